//! Tests of [`super`] and of the worker's gate.

use crate::model::draft::{Draft, Personal};
use crate::model::order::{Schedule, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::profile::ProfileView;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::timestamp::Timestamp;
use crate::testing::{World, draft, person};

const MINUTE: i64 = 60_000;

async fn order(world: &World, profile: &ProfileView) -> SendOrder {
    world.order_of(profile, draft("hello", vec![person("a")]), 0).await
}

/// Held by quiet hours, and nothing of it has left.
fn is_held(one: &BroadcastSnapshot) -> bool {
    one.is_quiet() && one.outcome.is_none() && one.pause.is_none()
}

#[tokio::test]
async fn what_is_sent_in_quiet_hours_waits_for_their_end_also_over_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let (id, profile) = {
        let world = World::open(folder.path(), None).await;
        let profile = world.quiet_profile(30, 60);
        let hello = draft("hello", vec![person("a")]);
        let review = world.engine.review(profile.clone(), &hello, false, 0).await.unwrap();
        let quiet = review.quiet.unwrap();
        assert_eq!(Some((quiet.from, quiet.to)), profile.profile.quiet_hours.map(|hours| (hours.from, hours.to)));
        assert!(world.engine.review(profile.clone(), &hello, true, 0).await.unwrap().quiet.is_none(), "to oneself");

        let id = world.engine.start(order(&world, &profile).await).await.unwrap();
        let held = world.until(&id, is_held).await;
        assert_eq!((held.state, held.hold.unwrap().until), (BroadcastState::Scheduled, quiet.until));
        world.clock.shift(50 * MINUTE);
        world.engine.wake();
        world.only_another_leaves().await;
        assert!(is_held(&world.engine.snapshot(&id).await.unwrap()));
        (id, profile)
    };
    let world = World::open(folder.path(), None).await;
    assert_eq!(world.engine.recover().await.unwrap(), 0, "it waits for its time, as before");
    assert!(is_held(&world.engine.snapshot(&id).await.unwrap()));
    world.clock.shift(62 * MINUTE);
    world.engine.wake();
    let end = world.end_of(&id).await;
    assert_eq!((end.outcome, end.hold), (Some(Outcome::Accepted), None));
    assert_eq!(world.sent_with("hello"), 1);
    let review = world.engine.review(profile, &draft("later", vec![person("a")]), false, 0).await.unwrap();
    assert!(review.quiet.is_none(), "they are over");
}

#[tokio::test]
async fn a_time_in_quiet_hours_is_kept_to_their_end_and_is_not_late_then() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let profile = world.quiet_profile(-10, 130);
    let at = Timestamp(world.engine.now().0 + 20 * MINUTE);
    let schedule = Some(Schedule { at, late_minutes: 5 });
    let order = SendOrder { schedule, ..order(&world, &profile).await };
    let id = world.engine.start(order).await.unwrap();
    world.clock.shift(60 * MINUTE);
    world.engine.wake();
    world.only_another_leaves().await;
    let held = world.engine.snapshot(&id).await.unwrap();
    assert_eq!((is_held(&held), held.state, held.sends_at), (true, BroadcastState::Scheduled, Some(at)));
    world.clock.shift(72 * MINUTE);
    world.engine.wake();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn quiet_hours_hold_what_has_begun_and_let_it_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let profile = world.quiet_profile(-10, 60);
    let people = (0..4).map(|n| person(&format!("u{n}"))).collect();
    let order = SendOrder { stage: Some(2), ..world.order_of(&profile, draft("hello", people), 0).await };
    let id = world.engine.start(order).await.unwrap();
    world.until(&id, |one| one.state == BroadcastState::Paused).await;
    world.clock.shift(20 * MINUTE);
    world.engine.resume(&id).await.unwrap();
    let held = world.until(&id, is_held).await;
    assert_eq!((held.state, world.sent_with("hello")), (BroadcastState::Held, 1));
    world.clock.shift(45 * MINUTE);
    world.engine.wake();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.sent_with("hello"), 2);
}

#[tokio::test]
async fn a_review_says_how_much_leaves_before_quiet_hours_begin_and_when_the_rest_does() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    // They begin in one to two minutes, the send takes longer than three.
    let slow = world.quiet_profile_at_pace(-2, 60, Some(1));
    let people: Vec<_> = (0..200).map(|n| person(&format!("u{n}"))).collect();
    let values = people.iter().map(|one| (one.id.clone(), [("v".to_owned(), one.id.clone())].into()));
    let own = Personal::of_each(values.collect());
    let long = Draft { personal: Some(own), ..draft("{{ v }}", people) };
    let earliest = world.engine.now();
    let review = world.engine.review(slow.clone(), &long, false, 0).await.unwrap();
    let latest = world.engine.now();
    let midway = review.quiet_midway.unwrap();
    assert_eq!((review.quiet, review.batches, review.lasts_seconds), (None, 200, Some(200)));
    let seconds = |from: Timestamp| u32::try_from((midway.begins.0 - from.0 + 999) / 1000).unwrap();
    assert!((seconds(latest)..=seconds(earliest)).contains(&midway.before), "{midway:?}");
    assert_eq!((midway.until.0 - midway.begins.0) / MINUTE, 58, "the hours are as long as they were chosen");

    let of = async |profile: &ProfileView, draft: &Draft, test: bool| {
        world.engine.review(profile.clone(), draft, test, 0).await.unwrap().quiet_midway
    };
    assert_eq!(of(&slow, &long, true).await, None, "to oneself");
    assert_eq!(of(&slow, &draft("short", vec![person("a")]), false).await, None, "it is over before");
}

#[tokio::test]
async fn who_says_so_sends_in_quiet_hours_and_who_takes_them_away_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let profile = world.quiet_profile(30, 60);
    let through = SendOrder { through_quiet: true, ..order(&world, &profile).await };
    let id = world.engine.start(through).await.unwrap();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));

    let other = world.order_of(&profile, draft("other", vec![person("b")]), 0).await;
    let id = world.engine.start(other).await.unwrap();
    world.until(&id, is_held).await;
    world.without_quiet_hours(&profile);
    world.engine.wake();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
}
