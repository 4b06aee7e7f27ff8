//! A company inside the process: the same calls, and nothing on the network.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bytes::Bytes;
use sandbox::{InProcess, Settings, Situation};
use secrecy::SecretString;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wecom::client::transport::{Answering, Transport, cut_off};
use wecom::clock::SystemClock;
use wecom::ids::AgentId;
use wecom::media::{MediaFile, MediaKind};
use wecom::webhook::WebhookKey;
use wecom::{Client, ClientSettings, Credentials, Error, Webhook};

/// The stand-in, which notes what it was asked.
struct Inside {
    company: InProcess,
    seen: Mutex<Vec<String>>,
}

impl Transport for Inside {
    fn answer(&self, request: http::Request<Bytes>) -> Answering<'_> {
        self.seen.lock().unwrap().push(format!("{} {}", request.method(), request.uri().path()));
        Box::pin(async move { self.company.answer_unless_cut(request).await.unwrap_or_else(cut_off) })
    }
}

/// An address where nothing can listen: whatever went to the network would fail.
const NOWHERE: &str = "https://nowhere.invalid";

fn credentials(secret: &str) -> Credentials {
    Credentials { corp_id: "ww1".to_owned(), secret: SecretString::from(secret) }
}

#[tokio::test]
async fn all_calls_are_answered_inside() {
    let company = InProcess::new(Settings::new("ww1", "secret", 7).with_members(40));
    let key = company.add_webhook("值班群");
    let inside = Arc::new(Inside { company, seen: Mutex::default() });
    let settings = || ClientSettings::new(Some(NOWHERE), None).unwrap().with_transport(inside.clone());
    let client = Client::new(settings(), credentials("secret"), Arc::new(SystemClock)).unwrap();
    assert!(!client.agent(AgentId(7)).await.unwrap().name.is_empty());
    let steps: Arc<Mutex<Vec<(u32, u32)>>> = Arc::default();
    let log = Arc::clone(&steps);
    let file = MediaFile::new(MediaKind::File, "排班.xlsx", vec![7; 100_000]).unwrap();
    let uploaded = client.upload(&file, move |at| log.lock().unwrap().push((at.sent, at.total))).await.unwrap();
    assert_eq!(*steps.lock().unwrap(), [(0, 100_000), (100_000, 100_000)]);
    let body = serde_json::json!({"touser": "zhangsan", "agentid": 7, "msgtype": "file",
        "file": {"media_id": uploaded.media_id}, "enable_duplicate_check": 1, "duplicate_check_interval": 1800});
    client.send_bytes(body.to_string().into_bytes()).await.unwrap();
    assert_eq!(inside.company.inbox("zhangsan")[0].message["filename"], "排班.xlsx");
    let webhook = Webhook::new(settings(), WebhookKey::parse(&key).unwrap()).unwrap();
    webhook.send(br#"{"msgtype":"text","text":{"content":"x"}}"#).await.unwrap();
    let wrong = Client::new(settings(), credentials("wrong"), Arc::new(SystemClock)).unwrap();
    assert!(matches!(wrong.verify_secret().await, Err(Error::Api(error)) if error.code == 40001));
    let seen = inside.seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[tokio::test]
async fn a_call_that_is_not_answered_in_time_is_unknown() {
    let slow = Settings::new("ww1", "secret", 7).with_latency(Duration::from_mins(10));
    let inside = Arc::new(Inside { company: InProcess::new(slow), seen: Mutex::default() });
    let brief = Duration::from_millis(50);
    let settings = ClientSettings::new(Some(NOWHERE), None).unwrap().with_transport(inside).with_timeouts(brief, brief);
    let webhook = Webhook::new(settings, WebhookKey::parse("693a91f6-7c4e-4bc4-97a0-0f91d2c8b6e5").unwrap()).unwrap();
    let fault = webhook.send(b"{}").await.unwrap_err();
    assert!(fault.outcome_is_unknown(), "{fault:?}");
}

#[tokio::test]
async fn a_connection_that_is_cut_is_unknown_whether_it_was_acted_on_or_not() {
    let inside =
        Arc::new(Inside { company: InProcess::new(Settings::new("ww1", "secret", 7)), seen: Mutex::default() });
    let settings = ClientSettings::new(Some(NOWHERE), None).unwrap().with_transport(inside.clone());
    let client = Client::new(settings, credentials("secret"), Arc::new(SystemClock)).unwrap();
    let body = br#"{"touser":"zhangsan","agentid":7,"msgtype":"text","text":{"content":"x"}}"#;
    for (situation, arrived) in [(Situation::CutBefore, 0), (Situation::CutAfter, 1)] {
        inside.company.arm(situation, 1);
        let fault = client.send_bytes(body.to_vec()).await.unwrap_err();
        assert!(matches!(fault, Error::OutcomeUnknown(_)), "{fault:?}");
        assert_eq!(inside.company.inbox("zhangsan").len(), arrived);
    }
}
