//! The company without a server.

use axum::body::Bytes;
use axum::http::{Request, Response};
use sandbox::{InProcess, Settings};
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
