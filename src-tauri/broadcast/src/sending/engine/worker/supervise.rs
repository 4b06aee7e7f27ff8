//! What ends by a fault of Posthorn is noticed: a worker that panics, a task beside it that is gone without an answer.
//!
//! The broadcasts of such a worker stand still with the reason, and its place becomes free, so that resuming one begins a new worker.
//! A request whose task is gone may have left: its outcome is unknown.

use super::{Event, ProfileWorker, WorkerHandle};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::BatchOutcome;
use crate::model::profile::app_of;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::Shared;
use crate::store::{broadcasts, outbox, until_done};
use std::sync::Arc;
use tokio::sync::mpsc;

/// What a fault of the program is called.
pub(in crate::sending::engine) fn fault(what: &str) -> ErrorView {
    ErrorView::new(ErrorCode::Internal, format!("a fault of Posthorn: {what}; the log has more"))
}

/// Tells a worker what came of a task beside it, once: also when the task panics or is dropped.
pub(super) struct Report<R, M: FnOnce(R) -> Event> {
    event_sender: mpsc::UnboundedSender<Event>,
    make: Option<M>,
    lost: fn() -> R,
}

impl<R, M: FnOnce(R) -> Event> Report<R, M> {
    /// `lost` is what came of it when nothing else is told.
    pub(super) fn new(event_sender: mpsc::UnboundedSender<Event>, lost: fn() -> R, make: M) -> Self {
        Self { event_sender, make: Some(make), lost }
    }

    /// Nobody hears it any more: the worker is gone.
    pub(super) fn is_for_nobody(&self) -> bool {
        self.event_sender.is_closed()
    }

    /// This came of it.
    pub(super) fn is(mut self, result: R) {
        self.give(result);
    }

    fn give(&mut self, result: R) {
        if let Some(make) = self.make.take() {
            // Nobody receives it when the program is ending or the worker has failed.
            let _ = self.event_sender.send(make(result));
        }
    }
}

impl<R, M: FnOnce(R) -> Event> Drop for Report<R, M> {
    fn drop(&mut self) {
        if self.make.is_some() {
            self.give((self.lost)());
        }
    }
}

impl Shared {
    /// Begins the work of a worker, and looks after it.
    pub(super) fn start_worker(self: &Arc<Self>, profile_id: &str, handle: WorkerHandle) {
        let worker = ProfileWorker::new(Arc::clone(self), profile_id.to_owned(), handle);
        let (shared, profile_id) = (Arc::clone(self), profile_id.to_owned());
        let work = tokio::spawn(worker.run());
        tokio::spawn(async move {
            if work.await.is_err_and(|ended| ended.is_panic()) {
                tracing::error!(profile = profile_id, "the worker of a profile failed");
                shared.close_after_fault(&profile_id).await;
            }
        });
    }

    /// Lets everything of a profile stand still whose worker failed, and frees its place.
    async fn close_after_fault(self: &Arc<Self>, profile_id: &str) {
        let why = fault("the sending of this company's messages failed");
        let stopped = self.stand_still_after_fault(profile_id, &why).await;
        self.workers().remove(profile_id);
        self.set_standstill(profile_id, None);
        for snapshot in stopped {
            self.set_standstill(&snapshot.id, None);
            self.deps.events.broadcast(snapshot);
        }
        self.deps.events.fault(&why);
        // What was ordered in between has no worker yet.
        let waiting = broadcasts::to_work_on(&self.deps.database, profile_id).await;
        if waiting.is_ok_and(|waiting| !waiting.is_empty()) {
            self.wake(profile_id, None);
        }
    }

    async fn stand_still_after_fault(&self, profile_id: &str, why: &ErrorView) -> Vec<BroadcastSnapshot> {
        let app = self.deps.profiles.get(profile_id).ok().as_ref().map(app_of);
        let text = "a fault of Posthorn cut it off before WeCom's answer was written down";
        let unknown = BatchOutcome::unknown(ErrorView::new(ErrorCode::OutcomeUnknown, text), None);
        let written = || async {
            let now = Timestamp::now(&*self.deps.clock);
            let team = app.as_deref().zip(self.team());
            outbox::abandon(&self.deps.database, profile_id, team, (why, &unknown), now).await
        };
        until_done(self.deps.config.between_writes, written, |error| {
            tracing::error!(profile = profile_id, %error, "the end of a worker could not be written down");
            self.set_standstill(profile_id, Some(ErrorView::from(error)));
        })
        .await
    }
}
