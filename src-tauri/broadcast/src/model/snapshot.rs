//! A broadcast and its requests as lists, progress displays and the history show them.

use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::follow_up::{FollowUpProgress, FollowUpView, PossibleFollowUps};
use crate::model::ledger::LedgerRow;
use crate::model::outcome::Outcome;
use crate::model::profile::Colour;
use crate::model::states::{BatchState, BroadcastState, Hold, PauseReason};
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::channel::Channel;
use wecom::kinds::Kind;
use wecom::preview::Preview;

/// A broadcast at one moment: everything a list or a progress display needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BroadcastSnapshot {
    /// Its id.
    pub id: String,
    /// The sending profile.
    pub profile_id: String,
    /// The profile's name when it was started.
    pub profile_name: String,
    /// The profile's colour when it was started.
    pub profile_colour: Colour,
    /// Went to the stand-in, to nobody real.
    pub practice: bool,
    /// Went to the admin alone.
    pub test: bool,
    /// Kind of message.
    pub kind: Kind,
    /// First line of what is visible, at most 60 characters.
    pub title: String,
    /// When it was started.
    pub created_at: Timestamp,
    /// When the time to take it back ends, or when it is scheduled for; `None` without such a time.
    pub sends_at: Option<Timestamp>,
    /// The late rule of a scheduled one, minutes.
    pub late_minutes: Option<u32>,
    /// When its last row was closed.
    pub finished_at: Option<Timestamp>,
    /// Where it stands.
    pub state: BroadcastState,
    /// Why it is paused.
    pub pause: Option<PauseReason>,
    /// Until when it is held; also told of a paused one.
    pub hold: Option<Hold>,
    /// What came of it, once closed.
    pub outcome: Option<Outcome>,
    /// Distinct people, as far as known when it was started.
    pub people: u32,
    /// Whether `people` is all of them.
    pub people_exact: bool,
    /// The first few recipients by name; `@all` for everyone.
    pub addressees: String,
    /// Number of requests.
    pub batches_total: u32,
    /// Closed requests.
    pub batches_done: u32,
    /// Ledger rows that are refused, unknown or not sent.
    pub missed: u32,
    /// The worst trouble.
    pub error: Option<ErrorView>,
    /// How far it is taken back, if it was asked for.
    pub recall: Option<FollowUpProgress>,
    /// All that was accepted is taken back: from how many people; 0: nobody knows.
    pub recalled: Option<u32>,
    /// How far its cards are changed, if it was asked for.
    pub card: Option<FollowUpProgress>,
    /// About how many seconds it still takes, while it is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub seconds_left: Option<u32>,
    /// Who of a team ordered it, by name; absent: whoever works at this computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sent_by: Option<String>,
    /// Of one that a second person of the team has to release before it leaves, or did; absent: nobody has to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub release: Option<ReleaseView>,
    /// Another program handed it over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub by_program: bool,
}

/// How far the release of a broadcast is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReleaseView {
    /// SHA-256 of what was reviewed: what is released is this and nothing else.
    pub digest: String,
    /// As whom PostgreSQL knows who ordered it: not the one who releases it.
    pub ordered_login: String,
    /// Who released it, by name; absent: nobody yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub released_by: Option<String>,
    /// When, by the clock of the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub released_at: Option<Timestamp>,
}

impl BroadcastSnapshot {
    /// Whether it waits for a second person of the team.
    pub fn awaits_release(&self) -> bool {
        self.pause == Some(PauseReason::Release)
    }

    /// Whether it is held by the quiet hours of its company, and not by WeCom.
    pub fn is_quiet(&self) -> bool {
        self.hold.as_ref().is_some_and(|hold| hold.error.code == ErrorCode::QuietHours)
    }
}

/// One request with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BatchView {
    /// Place in the broadcast, from 0.
    pub index: u32,
    /// Where it stands.
    pub state: BatchState,
    /// The way it takes.
    pub channel: Channel,
    /// The chat or robot that it goes to.
    pub group: Option<String>,
    /// The request's body, indented for reading. What left is the same content without the spaces.
    pub request: String,
    /// The answer's body as it came.
    pub response: Option<String>,
    /// WeCom's id of the message, for taking it back.
    pub msgid: Option<String>,
    /// When the request last left.
    pub sent_at: Option<Timestamp>,
    /// When its fate was known.
    pub answered_at: Option<Timestamp>,
    /// What went wrong.
    pub error: Option<ErrorView>,
    /// Until when it can be taken back; `None`: it cannot.
    pub recall_until: Option<Timestamp>,
    /// What came of taking it back.
    pub recall: Option<FollowUpView>,
    /// Until when its card can be changed, once; `None`: it cannot.
    pub card_until: Option<Timestamp>,
    /// What came of changing its card.
    pub card: Option<FollowUpView>,
}

/// A broadcast with everything that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BroadcastDetail {
    /// The broadcast.
    pub snapshot: BroadcastSnapshot,
    /// What was written, ready to be copied into a new draft.
    pub draft: Draft,
    /// What members saw.
    pub preview: Preview,
    /// The requests.
    pub batches: Vec<BatchView>,
    /// What can still be done with it.
    pub possible: PossibleFollowUps,
    /// Those who missed it, the first [`crate::history::MISSED_SHOWN`].
    pub missed: Vec<LedgerRow>,
    /// Number of ledger rows.
    pub ledger_total: u32,
    /// When what it said to each was blanked, as the settings ask for; the draft has no values then, and the requests are empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub values_blanked_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::{LedgerReason, LedgerState};
    use crate::model::order::SendOrder;

    #[test]
    fn words_are_those_of_the_page() {
        let words = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        assert_eq!(words(serde_json::to_value(BroadcastState::Waiting).unwrap()), "waiting");
        assert_eq!(words(serde_json::to_value(Outcome::NotSent).unwrap()), "not_sent");
        assert_eq!(words(serde_json::to_value(BatchState::Cancelled).unwrap()), "cancelled");
        assert_eq!(words(serde_json::to_value(LedgerState::NotSent).unwrap()), "not_sent");
        assert_eq!(words(serde_json::to_value(LedgerReason::OutcomeUnknown).unwrap()), "outcome_unknown");
        assert_eq!(words(serde_json::to_value(LedgerReason::ApiError).unwrap()), "api_error");
    }

    /// `ui/src/ipc/contract.ts`.
    #[test]
    fn fields_are_those_of_the_page() {
        use crate::testing::{draft, person, snapshot};
        let fields =
            |value: serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(
            fields(serde_json::to_value(snapshot("b")).unwrap()),
            "id profile_id profile_name profile_colour practice test kind title created_at sends_at late_minutes finished_at \
             state pause hold outcome people people_exact addressees batches_total batches_done missed error recall recalled card"
        );
        let row =
            LedgerRow { recipient: person("a"), state: LedgerState::Planned, reason: None, code: None, row: None };
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            r#"{"recipient":{"kind":"person","id":"a","name":null},"state":"planned","reason":null,"code":null}"#
        );
        let batch = BatchView {
            index: 0,
            state: BatchState::Planned,
            channel: Channel::App,
            group: None,
            request: String::new(),
            response: None,
            msgid: None,
            sent_at: None,
            answered_at: None,
            error: None,
            recall_until: None,
            recall: None,
            card_until: None,
            card: None,
        };
        assert_eq!(
            fields(serde_json::to_value(batch).unwrap()),
            "index state channel group request response msgid sent_at answered_at error recall_until recall card_until card"
        );
        let order = serde_json::json!({
            "profile_id": "p", "draft": draft("hello", vec![person("a")]), "test": false, "digest": "d", "typed": null,
            "undo_seconds": 10
        });
        assert_eq!(serde_json::from_value::<SendOrder>(order).unwrap().undo_seconds, 10);
    }
}
