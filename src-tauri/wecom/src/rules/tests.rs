use super::*;
use crate::examples;
use crate::finding::Rule;
use crate::ids::{DepartmentId, UserId};
use crate::inspect::inspect;
use crate::kinds::{Kind, Text, Textcard};
use crate::limit::{Severity, Unit};
use crate::safe::Safe;
use crate::send::SendRequest;
use serde_json::{Value, json};

mod interactive;
mod kinds;
mod large;

fn someone() -> Recipients {
    Recipients { users: vec![UserId("gao_yu".to_owned())], ..Recipients::default() }
}

fn findings(message: &Message) -> Vec<Finding> {
    check(message, &someone(), &SendOptions::default(), &AppFacts::default())
}

/// Findings in a form that reads well in a table: path, severity, rule, code.
fn brief(message: &Message) -> Vec<(String, Severity, Rule, Option<i32>)> {
    findings(message).into_iter().map(|f| (f.path, f.severity, f.rule, f.code)).collect()
}

fn expect(message: &Message, expected: &[(&str, Severity, Rule, Option<i32>)]) {
    let expected: Vec<_> =
        expected.iter().map(|(path, severity, rule, code)| ((*path).to_owned(), *severity, *rule, *code)).collect();
    assert_eq!(brief(message), expected, "{}", serde_json::to_string(message).unwrap());
}

fn text(content: &str) -> Message {
    Message::Text { text: Text { content: content.to_owned() } }
}

fn textcard(change: impl FnOnce(&mut Textcard)) -> Message {
    let mut textcard = Textcard {
        title: "title".to_owned(),
        description: "text".to_owned(),
        url: "https://a.example.com".to_owned(),
        btntxt: None,
    };
    change(&mut textcard);
    Message::Textcard { textcard }
}

/// A card that is fine, with one value put at a JSON pointer below `template_card`.
fn card(card_type: &str, changes: &[(&str, Value)]) -> Message {
    let mut card = json!({
        "card_type": card_type, "main_title": {"title": "t"}, "card_action": {"type": 1, "url": "https://a.example.com"}
    });
    if card_type == "news_notice" {
        card["card_image"] = json!({"url": "https://a.example.com/a.png"});
    }
    for (name, value) in changes {
        card[*name] = value.clone();
    }
    serde_json::from_value(json!({"msgtype": "template_card", "template_card": card})).unwrap()
}

fn notice(name: &str, value: Value) -> Message {
    card("text_notice", &[(name, value)])
}

fn news(name: &str, value: Value) -> Message {
    card("news_notice", &[(name, value)])
}

use Rule::{
    BadCharacters, BadUserId, Duplicate, InvisibleCharacters, NeedsCallback, OutOfRange, ReordersText, Required,
    RequiredOneOf, TooLong, TooMany, UnsupportedMarkup, UrlInvalid, UrlScheme,
};
use Severity::{Cut, NeedsApp, Recommended, Refused, Style};

#[test]
fn text_content() {
    let path = "text.content";
    for blank in ["", " \n ", "\u{3000}", "\u{2800}"] {
        expect(&text(blank), &[(path, Refused, Required, Some(44004))]);
    }
    expect(&text("通知"), &[]);
    expect(&text(&"a".repeat(2048)), &[]);
    expect(&text(&"a".repeat(2049)), &[(path, Cut, TooLong, None)]);
    expect(&text(&format!("{}aa", "断".repeat(682))), &[]);
    expect(&text(&"断".repeat(683)), &[(path, Cut, TooLong, None)]);
    let over = &findings(&text(&"断".repeat(683)))[0];
    assert_eq!((over.unit, over.actual, over.limit), (Some(Unit::Bytes), Some(2049), Some(2048)));
    expect(&text(&"\r\n".repeat(1024).replacen("\r\n", "a", 1)), &[]);
    expect(&text("看 <a href=\"https://a.example.com\">这里</a>"), &[]);
    expect(&text("<a href=\"javascript:alert(1)\">x</a>"), &[(path, Style, UnsupportedMarkup, None)]);
    expect(&text("<script>alert(1)</script>"), &[(path, Style, UnsupportedMarkup, None)]);
    expect(&text("<div class=\"gray\">x</div>"), &[(path, Style, UnsupportedMarkup, None)]);
    expect(&text("a\u{202E}b"), &[(path, Recommended, ReordersText, None)]);
    expect(&text("\u{FEFF}abc"), &[(path, Style, InvisibleCharacters, None)]);
    expect(&text("3 < 5 > 2 <3 a@b <a@b.c>"), &[]);
}

#[test]
fn a_link_that_the_cut_falls_into_is_pointed_out() {
    let message = text(&format!("{}<a href=\"https://a.example.com\">这里</a>", "a".repeat(2030)));
    expect(&message, &[("text.content", Cut, TooLong, None)]);
    let message = text(&format!("{}<a href=\"https://a.example.com\">这里</a>", "a".repeat(2012)));
    expect(&message, &[("text.content", Cut, TooLong, None), ("text.content", Style, UnsupportedMarkup, None)]);
}

#[test]
fn textcard_fields() {
    expect(&textcard(|_| {}), &[]);
    expect(
        &Message::blank(Kind::Textcard),
        &[
            ("textcard.title", Refused, Required, Some(41016)),
            ("textcard.description", Refused, Required, Some(41033)),
            ("textcard.url", Refused, Required, Some(41010)),
        ],
    );
    for (length, expected) in [(128, vec![]), (129, vec![("textcard.title", Cut, TooLong, None)])] {
        expect(&textcard(|c| c.title = "a".repeat(length)), &expected);
    }
    for (length, expected) in [(512, vec![]), (513, vec![("textcard.description", Cut, TooLong, None)])] {
        expect(&textcard(|c| c.description = "a".repeat(length)), &expected);
    }
    // Characters are within the limit, bytes are not.
    expect(&textcard(|c| c.title = "断".repeat(42)), &[]);
    expect(&textcard(|c| c.title = "断".repeat(43)), &[("textcard.title", Recommended, TooLong, None)]);
    expect(&textcard(|c| c.title = "断".repeat(129)), &[("textcard.title", Cut, TooLong, None)]);
    expect(&textcard(|c| c.description = "断".repeat(171)), &[("textcard.description", Recommended, TooLong, None)]);
    for (length, expected) in [(4, vec![]), (5, vec![("textcard.btntxt", Cut, TooLong, None)])] {
        expect(&textcard(|c| c.btntxt = Some("查".repeat(length))), &expected);
    }
    expect(&textcard(|c| c.description = "<div class=\"gray\">a</div><br>b".to_owned()), &[]);
    expect(
        &textcard(|c| c.description = "<a href=\"https://a.example.com\">a</a>".to_owned()),
        &[("textcard.description", Style, UnsupportedMarkup, None)],
    );
    expect(&textcard(|c| c.title = "<b>x</b>".to_owned()), &[("textcard.title", Style, UnsupportedMarkup, None)]);
}

#[test]
fn textcard_address() {
    let with = |url: String| textcard(|c| c.url = url);
    let of_length = |n: usize| with(format!("https://a.example.com/{}", "x".repeat(n - 22)));
    let path = "textcard.url";
    for url in ["www.example.com", "javascript:alert(1)", "javascript:alert( 1 )", "ftp://a.example.com"] {
        expect(&with(url.to_owned()), &[(path, Refused, UrlScheme, Some(45034))]);
    }
    for url in ["https://", "https://a.example.com/a b", "https://a.example.com\u{200B}", "https://a.example.com/\n"] {
        expect(&with(url.to_owned()), &[(path, Refused, UrlInvalid, None)]);
    }
    expect(&of_length(1024), &[]);
    expect(&of_length(1025), &[(path, Recommended, TooLong, Some(40039))]);
    expect(&of_length(2048), &[(path, Recommended, TooLong, Some(40039))]);
    expect(&of_length(2049), &[(path, Refused, TooLong, Some(40039))]);
}

#[test]
fn recommended_lengths_of_cards() {
    type Build = fn(String) -> Message;
    let fields: [(&str, usize, Build); 13] = [
        ("source.desc", 20, |s| notice("source", json!({"desc": s}))),
        ("main_title.title", 36, |s| notice("main_title", json!({"title": s}))),
        ("main_title.desc", 44, |s| notice("main_title", json!({"title": "t", "desc": s}))),
        ("emphasis_content.title", 14, |s| notice("emphasis_content", json!({"title": s}))),
        ("emphasis_content.desc", 22, |s| notice("emphasis_content", json!({"desc": s}))),
        ("sub_title_text", 160, |s| notice("sub_title_text", json!(s))),
        ("horizontal_content_list.0.keyname", 5, |s| notice("horizontal_content_list", json!([{"keyname": s}]))),
        ("horizontal_content_list.0.value", 30, |s| {
            notice("horizontal_content_list", json!([{"keyname": "k", "value": s}]))
        }),
        ("jump_list.0.title", 18, |s| notice("jump_list", json!([{"title": s}]))),
        ("vertical_content_list.0.title", 38, |s| news("vertical_content_list", json!([{"title": s}]))),
        ("vertical_content_list.0.desc", 160, |s| news("vertical_content_list", json!([{"title": "t", "desc": s}]))),
        ("source.desc", 20, |s| news("source", json!({"desc": s}))),
        ("main_title.title", 36, |s| news("main_title", json!({"title": s}))),
    ];
    for (field, limit, build) in fields {
        let path = format!("template_card.{field}");
        expect(&build("断".repeat(limit)), &[]);
        expect(&build("断".repeat(limit + 1)), &[(path.as_str(), Recommended, TooLong, None)]);
        let meter = meters(&build("断".repeat(limit + 1))).into_iter().find(|m| m.path == path).expect("a meter");
        assert_eq!((meter.unit, meter.beyond), (Unit::Chars, Recommended), "{path}");
        assert_eq!((meter.used as usize, meter.limit as usize), (limit + 1, limit), "{path}");
    }
}

#[test]
fn lists_of_cards() {
    let many = |row: Value, n: usize| Value::Array(vec![row; n]);
    let rows = |n| notice("horizontal_content_list", many(json!({"keyname": "k"}), n));
    expect(&rows(6), &[]);
    expect(&rows(7), &[("template_card.horizontal_content_list", Refused, TooMany, Some(42035))]);
    let jumps = |n| notice("jump_list", many(json!({"title": "t"}), n));
    expect(&jumps(3), &[]);
    expect(&jumps(4), &[("template_card.jump_list", Refused, TooMany, Some(42042))]);
    let vertical = |n| news("vertical_content_list", many(json!({"title": "t"}), n));
    expect(&vertical(4), &[]);
    expect(&vertical(5), &[("template_card.vertical_content_list", Refused, TooMany, Some(42036))]);
}

#[test]
fn rows_and_their_links() {
    let row = |row: Value| notice("horizontal_content_list", json!([row]));
    let list = "template_card.horizontal_content_list.0";
    let at = |field: &str| format!("{list}.{field}");
    expect(&row(json!({})), &[(at("keyname").as_str(), Refused, Required, Some(42027))]);
    expect(&row(json!({"keyname": "k", "type": 1})), &[(at("url").as_str(), Refused, Required, Some(42028))]);
    expect(
        &row(json!({"keyname": "k", "type": 1, "url": "a.example.com"})),
        &[(at("url").as_str(), Refused, UrlScheme, Some(45034))],
    );
    expect(&row(json!({"keyname": "k", "type": 2})), &[(at("media_id").as_str(), Refused, Required, Some(42029))]);
    expect(
        &row(json!({"keyname": "k", "type": 2, "media_id": "3x y"})),
        &[(at("media_id").as_str(), Refused, BadCharacters, None)],
    );
    expect(&row(json!({"keyname": "k", "type": 3})), &[(at("userid").as_str(), Refused, Required, Some(42050))]);
    expect(
        &row(json!({"keyname": "k", "type": 3, "userid": "a|b"})),
        &[(at("userid").as_str(), Refused, BadUserId, Some(42050))],
    );
    expect(&row(json!({"keyname": "k", "type": 4})), &[(at("type").as_str(), Refused, OutOfRange, None)]);
    expect(&row(json!({"keyname": "k", "type": 0, "url": "javascript:x"})), &[]);

    let jump = |row: Value| notice("jump_list", json!([row]));
    let at = |field: &str| format!("template_card.jump_list.0.{field}");
    expect(&jump(json!({"type": 0})), &[(at("title").as_str(), Refused, Required, Some(42033))]);
    expect(&jump(json!({"type": 1, "title": "t"})), &[(at("url").as_str(), Refused, Required, Some(42028))]);
    expect(&jump(json!({"type": 2, "title": "t"})), &[(at("appid").as_str(), Refused, Required, Some(42030))]);
    expect(&jump(json!({"type": 3, "title": "t"})), &[(at("type").as_str(), Refused, OutOfRange, None)]);
    let vertical = "template_card.vertical_content_list.0.title";
    expect(&news("vertical_content_list", json!([{}])), &[(vertical, Refused, Required, Some(42033))]);
}

#[test]
fn card_action() {
    let action = |action: Value| notice("card_action", action);
    let path = "template_card.card_action";
    let at = |field: &str| format!("{path}.{field}");
    expect(&action(json!({})), &[(at("type").as_str(), Refused, Required, Some(42045))]);
    expect(&action(json!({"type": 3})), &[(at("type").as_str(), Refused, OutOfRange, Some(42045))]);
    expect(&action(json!({"type": 1})), &[(at("url").as_str(), Refused, Required, Some(42028))]);
    expect(&action(json!({"type": 2})), &[(at("appid").as_str(), Refused, Required, Some(42030))]);
    expect(&action(json!({"type": 2, "appid": "wx1", "pagepath": "a?b=c"})), &[]);
    let long = format!("https://a.example.com/{}", "x".repeat(2048 - 21));
    expect(&action(json!({"type": 1, "url": long})), &[(at("url").as_str(), Refused, TooLong, Some(40039))]);
}

#[test]
fn what_a_card_cannot_do_without() {
    let title = "template_card.main_title.title";
    expect(&notice("main_title", json!({})), &[(title, Refused, RequiredOneOf, Some(41016))]);
    expect(&card("text_notice", &[("main_title", json!({})), ("sub_title_text", json!("x"))]), &[]);
    expect(&news("main_title", json!({"desc": "x"})), &[(title, Refused, Required, Some(41016))]);
    expect(&news("card_image", Value::Null), &[("template_card.card_image", Refused, RequiredOneOf, Some(42044))]);
    expect(&news("card_image", json!({})), &[("template_card.card_image.url", Refused, RequiredOneOf, Some(42044))]);
    let both = [("card_image", json!({})), ("image_text_area", json!({"image_url": "https://a.example.com/a.png"}))];
    expect(&card("news_notice", &both), &[]);
    expect(
        &card("news_notice", &[("card_image", Value::Null), ("image_text_area", json!({"title": "x"}))]),
        &[("template_card.image_text_area.image_url", Refused, Required, None)],
    );
    expect(
        &news("card_image", json!({"url": "a.example.com/a.png"})),
        &[("template_card.card_image.url", Refused, UrlScheme, Some(42044))],
    );
}

#[test]
fn blocks_that_are_empty_ask_for_nothing() {
    for name in ["source", "action_menu", "main_title", "emphasis_content", "quote_area"] {
        expect(&card("text_notice", &[(name, json!({})), ("sub_title_text", json!("x"))]), &[]);
    }
    expect(&news("image_text_area", json!({})), &[]);
    let url = "template_card.quote_area.url";
    expect(&notice("quote_area", json!({"type": 1})), &[(url, Refused, Required, Some(42028))]);
    let appid = "template_card.quote_area.appid";
    expect(&notice("quote_area", json!({"type": 2})), &[(appid, Refused, Required, Some(42030))]);
    let icon = "template_card.source.icon_url";
    expect(&notice("source", json!({"icon_url": "a.png"})), &[(icon, Refused, UrlScheme, None)]);
}

#[test]
fn numbers_of_cards() {
    let ratio = |ratio: f64| news("card_image", json!({"url": "https://a.example.com", "aspect_ratio": ratio}));
    let path = "template_card.card_image.aspect_ratio";
    for good in [1.3, 1.8, 2.25] {
        expect(&ratio(good), &[]);
    }
    for bad in [1.29, 2.26, 0.0, -1.0] {
        expect(&ratio(bad), &[(path, Refused, OutOfRange, None)]);
    }
    expect(&notice("source", json!({"desc": "x", "desc_color": 3})), &[]);
    let colour = "template_card.source.desc_color";
    expect(&notice("source", json!({"desc": "x", "desc_color": 4})), &[(colour, Style, OutOfRange, None)]);
}

#[test]
fn menus_and_task_ids() {
    let menu = json!({"action_list": [{"text": "a", "key": "k1"}, {"text": "b", "key": "k2"}]});
    let path = "template_card.action_menu";
    let task = "template_card.task_id";
    let callback = (path, NeedsApp, NeedsCallback, Some(43012));
    expect(&notice("action_menu", menu.clone()), &[callback]);
    expect(&card("text_notice", &[("action_menu", menu.clone()), ("task_id", json!(" \u{200B}"))]), &[callback]);
    let with_task =
        |id: &str, menu: &Value| card("text_notice", &[("action_menu", menu.clone()), ("task_id", json!(id))]);
    expect(&with_task("a-b_c@9", &menu), &[callback]);
    let called_back = AppFacts { has_callback: true, ..AppFacts::default() };
    assert_eq!(check(&with_task("t", &menu), &someone(), &SendOptions::default(), &called_back), []);
    expect(&with_task(&"x".repeat(128), &menu), &[callback]);
    expect(&with_task(&"x".repeat(129), &menu), &[(task, Refused, TooLong, Some(42014)), callback]);
    expect(&with_task("a b", &menu), &[(task, Refused, BadCharacters, Some(42014)), callback]);
    expect(&notice("task_id", json!("任务")), &[(task, Refused, BadCharacters, Some(42014))]);

    let list = "template_card.action_menu.action_list";
    let same = json!({"action_list": [{"text": "a", "key": "k"}, {"text": "b", "key": "k"}]});
    let key = format!("{list}.1.key");
    expect(&with_task("t", &same), &[(key.as_str(), Refused, Duplicate, Some(42051)), callback]);
    let four: Vec<Value> = (0..4).map(|i| json!({"text": "a", "key": i.to_string()})).collect();
    expect(&with_task("t", &json!({"action_list": four})), &[(list, Refused, TooMany, None), callback]);
    expect(&with_task("t", &json!({"desc": "d"})), &[(list, Refused, Required, None), callback]);
    let (text, key) = (format!("{list}.0.text"), format!("{list}.0.key"));
    let empty_row = [(text.as_str(), Refused, Required, None), (key.as_str(), Refused, Required, None), callback];
    expect(&with_task("t", &json!({"action_list": [{}]})), &empty_row);
    let long = |n: usize| json!({"action_list": [{"text": "a", "key": "k".repeat(n)}]});
    expect(&with_task("t", &long(1024)), &[callback]);
    expect(&with_task("t", &long(1025)), &[(key.as_str(), Refused, TooLong, None), callback]);
}

#[test]
fn recipients_and_options() {
    let ask = |to: &Recipients, options: &SendOptions, kind: Kind| -> Vec<(String, Severity, Rule)> {
        let message = match kind {
            Kind::Text => text("x"),
            _ => textcard(|_| {}),
        };
        let found = check(&message, to, options, &AppFacts::default());
        found.into_iter().map(|f| (f.path, f.severity, f.rule)).collect()
    };
    let plain = SendOptions::default();
    let of = |rule, severity, path: &str| vec![(path.to_owned(), severity, rule)];
    assert_eq!(ask(&Recipients::default(), &plain, Kind::Text), of(Rule::NoRecipient, Refused, "touser"));
    let mut all = Recipients { all: true, ..Recipients::default() };
    assert_eq!(ask(&all, &plain, Kind::Text), []);
    all.departments.push(DepartmentId(1));
    assert_eq!(ask(&all, &plain, Kind::Text), of(Rule::AllOverridesLists, Style, "touser"));
    for bad in ["@all", "a|b", "", "高宇", " gao", &"x".repeat(65)] {
        let to = Recipients { users: vec![UserId(bad.to_owned())], ..Recipients::default() };
        assert_eq!(ask(&to, &plain, Kind::Text), of(BadUserId, Refused, "touser"), "{bad:?}");
    }
    let crowd = (0..5000).map(|i| UserId(format!("u{i}"))).collect();
    let crowd = Recipients { users: crowd, ..Recipients::default() };
    assert_eq!(ask(&crowd, &plain, Kind::Text), [], "a send is split into calls");

    let safe = SendOptions { safe: Safe::Confidential, ..plain.clone() };
    assert_eq!(ask(&someone(), &safe, Kind::Text), []);
    assert_eq!(ask(&someone(), &safe, Kind::Textcard), of(Rule::OptionIgnored, Style, "safe"));
    for (interval, ok) in [(0, false), (1, true), (14_400, true), (14_401, false)] {
        let options = SendOptions { duplicate_check_interval: interval, ..plain.clone() };
        let expected = if ok { vec![] } else { of(OutOfRange, Style, "duplicate_check_interval") };
        assert_eq!(ask(&someone(), &options, Kind::Text), expected, "{interval}");
    }
}

#[test]
fn the_worst_comes_first() {
    let message = textcard(|c| {
        c.title = format!("{}<b>", "断".repeat(50));
        c.description = "x".repeat(600);
        c.url = String::new();
    });
    let order: Vec<Severity> = findings(&message).into_iter().map(|f| f.severity).collect();
    assert_eq!(order, [Refused, Cut, Recommended, Style]);
}

#[test]
fn one_meter_for_each_field() {
    for (_, golden) in examples::full() {
        let request = SendRequest::parse(golden.as_bytes()).unwrap();
        let meters = meters(&request.message);
        let mut paths: Vec<&str> = meters.iter().map(|m| m.path.as_str()).collect();
        paths.sort_unstable();
        let count = paths.len();
        paths.dedup();
        assert_eq!(paths.len(), count, "two meters for one field");
        assert!(meters.iter().all(|m| m.used <= m.limit), "the examples are within all limits");
    }
}

#[test]
fn inspection_of_the_examples() {
    let app = AppFacts { has_callback: true, has_mini_program: true };
    for (name, golden) in examples::full() {
        let request = SendRequest::parse(golden.as_bytes()).unwrap();
        let seen = inspect(&request.message, &request.recipients, &request.options, &app);
        assert_eq!(seen.findings, [], "{name}");
        // The kinds that are stopped are the same for all, and change with the list of kinds.
        let mut seen = seen;
        seen.choices.stopped.clear();
        insta::assert_json_snapshot!(format!("inspection_of_{name}"), seen);
    }
}

#[test]
fn a_finding_in_the_shape_that_the_window_gets() {
    let found = findings(&text(&"断".repeat(700)));
    assert_eq!(
        serde_json::to_value(found).unwrap(),
        json!([{
            "path": "text.content", "severity": "cut", "rule": "too_long", "unit": "bytes", "actual": 2100, "limit": 2048,
            "over": 18, "code": null, "source": "wecom/messages.md §1.4 [O, C]"
        }])
    );
}
