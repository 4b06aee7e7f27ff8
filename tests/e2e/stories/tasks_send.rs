//! Tasks around sending as a new user does them, with every click and every key counted: they may get cheaper, never dearer.

use crate::support::effort::Effort;
use crate::support::page::{Page, id, key, with};
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

/// The review is there, and nothing is due in it.
async fn reviewed(page: &Page) {
    page.shown_at(&format!("{}:enabled", id("review-confirm"))).await;
}

#[test]
fn task_1_a_first_message_to_a_colleague_found_by_pinyin() {
    e2e("task_1", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        let person = Effort::on(&page);
        // The keyboard is in the line for recipients from the start.
        page.holds(
            "the keyboard in the line",
            "return document.activeElement.matches(arguments[0])",
            vec![id("to-input").into()],
        )
        .await;
        person.write("zhangs").await;
        page.shown_at(&with("to-hit", &[("data-id", "person:zhangsan")])).await;
        person.press(&key(&Key::Enter)).await;
        page.shown("to-chip").await;
        person.click_at("[data-field='text.content']").await;
        person.write("第一条消息").await;
        person.click("send").await;
        reviewed(&page).await;
        person.click("review-confirm").await;
        assert_eq!(page.outcome().await, "accepted");
        person.took("task 1", 3, 1);
        page.click("result-close").await;
        page.shown("last-sent").await;
        assert!(page.newest_in_inbox("zhangsan").await.contains("第一条消息"));
    });
}
