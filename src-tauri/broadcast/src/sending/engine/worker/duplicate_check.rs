//! How long WeCom's duplicate check stands between a request that may have been accepted and a second delivery.

use super::active::Attempt;
use crate::model::timestamp::Timestamp;
use crate::store::batches::DeliveryCertainty;
use std::time::Duration;
use tokio::time::Instant;

/// How long before its end the check is no longer relied on: a request needs time to arrive.
const MARGIN: Duration = Duration::from_secs(15);

/// The latest time at which the first of several tries must have been made for the check to stand now; `None` when it does not
/// stand for anything, or when the clock was moved back behind the last step, and says nothing.
pub(in crate::sending::engine) fn since_when_it_stands(
    window: Option<Duration>,
    last_step: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    let was_moved_back = last_step.is_some_and(|last| last > now);
    let window = window?.checked_sub(MARGIN)?;
    let since = Timestamp(now.0 - i64::try_from(window.as_millis()).ok()?);
    (!was_moved_back).then_some(since)
}

/// What the duplicate check has to say of one request.
pub(super) struct DuplicateCheck {
    after_possible_delivery: bool,
    window: Option<Duration>,
    first_sent_at: Option<Timestamp>,
    first_left: Option<Instant>,
}

impl DuplicateCheck {
    pub(super) fn of(attempt: &Attempt) -> Self {
        Self {
            after_possible_delivery: attempt.batch.certainty == DeliveryCertainty::InDoubt,
            window: attempt.batch.duplicate_window.and_then(|window| window.checked_sub(MARGIN)),
            first_sent_at: attempt.batch.first_sent_at,
            first_left: attempt.first_left,
        }
    }

    /// Whether the request may leave at this moment.
    pub(super) fn may_leave(&self, wall: Timestamp, now: Instant) -> bool {
        !self.after_possible_delivery || self.stands(wall, now)
    }

    /// Whether it still stands between a request that may have been accepted and a second delivery. Of two clocks the one that says
    /// later is believed.
    pub(super) fn stands(&self, wall: Timestamp, now: Instant) -> bool {
        let (Some(window), Some(first)) = (self.window, self.first_sent_at) else { return false };
        let Ok(by_the_clock) = u64::try_from(wall.0 - first.0).map(Duration::from_millis) else { return false };
        let steady = self.first_left.map_or(Duration::ZERO, |left| now.saturating_duration_since(left));
        by_the_clock.max(steady) < window
    }
}
