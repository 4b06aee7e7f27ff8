//! Group chats of the app: making, changing, reading and writing to them, and a table of faults.

use std::time::Duration;

use crate::world::{World, changed, code, settings};
use sandbox::{Channel, MediaKind};
use serde_json::{Value, json};

async fn open() -> World {
    World::with(settings().with_app_chats(true)).await
}

fn new_chat() -> Value {
    json!({"name": "值班交接群", "owner": "zhangsan", "userlist": ["zhangsan", "gao_yu", "LISI"], "chatid": "opsDuty2026"})
}

fn message(msgtype: &str, content: Value) -> Value {
    let mut body = json!({"chatid": "opsDuty2026", "msgtype": msgtype});
    body[msgtype] = content;
    body
}

impl World {
    async fn chat_code(&self, interface: &str, body: &Value) -> i64 {
        code(&self.post(&format!("appchat/{interface}"), body).await)
    }
}

#[tokio::test]
async fn only_an_app_that_may_has_chats() {
    let world = World::new().await;
    assert_eq!(world.chat_code("create", &new_chat()).await, 48002);
    assert_eq!(code(&world.get("appchat/get", &[("chatid", "x")]).await), 48002);
}

#[tokio::test]
async fn a_chat_is_made_read_changed_and_written_to() {
    let world = open().await;
    let answer = world.post("appchat/create", &new_chat()).await;
    assert_eq!((code(&answer), &answer["chatid"]), (0, &json!("opsDuty2026")));
    let info = world.get("appchat/get", &[("chatid", "opsDuty2026")]).await["chat_info"].clone();
    let expected = json!({"chatid": "opsDuty2026", "name": "值班交接群", "owner": "zhangsan",
        "userlist": ["zhangsan", "gao_yu", "lisi"], "chat_type": 0});
    assert_eq!(info, expected);

    let change = json!({"chatid": "opsDuty2026", "name": "群".repeat(51), "add_user_list": ["wangwei"],
        "del_user_list": ["zhangsan"], "owner": "wangwei"});
    assert_eq!(world.chat_code("update", &change).await, 0);
    let chat = world.sandbox.chats().remove(0);
    assert_eq!((chat.name, chat.owner.as_str()), ("群".repeat(50), "wangwei"));
    assert_eq!(chat.members, ["gao_yu", "lisi", "wangwei"]);
    let change = json!({"chatid": "opsDuty2026", "del_user_list": ["wangwei"]});
    assert_eq!(world.chat_code("update", &change).await, 0);
    assert_eq!(world.sandbox.chats()[0].owner, "gao_yu");

    let text = json!({"content": "今晚值班交接 <@lisi>，请确认", "mentioned_list": ["gao_yu", "@all"]});
    let answer = world.post("appchat/send", &changed(&message("text", text.clone()), "/safe", json!(1))).await;
    assert_eq!(answer, json!({"errcode": 0, "errmsg": "ok"}), "no msgid");
    let seen = world.sandbox.group_messages().remove(0);
    assert_eq!((seen.channel, seen.msgtype.as_str()), (Channel::Chat("opsDuty2026".to_owned()), "text"));
    assert_eq!((seen.message, seen.safe, seen.missed.len()), (text, 1, 0));
    assert_eq!(world.sandbox.inbox("gao_yu"), [], "a group message is nobody's own");

    let over_http: Value = world.http.get(world.url("/_sandbox/groups")).send().await.unwrap().json().await.unwrap();
    assert_eq!((&over_http[0]["channel"], over_http.as_array().unwrap().len()), (&json!({"chat": "opsDuty2026"}), 1));
}

#[tokio::test]
async fn what_making_and_changing_refuse() {
    let world = open().await;
    world.sandbox.add_foreign_chat("theirs");
    let cases = [
        ("/userlist", json!(["zhangsan"]), 86006),
        ("/userlist", json!(["zhangsan", "ZHANGSAN"]), 86006),
        ("/userlist", Value::Null, 86006),
        ("/userlist", json!("zhangsan|lisi"), 40058),
        ("/userlist", json!(["zhangsan", 5]), 40058),
        ("/userlist", json!(["zhangsan", "nobody"]), 86007),
        ("/userlist", json!(["zhangsan", "chenmo"]), 86007),
        ("/owner", json!("wangwei"), 86005),
        ("/chatid", json!("值班"), 86001),
        ("/chatid", json!("x".repeat(33)), 86001),
        ("/chatid", json!("theirs"), 86215),
        ("/name", json!(5), 40058),
        ("/chatid", json!("x".repeat(32)), 0),
        ("/owner", Value::Null, 0),
        ("/name", Value::Null, 86215),
    ];
    for (pointer, new, expected) in cases {
        assert_eq!(
            world.chat_code("create", &changed(&new_chat(), pointer, new.clone())).await,
            expected,
            "{pointer} = {new}"
        );
    }
    let made = world.post("appchat/create", &changed(&new_chat(), "/chatid", Value::Null)).await;
    assert!(made["chatid"].as_str().unwrap().bytes().all(|b| b.is_ascii_alphanumeric()));

    let change = json!({"chatid": "opsDuty2026", "add_user_list": [], "del_user_list": [], "owner": "gao_yu"});
    let cases = [
        ("/chatid", Value::Null, 86001),
        ("/chatid", json!("none"), 86003),
        ("/chatid", json!("theirs"), 86008),
        ("/add_user_list", json!(["nobody"]), 86216),
        ("/del_user_list", json!(["wangwei"]), 86216),
        ("/del_user_list", json!(["zhangsan", "lisi"]), 86006),
        ("/owner", json!("wangwei"), 86005),
        ("/owner", json!("lisi"), 0),
    ];
    for (pointer, new, expected) in cases {
        assert_eq!(
            world.chat_code("update", &changed(&change, pointer, new.clone())).await,
            expected,
            "{pointer} = {new}"
        );
    }
    for (id, expected) in [("none", 86003), ("theirs", 86008), ("", 86001), ("opsDuty2026", 0)] {
        assert_eq!(code(&world.get("appchat/get", &[("chatid", id)]).await), expected, "{id}");
    }
}

#[tokio::test]
async fn every_kind_and_its_limits() {
    let world = open().await;
    world.chat_code("create", &new_chat()).await;
    let image = world.sandbox.add_media(MediaKind::Image, "a.png");
    let file = world.sandbox.add_media(MediaKind::File, "a.pdf");
    let article = json!({"title": "t", "url": "https://x.example.com"});
    let x = |count: usize| json!("x".repeat(count));
    let cases = [
        ("text", json!({"content": x(2048)}), 0),
        ("text", json!({"content": x(2049)}), 45002),
        ("text", json!({"content": ""}), 44004),
        ("text", json!({"content": "x", "mentioned_list": "lisi"}), 40058),
        ("markdown", json!({"content": x(2048)}), 0),
        ("markdown", json!({"content": x(2049)}), 40058),
        ("image", json!({"media_id": image}), 0),
        ("image", json!({"media_id": file}), 40007),
        ("file", json!({"media_id": file}), 0),
        ("voice", json!({"media_id": file}), 40007),
        ("video", json!({}), 41006),
        ("textcard", json!({"title": "t", "description": "d", "url": "https://x.example.com"}), 0),
        ("textcard", json!({"title": "t", "description": "d", "url": "x.example.com"}), 45034),
        ("news", json!({"articles": vec![article.clone(); 8]}), 0),
        ("news", json!({"articles": vec![article.clone(); 9]}), 45008),
        ("news", json!({"articles": [{"title": "t", "appid": "wx1", "pagepath": "p"}]}), 41010),
        ("mpnews", json!({"articles": [{"title": "t", "thumb_media_id": image, "content": "<p>x</p>"}]}), 0),
        ("template_card", json!({"card_type": "text_notice"}), 40008),
        ("miniprogram_notice", json!({"appid": "wx1"}), 40008),
        ("markdown_v2", json!({"content": "x"}), 40008),
    ];
    for (msgtype, content, expected) in cases {
        let shown: String = content.to_string().chars().take(60).collect();
        assert_eq!(world.chat_code("send", &message(msgtype, content)).await, expected, "{msgtype} {shown}");
    }
    let safe = |msgtype: &str, content: Value, safe: Value| changed(&message(msgtype, content), "/safe", safe);
    assert_eq!(world.chat_code("send", &safe("news", json!({"articles": [article]}), json!(1))).await, 40074);
    assert_eq!(world.chat_code("send", &safe("text", json!({"content": "x"}), json!(2))).await, 40058);
    let good = message("text", json!({"content": "x"}));
    assert_eq!(world.chat_code("send", &changed(&good, "/chatid", json!("none"))).await, 86003);
    assert_eq!(world.chat_code("send", &changed(&good, "/msgtype", Value::Null)).await, 40008);
}

#[tokio::test]
async fn textcards_are_cut_by_bytes_here() {
    let world = open().await;
    world.chat_code("create", &new_chat()).await;
    let long = "中".repeat(200);
    let card = json!({"title": long, "description": long, "url": "https://x.example.com"});
    assert_eq!(world.chat_code("send", &message("textcard", card)).await, 0);
    let seen = world.sandbox.group_messages().remove(0).message;
    assert_eq!((seen["title"].as_str().unwrap().len(), seen["description"].as_str().unwrap().len()), (126, 510));
    assert_eq!(seen["btntxt"], "详情");
}

#[tokio::test]
async fn the_surplus_of_a_minute_is_lost_for_its_members_alone() {
    let world = open().await;
    world.chat_code("create", &new_chat()).await;
    let body = message("text", json!({"content": "x"}));
    for _ in 0..201 {
        assert_eq!(world.chat_code("send", &body).await, 0);
    }
    let seen = world.sandbox.group_messages();
    assert_eq!((seen.len(), seen[199].missed.len()), (201, 0));
    assert_eq!(seen[200].missed, ["zhangsan", "gao_yu", "lisi"]);
    world.sandbox.advance_clock(Duration::from_mins(1));
    world.chat_code("send", &body).await;
    assert!(world.sandbox.group_messages()[201].missed.is_empty());
}
