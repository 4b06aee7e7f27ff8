//! `cargo xtask`: every task of this project, on the standard library alone.
//!
//! It is a program of its own so that one command works the same for a person, for continuous integration and on
//! every system, and so that it can be built before a single dependency or system package is there. This file only
//! reads the command line; each task stands in its own module.
#![expect(clippy::print_stdout, reason = "a task speaks to the terminal")]

mod bench;
mod bundle;
mod completions;
#[cfg_attr(not(target_os = "linux"), path = "desktop_elsewhere.rs")]
mod desktop;
mod error;
mod fixtures;
mod fuzz;
mod kills;
mod port;
mod postgres;
mod process;
mod project;
mod report;
mod run;
mod serve;
mod system;
mod tally;
mod test;
mod tour;
mod types;
mod ui;

use std::ffi::OsString;
use std::process::ExitCode;

use bench::Section;
use error::TaskError;
use port::Part;
use project::Project;

const HELP: &str = "\
cargo xtask COMMAND

  run [--release] [-- ARGS]  Install what is missing, build everything, start the app on the practice profile.
                             Without a display: the tour (see below) on a private desktop instead.
  tour [--docs]              Walk the main job through the real window on a private desktop. Leaves numbered
                             screenshots in target/tour/, a picture of every kind of message in target/tour/kinds/, and
                             prints what each practice member received (Linux). --docs: they replace those in docs/.
  test [--fast]              Everything there is to check; ends with the line `P passed, F failed`. --fast leaves out
                             what needs a window.
  setup                      Only install what building, testing and the tour need.
  bench [SECTIONS]           Measure what a person would notice. Tables, also written to docs/benchmarks.md. Sections, all
                             without a word: `engine` with very many messages, rows and people, beside the ordinary Python
                             script; `team`: several computers on a PostgreSQL of their own, ended at random, their rate, a ledger
                             of ten million rows (Linux); `product`: search, counting, preview; `window`: from a key to the
                             preview (Linux); `start`: start, tray and size beside a bare Tauri program (Linux); `pages`: what
                             they load.
  fuzz [--minutes N]         Try hostile input on everything that reads what people paste, N minutes each (30), all at the
                             same time; then hold the rules against the stand-in, a thousand messages a kind for each
                             minute.
  kills [--kills N]          Kill the real program N times (1000), window and command line, at random moments while network and
                             WeCom break, and look after each that nothing was lost or doubled; from 300 on it fails too
                             when a state was never found at a kill (Linux).
  bundle [--offline-webview] [-- ARGS]
                             The installers of this system with their checksums, in target/bundles/; ARGS go to Tauri's command
                             line. --offline-webview: on Windows one more, for computers without internet.
  notices                    Write the licences of all libraries (packaging/third-party.txt) again.
  deny [--advisories]        Hold licences, duplicates and sources of all crates against deny.toml; --advisories: what is known
                             against them too, which needs the network.
  completions                Write the completions for shells and the page of the manual (packaging/linux/) again.
  port [check] [build] [test]
                             The other systems, from Debian: lints for Windows and macOS, the programs for Windows, all tests that
                             need no window under Wine. An hour from nothing and 10 GB in target/port/; one word or more for
                             these parts alone.
  types                      Write the generated TypeScript types (ui/src/ipc/bindings.ts) again.
  fixtures [TESTS]           Let the pages' tests run, answer what they ask with the real product and write that to
                             ui/src/ipc/fixtures. With test files (as Vitest takes them) only their exchanges are added;
                             without, those that no test asks any more go.
  serve [FOLDER]             The pages in a browser with the real product behind them, on this computer alone. Without a
                             data folder it begins with nothing and leaves nothing.
  postgres                   A PostgreSQL of its own, on this computer alone, until it is interrupted; says how the tests of the store
                             are run over it. Installed when missing, as `test` does it. Nothing in it is kept (Linux, macOS).
  ui                         Install, build and check the user interface alone.
  desktop -- COMMAND [ARGS]  Run a command inside the private desktop: its own display, window manager, D-Bus session
                             and unlocked keychain, gone afterwards (Linux).
  slot PROGRAM [ARGS]        What `test` has its test runner start for each end-to-end test: becomes the program, inside the
                             private desktop that this test was given (Linux).
  help                       This text.

Logs of the steps stand in target/xtask/.";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Run { release: bool, args: Vec<OsString> },
    Tour { docs: bool },
    Test { fast: bool },
    Setup,
    Bench { sections: Vec<Section> },
    Fuzz { minutes: u32 },
    Kills { kills: u32 },
    Bundle { offline_webview: bool, args: Vec<OsString> },
    Notices,
    Deny { advisories: bool },
    Completions,
    Port { parts: Vec<Part> },
    Types,
    Fixtures { tests: Vec<OsString> },
    Serve { folder: Option<OsString> },
    Postgres,
    Ui,
    Desktop { command: Vec<OsString> },
    Slot { command: Vec<OsString> },
    Help,
}

fn main() -> ExitCode {
    let task = match read(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match perform(task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<ExitCode, TaskError> {
    let project = Project::here()?;
    match task {
        Task::Run { release, args } => run::run(&project, release, &args),
        Task::Tour { docs } => tour::tour(&project, docs).map(|()| ExitCode::SUCCESS),
        Task::Test { fast } => Ok(test::test(&project, fast)),
        Task::Setup => run::setup(&project).map(|()| ExitCode::SUCCESS),
        Task::Bench { sections } => bench::bench(&project, &sections).map(|()| ExitCode::SUCCESS),
        Task::Fuzz { minutes } => fuzz::fuzz(&project, minutes).map(|()| ExitCode::SUCCESS),
        Task::Kills { kills } => kills::kills(&project, kills).map(|()| ExitCode::SUCCESS),
        Task::Bundle { offline_webview, args } => {
            bundle::bundle(&project, offline_webview, &args).map(|()| ExitCode::SUCCESS)
        }
        Task::Notices => bundle::notices::write(&project).map(|()| ExitCode::SUCCESS),
        Task::Deny { advisories } => bundle::notices::deny(&project, advisories).map(|()| ExitCode::SUCCESS),
        Task::Completions => completions::write(&project).map(|()| ExitCode::SUCCESS),
        Task::Port { parts } => Ok(port::port(&project, &parts)),
        Task::Types => types::write(&project).map(|()| ExitCode::SUCCESS),
        Task::Fixtures { tests } => fixtures::write(&project, &tests).map(|()| ExitCode::SUCCESS),
        Task::Serve { folder } => serve::serve(&project, folder.as_ref()).map(|()| ExitCode::SUCCESS),
        Task::Postgres => postgres::serve(&project).map(|()| ExitCode::SUCCESS),
        Task::Ui => test::ui_alone(&project),
        Task::Desktop { command } => desktop::run_inside(&project, &command),
        Task::Slot { command } => desktop::become_test(&command).map(|never| match never {}),
        Task::Help => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Reads the command line (without the program's name).
fn read(args: impl IntoIterator<Item = OsString>) -> Result<Task, TaskError> {
    let mut args = args.into_iter();
    let Some(name) = args.next() else { return Ok(Task::Help) };
    let rest: Vec<OsString> = args.collect();
    if name == "slot" {
        // All of it is the program's.
        return Ok(Task::Slot { command: rest });
    }
    let (flags, after) = match rest.iter().position(|arg| arg == "--") {
        Some(at) => (&rest[..at], rest[at + 1..].to_vec()),
        None => (&rest[..], Vec::new()),
    };
    if name == "fixtures" && after.is_empty() {
        return Ok(Task::Fixtures { tests: flags.to_vec() });
    }
    if name == "serve" && after.is_empty() && flags.len() <= 1 {
        return Ok(Task::Serve { folder: flags.first().cloned() });
    }
    let switch = |wanted: &str| -> Result<bool, TaskError> {
        match flags.iter().find(|flag| wanted.is_empty() || *flag != wanted) {
            Some(unknown) => Err(TaskError::Usage { argument: unknown.to_string_lossy().into_owned() }),
            None => Ok(!flags.is_empty()),
        }
    };
    let takes_rest = matches!(name.to_str(), Some("run" | "desktop" | "bundle"));
    if !after.is_empty() && !takes_rest {
        return Err(TaskError::Usage { argument: after[0].to_string_lossy().into_owned() });
    }
    let task = match name.to_str() {
        Some("run") => return Ok(Task::Run { release: switch("--release")?, args: after }),
        Some("tour") => return Ok(Task::Tour { docs: switch("--docs")? }),
        Some("test") => return Ok(Task::Test { fast: switch("--fast")? }),
        Some("setup") => Task::Setup,
        Some("bench") => return chosen(flags, &Section::ALL, Section::named).map(|sections| Task::Bench { sections }),
        Some("fuzz") => {
            return number(flags, "--minutes", fuzz::USUAL_MINUTES).map(|minutes| Task::Fuzz { minutes });
        }
        Some("kills") => return number(flags, "--kills", kills::USUAL_KILLS).map(|kills| Task::Kills { kills }),
        Some("bundle") => {
            return Ok(Task::Bundle { offline_webview: switch("--offline-webview")?, args: after });
        }
        Some("notices") => Task::Notices,
        Some("deny") => return Ok(Task::Deny { advisories: switch("--advisories")? }),
        Some("completions") => Task::Completions,
        Some("port") => return chosen(flags, &Part::ALL, Part::of).map(|parts| Task::Port { parts }),
        Some("types") => Task::Types,
        Some("postgres") => Task::Postgres,
        Some("ui") => Task::Ui,
        Some("desktop") if after.is_empty() => {
            return Err(TaskError::Usage { argument: "desktop without -- COMMAND".into() });
        }
        Some("desktop") => Task::Desktop { command: after },
        Some("help" | "--help" | "-h") => Task::Help,
        _ => return Err(TaskError::Usage { argument: name.to_string_lossy().into_owned() }),
    };
    switch("")?;
    Ok(task)
}

/// What is named of the parts of a task; all of them when nothing is.
fn chosen<T: Clone>(words: &[OsString], all: &[T], named: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, TaskError> {
    let unknown = |word: &OsString| TaskError::Usage { argument: word.to_string_lossy().into_owned() };
    let one = |word: &OsString| word.to_str().and_then(&named).ok_or_else(|| unknown(word));
    if words.is_empty() { Ok(all.to_vec()) } else { words.iter().map(one).collect() }
}

/// A switch with a number, of at least one, such as `--minutes N`; the usual one when nothing is said.
fn number(flags: &[OsString], switch: &str, usual: u32) -> Result<u32, TaskError> {
    let unknown = |flag: &OsString| TaskError::Usage { argument: flag.to_string_lossy().into_owned() };
    match flags {
        [] => Ok(usual),
        [name, number] if name == switch => {
            number.to_str().and_then(|text| text.parse().ok()).filter(|n| *n > 0).ok_or_else(|| unknown(number))
        }
        [name] if name == switch => Err(TaskError::Usage { argument: format!("{switch} without a number") }),
        [name, _, other, ..] if name == switch => Err(unknown(other)),
        [other, ..] => Err(unknown(other)),
    }
}

#[cfg(test)]
mod tests;
