//! Tests of [`super`].

use super::*;
use crate::app::testing::{World, typed};
use crate::model::error_view::ErrorCode;
use crate::model::profile::{PRACTICE_ID, SecretState};
use crate::model::secrets::SecretStoreError;

const ADDRESS: &str = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-canary0robot";

fn address(session_only: bool, forget_stored: bool) -> Option<TypedSecret> {
    TypedSecret::of(Some(ADDRESS.to_owned()), session_only, forget_stored)
}

fn robot(id: Option<&str>, name: &str) -> RobotInput {
    RobotInput { id: id.map(str::to_owned), name: name.to_owned() }
}

/// A product with a profile, and its id.
async fn with_profile() -> (World, String) {
    let world = World::open().await;
    let profile = world.save_profile(typed("青禾科技"), None).await.unwrap().profile;
    world.told();
    (world, profile.id)
}

#[tokio::test]
async fn a_robot_is_saved_with_its_key_and_forgotten_with_it() {
    let (world, profile) = with_profile().await;
    let saved = world.save_robot(&profile, robot(None, "告警"), address(false, false)).await.unwrap();
    assert_eq!((saved.key, world.told()), (SecretState::Stored, vec![Changed::Channels]));
    let renamed = world.save_robot(&profile, robot(Some(&saved.id), "值班"), None).await.unwrap();
    assert_eq!((renamed.key, renamed.name.as_str()), (SecretState::Stored, "值班"));
    let scope = SecretScope::of_robot(&world.profile(&profile).unwrap()).unwrap();
    assert!(world.secret_kept(&robot_secret(&saved.id), &scope).unwrap().starts_with("693a91f6"), "the key alone");
    world.told();
    world.forget_robot(&profile, &saved.id).await.unwrap();
    assert_eq!(world.told(), [Changed::Channels]);
    assert_eq!(world.secret_kept(&robot_secret(&saved.id), &scope), None);
    assert!(world.channels_of(&profile).await.unwrap().robots.is_empty());
}

#[tokio::test]
async fn a_new_robot_whose_key_cannot_be_stored_is_not_kept() {
    let (world, profile) = with_profile().await;
    world.secrets.set_unchangeable(Some(SecretStoreError::Unavailable("no bus".to_owned())));
    let error = world.save_robot(&profile, robot(None, "告警"), address(false, false)).await.unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::KeychainUnavailable, Some("address")));
    assert!(world.channels_of(&profile).await.unwrap().robots.is_empty() && world.told().is_empty());
    let saved = world.save_robot(&profile, robot(None, "告警"), address(true, false)).await.unwrap();
    assert_eq!(saved.key, SecretState::Session);
    assert!(world.save_robot(&profile, robot(Some(&saved.id), "值班"), address(false, false)).await.is_err());
    assert_eq!(world.channels_of(&profile).await.unwrap().robots.len(), 1, "one that was there stays");
}

#[tokio::test]
async fn the_key_of_a_practice_robot_is_never_stored() {
    let world = World::open().await;
    let saved = world.save_robot(PRACTICE_ID, robot(None, "告警"), address(false, false)).await.unwrap();
    assert_eq!(saved.key, SecretState::Session);
}

#[tokio::test]
async fn what_is_no_address_of_a_robot_is_refused_at_its_field() {
    let (world, profile) = with_profile().await;
    let wrong = TypedSecret::of(Some("https://evil.example/hook?key=x".to_owned()), false, false);
    let error = world.save_robot(&profile, robot(None, "告警"), wrong).await.unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidInput, Some("address")));
    let error = world.save_robot(&profile, robot(None, "告警"), None).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("address"), "a new one needs a key");
}
