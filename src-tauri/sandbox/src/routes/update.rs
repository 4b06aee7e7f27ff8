//! `message/update_template_card` (`wecom/messages.md §5`).
//!
//! Order of the checks, which is not documented: JSON, agentid, addressees, response_code, the new content. A refused request
//! does not use the code up.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::Call;
use crate::kinds::fields::Fields;
use crate::kinds::translate::Names;
use crate::kinds::{Rules, template_card};
use crate::reply::{Outcome, Refusal, fields};
use crate::scope::Recipients;
use crate::state::State;

/// What a card becomes.
enum Change {
    /// One grey button with this text.
    GreyButton(String),
    /// Another card.
    Card(Value),
}

/// `message/update_template_card`.
pub(super) fn update(state: &State, call: &Call) -> Outcome {
    let object = call.json()?;
    let request = Fields::root(&object);
    let agent = request.int("agentid")?.ok_or(Refusal::new(41011))?;
    if agent != i64::from(state.settings.agent_id) {
        return Err(Refusal::new(42015));
    }
    let to_all = request.switch("atall")?;
    let recipients = recipients(&request)?;
    if !to_all && recipients == Recipients::default() {
        return Err(Refusal::new(82101));
    }
    let code = request.required("response_code", 60140)?;
    let names = request.switch("enable_id_trans")?.then_some(state as &dyn Names);

    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    let issued = changing.response_codes.find(code, now)?.clone();
    let rules = Rules {
        media: &changing.media,
        now,
        mini_program: state.settings.mini_program.as_deref(),
        has_callback: state.settings.callback_url.is_some(),
        safe: 0,
        names,
    };
    let change = change(&request, &issued.card_type, &rules)?;
    changing.response_codes.consume(code);

    let reached = state.scope.resolve(&state.company, &recipients);
    let wanted: Option<HashSet<usize>> = (!to_all).then(|| reached.members.iter().map(|(at, _)| *at).collect());
    let changed = changing.mailbox.change(&issued.msgid, wanted.as_ref(), |old| match &change {
        Change::Card(new) => new.clone(),
        Change::GreyButton(text) => {
            let mut new = old.clone();
            new["replace_text"] = json!(text);
            new
        }
    });
    let mut invalid = reached.invalid_users;
    for id in recipients.users.iter().map(|id| id.to_lowercase()) {
        let got_it = state.company.find(&id).is_some_and(|at| changed.contains(&at));
        if !got_it && !invalid.contains(&id) {
            invalid.push(id);
        }
    }
    Ok(fields([("invaliduser", json!(invalid))]))
}

/// Arrays here, unlike in `message/send`; too long ones are 40058, since no code is documented.
fn recipients(request: &Fields<'_>) -> Result<Recipients, Refusal> {
    let users = request.strings("userids")?.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let numbers = |name: &str| -> Result<Vec<String>, Refusal> {
        Ok(request.ints(name)?.into_iter().map(|id| id.to_string()).collect())
    };
    let (parties, tags) = (numbers("partyids")?, numbers("tagids")?);
    for (name, length, most) in
        [("userids", users.len(), 1000), ("partyids", parties.len(), 100), ("tagids", tags.len(), 100)]
    {
        if length > most {
            return Err(request.wrong(name, &format!("at most {most} items")));
        }
    }
    Ok(Recipients { all: false, users, parties, tags })
}

/// `button.replace_name`, for cards of the three interactive types only, or a whole `template_card`; not both (40058).
fn change(request: &Fields<'_>, card_type: &str, rules: &Rules<'_>) -> Result<Change, Refusal> {
    let (button, new) = (request.object("button")?, request.object("template_card")?);
    match (button.is_present(), new.is_present()) {
        (true, false) => {
            let text = button.filled("replace_name")?.ok_or_else(|| button.wrong("replace_name", "not empty"))?;
            if card_type.ends_with("_interaction") {
                Ok(Change::GreyButton(text.to_owned()))
            } else {
                Err(Refusal::parameter("the card has no button to replace"))
            }
        }
        (false, true) => template_card::check_replacement(&new, rules).map(Value::Object).map(Change::Card),
        _ => Err(Refusal::parameter("either button or template_card must be given")),
    }
}
