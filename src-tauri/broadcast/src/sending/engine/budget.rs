//! What an application used of its limits lately, as far as this computer knows, for looking at before a send.

use super::Engine;
use crate::model::audience::Audience;
use crate::model::budget::{BudgetStanding, TokenCallCount};
use crate::model::profile::{Profile, app_of};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::worker::{china_day, day_of_china};
use crate::sending::preflight::Budget;
use crate::store::{broadcasts, holds, lately, statistics};
use std::collections::HashSet;
use wecom::limits::{NEAR_PERCENT, PER_MEMBER_PER_HOUR, PER_MEMBER_PER_MINUTE};

/// From how many messages on somebody is said to have got several on a day.
pub const OFTEN: usize = 3;

impl Engine {
    /// Person-times that the application of a profile used of the budget of a day, with what is scheduled for that day.
    pub(super) async fn used_on_the_day_of(&self, profile: &Profile, at: Timestamp) -> Result<u32, StoreError> {
        let (database, app, day) = (&self.shared.deps.database, app_of(profile), china_day(at));
        let (from, to) = day_of_china(day);
        let scheduled = broadcasts::scheduled_people(database, &app, from, to).await?;
        let used = holds::spent(database, &app, day).await?.saturating_add(scheduled);
        Ok(u32::try_from(used).unwrap_or(u32::MAX))
    }

    /// What the application of a profile used today of what WeCom permits. Calls for tokens are counted elsewhere.
    pub async fn budget_standing(
        &self,
        profile: &Profile,
        token_calls: TokenCallCount,
    ) -> Result<BudgetStanding, StoreError> {
        let (database, now) = (&self.shared.deps.database, self.now());
        let used = self.used_on_the_day_of(profile, now).await?;
        let (from, resets_at) = day_of_china(china_day(now));
        let (sends, requests) = lately::sent(database, &app_of(profile), from).await?;
        let Budget { per_day, left, percent, .. } = Budget::of(profile.account_limit, used, 0, true);
        let percent = percent.map(|percent| percent.min(100));
        let low = percent.is_some_and(|percent| u64::from(percent) >= NEAR_PERCENT);
        let member_limits = (PER_MEMBER_PER_MINUTE, PER_MEMBER_PER_HOUR);
        Ok(BudgetStanding { per_day, used, left, percent, low, sends, requests, member_limits, token_calls, resets_at })
    }

    /// How many of an audience would get one more message than the limits of a minute or an hour allow, so that theirs is delayed when
    /// it leaves at a moment.
    pub(super) async fn delayed(
        &self,
        profile: &Profile,
        audience: &Audience,
        leaves_at: Timestamp,
    ) -> Result<u32, StoreError> {
        let shared = &self.shared;
        let app = app_of(profile);
        let ahead = u64::try_from(leaves_at.0 - self.now().0).unwrap_or_default();
        let pace = shared.pace_of(&app);
        let counted = shared.counted_pace(&app, &pace).await?;
        let full = counted.lock().full(shared.steady_ms() + ahead);
        if full.is_empty() {
            return Ok(0);
        }
        shared.deps.people.number_of(&profile.id, audience, &|account| full.has(account)).await
    }

    /// How many of an audience got [`OFTEN`] messages or more on the day of a moment, or may have. Only today is known: of a send that
    /// leaves on another day nobody can tell.
    pub(super) async fn often(
        &self,
        profile: &Profile,
        audience: &Audience,
        leaves_at: Timestamp,
    ) -> Result<u32, StoreError> {
        let deps = &self.shared.deps;
        let today = china_day(self.now());
        if china_day(leaves_at) != today {
            return Ok(0);
        }
        let since = day_of_china(today).0.0;
        let often = statistics::often_written_to(&deps.database, &app_of(profile), since, OFTEN).await?;
        if often.is_empty() {
            return Ok(0);
        }
        let often: HashSet<String> = often.into_iter().collect();
        deps.people.number_of(&profile.id, audience, &|account| often.contains(&account.to_lowercase())).await
    }
}

#[cfg(test)]
mod tests;
