//! What an admin asks for between the steps of the work: take back, pause, resume, stop, retry, another time. One transaction each.

use super::batches::DeliveryCertainty;
use super::broadcasts::{Progress, Standing};
use super::outbox::{Stop, close_broadcast, close_if_done, give_up, stopped_by_admin};
use super::{Database, batches, broadcasts, ledger};
use crate::model::order::Retry;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::{BatchState, BroadcastState, PauseReason};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use sqlx::SqliteConnection;
use std::time::Duration;

/// What came of asking for something.
pub(crate) enum Asked {
    /// It was done; the broadcast as it is now.
    Done(Box<BroadcastSnapshot>),
    /// It cannot be done with a broadcast that stands like this.
    Not,
    /// The same send is under way.
    Busy,
    /// The profile sends through another application now.
    OtherApp,
    /// There is no such broadcast.
    Missing,
}

impl Asked {
    fn of(snapshot: Option<BroadcastSnapshot>) -> Self {
        snapshot.map_or(Self::Missing, |snapshot| Self::Done(Box::new(snapshot)))
    }
}

/// Takes back a whole broadcast of which nothing has left.
pub(crate) async fn take_back(database: &Database, id: &str, now: Timestamp) -> Result<Asked, StoreError> {
    let mut transaction = database.write().await?;
    let Some(standing) = broadcasts::standing(&mut transaction, id).await? else { return Ok(Asked::Missing) };
    if standing.state != BroadcastState::Waiting {
        return Ok(Asked::Not);
    }
    let mut progress = Progress::default();
    give_up(&mut transaction, id, &Stop { recipients: stopped_by_admin(), error: None }, &mut progress).await?;
    let snapshot = close_broadcast(&mut transaction, id, BroadcastState::Cancelled, now).await?;
    transaction.commit().await?;
    Ok(Asked::Done(Box::new(snapshot)))
}

/// Lets a broadcast stand still.
pub(crate) async fn pause(database: &Database, id: &str, now: Timestamp) -> Result<Asked, StoreError> {
    let mut transaction = database.write().await?;
    let Some(standing) = broadcasts::standing(&mut transaction, id).await? else { return Ok(Asked::Missing) };
    if standing.state != BroadcastState::Sending {
        return Ok(Asked::Not);
    }
    broadcasts::pause(&mut transaction, id, PauseReason::Admin, None).await?;
    let snapshot = broadcasts::advance(&mut transaction, id, &Progress::default(), now).await?;
    transaction.commit().await?;
    Ok(Asked::of(snapshot))
}

/// Gives up what has not left, for good. Requests under way are still answered.
pub(crate) async fn stop(database: &Database, id: &str, now: Timestamp) -> Result<Asked, StoreError> {
    let mut transaction = database.write().await?;
    if !broadcasts::begin_stopping(&mut transaction, id).await? {
        let known = broadcasts::standing(&mut transaction, id).await?.is_some();
        return Ok(if known { Asked::Not } else { Asked::Missing });
    }
    let mut progress = Progress::default();
    give_up(&mut transaction, id, &Stop { recipients: stopped_by_admin(), error: None }, &mut progress).await?;
    let mut snapshot = broadcasts::advance(&mut transaction, id, &progress, now).await?;
    if let Some(open) = snapshot {
        snapshot = Some(close_if_done(&mut transaction, open, now).await?);
    }
    transaction.commit().await?;
    Ok(Asked::of(snapshot))
}

/// How long before its end the duplicate check is no longer relied on: a request needs time to arrive.
pub(crate) const MARGIN: Duration = Duration::from_secs(15);

/// The latest moment at which the first of several tries must have been made for the duplicate check to stand now; `None` when it
/// does not stand for anything, or when the clock was moved back and says nothing.
fn check_stands_since(standing: &Standing, window: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    let was_moved_back = standing.touched_at.is_some_and(|touched| touched > now);
    let window = window?.checked_sub(MARGIN)?;
    let since = Timestamp(now.0 - i64::try_from(window.as_millis()).ok()?);
    (!was_moved_back).then_some(since)
}

/// Lets a paused broadcast go on. Requests of which nobody knows leave again while the duplicate check stands between them and a
/// second delivery. `app` is the application that the profile sends through now.
pub(crate) async fn resume(
    database: &Database,
    id: &str,
    app_of: impl Fn(&str) -> Option<String>,
    now: Timestamp,
) -> Result<Asked, StoreError> {
    let mut transaction = database.write().await?;
    let Some(standing) = broadcasts::standing(&mut transaction, id).await? else { return Ok(Asked::Missing) };
    if app_of(&standing.profile_id).is_none_or(|app| app != standing.app) {
        return Ok(Asked::OtherApp);
    }
    if !broadcasts::resume(&mut transaction, id, now).await? {
        return Ok(Asked::Not);
    }
    let window = batches::duplicate_window(&mut transaction, id).await?;
    if let Some(since) = check_stands_since(&standing, window, now) {
        let opened =
            batches::reopen(&mut transaction, id, BatchState::Unknown, Some(since), DeliveryCertainty::InDoubt).await?;
        if opened > 0 {
            count_anew(&mut transaction, id).await?;
        }
    }
    let snapshot = broadcasts::advance(&mut transaction, id, &Progress::default(), now).await?;
    transaction.commit().await?;
    Ok(Asked::of(snapshot))
}

/// Opens batches of a closed or paused broadcast again.
pub(crate) async fn retry(
    database: &Database,
    id: &str,
    what: Retry,
    app_of: impl Fn(&str) -> Option<String>,
    now: Timestamp,
) -> Result<Asked, StoreError> {
    let mut transaction = database.write().await?;
    let connection = &mut *transaction;
    let Some(standing) = broadcasts::standing(connection, id).await? else { return Ok(Asked::Missing) };
    if app_of(&standing.profile_id).is_none_or(|app| app != standing.app) {
        return Ok(Asked::OtherApp);
    }
    let closed = standing.state == BroadcastState::Finished;
    let paused = standing.state == BroadcastState::Sending
        && standing.pause.is_some_and(|reason| reason != PauseReason::Stopping);
    if !closed && !paused {
        return Ok(Asked::Not);
    }
    if closed && broadcasts::is_repeated_start(connection, &standing.digest, now, now).await? {
        return Ok(Asked::Busy);
    }
    let mut opened = 0;
    if what.refused {
        opened += batches::reopen(connection, id, BatchState::Refused, None, DeliveryCertainty::NotDelivered).await?;
    }
    if what.not_sent {
        opened += batches::reopen(connection, id, BatchState::Cancelled, None, DeliveryCertainty::NotDelivered).await?;
    }
    if what.unknown {
        let window = batches::duplicate_window(connection, id).await?;
        if let Some(since) = check_stands_since(&standing, window, now) {
            opened +=
                batches::reopen(connection, id, BatchState::Unknown, Some(since), DeliveryCertainty::InDoubt).await?;
        }
    }
    if what.even_twice {
        opened += batches::reopen(connection, id, BatchState::Unknown, None, DeliveryCertainty::Overruled).await?;
    }
    if opened == 0 {
        return Ok(Asked::Not);
    }
    count_anew(connection, id).await?;
    let snapshot = broadcasts::advance(connection, id, &Progress::default(), now).await?;
    transaction.commit().await?;
    Ok(Asked::of(snapshot))
}

/// Gives a scheduled broadcast another time.
pub(crate) async fn reschedule(
    database: &Database,
    id: &str,
    at: Timestamp,
    late_ms: i64,
    now: Timestamp,
) -> Result<Asked, StoreError> {
    let mut transaction = database.write().await?;
    if !broadcasts::reschedule(&mut transaction, id, at, late_ms).await? {
        let known = broadcasts::standing(&mut transaction, id).await?.is_some();
        return Ok(if known { Asked::Not } else { Asked::Missing });
    }
    let snapshot = broadcasts::advance(&mut transaction, id, &Progress::default(), now).await?;
    transaction.commit().await?;
    Ok(Asked::of(snapshot))
}

/// Opens the rows of open batches and counts the broadcast anew.
async fn count_anew(connection: &mut SqliteConnection, id: &str) -> Result<(), StoreError> {
    ledger::reopen(connection, id).await?;
    let open = batches::open_ones(connection, id).await?;
    let tally = ledger::tally(connection, id).await?;
    let missed = tally.iter().filter(|(state, _)| state.is_missed()).map(|(_, number)| number).sum();
    broadcasts::reopen(connection, id, open, missed).await
}
