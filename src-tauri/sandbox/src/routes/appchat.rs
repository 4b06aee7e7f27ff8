//! `appchat/create`, `update`, `get` and `send` (`wecom/messages.md §7`).
//!
//! Order of the checks, which is not documented: JSON, permission (48002), chatid, then the rest.

use serde_json::{Value, json};

use super::Call;
use crate::chats::{Chat, FEWEST, MOST};
use crate::groups::{Channel, GroupMessage};
use crate::kinds::fields::Fields;
use crate::kinds::truncate::cut_chars;
use crate::kinds::{Rules, chat, is_for_chats};
use crate::reply::{Object, Outcome, Refusal, fields};
use crate::state::State;

/// Characters of a name; the rest is cut [O].
const NAME_CHARS: usize = 50;
/// Characters of an id [O].
const ID_CHARS: usize = 32;

/// `appchat/create`: 86007 a member that is unknown or out of scope, 86006 fewer than 2 or more than 2000, 86005 the owner is
/// not among them, 86001 and 86215 for the id.
pub(super) fn create(state: &State, call: &Call) -> Outcome {
    let object = call.json()?;
    let request = Fields::root(&object);
    permitted(state)?;
    let members = found(state, &request.strings("userlist")?, 86007)?;
    sized(&members)?;
    let changing = &mut *state.lock();
    let owner = match request.filled("owner")? {
        Some(id) => owner_among(state, id, &members)?,
        None => members[changing.random.below(members.len())],
    };
    let id = match request.filled("chatid")? {
        Some(id) => well_formed(id)?.to_owned(),
        // Letters and digits alone.
        None => format!("wr{}", changing.random.digits(20)),
    };
    if changing.chats.has(&id) {
        return Err(Refusal::new(86215));
    }
    let name = cut_chars(request.text("name")?.unwrap_or_default(), NAME_CHARS).to_owned();
    let now = changing.clock.now_ms();
    changing.chats.create(id.clone(), Chat { name, owner, members, foreign: false }, now)?;
    Ok(fields([("chatid", json!(id))]))
}

/// `appchat/update`: 86216 for members to add or remove that cannot be. When the owner goes and no other is named, the first
/// one left becomes owner (the documents ask for a new owner in chats of courses only).
pub(super) fn update(state: &State, call: &Call) -> Outcome {
    let object = call.json()?;
    let request = Fields::root(&object);
    permitted(state)?;
    let id = chat_id(request.text("chatid")?)?;
    let changing = &mut *state.lock();
    let mut chat = changing.chats.own(id)?.clone();
    for at in found(state, &request.strings("add_user_list")?, 86216)? {
        if !chat.members.contains(&at) {
            chat.members.push(at);
        }
    }
    for at in found(state, &request.strings("del_user_list")?, 86216)? {
        let place = chat.members.iter().position(|member| *member == at).ok_or(Refusal::new(86216))?;
        chat.members.remove(place);
    }
    sized(&chat.members)?;
    if let Some(owner) = request.filled("owner")? {
        chat.owner = owner_among(state, owner, &chat.members)?;
    } else if !chat.members.contains(&chat.owner) {
        chat.owner = chat.members[0];
    }
    if let Some(name) = request.filled("name")? {
        cut_chars(name, NAME_CHARS).clone_into(&mut chat.name);
    }
    let now = changing.clock.now_ms();
    changing.chats.update(id, chat, now).map(|()| Object::new())
}

/// `appchat/get`.
pub(super) fn get(state: &State, call: &Call) -> Outcome {
    permitted(state)?;
    let id = chat_id(call.parameter("chatid"))?;
    let changing = state.lock();
    let chat = changing.chats.own(id)?;
    let userid = |at: &usize| json!(state.company.members[*at].userid);
    let info = fields([
        ("chatid", json!(id)),
        ("name", json!(chat.name)),
        ("owner", userid(&chat.owner)),
        ("userlist", chat.members.iter().map(userid).collect()),
        ("chat_type", json!(0)),
    ]);
    Ok(fields([("chat_info", Value::Object(info))]))
}

/// `appchat/send`: 40008 for a kind that chats do not take; the message; 45009 above the budgets. The answer carries nothing.
pub(super) fn send(state: &State, call: &Call) -> Outcome {
    let object = call.json()?;
    let request = Fields::root(&object);
    permitted(state)?;
    let id = chat_id(request.text("chatid")?)?;
    let msgtype = request.required("msgtype", 40008)?;
    let changing = &mut *state.lock();
    let (name, members) = {
        let chat = changing.chats.own(id)?;
        (chat.name.clone(), chat.members.clone())
    };
    if !is_for_chats(msgtype) {
        return Err(Refusal::new(40008));
    }
    let safe = i64::from(request.switch("safe")?);
    let now = changing.clock.now_ms();
    let rules = Rules { media: &changing.media, now, mini_program: None, has_callback: false, safe, names: None };
    let message = Value::Object(chat(msgtype, &request, &rules)?);
    let missed = changing.chats.write(&members, now)?;
    let missed = missed.into_iter().map(|at| state.company.members[at].userid.clone()).collect();
    let (channel, msgtype) = (Channel::Chat(id.to_owned()), msgtype.to_owned());
    changing.groups.add(GroupMessage { channel, group: name, at_ms: now, msgtype, message, safe, missed });
    Ok(Object::new())
}

/// 48002 unless the app may have chats at all.
fn permitted(state: &State) -> Result<(), Refusal> {
    if state.settings.app_chats { Ok(()) } else { Err(Refusal::new(48002)) }
}

/// 86001 missing or malformed.
fn chat_id(given: Option<&str>) -> Result<&str, Refusal> {
    well_formed(given.unwrap_or_default())
}

fn well_formed(id: &str) -> Result<&str, Refusal> {
    let good = (1..=ID_CHARS).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
    if good { Ok(id) } else { Err(Refusal::new(86001)) }
}

/// The members in scope with these ids, each once; `code` when one is not there.
fn found(state: &State, ids: &[&str], code: i64) -> Result<Vec<usize>, Refusal> {
    let mut members = Vec::new();
    for id in ids {
        let at = state.company.find(id).filter(|at| state.scope.has_member(*at)).ok_or(Refusal::new(code))?;
        if !members.contains(&at) {
            members.push(at);
        }
    }
    Ok(members)
}

fn sized(members: &[usize]) -> Result<(), Refusal> {
    if (FEWEST..=MOST).contains(&members.len()) { Ok(()) } else { Err(Refusal::new(86006)) }
}

fn owner_among(state: &State, id: &str, members: &[usize]) -> Result<usize, Refusal> {
    state.company.find(id).filter(|at| members.contains(at)).ok_or(Refusal::new(86005))
}
