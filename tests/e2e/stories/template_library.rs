//! The library: a template in versions, starred, tagged and found by what stands inside; one that comes in as a file; drafts side by
//! side.

use crate::support::forms::{By, File};
use crate::support::page::{field, id, with};
use crate::support::world::e2e;
use serde_json::json;

#[test]
fn a_template_is_changed_gone_back_to_marked_and_found_again() {
    e2e("library", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.write("text.content", "停水通知\n三楼茶水间关闭").await;
        page.click("save-template").await;
        page.fill(&id("template-name"), "停水").await;
        page.click("template-save-confirm").await;
        page.gone("template-name").await;
        page.write("text.content", "停水通知\n改到周五").await;
        page.click("save-template").await;
        page.click("template-update").await;
        page.gone("template-name").await;

        page.go("templates").await;
        let row = with("template-row", &[("data-name", "停水")]);
        page.shown_at(&row).await;
        page.click_at(&format!("{row} {}", id("template-star"))).await;
        page.has(&format!("{row} {}", id("template-star")), "aria-pressed", "true").await;
        page.click("template-tags").await;
        page.fill(&id("tag-new"), "行政").await;
        page.click("tags-save").await;
        page.gone("tag-new").await;
        page.click("template-versions").await;
        page.shown("version").await;
        assert!(page.violations().await.is_empty());
        page.click("version-restore").await;
        page.gone("version-restore").await;

        // All of it is there after a restart, and found by a word of the second line.
        let page = world.restart().await;
        page.go("templates").await;
        page.fill(&id("template-search"), "chashuijian").await;
        page.shown_at(&row).await;
        page.has(&format!("{row} {}", id("template-star")), "aria-pressed", "true").await;
        page.click_at(&with("filter-tag", &[("data-tag", "行政")])).await;
        page.click_at(&format!("{row} {}", id("template-use"))).await;
        page.shown("page-compose").await;
        assert_eq!(page.value(&field("text.content")).await, "停水通知\n三楼茶水间关闭");
    });
}

#[test]
fn what_comes_in_with_a_file_is_seen_before_it_is_kept() {
    e2e("library_import", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.go("templates").await;
        page.click("templates-mine").await;
        let template = json!({ "posthorn": "template", "version": 1, "name": "入职", "draft": {
            "message": { "msgtype": "text", "text": { "content": "{{ 姓名 }}，欢迎入职" } },
        } });
        let file = File::plain("入职.posthorn.json", &template.to_string());
        page.hand_over(&id("page-templates"), &file, By::Drop).await;
        page.reads(&id("import-look"), "变量：姓名").await;
        assert!(page.violations().await.is_empty());
        assert!(!page.sees("template-row").await);
        page.click("import-take").await;
        page.gone("import-look").await;
        page.shown_at(&with("template-row", &[("data-name", "入职")])).await;
    });
}

#[test]
fn drafts_lie_side_by_side_and_outlive_a_restart() {
    e2e("library_drafts", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.write("text.content", "停水通知").await;
        page.click("compose-drafts").await;
        page.click("draft-begin").await;
        page.gone("draft-begin").await;
        page.until("an empty draft", async || Ok(page.value(&field("text.content")).await.is_empty().then_some(())))
            .await;
        page.write("text.content", "停电通知").await;
        page.has(&id("draft-state"), "data-saved", "true").await;

        let page = world.restart().await;
        page.until("the draft that was written last", async || {
            Ok((page.value(&field("text.content")).await == "停电通知").then_some(()))
        })
        .await;
        let row = |title: &str| with("draft-row", &[("data-title", title)]);
        page.click("compose-drafts").await;
        page.click_at(&format!("{} {}", row("停水通知"), id("draft-open"))).await;
        page.until("the first draft", async || {
            Ok((page.value(&field("text.content")).await == "停水通知").then_some(()))
        })
        .await;
        page.click("compose-drafts").await;
        page.click_at(&format!("{} {}", row("停电通知"), id("draft-close"))).await;
        page.gone_at(&row("停电通知")).await;
    });
}
