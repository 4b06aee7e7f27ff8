//! A database that several computers work on: each hears what the others write, takes up what there is to do, and shows it.
//!
//! Who of them sends for an application is decided by its lease ([`crate::store::leases`]); the others look on, and one of them goes on
//! where it is gone.

use super::{Engine, SendError, Shared, WorkerHandle};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::BatchOutcome;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::{TeamMember, broadcasts, leases, until_done};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use wecom::clock::Clock;

/// What others write within this time is looked at together: somebody sends, which is many writes a second.
pub(super) const TOGETHER: Duration = Duration::from_millis(250);

/// Longest time without a look, whatever is heard.
const LOOK: Duration = Duration::from_secs(15);

/// A difference that no clock is set for, in milliseconds.
const TREMBLE_MS: i64 = 500;

/// How far the clocks of a team's computers may be apart, so that no change is missed, in milliseconds.
const APART_MS: i64 = 10 * 60 * 1000;

/// What was told of the broadcasts of others.
#[derive(Debug, Default)]
struct Seen {
    /// The newest change, milliseconds; 0 before the first look.
    until: i64,
    /// Those that changed not long before.
    told: HashMap<String, BroadcastSnapshot>,
}

impl Seen {
    /// What was there is gone with the former database.
    fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes in what changed; what of it is to be told.
    fn what_is_new(&mut self, touched: Vec<(Timestamp, BroadcastSnapshot)>) -> Vec<BroadcastSnapshot> {
        let newest = touched.iter().map(|(at, _)| at.0).max();
        self.until = self.until.max(newest.unwrap_or(1));
        let before = std::mem::take(&mut self.told);
        let mut new = Vec::new();
        for (_, snapshot) in touched {
            if before.get(&snapshot.id).is_none_or(|told| *told != snapshot) {
                new.push(snapshot.clone());
            }
            self.told.insert(snapshot.id.clone(), snapshot);
        }
        new.reverse();
        new
    }
}

/// The clock of a team: this computer's as far as it goes, set by that of the database. A computer whose clock is wrong by an hour sends
/// at nine when it is nine for the others.
#[derive(Debug)]
pub(super) struct TeamClock {
    own: Arc<dyn Clock>,
    /// How far it is behind that of the database, in milliseconds.
    behind: AtomicI64,
}

impl TeamClock {
    pub(super) fn new(own: Arc<dyn Clock>) -> Self {
        Self { own, behind: AtomicI64::new(0) }
    }
}

impl Clock for TeamClock {
    fn now_ms(&self) -> i64 {
        self.own.now_ms().saturating_add(self.behind.load(Ordering::SeqCst))
    }
}

impl Engine {
    /// Keeps up with what others of the team write, for as long as it is polled. Returns at once where the database is this computer's
    /// own.
    pub async fn keep_up_with_team(&self) {
        let shared = &self.shared;
        if shared.team().is_none() {
            return;
        }
        let mut seen = Seen::default();
        loop {
            let longest = shared.deps.config.between_writes;
            let away = |error: &_| tracing::warn!(%error, "nothing is heard of the team");
            let listening = until_done(longest, || shared.deps.database.team_news(), away).await;
            let Some(mut news) = listening else { return };
            loop {
                if let Err(error) = self.look_again(&mut seen).await {
                    tracing::warn!(%error, "could not look at what the team has to send");
                }
                if let Err(error) = news.together(TOGETHER, LOOK).await {
                    tracing::warn!(%error, "the line on which the team is heard was cut");
                    break;
                }
            }
        }
    }

    /// By which a team knows this process; empty: the record is this computer's own.
    pub(crate) fn member_id(&self) -> &str {
        self.shared.team().map_or("", |member| &member.id)
    }

    /// As whom a team's database knows who works here; empty: the record is this computer's own.
    pub(crate) fn login(&self) -> &str {
        self.shared.team().map_or("", |member| &member.login)
    }

    async fn look_again(&self, seen: &mut Seen) -> Result<(), SendError> {
        if self.shared.check_epoch().await? || self.shared.check_newest(seen.until).await? {
            seen.forget();
        }
        let is_first = seen.until == 0;
        let touched = broadcasts::touched_since(&self.shared.deps.database, Timestamp(seen.until - APART_MS)).await?;
        let own: Vec<String> = self.shared.workers().values().flat_map(WorkerHandle::ids).collect();
        for snapshot in seen.what_is_new(touched) {
            // What stood there before this program began is nothing new to it, and what is sent here is told here.
            if !is_first && !own.contains(&snapshot.id) {
                self.shared.deps.events.broadcast(snapshot);
            }
        }
        self.wake();
        self.take_up().await
    }
}

impl Shared {
    /// Who this process is in a team.
    pub(super) fn team(&self) -> Option<&TeamMember> {
        self.deps.config.team.as_ref()
    }

    /// Sets the clock by that of the database.
    pub(super) async fn set_clock(&self) -> Result<(), StoreError> {
        let Some(clock) = &self.team_clock else { return Ok(()) };
        let asked = clock.own.now_ms();
        let theirs = leases::time(&self.deps.database).await?;
        // It was told somewhere between the question and the answer.
        let own = asked + (clock.own.now_ms() - asked) / 2;
        let behind = theirs.0 - own;
        // What is less is the time of the way: a clock that trembles would be moved back now and then.
        if (behind - clock.behind.load(Ordering::SeqCst)).abs() > TREMBLE_MS {
            clock.behind.store(behind, Ordering::SeqCst);
        }
        Ok(())
    }

    /// A worker is about to send for an application, until what is given is dropped.
    pub(super) fn sender_of(self: &Arc<Self>, app: &str) -> SenderOf {
        *self.leases.lock().entry(app.to_owned()).or_default() += 1;
        SenderOf { shared: Arc::clone(self), app: app.to_owned() }
    }

    /// Whether a worker of this process sends for an application.
    pub(super) fn sends_for(&self, app: &str) -> bool {
        self.leases.lock().contains_key(app)
    }
}

/// One of the workers that send for an application under the one lease of this process.
pub(super) struct SenderOf {
    shared: Arc<Shared>,
    app: String,
}

impl Drop for SenderOf {
    fn drop(&mut self) {
        let mut leases = self.shared.leases.lock();
        if let Some(count) = leases.get_mut(&self.app) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                leases.remove(&self.app);
            }
        }
    }
}

/// What is said of requests that a computer had under way which is gone.
pub(super) fn left_by_another() -> BatchOutcome {
    let text = "the computer that sent it was gone before WeCom's answer was written down";
    BatchOutcome::unknown(ErrorView::new(ErrorCode::OutcomeUnknown, text), None)
}
