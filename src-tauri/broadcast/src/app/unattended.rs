//! Messages that other programs hand over: sent by the same review and through the same gate as a person's, once for each key; what is not
//! sent becomes a dead letter that waits for a person.

use super::{AppResult, Product};
use crate::model::changed::Changed;
use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::order::{Schedule, SendOrder};
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
                let broadcast = broadcasts::snapshot(&self.database, &id).await?.map(Box::new);
                Handled::Repeated { id, broadcast }
            }
            (None, Some(error)) => Handled::DeadBefore(error),
            (None, None) => Handled::DeadBefore(ErrorView::new(ErrorCode::Internal, "nothing is known of why")),
        }))
    }

    async fn decided(&self, profile_id: &str, key: &RequestKey) -> AppResult<Option<Decided>> {
        let mut reading = self.database.read().await?;
        Ok(request_keys::find(&mut reading, profile_id, &key.key).await?)
    }

    /// Sends a message of another program, as a review without a person allows. An error is why it does not leave: nothing of it has, and
    /// nothing is written down yet ([`Product::bury`]).
    pub async fn take_unattended(self: &Arc<Self>, message: UnattendedMessage) -> AppResult<Handled> {
        let UnattendedMessage { profile_id, key, draft, not_before, most_people } = message;
        let profile = self.profile(&profile_id)?;
        // Known before anything is written down: without a secret nothing can leave.
        self.connections.client(&profile).await?;
        let died_before = self.decided(&profile_id, &key).await?.is_some();
        let view = self.profile_with_secret(profile).await?;
        let mut reviews = 0;
        loop {
            reviews += 1;
            let at = not_before.filter(|at| *at > self.now());
            let review = self.engine.review_at(view.clone(), &draft, false, 0, at).await?;
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
            match Box::pin(self.engine.start_under(order, Some(&key))).await {
                Ok(id) => {
                    if died_before {
                        self.tell_dead_letters().await?;
                    }
                    return Ok(Handled::Taken(Box::new(self.engine.snapshot(&id).await?)));
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
        if !dead_letters::bury(&self.database, (&id, letter), why, self.now()).await? {
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
        Ok(request_keys::waiting(&self.database, profile_id).await?)
    }

    /// This process stays: what waits for its time is taken up.
    pub async fn stay(&self) -> AppResult<()> {
        Ok(self.engine.take_up().await?)
    }

    /// What other programs handed over and was not sent, of a company or of all, the newest first.
    pub async fn dead_letters(&self, profile_id: Option<&str>, offset: u32, limit: u32) -> AppResult<DeadLetters> {
        Ok(dead_letters::list(&self.database, profile_id, (offset, limit.min(MOST_ROWS))).await?)
    }

    /// The draft of a dead letter, to be written on. From then on it is the person's: the program's next try of the same sends nothing.
    pub async fn dead_letter_draft(&self, id: &str) -> AppResult<Draft> {
        let gone = || ErrorView::new(ErrorCode::NotFound, format!("there is no dead letter {id} with a draft"));
        dead_letters::open(&self.database, id).await?.flatten().ok_or_else(gone)
    }

    /// Removes a dead letter that a person is done with. Its key stays used.
    pub async fn put_dead_letter_away(&self, id: &str) -> AppResult<()> {
        let company = dead_letters::put_away(&self.database, id).await?;
        if company.is_none() {
            return Err(ErrorView::new(ErrorCode::NotFound, format!("there is no dead letter {id}")));
        }
        self.tell_dead_letters().await
    }

    async fn tell_dead_letters(&self) -> AppResult<()> {
        self.count_dead_letters().await?;
        self.events.changed(Changed::DeadLetters);
        Ok(())
    }

    /// Takes in how many there are, for who is to be told.
    pub(super) async fn count_dead_letters(&self) -> AppResult<()> {
        let counts = dead_letters::counts(&self.database).await?;
        self.attention.hear(|heard, _| heard.dead_letters(&counts));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
