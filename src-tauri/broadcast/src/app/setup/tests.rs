//! Tests of [`super`]: the way from nothing to a message, at a stand-in that makes it hard.

use super::*;
use crate::app::testing::{World, typed};
use crate::connections::CheckStep;
use crate::model::audience::Audience;
use crate::model::draft::Draft;
use crate::model::outcome::Outcome;
use crate::model::profile::SecretState;
use crate::model::secrets::{SecretScope, SecretStoreError};
use crate::testing::order_of;
use sandbox::{Sandbox, SecretSort, Settings};
use serde_json::json;
use testkit::{calls, stand_in, until};
use wecom::send::SendOptions;

const CORP: &str = "ww0123456789abcdef";
const APP: &str = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9f";
const SYNC: &str = "sY3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9f";

async fn company() -> Sandbox {
    stand_in(Settings::new(CORP, APP, 1_000_002).with_members(60)).await
}

fn input_for(company: &Sandbox) -> ProfileInput {
    ProfileInput { base_url: company.url(), ..typed("青禾科技") }
}

fn again(saved: &ProfileView, company: &Sandbox) -> ProfileInput {
    ProfileInput { id: Some(saved.profile.id.clone()), ..input_for(company) }
}

fn step_of(world: &World, id: Option<&str>) -> Option<SetupStep> {
    world.open_setup(id).map(|setup| setup.step)
}

#[tokio::test]
async fn an_address_that_is_not_trusted_then_a_secret_of_another_sort_then_the_message() {
    let (world, company) = (World::open().await, company().await);
    company.add_secret(SYNC, SecretSort::ContactSync);
    company.set_untrusted_ip(true);
    let input = input_for(&company);
    world.keep_setup(SetupState { profile_id: None, step: SetupStep::Values, input: input.clone() }).unwrap();

    let pasted = world.read_pasted(None, &format!("企业ID：{CORP}\n管理工具 通讯录同步\nSecret：{SYNC}\n"));
    assert_eq!((pasted.corp_ids, pasted.agent_ids), (vec![CORP.to_owned()], Vec::new()));
    assert_eq!(pasted.secrets, [FoundSecretView { line: 3, said: Some(SaidOfSecret::ContactSync) }]);
    let saved = world.save_setup(input, SetupSecret::of(None, Some(0)), false).await.unwrap();
    let id = saved.profile.id.clone();
    assert_eq!(saved.secret, SecretState::Stored);
    assert_eq!((step_of(&world, None), step_of(&world, Some(&id))), (None, Some(SetupStep::Values)));
    assert_eq!(calls(&company, "gettoken").len(), 0, "nothing is tried before somebody looks");

    let look = world.look_at_setup(&id, 0).await.unwrap();
    assert!(look.untrusted && look.app.is_none());
    assert_eq!((look.step, look.again_after_s), (CheckStep::Agent, Some(60)));
    assert_eq!(look.error.unwrap().api.unwrap().from_ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(look.address_before, None, "it is the first that is known");

    company.set_untrusted_ip(false);
    let look = world.look_at_setup(&id, 1).await.unwrap();
    assert_eq!((look.secret, look.untrusted, look.again_after_s), (SecretFor::ContactSync, false, None));

    let right = SetupSecret::of(Some(format!(" {APP}\n")), None);
    world.save_setup(again(&saved, &company), right, false).await.unwrap();
    let look = world.look_at_setup(&id, 0).await.unwrap();
    assert_eq!((look.error, look.secret), (None, SecretFor::ThisApp));
    let app = look.app.unwrap();
    assert_eq!((app.name.as_str(), app.closed), ("行政助手", false));
    assert_eq!(app.range.members, [RangeEntry { id: "hanmei".to_owned(), name: Some("韩梅".to_owned()) }]);
    assert_eq!(app.range.tags, [RangeEntry { id: "6".to_owned(), name: Some("驻场联系人".to_owned()) }]);
    assert!(app.range.departments.iter().any(|one| one.name.as_deref() == Some("财务部")));
    assert_eq!((app.range.counts.1, app.range.counts.2), (1, 1));

    let me = ProfileInput { my_user_id: "LinQing".to_owned(), ..again(&saved, &company) };
    let me = world.save_setup(me, SetupSecret::Present, false).await.unwrap();
    greet(&world, me).await;
    until("the message", async || company.inbox("LinQing").pop()).await;
    world.end_setup(Some(&id)).unwrap();
    assert!(world.setups.notes().is_empty());
}

#[tokio::test]
async fn another_address_than_the_last_time_is_told_until_wecom_lets_it_in_also_where_an_earlier_version_noted_it() {
    let (world, company) = (World::open().await, company().await);
    company.set_untrusted_ip(true);
    let secret = SetupSecret::of(Some(APP.to_owned()), None);
    let saved = world.save_setup(input_for(&company), secret, false).await.unwrap();
    let id = saved.profile.id.clone();
    // As an earlier version left it.
    let mut left: serde_json::Value = world.documents.read("setups.json").unwrap().unwrap();
    left["setups"][0]["address"] = json!("203.0.113.9");
    world.documents.write("setups.json", &left).unwrap();
    let world = world.restart().await;
    assert_eq!(step_of(&world, Some(&id)), Some(SetupStep::Values));

    for looks in 0..2 {
        let look = world.look_at_setup(&id, looks).await.unwrap();
        assert_eq!((look.untrusted, look.address_before.as_deref()), (true, Some("203.0.113.9")));
    }
    company.set_untrusted_ip(false);
    let look = world.look_at_setup(&id, 0).await.unwrap();
    assert_eq!((look.error, look.address_before), (None, None));
    company.set_untrusted_ip(true);
    let look = world.look_at_setup(&id, 0).await.unwrap();
    assert_eq!((look.untrusted, look.address_before), (true, None), "from here it was let in");
    assert_eq!(world.addresses.before(&id), None);
}

/// Sends a message to the admin, as the pages do.
async fn greet(world: &World, me: ProfileView) {
    let message = serde_json::from_value(json!({ "msgtype": "text", "text": { "content": "您好" } })).unwrap();
    let draft = Draft::new(message, SendOptions::default(), Audience::default());
    let profile_id = me.profile.id.clone();
    let review = world.own.engine.review(me, &draft, true, 0).await.unwrap();
    assert!(!review.blocked, "{:?}", review.inspection.findings);
    let id = world.own.engine.start(order_of(&profile_id, draft, review, 0)).await.unwrap();
    let ended = until("the outcome", async || {
        let snapshot = world.own.engine.snapshot(&id).await.unwrap();
        snapshot.outcome.is_some().then_some(snapshot)
    })
    .await;
    assert_eq!(ended.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn what_a_secret_is_for_is_told_as_far_as_the_answers_go() {
    let (world, company) = (World::open().await, company().await);
    let other = SecretSort::OtherApp { agent_id: 1_000_005, name: "考勤".to_owned() };
    company.add_secret("other", other);
    company.add_secret("customers", SecretSort::ExternalContact);
    let mut input = input_for(&company);
    for (secret, told) in [
        ("other", SecretFor::AnotherApp { agent_id: 1_000_005, name: "考勤".to_owned() }),
        ("customers", SecretFor::NoApp),
        (APP, SecretFor::ThisApp),
    ] {
        let saved =
            world.save_setup(input.clone(), SetupSecret::of(Some(secret.to_owned()), None), true).await.unwrap();
        assert_eq!(saved.secret, SecretState::Session);
        input.id = Some(saved.profile.id.clone());
        let look = world.look_at_setup(&saved.profile.id, 0).await.unwrap();
        assert_eq!(look.secret, told, "{secret}");
        assert_eq!(look.error.is_none(), secret == APP);
    }
}

#[tokio::test]
async fn a_wrong_secret_is_tried_once_for_each_look_and_not_by_itself() {
    let (world, company) = (World::open().await, company().await);
    let wrong = SetupSecret::of(Some("wrong".to_owned()), None);
    let saved = world.save_setup(input_for(&company), wrong, false).await.unwrap();
    let look = world.look_at_setup(&saved.profile.id, 0).await.unwrap();
    assert_eq!((look.step, look.secret, look.again_after_s), (CheckStep::Token, SecretFor::Unknown, None));
    assert_eq!(look.error.unwrap().api.unwrap().code, 40001);
    assert_eq!(calls(&company, "gettoken").len(), 1);
}

#[tokio::test]
async fn a_found_secret_is_taken_once_and_only_while_the_set_up_is_open() {
    let (world, company) = (World::open().await, company().await);
    let found = SetupSecret::of(Some("typed".to_owned()), Some(0));
    world.read_pasted(None, APP);
    world.leave_setup();
    let gone = world.save_setup(input_for(&company), found.clone(), false).await.unwrap_err();
    assert_eq!((gone.code, gone.field.as_deref()), (ErrorCode::SecretMissing, Some("secret")));
    assert_eq!(world.profiles.list().len(), 1);

    world.read_pasted(None, APP);
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    assert_eq!(
        world.save_setup(input_for(&company), found.clone(), false).await.unwrap_err().code,
        ErrorCode::KeychainLocked
    );
    world.secrets.set_unchangeable(None);
    let saved = world.save_setup(input_for(&company), found.clone(), false).await.unwrap();
    let scope = SecretScope::of_app(&saved.profile).unwrap();
    assert_eq!(world.secret_kept(&saved.profile.id, &scope).as_deref(), Some(APP), "it waited for the keychain");
    let spent = world.save_setup(again(&saved, &company), found, false).await.unwrap_err();
    assert_eq!(spent.code, ErrorCode::SecretMissing);
}

#[tokio::test]
async fn a_set_up_is_taken_up_after_a_restart_and_goes_with_its_company() {
    let (world, company) = (World::open().await, company().await);
    let secret = SetupSecret::of(Some(APP.to_owned()), None);
    let saved = world.save_setup(input_for(&company), secret, false).await.unwrap();
    let id = Some(saved.profile.id.as_str());
    let state = SetupState { step: SetupStep::Address, ..world.open_setup(id).unwrap() };
    world.told();
    world.keep_setup(state.clone()).unwrap();
    world.keep_setup(state).unwrap();
    assert_eq!(world.told(), [Changed::App], "told once");
    let world = world.restart().await;
    assert_eq!(step_of(&world, id), Some(SetupStep::Address));
    world.delete_profile(&saved.profile.id).await.unwrap();
    assert!(world.setups.notes().is_empty());
}
