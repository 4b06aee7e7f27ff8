use super::*;

fn message_of(text: &str) -> HandedMessage {
    match read_text(text) {
        Handed::Message { message, .. } => *message,
        Handed::Unreadable { problem, .. } => panic!("{problem:?}"),
    }
}

/// The key, the field and what is wrong.
fn wrong(text: &str) -> (Option<String>, Option<String>, String) {
    match read_text(text) {
        Handed::Unreadable { key, problem } => {
            assert_eq!(problem.code, "line_unreadable");
            (key, problem.field, problem.message)
        }
        Handed::Message { message, .. } => panic!("{message:?}"),
    }
}

#[test]
fn a_template_with_values_and_recipients_in_short_and_in_lists() {
    let found = message_of(
        r#"{"key":"order-1","template":"发货通知","values":{"单号":"4711","金额":1.10,"备注":null,"加急":true},
            "to":{"users":"zhangsan","departments":[2,"行政部"],"without_users":["lisi"]},"not_before":"2026-12-01T08:00:00+08:00"}"#,
    );
    assert_eq!(found.message, MessageAsk::Template("发货通知".to_owned()));
    let values: Vec<_> = found.set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(values, [("加急", "true"), ("单号", "4711"), ("金额", "1.10")], "as it was written");
    assert_eq!(
        (found.audience.users, found.audience.departments),
        (vec!["zhangsan".to_owned()], vec!["2".to_owned(), "行政部".to_owned()])
    );
    assert_eq!(found.audience.without_users, ["lisi"]);
    assert_eq!(found.not_before.as_deref(), Some("2026-12-01T08:00:00+08:00"));
}

#[test]
fn a_request_may_be_json_or_a_text_of_it() {
    let request = r#"{"msgtype":"text","text":{"content":"x"}}"#;
    let inside = message_of(&format!(r#"{{"key":"a","message":{request}}}"#));
    assert_eq!(inside.message, MessageAsk::Request(request.to_owned()));
    let quoted = serde_json::json!({ "key": "a", "message": "curl -d '{}'" });
    assert_eq!(message_of(&quoted.to_string()).message, MessageAsk::Request("curl -d '{}'".to_owned()));
}

#[test]
fn what_is_no_message_says_where_and_gives_the_key_where_it_can_be_read() {
    let of_order = |more: &str| wrong(&format!(r#"{{"key":"order-1"{more}}}"#));
    let key = Some("order-1".to_owned());
    assert_eq!(of_order("").0, key);
    assert_eq!(of_order("").1.as_deref(), Some("template"));
    assert_eq!(of_order(r#","text":"a","template":"b""#).1.as_deref(), Some("template"));
    let (found, _, why) = of_order(r#","text":"a","too":{}"#);
    assert_eq!((found, why.contains("too")), (key.clone(), true), "{why}");
    assert_eq!(of_order(r#","text":"a","values":{"x":[1]}"#).1.as_deref(), Some("values"));
    assert_eq!(of_order(r#","text":7"#).0, key);
    for no_key in [r#"{"text":"a"}"#, r#"{"key":"","text":"a"}"#, r#"{"key":7,"text":"a"}"#, "no json", "[]", "null"] {
        assert_eq!(wrong(no_key).0, None, "{no_key}");
    }
    let long = "k".repeat(MAX_KEY + 1);
    assert_eq!(
        wrong(&format!(r#"{{"key":"{long}","text":"a"}}"#)),
        (None, Some("key".to_owned()), format!("the key must be 1 to {MAX_KEY} bytes of text"))
    );
}

#[test]
fn a_last_line_that_was_cut_off_is_told_from_one_that_only_lacks_its_end() {
    let open = |text: &str| read(&Line { number: 9, text: Ok(text.to_owned()), ended: false });
    assert!(matches!(open(r#"{"key":"a","text":"x"}"#), Handed::Message { .. }));
    let Handed::Unreadable { problem, .. } = open(r#"{"key":"a","te"#) else { panic!("half a line was taken") };
    assert!(problem.message.starts_with("the line was cut off"), "{problem:?}");
}

#[test]
fn a_message_is_the_same_however_it_is_written_and_another_with_another_word() {
    let key = |text: &str| match read_text(text) {
        Handed::Message { key, .. } => key,
        Handed::Unreadable { problem, .. } => panic!("{problem:?}"),
    };
    let first = key(r#"{"key":"a","text":"x","to":{"users":["b","c"],"tags":1}}"#);
    assert_eq!(first, key(r#"{ "to": {"tags": 1, "users": ["b", "c"]}, "text": "\u0078", "key": "a" }"#));
    let others = [
        r#"{"key":"a","text":"x","to":{"users":["c","b"],"tags":1}}"#,
        r#"{"key":"a","text":"y","to":{"users":["b","c"],"tags":1}}"#,
    ];
    for other in others {
        assert_eq!((key(other).key.as_str(), key(other).digest == first.digest), ("a", false), "{other}");
    }
}

#[test]
fn a_row_of_a_table_is_read_as_a_line_is_and_is_no_longer() {
    let row = r#"{"key":"order-1","text":"x","values":{},"to":{"users":["a"]},"not_before":"2026-12-01T00:00:00Z"}"#;
    let line = read(&Line { number: 7, text: Ok(row.to_owned()), ended: false });
    assert_eq!(read_text(row), line);
    let long = format!(r#"{{"key":"order-1","text":"{}"}}"#, "x".repeat(MAX_LINE));
    let Handed::Unreadable { key, problem } = read_text(&long) else { panic!("it is too long") };
    assert_eq!((key, problem.code.as_str()), (None, "line_unreadable"));
}
