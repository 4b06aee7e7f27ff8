//! What goes over the wire, byte for byte, and what answers become.

mod support;

use serde_json::json;
use support::{Reply, Server, client, client_with, clock, settings};
use wecom::Error;
use wecom::ids::{AgentId, DepartmentId, TagId, UserId};

async fn answering(answer: serde_json::Value) -> Server {
    Server::start(move |seen| match seen.interface() {
        "gettoken" => Reply::token("tok", 7200),
        _ => Reply::json(&answer),
    })
    .await
}

#[tokio::test]
async fn a_stored_body_goes_out_byte_for_byte() {
    let body = "{ \"touser\" : \"gao_yu\",\n\t\"text\":{\"content\":\"停水通知 😀 \\u4e2d\"}}\r\n ".as_bytes().to_vec();
    let server =
        answering(json!({ "errcode": 0, "invaliduser": "Chen.Mo|zhou-02", "invalidparty": "", "invalidtag": "9",
        "unlicenseduser": "wu", "msgid": "m-71", "response_code": "rc" }))
        .await;
    let reply = client(&server).send_bytes(body.clone()).await.unwrap();
    let seen = server.seen().pop().unwrap();
    assert_eq!(seen.body, body);
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("POST", "/cgi-bin/message/send?access_token=tok"));
    assert_eq!(seen.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(seen.header("user-agent"), Some(concat!("Posthorn/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(reply.invalid_users, ["chen.mo", "zhou-02"]);
    assert!(reply.invalid_parties.is_empty());
    assert_eq!((reply.invalid_tags, reply.unlicensed_users), (vec!["9".to_owned()], vec!["wu".to_owned()]));
    assert_eq!((reply.msgid.as_deref(), reply.response_code.as_deref()), (Some("m-71"), Some("rc")));
    assert!(reply.body.contains("Chen.Mo|zhou-02"));
}

#[tokio::test]
async fn an_answer_without_errcode_is_a_success() {
    let server = answering(json!({ "msgid": "m" })).await;
    let reply = client(&server).send_bytes(b"{}".to_vec()).await.unwrap();
    assert_eq!((reply.msgid.as_deref(), reply.body.as_str()), (Some("m"), r#"{"msgid":"m"}"#));
}

#[tokio::test]
async fn error_numbers_keep_number_hint_and_address() {
    let server =
        Server::start(
            |seen| if seen.interface() == "gettoken" { Reply::token("tok", 7200) } else { Reply::errcode(60020) },
        )
        .await;
    let Err(Error::Api(error)) = client(&server).agents().await else { panic!("not an error number") };
    assert_eq!(
        (error.code, error.hint.as_deref(), error.from_ip.as_deref()),
        (60020, Some("12345"), Some("203.0.113.9"))
    );
    assert_eq!(error.class(), wecom::ErrorClass::Permission);
}

#[tokio::test]
async fn recall_sends_the_message_id_alone() {
    let server = answering(json!({ "errcode": 0 })).await;
    client(&server).recall("kQ\"3").await.unwrap();
    let seen = server.seen().pop().unwrap();
    assert_eq!((seen.interface(), seen.body.as_slice()), ("message/recall", br#"{"msgid":"kQ\"3"}"#.as_slice()));
}

#[tokio::test]
async fn contacts_ask_with_the_documented_parameters() {
    let server = Server::start(|seen| {
        Reply::json(&match seen.interface() {
            "gettoken" => return Reply::token("tok", 7200),
            "department/list" => json!({ "department": [ { "id": 12, "name": "后勤部", "parentid": 1, "order": 3 } ] }),
            "department/simplelist" => json!({ "errcode": 0, "department_id": [ { "id": 12, "parentid": 1, "order": 3 } ] }),
            "user/simplelist" => json!({ "errcode": 0, "userlist": [ { "userid": "gao_yu", "name": "高煜", "department": [12] } ] }),
            "user/list" => json!({ "errcode": 0, "userlist": [ { "userid": "gao_yu", "position": "调度员", "status": 1 } ] }),
            "user/get" => json!({ "errcode": 0, "userid": "gao_yu", "name": "高煜", "status": 4 }),
            "tag/list" => json!({ "errcode": 0, "taglist": [ { "tagid": 3, "tagname": "急救员" } ] }),
            "tag/get" => json!({ "errcode": 0, "tagname": "急救员", "userlist": [ { "userid": "lin" } ], "partylist": [12] }),
            "agent/get" => json!({ "errcode": 0, "agentid": 7, "name": "行政助手", "close": 0, "allow_partys": { "partyid": [12] } }),
            "agent/list" => json!({ "errcode": 0, "agentlist": [ { "agentid": 7, "name": "行政助手" } ] }),
            other => panic!("{other}"),
        })
    })
    .await;
    let client = client(&server);
    assert_eq!(client.departments(None).await.unwrap()[0].name, "后勤部");
    assert_eq!(client.departments(Some(DepartmentId(12))).await.unwrap().len(), 1);
    assert_eq!(client.department_ids(None).await.unwrap()[0].parent, Some(DepartmentId(1)));
    assert_eq!(client.members_of(DepartmentId(12)).await.unwrap()[0].user_id, UserId("GAO_YU".into()));
    let told = client.member_details_of(DepartmentId(12)).await.unwrap();
    assert_eq!(told[0].position.as_deref(), Some("调度员"));
    assert_eq!(client.member(&UserId("gao_yu&x".into())).await.unwrap().name.as_deref(), Some("高煜"));
    assert_eq!(client.tags().await.unwrap()[0].id, TagId(3));
    assert_eq!(client.tag(TagId(3)).await.unwrap().departments, [DepartmentId(12)]);
    assert_eq!(client.agent(AgentId(7)).await.unwrap().allow_departments, [DepartmentId(12)]);
    assert_eq!(client.agents().await.unwrap()[0].id, AgentId(7));
    let seen = server.seen();
    assert!(seen.iter().all(|seen| seen.method == "GET" && seen.body.is_empty()));
    let targets: Vec<_> = seen.iter().skip(1).map(|seen| seen.target.replace("access_token=tok", "T")).collect();
    assert_eq!(
        targets,
        [
            "/cgi-bin/department/list?T",
            "/cgi-bin/department/list?T&id=12",
            "/cgi-bin/department/simplelist?T",
            "/cgi-bin/user/simplelist?T&department_id=12",
            "/cgi-bin/user/list?T&department_id=12",
            "/cgi-bin/user/get?T&userid=gao_yu%26x",
            "/cgi-bin/tag/list?T",
            "/cgi-bin/tag/get?T&tagid=3",
            "/cgi-bin/agent/get?T&agentid=7",
            "/cgi-bin/agent/list?T",
        ]
    );
}

#[tokio::test]
async fn contacts_of_a_wrong_type_are_not_wecoms() {
    let server = answering(json!({ "errcode": 0, "department": "none", "userlist": 7 })).await;
    let client = client(&server);
    assert!(matches!(client.departments(None).await, Err(Error::NotWecom { status: 200, .. })));
    assert!(matches!(client.members_of(DepartmentId(1)).await, Err(Error::NotWecom { status: 200, .. })));
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = answering(json!({ "errcode": 0 })).await;
    let client = client(&server);
    for _ in 0..5 {
        client.clone().recall("m").await.unwrap();
    }
    assert!(server.seen().iter().all(|seen| seen.connection == 0));
}

#[tokio::test]
async fn a_private_deployment_may_have_a_path() {
    let server = answering(json!({ "errcode": 0 })).await;
    client_with(settings(&format!("{}/gate/wecom/", server.url())), clock()).recall("m").await.unwrap();
    assert_eq!(server.seen()[1].target, "/gate/wecom/cgi-bin/message/recall?access_token=tok");
}
