use super::*;
use std::fs;
use std::path::Path;

#[test]
fn the_web_view_cannot_leave() {
    let elsewhere = "tauri://localhost/index.html#page=sends";
    let on_windows = "http://tauri.localhost/quick.html";
    let is = |address: &str, windows| is_page_of(&Url::parse(address).unwrap(), windows);
    assert!(is(elsewhere, false) && is(on_windows, true));
    assert!(!is(elsewhere, true) && !is(on_windows, false), "each system has the one address");
    for foreign in [
        "https://tauri.localhost/",
        "http://tauri.localhost:8080/",
        "http://user@tauri.localhost/",
        "tauri://localhost:8080/",
        "tauri://localhost.example.com/",
        "https://example.com/",
        "http://localhost/",
        "https://tauri.localhost.example.com/",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "about:blank",
    ] {
        assert!(!is(foreign, false) && !is(foreign, true), "{foreign}");
    }
}

/// The shell's sources by their names.
fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/app");
    let folders = [folder.clone(), folder.join("commands")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files.filter(|path| path.is_file()).map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn windows_are_made_behind_the_one_door_alone() {
    let mut makers = sources();
    makers.retain(|(_, text)| text.contains(concat!("WindowBuilder", "::new")));
    assert_eq!(makers.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["windows.rs"]);
    for private in ["show_main", "show_quick", "base"] {
        assert!(makers[0].1.contains(&format!("\nfn {private}")), "{private} would be a way round the door");
    }
    let configured: serde_json::Value = serde_json::from_str(include_str!("../../../tauri.conf.json")).unwrap();
    assert_eq!(configured["app"]["windows"], serde_json::json!([]));
}

#[test]
fn no_window_is_asked_what_only_the_event_loop_can_answer() {
    for (name, text) in sources() {
        for asked in ["focused", "visible", "minimized", "maximized", "fullscreen", "decorated", "enabled"] {
            assert!(!text.contains(&format!(".is_{asked}()")), "{name}: is_{asked} waits for the event loop");
        }
    }
}

#[test]
fn a_destination_travels_in_the_address() {
    let to = Destination { page: "compose".into(), template: Some("a&b=c".into()), broadcast: None, profile: None };
    assert_eq!(to.fragment(), "page=compose&template=a%26b%3Dc");
}
