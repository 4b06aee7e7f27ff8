//! `webhook/send` and `webhook/upload_media` (`wecom/messages.md §8`). No token, no trusted address: the key is all.
//!
//! Order of the checks, which is not documented: key, JSON, msgtype, content, frequency.

use serde_json::Value;

use super::Call;
use super::media::{MediaKind, new_media_id, uploaded};
use crate::groups::{Channel, GroupMessage};
use crate::kinds::fields::Fields;
use crate::kinds::{Rules, is_for_webhooks, webhook};
use crate::reply::{Object, Outcome, Refusal};
use crate::state::State;

/// `webhook/send`.
pub(super) fn send(state: &State, call: &Call) -> Outcome {
    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    let hook = changing.webhooks.find(call.parameter("key"))?;
    if call.body.is_empty() {
        return Err(Refusal::new(93017));
    }
    let object = call.json()?;
    let request = Fields::root(&object);
    let msgtype = request.required("msgtype", 40008)?;
    if !is_for_webhooks(msgtype) {
        return Err(Refusal::new(40008));
    }
    let rules = Rules { media: &hook.media, now, mini_program: None, has_callback: false, safe: 0, names: None };
    let message = Value::Object(webhook(msgtype, &request, &rules)?);
    hook.count(now)?;
    let (group, msgtype) = (hook.group.clone(), msgtype.to_owned());
    let message =
        GroupMessage { channel: Channel::Webhook, group, at_ms: now, msgtype, message, safe: 0, missed: Vec::new() };
    changing.groups.add(message);
    Ok(Object::new())
}

/// `webhook/upload_media`: as `media/upload`, but for `file` and `voice` only (40005), and for this webhook alone.
pub(super) fn upload_media(state: &State, call: &Call) -> Outcome {
    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    let hook = changing.webhooks.find(call.parameter("key"))?;
    let kind = call.parameter("type").and_then(MediaKind::parse);
    let kind = kind.filter(|kind| matches!(kind, MediaKind::File | MediaKind::Voice)).ok_or(Refusal::new(40005))?;
    let (filename, content) = call.checked_file(kind)?;
    let id = new_media_id(&mut changing.random);
    hook.media.add(id.clone(), kind, filename, content, now);
    Ok(uploaded(kind, &id, now))
}
