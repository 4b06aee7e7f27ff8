//! `message/update_template_card`: changing a card after it was sent (`wecom/messages.md §5` [O]).
//!
//! It takes a response code, which comes with the answer to a send of a card that can call back, or with an event of the
//! callback. One code is one call: a broadcast card can be changed for everyone once. Unlike in `message/send` the addressees
//! are arrays here.

use crate::finding::Finding;
use crate::ids::{AgentId, DepartmentId, TagId, UserId};
use crate::lenient;
use crate::limit::{Limit, Unit};
use crate::report::Report;
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;

/// How long a response code is good for: 72 hours (`wecom/messages.md §5` [O]; older captures say 24), then 60140.
pub const RESPONSE_CODE_LIFE: Duration = Duration::from_hours(72);
/// Most members in one call (`wecom/messages.md §5` [O]).
pub const MAX_USERS: usize = 1000;
/// Most departments in one call (`wecom/messages.md §5` [O]).
pub const MAX_PARTIES: usize = 100;
/// Most tags in one call (`wecom/messages.md §5` [O]).
pub const MAX_TAGS: usize = 100;

/// Where the text of a grey button stands in the request.
const BUTTON: &str = "button.replace_name";
/// Text of a grey button, as for buttons that are sent.
const BUTTON_TEXT: Limit = Limit::refused(Unit::Bytes, 128, None, "wecom/messages.md §5 [D]");

/// What is wrong with the text of a grey button.
pub fn inspect_button(text: &str) -> Vec<Finding> {
    let mut report = Report::default();
    if report.require(BUTTON, text, None, BUTTON_TEXT.source) {
        report.length(BUTTON, text, BUTTON_TEXT);
    }
    report.into_parts().0
}

/// Whether a finding about a card also holds for one that takes another's place: that needs neither a task id nor a button to
/// submit, and goes to nobody new.
pub fn holds_for_replacements(finding: &Finding) -> bool {
    let path = finding.path.as_str();
    let envelope = matches!(path, "touser" | "toparty" | "totag" | "safe");
    !(envelope || path.contains("task_id") || path.contains("submit_button"))
}

/// Whose card is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardReaders {
    /// Everyone who got it.
    All,
    /// Those among these who got it; not all three may be empty (82101).
    Some {
        /// Members.
        users: Vec<UserId>,
        /// Departments.
        parties: Vec<DepartmentId>,
        /// Tags.
        tags: Vec<TagId>,
    },
}

/// What the card becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardChange {
    /// The same card with one grey button of this text instead of its own. Only for button, vote and multiple interaction
    /// cards.
    GreyButton(String),
    /// Another card, of any of the five types. It has no `task_id`, may carry `replace_text` (a grey button), `checkbox.disable`
    /// and `select_list[].disable`, and needs no `submit_button`.
    NewCard {
        /// The object `template_card`.
        card: Value,
        /// Replace `$userName=…$` and the like by names.
        enable_id_trans: bool,
    },
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardUpdate {
    /// Whose card.
    pub readers: CardReaders,
    /// The application that sent it (another is 42015).
    pub agent_id: AgentId,
    /// The code; see [`RESPONSE_CODE_LIFE`].
    pub response_code: String,
    /// What it becomes.
    pub change: CardChange,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    userids: &'a [UserId],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    partyids: &'a [DepartmentId],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tagids: &'a [TagId],
    #[serde(skip_serializing_if = "Option::is_none")]
    atall: Option<u8>,
    agentid: AgentId,
    response_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_id_trans: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    button: Option<Button<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_card: Option<&'a Value>,
}

#[derive(Serialize)]
struct Button<'a> {
    replace_name: &'a str,
}

impl CardUpdate {
    /// The exact body of the request.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Body {
            userids: &[],
            partyids: &[],
            tagids: &[],
            atall: None,
            agentid: self.agent_id,
            response_code: &self.response_code,
            enable_id_trans: None,
            button: None,
            template_card: None,
        };
        match &self.readers {
            CardReaders::All => body.atall = Some(1),
            CardReaders::Some { users, parties, tags } => {
                (body.userids, body.partyids, body.tagids) = (users, parties, tags);
            }
        }
        match &self.change {
            CardChange::GreyButton(text) => body.button = Some(Button { replace_name: text }),
            CardChange::NewCard { card, enable_id_trans } => {
                body.enable_id_trans = enable_id_trans.then_some(1);
                body.template_card = Some(card);
            }
        }
        // Names and numbers alone: this cannot fail.
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

/// The answer to a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardUpdateReply {
    /// Members whose card was not changed, lower case: not in the visible scope, or they never got it.
    pub invalid_users: Vec<String>,
}

impl CardUpdateReply {
    pub(crate) fn from_body(body: &[u8]) -> Self {
        let answer: lenient::Object = serde_json::from_slice(body).unwrap_or_default();
        Self {
            invalid_users: lenient::list(&answer, "invaliduser", |id| lenient::text(id).map(|id| id.to_lowercase())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn update(readers: CardReaders, change: CardChange) -> String {
        let update =
            CardUpdate { readers, agent_id: AgentId(1_000_002), response_code: "rcExample_5f1c9a".to_owned(), change };
        String::from_utf8(update.to_bytes()).unwrap()
    }

    #[test]
    fn a_grey_button_as_documented() {
        let readers =
            CardReaders::Some { users: vec![UserId("qin.lan".into())], parties: Vec::new(), tags: Vec::new() };
        assert_eq!(
            update(readers, CardChange::GreyButton("已同意".to_owned())),
            r#"{"userids":["qin.lan"],"agentid":1000002,"response_code":"rcExample_5f1c9a","button":{"replace_name":"已同意"}}"#
        );
    }

    #[test]
    fn a_new_card_for_everyone_and_for_some() {
        let card = json!({ "card_type": "text_notice", "main_title": { "title": "已截止" } });
        let change = |enable_id_trans| CardChange::NewCard { card: card.clone(), enable_id_trans };
        assert_eq!(
            update(CardReaders::All, change(false)),
            r#"{"atall":1,"agentid":1000002,"response_code":"rcExample_5f1c9a","template_card":{"card_type":"text_notice","main_title":{"title":"已截止"}}}"#
        );
        let some = CardReaders::Some { users: vec![], parties: vec![DepartmentId(2)], tags: vec![TagId(5), TagId(6)] };
        let text = update(some, change(true));
        assert!(text.starts_with(r#"{"partyids":[2],"tagids":[5,6],"agentid":"#), "{text}");
        assert!(text.contains(r#""enable_id_trans":1,"template_card""#), "{text}");
    }

    #[test]
    fn the_answer_names_those_it_did_not_reach() {
        let reply = |text: &str| CardUpdateReply::from_body(text.as_bytes()).invalid_users;
        assert_eq!(reply(r#"{"errcode":0,"invaliduser":["Chen.Mo","wu"]}"#), ["chen.mo", "wu"]);
        assert!(reply(r#"{"errcode":0}"#).is_empty() && reply(r#"{"invaliduser":null}"#).is_empty());
    }
}
