//! Where names come from that the app may not read: the member sheet, and the secret that contacts are read with.

use super::{Problem, time, word};
use broadcast::app::contacts_secret::{ContactsReading, ContactsSecretLook};
use broadcast::app::setup::SecretFor;
use broadcast::model::audience::Recipient;
use broadcast::model::member_sheet::{MemberSheetFit, MemberSheetLook};
use serde::{Deserialize, Serialize};

/// A member sheet held against the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSheetLine {
    /// Name of the file.
    pub file: String,
    /// When it was read from the file, RFC 3339.
    pub read_at: String,
    /// How it goes with the directory.
    pub fit: MemberSheetFit,
    /// The headings of the columns that are used, by what they hold.
    pub columns: Vec<String>,
    /// People in it.
    pub rows: u32,
    /// Rows left out: no possible account, or no name.
    pub skipped: u32,
    /// Rows left out: their account stands in an earlier one.
    pub repeated: u32,
    /// Members of the directory.
    pub people: u32,
    /// Those of them who stand in the sheet.
    pub matched: u32,
    /// Those who do not.
    pub without: u32,
    /// The accounts of the first of these.
    pub without_first: Vec<String>,
    /// People of the sheet out of the visible range.
    pub outside: u32,
    /// The accounts of the first of these.
    pub outside_first: Vec<String>,
}

impl From<MemberSheetLook> for MemberSheetLine {
    fn from(look: MemberSheetLook) -> Self {
        let accounts = |people: Vec<Recipient>| people.into_iter().map(|one| one.id).collect();
        let used = look.columns.into_iter().filter_map(|one| Some(format!("{}={}", word(&one.holds?), one.title)));
        Self {
            file: look.file,
            read_at: time(look.read_at),
            fit: look.fit,
            columns: used.collect(),
            rows: look.rows,
            skipped: look.skipped,
            repeated: look.repeated,
            people: look.people,
            matched: look.matched,
            without: look.without,
            without_first: accounts(look.without_first),
            outside: look.outside,
            outside_first: accounts(look.outside_first),
        }
    }
}

/// The secret that contacts are read with, without a word of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactsSecretLine {
    /// Whether there is one.
    pub kept: bool,
    /// What it is for: `this_app`, `another_app`, `contact_sync`, `no_app`, `unknown`.
    pub is: String,
    /// Number of that other app.
    pub agent_id: Option<u32>,
    /// Name of that other app.
    pub app: Option<String>,
    /// What it may read; unknown where something went wrong.
    pub reads: Option<ContactsReading>,
    /// What went wrong.
    pub error: Option<Problem>,
}

impl From<ContactsSecretLook> for ContactsSecretLine {
    fn from(look: ContactsSecretLook) -> Self {
        let (is, agent_id, app) = match look.is {
            SecretFor::ThisApp => ("this_app", None, None),
            SecretFor::AnotherApp { agent_id, name } => ("another_app", Some(agent_id), Some(name)),
            SecretFor::ContactSync => ("contact_sync", None, None),
            SecretFor::NoApp => ("no_app", None, None),
            SecretFor::Unknown => ("unknown", None, None),
        };
        let error = look.error.map(Problem::from);
        Self { kept: look.state.is_usable(), is: is.to_owned(), agent_id, app, reads: look.reads, error }
    }
}
