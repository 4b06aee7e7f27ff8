//! The app itself, and the addresses of the service (`wecom/contacts-media-agent.md §3, §7`).

use serde_json::json;

use super::Call;
use crate::reply::{Outcome, Refusal, fields};
use crate::state::State;

const LOGO: &str = "https://img.example.com/posthorn-practice.png";

/// `agent/get`: only the token's own app. 41011 missing, 40056 not a number above 0, 301002 another app's.
pub(super) fn get(state: &State, call: &Call) -> Outcome {
    let given = call.parameter("agentid").ok_or(Refusal::new(41011))?;
    let id: u32 = given.parse().ok().filter(|id| *id > 0).ok_or(Refusal::new(40056))?;
    if id != state.settings.agent_id {
        return Err(Refusal::new(301_002));
    }
    let staff = state.staff();
    let departments: Vec<u32> =
        state.scope.chosen_departments.iter().copied().filter(|id| !staff.is_hidden(*id)).collect();
    let users: Vec<_> = state.scope.chosen_users.iter().map(|userid| json!({"userid": userid})).collect();
    Ok(fields([
        ("agentid", json!(id)),
        ("name", json!(state.settings.app_name)),
        ("square_logo_url", json!(LOGO)),
        ("description", json!("通知与预约")),
        ("allow_userinfos", json!({"user": users})),
        ("allow_partys", json!({"partyid": departments})),
        ("allow_tags", json!({"tagid": state.scope.chosen_tags})),
        ("close", json!(0)),
        ("redirect_domain", json!("")),
        ("report_location_flag", json!(0)),
        ("isreportenter", json!(0)),
        ("home_url", json!("")),
    ]))
}

/// `agent/list`: just the token's own app.
#[expect(clippy::unnecessary_wraps, reason = "every interface has this shape")]
pub(super) fn list(state: &State, _: &Call) -> Outcome {
    let own = json!({"agentid": state.settings.agent_id, "name": state.settings.app_name, "square_logo_url": LOGO});
    Ok(fields([("agentlist", json!([own]))]))
}

/// `get_api_domain_ip`: invented addresses; needs no permission.
#[expect(clippy::unnecessary_wraps, reason = "every interface has this shape")]
pub(super) fn get_api_domain_ip(_: &State, _: &Call) -> Outcome {
    Ok(fields([("ip_list", json!(["203.0.113.10", "203.0.113.11"]))]))
}
