//! Posthorn's command line: the same engine, rules, profiles and folder as the window's, without one. Nothing here touches a display.
//!
//! `arguments` is what can be typed, `read_input` reads what only this process can, `perform` does it, `document` is the answer, `print`
//! its words, `exit` its code. One process owns the data folder at a time ([`broadcast::documents::owner`]): a command line that finds it taken
//! hands its request over ([`endpoint`]) and prints the same answer.

mod arguments;
#[cfg(test)]
mod completions;
mod document;
mod draft_builder;
pub mod endpoint;
mod exit;
mod explain;
mod listen;
mod messages;
mod owner_or_client;
mod perform;
mod place;
mod print;
mod read_input;
mod request;
pub mod requests;
mod times;
mod values;
mod work;

use arguments::{Arguments, Asked, Language, ListenArguments, TeamCommand, WorkArguments};
use broadcast::model::doctor::Examined;
use broadcast::model::timestamp::Timestamp;
use clap::Parser;
use document::{Document, Problem};
use listen::{Listening, Teller};
use platform::{data_folder, folders, preferences, system_language};
use request::{DeadAsk, Request};
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::runtime::Runtime;
use wecom::clock::SystemClock;

/// Whether the arguments are for the command line. Without any, or with the switches that the system gives, the window opens.
pub fn is_meant(arguments: impl IntoIterator<Item = String>) -> bool {
    let asks = |argument: &String| matches!(argument.as_str(), "--help" | "-h" | "--version" | "-V");
    arguments.into_iter().skip(1).any(|argument| !argument.starts_with('-') || asks(&argument))
}

/// What the doctor found, as the command line prints it and to be handed on: without secrets.
pub fn doctor_report(all: Vec<Examined>, chinese: bool) -> String {
    let lines: Vec<_> = all.into_iter().map(Into::into).collect();
    print::checks(&lines, messages::Words { chinese })
}

/// Runs it; the exit code.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors. What cannot be printed is told by the code alone.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::OK });
        }
    };
    let json = arguments.json;
    let folder = match data_folder::prepare(folders::IDENTIFIER) {
        Some(Ok(folder)) => folder,
        Some(Err(error)) => {
            eprintln!("posthorn: the data of an earlier version could not be brought over: {error}");
            return ExitCode::from(exit::STORAGE);
        }
        None => {
            eprintln!("posthorn: no home folder");
            return ExitCode::from(exit::STORAGE);
        }
    };
    let chinese = speaks_chinese(arguments.lang, &folder);
    let (document, answered) = match arguments.command {
        // Each line has its answer; what is left to tell is for whoever looks at the terminal.
        Asked::Listen(what) if what.put_away.is_none() && !what.list => listened(what, &folder, chinese),
        _ => (answer(arguments, &folder, chinese), false),
    };
    let printed = if json && !answered { print::json(&document) } else { print::words(&document, chinese) };
    match printed {
        // The reader closed its end of the pipe: no error of ours.
        Ok(()) | Err(_) => ExitCode::from(document.exit),
    }
}

fn answer(arguments: Arguments, folder: &Path, chinese: bool) -> Document {
    let command = match arguments.command {
        Asked::Explain { code } => return explain::document(code, chinese),
        Asked::Listen(what) => return asked(folder, dead_letters(what), arguments.json, chinese),
        Asked::Work(what) => return worked(what, folder, chinese),
        Asked::Do(command) => command,
    };
    let name = match &command {
        arguments::Command::Profiles => "profiles",
        arguments::Command::Plan(_) => "plan",
        arguments::Command::Send(_) => "send",
        arguments::Command::Status { .. } => "status",
        arguments::Command::Resume { .. } => "resume",
        arguments::Command::Recall { .. } => "recall",
        arguments::Command::Release { .. } => "release",
        arguments::Command::History(_) => "history",
        arguments::Command::Metrics => "metrics",
        arguments::Command::MemberSheet(_) => "member-sheet",
        arguments::Command::ContactsSecret(_) => "contacts-secret",
        arguments::Command::Doctor(_) => "doctor",
        arguments::Command::Team(_) => "team",
    };
    if let Some(problem) = never_typed(&command)
        && std::io::stdin().is_terminal()
    {
        return Document::of(name).failed(problem, exit::USAGE);
    }
    let now = Timestamp::now(&SystemClock);
    let request = match read_input::request(command, &mut std::io::stdin().lock(), now) {
        Ok(request) => request,
        Err(failure) => return Document::of(name).failed(failure.problem, failure.exit),
    };
    asked(folder, request, arguments.json, chinese)
}

/// What is told when a command whose standard input holds a secret is started on a terminal, where what is typed stands on the screen.
fn never_typed(command: &arguments::Command) -> Option<Problem> {
    let (code, message) = match command {
        arguments::Command::ContactsSecret(what) if !what.check && !what.remove => {
            ("secret_on_terminal", "give the secret on standard input, not on a terminal")
        }
        arguments::Command::Team(TeamCommand::Join(_)) => return Some(password_typed()),
        _ => return None,
    };
    Some(Problem::new(code, message))
}

fn password_typed() -> Problem {
    Problem::new("password_on_terminal", "give the password on standard input, not on a terminal")
}

/// The answer to a request, from here or from where the data folder is owned.
fn asked(folder: &Path, request: Request, json: bool, chinese: bool) -> Document {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(problem) => return Document::of(request.name()).failed(problem, exit::OTHER),
    };
    let show = Arc::new(print::Progress::new(std::io::stderr().is_terminal() && !json, chinese));
    let document = runtime.block_on(owner_or_client::somewhere(folder, request, &show));
    show.end();
    // A keychain that asks for a password may hold a thread for a minute.
    runtime.shutdown_background();
    document
}

fn runtime() -> Result<Runtime, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| Problem::new("internal", error.to_string()))
}

fn dead_letters(what: ListenArguments) -> Request {
    let ListenArguments { profile, put_away, limit, offset, .. } = what;
    let what = put_away.map_or(DeadAsk::List { offset, limit }, |id| DeadAsk::PutAway { id });
    Request::DeadLetters { profile, what }
}

/// What is left to tell after listening, and whether anything was read.
fn listened(what: ListenArguments, folder: &Path, chinese: bool) -> (Document, bool) {
    let ListenArguments { profile, yes, most_people, most_waiting, wait, database, .. } = what;
    let refused = |problem: Problem, code| (Document::of("listen").failed(problem, code), false);
    if !yes {
        let problem = Problem::new("needs_confirmation", "nobody looks at these messages before they are sent");
        return refused(problem.about("--yes"), exit::ACKNOWLEDGE);
    }
    if database.from.is_some() && std::io::stdin().is_terminal() {
        return refused(password_typed(), exit::USAGE);
    }
    let database = match read_input::database(database, &mut std::io::stdin().lock()) {
        Ok(database) => database,
        Err(failure) => return refused(failure.problem, failure.exit),
    };
    let listening = Listening { profile: profile.unwrap_or_default(), most_people, most_waiting, wait };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(problem) => return refused(problem, exit::OTHER),
    };
    let mut out = std::io::stdout();
    let told = if let Some(input) = database {
        let words = messages::Words { chinese };
        let teller = Teller { words, say: Box::new(move |note| print::aside(note, words)) };
        runtime.block_on(listen::listen_to_database(folder, listening, input, teller, &mut out))
    } else {
        let lines = listen::read_ahead(|| std::io::stdin().lock());
        runtime.block_on(listen::listen(folder, listening, lines, &mut out))
    };
    runtime.shutdown_background();
    told
}

/// What is left to tell after the work without a window. What happens meanwhile is told as it happens.
fn worked(what: WorkArguments, folder: &Path, chinese: bool) -> Document {
    let document = Document::of("work");
    if what.secrets.as_deref() == Some(Path::new("-")) && std::io::stdin().is_terminal() {
        let problem = Problem::new("secrets_on_terminal", "give the secrets on standard input, not on a terminal");
        return document.failed(problem, exit::USAGE);
    }
    let working = match read_input::work(what, &mut std::io::stdin().lock()) {
        Ok(working) => working,
        Err(failure) => return document.failed(failure.problem, failure.exit),
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(problem) => return document.failed(problem, exit::OTHER),
    };
    let words = messages::Words { chinese };
    let document = runtime.block_on(work::work(folder, working, words, &mut |note| print::aside(note, words)));
    runtime.shutdown_background();
    document
}

fn speaks_chinese(chosen: Option<Language>, folder: &Path) -> bool {
    match chosen {
        Some(Language::Zh) => true,
        Some(Language::En) => false,
        None => preferences::read(folder).speaks_chinese(&system_language()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_or_a_question_is_meant_and_switches_of_the_system_are_not() {
        let meant = |line: &[&str]| is_meant(["posthorn"].iter().chain(line).map(|&one| one.to_owned()));
        for window in [&[][..], &["--tray"], &["-psn_0_1234"]] {
            assert!(!meant(window), "{window:?}");
        }
        for line in [&["send"][..], &["--json", "history"], &["--help"], &["-V"], &["nonsense"]] {
            assert!(meant(line), "{line:?}");
        }
    }

    #[test]
    fn what_is_secret_is_never_typed_on_a_terminal() {
        let told = |line: &[&str]| {
            let arguments = Arguments::try_parse_from(["posthorn"].iter().chain(line)).unwrap();
            let Asked::Do(command) = arguments.command else { panic!("{line:?} asks for no data") };
            never_typed(&command).map(|problem| problem.code)
        };
        assert_eq!(told(&["contacts-secret", "-p", "x"]).as_deref(), Some("secret_on_terminal"));
        assert_eq!(told(&["contacts-secret", "-p", "x", "--check"]), None);
        let join = ["team", "join", "--address", "postgres://a@b/c", "--name", "x", "--try"];
        assert_eq!(told(&join).as_deref(), Some("password_on_terminal"));
        assert_eq!(told(&["team", "status"]), None);
    }
}
