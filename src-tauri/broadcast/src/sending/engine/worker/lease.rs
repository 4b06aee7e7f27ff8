//! The lease of an application in a team: waiting for it, keeping it, losing it.
//!
//! A worker that waits sends nothing. What the one who sends writes down is told by [`super::super::team`].

use super::ProfileWorker;
use crate::model::error_view::ErrorView;
use crate::model::profile::app_of;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::team::{SenderOf, left_by_another};
use crate::store::leases::{self, Lease, Taken, TeamMember};
use crate::store::{broadcasts, outbox};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a computer that cannot send waits before it looks again whether it can.
pub(super) const CANNOT_SEND: Duration = Duration::from_secs(10);

/// The lease of this process, and when it was confirmed last.
pub(super) struct HeldLease {
    pub(super) lease: Lease,
    /// Counts its worker, also over a panic.
    sender: SenderOf,
    confirmed: Confirmed,
}

/// When a lease was confirmed last, and for how long that holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Confirmed {
    lasts: Duration,
    wall: Timestamp,
    steady: Instant,
}

impl HeldLease {
    /// Written down by a transaction that began then.
    pub(super) fn confirm(&mut self, wall: Timestamp, steady: Instant) {
        self.confirmed = Confirmed { lasts: self.lease.lasts, wall, steady };
    }

    /// When that was last.
    pub(super) fn confirmed(&self) -> Confirmed {
        self.confirmed
    }
}

impl Confirmed {
    /// Whether nobody else can have taken it at that moment. Of two clocks the one that says later is believed: the computer may have
    /// slept, and its clock may have been set.
    pub(super) fn stands(&self, wall: Timestamp, steady: Instant) -> bool {
        self.age(wall, steady) < self.lasts
    }

    /// How long it may rest until it is extended without anything else to write.
    fn rest(&self, wall: Timestamp, steady: Instant) -> Duration {
        (self.lasts / 3).saturating_sub(self.age(wall, steady))
    }

    fn age(&self, wall: Timestamp, steady: Instant) -> Duration {
        let by_the_clock = Duration::from_millis(u64::try_from(wall.0 - self.wall.0).unwrap_or_default());
        by_the_clock.max(steady.saturating_duration_since(self.steady))
    }
}

impl ProfileWorker {
    /// Waits until this computer may send for the application; `false`: there is nothing to send, or not here. Alone one always may.
    pub(super) async fn is_given_the_lease(&mut self) -> bool {
        let shared = Arc::clone(&self.shared);
        let Some(member) = shared.team() else { return true };
        let database = &shared.deps.database;
        loop {
            self.handle.changed.store(false, Ordering::SeqCst);
            let has_work = self.until_read(|| broadcasts::has_work(database, &self.profile_id)).await;
            // Another computer may have it under a company that is not known here, or no longer.
            let app = shared.deps.profiles.get(&self.profile_id).ok().as_ref().map(app_of);
            let app = app.filter(|_| has_work && !shared.is_closing());
            let Some(app) = app else {
                self.handle.expected.lock().clear();
                if shared.is_closing() {
                    shared.workers().remove(&self.profile_id);
                    return false;
                }
                if self.end() {
                    return false;
                }
                continue;
            };
            if !self.can_send_for_team(&app, member).await {
                continue;
            }
            self.until_read(|| shared.check_epoch()).await;
            let (wall, steady) = (self.now(), Instant::now());
            let sender = shared.sender_of(&app);
            let (unknown, late) = (left_by_another(), shared.deps.config.late);
            let take = || outbox::take_lease(database, &app, member, (&unknown, late), wall);
            let (taken, concerned) = self.until_read(take).await;
            for snapshot in concerned {
                shared.deps.events.broadcast(snapshot);
            }
            let lease = match taken {
                Taken::Held { computer, left } => {
                    drop(sender);
                    self.handle.expected.lock().clear();
                    tracing::debug!(profile = self.profile_id, computer, "another computer sends");
                    self.wait_for_others(left.min(member.lease)).await;
                    continue;
                }
                Taken::Kept(lease) => lease,
                Taken::Over(lease, _) => {
                    // What others sent in the last hour counts as well.
                    shared.paces.lock().remove(&app);
                    self.app.clear();
                    lease
                }
            };
            let confirmed = Confirmed { lasts: lease.lasts, wall, steady };
            self.lease = Some(HeldLease { lease, sender, confirmed });
            self.handle.changed.store(true, Ordering::SeqCst);
            return true;
        }
    }

    /// Whether this computer is able to send, asked where nobody else does. Where it is not, others are waited for, and what is wrong
    /// here is told as long as there are none.
    async fn can_send_for_team(&mut self, app: &str, member: &TeamMember) -> bool {
        let shared = Arc::clone(&self.shared);
        let database = &shared.deps.database;
        let held = self.until_read(|| leases::held_by_another(database, app, member)).await;
        let Ok(profile) = shared.deps.profiles.get(&self.profile_id) else { return false };
        if !shared.may_send() {
            self.handle.expected.lock().clear();
            self.wait_for_others(CANNOT_SEND).await;
            return false;
        }
        if held.is_some() {
            return true;
        }
        let Err(trouble) = shared.deps.sender.can_send(&profile).await else { return true };
        tracing::warn!(profile = self.profile_id, %trouble, "nobody sends, and this computer cannot");
        let view = ErrorView::from(&trouble);
        shared.set_standstill(&self.profile_id, Some(view.clone()));
        for work in broadcasts::to_work_on(database, &self.profile_id).await.unwrap_or_default() {
            shared.deps.events.broadcast(BroadcastSnapshot { error: Some(view.clone()), ..work.snapshot });
        }
        self.handle.expected.lock().clear();
        self.wait_for_others(CANNOT_SEND).await;
        false
    }

    /// Waits until somebody asks for something, or the time is over.
    pub(super) async fn wait_for_others(&mut self, longest: Duration) {
        self.count_under_way();
        tokio::select! {
            () = self.handle.wake.notified() => {}
            () = sleep(longest) => {}
        }
    }

    /// Extends the lease where nothing else was written for a while; how long to rest at most until the next time. `Err`: it is lost.
    pub(super) async fn extend_lease(&mut self) -> Result<Option<Duration>, StoreError> {
        let (wall, steady) = (self.now(), Instant::now());
        let Some(held) = &self.lease else { return Ok(None) };
        let rest = held.confirmed.rest(wall, steady);
        if !rest.is_zero() {
            return Ok(Some(rest));
        }
        let extended = async {
            let mut writing = self.shared.deps.database.write().await?;
            leases::extend(&mut writing, &held.lease).await?;
            writing.commit().await
        };
        match extended.await {
            Ok(()) => {
                let rest = held.lease.lasts / 3;
                self.lease.iter_mut().for_each(|held| held.confirm(wall, steady));
                self.move_on();
                Ok(Some(rest))
            }
            Err(StoreError::LeaseLost) => Err(StoreError::LeaseLost),
            Err(error) => {
                self.report_stall(&error);
                Ok(Some(self.shared.deps.config.between_writes))
            }
        }
    }

    /// Lets go of the lease, so that another computer need not wait for its end.
    pub(super) async fn release_lease(&mut self) {
        let Some(HeldLease { lease, sender, .. }) = self.lease.take() else { return };
        drop(sender);
        let released = async {
            let mut writing = self.shared.deps.database.write().await?;
            // Another company of this process may send for the same application; whoever begins to now takes it after this.
            if self.shared.sends_for(&lease.app) {
                return Ok(());
            }
            leases::release(&mut writing, &lease).await?;
            writing.commit().await
        };
        if let Err(error) = released.await {
            tracing::warn!(%error, "a lease was not let go of: others wait for its end");
        }
    }

    /// Another computer took the lease: what this one had under way is called unknown there, and what comes back of it is for nobody.
    pub(super) fn lose_lease(&mut self) {
        tracing::warn!(profile = self.profile_id, "another computer of the team has taken the sends over");
        self.lease = None;
        self.move_on();
        let fresh = Self::new(Arc::clone(&self.shared), self.profile_id.clone(), self.handle.clone());
        for broadcast in std::mem::replace(self, fresh).broadcasts {
            self.shared.set_standstill(&broadcast.id, None);
            tokio::spawn(broadcast.news.end());
        }
    }
}
