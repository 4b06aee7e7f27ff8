//! A confirmed order: its files are brought to WeCom, the plan that was confirmed is bound to them, and all of it is written down at
//! once. From then on the worker of its profile has it.

use super::{Engine, MAX_UNDO_SECONDS, SendError, Shared, control};
use crate::compose::media::uploads::UploadError;
use crate::model::audience::Recipient;
use crate::model::batch::PlannedBatch;
use crate::model::draft::Draft;
use crate::model::order::SendOrder;
use crate::model::profile::{Profile, app_of};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::{BroadcastState, Hold};
use crate::model::timestamp::Timestamp;
use crate::model::title::{self, addressees, title};
use crate::model::unattended::RequestKey;
use crate::sending::plan;
use crate::sending::review::{Assessment, ConfirmationLevel, Expects, ReviewInput, same_number};
use crate::store::broadcasts::{NewBroadcast, quiet_hours};
use crate::store::outbox::Started;
use crate::store::{outbox, sql_enum};
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::Notify;
use wecom::drawing;

/// How many minutes after the end of quiet hours what they held may still leave by itself.
const LATE_AFTER_QUIET_MINUTES: u32 = 120;

impl Engine {
    /// Uploads the files of a confirmed send that WeCom does not have, writes the send down and begins it; the id of the broadcast.
    /// After an error nothing of the message has left and nothing will. The review's digest is over the references to files; what
    /// is written down and sent has media ids in their places.
    pub async fn start(&self, order: SendOrder) -> Result<String, SendError> {
        self.start_under(order, None).await
    }

    /// As [`Engine::start`], for another program: the key under which it handed the message over is written with the broadcast, both or
    /// none. [`SendError::KeyUsed`] when something was decided under it meanwhile.
    pub async fn start_under(&self, order: SendOrder, key: Option<&RequestKey>) -> Result<String, SendError> {
        let deps = &self.shared.deps;
        if self.shared.is_closing() {
            return Err(SendError::Closing);
        }
        self.check_may_send()?;
        let profile = deps.profiles.get(&order.profile_id)?;
        let (chosen, heeds_quiet) = (order.schedule.map(|schedule| schedule.at), !order.test && !order.through_quiet);
        let leaves_at = || {
            if heeds_quiet {
                self.leaves_after_quiet_hours(&profile.id, chosen, order.undo_seconds)
            } else {
                self.leaves_at(chosen, order.undo_seconds)
            }
        };
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
        let plan = self.named_first(&input, &mut assessment, &order.first).await?;
        let confirmed = plan.audience.clone();
        let stage = if order.first.is_empty() { order.stage } else { u32::try_from(order.first.len()).ok() };
        let to = plan::Binding { contents, ids: Arc::clone(&deps.ids), first: stage };
        let of = Arc::clone(&input);
        let bound = plan::off_the_runtime(move || plan.bind(&of.draft, &of.profile, of.test, &to)).await?;
        let plan::Bound { mut batches, stage } = bound;
        estimate(&assessment, &mut batches);
        let about = (assessment.content_digest.as_str(), leaves_at());
        let whom = (&confirmed, &order.draft.options);
        self.repeats(&profile, whom, &batches, about).await?.let_through(&mut batches);
        let id = deps.ids.fresh();
        let total = u32::try_from(batches.len()).unwrap_or(u32::MAX);
        let first = self.first_snapshot(&id, &profile, &order, &assessment)?;
        let snapshot = BroadcastSnapshot { batches_total: total, by_program: key.is_some(), ..first };
        let snapshot = if heeds_quiet { self.held_by_quiet_hours(snapshot) } else { snapshot };
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
            through_quiet: !heeds_quiet,
            needs_release: self.needs_release(&profile, &assessment.count, order.test),
            key,
        };
        match outbox::start(&deps.database, &new, &batches).await? {
            Started::Yes => {}
            Started::Already => return Err(SendError::Busy),
            Started::KeyUsed => return Err(SendError::KeyUsed),
        }
        let is_held_back = self.is_held_back(&id).await;
        self.shared.wake(&profile.id, Some(id.as_str()).filter(|_| !is_held_back));
        Ok(id)
    }

    /// Whether the team's database has it wait for a second person, which is told then.
    async fn is_held_back(&self, id: &str) -> bool {
        if self.shared.team().is_none() {
            return false;
        }
        // It stands there either way, and whoever has the lease looks for itself.
        let Ok(snapshot) = self.snapshot(id).await else { return false };
        let is_held_back = snapshot.awaits_release();
        if is_held_back {
            self.shared.deps.events.broadcast(snapshot);
        }
        is_held_back
    }

    /// The same as one that waits for the end of the quiet hours, if it would leave in them. One that was to leave at once becomes one
    /// with a time of its own: that outlives an end of the program.
    fn held_by_quiet_hours(&self, first: BroadcastSnapshot) -> BroadcastSnapshot {
        let leaves_at = first.sends_at.unwrap_or(first.created_at);
        let Some(until) = self.shared.quiet_end(&first.profile_id, leaves_at) else { return first };
        BroadcastSnapshot {
            state: BroadcastState::Scheduled,
            sends_at: Some(leaves_at),
            late_minutes: first.late_minutes.or(Some(LATE_AFTER_QUIET_MINUTES)),
            hold: Some(Hold { until, error: quiet_hours() }),
            ..first
        }
    }

    /// Gives up the uploads of an order that is being started; whether there were any. [`Engine::start`] then returns
    /// [`UploadError::Cancelled`]. Once the broadcast has an id, [`Engine::cancel`] is the way.
    pub fn cancel_uploads(&self, digest: &str) -> bool {
        let starting = self.shared.starting().get(digest).cloned();
        starting.inspect(|given_up| given_up.notify_one()).is_some()
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
            recalled: None,
            card: None,
            seconds_left: None,
            sent_by: self.shared.team().map(|member| member.computer.clone()),
            release: None,
            by_program: false,
        })
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
    let each = people_of_each(assessment.count.people, batches);
    for batch in batches.iter_mut().filter(|batch| has_groups(batch)) {
        batch.people += each;
    }
}

/// Person-times that requests to so many people cost: once each, unless there is a message for each row of a sheet.
pub(super) fn person_times(people: u32, batches: &[PlannedBatch]) -> u32 {
    if batches.iter().all(|batch| batch.row.is_none()) {
        return people;
    }
    let each = people_of_each(people, batches);
    let cost = |batch: &PlannedBatch| batch.people + if has_groups(batch) { each } else { 0 };
    batches.iter().map(cost).fold(0, u32::saturating_add)
}

fn has_groups(batch: &PlannedBatch) -> bool {
    batch.addressees.len() > batch.people as usize
}

/// People of the departments and tags in each request that names some. A group that gets several messages costs its people each time.
fn people_of_each(people: u32, batches: &[PlannedBatch]) -> u32 {
    let named: u32 = batches.iter().map(|batch| batch.people).sum();
    let unnamed = people.saturating_sub(named);
    let mut seen = HashSet::new();
    let with_groups = batches.iter().filter(|batch| has_groups(batch));
    let of_row = |batch: &PlannedBatch| batch.row.and(batch.addressees.get(0)).map(Recipient::key);
    let groups = with_groups.filter(|batch| of_row(batch).is_none_or(|one| seen.insert(one))).count();
    let groups = u32::try_from(groups).unwrap_or(u32::MAX);
    if groups > 0 { unnamed.div_ceil(groups) } else { 0 }
}
