//! That the golden requests together show everything: every kind, every block, every type of link, every style.

use super::*;
use crate::channel::Channel;
use std::collections::BTreeSet;

/// Every field of every golden request with the numbers that stand in it: `card_image.aspect_ratio`, `quote_area.type=2`.
fn shown() -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(entries) => {
                for (name, value) in entries {
                    let at = format!("{path}.{name}");
                    found.insert(at.clone());
                    walk(value, &at, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, path, found)),
            Value::Number(number) => drop(found.insert(format!("{path}={number}"))),
            Value::Bool(on) => drop(found.insert(format!("{path}={on}"))),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for (_, golden) in examples::all() {
        let request: Value = serde_json::from_str(golden).unwrap();
        let kind = request["msgtype"].as_str().unwrap();
        let card = request[kind]["card_type"].as_str();
        walk(&request[kind], card.unwrap_or(kind), &mut found);
        walk(&json!({ "safe": request["safe"], "trans": request["enable_id_trans"] }), kind, &mut found);
    }
    found
}

/// Fields of a card's blocks (`wecom/messages.md §1.5.1`).
fn blocks(card: &str) -> Vec<&'static str> {
    let mut fields = vec!["source.desc", "source.icon_url", "main_title.title", "main_title.desc", "task_id"];
    if !matches!(card, "vote_interaction" | "multiple_interaction") {
        fields.extend([
            "source.desc_color",
            "action_menu.desc",
            "action_menu.action_list.text",
            "action_menu.action_list.key",
            "quote_area.title",
            "quote_area.quote_text",
            "horizontal_content_list.keyname",
            "horizontal_content_list.value",
            "card_action.type",
        ]);
    }
    fields.extend(match card {
        "text_notice" => [
            "emphasis_content.title",
            "emphasis_content.desc",
            "sub_title_text",
            "jump_list.title",
            "jump_list.url",
            "jump_list.appid",
            "jump_list.pagepath",
        ]
        .as_slice(),
        "news_notice" => &[
            "card_image.url",
            "card_image.aspect_ratio",
            "image_text_area.image_url",
            "image_text_area.title",
            "image_text_area.desc",
            "vertical_content_list.title",
            "vertical_content_list.desc",
            "jump_list.title",
        ],
        "button_interaction" => &[
            "sub_title_text",
            "button_selection.question_key",
            "button_selection.title",
            "button_selection.selected_id",
            "button_selection.option_list.id",
            "button_selection.option_list.text",
            "button_list.text",
            "button_list.key",
            "button_list.url",
        ],
        "vote_interaction" => &[
            "checkbox.question_key",
            "checkbox.option_list.id",
            "checkbox.option_list.text",
            "submit_button.text",
            "submit_button.key",
        ],
        _ => &[
            "select_list.question_key",
            "select_list.title",
            "select_list.selected_id",
            "select_list.option_list.id",
            "select_list.option_list.text",
            "submit_button.text",
            "submit_button.key",
        ],
    });
    fields
}

#[test]
fn the_golden_requests_show_every_kind_and_block() {
    let kinds: BTreeSet<String> = examples::all()
        .map(|(_, golden)| format!("{:?}", SendRequest::parse(golden.as_bytes()).unwrap().message.kind()))
        .collect();
    assert_eq!(kinds, Channel::App.kinds().iter().map(|kind| format!("{kind:?}")).collect());
    let shown = shown();
    let mut wanted: Vec<String> = Vec::new();
    for card in ["text_notice", "news_notice", "button_interaction", "vote_interaction", "multiple_interaction"] {
        wanted.extend(blocks(card).into_iter().map(|field| format!("{card}.{field}")));
    }
    assert_eq!(wanted.iter().filter(|field| !shown.contains(*field)).collect::<Vec<_>>(), Vec::<&String>::new());

    // Whatever the card: every number that the documents give a meaning.
    let anywhere = |end: &str| shown.iter().any(|field| field.ends_with(end));
    for (field, numbers) in [
        ("source.desc_color", 0..=3),
        ("quote_area.type", 0..=2),
        ("image_text_area.type", 0..=2),
        ("horizontal_content_list.type", 0..=3),
        ("jump_list.type", 0..=2),
        ("card_action.type", 0..=2),
        ("button_list.type", 0..=1),
        ("button_list.style", 1..=4),
        ("checkbox.mode", 0..=1),
        (".safe", 0..=2),
        (".trans", 1..=1),
    ] {
        for number in numbers {
            assert!(anywhere(&format!("{field}={number}")), "{field}={number}");
        }
    }
    for field in [
        "text.content",
        "textcard.btntxt",
        "markdown.content",
        "image.media_id",
        "voice.media_id",
        "file.media_id",
        "video.title",
        "video.description",
        "news.articles.appid",
        "news.articles.pagepath",
        "news.articles.picurl",
        "news.articles.description",
        "mpnews.articles.author",
        "mpnews.articles.content_source_url",
        "mpnews.articles.digest",
        "mpnews.articles.thumb_media_id",
        "miniprogram_notice.page",
        "miniprogram_notice.description",
        "miniprogram_notice.content_item.value",
        "miniprogram_notice.emphasis_first_item=true",
        "checkbox.option_list.is_checked=true",
        "checkbox.option_list.is_checked=false",
        "quote_area.url",
        "quote_area.appid",
        "image_text_area.url",
        "image_text_area.appid",
        "horizontal_content_list.url",
        "horizontal_content_list.media_id",
        "horizontal_content_list.userid",
        "card_action.url",
        "card_action.appid",
    ] {
        assert!(anywhere(field), "{field}");
    }
}
