//! Reading a send request that somebody pasted: JSON with or without its envelope, or a whole `curl` command.
//!
//! Admins have requests in notes, tickets and API tools. They become a message in the form again, and nothing is lost without a word:
//! what the model does not know is named and kept beside the result ([`Imported::unknown`]; [`with_fields`] puts it back into a
//! request when the admin wants that), what was taken for
//! another type or cannot be used is noted. A fault is told with its line and column, so that it can be found in the pasted text.

mod command;
mod content;
mod envelope;
mod fields;
mod json;
mod message;
mod shell;
mod source;
mod unknown;

use crate::ids::AgentId;
use crate::kinds::Message;
use crate::recipient::Recipients;
use crate::send::SendOptions;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use message::{FieldLine, MAX_FIELD_LINES, MessageRead, MessageText, read_message, write_message};
pub use unknown::{UnknownField, WithFields, with_fields};

/// Longest text that is read, bytes. A full mpnews message has 8 articles of 666 K bytes, but nobody pastes one by hand.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Deepest nesting of objects and lists that is read; requests have 5.
pub const MAX_DEPTH: usize = 64;
/// Most [`Imported::unknown`] and most [`Imported::notes`] that are listed; a note tells how many more there are.
pub const MAX_LISTED: usize = 200;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Imported {
    /// The message.
    pub message: Message,
    /// Envelope choices; those that the text does not make are the usual ones.
    pub options: SendOptions,
    /// Addressees; none when the text names none.
    pub recipients: Recipients,
    /// The application that the text names. Another one may send the message.
    pub agent_id: Option<AgentId>,
    /// Fields that the model does not know.
    pub unknown: Vec<UnknownField>,
    /// What else a person should know.
    pub notes: Vec<Note>,
}

/// The types of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    /// `null`.
    Null,
    /// `true`, `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}

/// What a person should know of what was read, beside the unknown fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// A value had another type and was taken for the right one: `"2"` for `2`.
    TypeChanged {
        /// Where.
        path: String,
        /// Its type in the text.
        from: JsonType,
        /// The type it was taken for.
        to: JsonType,
    },
    /// The text has no `msgtype`; the kind is told by what it holds.
    KindFromContent {
        /// The `msgtype` it is.
        msgtype: String,
    },
    /// The request is for a group webhook: it goes out as a message of the application, to the chosen recipients.
    FromWebhook,
    /// A recipient that cannot be used: a department or tag that is no number, or `@all` beside accounts, which would widen the audience.
    RecipientLeftOut {
        /// The field.
        path: String,
        /// As written.
        value: String,
    },
    /// A list beside `@all`: WeCom does not look at it (`wecom/messages.md §1.1` [O]).
    WithoutEffect {
        /// The field.
        path: String,
    },
    /// More recipients than one request takes; the send is split into several.
    SplitsIntoRequests {
        /// The field.
        path: String,
        /// How many.
        count: u32,
        /// How many one request takes.
        most: u32,
    },
    /// `agentid` is no number. The profile's application sends in any case.
    AgentUnreadable {
        /// As written.
        value: String,
    },
    /// The text turns the duplicate check off; it stays on.
    DuplicateCheckStaysOn,
    /// `duplicate_check_interval` is outside 1 to 14,400 seconds.
    IntervalChanged {
        /// As written, seconds.
        given: u32,
        /// As sent, seconds.
        used: u32,
    },
    /// The card has a `task_id` of its own, which must be unique in the application (`wecom/messages.md §1.5.2` [O]): when it was sent
    /// before, it must be changed, or emptied, which gets it a fresh one.
    TaskIdKept {
        /// The id.
        task_id: String,
    },
    /// Further unknown fields or notes that are not listed.
    MoreNotListed {
        /// How many.
        count: u32,
    },
}

/// A place in the pasted text. Both numbers begin at 1; a column is a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text cannot be read. Holds excerpts of the text, never its address line, which may have a token in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum ImportError {
    /// Nothing to read.
    #[error("there is nothing to read")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("the text has {bytes} bytes, at most {MAX_BYTES} are read")]
    TooLarge {
        /// Its length.
        bytes: u32,
    },
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("{at}: nested more than {MAX_DEPTH} deep")]
    TooDeep {
        /// The bracket that is one too many.
        at: Place,
    },
    /// Not JSON.
    #[error("{at}: {problem}")]
    Syntax {
        /// Where reading stopped.
        at: Place,
        /// Why.
        problem: SyntaxProblem,
    },
    /// A key stands twice in one object; which value counts would be a guess.
    #[error("{at}: {path} stands twice")]
    DuplicateKey {
        /// The second one.
        at: Place,
        /// Its path.
        path: String,
    },
    /// A value of another type that cannot be taken for the right one.
    #[error("{at}: {path} must be {expected}, not {found}")]
    WrongType {
        /// The value.
        at: Place,
        /// Its path; `.` is the whole.
        path: String,
        /// What must stand there.
        expected: JsonType,
        /// What stands there.
        found: JsonType,
    },
    /// The right type, but a value that cannot stand there, such as 300 for a small number.
    #[error("{at}: {path} cannot be {value}")]
    BadValue {
        /// The value.
        at: Place,
        /// Its path.
        path: String,
        /// As written, shortened.
        value: String,
    },
    /// A `msgtype` or `card_type` that is not known.
    #[error("{at}: {path} {name:?} is not known")]
    UnknownKind {
        /// The value.
        at: Place,
        /// `msgtype` or `template_card.card_type`.
        path: String,
        /// The name, shortened.
        name: String,
    },
    /// Nothing tells what kind of message it is.
    #[error("{at}: neither msgtype nor exactly one known content tells the kind of the message")]
    NoKind {
        /// The object.
        at: Place,
    },
    /// A field without which there is no message.
    #[error("{at}: {path} is missing")]
    Missing {
        /// The object that should hold it.
        at: Place,
        /// Its path.
        path: String,
    },
    /// A field of the request around a message, in a text that is the message alone.
    #[error("{at}: {path} is no part of the message")]
    NotOfMessage {
        /// The field.
        at: Place,
        /// Its path.
        path: String,
    },
    /// A quotation mark of the `curl` command is never closed.
    #[error("{at}: this quotation mark of the command is never closed")]
    OpenQuote {
        /// The mark.
        at: Place,
    },
    /// A `curl` command without `-d`.
    #[error("the command has no data (-d)")]
    NoData,
    /// A `curl` command with several `-d`, or one that takes its data from a file.
    #[error("{at}: the data of the command must be one text, not a file and not several parts")]
    DataElsewhere {
        /// The data.
        at: Place,
    },
}

impl ImportError {
    /// Where in the text the fault is; nothing when it is the whole.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Empty | Self::TooLarge { .. } | Self::NoData => None,
            Self::TooDeep { at }
            | Self::Syntax { at, .. }
            | Self::DuplicateKey { at, .. }
            | Self::WrongType { at, .. }
            | Self::BadValue { at, .. }
            | Self::UnknownKind { at, .. }
            | Self::NoKind { at }
            | Self::Missing { at, .. }
            | Self::NotOfMessage { at, .. }
            | Self::OpenQuote { at }
            | Self::DataElsewhere { at } => Some(*at),
        }
    }
}

/// What is wrong with a text that should be JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SyntaxProblem {
    /// The text ends too early.
    #[error("the text ends here, but something is still open")]
    End,
    /// A character that cannot stand there.
    #[error("{found:?} cannot stand here")]
    Unexpected {
        /// The character.
        found: char,
    },
    /// A quotation mark, colon, comma or bracket of Chinese or typographic shape.
    #[error("{found:?} cannot stand here, {instead:?} is meant")]
    NotAscii {
        /// What stands there.
        found: char,
        /// What JSON has.
        instead: char,
    },
    /// A comment, which JSON does not have.
    #[error("a comment, which JSON does not have")]
    Comment,
    /// A comma with nothing behind it.
    #[error("a comma with nothing behind it")]
    TrailingComma,
    /// An escape that does not exist, half of a surrogate pair, or a raw control character in a string.
    #[error("a string with an impossible escape or a control character")]
    BadString,
    /// Not written as JSON writes numbers.
    #[error("not a number as JSON writes it")]
    BadNumber,
    /// Something behind the end.
    #[error("something stands behind the end of the request")]
    Behind,
}

/// Reads a pasted send request: the whole body of `message/send`, the object with `msgtype` alone, the content alone
/// (`{"text": …}`), a bare template card, the body of a webhook, or a `curl` command with one of these, as a
/// POSIX shell, cmd or PowerShell reads it. Takes time in proportion to the text.
pub fn read(text: &str) -> Result<Imported, ImportError> {
    let source = readable(text)?;
    let (source, webhook) = match command::data(&source)? {
        Some(found) => (found.data, found.webhook),
        None => (source, false),
    };
    let root = json::parse(&source)?;
    content::read(&root, &source, webhook)
}

/// A text that is not too large, and not empty.
fn readable(text: &str) -> Result<source::Source<'_>, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge { bytes: source::saturated(text.len()) });
    }
    let source = source::Source::new(text);
    if source.text().trim().is_empty() { Err(ImportError::Empty) } else { Ok(source) }
}

#[cfg(test)]
mod tests;
