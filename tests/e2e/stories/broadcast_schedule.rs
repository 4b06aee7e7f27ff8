//! Sends that leave later: planned, moved, cancelled, left at their time, and asked about when their time was slept through.

use crate::support::company::Company;
use crate::support::page::{Page, id, with};
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MINUTE: i64 = 60_000;

#[test]
fn a_send_is_planned_moved_cancelled_leaves_and_is_asked_about_when_missed() {
    e2e("broadcast_schedule", async |world| {
        world.with_settings(&json!({ "theme": "dark", "language": "en" }));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        moved_and_cancelled(world, &page, &company).await;
        leaves_at_its_time(&page, &company).await;
        slept_through(world, &page, &company).await;
    });
}

/// Writes to one person, for later. Ends in the review, where the time is chosen.
async fn later(page: &Page, account: &str, text: &str) {
    page.go("compose").await;
    page.click("compose-new").await;
    page.gone("to-chip").await;
    page.write("text.content", text).await;
    page.add_person(account, account).await;
    page.review().await;
    page.click("when-at").await;
    page.shown("schedule-day").await;
}

/// Confirms the time that is chosen; gives the send's id.
async fn planned(page: &Page) -> String {
    page.acknowledge().await;
    page.click("review-confirm").await;
    page.stands("scheduled", None).await;
    page.click("review-leave").await;
    page.gone("review").await;
    let asked = json!({ "filter": {}, "offset": 0, "limit": 1 });
    let newest = page.invoke("history_find", asked).await.unwrap();
    assert_eq!(newest["rows"][0]["state"], "scheduled");
    newest["rows"][0]["id"].as_str().unwrap().to_owned()
}

async fn snapshot(page: &Page, send: &str) -> Value {
    page.invoke("send_snapshot", json!({ "id": send })).await.unwrap()
}

/// On the hour a calmer minute is offered; another day is chosen afterwards; then it is called off.
async fn moved_and_cancelled(world: &World, page: &Page, company: &Company) {
    later(page, "zhangsan", "明早停电").await;
    let tomorrow: String =
        page.ask("return document.querySelectorAll(arguments[0])[1].value", vec![days().into()]).await;
    page.choose(&id("schedule-day"), &tomorrow).await;
    page.choose(&id("schedule-hour"), "9").await;
    page.choose(&id("schedule-minute"), "0").await;
    page.shown("schedule-awake").await;
    let offer = page.attribute(&id("schedule-calmer"), "data-at").await.parse::<i64>().unwrap();
    page.is_sound("a calmer minute").await;
    world.picture("schedule").await;
    page.click("schedule-calmer").await;
    page.gone("schedule-calmer").await;
    let send = planned(page).await;
    assert_eq!(snapshot(page, &send).await["sends_at"], offer);

    page.open_send("scheduled", None).await;
    page.is_sound("scheduled").await;
    page.click("send-reschedule").await;
    page.shown("reschedule").await;
    let after: String = page.ask("return document.querySelectorAll(arguments[0])[2].value", vec![days().into()]).await;
    page.choose(&id("schedule-day"), &after).await;
    page.choose(&id("schedule-late"), "120").await;
    page.is_sound("another time").await;
    page.click("reschedule-save").await;
    page.gone("reschedule").await;
    let moved = snapshot(page, &send).await;
    assert_eq!(moved["late_minutes"], 120);
    assert!(moved["sends_at"].as_i64().unwrap() > offer + 20 * 60 * MINUTE, "a day later");

    let restarted = snapshot(page, &send).await;
    assert_eq!(restarted["sends_at"], moved["sends_at"]);
    page.click("send-cancel").await;
    page.click("send-cancel-confirm").await;
    page.has(&id("send-outcome"), "data-outcome", "not_sent").await;
    assert!(company.send_requests().is_empty());
}

fn days() -> String {
    format!("{} option", id("schedule-day"))
}

/// The time is chosen by whole minutes; to see it come, it is brought nearer than that.
async fn leaves_at_its_time(page: &Page, company: &Company) {
    later(page, "zhangsan", "到点就走").await;
    let send = planned(page).await;
    assert!(company.sandbox.inbox("zhangsan").is_empty());
    let schedule = json!({ "at": now() + 4_000, "late_minutes": 30 });
    page.invoke("send_reschedule", json!({ "id": send, "schedule": schedule })).await.unwrap();
    until("it to leave", async || (company.sandbox.inbox("zhangsan").len() == 1).then_some(())).await;
    page.go("sends").await;
    page.shown_at(&with("send-row", &[("data-id", &send), ("data-outcome", "accepted")])).await;
}

/// While the program was not running one time passed by a little, another by much.
async fn slept_through(world: &mut World, page: &Page, company: &Company) {
    later(page, "lisi", "晚一点也要发").await;
    page.choose(&id("schedule-late"), "30").await;
    let soon = planned(page).await;
    later(page, "wangwei", "太晚要问").await;
    page.choose(&id("schedule-late"), "30").await;
    let missed = planned(page).await;
    world.quit().await;
    it_was_planned_for(world, &soon, now() - 5 * MINUTE).await;
    it_was_planned_for(world, &missed, now() - 120 * MINUTE).await;

    let page = world.start().await;
    page.shown("decide").await;
    page.shown_at(&with("decide-row", &[("data-id", &missed)])).await;
    page.stands("paused", Some("late")).await;
    until("what is a little late to leave", async || (company.sandbox.inbox("lisi").len() == 1).then_some(())).await;
    assert_eq!(page.count(&id("decide-row")).await, 1, "only what is much too late is asked about");
    page.is_sound("a time that passed").await;
    world.picture("missed").await;
    assert!(company.sandbox.inbox("wangwei").is_empty(), "it waits for an answer");
    page.click("send-resume").await;
    until("it to leave now", async || (company.sandbox.inbox("wangwei").len() == 1).then_some(())).await;
    page.click("decide-later").await;
    page.gone("decide").await;
    page.go("sends").await;
    for send in [&soon, &missed] {
        page.shown_at(&with("send-row", &[("data-id", send), ("data-outcome", "accepted")])).await;
    }
    assert_eq!(company.send_requests().len(), 3, "each left once");
}

/// Turns back the hour of a planned send while the program is not running, as if the computer had been off in the meantime.
async fn it_was_planned_for(world: &World, send: &str, at: i64) {
    let file = world.data_folder().join("posthorn.sqlite3");
    let mut database = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let turned = sqlx::query("UPDATE broadcasts SET sends_at = $1 WHERE id = $2 AND scheduled")
        .bind(at)
        .bind(send)
        .execute(&mut database)
        .await
        .unwrap();
    assert_eq!(turned.rows_affected(), 1);
    sqlx::Connection::close(database).await.unwrap();
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap()
}
