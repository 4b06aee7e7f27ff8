//! Drawings of the kinds beside text, text cards and notices.

use super::*;
use crate::safe::Safe;
use serde_json::Value;

fn drawn(msgtype: &str, content: Value) -> Preview {
    let options = SendOptions { safe: Safe::Internal, enable_id_trans: true, ..SendOptions::default() };
    let mut whole = json!({"msgtype": msgtype});
    whole[msgtype] = content;
    draw(&serde_json::from_value(whole).unwrap(), &options)
}

fn card(content: Value) -> CardPreview {
    match drawn("template_card", content) {
        Preview::Card { card } => *card,
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_show_what_was_chosen() {
    assert_eq!(drawn("image", json!({"media_id": "m"})), Preview::Image { media: "m".to_owned(), safe: true });
    assert_eq!(drawn("voice", json!({"media_id": "m"})), Preview::Voice { media: "m".to_owned() });
    assert_eq!(drawn("file", json!({})), Preview::File { media: String::new(), safe: true });
    let Preview::Video { title, description, safe, .. } =
        drawn("video", json!({"media_id": "m", "title": "断".repeat(43), "description": " "}))
    else {
        panic!("kind")
    };
    assert_eq!((title[0].text.len(), title[1].text.as_str(), title[1].cut), (126, "断", true));
    assert!(description.is_empty() && safe);
}

#[test]
fn articles_that_lead_elsewhere() {
    let Preview::News { articles } = drawn(
        "news",
        json!({"articles": [
            {"title": "$userName=a$", "description": "$userName=a$", "url": "https://a.b", "picurl": "https://c.d/e.png"},
            {"title": "x".repeat(129), "appid": "wx", "pagepath": "p", "url": "https://a.b", "picurl": "https://c.d/f.png"},
            {"title": "<script>"}
        ]}),
    ) else {
        panic!("kind")
    };
    let picture = articles[0].picture.as_ref().unwrap();
    assert_eq!((picture.host.as_deref(), picture.aspect_permille), (Some("c.d"), 2347));
    assert_eq!(articles[1].picture.as_ref().unwrap().aspect_permille, 1000);
    assert!(articles[0].title[0].id_translation && articles[0].description[0].id_translation);
    assert!(articles[1].title[1].cut);
    let actions: Vec<RowAction> = articles.iter().map(|article| article.action).collect();
    assert_eq!(actions, [RowAction::Url, RowAction::MiniProgram, RowAction::None]);
    assert_eq!(joined(&articles[2].title), "<script>");
}

#[test]
fn articles_that_wecom_keeps() {
    let Preview::Mpnews { articles, safe, internal_only } = drawn(
        "mpnews",
        json!({"articles": [{"title": "$userName=a$", "thumb_media_id": "m", "author": "$userName=a$",
            "content": "<p>$userName=a$<script>alert(1)</script></p><ul><li>$departmentName=1$</li></ul>", "digest": "d",
            "content_source_url": "javascript:alert(1)"}]}),
    ) else {
        panic!("kind")
    };
    assert!(safe && internal_only);
    let article = &articles[0];
    assert!(article.title[0].id_translation && !article.author[0].id_translation);
    let [Block::Paragraph { text }, Block::List { items, .. }] = article.content.as_slice() else { panic!("blocks") };
    assert!(text[0].id_translation && items[0][0].id_translation);
    assert_eq!((text.len(), article.cover.as_str(), article.original.as_deref()), (1, "m", None));
}

#[test]
fn markdown_is_not_translated_and_not_cut() {
    let content = format!("$userName=a$ {}", "x".repeat(3000));
    let Preview::Markdown { blocks } = drawn("markdown", json!({"content": content})) else { panic!("kind") };
    let [Block::Paragraph { text }] = blocks.as_slice() else { panic!("blocks") };
    assert_eq!(joined(text), content);
    assert!(text.iter().all(|span| !span.cut && !span.id_translation));
}

#[test]
fn a_block_in_the_shape_that_the_window_gets() {
    let Preview::Markdown { blocks } = drawn("markdown", json!({"content": "# **a**\nb `c`"})) else { panic!("kind") };
    assert_eq!(
        serde_json::to_value(blocks).unwrap(),
        json!([
            {"block": "heading", "level": 1, "text": [
                {"text": "a", "tone": "normal", "href": null, "cut": false, "id_translation": false, "bold": true}]},
            {"block": "paragraph", "text": [
                {"text": "b ", "tone": "normal", "href": null, "cut": false, "id_translation": false},
                {"text": "c", "tone": "normal", "href": null, "cut": false, "id_translation": false, "code": true}]}
        ])
    );
}

#[test]
fn mini_program_notices() {
    let notice = json!({"title": "$userName=a$", "page": " ", "emphasis_first_item": true, "content_item": [
        {"key": "", "value": ""}, {"key": "$userName=a$", "value": "$userName=a$"}]});
    let Preview::MiniProgram { title, description, items, emphasis, action } = drawn("miniprogram_notice", notice)
    else {
        panic!("kind")
    };
    assert!(title[0].id_translation && description.is_empty() && emphasis);
    assert_eq!(items.len(), 1);
    assert!(items[0].value[0].id_translation && !items[0].key[0].id_translation);
    assert_eq!(action, RowAction::None);
}

#[test]
fn button_cards() {
    let seen = card(json!({"card_type": "button_interaction", "main_title": {"title": "t"},
        "button_selection": {"question_key": "q", "title": "司机", "selected_id": "b",
            "option_list": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]},
        "button_list": [{"text": "好", "key": "k", "style": 9}, {"type": 1, "text": "看", "style": 4, "url": "https://a.b"},
            {"type": 7, "text": "?"}]}));
    let selection = seen.selection.unwrap();
    assert_eq!((joined(&selection.title).as_str(), selection.options.len(), selection.selected), ("司机", 2, Some(1)));
    let buttons: Vec<(String, u8, RowAction)> =
        seen.buttons.iter().map(|button| (joined(&button.text), button.style, button.action)).collect();
    assert_eq!(
        buttons,
        [
            ("好".to_owned(), 1, RowAction::Callback),
            ("看".to_owned(), 4, RowAction::Url),
            ("?".to_owned(), 1, RowAction::None)
        ]
    );
    assert_eq!((seen.action, seen.submit.len()), (Some(RowAction::None), 0));
    let plain = card(json!({"card_type": "button_interaction", "button_selection": {}}));
    assert_eq!((plain.selection, plain.source), (None, None));
}

#[test]
fn votes_and_questions() {
    let vote = card(json!({"card_type": "vote_interaction", "source": {"desc": "工会", "desc_color": 2},
        "checkbox": {"mode": 1, "option_list": [{"id": "a", "text": "甲", "is_checked": true}, {"id": "b", "text": "乙"}]}}));
    let checkbox = vote.checkbox.unwrap();
    assert!(checkbox.multiple && checkbox.options[0].checked && !checkbox.options[1].checked);
    assert_eq!((joined(&vote.submit).as_str(), vote.action, vote.source.unwrap().colour), ("提交", None, 0));

    let many = card(json!({"card_type": "multiple_interaction", "submit_button": {"text": "确认"}, "select_list": [
        {"title": "日期", "selected_id": "zzz", "option_list": [{"id": "a", "text": "甲"}]}, {"title": "班次"}]}));
    let selected: Vec<Option<u32>> = many.selects.iter().map(|select| select.selected).collect();
    assert_eq!(selected, [Some(0), None]);
    assert_eq!(joined(&many.submit), "确认");
}
