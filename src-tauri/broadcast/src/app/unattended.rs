//! Messages that other programs hand over: sent by the same review and through the same gate as a person's, once for each key; what is not
//! sent becomes a dead letter that waits for a person.

use super::{AppResult, Product, Record};
use crate::model::changed::Changed;
use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::order::{Schedule, SendOrder};
use crate::model::profile::app_of;
use crate::model::timestamp::Timestamp;
use crate::model::unattended::{DeadLetters, Handled, Letter, RequestKey, passes};
use crate::sending::engine::{MAX_LATE_MINUTES, SendError};
use crate::sending::unattended::obstacle;
use crate::store::request_keys::Decided;
use crate::store::{broadcasts, dead_letters, request_keys};
use std::sync::Arc;

/// How often a message is reviewed when what was reviewed changes under it.
const MOST_REVIEWS: u32 = 3;
/// Most letters that are listed at once.
const MOST_ROWS: u32 = 200;

/// A message of another program, filled in.
#[derive(Debug, Clone)]
pub struct UnattendedMessage {
    /// The company that sends it.
    pub profile_id: String,
    /// Under which the program knows it.
    pub key: RequestKey,
    /// What to send to whom.
    pub draft: Draft,
    /// It does not leave earlier; `None`, or a time that is over: at once.
    pub not_before: Option<Timestamp>,
    /// Most people that it may go to.
    pub most_people: u32,
}

impl Product {
    /// What was decided under a key before; `None`: nothing, or it died of what passes and may be tried again. The same key with another
    /// content is [`ErrorCode::KeyReused`].
    pub async fn handled_before(&self, profile_id: &str, key: &RequestKey) -> AppResult<Option<Handled>> {
        let known = self.decided(profile_id, key).await?;
        let Some(known) = known.filter(|known| !known.may_retry || known.digest != key.digest) else {
            return Ok(None);
        };
        if known.digest != key.digest {
            let text = "the key was used before for another message";
            return Err(ErrorView::new(ErrorCode::KeyReused, text).at("key").with_detail(&key.key));
        }
        Ok(Some(match (known.broadcast_id, known.error) {
            (Some(id), _) => {
                let broadcast = broadcasts::snapshot(&self.record_of(&id).await?.database, &id).await?.map(Box::new);
                Handled::Repeated { id, broadcast }
            }
            (None, Some(error)) => Handled::DeadBefore(error),
            (None, None) => Handled::DeadBefore(ErrorView::new(ErrorCode::Internal, "nothing is known of why")),
        }))
    }

    /// What was decided before, also on this computer before the company became the team's.
    async fn decided(&self, profile_id: &str, key: &RequestKey) -> AppResult<Option<Decided>> {
        let record = self.record_of_company(profile_id).await?;
        let decided = decided_in(&record, profile_id, key).await?;
        if decided.is_some() || record.is_same(&self.own) {
            return Ok(decided);
        }
        // Under whichever company of this computer had the application.
        let app = app_of(&self.profile(profile_id)?);
        for profile in self.profiles.list().into_iter().filter(|one| app_of(one) == app) {
            let decided = decided_in(&self.own, &profile.id, key).await?;
            if decided.is_some() {
                return Ok(decided);
            }
        }
        Ok(None)
    }

    /// Sends a message of another program, as a review without a person allows. An error is why it does not leave: nothing of it has, and
    /// nothing is written down yet ([`Product::bury`]).
    pub async fn take_unattended(self: &Arc<Self>, message: UnattendedMessage) -> AppResult<Handled> {
        let UnattendedMessage { profile_id, key, draft, not_before, most_people } = message;
        let profile = self.profile(&profile_id)?;
        // Known before anything is written down: without a secret nothing can leave.
        self.connections.client(&profile).await?;
        let died_before = self.decided(&profile_id, &key).await?.is_some();
        let engine = self.record_of_company(&profile_id).await?.engine;
        let view = self.profile_with_secret(profile).await?;
        let mut reviews = 0;
        loop {
            reviews += 1;
            let at = not_before.filter(|at| *at > self.now());
            let review = engine.review_at(view.clone(), &draft, false, 0, at).await?;
            if let Some(obstacle) = obstacle(&review, most_people) {
                return Err(obstacle);
            }
            let order = SendOrder {
                profile_id: profile_id.clone(),
                draft: draft.clone(),
                test: false,
                digest: review.digest,
                typed: review.expected,
                undo_seconds: 0,
                acknowledged: Some(Vec::new()),
                schedule: at.map(|at| Schedule { at, late_minutes: MAX_LATE_MINUTES }),
                stage: None,
                first: Vec::new(),
                through_quiet: false,
            };
            match Box::pin(engine.start_under(order, Some(&key))).await {
                Ok(id) => {
                    if died_before {
                        self.tell_dead_letters().await?;
                    }
                    return Ok(Handled::Taken(Box::new(engine.snapshot(&id).await?)));
                }
                // Another program was faster, by a moment.
                Err(error @ SendError::KeyUsed) => {
                    return self.handled_before(&profile_id, &key).await?.ok_or_else(|| error.into());
                }
                Err(SendError::ReviewOutdated | SendError::Busy | SendError::TimePast) if reviews < MOST_REVIEWS => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Writes down that a message is not sent, for a person to look at; what the program is answered.
    pub async fn bury(&self, letter: &Letter, error: ErrorView) -> AppResult<Handled> {
        let id = self.ids.fresh();
        let why = (&error, passes(error.code));
        let record = self.record_of_company(&letter.profile_id).await?;
        if !dead_letters::bury(&record.database, (&id, letter), why, self.now()).await? {
            let key = letter.key.clone().zip(letter.digest.clone()).map(|(key, digest)| RequestKey { key, digest });
            if let Some(key) = key
                && let Some(before) = self.handled_before(&letter.profile_id, &key).await?
            {
                return Ok(before);
            }
        }
        tracing::info!(key = letter.key, code = ?error.code, "a message of another program is not sent");
        self.tell_dead_letters().await?;
        Ok(Handled::Dead(error))
    }

    /// How many messages of other programs a company was handed that are not at their end.
    pub async fn unattended_waiting(&self, profile_id: &str) -> AppResult<u32> {
        Ok(request_keys::waiting(&self.record_of_company(profile_id).await?.database, profile_id).await?)
    }

    /// This process stays: what waits for its time is taken up.
    pub async fn stay(&self) -> AppResult<()> {
        for record in self.records() {
            record.engine.take_up().await?;
        }
        Ok(())
    }

    /// What other programs handed over and was not sent, of a company or of all, the newest first.
    pub async fn dead_letters(&self, profile_id: Option<&str>, offset: u32, limit: u32) -> AppResult<DeadLetters> {
        let limit = limit.min(MOST_ROWS);
        let mut found = DeadLetters::default();
        for record in self.reachable_records().await.0 {
            // Those that are passed over may be any of them: they are few.
            let page = dead_letters::list(&record.database, profile_id, (0, offset.saturating_add(limit))).await?;
            found.rows.extend(page.rows);
            found.total = found.total.saturating_add(page.total);
        }
        found.rows.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        found.rows = found.rows.into_iter().skip(place(offset)).take(place(limit)).collect();
        Ok(found)
    }

    /// The draft of a dead letter, to be written on. From then on it is the person's: the program's next try of the same sends nothing.
    pub async fn dead_letter_draft(&self, id: &str) -> AppResult<Draft> {
        let gone = || ErrorView::new(ErrorCode::NotFound, format!("there is no dead letter {id} with a draft"));
        for record in self.reachable_records().await.0 {
            if let Some(draft) = dead_letters::open(&record.database, id).await?.flatten() {
                return Ok(draft);
            }
        }
        Err(gone())
    }

    /// Removes a dead letter that a person is done with. Its key stays used.
    pub async fn put_dead_letter_away(&self, id: &str) -> AppResult<()> {
        let (records, away) = self.reachable_records().await;
        for record in records {
            if dead_letters::put_away(&record.database, id).await?.is_some() {
                return self.tell_dead_letters().await;
            }
        }
        let gone = || ErrorView::new(ErrorCode::NotFound, format!("there is no dead letter {id}"));
        Err(away.unwrap_or_else(gone))
    }

    async fn tell_dead_letters(&self) -> AppResult<()> {
        self.count_dead_letters().await?;
        self.events.changed(Changed::DeadLetters);
        Ok(())
    }

    /// Takes in how many there are, for who is to be told.
    pub(super) async fn count_dead_letters(&self) -> AppResult<()> {
        let mut counts = dead_letters::counts(&self.own.database).await?;
        if let Some(team) = self.team.record() {
            // Those of this computer are told without the team as well.
            for (company, number, since) in dead_letters::counts(&team.database).await.unwrap_or_default() {
                match counts.iter_mut().find(|(known, ..)| *known == company) {
                    Some(known) => *known = (company, known.1.saturating_add(number), known.2.min(since)),
                    None => counts.push((company, number, since)),
                }
            }
        }
        self.attention.hear(|heard, _| heard.dead_letters(&counts));
        Ok(())
    }
}

async fn decided_in(record: &Record, profile_id: &str, key: &RequestKey) -> AppResult<Option<Decided>> {
    let mut reading = record.database.read().await?;
    Ok(request_keys::find(&mut reading, profile_id, &key.key).await?)
}

#[cfg(test)]
mod tests;
