//! `message/send` and `message/recall` (`wecom/messages.md §1.1–§1.2, §3, §4`).
//!
//! The order in which the service checks is not documented. Here: JSON, msgtype, agentid, recipient lists, switches,
//! content, scope, duplicate, task_id, daily budget.

use serde_json::{Value, json};

use super::Call;
use crate::clock::china_day;
use crate::duplicates::{LONGEST_INTERVAL, fingerprint};
use crate::kinds::fields::Fields;
use crate::kinds::translate::Names;
use crate::kinds::{Rules, check, is_for_app};
use crate::mailbox::Sent;
use crate::reply::{Object, Outcome, Refusal, fields};
use crate::response_codes::Issued;
use crate::scope::{Reached, Recipients};
use crate::state::{Changing, State, TaskOf};

/// Duplicate interval when none is given, in seconds (`§1.1` [O]).
const USUAL_INTERVAL: i64 = 1_800;
/// Largest body taken. The real limit behind 40206 is not published; eight articles of 666 K bytes each, which the documents allow,
/// fit in even when every other byte of them is escaped.
const BODY_BYTES: usize = 12 * 1024 * 1024;

/// `message/send`.
pub(super) fn send(state: &State, call: &Call) -> Outcome {
    if call.body.len() > BODY_BYTES {
        return Err(Refusal::new(40206));
    }
    let object = call.json()?;
    let request = Fields::root(&object);
    let msgtype = request.required("msgtype", 40008)?;
    if !is_for_app(msgtype) {
        return Err(Refusal::new(40008));
    }
    check_agent(state, &object, msgtype)?;
    let recipients = recipients(&request, msgtype)?;
    let safe = safe(&request, msgtype)?;
    let names = request.switch("enable_id_trans")?.then_some(state as &dyn Names);
    let duplicate_check = duplicate_interval(&request)?.map(|interval| (fingerprint(&object), interval));
    let mut reached = state.resolve(recipients);
    if call.misses {
        reached.miss_first(&state.company);
    }

    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    let rules = Rules {
        media: &changing.media,
        now,
        mini_program: state.settings.mini_program.as_deref(),
        has_callback: state.settings.callback_url.is_some(),
        safe,
        names,
    };
    let content = check(msgtype, &request, &rules)?;
    if !reached.any_valid {
        return Err(Refusal::new(81013).beside(bad_recipients(&reached)));
    }
    let msgid = changing.random.id(87);
    let mut answer = bad_recipients(&reached);
    answer.insert("msgid".to_owned(), json!(msgid));
    let response_code = content.calls_back.then(|| changing.random.id(43));
    if let Some(code) = &response_code {
        answer.insert("response_code".to_owned(), json!(code));
    }
    // The answer to a suppressed duplicate (0, a fresh msgid, nothing delivered) is the sandbox's choice: `§3` leaves
    // it open.
    if duplicate_check.is_some_and(|(print, interval)| changing.duplicates.has(print, now, interval)) {
        return Ok(answer);
    }
    if content.task_id.as_ref().is_some_and(|id| changing.task_ids.contains_key(id)) {
        return Err(Refusal::new(42014));
    }
    spend(changing, state.settings.daily_limit(), now, reached.members.len() as u64)?;
    if let Some((print, _)) = duplicate_check {
        changing.duplicates.remember(print, now);
    }
    changing.task_ids.extend(content.task_id.map(|id| (id, TaskOf { msgid: msgid.clone(), at_ms: now })));
    if let Some((code, card_type)) = response_code.zip(content.card_type) {
        changing.response_codes.issue(code, Issued { msgid: msgid.clone(), card_type, at_ms: now });
    }
    let message = Value::Object(content.shown);
    changing.mailbox.deliver(Sent { msgid, msgtype: msgtype.to_owned(), message, safe, at_ms: now }, &reached.members);
    Ok(answer)
}

/// `message/recall`: takes a message back within 24 hours; a second recall of it succeeds too (not documented).
pub(super) fn recall(state: &State, call: &Call) -> Outcome {
    let object = call.json()?;
    let msgid = Fields::root(&object).filled("msgid")?.ok_or_else(|| Refusal::parameter("msgid missing"))?;
    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    changing.mailbox.recall(msgid, now).map(|()| Object::new())
}

/// 41011 missing (except in miniprogram_notice), 40056 not an integer above 0, 301002 another app's. A string of digits
/// passes for the integer, because published clients send it so [K].
fn check_agent(state: &State, object: &Object, msgtype: &str) -> Result<(), Refusal> {
    let id = match object.get("agentid") {
        None | Some(Value::Null) if msgtype == "miniprogram_notice" => return Ok(()),
        None | Some(Value::Null) => return Err(Refusal::new(41011)),
        Some(Value::String(digits)) => digits.parse().ok(),
        Some(value) => value.as_i64(),
    };
    match id.filter(|id| *id > 0) {
        None => Err(Refusal::new(40056)),
        Some(id) if id == i64::from(state.settings.agent_id) => Ok(()),
        Some(_) => Err(Refusal::new(301_002)),
    }
}

/// The three lists: 40032, 82002, 82003 too long, 82001 all empty; `@all` in miniprogram_notice 40058. Blanks around
/// an id and empty places between bars are passed over.
fn recipients(request: &Fields<'_>, msgtype: &str) -> Result<Recipients, Refusal> {
    let split = |name: &str| -> Result<Vec<String>, Refusal> {
        let ids = request.text(name)?.unwrap_or_default().split('|').map(str::trim);
        Ok(ids.filter(|id| !id.is_empty()).map(str::to_owned).collect())
    };
    let (users, parties, tags) = (split("touser")?, split("toparty")?, split("totag")?);
    if users == ["@all"] {
        return if msgtype == "miniprogram_notice" {
            Err(Refusal::parameter("miniprogram_notice not support @all"))
        } else {
            Ok(Recipients { all: true, ..Recipients::default() })
        };
    }
    for (list, most, code) in [(&users, 1000, 40032), (&parties, 100, 82002), (&tags, 100, 82003)] {
        if list.len() > most {
            return Err(Refusal::new(code));
        }
    }
    if users.is_empty() && parties.is_empty() && tags.is_empty() {
        return Err(Refusal::new(82001));
    }
    Ok(Recipients { all: false, users, parties, tags })
}

/// `safe` where documented: 0 or 1, for mpnews 0 to 2, else 40058. `news` refuses it itself; the other kinds ignore it.
fn safe(request: &Fields<'_>, msgtype: &str) -> Result<i64, Refusal> {
    let safe = request.int("safe")?.unwrap_or(0);
    let most = match msgtype {
        "text" | "image" | "video" | "file" => 1,
        "mpnews" => 2,
        "news" => return Ok(safe),
        _ => return Ok(0),
    };
    if (0..=most).contains(&safe) { Ok(safe) } else { Err(request.wrong("safe", "a documented value")) }
}

/// The interval in seconds when the check is on. 0 reads as the default; above four hours is refused with 40058 (what
/// the service does is not documented).
fn duplicate_interval(request: &Fields<'_>) -> Result<Option<i64>, Refusal> {
    let on = request.switch("enable_duplicate_check")?;
    let interval = request.int("duplicate_check_interval")?.unwrap_or(0);
    if !(0..=LONGEST_INTERVAL).contains(&interval) {
        return Err(request.wrong("duplicate_check_interval", "at most 14400"));
    }
    Ok(on.then_some(if interval == 0 { USUAL_INTERVAL } else { interval }))
}

/// Takes the cost from today's budget, or refuses the whole call with 45009. How a call that is partly over the budget
/// behaves is not documented.
fn spend(changing: &mut Changing, limit: u64, now: i64, cost: u64) -> Result<(), Refusal> {
    let today = china_day(now);
    let before = if changing.sent_on.0 == today { changing.sent_on.1 } else { 0 };
    if before + cost > limit {
        return Err(Refusal::new(45009));
    }
    changing.sent_on = (today, before + cost);
    Ok(())
}

/// The lists of bad recipients: `invaliduser`, `invalidparty` and `invalidtag` together when any is not empty,
/// `unlicenseduser` when it is not. Without bad recipients none stands in the answer.
fn bad_recipients(reached: &Reached) -> Object {
    let lists = [&reached.invalid_users, &reached.invalid_parties, &reached.invalid_tags];
    let mut shown = Object::new();
    if lists.iter().any(|list| !list.is_empty()) {
        let names = ["invaliduser", "invalidparty", "invalidtag"];
        let [users, parties, tags] = lists.map(|list| json!(list.join("|")));
        shown = fields([(names[0], users), (names[1], parties), (names[2], tags)]);
    }
    if !reached.unlicensed.is_empty() {
        shown.insert("unlicenseduser".to_owned(), json!(reached.unlicensed.join("|")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_of_one_china_day() {
        let state = State::new(crate::Settings::practice().with_frozen_clock(0));
        let changing = &mut *state.lock();
        let mut at = |now, cost| spend(changing, 10, now, cost).map_err(|refusal| refusal.code);
        assert_eq!(at(0, 8), Ok(()));
        assert_eq!(at(1, 3), Err(45009));
        assert_eq!(at(1, 2), Ok(()));
        assert_eq!(at(16 * crate::clock::HOUR, 10), Ok(()));
    }
}
