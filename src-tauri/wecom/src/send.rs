//! `message/send`: the envelope around a message, the exact bytes of the request, and the answer.

mod addressed;
mod groups;
mod pretty;
mod window;
mod wire;

pub use addressed::{Addressed, addressed};
pub use groups::{NotForChats, chat_message, chat_request, robot_message};
pub use pretty::indented;
pub use window::{duplicate_window, without_duplicate_check};
pub use wire::ParseRequestError;
#[cfg(test)]
pub(crate) use wire::tests::any_message;

use crate::ids::AgentId;
use crate::kinds::Message;
use crate::recipient::Recipients;
use crate::safe::Safe;
use serde::{Deserialize, Serialize};

/// Choices of the envelope beside message and recipients (`wecom/messages.md §1.1` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct SendOptions {
    /// With whom it may be shared: 0, 1 or 2 in JSON. Documented for text, image, video, file (0, 1), mpnews (0, 1, 2); refused with news.
    // `false` and `true` are read too; it is left out with the other kinds.
    #[cfg_attr(feature = "typescript", ts(as = "u8"))]
    pub safe: Safe,
    /// Replace `$userName=…$` and the like by names (`wecom/messages.md §2` [O]).
    pub enable_id_trans: bool,
    /// Seconds in which the same request is not delivered twice; 1 to 14,400, default 1,800. The check itself is always on.
    pub duplicate_check_interval: u32,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self { safe: Safe::Open, enable_id_trans: false, duplicate_check_interval: 1800 }
    }
}

impl SendOptions {
    /// Shortest duplicate-check interval that makes sense, in seconds [D].
    pub const MIN_INTERVAL_SECONDS: u32 = 1;
    /// Longest duplicate-check interval, in seconds: 4 hours (`wecom/messages.md §1.1` [O]).
    pub const MAX_INTERVAL_SECONDS: u32 = 14_400;

    /// The duplicate-check interval that is sent: the chosen one, brought into the documented range.
    pub fn interval_seconds(&self) -> u32 {
        self.duplicate_check_interval.clamp(Self::MIN_INTERVAL_SECONDS, Self::MAX_INTERVAL_SECONDS)
    }
}

/// One call to `message/send`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendRequest {
    /// Addressees.
    pub recipients: Recipients,
    /// The sending application.
    pub agent_id: AgentId,
    /// The message.
    pub message: Message,
    /// Envelope choices.
    pub options: SendOptions,
}

/// The answer to an accepted `message/send`: accepted for at least one addressee (`wecom/messages.md §1.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SendReply {
    /// Members that do not exist or are outside the visible scope, lower case.
    pub invalid_users: Vec<String>,
    /// Departments that were not accepted, as they came.
    pub invalid_parties: Vec<String>,
    /// Tags that were not accepted, as they came.
    pub invalid_tags: Vec<String>,
    /// Members without a valid base interface licence.
    pub unlicensed_users: Vec<String>,
    /// For recall within 24 hours.
    pub msgid: Option<String>,
    /// For updating the card, once, within 72 hours.
    pub response_code: Option<String>,
    /// The whole answer as JSON text.
    pub body: String,
}
