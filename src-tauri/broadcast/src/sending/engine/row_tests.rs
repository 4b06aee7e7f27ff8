//! A message for each row of a sheet: sent one after the other to each, counted, tried again, sent again, taken back.

use super::{Again, EngineConfig, PaceRules, SendError};
use crate::model::audience::Recipient;
use crate::model::draft::{Draft, Personal, RowValues};
use crate::model::follow_up::FollowUpProgress;
use crate::model::ledger::{LedgerRow, LedgerState};
use crate::model::order::{CautionKind, Retry, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::states::PauseReason;
use crate::model::timestamp::Timestamp;
use crate::store::Database;
use crate::testing::{Answer, World, api, draft, ok, person};
use serde_json::Value;
use testkit::{Gate, until};
use wecom::clock::SystemClock;
use wecom::send::SendReply;

/// Rows of `a`, `b` and `c`, by number.
const ROWS: [(u32, &str); 6] = [(2, "a"), (3, "b"), (4, "a"), (5, "a"), (6, "b"), (7, "c")];

fn of_rows(rows: &[(u32, &str)]) -> Draft {
    let (mut personal, mut include) = (Personal::default(), Vec::<Recipient>::new());
    for (row, id) in rows {
        let values = [("v".to_owned(), format!("row {row}"))].into_iter().collect();
        personal.rows.entry((*id).to_owned()).or_default().push(RowValues { row: *row, values });
        if include.iter().all(|known| known.id != *id) {
            include.push(person(id));
        }
    }
    Draft { personal: Some(personal), ..draft("{{ v }}", include) }
}

/// Whom each request that left was for, and what it said.
fn sent(world: &World) -> Vec<String> {
    let of = |body: Vec<u8>| {
        let body: Value = serde_json::from_slice(&body).unwrap();
        format!("{} {}", body["touser"].as_str().unwrap(), body["text"]["content"].as_str().unwrap())
    };
    world.sender.sent().into_iter().map(of).collect()
}

fn of_a(world: &World) -> Vec<String> {
    sent(world).into_iter().filter(|one| one.starts_with('a')).collect()
}

fn told(rows: &[LedgerRow]) -> Vec<(u32, &str, LedgerState)> {
    rows.iter().map(|row| (row.row.unwrap(), row.recipient.id.as_str(), row.state)).collect()
}

#[tokio::test]
async fn each_recipient_gets_them_one_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let gate = Gate::default();
    world.engine.set_parallel(4);
    // One tries the way; of those that follow at once none is answered for a while.
    world.sender.will([ok(), Answer::When(gate.clone()), Answer::When(gate.clone()), Answer::When(gate.clone())]);
    let order = world.order(of_rows(&ROWS), 0).await;
    let id = world.engine.start(order).await.unwrap();
    until("one to each", async || sent(&world).len() == 4).await;
    assert_eq!(of_a(&world), ["a row 2", "a row 4"], "there was room for another one");
    gate.open();
    let end = world.end_of(&id).await;
    assert_eq!((end.outcome, end.people, end.batches_total), (Some(Outcome::Accepted), 3, 6));
    assert_eq!(of_a(&world), ["a row 2", "a row 4", "a row 5"]);
    let rows = world.ledger(&id).await;
    let expected = ROWS.map(|(row, id)| (row, id, LedgerState::Accepted));
    assert_eq!(told(&rows), expected);
}

#[tokio::test]
async fn people_are_counted_once_and_messages_each() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let many: Vec<(u32, &str)> = (2..40).map(|row| (row, "a")).chain([(40, "b")]).collect();
    let review = world.engine.review(world.practice(), &of_rows(&many), false, 0).await.unwrap();
    assert!(!review.blocked);
    assert_eq!((review.count.people, review.batches, review.personal.unwrap().messages), (2, 39, 39));
    assert_eq!(review.preflight.budget.cost, 39);
    let delayed = review.preflight.cautions.iter().find(|one| one.kind == CautionKind::Delayed);
    assert_eq!(delayed.unwrap().number, Some(1), "more than a minute allows");
    let twice = [(2, "a"), (3, "a")].map(|(row, id)| (row, id));
    let mut same = of_rows(&twice);
    same.personal.as_mut().unwrap().rows.get_mut("a").unwrap()[1].values.insert("v".to_owned(), "row 2".to_owned());
    let refused = world.engine.review(world.practice(), &same, false, 0).await.unwrap_err();
    assert!(matches!(refused, SendError::Plan(_)), "{refused}");
}

#[tokio::test]
async fn what_was_missed_is_tried_and_sent_again_alone() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    world.sender.will([ok(), ok(), api(81013)]);
    let end = world.send(of_rows(&ROWS)).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 1));
    let missed = world.engine.again(&end.id, Again::Missed).await.unwrap();
    assert_eq!(missed.audience.include, [person("a")]);
    assert_eq!(missed.personal.as_ref().unwrap().rows["a"].iter().map(|own| own.row).collect::<Vec<_>>(), [4]);
    let review = world.engine.review(world.practice(), &missed, false, 0).await.unwrap();
    assert_eq!((review.batches, review.repeated), (1, None));
    let reached = world.engine.again(&end.id, Again::Reached).await.unwrap();
    let left: Vec<_> = reached.personal.as_ref().unwrap().rows.values().map(Vec::len).collect();
    assert_eq!((reached.audience.include.len(), left), (3, vec![2, 2, 1]));
    let repeated = world.engine.review(world.practice(), &reached, false, 0).await.unwrap().repeated.unwrap();
    assert_eq!((repeated.id, repeated.people), (end.id.clone(), 3));
    world.engine.retry(&end.id, Retry { refused: true, ..Retry::default() }).await.unwrap();
    let end = world.end_of(&end.id).await;
    assert_eq!((end.outcome, sent(&world).last().unwrap().as_str()), (Some(Outcome::Accepted), "a row 4"));
}

#[tokio::test]
async fn a_look_after_the_first_people() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let order = SendOrder { first: vec!["b".to_owned()], ..world.order(of_rows(&ROWS), 0).await };
    let id = world.engine.start(order).await.unwrap();
    world.until(&id, |one| one.pause == Some(PauseReason::Stage)).await;
    assert_eq!(sent(&world), ["b row 3", "b row 6"]);
    world.engine.resume(&id).await.unwrap();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(of_a(&world), ["a row 2", "a row 4", "a row 5"]);
}

#[tokio::test]
async fn every_message_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let end = world.send(of_rows(&ROWS)).await;
    world.engine.recall(&end.id).await.unwrap();
    let all = FollowUpProgress { asked: 6, done: 6, failed: 0 };
    assert!(world.until(&end.id, |one| one.recall == Some(all)).await.recalled.is_some());
}

#[tokio::test]
async fn what_was_blanked_is_told_and_leaves_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let card = SendReply { msgid: Some("m".to_owned()), response_code: Some("c".to_owned()), ..SendReply::default() };
    world.sender.will([Answer::Accept(card), ok(), api(81013)]);
    let end = world.send(of_rows(&ROWS)).await;
    let plain = world.send(draft("the same for all", vec![person("a")])).await;
    let now = Timestamp::now(&*world.clock).0;
    let in_days = |days: i64| Timestamp(now + days * 24 * 60 * 60 * 1000);
    assert_eq!(world.history.blank_values(30, in_days(29)).await.unwrap(), 0);
    assert_eq!(world.history.blank_values(1, in_days(2)).await.unwrap(), 0, "its cards may still be changed");
    assert_eq!(world.history.blank_values(30, in_days(31)).await.unwrap(), 1);
    let detail = world.history.open(&end.id).await.unwrap();
    assert_eq!((detail.draft.personal, detail.values_blanked_at), (None, Some(in_days(31))));
    assert!(detail.batches.iter().all(|batch| batch.request.is_empty()));
    assert_eq!((detail.possible.refused, detail.ledger_total, detail.missed.len()), (0, 6, 1));
    let refused = world.engine.retry(&end.id, Retry { refused: true, ..Retry::default() }).await;
    assert!(matches!(refused, Err(SendError::NotPossible)));
    let again = world.engine.again(&end.id, Again::Missed).await.unwrap();
    assert_eq!((again.audience.include, again.personal), (vec![person("a")].into(), None));
    let plain = world.history.open(&plain.id).await.unwrap();
    assert!(plain.values_blanked_at.is_none() && plain.batches[0].request.contains("the same for all"));
    assert_eq!(world.history.blank_values(30, in_days(31)).await.unwrap(), 0, "once");
}

#[tokio::test]
async fn of_many_messages_that_were_blanked_nothing_is_left_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let world = World::on_with(folder.path(), database, |config| {
        let pace = PaceRules { calls_per_second: None, ..config.pace };
        EngineConfig { pace, ..config }
    });
    let ids: Vec<String> = (0..500).map(|n| format!("u{n}")).collect();
    let mut sent = of_rows(&(2..).zip(ids.iter().map(String::as_str)).collect::<Vec<_>>());
    for own in sent.personal.as_mut().unwrap().rows.values_mut().flatten() {
        let long = "x".repeat(own.row as usize * 7 % 900);
        own.values.insert("v".to_owned(), format!("canary-{}-{long}", own.row));
    }
    world.send(sent).await;
    world.send(draft("between", vec![person("a")])).await;
    let found = || {
        let all = ["posthorn.sqlite3", "posthorn.sqlite3-wal"].map(|name| std::fs::read(folder.path().join(name)));
        let all = all.into_iter().flatten().flatten().collect::<Vec<u8>>();
        all.windows(7).filter(|part| *part == b"canary-").count()
    };
    assert!(found() >= 500);
    let later = Timestamp(Timestamp::now(&*world.clock).0 + 40 * 24 * 60 * 60 * 1000);
    assert_eq!(world.history.blank_values(30, later).await.unwrap(), 1);
    assert_eq!(found(), 0);
}
