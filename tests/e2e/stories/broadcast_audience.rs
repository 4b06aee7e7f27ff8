//! Who gets it: a department without one of its people, a list in which two have one name, kept for the next time.

use crate::support::company::Company;
use crate::support::forms::{By, File};
use crate::support::page::{Page, id, with};
use crate::support::world::e2e;
use serde_json::json;
use std::collections::BTreeSet;

const LIST: &str = "姓名,备注\r\n李四,\r\n王伟,销售部的那位\r\n没有这个人,\r\n李四,重复\r\n";

#[test]
fn a_list_is_asked_about_an_audience_is_kept_and_exactly_it_is_reached() {
    e2e("broadcast_audience", async |world| {
        world.with_settings(&json!({ "theme": "dark" }));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "本周五部门聚餐").await;
        page.add_recipient("行政", "department:2").await;
        page.click("to-more").await;
        page.click("to-without").await;
        page.fill(&id("without-input"), "zhangsan").await;
        page.click_at(&with("to-hit", &[("data-id", "person:zhangsan")])).await;
        page.shown_at(&with("without-chip", &[("data-id", "person:zhangsan")])).await;
        page.is_sound("one left out").await;
        list(&page).await;
        world.picture("audience").await;
        let expected = expected(&company);
        page.review().await;
        page.has(&id("review-people"), "data-people", &expected.len().to_string()).await;
        page.reads(&id("review-without"), "张三").await;
        page.click("review-list").await;
        page.shown("audience-person").await;
        page.is_sound("who exactly").await;
        page.press(&crate::support::page::key(&thirtyfour::Key::Escape)).await;
        page.gone("audience-people").await;
        page.click("review-back").await;
        page.gone("review").await;

        keep(&page).await;
        page.click("compose-new").await;
        page.gone("to-chip").await;
        page.write("text.content", "本周五部门聚餐").await;
        page.click("to-more").await;
        page.click("to-saved").await;
        page.click_at(&format!("{} {}", with("saved-row", &[("data-name", "聚餐名单")]), id("saved-use"))).await;
        page.gone("saved-dialog").await;
        page.shown_at(&with("without-chip", &[("data-id", "person:zhangsan")])).await;
        assert_eq!(page.send().await, "accepted");
        let reached: BTreeSet<String> = company.sandbox.deliveries().into_iter().map(|one| one.userid).collect();
        assert_eq!(reached, expected, "exactly those who were meant");
        assert_eq!(company.received()[1..], [expected.len()], "each once");
        forget(&page).await;
    });
}

/// The department without the one, and the two from the list.
fn expected(company: &Company) -> BTreeSet<String> {
    let members = company.sandbox.members().into_iter();
    let staff = members.filter(|one| one.in_scope && one.licensed && one.departments.contains(&2));
    let mut all: BTreeSet<String> = staff.map(|one| one.userid).collect();
    assert!(all.remove("zhangsan"), "he is in the department");
    all.extend(["lisi".to_owned(), "wangwei2".to_owned()]);
    all
}

/// A file with names. Which of two people of one name is meant is asked and never guessed; a name that nobody has is said.
async fn list(page: &Page) {
    page.click("to-more").await;
    page.click("to-list").await;
    page.is_sound("a list").await;
    page.hand_over(&id("list-drop"), &File::plain("聚餐.csv", LIST), By::Drop).await;
    page.has(&id("list-matched"), "data-n", "1").await;
    page.shown_at(&with("list-question", &[("data-doubt", "several_fit")])).await;
    page.reads(&id("list-question"), "王伟").await;
    page.reads(&id("list-miss"), "没有这个人").await;
    page.is_sound("a list with a question").await;
    page.reads(&id("list-apply"), "1").await;
    let choice = format!("{} select", id("list-question"));
    assert_eq!(page.value(&choice).await, "", "nothing is chosen beforehand");
    page.choose(&choice, "person:wangwei2").await;
    page.reads(&id("list-apply"), "2").await;
    page.click("list-apply").await;
    page.gone("list-dialog").await;
    for account in ["lisi", "wangwei2"] {
        page.shown_at(&with("to-chip", &[("data-id", &format!("person:{account}"))])).await;
    }
}

async fn keep(page: &Page) {
    page.click("to-more").await;
    page.click("to-saved").await;
    page.fill(&id("saved-name"), "聚餐名单").await;
    page.click("saved-save").await;
    page.shown_at(&with("saved-row", &[("data-name", "聚餐名单")])).await;
    page.is_sound("saved audiences").await;
    page.click("saved-close").await;
    page.gone("saved-dialog").await;
}

/// Deleted, taken back, deleted for good.
async fn forget(page: &Page) {
    let row = with("saved-row", &[("data-name", "聚餐名单")]);
    page.click("to-more").await;
    page.click("to-saved").await;
    for last in [false, true] {
        page.click("saved-more").await;
        page.click("saved-delete").await;
        page.gone_at(&row).await;
        if !last {
            page.click_at(&format!("{} button", id("toast"))).await;
            page.shown_at(&row).await;
        }
    }
    page.is_sound("no saved audience").await;
}
