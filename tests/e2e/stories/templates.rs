//! A message saved as a template, used again after a restart, also from the tray's list.

use crate::support::company::Company;
use crate::support::page::{field, id, with};
use crate::support::sent::sent_as_shown;
use crate::support::world::e2e;
use serde_json::json;

#[test]
fn a_template_outlives_a_restart_and_sends_what_was_saved() {
    e2e("template", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.choose_kind("textcard").await;
        page.write("textcard.title", "体检通知").await;
        page.write("textcard.description", "请于本周内完成年度体检").await;
        page.write("textcard.url", "https://example.com/checkup").await;
        page.click("save-template").await;
        page.fill(&id("template-name"), "年度体检").await;
        page.click("template-save-confirm").await;
        page.gone("template-name").await;

        let page = world.restart().await;
        page.click("compose-new").await;
        page.go("templates").await;
        let row = with("template-row", &[("data-name", "年度体检")]);
        page.shown_at(&row).await;
        page.fill(&id("template-search"), "体检").await;
        page.click_at(&format!("{row} {}", id("template-use"))).await;
        page.shown("page-compose").await;
        page.has(&id("kind-textcard"), "aria-checked", "true").await;
        assert_eq!(page.value(&field("textcard.title")).await, "体检通知");
        page.add_person("lisi", "lisi").await;
        assert_eq!(page.send().await, "accepted");
        let message = company.only_delivery("lisi").message;
        assert_eq!((&message["title"], &message["url"]), (&json!("体检通知"), &json!("https://example.com/checkup")));

        page.go("templates").await;
        page.click_at(&format!("{row} {}", id("template-delete"))).await;
        page.gone_at(&row).await;
    });
}

#[test]
fn an_example_of_the_gallery_is_opened_and_sent() {
    e2e("gallery", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        // Without templates of one's own the page begins with the examples.
        page.go("templates").await;
        page.fill(&id("gallery-search"), "访客").await;
        let example = with("gallery-item", &[("data-id", "visitor")]);
        page.reads(&example, "您的访客已到前台").await;
        page.click_at(&format!("{example} {}", id("gallery-use"))).await;
        page.shown("page-compose").await;
        page.has(&id("kind-textcard"), "aria-checked", "true").await;
        page.reads(&id("preview"), "您的访客已到前台").await;
        page.fill(&id("fill-到访时间"), "今天 9:40").await;
        page.fill(&id("fill-访客"), "林女士一行 3 人").await;
        page.reads(&id("preview"), "林女士一行 3 人已完成登记").await;
        let profile = company.profile_id(&page).await;
        let message = page
            .until("the example to be kept as the draft", async || {
                let kept = page.invoke("draft_load", json!({ "profileId": profile, "slot": "compose" })).await.unwrap();
                Ok(kept.get("message").filter(|message| message["textcard"]["title"] != "").cloned())
            })
            .await;
        // What comes through the page has lost the order of its names.
        let card = &message["textcard"];
        let filled = card["description"].as_str().unwrap().replace("{{到访时间}}", "今天 9:40");
        let filled = filled.replace("{{访客}}", "林女士一行 3 人");
        let message = json!({ "msgtype": "textcard", "textcard": {
            "title": card["title"], "description": filled, "url": card["url"], "btntxt": card["btntxt"],
        } });
        let sent = sent_as_shown(&page, &company, &message, false).await;
        assert_eq!(sent, company.only_delivery("LinQing").message);
    });
}
