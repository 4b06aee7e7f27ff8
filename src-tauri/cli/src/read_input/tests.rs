use super::*;
use crate::arguments::{Arguments, Asked};
use crate::exit;
use crate::request::{TeamAsk, TeamJoinAsk};
use broadcast::model::team::TeamInput;
use clap::Parser;

const NOW: Timestamp = Timestamp(1_735_689_600_000);

fn parsed(line: &[&str], input: &str) -> Result<Request, Failure> {
    let arguments = Arguments::try_parse_from(["posthorn"].iter().chain(line)).unwrap();
    let Asked::Do(command) = arguments.command else { panic!("{line:?} asks for no data") };
    request(command, &mut input.as_bytes(), NOW)
}

fn asked(line: &[&str], input: &str) -> Ask {
    match parsed(line, input).unwrap() {
        Request::Plan(ask) => ask,
        Request::Send(send) => send.ask,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_input_is_the_text_or_the_rows_and_never_both() {
    let ask = asked(&["plan", "-p", "x", "--text", "-", "--user", "a"], "two\nlines\n");
    assert_eq!(ask.message, MessageAsk::Text("two\nlines".to_owned()));
    let ask = asked(&["plan", "-p", "x", "--text", "{{ a }}", "--rows", "-", "--set", "b=1=2"], "to,a\nx,1\n");
    assert_eq!(STANDARD.decode(ask.rows.unwrap().content).unwrap(), b"to,a\nx,1\n");
    assert_eq!(ask.set.get("b").map(String::as_str), Some("1=2"));
    let both = parsed(&["plan", "-p", "x", "--text", "-", "--rows", "-"], "x").unwrap_err();
    assert_eq!(both.exit, exit::USAGE);
    assert_eq!(parsed(&["plan", "-p", "x", "--text", "x", "--list", "/no/such"], "").unwrap_err().exit, exit::USAGE);
    assert_eq!(parsed(&["plan", "-p", "x", "--text", "x", "--set", "x"], "").unwrap_err().exit, exit::USAGE);
}

#[test]
fn a_value_comes_from_a_file_or_the_input_so_that_no_list_of_processes_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pay");
    std::fs::write(&file, "\u{feff}8,231.45 = 实发\r\n").unwrap();
    let from_file = format!("pay={}", file.display());
    let line = ["plan", "-p", "x", "--text", "{{ pay }}{{ a }}", "--set-file", &from_file];
    let ask = asked(&[&line[..], &["--set-file", "a=-", "--set", "b=1"]].concat(), "两\n行\n");
    let got: Vec<(&str, &str)> = ask.set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(got, [("a", "两\n行"), ("b", "1"), ("pay", "8,231.45 = 实发")]);
    for wrong in [
        &["--set-file", "pay"][..],
        &["--set-file", "=x"],
        &["--set-file", "pay=/no/such"],
        &["--set", "pay=1", "--set-file", &from_file],
        &["--set-file", "a=-", "--rows", "-"],
    ] {
        let failure = parsed(&[&line[..5], wrong].concat(), "x").unwrap_err();
        assert_eq!(failure.exit, exit::USAGE, "{wrong:?}");
        assert!(!format!("{failure:?}").contains("8,231"), "{wrong:?}");
    }
}

#[test]
fn waiting_is_chosen_or_not() {
    let wait = |more: &[&str]| match parsed(&[&["resume", "id"], more].concat(), "").unwrap() {
        Request::Resume { wait, .. } => wait,
        other => panic!("{other:?}"),
    };
    assert_eq!((wait(&[]), wait(&["--wait"]), wait(&["--no-wait"])), (None, Some(true), Some(false)));
}

#[test]
fn what_a_colleague_sends_is_approved_with_a_yes() {
    let asked = |more: &[&str]| match parsed(&[&["release", "b1"], more].concat(), "").unwrap() {
        Request::Release { id, yes } => (id, yes),
        other => panic!("{other:?}"),
    };
    assert_eq!((asked(&[]), asked(&["--yes"])), (("b1".to_owned(), false), ("b1".to_owned(), true)));
}

const JOIN: [&str; 5] = ["join", "--address", "postgres://posthorn@db.example.com:5432/posthorn", "--name", "王芳"];

fn team(line: &[&str], input: &str) -> Result<TeamAsk, Failure> {
    match parsed(&[&["team"][..], line].concat(), input)? {
        Request::Team { what } => Ok(what),
        other => panic!("{other:?}"),
    }
}

fn joined(more: &[&str], input: &str) -> Result<TeamJoinAsk, Failure> {
    match team(&[&JOIN[..], more].concat(), input)? {
        TeamAsk::Join(join) => Ok(join),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_team_is_joined_with_what_was_typed_and_the_first_line_of_the_input_as_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, "-----BEGIN CERTIFICATE-----\n").unwrap();
    let ca = file.display().to_string();
    let join =
        joined(&["--ca", &ca, "--company", "青禾科技", "--company", "b", "--templates"], "s3 cr3t\r\nx\n").unwrap();
    let input = TeamInput {
        address: JOIN[2].to_owned(),
        name: "王芳".to_owned(),
        authority: "-----BEGIN CERTIFICATE-----\n".to_owned(),
        companies: vec!["青禾科技".to_owned(), "b".to_owned()],
        templates: true,
        history: false,
        session_only: false,
    };
    assert_eq!(join, TeamJoinAsk { input, password: Some(SecretAsk::new("s3 cr3t")), only_look: false });
    let look = joined(&["--try"], "").unwrap();
    assert!(look.only_look && look.password.is_none() && look.input.authority.is_empty());
    assert_eq!(joined(&[], "\nx").unwrap().password, None);
    // As GBK it would be another one.
    assert_eq!(joined(&[], "\u{feff}Zoë\n").unwrap().password, Some(SecretAsk::new("Zoë")));
    assert_eq!(joined(&[], "Zoë").unwrap().password, Some(SecretAsk::new("Zoë")));
}

#[test]
fn a_password_in_an_address_is_not_taken_and_not_repeated() {
    for address in
        ["postgres://a:s3cr3t@h/d", "postgres://a@h/d?password=s3cr3t", "a:s3cr3t@h/d", "host=h password=s3cr3t"]
    {
        let failure = team(&["join", "--address", address, "--name", "x"], "").unwrap_err();
        let told = (failure.problem.code.as_str(), failure.problem.field.as_deref(), failure.exit);
        assert_eq!(told, ("password_in_address", Some("--address"), exit::USAGE), "{address}");
        assert!(!format!("{failure:?}").contains("s3cr3t"), "{address}");
    }
    let name = "postgres://a@[::1]:5432/a@b";
    assert!(team(&["join", "--address", name, "--name", "x"], "").is_ok(), "neither a port nor a name is a password");
}

#[test]
fn certificates_come_from_a_text_of_some_size() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        file.display().to_string()
    };
    for (file, code) in [
        ("-".to_owned(), "invalid_input"),
        ("/no/such".to_owned(), "invalid_input"),
        (written("large.pem", "a".repeat(1024 * 1024 + 1).as_bytes()), "invalid_input"),
        (written("empty.pem", b"\n"), "team_authority"),
        (written("bytes.cer", &[0x30, 0x82, 0, 0, 0xff]), "team_authority"),
    ] {
        let failure = joined(&["--ca", &file], "s3cr3t\n").unwrap_err();
        let told = (failure.problem.code.as_str(), failure.problem.field.as_deref(), failure.exit);
        assert_eq!(told, (code, Some("--ca"), exit::USAGE), "{file}");
    }
}

#[test]
fn a_team_is_left_when_that_is_confirmed() {
    let failure = team(&["leave"], "").unwrap_err();
    let told = (failure.problem.code.as_str(), failure.problem.about.as_deref(), failure.exit);
    assert_eq!(told, ("needs_confirmation", Some("--yes"), exit::ACKNOWLEDGE));
    assert_eq!(team(&["leave", "--yes"], "").unwrap(), TeamAsk::Leave);
    assert_eq!(team(&["status"], "").unwrap(), TeamAsk::Status);
    assert_eq!(team(&["statements"], "").unwrap(), TeamAsk::Statements);
    assert_eq!(team(&["log", "--offset", "20"], "").unwrap(), TeamAsk::Log { offset: 20, limit: 20 });
    let share = TeamAsk::Share { company: "青禾科技".to_owned() };
    assert_eq!(team(&["share", "--company", "青禾科技"], "").unwrap(), share);
    for wrong in [&["team"][..], &["team", "help"], &["team", "join", "--name", "x"], &["team", "share"]] {
        assert!(Arguments::try_parse_from(["posthorn"].iter().chain(wrong)).is_err(), "{wrong:?}");
    }
}
