//! Neither the secret nor a token is ever in an error, in a Debug text or in a log line.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Reply, SECRET, Seen, Server, client, client_with, clock, settings};
use tracing::field::{Field, Visit};
use tracing::span;
use wecom::media::{MediaFile, MediaKind};
use wecom::webhook::WebhookKey;
use wecom::{Client, ClientSettings, Error, Webhook};

const TOKEN: &str = "canary-token-+/0123456789";
const KEY: &str = "canary-webhook-0123456789";

/// Keeps every event and span of every crate, at every level.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl tracing::Subscriber for Everything {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut Line(&mut self.0.lock().unwrap()));
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap()));
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        let _ = write!(self.0.lock().unwrap(), " {}", record.args());
    }
    fn flush(&self) {}
}

/// Secret and token, as they are and as they look in an address, whole or in part.
fn holds_canary(text: &str) -> bool {
    text.contains("canary-secret")
        || text.contains("canary-token")
        || text.contains("canary-webhook")
        || text.contains(SECRET)
}

fn texts(fault: &Error) -> String {
    use std::error::Error as _;
    let mut text = format!("{fault} {fault:?} {fault:#?}");
    let mut cause = fault.source();
    while let Some(inner) = cause {
        let _ = write!(text, " {inner} {inner:?}");
        cause = inner.source();
    }
    text
}

/// Echoes what it was asked, as error pages do.
fn echo(seen: &Seen) -> String {
    format!("cannot serve {} with {}", seen.target, String::from_utf8_lossy(&seen.body))
}

fn plain(seen: &Seen) -> String {
    let secret =
        ["corpsecret", "access_token", "key"].into_iter().find_map(|name| seen.query(name)).unwrap_or_default();
    format!("bad value {secret}, hint: [1]")
}

type Behaviour = fn(&Seen) -> Reply;

/// Ways to fail that repeat the request.
const BEHAVIOURS: [Behaviour; 9] = [
    |seen| Reply::Http(404, "content-type: text/html\r\n", echo(seen).into_bytes()),
    |seen| Reply::Http(200, "content-type: text/html\r\n", format!("<p>{}</p>", plain(seen)).into_bytes()),
    |seen| Reply::json(&serde_json::json!({ "errcode": 40001, "errmsg": plain(seen), "asked": echo(seen) })),
    |seen| Reply::json(&serde_json::json!({ "errcode": 40014, "errmsg": echo(seen), "asked": plain(seen) })),
    |seen| Reply::json(&serde_json::json!([plain(seen), echo(seen)])),
    |_| Reply::json(&serde_json::json!([{ "access_token": TOKEN }])),
    |_| Reply::json(&serde_json::json!({ "errcode": 7, "errmsg": "x", "access_token": TOKEN })),
    |_| Reply::json(&serde_json::json!({ "errcode": 0, "access_token": { "canary-token": 1 } })),
    |_| Reply::Cut,
];

fn some_file() -> MediaFile {
    MediaFile::new(MediaKind::File, "a.txt", &b"0123456789"[..]).unwrap()
}

async fn every_fault_of_webhook(settings: ClientSettings) -> Vec<Error> {
    let webhook = Webhook::new(settings, WebhookKey::parse(KEY).unwrap()).unwrap();
    assert!(!holds_canary(&format!("{webhook:?} {webhook:#?}")));
    let mut faults = Vec::new();
    faults.extend(webhook.send(b"{}").await.err());
    faults.extend(webhook.upload(&some_file(), |_| {}).await.err());
    faults
}

async fn every_fault_of(client: &Client) -> Vec<Error> {
    let mut faults = Vec::new();
    faults.extend(client.verify_secret().await.err());
    faults.extend(client.send_bytes(b"{}".to_vec()).await.err());
    faults.extend(client.recall("m").await.err());
    faults.extend(client.departments(None).await.err());
    faults.extend(client.agents().await.err());
    faults.extend(client.upload(&some_file(), |_| {}).await.err());
    faults.extend(client.send_to_chat(b"{}").await.err());
    faults
}

#[tokio::test(flavor = "current_thread")]
async fn no_text_holds_the_secret_or_the_token() {
    let log = Everything::default();
    log::set_boxed_logger(Box::new(log.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let _guard = tracing::subscriber::set_default(log.clone());

    let mut kinds = std::collections::BTreeSet::new();
    let mut check = |client: &Client, faults: Vec<Error>| {
        assert!(!holds_canary(&format!("{client:?} {client:#?}")));
        for fault in faults {
            let text = texts(&fault);
            assert!(!holds_canary(&text), "{text}");
            kinds.insert(text.split(['(', ' ']).next().map(str::to_owned).unwrap_or_default());
        }
    };

    for behaviour in BEHAVIOURS {
        // Bad from the first request on; then bad once a token is at hand.
        let server = Server::start(behaviour).await;
        let refused = client(&server);
        check(&refused, every_fault_of(&refused).await);
        let server =
            Server::start(
                move |seen| if seen.interface() == "gettoken" { Reply::token(TOKEN, 7200) } else { behaviour(seen) },
            )
            .await;
        let refused = client(&server);
        refused.verify_secret().await.unwrap();
        check(&refused, every_fault_of(&refused).await);
        let asked = server.seen().into_iter().any(|seen| seen.query("access_token").as_deref() == Some(TOKEN));
        assert!(asked, "the token was not even used");
        let faults = every_fault_of_webhook(settings(&server.url())).await;
        assert!(server.seen().iter().any(|seen| seen.query("key").as_deref() == Some(KEY)));
        for fault in faults {
            // What the server tells of a token is none of this caller's secrets.
            let text = texts(&fault);
            assert!(!text.contains("canary-webhook"), "{text}");
        }
    }

    let server = Server::start(|_| Reply::Hang).await;
    let short = ClientSettings::new(Some(&server.url()), None)
        .unwrap()
        .with_timeouts(Duration::from_millis(100), Duration::from_millis(100));
    let hung = client_with(short.clone(), clock());
    check(&hung, every_fault_of(&hung).await);
    check(&hung, every_fault_of_webhook(short).await);
    let unreachable = client_with(settings("https://127.0.0.1:1"), clock());
    check(&unreachable, every_fault_of(&unreachable).await);
    check(&unreachable, every_fault_of_webhook(settings("https://127.0.0.1:1")).await);

    let log = log.0.lock().unwrap().clone();
    assert!(log.contains("call failed") && log.contains("no token"), "the log was not caught: {log}");
    let at = log.find("canary").unwrap_or(0);
    assert!(!holds_canary(&log), "…{}", &log[at.saturating_sub(200)..]);
}

#[tokio::test]
async fn a_success_that_repeats_the_token_is_kept_without_it() {
    let server = Server::start(|seen| match seen.interface() {
        "gettoken" => Reply::token(TOKEN, 7200),
        _ => Reply::json(&serde_json::json!({ "errcode": 0, "msgid": "m", "asked": echo(seen) })),
    })
    .await;
    let reply = client(&server).send_bytes(b"{}".to_vec()).await.unwrap();
    assert_eq!(reply.msgid.as_deref(), Some("m"));
    assert!(!holds_canary(&reply.body), "{}", reply.body);
}

#[test]
fn debug_of_the_parts() {
    let credentials = wecom::Credentials { corp_id: "ww".to_owned(), secret: secrecy::SecretString::from(SECRET) };
    assert_eq!(format!("{credentials:?}"), r#"Credentials { corp_id: "ww", .. }"#);
}
