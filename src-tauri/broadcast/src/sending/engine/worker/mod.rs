//! The work of one profile: its broadcasts side by side, a few requests at a time, every step written down.
//!
//! A worker is one task. It alone decides what leaves and writes what was answered, so that there is nothing to lock; the requests
//! themselves run beside it. Profiles have workers of their own: the trouble of one never stops another's. Within a worker the
//! broadcasts take turns, request by request, so that a test is not stuck behind a hundred thousand.
//!
//! One round: handle the answers, select what may leave (`active`, `hold`, the pace), commit both in one transaction, dispatch what
//! was claimed. While that is being written more answers come in; the next round takes them all. So a slow disk makes the
//! rounds larger, not more numerous.
//!
//! What the admin asks for is written by [`super::control`] and noticed here: a request only leaves when the same transaction
//! that marks it as sending finds its broadcast neither paused nor closed.

mod active;
mod answers;
mod dispatch;
mod duplicate_check;
mod handle;
mod hold;
mod in_order;
mod lease;
mod patience;
mod quiet;
mod select;
pub(super) mod supervise;
#[cfg(test)]
mod tests;

use super::Shared;
use super::events::News;
use super::pace::Pace;
use crate::compose::media::uploads::UploadError;
use crate::model::batch::Route;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::Profile;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::PauseReason;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::trouble::SendTrouble;
use crate::store::outbox::{self, ClaimResult, Pausing, Step, Stepped, Stepping};
use crate::store::{broadcasts, holds};
use active::{ActiveBroadcast, Attempt};
use duplicate_check::DuplicateCheck;
pub(super) use duplicate_check::since_when_it_stands;
pub(super) use handle::WorkerHandle;
use hold::RateLimitHold;
pub use hold::RateWindow;
pub(crate) use hold::{china_day, day_of_china};
use lease::{CANNOT_SEND, HeldLease};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore, mpsc};
use tokio::time::{Instant, sleep};
use wecom::send::SendReply;

/// Longest rest of a worker that waits for a time of day: the clock may be set meanwhile, and the computer may sleep.
const LOOK_AT_THE_CLOCK: Duration = Duration::from_secs(1);
/// As [`LOOK_AT_THE_CLOCK`], while a robot waits for its minute.
const LOOK_AT_A_ROBOT: Duration = Duration::from_millis(500);
/// As [`LOOK_AT_THE_CLOCK`], while the time is more than a minute away.
const LOOK_SELDOM: Duration = Duration::from_secs(15);

/// What an application sent lately, read from what was written down before its first use.
pub(super) type SharedPace = Arc<OnceCell<Mutex<Pace>>>;

/// What comes back to a worker.
enum Event {
    /// A request was answered, or will not be.
    Answered(Box<Answered>),
    /// Whether requests of a broadcast can be made by those who take this way.
    Prepared { id: String, route: Route, result: Result<(), SendTrouble> },
    /// The files of a broadcast were uploaded again: media ids that were refused, and those that replace them.
    Renewed { id: String, route: Route, result: Result<Vec<(String, String)>, UploadError> },
}

/// What became of a request.
struct Answered {
    id: String,
    attempt: Attempt,
    /// With which generation of media ids it left.
    generation: u32,
    left_at: Instant,
    result: Result<SendReply, SendTrouble>,
}

/// A request that is to leave when its claim was written down.
struct Claimed {
    id: String,
    attempt: Attempt,
    body: Option<String>,
}

/// See the module text.
pub(super) struct ProfileWorker {
    shared: Arc<Shared>,
    profile_id: String,
    handle: WorkerHandle,
    events: mpsc::UnboundedReceiver<Event>,
    event_sender: mpsc::UnboundedSender<Event>,
    broadcasts: Vec<ActiveBroadcast>,
    /// Whose turn it is.
    turn: usize,
    in_flight: usize,
    /// Requests that may be on their way at once; more wait beside them when there are spare slots.
    permits: Arc<Semaphore>,
    parallel: usize,
    /// Fewer, after WeCom said that there were too many at once; accepted ones bring it back.
    most_at_once: usize,
    accepted_since: u32,
    app: String,
    pace: SharedPace,
    /// At which pace it sends, for telling how long it takes.
    calls_per_second: Option<u32>,
    rate_limit_hold: Option<RateLimitHold>,
    hold_told: bool,
    /// The clock at the last step, to notice that it was moved back.
    last_now: Timestamp,
    step: Step,
    claimed: Vec<Claimed>,
    /// Under which it sends in a team.
    lease: Option<HeldLease>,
    /// In a team: this computer cannot send after all, and another one may be able to.
    is_unable: bool,
}

impl Shared {
    /// Makes sure that a worker of the profile looks at what is written down, of which one broadcast may be new.
    pub(super) fn wake(self: &Arc<Self>, profile_id: &str, new: Option<&str>) {
        if self.is_closing() {
            // What is written down waits for the next start.
            return;
        }
        let mut workers = self.workers();
        if let Some(worker) = workers.get(profile_id) {
            worker.expect(new);
            worker.wake();
            return;
        }
        let handle = WorkerHandle::default();
        handle.expect(new);
        handle.changed.store(true, Ordering::SeqCst);
        handle.under_way.store(1, Ordering::SeqCst);
        workers.insert(profile_id.to_owned(), handle.clone());
        drop(workers);
        self.start_worker(profile_id, handle);
    }

    /// Lets every worker look whether it is to end.
    pub(super) fn wake_workers(&self) {
        self.workers().values().for_each(|worker| worker.wake.notify_one());
    }

    /// What an application sent lately.
    pub(super) fn pace_of(&self, app: &str) -> SharedPace {
        let mut paces = self.paces.lock();
        Arc::clone(paces.entry(app.to_owned()).or_default())
    }

    /// Milliseconds on the clock that is never set; the hour before the start of the program has its place too.
    pub(super) fn steady_ms(&self) -> u64 {
        let hour = self.deps.config.pace.hour + self.deps.config.pace.minute;
        u64::try_from((self.began.elapsed() + hour * 2).as_millis()).unwrap_or(u64::MAX)
    }

    /// Most calls a second of a profile: its own pace, where that is slower than the rule.
    pub(super) fn calls_per_second(&self, profile: &Profile) -> Option<u32> {
        [self.deps.config.pace.calls_per_second, profile.calls_per_second].into_iter().flatten().min()
    }

    /// The pace of an application, with what it sent in the last hour counted.
    pub(super) async fn counted_pace<'a>(
        &self,
        app: &str,
        pace: &'a SharedPace,
    ) -> Result<&'a Mutex<Pace>, StoreError> {
        let deps = &self.deps;
        pace.get_or_try_init(|| async {
            let mut counted = Pace::new(deps.config.pace.clone());
            let (now, steady) = (Timestamp::now(&*deps.clock), self.steady_ms());
            let hour = i64::try_from(deps.config.pace.hour.as_millis()).unwrap_or(i64::MAX);
            holds::sent_since(&deps.database, app, Timestamp(now.0 - hour), |at, reach| {
                // What left "later than now" left before the clock was moved back: as if it were just now.
                let age = u64::try_from(now.0 - at.0).unwrap_or_default();
                counted.note(reach, steady.saturating_sub(age));
            })
            .await?;
            Ok(Mutex::new(counted))
        })
        .await
    }
}

impl ProfileWorker {
    fn new(shared: Arc<Shared>, profile_id: String, handle: WorkerHandle) -> Self {
        let (event_sender, events) = mpsc::unbounded_channel();
        let parallel = shared.parallel();
        Self {
            profile_id,
            handle,
            events,
            event_sender,
            broadcasts: Vec::new(),
            turn: 0,
            in_flight: 0,
            permits: Arc::new(Semaphore::new(parallel)),
            parallel,
            most_at_once: parallel,
            accepted_since: 0,
            app: String::new(),
            pace: SharedPace::default(),
            calls_per_second: None,
            rate_limit_hold: None,
            hold_told: false,
            last_now: Timestamp(0),
            step: Step::default(),
            claimed: Vec::new(),
            lease: None,
            is_unable: false,
            shared,
        }
    }

    /// Works until there is nothing left to do or to wait for; in a team while it may.
    async fn run(mut self) {
        while self.is_given_the_lease().await {
            match self.work().await {
                Ok(()) => {
                    self.release_lease().await;
                    if self.shared.is_closing() {
                        self.shared.workers().remove(&self.profile_id);
                        return;
                    }
                    if self.end() {
                        return;
                    }
                }
                Err(_) if self.is_unable => {
                    self.release_lease().await;
                    self.lose_lease();
                    self.wait_for_others(CANNOT_SEND).await;
                }
                Err(_) => self.lose_lease(),
            }
        }
    }

    /// Works until there is nothing left to do or to wait for. [`StoreError::LeaseLost`] when another computer of the team does, or is to.
    async fn work(&mut self) -> Result<(), StoreError> {
        self.read_hold().await;
        loop {
            if self.handle.changed.swap(false, Ordering::SeqCst) {
                self.load().await;
            }
            while let Ok(event) = self.events.try_recv() {
                self.handle_event(event);
            }
            let closing = self.shared.is_closing();
            let rest = if closing { None } else { self.select_next().await };
            if !self.step.is_empty() {
                self.commit_step().await?;
                continue;
            }
            if closing && self.in_flight == 0 {
                return Ok(());
            }
            if self.is_unable && self.in_flight == 0 {
                // Another computer of the team may be able to.
                return Err(StoreError::LeaseLost);
            }
            self.count_under_way();
            if self.shared.under_way() == 0 {
                // Nothing is written again and again until something's time comes.
                self.shared.deps.database.rest().await;
            }
            if self.broadcasts.is_empty() && self.in_flight == 0 {
                return Ok(());
            }
            let mut rest = rest.unwrap_or(LOOK_SELDOM);
            if let Some(left) = self.extend_lease().await? {
                rest = rest.min(left);
            }
            tokio::select! {
                event = self.events.recv() => {
                    if let Some(event) = event {
                        self.handle_event(event);
                    }
                }
                () = self.handle.wake.notified() => {}
                () = sleep(rest) => {}
            }
        }
    }

    /// Ends the worker, unless somebody asked for something meanwhile; whether it did.
    fn end(&self) -> bool {
        let mut workers = self.shared.workers();
        let over = !self.handle.changed.load(Ordering::SeqCst);
        if over {
            workers.remove(&self.profile_id);
        }
        over
    }

    fn count_under_way(&self) {
        let count = self.broadcasts.iter().filter(|broadcast| !broadcast.is_scheduled()).count();
        self.handle.under_way.store(count, Ordering::SeqCst);
        let ids = self.broadcasts.iter().map(|broadcast| broadcast.id.clone()).collect();
        *self.handle.ids.lock() = ids;
    }

    fn now(&self) -> Timestamp {
        Timestamp::now(&*self.shared.deps.clock)
    }

    async fn read_hold(&mut self) {
        let shared = Arc::clone(&self.shared);
        let row = self.until_read(|| holds::hold(&shared.deps.database, &self.profile_id)).await;
        self.rate_limit_hold =
            row.map(|row| RateLimitHold::read(row, self.now(), &self.shared.deps.config.rate_windows));
    }

    /// Reads what is to be worked on. Broadcasts that are known go on as they are.
    async fn load(&mut self) {
        let shared = Arc::clone(&self.shared);
        let database = &shared.deps.database;
        let expected = self.handle.expected.lock().clone();
        let works = self.until_read(|| broadcasts::to_work_on(database, &self.profile_id)).await;
        let profile = shared.deps.profiles.get(&self.profile_id).ok();
        let app = profile.as_ref().map(crate::model::profile::app_of);
        for broadcast in &mut self.broadcasts {
            broadcast.begin_reading_anew();
        }
        for work in works {
            // In a team it is another one's, under another lease.
            if self.lease.as_ref().is_some_and(|held| held.lease.app != work.app || app.as_ref() != Some(&work.app)) {
                continue;
            }
            let same = profile.as_ref().filter(|_| app.as_deref() == Some(work.app.as_str()));
            let Some(profile) = same else {
                let text = "the profile is gone, or sends through another application now";
                let error = ErrorView::new(ErrorCode::ReviewOutdated, text);
                self.step.pauses.push(Pausing {
                    id: work.snapshot.id,
                    reason: PauseReason::Trouble,
                    error: Some(error),
                });
                continue;
            };
            if self.app != work.app {
                self.app.clone_from(&work.app);
                self.pace = shared.pace_of(&work.app);
            }
            match self.broadcasts.iter_mut().find(|broadcast| broadcast.id == work.snapshot.id) {
                Some(broadcast) => broadcast.read_anew(work),
                None => self.broadcasts.push(ActiveBroadcast::new(&shared, work, profile.clone())),
            }
        }
        if !self.app.is_empty() {
            let pace = Arc::clone(&self.pace);
            let app = self.app.clone();
            let counted = self.until_read(|| async { shared.counted_pace(&app, &pace).await.map(|_| ()) });
            counted.await;
            self.calls_per_second = profile.as_ref().and_then(|profile| shared.calls_per_second(profile));
            if let (Some(pace), Some(_)) = (self.pace.get(), &profile) {
                pace.lock().set_calls_per_second(self.calls_per_second);
            }
        }
        for at in 0..self.broadcasts.len() {
            if !self.broadcasts[at].active {
                let id = self.broadcasts[at].id.clone();
                if let Some(snapshot) = self.until_read(|| broadcasts::snapshot(database, &id)).await {
                    self.broadcasts[at].news.emit(snapshot);
                }
            }
        }
        self.count_under_way();
        self.handle.expected.lock().retain(|id| !expected.contains(id));
    }

    /// Writes the step down, however long it takes, and lets the chosen requests leave. Not with [`until_done`]: what is written is
    /// another thing once nobody expects a message to leave any more.
    async fn commit_step(&mut self) -> Result<(), StoreError> {
        let mut step = std::mem::take(&mut self.step);
        let config = self.shared.deps.config.clone();
        let began = Instant::now();
        let mut pause = config.between_writes / 50;
        let (mut gave_up_leaving, mut again) = (false, false);
        let done = loop {
            let (now, steady) = (self.now(), Instant::now());
            let lease = self.lease.as_ref().map(|held| &held.lease);
            let who = Stepping { profile_id: &self.profile_id, app: &self.app, now, day: china_day(now), lease, again };
            match self.warn_if_slow(outbox::step(&self.shared.deps.database, who, &step)).await {
                Ok(done) => {
                    self.last_now = now;
                    self.lease.iter_mut().for_each(|held| held.confirm(now, steady));
                    break done;
                }
                Err(StoreError::LeaseLost) => return Err(StoreError::LeaseLost),
                Err(error) => {
                    again |= matches!(error, StoreError::Away(_));
                    self.report_stall(&error);
                }
            }
            // Of a team's sends nobody knows better where they go on than who has the lease, and it is taken over where this computer stays away.
            if self.lease.is_none() && !gave_up_leaving && began.elapsed() > config.standstill {
                // Nobody expects a message to leave any more when the disk has room again.
                gave_up_leaving = true;
                step.claims.clear();
                self.claimed.clear();
                step.leaving.clear();
                let error = self.shared.standstill(&self.profile_id);
                for broadcast in self.broadcasts.iter().filter(|broadcast| broadcast.active) {
                    let (id, reason) = (broadcast.id.clone(), PauseReason::Trouble);
                    step.pauses.push(Pausing { id, reason, error: error.clone() });
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(config.between_writes);
        };
        self.move_on();
        for one in &step.closed {
            if let Some(broadcast) = self.broadcasts.iter_mut().find(|broadcast| broadcast.id == one.id) {
                broadcast.closed(one.position);
            }
        }
        if !step.pauses.is_empty() {
            self.handle.wake();
        }
        self.end_pauses_of_robots(&done);
        self.emit_all(&step, done.snapshots.clone()).await;
        self.dispatch(&done);
        Ok(())
    }

    /// Those whose robot may send again no longer say that they wait.
    fn end_pauses_of_robots(&mut self, done: &Stepped) {
        for (one, claimed) in self.claimed.iter().zip(&done.claimed) {
            if *claimed == ClaimResult::Yes
                && matches!(one.attempt.batch.route, Route::Robot(_))
                && let Some(broadcast) =
                    self.broadcasts.iter_mut().find(|broadcast| broadcast.id == one.id && broadcast.paced)
            {
                broadcast.paced = false;
                self.shared.set_standstill(&broadcast.id, None);
            }
        }
    }

    async fn emit_all(&mut self, step: &Step, mut snapshots: Vec<BroadcastSnapshot>) {
        let held = self.rate_limit_hold.as_ref().is_some_and(|rate_limit_hold| !rate_limit_hold.is_trying());
        if step.hold.is_some() && held != self.hold_told {
            self.hold_told = held;
            let shared = Arc::clone(&self.shared);
            for broadcast in &self.broadcasts {
                if snapshots.iter().all(|snapshot| snapshot.id != broadcast.id)
                    && let Ok(Some(snapshot)) = broadcasts::snapshot(&shared.deps.database, &broadcast.id).await
                {
                    snapshots.push(snapshot);
                }
            }
        }
        for snapshot in snapshots {
            let Some(at) = self.broadcasts.iter().position(|broadcast| broadcast.id == snapshot.id) else {
                self.shared.deps.events.broadcast(snapshot);
                continue;
            };
            let closed = snapshot.state.is_closed();
            let drained = step.drained.contains(&snapshot.id);
            self.broadcasts[at].told(snapshot, self.calls_per_second);
            if closed || (drained && !self.broadcasts[at].active) {
                let broadcast = self.broadcasts.remove(at);
                // Those behind it moved up, and so does the turn.
                self.turn -= usize::from(at < self.turn);
                self.shared.set_standstill(&broadcast.id, None);
                tokio::spawn(broadcast.news.end());
            }
        }
    }
}

/// The news of a broadcast that a worker begins to work on.
fn news_of(shared: &Arc<Shared>, snapshot: BroadcastSnapshot) -> News {
    News::begin(Arc::clone(&shared.deps.events), snapshot)
}
