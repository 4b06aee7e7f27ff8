//! The steps of a broadcast that must be written whole or not at all: start, answer, stop, take back, recovery.
//!
//! Each is one transaction that takes the writer's lock at once and leaves no row without its fate.

use super::ledger::Fate;
use super::{Database, StoreError, batches, broadcasts, ledger};
use crate::audience::RecipientKind;
use crate::engine::verdict::Verdict;
use crate::engine::{BatchState, BroadcastSnapshot, BroadcastState, LedgerReason, LedgerState, Outcome};
use crate::moment::Moment;
use crate::plan::PlannedBatch;
use crate::problem::{ErrorCode, ErrorView};
use sqlx::SqliteConnection;

/// Two starts of the same send within this time are one that was pressed twice, in milliseconds.
const DOUBLE_CLICK_MS: i64 = 1000;

/// Writes a new broadcast with all it consists of. `false`: the same one is under way, or was started a moment ago;
/// nothing is written then.
pub(crate) async fn start(
    database: &Database,
    new: &broadcasts::NewBroadcast<'_>,
    planned: &[PlannedBatch],
) -> Result<bool, StoreError> {
    let mut transaction = database.write().await?;
    let now = new.snapshot.created_at;
    let lately = Moment(now.0 - DOUBLE_CLICK_MS);
    if broadcasts::is_repeated_start(&mut transaction, new.digest, lately, now).await? {
        return Ok(false);
    }
    broadcasts::insert(&mut transaction, new).await?;
    batches::insert(&mut transaction, &new.snapshot.id, planned).await?;
    ledger::insert(&mut transaction, &new.snapshot.id, planned).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Why the batches that have not left will not.
#[derive(Debug, Clone)]
pub(crate) struct Stop {
    /// Fate of their rows.
    pub(crate) fate: Fate,
    /// The trouble to show at them.
    pub(crate) error: Option<ErrorView>,
}

/// Closes one batch and the rows of its addressees, gives up the others when told to stop, and closes the broadcast when
/// nothing is open any more. `worst` replaces the broadcast's trouble.
pub(crate) async fn answer(
    database: &Database,
    id: &str,
    position: u32,
    verdict: &Verdict,
    stop: Option<&Stop>,
    worst: Option<&ErrorView>,
    now: Moment,
) -> Result<BroadcastSnapshot, StoreError> {
    let mut transaction = database.write().await?;
    let closing = batches::Closing {
        state: verdict.state,
        at: now,
        msgid: verdict.msgid.as_deref(),
        response_code: verdict.response_code.as_deref(),
        response: verdict.response.as_deref(),
        error: verdict.error.as_ref(),
    };
    let was_open = batches::close(&mut transaction, id, position, &closing).await?;
    let missed = if was_open { settle(&mut transaction, id, position, verdict).await? } else { 0 };
    let mut snapshot = broadcasts::advance(&mut transaction, id, u64::from(was_open), missed, worst).await?;
    if let Some(stop) = stop {
        give_up(&mut transaction, id, stop).await?;
    }
    if !matches!(snapshot.state, BroadcastState::Finished | BroadcastState::Cancelled)
        && (stop.is_some() || snapshot.batches_done >= snapshot.batches_total)
    {
        snapshot = close_broadcast(&mut transaction, id, BroadcastState::Finished, now).await?;
    }
    transaction.commit().await?;
    Ok(snapshot)
}

/// Gives up every batch that has not been answered and closes the broadcast: for trouble before a request left.
pub(crate) async fn stop(
    database: &Database,
    id: &str,
    stop: &Stop,
    now: Moment,
) -> Result<BroadcastSnapshot, StoreError> {
    let mut transaction = database.write().await?;
    give_up(&mut transaction, id, stop).await?;
    broadcasts::advance(&mut transaction, id, 0, 0, stop.error.as_ref()).await?;
    let snapshot = close_broadcast(&mut transaction, id, BroadcastState::Finished, now).await?;
    transaction.commit().await?;
    Ok(snapshot)
}

/// Takes a waiting broadcast back; `None` when it is not waiting (any more).
pub(crate) async fn take_back(
    database: &Database,
    id: &str,
    now: Moment,
) -> Result<Option<BroadcastSnapshot>, StoreError> {
    let mut transaction = database.write().await?;
    if broadcasts::state(&mut transaction, id).await? != Some(BroadcastState::Waiting) {
        return Ok(None);
    }
    let fate = Fate { state: LedgerState::NotSent, reason: Some(LedgerReason::Cancelled), code: None };
    give_up(&mut transaction, id, &Stop { fate, error: None }).await?;
    let snapshot = close_broadcast(&mut transaction, id, BroadcastState::Cancelled, now).await?;
    transaction.commit().await?;
    Ok(Some(snapshot))
}

/// Closes every broadcast that is open although nobody works on it: what may have left is unknown, what has not left
/// will not. Returns their last states.
pub(crate) async fn recover(
    database: &Database,
    worked_on: &[String],
    now: Moment,
) -> Result<Vec<BroadcastSnapshot>, StoreError> {
    let mut transaction = database.write().await?;
    let mut closed = Vec::new();
    for id in broadcasts::open_ones(&mut transaction).await? {
        if worked_on.contains(&id) {
            continue;
        }
        let unknown =
            ErrorView::new(ErrorCode::OutcomeUnknown, "Posthorn ended before WeCom's answer was written down");
        let verdict = Verdict::unknown(unknown.clone(), None);
        let left = batches::sending(&mut transaction, &id).await?;
        for position in &left {
            let closing = batches::Closing {
                state: verdict.state,
                at: now,
                msgid: None,
                response_code: None,
                response: None,
                error: Some(&unknown),
            };
            batches::close(&mut transaction, &id, *position, &closing).await?;
            settle(&mut transaction, &id, *position, &verdict).await?;
        }
        if !left.is_empty() {
            broadcasts::advance(&mut transaction, &id, 0, 0, Some(&unknown)).await?;
        }
        let fate = Fate { state: LedgerState::NotSent, reason: Some(LedgerReason::Interrupted), code: None };
        give_up(&mut transaction, &id, &Stop { fate, error: None }).await?;
        closed.push(close_broadcast(&mut transaction, &id, BroadcastState::Finished, now).await?);
    }
    transaction.commit().await?;
    Ok(closed)
}

/// Gives the rows of a batch their fates; returns how many missed the message.
async fn settle(
    connection: &mut SqliteConnection,
    id: &str,
    position: u32,
    verdict: &Verdict,
) -> Result<u64, StoreError> {
    let mut missed = 0;
    for (kind, name, fate) in &verdict.exceptions {
        let noted = ledger::settle_one(connection, id, position, *kind, &ledger::key(name), *fate).await?
            || (*kind == RecipientKind::Person && ledger::add_person(connection, id, position, name, *fate).await?);
        missed += u64::from(noted && fate.is_missed());
    }
    let rest = ledger::settle_batch(connection, id, position, verdict.fate).await?;
    Ok(missed + if verdict.fate.is_missed() { rest } else { 0 })
}

async fn give_up(connection: &mut SqliteConnection, id: &str, stop: &Stop) -> Result<(), StoreError> {
    batches::cancel_open(connection, id, stop.error.as_ref()).await?;
    ledger::settle_rest(connection, id, stop.fate).await
}

async fn close_broadcast(
    connection: &mut SqliteConnection,
    id: &str,
    state: BroadcastState,
    now: Moment,
) -> Result<BroadcastSnapshot, StoreError> {
    let any_unknown = batches::number_in(connection, id, BatchState::Unknown).await? > 0;
    let tally = ledger::tally(connection, id).await?;
    let number = |wanted| tally.iter().filter(|(state, _)| *state == wanted).map(|(_, number)| number).sum::<u64>();
    let accepted = number(LedgerState::Accepted);
    let refused = number(LedgerState::Refused);
    let missed = refused + number(LedgerState::Unknown) + number(LedgerState::NotSent);
    let outcome = match (any_unknown, accepted, missed) {
        (true, ..) => Outcome::Unknown,
        (false, 1.., 0) => Outcome::Accepted,
        (false, 1.., _) => Outcome::Partial,
        (false, 0, _) if refused > 0 => Outcome::Refused,
        (false, 0, _) => Outcome::NotSent,
    };
    broadcasts::close(connection, id, state, outcome, missed, now).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::samples::{Answer, World, draft, person};
    use std::time::Duration;
    use wecom::send::SendReply;

    #[tokio::test]
    async fn an_answer_that_cannot_be_written_is_kept_and_nothing_is_sent_twice() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), Some(400)).await;
        let filler = world.send(draft(&"字".repeat(100_000), vec![person("filler")])).await;
        world.sender.will([Answer::Accept(SendReply { body: "x".repeat(700_000), ..SendReply::default() })]);
        let people = (0..1001).map(|n| person(&format!("u{n}"))).collect();
        let id = world.engine.start(world.order(draft("hello", people), 0).await).await.unwrap();
        let standing = loop {
            let snapshot = world.engine.snapshot(&id).await.unwrap();
            if snapshot.error.is_some() {
                break snapshot;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        assert_eq!(standing.error.unwrap().code, ErrorCode::StorageFull);
        assert_eq!(standing.state, BroadcastState::Sending);
        assert_eq!(world.sender.sent().len(), 2);

        sqlx::query("DELETE FROM broadcasts WHERE id = $1")
            .bind(&filler.id)
            .execute(world.database.pool())
            .await
            .unwrap();
        let end = world.end_of(&id).await;
        assert_eq!((end.outcome, end.error), (Some(Outcome::Accepted), None));
        assert_eq!(world.sender.sent().len(), 3);
    }
}
