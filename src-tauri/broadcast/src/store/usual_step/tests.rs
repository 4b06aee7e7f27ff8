use super::*;
use crate::model::ledger::LedgerState;
use crate::model::outcome::{BatchOutcome, Next};
use crate::model::states::{BatchState, PauseReason};
use crate::model::timestamp::Timestamp;
use crate::store::batches::DeliveryCertainty;
use crate::store::{Database, outbox};
use crate::testing::{World, one_each};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn accepted(id: &str, position: u32) -> Closed {
    let recipients = RecipientOutcome { state: LedgerState::Accepted, reason: None, code: None };
    let outcome = BatchOutcome {
        state: BatchState::Accepted,
        recipients,
        exceptions: Vec::new(),
        msgid: Some("m".to_owned()),
        response_code: None,
        response: None,
        error: None,
        next: Next::GoOn,
    };
    Closed { id: id.to_owned(), position, outcome, worst: false, refund: 0 }
}

fn claim(id: &str, position: u32) -> Claim {
    Claim {
        id: id.to_owned(),
        position,
        request: None,
        people: 1,
        robot: None,
        certainty: DeliveryCertainty::NotDelivered,
    }
}

async fn written(database: &Database, closed: Vec<Closed>, claims: Vec<Claim>) -> Stepped {
    stepped(database, closed, claims, false).await
}

async fn stepped(database: &Database, closed: Vec<Closed>, claims: Vec<Claim>, again: bool) -> Stepped {
    let step = Step { closed, claims, ..Step::default() };
    assert!(UsualStep::of(&step).is_some());
    let who = Stepping { profile_id: "p", app: "app", now: NOW, day: 1, lease: None, again };
    outbox::step(database, who, &step).await.unwrap()
}

#[tokio::test]
async fn answers_and_what_leaves_in_their_place_are_written_together() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = world.plant(&one_each(&["u0", "u1", "u2"].map(str::to_owned), "hello")).await;
    let first = written(&world.database, vec![], vec![claim(&id, 0), claim(&id, 1)]).await;
    assert_eq!((first.claimed, first.snapshots[0].batches_done), (vec![ClaimResult::Yes; 2], 0));
    let second = written(&world.database, vec![accepted(&id, 0), accepted(&id, 1)], vec![claim(&id, 2)]).await;
    assert_eq!((second.claimed, second.snapshots[0].batches_done), (vec![ClaimResult::Yes], 2));
    let states: Vec<LedgerState> = world.ledger(&id).await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, [LedgerState::Accepted, LedgerState::Accepted, LedgerState::Planned]);
    assert_eq!(holds::spent(&world.database, "app", 1).await.unwrap(), 3);
    let last = written(&world.database, vec![accepted(&id, 2)], vec![]).await;
    assert!(last.snapshots[0].outcome.is_some(), "it was the last one");
}

#[tokio::test]
async fn numbers_that_are_no_power_of_two_are_counted_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let accounts: Vec<String> = (0..32).map(|n| format!("u{n}")).collect();
    let id = world.plant(&one_each(&accounts, "hello")).await;
    let claims = |places: std::ops::Range<u32>| places.map(|place| claim(&id, place)).collect::<Vec<_>>();
    let first = written(&world.database, vec![], claims(0..19)).await;
    assert_eq!((first.claimed.len(), first.snapshots[0].batches_done), (19, 0));
    let closed = (0..11).map(|place| accepted(&id, place)).collect();
    let second = written(&world.database, closed, claims(19..32)).await;
    assert_eq!((second.claimed, second.snapshots[0].batches_done), (vec![ClaimResult::Yes; 13], 11));
    assert_eq!(holds::spent(&world.database, "app", 1).await.unwrap(), 32);
}

#[tokio::test]
async fn of_a_broadcast_that_was_paused_the_answer_is_written_once_and_nothing_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = world.plant(&one_each(&["u0", "u1"].map(str::to_owned), "hello")).await;
    written(&world.database, vec![], vec![claim(&id, 0)]).await;
    let mut pausing = world.database.write().await.unwrap();
    broadcasts::pause(&mut pausing, &id, PauseReason::Admin, None).await.unwrap();
    pausing.commit().await.unwrap();
    let done = written(&world.database, vec![accepted(&id, 0)], vec![claim(&id, 1)]).await;
    assert_eq!((done.claimed, done.snapshots[0].batches_done), (vec![ClaimResult::No], 1));
    assert_eq!(holds::spent(&world.database, "app", 1).await.unwrap(), 1);
    // An answer to a request that is closed already counts no more.
    let again = written(&world.database, vec![accepted(&id, 0)], vec![]).await;
    assert_eq!(again.snapshots[0].batches_done, 1);
}

#[tokio::test]
async fn a_step_that_was_written_without_anybody_hearing_of_it_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = world.plant(&one_each(&["u0", "u1"].map(str::to_owned), "hello")).await;
    written(&world.database, vec![], vec![claim(&id, 0)]).await;
    let step = || (vec![accepted(&id, 0)], vec![claim(&id, 1)]);
    let (closed, claims) = step();
    written(&world.database, closed, claims).await;
    // The line was cut in the commit: what it was to mark has not left, and may.
    let (closed, claims) = step();
    let again = stepped(&world.database, closed, claims, true).await;
    assert_eq!((again.claimed, again.snapshots[0].batches_done), (vec![ClaimResult::Yes], 1));
    assert_eq!(holds::spent(&world.database, "app", 1).await.unwrap(), 2);
    // It was not written.
    let new = world.plant(&one_each(&["u2".to_owned()], "again")).await;
    let first = stepped(&world.database, vec![], vec![claim(&new, 0)], true).await;
    assert_eq!(first.claimed, [ClaimResult::Yes]);
    assert_eq!(holds::spent(&world.database, "app", 1).await.unwrap(), 3);
}
