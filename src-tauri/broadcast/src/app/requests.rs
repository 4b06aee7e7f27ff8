//! What other programs left in the table of the team to be sent. Taking a row is here; what stands in it is read and sent as a line that
//! was handed over to the command line.

use super::{AppResult, Product, Record};
use crate::model::profile::Profile;
use crate::model::requests::{ClaimedRequest, RequestOutcome};
use crate::model::secrets::SecretScope;
use crate::model::team::TeamRight;
use crate::store::{request_keys, requests};
use std::time::Duration;
use tokio::time::timeout;

/// Longest time without a look at the table, whatever is heard.
const LOOK: Duration = Duration::from_secs(15);
/// As long as so many of a company are not at their end, nothing more of it is taken.
const MOST_WAITING: u32 = 1000;

impl Product {
    /// The names and ids of the companies whose messages this process can send now: those of the team that it has the secret of, and
    /// practice. None where who works here may not send.
    pub async fn request_companies(&self) -> AppResult<Vec<String>> {
        if self.team.right() < Some(TeamRight::Sender) {
            return Ok(Vec::new());
        }
        let mut companies = Vec::new();
        for profile in self.profiles.list() {
            if (profile.practice || self.team.has_company(&profile.id)) && self.has_room(&profile).await? {
                companies.extend([profile.id, profile.name]);
            }
        }
        Ok(companies)
    }

    async fn has_room(&self, profile: &Profile) -> AppResult<bool> {
        let scope = SecretScope::of_app(profile);
        let has_secret = scope.is_ok_and(|scope| self.secrets.last_known(&profile.id, &scope).is_usable());
        if !profile.practice && !has_secret {
            return Ok(false);
        }
        let record = self.record_of_company(&profile.id).await?;
        Ok(request_keys::waiting(&record.database, &profile.id).await? < MOST_WAITING)
    }

    /// Takes up to so many for these companies. Those that nobody has taken for a minute come as well: nobody has their company.
    pub async fn claim_requests(&self, companies: &[String], limit: u32) -> AppResult<Vec<ClaimedRequest>> {
        match self.record_for_requests() {
            Some(record) => Ok(requests::claim(&record.database, record.engine.member_id(), companies, limit).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Writes down what became of one that was taken.
    pub async fn settle_request(&self, id: i64, outcome: &RequestOutcome) -> AppResult<()> {
        let record = self.team_record().await?;
        Ok(requests::settle(&record.database, id, record.engine.member_id(), outcome).await?)
    }

    /// Ends when there may be some: something was heard, or it was not looked for a while.
    pub async fn requests_due(&self) {
        // Without news it is looked all the same: the line may have been cut.
        let _ = timeout(LOOK, self.team.heard.notified()).await;
    }

    /// Removes what was decided long ago.
    pub async fn forget_old_requests(&self) -> AppResult<()> {
        if let Some(record) = self.record_for_requests() {
            requests::forget_old(&record.database).await?;
        }
        Ok(())
    }

    /// The team's record, where it was reached and who works here may send.
    fn record_for_requests(&self) -> Option<Record> {
        self.team.record().filter(|_| self.team.right() >= Some(TeamRight::Sender))
    }
}
