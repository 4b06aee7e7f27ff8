//! Damaged files, and a folder that cannot be written: kept aside or left alone, never overwritten, and said in words.

use crate::skipped::skipped;
use crate::support::page::{Page, field, id, with};
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

#[test]
fn damaged_files_are_kept_aside_and_told_of() {
    e2e("damaged_files", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.write("text.content", "损坏之前发出的").await;
        page.add_person("zs", "zhangsan").await;
        assert_eq!(page.send().await, "accepted");
        world.quit().await;

        let (settings, database) = ("settings.json", "posthorn.sqlite3");
        let broken_settings = b"{ \"language\": \"zh-CN\", \"theme\": ".to_vec();
        fs::write(world.data_folder().join(settings), &broken_settings).unwrap();
        let broken_database = vec![0x5a_u8; 40_000];
        fs::write(world.data_folder().join(database), &broken_database).unwrap();
        for companion in ["posthorn.sqlite3-wal", "posthorn.sqlite3-shm"] {
            let _ = fs::remove_file(world.data_folder().join(companion));
        }

        let page = world.start().await;
        page.reads(&with("notice", &[("data-kind", "file_kept_aside")]), settings).await;
        page.reads(&with("notice", &[("data-kind", "database_lost")]), database).await;
        world.picture("kept-aside").await;
        for (name, content) in [(settings, broken_settings), (database, broken_database)] {
            let kept = kept_aside(world, name);
            assert_eq!(fs::read(&kept).unwrap(), content, "{} is what was there", kept.display());
        }
        // And everything works on.
        page.write("text.content", "损坏之后发出的").await;
        page.add_person("lisi", "lisi").await;
        assert_eq!(page.send().await, "accepted");
        page.go("sends").await;
        page.shown("send-row").await;
        assert_eq!(page.count(&id("send-row")).await, 1, "the old history is in the file kept aside");
    });
}

#[test]
fn preferences_are_brought_over_kept_and_begun_anew_when_their_file_is_damaged() {
    e2e("damaged_preferences", async |world| {
        let (file, settings) = ("preferences.json", "settings.json");
        let standing = |world: &World, name: &str| -> Value {
            serde_json::from_slice(&fs::read(world.data_folder().join(name)).unwrap()).unwrap()
        };
        // An earlier version kept them among the settings.
        world.with_settings(&json!({ "theme": "dark" }));
        let page = world.start().await;
        assert_eq!(saved(&page).await["theme"], "dark");
        assert_eq!(standing(world, file), json!({ "language": "zh-CN", "theme": "dark", "knows_tray": true }));
        assert_eq!(standing(world, settings), json!({ "undo_seconds": 1 }));

        save(&page, &json!({ "theme": "light", "quick_send_shortcut": "Alt+F9", "keep_months": 3 })).await;
        assert_eq!(standing(world, file)["theme"], "light", "it stands there when the page is told so");
        world.cut_off().await;
        let page = world.start().await;
        let now = saved(&page).await;
        assert_eq!((&now["theme"], &now["quick_send_shortcut"]), (&json!("light"), &json!("Alt+F9")));
        assert_eq!((&now["keep_months"], &now["undo_seconds"]), (&json!(3), &json!(1)));
        world.quit().await;

        let broken = b"{ \"language\": \"zh-CN\", \"theme\": ".to_vec();
        fs::write(world.data_folder().join(file), &broken).unwrap();
        let page = world.start().await;
        page.reads(&with("notice", &[("data-kind", "file_kept_aside")]), file).await;
        assert_eq!(fs::read(kept_aside(world, file)).unwrap(), broken);
        let now = saved(&page).await;
        assert_eq!((&now["theme"], &now["keep_months"]), (&json!("system"), &json!(3)), "{now}");
        save(&page, &json!({ "theme": "dark" })).await;
        let page = world.restart().await;
        assert_eq!(saved(&page).await["theme"], "dark");
    });
}

/// The settings as the program says them.
async fn saved(page: &Page) -> Value {
    page.invoke("app_snapshot", json!({})).await.unwrap()["settings"].clone()
}

/// Changes settings as the settings page does.
pub async fn save(page: &Page, changes: &Value) {
    let mut settings = saved(page).await;
    for (name, value) in changes.as_object().unwrap() {
        settings[name] = value.clone();
    }
    page.invoke("settings_save", json!({ "settings": settings })).await.unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_is_told_of_and_nothing_is_sent() {
    e2e("read_only_folder", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.write("text.content", "写在只读之前的草稿").await;
        page.add_person("zs", "zhangsan").await;
        page.click("nav-sends").await;
        let draft = world.data_folder().join("drafts/practice/compose.json");
        crate::support::waiting::until("the draft on disk", async || {
            fs::read_to_string(&draft).unwrap_or_default().contains("zhangsan").then_some(())
        })
        .await;
        world.quit().await;
        if !bound_by_permissions(world).await {
            let test = "a_folder_that_cannot_be_written_is_told_of_and_nothing_is_sent";
            return skipped(test, "this user cannot be kept from writing a folder");
        }
        let before = listing(world);
        set_modes(&world.data_folder(), 0o500, 0o400);
        let page = world.start().await;
        page.shown_at(&with("notice", &[("data-kind", "storage_read_only")])).await;
        world.picture("read-only").await;
        page.go("compose").await;
        assert_eq!(page.value(&field("text.content")).await, "写在只读之前的草稿");
        page.review().await;
        if page.sees("review-ack").await {
            page.click("review-ack").await;
        }
        page.click("review-confirm").await;
        let told = format!("{}, {}", id("error-panel"), with("result", &[("data-outcome", "not_sent")]));
        page.shown_at(&told).await;
        world.picture("read-only-send").await;
        world.quit().await;
        set_modes(&world.data_folder(), 0o700, 0o600);
        assert_eq!(listing(world), before, "nothing was changed");
    });
}

/// Makes the program run as a user whom permissions bind, where this one is not (root). False when that cannot be had.
async fn bound_by_permissions(world: &mut World) -> bool {
    let probe = world.home().join("probe");
    fs::create_dir(&probe).unwrap();
    fs::set_permissions(&probe, fs::Permissions::from_mode(0o500)).unwrap();
    let free = fs::write(probe.join("file"), "x").is_ok();
    if !free {
        return true;
    }
    let script = world.home().join("bound");
    let drop = "--bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search";
    let text = format!("#!/bin/sh\nexec setpriv {drop} -- \"${{0%/bound}}/program\" \"$@\"\n");
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).unwrap();
    let program = world.home().join("program");
    std::os::unix::fs::symlink("/usr/bin/touch", &program).unwrap();
    let tried = world.command(&script).arg(probe.join("other")).status().await;
    let bound = tried.is_ok_and(|status| !status.success()) && !probe.join("other").exists();
    fs::remove_file(&program).unwrap();
    std::os::unix::fs::symlink(world.binary(), &program).unwrap();
    world.start_through(&script);
    bound
}

fn kept_aside(world: &World, name: &str) -> PathBuf {
    let beside =
        |path: &PathBuf| path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&format!("{name}.")));
    let all = fs::read_dir(world.data_folder()).unwrap().flatten().map(|entry| entry.path());
    all.into_iter().find(beside).unwrap_or_else(|| panic!("{name} was not kept aside"))
}

fn set_modes(folder: &std::path::Path, folders: u32, files: u32) {
    // A folder must be open while its contents are changed.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            set_modes(&entry.path(), folders, files);
        } else {
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(files)).unwrap();
        }
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(folders)).unwrap();
}

/// Names and contents of the documents and the database.
fn listing(world: &World) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![world.data_folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            match entry.file_type().unwrap() {
                kind if kind.is_dir() && entry.file_name() != "logs" => folders.push(entry.path()),
                kind if kind.is_file() => files.push((entry.path(), fs::read(entry.path()).unwrap())),
                _ => {}
            }
        }
    }
    files.retain(|(path, _)| path.extension().is_some_and(|extension| extension == "json" || extension == "sqlite3"));
    files.sort();
    files
}
