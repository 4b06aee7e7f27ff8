//! What a broadcast, its batches and its ledger are, as they are stored and as they cross to the UI.
//!
//! A broadcast is one send of one message. It consists of batches, one request each, in the states
//! `planned → sending → accepted | refused | unknown`; `cancelled` is a batch that never left. The ledger has one row per
//! addressee. A broadcast is finished when no row is open.
//!
//! What stands still says so: a broadcast is *paused* until the admin says otherwise, and *held* until WeCom's window passes.
//! Neither is a state of its own in the database: beneath it the broadcast still waits or sends, and goes on from there.

use crate::compose::drafts::Draft;
use crate::model::audience::Recipient;
use crate::model::error_view::ErrorView;
use crate::model::timestamp::Moment;
use crate::profiles::Colour;
use crate::sending::preflight::CautionKind;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wecom::card_update::RESPONSE_CODE_LIFE;
use wecom::door::Door;
use wecom::message::{Kind, Message};
use wecom::preview::Preview;

/// Where a broadcast stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BroadcastState {
    /// Leaves at `sends_at`, which the admin chose. This computer must be awake then.
    Scheduled,
    /// Nothing has left; it can be taken back until `sends_at`.
    Waiting,
    /// Requests are leaving.
    Sending,
    /// WeCom said that there were too many: nothing of the profile leaves until [`Hold::until`], and then it goes on by itself.
    Held,
    /// It stands still until the admin resumes or stops it: see [`BroadcastSnapshot::pause`].
    Paused,
    /// No row is open.
    Finished,
    /// Taken back before anything left.
    Cancelled,
}

impl BroadcastState {
    /// Whether nothing will happen to it any more by itself or by resuming.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Finished | Self::Cancelled)
    }
}

/// Why a broadcast stands still until the admin says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The admin paused it.
    Admin,
    /// The first people have it: look, then the rest.
    Stage,
    /// The program ended while it was under way.
    Interrupted,
    /// Its time passed while this computer slept or was off, by more than its late rule allows.
    Late,
    /// It cannot go on: the profile is gone or another one now, or the disk was full for long. See the error.
    Trouble,
    /// The admin stopped it; the last requests under way are still to be answered.
    Stopping,
}

/// Until when WeCom's frequency limit holds everything of a profile, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Hold {
    /// When it is tried again, with one request.
    pub until: Moment,
    /// What WeCom answered.
    pub error: ErrorView,
}

/// When a broadcast is to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Schedule {
    /// The time.
    pub at: Moment,
    /// How many minutes later it may still leave by itself; later it asks. From 1 to [`crate::sending::engine::MAX_LATE_MINUTES`]; what is
    /// outside counts as the nearest.
    pub late_minutes: u32,
}

/// What can be done with requests after they were accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    /// The message is taken back. Copies in the WeChat plug-in stay (`wecom/messages.md §4` [O]).
    Recall,
    /// The card becomes another one, once.
    Card,
}

impl Errand {
    /// How long after its request left it can be done, in milliseconds: 24 hours (`wecom/messages.md §4` [O]), or 72
    /// (`§5` [O]).
    pub(crate) fn life_ms(self) -> i64 {
        let life = match self {
            Self::Recall => Duration::from_hours(24),
            Self::Card => RESPONSE_CODE_LIFE,
        };
        i64::try_from(life.as_millis()).unwrap_or(i64::MAX)
    }
}

/// How far an errand is. Nothing of it is under way when `done` and `failed` make `asked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ErrandProgress {
    /// Requests that it was asked for.
    pub asked: u32,
    /// Those that it was done for.
    pub done: u32,
    /// Those that it was not done for, or nobody knows.
    pub failed: u32,
}

/// Where the errand of one request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrandState {
    /// Written down, not asked.
    Planned,
    /// Being asked. Found so at start it is [`ErrandState::Unknown`].
    Sending,
    /// Done.
    Done,
    /// Not done; it can be asked again.
    Refused,
    /// Nobody knows; it can be asked again.
    Unknown,
}

/// What came of the errand of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ErrandView {
    /// Where it stands.
    pub state: ErrandState,
    /// Since when.
    pub at: Moment,
    /// Members whose card was not changed.
    pub missed: Vec<String>,
    /// What went wrong.
    pub error: Option<ErrorView>,
}

/// What cards become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CardEdit {
    /// The same with one grey button of this text. Only of cards with buttons, votes or selections.
    Button {
        /// The text.
        text: String,
    },
    /// Another card, of any type.
    Card {
        /// The card as a message.
        message: Message,
        /// Replace `$userName=…$` and the like by names.
        enable_id_trans: bool,
    },
}

/// What to try again of a broadcast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Retry {
    /// The requests that WeCom refused, or that did not get there.
    pub refused: bool,
    /// The requests that never left.
    pub not_sent: bool,
    /// The requests of which nobody knows, as long as WeCom's duplicate check still stands between them and a second delivery.
    pub unknown: bool,
    /// The unknown ones for which that time has passed: their people may get the message twice.
    pub even_twice: bool,
}

/// What came of a closed broadcast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// WeCom accepted it for every addressee.
    Accepted,
    /// WeCom accepted it for some.
    Partial,
    /// WeCom accepted it for none.
    Refused,
    /// Of at least one batch nobody knows. Stronger than [`Outcome::Partial`].
    Unknown,
    /// Nothing left this computer.
    NotSent,
}

/// Where one request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Written down, not sent.
    Planned,
    /// Written to disk before the request leaves. Found so at start it is [`BatchState::Unknown`].
    Sending,
    /// WeCom accepted it, for all or some of its addressees.
    Accepted,
    /// WeCom refused it, or it certainly did not get there.
    Refused,
    /// It left, and no usable answer came.
    Unknown,
    /// Given up before it left.
    Cancelled,
}

/// What became of one addressee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LedgerState {
    /// Still open.
    Planned,
    /// Accepted by WeCom, which is not a proof that it was read or shown (`wecom/messages.md §1.2` [O]).
    Accepted,
    /// Refused by WeCom.
    Refused,
    /// Nobody knows.
    Unknown,
    /// Certainly not sent.
    NotSent,
}

/// Why an addressee did not get the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LedgerReason {
    /// Does not exist, or is outside the application's visible scope.
    Invalid,
    /// Has no interface licence (`wecom/messages.md §1.2` [O]).
    Unlicensed,
    /// WeCom refused the request: see the number.
    ApiError,
    /// WeCom could not be reached.
    Unreachable,
    /// The request left, and no usable answer came.
    OutcomeUnknown,
    /// Taken back.
    Cancelled,
    /// WeCom would have dropped it: another send said the same a little before.
    Repeated,
    /// The broadcast stopped before this one's turn: the program ended, the disk was full, the secret could not be read.
    Interrupted,
}

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
    pub created_at: Moment,
    /// When the time to take it back ends, or when it is scheduled for; `None` without such a time.
    pub sends_at: Option<Moment>,
    /// The late rule of a scheduled one, minutes.
    pub late_minutes: Option<u32>,
    /// When its last row was closed.
    pub finished_at: Option<Moment>,
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
    pub recall: Option<ErrandProgress>,
    /// How far its cards are changed, if it was asked for.
    pub card: Option<ErrandProgress>,
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LedgerRow {
    /// The addressee. Everyone is the person `@all` without a name.
    pub recipient: Recipient,
    /// What became of it.
    pub state: LedgerState,
    /// Why it missed the message.
    pub reason: Option<LedgerReason>,
    /// WeCom's number, when it gave one.
    pub code: Option<i32>,
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
    pub door: Door,
    /// The chat or robot that it goes to.
    pub channel: Option<String>,
    /// The request's body, indented for reading. What left is the same content without the spaces.
    pub request: String,
    /// The answer's body as it came.
    pub response: Option<String>,
    /// WeCom's id of the message, for taking it back.
    pub msgid: Option<String>,
    /// When the request last left.
    pub sent_at: Option<Moment>,
    /// When its fate was known.
    pub answered_at: Option<Moment>,
    /// What went wrong.
    pub error: Option<ErrorView>,
    /// Until when it can be taken back; `None`: it cannot.
    pub recall_until: Option<Moment>,
    /// What came of taking it back.
    pub recall: Option<ErrandView>,
    /// Until when its card can be changed, once; `None`: it cannot.
    pub card_until: Option<Moment>,
    /// What came of changing its card.
    pub card: Option<ErrandView>,
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
    /// Those who missed it, the first [`crate::history::MISSED_SHOWN`].
    pub missed: Vec<LedgerRow>,
    /// Number of ledger rows.
    pub ledger_total: u32,
}

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryPage {
    /// Newest first.
    pub rows: Vec<BroadcastSnapshot>,
    /// Number of all that match.
    pub total: u32,
}

/// What the admin confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SendOrder {
    /// The sending profile.
    pub profile_id: String,
    /// What to send to whom.
    pub draft: Draft,
    /// To the admin alone.
    pub test: bool,
    /// Of the review that was confirmed.
    pub digest: String,
    /// What was typed as confirmation.
    pub typed: Option<String>,
    /// Seconds in which the whole send can be taken back; 0 sends at once. More than
    /// [`crate::sending::engine::MAX_UNDO_SECONDS`] counts as that. Without effect on a scheduled one.
    pub undo_seconds: u32,
    /// The cautions that were acknowledged; `None`: nobody was asked. One that arose after the review makes it outdated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub acknowledged: Option<Vec<CautionKind>>,
    /// When to send it; `None`: now.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// Send to so many of the people named first, then stand still for a look. Without effect when no more are named.
    #[serde(default)]
    pub stage: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

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
        use crate::sending::engine::samples::{draft, person, snapshot};
        let fields =
            |value: serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(
            fields(serde_json::to_value(snapshot("b")).unwrap()),
            "id profile_id profile_name profile_colour practice test kind title created_at sends_at late_minutes finished_at \
             state pause hold outcome people people_exact addressees batches_total batches_done missed error recall card"
        );
        let row = LedgerRow { recipient: person("a"), state: LedgerState::Planned, reason: None, code: None };
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            r#"{"recipient":{"kind":"person","id":"a","name":null},"state":"planned","reason":null,"code":null}"#
        );
        let batch = BatchView {
            index: 0,
            state: BatchState::Planned,
            door: Door::App,
            channel: None,
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
            "index state door channel request response msgid sent_at answered_at error recall_until recall card_until card"
        );
        let order = serde_json::json!({
            "profile_id": "p", "draft": draft("hello", vec![person("a")]), "test": false, "digest": "d", "typed": null,
            "undo_seconds": 10
        });
        assert_eq!(serde_json::from_value::<SendOrder>(order).unwrap().undo_seconds, 10);
    }
}
