//! Tests of [`super`].

use super::*;
use crate::app::notices::NoticeKind;
use crate::app::testing::{World, typed};
use crate::model::batch::Route;
use crate::model::need::NeedKind;
use crate::model::outcome::Outcome;
use crate::model::practice::{CardChoice, CardPress, MOST_FAULTS, OrderedFault, PracticeFault};
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::timestamp::Timestamp;
use crate::ports::Sender;
use crate::profiles::ProfileInput;
use crate::testing::{broadcast_as, draft, order_of, person};
use sandbox::Settings;
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::{stand_in, until};

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
    world.start_practice_over().await;
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

/// Sends a vote to a member of the practice company; gives its `msgid`.
async fn vote(world: &World, to: &str) -> String {
    let profile = world.profile(PRACTICE_ID).unwrap();
    let body = json!({ "touser": to, "agentid": profile.agent_id, "msgtype": "template_card", "template_card": {
        "card_type": "vote_interaction", "main_title": { "title": "秋游去哪里" }, "task_id": "trip",
        "checkbox": { "question_key": "trip", "option_list": [{ "id": "lake", "text": "环湖", "is_checked": false }] },
        "submit_button": { "text": "提交", "key": "ok" } } });
    let reply = world.connections.send(&profile, &Route::App, body.to_string().into_bytes()).await.unwrap();
    reply.msgid.unwrap()
}

fn lake() -> CardPress {
    let chosen = vec![CardChoice { question: "trip".to_owned(), options: vec!["lake".to_owned()] }];
    CardPress { key: "ok".to_owned(), chosen }
}

#[tokio::test]
async fn answers_to_cards_are_there_after_a_kill_and_gone_when_practice_starts_over() {
    let world = World::open().await;
    let msgid = vote(&world, "zhangsan").await;
    let answer = world.press_practice_card("zhangsan", &msgid, lake()).unwrap();
    assert_eq!((&*answer.button, &answer.chosen[0].options), ("提交", &vec!["环湖".to_owned()]));
    let missing = world.press_practice_card("lisi", &msgid, lake()).unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
    let text = || std::fs::read_to_string(file(&world)).unwrap_or_default();
    until("the answer on the disk", async || text().contains("template_card_event")).await;

    let world = world.after_a_kill().await;
    assert_eq!(world.practice.answers(), [answer]);
    world.press_practice_card("zhangsan", &msgid, lake()).unwrap();
    assert_eq!(world.practice.answers().len(), 2, "it can be answered in the next run too");
    world.start_practice_over().await;
    assert_eq!(world.after_a_kill().await.practice.answers(), []);
}

#[tokio::test]
async fn what_the_company_knows_is_kept_aside_when_it_is_damaged_and_the_messages_stay() {
    let world = World::open().await;
    sent(&world, "zhangsan", "留下的").await;
    world.close().await;
    let mut document: Value = serde_json::from_slice(&std::fs::read(file(&world)).unwrap()).unwrap();
    document["company"] = json!({ "sent_on": "yesterday" });
    std::fs::write(file(&world), document.to_string()).unwrap();
    let world = world.after_a_kill().await;
    assert!(world.notices.open().iter().any(|notice| notice.kind == NoticeKind::FileKeptAside));
    assert_eq!(inboxes(&world).len(), 1);
    let world = world.restart().await;
    assert_eq!(inboxes(&world).len(), 1, "they were written anew");
    // As an earlier version wrote it.
    document.as_object_mut().unwrap().remove("company");
    world.close().await;
    std::fs::write(file(&world), document.to_string()).unwrap();
    let world = world.after_a_kill().await;
    assert_eq!(inboxes(&world).len(), 1);
    assert!(!world.notices.open().iter().any(|notice| notice.kind == NoticeKind::FileKeptAside));
}

fn times(world: &World, fault: PracticeFault) -> u32 {
    world.practice_faults().faults.iter().find(|one| one.fault == fault).unwrap().times
}

#[tokio::test]
async fn a_fault_is_met_by_practice_alone() {
    let world = World::open().await;
    let company = stand_in(Settings::new("ww0123456789abcdef", "secret", 1_000_002)).await;
    let input = ProfileInput { base_url: company.url(), ..typed("青禾科技") };
    let profile = world.profiles.save(&input).unwrap().profile;
    world.secrets.type_secret(&profile, "secret");
    let faults = world.order_practice_fault(PracticeFault::FrequencyLimit, 1);
    assert_eq!(faults.faults[0], OrderedFault { fault: PracticeFault::FrequencyLimit, times: 1 });
    world.order_practice_fault(PracticeFault::Trouble, 1);

    let draft = draft("真的", vec![person("zhangsan")]);
    let review = world.review(&profile.id, &draft, false, None).await.unwrap();
    let id = world.start_send(order_of(&profile.id, draft, review, 0)).await.unwrap();
    let end = broadcast_as(&world.own.engine, &id, |one| one.outcome.is_some()).await;
    assert_eq!((end.outcome, company.inbox("zhangsan").len()), (Some(Outcome::Accepted), 1));
    for fault in [PracticeFault::FrequencyLimit, PracticeFault::Trouble] {
        assert_eq!(times(&world, fault), 1, "{fault:?} waits for practice");
    }
    let body = json!({ "touser": "lisi", "agentid": 1_000_002, "msgtype": "text", "text": { "content": "练习" } });
    let practice = world.profile(PRACTICE_ID).unwrap();
    let refused = world.connections.send(&practice, &Route::App, body.to_string().into_bytes()).await;
    assert!(refused.is_err());
    assert_eq!(times(&world, PracticeFault::FrequencyLimit), 0);
    assert_eq!(world.card_answers(&id).await.unwrap(), [], "nothing is told of cards of a real company");
}

#[tokio::test]
async fn a_fault_is_ordered_for_a_number_of_calls_and_taken_back() {
    let world = World::open().await;
    for fault in PracticeFault::ALL {
        world.order_practice_fault(fault, 3);
        world.order_practice_fault(fault, 2);
        let newest = if fault == PracticeFault::SecretRefused { MOST_FAULTS } else { 2 };
        assert_eq!(times(&world, fault), newest, "{fault:?}: the newest order counts");
        world.order_practice_fault(fault, 1000);
        assert_eq!(times(&world, fault), MOST_FAULTS);
    }
    world.order_practice_fault(PracticeFault::CutBefore, 0);
    assert_eq!((times(&world, PracticeFault::CutBefore), times(&world, PracticeFault::CutAfter)), (0, MOST_FAULTS));
    world.start_practice_over().await;
    assert!(world.practice_faults().faults.iter().all(|one| one.times == 0));
}

/// Sends a text to practice members; gives the id of the send.
async fn begun(world: &World, text: &str, to: &[&str]) -> String {
    let draft = draft(text, to.iter().map(|id| person(id)).collect());
    let review = world.review(PRACTICE_ID, &draft, false, None).await.unwrap();
    world.start_send(order_of(PRACTICE_ID, draft, review, 0)).await.unwrap()
}

async fn is_told(world: &World, kind: NeedKind) {
    let stands = async || world.needs().last().is_some_and(|needs| needs.standing.iter().any(|need| need.kind == kind));
    until(format!("{kind:?} to be told"), stands).await;
}

/// Each situation that needs the admin can be tried.
#[tokio::test]
async fn what_needs_the_admin_can_be_brought_about_in_practice() {
    let world = World::open().await;
    world.read_directory().await;
    world.tell_needs();

    world.order_practice_fault(PracticeFault::SomeInvalid, 1);
    let id = begun(&world, "少一个人", &["lisi", "wangwei"]).await;
    let end = broadcast_as(&world.own.engine, &id, |one| one.outcome.is_some()).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 1));
    is_told(&world, NeedKind::Missed).await;

    world.order_practice_fault(PracticeFault::Trouble, 1);
    let id = begun(&world, "停下来", &["zhangsan"]).await;
    let stuck = broadcast_as(&world.own.engine, &id, |one| one.state == BroadcastState::Paused).await;
    assert_eq!(stuck.pause, Some(PauseReason::Trouble));
    is_told(&world, NeedKind::Trouble).await;
    world.own.engine.resume(&id).await.unwrap();
    let end = broadcast_as(&world.own.engine, &id, |one| one.outcome.is_some()).await;
    assert_eq!(end.outcome, Some(Outcome::Accepted));

    world.order_practice_fault(PracticeFault::ContactsRefused, 1);
    world.directory.refresh(&world.profile(PRACTICE_ID).unwrap()).await.unwrap();
    is_told(&world, NeedKind::DirectoryRefused).await;

    world.order_practice_fault(PracticeFault::SecretRefused, 1);
    let id = begun(&world, "不认识的密钥", &["zhangsan"]).await;
    broadcast_as(&world.own.engine, &id, |one| one.outcome.is_some()).await;
    is_told(&world, NeedKind::SecretRefused).await;
    world.order_practice_fault(PracticeFault::SecretRefused, 0);
    let id = begun(&world, "又认识了", &["zhangsan"]).await;
    let end = broadcast_as(&world.own.engine, &id, |one| one.outcome.is_some()).await;
    assert_eq!(end.outcome, Some(Outcome::Accepted));

    world.order_practice_fault(PracticeFault::FrequencyLimit, 1);
    let id = begun(&world, "太频繁", &["zhangsan"]).await;
    broadcast_as(&world.own.engine, &id, |one| one.state == BroadcastState::Held).await;
    is_told(&world, NeedKind::Held).await;
    // Who ends the program meanwhile finds it interrupted.
    world.shut_down(Duration::from_secs(5)).await;
    let world = world.after_a_kill().await;
    let found = world.own.engine.snapshot(&id).await.unwrap();
    assert_eq!((found.state, found.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
}
