//! What is done with requests after they were accepted: taking messages back and changing cards.

use crate::model::error_view::ErrorView;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::card_update::RESPONSE_CODE_LIFE;
use wecom::kinds::Message;
use wecom::limits::RECALL_LIFE;

/// What can be done with requests after they were accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FollowUp {
    /// The message is taken back. Copies in the WeChat plug-in stay.
    Recall,
    /// The card becomes another one, once.
    Card,
}

impl FollowUp {
    /// How long after its request left it can be done, in milliseconds.
    pub(crate) fn life_ms(self) -> i64 {
        let life = match self {
            Self::Recall => RECALL_LIFE,
            Self::Card => RESPONSE_CODE_LIFE,
        };
        i64::try_from(life.as_millis()).unwrap_or(i64::MAX)
    }
}

/// One kind of follow-up, as far as it can still be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FollowUpWindow {
    /// Requests that it can be done for.
    pub requests: u32,
    /// When it is too late for the first of them.
    pub until: Option<Timestamp>,
    /// It could have been done for a request once, and is too late now.
    pub over: bool,
}

/// What can still be done with a broadcast that is over or stands still, counted in requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PossibleFollowUps {
    /// Whoever missed it cannot be reached before something is changed in the console: to try again can only fail.
    pub hopeless: bool,
    /// Refused ones, which can be tried again.
    pub refused: u32,
    /// Those that never left.
    pub not_sent: u32,
    /// Unknown ones that WeCom still tells from a duplicate.
    pub unknown: u32,
    /// Unknown ones whose people may get it twice.
    pub even_twice: u32,
    /// Taking messages back.
    pub recall: FollowUpWindow,
    /// From how many people's phones they would go; `None`: nobody knows.
    pub recall_people: Option<u32>,
    /// Changing cards.
    pub card: FollowUpWindow,
    /// Requests to group chats and robots, which nobody can take back.
    pub groups: u32,
    /// When the first of these numbers is out of date by itself.
    pub until: Option<Timestamp>,
}

/// How far a follow-up is. Nothing of it is under way when `done` and `failed` make `asked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FollowUpProgress {
    /// Requests that it was asked for.
    pub asked: u32,
    /// Those that it was done for.
    pub done: u32,
    /// Those that it was not done for, or nobody knows.
    pub failed: u32,
}

/// Where the follow-up of one request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FollowUpState {
    /// Written down, not asked.
    Planned,
    /// Being asked. Found so at start it is [`FollowUpState::Unknown`].
    Sending,
    /// Done.
    Done,
    /// Not done; it can be asked again.
    Refused,
    /// Nobody knows; it can be asked again.
    Unknown,
}

/// What came of the follow-up of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FollowUpView {
    /// Where it stands.
    pub state: FollowUpState,
    /// Since when.
    pub at: Timestamp,
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
