//! The gate of the quiet hours: what would leave in them stays where it is, and says so, until they end or are set otherwise.
//!
//! They are looked at by the wall clock again and again, so that a clock that is set, a change of the time zone and other hours chosen
//! meanwhile count from that moment on. A request that may have been delivered passes: it is asked about, and cannot wait.

use super::select::shorten;
use super::{LOOK_SELDOM, ProfileWorker};
use crate::model::timestamp::Timestamp;
use std::time::Duration;

impl ProfileWorker {
    /// Has the quiet hours hold what would leave now, and lets go of what they held.
    pub(super) fn look_at_quiet_hours(&mut self, now: Timestamp, rest: &mut Option<Duration>) {
        let ends = self.shared.quiet_end(&self.profile_id, now);
        for broadcast in self.broadcasts.iter_mut().filter(|broadcast| broadcast.active && !broadcast.stopping) {
            let would_leave = !broadcast.waits || broadcast.still_waits(now).is_none();
            let quiet = ends.filter(|_| would_leave && !broadcast.through_quiet);
            // One that waits for its time says beforehand how long quiet hours will hold it.
            let foreseen = || broadcast.sends_at.and_then(|at| self.shared.quiet_end(&self.profile_id, at));
            let told = if would_leave || broadcast.through_quiet { quiet } else { foreseen() };
            broadcast.is_quiet = quiet.is_some();
            if told != broadcast.quiet_until {
                broadcast.quiet_until = told;
                self.step.quiet.push((broadcast.id.clone(), told));
            }
            if let Some(until) = quiet {
                broadcast.was_quiet_until = Some(until);
                let left = Duration::from_millis(u64::try_from(until.0 - now.0).unwrap_or_default());
                shorten(rest, left.min(LOOK_SELDOM));
            }
        }
    }

    /// When a broadcast could leave first that was to leave at a time: at the end of the quiet hours in which that was.
    pub(super) fn could_leave_at(&self, sends_at: Timestamp) -> Timestamp {
        self.shared.quiet_end(&self.profile_id, sends_at).unwrap_or(sends_at)
    }
}
