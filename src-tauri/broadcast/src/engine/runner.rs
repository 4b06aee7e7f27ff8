//! The work on one broadcast: wait, send batch after batch, write every step down.

use super::events::News;
use super::verdict::{Next, Verdict, is_about_media, is_held_back, may_prepare_again, may_try_again, weight};
use super::{BatchState, BroadcastSnapshot, BroadcastState, LedgerReason, LedgerState, Shared};
use crate::media::exchanged;
use crate::media::uploads::{UploadError, Used};
use crate::moment::Moment;
use crate::plan::Route;
use crate::problem::{ErrorCode, ErrorView};
use crate::profiles::Profile;
use crate::store::batches::{self, NextBatch};
use crate::store::ledger::Fate;
use crate::store::outbox::{self, Stop};
use crate::store::{StoreError, broadcasts, pace};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

/// Unknown outcomes running after which the network is given up.
const UNKNOWN_RUNNING: u32 = 2;

/// Longest time before a clock is looked at again while a robot has to wait.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How often a robot's message waits for another minute before it counts as refused.
const MOST_HELD_BACK: u32 = 3;

/// The files of a broadcast's message.
pub(super) struct Files {
    /// By who sends them: the application, or a robot.
    held: HashMap<Option<String>, Held>,
    /// Names the order in the news.
    digest: String,
}

/// The files of one who sends.
#[derive(Default)]
struct Held {
    /// With the media ids that stand in the requests that were not written again.
    used: Vec<Used>,
    /// Media ids that WeCom refused, and those that replace them. Files are uploaded again once in a broadcast.
    renewed: Option<Vec<(String, String)>>,
}

impl Files {
    /// None yet, of an order.
    pub(super) fn of(digest: &str) -> Self {
        Self { held: HashMap::new(), digest: digest.to_owned() }
    }

    /// Notes what was uploaded for one who sends.
    pub(super) fn hold(&mut self, holder: Option<&str>, used: Vec<Used>) {
        self.held.insert(holder.map(str::to_owned), Held { used, renewed: None });
    }

    fn may_be_renewed(&self, route: &Route) -> bool {
        self.of_route(route).is_some_and(|held| held.renewed.is_none() && !held.used.is_empty())
    }

    fn of_route(&self, route: &Route) -> Option<&Held> {
        self.held.get(&route.holder().map(str::to_owned))
    }
}

/// Works on one broadcast.
pub(super) struct Runner {
    shared: Arc<Shared>,
    id: String,
    /// As it was reviewed, whatever is changed in the settings meanwhile.
    profile: Profile,
    sends_at: Option<Moment>,
    undo: Duration,
    cancelled: Arc<Notify>,
    files: Files,
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
    pub(super) fn new(
        shared: Arc<Shared>,
        first: BroadcastSnapshot,
        profile: Profile,
        files: Files,
        cancelled: Arc<Notify>,
    ) -> Self {
        let undo = first.sends_at.map_or(0, |at| at.0 - first.created_at.0);
        Self {
            id: first.id.clone(),
            profile,
            sends_at: first.sends_at,
            undo: Duration::from_millis(u64::try_from(undo).unwrap_or_default()),
            cancelled,
            files,
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

    /// Sends one request, again after pauses while WeCom says that it did nothing, and once more with its files uploaded anew when
    /// it says that one of them is gone. An error is one of the database, and the request has not left.
    async fn send_one(&mut self, batch: &NextBatch) -> Result<Verdict, StoreError> {
        let shared = Arc::clone(&self.shared);
        let around = &shared.around;
        let mut pauses = around.patience.repeat_after.iter();
        let mut held_back = 0;
        loop {
            if let Err(trouble) = around.sender.prepare(&self.profile, &batch.route).await {
                match pauses.next() {
                    Some(pause) if may_prepare_again(&trouble) => {
                        sleep(*pause).await;
                        continue;
                    }
                    _ => return Ok(Verdict::of_trouble_before(&trouble).through(&batch.route)),
                }
            }
            self.pace(&batch.route).await?;
            let (id, position, now) = (&self.id, batch.position, self.now());
            let renewed = self.files.of_route(&batch.route).and_then(|held| held.renewed.as_deref());
            let other = renewed.and_then(|pairs| exchanged(&batch.request, pairs));
            let mark = || batches::mark_sending(&around.database, id, position, now, other.as_deref());
            self.persist(Trying::BeforeLeaving, mark).await?;
            let body = other.as_ref().unwrap_or(&batch.request).clone();
            match around.sender.send(&self.profile, &batch.route, body.into_bytes()).await {
                Ok(reply) => return Ok(Verdict::accepted(reply)),
                Err(trouble) if is_about_media(&trouble) && self.files.may_be_renewed(&batch.route) => {
                    // It was refused for certain: should the program end now, nothing was sent.
                    let unmark = || batches::unmark_sending(&around.database, id, position);
                    self.persist(Trying::BeforeLeaving, unmark).await?;
                    if let Err(error) = self.renew_files(&batch.route).await {
                        tracing::warn!(broadcast = self.id, %error, "files could not be uploaded again");
                        let error = Some(ErrorView::from(&error));
                        return Ok(Verdict { error, ..Verdict::of_trouble(&trouble).through(&batch.route) });
                    }
                }
                Err(trouble) if held_back < MOST_HELD_BACK && is_held_back(&batch.route, &trouble) => {
                    held_back += 1;
                    self.hold_back(batch).await?;
                }
                Err(trouble) => match pauses.next() {
                    Some(pause) if may_try_again(&trouble) => sleep(*pause).await,
                    _ => return Ok(Verdict::of_trouble(&trouble).through(&batch.route)),
                },
            }
        }
    }

    /// Uploads the files again. The requests get the new media ids as their turn comes, before they leave.
    async fn renew_files(&mut self, route: &Route) -> Result<(), UploadError> {
        let holder = route.holder();
        let held = self.files.held.entry(holder.map(str::to_owned)).or_default();
        let used = std::mem::take(&mut held.used);
        // Whatever comes of it: once is enough.
        held.renewed = Some(Vec::new());
        let uploads = self.shared.uploads();
        let renewed = Box::pin(uploads.renew(&self.profile, holder, &used, &self.files.digest)).await?;
        let pairs = used.iter().zip(&renewed).map(|(old, new)| (old.media_id.clone(), new.media_id.clone()));
        held.renewed = Some(pairs.collect());
        Ok(())
    }

    /// Waits until a robot may send one more message in this minute, and says so meanwhile. Nobody else has to wait for it but what
    /// comes after it here.
    async fn pace(&self, route: &Route) -> Result<(), StoreError> {
        let Route::Robot(robot) = route else { return Ok(()) };
        let database = &self.shared.around.database;
        let before = self.news.newest().error;
        let mut waited = false;
        loop {
            let wait = self.persist(Trying::BeforeLeaving, || pace::take(database, robot, self.now())).await?;
            let Some(wait) = wait else { break };
            waited = true;
            let seconds = wait.saturating_add(999) / 1000;
            let view = ErrorView::new(ErrorCode::RobotPaced, "the robot has sent all that it may in this minute");
            self.stand_still(Some(view.with_detail(seconds.to_string())));
            // The clock may be set meanwhile: it is looked at again and again.
            sleep(LOOK_AGAIN.min(Duration::from_millis(wait.unsigned_abs()))).await;
        }
        if waited {
            self.stand_still(None);
            self.news.tell(BroadcastSnapshot { error: before, ..self.news.newest() });
        }
        Ok(())
    }

    /// A robot was told that it has sent enough: the message did not arrive, and leaves when the robot may send again.
    async fn hold_back(&self, batch: &NextBatch) -> Result<(), StoreError> {
        let Route::Robot(robot) = &batch.route else { return Ok(()) };
        let database = &self.shared.around.database;
        // It was refused for certain: should the program end now, nothing was sent.
        let unmark = || batches::unmark_sending(database, &self.id, batch.position);
        self.persist(Trying::BeforeLeaving, unmark).await?;
        self.persist(Trying::BeforeLeaving, || pace::exhaust(database, robot, self.now())).await
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
