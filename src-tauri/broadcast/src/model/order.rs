//! What the admin orders: a send, its time, another try.

use crate::model::draft::Draft;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What the admin confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SendOrder {
    /// The sending profile.
    pub profile_id: String,
    /// What to send to whom.
    pub draft: Draft,
    /// To the admin alone.
    pub test: bool,
    /// Of the review that was confirmed.
    pub digest: String,
    /// What was typed as confirmation.
    pub typed: Option<String>,
    /// Seconds to take it back, [`crate::sending::engine::MAX_UNDO_SECONDS`] at most; 0: at once. Not of a scheduled one.
    pub undo_seconds: u32,
    /// The cautions that were acknowledged; `None`: nobody was asked. One that arose after the review makes it outdated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub acknowledged: Option<Vec<CautionKind>>,
    /// When to send it; `None`: now.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// Send to so many of the people named first, then stand still for a look. Without effect when no more are named.
    #[serde(default)]
    pub stage: Option<u32>,
    /// The accounts who have it first, whoever they were chosen through; `stage` is then without effect.
    #[serde(default)]
    pub first: Vec<String>,
    /// It leaves in quiet hours as well.
    #[serde(default)]
    pub through_quiet: bool,
}

/// When a broadcast is to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Schedule {
    /// The time.
    pub at: Timestamp,
    /// How many minutes later it may still leave by itself, then it asks: 1 to [`crate::sending::engine::MAX_LATE_MINUTES`].
    pub late_minutes: u32,
}

/// What to try again of a broadcast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Retry {
    /// The requests that WeCom refused, or that did not get there.
    pub refused: bool,
    /// The requests that never left.
    pub not_sent: bool,
    /// The requests of which nobody knows, as long as WeCom's duplicate check still stands between them and a second delivery.
    pub unknown: bool,
    /// The unknown ones for which that time has passed: their people may get the message twice.
    pub even_twice: bool,
}

/// Something to be known before a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CautionKind {
    /// Chosen accounts, departments or tags are outside the visible scope, or do not exist.
    Unknown,
    /// Chosen departments or tags have nobody in them, as far as the directory knows.
    ReachesNobody,
    /// Exclusions are not known: perhaps mistyped, and then the one who is meant gets it.
    ExclusionUnknown,
    /// People whom WeCom refused when they were last written to.
    RefusedBefore,
    /// People got the same content within a day: [`crate::sending::review::Review::repeated`]. Once it is acknowledged it is delivered again.
    Repeated,
    /// More than the day's budget: WeCom refuses what is over it until midnight.
    BudgetOver,
    /// Most of the day's budget will be used.
    BudgetNear,
    /// People got so many messages lately that theirs waits; otherwise WeCom would drop it.
    Delayed,
    /// People got several messages today already: [`crate::sending::engine::OFTEN`] or more.
    OftenToday,
    /// Who is reached cannot be counted.
    CountUnsure,
    /// Files are brought to WeCom first; those that were there before have run out.
    Upload,
    /// Recipients are called otherwise in the directory than where they were stored: [`crate::sending::review::Review::renamed`].
    Renamed,
    /// Fields that Posthorn does not know are sent along: nobody has checked what they do.
    ExtraFields,
    /// It leaves at minute 0 or 30, when many companies send and delivery lags.
    BusyMinute,
}
