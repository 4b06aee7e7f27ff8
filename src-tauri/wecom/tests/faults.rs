//! Everything that can go wrong between this computer and WeCom, told apart by what the caller may conclude.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use rustls::pki_types::PrivateKeyDer;
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{PATIENCE, Reply, Server, client, client_with, clock, serve, settings};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::watch;
use wecom::client::reach::reach;
use wecom::error::{Blockage, Obstacle};
use wecom::{Client, ClientSettings, Error};

/// Gives tokens; does to everything else what it is told.
async fn misbehaving(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |seen| if seen.interface() == "gettoken" { Reply::token("tok", 7200) } else { reply() }).await
}

async fn sent(client: &Client) -> Error {
    client.send_bytes(b"{\"touser\":\"a\"}".to_vec()).await.unwrap_err()
}

/// Runs out of time soon.
fn impatient(url: &str) -> ClientSettings {
    ClientSettings::new(Some(url), None).unwrap().with_timeouts(Duration::from_millis(200), Duration::from_millis(400))
}

async fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("127.0.0.1:{}", listener.local_addr().unwrap().port())
}

fn at(obstacle: Obstacle, place: &str) -> Blockage {
    Blockage { obstacle, place: place.to_owned() }
}

#[tokio::test]
async fn a_name_that_nobody_has_is_told_with_the_name() {
    // A name under `.invalid` is nobody's (RFC 6761). Through a proxy it is the proxy's name that must be found.
    let client = client_with(settings("https://wecom.invalid:8443"), clock());
    assert_eq!(sent(&client).await.blockage(), Some(at(Obstacle::Name, "wecom.invalid:8443")));
    let settings = ClientSettings::new(Some("https://wecom.example.cn"), Some("http://proxy.invalid:3128")).unwrap();
    let fault = sent(&client_with(settings, clock())).await;
    assert_eq!(fault.blockage(), Some(at(Obstacle::ProxyAway, "proxy.invalid:3128")));
}

#[tokio::test]
async fn what_asks_for_nothing_to_be_done_is_never_in_doubt() {
    let replies: [(fn() -> Reply, Obstacle); 2] =
        [(|| Reply::Cut, Obstacle::BrokenOff), (|| Reply::Hang, Obstacle::Timeout)];
    for (reply, obstacle) in replies {
        let server = misbehaving(reply).await;
        let settings = settings(&server.url()).with_timeouts(PATIENCE, Duration::from_secs(1));
        let fault = client_with(settings, clock()).department_ids(None).await.unwrap_err();
        assert!(!fault.outcome_is_unknown(), "{fault:?}");
        assert_eq!(fault.blockage(), Some(at(obstacle, &server.address.to_string())));
    }
}

#[tokio::test]
async fn no_one_listening_is_unreachable() {
    let address = closed_port().await;
    let client = client_with(settings(&format!("http://{address}")), clock());
    let fault = sent(&client).await;
    assert_eq!(fault.blockage(), Some(at(Obstacle::Refused, &address)));
    assert!(!fault.outcome_is_unknown());
}

#[tokio::test]
async fn a_server_gone_since_the_token_is_unreachable() {
    let server = misbehaving(|| Reply::Cut).await;
    let client = client(&server);
    client.verify_secret().await.unwrap();
    assert!(matches!(sent(&client).await, Error::OutcomeUnknown(_)));
    drop(server);
    // The listener goes with its task; until then a connection may still be taken and dropped.
    testkit::until("the listener to go", async || matches!(sent(&client).await, Error::Unreachable(_))).await;
}

#[tokio::test]
async fn silence_is_an_unknown_outcome() {
    let server = misbehaving(|| Reply::Hang).await;
    let client = client_with(impatient(&server.url()), clock());
    // With so little time connecting may fail on a busy machine: that is not what is tried here.
    let why = loop {
        match sent(&client).await {
            Error::OutcomeUnknown(why) => break why,
            Error::Unreachable(_) => {}
            other => panic!("{other:?}"),
        }
    };
    assert!(why.contains("time"), "{why}");
    assert!(server.count("message/send") <= 1);
}

#[tokio::test]
async fn a_body_that_stops_without_end_is_an_unknown_outcome() {
    let server =
        misbehaving(|| Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"errcode\":0".to_vec())).await;
    assert!(matches!(sent(&client(&server)).await, Error::OutcomeUnknown(_)));
    assert_eq!(server.count("message/send"), 1);
}

#[tokio::test]
async fn half_an_object_before_the_connection_closes_is_an_unknown_outcome() {
    let server = misbehaving(|| {
        Reply::Raw(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"errcode\":0,\"msgid\":\"m".to_vec())
    })
    .await;
    assert!(matches!(sent(&client(&server)).await, Error::OutcomeUnknown(_)));
}

#[tokio::test]
async fn a_connection_cut_before_or_in_the_head_is_an_unknown_outcome_and_not_repeated() {
    let server = misbehaving(|| Reply::Cut).await;
    let fault = sent(&client(&server)).await;
    assert!(matches!(fault, Error::OutcomeUnknown(_)), "{fault:?}");
    assert!(fault.outcome_is_unknown());
    assert_eq!(server.count("message/send"), 1);
    let server = misbehaving(|| Reply::Raw(b"HTTP/1.1 20".to_vec())).await;
    assert!(matches!(sent(&client(&server)).await, Error::OutcomeUnknown(_)));
    assert_eq!(server.count("message/send"), 1);
}

#[tokio::test]
async fn an_answer_that_does_not_end_is_not_read_for_ever() {
    let server = misbehaving(|| Reply::Endless(wecom::client::MAX_ANSWER_BYTES + 1)).await;
    assert!(matches!(sent(&client(&server)).await, Error::OutcomeUnknown(why) if why.contains("33554432")));
}

#[tokio::test]
async fn pages_of_others_are_not_wecoms() {
    let page = "<html><head><style>p{}</style></head><body><h1>Sign&nbsp;in</h1>\n<p>请先登录</p></body></html>";
    for status in [200, 403, 502] {
        let server = misbehaving(move || Reply::Http(status, "content-type: text/html\r\n", page.into())).await;
        match sent(&client(&server)).await {
            Error::NotWecom { place, status: seen, excerpt } => {
                assert_eq!((seen, excerpt.as_str()), (status, "Sign&nbsp;in 请先登录"));
                assert_eq!(place, server.address.to_string());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn json_that_is_no_object_is_not_wecoms() {
    for body in ["[]", "7", "\"ok\"", "null", "[{\"errcode\":0}]", "{\"errcode\":[]}"] {
        let server = misbehaving(move || Reply::Json(body.to_owned())).await;
        assert!(matches!(sent(&client(&server)).await, Error::NotWecom { status: 200, .. }), "{body}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = misbehaving(|| Reply::errcode(0)).await;
    let target: &'static str =
        Box::leak(format!("location: {}/cgi-bin/message/send\r\n", other.url()).into_boxed_str());
    for status in [301, 302, 307, 308] {
        let server = misbehaving(move || Reply::Http(status, target, Vec::new())).await;
        assert!(matches!(sent(&client(&server)).await, Error::NotWecom { status: seen, .. } if seen == status));
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn without_a_token_a_send_certainly_did_not_leave() {
    let replies: [(fn() -> Reply, Obstacle); 3] = [
        (|| Reply::Cut, Obstacle::BrokenOff),
        (|| Reply::Http(502, "", b"bad gateway".to_vec()), Obstacle::Foreign),
        (|| Reply::Json("[]".to_owned()), Obstacle::Foreign),
    ];
    for (reply, obstacle) in replies {
        let server = Server::start(move |_| reply()).await;
        let client = client(&server);
        let fault = sent(&client).await;
        assert!(matches!(&fault, Error::Unreachable(_)), "{fault:?}");
        assert_eq!(fault.blockage(), Some(at(obstacle, &server.address.to_string())));
        assert_eq!(client.verify_secret().await.unwrap_err().blockage(), fault.blockage());
        assert_eq!(server.count("message/send"), 0);
    }
}

#[tokio::test]
async fn an_answer_without_a_token_is_not_wecoms() {
    for answer in
        [json!({ "errcode": 0 }), json!({ "errcode": 0, "access_token": "" }), json!({ "access_token": null })]
    {
        let server = Server::start(move |_| Reply::json(&answer)).await;
        assert!(matches!(client(&server).verify_secret().await, Err(Error::NotWecom { status: 200, .. })));
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_unreachable() {
    // Takes connections and says nothing, so that TLS waits for its greeting.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let settings = ClientSettings::new(Some(&url), None).unwrap().with_timeouts(Duration::from_millis(200), PATIENCE);
    let fault = sent(&client_with(settings, clock())).await;
    assert_eq!(fault.blockage(), Some(at(Obstacle::Timeout, url.trim_start_matches("https://"))));
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            kept.push(stream);
        }
    });
    let fault = sent(&client_with(settings(&url), clock())).await;
    assert_eq!(fault.blockage(), Some(at(Obstacle::Tls, url.trim_start_matches("https://"))));
    server.abort();
}

#[tokio::test]
async fn a_certificate_of_unknown_origin_is_refused() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let log = Arc::new(Mutex::new(Vec::new()));
    let requests = Arc::clone(&log);
    let server = tokio::spawn(async move {
        let (arrived, _keep) = watch::channel(0);
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                let _ = serve(stream, 0, &requests, &|_| Reply::token("tok", 7200), &arrived).await;
            }
        }
    });
    let fault = client_with(settings(&url), clock()).verify_secret().await.unwrap_err();
    assert_eq!(fault.blockage(), Some(at(Obstacle::Tls, url.trim_start_matches("https://"))));
    assert!(fault.to_string().contains("certificate"), "{fault}");
    // Who looks for what is wrong is told who issued it.
    let looked = reach(&settings(&url), &*clock()).await;
    assert!(matches!(looked.outcome, Err(Error::Unreachable(_))), "{:?}", looked.outcome);
    let certificate = looked.certificate.unwrap();
    assert_eq!(certificate.issuer.as_deref(), Some("rcgen self signed cert"));
    assert!(!certificate.standing.is_trusted());
    assert!(log.lock().unwrap().is_empty());
    server.abort();
}
