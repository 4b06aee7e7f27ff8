//! The usual step of a send, written into the file in one go: some answers that brought nothing new, and the requests that leave in
//! their place.
//!
//! Each statement is one of those that [`super::outbox::step`] writes one after the other. Together they cost one way to the thread of
//! the database instead of one each, which is most of what a small step costs; only the commit waits for what they found. What turns
//! out otherwise than usual changes nothing here and is left to it. A team's database takes values for one statement at a time: there
//! every step is an ordinary one.

use super::broadcasts::{Progress, snapshot_of};
use super::database::BEGIN;
use super::sql::{Connection, Statement};
use super::step::{Claim, ClaimResult, Closed, Step, Stepped, Stepping};
use super::{batches, broadcasts, holds, ledger};
use crate::model::ledger::RecipientOutcome;
use crate::model::store_error::StoreError;

/// Most answers and most requests of one: as many as leave at once at most.
const MOST: usize = 32;

/// A step that is as usual.
pub(super) struct UsualStep<'a> {
    id: &'a str,
    closed: &'a [Closed],
    claims: &'a [Claim],
    recipients: Option<RecipientOutcome>,
}

impl<'a> UsualStep<'a> {
    /// All of it is of one broadcast and about requests of the application; what was answered is the same for everybody, and nobody
    /// missed anything.
    pub(super) fn of(step: &'a Step) -> Option<Self> {
        let Step { closed, claims, returned, stops, pauses, leaving, quiet, drained, hold, exhausted } = step;
        let nothing_else = returned.is_empty()
            && stops.is_empty()
            && pauses.is_empty()
            && leaving.is_empty()
            && quiet.is_empty()
            && drained.is_empty()
            && hold.is_none()
            && exhausted.is_empty();
        let id = closed.first().map(|one| &one.id).or_else(|| claims.first().map(|one| &one.id))?;
        let recipients = closed.first().map(|one| one.outcome.recipients);
        let usual = nothing_else
            && closed.len() <= MOST
            && claims.len() <= MOST
            && recipients.is_none_or(|recipients| !recipients.is_missed())
            && closed.iter().all(|one| {
                one.id == *id
                    && Some(one.outcome.recipients) == recipients
                    && one.outcome.exceptions.is_empty()
                    && !one.worst
                    && one.refund == 0
            })
            && claims.iter().all(|one| one.id == *id && one.robot.is_none() && one.request.is_none());
        usual.then_some(Self { id, closed, claims, recipients })
    }

    /// Begins and writes it; what is to be committed then. `None` when something stands otherwise than the step has it: what was written
    /// is to be taken back.
    pub(super) async fn write(
        &self,
        connection: &mut Connection,
        who: Stepping<'_>,
    ) -> Result<Option<Stepped>, StoreError> {
        let (id, now) = (self.id, who.now);
        let mut query = Statement::new(BEGIN);
        query.push("; ");
        for one in batches::padded(self.closed) {
            batches::push_close(&mut query, id, one.position, &batches::Closing::of(&one.outcome, now))?;
            query.push("; ");
        }
        if let Some(recipients) = self.recipients {
            let places: Vec<u32> = self.closed.iter().map(|one| one.position).collect();
            ledger::push_settle(&mut query, id, &places, recipients)?;
            query.push("; ");
        }
        if !self.claims.is_empty() {
            let places: Vec<u32> = self.claims.iter().map(|one| one.position).collect();
            batches::push_claim(&mut query, id, &places, now);
            query.push("; ");
        }
        let spent: i64 = self.claims.iter().map(|one| i64::from(one.people)).sum();
        if spent != 0 {
            holds::push_spend(&mut query, who.app, who.day, spent);
            query.push("; ");
        }
        let progress = Progress { batches: self.closed.len() as u64, ..Progress::default() };
        broadcasts::push_advance(&mut query, id, &progress, now)?;
        let (mut closed, mut claimed, mut snapshots) = (0, 0, Vec::new());
        for row in query.build().fetch_all(connection).await? {
            match row.first_name() {
                Some("closed") => closed += 1,
                Some("claimed") => claimed += 1,
                _ => snapshots.push(snapshot_of(&row)?),
            }
        }
        let as_thought = (closed, claimed, snapshots.len()) == (self.closed.len(), self.claims.len(), 1);
        Ok(as_thought.then(|| Stepped { claimed: vec![ClaimResult::Yes; claimed], snapshots }))
    }
}

#[cfg(test)]
mod tests;
