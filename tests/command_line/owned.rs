//! One process owns the data folder: the others hand over to it.

use crate::home::{Home, ended};
use crate::system::{Endpoint, end};
use serde_json::json;
use std::io::{Read, Write};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use testkit::until_blocking;

#[test]
fn a_second_command_line_hands_over_to_the_first() {
    let home = Home::new();
    let first =
        home.start(&["send", "-p", "practice", "--text", "first", "--user", "zhangsan", "--undo", "600", "--json"]);
    let waiting = until_blocking("the first to wait", || home.history().first().cloned());
    #[cfg(unix)]
    {
        let socket = home.data().join("posthorn.socket");
        assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // It is the first one's practice company that the second one sends to: its message can be taken back there.
    let second =
        home.run(&["send", "-p", "practice", "--text", "second", "--user", "lisi", "--json"]).with_code(0).json();
    assert_eq!(second["broadcast"]["outcome"], "accepted");
    let id = second["broadcast"]["id"].as_str().unwrap();
    let recall = home.run(&["recall", id, "--json"]).with_code(0).json();
    assert_eq!(recall["broadcast"]["recall"], json!({"asked": 1, "done": 1, "failed": 0}));
    for reading in
        [&["profiles"][..], &["status"], &["history"], &["plan", "-p", "practice", "--text", "x", "--user", "lisi"]]
    {
        home.run(reading).with_code(0);
    }
    // Given up there, the first one is told as well.
    end(&first);
    let first = ended(first).with_code(130).json();
    assert_eq!((&first["broadcast"]["id"], &first["broadcast"]["state"]), (&waiting["id"], &json!("cancelled")));
    assert_eq!(home.history().len(), 2);
}

#[test]
fn many_at_once_each_get_their_answer() {
    let home = Home::new();
    home.run(&["profiles"]).with_code(0);
    let texts: Vec<String> = (0..8).map(|n| format!("gleichzeitig {n}")).collect();
    let all: Vec<_> = texts
        .iter()
        .map(|text| home.start(&["send", "-p", "practice", "--text", text, "--user", "zhangsan", "--json"]))
        .collect();
    for child in all {
        assert_eq!(ended(child).with_code(0).json()["broadcast"]["outcome"], "accepted");
    }
    assert_eq!(home.history().len(), 8);
}

#[test]
fn who_only_looks_is_not_kept_by_the_sends_of_others() {
    let home = Home::new();
    let looking = std::sync::atomic::AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while looking.load(std::sync::atomic::Ordering::SeqCst) {
                let ran = home.run(&["profiles", "--json"]);
                // Answered, or told that the one who was asked has been killed.
                if ran.code != 0 {
                    assert_eq!(ran.with_code(8).json()["error"]["code"], "lost");
                }
            }
        });
        // Each waits for ten minutes; who looks must not wait with it.
        for text in ["one", "two", "three"] {
            let mut send = home
                .start(&["send", "-p", "practice", "--text", text, "--user", "zhangsan", "--undo", "600", "--json"]);
            until_blocking("it to be written down", || home.history().iter().find(|row| row["title"] == text).cloned());
            send.kill().unwrap();
            send.wait().unwrap();
        }
        looking.store(false, std::sync::atomic::Ordering::SeqCst);
    });
}

/// On Windows it cannot be deleted while somebody has it open.
#[cfg(unix)]
#[test]
fn a_lock_that_is_deleted_makes_nobody_a_second_owner() {
    let home = Home::new();
    let first =
        home.start(&["send", "-p", "practice", "--text", "first", "--user", "zhangsan", "--undo", "600", "--json"]);
    let waiting = until_blocking("the first to wait", || home.history().first().cloned());
    std::fs::remove_file(home.data().join("posthorn.lock")).unwrap();
    // It is the first one that answers, and nothing of it was interrupted.
    let second =
        home.run(&["send", "-p", "practice", "--text", "second", "--user", "lisi", "--json"]).with_code(0).json();
    assert_eq!(second["broadcast"]["outcome"], "accepted");
    let status = home.run(&["status", waiting["id"].as_str().unwrap(), "--json"]).with_code(10).json();
    assert_eq!(status["broadcast"]["state"], "waiting");
    end(&first);
    ended(first).with_code(130);
}

/// As by a virus scanner, for longer than is waited.
#[cfg(windows)]
#[test]
fn a_lock_that_another_program_holds_is_told_and_nothing_is_done_without_it() {
    use std::os::windows::fs::OpenOptionsExt;
    let home = Home::new();
    std::fs::create_dir_all(home.data()).unwrap();
    let mut options = std::fs::OpenOptions::new();
    let lock = options.create(true).truncate(false).write(true).share_mode(0);
    let held = lock.open(home.data().join("posthorn.lock")).unwrap();
    let line = ["send", "-p", "practice", "--text", "x", "--user", "zhangsan"];
    let refused = home.run(&[&line[..], &["--json"]].concat()).with_code(9).json();
    assert_eq!(refused["error"]["code"], "lock_out_of_reach");
    assert!(!home.data().join("posthorn.sqlite3").exists());
    drop(held);
    home.run(&line).with_code(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_lock_that_cannot_be_opened_is_told_and_nothing_is_done_without_it() {
    let home = Home::new();
    std::fs::create_dir_all(home.data()).unwrap();
    // What it leads to can neither be made nor opened.
    std::os::unix::fs::symlink("/sys/posthorn.lock", home.data().join("posthorn.lock")).unwrap();
    let line = ["send", "-p", "practice", "--text", "x", "--user", "zhangsan"];
    let refused = home.run(&[&line[..], &["--json"]].concat()).with_code(9).json();
    assert_eq!(refused["error"]["code"], "lock_out_of_reach");
    let told = home.run(&[&line[..], &["--lang", "zh"]].concat()).with_code(9);
    assert!(told.err.contains("请稍后再运行一次"), "{}", told.err);
    assert!(!home.data().join("posthorn.sqlite3").exists());
}

#[test]
fn of_two_companies_with_one_name_none_is_guessed() {
    let home = Home::new();
    let profile = |id: &str, corp: &str| {
        json!({
            "id": id, "name": "青禾科技", "colour": "blue", "corp_id": corp, "agent_id": 1_000_002,
            "base_url": "http://127.0.0.1:9", "my_user_id": "zhangsan"
        })
    };
    std::fs::create_dir_all(home.data()).unwrap();
    let profiles = json!({ "profiles": [profile("one", "ww1f00dcafe1f00dca"), profile("two", "ww2f00dcafe1f00dca")], "active": "one" });
    std::fs::write(home.data().join("profiles.json"), profiles.to_string()).unwrap();
    for command in ["plan", "send"] {
        let refused =
            home.run(&[command, "-p", "青禾科技", "--text", "x", "--user", "a", "--json"]).with_code(2).json();
        assert_eq!(refused["error"]["code"], "ambiguous");
        assert_eq!(refused["error"]["candidates"], json!(["one", "two"]));
    }
    let planned = home.run(&["plan", "-p", "two", "--text", "x", "--user", "a", "--json"]).json();
    assert_eq!(planned["plan"]["profile_id"], "two");
}

#[cfg(unix)]
#[test]
fn the_log_is_for_the_user_alone() {
    let home = Home::new();
    home.run(&["profiles"]).with_code(0);
    let logs = home.data().join("logs");
    let files: Vec<_> = std::fs::read_dir(&logs).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!files.is_empty());
    for file in files {
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
}

#[test]
fn an_owner_that_cannot_be_spoken_to_is_told() {
    let home = Home::new();
    std::fs::create_dir_all(home.data()).unwrap();
    let lock = std::fs::File::create(home.data().join("posthorn.lock")).unwrap();
    lock.lock().unwrap();
    let endpoint = Endpoint::open(&home.data());
    let other = std::thread::spawn(move || {
        let mut stream = endpoint.accept();
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        stream.write_all(b"{\"is\":\"refused\"}\n").unwrap();
        std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
    });
    let ran = home.run(&["history", "--json"]).with_code(8);
    assert_eq!(ran.json()["error"]["code"], "other_process");
    other.join().unwrap();
}

#[test]
fn an_owner_that_ends_with_a_send_leaves_it_unknown_and_nobody_sends_twice() {
    let home = Home::new();
    std::fs::create_dir_all(home.data()).unwrap();
    let lock = std::fs::File::create(home.data().join("posthorn.lock")).unwrap();
    lock.lock().unwrap();
    let endpoint = Endpoint::open(&home.data());
    let other = std::thread::spawn(move || {
        let mut stream = endpoint.accept();
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        stream.write_all(b"{\"is\":\"accepted\"}\n").unwrap();
        drop((stream, lock));
    });
    let ran = home.run(&["send", "-p", "practice", "--text", "x", "--user", "zhangsan", "--json"]).with_code(6);
    assert_eq!(ran.json()["error"]["code"], "lost");
    other.join().unwrap();
    assert!(home.history().is_empty());
}

#[test]
fn a_look_that_ended_its_owner_is_not_taken_to_another() {
    let home = Home::new();
    std::fs::create_dir_all(home.data()).unwrap();
    let lock = std::fs::File::create(home.data().join("posthorn.lock")).unwrap();
    lock.lock().unwrap();
    let endpoint = Endpoint::open(&home.data());
    let other = std::thread::spawn(move || {
        let mut stream = endpoint.accept();
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        stream.write_all(b"{\"is\":\"accepted\"}\n").unwrap();
        drop((stream, lock));
    });
    let ran = home.run(&["plan", "-p", "practice", "--text", "x", "--user", "zhangsan", "--json"]).with_code(8).json();
    assert_eq!((&ran["error"]["code"], ran.get("plan")), (&json!("lost"), None), "it was not looked at here either");
    other.join().unwrap();
}

#[test]
fn what_lies_about_from_before_is_not_in_the_way() {
    let home = Home::new();
    std::fs::create_dir_all(home.data()).unwrap();
    std::fs::write(home.data().join("posthorn.lock"), "").unwrap();
    drop(Endpoint::open(&home.data()));
    home.run(&["send", "-p", "practice", "--text", "x", "--user", "zhangsan"]).with_code(0);
}

#[test]
fn trouble_with_the_folder_or_the_keychain_has_a_code_of_its_own() {
    let home = Home::new();
    let profile = json!({
        "id": "acme", "name": "青禾科技", "colour": "blue", "corp_id": "ww1f00dcafe1f00dca", "agent_id": 1_000_002,
        "base_url": "http://127.0.0.1:9", "my_user_id": "zhangsan"
    });
    std::fs::create_dir_all(home.data()).unwrap();
    std::fs::write(home.data().join("profiles.json"), json!({ "profiles": [profile], "active": "acme" }).to_string())
        .unwrap();
    let profiles = home.run(&["profiles", "--json"]).with_code(0).json();
    assert_eq!(
        (&profiles["profiles"][1]["name"], &profiles["profiles"][1]["has_secret"]),
        (&json!("青禾科技"), &json!(false))
    );
    // Without a session bus there is no keychain on Linux; on Windows there always is one, without this secret.
    let code = if cfg!(windows) { "secret_missing" } else { "keychain" };
    let line = ["-p", "青禾科技", "--text", "x", "--user", "zhangsan", "--acknowledge", "unknown", "--json"];
    let refused = home.run(&[&["send"], &line[..]].concat()).with_code(9).json();
    assert!(refused["error"]["code"].as_str().unwrap().starts_with(code), "{}", refused["error"]);
    assert_eq!(refused["plan"]["people"], 1);
    assert!(home.history().is_empty());

    let broken = Home::new();
    std::fs::create_dir_all(broken.data().parent().unwrap()).unwrap();
    std::fs::write(broken.data(), "not a folder").unwrap();
    assert_eq!(broken.run(&["history", "--json"]).with_code(9).json()["error"]["code"], "storage");
}
