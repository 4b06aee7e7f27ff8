//! What the members of the practice company got.

use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::preview::Preview;

/// A practice member and how much they got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxMember {
    /// Account.
    pub user_id: String,
    /// Name.
    pub name: String,
    /// First department.
    pub department: String,
    /// Messages that they have.
    pub messages: u32,
}

/// A message as the member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxMessage {
    /// The id that WeCom gave it.
    pub msgid: String,
    /// When it arrived.
    pub at: Timestamp,
    /// What the member's phone shows.
    pub preview: Preview,
}

/// A message as it is kept from one run of the program to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptMessage {
    /// The id that WeCom gave it.
    pub msgid: String,
    /// When it arrived.
    pub at: Timestamp,
    /// `text`, `template_card` …
    pub msgtype: String,
    /// The object named like the `msgtype`, as members see it.
    pub message: serde_json::Value,
    /// How confidential it is, as the request said.
    pub safe: i64,
    /// The accounts of those who have it.
    pub to: Vec<String>,
}
