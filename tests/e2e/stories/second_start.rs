//! A second start while the program runs: the first one's window comes to the front, and there is one program.

use crate::stories::quick::web_views_end;
use crate::support::world::e2e;
use serde_json::json;
use std::process::Stdio;

#[test]
fn a_second_start_shows_the_first_ones_window() {
    e2e("second_start", async |world| {
        world.with_settings(&json!({}));
        world.start().await;
        let first = world.process();
        let main = world.screen.window("驿传").await;
        world.screen.close(&main);
        world.screen.no_window("驿传").await;
        web_views_end(first).await;

        let mut second = world.command(world.binary()).stderr(Stdio::inherit()).spawn().unwrap();
        let window = world.screen.window("驿传").await;
        world.screen.focused(&window).await;
        let ended =
            tokio::time::timeout(crate::support::waiting::LIMIT, second.wait()).await.expect("the second one ends");
        assert!(ended.unwrap().success());
        assert!(first.is_alive());
        assert_eq!(world.screen.windows().iter().filter(|window| window.title.contains("驿传")).count(), 1);
    });
}
