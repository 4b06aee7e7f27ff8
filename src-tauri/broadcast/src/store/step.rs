//! What a step of the work on a profile's broadcasts is made of, and what came of it.

use super::batches::DeliveryCertainty;
use super::holds::HoldRow;
use super::leases::Lease;
use crate::model::error_view::ErrorView;
use crate::model::ledger::RecipientOutcome;
use crate::model::outcome::BatchOutcome;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::PauseReason;
use crate::model::timestamp::Timestamp;
use std::time::Duration;

/// Why the batches that have not left will not.
#[derive(Debug, Clone)]
pub(crate) struct Stop {
    /// What becomes of their rows.
    pub(crate) recipients: RecipientOutcome,
    /// The trouble to show at them.
    pub(crate) error: Option<ErrorView>,
}

/// One step of the work on a profile's broadcasts: what was answered, and what leaves next. Written in one transaction, so that
/// many answers cost one write to the disk.
#[derive(Debug, Default)]
pub(crate) struct Step {
    /// Batches whose fate is known.
    pub(crate) closed: Vec<Closed>,
    /// Batches that are to leave again.
    pub(crate) returned: Vec<Returned>,
    /// Broadcasts that stop; what has not left will not.
    pub(crate) stops: Vec<(String, Stop)>,
    /// Broadcasts that stand still from now on.
    pub(crate) pauses: Vec<Pausing>,
    /// Broadcasts whose time has come.
    pub(crate) leaving: Vec<String>,
    /// Broadcasts that quiet hours hold from now on until a moment, or no longer.
    pub(crate) quiet: Vec<(String, Option<Timestamp>)>,
    /// Broadcasts that stand still and have no request under way any more: those that were being stopped are closed.
    pub(crate) drained: Vec<String>,
    /// What the limit of the profile becomes.
    pub(crate) hold: Option<HoldChange>,
    /// Robots that were told that they have sent enough for this minute.
    pub(crate) exhausted: Vec<String>,
    /// Batches that are to leave now.
    pub(crate) claims: Vec<Claim>,
}

impl Step {
    /// Whether nothing is to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.closed.is_empty()
            && self.returned.is_empty()
            && self.stops.is_empty()
            && self.pauses.is_empty()
            && self.leaving.is_empty()
            && self.quiet.is_empty()
            && self.drained.is_empty()
            && self.hold.is_none()
            && self.exhausted.is_empty()
            && self.claims.is_empty()
    }
}

/// A broadcast that stands still from now on.
#[derive(Debug)]
pub(crate) struct Pausing {
    pub(crate) id: String,
    pub(crate) reason: PauseReason,
    /// The trouble to show at it.
    pub(crate) error: Option<ErrorView>,
}

impl Pausing {
    /// For a reason that needs no trouble to explain it.
    pub(crate) fn because(id: &str, reason: PauseReason) -> Self {
        Self { id: id.to_owned(), reason, error: None }
    }
}

/// What becomes of the limit that holds a profile.
#[derive(Debug)]
pub(crate) enum HoldChange {
    /// It holds, as the row says.
    Until(Box<HoldRow>),
    /// It is over.
    Over,
}

impl HoldChange {
    /// The row that stands afterwards.
    pub(super) fn row(&self) -> Option<&HoldRow> {
        match self {
            Self::Until(row) => Some(row),
            Self::Over => None,
        }
    }
}

/// A batch whose fate is known.
#[derive(Debug)]
pub(crate) struct Closed {
    pub(crate) id: String,
    pub(crate) position: u32,
    pub(crate) outcome: BatchOutcome,
    /// Its trouble becomes that of the broadcast.
    pub(crate) worst: bool,
    /// People whose cost is taken back from the budget.
    pub(crate) refund: u32,
}

/// A batch that is to leave again.
#[derive(Debug)]
pub(crate) struct Returned {
    pub(crate) id: String,
    pub(crate) position: u32,
    pub(crate) certainty: DeliveryCertainty,
    /// People whose cost is taken back from the budget.
    pub(crate) refund: u32,
}

/// A batch that is to leave now.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) id: String,
    pub(crate) position: u32,
    /// Another body, with other media ids.
    pub(crate) request: Option<String>,
    /// People it costs.
    pub(crate) people: u32,
    /// The robot that sends it, whose messages of this minute are counted.
    pub(crate) robot: Option<String>,
    /// How certain it is that it was not delivered before.
    pub(crate) certainty: DeliveryCertainty,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimResult {
    /// The request may leave.
    Yes,
    /// Its broadcast was paused, stopped or closed.
    No,
    /// WeCom would drop it until then, and say that it accepted it.
    Dropped(Timestamp),
    /// Its robot has sent all that it may in this minute; so long.
    RobotWaits(Duration),
}

/// Whose step it is, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stepping<'a> {
    pub(crate) profile_id: &'a str,
    /// The application, for the budget.
    pub(crate) app: &'a str,
    pub(crate) now: Timestamp,
    /// The day that the budget counts.
    pub(crate) day: i64,
    /// Under which a computer of a team writes: without it nothing is written.
    pub(crate) lease: Option<&'a Lease>,
    /// Nobody knows whether it was written before: the line to the database was cut. None of its requests has left.
    pub(crate) again: bool,
}

/// What came of a step.
#[derive(Debug, Default)]
pub(crate) struct Stepped {
    /// For each claim whether the request may leave.
    pub(crate) claimed: Vec<ClaimResult>,
    /// The broadcasts that it touched, as they are now.
    pub(crate) snapshots: Vec<BroadcastSnapshot>,
}
