//! What needs the admin is told while nobody looks at the window, by a notification that leads to the place and by the tray; also at a
//! start from the tray, several at once as one.

use crate::stories::quick::summoned;
use crate::support::company::Company;
use crate::support::notification_host::NotificationHost;
use crate::support::page::{Page, id};
use crate::support::tray_host::TrayHost;
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::process::Stdio;

/// Has the running program send for a company; gives the id.
pub async fn send(world: &World, company: &str, text: &str, more: &[&str]) -> String {
    let line = ["send", "-p", company, "--text", text, "--json", "--no-wait"];
    let mut command = world.command(world.program());
    let output = command.args(line).args(more).stdout(Stdio::piped()).output().await.unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    document["broadcast"]["id"].as_str().unwrap_or_else(|| panic!("{document}")).to_owned()
}

/// The record of a send is open in the window.
async fn is_open(page: &Page, send: &str) {
    page.shown("page-sends").await;
    page.shown("send-detail").await;
    let asked = json!({ "id": send });
    assert_eq!(page.invoke("send_snapshot", asked).await.unwrap()["id"], send);
}

#[test]
fn each_need_is_told_once_with_a_way_there_and_taken_away_when_it_is_over() {
    e2e("speaking_up", async |world| {
        world.with_settings(&json!({ "parallel": 1 }));
        let (tray, desktop) = (TrayHost::start().await, NotificationHost::start().await);
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        let icon = tray.icon().await;
        assert_eq!(icon.menu().await[0].label, "打开驿传", "all is well");

        // The first people have it.
        summoned(&world.screen).await;
        let first = ["--user", "zhangsan", "--user", "lisi", "--user", "wangwei", "--first", "1"];
        let staged = send(world, &company.name, "先看一眼", &first).await;
        let told = desktop.says("等您确认后发给其余的人").await;
        assert_eq!(told.text, "先看一眼");
        icon.entry("最先的人已收到，等您确认后发给其余的人：先看一眼").await;
        desktop.choose(&told).await;
        is_open(&page, &staged).await;
        page.click("send-resume").await;
        desktop.taken_away(&told).await;
        until("the tray to be quiet", async || (icon.menu().await[0].label == "打开驿传").then_some(())).await;

        // Some missed it; the record is opened from the tray.
        summoned(&world.screen).await;
        let missed = send(
            world,
            &company.name,
            "有人没收到",
            &["--user", "zhangsan", "--user", "nobody", "--acknowledge", "unknown"],
        )
        .await;
        let told = desktop.says("1 个收件人没收到").await;
        icon.click("1 个收件人没收到：有人没收到").await;
        is_open(&page, &missed).await;
        desktop.taken_away(&told).await;

        // A frequency limit goes on by itself.
        summoned(&world.screen).await;
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Errcode(45009)));
        send(world, &company.name, "太频繁", &["--user", "lisi"]).await;
        let told = desktop.says("限制了发送频率").await;
        icon.entry("企业微信限制了发送频率，稍后自动继续：太频繁").await;
        assert_eq!(desktop.all().iter().filter(|one| one.title.contains("限制了发送频率")).count(), 1, "once");
        assert!(!told.taken_away);

        // Contacts that could be read before are refused.
        summoned(&world.screen).await;
        company.sandbox.order(Fault::new("agent/get", 3, FaultKind::Errcode(60020)));
        let profile = company.profile_id(&page).await;
        page.invoke("directory_refresh", json!({ "profileId": profile })).await.unwrap();
        let told = desktop.says("没有让驿传读取通讯录").await;
        desktop.choose(&told).await;
        page.shown("page-directory").await;
        page.is_sound("led to the contacts").await;
    });
}

#[test]
fn a_refused_secret_leads_to_the_settings_of_its_company() {
    e2e("speaking_up_secret", async |world| {
        world.with_settings(&json!({}));
        let desktop = NotificationHost::start().await;
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        summoned(&world.screen).await;
        company.sandbox.order(Fault::new("gettoken", 2, FaultKind::Errcode(40001)));
        company.sandbox.order(Fault::new("agent/get", 1, FaultKind::Errcode(42001)));
        let profile = company.profile_id(&page).await;
        page.invoke("profile_check_step", json!({ "id": profile, "step": "agent" })).await.unwrap();
        let told = desktop.says("Secret 不正确").await;
        desktop.choose(&told).await;
        page.shown("page-settings").await;
        page.shown("profile-form").await;
        assert_eq!(page.value(&id("profile-name")).await, company.name);
    });
}

#[test]
fn what_stands_at_a_start_from_the_tray_is_told_at_once_as_one() {
    e2e("speaking_up_tray", async |world| {
        world.with_settings(&json!({}));
        let (tray, desktop) = (TrayHost::start().await, NotificationHost::start().await);
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        let first = ["--user", "zhangsan", "--user", "lisi", "--first", "1"];
        let staged = send(world, &company.name, "等着看", &first).await;
        page.go("sends").await;
        let later = send(world, &company.name, "昨晚的事", &["--user", "zhangsan", "--at", "+60m"]).await;
        let broken = send(world, &company.name, "写不进去", &["--user", "lisi", "--at", "+60m"]).await;
        until("the look", async || {
            let now = page.invoke("send_snapshot", json!({ "id": staged })).await.unwrap();
            (now["pause"] == "stage").then_some(())
        })
        .await;
        world.quit().await;
        as_if(world, "UPDATE broadcasts SET sends_at = sends_at - 86400000 WHERE id = $1", &later).await;
        as_if(world, "UPDATE broadcasts SET pause = 'trouble' WHERE id = $1", &broken).await;

        let shown_before = desktop.all().len();
        tray.forget();
        let mut program = world.command(world.binary()).arg("--tray").spawn().unwrap();
        let icon = tray.icon().await;
        icon.entry("发送停下了，等您处理：写不进去").await;
        icon.entry("最先的人已收到，等您确认后发给其余的人：等着看").await;
        let late = icon.entry("错过了发送时间，等您决定：昨晚的事").await;
        assert_eq!(icon.menu().await[0], late, "the most pressing first");
        assert!(world.screen.windows().is_empty(), "nobody asked for a window");
        let told = desktop.says("件事等您处理").await;
        assert!(desktop.all().len() <= shown_before + 2, "not one for each: {:?}", desktop.all());
        desktop.choose(&told).await;
        let window = world.screen.window("驿传").await;
        world.screen.focused(&window).await;
        icon.click("退出驿传").await;
        assert!(program.wait().await.unwrap().success());
    });
}

#[test]
fn a_send_that_stands_still_is_told_by_itself_and_leads_to_its_record() {
    e2e("speaking_up_still", async |world| {
        world.with_settings(&json!({}));
        let (tray, desktop) = (TrayHost::start().await, NotificationHost::start().await);
        let page = world.start().await;
        summoned(&world.screen).await;
        page.invoke("practice_order", json!({ "fault": "trouble", "times": 1 })).await.unwrap();
        let stopped = send(world, "practice", "停在这台电脑上", &["--user", "zhangsan"]).await;
        let told = desktop.says("发送停下了").await;
        desktop.choose(&told).await;
        is_open(&page, &stopped).await;
        page.click("send-resume").await;
        desktop.taken_away(&told).await;

        let late = send(world, "practice", "昨晚的事", &["--user", "zhangsan", "--at", "+60m"]).await;
        world.quit().await;
        as_if(world, "UPDATE broadcasts SET sends_at = sends_at - 86400000 WHERE id = $1", &late).await;
        is_told_from_the_tray(world, (&tray, &desktop), "错过了发送时间").await;
        let cut_off = "UPDATE broadcasts SET pause = 'interrupted', sends_at = sends_at + 86400000 WHERE id = $1";
        as_if(world, cut_off, &late).await;
        is_told_from_the_tray(world, (&tray, &desktop), "上次没发完").await;
    });
}

/// Starts the program without a window, waits for a notification of one thing, follows it to the window, and quits.
async fn is_told_from_the_tray(world: &World, (tray, desktop): (&TrayHost, &NotificationHost), what: &str) {
    tray.forget();
    let mut program = world.command(world.binary()).arg("--tray").spawn().unwrap();
    let icon = tray.icon().await;
    let told = desktop.says(what).await;
    assert!(world.screen.windows().is_empty(), "nobody asked for a window");
    desktop.choose(&told).await;
    let window = world.screen.window("驿传").await;
    world.screen.focused(&window).await;
    icon.click("退出驿传").await;
    assert!(program.wait().await.unwrap().success());
}

/// Changes what is written down while the program is not running, as if time had passed or something had broken.
async fn as_if(world: &World, statement: &'static str, send: &str) {
    let file = world.data_folder().join("posthorn.sqlite3");
    let mut database = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let changed = sqlx::query(statement).bind(send).execute(&mut database).await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
    sqlx::Connection::close(database).await.unwrap();
}
