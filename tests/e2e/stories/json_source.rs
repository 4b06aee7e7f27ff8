//! The whole message as JSON in the place of its form: what is changed there is in the preview and in the form, what cannot be read is
//! told with its place and changes nothing, and what is sent is what stands there.

use crate::support::company::Company;
use crate::support::page::{Page, ctrl, field, id, with};
use crate::support::world::e2e;
use serde_json::json;

/// The card as the program writes it.
fn card(title: &str, description: &str, url: &str) -> String {
    format!(
        r#"{{
  "msgtype": "textcard",
  "textcard": {{
    "title": "{title}",
    "description": "{description}",
    "url": "{url}"
  }}
}}"#
    )
}

#[test]
fn a_card_is_written_as_json_and_in_its_form() {
    e2e("json_source", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技（测试）").await;
        let page = world.start().await;
        company.join(&page).await;
        page.choose_kind("textcard").await;
        page.write("textcard.title", "领奖通知").await;
        page.click("compose-source").await;
        stands(&page, &card("领奖通知", "", "")).await;

        type_behind(&page, "领奖通知", "2026").await;
        page.reads(&id("preview"), "领奖通知2026").await;
        stands(&page, &card("领奖通知2026", "", "")).await;

        // A quotation mark ends the title too early: told with its place, and nothing of it is in the message.
        type_behind(&page, "2026", "\"第二轮").await;
        page.reads(&id("source-fault"), "第 4 行，第 24 列").await;
        page.reads(&id("preview"), "领奖通知2026").await;
        assert!(!page.text("preview").await.contains("第二轮"));
        page.click("send-test").await;
        page.shown("source-fault").await;
        assert!(!page.sees("review").await, "what cannot be read is not sent");
        page.fill(&id("source-text"), &card("年会领奖", "", "")).await;
        page.gone("source-fault").await;
        page.reads(&id("preview"), "年会领奖").await;

        // The form is in step, both ways.
        page.click("compose-source").await;
        page.shown("message-form").await;
        assert_eq!(page.value(&field("textcard.title")).await, "年会领奖");
        page.write("textcard.url", "https://www.example.com/prize").await;
        page.click("compose-source").await;
        stands(&page, &card("年会领奖", "", "https://www.example.com/prize")).await;

        // What there is to know stands at its line, and leads there.
        let missing = with("finding", &[("data-path", "textcard.description")]);
        page.reads(&missing, "第 5 行").await;
        page.click_at(&missing).await;
        page.holds(
            "the line to be selected",
            "const area = document.querySelector(arguments[0]);
            return area.value.slice(area.selectionStart, area.selectionEnd).includes('description')",
            vec![id("source-text").into()],
        )
        .await;
        type_behind(&page, "\"description\": \"", "请到前台领取").await;
        page.reads(&id("preview"), "请到前台领取").await;
        let whole = card("年会领奖", "请到前台领取", "https://www.example.com/prize");
        stands(&page, &whole).await;
        // One history with the form.
        page.press(&ctrl("z")).await;
        stands(&page, &card("年会领奖", "", "https://www.example.com/prize")).await;
        page.press(&ctrl("y")).await;
        stands(&page, &whole).await;

        page.click("send-test").await;
        page.shown("review").await;
        assert_eq!(page.confirm().await, "accepted");
        let message = company.only_delivery("LinQing").message;
        for (name, text) in
            [("title", "年会领奖"), ("description", "请到前台领取"), ("url", "https://www.example.com/prize")]
        {
            assert_eq!(message[name], text, "{message}");
        }
    });
}

/// Waits until the source is this text.
async fn stands(page: &Page, text: &str) {
    let source = id("source-text");
    page.until(text, async || Ok((page.value(&source).await == text).then_some(()))).await;
}

/// Puts the caret behind a text in the source, and types there: a driver's own keys go to the end of a text.
async fn type_behind(page: &Page, before: &str, text: &str) {
    let script = "
        const area = document.querySelector(arguments[0]);
        const at = area.value.indexOf(arguments[1]) + arguments[1].length;
        area.focus();
        area.setSelectionRange(at, at);
        return document.execCommand('insertText', false, arguments[2])";
    let done: bool = page.ask(script, vec![id("source-text").into(), before.into(), text.into()]).await;
    assert!(done, "nothing was typed behind {before}");
}
