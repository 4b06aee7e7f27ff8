//! Tests of [`super`].

use super::*;
use crate::app::testing::{World, typed};
use crate::profiles::ProfileInput;
use secrecy::SecretString;

fn password(text: &str) -> Option<TypedSecret> {
    TypedSecret::of(Some(text.to_owned()), false, false)
}

async fn proxied(world: &World, id: Option<String>, proxy: &str) -> String {
    let base_url = "https://127.0.0.1:9".to_owned();
    let input = ProfileInput { id, base_url, proxy: proxy.to_owned(), ..typed("青禾科技") };
    let secret = TypedSecret::of(Some("S".to_owned()), false, false);
    world.save_profile(input, secret).await.unwrap().profile.id
}

#[tokio::test]
async fn a_password_is_in_the_keychain_and_in_no_file() {
    let world = World::open().await;
    let id = proxied(&world, None, "http://li@127.0.0.1:9").await;
    assert_eq!(world.proxy_password(&id).await.unwrap(), Some(SecretState::Missing));
    let kept = world.set_proxy_password(&id, password("canary-word")).await.unwrap();
    assert_eq!(kept, Some(SecretState::Stored));
    let scope = SecretScope::of_proxy(&world.profile(&id).unwrap()).unwrap();
    assert_eq!(world.secret_kept(&proxy_secret(&id), &scope).as_deref(), Some("canary-word"));
    for entry in std::fs::read_dir(&world.data_folder).unwrap() {
        let path = entry.unwrap().path();
        let content = std::fs::read(&path).unwrap_or_default();
        assert!(!content.windows(11).any(|part| part == b"canary-word"), "{}", path.display());
    }
    assert_eq!(world.set_proxy_password(&id, None).await.unwrap(), Some(SecretState::Missing));
}

#[tokio::test]
async fn it_goes_to_no_other_proxy_and_with_its_company() {
    let world = World::open().await;
    let id = proxied(&world, None, "http://li@127.0.0.1:9").await;
    world.set_proxy_password(&id, password("canary-word")).await.unwrap();
    proxied(&world, Some(id.clone()), "http://li@127.0.0.1:10").await;
    assert_eq!(world.proxy_password(&id).await.unwrap(), Some(SecretState::Missing));
    world.set_proxy_password(&id, password("canary-word")).await.unwrap();
    let scope = SecretScope::of_proxy(&world.profile(&id).unwrap()).unwrap();
    world.delete_profile(&id).await.unwrap();
    assert_eq!(world.secret_kept(&proxy_secret(&id), &scope), None);
}

#[tokio::test]
async fn a_proxy_without_a_user_takes_none() {
    let world = World::open().await;
    let id = proxied(&world, None, "http://127.0.0.1:9").await;
    assert_eq!(world.proxy_password(&id).await.unwrap(), None);
    let refused = world.set_proxy_password(&id, password("canary-word")).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::InvalidInput, Some(FIELD)));
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    let id = proxied_for_the_session(&world).await;
    let refused = world.set_proxy_password(&id, password("canary-word")).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::KeychainLocked, Some(FIELD)));
    assert!(!format!("{refused:?}").contains("canary"));
}

async fn proxied_for_the_session(world: &World) -> String {
    let (base_url, proxy) = ("https://127.0.0.1:9".to_owned(), "http://li@127.0.0.1:9".to_owned());
    let input = ProfileInput { base_url, proxy, ..typed("远山贸易") };
    let secret = TypedSecret::of(Some("S".to_owned()), true, false);
    world.save_profile(input, secret).await.unwrap().profile.id
}

#[test]
fn a_password_is_bound_to_its_proxy() {
    let profile: Profile = serde_json::from_value(serde_json::json!({
        "id": "p", "name": "青禾科技", "colour": "blue", "corp_id": "ww1", "agent_id": 1, "proxy": "socks5://li@proxy:1080"
    }))
    .unwrap();
    let kept =
        crate::model::secrets::KeptSecret::new(SecretString::from("w"), SecretScope::of_proxy(&profile).unwrap());
    let moved = Profile { proxy: Some("socks5://li@other:1080".to_owned()), ..profile.clone() };
    assert!(kept.serves(&SecretScope::of_proxy(&profile).unwrap()));
    assert!(!kept.serves(&SecretScope::of_proxy(&moved).unwrap()));
    assert!(!kept.serves(&SecretScope::of_app(&profile).unwrap()));
}
