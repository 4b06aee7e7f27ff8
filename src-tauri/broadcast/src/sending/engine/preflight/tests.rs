use super::*;
use crate::model::order::{Schedule, SendOrder};
use crate::sending::engine::PaceRules;
use crate::sending::preflight::Caution;
use crate::testing::{Answer, World, draft, named, person};
use wecom::send::SendReply;

async fn looked_at(world: &World, draft: &Draft) -> Preflight {
    world.engine.review(world.practice(), draft, false, 0).await.unwrap().preflight
}

fn invalid(id: &str) -> Answer {
    Answer::Accept(SendReply { invalid_users: vec![id.to_owned()], ..SendReply::default() })
}

#[tokio::test]
async fn who_was_refused_is_pointed_out_until_a_message_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([invalid("ChenMo")]);
    world.send(draft("one", vec![named("ChenMo", "陈墨"), person("a")])).await;
    let next = draft("two", vec![named("chenmo", "陈墨"), person("b")]);
    let refused = looked_at(&world, &next).await;
    assert_eq!(refused.refused_before_total, 1);
    assert_eq!(refused.refused_before[0].recipient.id, "chenmo");
    assert!(refused.cautions.iter().any(|note| note.kind == CautionKind::RefusedBefore && note.acknowledge));
    assert_eq!(looked_at(&world, &draft("two", vec![person("a")])).await.refused_before, []);
    world.clock.shift(60_000);
    world.send(next).await;
    let reached = looked_at(&world, &draft("three", vec![person("chenmo")])).await;
    assert_eq!(reached.refused_before_total, 0);
}

#[tokio::test]
async fn the_budget_of_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([invalid("a")]);
    world.send(draft("one", vec![person("a"), person("b"), person("c")])).await;
    let budget = looked_at(&world, &draft("two", vec![person("d")])).await.budget;
    assert_eq!((budget.used_today, budget.cost, budget.per_day), (3, 1, Some(100_000)));
    world.clock.shift(24 * 60 * 60 * 1000);
    assert_eq!(looked_at(&world, &draft("two", vec![person("d")])).await.budget.used_today, 0);
}

#[tokio::test]
async fn a_scheduled_send_is_looked_at_as_of_its_time() {
    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.send(draft("one", (0..30).map(|n| person(&format!("u{n}"))).collect())).await;
    let other = draft("two", (0..50).map(|n| person(&format!("v{n}"))).collect());
    // Half past of some hour of the day after tomorrow.
    let at = Timestamp((Timestamp::now(&*world.clock).0 / HOUR) * HOUR + 2 * DAY + HOUR / 2);
    let schedule = Some(Schedule { at, late_minutes: 10 });
    let order = SendOrder { schedule, ..world.order(other, 0).await };
    let scheduled = world.engine.start(order).await.unwrap();
    let third = draft("three", vec![person("u1")]);
    let looked = async |at: Option<i64>| {
        let review = world.engine.review_at(world.practice(), &third, false, 0, at.map(Timestamp)).await.unwrap();
        let minute = |one: &Caution| (one.kind == CautionKind::BusyMinute).then_some(one.number).flatten();
        (review.preflight.budget.used_today, review.preflight.cautions.iter().find_map(minute))
    };
    assert_eq!(looked(Some(at.0)).await, (50, Some(30)));
    assert_eq!(looked(Some(at.0 + 7 * 60_000)).await, (50, None));
    assert_eq!(looked(Some(at.0 + 3 * DAY)).await, (0, Some(30)));
    assert_eq!(looked(None).await.0, 30);
    assert!(world.engine.cancel(&scheduled).await.unwrap());
    assert_eq!(looked(Some(at.0)).await.0, 0);
}

#[tokio::test]
async fn a_scheduled_order_is_held_against_the_budget_of_its_day() {
    const DAY: i64 = 24 * 3_600_000;
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let small = world.small_profile(1);
    let many = |from: u32| (from..from + 150).map(|n| person(&format!("u{n}"))).collect();
    let id = world.engine.start(world.order_of(&small, draft("one", many(0)), 0).await).await.unwrap();
    world.end_of(&id).await;
    let order = world.order_of(&small, draft("two", many(500)), 0).await;
    let order = SendOrder { acknowledged: Some(Vec::new()), ..order };
    assert_eq!(world.engine.start(order.clone()).await.unwrap_err(), SendError::ReviewOutdated);
    let at = Timestamp(Timestamp::now(&*world.clock).0 + DAY);
    let tomorrow = SendOrder { schedule: Some(Schedule { at, late_minutes: 10 }), ..order };
    world.engine.start(tomorrow).await.unwrap();
    // And now that day is full too.
    let third = world.order_of(&small, draft("three", many(900)), 0).await;
    let third = SendOrder { schedule: Some(Schedule { at, late_minutes: 10 }), ..third };
    let third = SendOrder { acknowledged: Some(Vec::new()), ..third };
    assert_eq!(world.engine.start(third).await.unwrap_err(), SendError::ReviewOutdated);
}

#[tokio::test]
async fn who_got_many_lately_is_delayed() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    for n in 1..PaceRules::default().per_minute {
        world.send(draft(&format!("no. {n}"), vec![person("Often"), person("less")])).await;
    }
    let delayed = async |world: &World, id: &str| {
        let found = looked_at(world, &draft("next", vec![person(id)])).await;
        found.cautions.iter().find(|note| note.kind == CautionKind::Delayed).and_then(|note| note.number)
    };
    assert_eq!((delayed(&world, "OFTEN").await, delayed(&world, "less").await), (None, None));
    let mut everyone = draft("all", vec![]);
    everyone.audience.all = true;
    world.send(everyone).await;
    assert_eq!((delayed(&world, "OFTEN").await, delayed(&world, "less").await), (Some(1), Some(1)));
    assert_eq!(delayed(&world, "never").await, None);
    // Across a start of the program it is counted by what was written down.
    let again = World::open(folder.path(), None).await;
    assert_eq!((delayed(&again, "often").await, delayed(&again, "less").await), (Some(1), Some(1)));
    let later = World::open(folder.path(), None).await;
    later.clock.shift(75_000);
    assert_eq!((delayed(&later, "often").await, delayed(&later, "less").await), (None, None));
}

#[tokio::test]
async fn what_arose_after_the_review_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let order = SendOrder { acknowledged: Some(Vec::new()), ..world.order(draft("same", vec![person("a")]), 0).await };
    world.send(draft("same", vec![person("b")])).await;
    let other = draft("same", vec![person("A"), person("c")]);
    world.send(other).await;
    assert_eq!(world.engine.start(order.clone()).await.unwrap_err(), SendError::ReviewOutdated);
    let order = SendOrder { acknowledged: Some(vec![CautionKind::Repeated]), ..order };
    let id = world.engine.start(order).await.unwrap();
    world.end_of(&id).await;
}

#[tokio::test]
async fn who_got_three_messages_today_is_counted_whoever_they_were_from() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let often = async |world: &World, who: &[&str]| {
        let found = looked_at(world, &draft("next", who.iter().map(|id| person(id)).collect())).await;
        found.cautions.iter().find(|note| note.kind == CautionKind::OftenToday).and_then(|note| note.number)
    };
    for n in 0..2 {
        world.send(draft(&format!("no. {n}"), vec![person("Busy"), person("b")])).await;
    }
    world.sender.will([crate::testing::api(60020)]);
    world.send(draft("refused", vec![person("busy")])).await;
    assert_eq!(often(&world, &["busy", "b"]).await, None, "what was refused nobody got");
    world.send(draft("no. 3", vec![person("BUSY")])).await;
    assert_eq!(often(&world, &["busy", "b", "c"]).await, Some(1));
    assert_eq!(often(&world, &["b", "c"]).await, None);
    world.clock.shift(26 * 3_600_000);
    assert_eq!(often(&world, &["busy"]).await, None, "that was yesterday");
}
