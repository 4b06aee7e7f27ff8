//! What an upload looks like on the wire, how it tells its progress, and that dropping it ends it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use support::{Reply, Server, client};
use wecom::media::{MediaFile, MediaKind, SmallPicture, UploadProgress};
use wecom::webhook::WebhookKey;
use wecom::{Error, Webhook};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn file(name: &str, length: usize) -> MediaFile {
    MediaFile::new(MediaKind::File, name, vec![b'x'; length]).unwrap()
}

async fn answering(answer: serde_json::Value) -> Server {
    Server::start(move |seen| match seen.interface() {
        "gettoken" => Reply::token("tok", 7200),
        _ => Reply::json(&answer),
    })
    .await
}

#[tokio::test]
async fn a_file_goes_out_as_documented() {
    let answer = json!({ "errcode": 0, "errmsg": "", "type": "file", "media_id": "3x", "created_at": "1795228800" });
    let server = answering(answer).await;
    let uploaded = client(&server).upload(&file("8月 \"排班\".xlsx", 6), |_| {}).await.unwrap();
    assert_eq!((uploaded.media_id.as_str(), uploaded.created_at_ms), ("3x", Some(1_795_228_800_000)));
    let seen = server.seen().pop().unwrap();
    assert_eq!(
        (seen.method.as_str(), seen.target.as_str()),
        ("POST", "/cgi-bin/media/upload?access_token=tok&type=file")
    );
    assert_eq!(seen.header("content-type"), Some("multipart/form-data; boundary=posthorn-part-00000000-end"));
    assert_eq!(seen.header("content-length"), Some(seen.body.len().to_string().as_str()));
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(
        String::from_utf8(seen.body).unwrap(),
        "--posthorn-part-00000000-end\r\nContent-Disposition: form-data; name=\"media\"; filename=\"8月 ＂排班＂.xlsx\"; \
         filelength=6\r\nContent-Type: application/octet-stream\r\n\r\nxxxxxx\r\n--posthorn-part-00000000-end--\r\n"
    );
}

/// The stand-in takes a part of any name, as most clients want it; so that ours is the documented one
/// (`wecom/contacts-media-agent.md §8` [O]) is seen in our own bytes alone.
#[tokio::test]
async fn every_upload_calls_its_part_media() {
    let server =
        answering(json!({ "errcode": 0, "media_id": "3x", "type": "file", "url": "https://img.example.com/0" })).await;
    client(&server).upload(&file("a.txt", 6), |_| {}).await.unwrap();
    let picture = SmallPicture::new("a.png", PNG).unwrap();
    client(&server).upload_article_picture(&picture, |_| {}).await.unwrap();
    let key = WebhookKey::parse("693a91f6-7c4e-4bc4-97a0-0f91d2c8b6e5").unwrap();
    let webhook = Webhook::new(support::settings(&server.url()), key).unwrap();
    webhook.upload(&file("a.txt", 6), |_| {}).await.unwrap();
    let seen: Vec<_> = server.seen().into_iter().filter(|seen| seen.interface() != "gettoken").collect();
    let interfaces: Vec<&str> = seen.iter().map(support::Seen::interface).collect();
    assert_eq!(interfaces, ["media/upload", "media/uploadimg", "webhook/upload_media"]);
    for seen in &seen {
        let head = String::from_utf8_lossy(&seen.body[..seen.body.len().min(200)]).into_owned();
        let boundary = seen.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
        let begin = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.");
        assert!(head.starts_with(&begin), "{}: {head}", seen.interface());
        assert_eq!(String::from_utf8_lossy(&seen.body).matches("form-data;").count(), 1, "one part");
    }
}

#[tokio::test]
async fn pictures_for_articles_get_an_address() {
    let server = answering(json!({ "errcode": 0, "errmsg": "", "url": "https://img.example.com/1/0" })).await;
    let picture = SmallPicture::new("a.png", PNG).unwrap();
    let url = client(&server).upload_article_picture(&picture, |_| {}).await.unwrap();
    assert_eq!(url, "https://img.example.com/1/0");
    let seen = server.seen().pop().unwrap();
    assert_eq!(seen.target, "/cgi-bin/media/uploadimg?access_token=tok");
    assert!(String::from_utf8_lossy(&seen.body).contains("Content-Type: image/png\r\n\r\n"));
}

#[tokio::test]
async fn a_success_without_what_was_asked_for_is_not_wecoms() {
    let server = answering(json!({ "errcode": 0, "errmsg": "ok" })).await;
    let client = client(&server);
    let picture = SmallPicture::new("a.png", PNG).unwrap();
    assert!(matches!(client.upload(&file("a", 9), |_| {}).await, Err(Error::NotWecom { status: 200, .. })));
    assert!(matches!(client.upload_article_picture(&picture, |_| {}).await, Err(Error::NotWecom { .. })));
}

#[tokio::test]
async fn progress_grows_to_the_whole() {
    let server = answering(json!({ "media_id": "m" })).await;
    let seen: Arc<Mutex<Vec<UploadProgress>>> = Arc::default();
    let log = Arc::clone(&seen);
    let length = 20_000_000;
    client(&server).upload(&file("a", length), move |at| log.lock().unwrap().push(at)).await.unwrap();
    let seen = seen.lock().unwrap().clone();
    assert!(seen.len() > 100 && seen.windows(2).all(|pair| pair[0].sent <= pair[1].sent), "{} steps", seen.len());
    assert!(seen.iter().all(|at| at.total as usize == length));
    assert_eq!((seen[0].sent, seen.last().unwrap().sent as usize), (0, length));
}

#[tokio::test]
async fn a_bad_token_costs_a_second_upload() {
    let tokens = AtomicUsize::new(0);
    let server = Server::start(move |seen| match seen.interface() {
        "gettoken" => Reply::token(&format!("tok-{}", tokens.fetch_add(1, Ordering::SeqCst)), 7200),
        _ if seen.query("access_token").as_deref() == Some("tok-0") => Reply::errcode(42001),
        _ => Reply::json(&json!({ "media_id": "m" })),
    })
    .await;
    client(&server).upload(&file("a", 100_000), |_| {}).await.unwrap();
    let bodies: Vec<_> = server.seen().into_iter().filter(|seen| seen.interface() == "media/upload").collect();
    assert_eq!(bodies.len(), 2);
    assert!(bodies[0].body == bodies[1].body, "both whole and the same");
}

/// A webhook whose server is this listener, which answers nothing of its own accord.
fn webhook(listener: &tokio::net::TcpListener) -> Webhook {
    let url = format!("http://{}", listener.local_addr().unwrap());
    Webhook::new(support::settings(&url), WebhookKey::parse("canary-key-0123456789").unwrap()).unwrap()
}

#[tokio::test]
async fn dropping_the_call_closes_its_connection() {
    use tokio::io::AsyncReadExt as _;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let webhook = webhook(&listener);
    let (started, mut begun) = tokio::sync::watch::channel(0_u32);
    let upload = tokio::spawn(async move {
        let large = file("a", 20_000_000);
        webhook.upload(&large, move |at| started.send_modify(|sent| *sent = at.sent)).await
    });
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut first = [0; 1024];
    stream.read_exact(&mut first).await.unwrap();
    assert!(first.starts_with(b"POST /cgi-bin/webhook/upload_media?key=canary-key-0123456789&type=file "));
    begun.wait_for(|sent| *sent > 0).await.unwrap();
    upload.abort();
    assert!(upload.await.unwrap_err().is_cancelled());
    // What was on its way comes still, then the end: less than the whole.
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert!(rest.len() < 20_000_000, "{} bytes came after the drop", rest.len());
}

#[tokio::test]
async fn an_upload_cut_in_the_middle_is_an_unknown_outcome() {
    use tokio::io::AsyncReadExt as _;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let webhook = webhook(&listener);
    let upload = tokio::spawn(async move { webhook.upload(&file("a", 20_000_000), |_| {}).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    stream.read_exact(&mut vec![0; 100_000]).await.unwrap();
    drop(stream);
    let fault = upload.await.unwrap().unwrap_err();
    assert!(matches!(fault, Error::OutcomeUnknown(_)), "{fault:?}");
    assert!(!format!("{fault} {fault:?}").contains("canary"), "{fault:?}");
}
