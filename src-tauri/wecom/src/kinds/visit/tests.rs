use super::*;
use crate::kinds::{
    ActionMenu, CardImage, CardSource, EmphasisContent, HorizontalContent, ImageTextArea, Kind, MainTitle, NewsNotice,
    QuoteArea, TemplateCard, Text, TextNotice,
};

#[test]
fn windows_line_breaks_become_plain() {
    let message = Message::Text { text: Text { content: "一\r\n二\r三\n\r\n四".to_owned() } };
    assert_eq!(message.normalized(), Message::Text { text: Text { content: "一\n二\n三\n\n四".to_owned() } });
    let mut card = TextNotice { sub_title_text: Some("a\r\nb".to_owned()), ..TextNotice::default() };
    card.horizontal_content_list.push(HorizontalContent { keyname: "k\r".to_owned(), ..Default::default() });
    let message = Message::TemplateCard { template_card: TemplateCard::TextNotice(Box::new(card)) };
    let json = serde_json::to_string(&message.normalized()).unwrap();
    assert!(json.contains("a\\nb") && json.contains("k\\n") && !json.contains("\\r"), "{json}");
}

#[test]
fn blank_blocks_are_not_sent() {
    let blank = Some(" \u{200B}".to_owned());
    let message = Message::TemplateCard {
        template_card: TemplateCard::TextNotice(Box::new(TextNotice {
            source: Some(CardSource { desc: blank.clone(), desc_color: Some(2), icon_url: None }),
            action_menu: Some(ActionMenu::default()),
            main_title: Some(MainTitle::default()),
            emphasis_content: Some(EmphasisContent { title: blank.clone(), desc: None }),
            quote_area: Some(QuoteArea { link_type: Some(0), ..QuoteArea::default() }),
            sub_title_text: Some("正文".to_owned()),
            horizontal_content_list: vec![HorizontalContent::default()],
            task_id: blank.clone(),
            ..TextNotice::default()
        })),
    };
    assert_eq!(
        serde_json::to_string(&message.normalized()).unwrap(),
        r#"{"msgtype":"template_card","template_card":{"card_type":"text_notice","sub_title_text":"正文","horizontal_content_list":[{"keyname":""}],"card_action":{"type":0}}}"#
    );
    let message = Message::TemplateCard {
        template_card: TemplateCard::NewsNotice(Box::new(NewsNotice {
            image_text_area: Some(ImageTextArea::default()),
            card_image: Some(CardImage::default()),
            ..NewsNotice::default()
        })),
    };
    assert_eq!(
        serde_json::to_string(&message.normalized()).unwrap(),
        r#"{"msgtype":"template_card","template_card":{"card_type":"news_notice","main_title":{},"card_action":{"type":0}}}"#
    );
}

#[test]
fn a_chosen_link_keeps_its_block() {
    let quote = QuoteArea { link_type: Some(1), ..QuoteArea::default() };
    assert!(!quote.is_blank(), "its missing address is a finding, not a reason to leave the block out");
}

#[test]
fn normalising_twice_changes_nothing() {
    for kind in Kind::ALL {
        let once = Message::blank(kind).normalized();
        assert_eq!(once.normalized(), once);
    }
}

#[test]
fn line_breaks_and_blanks_of_every_kind() {
    let dirty = serde_json::json!([
        {"msgtype": "markdown", "markdown": {"content": "a\r\nb"}},
        {"msgtype": "video", "video": {"media_id": "m", "title": "a\rb", "description": " "}},
        {"msgtype": "news", "news": {"articles": [{"title": "a\r\nb", "description": "\u{200B}", "url": " ", "picurl": ""}]}},
        {"msgtype": "mpnews", "mpnews": {"articles": [{"title": "t", "content": "a\r\nb", "author": " ", "digest": "\n"}]}},
        {"msgtype": "miniprogram_notice", "miniprogram_notice": {"title": "a\r\nb", "page": " ", "description": " ",
            "content_item": [{"key": "a\r", "value": "b\r"}]}},
        {"msgtype": "template_card", "template_card": {"card_type": "button_interaction", "sub_title_text": " ",
            "button_selection": {"title": " "}, "card_action": {"type": 0, "url": " "},
            "button_list": [{"text": "a\r\nb", "key": " ", "url": " "}]}},
        {"msgtype": "template_card", "template_card": {"card_type": "vote_interaction", "source": {"desc_color": 1},
            "checkbox": {"option_list": [{"text": "a\rb"}]}, "submit_button": {"text": " ", "key": "k"}}},
        {"msgtype": "template_card", "template_card": {"card_type": "multiple_interaction",
            "select_list": [{"title": " ", "selected_id": " ", "option_list": [{"text": "a\r"}]}]}}
    ]);
    let expected = [
        r#"{"msgtype":"markdown","markdown":{"content":"a\nb"}}"#,
        r#"{"msgtype":"video","video":{"media_id":"m","title":"a\nb"}}"#,
        r#"{"msgtype":"news","news":{"articles":[{"title":"a\nb"}]}}"#,
        r#"{"msgtype":"mpnews","mpnews":{"articles":[{"title":"t","thumb_media_id":"","content":"a\nb"}]}}"#,
        r#"{"msgtype":"miniprogram_notice","miniprogram_notice":{"appid":"","title":"a\nb","content_item":[{"key":"a\n","value":"b\n"}]}}"#,
        r#"{"msgtype":"template_card","template_card":{"card_type":"button_interaction","main_title":{},"button_list":[{"text":"a\nb"}]}}"#,
        r#"{"msgtype":"template_card","template_card":{"card_type":"vote_interaction","main_title":{},"checkbox":{"question_key":"","option_list":[{"id":"","text":"a\nb","is_checked":false}]},"submit_button":{"key":"k"}}}"#,
        r#"{"msgtype":"template_card","template_card":{"card_type":"multiple_interaction","main_title":{},"select_list":[{"question_key":"","option_list":[{"id":"","text":"a\n"}]}],"submit_button":{"key":""}}}"#,
    ];
    for (dirty, expected) in dirty.as_array().unwrap().iter().zip(expected) {
        let message: Message = serde_json::from_value(dirty.clone()).unwrap();
        assert_eq!(serde_json::to_string(&message.normalized()).unwrap(), expected);
    }
}

#[test]
fn what_must_be_there_and_shows_nothing_is_sent_empty() {
    for kind in Kind::ALL {
        let mut json = serde_json::to_value(Message::blank(kind)).unwrap();
        blank_texts(&mut json);
        let message: Message = serde_json::from_value(json).unwrap();
        let sent = serde_json::to_string(&message.normalized()).unwrap();
        assert!(!sent.contains('\u{200B}'), "{sent}");
        assert_eq!(message.normalized().normalized(), message.normalized());
    }
}

/// Puts white space and an invisible character into every text but the names of kinds.
fn blank_texts(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => " \u{200B}\n".clone_into(text),
        serde_json::Value::Array(items) => items.iter_mut().for_each(blank_texts),
        serde_json::Value::Object(entries) => {
            let texts = entries.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "msgtype" | "card_type"));
            texts.for_each(|(_, value)| blank_texts(value));
        }
        _ => {}
    }
}
