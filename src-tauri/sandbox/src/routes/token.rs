//! `gettoken` (`wecom/contacts-media-agent.md §2`).

use serde_json::json;

use super::Call;
use crate::reply::{Outcome, fields};
use crate::state::State;
use crate::token::LIFE_SECONDS;

/// Gives out a token for corp id and secret.
pub(super) fn gettoken(state: &State, call: &Call) -> Outcome {
    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    let given = (call.parameter("corpid"), call.parameter("corpsecret"));
    let other = given.1.and_then(|secret| changing.other_secrets.sort_of(secret));
    let secret = given.1.filter(|_| other.is_some()).unwrap_or(changing.secret.as_str());
    let right = (state.settings.corp_id.as_str(), secret);
    let token = changing.tokens.issue(now, given, right, &mut changing.random)?;
    if let Some(sort) = other {
        changing.other_secrets.granted(&token, sort);
    }
    Ok(fields([("access_token", json!(token)), ("expires_in", json!(LIFE_SECONDS))]))
}
