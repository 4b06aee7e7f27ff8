//! What others on the computer can reach of the program: nothing but the socket in the user's own folder.

use crate::home::Home;
use crate::system::{connect, end};
#[cfg(target_os = "linux")]
use std::collections::HashSet;
use testkit::until_blocking;

/// The inodes of all sockets that listen for TCP on this computer.
#[cfg(target_os = "linux")]
fn listening() -> HashSet<String> {
    let mut found = HashSet::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        // A computer without IPv6 has no second table.
        let text = std::fs::read_to_string(table).unwrap_or_default();
        for row in text.lines().skip(1) {
            let columns: Vec<&str> = row.split_whitespace().collect();
            if columns[3] == "0A" {
                found.insert(columns[9].to_owned());
            }
        }
    }
    found
}

/// The sockets that a process has, by inode.
#[cfg(target_os = "linux")]
fn sockets(pid: u32) -> HashSet<String> {
    let open = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().flatten();
    let targets = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    targets.filter_map(|to| Some(to.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn practice_needs_no_port_that_a_web_page_or_another_user_could_use() {
    use std::os::unix::fs::PermissionsExt;
    let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    assert!(sockets(std::process::id()).intersection(&listening()).count() > 0, "a listener is seen: {probe:?}");

    let home = Home::new();
    let sending = home.start(&["send", "-p", "practice", "--text", "没有端口", "--user", "zhangsan", "--undo", "600"]);
    until_waiting(&home);
    let own = sockets(sending.id());
    assert!(!own.is_empty(), "the endpoint for command lines at least");
    assert_eq!(own.intersection(&listening()).count(), 0, "the process with the outbox listens on a port");
    let endpoint = std::fs::metadata(home.data().join("posthorn.socket")).unwrap();
    assert_eq!(endpoint.permissions().mode() & 0o777, 0o600);
    end(&sending);
    assert_eq!(crate::home::ended(sending).code, 130);
}

/// The only send is written down and waits to be taken back.
fn until_waiting(home: &Home) {
    until_blocking("the send to wait", || {
        let rows = home.history();
        rows.len() == 1 && rows[0]["state"] == "waiting"
    });
}

#[test]
fn callers_that_say_nothing_hold_no_other_up() {
    let home = Home::new();
    let sending = home.start(&["send", "-p", "practice", "--text", "慢慢来", "--user", "zhangsan", "--undo", "600"]);
    // The endpoint opens before the send is written down.
    until_waiting(&home);
    let silent: Vec<_> = (0..40).map(|_| connect(&home.data())).collect();
    let status = home.run(&["status", "--json"]).with_code(0).json();
    assert_eq!(status["broadcasts"][0]["state"], "waiting");
    drop(silent);
    end(&sending);
    assert_eq!(crate::home::ended(sending).code, 130);
}
