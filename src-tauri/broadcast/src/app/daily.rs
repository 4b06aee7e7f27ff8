//! The contacts of every company, read once a day as long as the program runs, with a window or without one.
//!
//! A company is read when its contacts are older than a day. Where that fails it is left alone for [`AFTER_NO_NETWORK_MS`] when
//! nobody could be reached, else for a day: what WeCom refuses it refuses an hour later too. Nothing is announced beyond what
//! a refresh announces; without a network that is nothing.
//!
//! What was read of a company that no window shows does not stay in memory.

use super::retention::is_fresh;
use super::{AppResult, Product};
use crate::model::error_view::ErrorCode;
use crate::model::timestamp::Timestamp;
use crate::store::directory::{LastRead, last_reads};
use std::collections::{HashMap, HashSet};

/// How often it is looked which contacts are old, milliseconds: every ten minutes.
const LOOK_EVERY_MS: i64 = 10 * 60 * 1000;
/// Rest after a try that reached nobody, milliseconds: an hour.
const AFTER_NO_NETWORK_MS: i64 = 60 * 60 * 1000;
/// Rest after any other try, milliseconds: a day.
const ONE_DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// When each company was tried last, since the program began.
#[derive(Debug, Default)]
pub(super) struct Tried {
    looked: Option<Timestamp>,
    companies: HashMap<String, Timestamp>,
    /// Those that are being read, or were and still stand in memory.
    reading: HashSet<String>,
}

/// Whether less than so much has passed. A clock that was set back says nothing of when it was.
fn is_within(at: Timestamp, rest: i64, now: Timestamp) -> bool {
    (0..rest).contains(&now.0.saturating_sub(at.0))
}

/// What keeps a try from reaching anybody, so that it may go well an hour later.
fn is_away(last: &LastRead) -> bool {
    last.problem.as_ref().is_some_and(|problem| !matches!(problem.code, ErrorCode::Api | ErrorCode::NotWecom))
}

impl Tried {
    /// Whether it is time to look which contacts are old; from then on it is not for a while.
    fn looks(&mut self, now: Timestamp) -> bool {
        if self.looked.is_some_and(|at| is_within(at, LOOK_EVERY_MS, now)) {
            return false;
        }
        self.looked = Some(now);
        true
    }

    /// Whether a company is to be read now.
    fn is_due(&self, profile_id: &str, last: &LastRead, now: Timestamp) -> bool {
        let rest = if is_away(last) { AFTER_NO_NETWORK_MS } else { ONE_DAY_MS };
        let tried = self.companies.get(profile_id);
        !is_fresh(last.refreshed_at, now) && !tried.is_some_and(|at| is_within(*at, rest, now))
    }

    fn note(&mut self, profile_id: &str, now: Timestamp) {
        self.companies.insert(profile_id.to_owned(), now);
    }
}

impl Product {
    /// Begins to read the contacts of those companies whose day is over, if it is time to look; trouble of a read is in the state of
    /// its directory. A company without a secret that can be used is left alone. Nothing is laid out in memory to find out, and what
    /// was read earlier is let go of.
    pub(super) async fn read_daily(&self, tried: &mut Tried, now: Timestamp) -> AppResult<()> {
        self.let_go_of_read(tried).await;
        if !tried.looks(now) {
            return Ok(());
        }
        let mut known = last_reads(&self.own.database).await?;
        for profile in self.profiles.list() {
            let last = known.remove(&profile.id).unwrap_or_default();
            if tried.is_due(&profile.id, &last, now) {
                tried.note(&profile.id, now);
                if self.connections.client(&profile).await.is_ok() {
                    self.directory.refresh(&profile).await?;
                    tried.reading.insert(profile.id);
                }
            }
        }
        Ok(())
    }

    /// Lets go of the directories whose reading is over. That of the company which a window shows, or will when it opens, stays laid out,
    /// so that a search is answered at once. Clients stay too: to make one anew asks the keychain, which may be locked by then.
    async fn let_go_of_read(&self, tried: &mut Tried) {
        let active = self.profiles.active();
        for id in std::mem::take(&mut tried.reading) {
            if id != active && !self.directory.let_go(&id).await {
                tried.reading.insert(id);
            }
        }
    }
}

#[cfg(test)]
mod tests;
