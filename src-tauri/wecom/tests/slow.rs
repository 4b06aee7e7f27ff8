//! Lines that are slow: a list may take its time as long as it keeps coming, a send has a time for the whole.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{client_with, clock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wecom::ClientSettings;
use wecom::error::Obstacle;

const IDLE: Duration = Duration::from_millis(1500);

/// Gives tokens at once, and everything else in pieces with pauses between them; then, told so, nothing more.
async fn dripping(pieces: usize, pause: Duration, ends: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let dripped = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&dripped);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                let mut head = vec![0; 64 * 1024];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let token = br#"{"errcode":0,"access_token":"tok","expires_in":7200}"#;
                let list = br#"{"errcode":0,"errmsg":"ok","department_id":[{"id":1,"parentid":0,"order":1}]}"#;
                let is_token = String::from_utf8_lossy(&head[..read]).contains("gettoken");
                let body: &[u8] = if is_token { token } else { list };
                let begin = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = stream.write_all(begin.as_bytes()).await;
                if is_token {
                    let _ = stream.write_all(body).await;
                    return;
                }
                let size = body.len().div_ceil(pieces);
                let given = if ends { pieces } else { pieces / 2 };
                for piece in body.chunks(size).take(given) {
                    tokio::time::sleep(pause).await;
                    count.fetch_add(1, Ordering::SeqCst);
                    if stream.write_all(piece).await.is_err() {
                        return;
                    }
                }
                if !ends {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    (url, dripped)
}

fn settings(url: &str) -> ClientSettings {
    ClientSettings::new(Some(url), None).unwrap().with_timeouts(IDLE, IDLE)
}

#[tokio::test]
async fn a_list_that_keeps_coming_arrives_however_long_it_takes() {
    let (url, _) = dripping(10, IDLE / 5, true).await;
    let client = client_with(settings(&url), clock());
    let began = std::time::Instant::now();
    let departments = client.department_ids(None).await.unwrap();
    assert_eq!(departments.len(), 1);
    assert!(began.elapsed() > IDLE, "longer than any other call may take");
}

#[tokio::test]
async fn a_list_that_stands_still_or_never_ends_is_given_up() {
    let (url, dripped) = dripping(4, Duration::from_millis(1), false).await;
    let client = client_with(settings(&url), clock());
    let fault = client.department_ids(None).await.unwrap_err();
    assert_eq!(fault.blockage().unwrap().obstacle, Obstacle::Timeout, "{fault:?}");
    assert_eq!(dripped.load(Ordering::SeqCst), 2);

    let (url, _) = dripping(70, IDLE / 5, true).await;
    let client = client_with(settings(&url).with_list_timeout(IDLE * 2), clock());
    let fault = client.department_ids(None).await.unwrap_err();
    assert_eq!(fault.blockage().unwrap().obstacle, Obstacle::Timeout, "{fault:?}");
}

#[tokio::test]
async fn a_send_has_a_time_for_the_whole() {
    let (url, _) = dripping(10, IDLE / 5, true).await;
    let client = client_with(settings(&url), clock());
    let fault = client.send_bytes(b"{\"touser\":\"a\"}".to_vec()).await.unwrap_err();
    assert!(fault.outcome_is_unknown(), "{fault:?}");
}
