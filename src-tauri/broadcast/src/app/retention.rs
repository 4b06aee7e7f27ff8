//! How long what is kept is kept: contacts before they are read anew, files of messages, old sends.

use super::{AppResult, Product};
use crate::compose::media::in_use;
use crate::compose::media::uploads::Uploads;
use crate::history::LEAST_MONTHS;
use crate::model::timestamp::Timestamp;
use crate::store::dead_letters;
use std::sync::Arc;

/// Contacts older than this are read anew when their company is used, milliseconds: a day.
const DIRECTORY_MAX_AGE_MS: i64 = 24 * 60 * 60 * 1000;

/// Files of broadcasts are kept so long, for copying them as new, milliseconds: 90 days.
const MEDIA_KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// Whether contacts were read within the last day. What was read in days to come was read by a clock that was wrong.
pub(super) fn is_fresh(refreshed_at: Option<Timestamp>, now: Timestamp) -> bool {
    refreshed_at.is_some_and(|at| now.0.abs_diff(at.0) < DIRECTORY_MAX_AGE_MS.unsigned_abs())
}

impl Product {
    /// Reads the contacts of a profile anew, in the background, when they were never read or a day has passed. A profile
    /// without a secret is left alone: there is nothing to read with.
    pub async fn keep_directory_fresh(&self, profile_id: &str) -> AppResult<()> {
        let profile = self.profile(profile_id)?;
        let status = self.directory.status(profile_id).await?;
        if is_fresh(status.refreshed_at, self.now()) || self.connections.client(&profile).await.is_err() {
            return Ok(());
        }
        self.directory.refresh(&profile).await?;
        Ok(())
    }

    /// The same where nobody waits for it; trouble is in the log, and in the state of the directory. Call on the runtime.
    pub fn freshen_directory(self: &Arc<Self>, profile_id: &str) {
        let (product, id) = (Arc::clone(self), profile_id.to_owned());
        tokio::spawn(async move {
            if let Err(error) = product.keep_directory_fresh(&id).await {
                tracing::warn!(?error, "could not refresh the contacts");
            }
            if let Err(error) = product.learn_app_name(&id).await {
                tracing::warn!(?error, "could not ask for the name of the application");
            }
            if let Err(error) = product.check_what_failed(&id).await {
                tracing::warn!(?error, "could not look again at what failed in the last check");
            }
        });
    }

    /// Forgets what a deleted profile had uploaded and read, and what other programs handed over to it.
    pub(super) async fn forget_uploads_and_contacts(&self, profile_id: &str) -> AppResult<()> {
        Uploads::forget(&self.own.database, profile_id).await?;
        self.directory.forget(profile_id).await?;
        dead_letters::forget(&self.own.database, profile_id).await?;
        Ok(())
    }

    /// Clears files and sheets away that no draft, template or recent broadcast refers to any more.
    pub async fn clear_unused_media(&self) -> AppResult<()> {
        let since = Timestamp(self.now().0 - MEDIA_KEPT_MS);
        let mut keep = in_use(&self.documents, &self.own.database, since).await?;
        if self.team.is_joined() {
            // Without an answer nobody knows what the team still needs, and nothing is cleared away.
            keep.extend(in_use(&self.documents, &self.team_record().await?.database, since).await?);
        }
        self.media.sweep(&keep).await?;
        self.merges.sweep(keep).await?;
        Ok(())
    }

    /// Clears sends away that are older than the user wants to keep them, and what younger ones said to each.
    pub async fn clear_old_sends(&self) -> AppResult<()> {
        self.own.history.finish_deleting(self.now()).await?;
        let months = self.sending_rules().keep_months;
        if months > 0 {
            let gone = self.own.history.purge(months, self.now()).await?;
            if gone > 0 {
                tracing::info!(gone, months, "old sends were cleared away");
            }
            let before = self.now().months_ago(months.max(LEAST_MONTHS));
            dead_letters::forget_before(&self.own.database, before).await?;
        }
        let days = self.sending_rules().values_days;
        // The file of the database is written anew then: a send that is under way is not held up.
        if days > 0 && !self.own.engine.is_busy() {
            let blanked = self.own.history.blank_values(days, self.now()).await?;
            if blanked > 0 {
                tracing::info!(blanked, days, "what old sends said to each was blanked");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
