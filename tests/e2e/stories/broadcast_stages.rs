//! The first few, a look, then the rest or nobody else; those who missed it, and nobody else; everything taken back again.

use crate::stories::broadcast_pause::states;
use crate::support::company::Company;
use crate::support::forms::File;
use crate::support::page::{Page, field, id, with};
use crate::support::world::{World, e2e};
use sandbox::{Fault, FaultKind};
use serde_json::json;

const SIX: [&str; 6] = ["zhangsan", "lisi", "wangwei", "LinQing", "gao_yu", "hanmei"];

#[test]
fn a_staged_send_is_stopped_sent_to_the_missed_and_taken_back() {
    e2e("broadcast_stages", async |world| {
        world.with_settings(&json!({ "theme": "dark", "language": "en" }));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        stopped_after_the_look(world, &page, &company).await;
        those_who_missed_it(&page, &company).await;
        taken_back(world, &page, &company).await;
        found_again(&page).await;
    });
}

/// Sends the text to the six, to the first two of them first. Ends at the look.
async fn staged(page: &Page, text: &str) {
    page.write("text.content", text).await;
    page.take_list(&File::plain("six.csv", &format!("account\r\n{}", SIX.join("\r\n"))), 6).await;
    page.review().await;
    page.click("stage").await;
    page.has(&id("review-confirm"), "disabled", "").await;
    page.is_sound("who has it first").await;
    for account in &SIX[..2] {
        page.fill(&id("first-search"), account).await;
        page.click_at(&with("first-person", &[("data-id", &format!("person:{account}"))])).await;
    }
    page.click("first-done").await;
    page.gone("first-people").await;
    page.is_sound("staged review").await;
    page.acknowledge().await;
    page.click("review-confirm").await;
    page.stands("paused", Some("stage")).await;
}

fn got(company: &Company, text: &str) -> Vec<String> {
    let with_it = |one: &sandbox::Delivery| one.message["content"] == text;
    company.sandbox.deliveries().into_iter().filter(with_it).map(|one| one.userid).collect()
}

/// Two have it; the other four never will.
async fn stopped_after_the_look(world: &World, page: &Page, company: &Company) {
    staged(page, "停车场改道").await;
    assert_eq!(got(company, "停车场改道"), SIX[..2], "the first two and nobody else");
    page.is_sound("the look").await;
    world.picture("look").await;
    page.click("send-stop").await;
    page.click("send-stop-confirm").await;
    assert_eq!(page.outcome().await, "partial");
    page.is_sound("stopped").await;
    assert_eq!(page.count(&id("missed-row")).await, 4);
}

/// The new message is the same, to exactly those four.
async fn those_who_missed_it(page: &Page, company: &Company) {
    page.click("again-missed").await;
    page.gone("review").await;
    page.shown("page-compose").await;
    for account in &SIX[2..] {
        page.shown_at(&with("to-chip", &[("data-id", &format!("person:{account}"))])).await;
    }
    assert_eq!(page.count(&id("to-chip")).await, 4);
    assert_eq!(page.value(&field("text.content")).await, "停车场改道");
    assert_eq!(page.send().await, "accepted");
    let mut all = got(company, "停车场改道");
    all.sort();
    let mut six = SIX.map(str::to_owned);
    six.sort();
    assert_eq!(all, six, "everybody has it once");
}

/// Two requests; one is refused when it is to be taken back, and taken back when asked again.
async fn taken_back(world: &World, page: &Page, company: &Company) {
    page.click("compose-new").await;
    page.gone("to-chip").await;
    staged(page, "年会改期").await;
    page.click("send-resume").await;
    assert_eq!(page.outcome().await, "accepted");
    assert_eq!(got(company, "年会改期").len(), 6);
    page.click("result-open").await;
    page.shown("send-detail").await;
    page.shown("recall-clock").await;
    company.sandbox.order(Fault::new("message/recall", 1, FaultKind::Errcode(301_002)));
    page.click("send-recall").await;
    page.reads(&id("recall"), "WeChat plug-in").await;
    page.is_sound("before it is taken back").await;
    page.click("recall-confirm").await;
    let result = |done, failed| with("recall-result", &[("data-done", done), ("data-failed", failed)]);
    page.shown_at(&result("1", "1")).await;
    page.unfold().await;
    page.shown_at(&with("batch-recall", &[("data-state", "refused")])).await;
    page.shown_at(&with("batch-recall", &[("data-state", "done")])).await;
    page.reads(&id("row-recalled"), "Partly recalled").await;
    page.is_sound("half taken back").await;
    world.picture("recall").await;
    assert!([2, 4].contains(&got(company, "年会改期").len()), "one of the two requests is gone");

    page.click("send-recall").await;
    page.click("recall-confirm").await;
    page.has(&id("recall-result"), "data-failed", "0").await;
    page.gone("send-recall").await;
    page.reads(&id("recall-result"), "6 people").await;
    page.shown("recalled-edit").await;
    assert!(!page.sees("again-missed").await, "what nobody sees any more is not sent to those who missed it");
    page.gone("row-recalled").await;
    page.unfold().await;
    page.gone_at(&with("batch-recall", &[("data-state", "refused")])).await;
    assert_eq!(page.count(&with("batch-recall", &[("data-state", "done")])).await, 2);
    assert_eq!(got(company, "年会改期"), Vec::<String>::new(), "nobody sees it any more");
    assert_eq!(got(company, "停车场改道").len(), 6, "the other message stays");
    assert_eq!(page.ledger().await, states(&[("accepted", 6)]));
    page.is_sound("taken back").await;
}

/// The record is narrowed by a person and by what came of it.
async fn found_again(page: &Page) {
    let rows = async |n: usize| {
        let script = "return document.querySelectorAll(arguments[0]).length === arguments[1]";
        page.holds(&format!("{n} sends"), script, vec![id("send-row").into(), n.into()]).await;
    };
    rows(3).await;
    page.click("sends-filter").await;
    page.fill(&id("filter-person"), "lisi").await;
    rows(2).await;
    page.click("filter-partial").await;
    rows(1).await;
    page.has(&id("send-row"), "data-outcome", "partial").await;
    page.is_sound("narrowed").await;
    page.fill(&id("filter-person"), "nobody").await;
    rows(0).await;
    page.is_sound("nothing found").await;
    page.click("filter-clear").await;
    rows(3).await;
}
