//! `text` (`wecom/messages.md §1.4, §7, §8`).

use serde_json::json;

use super::fields::Fields;
use super::truncate::cut_bytes;
use super::{InApp, Kind, Rules, Shown, limited};
use crate::reply::{Object, Refusal, fields};

pub(super) const KIND: Kind =
    Kind { msgtype: "text", app: InApp::Content(check), chat: Some(check_in_chat), webhook: Some(check_at_webhook) };

/// `text`: empty 44004, cut at 2048 bytes.
fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let content = body.required("content", 44004)?;
    Ok(fields([("content", json!(rules.translated(cut_bytes(content, 2048))))]))
}

/// Empty 44004, above 2048 bytes 45002: the page of chats says nothing of cutting.
fn check_in_chat(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    let content = body.required("content", 44004)?;
    if content.len() > 2048 {
        return Err(Refusal::new(45002));
    }
    let mut shown = fields([("content", json!(content))]);
    mentions(body, &mut shown, &["mentioned_list"])?;
    Ok(shown)
}

/// 2048 bytes by the documents, 5120 before a refusal was seen [C]: between the two it passes uncut.
fn check_at_webhook(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    let mut shown = limited(body, "text", 5120)?;
    mentions(body, &mut shown, &["mentioned_list", "mentioned_mobile_list"])?;
    Ok(shown)
}

/// Lists of ids or numbers, kept as they are.
fn mentions(body: &Fields<'_>, shown: &mut Object, names: &[&str]) -> Result<(), Refusal> {
    for name in names {
        let list = body.strings(name)?;
        if !list.is_empty() {
            shown.insert((*name).to_owned(), json!(list));
        }
    }
    Ok(())
}
