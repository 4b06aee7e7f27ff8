//! Proxies: the one of the profile is used, no other ever is.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use std::process::Command;
use support::{PATIENCE, Reply, Server, client, client_with, clock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wecom::error::{Blockage, Obstacle};
use wecom::{Client, ClientSettings, Error};

fn through(base: &str, proxy: &str) -> Client {
    let settings = ClientSettings::new(Some(base), Some(proxy)).unwrap().with_timeouts(PATIENCE, PATIENCE);
    client_with(settings, clock())
}

async fn obliging() -> Server {
    Server::start(|seen| if seen.interface() == "gettoken" { Reply::token("tok", 7200) } else { Reply::errcode(0) })
        .await
}

#[tokio::test]
async fn an_http_proxy_is_asked_for_a_tunnel_to_an_encrypted_server() {
    let proxy = Server::start(|_| Reply::Http(407, "proxy-authenticate: Basic\r\n", Vec::new())).await;
    let url = format!("http://canary-user:canary-word@{}", proxy.address);
    let fault = through("https://wecom.example.cn", &url).send_bytes(b"{}".to_vec()).await.unwrap_err();
    let login = Blockage { obstacle: Obstacle::ProxyLogin, place: proxy.address.to_string() };
    assert_eq!(fault.blockage(), Some(login));
    assert!(!format!("{fault} {fault:?}").contains("canary"));
    let seen = proxy.seen();
    assert_eq!((seen.len(), seen[0].method.as_str(), seen[0].target.as_str()), (1, "CONNECT", "wecom.example.cn:443"));
    assert_eq!(seen[0].header("proxy-authorization"), Some("Basic Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXdvcmQ="));
    assert!(seen[0].body.is_empty() && !seen[0].head.contains("corpsecret"), "the proxy reads nothing of the call");
}

#[tokio::test]
async fn a_password_from_elsewhere_signs_in_like_one_in_the_address() {
    let proxy = Server::start(|_| Reply::Http(407, "proxy-authenticate: Basic\r\n", Vec::new())).await;
    let password = SecretString::from("canary: wörd/@");
    let settings = |user: &str| {
        let url = format!("http://{user}{}", proxy.address);
        let settings = ClientSettings::new(Some("https://wecom.example.cn"), Some(&url)).unwrap();
        settings.with_timeouts(PATIENCE, PATIENCE).with_proxy_password(&password)
    };
    assert!(!format!("{:?}", settings("canary-user@")).contains("canary"));
    for user in ["canary-user@", ""] {
        client_with(settings(user), clock()).send_bytes(b"{}".to_vec()).await.unwrap_err();
    }
    let seen: Vec<_> = proxy.seen().iter().map(|one| one.header("proxy-authorization").map(str::to_owned)).collect();
    let login = format!("Basic {}", STANDARD.encode("canary-user:canary: wörd/@"));
    assert_eq!(seen, [Some(login), None], "without a user it stays here");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for scheme in ["http", "socks5", "socks5h"] {
        let client = through("https://127.0.0.1:9", &format!("{scheme}://canary-user:canary-word@127.0.0.1:{port}"));
        let fault = client.send_bytes(b"{}".to_vec()).await.unwrap_err();
        let away = Blockage { obstacle: Obstacle::ProxyAway, place: format!("127.0.0.1:{port}") };
        assert_eq!(fault.blockage(), Some(away), "{fault:?}");
        assert!(!format!("{fault} {fault:?} {client:?}").contains("canary"));
    }
}

#[tokio::test]
async fn a_proxy_that_does_not_let_through_is_told_apart_from_one_that_is_away() {
    let refusing = Server::start(|_| Reply::Http(403, "", b"not from here".to_vec())).await;
    let closing = Server::start(|_| Reply::Cut).await;
    for proxy in [refusing, closing] {
        let fault = through("https://wecom.example.cn", &format!("http://{}", proxy.address)).recall("m").await;
        let refused = Blockage { obstacle: Obstacle::ProxyRefused, place: proxy.address.to_string() };
        assert_eq!(fault.unwrap_err().blockage(), Some(refused));
    }
}

#[tokio::test]
async fn a_socks_proxy_says_whether_it_wants_a_login_or_does_not_reach_the_server() {
    for (answers, obstacle) in [
        // No way of signing in that is offered is taken.
        (vec![vec![5, 0xFF]], Obstacle::ProxyLogin),
        // Host unreachable.
        (vec![vec![5, 0], vec![5, 4, 0, 1, 0, 0, 0, 0, 0, 0]], Obstacle::ProxyRefused),
        // No SOCKS at all.
        (vec![b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()], Obstacle::ProxyRefused),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let proxy = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            for answer in answers {
                let mut request = [0; 64];
                let _ = stream.read(&mut request).await.unwrap();
                stream.write_all(&answer).await.unwrap();
            }
            let _ = stream.read(&mut [0; 64]).await;
        });
        let fault = through("https://127.0.0.1:9", &format!("socks5://{address}")).recall("m").await.unwrap_err();
        assert_eq!(fault.blockage(), Some(Blockage { obstacle, place: address.to_string() }), "{fault:?}");
        proxy.abort();
    }
}

#[tokio::test]
async fn a_name_that_is_looked_up_before_a_socks_proxy_is_the_servers() {
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("socks5://{}", proxy.local_addr().unwrap());
    let fault = through("https://wecom.invalid", &url).recall("m").await.unwrap_err();
    assert_eq!(fault.blockage(), Some(Blockage { obstacle: Obstacle::Name, place: "wecom.invalid".to_owned() }));
}

/// The least of SOCKS 5: no password, connect to an IPv4 address.
async fn socks(listener: TcpListener) -> std::io::Result<()> {
    loop {
        let (mut inside, _) = listener.accept().await?;
        let mut greeting = [0; 2];
        inside.read_exact(&mut greeting).await?;
        let mut methods = vec![0; usize::from(greeting[1])];
        inside.read_exact(&mut methods).await?;
        inside.write_all(&[5, 0]).await?;
        let mut request = [0; 10];
        inside.read_exact(&mut request).await?;
        assert_eq!(request[..4], [5, 1, 0, 1], "version 5, connect, IPv4");
        let address = (
            std::net::Ipv4Addr::new(request[4], request[5], request[6], request[7]),
            u16::from_be_bytes([request[8], request[9]]),
        );
        let mut outside = TcpStream::connect(address).await?;
        inside.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
        tokio::spawn(async move { tokio::io::copy_bidirectional(&mut inside, &mut outside).await });
    }
}

#[tokio::test]
async fn a_socks_proxy_carries_the_calls_encrypted() {
    for scheme in ["socks5", "socks5h"] {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let proxy = tokio::spawn(socks(listener));
        let client = through(&format!("https://{}", server.local_addr().unwrap()), &url);
        let call = tokio::spawn(async move { client.recall("m").await });
        let (mut stream, _) = server.accept().await.unwrap();
        let mut first = [0; 3];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(first[..2], [0x16, 0x03], "the first record is a TLS handshake");
        drop(stream);
        assert!(matches!(call.await.unwrap().unwrap_err(), Error::Unreachable(_)));
        proxy.abort();
    }
}

/// Set for the second run of the test below.
const INNER: &str = "POSTHORN_TEST_WITH_SYSTEM_PROXY";

#[tokio::test]
async fn the_proxy_of_the_system_is_not_used() {
    if std::env::var_os(INNER).is_some() {
        let server = obliging().await;
        client(&server).recall("m").await.unwrap();
        assert_eq!(server.count("message/recall"), 1);
        return;
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    again
        .args(["--exact", "the_proxy_of_the_system_is_not_used"])
        .env(INNER, "1")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        // Nothing listens there.
        again.env(name, "http://127.0.0.1:1");
    }
    let output = tokio::task::spawn_blocking(move || again.output().unwrap()).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}
