//! Ordered faults, the request log, the control interface, starting and stopping; also the program itself.

use std::process::Command;
use std::time::Duration;

use crate::world::{CORP, SECRET, World, code, settings, text};
use sandbox::{Delivery, Fault, FaultKind, MemberView, Overview, RequestRecord, Sandbox, StartError};
use serde_json::{Value, json};
use testkit::{able, until};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends one raw request and gives back every byte until the connection ends.
async fn raw(world: &World, content: &str) -> Vec<u8> {
    let body = text("zhangsan", content).to_string();
    let address = world.sandbox.url().trim_start_matches("http://").to_owned();
    let head = format!(
        "POST /cgi-bin/message/send?access_token={} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        world.token,
        body.len()
    );
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end of the connection too.
    drop(stream.read_to_end(&mut answer).await);
    answer
}

fn received(world: &World) -> usize {
    world.sandbox.inbox("zhangsan").len()
}

#[tokio::test]
async fn a_code_is_answered_as_often_as_ordered() {
    let world = World::new().await;
    world.sandbox.order(Fault::new("message/send", 2, FaultKind::Errcode(45009)));
    assert_eq!(code(&world.get("tag/list", &[]).await), 0, "another interface is not hit");
    assert_eq!(world.code(&text("zhangsan", "1")).await, 45009);
    assert_eq!(world.sandbox.overview().faults[0].times, 1);
    assert_eq!(world.code(&text("zhangsan", "2")).await, 45009);
    assert_eq!(received(&world), 0);
    assert_eq!(world.code(&text("zhangsan", "3")).await, 0);
    world.sandbox.order(Fault::new("*", 1, FaultKind::Errcode(-1)).after_accept());
    assert_eq!(world.code(&text("zhangsan", "4")).await, -1);
    assert_eq!(received(&world), 2, "the work was done first");
    world.sandbox.order(Fault::new("*", 9, FaultKind::Hang));
    world.sandbox.clear_faults();
    assert_eq!(world.code(&text("zhangsan", "5")).await, 0);
}

#[tokio::test]
async fn a_cut_connection_carries_no_byte() {
    let world = World::new().await;
    world.sandbox.order(Fault::new("message/send", 1, FaultKind::CutConnection));
    assert_eq!(raw(&world, "x").await, b"");
    assert_eq!(received(&world), 0);
    world.sandbox.order(Fault::new("message/send", 1, FaultKind::CutConnection).after_accept());
    assert_eq!(raw(&world, "x").await, b"");
    assert_eq!(received(&world), 1);
    world.sandbox.order(Fault::new("message/send", 1, FaultKind::CutConnection));
    let error = world.try_post("message/send", text("zhangsan", "x").to_string()).await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(world.code(&text("zhangsan", "x")).await, 0, "the next connection is whole");
}

#[tokio::test]
async fn half_a_body_ends_in_the_middle() {
    let world = World::new().await;
    world.sandbox.order(Fault::new("message/send", 1, FaultKind::HalfBody).after_accept());
    let answer = String::from_utf8(raw(&world, "x").await).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let promised =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
    assert_eq!(promised.unwrap() / 2, body.len());
    assert!(body.starts_with("{\"errcode\":0"), "{body}");
    assert_eq!(received(&world), 1);
    world.sandbox.order(Fault::new("message/send", 1, FaultKind::HalfBody));
    let response = world.try_post("message/send", text("zhangsan", "x").to_string()).await.unwrap();
    assert!(response.text().await.is_err());
    assert_eq!(received(&world), 1);
}

#[tokio::test]
async fn answers_that_are_not_json() {
    let world = World::new().await;
    let cases = [
        (FaultKind::Html, 200, "text/html"),
        (FaultKind::NotJson, 200, "application/json"),
        (FaultKind::HttpStatus(502), 502, "text/plain"),
    ];
    for (kind, status, content_type) in cases {
        world.sandbox.order(Fault::new("message/send", 1, kind));
        let response = world.try_post("message/send", text("zhangsan", "x").to_string()).await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with(content_type));
        assert!(serde_json::from_str::<Value>(&response.text().await.unwrap()).is_err());
    }
    assert_eq!(received(&world), 0);
}

#[tokio::test]
async fn a_hang_never_answers_and_a_stop_ends_it() {
    let world = World::new().await;
    world.sandbox.order(Fault::new("message/send", 1, FaultKind::Hang).after_accept());
    let World { sandbox, http, token } = world;
    let url = format!("{}/cgi-bin/message/send?access_token={token}", sandbox.url());
    let request = tokio::spawn(http.post(url).body(text("zhangsan", "x").to_string()).send());
    until("the message", async || !sandbox.inbox("zhangsan").is_empty()).await;
    assert!(!request.is_finished());
    assert_eq!(sandbox.requests().last().unwrap().errcode, None);
    assert_eq!(sandbox.requests().last().unwrap().fault, Some(FaultKind::Hang));
    sandbox.stop().await;
    assert!(request.await.unwrap().is_err(), "the stop cut the connection");
}

#[tokio::test]
async fn a_delay_answers_properly() {
    let world = World::new().await;
    world.sandbox.order(Fault::new("message/send", 1, FaultKind::Delay(Duration::from_millis(30))));
    let begun = std::time::Instant::now();
    assert_eq!(world.code(&text("zhangsan", "x")).await, 0);
    assert!(begun.elapsed() >= Duration::from_millis(30));
    let slow = World::with(settings().with_latency(Duration::from_millis(30))).await;
    let begun = std::time::Instant::now();
    assert_eq!(code(&slow.get("tag/list", &[]).await), 0);
    assert!(begun.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn requests_are_logged_without_token_and_secret() {
    let world = World::new().await;
    world.send(&text("zhangsan", &format!("the secret is {SECRET}"))).await;
    world.gettoken(CORP, "bad").await;
    let log = world.sandbox.requests();
    let shown = serde_json::to_string(&log).unwrap();
    assert!(!shown.contains(SECRET) && !shown.contains(&world.token), "{shown}");
    let brief: Vec<_> = log.iter().map(|r| (r.seq, r.method.as_str(), r.path.as_str(), r.errcode)).collect();
    assert_eq!(
        brief,
        [
            (1, "GET", "/cgi-bin/gettoken?corpid=ww0000000000000001&corpsecret=[redacted]", Some(0)),
            (2, "POST", "/cgi-bin/message/send?access_token=[redacted]", Some(0)),
            (3, "GET", "/cgi-bin/gettoken?corpid=ww0000000000000001&corpsecret=[redacted]", Some(40001)),
        ]
    );
    assert!(log[1].body.contains("the secret is [redacted]"));
    assert_eq!(log[1].at, crate::world::NOON);
}

#[tokio::test]
async fn the_control_interface_does_what_the_handle_does() {
    let world = World::new().await;
    let control = |path: &str| world.url(&format!("/_sandbox/{path}"));
    let post = async |path: &str, body: Value| {
        let response = world.http.post(control(path)).json(&body).send().await.unwrap();
        assert_eq!(response.json::<Value>().await.unwrap(), json!({"ok": true}), "{path}");
    };
    world.send(&text("zhangsan|lisi", "x")).await;
    let inbox: Vec<Delivery> =
        world.http.get(control("inbox?userid=ZHANGSAN")).send().await.unwrap().json().await.unwrap();
    assert_eq!(inbox, world.sandbox.inbox("zhangsan"));
    let raw: Value = world.http.get(control("deliveries")).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (raw.as_array().unwrap().len(), &raw[1]["via"], &raw[1]["message"]),
        (2, &json!("user"), &json!({"content": "x"}))
    );
    let members: Vec<MemberView> = world.http.get(control("members")).send().await.unwrap().json().await.unwrap();
    assert_eq!(members, world.sandbox.members());
    let requests: Vec<RequestRecord> = world.http.get(control("requests")).send().await.unwrap().json().await.unwrap();
    assert_eq!(requests, world.sandbox.requests());

    post("faults", json!({"interface": "message/send", "times": 3, "kind": {"errcode": 45033}})).await;
    assert_eq!(world.code(&text("zhangsan", "x")).await, 45033);
    let overview: Overview = world.http.get(control("state")).send().await.unwrap().json().await.unwrap();
    assert_eq!(overview, world.sandbox.overview());
    assert_eq!(overview.faults[0].times, 2);
    world.http.delete(control("faults")).send().await.unwrap();
    assert_eq!(world.code(&text("zhangsan", "x")).await, 0);

    post("untrusted_ip", json!({"on": true})).await;
    assert_eq!(world.code(&text("zhangsan", "x")).await, 60020);
    post("untrusted_ip", json!({"on": false})).await;
    post("clock", json!({"advance_ms": 7_200_000})).await;
    assert_eq!(world.code(&text("zhangsan", "x")).await, 42001);
    assert_eq!(world.http.post(control("tokens/kill")).send().await.unwrap().status(), 200);
    assert_eq!(world.code(&text("zhangsan", "x")).await, 40014);
    post("secret", json!({"secret": "new"})).await;
    assert_eq!(code(&world.gettoken(CORP, "new").await), 0);

    let bad = world.http.post(control("faults")).json(&json!({"kind": "explode"})).send().await.unwrap();
    assert_eq!(bad.status().as_u16(), 422);
    let page = world.http.get(control("deliveries")).header("origin", "https://evil.example.com").send().await.unwrap();
    assert_eq!(page.status().as_u16(), 403);
}

#[tokio::test]
async fn only_loopback_is_listened_on_and_a_taken_port_is_told() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let refused = Sandbox::start(settings(), address.parse().unwrap()).await;
        assert!(matches!(refused, Err(StartError::NotLoopback(_))), "{address}");
    }
    let first = World::new().await;
    let taken = first.sandbox.url().trim_start_matches("http://").parse().unwrap();
    assert!(matches!(Sandbox::start(settings(), taken).await, Err(StartError::Listen { .. })));
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_port_and_a_dropped_one_stops() {
    let world = World::new().await;
    let address = world.sandbox.url().trim_start_matches("http://").parse().unwrap();
    assert_eq!(code(&world.get("tag/list", &[]).await), 0, "leaves an idle connection open");
    world.sandbox.stop().await;
    let again = Sandbox::start(settings(), address).await.unwrap();
    drop(again);
    until("the port to be free", async || TcpStream::connect(address).await.is_err()).await;
}

#[tokio::test]
async fn thousands_of_calls_at_once_are_all_answered() {
    let world = World::with(settings().with_members(300)).await;
    let ids: Vec<String> = able(world.sandbox.members()).collect();
    let mut calls = tokio::task::JoinSet::new();
    for (turn, id) in ids.iter().cycle().take(2000).enumerate() {
        let url = world.url(&format!("/cgi-bin/message/send?access_token={}", world.token));
        let request = world.http.post(url).body(text(id, &turn.to_string()).to_string());
        calls.spawn(async move { request.send().await.unwrap().json::<Value>().await.unwrap() });
        if calls.len() >= 64 {
            assert_eq!(code(&calls.join_next().await.unwrap().unwrap()), 0);
        }
    }
    assert!(calls.join_all().await.iter().all(|answer| code(answer) == 0));
    assert_eq!(world.sandbox.deliveries().len(), 2000);
}

#[cfg(unix)]
#[test]
fn the_program_says_where_it_listens_and_ends_cleanly_on_a_signal() {
    use std::io::{BufRead, BufReader};
    use std::process::Stdio;

    for signal in ["-INT", "-TERM"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_posthorn-sandbox"))
            .args(["--listen", "127.0.0.1:0", "--corp-id", CORP, "--agent-id", "7", "--members", "50"])
            .env("POSTHORN_SANDBOX_SECRET", SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening on http://").unwrap().trim_end();
        std::net::TcpStream::connect(address).unwrap();
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert!(child.wait().unwrap().success(), "{signal}");
    }
}

#[test]
fn the_program_refuses_other_addresses_and_bad_options() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_posthorn-sandbox"))
            .args(arguments)
            .env_remove("POSTHORN_SANDBOX_SECRET")
            .output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, said) = run(&["--listen", "0.0.0.0:0", "--corp-id", CORP, "--secret", SECRET, "--agent-id", "7"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("not a loopback address") && !said.contains(SECRET), "{said}");
    let (status, said) = run(&["--corp-id", CORP, "--agent-id", "7"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("--secret"), "{said}");
}
