//! A repeat that is wanted is delivered, whichever way it comes; one that is not wanted is never called accepted.

use super::Again;
use crate::model::audience::Recipient;
use crate::model::draft::{Draft, Personal};
use crate::model::ledger::{LedgerReason, LedgerState};
use crate::model::order::{CautionKind, Retry, Schedule, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use crate::testing::{Answer, World, draft, lost, person};
use serde_json::Value;
use wecom::send::{SendOptions, SendReply};

const MINUTE: i64 = 60_000;

/// A text with the values of each.
fn own(content: &str, people: &[(&str, &[(&str, &str)])]) -> Draft {
    let values = people.iter().map(|(id, values)| {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ((*id).to_owned(), values)
    });
    let include: Vec<Recipient> = people.iter().map(|(id, _)| person(id)).collect();
    Draft { personal: Some(Personal::of_each(values.collect())), ..draft(content, include) }
}

/// Whether each request that left asked WeCom to look for duplicates.
fn checked(world: &World) -> Vec<bool> {
    let sent = world.sender.sent();
    sent.iter().map(|body| serde_json::from_slice::<Value>(body).unwrap()["enable_duplicate_check"] == 1).collect()
}

/// Sends with a repeat acknowledged; what was to be acknowledged besides, and until when WeCom would have dropped it.
async fn again(world: &World, draft: Draft) -> (BroadcastSnapshot, Option<i64>) {
    let review = world.engine.review(world.practice(), &draft, false, 0).await.unwrap();
    let repeated = review.repeated.expect("a repeat");
    let order = SendOrder { acknowledged: Some(vec![CautionKind::Repeated]), ..world.order(draft, 0).await };
    let id = world.engine.start(order).await.unwrap();
    let now = Timestamp::now(&*world.clock).0;
    (world.end_of(&id).await, repeated.dropped_until.map(|until| (until.0 - now) / MINUTE))
}

#[tokio::test]
async fn a_repeat_is_found_however_it_was_written_and_leaves_without_the_check() {
    type Written = fn() -> Draft;
    let ways: [(Written, Written); 5] = [
        (|| draft("编号 B", vec![person("a")]), || draft("编号 B", vec![person("A")])),
        (|| draft("编号 B", vec![person("a")]), || own("编号 {{ n }}", &[("a", &[("n", "B")])])),
        (|| own("编号 {{ n }}", &[("a", &[("n", "B")])]), || own("编号 {{n}}", &[("a", &[("n", "B")])])),
        (|| own("{{ x }}", &[("a", &[("x", "编号 B")])]), || draft("编号 B", vec![person("a")])),
        (
            || draft("编号 B", vec![person("a")]),
            || {
                let options = SendOptions { duplicate_check_interval: 600, ..SendOptions::default() };
                Draft { options, ..draft("编号 B", vec![person("a")]) }
            },
        ),
    ];
    for (first, second) in ways {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        world.send(first()).await;
        world.clock.shift(15_000);
        let (end, minutes) = again(&world, second()).await;
        assert_eq!((end.outcome, minutes), (Some(Outcome::Accepted), Some(29)));
        assert_eq!(checked(&world), [true, false]);
        // Past the check it is a repeat all the same, and leaves with the net.
        world.clock.shift(31 * MINUTE);
        let (_, minutes) = again(&world, second()).await;
        assert_eq!((minutes, checked(&world)), (None, vec![true, false, true]));
        world.clock.shift(25 * 60 * MINUTE);
        let review = world.engine.review(world.practice(), &second(), false, 0).await.unwrap();
        assert_eq!(review.repeated, None);
    }
}

#[tokio::test]
async fn what_was_taken_back_is_no_repeat_and_is_delivered_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let first = world.send(draft("编号 B", vec![person("a")])).await;
    world.engine.recall(&first.id).await.unwrap();
    world.until(&first.id, |one| one.recalled.is_some()).await;
    world.clock.shift(15_000);
    let review = world.engine.review(world.practice(), &draft("编号 B", vec![person("a")]), false, 0).await.unwrap();
    assert_eq!((review.repeated, review.preflight.cautions.iter().any(|one| one.acknowledge)), (None, false));
    let end = world.send(draft("编号 B", vec![person("a")])).await;
    assert_eq!((end.outcome, checked(&world)), (Some(Outcome::Accepted), vec![true, false]));
}

#[tokio::test]
async fn only_who_had_it_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.send(own("编号 {{ n }}", &[("a", &[("n", "1")]), ("b", &[("n", "2")])])).await;
    let repeated = async |draft: Draft| {
        let review = world.engine.review(world.practice(), &draft, false, 0).await.unwrap();
        review.repeated.map(|one| (one.people, one.dropped_until.is_some()))
    };
    // Other values, other people, another text.
    assert_eq!(repeated(own("编号 {{ n }}", &[("a", &[("n", "2")]), ("b", &[("n", "1")])])).await, None);
    assert_eq!(repeated(draft("编号 1", vec![person("b"), person("c")])).await, None);
    assert_eq!(repeated(draft("编号 3", vec![person("a")])).await, None);
    assert_eq!(repeated(draft("编号 1", vec![person("a")])).await, Some((1, true)));
    assert_eq!(repeated(draft("编号 1", vec![person("a"), person("b")])).await, Some((1, false)));
    let (end, _) = again(&world, own("编号 {{ n }}", &[("a", &[("n", "1")]), ("b", &[("n", "9")])])).await;
    assert_eq!((end.outcome, checked(&world)), (Some(Outcome::Accepted), vec![true, true, false, true]));
}

#[tokio::test]
async fn who_missed_it_is_no_repeat_and_who_may_have_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([Answer::Accept(SendReply { invalid_users: vec!["b".to_owned()], ..SendReply::default() })]);
    let end = world.send(draft("hello", vec![person("a"), person("b")])).await;
    let missed = world.engine.again(&end.id, Again::Missed).await.unwrap();
    let review = world.engine.review(world.practice(), &missed, false, 0).await.unwrap();
    assert_eq!(review.repeated, None);
    assert!(review.preflight.cautions.iter().all(|one| one.kind != CautionKind::Repeated));
    let reached = world.engine.again(&end.id, Again::Reached).await.unwrap();
    assert_eq!(reached.audience.include.len(), 1);
    world.clock.shift(15_000);
    let (end, minutes) = again(&world, reached).await;
    assert_eq!((end.outcome, minutes, checked(&world)), (Some(Outcome::Accepted), Some(29), vec![true, false]));
}

#[tokio::test]
async fn a_repeat_of_which_nobody_knows_is_never_sent_again_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.send(draft("hello", vec![person("a")])).await;
    world.clock.shift(15_000);
    world.sender.will([lost()]);
    let (end, _) = again(&world, draft("hello", vec![person("a")])).await;
    assert_eq!((end.outcome, world.sender.sent().len()), (Some(Outcome::Unknown), 2));
    let retry = |even_twice| Retry { refused: false, not_sent: false, unknown: true, even_twice };
    assert!(world.engine.retry(&end.id, retry(false)).await.is_err(), "there is no net under it");
    world.engine.retry(&end.id, retry(true)).await.unwrap();
    let end = world.end_of(&end.id).await;
    assert_eq!((end.outcome, checked(&world)), (Some(Outcome::Accepted), vec![true, false, false]));
}

#[tokio::test]
async fn what_would_be_dropped_when_it_leaves_is_told_and_never_called_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let now = Timestamp::now(&*world.clock).0;
    let at = |minutes: i64| Some(Schedule { at: Timestamp(now + minutes * MINUTE), late_minutes: 10 });
    let scheduled = async |text: &str, minutes: i64| {
        let order = world.order(draft(text, vec![person("a")]), 0).await;
        world.engine.start(SendOrder { schedule: at(minutes), ..order }).await.unwrap()
    };
    // The earlier one stands still, so that nothing is known of its time: the later one is told of it, and leaves without the check.
    let first = scheduled("hello", 60).await;
    let (end, _) = again(&world, draft("hello", vec![person("A")])).await;
    assert_eq!((end.outcome, checked(&world)), (Some(Outcome::Accepted), vec![false]));
    world.clock.shift(60 * MINUTE);
    world.engine.wake();
    let end = world.end_of(&first).await;
    assert_eq!((end.outcome, checked(&world)), (Some(Outcome::Accepted), vec![false, true]));
    // One that was refused is tried again after another draft has said the same.
    world.clock.shift(60 * MINUTE);
    world.sender.will([crate::testing::api(60020)]);
    let refused = world.send(draft("once", vec![person("a")])).await;
    world.clock.shift(15_000);
    world.send(draft("once", vec![person("a")])).await;
    let sent = world.sender.sent().len();
    let retry = Retry { refused: true, not_sent: false, unknown: false, even_twice: false };
    world.engine.retry(&refused.id, retry).await.unwrap();
    let end = world.end_of(&refused.id).await;
    assert_eq!((end.outcome, world.sender.sent().len()), (Some(Outcome::NotSent), sent));
    let minutes = end.error.as_ref().and_then(|error| error.detail.as_deref());
    assert!(matches!(minutes, Some("29" | "30")), "{minutes:?}");
    let rows = world.ledger(&end.id).await;
    assert_eq!((rows[0].state, rows[0].reason), (LedgerState::NotSent, Some(LedgerReason::Repeated)));
    // When the check is over it may leave.
    world.clock.shift(31 * MINUTE);
    world.engine.retry(&refused.id, retry).await.unwrap();
    assert_eq!(world.end_of(&refused.id).await.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn tests_to_oneself_arrive_each_time_and_warn_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let hello = || draft("hello", vec![person("zhangsan")]);
    for _ in 0..2 {
        let review = world.engine.review(world.practice(), &hello(), true, 0).await.unwrap();
        assert!(review.preflight.cautions.is_empty() && review.repeated.is_none());
        let order = SendOrder { test: true, digest: review.digest, ..world.order(hello(), 0).await };
        let id = world.engine.start(SendOrder { acknowledged: Some(Vec::new()), ..order }).await.unwrap();
        assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
        world.clock.shift(2_000);
    }
    // And so does the real one, to the same person alone.
    let review = world.engine.review(world.practice(), &hello(), false, 0).await.unwrap();
    assert_eq!(review.repeated, None);
    world.send(hello()).await;
    assert_eq!(checked(&world), [true, false, false]);
}
