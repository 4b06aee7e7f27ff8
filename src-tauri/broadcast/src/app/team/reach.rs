//! Reaching the team's database, and keeping up with what is said there.

use super::membership::Membership;
use super::{Team, no_team, not_yours};
use crate::app::record::Record;
use crate::app::secrets::keychain_trouble;
use crate::app::{AppResult, Product, Role, off_the_runtime};
use crate::history::MOST_ROWS;
use crate::model::changed::Changed;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::history::HistoryFilter;
use crate::model::secrets::TEAM_PASSWORD;
use crate::model::team::TeamRight;
use crate::sending::engine::{EngineConfig, EngineDeps};
use crate::store::{Database, ServerAddress, TeamMember, deeds};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long the others of a team wait for a computer of which nothing is heard.
const LEASE: Duration = Duration::from_secs(30);
/// How often it is tried to reach the team's database.
const TRY_AGAIN: Duration = Duration::from_secs(15);
/// For so long after a try that failed nobody else waits for another one.
const TRIED_LATELY: Duration = Duration::from_secs(10);
/// What colleagues write within this time is looked at together.
const TOGETHER: Duration = Duration::from_millis(200);
/// Longest time without a look at what they changed, whatever is heard.
const LOOK: Duration = Duration::from_secs(15);
/// How long a window waits for it at the start.
const SOON: Duration = Duration::from_secs(2);
/// How long closing the connections may take.
const TO_CLOSE: Duration = Duration::from_secs(5);
/// How long the answers to what has left may take before the team is left.
const LAST_ANSWERS: Duration = Duration::from_mins(1);

/// Ends the work with a team's database. What is under way here is seen through; the rest goes on with the team.
pub(super) async fn end(record: &Record) {
    if let Err(error) = record.engine.shut_down(LAST_ANSWERS).await {
        tracing::warn!(%error, "what was under way for the team could not be written down");
    }
    close(&record.database).await;
}

/// Closes the connections. On a line that fell silent that would take a quarter of an hour.
pub(in crate::app) async fn close(database: &Database) {
    if timeout(TO_CLOSE, database.close()).await.is_err() {
        tracing::warn!("the team's database was not closed as it should be");
    }
}

/// Whether it is the way to the database that a problem lies in, or the database itself.
fn is_of_the_way(problem: &ErrorView) -> bool {
    use ErrorCode::{StorageAway, StorageNotAllowed, StorageOtherVersion, StorageUnsuitable};
    matches!(problem.code, StorageAway | StorageNotAllowed | StorageOtherVersion | StorageUnsuitable)
}

impl Team {
    /// Why it is away, as of not longer than this ago.
    fn known_problem(&self, patience: Duration) -> AppResult<()> {
        let kept = self.kept.lock();
        let known = kept.problem.as_ref().filter(|(problem, at)| is_of_the_way(problem) && at.elapsed() < patience);
        known.map_or(Ok(()), |(problem, _)| Err(problem.clone()))
    }
}

impl Product {
    /// Asks the team's database whether it is there, however lately it was tried.
    pub async fn reach_team(&self) -> AppResult<()> {
        let record = self.reached(Duration::ZERO).await?;
        let asked = self.keep_step(&record, true).await;
        if self.team.note(asked.clone().err()) {
            self.events.changed(Changed::App);
        }
        asked
    }

    /// The team's record; its database is reached first where it was not yet.
    pub(in crate::app) async fn team_record(&self) -> AppResult<Record> {
        self.reached(TRIED_LATELY).await
    }

    /// The same for who looks at something beside what is this computer's own: a window is not to stand still for it.
    pub(in crate::app) async fn team_record_soon(&self) -> AppResult<Record> {
        if self.role == Role::CommandLine {
            return self.team_record().await;
        }
        let (record, problem) = {
            let kept = self.team.kept.lock();
            (kept.record.clone(), kept.problem.as_ref().map(|(problem, _)| problem.clone()))
        };
        match (record, problem.filter(is_of_the_way)) {
            (_, Some(problem)) => Err(problem),
            (Some(record), None) => Ok(record),
            (None, None) => timeout(SOON, self.team_record()).await.unwrap_or_else(|_| {
                Err(ErrorView::new(ErrorCode::StorageAway, "the team's database has not answered yet"))
            }),
        }
    }

    async fn reached(&self, patience: Duration) -> AppResult<Record> {
        // Who tries just now may take long; what is known is known.
        self.team.known_problem(patience)?;
        let _turn = self.team.reaching.lock().await;
        self.team.known_problem(patience)?;
        let membership = {
            let kept = self.team.kept.lock();
            if let Some(record) = &kept.record {
                return Ok(record.clone());
            }
            kept.membership.clone().ok_or_else(no_team)?
        };
        let reached = self.reach(&membership).await;
        let is_news = self.team.note(reached.as_ref().err().cloned());
        if let Ok(record) = &reached {
            self.team.kept.lock().record = Some(record.clone());
        }
        if is_news || reached.is_ok() {
            self.events.changed(Changed::App);
        }
        reached
    }

    async fn reach(&self, membership: &Membership) -> AppResult<Record> {
        let (secrets, scope) = (Arc::clone(&self.secrets), membership.scope());
        let password = off_the_runtime(move || secrets.get(TEAM_PASSWORD, &scope)).await?;
        let password = password.map_err(|error| keychain_trouble(&error).at("password"))?;
        let address = membership.address(password)?;
        let record = self.team_record_in(Database::join(&address).await?, membership, &address);
        match self.look_at_right(&record).await {
            Ok(_) => Ok(record),
            Err(error) => {
                close(&record.database).await;
                Err(error)
            }
        }
    }

    /// What who works here may do now; nobody is asked twice whether this computer may send.
    pub(super) async fn look_at_right(&self, record: &Record) -> AppResult<TeamRight> {
        let right = deeds::right(&record.database).await?;
        let has_changed = std::mem::replace(&mut self.team.kept.lock().right, right) != right;
        if has_changed {
            self.events.changed(Changed::App);
        }
        let releases = right >= Some(TeamRight::Approver);
        self.attention.hear(|heard, _| heard.may_release(releases.then(|| record.engine.login().to_owned())));
        record.engine.set_may_send(right >= Some(TeamRight::Sender));
        right.ok_or_else(|| not_yours(TeamRight::Writer))
    }

    pub(super) fn team_record_in(
        &self,
        database: Database,
        membership: &Membership,
        address: &ServerAddress,
    ) -> Record {
        let (computer, login) = (membership.name.clone(), address.user().to_owned());
        let database = database.named(&computer);
        let member = TeamMember { id: self.ids.fresh(), computer, login, lease: LEASE };
        let config = EngineConfig { team: Some(member), ..EngineConfig::default() };
        let record = Record::new(EngineDeps { database, config, ..self.deps.clone() });
        record.engine.set_parallel(usize::try_from(self.sending_rules().parallel).unwrap_or(1));
        record
    }

    /// Keeps up with the team, as long as there is one and when there is one. Never ends.
    pub async fn keep_up_with_team(&self) {
        loop {
            if !self.team.is_joined() {
                self.team.due.notified().await;
                continue;
            }
            match self.reached(Duration::ZERO).await {
                Ok(record) => {
                    if let Err(error) = record.engine.recover().await {
                        tracing::warn!(%error, "what the team has to send is taken up later");
                    }
                    if let Err(error) = self.tell_of_team(&record).await {
                        tracing::warn!(?error, "what of the team needs somebody is told later");
                    }
                    tokio::select! {
                        () = record.engine.keep_up_with_team() => {}
                        () = self.keep_in_step(&record) => {}
                    }
                }
                Err(error) => {
                    tracing::info!(?error, "the team's database is not reached");
                    tokio::select! {
                        () = sleep(TRY_AGAIN) => {}
                        () = self.team.due.notified() => {}
                    }
                }
            }
        }
    }

    /// Tells what the team has open: whoever looked before saw what is this computer's own.
    async fn tell_of_team(&self, record: &Record) -> AppResult<()> {
        for snapshot in record.history.find(&HistoryFilter::open(), 0, MOST_ROWS).await?.rows {
            self.events.broadcast(snapshot);
        }
        self.look_for_needs_in(record).await?;
        self.count_dead_letters().await
    }

    /// Until the team is left, or reached in another way.
    async fn keep_in_step(&self, record: &Record) {
        let mut changed_here = true;
        loop {
            let mut news = record.database.team_news().await.unwrap_or_else(|error| {
                tracing::info!(%error, "nothing is heard of the team");
                None
            });
            loop {
                if self.team.record().is_none_or(|present| !present.database.is_same(&record.database)) {
                    return;
                }
                let kept = match self.keep_step(record, changed_here).await {
                    Ok(()) => self.bring_history(record).await,
                    away => away,
                };
                changed_here &= kept.is_err();
                if self.team.note(kept.err()) {
                    self.events.changed(Changed::App);
                }
                self.team.heard.notify_one();
                let heard = async {
                    if let Some(news) = &mut news {
                        return news.together(TOGETHER, LOOK).await.is_ok();
                    }
                    sleep(TRY_AGAIN).await;
                    false
                };
                tokio::select! {
                    is_there = heard => {
                        if !is_there {
                            break;
                        }
                    }
                    () = self.team.due.notified() => changed_here = true,
                }
            }
        }
    }
}
