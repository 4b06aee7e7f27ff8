//! Group webhooks: a good message of each kind, a table of faults, the 20 a minute, keys and files.

use std::time::Duration;

use crate::world::{World, changed, code, settings};
use base64::Engine as _;
use sandbox::{Channel, MediaKind, Settings};
use serde_json::{Value, json};

const KEY: &str = "693a91f6-canary-key";

fn with_hook() -> Settings {
    settings().with_webhook(KEY, "巡检群")
}

fn message(msgtype: &str, content: Value) -> Value {
    let mut body = json!({"msgtype": msgtype});
    body[msgtype] = content;
    body
}

impl World {
    async fn hook(&self, key: &str, body: String) -> Value {
        let request = self.http.post(self.url("/cgi-bin/webhook/send")).query(&[("key", key)]);
        request.header("content-type", "application/json").body(body).send().await.unwrap().json().await.unwrap()
    }

    async fn hook_code(&self, body: &Value) -> i64 {
        code(&self.hook(KEY, body.to_string()).await)
    }

    async fn hook_upload(&self, key: &str, kind: &str, bytes: Vec<u8>) -> Value {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("夜间巡检.txt");
        let form = reqwest::multipart::Form::new().part("media", part);
        let request = self.http.post(self.url("/cgi-bin/webhook/upload_media")).query(&[("key", key), ("type", kind)]);
        request.multipart(form).send().await.unwrap().json().await.unwrap()
    }
}

/// The picture in base64 and the MD5 of these bytes, which is written out (made with md5sum) where it matters.
fn picture(bytes: &[u8], md5: &str) -> Value {
    json!({"base64": base64::engine::general_purpose::STANDARD.encode(bytes), "md5": md5})
}

#[tokio::test]
async fn every_kind_and_its_limits() {
    let world = World::with(with_hook()).await;
    let x = |count: usize| json!("x".repeat(count));
    let article = json!({"title": "t", "url": "https://x.example.com"});
    let notice = json!({"card_type": "text_notice", "main_title": {"title": "t"},
        "card_action": {"type": 1, "url": "https://x.example.com"}});
    let news = json!({"card_type": "news_notice", "main_title": {"title": "t"},
        "card_image": {"url": "https://x.example.com/a.png"}, "card_action": {"type": 1, "url": "https://x.example.com"}});
    let area = json!({"image_url": "https://x.example.com/a.png"});
    let cases = [
        ("text", json!({"content": x(5120)}), 0),
        ("text", json!({"content": x(5121)}), 40058),
        ("text", json!({"content": ""}), 93017),
        ("text", json!({}), 93017),
        ("text", json!({"content": "x", "mentioned_mobile_list": [13_800_000_000_i64]}), 40058),
        ("markdown", json!({"content": x(4096)}), 0),
        ("markdown", json!({"content": x(4097)}), 40058),
        ("markdown_v2", json!({"content": x(4096)}), 0),
        ("markdown_v2", json!({"content": x(4097)}), 40058),
        ("news", json!({"articles": vec![article.clone(); 8]}), 0),
        ("news", json!({"articles": vec![article; 9]}), 45008),
        ("news", json!({"articles": [{"title": "t"}]}), 41010),
        (
            "news",
            json!({"articles": [{"title": "t", "url": "https://x.example.com", "appid": "wx1", "pagepath": "p"}]}),
            40058,
        ),
        ("file", json!({"media_id": "nope"}), 40007),
        ("voice", json!({"media_id": ""}), 41006),
        ("template_card", notice.clone(), 0),
        ("template_card", news.clone(), 0),
        ("template_card", changed(&changed(&news, "/card_image", Value::Null), "/image_text_area", area), 42044),
        ("template_card", changed(&notice, "/card_type", json!("button_interaction")), 42031),
        ("template_card", changed(&notice, "/card_action", Value::Null), 42045),
        ("mpnews", json!({"articles": []}), 40008),
    ];
    for (msgtype, content, expected) in cases {
        let shown: String = content.to_string().chars().take(60).collect();
        let answer = world.hook(KEY, message(msgtype, content).to_string()).await;
        assert_eq!(code(&answer), expected, "{msgtype} {shown}: {answer}");
        if expected == 0 {
            assert_eq!(answer, json!({"errcode": 0, "errmsg": "ok"}), "no msgid");
        }
    }
    let answer = world.hook(KEY, message("markdown", json!({"content": x(4097)})).to_string()).await;
    assert!(answer["errmsg"].as_str().unwrap().starts_with("markdown.content exceed max length 4096,"), "{answer}");
    assert_eq!(code(&world.hook(KEY, String::new()).await), 93017);
    assert_eq!(code(&world.hook(KEY, "[]".to_owned()).await), 40058);
    let menu = json!({"desc": "d", "action_list": [{"text": "t", "key": "k"}]});
    let with_menu = changed(&notice, "/action_menu", menu);
    assert_eq!(world.hook_code(&message("template_card", with_menu)).await, 40058, "nothing in a group calls back");
    let seen = world.sandbox.group_messages().pop().unwrap();
    assert_eq!((seen.channel, seen.group.as_str()), (Channel::Webhook, "巡检群"));
}

#[tokio::test]
async fn pictures_are_decoded_measured_and_compared() {
    let world = World::with(with_hook()).await;
    let png = b"\x89PNG\r\n\x1a\nposthorn";
    let md5 = "3b43f78a44170be4162ba5ab889c1aa2";
    let good = picture(png, md5);
    let mut large = png.to_vec();
    large.resize(2_000_001, 0);
    let cases = [
        (good.clone(), 0),
        (changed(&good, "/md5", json!(md5.to_uppercase())), 0),
        (changed(&good, "/md5", json!("0".repeat(32))), 40058),
        (changed(&good, "/md5", Value::Null), 40058),
        (changed(&good, "/base64", json!("not base64!")), 40058),
        (changed(&good, "/base64", Value::Null), 93017),
        (picture(&large, md5), 93018),
        (picture(b"GIF89a....", md5), 40123),
    ];
    for (content, expected) in cases {
        assert_eq!(world.hook_code(&message("image", content)).await, expected);
    }
    assert_eq!(world.sandbox.group_messages()[0].message, json!({"bytes": png.len(), "md5": md5}));
}

#[tokio::test]
async fn twenty_a_minute() {
    let world = World::with(with_hook()).await;
    let other = world.sandbox.add_webhook("另一个群");
    let body = message("text", json!({"content": "x"}));
    for _ in 0..20 {
        assert_eq!(world.hook_code(&body).await, 0);
    }
    assert_eq!(world.hook_code(&body).await, 45009);
    assert_eq!(code(&world.hook(&other, body.to_string()).await), 0, "each webhook has its own");
    world.sandbox.advance_clock(Duration::from_mins(1));
    assert_eq!(world.hook_code(&body).await, 0);
    assert_eq!(world.sandbox.group_messages().len(), 22);
}

#[tokio::test]
async fn keys_alone_decide_and_are_shown_nowhere() {
    let world = World::with(with_hook()).await;
    world.sandbox.set_untrusted_ip(true);
    let body = message("text", json!({"content": "x"}));
    assert_eq!(world.hook_code(&body).await, 0, "no token and no trusted address");
    for key in ["", "wrong", "693A91F6-CANARY-KEY"] {
        assert_eq!(code(&world.hook(key, body.to_string()).await), 93000, "{key}");
    }
    let control = |path: &str, body: Value, delete: bool| {
        let url = world.url(&format!("/_sandbox/{path}"));
        let request = if delete { world.http.delete(url) } else { world.http.post(url) };
        async move { request.json(&body).send().await.unwrap() }
    };
    assert!(control("webhooks/stop", json!({"key": KEY, "on": true}), false).await.status().is_success());
    assert_eq!(world.hook_code(&body).await, 93004);
    control("webhooks/stop", json!({"key": KEY, "on": false}), false).await;
    assert_eq!(world.hook_code(&body).await, 0);
    assert!(control("webhooks", json!({"key": KEY}), true).await.status().is_success());
    assert_eq!(world.hook_code(&body).await, 93000);
    assert_eq!(control("webhooks", json!({"key": KEY}), true).await.status().as_u16(), 404);
    let made: Value = control("webhooks", json!({"group": "新群"}), false).await.json().await.unwrap();
    assert_eq!(code(&world.hook(made["key"].as_str().unwrap(), body.to_string()).await), 0);

    let shown = format!("{:?} {:?}", world.sandbox.requests(), world.sandbox.group_messages());
    assert!(!shown.contains("canary") && shown.contains("key=[redacted]"), "{shown}");
}

#[tokio::test]
async fn files_are_good_for_their_own_webhook_for_three_days() {
    let world = World::with(with_hook()).await;
    let other = world.sandbox.add_webhook("另一个群");
    let answer = world.hook_upload(KEY, "file", b"123456".to_vec()).await;
    assert_eq!((code(&answer), &answer["type"], &answer["created_at"]), (0, &json!("file"), &json!("1795147200")));
    let file = message("file", json!({"media_id": answer["media_id"]}));
    assert_eq!(world.hook_code(&file).await, 0);
    assert_eq!(world.sandbox.group_messages()[0].message["filename"], "夜间巡检.txt");
    assert_eq!(code(&world.hook(&other, file.to_string()).await), 40007, "another webhook's");
    assert_eq!(world.hook_code(&message("voice", json!({"media_id": answer["media_id"]}))).await, 40007);
    let mut to_app = crate::world::message("file", json!({"media_id": answer["media_id"]}));
    assert_eq!(world.code(&to_app).await, 40007, "not for application messages");
    let of_app = world.sandbox.add_media(MediaKind::File, "a.pdf");
    to_app["file"]["media_id"] = json!(of_app);
    assert_eq!(world.code(&to_app).await, 0);
    assert_eq!(world.hook_code(&message("file", json!({"media_id": of_app}))).await, 40007, "nor the other way");

    for (kind, bytes, expected) in [
        ("image", b"123456".to_vec(), 40005),
        ("", b"123456".to_vec(), 40005),
        ("file", b"12345".to_vec(), 40006),
        ("file", Vec::new(), 44001),
        ("voice", b"123456".to_vec(), 301_017),
        ("voice", b"#!AMR\n\x04".to_vec(), 0),
    ] {
        assert_eq!(code(&world.hook_upload(KEY, kind, bytes).await), expected, "{kind}");
    }
    assert_eq!(code(&world.hook_upload("wrong", "file", b"123456".to_vec()).await), 93000);
    world.sandbox.advance_clock(Duration::from_hours(72));
    assert_eq!(world.hook_code(&file).await, 40007);
}
