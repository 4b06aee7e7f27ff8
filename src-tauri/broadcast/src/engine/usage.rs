//! What an application used of its limits lately, as far as this computer knows, for looking at before a send.

use super::lane::china_day;
use super::pace::member_key;
use super::{Engine, SendError, app_of};
use crate::store::holds;
use serde::{Deserialize, Serialize};

/// What was used of today's budget, and what stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Usage {
    /// Person-times sent today, in China's day, by this computer. The budget is the company's account limit × 200
    /// (`wecom/limits.md §2` [O]). Departments and tags count as many people as the directory knew.
    pub spent_today: u32,
    /// Until when a frequency limit holds the profile.
    pub hold: Option<super::Hold>,
}

impl Engine {
    /// What the application of a profile used today.
    pub async fn usage(&self, profile_id: &str) -> Result<Usage, SendError> {
        let around = &self.shared.around;
        let app = app_of(&around.profiles.get(profile_id)?);
        let spent = holds::spent(&around.database, &app, china_day(self.now())).await?;
        let row = holds::hold(&around.database, profile_id).await?.filter(|row| row.until > self.now());
        Ok(Usage {
            spent_today: u32::try_from(spent).unwrap_or(u32::MAX),
            hold: row.map(|row| super::Hold { until: row.until, error: row.error }),
        })
    }

    /// How many of these members would get one more message than the limits of a minute or an hour allow, so that theirs is
    /// delayed; by account.
    pub async fn delayed(&self, profile_id: &str, members: &[String]) -> Result<u32, SendError> {
        let shared = &self.shared;
        let app = app_of(&shared.around.profiles.get(profile_id)?);
        let pace = shared.pace_of(&app);
        let counted = shared.counted_pace(&app, &pace).await?;
        let (now, rules) = (shared.steady_ms(), &shared.around.patience.pace);
        let counted = counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let is_full = |member: &&String| {
            let (minute, hour) = counted.counts(member_key(member), now);
            minute >= u32::from(rules.per_minute) || hour >= u32::from(rules.per_hour)
        };
        Ok(u32::try_from(members.iter().filter(is_full).count()).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::samples::{World, api, draft, person};
    use crate::engine::tests::people;
    use crate::engine::{Outcome, PaceRules, Patience};

    #[tokio::test]
    async fn the_budget_counts_what_was_not_refused_and_survives() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let practice = world.practice().profile.id;
        world.send(draft("hello", people(1500))).await;
        world.sender.will([api(60020)]);
        world.send(draft("refused", people(10))).await;
        assert_eq!(world.engine.usage(&practice).await.unwrap().spent_today, 1500);
        let again = World::open(folder.path(), None).await;
        assert_eq!(again.engine.usage(&practice).await.unwrap().spent_today, 1500);
        again.clock.advance(24 * 3_600_000);
        assert_eq!(again.engine.usage(&practice).await.unwrap().spent_today, 0);
    }

    #[tokio::test]
    async fn who_got_many_is_delayed_also_after_a_start() {
        let folder = tempfile::tempdir().unwrap();
        let pace = PaceRules { per_minute: 3, calls_per_second: None, ..PaceRules::default() };
        let patience = Patience { pace, ..Patience::default() };
        let sender = std::sync::Arc::new(crate::engine::samples::ScriptedSender::default());
        let world = World::with(folder.path(), sender, patience.clone()).await;
        let practice = world.practice().profile.id;
        for n in 0..3 {
            let end = world.send(draft(&format!("hello {n}"), vec![person("Busy"), person("calm")])).await;
            assert_eq!(end.outcome, Some(Outcome::Accepted));
        }
        let members = ["busy".to_owned(), "other".to_owned()];
        assert_eq!(world.engine.delayed(&practice, &members).await.unwrap(), 1);
        let sender = std::sync::Arc::new(crate::engine::samples::ScriptedSender::default());
        let again = World::with(folder.path(), sender.clone(), patience).await;
        assert_eq!(again.engine.delayed(&practice, &members).await.unwrap(), 1);
        // The fourth waits for the minute; others do not.
        let id = again.engine.start(again.order(draft("fourth", vec![person("BUSY")]), 0).await).await.unwrap();
        let end = again.send(draft("other", vec![person("other")])).await;
        assert_eq!((end.outcome, sender.sent().len()), (Some(Outcome::Accepted), 1));
        assert_eq!(again.engine.snapshot(&id).await.unwrap().outcome, None);
    }
}
