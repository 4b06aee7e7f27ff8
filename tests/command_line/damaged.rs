//! A database of another version, and a damaged one: told, with a code of their own, and nothing is sent.

use crate::home::Home;
use std::path::PathBuf;

fn sent(home: &Home, text: &str) {
    home.run(&["send", "-p", "practice", "--text", text, "--user", "zhangsan"]).with_code(0);
}

fn files(home: &Home, beginning: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(home.data()).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(beginning)).collect()
}

#[test]
fn a_database_of_another_version_is_not_touched_and_has_code_9() {
    let home = Home::new();
    sent(&home, "before");
    // The list of migrations has its description, the time of its run and its checksum behind one another.
    let path = home.data().join("posthorn.sqlite3");
    let bytes = std::fs::read(&path).unwrap();
    let description = b"directory";
    let is_row = |window: &[u8]| window.starts_with(description) && window.ends_with(b"20");
    let at = bytes.windows(description.len() + 2).position(is_row).unwrap();
    let checksum = at + description.len() + "2026-01-01 00:00:00".len();
    let mut changed = bytes.clone();
    changed[checksum + 8] ^= 0x0f;
    std::fs::write(&path, &changed).unwrap();
    for command in [&["history", "--json"][..], &["send", "-p", "practice", "--text", "x", "--user", "lisi", "--json"]]
    {
        let ran = home.run(command).with_code(9).json();
        assert_eq!(ran["error"]["code"], "storage_other_version", "{ran}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), changed);
    assert_eq!(files(&home, "posthorn.sqlite3."), Vec::<PathBuf>::new(), "nothing was put aside");
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(home.history().len(), 1);
}

#[test]
fn a_damaged_database_is_told_once_with_code_9_and_what_can_be_read_is_there() {
    let home = Home::new();
    for text in ["one", "two", "three"] {
        sent(&home, text);
    }
    let path = home.data().join("posthorn.sqlite3");
    let mut bytes = std::fs::read(&path).unwrap();
    let text = br#""content":"two""#;
    let has_text = |page: &[u8]| page.windows(text.len()).any(|window| window == text);
    let hit: Vec<_> =
        bytes.chunks_mut(4096).skip(1).filter(|page| has_text(page)).map(|page| page.fill(0x5a)).collect();
    assert!(!hit.is_empty());
    std::fs::write(&path, &bytes).unwrap();
    let ran = home.run(&["send", "-p", "practice", "--text", "four", "--user", "lisi", "--json"]).with_code(9).json();
    assert_eq!(ran["error"]["code"], "storage_damaged", "{ran}");
    let kept = files(&home, "posthorn.sqlite3.damaged-");
    assert_eq!(kept.len(), 1);
    assert_eq!(ran["error"]["about"], kept[0].display().to_string());
    assert_eq!(std::fs::read(&kept[0]).unwrap(), bytes);
    assert!(ran["broadcast"].is_null(), "nothing was sent");
    // The pages were those of texts and requests: what was sent to whom is there.
    let titles: Vec<_> = home.history().iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, ["three", "two", "one"]);
    sent(&home, "four");
}

#[test]
fn of_a_file_that_is_no_database_nothing_is_left_and_that_is_said() {
    let home = Home::new();
    sent(&home, "before");
    std::fs::write(home.data().join("posthorn.sqlite3"), vec![0x5a; 30_000]).unwrap();
    let ran = home.run(&["history", "--json"]).with_code(9).json();
    assert_eq!(ran["error"]["code"], "storage_damaged");
    let codes: Vec<_> = ran["notes"].as_array().unwrap().iter().map(|note| note["code"].clone()).collect();
    assert!(codes.contains(&"database_lost".into()), "{codes:?}");
    assert!(home.history().is_empty());
}
