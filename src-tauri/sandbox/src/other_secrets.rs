//! Secrets of the same company that are not the app's: each gets a token, and with it may do other things
//! (`wecom/contacts-media-agent.md §1, §5` [O]).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::reply::{Outcome, Refusal, fields};
use crate::routes::Call;
use crate::routes::contacts::{self, Sees};
use crate::state::State;

/// Rows of `user/list_id` when no `limit` is given, and the most.
const ROWS: usize = 10_000;

/// What a secret that is not the app's is for. As JSON: `"contact_sync"`, `"external_contact"`,
/// `{"other_app":{"agent_id":1000005,"name":"考勤"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretSort {
    /// 通讯录同步: sends nothing (48002), reads ids, and no names from a new address (48009).
    ContactSync,
    /// 客户联系: none of the interfaces here (48002).
    ExternalContact,
    /// Another app of the company: 301002 for everything that names this one.
    OtherApp {
        /// Its number.
        agent_id: u32,
        /// Its name.
        name: String,
    },
}

/// See the module text. It has no `Debug` form, because it holds secrets.
#[derive(Default)]
pub(crate) struct OtherSecrets {
    secrets: HashMap<String, SecretSort>,
    tokens: HashMap<String, SecretSort>,
}

impl OtherSecrets {
    /// Takes a secret as one of this sort.
    pub(crate) fn add(&mut self, secret: &str, sort: SecretSort) {
        self.secrets.insert(secret.to_owned(), sort);
    }

    /// What a secret is for, unless it is the app's or nobody's.
    pub(crate) fn sort_of(&self, secret: &str) -> Option<SecretSort> {
        self.secrets.get(secret).cloned()
    }

    /// Remembers what a token was given for.
    pub(crate) fn granted(&mut self, token: &str, sort: SecretSort) {
        self.tokens.insert(token.to_owned(), sort);
    }

    /// What a token was given for, unless for the app.
    pub(crate) fn sort_of_token(&self, token: &str) -> Option<SecretSort> {
        self.tokens.get(token).cloned()
    }
}

/// How an interface answers somebody with a token of this sort; `None`: as it answers the app.
pub(crate) fn answer(state: &State, sort: &SecretSort, interface: &str, call: &Call) -> Option<Outcome> {
    if interface == "get_api_domain_ip" {
        return None;
    }
    match sort {
        SecretSort::ContactSync => match interface {
            "tag/list" => None,
            "user/list_id" => Some(list_id(state, call)),
            "department/simplelist" => Some(Ok(all_departments(state))),
            "user/get" | "user/simplelist" | "user/list" | "department/list" | "department/get" => {
                Some(Err(Refusal::new(48009)))
            }
            _ => Some(Err(Refusal::new(48002))),
        },
        SecretSort::ExternalContact => Some(Err(Refusal::new(48002))),
        SecretSort::OtherApp { agent_id, name } => {
            let own = json!({"agentid": agent_id, "name": name});
            match interface {
                "agent/list" => Some(Ok(fields([("agentlist", json!([own]))]))),
                "agent/get" if call.parameter("agentid") == Some(agent_id.to_string().as_str()) => {
                    Some(Ok(fields([("agentid", json!(agent_id)), ("name", json!(name)), ("close", json!(0))])))
                }
                "agent/get" | "message/send" => Some(Err(Refusal::new(301_002))),
                // Whether this one's own app sees names has nothing to do with it.
                "department/list" => Some(contacts::department_list_of(state, call, Sees::Names)),
                "user/list" => Some(contacts::user_list_of(state, call, Sees::Names)),
                "user/simplelist" => Some(contacts::user_simplelist_of(state, call, Sees::Names)),
                _ => None,
            }
        }
    }
}

/// `user/list_id`: a row for each membership. A cursor is the number of the first row.
fn list_id(state: &State, call: &Call) -> Outcome {
    let body = call.json()?;
    let most =
        body.get("limit").map_or(Some(ROWS), |limit| limit.as_u64().and_then(|limit| usize::try_from(limit).ok()));
    let most = most.filter(|most| (1..=ROWS).contains(most)).ok_or_else(|| Refusal::parameter("limit"))?;
    let cursor = body.get("cursor").and_then(Value::as_str).filter(|cursor| !cursor.is_empty());
    let first = cursor.map_or(Ok(0), str::parse::<usize>).map_err(|_| Refusal::new(50100))?;
    let rows = state.company.members.iter().flat_map(|member| {
        member.departments.iter().map(move |department| json!({"userid": member.userid, "department": department}))
    });
    let mut rows = rows.skip(first);
    let page: Vec<Value> = rows.by_ref().take(most).collect();
    let next = rows.next().map_or_else(String::new, |_| (first + most).to_string());
    Ok(fields([("next_cursor", json!(next)), ("dept_user", Value::Array(page))]))
}

/// `department/simplelist`: the whole company.
fn all_departments(state: &State) -> crate::reply::Object {
    let ids = state.company.departments.iter();
    let ids = ids.map(|found| json!({"id": found.id, "parentid": found.parent, "order": found.order}));
    fields([("department_id", ids.collect())])
}
