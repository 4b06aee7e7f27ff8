//! What a command line asks for, with everything it needs inside: whoever performs it reads no file and no standard input. It
//! crosses to the process that owns the data folder.

mod handed;
mod team;

use super::document::Note;
use broadcast::model::draft::Values;
use broadcast::model::timestamp::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

pub use handed::{DeadAsk, Handed, HandedMessage, TakeAsk};
pub use team::{TeamAsk, TeamJoinAsk};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Request {
    /// List the companies.
    Profiles,
    /// Look at a send.
    Plan(Ask),
    /// Send.
    Send(SendAsk),
    /// How a send stands, or all that are open.
    Status {
        /// Which.
        id: Option<String>,
    },
    /// Go on with one.
    Resume {
        /// Which.
        id: String,
        /// Wait for its end, if chosen.
        wait: Option<bool>,
    },
    /// Take one back.
    Recall {
        /// Which.
        id: String,
        /// Wait for its end, if chosen.
        wait: Option<bool>,
    },
    /// Let a colleague's send leave that waits for somebody's approval.
    Release {
        /// Which.
        id: String,
        /// Do it, and not only show it.
        yes: bool,
    },
    /// List what was sent.
    History {
        /// Words in it.
        search: String,
        /// Somebody in its ledger.
        person: String,
        /// Name or id of a company.
        profile: Option<String>,
        /// How many to leave out.
        offset: u32,
        /// How many at most.
        limit: u32,
    },
    /// The figures for collectors.
    Metrics,
    /// Import the member sheet of a company, show the one in use, or remove it.
    MemberSheet {
        /// Name or id of the company.
        profile: String,
        /// What to do.
        what: SheetAsk,
    },
    /// Keep, check or remove the secret that the contacts of a company are read with.
    ContactsSecret {
        /// Name or id of the company.
        profile: String,
        /// What to do.
        what: ContactsSecretAsk,
    },
    /// Examine what a send of a company needs.
    Doctor {
        /// Name or id of the company.
        profile: String,
        /// Try a refused secret once more.
        anyway: bool,
    },
    /// Join a team, show it, share with it, leave it.
    Team {
        /// What to do.
        what: TeamAsk,
    },
    /// Take a message of another program.
    Take(Box<TakeAsk>),
    /// How messages that were taken stand, and how many of a company are not at their end.
    Taken {
        /// Name or id of the company.
        profile: String,
        /// The sends.
        ids: Vec<String>,
    },
    /// Messages of other programs that were not sent.
    DeadLetters {
        /// Name or id of a company; all without one.
        profile: Option<String>,
        /// What to do.
        what: DeadAsk,
    },
    /// A window wants the data folder: whoever stays for others only lets it go.
    LetGo,
}

impl Request {
    /// Its name, as typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Profiles => "profiles",
            Self::Plan(_) => "plan",
            Self::Send(_) => "send",
            Self::Status { .. } => "status",
            Self::Resume { .. } => "resume",
            Self::Recall { .. } => "recall",
            Self::Release { .. } => "release",
            Self::History { .. } => "history",
            Self::Metrics => "metrics",
            Self::MemberSheet { .. } => "member-sheet",
            Self::ContactsSecret { .. } => "contacts-secret",
            Self::Doctor { .. } => "doctor",
            Self::Team { .. } => "team",
            Self::Take(_) | Self::Taken { .. } | Self::DeadLetters { .. } => "listen",
            Self::LetGo => "let-go",
        }
    }

    /// Whether it only looks, and is over in a moment. Who looks takes no calls of others: it would have to stay for their sends.
    pub fn only_looks(&self) -> bool {
        match self {
            Self::Profiles
            | Self::Plan(_)
            | Self::Status { .. }
            | Self::History { .. }
            | Self::Metrics
            | Self::Doctor { .. }
            | Self::Taken { .. }
            | Self::DeadLetters { .. }
            | Self::LetGo => true,
            Self::Release { yes, .. } => !yes,
            Self::Team { what } => what.only_looks(),
            Self::Send(_)
            | Self::Resume { .. }
            | Self::Recall { .. }
            | Self::MemberSheet { .. }
            | Self::ContactsSecret { .. }
            | Self::Take(_) => false,
        }
    }
}

/// What is to be sent to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What to know of how the files were read.
    pub notes: Vec<Note>,
    /// Name or id of the company.
    pub profile: String,
    /// The message.
    pub message: MessageAsk,
    /// To whom.
    pub audience: AudienceAsk,
    /// Values for everyone.
    pub set: Values,
    /// A message for each row.
    pub rows: Option<RowsAsk>,
    /// How list and rows are read.
    #[serde(default)]
    pub reading: ReadingAsk,
    /// Variables that nothing is filled in for are sent as they stand.
    pub literal: bool,
    /// To the admin alone.
    pub test: bool,
    /// When, if not now.
    pub at: Option<Timestamp>,
    /// The late rule, minutes.
    pub late: u32,
    /// What was confirmed.
    pub confirmed: Confirmed,
}

/// The message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", content = "value", rename_all = "snake_case")]
pub enum MessageAsk {
    /// A saved template, by name.
    Template(String),
    /// A request as WeCom takes it.
    Request(String),
    /// A text.
    Text(String),
}

/// To whom, in the words that were typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AudienceAsk {
    /// Everyone.
    pub all: bool,
    /// People.
    pub users: Vec<String>,
    /// Departments.
    pub departments: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Saved audiences.
    pub saved: Vec<String>,
    /// A list.
    pub list: Option<ListAsk>,
    /// Not these people.
    pub without_users: Vec<String>,
    /// Not these departments.
    pub without_departments: Vec<String>,
    /// Not these tags.
    pub without_tags: Vec<String>,
}

/// A list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAsk {
    /// The file, in Base64.
    pub content: String,
    /// Heading or number of the column.
    pub column: Option<String>,
    /// Leave those out who are not found.
    pub skip_unmatched: bool,
}

/// Rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsAsk {
    /// The bytes, in Base64.
    pub content: String,
    /// The column with the recipient.
    pub to: Option<String>,
    /// Whoever stands in several rows gets a message for each.
    #[serde(default)]
    pub each_row: bool,
}

/// How a file is read, where it does not say it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadingAsk {
    /// The row that names the columns; 0: none.
    pub heading_row: Option<u32>,
    /// Heading or number of the column with names; `0`: none.
    pub name_column: Option<String>,
    /// Mail domains of the company, lower case.
    pub mail_domains: Vec<String>,
}

/// What was confirmed and acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Confirmed {
    /// Yes.
    pub yes: bool,
    /// So many people.
    pub people: Option<u32>,
    /// The profile's name.
    pub profile: Option<String>,
    /// Kinds of cautions.
    pub acknowledged: Vec<String>,
}

/// A send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAsk {
    /// What to whom.
    pub ask: Ask,
    /// Seconds to take it back.
    pub undo: u32,
    /// The first people, then a look.
    pub first: Option<u32>,
    /// In quiet hours as well.
    #[serde(default)]
    pub through_quiet: bool,
    /// Wait for the end, if chosen.
    pub wait: Option<bool>,
}

/// What to do with a member sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum SheetAsk {
    /// Show the one in use.
    Show,
    /// Import a file.
    Import {
        /// Its name.
        name: String,
        /// The bytes, in Base64.
        content: String,
        /// Although few of its accounts are known.
        anyway: bool,
    },
    /// Remove the one in use.
    Remove,
}

/// What to do with the secret that contacts are read with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", content = "secret", rename_all = "snake_case")]
pub enum ContactsSecretAsk {
    /// Keep this one.
    Keep(SecretAsk),
    /// Look what the one that is kept gives.
    Check,
    /// Remove it.
    Remove,
}

/// A secret on its way to the process that keeps it: over a channel that the user alone can open.
#[derive(Clone)]
pub struct SecretAsk(SecretString);

impl SecretAsk {
    /// As it was read.
    pub fn new(text: &str) -> Self {
        Self(SecretString::from(text))
    }

    /// What is to be kept.
    pub fn text(&self) -> String {
        self.0.expose_secret().to_owned()
    }

    /// The same, still kept from being shown.
    pub fn into_secret(self) -> SecretString {
        self.0
    }
}

impl fmt::Debug for SecretAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl PartialEq for SecretAsk {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for SecretAsk {}

impl Serialize for SecretAsk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose_secret())
    }
}

impl<'de> Deserialize<'de> for SecretAsk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(SecretString::from(String::deserialize(deserializer)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_crosses_and_is_shown_nowhere() {
        let what = ContactsSecretAsk::Keep(SecretAsk::new("s3cr3t-canary"));
        let request = Request::ContactsSecret { profile: "青禾科技".to_owned(), what };
        assert!(!format!("{request:?}").contains("s3cr3t-canary"));
        let line = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), request);
    }

    #[test]
    fn who_only_looks_at_what_waits_for_approval_changes_nothing() {
        let release = |yes| Request::Release { id: "b1".to_owned(), yes };
        assert!(release(false).only_looks() && !release(true).only_looks());
        let line = serde_json::to_string(&release(true)).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), release(true));
        assert_eq!(release(true).name(), "release");
    }
}
