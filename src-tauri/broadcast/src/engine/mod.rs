//! The engine: takes a confirmed order, writes it down, sends it batch by batch, and closes every row.
//!
//! What it promises:
//! - A request leaves only after its batch stands on the disk as `sending`; its answer is written down before the next
//!   request leaves. A batch found `sending` at start is `unknown` and is never sent again by itself.
//! - What was written down is what is sent, byte for byte, and every request carries WeCom's duplicate check.
//! - A failing write never causes a second send: an answer that cannot be written down is kept until it can be.
//! - A broadcast is finished when no row is open.
//!
//! `model` is what it works on, `runner` the work, `verdict` the meaning of answers, `recovery` the start after an end
//! nobody wanted, `events` the news, `summary` what a broadcast is called and found by; `sender` and `people` are what
//! it needs of WeCom and of the directory.

#[cfg(test)]
mod any_answers;
#[cfg(test)]
mod channel_tests;
mod contents;
mod events;
mod exact;
mod looking;
mod model;
mod people;
mod recovery;
mod runner;
#[cfg(test)]
pub(crate) mod samples;
mod sender;
mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod verdict;

pub use exact::{ExactRequest, Made, RequestPart};
pub use model::{
    BatchState, BatchView, BroadcastDetail, BroadcastSnapshot, BroadcastState, HistoryPage, LedgerReason, LedgerRow,
    LedgerState, Outcome, SendOrder,
};
pub use people::People;
pub use sender::{OnProgress, SendTrouble, Sender};
pub use summary::TITLE_CHARS;
pub(crate) use summary::title;

use crate::audience::Resolved;
use crate::drafts::Draft;
use crate::media::MediaStore;
use crate::media::uploads::{UploadError, Uploads};
use crate::moment::Moment;
use crate::plan::{Plan, PlanError};
use crate::ports::{EventSink, Ids};
use crate::problem::{ErrorCode, ErrorView};
use crate::profiles::{Profile, ProfileError, ProfileView, Profiles};
use crate::review::{Assessment, ConfirmationLevel, Expects, Review, assess, same_number};
use crate::store::broadcasts::{self, NewBroadcast};
use crate::store::{Database, StoreError, outbox, words};
use runner::Runner;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use wecom::clock::Clock;
use wecom::preview;

/// Longest time in which a send can be taken back, in seconds.
pub const MAX_UNDO_SECONDS: u32 = 600;

/// How patient the engine is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patience {
    /// Pauses before the same request is sent again after WeCom said that it was busy; their number is that of the
    /// repetitions (`wecom/limits.md §7` [O]: at most 3, after 1, 2 and 4 s).
    pub repeat_after: Vec<Duration>,
    /// How long a write is tried before a request leaves. Then the broadcast stops.
    pub before_leaving: Duration,
    /// Longest pause between two tries of a write. The first is a fiftieth of it.
    pub between_writes: Duration,
    /// How late a waiting broadcast may leave, because the computer slept, before it does not leave at all.
    pub late: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            repeat_after: [1, 2, 4].map(Duration::from_secs).to_vec(),
            before_leaving: Duration::from_secs(20),
            between_writes: Duration::from_secs(5),
            late: Duration::from_mins(2),
        }
    }
}

/// What the engine works with.
#[derive(Clone)]
pub struct Surroundings {
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
    /// How patient to be.
    pub patience: Patience,
}

/// The engine. Cheap to clone. Its work needs a Tokio runtime.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    around: Surroundings,
    running: Mutex<HashMap<String, Running>>,
    /// The orders whose files are being uploaded, by digest, with what gives them up.
    starting: Mutex<HashMap<String, Arc<Notify>>>,
}

/// A broadcast that is being worked on.
#[derive(Default)]
struct Running {
    /// It was taken back.
    cancelled: Arc<Notify>,
    /// Why the work stands still at the moment.
    standstill: Option<ErrorView>,
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
    /// A file of the message is not with WeCom. Nothing of the message has left.
    #[error(transparent)]
    Upload(#[from] UploadError),
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
            SendError::Plan(PlanError::NotText | PlanError::NotResolved) => Self::new(ErrorCode::Internal, text),
            SendError::ReviewOutdated => Self::new(ErrorCode::ReviewOutdated, text),
            SendError::Blocked => Self::new(ErrorCode::Blocked, text),
            SendError::ConfirmationWrong => Self::new(ErrorCode::ConfirmationWrong, text),
            SendError::Busy => Self::new(ErrorCode::Busy, text),
            SendError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
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
    pub fn new(around: Surroundings) -> Self {
        Self { shared: Arc::new(Shared { around, running: Mutex::default(), starting: Mutex::default() }) }
    }

    /// Everything to look at before a send. Nothing is written.
    pub async fn review(
        &self,
        profile: ProfileView,
        draft: &Draft,
        test: bool,
        undo_seconds: u32,
    ) -> Result<Review, SendError> {
        let around = &self.shared.around;
        let assessment = self.assess(&profile.profile, draft, test).await?;
        let repeated = self.repeated(&profile.profile, &assessment, test).await?;
        let undo_seconds = undo_seconds.min(MAX_UNDO_SECONDS);
        let leaves_at = Moment(around.clock.now_ms() + i64::from(undo_seconds) * 1000);
        let preflight =
            self.preflight(&profile.profile, draft, &assessment, (test, repeated.is_some()), leaves_at).await?;
        Ok(assessment.into_review(profile, draft.message.kind(), test, (repeated, preflight), undo_seconds))
    }

    /// Uploads the files of a confirmed send that WeCom does not have, writes the send down and begins it; the id of the broadcast.
    /// After an error nothing of the message has left and nothing will. The review's digest is over the references to files; what
    /// is written down and sent has media ids in their places.
    pub async fn start(&self, order: SendOrder) -> Result<String, SendError> {
        let around = &self.shared.around;
        let profile = around.profiles.get(&order.profile_id)?;
        let assessment = self.assess(&profile, &order.draft, order.test).await?;
        check_confirmation(&assessment, &order)?;
        self.check_acknowledged(&profile, &order, &assessment).await?;
        let starting = Starting::begin(&self.shared, &order.digest)?;
        let bringing = self.shared.bring_files(&profile, &order.draft.message, &assessment.plan, &order.digest);
        let (contents, files) = tokio::select! {
            brought = Box::pin(bringing) => brought?,
            () = starting.given_up.notified() => return Err(UploadError::Cancelled.into()),
        };
        // The audience of the assessment, which is the one that was confirmed.
        let confirmed = Draft { audience: assessment.plan.audience.clone(), ..order.draft.clone() };
        let batches = Plan::for_sending(&confirmed, &profile, order.test, &contents, &*around.ids)?.batches;
        let id = around.ids.fresh();
        let snapshot = self.first_snapshot(&id, &profile, &order, &assessment);
        let preview = &assessment.inspection.preview;
        let new = NewBroadcast {
            snapshot: &snapshot,
            digest: &assessment.digest,
            content_digest: &assessment.content_digest,
            draft: &words::json(&order.draft)?,
            search: &summary::search_text(preview, snapshot.kind, &profile.name, &assessment.chosen),
        };
        if !outbox::start(&around.database, &new, &batches).await? {
            return Err(SendError::Busy);
        }
        let cancelled = Arc::<Notify>::default();
        self.shared.running().insert(id.clone(), Running { cancelled: Arc::clone(&cancelled), standstill: None });
        let runner = Runner::new(Arc::clone(&self.shared), snapshot, profile, files, cancelled);
        tokio::spawn(runner.run());
        Ok(id)
    }

    /// Gives up the uploads of an order that is being started; whether there were any. [`Engine::start`] then returns
    /// [`UploadError::Cancelled`]. Once the broadcast has an id, [`Engine::cancel`] is the way.
    pub fn cancel_uploads(&self, digest: &str) -> bool {
        let starting = self.shared.starting().get(digest).cloned();
        starting.inspect(|given_up| given_up.notify_one()).is_some()
    }

    /// Takes the whole send back while it is waiting; `false` when it has left already, or was closed before.
    pub async fn cancel(&self, id: &str) -> Result<bool, SendError> {
        let around = &self.shared.around;
        let now = Moment::now(&*around.clock);
        let Some(snapshot) = outbox::take_back(&around.database, id, now).await? else {
            return match broadcasts::snapshot(&around.database, id).await? {
                Some(_) => Ok(false),
                None => Err(SendError::NotFound(id.to_owned())),
            };
        };
        let cancelled = self.shared.running().get(id).map(|running| Arc::clone(&running.cancelled));
        match cancelled {
            Some(cancelled) => cancelled.notify_one(),
            None => around.events.broadcast(snapshot),
        }
        Ok(true)
    }

    /// A broadcast as it is now.
    pub async fn snapshot(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        let stored = broadcasts::snapshot(&self.shared.around.database, id).await?;
        let mut snapshot = stored.ok_or_else(|| SendError::NotFound(id.to_owned()))?;
        if let Some(standstill) = self.shared.running().get(id).and_then(|running| running.standstill.clone()) {
            snapshot.error = Some(standstill);
        }
        Ok(snapshot)
    }

    /// Number of broadcasts that are waiting or sending in this process.
    pub fn under_way(&self) -> usize {
        self.shared.running().len()
    }

    async fn assess(&self, profile: &Profile, draft: &Draft, test: bool) -> Result<Assessment, SendError> {
        let around = &self.shared.around;
        if test {
            let plan = Plan::of(draft, profile, true)?;
            let count = around.people.count(&profile.id, &plan.audience).await?;
            let chosen = plan.audience.clone();
            return Ok(assess(draft, profile, true, plan, chosen, count, &around.media));
        }
        let Resolved { audience, count } = around.people.resolve(&profile.id, &draft.audience).await?;
        let resolved = Draft { audience, ..draft.clone() };
        let plan = Plan::of(&resolved, profile, false)?;
        Ok(assess(draft, profile, false, plan, draft.audience.clone(), count, &around.media))
    }

    fn first_snapshot(
        &self,
        id: &str,
        profile: &Profile,
        order: &SendOrder,
        assessment: &Assessment,
    ) -> BroadcastSnapshot {
        let now = Moment::now(&*self.shared.around.clock);
        let undo_seconds = order.undo_seconds.min(MAX_UNDO_SECONDS);
        let sends_at = (undo_seconds > 0).then(|| Moment(now.0 + i64::from(undo_seconds) * 1000));
        let drawn = preview::draw(&order.draft.message, &order.draft.options);
        BroadcastSnapshot {
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
            finished_at: None,
            state: if sends_at.is_some() { BroadcastState::Waiting } else { BroadcastState::Sending },
            outcome: None,
            people: assessment.count.people,
            people_exact: assessment.count.complete,
            addressees: summary::addressees(&assessment.chosen),
            batches_total: u32::try_from(assessment.plan.batches.len()).unwrap_or(u32::MAX),
            batches_done: 0,
            missed: 0,
            error: None,
        }
    }
}

impl Shared {
    fn running(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    fn starting(&self) -> MutexGuard<'_, HashMap<String, Arc<Notify>>> {
        self.starting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What brings files to WeCom.
    fn uploads(&self) -> Uploads {
        let around = &self.around;
        Uploads {
            store: around.media.clone(),
            database: around.database.clone(),
            sender: Arc::clone(&around.sender),
            events: Arc::clone(&around.events),
            clock: Arc::clone(&around.clock),
            repeat_after: around.patience.repeat_after.clone(),
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
