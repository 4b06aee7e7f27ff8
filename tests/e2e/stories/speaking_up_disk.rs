//! The disk of the data folder is nearly full: a notification tells it once and leads to where the folder is, and the tray says it until
//! there is room again.

use crate::skipped::skipped;
use crate::stories::quick::summoned;
use crate::stories::speaking_up::send;
use crate::support::notification_host::{NotificationHost, Shown};
use crate::support::page::id;
use crate::support::small_disk::SmallDisk;
use crate::support::tray_host::{Icon, TrayHost};
use crate::support::waiting::until;
use crate::support::world::e2e;
use serde_json::json;
use std::time::Duration;
use testkit::within;

/// How long the program may take to see by itself that there is room again: it looks each half minute.
const BY_ITSELF: Duration = Duration::from_mins(2);

/// Waits until the disk was told of so many times; the last of them.
async fn told_of_disk(desktop: &NotificationHost, times: usize) -> Shown {
    until(format!("{times} notifications of the disk"), async || {
        let mut all = desktop.all();
        all.retain(|one| one.title.starts_with("磁盘快满了"));
        assert!(all.len() <= times, "told more than once: {all:?}");
        if all.len() == times { all.pop() } else { None }
    })
    .await
}

/// Whether the tray has nothing to tell.
async fn is_quiet(icon: &Icon<'_>) -> bool {
    icon.menu().await[0].label == "打开驿传"
}

#[test]
fn a_disk_that_is_nearly_full_is_told_once_and_taken_away_when_there_is_room() {
    e2e("speaking_up_disk", async |world| {
        let Some(disk) = SmallDisk::under(world).await else {
            let test = "a_disk_that_is_nearly_full_is_told_once_and_taken_away_when_there_is_room";
            return skipped(test, "this system lets nobody have a file system of his own (unshare, tmpfs)");
        };
        world.with_settings(&json!({}));
        let (tray, desktop) = (TrayHost::start().await, NotificationHost::start().await);
        let page = world.start().await;
        let icon = tray.icon().await;
        assert!(is_quiet(&icon).await, "there is room");
        let to = ["--user", "zhangsan"];

        // The window says nothing of it, so it is told to whoever looks at the window too.
        page.holds("the window to be looked at", "return document.hasFocus()", vec![]).await;
        disk.fill();
        send(world, "practice", "第一条", &to).await;
        let told = told_of_disk(&desktop, 1).await;
        let left = told.title.trim_matches(|letter: char| !letter.is_ascii_digit()).parse::<u32>().unwrap();
        assert!((100..200).contains(&left), "{told:?}");
        assert!(told.text.contains("请腾出一些空间"), "{told:?}");
        icon.entry(&told.title).await;

        // Once, however often it is looked.
        summoned(&world.screen).await;
        send(world, "practice", "第二条", &to).await;
        desktop.says("第二条").await;
        assert!(!told_of_disk(&desktop, 1).await.taken_away);

        disk.clear();
        send(world, "practice", "第三条", &to).await;
        desktop.taken_away(&told).await;
        until("the tray to be quiet", async || is_quiet(&icon).await).await;

        // It came back, and is acted on.
        disk.fill();
        send(world, "practice", "第四条", &to).await;
        let again = told_of_disk(&desktop, 2).await;
        desktop.choose(&again).await;
        page.shown("page-about").await;
        world.screen.focused(&world.screen.main_window().await).await;
        page.reads(&id("about-facts"), "app.posthorn.desktop").await;
        page.shown("about-open-data").await;
        page.is_sound("led to the data folder").await;
        icon.entry(&again.title).await;

        // Nobody does anything more in the program than to make room.
        disk.clear();
        within(BY_ITSELF, "the tray to be quiet by itself", async || is_quiet(&icon).await).await;
        told_of_disk(&desktop, 2).await;
    });
}
