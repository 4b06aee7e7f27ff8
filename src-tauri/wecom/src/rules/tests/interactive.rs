//! Each limit of the cards that a member answers, by one on each side.

use super::*;
use crate::finding::Rule::OptionIgnored;

/// Findings where the application has a callback URL.
fn expect_called_back(message: &Message, expected: &[(&str, Severity, Rule, Option<i32>)]) {
    let app = AppFacts { has_callback: true, ..AppFacts::default() };
    let found: Vec<_> = check(message, &someone(), &SendOptions::default(), &app)
        .into_iter()
        .map(|f| (f.path, f.severity, f.rule, f.code))
        .collect();
    let expected: Vec<_> =
        expected.iter().map(|(path, s, r, code)| (format!("template_card.{path}"), *s, *r, *code)).collect();
    assert_eq!(found, expected, "{}", serde_json::to_string(message).unwrap());
}

/// A card that is fine, with one value put at a JSON pointer.
fn with(card_type: &str, pointer: &str, value: Value) -> Message {
    let option = json!({"id": "a", "text": "甲"});
    let mut card = match card_type {
        "button_interaction" => json!({"button_list": [{"text": "好", "key": "ok"}],
            "button_selection": {"question_key": "q", "option_list": [option]}, "card_action": {"type": 0}}),
        "vote_interaction" => json!({"checkbox": {"question_key": "q", "option_list": [option]},
            "submit_button": {"key": "s"}}),
        _ => json!({"select_list": [{"question_key": "q", "option_list": [option]}], "submit_button": {"key": "s"}}),
    };
    card["card_type"] = json!(card_type);
    card["main_title"] = json!({"title": "t"});
    card["source"] = json!({"desc": "s"});
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match card.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    serde_json::from_value(json!({"msgtype": "template_card", "template_card": card})).unwrap()
}

const CARDS: [&str; 3] = ["button_interaction", "vote_interaction", "multiple_interaction"];

#[test]
fn all_of_them() {
    for card in CARDS {
        let fine = with(card, "/task_id", json!("t-1"));
        expect_called_back(&fine, &[]);
        expect(&fine, &[("template_card.card_type", NeedsApp, NeedsCallback, Some(43012))]);
        expect_called_back(&with(card, "/task_id", json!(" ")), &[]);
        expect_called_back(&with(card, "/task_id", json!("x".repeat(128))), &[]);
        let wrong = |rule| [("task_id", Refused, rule, Some(42014))];
        expect_called_back(&with(card, "/task_id", json!("x".repeat(129))), &wrong(TooLong));
        expect_called_back(&with(card, "/task_id", json!("a b")), &wrong(BadCharacters));
        let no_title = [("main_title.title", Refused, Required, Some(41016))];
        expect_called_back(&with(card, "/main_title/title", json!(" ")), &no_title);

        let colour = |value: u8| with(card, "/source/desc_color", json!(value));
        expect_called_back(&colour(0), &[]);
        let expected: &[_] =
            if card == "button_interaction" { &[] } else { &[("source.desc_color", Style, OptionIgnored, None)] };
        expect_called_back(&colour(2), expected);
        let sent = serde_json::to_value(colour(2).normalized()).unwrap();
        assert_eq!(sent["template_card"]["source"].get("desc_color").is_some(), expected.is_empty(), "{card}");
    }
}

#[test]
fn lengths_of_titles() {
    for (card, title, desc) in [(CARDS[0], 36, 44), (CARDS[1], 16, 160), (CARDS[2], 36, 160)] {
        for (field, limit) in [("title", title), ("desc", desc)] {
            let pointer = format!("/main_title/{field}");
            let path = format!("main_title.{field}");
            expect_called_back(&with(card, &pointer, json!("断".repeat(limit))), &[]);
            let over = [(path.as_str(), Recommended, TooLong, None)];
            expect_called_back(&with(card, &pointer, json!("断".repeat(limit + 1))), &over);
        }
    }
    let text = |n: usize| with(CARDS[0], "/sub_title_text", json!("断".repeat(n)));
    expect_called_back(&text(160), &[]);
    expect_called_back(&text(161), &[("sub_title_text", Recommended, TooLong, None)]);
}

#[test]
fn what_every_choice_needs() {
    for (card, at, most, text) in
        [(CARDS[0], "button_selection", 10, 16), (CARDS[1], "checkbox", 20, 17), (CARDS[2], "select_list.0", 10, 16)]
    {
        let pointer = format!("/{}", at.replace('.', "/"));
        let key = |value: String| with(card, &format!("{pointer}/question_key"), json!(value));
        let path = format!("{at}.question_key");
        expect_called_back(&key(" ".to_owned()), &[(path.as_str(), Refused, Required, Some(42043))]);
        expect_called_back(&key("x".repeat(1024)), &[]);
        expect_called_back(&key("x".repeat(1025)), &[(path.as_str(), Refused, TooLong, Some(42043))]);

        let list = |n: usize| {
            let rows: Vec<Value> = (0..n).map(|i| json!({"id": i.to_string(), "text": "甲"})).collect();
            with(card, &format!("{pointer}/option_list"), json!(rows))
        };
        let path = format!("{at}.option_list");
        expect_called_back(&list(0), &[(path.as_str(), Refused, Required, Some(42037))]);
        expect_called_back(&list(most), &[]);
        expect_called_back(&list(most + 1), &[(path.as_str(), Refused, TooMany, Some(42037))]);

        let row = |row: Value| with(card, &format!("{pointer}/option_list/0"), row);
        let (id, label) = (format!("{path}.0.id"), format!("{path}.0.text"));
        expect_called_back(&row(json!({"text": "甲"})), &[(id.as_str(), Refused, Required, Some(42040))]);
        expect_called_back(&row(json!({"id": "x".repeat(128), "text": "甲"})), &[]);
        let long = json!({"id": "x".repeat(129), "text": "甲"});
        expect_called_back(&row(long), &[(id.as_str(), Refused, TooLong, Some(42040))]);
        expect_called_back(&row(json!({"id": "a"})), &[(label.as_str(), Refused, Required, Some(42041))]);
        expect_called_back(&row(json!({"id": "a", "text": "断".repeat(text)})), &[]);
        let long = json!({"id": "a", "text": "断".repeat(text + 1)});
        expect_called_back(&row(long), &[(label.as_str(), Recommended, TooLong, None)]);
        let twice = json!([{"id": "a", "text": "甲"}, {"id": "a", "text": "乙"}]);
        let second = format!("{path}.1.id");
        let same = with(card, &format!("{pointer}/option_list"), twice);
        expect_called_back(&same, &[(second.as_str(), Refused, Duplicate, Some(42040))]);

        if card != CARDS[1] {
            let chosen = |id: &str| with(card, &format!("{pointer}/selected_id"), json!(id));
            let path = format!("{at}.selected_id");
            expect_called_back(&chosen("a"), &[]);
            expect_called_back(&chosen(" "), &[]);
            expect_called_back(&chosen("b"), &[(path.as_str(), Style, OutOfRange, None)]);
        }
    }
}

#[test]
fn buttons() {
    let list = |n: usize| {
        let rows: Vec<Value> = (0..n).map(|i| json!({"text": "好", "key": i.to_string()})).collect();
        with(CARDS[0], "/button_list", json!(rows))
    };
    expect_called_back(&list(0), &[("button_list", Refused, Required, None)]);
    expect_called_back(&list(6), &[]);
    expect_called_back(&list(7), &[("button_list", Refused, TooMany, None)]);
    let one = |row: Value| with(CARDS[0], "/button_list/0", row);
    let (text, key) = ("button_list.0.text", "button_list.0.key");
    let url = "button_list.0.url";
    expect_called_back(&one(json!({"key": "k"})), &[(text, Refused, Required, Some(42038))]);
    expect_called_back(&one(json!({"text": "断".repeat(10), "key": "k"})), &[]);
    expect_called_back(&one(json!({"text": "断".repeat(11), "key": "k"})), &[(text, Recommended, TooLong, None)]);
    expect_called_back(&one(json!({"text": "x"})), &[(key, Refused, Required, Some(42039))]);
    expect_called_back(&one(json!({"text": "x", "key": "k".repeat(1024)})), &[]);
    expect_called_back(&one(json!({"text": "x", "key": "k".repeat(1025)})), &[(key, Refused, TooLong, Some(42039))]);
    expect_called_back(&one(json!({"type": 1, "text": "x"})), &[(url, Refused, Required, Some(42028))]);
    expect_called_back(&one(json!({"type": 1, "text": "x", "url": "a.b"})), &[(url, Refused, UrlScheme, Some(45034))]);
    expect_called_back(&one(json!({"type": 1, "text": "x", "url": "https://a.b"})), &[]);
    expect_called_back(&one(json!({"type": 2, "text": "x"})), &[("button_list.0.type", Refused, OutOfRange, None)]);
    for (style, ok) in [(0, false), (1, true), (4, true), (5, false)] {
        let expected: &[_] = if ok { &[] } else { &[("button_list.0.style", Style, OutOfRange, None)] };
        expect_called_back(&one(json!({"text": "x", "key": "k", "style": style})), expected);
    }
    let same = json!([{"text": "x", "key": "k"}, {"type": 1, "text": "x", "key": "k", "url": "https://a.b"}, {"text": "y", "key": "k"}]);
    let twice = with(CARDS[0], "/button_list", same);
    expect_called_back(&twice, &[("button_list.2.key", Refused, Duplicate, Some(42039))]);
}

#[test]
fn blocks_of_button_cards() {
    let action = |action: Value| with(CARDS[0], "/card_action", action);
    expect_called_back(&action(Value::Null), &[]);
    expect_called_back(&action(json!({"type": 0, "url": "nonsense"})), &[]);
    expect_called_back(&action(json!({"type": 1})), &[("card_action.url", Refused, Required, Some(42028))]);
    expect_called_back(&action(json!({"type": 2})), &[("card_action.appid", Refused, Required, Some(42030))]);
    expect_called_back(&action(json!({"type": 3})), &[("card_action.type", Refused, OutOfRange, Some(42045))]);
    expect_called_back(&with(CARDS[0], "/button_selection", json!({})), &[]);
    let menu = with(CARDS[0], "/action_menu", json!({"action_list": [{"text": "a", "key": "k"}]}));
    expect_called_back(&menu, &[]);
    expect(&menu, &[("template_card.card_type", NeedsApp, NeedsCallback, Some(43012))]);
    let rows = |n: usize| with(CARDS[0], "/horizontal_content_list", json!(vec![json!({"keyname": "k"}); n]));
    expect_called_back(&rows(6), &[]);
    expect_called_back(&rows(7), &[("horizontal_content_list", Refused, TooMany, Some(42035))]);
}

#[test]
fn votes_and_selectors() {
    let mode = |mode: u8| with(CARDS[1], "/checkbox/mode", json!(mode));
    expect_called_back(&mode(0), &[]);
    expect_called_back(&mode(1), &[]);
    expect_called_back(&mode(2), &[("checkbox.mode", Refused, OutOfRange, None)]);
    let checked = |mode: u8| {
        let option = |id: &str| json!({"id": id, "text": "甲", "is_checked": true});
        let block = json!({"question_key": "q", "mode": mode, "option_list": [option("a"), option("b")]});
        with(CARDS[1], "/checkbox", block)
    };
    expect_called_back(&checked(1), &[]);
    expect_called_back(&checked(0), &[("checkbox.option_list.1.is_checked", Style, TooMany, None)]);

    let selectors = |keys: &[&str]| {
        let one = |key: &&str| json!({"question_key": key, "option_list": [{"id": "a", "text": "甲"}]});
        with(CARDS[2], "/select_list", keys.iter().map(one).collect())
    };
    expect_called_back(&selectors(&[]), &[("select_list", Refused, Required, Some(42047))]);
    expect_called_back(&selectors(&["a", "b", "c"]), &[]);
    expect_called_back(&selectors(&["a", "b", "c", "d"]), &[("select_list", Refused, TooMany, Some(42047))]);
    let same = [("select_list.1.question_key", Refused, Duplicate, Some(42043))];
    expect_called_back(&selectors(&["a", "a"]), &same);
    for card in [CARDS[1], CARDS[2]] {
        let key = |value: String| with(card, "/submit_button/key", json!(value));
        let path = "submit_button.key";
        expect_called_back(&key(String::new()), &[(path, Refused, Required, Some(42046))]);
        expect_called_back(&key("k".repeat(1024)), &[]);
        expect_called_back(&key("k".repeat(1025)), &[(path, Refused, TooLong, Some(42046))]);
        let text = |n: usize| with(card, "/submit_button/text", json!("断".repeat(n)));
        expect_called_back(&text(0), &[]);
        expect_called_back(&text(10), &[]);
        expect_called_back(&text(11), &[("submit_button.text", Recommended, TooLong, None)]);
    }
}
