//! What is done with requests after they were accepted: taken back within 24 hours, their cards changed within 72.
//!
//! Each step is written down before it is asked and closed after the answer, so that every request has a result of its own. Taking
//! back twice does no harm, and a response code works once whatever happens, so what is unknown may be asked again. After an end of
//! the program nothing goes on by itself.

use super::events::News;
use super::{Engine, SendError, Shared};
use crate::compose::media::inspect;
use crate::model::error_view::ErrorView;
use crate::model::follow_up::{CardEdit, FollowUp, FollowUpState};
use crate::model::profile::{Profile, app_of};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::trouble::SendTrouble;
use crate::sending::engine::outcome::{Reaction, reaction};
use crate::sending::engine::worker::supervise::fault;
use crate::store::follow_ups::{self, StepResult};
use crate::store::{broadcasts, sql_enum, until_done};
use backon::Retryable;
use serde_json::Value;
use std::sync::Arc;
use tokio::task::JoinSet;
use wecom::agent::AppFacts;
use wecom::card_update::{CardChange, CardReaders, CardUpdate, holds_for_replacements, inspect_button};
use wecom::class::ErrorClass;
use wecom::error::Error;
use wecom::finding::Finding;
use wecom::ids::AgentId;
use wecom::kinds::Kind;
use wecom::limit::Severity;
use wecom::recipient::Recipients;
use wecom::send::SendOptions;

/// One follow-up under way. There is one of its kind at a time for a broadcast.
struct UnderWay {
    shared: Arc<Shared>,
    key: (String, FollowUp),
}

impl UnderWay {
    fn begin(shared: &Arc<Shared>, id: &str, follow_up: FollowUp) -> Result<Self, SendError> {
        let key = (id.to_owned(), follow_up);
        let mut follow_ups = shared.follow_ups.lock();
        if !follow_ups.insert(key.clone()) {
            return Err(SendError::Busy);
        }
        drop(follow_ups);
        Ok(Self { shared: Arc::clone(shared), key })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.shared.follow_ups.lock().remove(&self.key);
    }
}

impl Engine {
    /// Begins to take back every request of a broadcast that was accepted within 24 hours and not taken back; the broadcast with
    /// the progress, which is told from now on. Copies in the WeChat plug-in stay, and so do messages to chats and robots.
    /// [`SendError::TooLate`] when there is none, [`SendError::NotPossible`] while requests still leave.
    pub async fn recall(&self, id: &str) -> Result<BroadcastSnapshot, SendError> {
        self.run_follow_up(id, FollowUp::Recall, None).await
    }

    /// Begins to change the cards of every request of a broadcast that has an unused response code, for everyone who got it. Each
    /// can be changed once.
    pub async fn change_cards(&self, id: &str, edit: &CardEdit) -> Result<BroadcastSnapshot, SendError> {
        let shared = &self.shared;
        let profile = self.own_profile(id).await?;
        if self.card_findings(id, edit).await?.iter().any(|one| one.severity == Severity::Refused) {
            return Err(SendError::Blocked);
        }
        let change = match edit {
            CardEdit::Button { text } => {
                let kind = self.snapshot(id).await?.kind;
                let has_button =
                    matches!(kind, Kind::ButtonInteraction | Kind::VoteInteraction | Kind::MultipleInteraction);
                if !has_button {
                    return Err(SendError::Blocked);
                }
                CardChange::GreyButton(text.trim().to_owned())
            }
            CardEdit::Card { message, enable_id_trans } => {
                let uploads = shared.uploads();
                let resolved = Box::pin(uploads.resolve(&profile, None, message, id)).await?;
                let card = card_of(&resolved.message)?.ok_or(SendError::Blocked)?;
                CardChange::NewCard { card, enable_id_trans: *enable_id_trans }
            }
        };
        self.run_follow_up(id, FollowUp::Card, Some((change, sql_enum::json(edit)?))).await
    }

    /// What is wrong with what the cards of a broadcast are to become.
    pub async fn card_findings(&self, id: &str, edit: &CardEdit) -> Result<Vec<Finding>, SendError> {
        let message = match edit {
            CardEdit::Button { text } => return Ok(inspect_button(text.trim())),
            CardEdit::Card { message, .. } => message,
        };
        let profile = self.own_profile(id).await?;
        let facts = AppFacts { has_callback: true, has_mini_program: profile.has_mini_program };
        let everyone = Recipients { all: true, ..Recipients::default() };
        let media = &self.shared.deps.media;
        let mut findings = inspect(media, message, &everyone, &SendOptions::default(), &facts).findings;
        findings.retain(holds_for_replacements);
        Ok(findings)
    }

    /// The profile of a broadcast, as long as it still sends through the same application.
    async fn own_profile(&self, id: &str) -> Result<Profile, SendError> {
        let deps = &self.shared.deps;
        let not_found = || SendError::NotFound(id.to_owned());
        let (profile_id, app) = broadcasts::sender(&deps.database, id).await?.ok_or_else(not_found)?;
        let profile = deps.profiles.get(&profile_id)?;
        if app_of(&profile) == app { Ok(profile) } else { Err(SendError::OtherApp) }
    }

    async fn run_follow_up(
        &self,
        id: &str,
        follow_up: FollowUp,
        change: Option<(CardChange, String)>,
    ) -> Result<BroadcastSnapshot, SendError> {
        let shared = &self.shared;
        let profile = self.own_profile(id).await?;
        let under_way = UnderWay::begin(shared, id, follow_up)?;
        let state = self.snapshot(id).await?.state;
        if !state.is_closed() && state != BroadcastState::Paused {
            return Err(SendError::NotPossible);
        }
        let now = self.now();
        let database = &shared.deps.database;
        let mut transaction = database.write().await?;
        let stored = change.as_ref().map(|(_, json)| json.as_str());
        let since = Timestamp(now.0 - follow_up.life_ms());
        if follow_ups::plan(&mut transaction, id, follow_up, stored, since, now).await? == 0 {
            return Err(SendError::TooLate);
        }
        transaction.commit().await?;
        let first = self.snapshot(id).await?;
        let run = Run {
            shared: Arc::clone(shared),
            id: id.to_owned(),
            profile,
            follow_up,
            change: change.map(|(change, _)| change),
            news: News::begin(Arc::clone(&shared.deps.events), first.clone()),
            _under_way: under_way,
        };
        tokio::spawn(run.all());
        Ok(first)
    }
}

/// The card of a message as it stands in a change.
fn card_of(message: &wecom::kinds::Message) -> Result<Option<Value>, StoreError> {
    let mut value: Value = sql_enum::from_json(&sql_enum::json(message)?)?;
    let card = value.get_mut("template_card").map(Value::take);
    Ok(card.map(|mut card| {
        if let Some(fields) = card.as_object_mut() {
            fields.remove("task_id");
        }
        card
    }))
}

/// The work on one follow-up of a broadcast.
struct Run {
    shared: Arc<Shared>,
    id: String,
    profile: Profile,
    follow_up: FollowUp,
    change: Option<CardChange>,
    news: News,
    _under_way: UnderWay,
}

impl Run {
    async fn all(self) {
        let slots = self.shared.parallel();
        let run = Arc::new(self);
        let mut hands = JoinSet::new();
        for _ in 0..slots {
            hands.spawn(Arc::clone(&run).some());
        }
        let mut failed = false;
        while let Some(ended) = hands.join_next().await {
            failed |= ended.is_err();
        }
        if failed {
            tracing::error!(broadcast = run.id, "the work on a follow-up failed");
            run.until_written(|| follow_ups::abandon(&run.shared.deps.database, &run.id, run.follow_up)).await;
            run.shared.deps.events.fault(&fault("taking messages back, or changing cards, failed"));
        }
        if let Some(run) = Arc::into_inner(run) {
            run.emit().await;
            run.news.end().await;
        }
    }

    /// Step by step, as long as there are any.
    async fn some(self: Arc<Self>) {
        let database = &self.shared.deps.database;
        loop {
            if self.shared.is_closing() {
                return;
            }
            match follow_ups::take(database, &self.id, self.follow_up, self.now()).await {
                Ok(Some(step)) => {
                    let asked = self.ask(&step.token).await;
                    let ends_it = asked.as_ref().is_err_and(is_everybodys);
                    let result = result_of(asked);
                    let error = result.error.clone();
                    self.until_written(|| {
                        follow_ups::close(database, &self.id, self.follow_up, step.position, &result, self.now())
                    })
                    .await;
                    if ends_it {
                        self.until_written(|| {
                            follow_ups::give_up(database, &self.id, self.follow_up, error.as_ref(), self.now())
                        })
                        .await;
                    }
                    self.emit().await;
                }
                Ok(None) => return,
                Err(error) => {
                    // Nothing has left: what was not asked is not, until the admin asks again.
                    tracing::error!(broadcast = self.id, %error, "a follow-up could not be written down");
                    let view = ErrorView::from(&error);
                    self.until_written(|| {
                        follow_ups::give_up(database, &self.id, self.follow_up, Some(&view), self.now())
                    })
                    .await;
                    return;
                }
            }
        }
    }

    /// Asks WeCom, again after pauses when it may help.
    async fn ask(&self, token: &str) -> Result<Vec<String>, SendTrouble> {
        let sender = &self.shared.deps.sender;
        let ask = || async {
            match &self.change {
                None => sender.recall(&self.profile, token).await.map(|()| Vec::new()),
                Some(change) => {
                    let update = CardUpdate {
                        readers: CardReaders::All,
                        agent_id: AgentId(self.profile.agent_id),
                        response_code: token.to_owned(),
                        change: change.clone(),
                    };
                    sender.update_card(&self.profile, &update).await.map(|reply| reply.invalid_users)
                }
            }
        };
        let may_help = |trouble: &SendTrouble| match reaction(trouble) {
            Reaction::Later | Reaction::Fewer => true,
            // A response code may be used up: asked again it would only say that.
            Reaction::LaterInDoubt | Reaction::BusyInDoubt => self.follow_up == FollowUp::Recall,
            _ => false,
        };
        ask.retry(self.shared.deps.config.retry_pauses.iter().copied()).when(may_help).await
    }

    /// Tries a write until it works.
    async fn until_written<W>(&self, write: impl FnMut() -> W)
    where
        W: Future<Output = Result<(), StoreError>>,
    {
        until_done(self.shared.deps.config.between_writes, write, |error| {
            tracing::error!(broadcast = self.id, %error, "the result of a follow-up could not be written down");
        })
        .await;
    }

    async fn emit(&self) {
        if let Ok(Some(snapshot)) = broadcasts::snapshot(&self.shared.deps.database, &self.id).await {
            self.news.emit(snapshot);
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp::now(&*self.shared.deps.clock)
    }
}

/// Whether the other steps would fail for the same reason.
fn is_everybodys(trouble: &SendTrouble) -> bool {
    match trouble {
        SendTrouble::Wecom(Error::Api(api)) => {
            matches!(api.class(), ErrorClass::Rate | ErrorClass::Permission | ErrorClass::Config | ErrorClass::Token)
        }
        SendTrouble::Wecom(Error::OutcomeUnknown(_)) => false,
        SendTrouble::Connect(_) | SendTrouble::Wecom(_) => true,
    }
}

fn result_of(asked: Result<Vec<String>, SendTrouble>) -> StepResult {
    match asked {
        Ok(missed) => StepResult { state: FollowUpState::Done, missed, error: None },
        Err(trouble) => {
            let lost = matches!(&trouble, SendTrouble::Wecom(error) if error.outcome_is_unknown());
            let state = if lost { FollowUpState::Unknown } else { FollowUpState::Refused };
            StepResult { state, missed: Vec::new(), error: Some(ErrorView::from(&trouble)) }
        }
    }
}

#[cfg(test)]
mod tests;
