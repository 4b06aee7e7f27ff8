//! How far the directory of a profile is, as its events tell, and what changed in it.

use crate::model::audience::Recipient;
use crate::model::error_view::ErrorView;
use crate::model::member_sheet::MemberSheetStanding;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::contacts::MemberStatus;

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
    #[cfg_attr(feature = "typescript", ts(inline))]
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
    pub refreshed_at: Option<Timestamp>,
    /// A refresh is under way.
    pub progress: Option<DirectoryProgress>,
    /// Why the last refresh failed; the contacts read before it are still there.
    pub problem: Option<ErrorView>,
    /// `false`: WeCom refused to let this secret read contacts. Ids can still be typed.
    pub readable: bool,
    /// People whose names nobody told: they are shown by their accounts. Absent: there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub unnamed: Option<u32>,
    /// The member sheet that names come from; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sheet: Option<MemberSheetStanding>,
}

/// Whether a member's account is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// In use.
    Active,
    /// Switched off in the admin console.
    Disabled,
    /// Never logged in.
    NotActivated,
    /// Left the company.
    Left,
}

impl MemberState {
    /// The state behind WeCom's number; `None` for one that is not known.
    pub fn of(status: MemberStatus) -> Option<Self> {
        match status {
            MemberStatus::Active => Some(Self::Active),
            MemberStatus::Disabled => Some(Self::Disabled),
            MemberStatus::NotActivated => Some(Self::NotActivated),
            MemberStatus::Left => Some(Self::Left),
            MemberStatus::Other(_) => None,
        }
    }

    /// The word that stands for it in a [`DirectoryChange`].
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::NotActivated => "not_activated",
            Self::Left => "left",
        }
    }
}

/// What a line of the directory's changes is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The application sees other people than before: see [`crate::directory`]. Nobody of them joined or left as far as is known.
    Range,
    /// Names that were read before cannot be read any more.
    Names,
    /// Somebody who was not there before.
    Joined,
    /// Somebody who was there before.
    Left,
    /// Somebody is in other departments.
    Moved,
    /// Somebody has another name.
    Renamed,
    /// An account is in another [`MemberState`].
    State,
}

/// Something that changed between one complete read of the contacts and the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DirectoryChange {
    /// When the later read ended.
    pub read_at: Timestamp,
    /// What it is about.
    pub kind: ChangeKind,
    /// The account; `None` for [`ChangeKind::Range`] and [`ChangeKind::Names`].
    pub user_id: Option<String>,
    /// The name after it; the account where it cannot be read.
    pub name: Option<String>,
    /// Before: names of departments, a name, a state's word. Of `range` how many are out of sight, of `names` how many names.
    pub was: String,
    /// After it. Of `range` how many came into sight.
    pub became: String,
}

/// Some of the changes of a directory, the newest read first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DirectoryChanges {
    /// Those that were asked for.
    pub rows: Vec<DirectoryChange>,
    /// How many there are of the kind that was asked for.
    pub total: u32,
    /// How many there are of each kind that occurs.
    pub counts: Vec<ChangeCount>,
}

/// How many changes there are of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChangeCount {
    /// The kind.
    pub kind: ChangeKind,
    /// How many.
    pub number: u32,
}

/// Why somebody who was chosen by name will not get a message, as far as the directory tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AbsentWhy {
    /// Not in the directory: left, mistyped, or outside the visible range.
    Missing,
    /// WeCom says that they left the company.
    Left,
    /// WeCom says that the account is switched off.
    Disabled,
}

/// Somebody who was chosen by name and is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Absent {
    /// With the name that is known of them; the account stands behind it.
    pub recipient: Recipient,
    /// Why.
    pub why: AbsentWhy,
    /// The read that did not find them any more; `None` when that was never seen.
    pub since: Option<Timestamp>,
}

/// The people of an audience who are not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Absentees {
    /// The first 200.
    pub people: Vec<Absent>,
    /// How many they are.
    pub total: u32,
}
