//! What an admin asks for while a broadcast waits, sends or stands still.
//!
//! Each is written down first; the worker of the profile then looks. So it survives an end of the program, and it works also when
//! nothing is under way in this process.

use super::{Engine, SendError};
use crate::model::order::{Retry, Schedule};
use crate::model::profile::app_of;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use crate::store::broadcasts;
use crate::store::control::{self, Asked};

/// Longest late rule, in minutes: a day.
pub const MAX_LATE_MINUTES: u32 = 24 * 60;
/// A time further away than this is a slip, in milliseconds: 400 days.
const TOO_FAR_MS: i64 = 400 * 24 * 60 * 60 * 1000;

/// A schedule that can be kept. A minute of lateness is always forgiven: no clock is looked at all the time.
pub(super) fn checked(schedule: Schedule, now: Timestamp) -> Result<Schedule, SendError> {
    if schedule.at <= now {
        return Err(SendError::TimePast);
    }
    if schedule.at.0 - now.0 > TOO_FAR_MS {
        return Err(SendError::TimeTooFar);
    }
    Ok(Schedule { late_minutes: schedule.late_minutes.clamp(1, MAX_LATE_MINUTES), ..schedule })
}

impl Engine {
    /// Takes the whole send back while nothing of it has left; `false` when something may have, or it was closed before.
    pub async fn cancel(&self, id: &str) -> Result<bool, SendError> {
        let asked = control::take_back(&self.shared.deps.database, id, self.now()).await?;
        match self.done(id, asked) {
            Ok(_) => Ok(true),
            Err(SendError::NotPossible) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Lets a broadcast stand still: requests under way are answered, no other leaves.
    pub async fn pause(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let asked = control::pause(&self.shared.deps.database, id, self.now()).await?;
        self.done(id, asked)
    }

    /// Lets a broadcast that stands still go on, whatever the reason: what has not left leaves, and requests of which nobody knows
    /// are sent again as long as WeCom's duplicate check keeps them from being delivered twice. One that was late leaves now.
    pub async fn resume(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let deps = &self.shared.deps;
        let asked = control::resume(&deps.database, id, |profile| self.app(profile), self.now()).await?;
        self.done(id, asked)
    }

    /// Gives up what has not left, for good. Requests under way are still answered, so it may finish a little later.
    pub async fn stop(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let asked = control::stop(&self.shared.deps.database, id, self.now()).await?;
        self.done(id, asked)
    }

    /// Tries requests of a finished or paused broadcast again, with the identical bytes. [`SendError::NotPossible`] when there are
    /// none to try.
    pub async fn retry(&self, id: &str, what: Retry) -> Result<BroadcastSnapshot, SendError> {
        let deps = &self.shared.deps;
        let asked = control::retry(&deps.database, id, what, |profile| self.app(profile), self.now()).await?;
        self.done(id, asked)
    }

    /// Gives a scheduled broadcast that has not left another time, also one that is late.
    pub async fn reschedule(&self, id: &str, schedule: Schedule) -> Result<BroadcastSnapshot, SendError> {
        let now = self.now();
        let schedule = checked(schedule, now)?;
        let late_ms = i64::from(schedule.late_minutes) * 60_000;
        let asked = control::reschedule(&self.shared.deps.database, id, schedule.at, late_ms, now).await?;
        self.done(id, asked)
    }

    /// Whether a send can be scheduled for a time: what [`Engine::start`] would refuse of it.
    pub fn check_time(&self, schedule: Schedule) -> Result<(), SendError> {
        checked(schedule, self.now()).map(|_| ())
    }

    /// The scheduled broadcasts whose time passed while this computer slept or was off, by more than their late rule allows.
    pub async fn late(&self) -> Result<Vec<BroadcastSnapshot>, SendError> {
        Ok(broadcasts::late_ones(&self.shared.deps.database).await?)
    }

    /// Looks at every clock now, as each worker does by itself at least every 15 s: also after the computer slept.
    #[cfg(test)]
    pub(crate) fn wake(&self) {
        let profiles: Vec<String> = self.shared.workers().keys().cloned().collect();
        for profile in profiles {
            self.shared.wake(&profile, None);
        }
    }

    fn done(&self, id: &str, asked: Asked) -> Result<BroadcastSnapshot, SendError> {
        match asked {
            Asked::Done(snapshot) => {
                self.shared.deps.events.broadcast((*snapshot).clone());
                if !snapshot.state.is_closed() || self.shared.workers().contains_key(&snapshot.profile_id) {
                    self.shared.wake(&snapshot.profile_id, None);
                }
                Ok(*snapshot)
            }
            Asked::Not => Err(SendError::NotPossible),
            Asked::Busy => Err(SendError::Busy),
            Asked::OtherApp => Err(SendError::OtherApp),
            Asked::Missing => Err(SendError::NotFound(id.to_owned())),
        }
    }

    fn app(&self, profile_id: &str) -> Option<String> {
        self.shared.deps.profiles.get(profile_id).ok().as_ref().map(app_of)
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now(&*self.shared.deps.clock)
    }
}
