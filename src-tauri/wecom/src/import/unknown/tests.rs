use super::*;
use crate::ids::{AgentId, UserId};
use crate::import::read;
use crate::kinds::{Kind, Message, Text};
use crate::recipient::Recipients;
use crate::safe::Safe;
use crate::send::{SendOptions, SendRequest, any_message};
use proptest::prelude::*;
use serde_json::{Value, json};

fn field(pointer: &str, value: &str) -> UnknownField {
    UnknownField::new(pointer, value)
}

#[test]
fn fields_go_behind_the_others_of_their_object() {
    let body = r#"{"a":{},"list":[{"x":1},{}],"t":"}"}"#;
    let fields = [
        field("/a/new", " [ 1, \"a b\\\" c\" ] "),
        field("/a/more", "2"),
        field("/list/0/y", "null"),
        field("/list/1/z", "true"),
        field("/top~1~0", "{}"),
    ];
    let done = put_in(body, &fields, |_, _| true);
    assert_eq!(done.left_out, Vec::<usize>::new());
    assert_eq!(
        done.body,
        r#"{"a":{"new":[1,"a b\" c"],"more":2},"list":[{"x":1,"y":null},{"z":true}],"t":"}","top/~":{}}"#
    );
}

#[test]
fn what_has_no_place_stays_out_and_is_told() {
    let body = r#"{"a":{"x":1},"t":"x"}"#;
    let fields = [
        field("/a/x", "2"),
        field("/b/x", "2"),
        field("/t/x", "2"),
        field("/a/y", "{broken"),
        field("a", "1"),
        field("/a/z", "1"),
        field("/a/z", "2"),
    ];
    let done = put_in(body, &fields, |_, _| true);
    assert_eq!((done.body.as_str(), done.left_out), (r#"{"a":{"x":1,"z":1},"t":"x"}"#, vec![0, 1, 2, 3, 4, 6]));
}

#[test]
fn unknown_fields_know_their_place_in_the_request() {
    let pointers = |text: &str| -> Vec<(String, String)> {
        read(text).unwrap().unknown.into_iter().map(|field| (field.path, field.pointer)).collect()
    };
    let of = |path: &str, pointer: &str| vec![(path.to_owned(), pointer.to_owned())];
    assert_eq!(pointers(r#"{"msgtype":"text","text":{"content":"x","a/b":1}}"#), of("text.a/b", "/text/a~1b"));
    assert_eq!(
        pointers(r#"{"card_type":"text_notice","main_title":{"title":"x","new":1}}"#),
        of("template_card.main_title.new", "/template_card/main_title/new")
    );
    assert_eq!(pointers(r#"{"markdown":{"content":"x","new":1}}"#), of("markdown.new", "/markdown/new"));
    assert_eq!(pointers(r#"{"markdown":{"content":"x"},"new":1}"#), of("new", "/new"));
    assert_eq!(pointers(r#"{"markdown_v2":{"content":"x","new":1}}"#), of("markdown_v2.new", "/markdown_v2/new"));
    assert_eq!(pointers(r#"{"markdown_v2":{"content":"x"},"new":1}"#), of("new", "/new"));
}

/// Each object of a request with its pointer.
fn objects(value: &Value, pointer: &str, found: &mut Vec<(String, Vec<String>)>) {
    match value {
        Value::Object(map) => {
            found.push((pointer.to_owned(), map.keys().cloned().collect()));
            map.iter().for_each(|(key, value)| objects(value, &format!("{pointer}/{}", escaped(key)), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| objects(value, &format!("{pointer}/{at}"), found));
        }
        _ => {}
    }
}

fn request(message: Message, options: SendOptions, recipients: Recipients) -> String {
    let request = SendRequest { recipients, agent_id: AgentId(1_000_002), message, options };
    String::from_utf8(request.to_bytes()).unwrap()
}

/// As somebody could write a name who hopes that it is taken for another.
fn spelled(name: &str, how: u8) -> String {
    match how {
        0 => name.to_owned(),
        1 => name.to_uppercase(),
        2 => name.replace('_', "-"),
        3 => format!("{name}\u{200B}"),
        4 => format!("{name}\0x"),
        5 => format!(" {name} "),
        6 => name.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect(),
        _ => name.replace('s', "\u{017F}").replace('k', "\u{212A}"),
    }
}

#[test]
fn a_path_is_the_pointers_and_tells_keys_apart() {
    for (pointer, path) in [
        ("/text/style", "text.style"),
        ("/text.style", "\"text.style\""),
        ("/a~1b/~0", "a/b.~"),
        ("/text/\u{202e}elyts", "text.\"\\u{202e}elyts\""),
        ("/", "\"\""),
        ("touser", "touser"),
    ] {
        assert_eq!(UnknownField::new(pointer, "1").path, path);
        let stored = json!({"path": "text.harmless", "pointer": pointer, "value": "1"});
        assert_eq!(serde_json::from_value::<UnknownField>(stored).unwrap().path, path);
    }
}

#[test]
fn what_the_model_knows_never_comes_in_as_unknown() {
    let text = Message::Text { text: Text { content: "x".to_owned() } };
    let card = Message::blank(Kind::TextNotice);
    let news = Message::blank(Kind::News);
    let textcard = Message::blank(Kind::Textcard);
    for (message, pointer, goes_in) in [
        (&text, "/touser", false),
        (&text, "/toparty", false),
        (&text, "/totag", false),
        (&text, "/ToUser", false),
        (&text, "/to_user", false),
        (&text, "/touser ", false),
        (&text, "/safe", false),
        (&text, "/enable_id_trans", false),
        (&text, "/agentid", false),
        (&text, "/markdown", false),
        (&text, "/template_card", false),
        (&text, "/markdown_v2", false),
        (&text, "/chatid", false),
        (&text, "/text", false),
        (&text, "/new", true),
        (&text, "/text/new", true),
        (&text, "/text/touser", true),
        (&textcard, "/textcard/btntxt", false),
        (&news, "/news/articles/0/picurl", false),
        (&news, "/news/articles/00/new", false),
        (&news, "/news/articles/0/new", true),
        (&card, "/template_card/emphasis_content", false),
        (&card, "/template_card/main_title/desc", false),
        (&card, "/template_card/button_list", false),
        (&card, "/template_card/card_type", false),
        (&card, "/template_card/card_action/pagepath", false),
        (&card, "/template_card/new", true),
    ] {
        let body = request(message.clone(), SendOptions::default(), Recipients::default());
        let done = with_fields(&body, &[field(pointer, "\"x\"")]);
        assert_eq!(done.left_out.is_empty(), goes_in, "{pointer}");
        assert_eq!(done.body == body, !goes_in, "{pointer}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c/~\"]{1,2}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn every_field_that_the_model_writes_is_one_that_it_knows(message in any_message(), trans: bool) {
        let options = SendOptions { enable_id_trans: trans, safe: Safe::Confidential, ..SendOptions::default() };
        let body = request(message, options, Recipients { users: vec![UserId("a".to_owned())], ..Recipients::default() });
        let source = Source::new(&body);
        let names = content::names(&json::parse(&source).unwrap(), &source).unwrap();
        let mut found = Vec::new();
        objects(&serde_json::from_str(&body).unwrap(), "", &mut found);
        for (object, keys) in found {
            let known = &names[&object];
            prop_assert!(keys.iter().all(|key| known.contains(&key.as_str())), "{} {:?} {:?}", object, keys, known);
        }
    }

    #[test]
    fn no_field_changes_whom_a_request_is_for_or_what_it_says(
        message in any_message(),
        chosen in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..8, any_json()), 0..8),
        strange in prop::collection::vec(("[/~a-z0-9]{0,12}", any_json()), 0..4),
        (all, trans) in (any::<bool>(), any::<bool>()),
    ) {
        let options = SendOptions { enable_id_trans: trans, ..SendOptions::default() };
        let users = if all { Vec::new() } else { vec![UserId("a".to_owned()), UserId("b".to_owned())] };
        let body = request(message, options, Recipients { all, users, ..Recipients::default() });
        let source = Source::new(&body);
        let names: Vec<_> = content::names(&json::parse(&source).unwrap(), &source).unwrap().into_iter().collect();
        let mut fields: Vec<_> = chosen.iter().map(|(object, name, how, value)| {
            let (object, names) = object.get(names.as_slice());
            field(&format!("{object}/{}", escaped(&spelled(names[name.index(names.len())], *how))), &value.to_string())
        }).collect();
        let known = fields.len();
        fields.extend(strange.iter().map(|(pointer, value)| field(pointer, &value.to_string())));
        let done = with_fields(&body, &fields);
        prop_assert!((0..known).all(|at| done.left_out.contains(&at)), "{:?} {}", done.left_out, done.body);
        let (before, after) = (SendRequest::parse(body.as_bytes()).unwrap(), SendRequest::parse(done.body.as_bytes()).unwrap());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_field_that_is_put_in_is_found_there(body in any_json(), value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&body) } else { serde_json::to_string(&body) }.unwrap();
        let written = serde_json::to_string_pretty(&value).unwrap();
        let done = put_in(&text, &[field("/zz", &written)], |_, _| true);
        if body.is_object() {
            let mut expected = body.clone();
            expected["zz"] = value;
            prop_assert_eq!(serde_json::from_str::<Value>(&done.body).unwrap(), expected);
        } else {
            prop_assert_eq!((done.body, done.left_out), (text, vec![0]));
        }
    }

    #[test]
    fn no_pointer_and_no_value_breaks_a_request(pointer in "[/~a01]{0,8}", value in "\\PC{0,12}") {
        let body = r#"{"a":{"a":[{}]},"0":[[{}]]}"#;
        let done = put_in(body, &[field(&pointer, &value)], |_, _| true);
        prop_assert!(serde_json::from_str::<Value>(&done.body).is_ok(), "{}", done.body);
    }
}
