//! A card that is out already is changed: its button greyed out, or another card in its place.

use crate::support::company::Company;
use crate::support::page::{Page, id, with};
use crate::support::world::e2e;
use serde_json::{Value, json};

#[test]
fn a_button_is_greyed_out_and_a_card_replaced_by_another() {
    e2e("broadcast_cards", async |world| {
        world.with_settings(&json!({ "language": "en" }));
        let company =
            Company::start_with("青禾科技", |settings| settings.with_callback_url("https://example.com/wecom")).await;
        let page = world.start().await;
        company.join(&page).await;
        page.choose_kind("button_interaction").await;
        page.write("template_card.main_title.title", "秋季登山报名").await;
        page.write("template_card.button_list.0.text", "报名").await;
        for account in ["zhangsan", "lisi"] {
            page.add_person(account, account).await;
        }
        sent(&page).await;
        page.click("card-change").await;
        page.has(&id("card-confirm"), "disabled", "").await;
        page.fill(&id("card-button-text"), "报名已截止").await;
        page.has(&id("card-confirm"), "disabled", "").await;
        page.click("card-sure").await;
        page.is_sound("grey button").await;
        world.picture("grey-button").await;
        page.click("card-confirm").await;
        changed(&page).await;
        for account in ["zhangsan", "lisi"] {
            let card = company.only_delivery(account).message;
            assert_eq!(card["replace_text"], "报名已截止");
            assert_eq!(title(&card), "秋季登山报名");
        }
        assert!(!page.sees("card-change").await, "a card is changed once");

        page.go("compose").await;
        sent(&page).await;
        page.click("card-change").await;
        page.click("card-how-card").await;
        page.click("card-edit").await;
        page.shown("page-compose").await;
        page.write("template_card.main_title.title", "秋季登山改到下周").await;
        page.go("sends").await;
        page.click("send-row").await;
        page.click("card-change").await;
        page.click("card-how-card").await;
        page.reads(&id("card-preview"), "秋季登山改到下周").await;
        page.click("card-sure").await;
        page.is_sound("another card").await;
        page.click("card-confirm").await;
        changed(&page).await;
        for account in ["zhangsan", "lisi"] {
            let cards = company.sandbox.inbox(account);
            let titles: Vec<&str> = cards.iter().map(|one| title(&one.message)).collect();
            assert_eq!(titles, ["秋季登山报名", "秋季登山改到下周"]);
        }
    });
}

fn title(card: &Value) -> &str {
    card["main_title"]["title"].as_str().unwrap()
}

/// Sends what is written, and opens its record.
async fn sent(page: &Page) {
    page.review().await;
    assert_eq!(page.confirm().await, "accepted");
    page.click("result-open").await;
    page.shown("card-clock").await;
}

async fn changed(page: &Page) {
    page.shown_at(&with("card-result", &[("data-done", "1"), ("data-failed", "0")])).await;
    page.unfold().await;
    page.shown_at(&with("batch-card", &[("data-state", "done")])).await;
    page.is_sound("card changed").await;
}
