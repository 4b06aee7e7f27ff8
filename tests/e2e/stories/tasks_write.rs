//! Tasks around writing as a new user does them, with every click and every key counted: they may get cheaper, never dearer.

use crate::support::effort::Effort;
use crate::support::forms::{By, File};
use crate::support::page::{Page, ctrl, field, id, key, with};
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

/// The person is chosen by pinyin; the keyboard is in the line for recipients.
async fn to(person: &Effort<'_>, page: &Page, typed: &str, account: &str) {
    page.holds(
        "the keyboard in the line",
        "return document.activeElement.matches(arguments[0])",
        vec![id("to-input").into()],
    )
    .await;
    person.write(typed).await;
    page.shown_at(&with("to-hit", &[("data-id", &format!("person:{account}"))])).await;
    person.press(&key(&Key::Enter)).await;
    page.shown_at(&with("to-chip", &[("data-id", &format!("person:{account}"))])).await;
}

/// Reviewed and sent by keys.
async fn send(person: &Effort<'_>, page: &Page) {
    person.press(&ctrl(&key(&Key::Enter))).await;
    page.shown_at(&format!("{}:enabled", id("review-confirm"))).await;
    person.click("review-confirm").await;
    assert_eq!(page.outcome().await, "accepted");
}

#[test]
fn task_2_a_text_card_with_styled_lines_and_a_link() {
    e2e("task_2", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        let person = Effort::on(&page);
        to(&person, &page, "zhangs", "zhangsan").await;
        person.click("kind-textcard").await;
        person.click_at(&field("textcard.title")).await;
        person.write("停水通知").await;
        person.click_at(&field("textcard.description")).await;
        person.click("rich-line-gray").await;
        person.write("行政部").await;
        person.press(&key(&Key::Enter)).await;
        person.write("明天 9 点到 12 点").await;
        // The address is the next field; what it begins with is left to the form.
        person.press(&key(&Key::Tab)).await;
        person.write("www.example.com/water").await;
        send(&person, &page).await;
        person.took("task 2", 6, 4);
        page.click("result-close").await;
        assert!(page.newest_in_inbox("zhangsan").await.contains("停水通知"));
    });
}

#[test]
fn task_5_a_template_is_kept_used_changed_and_brought_up_to_date() {
    e2e("task_5", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.write("text.content", "本周值班：张三").await;
        let person = Effort::on(&page);
        person.click("save-template").await;
        page.until("a proposed name", async || {
            Ok((page.value(&id("template-name")).await == "本周值班：张三").then_some(()))
        })
        .await;
        person.press(&key(&Key::Enter)).await;
        page.gone("template-name").await;
        page.click("compose-new").await;
        page.until("an empty text", async || Ok(page.value(&field("text.content")).await.is_empty().then_some(())))
            .await;

        person.click("nav-templates").await;
        person.click_at(&format!("{} {}", id("template-row"), id("template-use"))).await;
        page.shown("page-compose").await;
        to(&person, &page, "lisi", "lisi").await;
        person.press(&key(&Key::Tab)).await;
        person.press(&key(&Key::End)).await;
        person.write("、李四").await;
        send(&person, &page).await;
        person.took("task 5", 7, 6);
        page.click("result-close").await;
        page.gone("review").await;
        page.click("save-template").await;
        page.click("template-update").await;
        page.gone("template-name").await;
        let kept = page.invoke("template_list", json!({ "query": "", "order": "use" })).await.unwrap();
        assert_eq!((&kept[0]["summary"], kept.as_array().map(Vec::len)), (&json!("本周值班：张三、李四"), Some(1)));
        assert!(page.newest_in_inbox("lisi").await.contains("李四"));
    });
}

#[test]
fn task_6_recipients_from_a_list_with_namesakes() {
    const LIST: &str = "姓名,备注\r\n李四,\r\n王伟,销售部的那位\r\n";
    e2e("task_6", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        let person = Effort::on(&page);
        person.click("to-more").await;
        person.click("to-list").await;
        // The file is dropped; by the button it is one click more.
        page.hand_over(&id("list-drop"), &File::plain("聚餐.csv", LIST), By::Drop).await;
        page.shown("list-question").await;
        person.click_at(&format!("{} select", id("list-question"))).await;
        page.choose(&format!("{} select", id("list-question")), "person:wangwei2").await;
        page.reads(&id("list-apply"), "2").await;
        person.click("list-apply").await;
        page.gone("list-dialog").await;
        person.took("task 6", 4, 0);
        for account in ["lisi", "wangwei2"] {
            page.shown_at(&with("to-chip", &[("data-id", &format!("person:{account}"))])).await;
        }
        // Which of two is meant is to be seen on the chip.
        page.reads(&with("to-chip", &[("data-id", "person:wangwei2")]), "wangwei2").await;
    });
}
