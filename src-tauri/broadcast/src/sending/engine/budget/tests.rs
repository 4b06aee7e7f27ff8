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
    profile.account_limit = None;
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
