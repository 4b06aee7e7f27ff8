//! A message of its own for everyone: one broadcast, with everything that a broadcast has.

use crate::world::{World, draft, person};
use broadcast::model::audience::Audience;
use broadcast::model::draft::{Draft, Personal};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::ledger::LedgerState;
use broadcast::model::order::SendOrder;
use broadcast::model::outcome::Outcome;
use broadcast::model::states::PauseReason;
use broadcast::sending::engine::Again;
use sandbox::{Fault, FaultKind};
use serde_json::json;
use testkit::accounts;

/// A card for each of these, with their own days.
fn own(people: &[(&str, &str)]) -> Draft {
    let values = |days: &str| [("days".to_owned(), days.to_owned())].into_iter().collect();
    let card = json!({"msgtype": "textcard", "textcard": {
        "title": "证书到期", "description": "还有 {{ days }} 天", "url": "https://example.com/{{ days }}"
    }});
    let personal = Personal::of_each(people.iter().map(|(id, days)| (id.to_lowercase(), values(days))).collect());
    Draft { personal: Some(personal), ..draft(card, people.iter().map(|(id, _)| person(id)).collect()) }
}

fn got(world: &World, who: &str) -> Vec<String> {
    let inbox = world.company.inbox(who);
    inbox.iter().map(|one| one.message["description"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn everyone_gets_their_own_and_nobody_anothers() {
    let world = World::new().await;
    let end = world.product.send(own(&[("ZhangSan", "7"), ("lisi", "30"), ("nobody.here", "1")])).await;
    assert_eq!((end.outcome, end.batches_total, end.missed), (Some(Outcome::Partial), 3, 1));
    assert_eq!(got(&world, "zhangsan"), ["还有 7 天"]);
    assert_eq!(got(&world, "lisi"), ["还有 30 天"]);
    // What stands in the history is for everyone who looks at it.
    assert!(end.title.contains("证书到期"));
    let detail = world.product.history.open(&end.id).await.unwrap();
    assert!(detail.batches[1].request.contains("还有 30 天"));
    // To those who missed it once more: with their own again.
    let again = world.product.engine.again(&end.id, Again::Missed).await.unwrap();
    assert_eq!(again.audience, Audience::of(vec![person("nobody.here")]));
    assert_eq!(world.product.review(&again, false).await.batches, 1);
}

#[tokio::test]
async fn a_look_after_the_first_and_the_rest_later() {
    let world = World::new().await;
    let order = world.product.order(own(&[("zhangsan", "1"), ("lisi", "2"), ("wangwei", "3")]), 0).await;
    let id = world.product.engine.start(SendOrder { stage: Some(1), ..order }).await.unwrap();
    world.product.until(&id, |one| one.pause == Some(PauseReason::Stage)).await;
    assert_eq!((got(&world, "zhangsan").len(), got(&world, "lisi").len()), (1, 0));
    world.product.engine.resume(&id).await.unwrap();
    assert_eq!(world.product.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(got(&world, "wangwei"), ["还有 3 天"]);
}

#[tokio::test]
async fn an_answer_that_is_lost_costs_nobody_a_second_message() {
    let world = World::new().await;
    world.company.order(Fault::new("message/send", 1, FaultKind::CutConnection).after_accept());
    let end = world.product.send(own(&[("zhangsan", "1"), ("lisi", "2")])).await;
    assert!(matches!(end.outcome, Some(Outcome::Accepted | Outcome::Unknown)), "{end:?}");
    assert_eq!((got(&world, "zhangsan").len(), got(&world, "lisi").len()), (1, 1));
    let ledger = world.product.ledger(&end.id).await;
    assert_eq!(ledger.len(), 2);
    assert!(ledger.iter().all(|(_, state, _)| matches!(state, LedgerState::Accepted | LedgerState::Unknown)));
}

#[tokio::test]
async fn a_value_that_is_missing_stops_it_before_anything_leaves() {
    let world = World::new().await;
    let mut broken = own(&[("zhangsan", "1"), ("lisi", "2")]);
    broken.personal.as_mut().unwrap().values.get_mut("lisi").unwrap().clear();
    let error = world.product.engine.review(world.product.profile(), &broken, false, 0).await.unwrap_err();
    let error = ErrorView::from(error);
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidInput, Some("values")));
    assert!(error.message.contains("lisi") && error.message.contains("days"), "{}", error.message);
    assert!(world.requests("message/send").is_empty());
}

/// What concerns the application and not one person is asked once, and everyone is told why.
#[tokio::test]
async fn a_refusal_of_the_application_makes_no_storm() {
    for code in [301_002, 48_002, 60_020, 40_001] {
        let world = World::new().await;
        let accounts = accounts(&world.company, 40);
        world.company.order(Fault::new("message/send", 1000, FaultKind::Errcode(code)));
        let end = world.product.send(own(&accounts.iter().map(|id| (id.as_str(), "7")).collect::<Vec<_>>())).await;
        assert_eq!(world.requests("message/send").len(), 1, "{code}");
        assert_eq!((end.outcome, end.missed), (Some(Outcome::Refused), 40), "{code}");
        assert_eq!(end.error.unwrap().api.map(|api| api.code), Some(code));
        let ledger = world.product.ledger(&end.id).await;
        assert_eq!(ledger.len(), 40);
        assert!(
            ledger.iter().all(|(_, state, _)| matches!(state, LedgerState::Refused | LedgerState::NotSent)),
            "{code}"
        );
        assert!(world.company.deliveries().is_empty());
    }
}
