//! The ledger: what became of each addressee.

use crate::model::audience::Recipient;
use serde::{Deserialize, Serialize};

/// What became of one addressee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LedgerState {
    /// Still open.
    Planned,
    /// Accepted by WeCom, which is not a proof that it was read or shown.
    Accepted,
    /// Refused by WeCom.
    Refused,
    /// Nobody knows.
    Unknown,
    /// Certainly not sent.
    NotSent,
}

impl LedgerState {
    /// Whether the message was missed, or may have been.
    pub(crate) fn is_missed(self) -> bool {
        matches!(self, Self::Refused | Self::Unknown | Self::NotSent)
    }
}

/// Why an addressee did not get the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LedgerReason {
    /// Does not exist, or is outside the application's visible scope.
    Invalid,
    /// Has no interface licence.
    Unlicensed,
    /// WeCom refused the request: see the number.
    ApiError,
    /// WeCom could not be reached.
    Unreachable,
    /// The request left, and no usable answer came.
    OutcomeUnknown,
    /// Taken back.
    Cancelled,
    /// WeCom would have dropped it: another send said the same a little before.
    Repeated,
    /// The broadcast stopped before this one's turn: the program ended, the disk was full, the secret could not be read.
    Interrupted,
}

/// The fate of one or many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecipientOutcome {
    /// The last state.
    pub(crate) state: LedgerState,
    /// Why.
    pub(crate) reason: Option<LedgerReason>,
    /// WeCom's number.
    pub(crate) code: Option<i64>,
}

impl RecipientOutcome {
    /// Whether it is one of those listed first.
    pub(crate) fn is_missed(self) -> bool {
        self.state.is_missed()
    }
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LedgerRow {
    /// The addressee. Everyone is the person `@all` without a name.
    pub recipient: Recipient,
    /// What became of it.
    pub state: LedgerState,
    /// Why it missed the message.
    pub reason: Option<LedgerReason>,
    /// WeCom's number, when it gave one.
    pub code: Option<i32>,
    /// Number of the sheet's row that the message is from, where its recipient gets one for each row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub row: Option<u32>,
}
