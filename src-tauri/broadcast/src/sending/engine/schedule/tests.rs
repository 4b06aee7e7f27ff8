use super::*;
use crate::model::order::{Schedule, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::states::{BroadcastState, PauseReason};
use crate::sending::engine::SendError;
use crate::testing::{World, draft, person};
use testkit::until;

const HOUR: i64 = 3_600_000;

#[tokio::test]
async fn off_the_hour_and_the_half_hour() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    // 2024-02-29 11:00, 11:30, 11:29 and 11:31 in China.
    let on_the_hour = 1_709_175_600_000_i64;
    for (minutes, crowded) in [(0, true), (30, true), (29, false), (31, false), (15, false)] {
        let at = Timestamp(on_the_hour + minutes * MINUTE_MS);
        for _ in 0..40 {
            let offered = world.engine.calmer_time(at);
            assert_eq!(offered.is_some(), crowded, "{minutes}");
            let later = offered.map_or(LEAST, |one| (one.0 - at.0) / MINUTE_MS);
            assert!((LEAST..=MOST).contains(&later), "{later}");
        }
    }
}

async fn scheduled(world: &World, in_ms: i64, late_minutes: u32) -> String {
    let at = Timestamp(world.engine.now().0 + in_ms);
    let schedule = Some(Schedule { at, late_minutes });
    let order = SendOrder { schedule, ..world.order(draft("hello", vec![person("a")]), 0).await };
    world.engine.start(order).await.unwrap()
}

#[tokio::test]
async fn it_leaves_at_its_time_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = scheduled(&world, HOUR, 10).await;
    let waiting = world.engine.snapshot(&id).await.unwrap();
    assert_eq!((waiting.state, waiting.late_minutes), (BroadcastState::Scheduled, Some(10)));
    world.only_another_leaves().await;
    // A broadcast's end is written down before its worker lets go of it.
    until("nothing but what is scheduled", async || world.engine.under_way() == 0).await;
    // The clock is put back and forth around the time.
    world.clock.shift(-HOUR);
    world.engine.wake();
    world.only_another_leaves().await;
    world.clock.shift(2 * HOUR);
    world.engine.wake();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    world.clock.shift(-2 * HOUR);
    world.engine.wake();
    world.clock.shift(2 * HOUR);
    world.engine.wake();
    world.only_another_leaves().await;
    assert_eq!(world.sent_with("hello"), 1);
}

#[tokio::test]
async fn too_late_is_asked_about_and_never_fires_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let world = World::open(folder.path(), None).await;
        let id = scheduled(&world, HOUR, 10).await;
        world.clock.shift(HOUR + 11 * MINUTE_MS);
        world.engine.wake();
        let asks = world.until(&id, |one| one.state == BroadcastState::Paused).await;
        assert_eq!(asks.pause, Some(PauseReason::Late));
        assert_eq!(world.engine.late().await.unwrap(), [asks]);
        world.only_another_leaves().await;
        id
    };
    // Also not after a start, nor with the clock put back.
    let world = World::open(folder.path(), None).await;
    assert_eq!(world.engine.recover().await.unwrap(), 0);
    world.only_another_leaves().await;
    let again = Schedule { at: Timestamp(world.engine.now().0 + HOUR), late_minutes: 0 };
    let moved = world.engine.reschedule(&id, again).await.unwrap();
    assert_eq!((moved.state, moved.late_minutes), (BroadcastState::Scheduled, Some(1)));
    assert!(world.engine.late().await.unwrap().is_empty());
    world.clock.shift(HOUR);
    world.engine.wake();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.engine.reschedule(&id, again).await, Err(SendError::TimePast));
}

#[tokio::test]
async fn a_start_after_its_time_keeps_the_late_rule() {
    for (late, leaves) in [(10, true), (1, false)] {
        let folder = tempfile::tempdir().unwrap();
        let id = {
            let world = World::open(folder.path(), None).await;
            scheduled(&world, HOUR, late).await
        };
        let world = World::open(folder.path(), None).await;
        world.clock.shift(HOUR + 5 * MINUTE_MS);
        assert_eq!(world.engine.recover().await.unwrap(), 0);
        let found = world.until(&id, |one| one.outcome.is_some() || one.pause.is_some()).await;
        assert_eq!(found.outcome == Some(Outcome::Accepted), leaves, "{found:?}");
        assert_eq!(world.sender.sent().len(), usize::from(leaves));
    }
}

#[tokio::test]
async fn times_that_cannot_be_kept_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let (past, far) = (SendError::TimePast, SendError::TimeTooFar);
    let now = world.engine.now().0;
    for (at, error) in [(0, &past), (now - 1, &past), (now, &past), (now + 401 * 24 * HOUR, &far)] {
        let schedule = Some(Schedule { at: Timestamp(at), late_minutes: 1 });
        let order = SendOrder { schedule, ..world.order(draft("hello", vec![person("a")]), 0).await };
        assert_eq!(world.engine.start(order).await, Err(error.clone()));
    }
    let id = scheduled(&world, HOUR, 99_999).await;
    assert_eq!(world.engine.snapshot(&id).await.unwrap().late_minutes, Some(super::super::MAX_LATE_MINUTES));
    assert!(world.engine.cancel(&id).await.unwrap());
    world.clock.shift(HOUR);
    world.engine.wake();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::NotSent));
    world.only_another_leaves().await;
}
