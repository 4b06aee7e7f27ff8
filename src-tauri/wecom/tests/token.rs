//! The life of the access token: one renewal for all, repeated calls, refused secrets.

mod support;

use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{Reply, SECRET, START, Server, client, client_with, clock, settings};
use testkit::{Gate, until};
use tokio::task::JoinSet;
use wecom::{Client, Error};

/// `gettoken` gives tok-1, tok-2, …; everything else takes any token.
async fn counting(life: u32) -> Server {
    let tokens = AtomicUsize::new(0);
    Server::start(move |seen| match seen.interface() {
        "gettoken" => Reply::token(&format!("tok-{}", tokens.fetch_add(1, Ordering::SeqCst) + 1), life),
        _ => Reply::errcode(0),
    })
    .await
}

fn code(outcome: Result<impl std::fmt::Debug, Error>) -> i64 {
    match outcome {
        Err(Error::Api(error)) => error.code,
        other => panic!("not an error number: {other:?}"),
    }
}

#[tokio::test]
async fn a_token_is_fetched_once_and_renewed_five_minutes_before_its_end() {
    let server = counting(7200).await;
    let clock = clock();
    let client = client_with(settings(&server.url()), Arc::clone(&clock));
    assert_eq!(server.count("gettoken"), 0);
    assert_eq!(client.verify_secret().await.unwrap(), START + 7_200_000);
    client.recall("m").await.unwrap();
    client.clone().recall("m").await.unwrap();
    clock.advance(Duration::from_millis(6_899_999));
    client.recall("m").await.unwrap();
    assert_eq!(server.count("gettoken"), 1);
    clock.advance(Duration::from_millis(1));
    client.recall("m").await.unwrap();
    assert_eq!(server.count("gettoken"), 2);
    assert_eq!(server.seen().last().unwrap().query("access_token").as_deref(), Some("tok-2"));
    let first = &server.seen()[0];
    assert_eq!(
        (first.query("corpid").unwrap().as_str(), first.query("corpsecret").unwrap().as_str()),
        (support::CORP, SECRET)
    );
}

#[tokio::test]
async fn a_short_life_is_renewed_at_its_half() {
    let server = counting(60).await;
    let clock = clock();
    let client = client_with(settings(&server.url()), Arc::clone(&clock));
    client.verify_secret().await.unwrap();
    clock.advance(Duration::from_millis(29_999));
    client.verify_secret().await.unwrap();
    assert_eq!(server.count("gettoken"), 1);
    clock.advance(Duration::from_millis(1));
    client.verify_secret().await.unwrap();
    assert_eq!(server.count("gettoken"), 2);
}

#[tokio::test]
async fn tokens_far_longer_than_documented_go_out_whole() {
    let token = "Ab-_+/=&%中".repeat(300);
    let copy = token.clone();
    let server = Server::start(move |seen| match seen.interface() {
        "gettoken" => Reply::token(&copy, 7200),
        _ => Reply::errcode(0),
    })
    .await;
    client(&server).recall("m").await.unwrap();
    assert_eq!(server.seen()[1].query("access_token"), Some(token));
}

/// All of them wait before the first can be answered: on one thread, a caller is counted and begins to wait in one go.
async fn crowd(client: &Client, gate: &Gate, callers: usize) -> Vec<Result<i64, Error>> {
    let waiting = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (client, waiting) = (client.clone(), Arc::clone(&waiting));
        tasks.spawn(async move {
            waiting.fetch_add(1, Ordering::SeqCst);
            client.verify_secret().await
        });
    }
    until("all callers to wait", async || waiting.load(Ordering::SeqCst) == callers).await;
    gate.open();
    tasks.join_all().await
}

#[tokio::test(flavor = "current_thread")]
async fn ten_thousand_callers_on_an_expired_token_make_one_request() {
    let gate = Gate::default();
    let (held, tokens) = (gate.clone(), AtomicUsize::new(0));
    let server = Server::start(move |_| match tokens.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::token("old", 7200),
        _ => Reply::After(held.clone(), Box::new(Reply::token("new", 7200))),
    })
    .await;
    let clock = clock();
    let client = client_with(settings(&server.url()), Arc::clone(&clock));
    client.verify_secret().await.unwrap();
    clock.advance(Duration::from_hours(2));
    let outcomes = crowd(&client, &gate, 10_000).await;
    assert_eq!(outcomes.len(), 10_000);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(until) if *until == START + 14_400_000)));
    assert_eq!(server.count("gettoken"), 2);
}

#[tokio::test(flavor = "current_thread")]
async fn when_the_one_request_fails_all_get_its_error_and_none_asks_again() {
    let gate = Gate::default();
    let held = gate.clone();
    let server = Server::start(move |_| Reply::After(held.clone(), Box::new(Reply::errcode(-1)))).await;
    let outcomes = crowd(&client(&server), &gate, 10_000).await;
    assert!(outcomes.into_iter().all(|outcome| code(outcome) == -1));
    assert_eq!(server.count("gettoken"), 1);
}

#[tokio::test]
async fn a_bad_token_is_renewed_once_and_the_call_repeated_once() {
    for refusal in [40014, 42001] {
        let tokens = AtomicUsize::new(0);
        let server = Server::start(move |seen| match seen.interface() {
            "gettoken" => Reply::token(&format!("tok-{}", tokens.fetch_add(1, Ordering::SeqCst) + 1), 7200),
            _ if seen.query("access_token").as_deref() == Some("tok-1") => Reply::errcode(refusal),
            _ => Reply::Json(r#"{"errcode":0,"msgid":"m-1"}"#.to_owned()),
        })
        .await;
        let reply = client(&server).send_bytes(b"{\"exact\" : 1}".to_vec()).await.unwrap();
        assert_eq!(reply.msgid.as_deref(), Some("m-1"));
        assert_eq!((server.count("gettoken"), server.count("message/send")), (2, 2));
        assert!(
            server
                .seen()
                .iter()
                .filter(|seen| seen.interface() == "message/send")
                .all(|seen| seen.body == b"{\"exact\" : 1}")
        );
    }
}

#[tokio::test]
async fn a_token_that_stays_bad_is_no_loop() {
    let server = Server::start(|seen| match seen.interface() {
        "gettoken" => Reply::token("never good", 7200),
        _ => Reply::errcode(40014),
    })
    .await;
    assert_eq!(code(client(&server).recall("m").await), 40014);
    assert_eq!((server.count("gettoken"), server.count("message/recall")), (2, 2));
}

#[tokio::test]
async fn other_error_numbers_are_not_repeated() {
    for refusal in [-1, 41001, 45009, 40001, 60020, 81013, 987_654_321] {
        let server = Server::start(move |seen| match seen.interface() {
            "gettoken" => Reply::token("t", 7200),
            _ => Reply::errcode(refusal),
        })
        .await;
        assert_eq!(code(client(&server).recall("m").await), refusal);
        assert_eq!(server.seen().len(), 2, "{refusal}");
    }
}

#[tokio::test]
async fn many_calls_with_a_killed_token_share_one_renewal() {
    let tokens = AtomicUsize::new(0);
    let server = Server::start(move |seen| match seen.interface() {
        "gettoken" => Reply::token(&format!("tok-{}", tokens.fetch_add(1, Ordering::SeqCst) + 1), 7200),
        _ if seen.query("access_token").as_deref() == Some("tok-1") => Reply::errcode(42001),
        _ => Reply::errcode(0),
    })
    .await;
    let client = client(&server);
    client.verify_secret().await.unwrap();
    let mut tasks = JoinSet::new();
    for _ in 0..200 {
        let client = client.clone();
        tasks.spawn(async move { client.recall("m").await });
    }
    assert!(tasks.join_all().await.iter().all(Result::is_ok));
    assert_eq!(server.count("gettoken"), 2);
}

#[tokio::test]
async fn a_refused_secret_is_not_sent_again_until_it_changes() {
    for refusal in [40001, 40013, 40091, 45031, 41002, 41004, 41024, 301_007] {
        let server = Server::start(move |seen| match seen.query("corpsecret").as_deref() {
            Some("right") => Reply::token("t", 7200),
            Some(_) => Reply::errcode(refusal),
            None => Reply::errcode(0),
        })
        .await;
        let client = client(&server);
        assert_eq!(code(client.verify_secret().await), refusal);
        for _ in 0..3 {
            match client.recall("m").await {
                Err(Error::SecretRefused(error)) => assert_eq!(error.code, refusal),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(server.seen().len(), 1, "{refusal}");
        client.set_secret(SecretString::from("wrong too"));
        assert_eq!(code(client.verify_secret().await), refusal);
        client.set_secret(SecretString::from("right"));
        client.recall("m").await.unwrap();
    }
}

#[tokio::test]
async fn other_refusals_of_gettoken_do_not_lock() {
    for refusal in [45009, -1, 50003] {
        let server = Server::start(move |_| Reply::errcode(refusal)).await;
        let client = client(&server);
        for asked in 1..=4 {
            assert_eq!(code(client.verify_secret().await), refusal);
            assert_eq!(server.seen().len(), asked);
        }
    }
}

#[tokio::test]
async fn somebody_may_have_a_refused_secret_tried_again_once() {
    let answers = AtomicUsize::new(0);
    let server = Server::start(move |_| match answers.fetch_add(1, Ordering::SeqCst) {
        2 => Reply::token("t", 60),
        _ => Reply::errcode(40001),
    })
    .await;
    let clock = clock();
    let client = client_with(settings(&server.url()), Arc::clone(&clock));
    for asked in 1..=2 {
        client.allow_another_try().await;
        assert_eq!(code(client.verify_secret().await), 40001);
        assert!(matches!(client.verify_secret().await, Err(Error::SecretRefused(_))));
        assert_eq!(server.seen().len(), asked, "each time one call");
    }
    client.allow_another_try().await;
    client.verify_secret().await.unwrap();
    clock.advance(Duration::from_mins(1));
    assert_eq!(code(client.verify_secret().await), 40001, "a success forgets the refusal before it");
    assert!(matches!(client.verify_secret().await, Err(Error::SecretRefused(_))));
}

#[tokio::test]
async fn a_new_secret_overtakes_the_request_with_the_old_one() {
    let gate = Gate::default();
    let held = gate.clone();
    let server = Server::start(move |seen| match (seen.interface(), seen.query("corpsecret").as_deref()) {
        ("gettoken", Some("new")) => Reply::token("for new", 7200),
        ("gettoken", _) => Reply::After(held.clone(), Box::new(Reply::token("for old", 7200))),
        _ => Reply::errcode(0),
    })
    .await;
    let client = client(&server);
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { client.recall("early").await }
    });
    server.arrived(1).await;
    client.set_secret(SecretString::from("new"));
    client.recall("late").await.unwrap();
    gate.open();
    waiting.await.unwrap().unwrap();
    let tokens: Vec<_> = server.seen().iter().filter_map(|seen| seen.query("access_token")).collect();
    assert_eq!(tokens, ["for new", "for new"]);
}

#[tokio::test]
async fn the_renewal_goes_on_when_the_caller_that_began_it_gives_up() {
    let gate = Gate::default();
    let held = gate.clone();
    let server = Server::start(move |_| Reply::After(held.clone(), Box::new(Reply::token("t", 7200)))).await;
    let client = client(&server);
    let first = tokio::spawn({
        let client = client.clone();
        async move { client.verify_secret().await }
    });
    server.arrived(1).await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    gate.open();
    client.verify_secret().await.unwrap();
    assert_eq!(server.count("gettoken"), 1);
}
