//! A second start while the program runs: the first one's window comes to the front, and there is one program.

use crate::stories::quick::web_views_end;
use crate::support::world::{World, e2e};
use serde_json::json;
use std::process::Stdio;

#[test]
fn a_second_start_shows_the_first_ones_window() {
    e2e("second_start", async |world| {
        to_the_tray(world).await;
        let first = world.process();

        let mut second = world.command(world.binary()).stderr(Stdio::inherit()).spawn().unwrap();
        let window = world.screen.window("驿传").await;
        world.screen.focused(&window).await;
        let ended =
            tokio::time::timeout(crate::support::waiting::LIMIT, second.wait()).await.expect("the second one ends");
        let ended = ended.unwrap();
        assert!(ended.success() && first.is_alive(), "{ended}; the first one lives: {}", first.is_alive());
        assert_eq!(main_windows(world), 1);
    });
}

#[test]
fn many_starts_at_once_make_one_window() {
    e2e("starts_at_once", async |world| {
        to_the_tray(world).await;

        let start = || world.command(world.binary()).stderr(Stdio::inherit()).spawn().unwrap();
        let starts: Vec<_> = (0..5).map(|_| start()).collect();
        for (number, mut start) in starts.into_iter().enumerate() {
            let ended = tokio::time::timeout(crate::support::waiting::LIMIT, start.wait()).await.expect("it ends");
            let (ended, first) = (ended.unwrap(), world.process());
            assert!(ended.success(), "start {number}: {ended}; the first one lives: {}", first.is_alive());
        }
        let window = world.screen.window("驿传").await;
        world.screen.focused(&window).await;
        assert_eq!(main_windows(world), 1, "{:?}", world.screen.windows());
        let log = world.data_folder().join("logs");
        for file in std::fs::read_dir(log).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            assert!(!text.contains("could not show a window"), "{text}");
        }
    });
}

/// Starts the program and closes its window: it goes on in the tray.
async fn to_the_tray(world: &mut World) {
    world.with_settings(&json!({}));
    world.start().await;
    let main = world.screen.window("驿传").await;
    world.screen.close(&main);
    world.screen.no_window("驿传").await;
    web_views_end(world.process()).await;
}

fn main_windows(world: &World) -> usize {
    world.screen.windows().iter().filter(|window| window.title.contains("驿传")).count()
}
