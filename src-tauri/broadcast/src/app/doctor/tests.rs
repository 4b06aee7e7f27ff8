//! Tests of [`super`].

use super::*;
use crate::app::secrets::TypedSecret;
use crate::app::testing::{World, typed};
use crate::model::profile::PRACTICE_ID;
use crate::model::secrets::SecretStoreError;
use crate::profiles::ProfileInput;
use sandbox::{Fault, FaultKind, Sandbox, Settings};
use testkit::until;

async fn company() -> Sandbox {
    testkit::stand_in(Settings::new("ww0123456789abcdef", "S", 1_000_002)).await
}

async fn profile(world: &World, base_url: String, secret: &str) -> String {
    let secret = TypedSecret::of(Some(secret.to_owned()), false, false);
    let input = ProfileInput { base_url, ..typed("青禾科技") };
    world.save_profile(input, secret).await.unwrap().profile.id
}

/// A new company's contacts are read at once, in the background.
async fn contacts_are_read(world: &World, id: &str) {
    until("the contacts", async || world.directory.status(id).await.unwrap().refreshed_at.is_some()).await;
}

fn found(all: &[Examined], check: DoctorCheck) -> &Examined {
    all.iter().find(|found| found.check == check).unwrap()
}

fn state(all: &[Examined], check: DoctorCheck) -> DoctorState {
    found(all, check).state
}

#[tokio::test]
async fn where_all_is_well_nothing_is_wrong_and_each_is_looked_at_once() {
    let (world, company) = (World::open().await, company().await);
    let id = profile(&world, company.url(), "S").await;
    let all = world.examine(&id, false).await.unwrap();
    let checks: Vec<_> = all.iter().map(|found| found.check).collect();
    assert_eq!(checks, DoctorCheck::ALL);
    for one in &all {
        // The drive of whoever runs the test may be narrow.
        let fine = one.state == DoctorState::Fine || one.check == DoctorCheck::DataFolder;
        assert!(fine, "{one:?}");
    }
    assert_eq!(found(&all, DoctorCheck::Token).figure, Some(1));
    assert!(found(&all, DoctorCheck::Range).figure.unwrap() > 0);
    assert!(found(&all, DoctorCheck::Contacts).figure.unwrap() > 0);
    assert!(!world.data_folder.join(TRIAL).exists());
    let text = serde_json::to_string(&all).unwrap();
    assert!(!text.contains("access_token") && !text.contains("corpsecret"), "{text}");
}

#[tokio::test]
async fn the_practice_company_is_well_and_has_no_clock_of_its_own() {
    let world = World::open().await;
    let all = world.examine(PRACTICE_ID, false).await.unwrap();
    assert!(all.iter().all(|found| found.state != DoctorState::Wrong), "{all:?}");
    assert_eq!(state(&all, DoctorCheck::Clock), DoctorState::NotKnown);
}

#[tokio::test]
async fn what_lies_behind_a_broken_way_is_not_known() {
    use DoctorCheck::{App, Clock, Contacts, Range, Tls, Token, TrustedAddress};
    let world = World::open().await;
    let id = profile(&world, "http://127.0.0.1:9".to_owned(), "S").await;
    let all = world.examine(&id, false).await.unwrap();
    assert_eq!(state(&all, DoctorCheck::Name), DoctorState::Fine);
    let connection = found(&all, DoctorCheck::Connection);
    assert_eq!(connection.state, DoctorState::Wrong);
    assert_eq!(connection.error.as_ref().unwrap().code, ErrorCode::Unreachable);
    for check in [Tls, Clock, Token, App, Range, TrustedAddress, Contacts] {
        let found = found(&all, check);
        assert_eq!((found.state, found.behind), (DoctorState::NotKnown, Some(DoctorCheck::Connection)), "{check:?}");
    }
}

#[tokio::test]
async fn an_address_that_is_not_trusted_is_named() {
    let (world, company) = (World::open().await, company().await);
    company.set_untrusted_ip(true);
    let id = profile(&world, company.url(), "S").await;
    let all = world.examine(&id, false).await.unwrap();
    let address = found(&all, DoctorCheck::TrustedAddress);
    assert_eq!((address.state, address.about.as_deref()), (DoctorState::Wrong, Some("127.0.0.1")));
    assert_eq!(state(&all, DoctorCheck::Token), DoctorState::Fine);
    assert_eq!(state(&all, DoctorCheck::Contacts), DoctorState::NotKnown);
    assert_eq!(all.iter().map(|found| found.check).collect::<Vec<_>>(), DoctorCheck::ALL);
}

#[tokio::test]
async fn a_refused_secret_is_tried_again_when_it_is_asked_for_only() {
    let (world, company) = (World::open().await, company().await);
    let id = profile(&world, company.url(), "wrong").await;
    let asked = || testkit::calls(&company, "gettoken").len();
    let code = |all: &[Examined]| found(all, DoctorCheck::Token).error.as_ref().map(|error| error.code);
    world.examine(&id, false).await.unwrap();
    let all = world.examine(&id, false).await.unwrap();
    assert_eq!((code(&all), asked()), (Some(ErrorCode::SecretRefused), 1));
    assert_eq!(state(&all, DoctorCheck::App), DoctorState::NotKnown);
    let all = world.examine(&id, true).await.unwrap();
    assert_eq!((code(&all), asked()), (Some(ErrorCode::Api), 2));
    assert_eq!(all.iter().map(|found| found.check).collect::<Vec<_>>(), DoctorCheck::ALL);
}

#[tokio::test]
async fn a_locked_keychain_is_worth_a_look() {
    let world = World::open().await;
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    let all = world.examine(PRACTICE_ID, false).await.unwrap();
    let keychain = found(&all, DoctorCheck::Keychain);
    assert_eq!(keychain.state, DoctorState::Look);
    assert_eq!(keychain.error.as_ref().unwrap().code, ErrorCode::KeychainLocked);
}

#[tokio::test]
async fn a_disk_with_little_room_is_worth_a_look() {
    let world = World::open().await;
    world.disk.has_free(Some(120 * 1024 * 1024));
    let all = world.examine(PRACTICE_ID, false).await.unwrap();
    let folder = found(&all, DoctorCheck::DataFolder);
    assert_eq!((folder.state, folder.figure), (DoctorState::Look, Some(120)));
}

#[tokio::test]
async fn another_address_than_the_last_time_is_told_with_both() {
    let (world, company) = (World::open().await, company().await);
    let id = profile(&world, company.url(), "S").await;
    world.addresses.note(&id, "203.0.113.9");
    let address = |all: &[Examined]| {
        let found = found(all, DoctorCheck::TrustedAddress).clone();
        (found.state, found.finding, found.before, found.about)
    };
    let (here, changed) = (Some("127.0.0.1".to_owned()), Some(DoctorFinding::AddressChanged));
    company.set_untrusted_ip(true);
    for _ in 0..2 {
        let all = world.examine(&id, false).await.unwrap();
        let before = Some("203.0.113.9".to_owned());
        assert_eq!(address(&all), (DoctorState::Wrong, changed, before, here.clone()), "until it is let in");
    }
    company.set_untrusted_ip(false);
    let all = world.examine(&id, false).await.unwrap();
    assert_eq!(address(&all).0, DoctorState::Look, "let in, from elsewhere");
    let all = world.examine(&id, false).await.unwrap();
    assert_eq!(address(&all), (DoctorState::Fine, None, None, here));
}

#[tokio::test]
async fn a_proxy_that_answers_with_a_page_is_no_wecom() {
    let (world, company) = (World::open().await, company().await);
    let id = profile(&world, company.url(), "S").await;
    contacts_are_read(&world, &id).await;
    let tokens = || testkit::calls(&company, "gettoken").len();
    let before = tokens();
    company.order(Fault::new("get_api_domain_ip", 1, FaultKind::Html));
    let all = world.examine(&id, false).await.unwrap();
    let connection = found(&all, DoctorCheck::Connection);
    assert_eq!(connection.state, DoctorState::Wrong);
    assert_eq!(connection.error.as_ref().unwrap().code, ErrorCode::NotWecom);
    assert_eq!(state(&all, DoctorCheck::Token), DoctorState::NotKnown);
    assert_eq!(tokens(), before, "the secret stays here");
}

#[tokio::test]
async fn each_thing_is_told_as_it_is_found() {
    let (world, company) = (World::open().await, company().await);
    let id = profile(&world, company.url(), "S").await;
    let all = world.check_up("r", Some(&id), false).await.unwrap();
    let told = world.examined();
    assert!(told.iter().all(|news| news.run == "r"));
    assert_eq!(told.into_iter().map(|news| news.found).collect::<Vec<_>>(), all);
}

#[tokio::test]
async fn an_examination_that_is_left_ends() {
    let (world, company) = (World::open().await, company().await);
    let id = profile(&world, company.url(), "S").await;
    company.order(Fault::new("get_api_domain_ip", 1, FaultKind::Hang));
    let product = Arc::clone(&world);
    let run = tokio::spawn(async move { product.check_up("r", Some(&id), false).await });
    until("the first findings", async || world.examined().len() == 3).await;
    world.leave_check_up("another");
    world.leave_check_up("r");
    assert_eq!(run.await.unwrap().unwrap_err().code, ErrorCode::Cancelled);
    assert_eq!(world.examined().len(), 3, "nothing is told of it any more");
}

#[tokio::test]
async fn before_a_large_send_what_would_fail_is_told_and_nothing_of_a_small_one() {
    let (world, company) = (World::open().await, company().await);
    let id = profile(&world, company.url(), "S").await;
    contacts_are_read(&world, &id).await;
    let calls = || company.requests().len();
    let before = calls();
    assert_eq!(world.examine_before_send(&id, MOST_WITH_A_CLICK).await.unwrap(), []);
    assert_eq!(calls(), before);
    let reads = || testkit::calls(&company, "department/list").len();
    let before = reads();
    assert_eq!(world.examine_before_send(&id, MOST_WITH_A_CLICK + 1).await.unwrap(), []);
    assert_eq!((reads(), before), (1, 1), "a send reads no contacts");
    company.set_untrusted_ip(true);
    let all = world.examine_before_send(&id, MOST_WITH_A_CLICK + 1).await.unwrap();
    assert_eq!(all.iter().map(|found| found.check).collect::<Vec<_>>(), [DoctorCheck::TrustedAddress]);
    assert_eq!(world.examine_before_send(PRACTICE_ID, u32::MAX).await.unwrap(), []);
}
