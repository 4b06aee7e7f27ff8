//! The work on one broadcast: wait, send batch after batch, write every step down.

use super::events::News;
use super::verdict::{Next, Verdict, may_prepare_again, may_try_again, weight};
use super::{BatchState, BroadcastSnapshot, BroadcastState, LedgerReason, LedgerState, Shared};
use crate::moment::Moment;
use crate::problem::ErrorView;
use crate::profiles::Profile;
use crate::store::batches::{self, NextBatch};
use crate::store::ledger::Fate;
use crate::store::outbox::{self, Stop};
use crate::store::{StoreError, broadcasts};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

/// Unknown outcomes running after which the network is given up.
const UNKNOWN_RUNNING: u32 = 2;

/// Works on one broadcast.
pub(super) struct Runner {
    shared: Arc<Shared>,
    id: String,
    /// As it was reviewed, whatever is changed in the settings meanwhile.
    profile: Profile,
    sends_at: Option<Moment>,
    undo: Duration,
    cancelled: Arc<Notify>,
    news: News,
    /// Of the worst batch so far.
    worst: u8,
    unknown_running: u32,
}

/// How long a write is tried.
#[derive(Clone, Copy)]
enum Trying {
    /// A request has not left: not for long.
    BeforeLeaving,
    /// Something is known that must not be forgotten: as long as the program runs.
    Always,
}

impl Runner {
    /// For a broadcast that was just written down.
    pub(super) fn new(shared: Arc<Shared>, first: BroadcastSnapshot, profile: Profile, cancelled: Arc<Notify>) -> Self {
        let undo = first.sends_at.map_or(0, |at| at.0 - first.created_at.0);
        Self {
            id: first.id.clone(),
            profile,
            sends_at: first.sends_at,
            undo: Duration::from_millis(u64::try_from(undo).unwrap_or_default()),
            cancelled,
            news: News::begin(Arc::clone(&shared.around.events), first),
            worst: 0,
            unknown_running: 0,
            shared,
        }
    }

    /// Does the work.
    pub(super) async fn run(mut self) {
        if self.sends_at.is_none() || self.wait().await {
            self.send_all().await;
        }
        self.shared.running().remove(&self.id);
        self.news.end().await;
    }

    /// Waits for the time to take it back to pass; whether to send.
    async fn wait(&mut self) -> bool {
        tokio::select! {
            () = sleep(self.undo) => {}
            () = self.cancelled.notified() => {}
        }
        if self.is_late() {
            self.stop(None).await;
            return false;
        }
        let database = &self.shared.around.database;
        match self.persist(Trying::BeforeLeaving, || broadcasts::leave_waiting(database, &self.id)).await {
            Ok(true) => {
                self.news.tell(BroadcastSnapshot { state: BroadcastState::Sending, ..self.news.newest() });
                true
            }
            Ok(false) => {
                let read = self.persist(Trying::BeforeLeaving, || broadcasts::snapshot(database, &self.id)).await;
                if let Ok(Some(snapshot)) = read {
                    self.news.tell(snapshot);
                }
                false
            }
            Err(error) => {
                self.stop(Some(ErrorView::from(error))).await;
                false
            }
        }
    }

    /// The computer slept, or its clock jumped: nothing leaves long after the admin saw the seconds run out.
    fn is_late(&self) -> bool {
        let late = i64::try_from(self.shared.around.patience.late.as_millis()).unwrap_or(i64::MAX);
        self.sends_at.is_some_and(|at| self.now().0.saturating_sub(at.0) > late)
    }

    async fn send_all(&mut self) {
        loop {
            let database = &self.shared.around.database;
            let next = self.persist(Trying::BeforeLeaving, || batches::next_planned(database, &self.id)).await;
            let sent = match next {
                Ok(Some(batch)) => self.send_one(&batch).await.map(|verdict| (batch, verdict)),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            match sent {
                Ok((batch, verdict)) => {
                    if self.close(&batch, &verdict).await {
                        return;
                    }
                }
                Err(error) => {
                    self.stop(Some(ErrorView::from(error))).await;
                    return;
                }
            }
        }
    }

    /// Sends one request, again after pauses while WeCom says that it did nothing. An error is one of the database, and
    /// the request has not left.
    async fn send_one(&self, batch: &NextBatch) -> Result<Verdict, StoreError> {
        let around = &self.shared.around;
        let mut pauses = around.patience.repeat_after.iter();
        loop {
            if let Err(trouble) = around.sender.prepare(&self.profile).await {
                match pauses.next() {
                    Some(pause) if may_prepare_again(&trouble) => {
                        sleep(*pause).await;
                        continue;
                    }
                    _ => return Ok(Verdict::of_trouble_before(&trouble)),
                }
            }
            let (id, position, now) = (&self.id, batch.position, self.now());
            self.persist(Trying::BeforeLeaving, || batches::mark_sending(&around.database, id, position, now)).await?;
            match around.sender.send(&self.profile, batch.request.clone().into_bytes()).await {
                Ok(reply) => return Ok(Verdict::accepted(reply)),
                Err(trouble) => match pauses.next() {
                    Some(pause) if may_try_again(&trouble) => sleep(*pause).await,
                    _ => return Ok(Verdict::of_trouble(&trouble)),
                },
            }
        }
    }

    /// Writes an answer down, however long it takes; whether the broadcast is over.
    async fn close(&mut self, batch: &NextBatch, verdict: &Verdict) -> bool {
        self.unknown_running = if verdict.state == BatchState::Unknown { self.unknown_running + 1 } else { 0 };
        let stops = match verdict.next {
            Next::GoOn => false,
            Next::GoOnOnce => self.unknown_running >= UNKNOWN_RUNNING,
            Next::Stop => true,
        };
        let stop = stops.then(|| Stop { fate: verdict.fate_of_the_rest(), error: verdict.error.clone() });
        let worse = weight(verdict.state) > self.worst;
        self.worst = self.worst.max(weight(verdict.state));
        let worst = verdict.error.as_ref().filter(|_| worse);
        let (database, now) = (&self.shared.around.database, self.now());
        let written = self
            .persist(Trying::Always, || {
                outbox::answer(database, &self.id, batch.position, verdict, stop.as_ref(), worst, now)
            })
            .await;
        if let Ok(snapshot) = written {
            self.news.tell(snapshot);
        }
        stops
    }

    /// Gives up everything that has not left. The trouble was here, on this computer.
    async fn stop(&self, error: Option<ErrorView>) {
        let fate = Fate { state: LedgerState::NotSent, reason: Some(LedgerReason::Interrupted), code: None };
        let stop = Stop { fate, error };
        let (database, now) = (&self.shared.around.database, self.now());
        if let Ok(snapshot) = self.persist(Trying::Always, || outbox::stop(database, &self.id, &stop, now)).await {
            self.news.tell(snapshot);
        }
    }

    /// Tries a write until it works, with growing pauses. While it does not, the broadcast says why it stands still.
    async fn persist<T, W>(&self, trying: Trying, mut write: impl FnMut() -> W) -> Result<T, StoreError>
    where
        W: Future<Output = Result<T, StoreError>>,
    {
        let patience = &self.shared.around.patience;
        let began = Instant::now();
        let mut pause = patience.between_writes / 50;
        let mut stood_still = false;
        loop {
            match write().await {
                Ok(done) => {
                    if stood_still {
                        self.stand_still(None);
                    }
                    return Ok(done);
                }
                Err(error) => {
                    tracing::error!(broadcast = self.id, %error, "a step of a broadcast could not be written down");
                    let enough =
                        matches!(trying, Trying::BeforeLeaving) && began.elapsed() + pause > patience.before_leaving;
                    if enough {
                        return Err(error);
                    }
                    stood_still = true;
                    self.stand_still(Some(ErrorView::from(&error)));
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(patience.between_writes);
        }
    }

    fn stand_still(&self, trouble: Option<ErrorView>) {
        if let Some(running) = self.shared.running().get_mut(&self.id) {
            running.standstill.clone_from(&trouble);
        }
        if trouble.is_some() {
            self.news.tell(BroadcastSnapshot { error: trouble, ..self.news.newest() });
        }
    }

    fn now(&self) -> Moment {
        Moment::now(&*self.shared.around.clock)
    }
}
