//! Tasks around sending as a new user does them, with every click and every key counted: they may get cheaper, never dearer.

use crate::support::company::Company;
use crate::support::effort::Effort;
use crate::support::page::{Page, ctrl, id, key, with};
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

#[test]
fn task_4_two_departments_without_one_person() {
    e2e("task_4", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        page.write("text.content", "本周六机房检修").await;
        let person = Effort::on(&page);
        person.click("to-input").await;
        for (typed, department) in [("yanfa", "department:5"), ("xiaoshou", "department:8")] {
            person.write(typed).await;
            page.shown_at(&with("to-hit", &[("data-id", department)])).await;
            person.press(&key(&Key::Enter)).await;
            page.shown_at(&with("to-chip", &[("data-id", department)])).await;
        }
        person.click("to-more").await;
        person.click("to-without").await;
        person.click("without-input").await;
        person.write("wangwei").await;
        page.shown_at("[data-testid=to-hit]").await;
        person.press(&key(&Key::Enter)).await;
        page.gone("to-hit").await;
        person.click("send").await;
        reviewed(&page).await;
        // How the number comes about, and by whom it can be checked.
        let sum = page.text("review-sum").await;
        assert!(sum.starts_with("研发中心 ") && sum.contains(" + 销售部 ") && sum.contains(" − 排除 1 = "), "{sum}");
        page.is_sound("review with a sum").await;
        world.picture("sum").await;
        person.click("review-confirm").await;
        // One of them has no licence.
        assert_eq!(page.outcome().await, "partial");
        person.took("task 4", 6, 3);
    });
}

#[test]
fn task_7_who_missed_it_once_more_and_taken_back() {
    e2e("task_7", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "请更新门禁卡").await;
        page.add_person("zhangsan", "zhangsan").await;
        page.add_person("zhouyi", "zhouyi").await;
        page.review().await;
        assert_eq!(page.confirm().await, "partial");
        let person = Effort::on(&page);
        // Who missed it and why stands in the result.
        page.reads(&id("missed-row"), "许可").await;
        person.click("again-missed").await;
        page.gone("review").await;
        page.shown_at(&with("to-chip", &[("data-id", "person:zhouyi")])).await;
        person.press(&ctrl(&key(&Key::Enter))).await;
        page.shown("review-people").await;
        // One tick, with the reason that is known; no word of a repeat for somebody who did not get it.
        assert_eq!(page.count(&id("review-ack")).await, 1);
        page.reads(&with("review-caution", &[("data-kind", "refused_before")]), "许可").await;
        world.picture("again").await;
        person.click("review-ack").await;
        reviewed(&page).await;
        person.press(&ctrl(&key(&Key::Enter))).await;
        assert_eq!(page.outcome().await, "refused");
        // The cause is the one that the answer names, and nothing is offered that can only fail.
        page.reads(&id("error-panel"), "许可").await;
        assert!(!page.sees("send-retry").await);
        page.is_sound("refused for want of a licence").await;
        world.picture("unlicensed").await;
        page.click("result-close").await;
        page.gone("review").await;
        person.press(&ctrl("2")).await;
        page.shown("page-sends").await;
        page.click_at(&with("send-row", &[("data-outcome", "partial")])).await;
        person.click("send-recall").await;
        person.click("recall-confirm").await;
        page.shown("recall-result").await;
        page.reads(&id("send-outcome"), "已撤回").await;
        page.reads(&id("recall-result"), "1 人").await;
        page.shown("recalled-edit").await;
        assert!(!page.sees("again-missed").await);
        page.is_sound("taken back").await;
        world.picture("recalled").await;
        person.took("task 7", 5, 3);
        assert!(company.sandbox.inbox("zhangsan").is_empty(), "nobody sees it any more");
    });
}

#[test]
fn task_10_for_a_later_time_another_time_and_not_at_all() {
    e2e("task_10", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        page.add_person("zhangsan", "zhangsan").await;
        page.write("text.content", "明天上午九点培训").await;
        let person = Effort::on(&page);
        person.press(&ctrl(&key(&Key::Enter))).await;
        reviewed(&page).await;
        person.click("when-at").await;
        person.click("schedule-tomorrow").await;
        page.reads(&id("schedule-moment"), "明天（").await;
        page.reads(&id("schedule-moment"), "09:05").await;
        page.is_sound("tomorrow").await;
        world.picture("tomorrow").await;
        reviewed(&page).await;
        person.press(&ctrl(&key(&Key::Enter))).await;
        page.stands("scheduled", None).await;
        person.click("send-reschedule").await;
        let monday = page.sees("schedule-monday").await;
        page.shown("schedule-tomorrow").await;
        person.click(if monday { "schedule-monday" } else { "schedule-tomorrow" }).await;
        person.press(&ctrl(&key(&Key::Enter))).await;
        page.gone("reschedule").await;
        person.click("send-cancel").await;
        person.click("send-cancel-confirm").await;
        page.gone("review").await;
        person.took("task 10", 6, 3);
        // Nothing is lost by it.
        assert_eq!(page.value("[data-field='text.content']").await, "明天上午九点培训");
        page.go("sends").await;
        page.reads(&id("send-row"), "已取消").await;
        assert_eq!(page.count(&id("open-row")).await, 0);
    });
}

#[test]
fn what_is_scheduled_opens_its_record_and_can_be_edited() {
    e2e("scheduled_edit", async |world| {
        world.with_settings(&json!({ "theme": "dark" }));
        let page = world.start().await;
        page.shown("page-compose").await;
        page.add_person("zhangsan", "zhangsan").await;
        page.write("text.content", "周会改到三楼").await;
        page.review().await;
        page.click("when-at").await;
        page.click("schedule-tomorrow").await;
        reviewed(&page).await;
        page.click("review-confirm").await;
        page.stands("scheduled", None).await;
        page.click("underway-open").await;
        page.shown("send-detail").await;
        page.reads(&id("standing-title"), "明天（").await;
        assert!(!page.sees("error-panel").await, "the record opens");
        // It stands in one place; nobody has missed it, and no answer is missing.
        assert_eq!((page.count(&id("open-row")).await, page.count(&id("send-row")).await), (1, 0));
        assert!(!page.sees("ledger-missed").await);
        page.unfold().await;
        page.shown("send-request").await;
        assert!(!page.sees("send-response").await);
        page.is_sound("scheduled").await;
        world.picture("scheduled").await;
        page.click("send-edit").await;
        page.shown("page-compose").await;
        page.shown_at(&with("to-chip", &[("data-id", "person:zhangsan")])).await;
        assert_eq!(page.value("[data-field='text.content']").await, "周会改到三楼");
        page.write("text.content", "周会改到四楼").await;
        // Its time is still chosen.
        page.review().await;
        page.reads(&id("schedule-moment"), "明天（").await;
        page.click("review-confirm").await;
        page.stands("scheduled", None).await;
    });
}
