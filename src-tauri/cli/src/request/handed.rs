//! What another program hands over, a line each.

use super::super::document::Problem;
use super::{AudienceAsk, MessageAsk};
use broadcast::model::draft::Values;
use broadcast::model::unattended::RequestKey;
use serde::{Deserialize, Serialize};

/// A line of what was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeAsk {
    /// Name or id of the company.
    pub profile: String,
    /// Its number, from 1.
    pub line: u32,
    /// Most people that it may go to.
    pub most_people: u32,
    /// What keeps it now and passes is waited for: nothing is written down of it, and it comes again.
    #[serde(default)]
    pub waits: bool,
    /// What stands in it.
    pub handed: Handed,
}

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Handed {
    /// A message.
    Message {
        /// Under which its program knows it, and SHA-256 of what it wrote, whatever the order and the spaces.
        key: RequestKey,
        /// What to send to whom.
        message: Box<HandedMessage>,
    },
    /// Nothing that can be read.
    Unreadable {
        /// The key, if that could be read.
        key: Option<String>,
        /// What is wrong.
        problem: Box<Problem>,
    },
}

impl Handed {
    /// The key, if there is one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Message { key, .. } => Some(&key.key),
            Self::Unreadable { key, .. } => key.as_deref(),
        }
    }
}

/// A message that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedMessage {
    /// What to send.
    pub message: MessageAsk,
    /// Values for everyone.
    pub set: Values,
    /// To whom.
    pub audience: AudienceAsk,
    /// It does not leave earlier; as it was written.
    pub not_before: Option<String>,
}

/// What to do with messages that were not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum DeadAsk {
    /// List them, the newest first.
    List {
        /// How many to leave out.
        offset: u32,
        /// How many at most.
        limit: u32,
    },
    /// A person is done with one.
    PutAway {
        /// Which.
        id: String,
    },
}
