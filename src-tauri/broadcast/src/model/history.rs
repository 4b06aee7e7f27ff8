//! What the history is asked, and a page of its answer.

use crate::model::error_view::ErrorView;
use crate::model::outcome::Outcome;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Which broadcasts to find. What is empty or absent excludes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct HistoryFilter {
    /// Of one profile.
    pub profile_id: Option<String>,
    /// Every word must stand, in any case, in the text, the kind, the profile's name, or the name or id of a first recipient.
    pub text: String,
    /// Beginning of an account or name in the ledger, where whoever got it through a group stands only when an answer named them.
    pub person: String,
    /// Started at this moment or later.
    pub from: Option<Timestamp>,
    /// Started before this moment.
    pub to: Option<Timestamp>,
    /// In one of these states, or with one of `outcomes`.
    pub states: Vec<BroadcastState>,
    /// With one of these outcomes, or in one of `states`.
    pub outcomes: Vec<Outcome>,
}

impl HistoryFilter {
    /// Those that are not over.
    pub fn open() -> Self {
        use BroadcastState::{Held, Paused, Scheduled, Sending, Waiting};
        Self { states: vec![Scheduled, Waiting, Sending, Held, Paused], ..Self::default() }
    }
}

/// A page of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryPage {
    /// Newest first.
    pub rows: Vec<BroadcastSnapshot>,
    /// Number of all that match.
    pub total: u32,
    /// Why those of the team are not among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub team_away: Option<ErrorView>,
}
