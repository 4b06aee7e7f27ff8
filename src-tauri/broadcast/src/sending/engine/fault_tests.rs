//! Faults of the program itself: a worker that panics, tasks that panic, a sink that panics. And the end of the program, as it is wanted.

use super::worker::supervise::fault;
use super::{SendError, Unfinished};
use crate::model::audience::Recipient;
use crate::model::directory::DirectoryStatus;
use crate::model::error_view::ErrorCode;
use crate::model::ledger::LedgerState;
use crate::model::order::{Schedule, SendOrder};
use crate::model::outcome::{BatchOutcome, Outcome};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::timestamp::Timestamp;
use crate::ports::EventSink;
use crate::testing::{Answer, RecordingSink, World, draft, lost, person, snapshot};
use std::sync::Arc;
use std::time::Duration;
use testkit::{Gate, until};

fn people(number: usize) -> Vec<Recipient> {
    (0..number).map(|n| person(&format!("u{n}"))).collect()
}

async fn scheduled(world: &World) -> String {
    let at = Timestamp(Timestamp::now(&*world.clock).0 + 3_600_000);
    let order = world.order(draft("later", vec![person("z")]), 0).await;
    world.engine.start(SendOrder { schedule: Some(Schedule { at, late_minutes: 5 }), ..order }).await.unwrap()
}

#[tokio::test]
async fn a_worker_that_panics_lets_its_broadcasts_stand_still_and_another_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let later = scheduled(&world).await;
    world.engine.set_parallel(1);
    let gate = Gate::default();
    world.sender.will([Answer::When(gate.clone())]);
    let id = world.engine.start(world.order(draft("hello", people(3000)), 0).await).await.unwrap();
    world.sent(1).await;
    // The worker looks at the clock when the answer comes.
    world.clock.panic_next();
    gate.open();
    for one in [&id, &later] {
        let stuck = world.until(one, |one| one.state == BroadcastState::Paused).await;
        assert_eq!(stuck.pause, Some(PauseReason::Trouble));
        assert_eq!(stuck.error.unwrap().code, ErrorCode::Internal);
    }
    assert!(world.clock.has_panicked());
    assert_eq!(world.sink.faults().len(), 1);
    assert!(!world.engine.is_busy(), "nobody waits for what will not come");
    assert_eq!(world.sender.sent().len(), 1);
    // Of the request that was under way nobody knows; the rest is as it was.
    let unknown = world.ledger(&id).await.iter().filter(|row| row.state == LedgerState::Unknown).count();
    assert_eq!((unknown, world.engine.snapshot(&id).await.unwrap().batches_done), (1000, 1));
    assert!(world.sink.broadcasts().iter().any(|one| one.id == id && one.pause == Some(PauseReason::Trouble)));
    // Resumed they go on: what is unknown under the duplicate check, the scheduled one at its time.
    world.engine.resume(&id).await.unwrap();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.sender.sent().len(), 4);
    assert_eq!(world.engine.resume(&later).await.unwrap().state, BroadcastState::Scheduled);
    world.clock.shift(3_600_000);
    world.engine.wake();
    assert_eq!(world.end_of(&later).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.sender.sent().len(), 5);
}

#[tokio::test]
async fn a_request_whose_task_panics_is_unknown_and_its_place_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    world.sender.will([Answer::Panic]);
    let end = world.send(draft("hello", people(1))).await;
    assert_eq!((end.outcome, end.error.unwrap().code), (Some(Outcome::Unknown), ErrorCode::OutcomeUnknown));
    assert_eq!(world.send(draft("next", people(1))).await.outcome, Some(Outcome::Accepted));
    assert!(world.sink.faults().is_empty(), "the worker itself goes on");
}

#[tokio::test]
async fn a_preparation_that_panics_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will_panic_before();
    assert_eq!(world.send(draft("hello", people(1))).await.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn taking_back_that_panics_is_unknown_and_can_be_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let id = world.send(draft("hello", people(1500))).await.id;
    world.sender.will_afterwards([Answer::Panic]);
    world.engine.recall(&id).await.unwrap();
    let over = |one: &BroadcastSnapshot| one.recall.is_some_and(|recall| recall.done + recall.failed == recall.asked);
    let failed = world.until(&id, over).await.recall.unwrap();
    assert_eq!((failed.asked, failed.done, failed.failed), (2, 0, 2));
    until("the follow-up to end", async || !world.engine.is_busy()).await;
    assert_eq!(world.sink.faults().len(), 1);
    world.engine.recall(&id).await.unwrap();
    let done = world.until(&id, |one| one.recall.is_some_and(|recall| recall.done == 2)).await;
    assert_eq!(done.recall.unwrap().failed, 0);
}

/// Panics at what it is told first.
struct Clumsy(RecordingSink, std::sync::atomic::AtomicBool);

impl EventSink for Clumsy {
    fn directory(&self, _: DirectoryStatus) {}

    fn broadcast(&self, snapshot: BroadcastSnapshot) {
        assert!(self.1.swap(true, std::sync::atomic::Ordering::SeqCst), "told to");
        self.0.broadcast(snapshot);
    }
}

#[tokio::test]
async fn a_sink_that_panics_once_hears_what_comes_next() {
    let sink = Arc::new(Clumsy(RecordingSink::default(), std::sync::atomic::AtomicBool::new(false)));
    let news = super::events::News::begin(sink.clone(), snapshot("b"));
    until("the panic", async || sink.1.load(std::sync::atomic::Ordering::SeqCst)).await;
    news.emit(BroadcastSnapshot { missed: 7, ..snapshot("b") });
    news.end().await;
    assert_eq!(sink.0.broadcasts().last().unwrap().missed, 7);
}

#[tokio::test]
async fn a_wanted_end_waits_for_the_answers_under_way_and_nothing_more_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let (id, later, undo) = {
        let world = World::open(folder.path(), None).await;
        assert!(world.engine.unfinished().await.unwrap().is_nothing());
        let later = scheduled(&world).await;
        world.engine.set_parallel(1);
        let gate = Gate::default();
        world.sender.will([Answer::When(gate.clone())]);
        let id = world.engine.start(world.order(draft("hello", people(3000)), 0).await).await.unwrap();
        let undo = world.engine.start(world.order(draft("undo", people(1)), 600).await).await.unwrap();
        world.sent(1).await;
        assert_eq!(world.engine.unfinished().await.unwrap(), Unfinished { under_way: 2, scheduled: 1 });
        let next = world.order(draft("next", people(1)), 0).await;
        let the_answer_comes = async { gate.open() };
        let (ended, ()) = tokio::join!(world.engine.shut_down(Duration::from_mins(1)), the_answer_comes);
        assert!(ended.unwrap());
        assert_eq!(world.engine.start(next).await, Err(SendError::Closing));
        assert_eq!(world.sender.sent().len(), 1);
        world.database.close().await;
        (id, later, undo)
    };
    let world = World::open(folder.path(), None).await;
    assert_eq!(world.engine.recover().await.unwrap(), 0, "nothing is unknown, nothing was cut off");
    let stands = world.engine.snapshot(&id).await.unwrap();
    assert_eq!((stands.state, stands.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
    let accepted = world.ledger(&id).await.iter().filter(|row| row.state == LedgerState::Accepted).count();
    assert_eq!((accepted, stands.batches_done, stands.error), (1000, 1, None));
    assert_eq!(world.engine.snapshot(&undo).await.unwrap().pause, Some(PauseReason::Interrupted));
    assert_eq!(world.engine.snapshot(&later).await.unwrap().state, BroadcastState::Scheduled);
}

#[tokio::test]
async fn a_wanted_end_does_not_wait_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let world = World::open(folder.path(), None).await;
        world.sender.will([Answer::Hang]);
        let id = world.engine.start(world.order(draft("hello", people(1)), 0).await).await.unwrap();
        world.sent(1).await;
        assert!(!world.engine.shut_down(Duration::from_millis(50)).await.unwrap());
        id
    };
    let world = World::open(folder.path(), None).await;
    assert_eq!(world.engine.recover().await.unwrap(), 1);
    assert_eq!(world.engine.snapshot(&id).await.unwrap().outcome, Some(Outcome::Unknown));
}

#[tokio::test]
async fn a_scheduled_one_that_stood_still_waits_for_its_time_when_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let other = world.other_profile();
    let at = Timestamp(Timestamp::now(&*world.clock).0 + 3_600_000);
    let order = world.order_of(&other, draft("later", vec![person("z")]), 0).await;
    let order = SendOrder { schedule: Some(Schedule { at, late_minutes: 5 }), ..order };
    let id = world.engine.start(order).await.unwrap();
    let unknown = BatchOutcome::unknown(fault("x"), None);
    crate::store::outbox::abandon(&world.database, &other.profile.id, None, (&fault("x"), &unknown), Timestamp(1))
        .await
        .unwrap();
    let resumed = world.engine.resume(&id).await.unwrap();
    assert_eq!((resumed.state, resumed.sends_at), (BroadcastState::Scheduled, Some(at)));
    world.only_another_leaves_of(&other).await;
    world.sender.will([lost()]);
    world.clock.shift(3_600_000);
    world.engine.wake();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Unknown));
}
