//! What an application used today of what WeCom permits, as far as this computer knows.

use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// How often a token was asked for (`gettoken`). WeCom publishes no limit of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TokenCallCount {
    /// In the hour of the clock that is under way.
    pub this_hour: u32,
    /// On the day in China.
    pub today: u32,
}

/// The standing of a day's budget. Days are those of China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BudgetStanding {
    /// Person-times that may be sent in a day; `None`: 账号上限数 is not known.
    pub per_day: Option<u32>,
    /// Person-times used, with those of what is scheduled for today.
    pub used: u32,
    /// Person-times that are left; `None` as above.
    pub left: Option<u32>,
    /// Share that is used, in percent, at most 100; `None` as above.
    pub percent: Option<u32>,
    /// Little is left.
    pub low: bool,
    /// Sends that were begun or went on today, and their requests that were answered.
    pub sends: u32,
    /// See `sends`.
    pub requests: u32,
    /// Messages that one member may get in a minute and in an hour; beyond them WeCom drops what comes.
    pub member_limits: (u16, u16),
    /// How often a token was asked for.
    pub token_calls: TokenCallCount,
    /// When the next day begins.
    pub resets_at: Timestamp,
}
