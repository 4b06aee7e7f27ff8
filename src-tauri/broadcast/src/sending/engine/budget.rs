//! What an application used of its limits lately, as far as this computer knows, for looking at before a send.

use super::Engine;
use crate::model::audience::Audience;
use crate::model::budget::{BudgetStanding, TokenCallCount};
use crate::model::profile::{Profile, app_of};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::worker::{china_day, day_of_china};
use crate::sending::preflight::Budget;
use crate::store::{broadcasts, holds, lately};
use wecom::limits::{NEAR_PERCENT, PER_MEMBER_PER_HOUR, PER_MEMBER_PER_MINUTE};

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
}

#[cfg(test)]
mod tests {
    use crate::model::audience::Audience;
    use crate::model::budget::TokenCallCount;
    use crate::model::outcome::Outcome;
    use crate::sending::engine::tests::people;
    use crate::sending::engine::worker::china_day;
    use crate::sending::engine::{EngineConfig, PaceRules};
    use crate::testing::{World, api, draft, person};

    #[tokio::test]
    async fn the_budget_counts_what_was_not_refused_and_survives() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let practice = world.practice().profile;
        world.send(draft("hello", people(1500))).await;
        world.sender.will([api(60020)]);
        world.send(draft("refused", people(10))).await;
        assert_eq!(world.engine.used_on_the_day_of(&practice, world.engine.now()).await.unwrap(), 1500);
        let again = World::open(folder.path(), None).await;
        assert_eq!(again.engine.used_on_the_day_of(&practice, again.engine.now()).await.unwrap(), 1500);
        again.clock.shift(24 * 3_600_000);
        assert_eq!(again.engine.used_on_the_day_of(&practice, again.engine.now()).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn the_standing_tells_what_was_used_today_and_when_little_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let mut profile = world.practice().profile;
        world.send(draft("hello", people(1500))).await;
        world.sender.will([api(60020)]);
        world.send(draft("refused", people(10))).await;
        let calls = TokenCallCount { this_hour: 1, today: 2 };
        let unknown = world.engine.budget_standing(&profile, calls).await.unwrap();
        assert_eq!((unknown.used, unknown.left, unknown.percent, unknown.low), (1500, None, None, false));
        assert_eq!((unknown.sends, unknown.requests, unknown.token_calls), (2, 3, calls));
        assert_eq!(china_day(unknown.resets_at), china_day(world.engine.now()) + 1);
        for (accounts, left, percent, low) in [(100, 18_500, 7, false), (8, 100, 93, true), (5, 0, 100, true)] {
            profile.account_limit = Some(accounts);
            let now = world.engine.budget_standing(&profile, calls).await.unwrap();
            assert_eq!((now.left, now.percent, now.low), (Some(left), Some(percent), low), "{accounts}");
        }
        world.clock.shift(24 * 3_600_000);
        let tomorrow = world.engine.budget_standing(&profile, calls).await.unwrap();
        assert_eq!((tomorrow.used, tomorrow.sends, tomorrow.requests), (0, 0, 0));
    }

    #[tokio::test]
    async fn who_got_many_is_delayed_also_after_a_start() {
        let folder = tempfile::tempdir().unwrap();
        let pace = PaceRules { per_minute: 3, calls_per_second: None, ..PaceRules::default() };
        let config = EngineConfig { pace, ..EngineConfig::default() };
        let sender = std::sync::Arc::new(crate::testing::ScriptedSender::default());
        let world = World::with(folder.path(), sender, config.clone()).await;
        let practice = world.practice().profile;
        for n in 0..3 {
            let end = world.send(draft(&format!("hello {n}"), vec![person("Busy"), person("calm")])).await;
            assert_eq!(end.outcome, Some(Outcome::Accepted));
        }
        let members = Audience::of(vec![person("busy"), person("BUSY"), person("other")]);
        assert_eq!(world.engine.delayed(&practice, &members, world.engine.now()).await.unwrap(), 1);
        let sender = std::sync::Arc::new(crate::testing::ScriptedSender::default());
        let again = World::with(folder.path(), sender.clone(), config).await;
        assert_eq!(again.engine.delayed(&practice, &members, again.engine.now()).await.unwrap(), 1);
        // The fourth waits for the minute; others do not.
        let id = again.engine.start(again.order(draft("fourth", vec![person("BUSY")]), 0).await).await.unwrap();
        let end = again.send(draft("other", vec![person("other")])).await;
        assert_eq!((end.outcome, sender.sent().len()), (Some(Outcome::Accepted), 1));
        assert_eq!(again.engine.snapshot(&id).await.unwrap().outcome, None);
    }
}
