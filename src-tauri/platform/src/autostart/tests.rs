use super::Form::{DesktopEntry, LaunchAgent, Registry};

#[test]
fn the_registry_gets_the_path_in_quotes_and_the_argument_behind_them() {
    let text = Registry.text(r"C:\Program Files\Posthorn\posthorn.exe", "--tray");
    assert_eq!(text, r#""C:\Program Files\Posthorn\posthorn.exe" --tray"#);
}

#[test]
fn an_entry_of_an_earlier_version_is_mended_and_a_right_one_is_left() {
    let program = r"C:\Program Files\Posthorn\posthorn.exe";
    let right = Registry.text(program, "--tray");
    let unquoted = format!("{program} --tray");
    let elsewhere = Registry.text(r"D:\posthorn.exe", "--tray");
    for standing in [unquoted.as_str(), elsewhere.as_str(), program, ""] {
        assert_eq!(Registry.mended(standing, program, "--tray").as_deref(), Some(right.as_str()), "{standing}");
    }
    assert_eq!(Registry.mended(&right, program, "--tray"), None);
}

#[test]
fn a_launch_agent_survives_a_folder_with_signs_of_xml() {
    let text = LaunchAgent.text("/Users/a/R&D <1>/Posthorn.app/Contents/MacOS/posthorn", "--tray");
    let start = "<array><string>/Users/a/R&amp;D &lt;1&gt;/Posthorn.app/Contents/MacOS/posthorn</string>\
                 <string>--tray</string></array>";
    assert!(text.contains(start), "{text}");
    assert!(text.contains("<string>app.posthorn.desktop</string>"), "named as Posthorn in the settings: {text}");
    assert_eq!(LaunchAgent.mended(&text, "/Users/a/R&D <1>/Posthorn.app/Contents/MacOS/posthorn", "--tray"), None);
    let moved = "/Applications/Posthorn.app/Contents/MacOS/posthorn";
    assert_eq!(LaunchAgent.mended(&text, moved, "--tray"), Some(LaunchAgent.text(moved, "--tray")));
}

#[test]
fn a_desktop_entry_quotes_what_its_readers_would_take_apart() {
    let exec = |program: &str| {
        let text = DesktopEntry.text(program, "--tray");
        text.lines().find(|line| line.starts_with("Exec=")).unwrap().to_owned()
    };
    assert_eq!(exec("/opt/my programs/posthorn"), r#"Exec="/opt/my programs/posthorn" --tray"#);
    assert_eq!(exec(r"/a$b`c%d\e"), r#"Exec="/a\\$b\\`c%%d\\\\e" --tray"#);
}

#[test]
fn a_desktop_entry_that_was_switched_off_stays_switched_off() {
    let earlier = "[Desktop Entry]\nType=Application\nExec=/opt/my programs/posthorn --tray\nHidden=true";
    let mended = DesktopEntry.mended(earlier, "/opt/my programs/posthorn", "--tray").unwrap();
    assert_eq!(mended, "[Desktop Entry]\nType=Application\nExec=\"/opt/my programs/posthorn\" --tray\nHidden=true\n");
    assert_eq!(DesktopEntry.mended(&mended, "/opt/my programs/posthorn", "--tray"), None);
}
