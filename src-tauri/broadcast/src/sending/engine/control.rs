//! What an admin asks for while a broadcast waits, sends or stands still.
//!
//! Each is one transaction: what stands on the disk is looked at, changed and written down before the worker of the profile hears of
//! it. So it survives an end of the program, and it works also when nothing is under way in this process.

use super::worker::since_when_it_stands;
use super::{Engine, SendError};
use crate::model::follow_up::PossibleFollowUps;
use crate::model::order::{Retry, Schedule};
use crate::model::profile::app_of;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::{BatchState, BroadcastState, PauseReason};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::batches::DeliveryCertainty;
use crate::store::broadcasts::{Progress, Standing};
use crate::store::outbox::{Stop, close_broadcast, close_if_done, give_up, stopped_by_admin};
use crate::store::{Connection, Database, Writing, batches, broadcasts, follow_ups, ledger};

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
        let (mut writing, standing) = self.standing(id).await?;
        if standing.state != BroadcastState::Waiting {
            return Ok(false);
        }
        let now = self.now();
        give_up(&mut writing, id, &by_the_admin(), &mut Progress::default()).await?;
        let snapshot = close_broadcast(&mut writing, id, BroadcastState::Cancelled, now).await?;
        self.commit(writing, id, Some(snapshot)).await?;
        Ok(true)
    }

    /// Lets a broadcast stand still: requests under way are answered, no other leaves.
    pub async fn pause(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let (mut writing, standing) = self.standing(id).await?;
        possible_if(standing.state == BroadcastState::Sending)?;
        broadcasts::pause(&mut writing, id, PauseReason::Admin, None).await?;
        self.commit_as_it_stands(writing, id).await
    }

    /// Lets a broadcast that stands still go on, whatever the reason: what has not left leaves, and requests of which nobody knows
    /// are sent again as long as WeCom's duplicate check keeps them from being delivered twice. One that was late leaves now.
    pub async fn resume(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let (mut writing, standing) = self.standing(id).await?;
        self.check_app(&standing)?;
        possible_if(broadcasts::resume(&mut writing, id, self.now()).await?)?;
        if self.reopen_unknown(&mut writing, id, &standing).await? > 0 {
            count_anew(&mut writing, id).await?;
        }
        self.commit_as_it_stands(writing, id).await
    }

    /// Gives up what has not left, for good. Requests under way are still answered, so it may finish a little later.
    pub async fn stop(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let (mut writing, _) = self.standing(id).await?;
        possible_if(broadcasts::begin_stopping(&mut writing, id).await?)?;
        let (now, mut progress) = (self.now(), Progress::default());
        give_up(&mut writing, id, &by_the_admin(), &mut progress).await?;
        let mut snapshot = broadcasts::advance(&mut writing, id, &progress, now).await?;
        if let Some(open) = snapshot {
            snapshot = Some(close_if_done(&mut writing, open, now).await?);
        }
        self.commit(writing, id, snapshot).await
    }

    /// Tries requests of a finished or paused broadcast again, with the identical bytes. [`SendError::NotPossible`] when there are
    /// none to try.
    pub async fn retry(&self, id: &str, what: Retry) -> Result<BroadcastSnapshot, SendError> {
        use BatchState::{Cancelled, Refused, Unknown};
        use DeliveryCertainty::{NotDelivered, Overruled};
        let (mut writing, standing) = self.standing(id).await?;
        self.check_app(&standing)?;
        let closed = standing.state == BroadcastState::Finished;
        let stands_still = standing.pause.is_some_and(|reason| reason != PauseReason::Stopping);
        possible_if(closed || (standing.state == BroadcastState::Sending && stands_still))?;
        let now = self.now();
        if closed && broadcasts::is_repeated_start(&mut writing, &standing.digest, now, now).await? {
            return Err(SendError::Busy);
        }
        let mut opened = 0;
        if what.refused {
            opened += batches::reopen(&mut writing, id, Refused, None, NotDelivered).await?;
        }
        if what.not_sent {
            opened += batches::reopen(&mut writing, id, Cancelled, None, NotDelivered).await?;
        }
        if what.unknown {
            opened += self.reopen_unknown(&mut writing, id, &standing).await?;
        }
        if what.even_twice {
            opened += batches::reopen(&mut writing, id, Unknown, None, Overruled).await?;
        }
        possible_if(opened > 0)?;
        count_anew(&mut writing, id).await?;
        self.commit_as_it_stands(writing, id).await
    }

    /// Gives a scheduled broadcast that has not left another time, also one that is late.
    pub async fn reschedule(&self, id: &str, schedule: Schedule) -> Result<BroadcastSnapshot, SendError> {
        let schedule = checked(schedule, self.now())?;
        let late_ms = i64::from(schedule.late_minutes) * 60_000;
        let (mut writing, _) = self.standing(id).await?;
        possible_if(broadcasts::reschedule(&mut writing, id, schedule.at, late_ms).await?)?;
        self.commit_as_it_stands(writing, id).await
    }

    /// Whether a send can be scheduled for a time: what [`Engine::start`] would refuse of it.
    pub fn check_time(&self, schedule: Schedule) -> Result<(), SendError> {
        checked(schedule, self.now()).map(|_| ())
    }

    /// The scheduled broadcasts whose time passed while this computer slept or was off, by more than their late rule allows.
    pub async fn late(&self) -> Result<Vec<BroadcastSnapshot>, SendError> {
        Ok(broadcasts::late_ones(&self.shared.deps.database).await?)
    }

    /// Looks at every clock now, as each worker does by itself at least every 15 s: after the computer slept, or its clock was set.
    pub fn wake(&self) {
        let profiles: Vec<String> = self.shared.workers().keys().cloned().collect();
        for profile in profiles {
            self.shared.wake(&profile, None);
        }
    }

    /// The writer's lock, and how the broadcast stands under it.
    pub(super) async fn standing(&self, id: &str) -> Result<(Writing, Standing), SendError> {
        self.check_may_send()?;
        let mut writing = self.shared.deps.database.write().await?;
        let standing = broadcasts::standing(&mut writing, id).await?;
        Ok((writing, standing.ok_or_else(|| SendError::NotFound(id.to_owned()))?))
    }

    /// A request that was made for one application must not leave through another.
    pub(super) fn check_app(&self, standing: &Standing) -> Result<(), SendError> {
        let profile = self.shared.deps.profiles.get(&standing.profile_id);
        if profile.is_ok_and(|profile| app_of(&profile) == standing.app) { Ok(()) } else { Err(SendError::OtherApp) }
    }

    /// Opens the requests of which nobody knows, as far as the duplicate check stands between them and a second delivery.
    async fn reopen_unknown(&self, writing: &mut Writing, id: &str, standing: &Standing) -> Result<u64, SendError> {
        let Some(since) = told_apart_since(writing, id, standing, self.now()).await? else { return Ok(0) };
        Ok(batches::reopen(writing, id, BatchState::Unknown, Some(since), DeliveryCertainty::InDoubt).await?)
    }

    pub(super) async fn commit_as_it_stands(
        &self,
        mut writing: Writing,
        id: &str,
    ) -> Result<BroadcastSnapshot, SendError> {
        let snapshot = broadcasts::advance(&mut writing, id, &Progress::default(), self.now()).await?;
        self.commit(writing, id, snapshot).await
    }

    /// Writes it down, then tells the pages and the worker of the profile.
    async fn commit(
        &self,
        writing: Writing,
        id: &str,
        snapshot: Option<BroadcastSnapshot>,
    ) -> Result<BroadcastSnapshot, SendError> {
        writing.commit().await?;
        let snapshot = snapshot.ok_or_else(|| SendError::NotFound(id.to_owned()))?;
        self.shared.deps.events.broadcast(snapshot.clone());
        if !snapshot.state.is_closed() || self.shared.workers().contains_key(&snapshot.profile_id) {
            self.shared.wake(&snapshot.profile_id, None);
        }
        Ok(snapshot)
    }

    /// What can still be done with a broadcast that is over or stands still.
    pub async fn possible_follow_ups(&self, id: &str) -> Result<PossibleFollowUps, SendError> {
        possible(&self.shared.deps.database, id, self.now()).await
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::now(&*self.shared.deps.clock)
    }
}

/// What can still be done with a broadcast.
pub(crate) async fn possible(database: &Database, id: &str, now: Timestamp) -> Result<PossibleFollowUps, SendError> {
    let mut reading = database.read().await?;
    let standing = broadcasts::standing(&mut reading, id).await?;
    let standing = standing.ok_or_else(|| SendError::NotFound(id.to_owned()))?;
    let since = told_apart_since(&mut reading, id, &standing, now).await?;
    Ok(follow_ups::possible(&mut reading, id, since, now).await?)
}

/// When a request must have left first for WeCom to tell it from a duplicate now; the same for what is offered and for what is done.
async fn told_apart_since(
    connection: &mut Connection,
    id: &str,
    standing: &Standing,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let window = batches::duplicate_window(connection, id).await?;
    Ok(since_when_it_stands(window, standing.touched_at, now))
}

fn possible_if(condition: bool) -> Result<(), SendError> {
    if condition { Ok(()) } else { Err(SendError::NotPossible) }
}

fn by_the_admin() -> Stop {
    Stop { recipients: stopped_by_admin(), error: None }
}

/// Opens the rows of open batches and counts the broadcast anew.
async fn count_anew(writing: &mut Writing, id: &str) -> Result<(), SendError> {
    ledger::reopen(writing, id).await?;
    let open = batches::open_ones(writing, id).await?;
    let tally = ledger::tally(writing, id).await?;
    Ok(broadcasts::reopen(writing, id, open, ledger::missed(&tally)).await?)
}
