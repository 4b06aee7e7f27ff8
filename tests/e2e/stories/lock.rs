//! A lock that cannot be reached, as when a virus scanner holds its file: said in a dialog of the system, and the program ends.

use crate::support::waiting::LIMIT;
use crate::support::world::e2e;
use serde_json::json;
use std::fs;

#[test]
fn a_lock_out_of_reach_is_said_in_both_languages_and_nothing_is_opened() {
    e2e("lock_out_of_reach", async |world| {
        world.with_settings(&json!({}));
        // Whoever it is that has the file: here it cannot be opened because it is none.
        fs::create_dir(world.data_folder().join("posthorn.lock")).unwrap();
        for (language, title, answer) in [("zh_CN.UTF-8", "驿传", "chinese"), ("en_US.UTF-8", "Posthorn", "english")]
        {
            world.set("LANG", language);
            let mut program = world.command(world.binary()).spawn().unwrap();
            let dialog = world.screen.window(title).await;
            world.screen.focused(&dialog).await;
            world.screen.settled(&dialog).await;
            world.screen.picture(Some(&dialog), &world.evidence_folder().join(format!("{answer}.png"))).await;
            assert!(program.try_wait().unwrap().is_none(), "it waits until it was read");
            world.screen.press("Return").await;
            let ended = tokio::time::timeout(LIMIT, program.wait()).await.expect("it ends").unwrap();
            assert_eq!(ended.code(), Some(1));
            world.screen.no_window(title).await;
        }
        let there: Vec<_> =
            fs::read_dir(world.data_folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!there.iter().any(|name| name == "posthorn.sqlite3"), "nothing was opened: {there:?}");
    });
}
