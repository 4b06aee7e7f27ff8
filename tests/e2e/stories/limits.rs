//! Limits by one on each side, as the window shows them: the meter, the line where WeCom cuts, the refusal that stops a send.

use crate::support::company::Company;
use crate::support::page::{Page, field, id, key, with};
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

#[test]
fn one_more_than_the_limit_is_cut_refused_or_not_on_offer() {
    e2e("limits", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        cut_at_the_line(&page, &company).await;
        refused_beyond(&page, &company).await;
        too_short_and_too_long(&page).await;
        no_more_rows_than_there_may_be(&page).await;
    });
}

/// What the meter of a field says, and whether that is too much.
async fn metered(page: &Page, path: &str, reading: &str, over: bool) {
    let meter = with_meter(path);
    page.reads(&meter, reading).await;
    page.has(&meter, "data-over", if over { "true" } else { "false" }).await;
}

fn with_meter(path: &str) -> String {
    format!("[data-meter={}]", serde_json::Value::from(path))
}

/// A title of 128 characters stands whole, the 129th is greyed in the preview and never arrives.
async fn cut_at_the_line(page: &Page, company: &Company) {
    let title = "题".repeat(127);
    page.choose_kind("textcard").await;
    page.write("textcard.description", "说明").await;
    page.write("textcard.url", "https://example.com").await;
    page.paste(&field("textcard.title"), &title).await;
    metered(page, "textcard.title", "还能写 1 个字", false).await;
    page.press("甲").await;
    metered(page, "textcard.title", "已写满", false).await;
    assert!(!page.sees("preview-cut").await, "what fits is not cut");
    page.press("乙").await;
    metered(page, "textcard.title", "超出 1 个字", true).await;
    assert!(page.text("preview-cut").await.ends_with('乙'), "what is too much is shown as such");
    page.add_person("zs", "zhangsan").await;
    page.review().await;
    page.shown("review-ack").await;
    assert_eq!(page.confirm().await, "accepted");
    page.click("result-close").await;
    page.gone("review").await;
    let got = company.only_delivery("zhangsan").message;
    assert_eq!(got["title"], format!("{title}甲"), "cut where it was shown");
}

/// Markdown of 2048 bytes goes out, one byte more is refused before anything leaves.
async fn refused_beyond(page: &Page, company: &Company) {
    let fits = format!("{}é", "字".repeat(682));
    page.choose_kind("markdown").await;
    // Counted to the byte as it is sent.
    page.click("source-markdown.content").await;
    page.fill(&field("markdown.content"), "").await;
    page.paste(&field("markdown.content"), &fits).await;
    metered(page, "markdown.content", "已写满", false).await;
    page.has(&id("findings-button"), "data-refused", "0").await;
    page.press("!").await;
    metered(page, "markdown.content", "超出约 1 个字", true).await;
    page.shown_at("[data-error-for='markdown.content']").await;
    page.has(&id("findings-button"), "data-refused", "1").await;
    page.click("send").await;
    page.shown("review-blocked").await;
    assert!(!page.sees("review-confirm").await);
    page.click_at(&with("review-jump", &[("data-path", "markdown.content")])).await;
    page.gone("review").await;
    assert_eq!(company.send_requests().len(), 1, "nothing left");
    page.holds(
        "the keyboard in the text",
        "return document.activeElement.matches(arguments[0])",
        vec![field("markdown.content").into()],
    )
    .await;
    page.press(&format!("{}{}", key(&Key::End), key(&Key::Backspace))).await;
    metered(page, "markdown.content", "已写满", false).await;
    assert_eq!(page.send().await, "accepted");
    assert_eq!(company.send_requests()[1]["markdown"]["content"], fits);
}

/// The title of a mini program's notice has between 4 and 12 characters.
async fn too_short_and_too_long(page: &Page) {
    page.choose_kind("miniprogram_notice").await;
    let title = "miniprogram_notice.title";
    for (length, good) in [(3, false), (4, true), (12, true), (13, false)] {
        page.write(title, &"题".repeat(length)).await;
        page.click_at(&field("miniprogram_notice.appid")).await;
        let error = format!("[data-error-for='{title}']");
        if good {
            page.gone_at(&error).await;
        } else {
            page.shown_at(&error).await;
        }
    }
}

/// A card has at most three lines that lead somewhere: a fourth is not on offer.
async fn no_more_rows_than_there_may_be(page: &Page) {
    page.choose_kind("text_notice").await;
    let (list, add) = ("template_card.jump_list", "add-template_card.jump_list");
    for rows in 1..=3 {
        page.click(add).await;
        page.shown_at(&field(&format!("{list}.{}.title", rows - 1))).await;
        metered(page, list, if rows == 3 { "已满" } else { "" }, false).await;
    }
    page.has(&id(add), "disabled", "").await;
    page.click(&format!("remove-{list}.2")).await;
    page.shown_at(&format!("{}:enabled", id(add))).await;
}
