//! Quiet hours: what would leave in them waits for their end. They are looked at in one place for each of three moments: for the review
//! and the start here, for what is on its way in the worker ([`super::worker`]).

use super::{Engine, Shared};
use crate::model::profile::Profile;
use crate::model::timestamp::Timestamp;
use crate::sending::review::QuietReview;

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
}

#[cfg(test)]
mod tests;
