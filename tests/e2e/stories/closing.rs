//! The first closing of the main window: what it means is said once, and never stands in the way.

use crate::stories::quick::web_views_end;
use crate::support::assistive::Reader;
use crate::support::axe::faults;
use crate::support::page::{Page, key};
use crate::support::screen::Window;
use crate::support::tray_host::{Icon, TrayHost};
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use thirtyfour::Key;

const TITLE: &str = "驿传";

#[test]
fn the_first_closing_says_that_the_program_lives_on_and_no_later_one_does() {
    e2e("first_closing", async |world| {
        world.with_settings(&json!({ "knows_tray": false }));
        world.set("NO_AT_BRIDGE", "0");
        let host = TrayHost::start().await;
        let (page, icon, window) = closed(world, &host).await;
        world.picture("closing").await;
        assert_eq!(faults(&page, "closing").await, Vec::<String>::new());
        assert_eq!(Reader::open().await.faults("closing").await, Vec::<String>::new());

        // The keyboard is on what closing does; Escape keeps the window, and the question is not put again.
        let focused = "return document.activeElement?.dataset.testid ?? null";
        assert_eq!(page.ask::<Option<String>>(focused, Vec::new()).await.as_deref(), Some("closing-stay"));
        page.press(&key(&Key::Escape)).await;
        page.gone("closing").await;
        assert!(!known(world), "it was not answered");
        let process = world.process();
        world.screen.close(&window);
        world.screen.no_window(TITLE).await;
        web_views_end(process).await;
        assert!(process.is_alive() && known(world));

        icon.click("打开驿传").await;
        let window = world.screen.window(TITLE).await;
        world.screen.settled(&window).await;
        world.screen.close(&window);
        world.screen.no_window(TITLE).await;
        assert!(process.is_alive());
        icon.click("退出驿传").await;
        world.has_ended().await;
    });
}

#[test]
fn the_answers_to_the_first_closing_close_or_quit() {
    e2e("first_closing_answers", async |world| {
        world.with_settings(&json!({ "knows_tray": false }));
        let host = TrayHost::start().await;
        let (_, icon, window) = closed(world, &host).await;
        // Closed once more while it is asked: nobody is held up.
        world.screen.close(&window);
        world.screen.no_window(TITLE).await;
        assert!(world.process().is_alive());
        icon.click("退出驿传").await;
        world.has_ended().await;

        forget(world);
        let page = world.start().await;
        world.screen.close(&world.screen.window(TITLE).await);
        page.click_to_quit("closing-quit").await;
        world.has_ended().await;
        assert!(known(world));

        // With something scheduled, quitting asks as it does from the tray.
        forget(world);
        let page = world.start().await;
        let line = ["send", "-p", "practice", "--text", "明天的事", "--user", "zhangsan", "--at", "+600m"];
        assert!(world.command(world.binary()).args(line).status().await.unwrap().success());
        world.screen.close(&world.screen.window(TITLE).await);
        page.click_to_quit("closing-quit").await;
        let question = world.screen.window("退出驿传？").await;
        world.screen.focused(&question).await;
        world.screen.press("Escape").await;
        world.screen.no_window("退出驿传？").await;
        page.gone("closing").await;
        assert!(world.process().is_alive());
        assert!(page.sees("page-compose").await);
    });
}

/// Starts the program and closes its window, which says what that means.
async fn closed<'h>(world: &mut World, host: &'h TrayHost) -> (Page, Icon<'h>, Window) {
    let page = world.start().await;
    let icon = host.icon().await;
    page.shown("page-compose").await;
    let window = world.screen.window(TITLE).await;
    world.screen.close(&window);
    page.shown("closing").await;
    (page, icon, window)
}

fn preferences(world: &World) -> Value {
    let file = world.data_folder().join("preferences.json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn known(world: &World) -> bool {
    preferences(world)["knows_tray"] == true
}

/// As before the first closing.
fn forget(world: &World) {
    let mut preferences = preferences(world);
    preferences["knows_tray"] = false.into();
    std::fs::write(world.data_folder().join("preferences.json"), preferences.to_string()).unwrap();
}
