//! What the directory tells the UI.

use super::matching::ListDoubt;
use crate::model::audience::Recipient;
use crate::model::directory::MemberState;
use crate::model::error_view::{ErrorCode, ErrorView};
use serde::{Deserialize, Serialize};

/// A person, department, tag, group chat or group robot that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DirectoryHit {
    /// What was found.
    pub recipient: Recipient,
    /// People: names of their departments. Departments: names of the departments above, from the top. Others: empty.
    pub detail: String,
    /// Departments and tags: distinct people, all below included. Group chats: members when last asked for.
    pub people: Option<u32>,
    /// `[start, end)` in UTF-16 units of the name: what to highlight, ascending, apart from each other.
    pub marks: Vec<(u32, u32)>,
    /// People who were found by something that stands nowhere else in the row: another name, a job title, the end of a mobile number,
    /// a mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub note: Option<String>,
}

/// A row of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TreeRow {
    /// A department or a person.
    pub recipient: Recipient,
    /// 0 at the top.
    pub depth: u32,
    /// A department whose content is shown.
    pub open: bool,
    /// A department with something in it.
    pub expandable: bool,
    /// Departments: distinct people, all below included.
    pub people: Option<u32>,
    /// People: their account. Departments: empty.
    pub detail: String,
}

/// The rows of the tree that are in sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TreeWindow {
    /// The rows from `offset` on.
    pub rows: Vec<TreeRow>,
    /// How many rows the whole tree has with these departments open.
    pub total: u32,
    /// Number of the first row.
    pub offset: u32,
}

/// Something pasted that fits several, or one that may not be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Ambiguous {
    /// As it stood in the text.
    pub typed: String,
    /// Why it is asked.
    pub doubt: ListDoubt,
    /// Everyone it fits.
    pub candidates: Vec<DirectoryHit>,
}

/// What became of a pasted list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PasteReport {
    /// Found without doubt, each once, in the order of the text.
    pub matched: Vec<Recipient>,
    /// Fits several: the user has to choose.
    pub ambiguous: Vec<Ambiguous>,
    /// Fits nothing, as it stood in the text.
    pub unmatched: Vec<String>,
    /// Entries left out because the same one stood there before.
    pub repeated: u32,
}

/// One member with all that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MemberView {
    /// Account and name.
    pub recipient: Recipient,
    /// Job title; here and below `None` where WeCom does not tell.
    pub position: Option<String>,
    /// Another name.
    pub alias: Option<String>,
    /// Whether the account is in use.
    pub state: Option<MemberState>,
    /// Mobile number; most applications are told none.
    pub mobile: Option<String>,
    /// Mail address; most applications are told none.
    pub mail: Option<String>,
    /// Department names, each with those above it, from the top: `青禾科技 / 行政部`.
    pub departments: Vec<String>,
    /// Names of the tags the member carries, also through a department.
    pub tags: Vec<String>,
}

/// Which people of an audience to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AudiencePart {
    /// Everyone who gets it.
    All,
    /// Those who are reached by more than one choice.
    Several,
    /// Those who were chosen and are excluded.
    Excluded,
}

/// One person of an audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AudiencePerson {
    /// Who.
    pub recipient: Recipient,
    /// The choices that reach this person, in the order of choice; empty when everyone is chosen.
    pub through: Vec<Recipient>,
}

/// Some of the people of an audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AudiencePeople {
    /// In the order of the directory; accounts that it does not know come last, in the order of choice.
    pub rows: Vec<AudiencePerson>,
    /// How many there are.
    pub total: u32,
}

/// The answer for an account that is not in the directory.
pub fn unknown_member(user_id: &str) -> ErrorView {
    ErrorView::new(ErrorCode::NotFound, "not in the directory").with_detail(user_id)
}
