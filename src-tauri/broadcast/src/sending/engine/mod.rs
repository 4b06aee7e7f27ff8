//! The engine: takes a confirmed order, writes it down, sends it batch by batch, and closes every row.
//!
//! What it promises:
//! - A request leaves only after its batch stands on the disk as `sending`; its answer is written down before another
//!   request takes its place. A batch found `sending` at start is `unknown`.
//! - What was written down is what is sent, byte for byte. Every request of an application carries WeCom's duplicate check, but for
//!   a repeat that the admin wants delivered. Nothing that may have been accepted leaves again unless that check stands, or the admin
//!   accepts a possible second delivery. What the check is known to drop does not leave, and is not called accepted.
//! - A failing write never causes a second send: an answer that cannot be written down is kept until it can be.
//! - A broadcast is finished when no row is open. After a start of the program nothing leaves behind the admin's back but what was
//!   scheduled.
//!
//! `start` is the way of a confirmed order onto the disk, `worker` the work of one profile, `outcome` the meaning of answers, `pace` the
//! sending speed, `team` what changes when the database is a team's, `control` what the admin asks for
//! meanwhile, `recovery` the start after a crash, `events` the snapshots for the page. What it works on is data of [`crate::model`];
//! what it needs of WeCom and of the directory are the traits `Sender` and `People` of [`crate::ports`].

#[cfg(test)]
mod any_answers;
mod budget;
#[cfg(test)]
mod channel_tests;
mod closing;
mod config;
mod contents;
mod control;
mod error;
mod estimate;
mod events;
#[cfg(test)]
mod fault_tests;
pub(crate) mod first;
mod follow_ups;
pub(crate) mod outcome;
mod pace;
#[cfg(test)]
mod possible_tests;
mod preflight;
mod quiet;
mod recovery;
mod release;
#[cfg(test)]
mod repeat_tests;
mod repeats;
mod request_preview;
mod resend;
mod restored;
#[cfg(test)]
mod restored_tests;
#[cfg(test)]
mod row_tests;
mod schedule;
mod start;
mod team;
#[cfg(test)]
mod team_tests;
#[cfg(test)]
mod tests;
mod worker;

pub use budget::OFTEN;
pub use closing::Unfinished;
pub use config::{EngineConfig, EngineDeps, MAX_PARALLEL, MAX_UNDO_SECONDS};
pub use control::MAX_LATE_MINUTES;
pub(crate) use control::possible;
pub use error::SendError;
pub use pace::PaceRules;
pub use request_preview::{ExactRequest, Made, RequestPart};
pub use resend::Again;
pub use worker::RateWindow;
pub(crate) use worker::{china_day, day_of_china};

use crate::compose::media::uploads::Uploads;
use crate::model::audience::Resolved;
use crate::model::draft::Draft;
use crate::model::error_view::ErrorView;
use crate::model::follow_up::FollowUp;
use crate::model::profile::{Profile, ProfileView};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use crate::sending::plan;
use crate::sending::review::{Assessment, Planned, Review, ReviewInput, assess};
use crate::store::broadcasts;
use parking_lot::{Mutex, MutexGuard};
use restored::SentLately;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use team::TeamClock;
use tokio::sync::Notify;
use tokio::time::Instant;
use wecom::clock::Clock;
use wecom::limits::PARALLEL_CALLS;
use worker::{SharedPace, WorkerHandle};

/// The engine. Cheap to clone. Its work needs a Tokio runtime.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    deps: EngineDeps,
    /// The clock of `deps` where it is set by the database.
    team_clock: Option<Arc<TeamClock>>,
    began: Instant,
    parallel: AtomicUsize,
    /// The program is about to end: nothing more leaves.
    closing: AtomicBool,
    /// The team lets who works here send; alone one always may.
    may_send: AtomicBool,
    /// How often a send of the practice profile is still to be stopped as if something were wrong here.
    practice_trouble: AtomicU32,
    /// The work of each profile.
    workers: Mutex<HashMap<String, WorkerHandle>>,
    /// What each application sent lately.
    paces: Mutex<HashMap<String, SharedPace>>,
    /// How many workers send for each application of a team, under the one lease of this process.
    leases: Mutex<HashMap<String, usize>>,
    /// What left for a team from here.
    sent_lately: Mutex<SentLately>,
    /// Which database the team's was when it was looked at last.
    identity: Mutex<Option<String>>,
    /// Why the work of a profile, or of one broadcast, stands still at the moment, by id.
    standstills: Mutex<HashMap<String, ErrorView>>,
    /// Follow-ups under way: broadcast and what.
    follow_ups: Mutex<HashSet<(String, FollowUp)>>,
    /// The orders whose files are being uploaded, by digest, with what gives them up.
    starting: Mutex<HashMap<String, Arc<Notify>>>,
}

impl Engine {
    /// An engine that does nothing yet. Call [`Engine::recover`] once before the first start.
    pub fn new(deps: EngineDeps) -> Self {
        let team_clock = deps.config.team.as_ref().map(|_| Arc::new(TeamClock::new(Arc::clone(&deps.clock))));
        let clock = team_clock.clone().map_or(deps.clock, |clock| clock as Arc<dyn Clock>);
        let shared = Shared {
            deps: EngineDeps { clock, ..deps },
            team_clock,
            began: Instant::now(),
            parallel: AtomicUsize::new(PARALLEL_CALLS),
            closing: AtomicBool::new(false),
            may_send: AtomicBool::new(true),
            practice_trouble: AtomicU32::new(0),
            workers: Mutex::default(),
            paces: Mutex::default(),
            leases: Mutex::default(),
            sent_lately: Mutex::default(),
            identity: Mutex::default(),
            standstills: Mutex::default(),
            follow_ups: Mutex::default(),
            starting: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Everything to look at before a send. Nothing is written.
    pub async fn review(
        &self,
        profile: ProfileView,
        draft: &Draft,
        test: bool,
        undo_seconds: u32,
    ) -> Result<Review, SendError> {
        self.review_at(profile, draft, test, undo_seconds, None).await
    }

    /// As [`Engine::review`], for a send that leaves at a chosen time: the budget is that of its day, the minute its own. A time that
    /// is not in the future counts as none.
    pub async fn review_at(
        &self,
        profile: ProfileView,
        draft: &Draft,
        test: bool,
        undo_seconds: u32,
        chosen: Option<Timestamp>,
    ) -> Result<Review, SendError> {
        let undo_seconds = undo_seconds.min(MAX_UNDO_SECONDS);
        let wanted = self.leaves_at(chosen, undo_seconds);
        let quiet = self.quiet_review(&profile.profile, wanted).filter(|_| !test);
        let leaves_at = quiet.as_ref().map_or(wanted, |quiet| quiet.until);
        let input = ReviewInput { profile: profile.profile.clone(), draft: draft.clone(), test, leaves_at };
        let input = Arc::new(input);
        let assessment = self.assess(&input).await?;
        let repeated = self.repeated(&input, &assessment).await?;
        let preflight = self.preflight(&input, &assessment, repeated.as_ref()).await?;
        let pace = self.shared.calls_per_second(&input.profile);
        let lasts_seconds = Some(estimate::of_plan(&assessment.plan.batches, pace)).filter(|lasts| *lasts > 1);
        let quiet_midway = if test { None } else { self.quiet_midway(&input, &assessment.plan.batches, pace) };
        let review = assessment.into_review(&input, profile, repeated, preflight, undo_seconds);
        let needs_release = self.needs_release(&input.profile, &review.count, test);
        Ok(Review { quiet, quiet_midway, lasts_seconds, needs_release, ..review })
    }

    /// A broadcast as it is now.
    pub async fn snapshot(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let stored = broadcasts::snapshot(&self.shared.deps.database, id).await?;
        let mut snapshot = stored.ok_or_else(|| SendError::NotFound(id.to_owned()))?;
        if !snapshot.state.is_closed()
            && let Some(standstill) =
                self.shared.standstill(&snapshot.profile_id).or_else(|| self.shared.standstill(id))
        {
            snapshot.error = Some(standstill);
        }
        Ok(snapshot)
    }

    /// Number of broadcasts that wait to be taken back or are sending in this process; those that wait for a chosen time do not
    /// count.
    pub fn under_way(&self) -> usize {
        self.shared.under_way()
    }

    /// Whether anything is under way in this process: broadcasts that wait to be taken back or send, cards that are changed, messages
    /// that are taken back. What waits for a chosen time does not count.
    pub fn is_busy(&self) -> bool {
        self.under_way() > 0 || self.follow_ups_under_way() > 0
    }

    fn follow_ups_under_way(&self) -> usize {
        self.shared.follow_ups.lock().len()
    }

    /// How many requests of one profile may be on their way at once, from 1 to [`MAX_PARALLEL`]. Profiles that are sending now keep
    /// theirs.
    pub fn set_parallel(&self, parallel: usize) {
        self.shared.parallel.store(parallel.clamp(1, MAX_PARALLEL), Ordering::SeqCst);
    }

    /// Has so many requests of the practice profile, and of no other, stop their sends as if something were wrong on this computer,
    /// instead of what was left of an order before.
    pub(crate) fn order_practice_trouble(&self, times: u32) {
        self.shared.practice_trouble.store(times, Ordering::SeqCst);
    }

    /// How many are left of what [`Engine::order_practice_trouble`] ordered.
    pub(crate) fn practice_trouble(&self) -> u32 {
        self.shared.practice_trouble.load(Ordering::SeqCst)
    }

    async fn assess(&self, input: &Arc<ReviewInput>) -> Result<Assessment, SendError> {
        let deps = &self.shared.deps;
        let ReviewInput { profile, draft, test, .. } = &**input;
        let planned = if *test {
            let plan = plan::aside(draft.clone(), profile.clone(), true).await?;
            let count = deps.people.count(&profile.id, &plan.audience).await?;
            Planned { chosen: plan.audience.clone(), plan, count, renamed: Vec::new() }
        } else {
            let (chosen, renamed) = deps.people.named(&profile.id, draft.audience.clone()).await?;
            let Resolved { audience, count } = deps.people.resolve(&profile.id, &chosen).await?;
            let resolved = Draft { audience, ..draft.clone() };
            let plan = plan::aside(resolved, profile.clone(), false).await?;
            Planned { plan, chosen, count, renamed }
        };
        // Filling in and looking at everybody's message is work for another thread than those that answers come in on.
        let (input, media) = (Arc::clone(input), deps.media.clone());
        Ok(plan::off_the_runtime(move || Ok(assess(&input, planned, &media))).await?)
    }
}

impl Shared {
    fn workers(&self) -> MutexGuard<'_, HashMap<String, WorkerHandle>> {
        self.workers.lock()
    }

    fn under_way(&self) -> usize {
        self.workers().values().map(WorkerHandle::under_way).sum()
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    /// Whether a request of this profile is to meet trouble by order; uses the order up.
    fn takes_practice_trouble(&self, profile: &Profile) -> bool {
        let left = self.practice_trouble.load(Ordering::SeqCst);
        // One that was changed meanwhile counts for the next request.
        let take =
            |left: u32| self.practice_trouble.compare_exchange(left, left - 1, Ordering::SeqCst, Ordering::SeqCst);
        profile.practice && left > 0 && take(left).is_ok()
    }

    fn parallel(&self) -> usize {
        self.parallel.load(Ordering::SeqCst)
    }

    fn standstill(&self, whose: &str) -> Option<ErrorView> {
        self.standstills.lock().get(whose).cloned()
    }

    fn set_standstill(&self, whose: &str, trouble: Option<ErrorView>) {
        let mut standstills = self.standstills.lock();
        match trouble {
            Some(trouble) => drop(standstills.insert(whose.to_owned(), trouble)),
            None => drop(standstills.remove(whose)),
        }
    }

    fn starting(&self) -> MutexGuard<'_, HashMap<String, Arc<Notify>>> {
        self.starting.lock()
    }

    /// What brings files to WeCom.
    fn uploads(&self) -> Uploads {
        let deps = &self.deps;
        Uploads {
            store: deps.media.clone(),
            database: deps.database.clone(),
            sender: Arc::clone(&deps.sender),
            events: Arc::clone(&deps.events),
            clock: Arc::clone(&deps.clock),
            retry_pauses: deps.config.retry_pauses.clone(),
        }
    }
}
