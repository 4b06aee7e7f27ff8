//! From nothing to the first message by the guided set-up: the address is refused first, the secret is of another sort second.

use super::companies::found_nowhere;
use crate::support::axe::faults;
use crate::support::company::{AGENT, Company};
use crate::support::page::{Page, id, key, with};
use crate::support::world::e2e;
use sandbox::SecretSort;
use serde_json::json;
use thirtyfour::Key;

/// Puts the text of a page of the console into the box, as a paste does, and has it looked through.
async fn paste(page: &Page, text: &str) {
    page.paste(&id("setup-paste"), text).await;
    page.click("setup-find").await;
    page.shown("setup-found").await;
}

#[test]
fn from_nothing_to_a_message_to_oneself() {
    e2e("setup", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let sync: String = company.secret.chars().rev().collect();
        company.sandbox.add_secret(&sync, SecretSort::ContactSync);
        company.sandbox.set_untrusted_ip(true);
        let page = world.start().await;
        let mut found = Vec::new();

        page.click("practice-add").await;
        page.shown("setup-step-app").await;
        found.extend(faults(&page, "app").await);
        world.picture("app").await;
        page.click("setup-next").await;
        page.shown("setup-step-values").await;
        paste(&page, &format!("企业ID：{}\nAgentId\n{AGENT}\nSecret\n查看\n{sync}\n", company.corp_id())).await;
        page.reads(&id("setup-found-secret"), "第 6 行").await;
        page.fill(&id("profile-name"), &company.name).await;
        page.click("profile-advanced").await;
        page.fill(&id("profile-base-url"), &company.sandbox.url()).await;
        found.extend(faults(&page, "values").await);
        world.picture("values").await;
        page.keys_to(&id("profile-base-url"), &key(&Key::Enter)).await;

        page.shown("setup-step-address").await;
        page.reads(&id("setup-address"), "127.0.0.1").await;
        page.shown("setup-countdown").await;
        found.extend(faults(&page, "address").await);
        world.picture("address").await;
        page.press(&key(&Key::Escape)).await;
        page.gone("page-setup").await;

        let page = world.restart().await;
        page.reads(&id("setup-note"), "第 4 步，共 5 步").await;
        page.click("setup-resume").await;
        page.reads(&id("setup-address"), "127.0.0.1").await;
        company.sandbox.set_untrusted_ip(false);
        page.click("setup-look").await;
        page.shown_at(&with("setup-secret-is", &[("data-is", "contact_sync")])).await;
        world.picture("another-secret").await;

        page.click("setup-back-to-values").await;
        paste(&page, &format!("AgentId：{AGENT}  Secret：{}", company.secret)).await;
        page.click("setup-check").await;
        page.shown("setup-step-range").await;
        page.reads(&id("setup-range"), "财务部").await;
        page.reads(&id("setup-range"), "韩梅").await;
        found.extend(faults(&page, "range").await);
        world.picture("range").await;
        page.click("setup-next").await;
        page.shown("setup-address-ok").await;
        page.click("setup-next").await;

        page.shown("setup-step-message").await;
        page.fill(&id("setup-who"), "林青").await;
        page.shown_at(&with("setup-me", &[("data-id", "person:LinQing")])).await;
        page.keys_to(&id("setup-who"), &key(&Key::Enter)).await;
        assert_eq!(page.value(&id("profile-my-user-id")).await, "LinQing");
        found.extend(faults(&page, "message").await);
        page.click("setup-greet").await;
        page.shown_at(&with("setup-outcome", &[("data-outcome", "accepted")])).await;
        world.picture("message").await;
        let greeting = company.only_delivery("LinQing").message["content"].to_string();
        assert!(greeting.contains("行政助手"), "{greeting}");

        page.click("setup-finish").await;
        page.shown("page-compose").await;
        page.reads(&id("active-profile"), &company.name).await;
        assert!(!page.sees("setup-note").await, "it is done");
        found_nowhere(world, &page, &[&company.secret, &sync]).await;
        assert_eq!(found, Vec::<String>::new());
    });
}

#[test]
fn what_was_typed_is_there_after_the_set_up_was_left_and_the_secret_is_not() {
    e2e("setup_left", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        page.click("practice-add").await;
        page.click("setup-next").await;
        page.fill(&id("profile-name"), &company.name).await;
        page.fill(&id("profile-corp-id"), company.corp_id()).await;
        page.fill(&id("profile-secret"), &company.secret).await;
        page.click("setup-leave").await;
        page.gone("page-setup").await;

        let page = world.restart().await;
        page.reads(&id("setup-note"), &company.name).await;
        page.click("setup-resume").await;
        page.shown("setup-step-values").await;
        assert_eq!(page.value(&id("profile-corp-id")).await, company.corp_id());
        assert_eq!(page.value(&id("profile-secret")).await, "");
        let kept = std::fs::read_to_string(world.data_folder().join("setups.json")).unwrap();
        assert!(kept.contains(company.corp_id()) && !kept.contains(&company.secret));
    });
}
