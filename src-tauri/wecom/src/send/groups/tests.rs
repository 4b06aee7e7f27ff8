use super::*;
use crate::agent::AppFacts;
use crate::appchat::{ChatId, ChatText, Mention};
use crate::channel::{Channel, ChannelSet};
use crate::examples;
use crate::finding::{Finding, Rule};
use crate::ids::UserId;
use crate::inspect::inspect_at;
use crate::kinds::{Kind, Message};
use crate::limit::Severity;
use crate::media::SmallPicture;
use crate::recipient::Recipients;
use crate::rules::check_at;
use crate::safe::Safe;
use crate::send::SendOptions;
use crate::webhook::PictureData;
use proptest::prelude::*;
use serde_json::{Value, json};

const CHATS: ChannelSet = ChannelSet { app: false, chat: true, robot: false };
const ROBOTS: ChannelSet = ChannelSet { app: false, chat: false, robot: true };
const ALL: ChannelSet = ChannelSet { app: true, chat: true, robot: true };

fn message(value: Value) -> Message {
    serde_json::from_value(value).unwrap()
}

fn text(content: &str) -> Message {
    message(json!({"msgtype": "text", "text": {"content": content}}))
}

fn chat() -> ChatId {
    ChatId::new("opsDuty2026").unwrap()
}

fn someone() -> Recipients {
    Recipients { users: vec![UserId("gao_yu".to_owned())], ..Recipients::default() }
}

fn found(message: &Message, options: &SendOptions, channels: ChannelSet) -> Vec<Finding> {
    let recipients = if channels.app { someone() } else { Recipients::default() };
    check_at(message, &recipients, options, &AppFacts { has_callback: true, has_mini_program: true }, channels)
}

fn brief(message: &Message, channels: ChannelSet) -> Vec<(String, Severity, Rule, Option<Channel>)> {
    let findings = found(message, &SendOptions::default(), channels);
    findings.into_iter().map(|one| (one.path, one.severity, one.rule, one.channel)).collect()
}

fn to_chat(message: &Message, options: &SendOptions) -> Result<String, NotForChannel> {
    chat_request(&chat(), message, options).map(|body| String::from_utf8(body).unwrap())
}

fn to_robot(message: &Message, options: &SendOptions) -> Result<String, NotForChannel> {
    let message = robot_message(message, options, &PictureData::named)?;
    Ok(String::from_utf8(message.to_bytes()).unwrap())
}

#[test]
fn requests_to_chats() {
    let open = SendOptions::default();
    let safe = SendOptions { safe: Safe::Confidential, ..SendOptions::default() };
    let news = json!({"msgtype": "news", "news": {"articles": [
        {"title": "t", "description": " ", "url": "https://a.cn", "picurl": "https://a.cn/p.png", "pagepath": "half"}]}});
    for (message, options, expected) in [
        (text("值班\r\n交接"), &open, r#"{"chatid":"opsDuty2026","msgtype":"text","text":{"content":"值班\n交接"}}"#),
        (text("x"), &safe, r#"{"chatid":"opsDuty2026","msgtype":"text","text":{"content":"x"},"safe":1}"#),
        (
            message(json!({"msgtype": "markdown", "markdown": {"content": "**x**"}})),
            // It has no meaning there and is left out, as in the application's own messages.
            &safe,
            r#"{"chatid":"opsDuty2026","msgtype":"markdown","markdown":{"content":"**x**"}}"#,
        ),
        (
            message(news),
            &open,
            r#"{"chatid":"opsDuty2026","msgtype":"news","news":{"articles":[{"title":"t","url":"https://a.cn","picurl":"https://a.cn/p.png"}]}}"#,
        ),
        (
            message(json!({"msgtype": "video", "video": {"media_id": "m", "title": "t"}})),
            &open,
            r#"{"chatid":"opsDuty2026","msgtype":"video","video":{"media_id":"m","title":"t"}}"#,
        ),
    ] {
        assert_eq!(to_chat(&message, options).unwrap(), expected);
    }
}

#[test]
fn requests_to_robots() {
    let open = SendOptions::default();
    let card = json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
        "main_title": {"title": "t"}, "action_menu": {"action_list": []}, "task_id": "old",
        "card_action": {"type": 1, "url": "https://a.cn"}}});
    for (message, expected) in [
        (text("磁盘 91%"), r#"{"msgtype":"text","text":{"content":"磁盘 91%"}}"#),
        (
            message(json!({"msgtype": "markdown", "markdown": {"content": "# x"}})),
            r##"{"msgtype":"markdown","markdown":{"content":"# x"}}"##,
        ),
        (
            message(
                json!({"msgtype": "news", "news": {"articles": [{"title": "t", "description": "d", "url": "https://a.cn"}]}}),
            ),
            r#"{"msgtype":"news","news":{"articles":[{"title":"t","description":"d","url":"https://a.cn"}]}}"#,
        ),
        (
            message(json!({"msgtype": "file", "file": {"media_id": "m"}})),
            r#"{"msgtype":"file","file":{"media_id":"m"}}"#,
        ),
        (
            message(json!({"msgtype": "voice", "voice": {"media_id": "m"}})),
            r#"{"msgtype":"voice","voice":{"media_id":"m"}}"#,
        ),
        (
            message(json!({"msgtype": "image", "image": {"media_id": "named"}})),
            r#"{"msgtype":"image","image":{"base64":"named","md5":"named"}}"#,
        ),
        (
            message(card),
            r#"{"msgtype":"template_card","template_card":{"card_type":"text_notice","main_title":{"title":"t"},"card_action":{"type":1,"url":"https://a.cn"}}}"#,
        ),
    ] {
        assert_eq!(to_robot(&message, &open).unwrap(), expected);
    }
    // A picture stands in the message itself, with the MD5 of its bytes.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec();
    let picture = SmallPicture::new("a.png", png).unwrap();
    let image = message(json!({"msgtype": "image", "image": {"media_id": "x"}}));
    let whole = robot_message(&image, &open, &|_| PictureData::of(&picture)).unwrap().to_value();
    assert_eq!(whole["image"]["md5"].as_str().unwrap().len(), 32);
    assert!(whole["image"]["base64"].as_str().unwrap().starts_with("iVBORw0KGgo"));
}

#[test]
fn what_cannot_pass_is_refused_by_rules_and_requests_alike() {
    let options = SendOptions::default();
    for (_, example) in examples::full() {
        let message: Message = serde_json::from_str(example).unwrap();
        let kind = message.kind();
        for (channels, channel, rule) in
            [(CHATS, Channel::Chat, Rule::NotForChats), (ROBOTS, Channel::Robot, Rule::NotForRobots)]
        {
            let findings = brief(&message, channels);
            let refused =
                findings.iter().any(|(_, severity, found, _)| *severity == Severity::Refused && *found == rule);
            let made = match channel {
                Channel::Chat => to_chat(&message, &options),
                _ => to_robot(&message, &options),
            };
            assert_eq!(refused, made.is_err(), "{kind:?} {channel:?} {findings:?}");
            if !channel.takes(kind) {
                assert_eq!(made, Err(NotForChannel::Kind(kind)));
                assert_eq!(findings, [(kind.msgtype().to_owned(), Severity::Refused, rule, Some(channel))]);
            }
        }
    }
    let mut full: Vec<_> = examples::full().map(|(name, _)| name).collect();
    let mut sent: Vec<_> = Channel::App.kinds().into_iter().map(Kind::name).collect();
    full.sort_unstable();
    sent.sort_unstable();
    assert_eq!(sent, full, "the application sends all that there are examples of");
}

#[test]
fn a_kind_that_the_application_cannot_send_is_refused_to_people() {
    for kind in Kind::ALL {
        let findings = brief(&Message::blank(kind), ChannelSet::APP);
        let refused = (kind.msgtype().to_owned(), Severity::Refused, Rule::NotForApp, None);
        assert_eq!(findings == [refused], !Channel::App.takes(kind), "{kind:?} {findings:?}");
        assert!(Channel::ALL.into_iter().any(|channel| channel.takes(kind)), "{kind:?} can go nowhere");
    }
}

#[test]
fn kinds_that_are_stopped_are_named_with_the_first_channel_that_does() {
    for channels in [ChannelSet::default(), ChannelSet::APP, CHATS, ROBOTS, ALL] {
        let app = AppFacts::default();
        let seen = inspect_at(&text("x"), &someone(), &SendOptions::default(), &app, channels).choices.stopped;
        let all = channels.list();
        for kind in Kind::ALL {
            let told = seen.iter().find(|one| one.kind == kind).map(|one| one.channel);
            assert_eq!(told, all.iter().copied().find(|channel| !channel.takes(kind)), "{kind:?} {channels:?}");
        }
    }
}

#[test]
fn a_menu_a_secret_and_a_mini_program_do_not_pass() {
    let menu = message(json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
        "main_title": {"title": "t"}, "action_menu": {"action_list": [{"text": "a", "key": "a"}]}, "task_id": "t1",
        "card_action": {"type": 1, "url": "https://a.cn"}}}));
    assert_eq!(to_robot(&menu, &SendOptions::default()), Err(NotForChannel::Menu));
    assert_eq!(
        brief(&menu, ROBOTS),
        [
            ("template_card.action_menu".to_owned(), Severity::Refused, Rule::NotForRobots, Some(Channel::Robot)),
            ("template_card.task_id".to_owned(), Severity::Style, Rule::LeftOut, Some(Channel::Robot)),
        ]
    );
    let safe = SendOptions { safe: Safe::Confidential, ..SendOptions::default() };
    assert_eq!(to_robot(&text("x"), &safe), Err(NotForChannel::Confidential));
    let rules: Vec<_> = found(&text("x"), &safe, ALL).into_iter().map(|one| (one.rule, one.channel)).collect();
    assert_eq!(rules, [(Rule::NotForRobots, Some(Channel::Robot))]);
    let leads = message(json!({"msgtype": "news", "news": {"articles": [
        {"title": "t", "url": "https://a.cn", "appid": "wx1", "pagepath": "p"}]}}));
    assert_eq!(to_robot(&leads, &SendOptions::default()), Err(NotForChannel::MiniProgram));
    assert_eq!(to_chat(&leads, &SendOptions::default()), Err(NotForChannel::MiniProgram));
    let path = "news.articles.0.appid".to_owned();
    assert_eq!(
        brief(&leads, ALL),
        [
            (path.clone(), Severity::Refused, Rule::NotForChats, Some(Channel::Chat)),
            (path, Severity::Refused, Rule::NotForRobots, Some(Channel::Robot)),
        ]
    );
}

#[test]
fn limits_of_each_channel_by_one_on_each_side() {
    let kinds = |message: &Message, channels| {
        let findings = brief(message, channels);
        findings.into_iter().map(|(_, severity, rule, _)| (severity, rule)).collect::<Vec<_>>()
    };
    let long = (Severity::Refused, Rule::TooLong);
    assert_eq!(kinds(&text(&"a".repeat(2048)), CHATS), []);
    assert_eq!(kinds(&text(&"a".repeat(2049)), CHATS), [long]);
    assert_eq!(kinds(&text(&"a".repeat(2048)), ROBOTS), []);
    assert_eq!(kinds(&text(&"a".repeat(2049)), ROBOTS), [(Severity::Recommended, Rule::TooLong)]);
    assert_eq!(kinds(&text(&"a".repeat(5120)), ROBOTS), [(Severity::Recommended, Rule::TooLong)]);
    assert_eq!(kinds(&text(&"a".repeat(5121)), ROBOTS), [long]);
    let markdown = |bytes| message(json!({"msgtype": "markdown", "markdown": {"content": "a".repeat(bytes)}}));
    assert_eq!(kinds(&markdown(4096), ROBOTS), []);
    assert_eq!(kinds(&markdown(4097), ROBOTS), [long]);
    let card = |title: &str| {
        message(json!({"msgtype": "textcard", "textcard": {"title": title, "description": "d", "url": "https://a.cn"}}))
    };
    assert_eq!(kinds(&card(&"标".repeat(42)), CHATS), []);
    assert_eq!(kinds(&card(&"标".repeat(43)), CHATS), [(Severity::Cut, Rule::TooLong)]);
    let notice = |title: usize| {
        message(json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
            "main_title": {"title": "标".repeat(title)}, "card_action": {"type": 1, "url": "https://a.cn"}}}))
    };
    assert_eq!(kinds(&notice(26), ROBOTS), []);
    assert_eq!(kinds(&notice(27), ROBOTS), [(Severity::Recommended, Rule::TooLong)]);
    assert_eq!(kinds(&notice(27), ChannelSet::APP), []);
}

#[test]
fn a_picture_across_the_card_is_needed_by_robots_alone() {
    let card = message(json!({"msgtype": "template_card", "template_card": {"card_type": "news_notice",
        "main_title": {"title": "t"}, "image_text_area": {"image_url": "https://a.cn/p.png"},
        "card_action": {"type": 1, "url": "https://a.cn"}}}));
    assert_eq!(brief(&card, ChannelSet::APP), []);
    let path = "template_card.card_image.url".to_owned();
    assert_eq!(brief(&card, ROBOTS), [(path, Severity::Refused, Rule::Required, Some(Channel::Robot))]);
}

#[test]
fn what_all_channels_say_is_said_once() {
    let empty = brief(&text(""), ALL);
    assert_eq!(empty, [("text.content".to_owned(), Severity::Refused, Rule::Required, None)]);
    let translated = SendOptions { enable_id_trans: true, ..SendOptions::default() };
    let channels: Vec<_> =
        found(&text("$userName=a$"), &translated, ALL).into_iter().map(|one| (one.rule, one.channel)).collect();
    assert_eq!(channels, [(Rule::LeftOut, Some(Channel::Chat)), (Rule::LeftOut, Some(Channel::Robot))]);
    // Without recipients it is taken for one to people.
    let nobody = check_at(
        &text("x"),
        &Recipients::default(),
        &SendOptions::default(),
        &AppFacts::default(),
        ChannelSet::default(),
    );
    assert_eq!(nobody[0].rule, Rule::NoRecipient);
    assert_eq!(brief(&text("x"), CHATS), []);
    assert_eq!(brief(&text("x"), ROBOTS), []);
}

fn written(body: Vec<u8>) -> String {
    String::from_utf8(body).unwrap()
}

#[test]
fn messages_to_chats_as_documented() {
    let message = ChatText::new(
        "今晚值班交接 <@lin.qing>，请确认",
        vec![Mention::Member(UserId("gao_yu".to_owned())), Mention::All],
    );
    assert_eq!(
        written(chat_message(&chat(), &message, true).unwrap()),
        r#"{"chatid":"opsDuty2026","msgtype":"text","text":{"content":"今晚值班交接 <@lin.qing>，请确认","mentioned_list":["gao_yu","@all"]},"safe":1}"#
    );
    assert_eq!(
        written(chat_message(&chat(), &ChatText::new("x", Vec::new()), false).unwrap()),
        r#"{"chatid":"opsDuty2026","msgtype":"text","text":{"content":"x"}}"#
    );
}

#[test]
fn chats_do_not_take_everything() {
    let id = ChatId::new("a").unwrap();
    let refused = |message: Value| chat_message(&id, &message, false).unwrap_err();
    for kind in ["template_card", "miniprogram_notice", "markdown_v2", ""] {
        assert_eq!(refused(json!({ "msgtype": kind, kind: {} })), NotForChats::Kind(kind.to_owned()));
    }
    for message in [json!({}), json!([]), json!({ "msgtype": "text" }), json!({ "msgtype": "text", "text": "x" })] {
        assert_eq!(refused(message), NotForChats::NotAMessage);
    }
    for kind in Channel::Chat.kinds().into_iter().map(Kind::msgtype) {
        assert!(chat_message(&id, &json!({ "msgtype": kind, kind: {} }), false).is_ok(), "{kind}");
    }
}

proptest! {
    #[test]
    fn a_message_keeps_its_content(content in any::<String>(), safe in any::<bool>(), id in "[0-9a-zA-Z]{1,32}") {
        let id = ChatId::new(&id).unwrap();
        let message = json!({ "msgtype": "markdown", "markdown": { "content": content }, "touser": "x" });
        let body: Value = serde_json::from_slice(&chat_message(&id, &message, safe).unwrap()).unwrap();
        prop_assert_eq!(&body["markdown"], &message["markdown"]);
        prop_assert_eq!(body.get("safe").is_some(), safe);
        prop_assert!(body.get("touser").is_none() && body["chatid"] == json!(id.as_str()));
    }

    /// The rules refuse what no request is made of, for any options.
    #[test]
    fn rules_and_requests_agree(
        (_, example) in prop::sample::select(examples::full().collect::<Vec<_>>()),
        level in 0_i64..3,
        translate: bool,
    ) {
        let message: Message = serde_json::from_str(example).unwrap();
        let options = SendOptions { safe: Safe::from_level(level).unwrap(), enable_id_trans: translate, ..SendOptions::default() };
        let refused = |channels, rule| found(&message, &options, channels).iter().any(|one| one.rule == rule);
        prop_assert_eq!(refused(CHATS, Rule::NotForChats), to_chat(&message, &options).is_err());
        let closed = to_robot(&message, &options).is_err();
        prop_assert_eq!(refused(ROBOTS, Rule::NotForRobots), closed);
    }

    /// The application's own findings are the same, whatever else the message goes through.
    #[test]
    fn other_channels_take_nothing_away(content in "[a\u{4e00}<]{0,3000}") {
        let message = text(&content);
        let alone = found(&message, &SendOptions::default(), ChannelSet::APP);
        let with_others = found(&message, &SendOptions::default(), ALL);
        for one in alone {
            let here = |other: &&Finding| matches!(other.channel, None | Some(Channel::App))
                && (&other.path, other.severity, other.rule) == (&one.path, one.severity, one.rule);
            prop_assert_eq!(with_others.iter().filter(here).count(), 1);
        }
    }
}
