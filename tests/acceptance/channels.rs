//! Group chats and group robots beside people: each in its own way, none in the way of the others, and nothing twice.

use crate::reviewed::read_directory;
use crate::world::{Product, ROBOT_KEY, Setup, World, company, cut_off_after, draft, person, runtime, text};
use broadcast::channels::ChannelError;
use broadcast::model::audience::{Recipient, RecipientKind};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::ledger::{LedgerReason, LedgerState};
use broadcast::model::outcome::Outcome;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::model::states::{BatchState, BroadcastState, PauseReason};
use broadcast::sending::review::ConfirmationLevel;
use sandbox::{Fault, FaultKind, Sandbox};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use testkit::{TestClock, until};
use wecom::channel::{Channel, ChannelLimit};
use wecom::finding::Rule;
use wecom::media::MediaKind;

/// After which a robot may send again whatever it sent before, clocks being what they are.
const A_GOOD_MINUTE: Duration = Duration::from_secs(62);

fn code_of(snapshot: &BroadcastSnapshot) -> (Option<ErrorCode>, Option<i64>) {
    let error = snapshot.error.as_ref();
    (error.map(|error| error.code), error.and_then(|error| error.api.as_ref()).map(|api| api.code))
}

/// The groups that got something, in order, with the text.
fn groups(company: &Sandbox) -> Vec<(String, String)> {
    let text = |message: &Value| message["content"].as_str().unwrap_or_default().to_owned();
    company.group_messages().iter().map(|message| (message.group.clone(), text(&message.message))).collect()
}

fn group(name: &str, content: &str) -> (String, String) {
    (name.to_owned(), content.to_owned())
}

async fn until_paced(product: &Product, id: &str) -> BroadcastSnapshot {
    let is_paced = |one: &BroadcastSnapshot| {
        assert_eq!(one.outcome, None, "it waits");
        one.error.as_ref().is_some_and(|error| error.code == ErrorCode::RobotPaced)
    };
    product.until(id, is_paced).await
}

#[tokio::test]
async fn a_chat_is_made_reviewed_and_written_to() {
    let world = World::new().await;
    let product = &world.product;
    let chat = product.make_chat("消防演练", &["zhangsan", "lisi", "LinQing"]).await;
    assert_eq!(world.company.chats()[0].chatid, chat.id);
    let hits = product.directory.search(&product.profile_id, "xfyl", 9).await.unwrap();
    assert_eq!(hits.iter().map(|hit| &hit.recipient.id).collect::<Vec<_>>(), [&chat.id], "found by pinyin");
    let one = text("明早九点演练", vec![chat.clone()]);
    let review = product.review(&one, false).await;
    assert_eq!((review.count.chats, review.count.people, review.batches), (1, 3, 1));
    assert_eq!(review.confirmation, ConfirmationLevel::Click, "nobody knows the company yet");
    read_directory(product).await;
    let review = product.review(&one, false).await;
    assert_eq!((review.count.people, review.count.complete), (3, true));
    assert_eq!(review.confirmation, ConfirmationLevel::None);
    assert_eq!((review.channels[0].channel, review.channels[0].recipients), (Channel::Chat, 1));
    assert!(review.channels[0].limits.contains(&ChannelLimit::NoRecall));
    let end = product.send(one).await;
    assert_eq!((end.outcome, end.missed, &end.error), (Some(Outcome::Accepted), 0, &None));
    assert_eq!(groups(&world.company), [group("消防演练", "明早九点演练")]);
    let batch = &product.batches(&end.id).await[0];
    assert_eq!((batch.channel, batch.group.as_deref(), batch.msgid.as_deref()), (Channel::Chat, Some(&*chat.id), None));
    assert_eq!(product.ledger(&end.id).await, [(chat.id, LedgerState::Accepted, None)]);
    assert!(world.company.deliveries().is_empty(), "to the group, not to its members");
}

#[tokio::test]
async fn a_robot_is_written_to_by_its_address() {
    let world = World::new().await;
    let product = &world.product;
    let address = format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={ROBOT_KEY}");
    let robot = product.add_robot("巡检", &address);
    let one = text("夜间巡检完成", vec![robot.clone()]);
    let review = product.review(&one, false).await;
    assert_eq!((review.count.robots, review.count.complete), (1, false));
    assert_eq!(review.confirmation, ConfirmationLevel::Click, "of unknown size");
    assert!(review.channels[0].limits.contains(&ChannelLimit::TwentyAMinute));
    let end = product.send(one).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Accepted), 0));
    assert_eq!(groups(&world.company), [group("巡检群", "夜间巡检完成")]);
    assert_eq!(world.requests("webhook/send"), [r#"{"msgtype":"text","text":{"content":"夜间巡检完成"}}"#]);
    assert!(world.requests("gettoken").is_empty(), "a robot needs no token");
    assert_eq!(product.ledger(&end.id).await, [(robot.id, LedgerState::Accepted, None)]);
}

#[tokio::test]
async fn people_chats_and_robots_get_the_same_people_first() {
    let world = World::new().await;
    let product = &world.product;
    let robot = product.add_robot("巡检", ROBOT_KEY);
    let other = product.add_robot("另一个", &world.company.add_webhook("另一个群"));
    let chat = product.make_chat("演练", &["zhangsan", "lisi"]).await;
    let end = product.send(text("通知", vec![robot, person("zhangsan"), chat, other, person("lisi")])).await;
    assert_eq!((end.outcome, end.batches_total, end.missed), (Some(Outcome::Accepted), 4, 0));
    assert_eq!(groups(&world.company), [group("演练", "通知"), group("巡检群", "通知"), group("另一个群", "通知")]);
    assert_eq!(world.company.deliveries().len(), 2);
    let channels: Vec<Channel> = product.batches(&end.id).await.into_iter().map(|batch| batch.channel).collect();
    assert_eq!(channels, [Channel::App, Channel::Chat, Channel::Robot, Channel::Robot]);
    assert_eq!(product.ledger(&end.id).await.len(), 5);
}

#[tokio::test]
async fn files_are_brought_to_each_who_sends_them_and_pictures_go_inside() {
    let clock = Arc::<TestClock>::default();
    let world = World::with(Setup { clock: clock.clone(), ..Setup::default() }).await;
    let product = &world.product;
    let robot = product.add_robot("巡检", ROBOT_KEY);
    let other = product.add_robot("另一个", &world.company.add_webhook("另一个群"));
    let chat = product.make_chat("演练", &["zhangsan", "lisi"]).await;
    let all = vec![person("zhangsan"), chat, robot, other];
    let sheet = product.media.add(MediaKind::File, "值班表.xlsx", vec![b'P'; 999]).await.unwrap().reference;
    let file = draft(json!({"msgtype": "file", "file": {"media_id": sheet}}), all.clone());
    for times in 1..=2 {
        let end = product.send(file.clone()).await;
        assert_eq!((end.outcome, &end.error), (Some(Outcome::Accepted), &None));
        assert_eq!(world.company.group_messages().len(), 3 * times);
        assert_eq!(world.requests("media/upload").len(), 1, "the chat takes the application's");
        assert_eq!(world.requests("webhook/upload_media").len(), 2, "each robot has its own, and keeps it");
        // Not the same send a moment ago.
        clock.advance(Duration::from_secs(5));
    }
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0".to_vec();
    picture.resize(50_000, 7);
    let picture = product.media.add(MediaKind::Image, "海报.png", picture).await.unwrap().reference;
    let image = draft(json!({"msgtype": "image", "image": {"media_id": picture}}), all);
    let exact = product.engine.exact_request(&product.profile().profile, &image).await.unwrap();
    assert_eq!((exact.channel, exact.requests), (Channel::App, 4));
    let end = product.send(image).await;
    assert_eq!((end.outcome, &end.error), (Some(Outcome::Accepted), &None));
    assert_eq!(world.company.group_messages().last().unwrap().message["bytes"], 50_000);
    assert_eq!(world.requests("webhook/upload_media").len(), 2, "a picture is not uploaded for a robot");
    let shown = product.batches(&end.id).await.pop().unwrap().request;
    assert!(shown.len() < 500 && shown.contains("iVBORw0KGgo") && shown.contains("md5"), "{shown}");
}

#[tokio::test]
async fn what_a_channel_does_not_take_is_refused_in_the_review() {
    let world = World::new().await;
    let product = &world.product;
    let robot = product.add_robot("巡检", ROBOT_KEY);
    let chat = product.make_chat("演练", &["zhangsan", "lisi"]).await;
    let textcard =
        json!({"msgtype": "textcard", "textcard": {"title": "t", "description": "d", "url": "https://x.cn"}});
    let card = json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
        "main_title": {"title": "t"}, "card_action": {"type": 1, "url": "https://example.cn"}}});
    let unknown = Recipient { id: "gone".to_owned(), ..robot.clone() };
    let no_id = Recipient { kind: RecipientKind::Chat, id: "not-an-id".to_owned(), name: None };
    let plain = || json!({"msgtype": "text", "text": {"content": "x"}});
    for (message, to, rule, channel) in [
        (textcard, &robot, Rule::NotForRobots, Channel::Robot),
        (card, &chat, Rule::NotForChats, Channel::Chat),
        (plain(), &unknown, Rule::UnknownChannel, Channel::Robot),
        (plain(), &no_id, Rule::UnknownChannel, Channel::Chat),
    ] {
        let review = product.review(&draft(message, vec![person("zhangsan"), to.clone()]), false).await;
        assert!(review.blocked, "{rule:?}");
        let told: Vec<_> = review.inspection.findings.iter().filter(|one| one.rule == rule).collect();
        assert_eq!((told.len(), told[0].channel), (1, Some(channel)), "{:?}", review.inspection.findings);
    }
}

#[tokio::test]
async fn a_wrong_key_is_that_robots_own_affair_until_it_is_typed_again() {
    let world = World::new().await;
    let product = &world.product;
    let wrong = product.add_robot("告警", "693a91f6-0000-0000-0000-nobodys00key");
    let robot = product.add_robot("巡检", ROBOT_KEY);
    let all = vec![person("zhangsan"), wrong.clone(), robot];
    let end = product.send(text("一", all.clone())).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 1));
    assert_eq!(code_of(&end), (Some(ErrorCode::Api), Some(93000)));
    let missed = (wrong.id.clone(), LedgerState::Refused, Some(LedgerReason::ApiError));
    assert_eq!(product.ledger(&end.id).await[0], missed);
    assert_eq!(groups(&world.company), [group("巡检群", "一")]);
    product.keep_key(&wrong.id, &world.company.add_webhook("告警群"));
    assert_eq!(product.send(text("二", all.clone())).await.outcome, Some(Outcome::Accepted));
    assert!(world.company.stop_webhook(ROBOT_KEY, true));
    let end = product.send(text("三", all)).await;
    assert_eq!((end.missed, code_of(&end).1), (1, Some(93004)));
    let mut got = groups(&world.company);
    // The two robots of the second send leave side by side.
    got[1..3].sort();
    assert_eq!(got, [group("巡检群", "一"), group("告警群", "二"), group("巡检群", "二"), group("告警群", "三")]);
}

#[tokio::test]
async fn a_robot_whose_key_is_gone_holds_nobody_up() {
    let world = World::new().await;
    let lost = world.product.add_robot("告警", ROBOT_KEY);
    let chat = world.product.make_chat("演练", &["zhangsan", "lisi"]).await;
    let again = Product::start(&world.folder, &world.company.url(), Setup::default()).await;
    let robot = again.add_robot("巡检", &world.company.add_webhook("新群"));
    let end = again.send(text("通知", vec![lost.clone(), chat, robot])).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 1));
    assert_eq!(code_of(&end).0, Some(ErrorCode::RobotKeyMissing));
    assert_eq!(again.ledger(&end.id).await[0], (lost.id, LedgerState::NotSent, Some(LedgerReason::Interrupted)));
    assert_eq!(groups(&world.company), [group("演练", "通知"), group("新群", "通知")]);
}

#[tokio::test]
async fn chats_that_are_not_there_or_not_ours() {
    let world = World::new().await;
    let product = &world.product;
    world.company.add_foreign_chat("foreign1");
    let profile = product.profile().profile;
    for (id, code) in [("unknown1", 86003), ("foreign1", 86008)] {
        let error = product.channels.add_chat(&profile, id).await.unwrap_err();
        assert!(matches!(error, ChannelError::Wecom(_)));
        assert_eq!(ErrorView::from(error).api.unwrap().code, code);
    }
    let (one, two) =
        (product.make_chat("一", &["zhangsan", "lisi"]).await, product.make_chat("二", &["zhangsan", "lisi"]).await);
    // It was dissolved meanwhile.
    world.company.order(Fault::new("appchat/send", 1, FaultKind::Errcode(86003)));
    let robot = product.add_robot("巡检", ROBOT_KEY);
    let end = product.send(text("通知", vec![one.clone(), two, robot])).await;
    assert_eq!((end.outcome, end.missed, code_of(&end).1), (Some(Outcome::Partial), 1, Some(86003)));
    assert_eq!(product.ledger(&end.id).await[0].0, one.id);
    assert_eq!(groups(&world.company), [group("二", "通知"), group("巡检群", "通知")]);
}

#[tokio::test]
async fn the_twenty_first_message_of_a_minute_waits_and_arrives() {
    let clock = Arc::<TestClock>::default();
    let world = World::with(Setup { clock: clock.clone(), ..Setup::default() }).await;
    let product = &world.product;
    let robot = product.add_robot("巡检", ROBOT_KEY);
    for n in 1..=20 {
        let end = product.send(text(&format!("第 {n} 条"), vec![robot.clone()])).await;
        assert_eq!(end.outcome, Some(Outcome::Accepted), "{n}");
    }
    let order = text("第 21 条", vec![person("zhangsan"), robot.clone()]);
    let id = product.begin(order).await.unwrap();
    let waiting = until_paced(product, &id).await;
    assert_eq!((waiting.state, waiting.batches_done), (BroadcastState::Sending, 1), "people do not wait for it");
    let seconds: u32 = waiting.error.unwrap().detail.unwrap().parse().unwrap();
    assert!((1..=61).contains(&seconds), "{seconds}");
    assert_eq!(product.batches(&id).await[1].state, BatchState::Planned, "it has not left");
    // Another robot, and people, are not held up.
    let other = product.add_robot("另一个", &world.company.add_webhook("另一个群"));
    let end = product.send(text("别处", vec![person("lisi"), other])).await;
    assert_eq!(end.outcome, Some(Outcome::Accepted));
    world.company.advance_clock(A_GOOD_MINUTE);
    clock.advance(A_GOOD_MINUTE);
    let end = product.end_of(&id).await;
    assert_eq!((end.outcome, end.error), (Some(Outcome::Accepted), None));
    assert_eq!(world.requests("webhook/send").len(), 22, "none was refused and sent again");
    assert_eq!(groups(&world.company).last(), Some(&group("巡检群", "第 21 条")));
}

#[tokio::test]
async fn what_wecom_counts_holds_too_and_the_message_leaves_once() {
    let clock = Arc::<TestClock>::default();
    let world = World::with(Setup { clock: clock.clone(), ..Setup::default() }).await;
    let product = &world.product;
    let robot = product.add_robot("巡检", ROBOT_KEY);
    // Others use the same robot.
    world.company.order(Fault::new("webhook/send", 1, FaultKind::Errcode(45009)));
    let id = product.begin(text("通知", vec![robot])).await.unwrap();
    until_paced(product, &id).await;
    assert_eq!(product.batches(&id).await[0].state, BatchState::Planned, "refused for certain");
    world.company.advance_clock(A_GOOD_MINUTE);
    clock.advance(A_GOOD_MINUTE);
    let end = product.end_of(&id).await;
    assert_eq!((end.outcome, end.error), (Some(Outcome::Accepted), None));
    assert_eq!(groups(&world.company), [group("巡检群", "通知")]);
    let sent = world.requests("webhook/send");
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1]);
}

#[test]
fn an_end_in_the_middle_of_a_pause_sends_nothing_later_and_the_minute_still_counts() {
    let (outside, folder) = (runtime(), tempfile::tempdir().unwrap());
    let company = outside.block_on(company(12));
    let (id, robot) = cut_off_after(async {
        let product = Product::start(folder.path(), &company.url(), Setup::default()).await;
        let robot = product.add_robot("巡检", ROBOT_KEY);
        for n in 0..20 {
            product.send(text(&format!("{n}"), vec![robot.clone()])).await;
        }
        let id = product.begin(text("太多", vec![robot.clone()])).await.unwrap();
        until_paced(&product, &id).await;
        (id, robot)
    });

    outside.block_on(async {
        let clock = Arc::<TestClock>::default();
        let setup = Setup { clock: clock.clone(), ..Setup::default() };
        let product = Product::start(folder.path(), &company.url(), setup).await;
        product.keep_key(&robot.id, ROBOT_KEY);
        assert_eq!(product.engine.recover().await.unwrap(), 1);
        let found = product.engine.snapshot(&id).await.unwrap();
        assert_eq!((found.state, found.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
        let stopped = product.engine.stop(&id).await.unwrap();
        assert_eq!((stopped.state, stopped.outcome), (BroadcastState::Finished, Some(Outcome::NotSent)));
        let row = (robot.id.clone(), LedgerState::NotSent, Some(LedgerReason::Cancelled));
        assert_eq!(product.ledger(&id).await, [row]);
        let id = product.begin(text("之后", vec![robot.clone()])).await.unwrap();
        until_paced(&product, &id).await;
        company.advance_clock(A_GOOD_MINUTE);
        clock.advance(A_GOOD_MINUTE);
        assert_eq!(product.end_of(&id).await.outcome, Some(Outcome::Accepted));
        let got = groups(&company);
        assert_eq!((got.len(), &got[20]), (21, &group("巡检群", "之后")));
    });
}

#[tokio::test]
async fn a_lost_answer_of_a_channel_is_unknown_and_never_repeated() {
    for (interface, fault, arrived) in [
        ("webhook/send", Fault::new("webhook/send", 1, FaultKind::CutConnection).after_accept(), true),
        ("webhook/send", Fault::new("webhook/send", 1, FaultKind::HalfBody).after_accept(), true),
        ("webhook/send", Fault::new("webhook/send", 1, FaultKind::CutConnection), false),
        ("appchat/send", Fault::new("appchat/send", 1, FaultKind::CutConnection).after_accept(), true),
        ("appchat/send", Fault::new("appchat/send", 1, FaultKind::HalfBody).after_accept(), true),
    ] {
        let world = World::new().await;
        let product = &world.product;
        let channel = match interface {
            "webhook/send" => product.add_robot("巡检", ROBOT_KEY),
            _ => product.make_chat("演练", &["zhangsan", "lisi"]).await,
        };
        let after = product.add_robot("另一个", &world.company.add_webhook("另一个群"));
        world.company.order(fault.clone());
        let end = product.send(text("通知", vec![person("zhangsan"), channel.clone(), after])).await;
        assert_eq!((end.outcome, end.missed), (Some(Outcome::Unknown), 1), "{fault:?}");
        assert!(matches!(code_of(&end).0, Some(ErrorCode::OutcomeUnknown | ErrorCode::NotWecom)), "{fault:?}");
        let row = (channel.id.clone(), LedgerState::Unknown, Some(LedgerReason::OutcomeUnknown));
        assert_eq!(product.ledger(&end.id).await[0], row, "{fault:?}");
        let states: Vec<_> = product.batches(&end.id).await.into_iter().map(|batch| batch.state).collect();
        assert_eq!(states, [BatchState::Accepted, BatchState::Unknown, BatchState::Accepted], "{fault:?}");
        // Nor by a new start of the program.
        let again = Product::start(&world.folder, &world.company.url(), Setup::default()).await;
        assert_eq!(again.engine.recover().await.unwrap(), 0);
        assert_eq!(groups(&world.company).len(), 1 + usize::from(arrived), "{fault:?}");
        let to_it = if interface == "webhook/send" { 2 } else { 1 };
        assert_eq!(world.requests(interface).len(), to_it, "{fault:?}");
    }
}

#[test]
fn an_end_between_request_and_answer_of_a_robot_is_unknown_and_never_repeated() {
    let (outside, folder) = (runtime(), tempfile::tempdir().unwrap());
    let company = outside.block_on(company(12));
    company.order(Fault::new("webhook/send", 1, FaultKind::Hang).after_accept());
    let other_key = company.add_webhook("另一个群");
    let (id, other) = cut_off_after(async {
        let product = Product::start(folder.path(), &company.url(), Setup::default()).await;
        let robot = product.add_robot("巡检", ROBOT_KEY);
        let other = product.add_robot("另一个", &other_key);
        product.engine.set_parallel(1);
        let id = product.begin(text("通知", vec![person("zhangsan"), robot, other.clone()])).await.unwrap();
        until("the message in the group", async || !groups(&company).is_empty()).await;
        (id, other)
    });

    outside.block_on(async {
        let product = Product::start(folder.path(), &company.url(), Setup::default()).await;
        assert_eq!(product.engine.recover().await.unwrap(), 1);
        let found = product.engine.snapshot(&id).await.unwrap();
        assert_eq!((found.state, found.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
        let states = async || -> Vec<_> { product.batches(&id).await.into_iter().map(|batch| batch.state).collect() };
        assert_eq!(states().await, [BatchState::Accepted, BatchState::Unknown, BatchState::Planned]);
        assert_eq!(groups(&company), [group("巡检群", "通知")]);
        product.keep_key(&other.id, &other_key);
        product.engine.resume(&id).await.unwrap();
        let end = product.end_of(&id).await;
        assert_eq!((end.outcome, end.missed), (Some(Outcome::Unknown), 1));
        assert_eq!(states().await, [BatchState::Accepted, BatchState::Unknown, BatchState::Accepted]);
        assert_eq!(groups(&company), [group("巡检群", "通知"), group("另一个群", "通知")]);
    });
}
