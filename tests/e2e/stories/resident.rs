//! What the program takes while it waits in the tray, beside the bare program. Run by `cargo xtask bench`, which prints what is
//! printed here as rows of its table; no test depends on time.

use crate::stories::quick::web_views_end;
use crate::support::tray_host::TrayHost;
use crate::support::waiting::until;
use crate::support::world::{World, bare_program, e2e};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

/// After what a start does by the way.
const AT_REST: Duration = Duration::from_secs(5);
/// How long wake-ups are counted.
const COUNTED: Duration = Duration::from_mins(1);
/// How often a window is opened and closed.
const WINDOWS: usize = 10;
/// The most memory that it may take of the bare program's.
const WANTED: f64 = 1.2;

/// What one program takes.
struct Taken {
    /// MiB, a minute after its start.
    fresh: f64,
    /// MiB, after windows were opened and closed.
    after_windows: f64,
    /// In a minute.
    wakeups: f64,
}

#[test]
#[ignore = "figures for people to look at: cargo xtask bench"]
fn bench_of_the_tray() {
    e2e("resident", async |world| {
        world.with_settings(&json!({}));
        // A first start makes what later ones find.
        world.start().await;
        world.quit().await;
        let ours = taken(world, "打开驿传").await;
        let bare = taken(&mut World::new("resident-bare", bare_program()), "Open").await;
        let memory = |what: &str, ours: f64, bare: f64| {
            println!("| {what} | {ours:.1} MiB | {bare:.1} MiB bare | ≤ {WANTED} × | {:.2} × |", ours / bare);
        };
        memory("memory in the tray, no window opened yet", ours.fresh, bare.fresh);
        memory(
            &format!("memory in the tray, a window opened and closed {WINDOWS} times"),
            ours.after_windows,
            bare.after_windows,
        );
        let more = ours.wakeups - bare.wakeups;
        println!(
            "| wake-ups in a minute in the tray | {:.0} | {:.0} bare | | {more:.0} more |",
            ours.wakeups, bare.wakeups
        );
    });
}

async fn taken(world: &mut World, open: &str) -> Taken {
    let host = TrayHost::start().await;
    let program = world.command(world.binary()).arg("--tray").spawn().unwrap();
    world.keep(program);
    let icon = host.icon().await;
    let process = world.process_of(world.binary());
    sleep(AT_REST).await;
    let before = process.wakeups();
    sleep(COUNTED).await;
    #[expect(clippy::cast_precision_loss, reason = "a count of a minute")]
    let wakeups = process.wakeups().saturating_sub(before) as f64;
    let fresh = process.memory();
    for _ in 0..WINDOWS {
        icon.click(open).await;
        let window = until("the window", async || world.screen.windows().into_iter().next()).await;
        until("the page", async || (process.web_views() > 0).then_some(())).await;
        sleep(Duration::from_secs(1)).await;
        world.screen.settled(&window).await;
        world.screen.close(&window);
        until("no window", async || world.screen.windows().is_empty().then_some(())).await;
        web_views_end(process).await;
    }
    sleep(AT_REST).await;
    let taken = Taken { fresh, after_windows: process.memory(), wakeups };
    assert!(world.command("kill").args(["-TERM", &process.0.to_string()]).status().await.unwrap().success());
    until("the program to end", async || (!process.is_alive()).then_some(())).await;
    taken
}
