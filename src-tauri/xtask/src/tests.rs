//! Tests of the command line of the tasks.

use super::*;

fn words(line: &str) -> Result<Task, TaskError> {
    read(line.split_whitespace().map(OsString::from))
}

#[test]
fn commands_and_their_switches_are_read() {
    assert_eq!(words("").unwrap(), Task::Help);
    assert_eq!(words("test").unwrap(), Task::Test { fast: false });
    assert_eq!(words("test --fast").unwrap(), Task::Test { fast: true });
    assert_eq!(words("fuzz").unwrap(), Task::Fuzz { minutes: 30 });
    assert_eq!(words("fuzz --minutes 2").unwrap(), Task::Fuzz { minutes: 2 });
    assert_eq!(words("kills").unwrap(), Task::Kills { kills: 1000 });
    assert_eq!(words("kills --kills 300").unwrap(), Task::Kills { kills: 300 });
    assert_eq!(words("port").unwrap(), Task::Port { parts: Part::ALL.to_vec() });
    assert_eq!(words("port test check").unwrap(), Task::Port { parts: vec![Part::Test, Part::Check] });
    assert_eq!(words("tour --docs").unwrap(), Task::Tour { docs: true });
    let two = vec![Section::Start, Section::Engine];
    assert_eq!(words("bench start engine").unwrap(), Task::Bench { sections: two });
    assert_eq!(words("bench").unwrap(), Task::Bench { sections: Section::ALL.to_vec() });
    assert_eq!(words("run").unwrap(), Task::Run { release: false, args: vec![] });
    let with_args = Task::Run { release: true, args: vec!["--hidden".into(), "x".into()] };
    assert_eq!(words("run --release -- --hidden x").unwrap(), with_args);
    assert_eq!(words("postgres").unwrap(), Task::Postgres);
    assert_eq!(words("deny --advisories").unwrap(), Task::Deny { advisories: true });
    let universal = Task::Bundle { offline_webview: true, args: vec!["--target".into(), "x".into()] };
    assert_eq!(words("bundle --offline-webview -- --target x").unwrap(), universal);
    let inside = Task::Desktop { command: vec!["xdotool".into(), "--".into(), "y".into()] };
    assert_eq!(words("desktop -- xdotool -- y").unwrap(), inside);
    let test = Task::Slot { command: vec!["/deps/e2e".into(), "--exact".into(), "tour".into(), "--".into()] };
    assert_eq!(words("slot /deps/e2e --exact tour --").unwrap(), test);
}

#[test]
fn what_is_not_understood_is_named() {
    for (line, named) in [
        ("tset", "tset"),
        ("test --quick", "--quick"),
        ("tour --fast", "--fast"),
        ("desktop xdotool", "desktop without"),
        ("test -- more", "more"),
        ("fuzz --minutes", "--minutes without"),
        ("fuzz --minutes 0", "0"),
        ("fuzz --minutes soon", "soon"),
        ("fuzz --minutes 3 more", "more"),
        ("fuzz --hours 3", "--hours"),
        ("kills --kills", "--kills without"),
        ("kills --minutes 3", "--minutes"),
        ("bench start quickly", "quickly"),
        ("port tset", "tset"),
        ("postgres 5432", "5432"),
        ("port --fast", "--fast"),
        ("port -- check", "check"),
    ] {
        let error = words(line).unwrap_err().to_string();
        assert!(error.contains(named), "{line}: {error}");
    }
}

#[test]
fn help_names_every_command() {
    for name in [
        "run", "tour", "test", "setup", "fuzz", "kills", "port", "bundle", "notices", "deny", "types", "postgres",
        "ui", "desktop", "slot", "help",
    ] {
        assert!(HELP.lines().any(|line| line.trim_start().starts_with(name)), "{name}");
    }
}
