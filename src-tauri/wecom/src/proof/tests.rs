use super::*;
use crate::appchat::ChatId;
use crate::channel::Channel;
use crate::ids::{AgentId, DepartmentId, TagId, UserId};
use crate::import::with_fields;
use crate::kinds::{AspectRatio, CardImage, NewsNotice, Text};
use crate::recipient::Recipients;
use crate::safe::Safe;
use crate::send::{SendRequest, any_message, chat_request, robot_message};
use proptest::prelude::*;
use serde_json::json;

const AGENT: u32 = 1_000_002;

fn named(users: &[String]) -> Named<'_> {
    Named { users: users.iter().map(String::as_str).collect(), ..Named::default() }
}

fn request(message: &Message, options: &SendOptions, users: &[String]) -> SendRequest {
    let users = users.iter().cloned().map(UserId).collect();
    let recipients = Recipients { users, departments: vec![DepartmentId(7)], tags: vec![TagId(3)], all: false };
    SendRequest { recipients, agent_id: AgentId(AGENT), message: message.clone(), options: options.clone() }
}

fn way<'a>(users: &'a [String], extra: &'a [&'a UnknownField]) -> Way<'a> {
    let named = Named { departments: vec!["7"], tags: vec!["3"], ..named(users) };
    Way::Application { agent_id: AGENT, named, extra }
}

fn hello() -> Message {
    Message::Text { text: Text { content: "hello".to_owned() } }
}

#[test]
fn every_difference_is_found() {
    let options = SendOptions { safe: Safe::Confidential, enable_id_trans: true, ..SendOptions::default() };
    let users = ["a".to_owned(), "b".to_owned()];
    let body = String::from_utf8(request(&hello(), &options, &users).to_bytes()).unwrap();
    let proof = Proof::of(&hello(), &options);
    let check = |body: &str| proof.check(body.as_bytes(), &way(&users, &[]));
    assert_eq!(check(&body), Ok(()));
    for (from, to, wanted) in [
        ("a|b", "a", Mismatch::Recipients),
        ("a|b", "b|a", Mismatch::Recipients),
        ("a|b", "a|b|c", Mismatch::Recipients),
        ("a|b", "@all", Mismatch::Recipients),
        (r#""toparty":"7","#, "", Mismatch::Recipients),
        (r#""toparty":"7""#, r#""toparty":"7|8""#, Mismatch::Recipients),
        (r#""totag":"3""#, r#""totag":3"#, Mismatch::Recipients),
        ("1000002", "1000003", Mismatch::Application),
        ("hello", "hullo", Mismatch::Content),
        (r#""content":"hello""#, r#""content":"hello","title":"x""#, Mismatch::Content),
        (r#""msgtype":"text""#, r#""msgtype":"markdown""#, Mismatch::Kind),
        (r#""safe":1"#, r#""safe":0"#, Mismatch::Option("safe")),
        (r#""enable_id_trans":1,"#, "", Mismatch::Option("enable_id_trans")),
        (r#""enable_duplicate_check":1"#, r#""enable_duplicate_check":0"#, Mismatch::Option("enable_duplicate_check")),
        ("1800", "1801", Mismatch::Option("duplicate_check_interval")),
        (r#""safe":1"#, r#""safe":1,"new":1"#, Mismatch::Stray("new".to_owned())),
    ] {
        assert!(body.contains(from), "{from}");
        assert_eq!(check(&body.replacen(from, to, 1)), Err(wanted), "{from} {to}");
    }
    for broken in [&body[..body.len() - 1], "[]", "", &format!("{body} 1")] {
        assert!(matches!(check(broken), Err(Mismatch::Json(_))), "{broken}");
    }
    for twice in [r#""touser":"a|b","touser":"a|b""#, r#""touser":"x","touser":"a|b""#] {
        let doubled = body.replacen(r#""touser":"a|b""#, twice, 1);
        assert!(matches!(check(&doubled), Err(Mismatch::Json(why)) if why.contains("touser")), "{doubled}");
    }
}

#[test]
fn unknown_fields_are_there_as_they_were_acknowledged_and_no_others() {
    let users = ["a".to_owned()];
    let fields = [UnknownField::new("/text/new", "[1]"), UnknownField::new("/other", "{\"x\": 1}")];
    let plain = String::from_utf8(request(&hello(), &SendOptions::default(), &users).to_bytes()).unwrap();
    let body = with_fields(&plain, &fields).body;
    let proof = Proof::of(&hello(), &SendOptions::default());
    let both: Vec<_> = fields.iter().collect();
    assert_eq!(proof.check(body.as_bytes(), &way(&users, &both)), Ok(()));
    assert_eq!(proof.check(body.as_bytes(), &way(&users, &both[..1])), Err(Mismatch::Stray("other".to_owned())));
    assert_eq!(proof.check(body.as_bytes(), &way(&users, &both[1..])), Err(Mismatch::Content));
    assert_eq!(proof.check(plain.as_bytes(), &way(&users, &both)), Err(Mismatch::Unknown("text.new".to_owned())));
    let other = body.replace("[1]", "[2]");
    assert_eq!(proof.check(other.as_bytes(), &way(&users, &both)), Err(Mismatch::Unknown("text.new".to_owned())));
}

#[test]
fn a_number_with_many_digits_is_no_difference() {
    for ratio in [1.3, 2.0, 2.25, 1.300_000_000_000_000_3, 1.777_777_777_777_777_7, 1.1 + 2.2] {
        let image = CardImage { url: "https://a.example/x.png".to_owned(), aspect_ratio: Some(AspectRatio(ratio)) };
        let message = Message::from(NewsNotice { card_image: Some(image), ..NewsNotice::default() });
        let users = ["a".to_owned()];
        let body = request(&message, &SendOptions::default(), &users).to_bytes();
        assert_eq!(Proof::of(&message, &SendOptions::default()).check(&body, &way(&users, &[])), Ok(()), "{ratio}");
    }
}

#[test]
fn the_stored_bytes_are_held_against_the_ledger() {
    let of = |users: &[&'static str], departments: &[&'static str]| Named {
        users: users.to_vec(),
        departments: departments.to_vec(),
        ..Named::default()
    };
    let everyone = Named { all: true, ..Named::default() };
    let also = Named { users: vec!["x"], ..everyone.clone() };
    for (body, ledger, good) in [
        (r#"{"touser":"a|b","agentid":7}"#, of(&["b", "a"], &[]), true),
        (r#"{"touser":"a|b"}"#, of(&["a"], &[]), false),
        (r#"{"touser":"a"}"#, of(&["a", "b"], &[]), false),
        (r#"{"touser":"A"}"#, of(&["a"], &[]), false),
        (r#"{"touser":"a","toparty":"1"}"#, of(&["a"], &[]), false),
        (r#"{"touser":"a","toparty":"1"}"#, of(&["a", "whom an answer named"], &["1"]), true),
        (r#"{"touser":"a|c","toparty":"1"}"#, of(&["a", "b"], &["1"]), false),
        (r#"{"touser":"a|a","toparty":"1"}"#, of(&["a"], &["1"]), true),
        (r#"{"touser":"a|a"}"#, of(&["a"], &[]), false),
        (r#"{"touser":"@all"}"#, everyone.clone(), true),
        (r#"{"touser":"@all"}"#, also, true),
        (r#"{"touser":"@all"}"#, of(&["@all"], &[]), false),
        (r#"{"touser":"a"}"#, everyone, false),
        (r#"{"touser":"a","agentid":8}"#, of(&["a"], &[]), false),
        (r#"{"touser":"a","touser":"a"}"#, of(&["a"], &[]), false),
        (r#"{"touser":["a"]}"#, of(&["a"], &[]), false),
        ("{}", of(&[], &[]), true),
        ("", of(&[], &[]), false),
    ] {
        assert_eq!(names_exactly(body.as_bytes(), 7, &ledger).is_ok(), good, "{body} {ledger:?}");
    }
    assert_eq!(names_chat(br#"{"chatid":"c1"}"#, "c1"), Ok(()));
    assert_eq!(names_chat(br#"{"chatid":"c1"}"#, "c2"), Err(Mismatch::Recipients));
    assert_eq!(names_chat(br#"{"touser":"a"}"#, "c2"), Err(Mismatch::Recipients));
}

/// Changes one value, takes one away, or adds one, somewhere.
fn changed(value: &mut Value, at: &mut usize, how: u8) -> bool {
    let here = *at == 0;
    *at = at.wrapping_sub(1);
    match value {
        Value::Object(map) => {
            if here {
                match how {
                    0 => drop(map.insert("touser2".to_owned(), json!("x"))),
                    1 => drop(map.insert("content2".to_owned(), json!({}))),
                    _ => return map.keys().next().cloned().is_some_and(|key| map.remove(&key).is_some()),
                }
                return true;
            }
            map.iter_mut().any(|(_, value)| changed(value, at, how))
        }
        Value::Array(list) => {
            if here {
                list.push(json!({"title": "one more"}));
                return true;
            }
            list.iter_mut().any(|value| changed(value, at, how))
        }
        other if here => {
            *other = match other {
                Value::String(text) => json!(format!("{text}x")),
                Value::Number(_) if how == 0 => json!("1"),
                Value::Number(number) => json!(number.as_u64().unwrap_or_default() + 1),
                _ => json!(0),
            };
            true
        }
        _ => false,
    }
}

proptest! {
    #[test]
    fn what_was_made_of_it_passes_and_nothing_else(
        message in any_message(),
        users in prop::collection::vec("[a-z0-9_.@-]{1,8}", 1..40),
        (level, trans, interval) in (0i64..3, any::<bool>(), 0u32..20_000),
        extra in prop::collection::vec(("/[xyz]{1,2}", "[0-9]{1,3}"), 0..4),
        (at, how) in (0usize..40, 0u8..3),
    ) {
        let mut seen = std::collections::HashSet::new();
        let users: Vec<String> = users.into_iter().filter(|one| one != "@all" && seen.insert(one.clone())).collect();
        prop_assume!(!users.is_empty());
        let options = SendOptions {
            safe: Safe::from_level(level).unwrap(),
            enable_id_trans: trans,
            duplicate_check_interval: interval,
        };
        let plain = String::from_utf8(request(&message, &options, &users).to_bytes()).unwrap();
        let fields: Vec<_> = extra.iter().map(|(pointer, value)| UnknownField::new(pointer, value)).collect();
        let with = with_fields(&plain, &fields);
        let put: Vec<_> = (0..fields.len()).filter(|at| !with.left_out.contains(at)).map(|at| &fields[at]).collect();
        let proof = Proof::of(&message, &options);
        let way = way(&users, &put);
        prop_assert_eq!(proof.check(with.body.as_bytes(), &way), Ok(()));
        let mut other: Value = serde_json::from_str(&with.body).unwrap();
        let mut at = at;
        if changed(&mut other, &mut at, how) {
            prop_assert!(proof.check(other.to_string().as_bytes(), &way).is_err(), "{}", other);
        }
    }

    #[test]
    fn what_goes_through_other_channels_passes_too(message in any_message(), picture in "[a-z]{1,5}") {
        let options = SendOptions::default();
        let proof = Proof::of(&message, &options);
        let (one, two) = (ChatId::new("chat1").unwrap(), "chat2");
        if let Ok(body) = chat_request(&one, &message, &options) {
            prop_assert!(Channel::Chat.takes(message.kind()));
            prop_assert_eq!(proof.check(&body, &Way::Chat("chat1")), Ok(()));
            prop_assert_eq!(proof.check(&body, &Way::Chat(two)), Err(Mismatch::Recipients));
        }
        let picture = PictureData::named(&picture);
        if let Ok(robot) = robot_message(&message, &options, &|_| picture.clone()) {
            let body = robot.to_bytes();
            prop_assert_eq!(proof.check(&body, &Way::Robot(Some(&picture))), Ok(()));
            let other = Proof::of(&hello(), &options);
            if message != hello() {
                prop_assert!(other.check(&body, &Way::Robot(Some(&picture))).is_err());
            }
        }
    }
}
