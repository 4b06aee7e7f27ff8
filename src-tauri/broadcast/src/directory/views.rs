//! What the directory tells the UI.

use super::matching::ListDoubt;
use crate::model::audience::{Recipient, Unresolvable};
use crate::model::error_view::ErrorView;
use crate::model::timestamp::Moment;
use serde::{Deserialize, Serialize};

/// What a refresh is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DirectoryStage {
    /// Asking for the application's visible scope.
    Scope,
    /// Asking for the departments.
    Departments,
    /// Asking for the members, department by department.
    Members,
    /// Asking for the tags.
    Tags,
    /// Writing everything down.
    Saving,
}

/// How far a refresh is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DirectoryProgress {
    /// What it is busy with.
    pub stage: DirectoryStage,
    /// Calls answered in this stage.
    pub done: u32,
    /// Calls this stage takes, when that is known.
    pub total: Option<u32>,
}

/// The state of one profile's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DirectoryStatus {
    /// Whose directory.
    pub profile_id: String,
    /// Distinct members known.
    pub people: u32,
    /// Departments known.
    pub departments: u32,
    /// Tags known.
    pub tags: u32,
    /// When the last refresh that went well ended.
    pub refreshed_at: Option<Moment>,
    /// A refresh is under way.
    pub progress: Option<DirectoryProgress>,
    /// Why the last refresh failed; the contacts read before it are still there.
    pub problem: Option<ErrorView>,
    /// `false`: WeCom refused to let this secret read contacts. Ids can still be typed.
    pub readable: bool,
}

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
}

/// A recipient who is called otherwise today than where it was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Renamed {
    /// With the directory's name.
    pub recipient: Recipient,
    /// The stored name.
    pub was: String,
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
    /// Department names, each with those above it, from the top: `青禾科技 / 行政部`.
    pub departments: Vec<String>,
    /// Names of the tags the member carries, also through a department.
    pub tags: Vec<String>,
}

/// How many people an audience is, as far as the directory knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AudienceCount {
    /// Everyone in the visible scope.
    pub all: bool,
    /// Distinct people. Accounts that the directory does not know count one each.
    pub people: u32,
    /// Whether `people` can be relied on: the directory has been read, every department and tag chosen is in it, and there is no
    /// group whose members nobody knows.
    pub complete: bool,
    /// Distinct people chosen by name.
    pub named_people: u32,
    /// Departments chosen.
    pub departments: u32,
    /// Tags chosen.
    pub tags: u32,
    /// Group chats chosen.
    pub chats: u32,
    /// Group robots chosen.
    pub robots: u32,
    /// People who are reached by more than one choice.
    pub overlap: u32,
    /// Choices that the directory does not know: mistyped, gone, or outside the visible scope.
    pub unknown: Vec<Recipient>,
    /// Departments and tags that the directory knows, and knows nobody in: as far as can be seen they reach nobody.
    #[serde(default)]
    pub empty: Vec<Recipient>,
    /// People who were chosen and are excluded.
    #[serde(default)]
    pub excluded: u32,
    /// Exclusions that the directory does not know: perhaps mistyped, and then the one who is meant gets the message.
    #[serde(default)]
    pub excluded_unknown: Vec<Recipient>,
    /// Why it is not known who is left after the exclusions; `people` is then 0 and nothing can be sent.
    #[serde(default)]
    pub unresolvable: Option<Unresolvable>,
    /// Recipients and exclusions who are called otherwise today than they were given, with the name of today; the first 200.
    #[serde(default)]
    pub names: Vec<Recipient>,
    /// When the directory was read.
    pub directory_at: Option<Moment>,
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
