//! Joining a company: a wrong secret, the right one, what a check says, and where the secret is afterwards.

use crate::support::company::Company;
use crate::support::page::{id, with};
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

#[test]
fn a_wrong_secret_is_named_and_the_right_one_is_kept_in_the_keychain_alone() {
    e2e("secret", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        let wrong = format!("wrong{}", &company.secret[5..]);
        company.fill_form(&page, &wrong).await;
        page.click("profile-save").await;
        assert!(
            !company.check_step(&page, "token").await,
            "a wrong secret must not pass, and is tried when it is saved"
        );
        page.reads(&with("check-step", &[("data-step", "token")]), "Secret").await;
        world.picture("wrong-secret").await;

        page.fill(&id("profile-secret"), &company.secret).await;
        page.click("profile-save").await;
        page.holds(
            "the typed secret to leave the form",
            "return document.querySelector(arguments[0])?.value === ''",
            vec![id("profile-secret").into()],
        )
        .await;
        page.has(&with("check-step", &[("data-step", "token")]), "data-ok", "true").await;
        for step in ["agent", "contacts"] {
            assert!(company.check_step(&page, step).await, "{step}");
        }
        page.reads(&with("check-step", &[("data-step", "agent")]), "行政助手").await;
        company.activate(&page).await;
        found_nowhere(world, &page, &[&company.secret, &wrong]).await;

        let page = world.restart().await;
        page.reads(&id("active-profile"), &company.name).await;
        page.click("nav-compose").await;
        page.write("text.content", "重启以后不用再填 Secret").await;
        page.add_person("zs", "zhangsan").await;
        assert_eq!(page.send().await, "accepted");
        assert_eq!(company.only_delivery("zhangsan").message["content"], "重启以后不用再填 Secret");
        page.click("nav-settings").await;
        page.click("settings-profiles").await;
        page.shown("page-settings").await;
        found_nowhere(world, &page, &[&company.secret, &wrong]).await;
    });
}

#[test]
fn an_untrusted_address_is_explained_with_the_address_to_copy() {
    e2e("untrusted_address", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        company.sandbox.set_untrusted_ip(true);
        let page = world.start().await;
        company.fill_form(&page, &company.secret).await;
        page.click("profile-save").await;
        assert!(company.check_step(&page, "token").await);
        assert!(!company.check_step(&page, "agent").await);
        page.reads(&with("check-step", &[("data-step", "agent")]), "企业可信 IP").await;
        page.reads(&with("check-step", &[("data-step", "agent")]), "127.0.0.1").await;
        company.sandbox.set_untrusted_ip(false);
        page.click("profile-check").await;
        page.has(&with("check-step", &[("data-step", "contacts")]), "data-ok", "true").await;
        company.activate(&page).await;
        page.click("nav-compose").await;
        page.reads(".pv-head-name", "行政助手").await;
    });
}

#[test]
fn a_company_that_cannot_be_reached_says_why_also_where_it_is_written_in() {
    e2e("unreachable_company", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.fill_form(&page, &company.secret).await;
        for (field, wrong) in [("corp-id", "ww 12"), ("agent-id", "行政"), ("base-url", "wecom")] {
            page.fill(&id(&format!("profile-{field}")), wrong).await;
        }
        page.click("profile-save").await;
        for field in ["corp_id", "agent_id", "base_url"] {
            page.shown_at(&format!("[data-error-for={field}]")).await;
        }
        world.picture("wrong-fields").await;

        company.fill_form(&page, "copied in part").await;
        page.fill(&id("profile-corp-id"), "abc").await;
        // Nobody listens where somebody did a moment ago.
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        page.fill(&id("profile-base-url"), &format!("http://{nobody}")).await;
        page.click("profile-save").await;
        let step = with("check-step", &[("data-step", "token")]);
        page.reads(&step, "连接").await;
        page.reads(&step, &nobody).await;
        world.picture("no-connection").await;

        company.activate(&page).await;
        page.click("nav-compose").await;
        page.shown("check-banner").await;
        page.reads(&id("check-banner"), &nobody).await;
        page.write("text.content", "还没有连上").await;
        world.picture("banner").await;

        page.click("check-banner-settings").await;
        page.fill(&id("profile-corp-id"), company.corp_id()).await;
        page.fill(&id("profile-base-url"), &company.sandbox.url()).await;
        page.fill(&id("profile-secret"), &company.secret).await;
        page.click("profile-save").await;
        page.has(&with("check-step", &[("data-step", "contacts")]), "data-ok", "true").await;
        page.click("nav-compose").await;
        page.gone("check-banner").await;
    });
}

/// Looks for secrets wherever they must not be: every file of the user's folder, the processes' surroundings, the page, its
/// storage and what the program answers to it.
pub async fn found_nowhere(world: &World, page: &crate::support::page::Page, secrets: &[&str]) {
    let mut places = files_below(world.home());
    assert!(
        places.iter().any(|(name, _)| name.ends_with("profiles.json")),
        "the folder that is searched is the right one"
    );
    for process in world.process().family() {
        places.push((format!("arguments of {}", process.name()), process.arguments().into_bytes()));
        places.push((format!("environment of {}", process.name()), process.environment().into_bytes()));
    }
    let kept = "return JSON.stringify([
        document.documentElement.outerHTML, [...document.querySelectorAll('input, textarea')].map((e) => e.value),
        { ...localStorage }, { ...sessionStorage }, document.cookie])";
    places.push(("the page".to_owned(), page.ask::<String>(kept, Vec::new()).await.into_bytes()));
    let nothing = || Value::Object(serde_json::Map::new());
    let answer = page.invoke("app_snapshot", nothing()).await.unwrap();
    assert!(answer["profiles"].as_array().is_some_and(|profiles| profiles.len() == 2));
    places.push(("the program's answers".to_owned(), answer.to_string().into_bytes()));
    let history = page.invoke("history_find", json!({ "filter": {}, "offset": 0, "limit": 50 })).await;
    places.push(("the history".to_owned(), history.unwrap().to_string().into_bytes()));
    for (name, content) in places {
        for secret in secrets {
            let hit = content.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!hit, "a secret was found in {name}");
        }
    }
}

fn files_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            files.extend(files_below(&path));
        } else if kind.is_file() {
            // A cache may drop a file while it is looked at.
            files.extend(fs::read(&path).ok().map(|content| (path.display().to_string(), content)));
        }
    }
    files
}
