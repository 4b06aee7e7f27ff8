//! What the made-up members of the practice company got is there after the program was quit, killed or its file damaged.

use crate::support::page::{Page, id, with};
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

const FILE: &str = "practice-inbox.json";

#[test]
fn the_practice_inbox_outlives_the_program_and_can_be_cleared() {
    e2e("practice_inbox", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        send(&page, "重启之后还在的通知").await;
        page.click("compose-new").await;
        page.gone("to-chip").await;
        send(&page, "撤回的通知").await;
        page.go("sends").await;
        page.click_at(&with("send-row", &[])).await;
        page.click("send-recall").await;
        page.click("recall-confirm").await;
        page.reads(&id("send-outcome"), "已撤回").await;
        assert_eq!(inbox(&page, "zhangsan", 1).await, ["重启之后还在的通知"]);
        // The driver does not wait for an end as it is wanted.
        stands(world, |text| !text.contains("撤回的")).await;

        let page = world.restart().await;
        assert_eq!(inbox(&page, "zhangsan", 1).await, ["重启之后还在的通知"]);
        world.picture("after-restart").await;
        page.go("compose").await;
        send(&page, "断电之前的通知").await;
        stands(world, |text| text.contains("断电之前")).await;
        world.cut_off().await;

        let page = world.start().await;
        assert_eq!(inbox(&page, "zhangsan", 2).await, ["重启之后还在的通知", "断电之前的通知"]);
        page.click("inbox-clear").await;
        page.shown("inbox-clear-confirm").await;
        world.picture("clear").await;
        page.click("inbox-clear-confirm").await;
        page.reads(&id("page-inbox"), "还没有人收到消息").await;
        assert!(!fs::read_to_string(file(world)).unwrap().contains("通知"), "it is gone from the disk as well");
        let page = world.restart().await;
        page.go("inbox").await;
        page.reads(&id("page-inbox"), "还没有人收到消息").await;
    });
}

#[test]
fn a_damaged_practice_inbox_is_kept_aside_and_told_of() {
    e2e("practice_inbox_damaged", async |world| {
        world.with_settings(&json!({}));
        fs::write(file(world), "{ \"messages\": [").unwrap();
        let page = world.start().await;
        page.reads(&with("notice", &[("data-kind", "file_kept_aside")]), FILE).await;
        send(&page, "损坏之后的通知").await;
        assert_eq!(inbox(&page, "zhangsan", 1).await, ["损坏之后的通知"]);
    });
}

/// Waits until the file is as it should be.
async fn stands(world: &World, as_wanted: impl Fn(&str) -> bool) {
    until("the practice inbox on the disk", async || {
        as_wanted(&fs::read_to_string(file(world)).unwrap_or_default()).then_some(())
    })
    .await;
}

fn file(world: &World) -> PathBuf {
    world.data_folder().join(FILE)
}

/// Sends a text to a member, from the page that writes, and comes back to it.
async fn send(page: &Page, text: &str) {
    page.write("text.content", text).await;
    page.add_person("zhangs", "zhangsan").await;
    assert_eq!(page.send().await, "accepted");
}

/// The texts on a member's phone, once there are so many.
async fn inbox(page: &Page, account: &str, messages: usize) -> Vec<String> {
    page.go("inbox").await;
    page.click_at(&with("inbox-member", &[("data-id", account)])).await;
    let there = "return document.querySelectorAll(arguments[0]).length === arguments[1]";
    page.holds(&format!("{messages} messages"), there, vec![id("inbox-message").into(), messages.into()]).await;
    let script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)";
    let texts: Vec<String> = page.ask(script, vec![id("inbox-message").into()]).await;
    texts.iter().map(|text| text.lines().last().unwrap_or_default().to_owned()).collect()
}
