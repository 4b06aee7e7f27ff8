//! What the members of the practice company got.

use crate::model::timestamp::Timestamp;
use serde::Serialize;
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
    /// Messages received since Posthorn started.
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
