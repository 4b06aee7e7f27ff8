//! What a client takes over from the one before it, and leaves to the one after it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{CORP, Reply, SECRET, START, Server, clock, settings};
use testkit::TestClock;
use wecom::client::keeping::{Keeping, Kept, KeptToken, LONGEST_LIFE, TokenKeeper};
use wecom::{ApiError, Client, Credentials, Error};

/// Keeps in memory what it is told of the secret, which it takes to be always the same.
#[derive(Default)]
struct Memory {
    kept: Mutex<Option<Kept>>,
    looked: AtomicUsize,
    calls: AtomicUsize,
}

impl Memory {
    fn holding(value: &str, asked_at_ms: i64, valid_until_ms: i64) -> Arc<Self> {
        let value = Arc::new(SecretString::from(value));
        let kept = Kept::Token(KeptToken { value, asked_at_ms, valid_until_ms });
        Arc::new(Self { kept: Mutex::new(Some(kept)), ..Self::default() })
    }

    fn token(&self) -> Option<(String, i64, i64)> {
        match &*self.kept.lock() {
            Some(Kept::Token(token)) => {
                Some((token.value.expose_secret().to_owned(), token.asked_at_ms, token.valid_until_ms))
            }
            _ => None,
        }
    }

    fn refusal(&self) -> Option<i64> {
        match &*self.kept.lock() {
            Some(Kept::Refused(refusal)) => Some(refusal.code),
            _ => None,
        }
    }
}

impl TokenKeeper for Memory {
    fn kept<'a>(&'a self, secret: &'a SecretString) -> Keeping<'a, Kept> {
        assert_eq!(secret.expose_secret(), SECRET);
        self.looked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { self.kept.lock().clone().unwrap_or(Kept::Nothing) })
    }

    fn calling(&self) -> Keeping<'_, ()> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {})
    }

    fn granted<'a>(&'a self, _: &'a SecretString, token: KeptToken) -> Keeping<'a, ()> {
        Box::pin(async { *self.kept.lock() = Some(Kept::Token(token)) })
    }

    fn refused<'a>(&'a self, _: &'a SecretString, refusal: &'a ApiError) -> Keeping<'a, ()> {
        Box::pin(async { *self.kept.lock() = Some(Kept::Refused(Box::new(refusal.clone()))) })
    }

    fn forgiven(&self) -> Keeping<'_, ()> {
        Box::pin(async { *self.kept.lock() = None })
    }
}

fn client(server: &Server, clock: &Arc<TestClock>, keeper: &Arc<Memory>) -> Client {
    let credentials = Credentials { corp_id: CORP.to_owned(), secret: SecretString::from(SECRET) };
    Client::with_keeper(settings(&server.url()), credentials, clock.clone(), keeper.clone()).unwrap()
}

/// `gettoken` gives new-1, new-2, …; everything else takes them, and `old`.
async fn server() -> Server {
    let tokens = AtomicUsize::new(0);
    Server::start(move |seen| match seen.interface() {
        "gettoken" => Reply::token(&format!("new-{}", tokens.fetch_add(1, Ordering::SeqCst) + 1), 7200),
        _ => Reply::errcode(0),
    })
    .await
}

#[tokio::test]
async fn a_token_is_left_to_the_next_client_which_renews_it_when_its_time_has_come() {
    let (server, clock, keeper) = (server().await, clock(), Arc::<Memory>::default());
    let first = client(&server, &clock, &keeper);
    assert_eq!(first.verify_secret().await.unwrap(), START + 7_200_000);
    first.recall("m").await.unwrap();
    assert_eq!(keeper.token(), Some(("new-1".to_owned(), START, START + 7_200_000)));
    clock.advance(Duration::from_millis(6_899_999));
    let second = client(&server, &clock, &keeper);
    assert_eq!(second.verify_secret().await.unwrap(), START + 7_200_000);
    second.recall("m").await.unwrap();
    assert_eq!((server.count("gettoken"), keeper.looked.load(Ordering::SeqCst)), (1, 2), "each looks once");
    clock.advance(Duration::from_millis(1));
    second.recall("m").await.unwrap();
    assert_eq!((server.count("gettoken"), keeper.calls.load(Ordering::SeqCst)), (2, 2));
    assert_eq!(keeper.token().unwrap().0, "new-2");
    assert_eq!(keeper.looked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_token_that_was_taken_over_and_is_bad_is_renewed_once() {
    let (clock, keeper) = (clock(), Memory::holding("old", START, START + 7_200_000));
    let server = Server::start(|seen| match (seen.interface(), seen.query("access_token").as_deref()) {
        ("gettoken", _) => Reply::token("new", 7200),
        (_, Some("old")) => Reply::errcode(42001),
        _ => Reply::errcode(0),
    })
    .await;
    client(&server, &clock, &keeper).recall("m").await.unwrap();
    assert_eq!(server.count("gettoken"), 1);
    assert_eq!(keeper.token().unwrap().0, "new");
}

#[tokio::test]
async fn a_token_whose_times_cannot_be_is_not_used() {
    let longest = i64::try_from(LONGEST_LIFE.as_millis()).unwrap();
    for (asked_at, valid_until, used) in [
        (START, START + 7_200_000, true),
        (START - longest / 2, START + longest / 2, true),
        // The clock was ahead when it was asked for, and was put right.
        (START + 1, START + 7_200_001, false),
        // It would live longer than any does.
        (START, START + longest + 1, false),
        (START, i64::MAX, false),
        (i64::MIN, i64::MAX, false),
        // Its end is near, or past, or before its beginning.
        (START - 6_900_000, START + 300_000, false),
        (START - 7_200_000, START, false),
        (START, START - 1, false),
    ] {
        let (server, clock, keeper) = (server().await, clock(), Memory::holding("old", asked_at, valid_until));
        client(&server, &clock, &keeper).recall("m").await.unwrap();
        assert_eq!(server.count("gettoken") == 0, used, "{asked_at} {valid_until}");
        let token = server.seen().last().unwrap().query("access_token").unwrap();
        assert_eq!(token == "old", used, "{asked_at} {valid_until}");
    }
}

#[tokio::test]
async fn a_refusal_is_left_to_the_next_client_until_somebody_asks_for_another_try() {
    let server = Server::start(|_| Reply::errcode(40001)).await;
    let (clock, keeper) = (clock(), Arc::<Memory>::default());
    assert!(matches!(client(&server, &clock, &keeper).verify_secret().await, Err(Error::Api(_))));
    assert_eq!(keeper.refusal(), Some(40001));
    for _ in 0..3 {
        let next = client(&server, &clock, &keeper);
        for _ in 0..2 {
            assert!(matches!(next.verify_secret().await, Err(Error::SecretRefused(refusal)) if refusal.code == 40001));
        }
    }
    assert_eq!((server.count("gettoken"), keeper.calls.load(Ordering::SeqCst)), (1, 1));
    let asked = client(&server, &clock, &keeper);
    asked.allow_another_try().await;
    assert!(matches!(asked.verify_secret().await, Err(Error::Api(_))));
    assert!(matches!(asked.verify_secret().await, Err(Error::SecretRefused(_))));
    assert_eq!((server.count("gettoken"), keeper.refusal()), (2, Some(40001)));
    assert!(matches!(client(&server, &clock, &keeper).verify_secret().await, Err(Error::SecretRefused(_))));
    assert_eq!(server.count("gettoken"), 2);
}

#[tokio::test]
async fn what_says_nothing_of_the_secret_is_not_left_behind() {
    for refusal in [45009, -1, 50003] {
        let server = Server::start(move |_| Reply::errcode(refusal)).await;
        let (clock, keeper) = (clock(), Arc::<Memory>::default());
        assert!(client(&server, &clock, &keeper).verify_secret().await.is_err());
        assert!(keeper.refusal().is_none() && keeper.token().is_none());
        assert!(client(&server, &clock, &keeper).verify_secret().await.is_err());
        assert_eq!(server.count("gettoken"), 2);
    }
}
