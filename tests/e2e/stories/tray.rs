//! The tray, driven over D-Bus as a desktop's panel does: read the menu, click every kind of entry, close the window and come
//! back, quit, also while something is under way or scheduled.

use crate::stories::quick::web_views_end;
use crate::support::company::Company;
use crate::support::page::{field, id};
use crate::support::tray_host::{Entry, TrayHost};
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use serde_json::{Value, json};

#[test]
fn the_tray_menu_opens_switches_sends_and_quits() {
    e2e("tray", async |world| {
        world.with_settings(&json!({}));
        let host = TrayHost::start().await;
        let company = Company::start("青禾 & 科技_一部").await;
        let page = world.start().await;
        let icon = host.icon().await;
        let labels = |entries: &[Entry]| entries.iter().map(|entry| entry.label.clone()).collect::<Vec<_>>();
        assert_eq!(
            labels(&icon.menu().await),
            ["打开驿传", "快速发送…", "", "最近的模板", "当前企业", "", "关于驿传", "退出驿传"]
        );
        let none = icon.entry("还没有模板").await;
        assert!(!none.enabled, "an explanation is nothing to click");
        assert!(icon.entry("练习").await.ticked);

        // A company of one's own, then back to practice by the menu.
        company.join(&page).await;
        let mine = until("the company to be ticked in the tray", async || {
            let entry = icon.entry(&company.name).await;
            entry.ticked.then_some(entry)
        })
        .await;
        assert!(mine.enabled && !icon.entry("练习").await.ticked);
        icon.click("练习").await;
        page.reads(&id("active-profile"), "练习").await;
        icon.click(&company.name).await;
        page.reads(&id("active-profile"), &company.name).await;

        // A template from the menu goes into the composer.
        page.write("text.content", "从托盘来的模板").await;
        page.click("save-template").await;
        page.fill(&id("template-name"), "托盘模板").await;
        page.click("template-save-confirm").await;
        page.gone("template-name").await;
        page.click("compose-new").await;
        page.holds(
            "an empty text",
            "return document.querySelector(arguments[0])?.value === ''",
            vec![field("text.content").into()],
        )
        .await;
        icon.click("托盘模板").await;
        page.holds(
            "the template's text",
            "return document.querySelector(arguments[0])?.value === arguments[1]",
            vec![field("text.content").into(), "从托盘来的模板".into()],
        )
        .await;

        icon.click("关于驿传").await;
        page.shown("page-about").await;
        icon.click("快速发送…").await;
        let quick = world.screen.window("快速发送").await;
        world.screen.focused(&quick).await;
        world.screen.close(&quick);
        world.screen.no_window("快速发送").await;

        // Closing the window keeps the program and gives its memory back.
        let process = world.process();
        assert!(process.web_views() > 0);
        let main = world.screen.window("驿传").await;
        world.screen.close(&main);
        world.screen.no_window("驿传").await;
        web_views_end(process).await;
        assert!(process.is_alive(), "the program stays in the tray");
        icon.click("打开驿传").await;
        world.screen.window("驿传").await;
        until("a page in the window", async || (process.web_views() > 0).then_some(())).await;
        icon.click("退出驿传").await;
        world.has_ended().await;
    });
}

/// What the command line answers.
async fn answer(world: &World, line: &[&str]) -> Value {
    let mut command = world.command(world.binary());
    let output = command.args(line).arg("--json").stdout(std::process::Stdio::piped()).output().await.unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn quitting_asks_about_what_is_scheduled() {
    e2e("quit_asks", async |world| {
        world.with_settings(&json!({}));
        let host = TrayHost::start().await;
        world.start().await;
        let line = ["send", "-p", "practice", "--text", "明天的事", "--user", "zhangsan", "--at", "+600m"];
        assert_eq!(answer(world, &line).await["broadcast"]["state"], "scheduled");
        let icon = host.icon().await;
        icon.click("退出驿传").await;
        let question = world.screen.window("退出驿传？").await;
        world.screen.focused(&question).await;
        world.screen.picture(Some(&question), &world.evidence_folder().join("quit.png")).await;
        world.screen.press("Escape").await;
        world.screen.no_window("退出驿传？").await;
        assert!(world.process().is_alive(), "who does not want to quit stays");
        assert_eq!(answer(world, &["status"]).await["broadcasts"][0]["state"], "scheduled");

        icon.click("退出驿传").await;
        let question = world.screen.window("退出驿传？").await;
        world.screen.focused(&question).await;
        world.screen.press("Return").await;
        world.has_ended().await;
        assert_eq!(answer(world, &["status"]).await["broadcasts"][0]["state"], "scheduled");
    });
}

#[test]
fn the_end_of_the_session_waits_for_the_answer_under_way() {
    e2e("session_ends", async |world| {
        world.with_settings(&json!({ "parallel": 1 }));
        let company = Company::start_large("青禾科技", 3_000).await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "注销之前").await;
        page.take_list(&company.list(2_500), 2_500).await;
        page.review().await;
        page.fill(&id("review-typed"), "2500").await;
        page.click("review-confirm").await;
        let turnstile = company.turnstile();
        turnstile.holds(1).await;
        let number = world.process().0.to_string();
        assert!(world.command("kill").args(["-TERM", &number]).status().await.unwrap().success());
        world.screen.no_window("驿传").await;
        assert!(world.process().is_alive(), "the answer is awaited");
        turnstile.let_through(1);
        world.has_ended().await;
        turnstile.open();
        assert_eq!(company.send_requests().len(), 1, "nothing more leaves");
        let status = answer(world, &["status"]).await;
        let send = &status["broadcasts"][0];
        assert_eq!((&send["state"], &send["pause"]), (&json!("paused"), &json!("interrupted")));
        assert_eq!((&send["requests_done"], &send["missed"]), (&json!(1), &json!(0)), "it was written down");
    });
}
