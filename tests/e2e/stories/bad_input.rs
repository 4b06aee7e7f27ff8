//! Input that must be refused, cut visibly or drawn as what it is: at the field, in words, with nothing lost.

use crate::support::company::Company;
use crate::support::page::{Page, ctrl, field, id, key, with};
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

#[test]
fn without_a_recipient_or_a_text_nothing_can_be_sent() {
    e2e("nothing_to_send", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "没有收件人").await;
        refused(&page, "touser").await;
        page.holds(
            "the keyboard in the \"to\" line",
            "return document.activeElement.matches(arguments[0])",
            vec![id("to-input").into()],
        )
        .await;
        page.shown_at("[data-error-for='touser']").await;
        page.add_person("zs", "zhangsan").await;
        page.write("text.content", "  \n　 ").await;
        refused(&page, "text.content").await;
        page.holds(
            "the keyboard in the text",
            "return document.activeElement.matches(arguments[0])",
            vec![field("text.content").into()],
        )
        .await;
        page.shown_at("[data-error-for='text.content']").await;
        assert!(company.send_requests().is_empty());
    });
}

#[test]
fn what_wecom_would_cut_is_shown_before_it_is_sent() {
    e2e("cut_text", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        // 682 characters of 3 bytes and one of 2 are 2048 bytes; one byte more is cut.
        let fits = format!("{}é", "字".repeat(682));
        assert_eq!(fits.len(), 2048);
        page.paste(&field("text.content"), &fits).await;
        page.reads("[data-meter='text.content']", "已写满").await;
        assert!(!page.sees("preview-cut").await, "2048 bytes are not cut");
        page.press(&ctrl(&key(&Key::End))).await;
        page.press("!").await;
        page.shown("preview-cut").await;
        page.add_person("zs", "zhangsan").await;
        page.review().await;
        page.shown("review-ack").await;
        assert_eq!(page.confirm().await, "accepted");
        assert_eq!(
            company.only_delivery("zhangsan").message["content"],
            fits.as_str(),
            "what is shown as cut is what is cut"
        );
    });
}

#[test]
fn a_hundred_kilobytes_pasted_do_not_stop_anything() {
    e2e("large_paste", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        let large = "驿传 paste 100KB. ".repeat(6_000);
        assert!(large.len() > 100_000);
        page.paste(&field("text.content"), &large).await;
        page.shown("preview-cut").await;
        assert_eq!(page.value(&field("text.content")).await.len(), large.len());
        // And taken back with one step.
        page.press(&ctrl("z")).await;
        page.holds(
            "the paste to be undone",
            "return document.querySelector(arguments[0]).value === ''",
            vec![field("text.content").into()],
        )
        .await;
    });
}

#[test]
fn html_is_drawn_as_text_and_a_link_that_runs_is_refused_at_its_field() {
    e2e("hostile_text", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.choose_kind("textcard").await;
        let hostile = "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=2</script>";
        page.write("textcard.title", hostile).await;
        page.write("textcard.description", hostile).await;
        page.write("textcard.url", "javascript:window.pwned=3").await;
        page.reads(&id("preview"), "<script>window.pwned=2</script>").await;
        assert_eq!(page.count("[data-testid=preview] img, [data-testid=preview] script").await, 0);
        // A field complains once it was left.
        page.click_at(&field("textcard.title")).await;
        page.shown_at("[data-error-for='textcard.url']").await;
        // What is missing before an address is put there.
        page.write("textcard.url", "www.example.com/no-scheme").await;
        page.click_at(&field("textcard.title")).await;
        page.holds(
            "the address to be whole",
            "return document.querySelector(arguments[0]).value === 'https://www.example.com/no-scheme'",
            vec![field("textcard.url").into()],
        )
        .await;
        page.holds(
            "the complaint to go",
            "return !document.querySelector(arguments[0])?.innerText.trim()",
            vec!["[data-error-for='textcard.url']".into()],
        )
        .await;
        page.add_person("zs", "zhangsan").await;
        assert_eq!(page.send().await, "accepted");
        page.go("sends").await;
        page.click("send-row").await;
        page.reads(&id("send-detail"), "<script>").await;
        assert!(page.newest_in_inbox("zhangsan").await.contains("<script>"));
        let run: bool = page.ask("return 'pwned' in window", Vec::new()).await;
        assert!(!run, "something in the message was run");
        assert_eq!(page.violations().await, Vec::<serde_json::Value>::new());
    });
}

#[test]
fn undo_and_redo_go_over_the_whole_draft() {
    e2e("undo", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        page.write("text.content", "第一版").await;
        page.add_person("zs", "zhangsan").await;
        let chip = with("to-chip", &[("data-id", "person:zhangsan")]);
        page.choose_kind("textcard").await;
        page.click("compose-undo").await;
        page.has(&id("kind-text"), "aria-checked", "true").await;
        assert_eq!(page.value(&field("text.content")).await, "第一版");
        page.click("compose-undo").await;
        page.gone_at(&chip).await;
        page.click("compose-redo").await;
        page.shown_at(&chip).await;
        page.click("compose-redo").await;
        page.has(&id("kind-textcard"), "aria-checked", "true").await;
    });
}

#[test]
fn a_pasted_list_says_what_it_did_not_find_and_guesses_nothing() {
    e2e("pasted_list", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.go("directory").await;
        page.shown("directory-row").await;
        page.go("compose").await;
        page.click("to-paste").await;
        page.paste(&id("paste-text"), "张三\nLINQING, zhangsan；王伟\n没有这个人\nlin|qing").await;
        page.shown("paste-report").await;
        page.reads(&id("paste-report"), "没有这个人").await;
        page.shown("paste-ambiguous").await;
        page.click("paste-apply").await;
        for account in ["zhangsan", "LinQing"] {
            page.shown_at(&with("to-chip", &[("data-id", &format!("person:{account}"))])).await;
        }
        assert_eq!(page.count(&with("to-chip", &[("data-id", "person:wangwei")])).await, 0, "two are called so");
        assert_eq!(page.count(&id("to-chip")).await, 2);
    });
}

#[test]
fn everyone_is_reached_only_after_typing_the_companys_name() {
    e2e("everyone", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "全员通知").await;
        page.click("to-browse").await;
        page.click("picker-tab-all").await;
        page.click("picker-all").await;
        page.click("picker-done").await;
        page.review().await;
        page.shown("review-typed").await;
        page.has(&id("review-confirm"), "disabled", "").await;
        page.fill(&id("review-typed"), "青禾科").await;
        page.has(&id("review-confirm"), "disabled", "").await;
        page.fill(&id("review-typed"), "青禾科技").await;
        let outcome = page.confirm().await;
        assert!(["accepted", "partial"].contains(&outcome.as_str()), "{outcome}");
        let requests = company.send_requests();
        assert_eq!((requests.len(), &requests[0]["touser"]), (1, &json!("@all")));
        assert!(company.sandbox.deliveries().len() > 12);
    });
}

/// Tries to send, sees that it is not offered, and follows the way back to the field.
async fn refused(page: &Page, path: &str) {
    page.click("send").await;
    page.shown("review-blocked").await;
    assert!(!page.sees("review-confirm").await, "a message that cannot be sent must not be offered for sending");
    page.click_at(&with("review-jump", &[("data-path", path)])).await;
    page.gone("review").await;
}
