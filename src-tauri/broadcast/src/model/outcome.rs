//! What came of a broadcast and of each of its batches.

use crate::model::audience::RecipientKind;
use crate::model::error_view::ErrorView;
use crate::model::ledger::{LedgerState, RecipientOutcome};
use crate::model::states::BatchState;
use serde::{Deserialize, Serialize};

/// What came of a closed broadcast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// WeCom accepted it for every addressee.
    Accepted,
    /// WeCom accepted it for some.
    Partial,
    /// WeCom accepted it for none.
    Refused,
    /// Of at least one batch nobody knows. Stronger than [`Outcome::Partial`].
    Unknown,
    /// Nothing left this computer.
    NotSent,
}

impl Outcome {
    /// The outcome of a broadcast all of whose rows are closed: how many rows stand in each state, and whether the fate of any batch is
    /// unknown.
    pub(crate) fn of(any_unknown: bool, tally: &[(LedgerState, u64)]) -> Self {
        let number = |wanted| tally.iter().filter(|(state, _)| *state == wanted).map(|(_, number)| number).sum::<u64>();
        let refused = number(LedgerState::Refused);
        let missed = refused + number(LedgerState::Unknown) + number(LedgerState::NotSent);
        match (any_unknown, number(LedgerState::Accepted), missed) {
            (true, ..) => Self::Unknown,
            (false, 1.., 0) => Self::Accepted,
            (false, 1.., _) => Self::Partial,
            (false, 0, _) if refused > 0 => Self::Refused,
            (false, 0, _) => Self::NotSent,
        }
    }
}

/// The fate of one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BatchOutcome {
    /// Its last state.
    pub(crate) state: BatchState,
    /// The fate of its addressees.
    pub(crate) recipients: RecipientOutcome,
    /// Those with another fate, by kind and id.
    pub(crate) exceptions: Vec<(RecipientKind, String, RecipientOutcome)>,
    /// For taking it back.
    pub(crate) msgid: Option<String>,
    /// For changing the card.
    pub(crate) response_code: Option<String>,
    /// The answer's body.
    pub(crate) response: Option<String>,
    /// What went wrong.
    pub(crate) error: Option<ErrorView>,
    /// What to do with the next batch.
    pub(crate) next: Next,
}

/// What to do after a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// The next batch may fare better.
    GoOn,
    /// It may, unless this happens twice running.
    GoOnOnce,
    /// It would fail for the same reason.
    Stop,
}
