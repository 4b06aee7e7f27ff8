//! Tests of [`super`], at a stand-in whose application sees accounts alone.

use super::*;
use crate::app::testing::{World, typed};
use crate::model::audience::Audience;
use crate::profiles::ProfileInput;
use sandbox::{Sandbox, SecretSort, Settings};
use testkit::{calls, stand_in, until};

const APP: &str = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9f";
const SECOND: &str = "second-canary-L1mN3pQ5rS7tU9vW1xY3zA5bC7dE9";

async fn world() -> (World, Sandbox, Profile) {
    let settings = Settings::new("ww0123456789abcdef", APP, 1_000_002).with_members(60).with_ids_only(true);
    let (world, company) = (World::open().await, stand_in(settings).await);
    let input = ProfileInput { base_url: company.url(), ..typed("青禾科技") };
    let saved = world.save_profile(input, secret(APP)).await.unwrap();
    let id = saved.profile.id.clone();
    // A reading that is under way would not be begun again.
    until("the contacts", async || {
        let status = world.directory.status(&id).await.unwrap();
        status.refreshed_at.is_some() && status.progress.is_none()
    })
    .await;
    (world, company, saved.profile)
}

fn secret(text: &str) -> Option<TypedSecret> {
    TypedSecret::of(Some(text.to_owned()), false, false)
}

fn typed_second() -> TypedSecret {
    secret(SECOND).unwrap()
}

async fn name_of(world: &World, id: &str, user: &str) -> Option<String> {
    world.directory.member(id, user).await.unwrap().unwrap().recipient.name
}

#[tokio::test]
async fn another_app_that_may_read_names_gives_them_and_sends_nothing() {
    let (world, company, profile) = world().await;
    assert_eq!(name_of(&world, &profile.id, "zhangsan").await.as_deref(), Some("zhangsan"));
    assert!(world.directory.status(&profile.id).await.unwrap().unnamed.is_some_and(|unnamed| unnamed > 20));
    company.add_secret(SECOND, SecretSort::OtherApp { agent_id: 1_000_005, name: "考勤".to_owned() });
    let look = world.set_contacts_secret(&profile.id, typed_second()).await.unwrap();
    assert_eq!(look.is, SecretFor::AnotherApp { agent_id: 1_000_005, name: "考勤".to_owned() });
    assert_eq!((look.state, look.reads, look.error), (SecretState::Stored, Some(ContactsReading::Names), None));
    until("the names", async || name_of(&world, &profile.id, "zhangsan").await.as_deref() == Some("张三")).await;
    let zhang = Audience::of(vec![world.directory.member(&profile.id, "zhangsan").await.unwrap().unwrap().recipient]);
    assert_eq!(world.directory.count(&profile.id, &zhang).await.unwrap().people, 1);
    assert!(calls(&company, "message/send").is_empty());
    let view = world.profile_with_secret(profile.clone()).await.unwrap();
    assert_eq!(view.contacts_secret, Some(SecretState::Stored));

    let asked = calls(&company, "gettoken").len();
    world.look_at_contacts_secret(&profile.id).await.unwrap();
    assert_eq!(calls(&company, "gettoken").len(), asked, "its token is kept");
    world.remove_contacts_secret(&profile.id).await.unwrap();
    assert_eq!(world.profile_with_secret(profile.clone()).await.unwrap().contacts_secret, None);
    assert_eq!(world.look_at_contacts_secret(&profile.id).await.unwrap().state, SecretState::Missing);
}

#[tokio::test]
async fn the_synchronisation_of_contacts_gives_no_names_and_says_so() {
    let (world, company, profile) = world().await;
    company.add_secret(SECOND, SecretSort::ContactSync);
    let look = world.set_contacts_secret(&profile.id, typed_second()).await.unwrap();
    assert_eq!((look.is, look.reads), (SecretFor::ContactSync, Some(ContactsReading::Ids)));
    company.set_untrusted_ip(true);
    let look = world.look_at_contacts_secret(&profile.id).await.unwrap();
    assert_eq!((look.reads, look.error.unwrap().api.unwrap().code), (None, UNTRUSTED_ADDRESS));
}

#[tokio::test]
async fn the_secret_of_the_app_itself_and_a_wrong_one_are_told() {
    let (world, company, profile) = world().await;
    let look = world.set_contacts_secret(&profile.id, secret(APP).unwrap()).await.unwrap();
    assert_eq!((look.is, look.reads), (SecretFor::ThisApp, Some(ContactsReading::Ids)));
    let look = world.set_contacts_secret(&profile.id, secret("wrong").unwrap()).await.unwrap();
    assert_eq!((look.is, look.reads), (SecretFor::Unknown, None));
    assert_eq!(look.error.unwrap().code, ErrorCode::Api);
    let asked = calls(&company, "gettoken").len();
    let look = world.look_at_contacts_secret(&profile.id).await.unwrap();
    assert_eq!(look.error.unwrap().code, ErrorCode::SecretRefused);
    assert_eq!(calls(&company, "gettoken").len(), asked, "a refused secret is not tried again");
    assert!(
        world.connections.client(&profile).await.unwrap().verify_secret().await.is_ok(),
        "the other is not touched"
    );
}

#[tokio::test]
async fn it_goes_with_its_profile_and_the_practice_company_has_none() {
    let (world, company, profile) = world().await;
    company.add_secret(SECOND, SecretSort::ContactSync);
    world.set_contacts_secret(&profile.id, typed_second()).await.unwrap();
    let (name, scope) = (contacts_secret(&profile.id), SecretScope::of_app(&profile).unwrap());
    assert_eq!(world.secret_kept(&name, &scope).as_deref(), Some(SECOND));
    world.delete_profile(&profile.id).await.unwrap();
    assert_eq!(world.secret_kept(&name, &scope), None);
    let practice = crate::model::profile::PRACTICE_ID;
    let error = world.set_contacts_secret(practice, typed_second()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidInput);
}
