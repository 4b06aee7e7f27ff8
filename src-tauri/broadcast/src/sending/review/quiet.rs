//! What a review says of the quiet hours that hold the send, unless the order says otherwise.

use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Quiet hours in which a send would leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct QuietReview {
    /// When they begin, in minutes of the day.
    pub from: u16,
    /// When they end, in minutes of the day.
    pub to: u16,
    /// When it leaves therefore.
    pub until: Timestamp,
}

/// Quiet hours that begin while a send is leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct QuietMidway {
    /// When they begin.
    pub begins: Timestamp,
    /// When they end and the rest goes on.
    pub until: Timestamp,
    /// About how many of the requests leave before they begin, by the time that the send takes.
    pub before: u32,
}
