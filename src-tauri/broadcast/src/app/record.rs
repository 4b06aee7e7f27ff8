//! Where what is sent is written down: on this computer, or in the database of the team that a company belongs to. Each record has an
//! engine of its own. What a company sent before it became the team's stays on this computer, and is looked up there first.

use super::{AppResult, Product};
use crate::history::{History, MOST_ROWS};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::history::{HistoryFilter, HistoryPage};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::{Engine, EngineDeps, SendError, Unfinished};
use crate::store::{Database, broadcasts};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// A record. Cheap to clone.
#[derive(Clone)]
pub struct Record {
    pub(super) database: Database,
    /// What sends.
    pub engine: Engine,
    /// What was sent.
    pub history: History,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").finish_non_exhaustive()
    }
}

impl Record {
    /// Whether both are one.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.database.is_same(&other.database)
    }

    /// A record whose engine has done nothing yet.
    pub(super) fn new(deps: EngineDeps) -> Self {
        let (database, clock) = (deps.database.clone(), Arc::clone(&deps.clock));
        Self { history: History::new(database.clone(), clock), database, engine: Engine::new(deps) }
    }
}

impl Product {
    /// The records at hand: that of this computer, and that of its team as far as it was reached.
    pub fn records(&self) -> Vec<Record> {
        std::iter::once(self.own.clone()).chain(self.team.record()).collect()
    }

    /// Where a company's sends are written down from now on.
    pub async fn record_of_company(&self, profile_id: &str) -> AppResult<Record> {
        if self.team.is_lost() && self.team.has_company(profile_id) {
            self.reach_team().await?;
        }
        if self.team.has_company(profile_id) { self.team_record().await } else { Ok(self.own.clone()) }
    }

    /// Where a broadcast is written down.
    pub async fn record_of(&self, id: &str) -> AppResult<Record> {
        if !self.team.is_joined() || broadcasts::sender(&self.own.database, id).await?.is_some() {
            return Ok(self.own.clone());
        }
        self.team_record().await
    }

    /// How a broadcast stands.
    pub async fn send_snapshot(&self, id: &str) -> AppResult<BroadcastSnapshot> {
        Ok(self.record_of(id).await?.engine.snapshot(id).await?)
    }

    /// A page of the broadcasts that fit, of all records, newest first.
    pub async fn find_sends(&self, filter: &HistoryFilter, offset: u32, limit: u32) -> AppResult<HistoryPage> {
        let limit = limit.min(MOST_ROWS);
        let (records, mut team_away) = self.reachable_records().await;
        if let [own, team] = &records[..] {
            match timeout(LOOKED_FOR, merged(own, team, filter, offset, limit)).await {
                Ok(Ok(page)) => return Ok(page),
                Ok(Err(error)) => team_away = Some(error),
                Err(_) => {
                    let text = "the team's database does not answer in time";
                    team_away = Some(ErrorView::new(ErrorCode::StorageAway, text));
                }
            }
        }
        // What is this computer's own can be looked through without the team.
        Ok(HistoryPage { team_away, ..self.own.history.find(filter, offset, limit).await? })
    }

    /// The records that can be asked, and why that of the team is not among them.
    pub(super) async fn reachable_records(&self) -> (Vec<Record>, Option<ErrorView>) {
        let own = self.own.clone();
        if !self.team.is_joined() {
            return (vec![own], None);
        }
        match self.team_record_soon().await {
            Ok(team) => (vec![own, team], None),
            Err(error) => (vec![own], Some(error)),
        }
    }

    /// The scheduled sends whose time passed while the computer slept or was off.
    pub async fn late_sends(&self) -> AppResult<Vec<BroadcastSnapshot>> {
        let mut late = self.own.engine.late().await?;
        if let Some(team) = self.reachable_records().await.0.get(1) {
            match team.engine.late().await {
                Ok(of_team) => late.extend(of_team),
                // Those of this computer are asked about all the same.
                Err(error) => tracing::info!(%error, "late sends of the team are asked about later"),
            }
        }
        Ok(late)
    }

    /// Whether anything is under way in this process: see [`Engine::is_busy`].
    pub fn is_busy(&self) -> bool {
        self.records().iter().any(|record| record.engine.is_busy())
    }

    /// What is not at its end and does not stand still. Of a team's sends those count that this process sends: the others go on without
    /// it.
    pub async fn unfinished(&self) -> AppResult<Unfinished> {
        let mut unfinished = self.own.engine.unfinished().await?;
        if let Some(team) = self.team.record() {
            let under_way = u32::try_from(team.engine.under_way()).unwrap_or(u32::MAX);
            unfinished.under_way = unfinished.under_way.saturating_add(under_way);
        }
        Ok(unfinished)
    }

    /// Lets nothing more leave, and waits so long for the answers to what has left; `false`: some did not come.
    pub async fn end_sending(&self, longest: Duration) -> Result<bool, SendError> {
        let team = async {
            match self.team.record() {
                Some(team) => team.engine.shut_down(longest).await,
                None => Ok(true),
            }
        };
        // At the same time: nothing of either is to leave while the other one is waited for.
        let (own, team) = tokio::join!(Box::pin(self.own.engine.shut_down(longest)), Box::pin(team));
        Ok(own? & team?)
    }
}

async fn merged(
    own: &Record,
    team: &Record,
    filter: &HistoryFilter,
    offset: u32,
    limit: u32,
) -> AppResult<HistoryPage> {
    let (mut own, mut team) = (Pages::of(own, filter), Pages::of(team, filter));
    let mut rows = Vec::new();
    for place in 0..offset.saturating_add(limit) {
        let newest = match (own.newest().await?, team.newest().await?) {
            (Some(a), Some(b)) if b > a => &mut team,
            (Some(_), _) => &mut own,
            (None, Some(_)) => &mut team,
            (None, None) => break,
        };
        rows.extend(newest.rows.pop_front().filter(|_| place >= offset));
    }
    let total = own.total().await?.saturating_add(team.total().await?);
    Ok(HistoryPage { rows, total, team_away: None })
}

/// The pages of one record, as far as they are needed.
struct Pages<'a> {
    record: &'a Record,
    filter: &'a HistoryFilter,
    read: u32,
    total: Option<u32>,
    rows: VecDeque<BroadcastSnapshot>,
}

impl<'a> Pages<'a> {
    fn of(record: &'a Record, filter: &'a HistoryFilter) -> Self {
        Self { record, filter, read: 0, total: None, rows: VecDeque::new() }
    }

    /// When the next one began; `None`: there is none.
    async fn newest(&mut self) -> AppResult<Option<Timestamp>> {
        if self.rows.is_empty() && self.total.is_none_or(|total| self.read < total) {
            let page = self.record.history.find(self.filter, self.read, PAGE).await?;
            self.read = self.read.saturating_add(u32::try_from(page.rows.len()).unwrap_or(u32::MAX));
            // Fewer may be there than when they were counted.
            self.total = Some(if page.rows.is_empty() { self.read } else { page.total });
            self.rows.extend(page.rows);
        }
        Ok(self.rows.front().map(|one| one.created_at))
    }

    async fn total(&mut self) -> AppResult<u32> {
        if self.total.is_none() {
            self.newest().await?;
        }
        Ok(self.total.unwrap_or_default())
    }
}

/// How long the sends of a team are looked for.
const LOOKED_FOR: Duration = Duration::from_secs(5);
/// Rows that are read at once.
const PAGE: u32 = 100;

#[cfg(test)]
mod tests;
