//! What the made-up members of the practice company got and answered is there after the program was quit, killed or its file damaged;
//! and what can go wrong is tried with them.

use crate::support::page::{Page, id, key, with};
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use testkit::within;
use thirtyfour::Key;

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

#[test]
fn a_fault_is_chosen_and_met_and_an_answer_to_a_card_outlives_the_program() {
    e2e("practice_faults", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.choose_kind("button_interaction").await;
        page.write("template_card.main_title.title", "秋季登山报名").await;
        page.write("template_card.button_list.0.text", "我要报名").await;
        page.add_person("zhangs", "zhangsan").await;
        assert_eq!(page.send().await, "accepted");
        page.go("sends").await;
        let card = page.attribute(&id("send-row"), "data-id").await;
        page.go("inbox").await;
        page.click_at(&with("inbox-member", &[("data-id", "zhangsan")])).await;
        page.click("card-press").await;
        page.reads(&id("card-answer"), "我要报名").await;
        page.is_sound("answered card").await;
        world.picture("answered").await;

        page.click("inbox-faults").await;
        page.shown("faults").await;
        page.is_sound("faults").await;
        world.picture("faults").await;
        page.click("fault-order-frequency_limit").await;
        page.shown_at(&with("fault", &[("data-fault", "frequency_limit"), ("data-times", "1")])).await;
        page.press(&key(&Key::Escape)).await;
        page.gone("faults").await;
        page.reads(&id("faults-ordered"), "发送太频繁").await;
        page.go("compose").await;
        page.click("compose-new").await;
        page.gone("to-chip").await;
        page.choose_kind("text").await;
        page.write("text.content", "遇到频率限制的通知").await;
        page.add_person("zhangs", "zhangsan").await;
        page.review().await;
        page.acknowledge().await;
        page.click("review-confirm").await;
        page.stands("held", None).await;
        page.click("review-leave").await;
        page.gone("review").await;
        page.go("inbox").await;
        page.shown("inbox-member").await;
        assert!(!page.sees("faults-ordered").await, "it was met");

        let page = world.restart().await;
        page.shown("decide").await;
        page.stands("paused", Some("interrupted")).await;
        page.click("decide-later").await;
        page.gone("decide").await;
        page.open_send("paused", Some("interrupted")).await;
        page.click("send-resume").await;
        within(Duration::from_mins(2), "the limit to pass, and the send to end", async || {
            page.sees_at(&with("send-outcome", &[("data-outcome", "accepted")])).await.then_some(())
        })
        .await;
        assert_eq!(inbox(&page, "zhangsan", 2).await[1], "遇到频率限制的通知");
        page.reads(&id("card-answer"), "我要报名").await;
        page.go("sends").await;
        page.click_at(&with("send-row", &[("data-id", &card)])).await;
        page.reads(&id("send-answer"), "我要报名").await;
        page.is_sound("answers beside the send").await;
        world.picture("answers").await;
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
