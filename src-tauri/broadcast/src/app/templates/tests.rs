//! Tests of [`super`].

use super::*;
use crate::app::testing::World;
use crate::model::audience::Audience;
use wecom::kinds::{Message, Text};
use wecom::send::SendOptions;

async fn with_template() -> (World, TemplateRow) {
    let world = World::open().await;
    let text = Text { content: "今晚停电".to_owned() };
    let draft = Draft::new(Message::Text { text }, SendOptions::default(), Audience::default());
    let row = world.save_template("停电", &draft, false, false).unwrap();
    (world, row)
}

#[tokio::test]
async fn an_exported_template_takes_the_place_of_a_file_and_comes_in_again() {
    let (world, row) = with_template().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("停电.json");
    std::fs::write(&file, "x".repeat(100_000)).unwrap();
    world.export_template(&row.id, &file).await.unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let looks = world.look_at_templates(&[file, folder.path().join("gone.json")]).await.unwrap();
    assert_eq!(looks.iter().map(|look| look.file.as_str()).collect::<Vec<_>>(), ["停电.json", "gone.json"]);
    assert_eq!(looks.iter().map(|look| look.problem.is_none()).collect::<Vec<_>>(), [true, false]);
    let rows = world.take_templates(vec![0, 1]).await.unwrap();
    let Message::Text { text } = world.templates.open_one(&rows[0].id).unwrap().draft.message else { panic!("kind") };
    assert_eq!(text.content, "今晚停电");
}

#[tokio::test]
async fn an_export_that_cannot_be_finished_leaves_what_was_there() {
    let (world, row) = with_template().await;
    let folder = tempfile::tempdir().unwrap();
    // A folder with something in it gives way to no file.
    let place = folder.path().join("place");
    std::fs::create_dir(&place).unwrap();
    std::fs::write(place.join("kept"), "").unwrap();
    world.export_template(&row.id, &place).await.unwrap_err();
    world.export_template("no-such-id", &folder.path().join("none")).await.unwrap_err();
    assert!(place.join("kept").exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

/// As a virus scanner or an indexer does.
#[cfg(windows)]
#[tokio::test]
async fn a_file_that_another_program_holds_is_waited_for() {
    use std::os::windows::fs::OpenOptionsExt;
    let (world, row) = with_template().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.json");
    let hold = || {
        let held =
            std::fs::OpenOptions::new().create(true).truncate(false).write(true).share_mode(0).open(&file).unwrap();
        std::thread::spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(600));
            drop(held);
        })
    };
    let holder = hold();
    world.export_template(&row.id, &file).await.unwrap();
    holder.join().unwrap();
    let holder = hold();
    let looks = world.look_at_templates(std::slice::from_ref(&file)).await.unwrap();
    assert_eq!(looks[0].problem, None);
    holder.join().unwrap();
}
