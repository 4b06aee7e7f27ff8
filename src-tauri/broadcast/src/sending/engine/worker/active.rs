//! One broadcast in a worker: what of it waits for its turn, and what is known of it.

use super::in_order::InOrder;
use super::news_of;
use crate::compose::media::uploads::Used;
use crate::model::batch::Route;
use crate::model::outcome::BatchOutcome;
use crate::model::profile::Profile;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::contents::HeldFiles;
use crate::sending::engine::events::News;
use crate::sending::engine::{MAX_UNDO_SECONDS, Shared, estimate};
use crate::store::batches::NextBatch;
use crate::store::broadcasts::Work;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Requests read at once.
pub(super) const PAGE: u32 = 64;

/// A request that waits for its turn.
pub(super) struct Attempt {
    pub(super) batch: NextBatch,
    /// How often it was answered that it might work later.
    pub(super) tries: u32,
    /// How often it was sent again while in doubt.
    pub(super) doubts: u32,
    /// How often its robot was told that it has sent enough.
    pub(super) held_back: u32,
    /// When it left for the first time, on the clock that is never set; unknown after a start of the program.
    pub(super) first_left: Option<Instant>,
}

/// Whether requests can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ready {
    #[default]
    No,
    Asking,
    Yes,
}

/// One who sends requests of a broadcast: the application, or a robot.
#[derive(Default)]
pub(super) struct Holder {
    /// Whether it can send.
    pub(super) ready: Ready,
    /// How often it was asked in vain.
    pub(super) ready_tries: u32,
    /// Its files.
    pub(super) files: Files,
}

/// The files of a broadcast's message with one who sends it.
#[derive(Default)]
pub(super) struct Files {
    /// With the media ids that stand in the requests that were not written again.
    used: Vec<Used>,
    /// Media ids that WeCom refused, and those that replace them.
    renewed: Vec<(String, String)>,
    /// 0 before they were uploaded again, 1 after. Files are uploaded again once.
    pub(super) generation: u32,
    pub(super) renewing: bool,
    /// Why they are uploaded again.
    pub(super) refused: Option<BatchOutcome>,
}

impl Files {
    pub(super) fn may_be_renewed(&self) -> bool {
        self.generation == 0 && !self.renewing && !self.used.is_empty()
    }

    pub(super) fn begin_renewing(&mut self) -> Vec<Used> {
        self.renewing = true;
        self.used.clone()
    }

    /// Whatever came of it: once is enough.
    pub(super) fn end_renewing(&mut self, renewed: Vec<(String, String)>) {
        self.renewing = false;
        self.generation = 1;
        self.renewed = renewed;
    }

    /// The request with the new media ids in the places of the old ones, if it has any.
    pub(super) fn exchanged(&self, request: &str) -> Option<String> {
        if self.renewed.is_empty() { None } else { crate::compose::media::exchanged(request, &self.renewed) }
    }
}

/// See the module text.
pub(super) struct ActiveBroadcast {
    pub(super) id: String,
    /// As it was when the work began, whatever is changed in the settings meanwhile.
    pub(super) profile: Arc<Profile>,
    /// It is to be worked on; else it only waits for its last answers.
    pub(super) active: bool,
    /// It waits: for the end of the seconds to take it back, or for its time.
    pub(super) waits: bool,
    pub(super) scheduled: bool,
    pub(super) sends_at: Option<Timestamp>,
    pub(super) late_ms: Option<i64>,
    /// The end of the seconds, on the clock that is never set.
    undo_ends: Instant,
    pub(super) stage: Option<u32>,
    /// The clock at its last step before the program started.
    pub(super) touched_at: Option<Timestamp>,
    /// Names the order in the news of uploads.
    pub(super) digest: String,
    holders: HashMap<Option<String>, Holder>,
    pub(super) news: News,
    /// It waits for a robot's minute, and says so.
    pub(super) paced: bool,
    /// It leaves in quiet hours as well.
    pub(super) through_quiet: bool,
    /// Quiet hours hold it now.
    pub(super) is_quiet: bool,
    /// When quiet hours let go of it, as it says itself.
    pub(super) quiet_until: Option<Timestamp>,
    /// When those end that held it last.
    pub(super) was_quiet_until: Option<Timestamp>,
    pub(super) not_before: Option<Instant>,
    /// WeCom did something with one of its requests: more may leave at once.
    pub(super) proven: bool,
    pub(super) stopping: bool,
    pub(super) in_flight: u32,
    queue: VecDeque<Attempt>,
    delayed: Vec<(Instant, Attempt)>,
    order: InOrder,
    /// Place of the last request that was read.
    cursor: i64,
    exhausted: bool,
    /// Of the worst batch so far.
    pub(super) worst: u8,
    pub(super) unknown_running: u32,
    /// Since when it is measured how fast it goes, and how many were answered before.
    measured: Option<(Instant, u32)>,
}

fn quiet_until(snapshot: &BroadcastSnapshot) -> Option<Timestamp> {
    snapshot.hold.as_ref().filter(|_| snapshot.is_quiet()).map(|hold| hold.until)
}

impl ActiveBroadcast {
    pub(super) fn new(shared: &Arc<Shared>, work: Work, profile: Profile) -> Self {
        let deps = &shared.deps;
        let now = Timestamp::now(&*deps.clock);
        let left = work.snapshot.sends_at.map_or(0, |at| at.0 - now.0).clamp(0, i64::from(MAX_UNDO_SECONDS) * 1000);
        let files: Vec<HeldFiles> =
            work.files.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let held = |one: HeldFiles| Holder { files: Files { used: one.used, ..Files::default() }, ..Holder::default() };
        let holders = files.into_iter().map(|one| (one.robot.clone(), held(one))).collect();
        Self {
            id: work.snapshot.id.clone(),
            profile: Arc::new(profile),
            active: true,
            waits: work.waits,
            scheduled: work.snapshot.late_minutes.is_some(),
            sends_at: work.snapshot.sends_at,
            late_ms: work.late_ms,
            undo_ends: Instant::now() + Duration::from_millis(u64::try_from(left).unwrap_or_default()),
            stage: work.stage,
            touched_at: work.touched_at,
            digest: work.digest,
            holders,
            through_quiet: work.through_quiet,
            is_quiet: false,
            quiet_until: quiet_until(&work.snapshot),
            was_quiet_until: None,
            news: news_of(shared, work.snapshot),
            paced: false,
            not_before: None,
            proven: work.proven,
            stopping: false,
            in_flight: 0,
            queue: VecDeque::new(),
            delayed: Vec::new(),
            order: InOrder::default(),
            cursor: -1,
            exhausted: false,
            worst: 0,
            unknown_running: 0,
            measured: None,
        }
    }

    /// What is written down is about to be read: until found there it is not to be worked on.
    pub(super) fn begin_reading_anew(&mut self) {
        self.active = false;
        self.queue.clear();
        let (delayed, in_flight) = (&self.delayed, self.in_flight);
        let stays = |place| in_flight > 0 || delayed.iter().any(|(_, attempt)| attempt.batch.position == place);
        self.order.begin_anew(stays);
        self.cursor = -1;
        self.exhausted = false;
    }

    /// It is still, or again, to be worked on.
    pub(super) fn read_anew(&mut self, work: Work) {
        self.active = true;
        if self.stopping && self.in_flight == 0 {
            // It was stopped and opened again.
            self.stopping = false;
        }
        self.waits = work.waits;
        self.scheduled = work.snapshot.late_minutes.is_some();
        self.sends_at = work.snapshot.sends_at;
        self.late_ms = work.late_ms;
        self.stage = work.stage;
        self.quiet_until = quiet_until(&work.snapshot);
        self.news.emit(work.snapshot);
    }

    /// What was told of it.
    pub(super) fn told(&mut self, mut snapshot: BroadcastSnapshot, calls_per_second: Option<u32>) {
        snapshot.seconds_left = self.seconds_left(&snapshot, calls_per_second);
        if self.paced && !snapshot.state.is_closed() && snapshot.pause.is_none() {
            snapshot.error = self.news.newest().error;
        }
        self.news.emit(snapshot);
    }

    /// About how long it still takes, while it sends; a time not worth mentioning is none.
    fn seconds_left(&mut self, snapshot: &BroadcastSnapshot, calls_per_second: Option<u32>) -> Option<u32> {
        if snapshot.state != BroadcastState::Sending {
            // What comes after a rest is measured anew.
            self.measured = None;
            return None;
        }
        let (began, before) = *self.measured.get_or_insert_with(|| (Instant::now(), snapshot.batches_done));
        let end = self.stage.unwrap_or(snapshot.batches_total);
        let left = end.saturating_sub(snapshot.batches_done);
        let answered = snapshot.batches_done.saturating_sub(before);
        Some(estimate::of_rest(left, answered, began.elapsed(), calls_per_second)).filter(|seconds| *seconds > 1)
    }

    /// Waits for a time that was chosen.
    pub(super) fn is_scheduled(&self) -> bool {
        self.waits && self.scheduled
    }

    /// How long it still waits before it leaves; `None`: its time has come.
    pub(super) fn still_waits(&self, now: Timestamp) -> Option<Duration> {
        if self.scheduled {
            let left = self.sends_at.map_or(0, |at| at.0 - now.0);
            return u64::try_from(left).ok().filter(|left| *left > 0).map(Duration::from_millis);
        }
        // The seconds were promised as seconds, whatever the clock says.
        self.undo_ends.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// Its time passed longer ago than it may: the computer slept, or its clock jumped. `could_leave`: its time, or the end of the
    /// quiet hours in which that was.
    pub(super) fn is_late(&self, now: Timestamp, could_leave: Option<Timestamp>, usual: Duration) -> bool {
        let usual = i64::try_from(usual.as_millis()).unwrap_or(i64::MAX);
        let late = self.late_ms.filter(|_| self.scheduled).unwrap_or(usual);
        could_leave.max(self.was_quiet_until).is_some_and(|at| now.0.saturating_sub(at.0) > late)
    }

    /// Who sends the requests that take a way.
    pub(super) fn holder(&mut self, route: &Route) -> &mut Holder {
        self.holders.entry(route.holder().map(str::to_owned)).or_default()
    }

    fn is_renewing_files(&self) -> bool {
        self.holders.values().any(|holder| holder.files.renewing)
    }

    /// Takes one of the requests of a holder out of those that wait.
    pub(super) fn take_of(&mut self, route: &Route) -> Option<Attempt> {
        let same = |attempt: &Attempt| attempt.batch.route.holder() == route.holder();
        if let Some(at) = self.queue.iter().position(same) {
            return self.queue.remove(at);
        }
        let at = self.delayed.iter().position(|(_, attempt)| same(attempt))?;
        Some(self.delayed.swap_remove(at).1)
    }

    /// Whether requests should be read.
    pub(super) fn is_hungry(&self) -> bool {
        self.active && !self.stopping && !self.waits && !self.exhausted && self.queue.len() < 8 && !self.order.is_full()
    }

    pub(super) fn cursor(&self) -> i64 {
        self.cursor
    }

    /// Takes a page of requests in, up to the look.
    pub(super) fn feed(&mut self, page: Vec<NextBatch>) {
        self.exhausted = page.len() < PAGE as usize;
        for batch in page {
            if self.stage.is_some_and(|stage| batch.position >= stage) {
                self.exhausted = true;
                break;
            }
            self.cursor = i64::from(batch.position);
            if self.delayed.iter().all(|(_, attempt)| attempt.batch.position != batch.position) {
                self.queue.push_back(Attempt { batch, tries: 0, doubts: 0, held_back: 0, first_left: None });
            }
        }
    }

    /// The next request whose turn it is.
    pub(super) fn next(&mut self, now: Instant) -> Option<Attempt> {
        let due = self.delayed.iter().position(|(at, _)| *at <= now);
        if let Some(at) = due {
            return Some(self.delayed.swap_remove(at).1);
        }
        // Until one of them worked, the others wait for the one that is tried.
        let one_is_tried = self.delayed.iter().any(|(_, attempt)| attempt.tries + attempt.doubts > 0);
        if one_is_tried && !self.proven {
            return None;
        }
        while let Some(attempt) = self.queue.pop_front() {
            if let Some(attempt) = self.order.pass(attempt) {
                return Some(attempt);
            }
        }
        None
    }

    /// What became of a request is written down: another one to the same recipient may leave.
    pub(super) fn closed(&mut self, position: u32) {
        if let Some(next) = self.order.closed(position) {
            self.queue.push_front(next);
        }
    }

    /// Puts a request off.
    pub(super) fn put_off(&mut self, attempt: Attempt, pause: Duration) {
        if self.active && !self.stopping {
            self.delayed.push((Instant::now() + pause, attempt));
        }
    }

    /// Puts a request back, first in the line.
    pub(super) fn put_back(&mut self, attempt: Attempt) {
        self.queue.push_front(attempt);
    }

    /// When the first of those that were put off comes.
    pub(super) fn first_delayed(&self) -> Option<Instant> {
        self.delayed.iter().map(|(at, _)| *at).min()
    }

    /// Nothing of what was to leave is left, up to the look.
    pub(super) fn is_through(&self) -> bool {
        self.exhausted
            && self.queue.is_empty()
            && self.delayed.is_empty()
            && self.order.is_empty()
            && self.in_flight == 0
            && !self.is_renewing_files()
    }

    /// Nothing more leaves.
    pub(super) fn stop(&mut self) {
        self.stopping = true;
        self.queue.clear();
        self.delayed.clear();
        self.order.begin_anew(|_| false);
    }
}
