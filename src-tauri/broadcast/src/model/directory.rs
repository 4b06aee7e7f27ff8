//! How far the directory of a profile is, as its events tell.

use crate::model::error_view::ErrorView;
use crate::model::timestamp::Timestamp;
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
}
