//! Quiet hours: what would leave in them waits for their end. They are looked at in one place for each of three moments: for the review
//! and the start here, for what is on its way in the worker ([`super::worker`]).

use super::{Engine, Shared, estimate};
use crate::model::batch::PlannedBatch;
use crate::model::profile::Profile;
use crate::model::timestamp::Timestamp;
use crate::sending::review::{QuietMidway, QuietReview, ReviewInput};

impl Shared {
    /// When the quiet hours of a profile end in which a moment lies, as they are set now; `None`: it lies in none.
    pub(super) fn quiet_end(&self, profile_id: &str, at: Timestamp) -> Option<Timestamp> {
        let hours = self.deps.profiles.quiet_hours(profile_id)?;
        hours.end(at, &self.deps.zone.zone())
    }
}

impl Engine {
    /// When a send leaves, as [`Engine::leaves_at`] has it, or when the quiet hours end in which that would be.
    pub(super) fn leaves_after_quiet_hours(
        &self,
        profile_id: &str,
        chosen: Option<Timestamp>,
        undo_seconds: u32,
    ) -> Timestamp {
        let at = self.leaves_at(chosen, undo_seconds);
        self.shared.quiet_end(profile_id, at).unwrap_or(at)
    }

    /// What a review says of the quiet hours in which a send would leave.
    pub(super) fn quiet_review(&self, profile: &Profile, at: Timestamp) -> Option<QuietReview> {
        let hours = self.shared.deps.profiles.quiet_hours(&profile.id)?;
        let until = self.shared.quiet_end(&profile.id, at)?;
        Some(QuietReview { from: hours.from, to: hours.to, until })
    }

    /// What a review says of the quiet hours that begin before a send has left as a whole, by the time that it takes.
    pub(super) fn quiet_midway(
        &self,
        input: &ReviewInput,
        batches: &[PlannedBatch],
        per_second: Option<u32>,
    ) -> Option<QuietMidway> {
        let lasts = estimate::of_plan(batches, per_second);
        let over = input.leaves_at.0.saturating_add(i64::from(lasts) * 1000);
        let hours = self.shared.deps.profiles.quiet_hours(&input.profile.id)?;
        let begins = hours.begin(input.leaves_at, &self.shared.deps.zone.zone()).filter(|begins| begins.0 < over)?;
        let until = self.shared.quiet_end(&input.profile.id, begins)?;
        // A second that has begun counts.
        let seconds = (begins.0 - input.leaves_at.0).saturating_add(999) / 1000;
        let before = estimate::leave_within(batches, u32::try_from(seconds).unwrap_or(u32::MAX), per_second);
        let is_cut = usize::try_from(before).is_ok_and(|before| before < batches.len());
        is_cut.then_some(QuietMidway { begins, until, before })
    }
}

#[cfg(test)]
mod tests;
