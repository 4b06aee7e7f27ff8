//! `message/send` and `message/recall` through the real server: recipients, limits, duplicates, recall.

use std::time::Duration;

use crate::world::{AGENT, World, changed, code, message, settings, text};
use sandbox::Via;
use serde_json::{Value, json};

#[tokio::test]
async fn a_text_arrives_cut_at_2048_bytes_between_characters() {
    let world = World::new().await;
    let answer = world.send(&text("zhangsan", &format!("{}好好", "a".repeat(2046)))).await;
    assert_eq!((code(&answer), &answer["errmsg"]), (0, &json!("ok")));
    assert!(answer.get("invaliduser").is_none());
    let inbox = world.sandbox.inbox("ZhangSan");
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].message, json!({"content": "a".repeat(2046)}));
    assert_eq!((inbox[0].msgtype.as_str(), inbox[0].via, inbox[0].agent_id), ("text", Via::User, AGENT));
    assert_eq!(answer["msgid"], inbox[0].msgid);
    assert_eq!(inbox[0].at_ms, crate::world::NOON);
}

#[tokio::test]
async fn some_bad_recipients_are_a_partial_success() {
    let world = World::new().await;
    let body = json!({"touser": "zhangsan|ChenMo|NoBody|zhouyi", "toparty": "11|12|777", "totag": "1|7|99",
        "msgtype": "text", "agentid": AGENT, "text": {"content": "x"}});
    let answer = world.send(&body).await;
    assert_eq!(code(&answer), 0);
    assert_eq!(answer["invaliduser"], "chenmo|nobody");
    assert_eq!(answer["invalidparty"], "12|777");
    assert_eq!(answer["invalidtag"], "7|99");
    assert_eq!(answer["unlicenseduser"], "zhouyi");
    assert_eq!(world.sandbox.inbox("chenmo"), []);
    assert_eq!(world.sandbox.inbox("zhouyi"), []);
    let gao: Vec<Via> = world.sandbox.inbox("gao_yu").iter().map(|delivery| delivery.via).collect();
    assert_eq!(gao, [Via::Party], "reached by department and tag, delivered once");
    assert_eq!(world.sandbox.inbox("LinQing")[0].via, Via::Tag);
}

#[tokio::test]
async fn only_bad_recipients_send_nothing() {
    let world = World::new().await;
    let answer = world.send(&text("ChenMo|nobody", "x")).await;
    assert_eq!((code(&answer), &answer["invaliduser"]), (81013, &json!("chenmo|nobody")));
    let answer = world.send(&text("zhouyi", "x")).await;
    assert_eq!((code(&answer), &answer["unlicenseduser"]), (81013, &json!("zhouyi")));
    assert_eq!(world.sandbox.deliveries(), []);
}

#[tokio::test]
async fn everyone_means_the_licensed_members_in_scope_and_nothing_else_counts() {
    let world = World::new().await;
    let body = json!({"touser": "@all", "toparty": "777", "totag": "777", "msgtype": "text", "agentid": AGENT,
        "text": {"content": "x"}});
    let answer = world.send(&body).await;
    assert_eq!(code(&answer), 0);
    assert!(answer.get("invalidparty").is_none());
    let reachable = world.sandbox.members().iter().filter(|member| member.in_scope && member.licensed).count();
    let deliveries = world.sandbox.deliveries();
    assert!(deliveries.len() == reachable && reachable > 100);
    assert!(deliveries.iter().all(|delivery| delivery.via == Via::All));
    assert_eq!(world.sandbox.inbox("hanmei").len(), 1);
    assert_eq!(world.sandbox.inbox("jiangtao").len(), 1);
}

#[tokio::test]
async fn recipient_lists_have_caps() {
    let world = World::new().await;
    let ids = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>().join("|");
    let to = |field: &str, list: String| {
        let mut body = message("text", json!({"content": "x"}));
        body[field] = json!(list);
        body
    };
    assert_eq!(world.code(&to("touser", ids(1001))).await, 40032);
    assert_eq!(world.code(&to("touser", ids(1000))).await, 81013);
    assert_eq!(world.code(&to("toparty", ids(101))).await, 82002);
    assert_eq!(world.code(&to("toparty", ids(100))).await, 0);
    assert_eq!(world.code(&to("totag", ids(101))).await, 82003);
    assert_eq!(world.code(&to("touser", " | ".to_owned())).await, 82001);
    assert_eq!(world.code(&changed(&message("text", json!({"content": "x"})), "/touser", Value::Null)).await, 82001);
}

#[tokio::test]
async fn the_envelope_is_checked() {
    let world = World::new().await;
    let good = text("zhangsan", "x");
    let cases = [
        ("/msgtype", json!("smoke_signal"), 40008),
        ("/msgtype", Value::Null, 40008),
        ("/agentid", Value::Null, 41011),
        ("/agentid", json!("1000002"), 0),
        ("/agentid", json!("1000003"), 301_002),
        ("/agentid", json!("first"), 40056),
        ("/agentid", json!(1.5), 40056),
        ("/agentid", json!(0), 40056),
        ("/agentid", json!(1_000_003), 301_002),
        ("/touser", json!(["zhangsan"]), 40058),
        ("/text", json!("x"), 40058),
        ("/text", Value::Null, 44004),
        ("/text/content", json!(5), 40058),
        ("/text/content", json!(""), 44004),
        ("/safe", json!(2), 40058),
        ("/safe", json!("1"), 40058),
        ("/safe", json!(1), 0),
        ("/enable_id_trans", json!(true), 40058),
        ("/enable_duplicate_check", json!(2), 40058),
        ("/duplicate_check_interval", json!(14_401), 40058),
        ("/duplicate_check_interval", json!(14_400), 0),
    ];
    for (pointer, new, expected) in cases {
        assert_eq!(world.code(&changed(&good, pointer, new.clone())).await, expected, "{pointer} = {new}");
    }
    for body in ["", "{", "[]", "null", "{\"touser\":\"zhangsan\",}", "touser=zhangsan"] {
        let answer: Value = world.try_post("message/send", body.to_owned()).await.unwrap().json().await.unwrap();
        assert_eq!(code(&answer), 40058, "{body:?}");
        assert!(answer["errmsg"].as_str().unwrap().contains("wrong json format"), "{answer}");
    }
    let huge = text("zhangsan", &"x".repeat(12 * 1024 * 1024));
    assert_eq!(world.code(&huge).await, 40206);
}

#[tokio::test]
async fn ids_are_translated_on_request_only() {
    let world = World::new().await;
    let mut body = text("zhangsan", "$userName=gao_yu$ 在 $departmentName=11$，$userName=chenmo$ 不在");
    world.send(&body).await;
    body["enable_id_trans"] = json!(1);
    world.send(&body).await;
    let shown: Vec<Value> = world.sandbox.inbox("zhangsan").into_iter().map(|d| d.message["content"].clone()).collect();
    assert_eq!(shown[0], body["text"]["content"]);
    assert_eq!(shown[1], "高煜 在 车队，$userName=chenmo$ 不在");
}

#[tokio::test]
async fn the_thirty_first_message_of_a_minute_is_lost_in_silence() {
    let world = World::new().await;
    for turn in 0..31 {
        let answer = world.send(&text("zhangsan", &format!("{turn}"))).await;
        assert!(code(&answer) == 0 && answer["msgid"].is_string());
    }
    assert_eq!(world.sandbox.inbox("zhangsan").len(), 30);
    world.sandbox.advance_clock(Duration::from_mins(1));
    world.send(&text("zhangsan", "later")).await;
    assert_eq!(world.sandbox.inbox("zhangsan").last().unwrap().message["content"], "later");
}

#[tokio::test]
async fn the_daily_budget_ends_at_midnight_in_china() {
    let mut world = World::with(settings().with_account_limit(1)).await;
    let to_all = text("@all", "x");
    let each = world.sandbox.members().iter().filter(|member| member.in_scope && member.licensed).count() as u64;
    assert_eq!(world.code(&to_all).await, 0);
    assert_eq!(world.code(&to_all).await, 45009, "{each} + {each} > 200");
    assert_eq!(world.sandbox.overview().sent_today, each);
    world.sandbox.advance_clock(Duration::from_hours(12));
    world.renew().await;
    assert_eq!(world.code(&to_all).await, 0);
}

#[tokio::test]
async fn a_duplicate_is_answered_but_not_delivered() {
    let world = World::new().await;
    let mut body = text("zhangsan", "x");
    body["enable_duplicate_check"] = json!(1);
    body["duplicate_check_interval"] = json!(900);
    let first = world.send(&body).await;
    let again = world.send(&body).await;
    assert_eq!(code(&again), 0);
    assert_ne!(first["msgid"], again["msgid"]);
    assert_eq!(world.sandbox.inbox("zhangsan").len(), 1);
    world.send(&changed(&body, "/text/content", json!("y"))).await;
    assert_eq!(world.sandbox.inbox("zhangsan").len(), 2);
    world.sandbox.advance_clock(Duration::from_mins(15));
    world.send(&body).await;
    assert_eq!(world.sandbox.inbox("zhangsan").len(), 3);
}

#[tokio::test]
async fn without_the_check_the_same_content_goes_out_again() {
    let world = World::new().await;
    for _ in 0..2 {
        world.send(&text("zhangsan", "x")).await;
    }
    assert_eq!(world.sandbox.inbox("zhangsan").len(), 2);
}

#[tokio::test]
async fn a_duplicate_card_is_not_a_task_id_clash() {
    let world = World::with(settings().with_callback_url("https://cb.example.com")).await;
    let mut body = message(
        "template_card",
        json!({"card_type": "button_interaction", "main_title": {"title": "t"}, "task_id": "t-1",
            "button_list": [{"text": "ok", "key": "ok"}]}),
    );
    body["enable_duplicate_check"] = json!(1);
    let answer = world.send(&body).await;
    assert!(code(&answer) == 0 && answer["response_code"].is_string(), "{answer}");
    assert_eq!(world.code(&body).await, 0);
    assert_eq!(world.code(&changed(&body, "/touser", json!("lisi"))).await, 42014);
}

#[tokio::test]
async fn recall_takes_a_message_back_for_a_day() {
    let mut world = World::new().await;
    let first = world.send(&text("zhangsan|lisi", "first")).await;
    let second = world.send(&text("zhangsan", "second")).await;
    assert_eq!(code(&world.post("message/recall", &json!({"msgid": first["msgid"]})).await), 0);
    assert_eq!(world.sandbox.inbox("lisi"), []);
    assert_eq!(world.sandbox.inbox("zhangsan")[0].message["content"], "second");
    assert_eq!(code(&world.post("message/recall", &json!({})).await), 40058);
    assert_eq!(code(&world.post("message/recall", &json!({"msgid": "nope"})).await), 40058);
    world.sandbox.advance_clock(Duration::from_secs(24 * 3600 + 1));
    world.renew().await;
    assert_eq!(code(&world.post("message/recall", &json!({"msgid": second["msgid"]})).await), 42052);
    assert_eq!(world.sandbox.inbox("zhangsan").len(), 1);
}

#[tokio::test]
async fn files_are_uploaded_and_sent() {
    let world = World::new().await;
    let form = |name: &'static str| {
        let part = reqwest::multipart::Part::bytes(b"%PDF-1.7 ...".to_vec()).file_name("演练手册.pdf");
        reqwest::multipart::Form::new().part(name, part)
    };
    let url = world.url("/cgi-bin/media/upload");
    let upload = |form: reqwest::multipart::Form, kind: &'static str| {
        let request = world.http.post(&url).query(&[("access_token", world.token.as_str()), ("type", kind)]);
        async move { request.multipart(form).send().await.unwrap().json::<Value>().await.unwrap() }
    };
    let answer = upload(form("media"), "file").await;
    assert_eq!(code(&answer), 0, "{answer}");
    assert_eq!((&answer["type"], &answer["created_at"]), (&json!("file"), &json!("1795147200")));
    let file = message("file", json!({"media_id": answer["media_id"]}));
    assert_eq!(world.code(&changed(&file, "/safe", json!(1))).await, 0);
    assert_eq!(world.sandbox.inbox("zhangsan")[0].message["filename"], "演练手册.pdf");
    assert_eq!(world.code(&message("image", json!({"media_id": answer["media_id"]}))).await, 40007);
    assert_eq!(code(&upload(form("media"), "folder").await), 40005);
    assert_eq!(code(&upload(form("media"), "image").await), 40123);
    assert_eq!(code(&upload(form("other"), "file").await), 0, "most clients call it something else");
    let record = world.sandbox.requests().into_iter().find(|record| record.path.contains("media/upload")).unwrap();
    assert_eq!(record.body, "[upload of 12 bytes]");
    let mut world = world;
    world.sandbox.advance_clock(Duration::from_hours(72));
    world.renew().await;
    assert_eq!(world.code(&file).await, 40007);
}
