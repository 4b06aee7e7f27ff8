//! Group webhooks and group chats: their own lists of problems against the stand-in.

use crate::texts::{address, around, short};
use crate::world::World;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use sandbox::PRACTICE_WEBHOOK_KEY;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;
use wecom::agent::AppFacts;
use wecom::appchat::{ChatId, ChatProblem, NewChat};
use wecom::ids::UserId;
use wecom::webhook::{Article, WebhookKey, WebhookMessage, WebhookProblem, WebhookText};
use wecom::{Error, Webhook};

/// What the service answers to a message with this problem; nothing when it takes it all the same.
fn foretold(problem: &WebhookProblem) -> Option<i64> {
    match problem {
        WebhookProblem::Empty { path } => Some(match path.rsplit('.').next().unwrap() {
            "media_id" => 41006,
            "title" => 41016,
            "url" => 41010,
            _ => 93017,
        }),
        WebhookProblem::TooLong { refused, .. } => refused.then_some(40058),
        WebhookProblem::Cut { .. } => None,
        WebhookProblem::Articles { .. } => Some(45008),
        WebhookProblem::CardType { .. } => Some(42031),
        WebhookProblem::CardMenu => Some(40058),
        WebhookProblem::CardImage => Some(42044),
    }
}

fn text(limits: &'static [usize]) -> impl Strategy<Value = String> {
    let around = prop::sample::select(limits).prop_flat_map(around);
    prop_oneof![1 => Just(String::new()), 3 => short(), 4 => around]
}

fn article() -> impl Strategy<Value = Article> {
    let url = prop_oneof![1 => Just(String::new()), 9 => address()];
    let title = prop_oneof![1 => Just(String::new()), 5 => short(), 3 => around(128)];
    let description = prop::option::of(prop_oneof![short(), around(512)]);
    (title, description, url, prop::option::of(address())).prop_map(|(title, description, url, picurl)| Article {
        title,
        description,
        url,
        picurl,
    })
}

fn card() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec!["text_notice", "news_notice", "button_interaction", "poem"]);
    (kind, any::<bool>(), prop::bool::weighted(0.7)).prop_map(|(kind, menu, image)| {
        let mut card = json!({"card_type": kind, "main_title": {"title": "t"},
            "card_action": {"type": 1, "url": "https://a.example.com"}});
        if menu {
            card["action_menu"] = json!({"action_list": [{"text": "a", "key": "k"}]});
        }
        if image {
            card["card_image"] = json!({"url": "https://a.example.com/a.png"});
        }
        card
    })
}

fn message() -> impl Strategy<Value = WebhookMessage> {
    prop_oneof![
        text(&[2048, 5120])
            .prop_map(|content| WebhookMessage::Text { text: WebhookText { content, ..WebhookText::default() } }),
        text(&[4096]).prop_map(|content| WebhookMessage::Markdown { content }),
        text(&[4096]).prop_map(|content| WebhookMessage::MarkdownV2 { content }),
        prop::collection::vec(article(), 0..=9).prop_map(|articles| WebhookMessage::News { articles }),
        prop::sample::select(vec!["", "@file"]).prop_map(|id| WebhookMessage::File { media_id: id.to_owned() }),
        prop::sample::select(vec!["", "@voice"]).prop_map(|id| WebhookMessage::Voice { media_id: id.to_owned() }),
        card().prop_map(|card| WebhookMessage::TemplateCard { card }),
    ]
}

/// A company and the webhook of one of its groups, with files that the webhook uploaded.
pub struct Group {
    pub world: World,
    pub webhook: Webhook,
    file: String,
    voice: String,
}

impl Group {
    pub fn open() -> Self {
        let world = World::open(AppFacts::default());
        let key = WebhookKey::parse(PRACTICE_WEBHOOK_KEY).unwrap();
        let webhook = Webhook::new(crate::support_settings(&world.sandbox.url()), key).unwrap();
        let upload = |kind, name: &str, content: Vec<u8>| {
            let file = wecom::media::MediaFile::new(kind, name, content).unwrap();
            world.wait(webhook.upload(&file, |_| {})).unwrap().media_id
        };
        let amr = [b"#!AMR\n".to_vec(), [&[0x04][..], &[0; 12]].concat().repeat(50)].concat();
        let file = upload(wecom::media::MediaKind::File, "a.txt", b"0123456789".to_vec());
        let voice = upload(wecom::media::MediaKind::Voice, "a.amr", amr);
        Self { world, webhook, file, voice }
    }

    fn with_files(&self, message: WebhookMessage) -> WebhookMessage {
        match message {
            WebhookMessage::File { media_id } if media_id == "@file" => {
                WebhookMessage::File { media_id: self.file.clone() }
            }
            WebhookMessage::Voice { media_id } if media_id == "@voice" => {
                WebhookMessage::Voice { media_id: self.voice.clone() }
            }
            other => other,
        }
    }

    fn holds(&self, message: WebhookMessage, tally: &mut BTreeMap<i64, u32>) -> Result<(), TestCaseError> {
        // Not more than 20 in a minute.
        self.world.sandbox.advance_clock(Duration::from_secs(4));
        let message = self.with_files(message);
        let problems = message.problems();
        let codes: Vec<i64> = problems.iter().filter_map(foretold).collect();
        let body = message.to_bytes();
        let code = match self.world.wait(self.webhook.send(&body)) {
            Ok(_) => 0,
            Err(Error::Api(error)) => error.code,
            Err(other) => panic!("{other:?}"),
        };
        *tally.entry(code).or_default() += 1;
        if !codes.is_empty() {
            prop_assert!(codes.contains(&code), "{:?}, answered {}", problems, code);
            return Ok(());
        }
        prop_assert_eq!(code, 0, "{:?} in {}", problems, String::from_utf8_lossy(&body));
        let shown = self.world.sandbox.group_messages().pop().unwrap().message;
        match &message {
            WebhookMessage::News { articles } => {
                for (at, article) in articles.iter().enumerate() {
                    let cut = |field: &str| {
                        let path = format!("news.articles[{at}].{field}");
                        problems.iter().any(|p| matches!(p, WebhookProblem::Cut { path: cut, .. } if *cut == path))
                    };
                    let seen = |field: &str| shown["articles"][at][field].as_str().unwrap_or_default().to_owned();
                    for (field, sent) in [
                        ("title", article.title.as_str()),
                        ("description", article.description.as_deref().unwrap_or_default()),
                    ] {
                        prop_assert!(sent.starts_with(&seen(field)));
                        prop_assert_eq!(cut(field), seen(field) != sent, "{} {}", at, field);
                    }
                }
            }
            WebhookMessage::Text { text } => prop_assert_eq!(&shown["content"], &json!(text.content)),
            WebhookMessage::Markdown { content } | WebhookMessage::MarkdownV2 { content } => {
                prop_assert_eq!(&shown["content"], &json!(content));
            }
            _ => {}
        }
        Ok(())
    }
}

#[test]
fn webhooks() {
    let group = RefCell::new((Group::open(), 0u32));
    let tally = RefCell::new(BTreeMap::new());
    let config = Config { failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&message(), |message| {
        let (group, sends) = &mut *group.borrow_mut();
        *sends += 1;
        if *sends > 250 {
            (*group, *sends) = (Group::open(), 0);
        }
        group.holds(message, &mut tally.borrow_mut())
    });
    if let Err(fault) = outcome {
        panic!("{fault}");
    }
    let tally = tally.into_inner();
    assert!(tally.len() >= 6 && tally[&0] > 20, "{tally:?}");
}

#[test]
fn cards_of_groups_by_their_problems() {
    let group = Group::open();
    let notice = json!({"card_type": "news_notice", "main_title": {"title": "t"}, "card_image": {"url": "https://a.example.com"},
        "card_action": {"type": 1, "url": "https://a.example.com"}});
    let mut without = notice.clone();
    without.as_object_mut().unwrap().remove("card_image");
    without["image_text_area"] = json!({"image_url": "https://a.example.com"});
    let mut tally = BTreeMap::new();
    for card in [notice, without] {
        group.holds(WebhookMessage::TemplateCard { card }, &mut tally).unwrap();
    }
    assert_eq!(tally, BTreeMap::from([(0, 1), (42044, 1)]));
}

/// Chats to be made: what [`NewChat::problems`] says against what the stand-in does.
#[test]
fn chats_to_be_made() {
    let world = World::open(AppFacts::default());
    let everyone: Vec<UserId> = world
        .sandbox
        .members()
        .into_iter()
        .filter(|member| member.in_scope)
        .map(|member| UserId(member.userid))
        .collect();
    let user = |id: &str| UserId(id.to_owned());
    for members in [0, 1, 2, 3] {
        for owner in [None, Some(user("ZHANGSAN")), Some(user("lisi"))] {
            for name in [0, 49, 50, 51] {
                let mut list = vec![user("zhangsan")];
                list.extend(everyone.iter().filter(|id| **id != user("zhangsan") && **id != user("lisi")).cloned());
                list.truncate(members);
                let chat =
                    NewChat { name: Some("群".repeat(name)), owner: owner.clone(), members: list, chat_id: None };
                let problems = chat.problems();
                let codes: Vec<i64> = problems
                    .iter()
                    .filter_map(|problem| match problem {
                        ChatProblem::Members { .. } => Some(86006),
                        ChatProblem::OwnerNotMember => Some(86005),
                        ChatProblem::NameCut { .. } => None,
                    })
                    .collect();
                match world.wait(world.client.create_chat(&chat)) {
                    Ok(id) => {
                        assert!(codes.is_empty(), "{chat:?}");
                        let made: ChatId = id;
                        let info = world.wait(world.client.chat(&made)).unwrap();
                        let cut = problems.iter().any(|problem| matches!(problem, ChatProblem::NameCut { .. }));
                        assert_eq!(info.name.chars().count() < name, cut);
                    }
                    Err(Error::Api(error)) => assert!(codes.contains(&error.code), "{problems:?}: {}", error.code),
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }
}
