//! Nothing is lost and nothing is doubled: crashes, second thoughts, pressed twice, full disks.

use crate::world::{Product, Setup, World, able_people, company, cut_off_after, person, runtime, text};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::history::HistoryFilter;
use broadcast::model::ledger::{LedgerReason, LedgerState};
use broadcast::model::outcome::Outcome;
use broadcast::model::states::{BatchState, BroadcastState, PauseReason};
use broadcast::sending::engine::SendError;
use sandbox::{Fault, FaultKind};
use testkit::{bodies, until};

/// Ends the program between request and answer and starts it again.
fn crash(fault: Fault, accepted: usize) {
    let (outside, folder) = (runtime(), tempfile::tempdir().unwrap());
    let company = outside.block_on(company(2400));
    let people = able_people(&company, 1500);
    company.order(fault);
    let id = cut_off_after(async {
        let product = Product::start(folder.path(), &company.url(), Setup::default()).await;
        let id = product.begin(text("通知", people)).await.unwrap();
        // The request has arrived, the answer has not left.
        let came = || !bodies(&company, "message/send").is_empty() || company.overview().deliveries > 0;
        until("the request", async || came()).await;
        id
    });

    outside.block_on(async {
        let product = Product::start(folder.path(), &company.url(), Setup::default()).await;
        assert_eq!(product.engine.recover().await.unwrap(), 1);
        let paused = product.engine.snapshot(&id).await.unwrap();
        assert_eq!((paused.state, paused.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
        assert_eq!((paused.missed, paused.batches_done), (1000, 1));
        let end = product.engine.stop(&id).await.unwrap();
        assert_eq!((end.state, end.outcome), (BroadcastState::Finished, Some(Outcome::Unknown)));
        assert_eq!((end.missed, end.batches_done), (1500, 2));
        let states: Vec<_> = product.batches(&id).await.into_iter().map(|batch| batch.state).collect();
        assert_eq!(states, [BatchState::Unknown, BatchState::Cancelled]);
        let ledger = product.ledger(&id).await;
        let number = |state, reason| ledger.iter().filter(|row| (row.1, row.2) == (state, Some(reason))).count();
        assert_eq!(number(LedgerState::Unknown, LedgerReason::OutcomeUnknown), 1000);
        assert_eq!(number(LedgerState::NotSent, LedgerReason::Cancelled), 500);
        assert_eq!(product.engine.recover().await.unwrap(), 0);
        assert_eq!(company.deliveries().len(), accepted);
        // It can still be worked with.
        assert_eq!(product.send(text("之后", vec![person("lisi")])).await.outcome, Some(Outcome::Accepted));
    });
}

#[test]
fn a_crash_while_the_server_hangs_is_unknown() {
    crash(Fault::new("message/send", 1, FaultKind::Hang), 0);
}

#[test]
fn a_crash_after_the_server_accepted_is_unknown_and_delivered_once() {
    crash(Fault::new("message/send", 1, FaultKind::Hang).after_accept(), 1000);
}

#[tokio::test]
async fn taken_back_in_time() {
    let world = World::new().await;
    let order = world.product.order(text("错了", vec![person("zhangsan")]), 600).await;
    let id = world.product.engine.start(order).await.unwrap();
    assert_eq!(world.product.engine.snapshot(&id).await.unwrap().state, BroadcastState::Waiting);
    assert!(world.product.engine.cancel(&id).await.unwrap());
    let end = world.product.end_of(&id).await;
    assert_eq!((end.state, end.outcome), (BroadcastState::Cancelled, Some(Outcome::NotSent)));
    assert_eq!(world.product.ledger(&id).await[0].2, Some(LedgerReason::Cancelled));
    assert!(world.company.requests().is_empty());
}

#[tokio::test]
async fn it_leaves_when_the_seconds_are_over() {
    let world = World::new().await;
    let order = world.product.order(text("通知", vec![person("zhangsan")]), 1).await;
    let id = world.product.engine.start(order).await.unwrap();
    assert_eq!(world.product.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert!(!world.product.engine.cancel(&id).await.unwrap());
    assert_eq!(world.company.inbox("zhangsan").len(), 1);
}

#[tokio::test]
async fn pressed_twice_is_delivered_once() {
    let world = World::new().await;
    let order = world.product.order(text("通知", vec![person("zhangsan")]), 0).await;
    let engine = &world.product.engine;
    let (one, two) = tokio::join!(engine.start(order.clone()), engine.start(order));
    let (started, refused): (Vec<_>, Vec<_>) = [one, two].into_iter().partition(Result::is_ok);
    assert_eq!((started.len(), refused), (1, vec![Err(SendError::Busy)]));
    world.product.end_of(started[0].as_ref().unwrap()).await;
    assert_eq!(world.requests("message/send").len(), 1);
    assert_eq!(world.company.deliveries().len(), 1);
}

#[tokio::test]
async fn a_full_disk_keeps_the_message_here() {
    let world = World::with(Setup { pages: Some(150), ..Setup::default() }).await;
    let many = (0..30_000).map(|n| person(&format!("u{n}"))).collect();
    let error = world.product.begin(text("通知", many)).await.unwrap_err();
    assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageFull);
    assert!(world.company.requests().is_empty());
    assert_eq!(world.product.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0);
    // What fits is still sent.
    let end = world.product.send(text("通知", vec![person("zhangsan")])).await;
    assert_eq!(end.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_keeps_the_message_here() {
    let world = World::new().await;
    let before = world.product.send(text("之前", vec![person("lisi")])).await;
    let World { company, product, folder, kept: _kept } = world;
    product.database.close().await;
    let setup = Setup { read_only: true, ..Setup::default() };
    let product = Product::start(&folder, &company.url(), setup).await;
    let error = product.begin(text("通知", vec![person("zhangsan")])).await.unwrap_err();
    assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageReadOnly);
    assert!(company.inbox("zhangsan").is_empty());
    assert_eq!(product.history.open(&before.id).await.unwrap().snapshot, before);
}

#[tokio::test]
async fn the_history_survives_a_restart() {
    let world = World::new().await;
    let end = world.product.send(text("放假通知\n十月一日起", vec![person("zhangsan"), person("chenmo")])).await;
    let again = Product::start(&world.folder, &world.company.url(), Setup::default()).await;
    assert_eq!(again.engine.recover().await.unwrap(), 0);
    let profile_id = Some(again.profile_id.clone());
    let filter = HistoryFilter { profile_id, text: "十月 zhangsan".to_owned(), ..HistoryFilter::default() };
    let page = again.history.find(&filter, 0, 10).await.unwrap();
    assert_eq!((page.total, page.rows), (1, vec![end.clone()]));
    let detail = again.history.open(&end.id).await.unwrap();
    assert_eq!(detail.draft, text("放假通知\n十月一日起", vec![person("zhangsan"), person("chenmo")]));
    assert_eq!(detail.missed.len(), 1);
}
