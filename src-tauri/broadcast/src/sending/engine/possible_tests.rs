//! What is offered of a broadcast that is over is what the engine then does.

use crate::model::audience::{Recipient, RecipientKind};
use crate::model::follow_up::{FollowUpWindow, PossibleFollowUps};
use crate::model::order::Retry;
use crate::model::timestamp::Timestamp;
use crate::testing::{Answer, World, api, draft, lost, ok, person};
use wecom::send::SendReply;

const HOUR: i64 = 3_600_000;

fn people(number: usize) -> Vec<Recipient> {
    (0..number).map(|n| person(&format!("u{n}"))).collect()
}

async fn possible(world: &World, id: &str) -> PossibleFollowUps {
    world.history.open(id).await.unwrap().possible
}

#[tokio::test]
async fn an_accepted_send_can_be_taken_back_for_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let end = world.send(draft("hello", people(1001))).await;
    let found = possible(&world, &end.id).await;
    let sent_at =
        world.history.open(&end.id).await.unwrap().batches.iter().filter_map(|one| one.sent_at).min().unwrap();
    let until = Some(Timestamp(sent_at.0 + 24 * HOUR));
    let recall = FollowUpWindow { requests: 2, until, over: false };
    let recall_people = Some(1001);
    assert_eq!(found, PossibleFollowUps { recall, recall_people, until, ..PossibleFollowUps::default() });
    world.engine.recall(&end.id).await.unwrap();
    world.until(&end.id, |one| one.recall.is_some_and(|recall| recall.done == 2)).await;
    assert_eq!(possible(&world, &end.id).await, PossibleFollowUps::default(), "what was done is not offered again");

    let late = world.send(draft("late", people(1))).await;
    world.clock.shift(24 * HOUR + 1);
    let recall = FollowUpWindow { over: true, ..FollowUpWindow::default() };
    assert_eq!(possible(&world, &late.id).await, PossibleFollowUps { recall, ..PossibleFollowUps::default() });
}

#[tokio::test]
async fn a_recall_tells_from_how_many_people_it_takes_the_message() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let msgid = Some("m-1".to_owned());
    let missed = SendReply { msgid, invalid_users: vec!["u0".to_owned(), "u7".to_owned()], ..SendReply::default() };
    world.sender.will([Answer::Accept(missed), api(82001)]);
    let end = world.send(draft("hello", people(1200))).await;
    assert_eq!(possible(&world, &end.id).await.recall_people, Some(998), "neither who was named nor who was refused");

    let end = world.send(draft("to all of it", people(1200))).await;
    world.sender.will_afterwards([ok(), api(42052)]);
    world.engine.recall(&end.id).await.unwrap();
    world.until(&end.id, |one| one.recall.is_some_and(|recall| recall.done + recall.failed == 2)).await;
    assert_eq!(possible(&world, &end.id).await.recall_people, Some(200), "the others do not have it any more");

    let department = Recipient { kind: RecipientKind::Department, id: "2".to_owned(), name: None };
    let end = world.send(draft("a department", vec![person("u1"), department])).await;
    assert_eq!(possible(&world, &end.id).await.recall_people, None, "nobody counted it");
}

#[tokio::test]
async fn a_refused_request_can_be_tried_again_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    world.sender.will([ok(), api(82001)]);
    let end = world.send(draft("hello", people(1001))).await;
    let found = possible(&world, &end.id).await;
    assert_eq!((found.refused, found.not_sent, found.unknown, found.even_twice), (1, 0, 0, 0));
    assert_eq!(found.recall.requests, 1);
}

#[tokio::test]
async fn who_has_no_licence_or_is_out_of_sight_is_tried_in_vain() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let lists = |unlicensed: &str| SendReply {
        invalid_users: vec!["u0".to_owned()],
        unlicensed_users: vec![unlicensed.to_owned()],
        ..SendReply::default()
    };
    world.sender.will([Answer::Accept(lists("u1"))]);
    let end = world.send(draft("hello", people(3))).await;
    assert!(possible(&world, &end.id).await.hopeless);
    world.engine.set_parallel(1);
    world.sender.will([Answer::Accept(lists("u1")), api(82001)]);
    let end = world.send(draft("hello again", people(1001))).await;
    assert!(!possible(&world, &end.id).await.hopeless, "one of them may get it yet");
    let end = world.send(draft("once more", people(1))).await;
    assert!(!possible(&world, &end.id).await.hopeless, "nobody missed it");
}

#[tokio::test]
async fn an_unknown_request_is_told_apart_only_while_the_duplicate_check_stands() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will((0..8).map(|_| lost()));
    let end = world.send(draft("hello", people(1))).await;
    let found = possible(&world, &end.id).await;
    assert_eq!((found.unknown, found.even_twice), (1, 0));
    let left = found.until.unwrap().0 - Timestamp::now(&*world.clock).0;
    assert!(left > 29 * 60_000 && left < 30 * 60_000, "half an hour less what a request needs to arrive: {left}");

    world.clock.shift(left);
    let found = possible(&world, &end.id).await;
    assert_eq!((found.unknown, found.even_twice, found.until), (0, 1, None));
    let only_safe = Retry { unknown: true, ..Retry::default() };
    assert!(world.engine.retry(&end.id, only_safe).await.is_err(), "what is not offered is not done");
}

#[tokio::test]
async fn a_clock_that_was_moved_back_vouches_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will((0..8).map(|_| lost()));
    let end = world.send(draft("hello", people(1))).await;
    world.clock.shift(-HOUR);
    let found = possible(&world, &end.id).await;
    assert_eq!((found.unknown, found.even_twice), (0, 1));
}
