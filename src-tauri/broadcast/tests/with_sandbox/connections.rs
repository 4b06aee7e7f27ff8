//! The clients of profiles, and the check of a profile step by step.

use crate::world::{SECRET, World};
use broadcast::connections::{CheckResult, CheckStep};
use broadcast::model::batch::Route;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::profile::Profile;
use broadcast::model::secrets::SecretStoreError;
use broadcast::model::trouble::ConnectError;
use broadcast::ports::Sender;
use sandbox::Settings;
use testkit::stand_in;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wecom::error::{Blockage, Obstacle};

async fn check(world: &World, step: CheckStep) -> CheckResult {
    world.connections.check(&world.profile, step).await
}

fn code(result: &CheckResult) -> (ErrorCode, Option<i64>) {
    let error = result.error.as_ref().unwrap();
    (error.code, error.api.as_ref().map(|api| api.code))
}

#[tokio::test]
async fn every_step_tells_what_it_found() {
    let world = World::new().await;
    let token = check(&world, CheckStep::Token).await;
    assert!(token.is_ok(), "{token:?}");
    let agent = check(&world, CheckStep::Agent).await;
    assert!(agent.is_ok(), "{agent:?}");
    assert_eq!((agent.app_name.as_deref(), agent.app_closed), (Some("行政助手"), Some(false)));
    let (members, departments, tags) = agent.scope.unwrap();
    assert_eq!((members, tags), (1, 1));
    assert!(departments > 5);
    let contacts = check(&world, CheckStep::Contacts).await;
    assert!(contacts.is_ok() && contacts.departments.unwrap() > 10, "{contacts:?}");
    assert_eq!(world.calls("gettoken"), 1);
    assert_eq!(world.secrets.asked(), 2, "the keychain is asked once for the secret and once for a token");
}

#[tokio::test]
async fn an_untrusted_address_shows_at_the_second_step() {
    let world = World::new().await;
    world.sandbox.set_untrusted_ip(true);
    assert!(check(&world, CheckStep::Token).await.is_ok());
    let agent = check(&world, CheckStep::Agent).await;
    assert_eq!(code(&agent), (ErrorCode::Api, Some(60020)));
    assert_eq!(agent.error.unwrap().api.unwrap().from_ip.as_deref(), Some("127.0.0.1"));
}

#[tokio::test]
async fn a_wrong_application_shows_its_number() {
    let mut world = World::new().await;
    world.profile.agent_id = 1_000_003;
    assert_eq!(code(&check(&world, CheckStep::Agent).await), (ErrorCode::Api, Some(301_002)));
}

#[tokio::test]
async fn a_wrong_secret_is_not_tried_for_ever() {
    let world = World::new().await;
    let store = |secret: &str| {
        world.secrets.type_secret(&world.profile, secret);
        world.connections.secret_changed(&world.profile);
    };
    store("wrong");
    for expected in [ErrorCode::Api, ErrorCode::SecretRefused, ErrorCode::SecretRefused] {
        let result = check(&world, CheckStep::Token).await;
        assert_eq!(code(&result), (expected, Some(40001)));
    }
    assert_eq!(world.calls("gettoken"), 1);
    store(SECRET);
    assert!(check(&world, CheckStep::Token).await.is_ok(), "a changed secret is tried");
}

#[tokio::test]
async fn secrets_that_cannot_be_had() {
    let world = World::new().await;
    world.secrets.lose(&world.profile);
    assert_eq!(code(&check(&world, CheckStep::Token).await), (ErrorCode::SecretMissing, None));
    world.secrets.set_unreadable(Some(SecretStoreError::Locked));
    assert_eq!(code(&check(&world, CheckStep::Agent).await), (ErrorCode::KeychainLocked, None));
    world.secrets.set_unreadable(Some(SecretStoreError::Unavailable("no bus".to_owned())));
    assert_eq!(code(&check(&world, CheckStep::Contacts).await), (ErrorCode::KeychainUnavailable, None));
    world.secrets.set_unreadable(None);
    world.secrets.type_secret(&world.profile, SECRET);
    assert!(check(&world, CheckStep::Token).await.is_ok(), "trouble is not remembered");
}

#[tokio::test]
async fn a_changed_company_or_address_makes_a_new_client() {
    let mut world = World::new().await;
    assert!(check(&world, CheckStep::Token).await.is_ok());
    world.profile.name = "改名".to_owned();
    assert!(check(&world, CheckStep::Token).await.is_ok());
    assert_eq!(world.calls("gettoken"), 1);
    world.profile.corp_id = "wwother".to_owned();
    world.secrets.type_secret(&world.profile, SECRET);
    assert_eq!(code(&check(&world, CheckStep::Token).await), (ErrorCode::Api, Some(40013)));
    world.profile.base_url = Some("http://example.cn".to_owned());
    let error = world.connections.client(&world.profile).await.unwrap_err();
    assert!(matches!(error, ConnectError::Address(_)));
    assert_eq!(ErrorView::from(error).field.as_deref(), Some("base_url"));
    world.profile.base_url = None;
    world.profile.proxy = Some("gopher://x".to_owned());
    let error = ErrorView::from(world.connections.client(&world.profile).await.unwrap_err());
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::BadSetting, Some("proxy")));
}

#[tokio::test]
async fn many_callers_share_one_client() {
    let world = World::new().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let (connections, profile) = (world.connections.clone(), world.profile.clone());
        tasks.spawn(async move { connections.check(&profile, CheckStep::Token).await.is_ok() });
    }
    assert!(tasks.join_all().await.into_iter().all(|ok| ok));
    assert_eq!(world.calls("gettoken"), 1);
    assert_eq!(world.secrets.asked(), 2);
}

#[tokio::test]
async fn nothing_shows_the_secret() {
    let world = World::new().await;
    world.fault("gettoken", 1, 40001);
    let result = check(&world, CheckStep::Token).await;
    let text = format!("{result:?} {:?} {}", world.connections, serde_json::to_string(&result).unwrap());
    assert!(!text.contains(SECRET), "{text}");
}

/// A folder restored from somebody else, or a slip in an address: the file names another server, and the keychain has a secret.
#[tokio::test]
async fn a_stranger_gets_neither_the_secret_nor_the_key_of_a_robot() {
    let world = World::new().await;
    let home = world.profile.clone();
    world.secrets.type_key(&home, "r", "693a91f6-7c4e-4bc4-97a0-0f91d2c8b6e5");
    let stranger = stand_in(Settings::new("other", "other", 1)).await;
    let away = Profile { base_url: Some(stranger.url()), ..home.clone() };
    let other_company = Profile { corp_id: "wwother".to_owned(), ..home.clone() };

    assert!(world.connections.check(&home, CheckStep::Agent).await.is_ok());
    for elsewhere in [&away, &other_company] {
        for step in [CheckStep::Token, CheckStep::Agent, CheckStep::Contacts] {
            let result = world.connections.check(elsewhere, step).await;
            assert_eq!(code(&result), (ErrorCode::SecretElsewhere, None));
            assert_eq!(result.error.unwrap().field.as_deref(), Some("secret"));
        }
    }
    assert!(world.connections.check(&home, CheckStep::Agent).await.is_ok(), "back home it serves again");
    assert!(world.connections.webhook(&other_company, "r").await.is_ok(), "a webhook knows no company");
    let error = world.connections.webhook(&away, "r").await.unwrap_err();
    assert_eq!(error, ConnectError::RobotKeyElsewhere);
    assert_eq!(stranger.requests(), [], "nothing at all went there");
}

/// Takes connections, reads what comes, answers with these bytes and closes. The address of it.
async fn answering(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(bytes).await;
        }
    });
    address
}

/// What check, send and the reading of the contacts say of a profile that is reached like this.
async fn said(base_url: String, proxy: Option<String>) -> Vec<Option<Blockage>> {
    let mut world = World::new().await;
    world.profile = Profile { base_url: Some(base_url), proxy, ..world.profile };
    world.secrets.type_secret(&world.profile, SECRET);
    let prepared = world.connections.prepare(&world.profile, &Route::App).await.unwrap_err();
    let sent = world.connections.send(&world.profile, &Route::App, b"{}".to_vec()).await.unwrap_err();
    let read = world.connections.client(&world.profile).await.unwrap().departments(None).await.unwrap_err();
    vec![
        check(&world, CheckStep::Token).await.error.unwrap().network,
        ErrorView::from(&prepared).network,
        ErrorView::from(&sent).network,
        ErrorView::from(read).network,
    ]
}

#[tokio::test]
async fn what_keeps_a_company_from_being_reached_is_told_apart_everywhere_and_with_the_place_that_was_set() {
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().to_string()
    };
    let page = b"HTTP/1.1 200 OK\r\ncontent-length: 19\r\nconnection: close\r\n\r\n<h1>Please login</h1";
    let login = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    let refusal = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
    let other = b"HTTP/1.1 404 Not Found\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{\"message\":\"x\"}";
    let (closing, portal, service) = (answering(b"").await, answering(page).await, answering(other).await);
    let (wanting, refusing) = (answering(login).await, answering(refusal).await);
    let wecom = "https://wecom.example.cn";
    for (base_url, proxy, obstacle, place) in [
        ("https://wecom.invalid:8443".to_owned(), None, Obstacle::Name, "wecom.invalid:8443"),
        (format!("http://{closed}"), None, Obstacle::Refused, closed.as_str()),
        (format!("http://{closing}"), None, Obstacle::BrokenOff, &closing),
        (format!("https://{portal}"), None, Obstacle::Tls, &portal),
        (format!("http://{portal}"), None, Obstacle::Foreign, &portal),
        (format!("http://{service}"), None, Obstacle::Foreign, &service),
        (wecom.to_owned(), Some(format!("http://{closed}")), Obstacle::ProxyAway, &closed),
        (wecom.to_owned(), Some(format!("http://{wanting}")), Obstacle::ProxyLogin, &wanting),
        (wecom.to_owned(), Some(format!("http://{refusing}")), Obstacle::ProxyRefused, &refusing),
    ] {
        let told = said(base_url.clone(), proxy.clone()).await;
        let expected = Blockage { obstacle, place: place.to_owned() };
        assert_eq!(told, vec![Some(expected); 4], "{base_url} {proxy:?}");
    }
}
