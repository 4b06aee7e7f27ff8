//! The engine against scripted answers. The same with real connections stands in the acceptance suite.

use super::*;
use crate::model::audience::{EVERYONE, Recipient, RecipientKind};
use crate::model::batch::Route;
use crate::model::error_view::ErrorCode;
use crate::model::history::HistoryFilter;
use crate::model::ledger::{LedgerReason, LedgerRow, LedgerState};
use crate::model::order::SendOrder;
use crate::model::outcome::Outcome;
use crate::model::states::BroadcastState;
use crate::model::states::{BatchState, PauseReason};
use crate::model::trouble::{ConnectError, SendTrouble};
use crate::sending::plan::Plan;
use crate::sending::review::ConfirmationLevel;
use crate::sending::review::REPEATED_WITHIN_MS;
use crate::testing::{Answer, World, api, draft, lost, named, ok, order_of, person, unreachable};
use testkit::until;
use wecom::error::Error;
use wecom::send::SendReply;

pub(super) fn people(number: usize) -> Vec<Recipient> {
    (0..number).map(|n| person(&format!("u{n}"))).collect()
}

pub(super) fn states(rows: &[LedgerRow]) -> Vec<(&str, LedgerState, Option<LedgerReason>)> {
    rows.iter().map(|row| (row.recipient.id.as_str(), row.state, row.reason)).collect()
}

pub(super) async fn batch_states(world: &World, id: &str) -> Vec<BatchState> {
    world.history.open(id).await.unwrap().batches.iter().map(|batch| batch.state).collect()
}

#[tokio::test]
async fn accepted_for_everyone() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let end = world.send(draft("放假通知\n全文", vec![named("zhangsan", "张三"), person("lisi")])).await;
    assert_eq!((end.state, end.outcome, end.missed), (BroadcastState::Finished, Some(Outcome::Accepted), 0));
    assert_eq!((end.title.as_str(), end.addressees.as_str(), end.people), ("放假通知", "张三、lisi", 2));
    assert_eq!((end.batches_total, end.batches_done, end.error), (1, 1, None));
    let detail = world.history.open(&end.id).await.unwrap();
    assert_eq!((detail.snapshot.id.as_str(), detail.ledger_total), (end.id.as_str(), 2));
    let batch = &detail.batches[0];
    assert_eq!(
        (batch.state, batch.msgid.as_deref(), batch.response.as_deref()),
        (BatchState::Accepted, Some("m-1"), Some(r#"{"errcode":0}"#))
    );
    assert!(batch.sent_at.is_some() && batch.answered_at.is_some());
    assert!(batch.request.contains("\n  \"touser\": \"zhangsan|lisi\""), "{}", batch.request);
    assert_eq!(detail.draft.audience.include.len(), 2);
}

#[tokio::test]
async fn what_was_reviewed_is_what_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let one = draft("hello", people(1500));
    let plan = Plan::of(&one, &world.practice().profile, false).unwrap();
    world.send(one).await;
    let sent = world.sender.sent();
    assert_eq!(sent, plan.batches.iter().map(|batch| batch.body.clone().into_bytes()).collect::<Vec<_>>());
    assert!(sent.iter().all(|body| String::from_utf8_lossy(body).contains(r#""enable_duplicate_check":1"#)));
}

#[tokio::test]
async fn members_a_chat_and_a_robot_get_the_same_by_three_ways() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let channel = |kind, id: &str| Recipient { kind, ..person(id) };
    let (chat, robot) = (channel(RecipientKind::Chat, "chat1"), channel(RecipientKind::Robot, "robot-1"));
    let end = world.send(draft("hello", vec![robot, person("a"), chat])).await;
    assert_eq!((end.outcome, end.batches_total), (Some(Outcome::Accepted), 3));
    let ways = [Route::App, Route::Chat("chat1".into()), Route::Robot("robot-1".into())];
    assert_eq!(world.sender.routes(), ways);
    let bodies: Vec<String> = world.sender.sent().into_iter().map(|body| String::from_utf8(body).unwrap()).collect();
    assert!(bodies[0].contains(r#""touser":"a""#) && bodies[1].contains(r#""chatid":"chat1""#), "{bodies:?}");
    assert_eq!(bodies[2], r#"{"msgtype":"text","text":{"content":"hello"}}"#);
}

#[tokio::test]
async fn a_batch_stands_on_the_disk_before_its_request_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([Answer::Hang]);
    let id = world.engine.start(world.order(draft("hello", people(1001)), 0).await).await.unwrap();
    world.sent(1).await;
    // Another reader of the file sees it.
    let other = crate::testing::database(folder.path()).await;
    let other = World::on(folder.path(), other);
    assert_eq!(batch_states(&other, &id).await, [BatchState::Sending, BatchState::Planned]);
    assert_eq!(other.engine.recover().await.unwrap(), 1);
    let found = other.engine.snapshot(&id).await.unwrap();
    assert_eq!((found.state, found.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
    assert_eq!((found.outcome, found.missed, found.batches_done), (None, 1000, 1));
    assert_eq!(found.error.unwrap().code, ErrorCode::OutcomeUnknown);
    assert_eq!(batch_states(&other, &id).await, [BatchState::Unknown, BatchState::Planned]);
    let rows = other.ledger(&id).await;
    assert_eq!(rows.iter().filter(|row| row.reason == Some(LedgerReason::OutcomeUnknown)).count(), 1000);
    assert!(other.sender.sent().is_empty());
    assert_eq!(other.engine.recover().await.unwrap(), 0);
}

#[tokio::test]
async fn a_partial_success_is_told_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([Answer::Accept(SendReply {
        invalid_users: vec!["chenmo".to_owned()],
        unlicensed_users: vec!["linqing".to_owned(), "someone.below".to_owned()],
        ..SendReply::default()
    })]);
    let end = world.send(draft("hello", vec![person("a"), person("ChenMo"), named("LinQing", "林青")])).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 3));
    assert_eq!(
        states(&world.ledger(&end.id).await),
        [
            ("ChenMo", LedgerState::Refused, Some(LedgerReason::Invalid)),
            ("LinQing", LedgerState::Refused, Some(LedgerReason::Unlicensed)),
            ("someone.below", LedgerState::Refused, Some(LedgerReason::Unlicensed)),
            ("a", LedgerState::Accepted, None),
        ]
    );
    assert_eq!(world.history.open(&end.id).await.unwrap().missed.len(), 3);
}

#[tokio::test]
async fn busy_answers_are_repeated_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(-1), api(45033), api(-1), ok()]);
    assert_eq!(world.send(draft("hello", people(2))).await.outcome, Some(Outcome::Accepted));
    let sent = world.sender.sent();
    assert_eq!(sent.len(), 4);
    assert!(sent.iter().all(|body| *body == sent[0]));
}

#[tokio::test]
async fn what_a_busy_server_may_have_done_stays_unknown_and_a_group_gets_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    // Refused in the second try: of the first one that says nothing.
    world.sender.will([api(-1), api(81013)]);
    let end = world.send(draft("hello", people(2))).await;
    assert_eq!((end.outcome, world.sender.sent().len()), (Some(Outcome::Unknown), 2));
    // Groups have no duplicate check: what may have arrived is not sent again.
    let robot = Recipient { kind: RecipientKind::Robot, ..person("robot-1") };
    world.sender.will([api(-1)]);
    let end = world.send(draft("to a group", vec![robot])).await;
    assert_eq!((end.outcome, world.sender.sent().len()), (Some(Outcome::Unknown), 3));
}

#[tokio::test]
async fn after_three_repetitions_the_rest_does_not_leave() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(-1), api(45033), api(-1), api(-1)]);
    let end = world.send(draft("hello", people(1002))).await;
    assert_eq!(world.sender.sent().len(), 4);
    // The server may have done it before it said that it was busy.
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Unknown), 1002));
    assert_eq!(end.error.as_ref().unwrap().api.as_ref().unwrap().code, -1);
    assert_eq!(batch_states(&world, &end.id).await, [BatchState::Unknown, BatchState::Cancelled]);
    let rest = world.history.ledger(&end.id, 1000, 10).await.unwrap();
    assert_eq!(
        states(&rest),
        [
            ("u1000", LedgerState::NotSent, Some(LedgerReason::ApiError)),
            ("u1001", LedgerState::NotSent, Some(LedgerReason::ApiError))
        ]
    );
}

#[tokio::test]
async fn bad_recipients_of_one_batch_do_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(81013)]);
    let end = world.send(draft("hello", people(1001))).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 1000));
    assert_eq!(batch_states(&world, &end.id).await, [BatchState::Refused, BatchState::Accepted]);
}

#[tokio::test]
async fn a_refused_message_is_not_tried_on_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(60020)]);
    let end = world.send(draft("hello", people(2500))).await;
    assert_eq!(world.sender.sent().len(), 1);
    assert_eq!((end.outcome, end.missed, end.batches_done), (Some(Outcome::Refused), 2500, 3));
}

#[tokio::test]
async fn without_a_network_nothing_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([unreachable(), unreachable(), unreachable(), unreachable()]);
    let end = world.send(draft("hello", people(1001))).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::NotSent), 1001));
    assert_eq!(end.error.unwrap().code, ErrorCode::Unreachable);
    let rows = world.ledger(&end.id).await;
    assert!(rows.iter().all(|row| (row.state, row.reason) == (LedgerState::NotSent, Some(LedgerReason::Unreachable))));
}

#[tokio::test]
async fn without_a_token_nothing_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    for (trouble, tries, code) in [
        (SendTrouble::Connect(ConnectError::SecretMissing), 1, ErrorCode::SecretMissing),
        (SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned())), 4, ErrorCode::Unreachable),
    ] {
        for _ in 0..tries {
            world.sender.will_fail_before(trouble.clone());
        }
        let end = world.send(draft(&format!("hello {code:?}"), people(1))).await;
        assert_eq!((end.outcome, end.error.unwrap().code), (Some(Outcome::NotSent), code));
    }
    assert!(world.sender.sent().is_empty());
}

#[tokio::test]
async fn one_lost_answer_does_not_stop_the_others_two_running_do() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    world.sender.will([lost(), ok(), lost(), lost()]);
    let end = world.send(draft("hello", people(4500))).await;
    assert_eq!(
        batch_states(&world, &end.id).await,
        [BatchState::Unknown, BatchState::Accepted, BatchState::Unknown, BatchState::Unknown, BatchState::Cancelled]
    );
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Unknown), 3500));
    assert_eq!(end.error.unwrap().code, ErrorCode::OutcomeUnknown);
    assert_eq!(world.sender.sent().len(), 4);
}

#[tokio::test]
async fn the_worst_trouble_is_the_one_shown() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(81013), lost(), api(81013)]);
    let end = world.send(draft("hello", people(2001))).await;
    assert_eq!(end.error.unwrap().code, ErrorCode::OutcomeUnknown);
}

#[tokio::test]
async fn taken_back_while_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = world.engine.start(world.order(draft("hello", people(2)), 600).await).await.unwrap();
    let waiting = world.engine.snapshot(&id).await.unwrap();
    assert_eq!(waiting.state, BroadcastState::Waiting);
    assert_eq!(waiting.sends_at.unwrap().0 - waiting.created_at.0, 600_000);
    assert!(world.engine.cancel(&id).await.unwrap());
    let end = world.end_of(&id).await;
    assert_eq!((end.state, end.outcome, end.missed), (BroadcastState::Cancelled, Some(Outcome::NotSent), 2));
    assert!(!world.engine.cancel(&id).await.unwrap());
    let told = || world.sink.broadcasts().last().unwrap().state;
    until("the end to be told", async || world.engine.under_way() == 0 && told() == BroadcastState::Cancelled).await;
    assert!(world.sender.sent().is_empty());
    assert_eq!(states(&world.ledger(&id).await)[0], ("u0", LedgerState::NotSent, Some(LedgerReason::Cancelled)));
    assert!(matches!(world.engine.cancel("nothing").await, Err(SendError::NotFound(_))));
}

#[tokio::test]
async fn what_has_left_is_not_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([Answer::Hang]);
    let id = world.engine.start(world.order(draft("hello", people(2)), 0).await).await.unwrap();
    assert!(!world.engine.cancel(&id).await.unwrap());
}

#[tokio::test]
async fn the_seconds_run_out_and_it_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = world.engine.start(world.order(draft("hello", people(2)), 1).await).await.unwrap();
    assert!(world.sender.sent().is_empty());
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    let told = world.sink.broadcasts();
    assert_eq!(told.first().unwrap().state, BroadcastState::Waiting);
}

#[tokio::test]
async fn nothing_leaves_after_a_long_sleep() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = world.engine.start(world.order(draft("hello", people(2)), 1).await).await.unwrap();
    world.clock.shift(3 * 60 * 60 * 1000);
    let asking = world.until(&id, |snapshot| snapshot.state == BroadcastState::Paused).await;
    assert_eq!(asking.pause, Some(PauseReason::Late));
    assert!(world.sender.sent().is_empty());
    assert!(world.engine.cancel(&id).await.unwrap());
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::NotSent));
    assert!(world.sender.sent().is_empty());
}

#[tokio::test]
async fn a_waiting_broadcast_does_not_leave_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let world = World::open(folder.path(), None).await;
        world.engine.start(world.order(draft("hello", people(2)), 600).await).await.unwrap()
    };
    let world = World::open(folder.path(), None).await;
    assert_eq!(world.engine.recover().await.unwrap(), 1);
    let found = world.engine.snapshot(&id).await.unwrap();
    assert_eq!((found.state, found.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
    assert!(world.sender.sent().is_empty());
    assert_eq!(world.engine.resume(&id).await.unwrap().state, BroadcastState::Sending);
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.sender.sent().len(), 1);
}

#[tokio::test]
async fn recovery_leaves_alone_what_is_being_worked_on() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let id = world.engine.start(world.order(draft("hello", people(2)), 600).await).await.unwrap();
    assert_eq!(world.engine.recover().await.unwrap(), 0);
    assert!(world.engine.cancel(&id).await.unwrap());
}

#[tokio::test]
async fn taken_back_and_sent_again_at_once_is_not_pressed_twice() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let order = world.order(draft("hello", people(2)), 600).await;
    let id = world.engine.start(order.clone()).await.unwrap();
    assert!(world.engine.cancel(&id).await.unwrap());
    assert!(world.engine.start(order).await.is_ok());
}

#[tokio::test]
async fn pressed_twice_is_sent_once() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let order = world.order(draft("hello", people(2)), 0).await;
    let (one, two) = tokio::join!(world.engine.start(order.clone()), world.engine.start(order.clone()));
    let started: Vec<_> = [&one, &two].into_iter().filter_map(|start| start.as_ref().ok()).collect();
    assert_eq!(started.len(), 1);
    assert!([&one, &two].into_iter().any(|start| *start == Err(SendError::Busy)));
    world.end_of(started[0]).await;
    assert_eq!(world.sender.sent().len(), 1);
    // Later the same may be sent on purpose.
    world.clock.shift(5_000);
    assert!(world.engine.start(order).await.is_ok());
}

#[tokio::test]
async fn only_what_was_reviewed_and_confirmed_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let order = world.order(draft("hello", people(2)), 0).await;
    let changed = SendOrder { draft: draft("hello!", people(2)), ..order.clone() };
    assert_eq!(world.engine.start(changed).await, Err(SendError::ReviewOutdated));
    let unknown = SendOrder { profile_id: "gone".to_owned(), ..order };
    assert!(matches!(world.engine.start(unknown).await, Err(SendError::Profile(_))));
    let blocked = world.order(draft("", people(2)), 0).await;
    assert_eq!(world.engine.start(blocked).await, Err(SendError::Blocked));

    let mut everyone = draft("hello", vec![]);
    everyone.audience.all = true;
    let order = world.order(everyone, 0).await;
    let expected = order.typed.clone().unwrap();
    for typed in [None, Some(String::new()), Some(format!("{expected}x"))] {
        let wrong = SendOrder { typed, ..order.clone() };
        assert_eq!(world.engine.start(wrong).await, Err(SendError::ConfirmationWrong));
    }
    let right = SendOrder { typed: Some(format!(" {expected} ")), ..order };
    let id = world.engine.start(right).await.unwrap();
    world.end_of(&id).await;
    assert_eq!(states(&world.ledger(&id).await), [(EVERYONE, LedgerState::Accepted, None)]);
}

#[tokio::test]
async fn the_same_content_is_pointed_out_for_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let repeated = async |content: &str, test| {
        let draft = draft(content, people(3));
        world.engine.review(world.practice(), &draft, test, 10).await.unwrap().repeated
    };
    let to = async |include| {
        let draft = draft("hello", include);
        world.engine.review(world.practice(), &draft, false, 10).await.unwrap().repeated
    };
    assert_eq!(repeated("hello", false).await, None);
    world.sender.will([unreachable(), unreachable(), unreachable(), unreachable()]);
    world.send(draft("hello", people(1))).await;
    assert_eq!(repeated("hello", false).await, None, "nothing was sent");
    world.clock.shift(5_000);
    let end = world.send(draft("hello", people(2))).await;
    let found = repeated("hello", false).await.unwrap();
    // Two of the three; the request to three is another one, which nobody drops.
    assert_eq!((found.id, found.people, found.dropped_until), (end.id, 2, None));
    assert_eq!(to(vec![person("somebody.else")]).await, None, "who did not get it is told nothing");
    let both = to(people(2)).await.unwrap();
    assert!(both.dropped_until.is_some());
    assert_eq!(repeated("hello", true).await, None);
    assert_eq!(repeated("other", false).await, None);
    world.clock.shift(REPEATED_WITHIN_MS);
    assert_eq!(repeated("hello", false).await, None);
}

#[tokio::test]
async fn a_full_disk_before_the_start_is_told_and_nothing_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), Some(100)).await;
    let order = world.order(draft("hello", people(20_000)), 0).await;
    let error = world.engine.start(order).await.unwrap_err();
    assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageFull);
    assert!(world.sender.sent().is_empty());
    assert_eq!(world.engine.under_way(), 0);
    assert_eq!(world.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0);
    assert_eq!(world.send(draft("hello", people(2))).await.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn a_test_goes_to_the_admin_alone() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let draft = draft("hello", people(900));
    let review = world.engine.review(world.practice(), &draft, true, 0).await.unwrap();
    assert_eq!((review.batches, review.count.people, review.confirmation), (1, 1, ConfirmationLevel::None));
    let order = order_of(&world.practice().profile.id, draft, review, 0);
    let real = SendOrder { test: false, ..order.clone() };
    assert_eq!(world.engine.start(real).await, Err(SendError::ReviewOutdated));
    let id = world.engine.start(order).await.unwrap();
    assert!(world.end_of(&id).await.test);
    assert_eq!(states(&world.ledger(&id).await), [("zhangsan", LedgerState::Accepted, None)]);
}
