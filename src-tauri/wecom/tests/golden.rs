//! The bodies of the other channels, file for file: group chats, webhooks, changed cards. What a file holds is read into the model and
//! written again, unchanged.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use wecom::appchat::{ChatId, Mention};
use wecom::card_update::{CardChange, CardReaders, CardUpdate};
use wecom::channel::Channel;
use wecom::ids::{AgentId, DepartmentId, TagId, UserId};
use wecom::kinds::{Kind, Message};
use wecom::media::SmallPicture;
use wecom::send::chat_message;
use wecom::webhook::{Article, PictureData, WebhookMessage, WebhookText};

macro_rules! goldens {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../fixtures/", $folder, "/", $name, ".json")))),+]
    };
}

/// Compares the body with the file, byte for byte once both are indented.
fn same(name: &str, body: &[u8], golden: &str) {
    let value: Value = serde_json::from_slice(body).unwrap();
    assert_eq!(serde_json::to_string_pretty(&value).unwrap(), golden.trim_end(), "{name}");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

#[test]
fn messages_of_group_chats() {
    let goldens = goldens!("chat": "text", "image", "voice", "video", "file", "textcard", "news", "mpnews", "markdown");
    let names = goldens.map(|(name, _)| name);
    let kinds = Channel::Chat.kinds();
    assert_eq!(kinds.len(), names.len(), "every kind that a chat takes, and no other");
    assert!(kinds.into_iter().map(Kind::name).all(|kind| names.contains(&kind)));
    for (name, golden) in goldens {
        let value: Value = serde_json::from_str(golden).unwrap();
        let message: Message = serde_json::from_str(golden).unwrap();
        let chat = ChatId::new(value["chatid"].as_str().unwrap()).unwrap();
        same(name, &chat_message(&chat, &message.normalized(), value["safe"] == 1).unwrap(), golden);
    }
}

fn webhook_message(value: &Value) -> WebhookMessage {
    let kind = value["msgtype"].as_str().unwrap();
    let content = &value[kind];
    match kind {
        "text" => {
            let mention = |id: String| if id == "@all" { Mention::All } else { Mention::Member(UserId(id)) };
            WebhookMessage::Text {
                text: WebhookText {
                    content: text(&content["content"]),
                    mentioned: texts(&content["mentioned_list"]).into_iter().map(mention).collect(),
                    mentioned_mobiles: texts(&content["mentioned_mobile_list"]),
                },
            }
        }
        "markdown" => WebhookMessage::Markdown { content: text(&content["content"]) },
        "markdown_v2" => WebhookMessage::MarkdownV2 { content: text(&content["content"]) },
        "image" => {
            let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0";
            WebhookMessage::Image(PictureData::of(&SmallPicture::new("a.png", png.to_vec()).unwrap()))
        }
        "news" => {
            let optional = |value: &Value| value.as_str().map(str::to_owned);
            let article = |article: &Value| Article {
                title: text(&article["title"]),
                description: optional(&article["description"]),
                url: text(&article["url"]),
                picurl: optional(&article["picurl"]),
            };
            WebhookMessage::News { articles: content["articles"].as_array().unwrap().iter().map(article).collect() }
        }
        "file" => WebhookMessage::File { media_id: text(&content["media_id"]) },
        "voice" => WebhookMessage::Voice { media_id: text(&content["media_id"]) },
        "template_card" => WebhookMessage::TemplateCard { card: content.clone() },
        other => panic!("{other}"),
    }
}

#[test]
fn messages_of_webhooks() {
    let goldens = goldens!("webhook": "text", "text_plain", "markdown", "markdown_v2", "image", "news", "file", "voice",
        "text_notice", "news_notice");
    for kind in Channel::Robot.kinds().into_iter().map(Kind::name) {
        assert!(goldens.iter().any(|(name, _)| *name == kind), "{kind}");
    }
    for (name, golden) in goldens {
        let value: Value = serde_json::from_str(golden).unwrap();
        let message = webhook_message(&value);
        same(name, &message.to_bytes(), golden);
        assert_eq!(message.problems(), [], "{name}");
        // The card is one that the model of cards reads and writes too.
        if let WebhookMessage::TemplateCard { card } = &message {
            let read: wecom::kinds::TemplateCard = serde_json::from_value(card.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), *card, "{name}");
        }
    }
}

#[test]
fn changes_of_cards() {
    let goldens = goldens!("update": "grey_button", "grey_button_several", "button_interaction", "vote_interaction",
        "multiple_interaction", "text_notice", "news_notice");
    for (name, golden) in goldens {
        let value: Value = serde_json::from_str(golden).unwrap();
        let numbers = |field: &str| {
            let list = value[field].as_array().into_iter().flatten();
            list.map(|id| u32::try_from(id.as_u64().unwrap()).unwrap()).collect::<Vec<_>>()
        };
        let readers = if value["atall"] == 1 {
            CardReaders::All
        } else {
            CardReaders::Some {
                users: texts(&value["userids"]).into_iter().map(UserId).collect(),
                parties: numbers("partyids").into_iter().map(DepartmentId).collect(),
                tags: numbers("tagids").into_iter().map(TagId).collect(),
            }
        };
        let change = match value.get("button") {
            Some(button) => CardChange::GreyButton(text(&button["replace_name"])),
            None => CardChange::NewCard {
                card: value["template_card"].clone(),
                enable_id_trans: value["enable_id_trans"] == 1,
            },
        };
        let agent_id = AgentId(u32::try_from(value["agentid"].as_u64().unwrap()).unwrap());
        let update = CardUpdate { readers, agent_id, response_code: text(&value["response_code"]), change };
        same(name, &update.to_bytes(), golden);
    }
}
