//! What an application used of its limits lately, as far as this computer knows, for looking at before a send.

use super::Engine;
use crate::model::audience::Audience;
use crate::model::profile::{Profile, app_of};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::worker::{china_day, day_of_china};
use crate::store::{broadcasts, holds};

impl Engine {
    /// Person-times that the application of a profile used of the budget of a day, with what is scheduled for that day.
    pub(super) async fn used_on_the_day_of(&self, profile: &Profile, at: Timestamp) -> Result<u32, StoreError> {
        let (database, app, day) = (&self.shared.deps.database, app_of(profile), china_day(at));
        let (from, to) = day_of_china(day);
        let scheduled = broadcasts::scheduled_people(database, &app, from, to).await?;
        let used = holds::spent(database, &app, day).await?.saturating_add(scheduled);
        Ok(u32::try_from(used).unwrap_or(u32::MAX))
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
    use crate::model::outcome::Outcome;
    use crate::sending::engine::tests::people;
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
