//! The steps of a broadcast that must be written whole or not at all: start, a step of the work, recovery.
//!
//! Each is one transaction that takes the writer's lock at once and leaves no row without its fate. What an admin asks for between
//! steps (pause, resume, stop, retry) is decided in `sending/engine/control.rs`.

use super::broadcasts::Progress;
use super::database::{COMMIT, ROLLBACK, Turn};
use super::leases::{Taken, TeamMember};
use super::sql::Connection;
pub(crate) use super::step::{
    Claim, ClaimResult, Closed, HoldChange, Pausing, Returned, Step, Stepped, Stepping, Stop,
};
use super::usual_step::UsualStep;
use super::{Database, batches, broadcasts, dead_letters, holds, leases, ledger, pace, repeats, request_keys};
use crate::model::audience::RecipientKind;
use crate::model::batch::PlannedBatch;
use crate::model::error_view::ErrorView;
use crate::model::ledger::{LedgerReason, LedgerState, RecipientOutcome};
use crate::model::outcome::{BatchOutcome, Outcome};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::follow_ups;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

/// Two starts of the same send within this time are one that was pressed twice, in milliseconds.
const DOUBLE_CLICK_MS: i64 = 1000;

/// What came of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Started {
    /// It is written down.
    Yes,
    /// The same one is under way, or was started a moment ago. Nothing is written.
    Already,
    /// The key under which a program handed it over was used before. Nothing is written.
    KeyUsed,
}

/// Writes a new broadcast with all it consists of, and with its key where it has one.
pub(crate) async fn start(
    database: &Database,
    new: &broadcasts::NewBroadcast<'_>,
    planned: &[PlannedBatch],
) -> Result<Started, StoreError> {
    let mut transaction = database.write().await?;
    let now = new.snapshot.created_at;
    if let Some(key) = new.key {
        let (profile_id, id) = (&new.snapshot.profile_id, &new.snapshot.id);
        if !request_keys::take(&mut transaction, profile_id, key, id, now).await? {
            return Ok(Started::KeyUsed);
        }
        dead_letters::revive(&mut transaction, profile_id, key).await?;
    }
    let lately = Timestamp(now.0 - DOUBLE_CLICK_MS);
    if broadcasts::is_repeated_start(&mut transaction, new.digest, lately, now).await? {
        return Ok(Started::Already);
    }
    broadcasts::insert(&mut transaction, new).await?;
    batches::insert(&mut transaction, &new.snapshot.id, planned).await?;
    ledger::insert(&mut transaction, &new.snapshot.id, planned).await?;
    transaction.commit().await?;
    Ok(Started::Yes)
}

/// Writes a step.
pub(crate) async fn step(database: &Database, who: Stepping<'_>, step: &Step) -> Result<Stepped, StoreError> {
    let mut turn = database.turn().await?;
    if let Some(done) = usual_step(&mut turn, who, step).await? {
        turn.keep();
        return Ok(done);
    }
    let connection = turn.begin().await?;
    if let Some(lease) = who.lease {
        leases::extend(connection, lease).await?;
    }
    let mut touched: BTreeMap<&str, Progress> = BTreeMap::new();
    let mut spent = 0_i64;
    let mut together = Together::default();
    for one in &step.closed {
        let progress = touched.entry(&one.id).or_default();
        if close_batch(connection, &one.id, one.position, &one.outcome, who.now, progress, Some(&mut together)).await? {
            spent -= i64::from(one.refund);
            if one.worst
                && let Some(error) = &one.outcome.error
            {
                progress.worst = Some(error.clone());
            }
        }
    }
    for (id, missed) in together.settle(connection).await? {
        touched.entry(id).or_default().missed += missed;
    }
    for one in &step.returned {
        touched.entry(&one.id).or_default();
    }
    spent -= give_back(connection, step, who.again).await?;
    for (id, stop) in &step.stops {
        let progress = touched.entry(id).or_default();
        give_up(connection, id, stop, progress).await?;
        if progress.worst.is_none() {
            progress.worst.clone_from(&stop.error);
        }
    }
    for Pausing { id, reason, error } in &step.pauses {
        touched.entry(id).or_default();
        broadcasts::pause(connection, id, *reason, error.as_ref()).await?;
    }
    for id in &step.leaving {
        touched.entry(id).or_default();
        broadcasts::leave_waiting(connection, id).await?;
    }
    for (id, until) in &step.quiet {
        touched.entry(id).or_default();
        broadcasts::set_quiet(connection, id, *until).await?;
    }
    for id in &step.drained {
        let progress = touched.entry(id).or_default();
        let standing = broadcasts::standing(connection, id).await?;
        if standing.is_some_and(|one| one.pause == Some(PauseReason::Stopping)) {
            give_up(connection, id, &Stop { recipients: stopped_by_admin(), error: None }, progress).await?;
        }
    }
    if let Some(hold) = &step.hold {
        holds::set_hold(connection, who.profile_id, hold.row()).await?;
    }
    for robot in &step.exhausted {
        pace::exhaust(connection, robot, who.now).await?;
    }
    let (claimed, cost) = claim(connection, &step.claims, who.now).await?;
    for one in &step.claims {
        touched.entry(&one.id).or_default();
    }
    spent += cost;
    holds::spend(connection, who.app, who.day, spent).await?;
    let mut snapshots = Vec::with_capacity(touched.len());
    for (id, progress) in touched {
        if let Some(snapshot) = broadcasts::advance(connection, id, &progress, who.now).await? {
            snapshots.push(close_if_done(connection, snapshot, who.now).await?);
        }
    }
    // When this returns, all of it stands on the disk.
    turn.end(COMMIT).await?;
    turn.keep();
    Ok(Stepped { claimed, snapshots })
}

/// Gives back what is to leave again, and what a try before this one marked; what it cost.
async fn give_back(connection: &mut Connection, step: &Step, again: bool) -> Result<i64, StoreError> {
    let returned = step.returned.iter().map(|one| (&one.id, one.position, one.certainty, one.refund));
    let marked = step.claims.iter().filter(|_| again).map(|one| (&one.id, one.position, one.certainty, one.people));
    let mut cost = 0;
    for (id, position, certainty, people) in returned.chain(marked) {
        if batches::give_back(connection, id, position, certainty).await? {
            cost += i64::from(people);
        }
    }
    Ok(cost)
}

/// Writes a step that is as usual; `None`: nothing is written.
async fn usual_step(turn: &mut Turn, who: Stepping<'_>, step: &Step) -> Result<Option<Stepped>, StoreError> {
    let Some(usual) = UsualStep::of(step) else { return Ok(None) };
    let Some(file) = turn.file() else { return Ok(None) };
    let Some(mut done) = usual.write(file, who).await? else {
        turn.end(ROLLBACK).await?;
        return Ok(None);
    };
    for snapshot in &mut done.snapshots {
        *snapshot = close_if_done(file, snapshot.clone(), who.now).await?;
    }
    turn.end(COMMIT).await?;
    Ok(Some(done))
}

/// What becomes of the people of batches that the admin stopped.
pub(crate) fn stopped_by_admin() -> RecipientOutcome {
    RecipientOutcome { state: LedgerState::NotSent, reason: Some(LedgerReason::Cancelled), code: None }
}

/// Closes what was under way when the program ended: what may have left is unknown, and what has not left stands still until the
/// admin resumes it. Broadcasts that wait for a chosen time go on waiting. Returns those that were interrupted.
pub(crate) async fn recover(
    database: &Database,
    worked_on: &[String],
    unknown: &BatchOutcome,
    now: Timestamp,
) -> Result<Vec<BroadcastSnapshot>, StoreError> {
    let mut transaction = database.write().await?;
    let mut interrupted = Vec::new();
    follow_ups::recover(&mut transaction).await?;
    holds::forget_departed(&mut transaction, now).await?;
    for id in broadcasts::open_ones(&mut transaction).await? {
        let Some(standing) = broadcasts::standing(&mut transaction, &id).await? else { continue };
        if worked_on.contains(&id) {
            continue;
        }
        let waits_for_its_time = standing.state == BroadcastState::Waiting && standing.scheduled;
        let of = batches::possibly_delivered(&mut transaction, &id).await?;
        let cut = Cut { unknown, of, pause: (!waits_for_its_time).then_some((PauseReason::Interrupted, None)) };
        interrupted.extend(cut_off(&mut transaction, &id, &standing, &cut, now).await?);
    }
    transaction.commit().await?;
    Ok(interrupted)
}

/// Takes the lease of an application. Where another computer had it and is gone, what may have left there is unknown, and the rest goes
/// on; only what nobody was there for and nobody has touched for longer than `late` stands still until the admin resumes it. Returns
/// what was concerned, too.
pub(crate) async fn take_lease(
    database: &Database,
    app: &str,
    member: &TeamMember,
    (unknown, late): (&BatchOutcome, Duration),
    now: Timestamp,
) -> Result<(Taken, Vec<BroadcastSnapshot>), StoreError> {
    // Those who wait look often, and are not to be in the way of the one who writes.
    if let Some(held) = leases::held_by_another(database, app, member).await? {
        return Ok((held, Vec::new()));
    }
    let mut transaction = database.write().await?;
    let taken = leases::take(&mut transaction, app, member).await?;
    let mut concerned = Vec::new();
    if let Taken::Held { .. } = &taken {
        // Nothing was written, and there is nothing that others should hear of.
        return Ok((taken, concerned));
    }
    if let Taken::Over(_, since) = &taken {
        let recently = Timestamp(now.0 - i64::try_from(late.as_millis()).unwrap_or(i64::MAX));
        for id in broadcasts::open_ones(&mut transaction).await? {
            let standing = broadcasts::standing(&mut transaction, &id).await?;
            let Some(standing) = standing.filter(|standing| standing.app == app) else { continue };
            let is_late =
                *since > late && standing.state == BroadcastState::Sending && standing.touched_at < Some(recently);
            let pause = is_late.then_some((PauseReason::Interrupted, None));
            let cut = Cut { unknown, of: batches::under_way(&mut transaction, &id).await?, pause };
            concerned.extend(cut_off(&mut transaction, &id, &standing, &cut, now).await?);
        }
    }
    transaction.commit().await?;
    Ok((taken, concerned))
}

/// Lets everything of a profile stand still whose worker failed, also what waits for its time: what may have left is unknown, and the
/// rest goes on when the admin resumes it. Returns what was concerned. In a team that is for who has the lease of the application.
pub(crate) async fn abandon(
    database: &Database,
    profile_id: &str,
    team: Option<(&str, &TeamMember)>,
    (why, unknown): (&ErrorView, &BatchOutcome),
    now: Timestamp,
) -> Result<Vec<BroadcastSnapshot>, StoreError> {
    let mut transaction = database.write().await?;
    let mut left_by_another = None;
    if let Some((app, member)) = team {
        match leases::take(&mut transaction, app, member).await? {
            Taken::Held { .. } => return Ok(Vec::new()),
            Taken::Over(..) => left_by_another = Some(app),
            Taken::Kept(_) => {}
        }
    }
    let mut concerned = Vec::new();
    for id in broadcasts::open_ones(&mut transaction).await? {
        let Some(standing) = broadcasts::standing(&mut transaction, &id).await? else { continue };
        let (own, left) = (standing.profile_id == profile_id, left_by_another == Some(standing.app.as_str()));
        if !own && !left {
            continue;
        }
        let of = batches::possibly_delivered(&mut transaction, &id).await?;
        let cut = Cut { unknown, of, pause: own.then_some((PauseReason::Trouble, Some(why))) };
        concerned.extend(cut_off(&mut transaction, &id, &standing, &cut, now).await?);
    }
    transaction.commit().await?;
    Ok(concerned)
}

/// How a broadcast is cut off.
pub(super) struct Cut<'a> {
    /// What became of requests that may have left.
    pub(super) unknown: &'a BatchOutcome,
    /// Their places.
    pub(super) of: Vec<u32>,
    /// Why the rest stands still, if it does not so already; `None`: it goes on.
    pub(super) pause: Option<(PauseReason, Option<&'a ErrorView>)>,
}

/// Closes what may have left of an open broadcast, and lets the rest stand still; the broadcast, when anything was changed that the
/// admin did not ask for.
pub(super) async fn cut_off(
    connection: &mut Connection,
    id: &str,
    standing: &broadcasts::Standing,
    cut: &Cut<'_>,
    now: Timestamp,
) -> Result<Option<BroadcastSnapshot>, StoreError> {
    let mut progress = Progress::default();
    for position in cut.of.iter().copied() {
        close_batch(connection, id, position, cut.unknown, now, &mut progress, None).await?;
        progress.worst.clone_from(&cut.unknown.error);
    }
    let had_doubt = progress.batches > 0;
    let stopping = standing.pause == Some(PauseReason::Stopping);
    let pause = cut.pause.filter(|_| standing.pause.is_none());
    if stopping {
        let stop = Stop { recipients: stopped_by_admin(), error: None };
        give_up(connection, id, &stop, &mut progress).await?;
    } else if let Some((reason, error)) = pause {
        broadcasts::pause(connection, id, reason, error).await?;
        if let Some(error) = error {
            progress.worst = Some(error.clone());
        }
    }
    if !had_doubt && pause.is_none() && !stopping {
        return Ok(None);
    }
    let Some(snapshot) = broadcasts::advance(connection, id, &progress, now).await? else { return Ok(None) };
    let snapshot = close_if_done(connection, snapshot, now).await?;
    Ok((had_doubt || pause.is_some()).then_some(snapshot))
}

/// Marks requests as sending: for each what became of it, and what they cost together. Those of one broadcast that need nothing
/// else and that nobody sent before are marked in one statement.
async fn claim(
    connection: &mut Connection,
    claims: &[Claim],
    now: Timestamp,
) -> Result<(Vec<ClaimResult>, i64), StoreError> {
    let mut plain: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.robot.is_none() && claim.request.is_none()) {
        plain.entry(&claim.id).or_default().push(claim.position);
    }
    let mut marked = HashSet::new();
    for (id, positions) in plain {
        let new = batches::claim_new(connection, id, &positions, now).await?;
        marked.extend(new.into_iter().map(|position| (id, position)));
    }
    let (mut claimed, mut cost) = (Vec::with_capacity(claims.len()), 0);
    for claim in claims {
        let result = if marked.contains(&(claim.id.as_str(), claim.position)) {
            ClaimResult::Yes
        } else {
            claim_alone(connection, claim, now).await?
        };
        cost += if result == ClaimResult::Yes { i64::from(claim.people) } else { 0 };
        claimed.push(result);
    }
    Ok((claimed, cost))
}

/// Marks one request as sending, unless WeCom would drop it or its robot has to wait.
async fn claim_alone(connection: &mut Connection, claim: &Claim, now: Timestamp) -> Result<ClaimResult, StoreError> {
    let exchanged = claim.request.as_deref();
    if let Some(until) = repeats::dropped_until(connection, &claim.id, claim.position, exchanged, now).await? {
        return Ok(ClaimResult::Dropped(until));
    }
    if let Some(robot) = &claim.robot
        && let Some(left) = pace::take(connection, robot, now).await?
    {
        return Ok(ClaimResult::RobotWaits(Duration::from_millis(left.unsigned_abs())));
    }
    let may = batches::claim(connection, &claim.id, claim.position, now, exchanged).await?;
    Ok(if may { ClaimResult::Yes } else { ClaimResult::No })
}

/// Closed batches all of whose rows have the same fate, by broadcast and fate: their rows are written in one statement.
#[derive(Default)]
struct Together<'a> {
    batches: Vec<(&'a str, RecipientOutcome, Vec<u32>)>,
}

impl<'a> Together<'a> {
    fn add(&mut self, id: &'a str, recipients: RecipientOutcome, batch: u32) {
        match self.batches.iter_mut().find(|(known, same, _)| *known == id && *same == recipients) {
            Some((.., batches)) => batches.push(batch),
            None => self.batches.push((id, recipients, vec![batch])),
        }
    }

    /// Writes the rows; for each broadcast how many missed the message.
    async fn settle(self, connection: &mut Connection) -> Result<Vec<(&'a str, u64)>, StoreError> {
        let mut all = Vec::with_capacity(self.batches.len());
        for (id, recipients, batches) in self.batches {
            let rows = ledger::settle_batches(connection, id, &batches, recipients).await?;
            all.push((id, if recipients.is_missed() { rows } else { 0 }));
        }
        Ok(all)
    }
}

/// Closes one batch with the rows of its addressees; whether it was open. With `together` the rows are left to it where they have the
/// same fate.
async fn close_batch<'a>(
    connection: &mut Connection,
    id: &'a str,
    position: u32,
    outcome: &BatchOutcome,
    now: Timestamp,
    progress: &mut Progress,
    together: Option<&mut Together<'a>>,
) -> Result<bool, StoreError> {
    let was_open = batches::close(connection, id, position, &batches::Closing::of(outcome, now)).await?;
    if was_open {
        progress.batches += 1;
        match together.filter(|_| outcome.exceptions.is_empty()) {
            Some(together) => together.add(id, outcome.recipients, position),
            None => progress.missed += settle(connection, id, position, outcome).await?,
        }
    }
    Ok(was_open)
}

/// Gives the rows of a batch their fates; returns how many missed the message.
async fn settle(
    connection: &mut Connection,
    id: &str,
    position: u32,
    outcome: &BatchOutcome,
) -> Result<u64, StoreError> {
    let mut missed = 0;
    for (kind, name, recipients) in &outcome.exceptions {
        let noted = ledger::settle_one(connection, id, position, *kind, &ledger::key(name), *recipients).await?
            || (*kind == RecipientKind::Person
                && ledger::add_person(connection, id, position, name, *recipients).await?);
        missed += u64::from(noted && recipients.is_missed());
    }
    let rest = ledger::settle_batches(connection, id, &[position], outcome.recipients).await?;
    Ok(missed + if outcome.recipients.is_missed() { rest } else { 0 })
}

/// Gives up what has not left.
pub(crate) async fn give_up(
    connection: &mut Connection,
    id: &str,
    stop: &Stop,
    progress: &mut Progress,
) -> Result<(), StoreError> {
    progress.missed += ledger::give_up(connection, id, stop.recipients).await?;
    progress.batches += batches::give_up(connection, id, stop.error.as_ref()).await?;
    Ok(())
}

/// Closes a broadcast that has no open row left.
pub(crate) async fn close_if_done(
    connection: &mut Connection,
    snapshot: BroadcastSnapshot,
    now: Timestamp,
) -> Result<BroadcastSnapshot, StoreError> {
    if snapshot.state.is_closed() || snapshot.batches_done < snapshot.batches_total {
        return Ok(snapshot);
    }
    close_broadcast(connection, &snapshot.id, BroadcastState::Finished, now).await
}

/// Closes a broadcast all of whose rows are closed.
pub(crate) async fn close_broadcast(
    connection: &mut Connection,
    id: &str,
    state: BroadcastState,
    now: Timestamp,
) -> Result<BroadcastSnapshot, StoreError> {
    let any_unknown = batches::is_any_unknown(connection, id).await?;
    let tally = ledger::tally(connection, id).await?;
    let outcome = Outcome::of(any_unknown, &tally);
    broadcasts::close(connection, id, state, outcome, ledger::missed(&tally), now).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::error_view::ErrorCode;
    use crate::testing::{Answer, World, draft, person};
    use wecom::send::SendReply;

    #[tokio::test]
    async fn an_answer_that_cannot_be_written_is_kept_and_nothing_is_sent_twice() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), Some(400)).await;
        let filler = world.send(draft(&"字".repeat(100_000), vec![person("filler")])).await;
        world.sender.will([Answer::Accept(SendReply { body: "x".repeat(700_000), ..SendReply::default() })]);
        let people = (0..1001).map(|n| person(&format!("u{n}"))).collect();
        let id = world.engine.start(world.order(draft("hello", people), 0).await).await.unwrap();
        let standing = world.until(&id, |one| one.error.is_some()).await;
        assert_eq!(standing.error.unwrap().code, ErrorCode::StorageFull);
        assert_eq!(standing.state, BroadcastState::Sending);
        assert_eq!(world.sender.sent().len(), 2);

        world.remove(&filler.id).await;
        let end = world.end_of(&id).await;
        assert_eq!((end.outcome, end.error), (Some(Outcome::Accepted), None));
        assert_eq!(world.sender.sent().len(), 3);
    }
}
