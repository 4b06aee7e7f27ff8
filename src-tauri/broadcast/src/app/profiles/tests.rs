//! Tests of [`super`].

use super::*;
use crate::app::notices::NoticeKind;
use crate::app::testing::{World, typed};
use crate::channels::RobotInput;
use crate::compose::drafts::DraftSlot;
use crate::model::audience::Audience;
use crate::model::draft::Draft;
use crate::model::error_view::ErrorView;
use crate::model::profile::PRACTICE_ID;
use sandbox::{Fault, FaultKind};
use wecom::kinds::{Kind, Message};
use wecom::send::SendOptions;

fn secret(text: &str) -> Option<TypedSecret> {
    TypedSecret::of(Some(text.to_owned()), false, false)
}

fn for_session(text: &str, forget_stored: bool) -> Option<TypedSecret> {
    TypedSecret::of(Some(text.to_owned()), true, forget_stored)
}

fn again(saved: &ProfileView) -> ProfileInput {
    ProfileInput { id: Some(saved.profile.id.clone()), ..typed(&saved.profile.name) }
}

#[tokio::test]
async fn a_profile_is_saved_with_its_secret_and_told() {
    let world = World::open().await;
    let saved = world.save_profile(typed("青禾科技"), secret("  S1\n")).await.unwrap();
    assert_eq!((saved.secret, world.told()), (SecretState::Stored, vec![Changed::App]));
    let scope = SecretScope::of_app(&saved.profile).unwrap();
    let kept = world.secret_kept(&saved.profile.id, &scope);
    assert_eq!(kept.as_deref(), Some("S1"), "without the blanks around it");
    let renamed = ProfileInput { name: "青禾".to_owned(), ..again(&saved) };
    assert_eq!(world.save_profile(renamed, None).await.unwrap().secret, SecretState::Stored, "the present one stays");
}

#[tokio::test]
async fn a_new_profile_whose_secret_cannot_be_stored_is_not_kept() {
    let world = World::open().await;
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    let error = world.save_profile(typed("青禾科技"), secret("S")).await.unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::KeychainLocked, Some("secret")));
    assert_eq!((world.profiles.list().len(), world.told().len()), (1, 0));
    let saved = world.save_profile(typed("青禾科技"), for_session("S", false)).await.unwrap();
    assert_eq!(saved.secret, SecretState::Session);
    let error = world.save_profile(again(&saved), secret("T")).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::KeychainLocked);
    assert_eq!(world.profiles.list().len(), 2, "one that was there stays");
    assert_eq!(world.secret_of(&saved.profile.id), SecretState::Session);
}

#[tokio::test]
async fn a_profile_that_moves_needs_its_secret_again() {
    let world = World::open().await;
    let saved = world.save_profile(typed("青禾科技"), secret("S")).await.unwrap();
    let moved = ProfileInput { base_url: "http://127.0.0.1:10".to_owned(), ..again(&saved) };
    let error = world.save_profile(moved.clone(), None).await.unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::SecretElsewhere, Some("secret")));
    assert_eq!(world.profile(&saved.profile.id).unwrap(), saved.profile, "nothing was saved");
    assert_eq!(world.save_profile(moved, secret("T")).await.unwrap().secret, SecretState::Stored);
}

#[tokio::test]
async fn a_secret_for_this_session_can_take_the_stored_one_out() {
    let world = World::open().await;
    let saved = world.save_profile(typed("青禾科技"), secret("S")).await.unwrap();
    let kept = world.save_profile(again(&saved), for_session("T", true)).await.unwrap();
    assert_eq!(kept.secret, SecretState::Session);
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    world.save_profile(again(&saved), for_session("U", true)).await.unwrap();
    let told = world.notices.open().into_iter().find(|notice| notice.kind == NoticeKind::SecretNotRemoved).unwrap();
    assert_eq!(told.count, Some(1), "it must not stay behind unseen");
    world.secrets.set_unchangeable(None);
    world.remove_refused();
    assert!(world.documents.read::<serde_json::Value>("secrets-to-remove.json").unwrap().is_none());
}

#[tokio::test]
async fn what_belongs_to_a_deleted_profile_goes_with_it() {
    let world = World::open().await;
    let saved = world.save_profile(typed("青禾科技"), secret("S")).await.unwrap();
    let id = &saved.profile.id;
    let key = secret("693a91f6-7xxx-4bc4-97a0-canary0robot");
    let robot = world.save_robot(id, RobotInput { id: None, name: "告警".to_owned() }, key).await.unwrap();
    let everyone = Audience { all: true, ..Audience::default() };
    let draft = Draft::new(Message::blank(Kind::Text), SendOptions::default(), everyone.clone());
    world.drafts.save(id, DraftSlot::Compose, &draft).unwrap();
    world.audiences.save(id, "全员", &everyone, false).unwrap();
    world.activate_profile(id).unwrap();
    world.told();
    let (app, key) = (SecretScope::of_app(&saved.profile).unwrap(), SecretScope::of_robot(&saved.profile).unwrap());
    world.delete_profile(id).await.unwrap();
    assert_eq!(world.told(), [Changed::App]);
    assert_eq!(world.profiles.active(), PRACTICE_ID);
    assert_eq!(world.profile(id).unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(world.secret_kept(id, &app), None);
    assert_eq!(world.secret_kept(&robot_secret(&robot.id), &key), None);
    assert!(world.channels.robot_ids(id).unwrap().is_empty());
    assert!(world.drafts.load(id, DraftSlot::Compose).unwrap().is_none());
    assert!(world.audiences.list(id, "").unwrap().is_empty());
    assert_eq!(world.delete_profile(PRACTICE_ID).await.unwrap_err().code, ErrorCode::InvalidInput);
}

#[tokio::test]
async fn a_keychain_that_does_not_answer_is_told_until_it_does() {
    let world = World::open().await;
    world.save_profile(typed("青禾科技"), secret("S")).await.unwrap();
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    let (profiles, answers) = world.profiles_with_secrets().await.unwrap();
    assert!(!answers && profiles.len() == 2 && profiles[0].profile.practice);
    assert_eq!(profiles[1].secret, SecretState::Stored, "as it was when it was last asked");
    assert!(world.notices.open().iter().any(|notice| notice.kind == NoticeKind::KeychainLocked));
    world.secrets.set_unchangeable(None);
    assert!(world.profiles_with_secrets().await.unwrap().1);
    assert!(world.notices.open().is_empty());
}

#[tokio::test]
async fn a_form_is_inspected_as_a_whole_before_it_is_saved() {
    let world = World::open().await;
    let typed_wrong = ProfileInput { agent_id: "x".to_owned(), ..typed("青禾科技") };
    let found = world.inspect_profile(typed_wrong, None).await.unwrap();
    assert_eq!((found["agent_id"], found["secret"]), (Severity::Refused, Severity::Refused));
    let saved = world.save_profile(typed("青禾科技"), secret("S")).await.unwrap();
    assert!(!world.inspect_profile(again(&saved), None).await.unwrap().contains_key("secret"), "one is kept");
    assert_eq!(world.inspect_profile(again(&saved), secret("S")).await.unwrap()["secret"], Severity::Recommended);
}

#[tokio::test]
async fn a_check_tells_the_pages_what_it_changed() {
    let world = World::open().await;
    let saved = world.save_profile(typed("青禾科技"), None).await.unwrap();
    world.told();
    let id = &saved.profile.id;
    let failed = world.check_profile(id, CheckStep::Token).await.unwrap().error.unwrap();
    assert_eq!(failed.code, ErrorCode::SecretMissing);
    assert_eq!(world.profile(id).unwrap().failed_check, Some(Box::new(failed)));
    assert_eq!(world.told(), [Changed::App]);
    world.check_profile(id, CheckStep::Token).await.unwrap();
    assert_eq!(world.told(), [], "the same again is no news");
}

#[tokio::test]
async fn window_and_command_line_ask_for_one_token_and_try_a_refused_secret_once() {
    let settings = sandbox::Settings::new("ww0123456789abcdef", "S", 1_000_002);
    let company = testkit::stand_in(settings).await;
    let asked = || testkit::calls(&company, "gettoken").len();
    let world = World::open().await;
    let input = ProfileInput { base_url: company.url(), ..typed("青禾科技") };
    let saved = world.save_profile(input.clone(), secret("wrong")).await.unwrap();
    let id = &saved.profile.id;
    let code = |found: CheckResult| found.error.map(|error| error.code);
    // What saving began in the background may have been first to ask.
    assert!(code(world.check_profile(id, CheckStep::Token).await.unwrap()).is_some());
    let world = world.command_line().await;
    let refused = world.check_profile(id, CheckStep::Token).await.unwrap();
    assert_eq!((code(refused), asked()), (Some(ErrorCode::SecretRefused), 1));
    assert_eq!(code(world.try_refused_secret(id).await.unwrap()), Some(ErrorCode::Api));
    assert_eq!(asked(), 2, "because somebody asked for it");

    let input = ProfileInput { id: Some(id.clone()), ..input };
    world.save_profile(input, secret("S")).await.unwrap();
    assert!(world.check_profile(id, CheckStep::Agent).await.unwrap().is_ok());
    assert_eq!(world.budget_standing(id).await.unwrap().token_calls.today, 3);
    let world = world.restart().await;
    assert!(world.check_profile(id, CheckStep::Agent).await.unwrap().is_ok());
    let world = world.command_line().await;
    assert!(world.check_profile(id, CheckStep::Agent).await.unwrap().is_ok());
    assert_eq!(asked(), 3, "one token serves all three");
    assert_eq!(world.budget_standing(id).await.unwrap().token_calls.today, 3, "they are counted on the disk");

    assert!(world.secrets.kept_of(&saved.profile).is_some());
    world.delete_profile(id).await.unwrap();
    assert!(world.secrets.kept_of(&saved.profile).is_none());
}

#[tokio::test]
async fn a_deleted_profile_leaves_no_token_behind_unseen() {
    let world = World::open().await;
    let saved = world.save_profile(typed("青禾科技"), secret("S")).await.unwrap();
    world.secrets.set_unchangeable(Some(SecretStoreError::Unavailable("no bus".to_owned())));
    world.delete_profile(&saved.profile.id).await.unwrap();
    let told = world.notices.open().into_iter().find(|notice| notice.kind == NoticeKind::SecretNotRemoved).unwrap();
    assert_eq!(told.count, Some(1), "the secret alone: without a keychain no token was kept");
    world.secrets.set_unchangeable(None);
    let saved = world.save_profile(typed("青禾科技"), secret("S")).await.unwrap();
    world.secrets.damage_kept_of(&saved.profile, "a token");
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    world.delete_profile(&saved.profile.id).await.unwrap();
    world.secrets.set_unchangeable(None);
    world.remove_refused();
    assert!(world.secrets.kept_of(&saved.profile).is_none(), "tried again once the keychain is open");
}

#[tokio::test]
async fn the_name_of_an_application_is_asked_for_where_an_earlier_version_did_not_keep_it() {
    let settings = sandbox::Settings::new("ww0123456789abcdef", "S", 1_000_002).with_app_name("公告");
    let company = testkit::stand_in(settings).await;
    let world = World::open().await;
    let input = ProfileInput { base_url: company.url(), ..typed("青禾科技") };
    let id = world.save_profile(input, secret("S")).await.unwrap().profile.id;
    // What saving began in the background.
    testkit::until("the contacts", async || world.directory.status(&id).await.unwrap().refreshed_at.is_some()).await;
    assert_eq!(world.profile(&id).unwrap().app_name, None);
    world.told();
    world.learn_app_name(&id).await.unwrap();
    assert_eq!(world.profile(&id).unwrap().app_name.as_deref(), Some("公告"));
    assert!(world.told().contains(&Changed::App));
    let asked = company.requests().len();
    world.learn_app_name(&id).await.unwrap();
    assert_eq!(company.requests().len(), asked, "once");
}

#[tokio::test]
async fn what_failed_in_the_last_check_is_looked_at_again_but_for_a_refused_secret() {
    let company = testkit::stand_in(sandbox::Settings::new("ww0123456789abcdef", "S", 1_000_002)).await;
    let world = World::open().await;
    let input = ProfileInput { base_url: company.url(), ..typed("青禾科技") };
    let id = world.save_profile(input, secret("S")).await.unwrap().profile.id;
    testkit::until("the contacts", async || world.directory.status(&id).await.unwrap().refreshed_at.is_some()).await;
    company.order(Fault::new("agent/get", 1, FaultKind::Errcode(60020)));
    world.check_profile(&id, CheckStep::Token).await.unwrap();
    world.check_profile(&id, CheckStep::Agent).await.unwrap();
    assert!(world.profile(&id).unwrap().failed_check.is_some());
    world.check_what_failed(&id).await.unwrap();
    assert_eq!(world.profile(&id).unwrap().failed_check, None);

    let refused = CheckResult { error: Some(ErrorView::new(ErrorCode::SecretRefused, "40001")), ..found_nothing() };
    world.profiles.note_check(&world.profile(&id).unwrap(), &refused).unwrap();
    let asked = company.requests().len();
    world.check_what_failed(&id).await.unwrap();
    assert_eq!(company.requests().len(), asked, "a refused secret is not tried unasked");
    assert!(world.profile(&id).unwrap().failed_check.is_some());
}

fn found_nothing() -> CheckResult {
    CheckResult {
        step: CheckStep::Token,
        error: None,
        app_name: None,
        app_closed: None,
        scope: None,
        departments: None,
    }
}
