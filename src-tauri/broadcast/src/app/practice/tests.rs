//! Tests of [`super`].

use super::*;
use crate::app::notices::NoticeKind;
use crate::app::testing::World;
use crate::model::batch::Route;
use crate::model::timestamp::Timestamp;
use crate::ports::Sender;
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::until;

/// Sends a text to a member of the practice company; gives its `msgid`.
async fn sent(world: &World, to: &str, text: &str) -> String {
    let profile = world.profile(PRACTICE_ID).unwrap();
    let body = json!({ "touser": to, "agentid": profile.agent_id, "msgtype": "text", "text": { "content": text } });
    let reply = world.connections.send(&profile, &Route::App, body.to_string().into_bytes()).await.unwrap();
    reply.msgid.unwrap()
}

/// What is in the inboxes: texts and who has them.
fn inboxes(world: &World) -> Vec<(String, Vec<String>)> {
    let kept = world.practice.kept(usize::MAX).into_iter();
    kept.map(|message| (message.message["content"].as_str().unwrap().to_owned(), message.to)).collect()
}

fn file(world: &World) -> PathBuf {
    world.data_folder.join(INBOX)
}

fn on_disk(world: &World) -> Vec<Value> {
    let text = std::fs::read(file(world)).unwrap_or_default();
    let document: Value = serde_json::from_slice(&text).unwrap_or_default();
    document["messages"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn the_inboxes_are_there_after_a_restart_without_what_was_recalled() {
    let world = World::open().await;
    sent(&world, "zhangsan|lisi", "留下的").await;
    let recalled = sent(&world, "zhangsan", "撤回的").await;
    let later = sent(&world, "lisi", "以后撤回的").await;
    let profile = world.profile(PRACTICE_ID).unwrap();
    world.connections.recall(&profile, &recalled).await.unwrap();
    let before = inboxes(&world);
    assert_eq!(before.len(), 2);

    let world = world.restart().await;
    assert_eq!(inboxes(&world), before);
    let profile = world.profile(PRACTICE_ID).unwrap();
    world.connections.recall(&profile, &later).await.unwrap();
    let world = world.restart().await;
    assert_eq!(inboxes(&world), [("留下的".to_owned(), vec!["zhangsan".to_owned(), "lisi".to_owned()])]);
}

#[tokio::test]
async fn what_arrived_outlives_a_kill() {
    let world = World::open().await;
    sent(&world, "zhangsan", "断电之前").await;
    until("the message on the disk", async || on_disk(&world).len() == 1).await;
    let recalled = sent(&world, "zhangsan", "撤回的").await;
    until("the other message on the disk", async || on_disk(&world).len() == 2).await;
    world.connections.recall(&world.profile(PRACTICE_ID).unwrap(), &recalled).await.unwrap();
    until("the recall on the disk", async || on_disk(&world).len() == 1).await;
    let world = world.after_a_kill().await;
    assert_eq!(inboxes(&world), [("断电之前".to_owned(), vec!["zhangsan".to_owned()])]);
}

#[tokio::test]
async fn a_damaged_file_is_kept_aside_and_told_of() {
    let world = World::open().await;
    sent(&world, "zhangsan", "丢失的").await;
    world.close().await;
    let damaged = "{ \"messages\": [{ \"msgid\": 7 }] }";
    std::fs::write(file(&world), damaged).unwrap();
    let world = world.after_a_kill().await;
    assert_eq!(inboxes(&world), []);
    let notices = world.notices.open();
    let told = notices.iter().find(|notice| notice.kind == NoticeKind::FileKeptAside).unwrap();
    assert_eq!(std::fs::read_to_string(told.path.as_ref().unwrap()).unwrap(), damaged);
    sent(&world, "zhangsan", "新的").await;
    assert_eq!(inboxes(&world.restart().await).len(), 1);
}

#[tokio::test]
async fn emptied_inboxes_stay_empty() {
    let world = World::open().await;
    sent(&world, "zhangsan", "练习").await;
    until("the message on the disk", async || on_disk(&world).len() == 1).await;
    world.clear_practice_inbox().await;
    assert_eq!(on_disk(&world), Vec::<Value>::new());
    assert_eq!(inboxes(&world.after_a_kill().await), []);
}

#[test]
fn the_newest_messages_are_kept_as_far_as_they_fit() {
    let message = |text: String| KeptMessage {
        msgid: "m".to_owned(),
        at: Timestamp(1),
        msgtype: "text".to_owned(),
        message: json!({ "content": text }),
        safe: 0,
        to: vec!["zhangsan".to_owned()],
    };
    let messages = vec![message("旧".repeat(400)), message("一".to_owned()), message("二".to_owned())];
    let size = |message: &KeptMessage| serde_json::to_vec(message).unwrap().len();
    let both = size(&messages[1]) + size(&messages[2]);
    assert_eq!(newest_within(messages.clone(), both), messages[1..]);
    assert_eq!(newest_within(messages.clone(), both - 1), messages[2..]);
    assert_eq!(newest_within(messages, 1), []);
}
