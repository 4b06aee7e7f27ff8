//! What this computer sent for the companies of the team before they were the team's: it goes along where who joined wanted it to. And what
//! who leaves has sent with the team: a copy of it stays with them.

use super::Product;
use crate::app::AppResult;
use crate::app::record::Record;
use crate::model::profile::app_of;
use crate::model::store_error::StoreError;
use crate::model::team::TeamRight;
use crate::store::transfer::{self, Under};
use std::time::Duration;
use tokio::time::timeout;

/// Sends that are looked at together.
const AT_ONCE: u32 = 50;
/// Most sends that who leaves keeps.
const MOST_KEPT: u32 = 10_000;
/// How long one who leaves waits for them.
const TO_LEAVE: Duration = Duration::from_mins(1);

impl Product {
    /// Brings the sends that are over into the team's record, one after the other: whatever ends it in between, each is on one side as a
    /// whole. Of who did not want that, those go that are a copy of the team's.
    pub(super) async fn bring_history(&self, record: &Record) -> AppResult<()> {
        let _turn = self.team.moving.lock().await;
        if self.team.right() < Some(TeamRight::Sender) || self.team.record().is_none() {
            return Ok(());
        }
        let (companies, all) = {
            let step = self.team.step.lock().await;
            (step.companies.clone(), step.history)
        };
        for id in companies {
            let Ok(profile) = self.profiles.get(&id) else { continue };
            let app = app_of(&profile);
            while self.bring_some(record, &app, &id, all).await? {}
            if all {
                transfer::carry_budget(&self.own.database, &record.database, &app).await?;
            }
        }
        Ok(())
    }

    /// Whether there is more.
    async fn bring_some(&self, record: &Record, app: &str, company: &str, all: bool) -> AppResult<bool> {
        let (own, team) = (&self.own.database, &record.database);
        let ended = transfer::ended_of_app(own, app, AT_ONCE).await?;
        let known = transfer::present(team, &ended).await?;
        let name = self.member_name();
        let mut gone = 0;
        for id in &ended {
            if !all && !known.contains(id) {
                continue;
            }
            match transfer::carry(own, team, id, Under { profile_id: company, sent_by: Some(&name) }).await {
                Ok(true) => gone += 1,
                Ok(false) => {}
                Err(error @ (StoreError::Away(_) | StoreError::Busy(_))) => return Err(error.into()),
                // One that cannot be brought is no reason to keep the others here.
                Err(error) => tracing::warn!(%error, id, "a send stays on this computer"),
            }
        }
        Ok(gone > 0)
    }

    /// Keeps a copy of what who works here sent with the team, as far as that can be had now.
    pub(super) async fn keep_own_sends(&self, record: &Record) {
        let _turn = self.team.moving.lock().await;
        match timeout(TO_LEAVE, self.copy_own_sends(record)).await {
            Ok(Ok(number)) => tracing::info!(number, "what was sent from here is kept"),
            Ok(Err(error)) => tracing::warn!(%error, "what was sent from here stays with the team alone"),
            Err(_) => tracing::warn!("the team's database was too slow to keep all that was sent from here"),
        }
    }

    async fn copy_own_sends(&self, record: &Record) -> Result<usize, StoreError> {
        let ids =
            transfer::ended_of_login(&record.database, (record.engine.login(), &self.member_name()), MOST_KEPT).await?;
        for (id, profile_id) in &ids {
            transfer::copy(&record.database, &self.own.database, id, Under { profile_id, sent_by: None }).await?;
        }
        Ok(ids.len())
    }
}
