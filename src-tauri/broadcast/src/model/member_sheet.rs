//! The sheet of members that an admin exports from the admin console: what a page is told of it, before it is taken and afterwards.

use crate::model::audience::Recipient;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What a column of a member sheet is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MemberSheetHolds {
    /// 账号: who is meant.
    Account,
    /// 姓名.
    Name,
    /// 别名.
    Alias,
    /// 职务.
    Position,
    /// 部门: one or more, each with those above it.
    Department,
}

/// A column of a member sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MemberSheetColumn {
    /// Its heading.
    pub title: String,
    /// What it is used for; `None`: for nothing, and nothing of it is kept.
    pub holds: Option<MemberSheetHolds>,
}

/// How a member sheet goes with the contacts that WeCom gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MemberSheetFit {
    /// It is of this company.
    Fits,
    /// Few accounts are the same: of another company, or very old. It is taken when somebody insists.
    Doubtful,
    /// No account is the same: of another company. It is not taken.
    Stranger,
    /// There are no contacts to hold it against.
    Unread,
}

/// A member sheet held against the contacts that WeCom gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MemberSheetLook {
    /// For taking it; of the one that is kept it is empty.
    pub id: String,
    /// Name of the file.
    pub file: String,
    /// When it was read from the file.
    pub read_at: Timestamp,
    /// The columns that have a heading, from the left.
    pub columns: Vec<MemberSheetColumn>,
    /// People in it.
    pub rows: u32,
    /// Rows without a possible account or without a name, which are left out.
    pub skipped: u32,
    /// Rows whose account stands in an earlier one, which are left out.
    pub repeated: u32,
    /// People that WeCom gives.
    pub people: u32,
    /// Those of them who stand in the sheet.
    pub matched: u32,
    /// Those of them who do not.
    pub without: u32,
    /// The first of these, at most 50.
    pub without_first: Vec<Recipient>,
    /// People of the sheet whom WeCom does not give: out of the application's visible range.
    pub outside: u32,
    /// The first of these, at most 50.
    pub outside_first: Vec<Recipient>,
    /// How it goes with the contacts.
    pub fit: MemberSheetFit,
}

/// The member sheet that a directory has its names from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MemberSheetStanding {
    /// Name of the file.
    pub file: String,
    /// When it was read from the file.
    pub read_at: Timestamp,
    /// It is so old that another one should be exported.
    pub old: bool,
    /// People in it.
    pub rows: u32,
    /// Those of them whom WeCom gives.
    pub matched: u32,
}
