use super::*;
use crate::arguments::{Arguments, Asked};
use crate::exit;
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
