use super::*;
use broadcast::app::settings::SendingRules;
use broadcast::model::preferences::{InterfaceSize, LanguageSetting, ThemeSetting};
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;
use wecom::clock::SystemClock;

fn folder_with(files: &[(&str, Value)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content.to_string()).unwrap();
    }
    folder
}

fn open(folder: &TempDir) -> Documents {
    Documents::open(folder.path(), Arc::new(SystemClock)).unwrap()
}

fn standing(folder: &TempDir, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap()
}

fn settings_of_an_earlier_version() -> Value {
    json!({
        "language": "en", "theme": "dark", "interface_size": "150", "quick_send_shortcut": "Alt+Space",
        "autostart": true, "knows_tray": true, "undo_seconds": 30, "keep_months": 6, "parallel": 2,
    })
}

fn what_was_chosen() -> Preferences {
    let quick_send_shortcut = "Alt+Space".to_owned();
    let (language, theme) = (LanguageSetting::English, ThemeSetting::Dark);
    let interface_size = InterfaceSize::Large;
    let autostart = true;
    // What an earlier version did not know is not offered to its users.
    let (knows_tray, knows_tour) = (true, true);
    Preferences { language, theme, interface_size, quick_send_shortcut, autostart, knows_tray, knows_tour }
}

/// The same in the file, as the earlier version had written it.
fn brought_over() -> Value {
    let mut kept = as_map(&what_was_chosen());
    kept.remove("knows_tour");
    Value::Object(kept)
}

#[test]
fn choices_among_the_settings_are_brought_over_and_the_rules_of_sending_stay() {
    let folder = folder_with(&[(settings::DOCUMENT, settings_of_an_earlier_version())]);
    assert_eq!(read(folder.path()), what_was_chosen(), "the command line knows them before the window was opened");
    let documents = open(&folder);
    assert_eq!(prepare(&documents).unwrap(), what_was_chosen());
    assert_eq!(standing(&folder, FILE), brought_over());
    let rules = json!({ "undo_seconds": 30, "keep_months": 6, "parallel": 2 });
    assert_eq!(standing(&folder, settings::DOCUMENT), rules);
    let read_as_rules = documents.read::<SendingRules>(settings::DOCUMENT).unwrap().unwrap();
    assert_eq!(
        read_as_rules,
        SendingRules { undo_seconds: 30, keep_months: 6, parallel: 2, ..SendingRules::default() }
    );
    assert_eq!(read(folder.path()), what_was_chosen());
    assert!(documents.kept_aside().is_empty());
}

#[test]
fn what_a_start_that_was_killed_had_brought_over_is_finished() {
    let folder =
        folder_with(&[(settings::DOCUMENT, settings_of_an_earlier_version()), (FILE, json!(what_was_chosen()))]);
    assert_eq!(prepare(&open(&folder)).unwrap(), what_was_chosen());
    assert_eq!(standing(&folder, FILE), json!(what_was_chosen()));
    assert_eq!(standing(&folder, settings::DOCUMENT), json!({ "undo_seconds": 30, "keep_months": 6, "parallel": 2 }));
}

#[test]
fn choices_that_stand_already_are_never_written_over() {
    let chosen = json!({ "language": "zh-CN", "of_a_newer_version": 1 });
    let folder = folder_with(&[(settings::DOCUMENT, settings_of_an_earlier_version()), (FILE, chosen.clone())]);
    let expected = Preferences { language: LanguageSetting::Chinese, knows_tour: true, ..Preferences::default() };
    for _ in 0..2 {
        assert_eq!(prepare(&open(&folder)).unwrap(), expected);
        assert_eq!(standing(&folder, FILE), chosen);
    }
}

#[test]
fn damaged_files_are_kept_aside_and_told() {
    for damage in ["", "{ \"language\": \"zh", "[]", "{\"theme\": 7}"] {
        let folder = folder_with(&[(settings::DOCUMENT, json!({ "undo_seconds": 30 }))]);
        std::fs::write(folder.path().join(FILE), damage).unwrap();
        let by_the_settings = Preferences { knows_tour: true, ..Preferences::default() };
        assert_eq!(read(folder.path()), by_the_settings, "somebody was here before");
        let documents = open(&folder);
        assert_eq!(prepare(&documents).unwrap(), Preferences::default());
        let kept = documents.kept_aside();
        assert_eq!(kept.len(), 1, "{damage:?}");
        assert!(kept[0].path.to_string_lossy().contains("preferences.json.damaged-"));
        assert_eq!(std::fs::read_to_string(&kept[0].path).unwrap(), damage);
        assert_eq!(standing(&folder, settings::DOCUMENT), json!({ "undo_seconds": 30 }));
    }
}

#[test]
fn a_choice_among_the_settings_that_means_nothing_is_kept_aside_and_told() {
    let folder = folder_with(&[(settings::DOCUMENT, json!({ "language": 7, "undo_seconds": 30 }))]);
    let documents = open(&folder);
    assert_eq!(prepare(&documents).unwrap(), Preferences::default());
    assert_eq!(documents.kept_aside().len(), 1);
    let kept = std::fs::read_to_string(&documents.kept_aside()[0].path).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), json!({ "language": 7 }));
    assert_eq!(standing(&folder, settings::DOCUMENT), json!({ "undo_seconds": 30 }));
}

#[test]
fn a_first_start_writes_nothing() {
    let folder = folder_with(&[]);
    assert_eq!(prepare(&open(&folder)).unwrap(), Preferences::default());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
