//! The power goes between a request and its answer: afterwards the program knows that it does not know, and sends nothing
//! twice. And a draft survives.

use crate::support::company::Company;
use crate::support::page::{field, id, with};
use crate::support::waiting::until;
use crate::support::world::e2e;
use sandbox::{Fault, FaultKind};
use serde_json::json;

#[test]
fn killed_between_request_and_answer_the_outcome_is_unknown_and_nothing_is_sent_twice() {
    e2e("killed_while_sending", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "只能收到一次").await;
        page.add_person("wangw", "wangwei").await;
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Hang).after_accept());
        page.review().await;
        page.click("review-confirm").await;
        until("the request to be accepted", async || (company.sandbox.inbox("wangwei").len() == 1).then_some(())).await;
        world.cut_off().await;
        company.sandbox.clear_faults();

        let page = world.start().await;
        page.shown_at(&with("notice", &[("data-kind", "interrupted_sends")])).await;
        page.go("sends").await;
        page.click_at(&with("send-row", &[("data-outcome", "unknown")])).await;
        page.shown("send-detail").await;
        world.picture("unknown").await;
        assert_eq!(page.count(&id("send-row")).await, 1);
        assert_eq!(company.send_requests().len(), 1, "nothing may be sent again by itself");
        assert_eq!(company.only_delivery("wangwei").message["content"], "只能收到一次");
    });
}

#[test]
fn a_draft_survives_kill_9() {
    e2e("draft_survives", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.choose_kind("textcard").await;
        page.write("textcard.title", "写到一半的卡片").await;
        page.add_person("zs", "zhangsan").await;
        let draft = world.data_folder().join("drafts/practice/compose.json");
        until("the draft on disk", async || {
            let text = std::fs::read_to_string(&draft).unwrap_or_default();
            (text.contains("写到一半的卡片") && text.contains("zhangsan")).then_some(())
        })
        .await;
        world.cut_off().await;
        let page = world.start().await;
        page.has(&id("kind-textcard"), "aria-checked", "true").await;
        page.shown_at(&with("to-chip", &[("data-id", "person:zhangsan")])).await;
        assert_eq!(page.value(&field("textcard.title")).await, "写到一半的卡片");
    });
}
