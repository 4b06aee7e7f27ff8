//! Requests that no client should send: nested without end, huge, of the wrong types, with keys twice. Each is answered, and the
//! next good request is answered as ever.

use crate::world::{World, code, message, settings, text};
use serde_json::{Value, json};
use std::fmt::Write as _;

async fn answered(world: &World, interface: &str, body: String) -> i64 {
    code(&world.try_post(interface, body).await.unwrap().json().await.unwrap())
}

#[tokio::test]
async fn nesting_without_end_is_no_json() {
    let world = World::new().await;
    for levels in [200, 10_000, 1_000_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            assert_eq!(answered(&world, "message/send", deep.clone()).await, 40058, "{levels}");
            let inside = format!(r#"{{"touser":"zhangsan","msgtype":"text","agentid":1000002,"text":{deep}}}"#);
            assert_eq!(answered(&world, "message/send", inside).await, 40058, "{levels}");
            // Never closed.
            assert_eq!(answered(&world, "message/update_template_card", open.repeat(levels)).await, 40058, "{levels}");
        }
    }
    assert_eq!(world.code(&text("zhangsan", "x")).await, 0);
}

#[tokio::test]
async fn huge_lists_and_texts_are_answered() {
    let world = World::with(settings().with_mini_program("wx1")).await;
    let article = json!({"title": "t", "url": "https://x.example.com"});
    assert_eq!(world.code(&message("news", json!({"articles": vec![article; 50_000]}))).await, 45008);
    let rows = vec![json!({"keyname": "k"}); 100_000];
    let card = json!({"card_type": "text_notice", "main_title": {"title": "t"}, "horizontal_content_list": rows,
        "card_action": {"type": 1, "url": "https://x.example.com"}});
    assert_eq!(world.code(&message("template_card", card)).await, 42035);
    assert_eq!(
        world
            .code(&message(
                "textcard",
                json!({"title": "t".repeat(1_000_000), "description": "d".repeat(1_000_000),
        "url": "https://x.example.com"})
            ))
            .await,
        0
    );
    assert_eq!(world.sandbox.inbox("zhangsan")[0].message["title"].as_str().unwrap().len(), 128);
    let crowd = vec!["zhangsan"; 100_000].join("|");
    assert_eq!(world.code(&text(&crowd, "x")).await, 40032);
    // Eight articles of the greatest length that the documents allow.
    let id = world.sandbox.add_media(sandbox::MediaKind::Image, "a.png");
    let article = json!({"title": "t", "thumb_media_id": id, "content": "\"".repeat(666_000)});
    assert_eq!(world.code(&message("mpnews", json!({"articles": vec![article; 8]}))).await, 0);
}

/// Every value of a good request in turn as another type.
#[tokio::test]
async fn wrong_types_anywhere_are_answered() {
    let world = World::with(settings().with_callback_url("https://cb.example.com").with_mini_program("wx1")).await;
    let good = message(
        "template_card",
        json!({"card_type": "button_interaction", "task_id": "t1", "source": {"desc": "x", "desc_color": 1},
        "main_title": {"title": "t", "desc": "d"}, "quote_area": {"type": 1, "url": "https://x.example.com", "title": "t"},
        "horizontal_content_list": [{"type": 3, "keyname": "k", "userid": "lisi"}], "card_action": {"type": 2, "appid": "wx1"},
        "action_menu": {"desc": "d", "action_list": [{"text": "a", "key": "k"}]},
        "button_selection": {"question_key": "q", "option_list": [{"id": "1", "text": "t"}]},
        "button_list": [{"text": "b", "style": 1, "key": "k"}]}),
    );
    let mut places = Vec::new();
    walk(&good, "", &mut places);
    assert!(places.len() > 40, "{}", places.len());
    for place in places {
        for odd in [
            json!(null),
            json!(true),
            json!(7),
            json!(-1.5),
            json!(1e300),
            json!("x"),
            json!([]),
            json!([[]]),
            json!({}),
        ] {
            let mut request = good.clone();
            *request.pointer_mut(&place).unwrap() = odd.clone();
            // An answer is what counts; which one depends on the place.
            let answer: Value = world.send(&request).await;
            assert!(answer["errcode"].is_i64() && answer["errmsg"].is_string(), "{place} {odd}: {answer}");
        }
    }
    assert_eq!(world.code(&text("lisi", "x")).await, 0);
}

fn walk(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let mut inner = |name: &str, value: &Value| {
        let mut at = pointer.to_owned();
        write!(at, "/{name}").unwrap();
        walk(value, &at, found);
        found.push(at);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(name, value)| inner(name, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| inner(&at.to_string(), value)),
        _ => {}
    }
}

#[tokio::test]
async fn a_key_that_stands_twice_counts_with_its_last_value() {
    let world = World::new().await;
    let body = r#"{"touser":"lisi","touser":"zhangsan","msgtype":"text","agentid":1000002,"text":{"content":"a","content":"b"}}"#;
    assert_eq!(answered(&world, "message/send", body.to_owned()).await, 0);
    assert_eq!((world.sandbox.inbox("lisi").len(), world.sandbox.inbox("zhangsan").len()), (0, 1));
    assert_eq!(world.sandbox.inbox("zhangsan")[0].message, json!({"content": "b"}));
}

#[tokio::test]
async fn a_body_that_is_no_text_is_no_json() {
    let world = World::new().await;
    for body in [&b"\xFF\xFE{\0}\0"[..], b"{\"a\":\"\xC3\x28\"}", b"\0\0\0\0"] {
        let request = world.http.post(world.url("/cgi-bin/message/send")).query(&[("access_token", &world.token)]);
        let answer: Value = request.body(body.to_vec()).send().await.unwrap().json().await.unwrap();
        assert_eq!(code(&answer), 40058);
    }
}
