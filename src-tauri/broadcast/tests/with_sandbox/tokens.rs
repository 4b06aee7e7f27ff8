//! Tokens and refusals across processes: each builds its connections anew, over the same keychain and the same company.

use crate::world::{AGENT, CORP, SECRET, World};
use broadcast::connections::{CheckResult, CheckStep, Connections};
use broadcast::model::error_view::ErrorCode;
use broadcast::model::profile::Profile;
use broadcast::model::secrets::{Forget, SecretScope, SecretStoreError};
use broadcast::ports::SecretStore;
use broadcast::testing::TestSecrets;
use sandbox::{Sandbox, Settings};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;
use testkit::{TestClock, calls};

/// One process after the other.
struct Process {
    secrets: Arc<TestSecrets>,
    clock: Arc<TestClock>,
    connections: Connections,
}

impl Process {
    fn first(world: &World) -> Self {
        Self::over(Arc::new(world.secrets.next_process()), Arc::default())
    }

    fn over(secrets: Arc<TestSecrets>, clock: Arc<TestClock>) -> Self {
        let (connect, call) = (Duration::from_secs(5), Duration::from_secs(10));
        let connections = Connections::with_timeouts(secrets.clone(), clock.clone(), connect, call);
        Self { secrets, clock, connections }
    }

    /// This one ends, and another begins.
    fn next(self) -> Self {
        Self::over(Arc::new(self.secrets.next_process()), self.clock)
    }

    async fn check(&self, profile: &Profile, step: CheckStep) -> CheckResult {
        self.connections.check(profile, step).await
    }

    async fn reaches(&self, profile: &Profile) -> bool {
        self.check(profile, CheckStep::Agent).await.is_ok()
    }

    async fn trouble(&self, profile: &Profile) -> (ErrorCode, Option<i64>) {
        let error = self.check(profile, CheckStep::Token).await.error.unwrap();
        (error.code, error.api.map(|api| api.code))
    }

    fn type_secret(&self, profile: &Profile, secret: &str) {
        self.secrets.type_secret(profile, secret);
        self.connections.secret_changed(profile);
    }
}

const REFUSED: (ErrorCode, Option<i64>) = (ErrorCode::Api, Some(40001));
const NOT_TRIED: (ErrorCode, Option<i64>) = (ErrorCode::SecretRefused, Some(40001));

fn asked(company: &Sandbox) -> usize {
    calls(company, "gettoken").len()
}

#[tokio::test]
async fn a_token_serves_the_processes_after_the_one_that_asked_for_it() {
    let world = World::new().await;
    let mut process = Process::first(&world);
    for _ in 0..4 {
        assert!(process.reaches(&world.profile).await);
        process = process.next();
    }
    assert_eq!(asked(&world.sandbox), 1);
    process.clock.advance(Duration::from_millis(6_900_001));
    let process = process.next();
    assert!(process.reaches(&world.profile).await);
    assert!(process.next().reaches(&world.profile).await);
    assert_eq!(asked(&world.sandbox), 2, "it was renewed before its end, for all after it");
}

#[tokio::test]
async fn a_kept_token_that_wecom_ended_is_renewed_once_for_all() {
    let world = World::new().await;
    let process = Process::first(&world);
    assert!(process.reaches(&world.profile).await);
    world.sandbox.kill_tokens();
    let process = process.next();
    assert!(process.reaches(&world.profile).await);
    assert!(process.next().reaches(&world.profile).await);
    assert_eq!(asked(&world.sandbox), 2);
}

#[tokio::test]
async fn a_token_is_of_use_to_nobody_else() {
    let world = World::new().await;
    let process = Process::first(&world);
    assert!(process.reaches(&world.profile).await);
    let kept = process.secrets.kept_of(&world.profile).unwrap();
    assert!(!kept.expose_secret().contains(SECRET), "the mark is not the secret");
    // Another application of the company, another company, another server: a token of their own, or none.
    let other_app = Profile { agent_id: AGENT + 1, ..world.profile.clone() };
    let process = process.next();
    assert!(process.check(&other_app, CheckStep::Token).await.is_ok());
    assert_eq!(asked(&world.sandbox), 2);
    let stranger = testkit::stand_in(Settings::new(CORP, SECRET, AGENT)).await;
    let away = Profile { base_url: Some(stranger.url()), ..world.profile.clone() };
    let process = process.next();
    process.secrets.type_secret(&away, SECRET);
    assert!(process.reaches(&away).await);
    assert_eq!(asked(&stranger), 1);
    let sent: Vec<_> = stranger.requests().into_iter().map(|request| request.path).collect();
    let token = serde_json::from_str::<serde_json::Value>(kept.expose_secret()).unwrap()["token"]["value"].to_string();
    assert!(token.len() > 10 && !sent.iter().any(|path| path.contains(token.trim_matches('"'))), "{sent:?}");
}

#[tokio::test]
async fn a_new_secret_gets_a_token_of_its_own() {
    let world = World::new().await;
    let process = Process::first(&world);
    assert!(process.reaches(&world.profile).await);
    process.type_secret(&world.profile, SECRET);
    assert!(process.secrets.kept_of(&world.profile).is_none(), "it goes when a secret is typed");
    assert!(process.reaches(&world.profile).await);
    process.type_secret(&world.profile, "wrong");
    assert_eq!(process.trouble(&world.profile).await, REFUSED, "the token of the right one does not serve it");
    assert_eq!(asked(&world.sandbox), 3);
}

#[tokio::test]
async fn a_refused_secret_is_tried_once_by_all_processes_together_until_it_is_changed() {
    let world = World::new().await;
    world.secrets.type_secret(&world.profile, "wrong");
    let mut process = Process::first(&world);
    assert_eq!(process.trouble(&world.profile).await, REFUSED);
    for _ in 0..3 {
        assert_eq!(process.trouble(&world.profile).await, NOT_TRIED);
        process = process.next();
        assert_eq!(process.trouble(&world.profile).await, NOT_TRIED);
        // A change of the profile that leaves its secret makes another client.
        process.connections.forget(&world.profile.id);
    }
    assert_eq!(asked(&world.sandbox), 1);
    process.type_secret(&world.profile, "wrong too");
    assert_eq!(process.trouble(&world.profile).await, REFUSED);
    let process = process.next();
    assert_eq!(process.trouble(&world.profile).await, NOT_TRIED);
    process.type_secret(&world.profile, "wrong too");
    assert_eq!(process.trouble(&world.profile).await, REFUSED, "who types it again means it");
    process.type_secret(&world.profile, SECRET);
    assert!(process.reaches(&world.profile).await);
    assert!(process.next().reaches(&world.profile).await);
    assert_eq!(asked(&world.sandbox), 4);
}

#[tokio::test]
async fn somebody_may_have_it_tried_anyway_once() {
    let world = World::new().await;
    world.fault("gettoken", 2, 40001);
    let process = Process::first(&world);
    assert_eq!(process.trouble(&world.profile).await, REFUSED);
    let process = process.next();
    process.connections.allow_another_try(&world.profile).await.unwrap();
    assert_eq!(process.trouble(&world.profile).await, REFUSED);
    assert_eq!(process.trouble(&world.profile).await, NOT_TRIED);
    let process = process.next();
    assert_eq!(process.trouble(&world.profile).await, NOT_TRIED);
    process.connections.allow_another_try(&world.profile).await.unwrap();
    assert!(process.reaches(&world.profile).await, "the application was switched on again");
    assert!(process.next().reaches(&world.profile).await);
    assert_eq!(asked(&world.sandbox), 3);
}

#[tokio::test]
async fn a_keychain_that_keeps_nothing_more_costs_a_call_in_each_process_and_nothing_else() {
    for why in [SecretStoreError::Locked, SecretStoreError::Unavailable("no bus".to_owned())] {
        let world = World::new().await;
        let process = Process::first(&world);
        process.secrets.set_unchangeable(Some(why.clone()));
        assert!(process.reaches(&world.profile).await);
        process.connections.forget(&world.profile.id);
        assert!(process.reaches(&world.profile).await);
        assert_eq!(asked(&world.sandbox), 1, "kept in memory: {why}");
        assert!(process.secrets.kept_of(&world.profile).is_none());
        assert!(process.next().reaches(&world.profile).await);
        assert_eq!(asked(&world.sandbox), 2);
    }
}

#[tokio::test]
async fn what_is_kept_of_a_secret_for_this_session_ends_with_it() {
    let world = World::new().await;
    let process = Process::first(&world);
    assert!(process.reaches(&world.profile).await, "the stored one has a token");
    let scope = SecretScope::of_app(&world.profile).unwrap();
    process.secrets.set_for_session(&world.profile.id, &scope, SecretString::from("wrong"));
    process.connections.secret_changed(&world.profile);
    assert_eq!(process.trouble(&world.profile).await, REFUSED);
    process.connections.forget(&world.profile.id);
    assert_eq!(process.trouble(&world.profile).await, NOT_TRIED);
    let process = process.next();
    assert!(process.reaches(&world.profile).await);
    assert_eq!(asked(&world.sandbox), 2, "the stored one is back, and its token with it");
}

#[tokio::test]
async fn what_is_damaged_or_of_another_clock_is_not_used() {
    let world = World::new().await;
    let mut process = Process::first(&world);
    assert!(process.reaches(&world.profile).await);
    let whole = process.secrets.kept_of(&world.profile).unwrap().expose_secret().to_owned();
    let half = &whole[..whole.len() / 2];
    for (n, damaged) in
        ["", "{}", "null", "tok", half, &whole.replace("\"mark\":\"", "\"mark\":\"0")].iter().enumerate()
    {
        process = process.next();
        process.secrets.damage_kept_of(&world.profile, damaged);
        assert!(process.reaches(&world.profile).await, "{damaged}");
        assert_eq!(asked(&world.sandbox), n + 2, "{damaged}");
    }
    let before = asked(&world.sandbox);
    process.clock.shift(-1000 * 3600 * 24 * 365);
    process = process.next();
    assert!(process.reaches(&world.profile).await);
    assert_eq!(asked(&world.sandbox), before + 1, "the clock went back: its end would lie a year away");
    process.clock.shift(1000 * 3600 * 24 * 365);
    assert!(process.next().reaches(&world.profile).await);
    assert_eq!(asked(&world.sandbox), before + 2, "and forward again: it has ended");
}

#[tokio::test]
async fn nothing_is_kept_of_a_profile_that_is_gone() {
    let world = World::new().await;
    let process = Process::first(&world);
    let client = process.connections.client(&world.profile).await.unwrap();
    process.connections.forget(&world.profile.id);
    process.secrets.remove(&world.profile.id, Forget::All).unwrap();
    client.verify_secret().await.unwrap();
    assert!(process.secrets.kept_of(&world.profile).is_none(), "a call that was under way leaves nothing behind");
}

#[tokio::test]
async fn calls_for_tokens_are_counted() {
    let world = World::new().await;
    let process = Process::first(&world);
    assert_eq!(process.connections.token_calls(&world.profile).today, 0);
    assert!(process.reaches(&world.profile).await);
    assert!(process.reaches(&world.profile).await);
    let counted = process.connections.token_calls(&world.profile);
    assert_eq!((counted.this_hour, counted.today), (1, 1));
}
