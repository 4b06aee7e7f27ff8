//! The application itself: its name, whether it is switched on, and its visible scope (应用可见范围).

use crate::ids::{AgentId, DepartmentId, TagId, UserId};
use crate::lenient::{self, Object, Row};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An application as `agent/get` tells (`wecom/contacts-media-agent.md §7` [O]). The answer does not say whether a callback
/// address is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Its number.
    pub id: AgentId,
    /// Its name; empty if none came.
    pub name: String,
    /// What it says about itself.
    pub description: Option<String>,
    /// Address of its picture.
    pub logo_url: Option<String>,
    /// Whether it is switched off.
    pub close: bool,
    /// Members in its visible scope by name.
    pub allow_users: Vec<UserId>,
    /// Departments in its visible scope, each with everything below it.
    pub allow_departments: Vec<DepartmentId>,
    /// Tags in its visible scope.
    pub allow_tags: Vec<TagId>,
}

/// An application as `agent/list` tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentBrief {
    /// Its number.
    pub id: AgentId,
    /// Its name; empty if none came.
    pub name: String,
    /// Address of its picture.
    pub logo_url: Option<String>,
}

impl Agent {
    /// `asked` stands in when the answer does not repeat the number.
    pub(crate) fn read(body: &[u8], asked: AgentId) -> Result<Self, serde_json::Error> {
        let row: Object = serde_json::from_slice(body)?;
        let text = |field: &str| row.get(field).and_then(lenient::text);
        let user = |value: &Value| {
            value.get("userid").unwrap_or(value).as_str().filter(|id| !id.is_empty()).map(str::to_owned)
        };
        Ok(Self {
            id: row.get("agentid").and_then(lenient::id).map_or(asked, AgentId),
            name: text("name").unwrap_or_default(),
            description: text("description"),
            logo_url: text("square_logo_url"),
            close: row.get("close").is_some_and(lenient::flag),
            allow_users: lenient::list_in(&row, "allow_userinfos", "user", |value| user(value).map(UserId)),
            allow_departments: lenient::list_in(&row, "allow_partys", "partyid", |value| {
                lenient::id(value).map(DepartmentId)
            }),
            allow_tags: lenient::list_in(&row, "allow_tags", "tagid", |value| lenient::id(value).map(TagId)),
        })
    }
}

impl Row for AgentBrief {
    fn read(row: &Object) -> Option<Self> {
        Some(Self {
            id: AgentId(row.get("agentid").and_then(lenient::id)?),
            name: row.get("name").and_then(lenient::text).unwrap_or_default(),
            logo_url: row.get("square_logo_url").and_then(lenient::text),
        })
    }
}

impl AgentBrief {
    pub(crate) fn read_all(body: &[u8]) -> Result<Vec<Self>, serde_json::Error> {
        #[derive(Deserialize)]
        struct Answer {
            #[serde(default, deserialize_with = "lenient::rows")]
            agentlist: Vec<AgentBrief>,
        }
        serde_json::from_slice::<Answer>(body).map(|answer| answer.agentlist)
    }
}

/// What is known about the sending application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct AppFacts {
    /// It has a callback URL, so that it may send cards that call back (`wecom/messages.md §1.5` [O], else 43012).
    pub has_callback: bool,
    /// It is bound to a mini program, so that it may send mini program notices (`wecom/messages.md §1.4` [O], else 48002) and
    /// articles that open one (else 90206).
    pub has_mini_program: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_application_as_documented() {
        let body = json!({ "errcode": 0, "errmsg": "ok", "agentid": 1_000_002, "name": "行政助手",
            "square_logo_url": "https://img.example.com/logo.png", "description": "通知与预约",
            "allow_userinfos": { "user": [ { "userid": "lin.qing" }, {}, { "userid": "" } ] },
            "allow_partys": { "partyid": [12, "13"] }, "allow_tags": { "tagid": [3] },
            "close": 0, "redirect_domain": "oa.example.com" });
        let agent = Agent::read(body.to_string().as_bytes(), AgentId(7)).unwrap();
        assert_eq!((agent.id, agent.name.as_str(), agent.close), (AgentId(1_000_002), "行政助手", false));
        assert_eq!(agent.allow_users, [UserId("lin.qing".into())]);
        assert_eq!(agent.allow_departments, [DepartmentId(12), DepartmentId(13)]);
        assert_eq!(agent.allow_tags, [TagId(3)]);
    }

    #[test]
    fn an_application_with_an_empty_scope() {
        let agent =
            Agent::read(br#"{"allow_partys":null,"allow_tags":{},"allow_userinfos":"","close":"1"}"#, AgentId(7))
                .unwrap();
        assert_eq!(agent.id, AgentId(7));
        assert!(agent.close);
        assert!(agent.allow_users.is_empty() && agent.allow_departments.is_empty() && agent.allow_tags.is_empty());
    }

    #[test]
    fn a_list_of_applications() {
        let body = json!({ "agentlist": [ { "agentid": 1_000_002, "name": "行政助手" }, { "name": "no number" } ]});
        let agents = AgentBrief::read_all(body.to_string().as_bytes()).unwrap();
        assert_eq!(agents, [AgentBrief { id: AgentId(1_000_002), name: "行政助手".into(), logo_url: None }]);
    }
}
