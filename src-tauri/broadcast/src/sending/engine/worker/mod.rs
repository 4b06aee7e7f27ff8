//! The work of one profile: its broadcasts side by side, a few requests at a time, every step written down.
//!
//! A lane is one task. It alone decides what leaves and writes what was answered, so that there is nothing to lock; the requests
//! themselves run beside it. Profiles have lanes of their own: the trouble of one never stops another's. Within a lane the
//! broadcasts take turns, request by request, so that a test is not stuck behind a hundred thousand.
//!
//! One round: take in what was answered, choose what may leave (`job`, `hold`, the pace), write both down in one transaction, let
//! the chosen leave. While that is being written more answers come in; the next round takes them all. So a slow disk makes the
//! rounds larger, not more numerous.
//!
//! What the admin asks for is written by [`crate::store::control`] and noticed here: a request only leaves when the same transaction
//! that marks it as sending finds its broadcast neither paused nor closed.

mod active;
mod answers;
mod hold;
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
use crate::model::outcome::Verdict;
use crate::model::profile::Profile;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::PauseReason;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Moment;
use crate::model::trouble::SendTrouble;
use crate::store::outbox::{self, Claimed, Closed, Step, Stepped, Stepping};
use crate::store::{broadcasts, holds};
use active::{Job, Ready, Turn};
use hold::Holding;
pub use hold::RateWindow;
pub(crate) use hold::{china_day, day_of_china};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use supervise::Report;
use tokio::sync::{Notify, OnceCell, Semaphore, mpsc};
use tokio::time::{Instant, sleep};
use wecom::send::SendReply;

/// Longest rest of a lane that waits for a time of day: the clock may be set meanwhile, and the computer may sleep.
const LOOK_AT_THE_CLOCK: Duration = Duration::from_secs(1);
/// As [`LOOK_AT_THE_CLOCK`], while a robot waits for its minute.
const LOOK_AT_A_ROBOT: Duration = Duration::from_millis(500);
/// As [`LOOK_AT_THE_CLOCK`], while the time is more than a minute away.
const LOOK_SELDOM: Duration = Duration::from_secs(15);

/// How others reach a lane.
#[derive(Clone, Default)]
pub(super) struct LaneHandle {
    changed: Arc<AtomicBool>,
    wake: Arc<Notify>,
    /// Broadcasts that are waiting to be taken back or sending.
    under_way: Arc<AtomicUsize>,
    /// Their ids and those of scheduled ones.
    ids: Arc<Mutex<Vec<String>>>,
    /// New ones, which it has not seen yet.
    expected: Arc<Mutex<Vec<String>>>,
}

impl LaneHandle {
    fn poke(&self) {
        self.changed.store(true, Ordering::SeqCst);
        self.wake.notify_one();
    }

    /// Broadcasts under way.
    pub(super) fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }

    /// The broadcasts that are worked on, also those that wait for their time.
    pub(super) fn ids(&self) -> Vec<String> {
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner).clone();
        ids.extend(self.expected.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned());
        ids
    }

    fn expect(&self, id: Option<&str>) {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner).extend(id.map(str::to_owned));
    }
}

/// What an application sent lately, read from what was written down before its first use.
pub(super) type SharedPace = Arc<OnceCell<Mutex<Pace>>>;

/// What comes back to a lane.
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
    turn: Turn,
    /// With which generation of media ids it left.
    generation: u32,
    left_at: Instant,
    result: Result<SendReply, SendTrouble>,
}

/// A request that is to leave when its claim was written down.
struct Chosen {
    id: String,
    turn: Turn,
    body: Option<String>,
}

/// See the module text.
pub(super) struct Lane {
    shared: Arc<Shared>,
    profile_id: String,
    handle: LaneHandle,
    events: mpsc::UnboundedReceiver<Event>,
    tell: mpsc::UnboundedSender<Event>,
    jobs: Vec<Job>,
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
    holding: Option<Holding>,
    hold_told: bool,
    /// The clock at the last step, to notice that it was moved back.
    last_now: Moment,
    step: Step,
    chosen: Vec<Chosen>,
}

impl Shared {
    /// Makes sure that a lane of the profile looks at what is written down, of which one broadcast may be new.
    pub(super) fn poke(self: &Arc<Self>, profile_id: &str, new: Option<&str>) {
        if self.is_closing() {
            // What is written down waits for the next start.
            return;
        }
        let mut lanes = self.lanes();
        if let Some(lane) = lanes.get(profile_id) {
            lane.expect(new);
            lane.poke();
            return;
        }
        let handle = LaneHandle::default();
        handle.expect(new);
        handle.changed.store(true, Ordering::SeqCst);
        handle.under_way.store(1, Ordering::SeqCst);
        lanes.insert(profile_id.to_owned(), handle.clone());
        drop(lanes);
        self.begin_lane(profile_id, handle);
    }

    /// Lets every lane look whether it is to end.
    pub(super) fn wake_lanes(&self) {
        self.lanes().values().for_each(|lane| lane.wake.notify_one());
    }

    /// What an application sent lately.
    pub(super) fn pace_of(&self, app: &str) -> SharedPace {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(paces.entry(app.to_owned()).or_default())
    }

    /// Milliseconds on the clock that is never set; the hour before the start of the program has its place too.
    pub(super) fn steady_ms(&self) -> u64 {
        let hour = self.around.patience.pace.hour + self.around.patience.pace.minute;
        u64::try_from((self.began.elapsed() + hour * 2).as_millis()).unwrap_or(u64::MAX)
    }

    /// The pace of an application, with what it sent in the last hour counted.
    pub(super) async fn counted_pace<'a>(
        &self,
        app: &str,
        pace: &'a SharedPace,
    ) -> Result<&'a Mutex<Pace>, StoreError> {
        let around = &self.around;
        pace.get_or_try_init(|| async {
            let mut counted = Pace::new(around.patience.pace.clone());
            let (now, steady) = (Moment::now(&*around.clock), self.steady_ms());
            let hour = i64::try_from(around.patience.pace.hour.as_millis()).unwrap_or(i64::MAX);
            holds::sent_since(&around.database, app, Moment(now.0 - hour), |at, body| {
                // What left "later than now" left before the clock was moved back: as if it were just now.
                let age = u64::try_from(now.0 - at.0).unwrap_or_default();
                counted.note(&select::reached(body), steady.saturating_sub(age));
            })
            .await?;
            Ok(Mutex::new(counted))
        })
        .await
    }
}

impl Lane {
    fn new(shared: Arc<Shared>, profile_id: String, handle: LaneHandle) -> Self {
        let (tell, events) = mpsc::unbounded_channel();
        let parallel = shared.parallel();
        Self {
            profile_id,
            handle,
            events,
            tell,
            jobs: Vec::new(),
            turn: 0,
            in_flight: 0,
            permits: Arc::new(Semaphore::new(parallel)),
            parallel,
            most_at_once: parallel,
            accepted_since: 0,
            app: String::new(),
            pace: SharedPace::default(),
            holding: None,
            hold_told: false,
            last_now: Moment(0),
            step: Step::default(),
            chosen: Vec::new(),
            shared,
        }
    }

    /// Works until there is nothing left to do or to wait for.
    async fn run(mut self) {
        self.read_hold().await;
        loop {
            if self.handle.changed.swap(false, Ordering::SeqCst) {
                self.load().await;
            }
            while let Ok(event) = self.events.try_recv() {
                self.take_in(event);
            }
            let closing = self.shared.is_closing();
            let rest = if closing { None } else { self.choose().await };
            if !self.step.is_empty() {
                self.write().await;
                continue;
            }
            if closing && self.in_flight == 0 {
                self.shared.lanes().remove(&self.profile_id);
                return;
            }
            self.count_under_way();
            if self.jobs.is_empty() && self.in_flight == 0 {
                if self.end() {
                    return;
                }
                continue;
            }
            tokio::select! {
                event = self.events.recv() => {
                    if let Some(event) = event {
                        self.take_in(event);
                    }
                }
                () = self.handle.wake.notified() => {}
                () = sleep(rest.unwrap_or(LOOK_SELDOM)) => {}
            }
        }
    }

    /// Leaves the stage, unless somebody asked for something meanwhile.
    fn end(&self) -> bool {
        let mut lanes = self.shared.lanes();
        let over = !self.handle.changed.load(Ordering::SeqCst);
        if over {
            lanes.remove(&self.profile_id);
        }
        over
    }

    fn count_under_way(&self) {
        let count = self.jobs.iter().filter(|job| !job.is_scheduled()).count();
        self.handle.under_way.store(count, Ordering::SeqCst);
        let ids = self.jobs.iter().map(|job| job.id.clone()).collect();
        *self.handle.ids.lock().unwrap_or_else(PoisonError::into_inner) = ids;
    }

    fn now(&self) -> Moment {
        Moment::now(&*self.shared.around.clock)
    }

    async fn read_hold(&mut self) {
        let shared = Arc::clone(&self.shared);
        let row = self.insist(|| holds::hold(&shared.around.database, &self.profile_id)).await;
        self.holding = row.map(|row| Holding::read(row, self.now(), &self.shared.around.patience.rate_windows));
    }

    /// Reads what is to be worked on. Broadcasts that are known go on as they are.
    async fn load(&mut self) {
        let shared = Arc::clone(&self.shared);
        let database = &shared.around.database;
        let expected = self.handle.expected.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let works = self.insist(|| broadcasts::to_work_on(database, &self.profile_id)).await;
        let profile = shared.around.profiles.get(&self.profile_id).ok();
        let app = profile.as_ref().map(crate::model::profile::app_of);
        for job in &mut self.jobs {
            job.begin_reading_anew();
        }
        for work in works {
            let same = profile.as_ref().filter(|_| app.as_deref() == Some(work.app.as_str()));
            let Some(profile) = same else {
                let text = "the profile is gone, or sends through another application now";
                let error = ErrorView::new(ErrorCode::ReviewOutdated, text);
                self.step.pauses.push((work.snapshot.id, PauseReason::Trouble, Some(error)));
                continue;
            };
            if self.app != work.app {
                self.app.clone_from(&work.app);
                self.pace = shared.pace_of(&work.app);
            }
            match self.jobs.iter_mut().find(|job| job.id == work.snapshot.id) {
                Some(job) => job.read_anew(work),
                None => self.jobs.push(Job::new(&shared, work, profile.clone())),
            }
        }
        if !self.app.is_empty() {
            let pace = Arc::clone(&self.pace);
            let app = self.app.clone();
            let counted = self.insist(|| async { shared.counted_pace(&app, &pace).await.map(|_| ()) });
            counted.await;
        }
        for at in 0..self.jobs.len() {
            if !self.jobs[at].active {
                let id = self.jobs[at].id.clone();
                if let Some(snapshot) = self.insist(|| broadcasts::snapshot(database, &id)).await {
                    self.jobs[at].news.tell(snapshot);
                }
            }
        }
        self.count_under_way();
        self.handle.expected.lock().unwrap_or_else(PoisonError::into_inner).retain(|id| !expected.contains(id));
    }

    /// Writes the step down, however long it takes, and lets the chosen requests leave.
    async fn write(&mut self) {
        let mut step = std::mem::take(&mut self.step);
        let patience = self.shared.around.patience.clone();
        let began = Instant::now();
        let mut pause = patience.between_writes / 50;
        let mut gave_up_leaving = false;
        let done = loop {
            let now = self.now();
            let who = Stepping { profile_id: &self.profile_id, app: &self.app, now, day: china_day(now) };
            match self.unless_long(outbox::step(&self.shared.around.database, who, &step)).await {
                Ok(done) => {
                    self.last_now = now;
                    break done;
                }
                Err(error) => self.stand_still(&error),
            }
            if !gave_up_leaving && began.elapsed() > patience.standstill {
                // Nobody expects a message to leave any more when the disk has room again.
                gave_up_leaving = true;
                step.claims.clear();
                self.chosen.clear();
                step.leaving.clear();
                let error = self.shared.standstill(&self.profile_id);
                for job in self.jobs.iter().filter(|job| job.active) {
                    step.pauses.push((job.id.clone(), PauseReason::Trouble, error.clone()));
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(patience.between_writes);
        };
        self.move_on();
        if !step.pauses.is_empty() {
            self.handle.poke();
        }
        self.end_pauses_of_robots(&done);
        self.tell_all(&step, done.snapshots.clone()).await;
        self.let_leave(&done);
    }

    /// Those whose robot may send again no longer say that they wait.
    fn end_pauses_of_robots(&mut self, done: &Stepped) {
        for (one, claimed) in self.chosen.iter().zip(&done.claimed) {
            if *claimed == Claimed::Yes
                && matches!(one.turn.batch.route, Route::Robot(_))
                && let Some(job) = self.jobs.iter_mut().find(|job| job.id == one.id && job.paced)
            {
                job.paced = false;
                self.shared.set_standstill(&job.id, None);
            }
        }
    }

    async fn tell_all(&mut self, step: &Step, mut snapshots: Vec<BroadcastSnapshot>) {
        let held = self.holding.as_ref().is_some_and(|holding| !holding.is_trying());
        if step.hold.is_some() && held != self.hold_told {
            self.hold_told = held;
            let shared = Arc::clone(&self.shared);
            for job in &self.jobs {
                if snapshots.iter().all(|snapshot| snapshot.id != job.id)
                    && let Ok(Some(snapshot)) = broadcasts::snapshot(&shared.around.database, &job.id).await
                {
                    snapshots.push(snapshot);
                }
            }
        }
        for snapshot in snapshots {
            let Some(at) = self.jobs.iter().position(|job| job.id == snapshot.id) else {
                self.shared.around.events.broadcast(snapshot);
                continue;
            };
            let closed = snapshot.state.is_closed();
            let drained = step.drained.contains(&snapshot.id);
            self.jobs[at].told(snapshot);
            if closed || (drained && !self.jobs[at].active) {
                let job = self.jobs.remove(at);
                self.shared.set_standstill(&job.id, None);
                tokio::spawn(job.news.end());
            }
        }
    }

    fn let_leave(&mut self, done: &Stepped) {
        let chosen = std::mem::take(&mut self.chosen);
        let now = self.now();
        for (mut one, claimed) in chosen.into_iter().zip(done.claimed.iter().copied()) {
            let Some(job) = self.jobs.iter_mut().find(|job| job.id == one.id).filter(|_| claimed != Claimed::No) else {
                // Paused, stopped or closed in between: what is written down decides.
                self.handle.poke();
                continue;
            };
            if let Claimed::Dropped(until) = claimed {
                // Another send has said the same meanwhile: it is told, and never called accepted.
                let verdict = Verdict::would_be_dropped(until, now);
                let worst = job.worst < answers::weight(verdict.state);
                job.worst = job.worst.max(answers::weight(verdict.state));
                let (id, position) = (one.id, one.turn.batch.position);
                self.step.closed.push(Closed { id, position, verdict, worst, refund: 0 });
                continue;
            }
            if let Claimed::RobotWaits(left) = claimed {
                wait_for_robot(&self.shared, job, one.turn, left);
                continue;
            }
            job.in_flight += 1;
            self.in_flight += 1;
            if let Some(body) = one.body.take() {
                one.turn.batch.request = body;
            }
            one.turn.batch.first_sent_at.get_or_insert(now);
            let (shared, permits) = (Arc::clone(&self.shared), Arc::clone(&self.permits));
            let route = one.turn.batch.route.clone();
            let (profile, generation) = (Arc::clone(&job.profile), job.holder(&route).files.generation);
            let left_at = Arc::new(OnceLock::new());
            let body = one.turn.batch.request.clone().into_bytes();
            let check = select::DuplicateCheck::of(&one.turn);
            let when = Arc::clone(&left_at);
            let report = Report::new(self.tell.clone(), answers::lost, move |result| {
                let left_at = when.get().copied().unwrap_or_else(Instant::now);
                Event::Answered(Box::new(Answered { id: one.id, turn: one.turn, generation, left_at, result }))
            });
            tokio::spawn(async move {
                let permit = permits.acquire_owned().await;
                let now = *left_at.get_or_init(Instant::now);
                if report.is_for_nobody() {
                    return;
                }
                // The computer may have slept since it was chosen.
                let result = if check.may_leave(Moment::now(&*shared.around.clock), now) {
                    shared.around.sender.send(&profile, &route, body).await
                } else {
                    Err(answers::not_asked_again())
                };
                drop(permit);
                report.is(result);
            });
        }
    }

    /// Asks whether requests can be made, before the first one of who sends them is marked as sending.
    fn prepare(&mut self, at: usize, route: &Route) {
        let job = &mut self.jobs[at];
        job.holder(route).ready = Ready::Asking;
        let shared = Arc::clone(&self.shared);
        let (id, profile, route) = (job.id.clone(), Arc::clone(&job.profile), route.clone());
        let (told, way) = (self.tell.clone(), route.clone());
        let report = Report::new(told, answers::unprepared, move |result| Event::Prepared { id, route, result });
        tokio::spawn(async move {
            report.is(shared.around.sender.prepare(&profile, &way).await);
        });
    }

    /// Uploads the files of one who sends a broadcast again, beside its other work.
    fn renew_files(&mut self, at: usize, route: &Route) {
        let job = &mut self.jobs[at];
        let used = job.holder(route).files.begin_renewing();
        let (shared, id, route) = (Arc::clone(&self.shared), job.id.clone(), route.clone());
        let (profile, digest): (Arc<Profile>, String) = (Arc::clone(&job.profile), job.digest.clone());
        let holder = route.holder().map(str::to_owned);
        let report =
            Report::new(self.tell.clone(), answers::not_uploaded, move |result| Event::Renewed { id, route, result });
        tokio::spawn(async move {
            let result = Box::pin(shared.uploads().renew(&profile, holder.as_deref(), &used, &digest)).await;
            report.is(result.map(|renewed| {
                let pairs = used.iter().zip(renewed);
                pairs.map(|(old, new)| (old.media_id.clone(), new.media_id)).collect()
            }));
        });
    }

    /// Tries to read until it works. Meanwhile the profile's broadcasts say why they stand still.
    async fn insist<T, R>(&self, mut read: impl FnMut() -> R) -> T
    where
        R: Future<Output = Result<T, StoreError>>,
    {
        let mut pause = self.shared.around.patience.between_writes / 50;
        loop {
            match self.unless_long(read()).await {
                Ok(found) => {
                    self.move_on();
                    return found;
                }
                Err(error) => self.stand_still(&error),
            }
            sleep(pause).await;
            pause = (pause * 2).min(self.shared.around.patience.between_writes);
        }
    }

    /// Waits for the database, and says so when that takes long: another program holds the file.
    async fn unless_long<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let mut work = std::pin::pin!(work);
        tokio::select! {
            done = &mut work => return done,
            () = sleep(self.shared.around.patience.between_writes) => {}
        }
        self.stand_still(&StoreError::Busy("something else holds the file".to_owned()));
        work.await
    }

    fn stand_still(&self, error: &StoreError) {
        tracing::error!(profile = self.profile_id, %error, "a step could not be written down");
        let view = ErrorView::from(error);
        self.shared.set_standstill(&self.profile_id, Some(view.clone()));
        for job in self.jobs.iter().filter(|job| job.active) {
            job.news.tell(BroadcastSnapshot { error: Some(view.clone()), ..job.news.newest() });
        }
    }

    fn move_on(&self) {
        self.shared.set_standstill(&self.profile_id, None);
    }
}

/// Puts a robot's request off until it may send again, and says so. The clock may be set meanwhile, so it is looked at again and
/// again.
fn wait_for_robot(shared: &Shared, job: &mut Job, turn: Turn, left: Duration) {
    let seconds = left.as_millis().div_ceil(1000);
    let view = ErrorView::new(ErrorCode::RobotPaced, "the robot has sent all that it may in this minute");
    let view = view.with_detail(seconds.to_string());
    shared.set_standstill(&job.id, Some(view.clone()));
    job.paced = true;
    job.news.tell(BroadcastSnapshot { error: Some(view), ..job.news.newest() });
    job.put_off(turn, LOOK_AT_A_ROBOT.min(left));
}

/// The news of a broadcast that a lane begins to work on.
fn news_of(shared: &Arc<Shared>, snapshot: BroadcastSnapshot) -> News {
    News::begin(Arc::clone(&shared.around.events), snapshot)
}
