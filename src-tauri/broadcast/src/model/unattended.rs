//! Messages that other programs hand over: the key under which each is known, what became of it, and those that were not sent and wait for
//! a person.

use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::hex::hex;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Under which a program knows its message. The same key again means the same message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestKey {
    /// As the program gave it.
    pub key: String,
    /// SHA-256 of what was asked for, hexadecimal: the same key with another content is a slip.
    pub digest: String,
}

impl RequestKey {
    /// A key with what it stands for.
    pub fn of(key: &str, content: &[u8]) -> Self {
        Self { key: key.to_owned(), digest: hex(&Sha256::digest(content)) }
    }
}

/// What became of a message that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handled {
    /// It is written down and leaves.
    Taken(Box<BroadcastSnapshot>),
    /// The same was taken before under this key; nothing was sent now.
    Repeated {
        /// Id of its broadcast.
        id: String,
        /// As that stands; `None`: it was deleted from the history.
        broadcast: Option<Box<BroadcastSnapshot>>,
    },
    /// Nothing of it leaves.
    Dead(ErrorView),
    /// The same died before under this key; it was not tried again.
    DeadBefore(ErrorView),
}

/// A message that was not sent, to be written down.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The company that was to send it.
    pub profile_id: String,
    /// The key, as far as it could be read.
    pub key: Option<String>,
    /// SHA-256 of what was asked for; `None`: it could not be read, and the key stays free.
    pub digest: Option<String>,
    /// Where it stood in what was read.
    pub line: Option<u32>,
    /// First line of the message, or the name of its template.
    pub title: String,
    /// As far as there is one.
    pub draft: Option<Draft>,
}

/// A message of another program that was not sent and waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DeadLetter {
    /// Its id.
    pub id: String,
    /// The company that was to send it.
    pub profile_id: String,
    /// The key that the program gave it; absent when it could not be read that far.
    pub key: Option<String>,
    /// The line in what the program wrote.
    pub line: Option<u32>,
    /// When.
    pub at: Timestamp,
    /// First line of the message, or the name of its template; may be empty.
    pub title: String,
    /// There is a draft of it to open.
    pub has_draft: bool,
    /// Why.
    pub error: ErrorView,
}

/// Some of the dead letters, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DeadLetters {
    /// Those that were asked for.
    pub rows: Vec<DeadLetter>,
    /// How many there are.
    pub total: u32,
}

/// Whether what kept a message from being sent lies with this computer or the network, so that the same may be tried again under its key.
pub fn passes(code: ErrorCode) -> bool {
    match code {
        ErrorCode::Unreachable
        | ErrorCode::OutcomeUnknown
        | ErrorCode::NotWecom
        | ErrorCode::SecretRefused
        | ErrorCode::SecretMissing
        | ErrorCode::SecretElsewhere
        | ErrorCode::KeychainUnavailable
        | ErrorCode::KeychainLocked
        | ErrorCode::StorageFull
        | ErrorCode::StorageReadOnly
        | ErrorCode::StorageBusy
        | ErrorCode::StorageOtherVersion
        | ErrorCode::StorageAway
        | ErrorCode::StorageNotAllowed
        | ErrorCode::StorageUnsuitable
        | ErrorCode::NotYourRight
        | ErrorCode::Storage
        | ErrorCode::ReviewOutdated
        | ErrorCode::RobotKeyMissing
        | ErrorCode::Busy
        | ErrorCode::Cancelled => true,
        ErrorCode::Api
        | ErrorCode::BadSetting
        | ErrorCode::OwnRelease
        | ErrorCode::NotFound
        | ErrorCode::InvalidInput
        | ErrorCode::NameTaken
        | ErrorCode::ConfirmationWrong
        | ErrorCode::Blocked
        | ErrorCode::VariablesOpen
        | ErrorCode::Ambiguous
        | ErrorCode::RequestMismatch
        | ErrorCode::NoTestRecipient
        | ErrorCode::Unlicensed
        | ErrorCode::RobotPaced
        | ErrorCode::QuietHours
        | ErrorCode::Repeated
        | ErrorCode::NeedsPerson
        | ErrorCode::TooManyPeople
        | ErrorCode::KeyReused
        | ErrorCode::LineUnreadable
        | ErrorCode::NotPossible
        | ErrorCode::TooLate
        | ErrorCode::OtherApplication
        | ErrorCode::ShortcutTaken
        | ErrorCode::ShortcutInvalid
        | ErrorCode::Internal => false,
    }
}
