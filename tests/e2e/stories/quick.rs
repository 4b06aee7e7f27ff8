//! Quick send: a hot key from anywhere, a small window, keys only.

use crate::stories::damage::save;
use crate::support::company::Company;
use crate::support::proc::Process;
use crate::support::screen::{Screen, Window};
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::comes_within;

const TITLE: &str = "快速发送";

#[test]
fn the_hot_key_opens_quick_send_and_the_message_arrives_after_the_time_to_undo() {
    e2e("quick_send", async |world| sends_by_the_hot_key(world, "100").await);
}

#[test]
fn quick_send_twice_as_large_sends_as_well() {
    e2e("quick_enlarged", async |world| sends_by_the_hot_key(world, "200").await);
}

/// With the windows drawn so large, in percent.
async fn sends_by_the_hot_key(world: &mut World, size: &str) {
    world.with_settings(&json!({}));
    let company = Company::start("青禾科技").await;
    let page = world.start().await;
    company.join(&page).await;
    save(&page, &json!({ "interface_size": size })).await;
    // Somewhere else than in the main window.
    let main = world.screen.window("驿传").await;
    world.screen.close(&main);
    world.screen.no_window("驿传").await;

    let window = summoned(&world.screen).await;
    recipient(world, "zhangs").await;
    world.screen.write("server room: please come down").await;
    saved(world, |draft| draft["message"]["text"]["content"] == "server room: please come down").await;
    world.screen.picture(Some(&window), &world.evidence_folder().join("quick.png")).await;
    let before = tokio::time::Instant::now();
    world.screen.press("ctrl+Return").await;
    let arrived = until("the message to arrive", async || company.sandbox.inbox("zhangsan").pop()).await;
    assert!(before.elapsed() >= Duration::from_secs(4), "it left before it could be undone: {:?}", before.elapsed());
    assert_eq!(arrived.message["content"], "server room: please come down");
    world.screen.no_window(TITLE).await;
    company.only_delivery("zhangsan");
}

#[test]
fn escape_during_the_countdown_takes_it_back_and_escape_again_keeps_the_draft() {
    e2e("quick_undo", async |world| {
        world.with_settings(&json!({ "undo_seconds": 30 }));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        summoned(&world.screen).await;
        recipient(world, "lisi").await;
        world.screen.write("not yet").await;
        saved(world, |draft| draft["message"]["text"]["content"] == "not yet").await;
        world.screen.press("ctrl+Return").await;
        let newest = async || {
            let asked = json!({ "filter": {}, "offset": 0, "limit": 5 });
            page.invoke("history_find", asked).await.unwrap()["rows"][0].clone()
        };
        until("the countdown", async || (newest().await["state"] == "waiting").then_some(())).await;
        world.screen.press("Escape").await;
        until("the send to be taken back", async || (newest().await["state"] == "cancelled").then_some(())).await;
        escaped(world).await;
        assert!(company.sandbox.deliveries().is_empty());
        // Opened again, the draft is as it was.
        summoned(&world.screen).await;
        let draft = saved(world, |_| true).await;
        assert_eq!(draft["audience"]["include"][0]["id"], "lisi");
        assert_eq!(draft["message"]["text"]["content"], "not yet");
        escaped(world).await;
    });
}

/// Presses the hot key and waits until the quick send window has the keyboard.
pub async fn summoned(screen: &Screen) -> Window {
    screen.press("ctrl+shift+k").await;
    let window = screen.window(TITLE).await;
    screen.focused(&window).await;
    window
}

/// Presses Escape until the window has gone: the page may still be busy with what came before.
async fn escaped(world: &World) {
    let closed = async || world.screen.windows().iter().all(|window| !window.title.contains(TITLE));
    until("quick send to close by Escape", async || {
        if closed().await {
            return Some(());
        }
        world.screen.press("Escape").await;
        comes_within(Duration::from_millis(300), closed).await
    })
    .await;
}

/// Types a recipient, takes the first hit, goes on to the text. The window is read through the draft it keeps.
pub async fn recipient(world: &World, typed: &str) {
    // The keyboard is in the "to" line as soon as the page stands there.
    let chosen = async || {
        draft(world).is_some_and(|draft| draft["audience"]["include"].as_array().is_some_and(|list| !list.is_empty()))
    };
    until("a recipient in the draft", async || {
        if chosen().await {
            return Some(());
        }
        world.screen.press("ctrl+a").await;
        world.screen.write(typed).await;
        world.screen.press("Return").await;
        comes_within(Duration::from_millis(700), chosen).await
    })
    .await;
    world.screen.press("Tab").await;
}

/// Waits until the quick send draft on the disk is as wanted.
async fn saved(world: &World, wanted: impl Fn(&Value) -> bool) -> Value {
    until("the quick send draft", async || draft(world).filter(|draft| wanted(draft))).await
}

/// The draft of the quick window on the disk.
pub fn draft(world: &World) -> Option<Value> {
    let drafts = std::fs::read_dir(world.data_folder().join("drafts")).ok()?;
    let files = drafts.flatten().map(|folder| folder.path().join("quick.json"));
    files.into_iter().find_map(|file| serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok())
}

/// The web views of a process; here to be read beside [`Process`].
pub async fn web_views_end(process: Process) {
    until("the web views to be gone", async || (process.web_views() == 0).then_some(())).await;
}
