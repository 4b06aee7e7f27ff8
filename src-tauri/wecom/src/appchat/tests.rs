use super::*;
use serde_json::{Value, json};

fn user(id: &str) -> UserId {
    UserId(id.to_owned())
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn requests_as_documented() {
    let chat = NewChat {
        name: Some("值班交接群".to_owned()),
        owner: Some(user("qin.lan")),
        members: vec![user("qin.lan"), user("gao_yu"), user("lin.qing")],
        chat_id: ChatId::new("opsDuty2026"),
    };
    assert_eq!(
        text(chat.to_bytes()),
        r#"{"name":"值班交接群","owner":"qin.lan","userlist":["qin.lan","gao_yu","lin.qing"],"chatid":"opsDuty2026"}"#
    );
    let id = ChatId::new("opsDuty2026").unwrap();
    let change = ChatChange { owner: Some(user("gao_yu")), remove: vec![user("qin.lan")], ..ChatChange::default() };
    assert_eq!(text(change.to_bytes(&id)), r#"{"chatid":"opsDuty2026","owner":"gao_yu","del_user_list":["qin.lan"]}"#);
}

#[test]
fn ids_of_chats() {
    for good in ["a", "Z9", &"x".repeat(32)] {
        assert!(ChatId::new(good).is_some(), "{good}");
    }
    for bad in ["", "a-b", "值班", "a b", &"x".repeat(33)] {
        assert!(ChatId::new(bad).is_none() && serde_json::from_value::<ChatId>(json!(bad)).is_err(), "{bad}");
    }
}

#[test]
fn problems_on_each_side_of_the_limits() {
    let chat = |count: usize, name: usize| NewChat {
        name: Some("群".repeat(name)),
        owner: Some(user("U0")),
        members: (0..count).map(|number| user(&format!("u{number}"))).collect(),
        chat_id: None,
    };
    for good in [chat(2, 50), chat(2000, 0)] {
        assert_eq!(good.problems(), []);
    }
    assert_eq!(chat(1, 0).problems(), [ChatProblem::Members { members: 1 }]);
    assert_eq!(chat(2001, 51).problems(), [ChatProblem::Members { members: 2001 }, ChatProblem::NameCut { chars: 51 }]);
    let mut doubled = chat(1, 0);
    doubled.members.push(user("U0"));
    doubled.owner = Some(user("other"));
    assert_eq!(doubled.problems(), [ChatProblem::Members { members: 1 }, ChatProblem::OwnerNotMember]);
}

#[test]
fn a_chat_as_told() {
    let asked = ChatId::new("asked").unwrap();
    let read = |value: Value| ChatInfo::read(value.to_string().as_bytes(), &asked);
    let info = read(
        json!({ "errcode": 0, "chat_info": { "chatid": "c1", "name": "群", "owner": "a", "userlist": ["a", "b", null], "chat_type": 1 } }),
    );
    let members = vec![user("a"), user("b")];
    let expected =
        ChatInfo { chat_id: ChatId("c1".into()), name: "群".into(), owner: Some(user("a")), members, is_course: true };
    assert_eq!(info, Some(expected));
    let bare = read(json!({ "chat_info": {} })).unwrap();
    assert_eq!((bare.chat_id, bare.owner, bare.is_course), (asked.clone(), None, false));
    assert_eq!(read(json!({ "errcode": 0 })), None);
}
