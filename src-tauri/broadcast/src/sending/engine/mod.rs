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
//! `worker` is the work of one profile, `outcome` the meaning of answers, `pace` the sending speed, `control` what the admin asks for
//! meanwhile, `recovery` the start after a crash, `events` the snapshots for the page. What it works on is data of [`crate::model`];
//! what it needs of WeCom and of the directory are the traits `Sender` and `People` of [`crate::ports`].

#[cfg(test)]
mod any_answers;
#[cfg(test)]
mod bench;
mod budget;
#[cfg(test)]
mod channel_tests;
mod closing;
mod contents;
mod control;
mod events;
#[cfg(test)]
mod fault_tests;
mod follow_ups;
pub(crate) mod outcome;
mod pace;
mod preflight;
mod recovery;
#[cfg(test)]
mod repeat_tests;
mod repeats;
mod request_preview;
mod resend;
#[cfg(test)]
pub(crate) mod samples;
mod schedule;
#[cfg(test)]
mod tests;
mod worker;

pub use budget::Usage;
pub use closing::Unfinished;
pub use control::MAX_LATE_MINUTES;
pub use pace::PaceRules;
pub use request_preview::{ExactRequest, Made, RequestPart};
pub use resend::Again;
pub use worker::RateWindow;

use crate::compose::media::MediaStore;
use crate::compose::media::uploads::{UploadError, Uploads};
use crate::model::audience::Resolved;
use crate::model::batch::PlannedBatch;
use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::follow_up::FollowUp;
use crate::model::order::SendOrder;
use crate::model::profile::{Profile, ProfileView, app_of};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::title::{self, addressees, title};
use crate::ports::{EventSink, Ids, People, Sender};
use crate::profiles::{ProfileError, Profiles};
use crate::sending::plan::{self, PlanError};
use crate::sending::review::{
    Assessment, ConfirmationLevel, Expects, Planned, Review, ReviewInput, assess, same_number,
};
use crate::store::broadcasts::{self, NewBroadcast};
use crate::store::{Database, outbox, sql_enum};
use parking_lot::{Mutex, MutexGuard};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;
use wecom::clock::Clock;
use wecom::drawing;
use wecom::limits::{BUSY_PAUSES, PARALLEL_CALLS};
use worker::{SharedPace, WorkerHandle};

/// Longest time in which a send can be taken back, in seconds.
pub const MAX_UNDO_SECONDS: u32 = 600;

/// Most requests of one profile that may be on their way at once.
pub const MAX_PARALLEL: usize = 32;

/// How often the engine tries again, how long it waits, and how fast it sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineConfig {
    /// Pauses before the same request is sent again after WeCom said that it was busy, or could not be reached; their number is
    /// that of the repetitions.
    pub retry_pauses: Vec<Duration>,
    /// Pauses before a request whose outcome is unknown is sent again, while the duplicate check stands.
    pub unknown_again: Vec<Duration>,
    /// How long everything of a profile waits after a frequency limit: the first time, the second time running, and so on.
    pub rate_windows: Vec<RateWindow>,
    /// Longest pause between two tries of a write. The first is a fiftieth of it.
    pub between_writes: Duration,
    /// How long the database may fail before what has not left is not sent without being asked about.
    pub standstill: Duration,
    /// How late a waiting broadcast may leave, because the computer slept, before it is asked about.
    pub late: Duration,
    /// How fast an application sends.
    pub pace: PaceRules,
    /// Requests that are marked as sending beside those on their way, so that these need not wait for the disk. After a power cut
    /// they are unknown too, so it is 0 except for very many small requests.
    pub spare_slots: usize,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            retry_pauses: BUSY_PAUSES.to_vec(),
            unknown_again: [2, 15].map(Duration::from_secs).to_vec(),
            rate_windows: RateWindow::DOCUMENTED.to_vec(),
            between_writes: Duration::from_secs(5),
            standstill: Duration::from_mins(2),
            late: Duration::from_mins(2),
            pace: PaceRules::default(),
            spare_slots: 0,
        }
    }
}

/// What the engine works with.
#[derive(Clone)]
pub struct EngineDeps {
    /// Where everything is written down.
    pub database: Database,
    /// The way out.
    pub sender: Arc<dyn Sender>,
    /// Who sends.
    pub profiles: Profiles,
    /// How many people an audience is.
    pub people: Arc<dyn People>,
    /// The files that drafts refer to.
    pub media: MediaStore,
    /// Time of day.
    pub clock: Arc<dyn Clock>,
    /// Who is told.
    pub events: Arc<dyn EventSink>,
    /// Ids of new broadcasts.
    pub ids: Arc<dyn Ids>,
    /// How often to try again, how long to wait, how fast to send.
    pub config: EngineConfig,
}

/// The engine. Cheap to clone. Its work needs a Tokio runtime.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    deps: EngineDeps,
    began: Instant,
    parallel: AtomicUsize,
    /// The program is about to end: nothing more leaves.
    closing: AtomicBool,
    /// The work of each profile.
    workers: Mutex<HashMap<String, WorkerHandle>>,
    /// What each application sent lately.
    paces: Mutex<HashMap<String, SharedPace>>,
    /// Why the work of a profile, or of one broadcast, stands still at the moment, by id.
    standstills: Mutex<HashMap<String, ErrorView>>,
    /// FollowUps under way: broadcast and what.
    errands: Mutex<HashSet<(String, FollowUp)>>,
    /// The orders whose files are being uploaded, by digest, with what gives them up.
    starting: Mutex<HashMap<String, Arc<Notify>>>,
}

/// Why a send was not reviewed, started or found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// There is no such profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// There is no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Draft, profile or directory changed after the review.
    #[error("what was reviewed is not what would be sent")]
    ReviewOutdated,
    /// A finding says that WeCom would refuse it.
    #[error("the message or its recipients would be refused")]
    Blocked,
    /// The typed confirmation is not the expected one.
    #[error("the confirmation is not the expected one")]
    ConfirmationWrong,
    /// The same send is under way.
    #[error("the same send is under way")]
    Busy,
    /// There is no such broadcast.
    #[error("there is no broadcast {0}")]
    NotFound(String),
    /// The broadcast stands differently, so that this cannot be done with it.
    #[error("this cannot be done with the broadcast as it stands")]
    NotPossible,
    /// The profile sends through another application than when the broadcast was planned.
    #[error("the profile sends through another application now")]
    OtherApp,
    /// WeCom's time for it has passed.
    #[error("it is too late for that")]
    TooLate,
    /// The time is over.
    #[error("the time is not in the future")]
    TimePast,
    /// The time is too far away: 400 days at most.
    #[error("the time is too far in the future")]
    TimeTooFar,
    /// A file of the message is not with WeCom. Nothing of the message has left.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// The program is about to end. Nothing has left.
    #[error("Posthorn is being closed")]
    Closing,
    /// The database does not work. Nothing has left.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<&SendError> for ErrorView {
    fn from(error: &SendError) -> Self {
        let text = error.to_string();
        match error {
            SendError::Profile(error) => Self::from(error),
            SendError::Plan(PlanError::NoTestRecipient) => Self::new(ErrorCode::NoTestRecipient, text).at("my_user_id"),
            SendError::Plan(PlanError::Fill { error, .. }) => Self { message: text, ..Self::from(error) },
            SendError::Plan(PlanError::NotAsPlanned(_)) => Self::new(ErrorCode::RequestMismatch, text),
            SendError::Plan(PlanError::NotText | PlanError::NotResolved | PlanError::CutOff) => {
                Self::new(ErrorCode::Internal, text)
            }
            SendError::ReviewOutdated => Self::new(ErrorCode::ReviewOutdated, text),
            SendError::Blocked => Self::new(ErrorCode::Blocked, text),
            SendError::ConfirmationWrong => Self::new(ErrorCode::ConfirmationWrong, text),
            SendError::Busy | SendError::Closing => Self::new(ErrorCode::Busy, text),
            SendError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
            SendError::NotPossible => Self::new(ErrorCode::NotPossible, text),
            SendError::OtherApp => Self::new(ErrorCode::OtherApplication, text),
            SendError::TooLate => Self::new(ErrorCode::TooLate, text),
            SendError::TimePast | SendError::TimeTooFar => Self::new(ErrorCode::InvalidInput, text).at("schedule"),
            SendError::Upload(error) => Self::from(error),
            SendError::Store(error) => Self::from(error),
        }
    }
}

impl From<SendError> for ErrorView {
    fn from(error: SendError) -> Self {
        Self::from(&error)
    }
}

impl Engine {
    /// An engine that does nothing yet. Call [`Engine::recover`] once before the first start.
    pub fn new(deps: EngineDeps) -> Self {
        let shared = Shared {
            deps,
            began: Instant::now(),
            parallel: AtomicUsize::new(PARALLEL_CALLS),
            closing: AtomicBool::new(false),
            workers: Mutex::default(),
            paces: Mutex::default(),
            standstills: Mutex::default(),
            errands: Mutex::default(),
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
        let leaves_at = self.leaves_at(chosen, undo_seconds);
        let input = ReviewInput { profile: profile.profile.clone(), draft: draft.clone(), test, leaves_at };
        let input = Arc::new(input);
        let assessment = self.assess(&input).await?;
        let repeated = self.repeated(&input, &assessment).await?;
        let preflight = self.preflight(&input, &assessment, repeated.as_ref()).await?;
        Ok(assessment.into_review(&input, profile, repeated, preflight, undo_seconds))
    }

    /// Uploads the files of a confirmed send that WeCom does not have, writes the send down and begins it; the id of the broadcast.
    /// After an error nothing of the message has left and nothing will. The review's digest is over the references to files; what
    /// is written down and sent has media ids in their places.
    pub async fn start(&self, order: SendOrder) -> Result<String, SendError> {
        let deps = &self.shared.deps;
        if self.shared.is_closing() {
            return Err(SendError::Closing);
        }
        let profile = deps.profiles.get(&order.profile_id)?;
        let leaves_at = || self.leaves_at(order.schedule.map(|schedule| schedule.at), order.undo_seconds);
        let (draft, test) = (order.draft.clone(), order.test);
        let input = Arc::new(ReviewInput { profile: profile.clone(), draft, test, leaves_at: leaves_at() });
        let mut assessment = self.assess(&input).await?;
        check_confirmation(&assessment, &order)?;
        self.check_acknowledged(&input, &assessment, order.acknowledged.as_deref()).await?;
        let starting = Starting::begin(&self.shared, &order.digest)?;
        let bringing = self.shared.bring_files(&profile, &order.draft.message, &assessment.plan, &order.digest);
        let (contents, files) = tokio::select! {
            brought = Box::pin(bringing) => brought?,
            () = starting.given_up.notified() => return Err(UploadError::Cancelled.into()),
        };
        // The plan that was confirmed, and no other one.
        let plan = std::mem::take(&mut assessment.plan);
        let confirmed = plan.audience.clone();
        let to = plan::Binding { contents, ids: Arc::clone(&deps.ids), first: order.stage };
        let of = Arc::clone(&input);
        let bound = plan::off_the_runtime(move || plan.bind(&of.draft, &of.profile, of.test, &to)).await?;
        let plan::Bound { mut batches, stage } = bound;
        estimate(&assessment, &mut batches);
        let about = (assessment.content_digest.as_str(), leaves_at());
        let whom = (&confirmed, &order.draft.options);
        self.repeats(&profile, whom, &batches, about).await?.let_through(&mut batches);
        let id = deps.ids.fresh();
        let total = u32::try_from(batches.len()).unwrap_or(u32::MAX);
        let snapshot =
            BroadcastSnapshot { batches_total: total, ..self.first_snapshot(&id, &profile, &order, &assessment)? };
        // What stands in single messages of their own is not for everyone who looks at the history.
        let drawn = drawing::draw(&order.draft.message, &order.draft.options);
        let preview = if order.draft.personal.is_some() { &drawn } else { &assessment.inspection.preview };
        let files = if files.is_empty() { None } else { Some(sql_enum::json(&files)?) };
        // Under the names that were looked at.
        let audience = if order.test { order.draft.audience.clone() } else { assessment.chosen.clone() };
        let written = Draft { audience, ..order.draft.clone() };
        let new = NewBroadcast {
            snapshot: &snapshot,
            digest: &assessment.digest,
            content_digest: &assessment.content_digest,
            draft: &sql_enum::json(&written)?,
            search: &title::search_text(preview, snapshot.kind, &profile.name, &assessment.chosen),
            app: &app_of(&profile),
            files: files.as_deref(),
            late_ms: snapshot.late_minutes.map(|minutes| i64::from(minutes) * 60_000),
            stage,
        };
        if !outbox::start(&deps.database, &new, &batches).await? {
            return Err(SendError::Busy);
        }
        self.shared.wake(&profile.id, Some(&id));
        Ok(id)
    }

    /// Gives up the uploads of an order that is being started; whether there were any. [`Engine::start`] then returns
    /// [`UploadError::Cancelled`]. Once the broadcast has an id, [`Engine::cancel`] is the way.
    pub fn cancel_uploads(&self, digest: &str) -> bool {
        let starting = self.shared.starting().get(digest).cloned();
        starting.inspect(|given_up| given_up.notify_one()).is_some()
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
        self.shared.workers().values().map(WorkerHandle::under_way).sum()
    }

    /// Whether anything is under way in this process: broadcasts that wait to be taken back or send, cards that are changed, messages
    /// that are taken back. What waits for a chosen time does not count.
    pub fn is_busy(&self) -> bool {
        self.under_way() > 0 || self.errands_under_way() > 0
    }

    fn errands_under_way(&self) -> usize {
        self.shared.errands.lock().len()
    }

    /// How many requests of one profile may be on their way at once, from 1 to [`MAX_PARALLEL`]. Profiles that are sending now keep
    /// theirs.
    pub fn set_parallel(&self, parallel: usize) {
        self.shared.parallel.store(parallel.clamp(1, MAX_PARALLEL), Ordering::SeqCst);
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

    fn first_snapshot(
        &self,
        id: &str,
        profile: &Profile,
        order: &SendOrder,
        assessment: &Assessment,
    ) -> Result<BroadcastSnapshot, SendError> {
        let now = Timestamp::now(&*self.shared.deps.clock);
        let undo_seconds = order.undo_seconds.min(MAX_UNDO_SECONDS);
        let undo_ends = (undo_seconds > 0).then(|| Timestamp(now.0 + i64::from(undo_seconds) * 1000));
        let schedule = order.schedule.map(|schedule| control::checked(schedule, now)).transpose()?;
        let sends_at = schedule.map(|schedule| schedule.at).or(undo_ends);
        let state = match (schedule, sends_at) {
            (Some(_), _) => BroadcastState::Scheduled,
            (None, Some(_)) => BroadcastState::Waiting,
            (None, None) => BroadcastState::Sending,
        };
        let drawn = drawing::draw(&order.draft.message, &order.draft.options);
        Ok(BroadcastSnapshot {
            id: id.to_owned(),
            profile_id: profile.id.clone(),
            profile_name: profile.name.clone(),
            profile_colour: profile.colour,
            practice: profile.practice,
            test: order.test,
            kind: order.draft.message.kind(),
            title: title(&drawn),
            created_at: now,
            sends_at,
            late_minutes: schedule.map(|schedule| schedule.late_minutes),
            finished_at: None,
            state,
            pause: None,
            hold: None,
            outcome: None,
            people: assessment.count.people,
            people_exact: assessment.count.complete,
            addressees: addressees(&assessment.chosen),
            batches_total: 0,
            batches_done: 0,
            missed: 0,
            error: None,
            recall: None,
            card: None,
        })
    }
}

impl Shared {
    fn workers(&self) -> MutexGuard<'_, HashMap<String, WorkerHandle>> {
        self.workers.lock()
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
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

/// An order between its confirmation and its broadcast. There is one at a time with the same digest.
struct Starting<'a> {
    shared: &'a Shared,
    digest: &'a str,
    given_up: Arc<Notify>,
}

impl<'a> Starting<'a> {
    fn begin(shared: &'a Shared, digest: &'a str) -> Result<Self, SendError> {
        let given_up = Arc::<Notify>::default();
        let mut starting = shared.starting();
        if starting.contains_key(digest) {
            return Err(SendError::Busy);
        }
        starting.insert(digest.to_owned(), Arc::clone(&given_up));
        Ok(Self { shared, digest, given_up })
    }
}

impl Drop for Starting<'_> {
    fn drop(&mut self) {
        self.shared.starting().remove(self.digest);
    }
}

fn check_confirmation(assessment: &Assessment, order: &SendOrder) -> Result<(), SendError> {
    if assessment.digest != order.digest {
        return Err(SendError::ReviewOutdated);
    }
    if assessment.blocked {
        return Err(SendError::Blocked);
    }
    let typed = order.typed.as_deref().unwrap_or_default().trim();
    let expected = assessment.expected.as_deref().unwrap_or_default().trim();
    let same = match assessment.expects {
        Some(Expects::People) => same_number(typed, expected),
        Some(Expects::ProfileName) | None => typed == expected,
    };
    if assessment.confirmation == ConfirmationLevel::Type && !same {
        return Err(SendError::ConfirmationWrong);
    }
    Ok(())
}

/// Spreads the people of departments and tags over the requests that name them, for the day's budget.
fn estimate(assessment: &Assessment, batches: &mut [PlannedBatch]) {
    let named: u32 = batches.iter().map(|batch| batch.people).sum();
    let unnamed = assessment.count.people.saturating_sub(named);
    let with_groups = |batch: &PlannedBatch| batch.addressees.len() > batch.people as usize;
    let groups = u32::try_from(batches.iter().filter(|batch| with_groups(batch)).count()).unwrap_or(u32::MAX);
    if unnamed > 0 && groups > 0 {
        for batch in batches.iter_mut().filter(|batch| with_groups(batch)) {
            batch.people += unnamed.div_ceil(groups);
        }
    }
}
