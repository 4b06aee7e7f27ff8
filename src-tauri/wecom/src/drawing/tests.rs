use super::*;
use crate::agent::AppFacts;
use crate::inspect::inspect;
use crate::kinds::{Message, Text, Textcard};
use crate::preview::{CardPreview, RowAction};
use crate::recipient::Recipients;
use crate::rich::{Block, Rich, Span};
use crate::send::{SendOptions, SendRequest};
use proptest::prelude::*;
use serde_json::json;

mod kinds;

fn text(content: &str) -> Message {
    Message::Text { text: Text { content: content.to_owned() } }
}

fn content(message: &Message, options: &SendOptions) -> Rich {
    match draw(message, options) {
        Preview::Text { content, .. } => content,
        other => panic!("{other:?}"),
    }
}

fn joined(rich: &[Span]) -> String {
    rich.iter().map(|span| span.text.as_str()).collect()
}

#[test]
fn what_is_behind_the_cut_is_shown_as_cut() {
    let rich = content(&text(&format!("{}断电", "a".repeat(2047))), &SendOptions::default());
    assert_eq!(rich.len(), 2);
    assert_eq!((rich[0].text.len(), rich[0].cut), (2047, false), "the character does not fit whole");
    assert_eq!((rich[1].text.as_str(), rich[1].cut), ("断电", true));
    let rich = content(&text(&format!("{}断", "a".repeat(2045))), &SendOptions::default());
    assert!(rich.iter().all(|span| !span.cut));
}

#[test]
fn a_link_that_is_cut_is_no_link() {
    let rich = content(
        &text(&format!("{}<a href=\"https://a.example.com\">这里</a>", "a".repeat(2012))),
        &SendOptions::default(),
    );
    assert!(rich.iter().all(|span| span.href.is_none()));
    assert!(joined(&rich).contains("<a href="), "members get the broken text");
}

#[test]
fn hostile_markup_is_text() {
    for hostile in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"data:text/html,x\">x</a>",
        "<iframe src=\"https://evil.example.com\">",
    ] {
        let rich = content(&text(hostile), &SendOptions::default());
        assert_eq!(joined(&rich), hostile);
        assert!(rich.iter().all(|span| span.href.is_none()), "{hostile}");
        let card = Message::Textcard {
            textcard: Textcard {
                title: hostile.to_owned(),
                description: hostile.to_owned(),
                url: String::new(),
                btntxt: None,
            },
        };
        let Preview::Textcard { title, description, button } = draw(&card, &SendOptions::default()) else {
            panic!("kind")
        };
        assert_eq!([joined(&title), joined(&description), joined(&button)], [hostile, hostile, "详情"]);
    }
}

#[test]
fn ids_are_marked_only_when_they_are_replaced() {
    let message = text("请找 $userName=gao_yu$");
    let off = content(&message, &SendOptions::default());
    assert!(off.iter().all(|span| !span.id_translation));
    let on = content(&message, &SendOptions { enable_id_trans: true, ..SendOptions::default() });
    let marked: Vec<&str> = on.iter().filter(|span| span.id_translation).map(|span| span.text.as_str()).collect();
    assert_eq!(marked, ["$userName=gao_yu$"]);
}

#[test]
fn ids_are_replaced_only_where_that_is_documented() {
    let id = "$userName=a$";
    let message: Message = serde_json::from_value(json!({"msgtype": "template_card", "template_card": {
        "card_type": "text_notice", "source": {"desc": id}, "main_title": {"title": id, "desc": id},
        "emphasis_content": {"title": id}, "quote_area": {"quote_text": id}, "sub_title_text": id,
        "horizontal_content_list": [{"keyname": id, "value": id}], "jump_list": [{"title": id}]}}))
    .unwrap();
    let options = SendOptions { enable_id_trans: true, ..SendOptions::default() };
    let Preview::Card { card } = draw(&message, &options) else { panic!("kind") };
    let is_marked = |rich: &Rich| rich[0].id_translation;
    assert!(is_marked(&card.source.unwrap().desc) && is_marked(&card.title) && is_marked(&card.desc));
    assert!(is_marked(&card.sub_title) && is_marked(&card.horizontal[0].value));
    assert!(!is_marked(&card.emphasis.unwrap().title) && !is_marked(&card.quote.unwrap().text));
    assert!(!is_marked(&card.horizontal[0].key) && !is_marked(&card.jumps[0].title));
}

#[test]
fn a_button_is_cut_at_four_characters() {
    let card = |btntxt: &str| Message::Textcard {
        textcard: Textcard { btntxt: Some(btntxt.to_owned()), ..Textcard::default() },
    };
    let Preview::Textcard { button, .. } = draw(&card("立即查看全部"), &SendOptions::default()) else {
        panic!("kind")
    };
    assert_eq!((button[0].text.as_str(), button[1].text.as_str(), button[1].cut), ("立即查看", "全部", true));
    let Preview::Textcard { button, .. } = draw(&card(" "), &SendOptions::default()) else { panic!("kind") };
    assert_eq!(joined(&button), "详情");
}

#[test]
fn a_card_without_anything_draws_nothing() {
    let message = Message::blank(crate::kinds::Kind::NewsNotice);
    let Preview::Card { card } = draw(&message, &SendOptions::default()) else { panic!("kind") };
    assert_eq!(*card, CardPreview { action: Some(RowAction::Url), ..CardPreview::default() });
}

#[test]
fn pictures() {
    let ratio = |image: serde_json::Value| {
        let message: Message = serde_json::from_value(
            json!({"msgtype": "template_card", "template_card": {"card_type": "news_notice", "card_image": image}}),
        )
        .unwrap();
        let Preview::Card { card } = draw(&message, &SendOptions::default()) else { panic!("kind") };
        card.image.unwrap()
    };
    let plain = ratio(json!({"url": "https://static.example.com/a.png"}));
    assert_eq!((plain.aspect_permille, plain.host.as_deref()), (1300, Some("static.example.com")));
    assert_eq!(ratio(json!({"url": "x", "aspect_ratio": 2.25})).aspect_permille, 2250);
    assert_eq!(ratio(json!({"url": "x", "aspect_ratio": 1e300})).aspect_permille, 10_000);
    assert_eq!(ratio(json!({"url": "x"})).host, None);
}

#[test]
fn what_is_drawn_is_what_is_sent() {
    for golden in [
        include_str!("../../fixtures/text_everyone.json"),
        include_str!("../../fixtures/text_notice.json"),
        include_str!("../../fixtures/news_notice_image_text.json"),
        include_str!("../../fixtures/button_interaction.json"),
        include_str!("../../fixtures/vote_interaction.json"),
        include_str!("../../fixtures/multiple_interaction.json"),
        include_str!("../../fixtures/news.json"),
        include_str!("../../fixtures/mpnews.json"),
        include_str!("../../fixtures/markdown.json"),
        include_str!("../../fixtures/miniprogram_notice.json"),
        include_str!("../../fixtures/video.json"),
    ] {
        let request = SendRequest::parse(golden.as_bytes()).unwrap();
        let sent = SendRequest::parse(&request.to_bytes()).unwrap();
        assert_eq!(draw(&sent.message, &sent.options), draw(&request.message, &request.options));
    }
}

proptest! {
    #[test]
    fn a_preview_never_loses_text_and_agrees_with_the_meter(
        head in "[a断😀 ]{0,20}", fill in 2030usize..2060, tail in "[a断😀e\u{301}]{0,20}"
    ) {
        let message = text(&format!("{head}{}{tail}", "x".repeat(fill)));
        let seen = inspect(&message, &Recipients::default(), &SendOptions::default(), &AppFacts::default());
        let Preview::Text { content, .. } = seen.preview else { panic!("kind") };
        let Message::Text { text } = message else { panic!("kind") };
        prop_assert_eq!(joined(&content), text.content.clone());
        let kept: usize = content.iter().filter(|span| !span.cut).map(|span| span.text.len()).sum();
        prop_assert!(kept <= 2048);
        prop_assert_eq!(content.iter().any(|span| span.cut), seen.meters[0].used > seen.meters[0].limit);
    }
}
