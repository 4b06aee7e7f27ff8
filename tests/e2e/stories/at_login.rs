//! The start with the computer: what stands in the autostart folder, and that a start at log-in shows no window.

use crate::stories::damage::save;
use crate::support::page::with;
use crate::support::tray_host::TrayHost;
use crate::support::waiting::until;
use crate::support::world::e2e;
use serde_json::json;
use std::fs;

#[test]
fn the_entry_of_the_start_with_the_computer_comes_is_mended_and_goes() {
    e2e("autostart", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        let entry = world.home().join("config/autostart/Posthorn.desktop");
        assert!(!entry.exists());
        save(&page, &json!({ "autostart": true })).await;
        let right = format!("Exec=\"{}\" --tray", world.binary().display());
        let starts = || fs::read_to_string(&entry).unwrap_or_default();
        assert!(starts().lines().any(|line| line == right), "{}", starts());

        // As an earlier version left it, and as a desktop switched it off.
        world.quit().await;
        fs::write(&entry, "[Desktop Entry]\nType=Application\nExec=/opt/my programs/posthorn --tray\nHidden=true\n")
            .unwrap();
        let page = world.start().await;
        until("the entry to be mended", async || starts().lines().any(|line| line == right).then_some(())).await;
        assert!(starts().contains("Hidden=true"), "{}", starts());

        save(&page, &json!({ "autostart": false })).await;
        assert!(!entry.exists());
        let page = world.restart().await;
        page.shown("page-compose").await;
        assert!(!entry.exists(), "without the wish nothing is written");
    });
}

#[test]
fn a_start_with_the_computer_that_the_system_refuses_is_told_of_until_it_is_done() {
    e2e("autostart_refused", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        let folder = world.home().join("config/autostart");
        fs::write(&folder, "in the way").unwrap();
        save(&page, &json!({ "autostart": true })).await;
        let notice = with("notice", &[("data-kind", "autostart_refused")]);
        page.reads(&notice, "开机时启动").await;

        // Saved once more when the cause is gone, whatever else is changed then.
        fs::remove_file(&folder).unwrap();
        save(&page, &json!({ "undo_seconds": 7 })).await;
        page.gone_at(&notice).await;
        assert!(folder.join("Posthorn.desktop").exists());
    });
}

#[test]
fn a_start_at_log_in_is_in_the_tray_alone() {
    e2e("start_in_tray", async |world| {
        world.with_settings(&json!({}));
        let host = TrayHost::start().await;
        let mut program = world.command(world.binary()).arg("--tray").spawn().unwrap();
        let icon = host.icon().await;
        icon.entry("练习").await;
        assert!(world.screen.windows().is_empty(), "{:?}", world.screen.windows());
        icon.click("打开驿传").await;
        let window = world.screen.window("驿传").await;
        world.screen.focused(&window).await;
        icon.click("退出驿传").await;
        assert!(program.wait().await.unwrap().success());
    });
}
