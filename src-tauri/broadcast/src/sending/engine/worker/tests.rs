//! Several broadcasts and profiles at once, pauses, looks, limits, and a database that is held by another program.

use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::ledger::LedgerState;
use crate::model::order::{Retry, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::states::{BatchState, BroadcastState, PauseReason};
use crate::sending::engine::tests::people;
use crate::sending::engine::{EngineConfig, PaceRules, RateWindow, SendError};
use crate::testing::{Answer, World, api, draft, lost, ok, person};
use std::time::Duration;
use testkit::{Gate, pass, until};

#[tokio::test]
async fn broadcasts_of_a_profile_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    // As fast as answers come, and so slowly that each request waits for its place in the second.
    for calls_per_second in [None, Some(10)] {
        let pace = PaceRules { calls_per_second, ..PaceRules::default() };
        let world = World::configured(folder.path(), |config| EngineConfig { pace, ..config }).await;
        world.engine.set_parallel(1);
        // The first request of the first one waits until the others are there too.
        let gate = Gate::default();
        world.sender.will([Answer::When(gate.clone())]);
        let mut started = Vec::new();
        for (name, size) in [("A", 6000), ("B", 3000), ("C", 3000)] {
            let order = world.order(draft(name, people(size)), 0).await;
            started.push(world.engine.start(order).await.unwrap());
        }
        gate.open();
        for id in &started {
            world.end_of(id).await;
        }
        let text =
            |body: &Vec<u8>| serde_json::from_slice::<serde_json::Value>(body).unwrap()["text"]["content"].clone();
        let order: Vec<_> = world.sender.sent().iter().map(text).collect();
        let order: String = order.iter().filter_map(|name| name.as_str()).collect();
        assert!(order.contains("BCABCABC") || order.contains("CBACBACB"), "{order}");
        assert_eq!(order.len(), 12);
        for id in &started {
            world.remove(id).await;
        }
    }
}

#[tokio::test]
async fn a_profile_that_is_held_does_not_hold_another() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(45009)]);
    let held = world.engine.start(world.order(draft("held", people(2)), 0).await).await.unwrap();
    let seen = world.until(&held, |one| one.state == BroadcastState::Held).await;
    assert_eq!(seen.hold.unwrap().error.api.unwrap().code, 45009);
    let other = world.other_profile();
    let order = world.order_of(&other, draft("free", people(2)), 0).await;
    let free = world.engine.start(order).await.unwrap();
    assert_eq!(world.end_of(&free).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.engine.snapshot(&held).await.unwrap().outcome, None);
    // Also after a start: the limit is written down, and what is resumed waits for it.
    let again = World::open(folder.path(), None).await;
    again.engine.recover().await.unwrap();
    assert_eq!(again.engine.resume(&held).await.unwrap().state, BroadcastState::Held);
    again.only_another_leaves_of(&other).await;
    assert_eq!(again.engine.stop(&held).await.unwrap().outcome, Some(Outcome::NotSent));
}

#[tokio::test]
async fn a_limit_that_lasts_is_asked_about_with_one_request() {
    let folder = tempfile::tempdir().unwrap();
    let window = RateWindow { length: Duration::from_millis(30), by_the_clock: false };
    let world = World::configured(folder.path(), |config| EngineConfig { rate_windows: vec![window], ..config }).await;
    world.sender.will([ok(), api(45009), api(45009), api(45009), api(45009), api(45009), api(45009)]);
    let end = world.send(draft("hello", people(6000))).await;
    assert_eq!((end.outcome, end.missed, end.hold), (Some(Outcome::Accepted), 0, None));
    let number = world.sender.sent().len();
    assert_eq!(number, 12, "six accepted, six refused");
}

#[tokio::test]
async fn paused_stays_paused_across_a_start_and_goes_on_where_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let world = World::open(folder.path(), None).await;
        world.engine.set_parallel(1);
        let gate = Gate::default();
        world.sender.will([ok(), Answer::When(gate.clone())]);
        let id = world.engine.start(world.order(draft("hello", people(4000)), 0).await).await.unwrap();
        world.sent(2).await;
        let paused = world.engine.pause(&id).await.unwrap();
        assert_eq!((paused.state, paused.pause), (BroadcastState::Paused, Some(PauseReason::Admin)));
        assert_eq!(world.engine.pause(&id).await.unwrap().pause, Some(PauseReason::Admin));
        gate.open();
        world.until(&id, |one| one.batches_done == 2).await;
        world.only_another_leaves().await;
        assert_eq!(world.sent_with("hello"), 2);
        id
    };
    let world = World::open(folder.path(), None).await;
    assert_eq!(world.engine.recover().await.unwrap(), 0);
    world.only_another_leaves().await;
    assert_eq!(world.engine.resume(&id).await.unwrap().state, BroadcastState::Sending);
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.sent_with("hello"), 2);
    assert_eq!(world.engine.resume(&id).await, Err(SendError::NotPossible));
    assert_eq!(world.engine.pause(&id).await, Err(SendError::NotPossible));
}

#[tokio::test]
async fn the_first_people_then_a_look_then_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let order = SendOrder { stage: Some(20), ..world.order(draft("hello", people(2500)), 0).await };
    let id = world.engine.start(order).await.unwrap();
    let looked = world.until(&id, |one| one.state == BroadcastState::Paused).await;
    assert_eq!((looked.pause, looked.batches_done), (Some(PauseReason::Stage), 1));
    let accepted = async |state| world.ledger(&id).await.iter().filter(|row| row.state == state).count();
    assert_eq!(accepted(LedgerState::Accepted).await, 20);
    // A start changes nothing about it.
    let again = World::open(folder.path(), None).await;
    assert_eq!(again.engine.recover().await.unwrap(), 0);
    assert_eq!(again.engine.snapshot(&id).await.unwrap().pause, Some(PauseReason::Stage));
    again.engine.resume(&id).await.unwrap();
    let end = again.end_of(&id).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Accepted), 0));
    assert_eq!(world.sender.sent().len() + again.sender.sent().len(), 4);
}

#[tokio::test]
async fn stopped_while_requests_are_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let gate = Gate::default();
    world.sender.will([ok(), Answer::When(gate.clone())]);
    let id = world.engine.start(world.order(draft("hello", people(4000)), 0).await).await.unwrap();
    world.sent(2).await;
    let stopping = world.engine.stop(&id).await.unwrap();
    assert_eq!((stopping.pause, stopping.outcome), (Some(PauseReason::Stopping), None));
    assert_eq!(world.engine.resume(&id).await, Err(SendError::NotPossible));
    gate.open();
    let end = world.end_of(&id).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 2000));
    assert_eq!(world.sender.sent().len(), 2);
    // What was given up can still be tried again on purpose.
    let not_sent = Retry { not_sent: true, ..Retry::default() };
    world.engine.retry(&id, not_sent).await.unwrap();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.engine.retry(&id, not_sent).await, Err(SendError::NotPossible));
}

#[tokio::test]
async fn unknown_is_tried_again_while_the_check_stands_and_later_only_on_purpose() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([lost()]);
    let end = world.send(draft("hello", people(2))).await;
    assert_eq!(end.outcome, Some(Outcome::Unknown));
    let unknown = Retry { unknown: true, ..Retry::default() };
    world.sender.will([api(60020)]);
    world.engine.retry(&end.id, unknown).await.unwrap();
    let end = world.until(&end.id, |one| one.outcome.is_some()).await;
    assert_eq!(end.outcome, Some(Outcome::Unknown), "that it is refused now says nothing of the first time");
    world.clock.shift(31 * 60_000);
    assert_eq!(world.engine.retry(&end.id, unknown).await, Err(SendError::NotPossible));
    let even_twice = Retry { even_twice: true, ..Retry::default() };
    world.engine.retry(&end.id, even_twice).await.unwrap();
    assert_eq!(world.end_of(&end.id).await.outcome, Some(Outcome::Accepted));
    let sent = world.sender.sent();
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|body| *body == sent[0]), "the identical bytes");
}

#[tokio::test]
async fn a_request_in_doubt_that_is_stopped_says_why_nobody_knows() {
    let folder = tempfile::tempdir().unwrap();
    let wait = vec![Duration::from_hours(1)];
    let world = World::configured(folder.path(), |config| EngineConfig { unknown_again: wait, ..config }).await;
    world.sender.will([lost()]);
    let id = world.engine.start(world.order(draft("hello", people(2)), 0).await).await.unwrap();
    let batch = async || world.history.open(&id).await.unwrap().batches.remove(0);
    until("the lost request to wait for its next try", async || {
        let one = batch().await;
        one.state == BatchState::Planned && one.sent_at.is_some()
    })
    .await;
    world.engine.stop(&id).await.unwrap();
    let end = world.end_of(&id).await;
    assert_eq!(end.outcome, Some(Outcome::Unknown));
    let stopped = batch().await;
    assert_eq!(stopped.state, BatchState::Unknown);
    assert_eq!(stopped.error.unwrap().code, ErrorCode::OutcomeUnknown);
}

#[tokio::test]
async fn a_clock_that_was_put_back_says_nothing_about_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([lost()]);
    let end = world.send(draft("hello", people(2))).await;
    world.clock.shift(-60_000);
    let unknown = Retry { unknown: true, ..Retry::default() };
    assert_eq!(world.engine.retry(&end.id, unknown).await, Err(SendError::NotPossible));
}

#[tokio::test]
async fn another_profile_than_it_was_planned_for_sends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let other = world.other_profile();
    let id = world.engine.start(world.order_of(&other, draft("hello", people(2)), 600).await).await.unwrap();
    let again = World::open(folder.path(), None).await;
    again.engine.recover().await.unwrap();
    again.change_agent(&other);
    assert_eq!(again.engine.resume(&id).await, Err(SendError::OtherApp));
    assert!(again.sender.sent().is_empty());
}

#[tokio::test]
async fn while_another_program_holds_the_database_nothing_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let other = crate::testing::database(folder.path()).await;
    let gate = Gate::default();
    world.sender.will([Answer::When(gate.clone())]);
    let id = world.engine.start(world.order(draft("hello", people(3000)), 0).await).await.unwrap();
    world.sent(1).await;
    let lock = other.write().await.unwrap();
    gate.open();
    let is_busy = |error: &ErrorView| error.code == ErrorCode::StorageBusy;
    world.until(&id, |one| one.error.as_ref().is_some_and(is_busy)).await;
    assert_eq!(world.sender.sent().len(), 1, "the answer is not written down, so nothing follows it");
    drop(lock);
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.sent_with("hello"), 3);
}

#[tokio::test]
async fn a_disk_that_is_full_for_long_pauses_what_has_not_left() {
    let folder = tempfile::tempdir().unwrap();
    let configure = |config| EngineConfig { standstill: Duration::from_millis(100), ..config };
    let world = World::limited(folder.path(), 434, configure).await;
    let filler = world.send(draft(&"字".repeat(100_000), vec![person("filler")])).await;
    world.sender.will([Answer::Accept(wecom::send::SendReply { body: "x".repeat(900_000), ..Default::default() })]);
    let id = world.engine.start(world.order(draft("hello", people(1001)), 0).await).await.unwrap();
    // A slow machine may call it busy before it is told that it is full.
    let is_full = |error: &ErrorView| error.code == ErrorCode::StorageFull;
    world.until(&id, |one| one.error.as_ref().is_some_and(is_full)).await;
    // After the time the next try fails too. The news may first be of one before it.
    // What is told of one that takes long is no failure: it may still find room.
    let failures = || world.sink.broadcasts().iter().filter(|one| one.error.as_ref().is_some_and(is_full)).count();
    let told = failures();
    pass(Duration::from_millis(300)).await;
    until("the next tries to fail", async || failures() >= told + 2).await;
    world.remove(&filler.id).await;
    let paused = world.until(&id, |one| one.state == BroadcastState::Paused).await;
    assert_eq!((paused.pause, paused.batches_done), (Some(PauseReason::Trouble), 1));
    assert_eq!(world.sender.sent().len(), 2);
    let batches = world.history.open(&id).await.unwrap().batches;
    assert_eq!(batches.iter().map(|one| one.state).collect::<Vec<_>>(), [BatchState::Accepted, BatchState::Planned]);
    world.engine.resume(&id).await.unwrap();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
}
