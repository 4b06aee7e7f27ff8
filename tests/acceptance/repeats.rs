//! A repeat that the admin wants arrives; one that he was not asked about does not leave. And no variable stays open.

use crate::world::{Setup, World, draft, person};
use broadcast::model::audience::Recipient;
use broadcast::model::draft::{Draft, Personal};
use broadcast::model::order::{CautionKind, Retry, SendOrder};
use broadcast::model::outcome::Outcome;
use broadcast::model::states::PauseReason;
use broadcast::sending::engine::{Again, SendError};
use sandbox::{Fault, FaultKind};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use testkit::{TestClock, until};
use wecom::finding::Rule;

fn text(content: &str, include: Vec<Recipient>) -> Draft {
    draft(json!({"msgtype": "text", "text": {"content": content}}), include)
}

fn row(content: &str, who: &str, value: &str) -> Draft {
    let values = [("n".to_owned(), value.to_owned())].into_iter().collect();
    let personal = Personal::of_each([(who.to_owned(), values)].into_iter().collect());
    Draft { personal: Some(personal), ..text(content, vec![person(who)]) }
}

/// More than a second click, less than the duplicate check.
const A_WHILE: Duration = Duration::from_secs(15);

/// A world whose clock can be moved; the company's goes on as ever.
async fn world() -> (World, Arc<TestClock>) {
    let clock = Arc::<TestClock>::default();
    (World::with(Setup { clock: Arc::clone(&clock), ..Setup::default() }).await, clock)
}

fn inbox(world: &World, who: &str) -> usize {
    world.company.inbox(who).len()
}

/// Sends although it is a repeat, as an admin does who was told so.
async fn acknowledged(world: &World, draft: Draft) -> Option<Outcome> {
    let review = world.product.review(&draft, false).await;
    let asked = review.preflight.cautions.iter().filter(|one| one.acknowledge).map(|one| one.kind);
    let asked: Vec<_> = asked.collect();
    assert!(asked.contains(&CautionKind::Repeated), "{asked:?}");
    let order = SendOrder { acknowledged: Some(asked), ..world.product.order(draft, 0).await };
    let id = world.product.engine.start(order).await.unwrap();
    world.product.end_of(&id).await.outcome
}

#[tokio::test]
async fn yes_again_is_delivered_again() {
    let (world, clock) = world().await;
    let hello = || text("backup failed", vec![person("zhangsan")]);
    assert_eq!(world.product.send(hello()).await.outcome, Some(Outcome::Accepted));
    clock.advance(A_WHILE);
    // Without a word about it nothing leaves.
    let order = SendOrder { acknowledged: Some(Vec::new()), ..world.product.order(hello(), 0).await };
    assert_eq!(world.product.engine.start(order).await, Err(SendError::ReviewOutdated));
    assert_eq!(inbox(&world, "zhangsan"), 1);
    clock.advance(A_WHILE);
    assert_eq!(acknowledged(&world, hello()).await, Some(Outcome::Accepted));
    assert_eq!(inbox(&world, "zhangsan"), 2);
    clock.advance(A_WHILE);
    // And a third time: neither of the two before is in its way.
    assert_eq!(acknowledged(&world, hello()).await, Some(Outcome::Accepted));
    assert_eq!(inbox(&world, "zhangsan"), 3);
}

#[tokio::test]
async fn however_it_was_written() {
    for (first, second) in [
        (text("编号 B", vec![person("zhangsan")]), row("编号 {{ n }}", "zhangsan", "B")),
        (row("编号 {{ n }}", "zhangsan", "B"), row("编号 {{n}}", "zhangsan", "B")),
        (row("{{ n }}", "zhangsan", "编号 B"), text("编号 B", vec![person("zhangsan")])),
    ] {
        let (world, clock) = world().await;
        assert_eq!(world.product.send(first).await.outcome, Some(Outcome::Accepted));
        clock.advance(A_WHILE);
        assert_eq!(acknowledged(&world, second).await, Some(Outcome::Accepted));
        assert_eq!(inbox(&world, "zhangsan"), 2);
    }
}

#[tokio::test]
async fn after_it_was_taken_back_and_by_send_again() {
    let (world, clock) = world().await;
    let end = world.product.send(text("hello", vec![person("zhangsan"), person("lisi")])).await;
    world.product.engine.recall(&end.id).await.unwrap();
    until("the follow-up to end", async || !world.product.engine.is_busy()).await;
    assert_eq!(inbox(&world, "lisi"), 0);
    let again = world.product.engine.again(&end.id, Again::Reached).await.unwrap();
    clock.advance(A_WHILE);
    // Nobody has it any more: it is no repeat, nothing is asked, and WeCom is not told to hold it back.
    let review = world.product.review(&again, false).await;
    assert!(!review.preflight.cautions.iter().any(|one| one.kind == CautionKind::Repeated));
    assert_eq!(world.product.send(again).await.outcome, Some(Outcome::Accepted));
    assert_eq!(inbox(&world, "lisi"), 1, "the phone is not empty");
}

#[tokio::test]
async fn also_when_one_of_its_people_was_refused() {
    let (world, clock) = world().await;
    // Zhou Yi has no licence: the request is accepted, and she does not get it.
    let both = || text("hello", vec![person("zhangsan"), person("zhouyi")]);
    assert_eq!(world.product.send(both()).await.outcome, Some(Outcome::Partial));
    clock.advance(A_WHILE);
    assert_eq!(acknowledged(&world, both()).await, Some(Outcome::Partial));
    assert_eq!(inbox(&world, "zhangsan"), 2);
}

#[tokio::test]
async fn in_two_steps_and_by_test() {
    let (world, clock) = world().await;
    let three = || text("hello", vec![person("zhangsan"), person("lisi"), person("wangwei")]);
    let staged = async || {
        let order = world.product.order(three(), 0).await;
        let id = world.product.engine.start(SendOrder { stage: Some(1), ..order }).await.unwrap();
        world.product.until(&id, |one| one.pause == Some(PauseReason::Stage)).await;
        world.product.engine.resume(&id).await.unwrap();
        assert_eq!(world.product.end_of(&id).await.outcome, Some(Outcome::Accepted));
    };
    staged().await;
    clock.advance(A_WHILE);
    staged().await;
    assert_eq!(["zhangsan", "lisi", "wangwei"].map(|who| inbox(&world, who)), [2, 2, 2]);
}

#[tokio::test]
async fn the_net_under_a_lost_answer_stays() {
    let world = World::new().await;
    world.company.order(Fault::new("message/send", 1, FaultKind::CutConnection).after_accept());
    let lost = world.product.send(text("hello", vec![person("zhangsan")])).await;
    assert_eq!((lost.outcome, inbox(&world, "zhangsan")), (Some(Outcome::Unknown), 1));
    let unknown = Retry { refused: false, not_sent: false, unknown: true, even_twice: false };
    world.product.engine.retry(&lost.id, unknown).await.unwrap();
    assert_eq!(world.product.end_of(&lost.id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(inbox(&world, "zhangsan"), 1, "the identical request, inside the check: nobody gets it twice");
}

#[tokio::test]
async fn another_send_between_a_refusal_and_its_retry_is_told() {
    let (world, clock) = world().await;
    world.company.order(Fault::new("message/send", 1, FaultKind::Errcode(60020)));
    let refused = world.product.send(text("hello", vec![person("zhangsan")])).await;
    clock.advance(A_WHILE);
    assert_eq!(refused.outcome, Some(Outcome::Refused));
    assert_eq!(world.product.send(text("hello", vec![person("zhangsan")])).await.outcome, Some(Outcome::Accepted));
    let retry = Retry { refused: true, not_sent: false, unknown: false, even_twice: false };
    world.product.engine.retry(&refused.id, retry).await.unwrap();
    let end = world.product.end_of(&refused.id).await;
    assert_eq!((end.outcome, inbox(&world, "zhangsan")), (Some(Outcome::NotSent), 1));
}

#[tokio::test]
async fn no_variable_stays_open_on_any_way() {
    let world = World::new().await;
    for content in ["{{ 姓名 }}您好", "｛｛ 姓名 ｝｝您好", "{｛姓名｝}您好", "{% if a %}x{% endif %}"]
    {
        for test in [false, true] {
            let open = text(content, vec![person("zhangsan")]);
            let review = world.product.review(&open, test).await;
            assert!(review.blocked, "{content}");
            let finding = review.inspection.findings.iter().find(|one| one.rule == Rule::OpenVariable).unwrap();
            assert_eq!(finding.path, "text.content");
            assert!(finding.detail.as_deref().is_some_and(|name| !name.is_empty()));
        }
        let open = text(content, vec![person("zhangsan")]);
        let meant = Draft { literal: true, ..open.clone() };
        let digest = world.product.review(&open, false).await.digest;
        let order = SendOrder { draft: open, digest, ..world.product.order(meant.clone(), 0).await };
        assert_eq!(world.product.engine.start(order).await, Err(SendError::Blocked));
        assert_eq!(world.product.send(meant).await.outcome, Some(Outcome::Accepted));
    }
    assert_eq!(inbox(&world, "zhangsan"), 4);
    // What a row fills in is looked at too: what arrives has no open variable.
    let review = world.product.review(&row("{{ n }}您好", "lisi", "{{ 姓名 }}"), false).await;
    assert!(review.blocked);
    assert_eq!(review.personal.unwrap().findings[0].recipient.id, "lisi");
    let hint = world.product.review(&text("{姓名}您好", vec![person("lisi")]), false).await;
    assert!(!hint.blocked && hint.inspection.findings.iter().any(|one| one.rule == Rule::PerhapsVariable));
}
