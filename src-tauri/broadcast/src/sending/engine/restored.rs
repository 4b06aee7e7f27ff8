//! A team's database that is another one, or older, than it was ([`crate::store::restored`]): noticed before anything is sent from it.

use super::Shared;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::BatchOutcome;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::restored::{self, Lately};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// For how long this process remembers what it sent: a standby that takes over lacks seconds.
const REMEMBERED: Duration = Duration::from_mins(10);
/// How much older than what was seen of it a database may look: the clocks of two computers differ by less.
const TREMBLE_MS: i64 = 10_000;

/// What this process sent for its team lately.
#[derive(Debug, Default)]
pub(super) struct SentLately(VecDeque<(Instant, String, u32)>);

impl SentLately {
    pub(super) fn add(&mut self, id: &str, position: u32) {
        let now = Instant::now();
        while self.0.front().is_some_and(|(at, ..)| now.duration_since(*at) > REMEMBERED) {
            self.0.pop_front();
        }
        self.0.push_back((now, id.to_owned(), position));
    }

    fn by_broadcast(&self) -> Lately {
        let mut lately = Lately::default();
        for (_, id, position) in &self.0 {
            lately.entry(id.clone()).or_default().insert(*position);
        }
        lately
    }
}

impl Shared {
    /// Looks whether the team's database is another one than it was, and lets what is open stand still then. Who may not send does not
    /// look.
    pub(super) async fn check_epoch(&self) -> Result<bool, StoreError> {
        if self.team().is_none() || !self.may_send() {
            return Ok(false);
        }
        // A colleague may have noticed before, who does not know what left from here.
        let identity = restored::identity(&self.deps.database).await?;
        let is_as_known = self.identity.lock().as_ref().is_none_or(|known| *known == identity);
        if is_as_known && !restored::is_another(&self.deps.database).await? {
            *self.identity.lock() = Some(identity);
            return Ok(false);
        }
        self.stand_still(false).await?;
        *self.identity.lock() = Some(identity);
        Ok(true)
    }

    /// Looks whether something is missing that was seen there, as after a snapshot of the whole server was put back.
    pub(super) async fn check_newest(&self, seen: i64) -> Result<bool, StoreError> {
        if seen == 0 || !self.may_send() {
            return Ok(false);
        }
        let is_older = restored::newest_touch(&self.deps.database).await?.0.saturating_add(TREMBLE_MS) < seen;
        if is_older {
            self.stand_still(true).await?;
        }
        Ok(is_older)
    }

    async fn stand_still(&self, always: bool) -> Result<(), StoreError> {
        tracing::warn!("the team's database is another one than it was: what is open stands still");
        let text = "the database was restored from an earlier state after it was sent";
        let unknown = BatchOutcome::unknown(ErrorView::new(ErrorCode::OutcomeUnknown, text), None);
        let lately = self.sent_lately.lock().by_broadcast();
        let now = Timestamp::now(&*self.deps.clock);
        let concerned = restored::stand_still(&self.deps.database, &lately, &unknown, always, now).await?;
        for snapshot in concerned.into_iter().flatten() {
            self.deps.events.broadcast(snapshot);
        }
        Ok(())
    }
}
