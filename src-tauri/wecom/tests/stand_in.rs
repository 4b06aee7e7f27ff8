//! The client against the WeCom stand-in, which reads every request by the documents and shares no code with it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use sandbox::{Fault, FaultKind, Sandbox, Settings};
use secrecy::SecretString;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use wecom::client::reach::reach;
use wecom::clock::SystemClock;
use wecom::ids::{AgentId, DepartmentId, UserId};
use wecom::kinds::{Message, Text};
use wecom::recipient::Recipients;
use wecom::send::{SendOptions, SendRequest};
use wecom::{Client, ClientSettings, Credentials, Error};

const AGENT: u32 = 1_000_002;

async fn pair(secret: &str) -> (Sandbox, Client) {
    let settings = Settings::new("ww-example", "the-right-secret", AGENT).with_members(40);
    let sandbox = testkit::stand_in(settings).await;
    let patience = Duration::from_mins(1);
    let settings = ClientSettings::new(Some(&sandbox.url()), None).unwrap().with_timeouts(patience, patience);
    let credentials = Credentials { corp_id: "ww-example".to_owned(), secret: SecretString::from(secret) };
    let client = Client::new(settings, credentials, Arc::new(SystemClock)).unwrap();
    (sandbox, client)
}

fn text(users: &[&str], content: &str) -> SendRequest {
    SendRequest {
        recipients: Recipients {
            users: users.iter().map(|&id| UserId(id.to_owned())).collect(),
            ..Recipients::default()
        },
        agent_id: AgentId(AGENT),
        message: Message::Text { text: Text { content: content.to_owned() } },
        options: SendOptions::default(),
    }
}

#[tokio::test]
async fn a_message_reaches_those_it_can_and_names_the_others() {
    let (sandbox, client) = pair("the-right-secret").await;
    let reply = client.send(&text(&["zhangsan", "ChenMo", "zhouyi", "nobody"], "今晚 22:40 断电检修")).await.unwrap();
    assert_eq!(
        reply.invalid_users.iter().map(String::as_str).collect::<HashSet<_>>(),
        HashSet::from(["chenmo", "nobody"])
    );
    assert_eq!(reply.unlicensed_users, ["zhouyi"]);
    let inbox = sandbox.inbox("zhangsan");
    assert_eq!((inbox.len(), inbox[0].message["content"].as_str()), (1, Some("今晚 22:40 断电检修")));
    assert_eq!(reply.msgid.as_deref(), Some(inbox[0].msgid.as_str()));
    client.recall(&inbox[0].msgid).await.unwrap();
    let Err(Error::Api(error)) = client.send(&text(&["chenmo"], "无人可达")).await else { panic!("not refused") };
    assert_eq!((error.code, error.recipients().invalid_users), (81013, vec!["chenmo".to_owned()]));
}

#[tokio::test]
async fn killed_tokens_cost_one_renewal_and_no_message() {
    let (sandbox, client) = pair("the-right-secret").await;
    client.send(&text(&["zhangsan"], "一")).await.unwrap();
    sandbox.kill_tokens();
    client.send(&text(&["zhangsan"], "二")).await.unwrap();
    assert_eq!(sandbox.inbox("zhangsan").len(), 2);
    assert_eq!(sandbox.requests().iter().filter(|request| request.path.contains("gettoken")).count(), 2);
}

#[tokio::test]
async fn an_answer_lost_after_delivery_is_an_unknown_outcome() {
    for kind in [FaultKind::CutConnection, FaultKind::HalfBody, FaultKind::Html, FaultKind::NotJson] {
        let (sandbox, client) = pair("the-right-secret").await;
        sandbox.order(Fault::new("message/send", 1, kind).after_accept());
        let fault = client.send(&text(&["zhangsan"], "停水通知")).await.unwrap_err();
        assert!(fault.outcome_is_unknown(), "{fault:?}");
        assert_eq!(sandbox.inbox("zhangsan").len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_wrong_secret_is_asked_once_and_no_more() {
    let (sandbox, client) = pair("the-wrong-secret").await;
    assert!(matches!(client.verify_secret().await, Err(Error::Api(error)) if error.code == 40001));
    assert!(matches!(client.send(&text(&["zhangsan"], "x")).await, Err(Error::SecretRefused(_))));
    assert_eq!(sandbox.requests().len(), 1);
    client.set_secret(SecretString::from("the-right-secret"));
    client.send(&text(&["zhangsan"], "x")).await.unwrap();
}

#[tokio::test]
async fn how_far_a_clock_is_off_is_told_without_secret_and_token() {
    let (sandbox, _) = pair("the-right-secret").await;
    let settings = ClientSettings::new(Some(&sandbox.url()), None).unwrap();
    let clock = testkit::TestClock::default();
    for hours in [0, 3, -5] {
        clock.shift(hours * 3_600_000);
        let reached = reach(&settings, &clock).await;
        reached.outcome.unwrap();
        assert_eq!((reached.certificate, reached.address.as_deref()), (None, Some("127.0.0.1")));
        let ahead = reached.clock_ahead_ms.unwrap();
        // A slow computer is not what is measured.
        assert!((ahead - hours * 3_600_000).abs() < 120_000, "{hours} {ahead}");
        clock.shift(-hours * 3_600_000);
    }
    assert!(
        sandbox.requests().iter().all(|request| !request.path.contains("token") && !request.path.contains("secret"))
    );
}

#[tokio::test]
async fn an_untrusted_address_is_told() {
    let (sandbox, client) = pair("the-right-secret").await;
    sandbox.set_untrusted_ip(true);
    client.verify_secret().await.unwrap();
    let Err(Error::Api(error)) = client.agent(AgentId(AGENT)).await else { panic!("not refused") };
    assert_eq!(error.code, 60020);
    assert!(error.from_ip.is_some() && error.hint.is_some(), "{error:?}");
}

#[tokio::test]
async fn the_directory_is_read_as_far_as_the_scope_goes() {
    let (sandbox, client) = pair("the-right-secret").await;
    let agent = client.agent(AgentId(AGENT)).await.unwrap();
    assert!(!agent.close && !agent.name.is_empty());
    assert_eq!(client.agents().await.unwrap()[0].id, agent.id);
    let departments = client.departments(None).await.unwrap();
    let nodes = client.department_ids(None).await.unwrap();
    assert_eq!(departments.iter().map(|d| d.id).collect::<HashSet<_>>(), nodes.iter().map(|n| n.id).collect());
    assert!(!departments.iter().any(|department| department.id == DepartmentId(12)));
    let mut found = HashSet::new();
    for node in nodes {
        found.extend(client.members_of(node.id).await.unwrap().into_iter().map(|member| member.user_id));
    }
    found.extend(agent.allow_users.iter().cloned());
    let mut tagged = 0;
    for tag in client.tags().await.unwrap() {
        let content = client.tag(tag.id).await.unwrap();
        assert_eq!(content.name, tag.name);
        tagged += content.members.len() + content.departments.len();
        if agent.allow_tags.contains(&tag.id) {
            found.extend(content.members.into_iter().map(|member| member.user_id));
        }
    }
    assert!(tagged > 0);
    let expected = sandbox.members().into_iter().filter(|member| member.in_scope).map(|member| UserId(member.userid));
    assert_eq!(found, expected.collect());
    let member = client.member(&UserId("linqing".to_owned())).await.unwrap();
    assert_eq!((member.name.as_deref(), member.alias.as_deref()), (Some("林青"), Some("Lynn")));
    assert!(matches!(client.member(&UserId("nobody".to_owned())).await, Err(Error::Api(error)) if error.code == 60111));
}
