//! The company without a server.

use axum::body::Bytes;
use axum::http::{Request, Response};
use sandbox::{InProcess, Press, SelectedItem, Settings, Situation};
use serde_json::{Value, json};

fn json_of(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

async fn get(company: &InProcess, address: &str) -> Response<Bytes> {
    company.answer(Request::get(address).body(Bytes::new()).unwrap()).await
}

async fn post(company: &InProcess, address: &str, body: &Value) -> Response<Bytes> {
    company.answer(Request::post(address).body(Bytes::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn it_answers_as_the_server_does_whatever_the_host_is() {
    let company = InProcess::new(Settings::new("ww1", "secret", 7));
    let token = get(&company, "https://anywhere.invalid/cgi-bin/gettoken?corpid=ww1&corpsecret=secret").await;
    let token = json_of(&token)["access_token"].as_str().unwrap().to_owned();
    let address = format!("/cgi-bin/message/send?access_token={token}");
    let message = json!({"touser": "zhangsan", "agentid": 7, "msgtype": "text", "text": {"content": "在里面"}});
    let sent = post(&company, &address, &message).await;
    assert_eq!((sent.status().as_u16(), json_of(&sent)["errcode"].as_i64()), (200, Some(0)));
    assert_eq!(company.inbox("zhangsan")[0].message["content"], "在里面");
    assert_eq!((company.deliveries().len(), company.requests().len()), (1, 2));
    let refused = post(&company, "/cgi-bin/message/send?access_token=other", &message).await;
    assert_eq!(json_of(&refused)["errcode"], 40014);
    assert_eq!(get(&company, "/cgi-bin/no/such").await.status(), 404);
}

#[tokio::test]
async fn there_is_no_control_interface() {
    let company = InProcess::new(Settings::practice());
    for path in ["/_sandbox/inbox?userid=zhangsan", "/_sandbox/requests", "/_sandbox/state", "/", "/cgi-bin"] {
        let answer = get(&company, path).await;
        assert_eq!((answer.status().as_u16(), answer.body().len()), (404, 0), "{path}");
    }
    assert_eq!(post(&company, "/_sandbox/secret", &json!({"secret": "x"})).await.status(), 404);
}

#[tokio::test]
async fn its_log_is_as_long_as_it_is_told() {
    let company = InProcess::new(Settings::practice().with_log(20, 64));
    for _ in 0..50 {
        post(&company, "/cgi-bin/message/send", &json!({ "text": "x".repeat(10_000) })).await;
    }
    let requests = company.requests();
    assert_eq!((requests.len(), requests[19].seq), (20, 50));
    assert!(requests.iter().all(|request| request.body.len() == 64));
}

/// Sends a text, and gives its `msgid`.
async fn sent(company: &InProcess, to: &str, text: &str) -> String {
    let message = json!({ "touser": to, "agentid": 7, "msgtype": "text", "text": { "content": text } });
    let sent = post(company, &format!("/cgi-bin/message/send?access_token={}", token(company).await), &message).await;
    json_of(&sent)["msgid"].as_str().unwrap().to_owned()
}

async fn recall(company: &InProcess, msgid: &str) -> Value {
    let address = format!("/cgi-bin/message/recall?access_token={}", token(company).await);
    json_of(&post(company, &address, &json!({ "msgid": msgid })).await)
}

async fn token(company: &InProcess) -> String {
    let answer = get(company, "/cgi-bin/gettoken?corpid=ww1&corpsecret=secret").await;
    json_of(&answer)["access_token"].as_str().unwrap().to_owned()
}

fn texts(company: &InProcess, userid: &str) -> Vec<String> {
    let inbox = company.inbox(userid);
    inbox.iter().map(|delivery| delivery.message["content"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_members_have_can_be_put_into_the_next_run_and_recalled_there() {
    let settings = Settings::new("ww1", "secret", 7);
    let before = InProcess::new(settings.clone());
    sent(&before, "zhangsan|lisi", "一").await;
    let recalled = sent(&before, "zhangsan", "二").await;
    let last = sent(&before, "zhangsan", "三").await;
    assert_eq!(recall(&before, &recalled).await["errcode"], 0);
    let stored = before.stored(10);
    assert_eq!(stored[0].to, ["zhangsan", "lisi"]);

    let after = InProcess::new(settings);
    after.restore(stored.clone());
    assert_eq!(
        (texts(&after, "zhangsan"), texts(&after, "lisi")),
        (texts(&before, "zhangsan"), texts(&before, "lisi"))
    );
    assert_eq!(after.stored(10), stored, "a third run begins with the same");
    sent(&after, "zhangsan", "四").await;
    assert_eq!(texts(&after, "zhangsan"), ["一", "三", "四"]);
    assert_eq!(recall(&after, &last).await["errcode"], 0);
    assert_eq!(texts(&after, "zhangsan"), ["一", "四"]);
    let newest: Vec<_> = after.stored(1).into_iter().map(|message| message.message["content"].clone()).collect();
    assert_eq!(newest, ["四"]);
}

#[tokio::test]
async fn every_change_of_what_members_have_is_told() {
    let company = InProcess::new(Settings::new("ww1", "secret", 7));
    let mut changes = company.changes();
    let msgid = sent(&company, "zhangsan", "一").await;
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    recall(&company, &msgid).await;
    assert!(changes.has_changed().unwrap());
    sent(&company, "zhangsan", "二").await;
    changes.mark_unchanged();
    company.clear();
    assert!(changes.has_changed().unwrap());
    assert_eq!((texts(&company, "zhangsan").len(), company.stored(10).len()), (0, 0));
    sent(&company, "zhangsan", "三").await;
    assert_eq!(texts(&company, "zhangsan"), ["三"]);
}

fn vote(task_id: &str) -> Value {
    json!({"touser": "zhangsan", "agentid": 7, "msgtype": "template_card", "enable_duplicate_check": 1, "template_card": {
        "card_type": "vote_interaction", "main_title": {"title": "秋游去哪里"}, "task_id": task_id,
        "checkbox": {"question_key": "trip", "option_list": [{"id": "lake", "text": "环湖", "is_checked": false}]},
        "submit_button": {"text": "提交", "key": "ok"}}})
}

async fn call(company: &InProcess, interface: &str, body: &Value) -> Value {
    json_of(&post(company, &format!("/cgi-bin/{interface}?access_token={}", token(company).await), body).await)
}

#[tokio::test]
async fn what_else_is_known_of_messages_goes_on_in_the_next_run() {
    let settings = Settings::new("ww1", "secret", 7).with_callback_url("https://cb.example.com").with_account_limit(1);
    let before = InProcess::new(settings.clone());
    let mut changes = before.changes();
    let sent = call(&before, "message/send", &vote("trip-1")).await;
    let msgid = sent["msgid"].as_str().unwrap();
    changes.mark_unchanged();
    let press = Press {
        key: "ok".to_owned(),
        selected: vec![SelectedItem { question_key: "trip".to_owned(), option_ids: vec!["lake".to_owned()] }],
    };
    let event = before.press("zhangsan", msgid, press).unwrap();
    assert!(changes.has_changed().unwrap());

    let after = InProcess::new(settings.clone());
    after.restore(before.stored(10));
    let kept = serde_json::to_value(before.memory()).unwrap();
    after.remember(serde_json::from_value(kept).unwrap());
    assert_eq!(after.memory(), before.memory(), "a third run begins with the same");
    assert_eq!(after.card_events(), std::slice::from_ref(&event));
    let repeated = call(&after, "message/send", &vote("trip-1")).await;
    assert_eq!((repeated["errcode"].as_i64(), after.deliveries().len()), (Some(0), 1), "dropped as a duplicate");
    let mut other = vote("trip-1");
    other["touser"] = json!("lisi");
    assert_eq!(call(&after, "message/send", &other).await["errcode"], 42014, "the task id is used");
    // Both codes change the card, each once.
    for code in [sent["response_code"].as_str().unwrap(), event.response_code.as_str()] {
        let grey = json!({"atall": 1, "agentid": 7, "response_code": code, "button": {"replace_name": "已截止"}});
        assert_eq!(call(&after, "message/update_template_card", &grey).await["errcode"], 0);
        assert_eq!(call(&after, "message/update_template_card", &grey).await["errcode"], 60140);
    }
    assert_eq!(after.inbox("zhangsan")[0].message["replace_text"], "已截止");
    // One of 200 person-times of this day is spent.
    let everyone = json!({"touser": "@all", "agentid": 7, "msgtype": "text", "text": {"content": "一"}});
    assert_eq!(call(&after, "message/send", &everyone).await["errcode"], 0);
    assert_eq!(call(&after, "message/send", &everyone).await["errcode"], 45009);
    after.clear();
    assert_eq!((after.card_events(), after.deliveries()), (vec![], vec![]));
    assert_eq!(call(&after, "message/send", &everyone).await["errcode"], 0, "the day begins anew");
}

#[tokio::test]
async fn situations_are_met_once_each_and_a_cut_connection_gives_no_answer() {
    let company = InProcess::new(Settings::new("ww1", "secret", 7));
    let token = token(&company).await;
    let send = async |to: &str, content: &str| {
        let body = json!({ "touser": to, "agentid": 7, "msgtype": "text", "text": { "content": content } }).to_string();
        let request = Request::post(format!("/cgi-bin/message/send?access_token={token}")).body(Bytes::from(body));
        company.answer_unless_cut(request.unwrap()).await
    };
    for (situation, arrives) in [(Situation::CutBefore, 0), (Situation::CutAfter, 1)] {
        company.arm(situation, 1);
        assert!(send("zhangsan", "一").await.is_none());
        assert_eq!((texts(&company, "zhangsan").len(), company.armed()), (arrives, vec![]), "{situation:?}");
    }
    company.arm(Situation::SomeInvalid, 2);
    let answer = json_of(&send("LinQing|lisi", "二").await.unwrap());
    assert_eq!((&answer["errcode"], &answer["invaliduser"]), (&json!(0), &json!("linqing")));
    assert_eq!((texts(&company, "LinQing").len(), texts(&company, "lisi").len()), (0, 1));
    assert_eq!(company.armed(), [(Situation::SomeInvalid, 1)]);
    assert_eq!(json_of(&send("lisi", "三").await.unwrap())["errcode"], 81013, "nobody is left");
    company.arm(Situation::SecretRefused, 1);
    assert_eq!(json_of(&send("lisi", "四").await.unwrap())["errcode"], 40014, "the tokens are dead");
    let refused = get(&company, "/cgi-bin/gettoken?corpid=ww1&corpsecret=secret").await;
    assert_eq!(json_of(&refused)["errcode"], 40001);
    assert_eq!(json_of(&get(&company, "/cgi-bin/gettoken?corpid=ww1&corpsecret=secret").await)["errcode"], 0);
}
