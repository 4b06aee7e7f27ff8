//! What is left today of what WeCom permits, for looking at while a message is written.

use super::{AppResult, Product};
use crate::model::budget::BudgetStanding;

impl Product {
    /// How the day's budget of the application of a profile stands.
    pub async fn budget_standing(&self, profile_id: &str) -> AppResult<BudgetStanding> {
        let profile = self.profile(profile_id)?;
        let token_calls = self.connections.token_calls(&profile);
        let record = self.record_of_company(profile_id).await?;
        Ok(record.engine.budget_standing(&profile, token_calls).await?)
    }
}
