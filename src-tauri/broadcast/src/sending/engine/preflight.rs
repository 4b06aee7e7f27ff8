//! What the engine finds out before a send, beyond the message: see [`crate::sending::preflight`].

use super::{Engine, MAX_UNDO_SECONDS, SendError};
use crate::model::audience::MOST_SHOWN;
use crate::model::batch::PlannedBatch;
use crate::model::draft::Draft;
use crate::model::media::MediaReference;
use crate::model::order::CautionKind;
use crate::model::profile::Profile;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::start::person_times;
use crate::sending::preflight::{Budget, Facts, Preflight, RefusedBefore};
use crate::sending::review::{Assessment, Repeated, ReviewInput};
use crate::store::lately;
use parking_lot::Mutex;
use std::collections::HashMap;

/// Most people of whom it is looked up whether a later message reached them.
const MOST_LOOKED_UP: usize = MOST_SHOWN * 5;

impl Engine {
    /// Everything to be known before a send that leaves at a moment.
    pub(super) async fn preflight(
        &self,
        input: &ReviewInput,
        assessment: &Assessment,
        repeated: Option<&Repeated>,
    ) -> Result<Preflight, SendError> {
        let (deps, test, leaves_at) = (&self.shared.deps, input.test, input.leaves_at);
        let (profile, draft) = (&input.profile, &input.draft);
        let now = Timestamp::now(&*deps.clock);
        let used_today = self.used_on_the_day_of(profile, leaves_at).await?;
        let count = &assessment.count;
        let channels = assessment.plan.audience.channels();
        let batches = &assessment.plan.batches;
        let cost = if channels.app { person_times(count.people, batches) } else { 0 };
        let budget = Budget::of(profile.account_limit, used_today, cost, count.complete && !channels.chat);
        let (refused_before, delayed, often) = if test {
            (Vec::new(), 0, 0)
        } else {
            let delayed = self.delayed(profile, &draft.audience, leaves_at).await?;
            let often = self.often(profile, &draft.audience, leaves_at).await?;
            (self.refused_before(profile, draft, now).await?, delayed.max(self.crowded(batches)), often)
        };
        let uploads = self.files_to_bring(profile, draft).await?;
        let repeated = repeated.map(|repeated| repeated.people);
        let (extra, renamed) = (assessment.plan.extra.len(), assessment.renamed.len());
        let facts =
            Facts { test, count, budget, repeated, refused_before, delayed, often, uploads, extra, renamed, leaves_at };
        Ok(facts.into_preflight())
    }

    /// How many people get more messages of it than a minute allows.
    fn crowded(&self, batches: &[PlannedBatch]) -> u32 {
        let mut messages: HashMap<_, u16> = HashMap::new();
        for batch in batches.iter().filter(|batch| batch.row.is_some() && batch.people > 0) {
            if let Some(one) = batch.addressees.get(0) {
                let number = messages.entry(one.identity()).or_default();
                *number = number.saturating_add(1);
            }
        }
        let most = self.shared.deps.config.pace.per_minute;
        u32::try_from(messages.values().filter(|number| **number > most).count()).unwrap_or(u32::MAX)
    }

    /// When a send leaves: at the chosen time, else when the seconds to take it back are over.
    pub(super) fn leaves_at(&self, chosen: Option<Timestamp>, undo_seconds: u32) -> Timestamp {
        let now = self.now();
        let undo_ends = Timestamp(now.0 + i64::from(undo_seconds.min(MAX_UNDO_SECONDS)) * 1000);
        chosen.filter(|at| *at > now).unwrap_or(undo_ends)
    }

    /// What a send repeats. The only one who could be surprised by a test is the admin.
    pub(super) async fn repeated(
        &self,
        input: &ReviewInput,
        assessment: &Assessment,
    ) -> Result<Option<Repeated>, SendError> {
        if input.test {
            return Ok(None);
        }
        let about = (assessment.content_digest.as_str(), input.leaves_at);
        let whom = (&assessment.plan.audience, &input.draft.options);
        Ok(self.repeats(&input.profile, whom, &assessment.plan.batches, about).await?.repeated)
    }

    /// Refuses an order that does not acknowledge what has to be: something arose after the review.
    pub(super) async fn check_acknowledged(
        &self,
        input: &ReviewInput,
        assessment: &Assessment,
        acknowledged: Option<&[CautionKind]>,
    ) -> Result<(), SendError> {
        let Some(acknowledged) = acknowledged else { return Ok(()) };
        let repeated = self.repeated(input, assessment).await?;
        let preflight = self.preflight(input, assessment, repeated.as_ref()).await?;
        let open = preflight.open(acknowledged).next();
        open.map_or(Ok(()), |_| Err(SendError::ReviewOutdated))
    }

    /// Those of the audience whom WeCom refused, and whom no message reached since.
    async fn refused_before(
        &self,
        profile: &Profile,
        draft: &Draft,
        now: Timestamp,
    ) -> Result<Vec<RefusedBefore>, StoreError> {
        let deps = &self.shared.deps;
        let refused = lately::refused(&deps.database, &profile.id, now).await?;
        let keys: Vec<String> = refused.iter().map(|(key, ..)| key.clone()).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let why: HashMap<String, _> = refused.into_iter().map(|(key, reason, at)| (key, (reason, at))).collect();
        let mut found = Vec::new();
        let mut looked_up = 0;
        for recipient in deps.people.among(&profile.id, &draft.audience, &keys).await? {
            let key = recipient.key();
            let Some(&(reason, at)) = why.get(&key) else { continue };
            looked_up += 1;
            if looked_up <= MOST_LOOKED_UP && lately::reached_after(&deps.database, &profile.id, &key, at).await? {
                continue;
            }
            found.push(RefusedBefore { recipient, reason, at });
        }
        Ok(found)
    }

    /// Names of the files that WeCom does not have, or not long enough any more.
    async fn files_to_bring(&self, profile: &Profile, draft: &Draft) -> Result<Vec<String>, SendError> {
        let names = Mutex::new(Vec::<String>::new());
        let missing = |reference: &MediaReference| {
            let mut names = names.lock();
            if !names.iter().any(|name| name == reference.name()) {
                names.push(reference.name().to_owned());
            }
            String::new()
        };
        self.shared.uploads().foreseen(profile, None, &draft.message, missing).await?;
        Ok(names.into_inner())
    }
}

#[cfg(test)]
mod tests;
