//! What goes wrong between here and WeCom, and what is then known.

use crate::world::{SECRET, Setup, World, able_people, company, person, text};
use broadcast::model::error_view::ErrorCode;
use broadcast::model::ledger::{LedgerReason, LedgerState};
use broadcast::model::outcome::Outcome;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::model::states::{BatchState, BroadcastState};
use sandbox::{Fault, FaultKind};
use std::time::Duration;

async fn send_one(world: &World) -> BroadcastSnapshot {
    world.product.send(text("通知", vec![person("zhangsan")])).await
}

async fn reason(world: &World, id: &str) -> (LedgerState, Option<LedgerReason>) {
    let ledger = world.product.ledger(id).await;
    (ledger[0].1, ledger[0].2)
}

fn sending(times: u32, kind: FaultKind) -> Fault {
    Fault::new("message/send", times, kind)
}

#[tokio::test]
async fn a_wrong_secret_then_the_right_one() {
    let world = World::with(Setup { secret: Some("wrong".to_owned()), ..Setup::default() }).await;
    let end = send_one(&world).await;
    assert_eq!((end.outcome, end.error.unwrap().api.unwrap().code), (Some(Outcome::Refused), 40001));
    assert!(world.requests("message/send").is_empty());
    world.product.type_secret(SECRET);
    let again = world.product.send(text("通知 2", vec![person("zhangsan")])).await;
    assert_eq!(again.outcome, Some(Outcome::Accepted));
    assert_eq!(world.company.inbox("zhangsan").len(), 1);
}

#[tokio::test]
async fn a_wrong_secret_is_not_tried_again_and_again() {
    let world = World::with(Setup { secret: Some("wrong".to_owned()), ..Setup::default() }).await;
    for n in 0..5 {
        let end = world.product.send(text(&format!("通知 {n}"), vec![person("zhangsan")])).await;
        assert!(matches!(end.outcome, Some(Outcome::Refused | Outcome::NotSent)));
    }
    assert_eq!(world.requests("gettoken").len(), 1);
}

#[tokio::test]
async fn no_secret() {
    let world = World::with(Setup { secret: None, ..Setup::default() }).await;
    let end = send_one(&world).await;
    assert_eq!((end.outcome, end.error.unwrap().code), (Some(Outcome::NotSent), ErrorCode::SecretMissing));
    assert!(world.company.requests().is_empty());
}

#[tokio::test]
async fn a_token_that_dies_is_renewed_once() {
    let world = World::new().await;
    send_one(&world).await;
    world.company.kill_tokens();
    let people = (0..1500).map(|n| person(&format!("stranger{n}"))).chain([person("lisi")]).collect();
    let end = world.product.send(text("第二", people)).await;
    assert_eq!(end.outcome, Some(Outcome::Partial));
    assert_eq!(world.company.inbox("lisi").len(), 1);
    assert_eq!(world.requests("gettoken").len(), 2);
    // A call with the dead token, its repetition, and the other batch; one before.
    assert_eq!(world.requests("message/send").len(), 4);
}

#[tokio::test]
async fn no_answer_in_time_is_unknown() {
    let short = (Duration::from_mins(1), Duration::from_secs(3));
    let world = World::with(Setup { timeouts: short, ..Setup::default() }).await;
    world.company.order(sending(1, FaultKind::Hang).after_accept());
    let end = send_one(&world).await;
    assert_eq!((end.outcome, end.error.as_ref().unwrap().code), (Some(Outcome::Unknown), ErrorCode::OutcomeUnknown));
    assert_eq!(reason(&world, &end.id).await, (LedgerState::Unknown, Some(LedgerReason::OutcomeUnknown)));
    assert_eq!(world.product.batches(&end.id).await[0].state, BatchState::Unknown);
    assert_eq!(world.requests("message/send").len(), 1);
}

#[tokio::test]
async fn cut_after_accepting_is_unknown_and_delivered_once() {
    let world = World::new().await;
    world.company.order(sending(1, FaultKind::CutConnection).after_accept());
    let end = send_one(&world).await;
    assert_eq!(end.outcome, Some(Outcome::Unknown));
    assert_eq!(world.company.deliveries().len(), 1);
    assert_eq!(world.requests("message/send").len(), 1);
}

#[tokio::test]
async fn answers_that_are_none_are_unknown() {
    for kind in [FaultKind::Html, FaultKind::HalfBody, FaultKind::NotJson, FaultKind::HttpStatus(502)] {
        let world = World::new().await;
        world.company.order(sending(1, kind.clone()));
        let end = send_one(&world).await;
        assert_eq!(end.outcome, Some(Outcome::Unknown), "{kind:?}");
        assert!(matches!(end.error.unwrap().code, ErrorCode::NotWecom | ErrorCode::OutcomeUnknown), "{kind:?}");
        assert_eq!(world.requests("message/send").len(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn a_portal_in_the_way_of_the_token_means_not_sent() {
    for kind in [FaultKind::Html, FaultKind::HalfBody, FaultKind::CutConnection] {
        let world = World::new().await;
        world.company.order(Fault::new("gettoken", 9, kind.clone()));
        let end = send_one(&world).await;
        assert_eq!(end.outcome, Some(Outcome::NotSent), "{kind:?}");
        assert_eq!(reason(&world, &end.id).await, (LedgerState::NotSent, Some(LedgerReason::Unreachable)));
        assert!(world.requests("message/send").is_empty());
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again_with_the_same_bytes() {
    let world = World::new().await;
    world.company.order(sending(2, FaultKind::Errcode(-1)));
    assert_eq!(send_one(&world).await.outcome, Some(Outcome::Accepted));
    let left = world.requests("message/send");
    assert_eq!(left.len(), 3);
    assert!(left.iter().all(|body| *body == left[0]));
    assert_eq!(world.company.inbox("zhangsan").len(), 1);
}

#[tokio::test]
async fn a_frequency_limit_holds_everything_and_it_goes_on_by_itself() {
    let world = World::with(Setup { limit: Duration::from_secs(2), ..Setup::default() }).await;
    world.company.order(sending(2, FaultKind::Errcode(45009)));
    let id = world.product.begin(text("通知", vec![person("zhangsan")])).await.unwrap();
    let held = world.product.until(&id, |one| one.state == BroadcastState::Held).await;
    let hold = held.hold.unwrap();
    assert_eq!(hold.error.api.unwrap().code, 45009);
    assert!(hold.until.0 > held.created_at.0 && held.outcome.is_none());
    // Another one of the same profile waits too.
    let other = world.product.begin(text("另一条", vec![person("lisi")])).await.unwrap();
    assert_eq!(world.product.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.product.end_of(&other).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.requests("message/send").len(), 4);
    assert_eq!((world.company.inbox("zhangsan").len(), world.company.inbox("lisi").len()), (1, 1));
}

#[tokio::test]
async fn what_is_unknown_is_asked_again_and_delivered_once() {
    for kind in [FaultKind::CutConnection, FaultKind::Html, FaultKind::HttpStatus(502)] {
        for accepted in [true, false] {
            let again = vec![Duration::from_millis(1); 2];
            let world = World::with(Setup { unknown_again: again, ..Setup::default() }).await;
            let fault = sending(1, kind.clone());
            world.company.order(if accepted { fault.after_accept() } else { fault });
            assert_eq!(send_one(&world).await.outcome, Some(Outcome::Accepted), "{kind:?}");
            assert_eq!(world.company.inbox("zhangsan").len(), 1, "{kind:?}");
            let left = world.requests("message/send");
            assert_eq!((left.len(), &left[0]), (2, &left[1]), "the same bytes");
        }
    }
}

#[tokio::test]
async fn every_chunk_is_taken_back() {
    let company = company(2400).await;
    let people = able_people(&company, 1500);
    let (first, last) = (people[0].id.clone(), people[1499].id.clone());
    let world = World::of(company, Setup::default()).await;
    let end = world.product.send(text("错了", people)).await;
    assert_eq!((world.company.inbox(&first).len(), world.company.inbox(&last).len()), (1, 1));
    world.company.order(Fault::new("message/recall", 1, FaultKind::CutConnection));
    world.product.engine.recall(&end.id).await.unwrap();
    let over = |one: &BroadcastSnapshot| one.recall.is_some_and(|recall| recall.done + recall.failed == recall.asked);
    let recall = world.product.until(&end.id, over).await.recall.unwrap();
    assert_eq!((recall.asked, recall.done), (2, 2));
    assert!(world.company.inbox(&first).is_empty() && world.company.inbox(&last).is_empty());
}

#[tokio::test]
async fn an_address_that_is_not_trusted_stops_everything() {
    let world = World::new().await;
    world.company.set_untrusted_ip(true);
    let people = (0..2001).map(|n| person(&format!("u{n}"))).collect();
    let end = world.product.send(text("通知", people)).await;
    let api = end.error.unwrap().api.unwrap();
    assert_eq!((api.code, api.from_ip.as_deref()), (60020, Some("127.0.0.1")));
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Refused), 2001));
    assert_eq!(world.requests("message/send").len(), 1);
}

#[tokio::test]
async fn no_network_means_not_sent() {
    let company = company(12).await;
    let world = World::of(company, Setup::default()).await;
    let World { company, product, folder: _, kept: _kept } = world;
    company.stop().await;
    let end = product.send(text("通知", vec![person("zhangsan")])).await;
    assert_eq!((end.outcome, end.error.unwrap().code), (Some(Outcome::NotSent), ErrorCode::Unreachable));
    assert_eq!(product.ledger(&end.id).await[0].2, Some(LedgerReason::Unreachable));
}

#[tokio::test]
async fn one_lost_answer_leaves_the_other_batches_alone() {
    let company = company(2400).await;
    let people = able_people(&company, 2001);
    let world = World::of(company, Setup::default()).await;
    world.company.order(sending(1, FaultKind::CutConnection).after_accept());
    let end = world.product.send(text("通知", people)).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Unknown), 1000));
    assert_eq!(world.company.deliveries().len(), 2001);
    assert_eq!(world.requests("message/send").len(), 3);
}

/// After two hours, or when somebody else renewed it: the token is renewed once, and the message goes out once.
#[tokio::test]
async fn a_token_that_is_called_old_or_bad_is_renewed_once() {
    let world = World::new().await;
    for (n, code) in [42_001, 40_014].into_iter().enumerate() {
        world.company.order(sending(1, FaultKind::Errcode(code)));
        let end = world.product.send(text(&format!("通知 {code}"), vec![person("zhangsan")])).await;
        assert_eq!(end.outcome, Some(Outcome::Accepted), "{code}");
        assert_eq!(world.requests("gettoken").len(), n + 2, "{code}");
        assert_eq!(world.requests("message/send").len(), 2 * (n + 1), "{code}");
        assert_eq!(world.company.inbox("zhangsan").len(), n + 1, "{code}");
    }
}
