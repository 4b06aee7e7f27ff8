//! Those who did not get it are told by name, with the reason.

use crate::world::{World, department, person, text};
use broadcast::model::error_view::ErrorCode;
use broadcast::model::ledger::{LedgerReason, LedgerState};
use broadcast::model::outcome::Outcome;
use broadcast::model::states::BatchState;

fn row(id: &str, state: LedgerState, reason: Option<LedgerReason>) -> (String, LedgerState, Option<LedgerReason>) {
    (id.to_owned(), state, reason)
}

#[tokio::test]
async fn some_do_not_get_it() {
    let world = World::new().await;
    let chosen = ["ZhangSan", "ChenMo", "zhouyi", "nobody.here", "lisi"].map(person).to_vec();
    let end = world.product.send(text("通知", chosen)).await;
    assert_eq!((end.outcome, end.missed, end.error), (Some(Outcome::Partial), 3, None));
    assert_eq!(
        world.product.ledger(&end.id).await,
        [
            row("ChenMo", LedgerState::Refused, Some(LedgerReason::Invalid)),
            row("zhouyi", LedgerState::Refused, Some(LedgerReason::Unlicensed)),
            row("nobody.here", LedgerState::Refused, Some(LedgerReason::Invalid)),
            row("ZhangSan", LedgerState::Accepted, None),
            row("lisi", LedgerState::Accepted, None),
        ]
    );
    assert_eq!(world.company.inbox("zhangsan").len(), 1);
    assert!(world.company.inbox("chenmo").is_empty());
}

#[tokio::test]
async fn someone_missed_below_a_department_gets_a_row_too() {
    let world = World::new().await;
    let end = world.product.send(text("通知", vec![department("9"), department("99")])).await;
    let ledger = world.product.ledger(&end.id).await;
    assert!(ledger.contains(&row("zhouyi", LedgerState::Refused, Some(LedgerReason::Unlicensed))), "{ledger:?}");
    assert!(ledger.contains(&row("99", LedgerState::Refused, Some(LedgerReason::Invalid))));
    assert!(ledger.contains(&row("9", LedgerState::Accepted, None)));
    assert_eq!(end.outcome, Some(Outcome::Partial));
}

#[tokio::test]
async fn nobody_gets_it() {
    let world = World::new().await;
    let end = world.product.send(text("通知", vec![person("ChenMo"), person("nobody.here")])).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Refused), 2));
    let error = end.error.unwrap();
    assert_eq!((error.code, error.api.unwrap().code), (ErrorCode::Api, 81013));
    assert_eq!(
        world.product.ledger(&end.id).await,
        [
            row("ChenMo", LedgerState::Refused, Some(LedgerReason::Invalid)),
            row("nobody.here", LedgerState::Refused, Some(LedgerReason::Invalid)),
        ]
    );
    assert!(world.company.deliveries().is_empty());
}

#[tokio::test]
async fn a_thousand_strangers_do_not_stop_those_after_them() {
    let world = World::new().await;
    let mut chosen: Vec<_> = (0..1000).map(|n| person(&format!("stranger{n}"))).collect();
    chosen.push(person("zhangsan"));
    let end = world.product.send(text("通知", chosen)).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 1000));
    let states: Vec<_> = world.product.batches(&end.id).await.into_iter().map(|batch| batch.state).collect();
    assert_eq!(states, [BatchState::Refused, BatchState::Accepted]);
    assert_eq!(world.company.inbox("zhangsan").len(), 1);
}
