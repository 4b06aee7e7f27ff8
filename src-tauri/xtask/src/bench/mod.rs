//! `cargo xtask bench`: the figures that a person would notice, as tables; also written to `docs/benchmarks.md`. No test depends on
//! time.
//!
//! First the engine with very many messages and very many rows, then the product without a window; on Linux from a key to the preview
//! in the real window, and start, tray and size beside a bare Tauri program; then what the pages load; on Linux a team's computers on a
//! PostgreSQL.

mod bare;
mod machine;
mod python;
mod report;
mod size;
mod table;

use std::path::PathBuf;
use std::process::Command;

use crate::desktop::Desktop;
use crate::error::TaskError;
use crate::postgres;
use crate::process;
use crate::project::Project;
use crate::system::{self, Need};
use crate::test::POSTGRES;
use crate::ui::{self, Made};
use report::Report;
use table::Table;

/// The columns of measurements with many repetitions.
const REPEATED: [&str; 5] = ["what", "p50", "p99", "wanted (p99)", "ratio"];
/// The columns of the others.
const SINGLE: [&str; 5] = ["what", "measured", "beside", "wanted", "held against it"];

/// What is measured together and makes a section of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Very many messages, rows and people.
    Engine,
    /// Several computers on one PostgreSQL.
    Team,
    /// The product as its window uses it, without one.
    Product,
    /// From a key to the preview.
    Window,
    /// Start, tray and size beside the bare program.
    Start,
    /// What the pages load.
    Pages,
}

impl Section {
    /// All of them, in the report's order.
    pub const ALL: [Self; 6] = [Self::Engine, Self::Product, Self::Window, Self::Start, Self::Pages, Self::Team];

    /// The one of a word on the command line.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Team => "team",
            Self::Product => "product",
            Self::Window => "window",
            Self::Start => "start",
            Self::Pages => "pages",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Engine => "The engine",
            Self::Team => "A team",
            Self::Product => "Without a window",
            Self::Window => "In the window",
            Self::Start => "Start, tray and size",
            Self::Pages => "What the pages load",
        }
    }
}

/// Builds with optimisation and measures on loopback; takes a while the first time.
///
/// # Errors
/// When something does not build, a measurement ends in failure, or the report cannot be written.
pub fn bench(project: &Project, sections: &[Section]) -> Result<(), TaskError> {
    let report = Report::open(project);
    // Whatever order they were asked for in.
    let wanted: Vec<Section> = Section::ALL.into_iter().filter(|section| sections.contains(section)).collect();
    let windows = wanted.iter().any(|section| matches!(section, Section::Window | Section::Start));
    if windows || wanted.contains(&Section::Pages) {
        ui::check_node()?;
        Made::Packages.ensure(project)?;
        Made::Page.ensure(project)?;
    }
    let programs = if windows && Desktop::POSSIBLE { Some(Programs::built(project)?) } else { None };
    for section in wanted {
        let (remark, table) = match (section, &programs) {
            (Section::Engine, _) => engine(project)?,
            (Section::Team, _) => match team(project)? {
                Some(table) => (TEAM.to_owned(), table),
                None => continue,
            },
            (Section::Product, _) => (String::new(), product(project)?),
            (Section::Window, Some(programs)) => (WINDOW.to_owned(), window(project, programs)?),
            (Section::Start, Some(programs)) => (START.to_owned(), start(project, programs)?),
            (Section::Pages, _) => (String::new(), pages(project)?),
            (Section::Window | Section::Start, None) => continue,
        };
        report.put(section, &remark, &table)?;
    }
    Ok(())
}

/// What Cargo is asked to do for a measurement without a window.
const BENCH: [&str; 6] = ["bench", "--locked", "--package", "posthorn-broadcast", "--features", "testing"];

/// What is said of the engine's figures.
const ENGINE: &str = "\
The stand-in is a program of its own on the same machine, and waits before each answer. Every request is one message to one person.
*Bare calls* are the product's own HTTP client in a loop without an outbox, in the same run: what stand-in and machine permit.
Pacing to WeCom's frequency limits (20 calls a second, 25 messages a minute to one member) is off here, or it would be all that is
measured. In the usual setting no request is marked as sending before its turn; that is measured by itself, beside bare calls of its
own. Everywhere else as many more as leave at once are marked, and all of them are unknown after a power cut. Processor time is what
the system counted for a process and its children while it sent. The outbox is as durable as always: a request stands on
the disk before it leaves, its answer is written down, and the disk is waited for.";

/// Very many small requests, a growing outbox, a large plan, a large ledger, a kill. The stand-in is a program of its own, so that
/// the memory measured is the engine's.
fn engine(project: &Project) -> Result<(String, Table), TaskError> {
    let mut measure = project.cargo();
    measure.args(BENCH).args(["--bench", "engine"]);
    measure.env(STAND_IN, stand_in(project)?);
    let mut remark = ENGINE.to_owned();
    match python::interpreter(project) {
        Ok(python) => drop(measure.env("POSTHORN_BENCH_PYTHON", python)),
        Err(reason) => {
            println!("The ordinary script is left out: {reason}");
            remark.push_str("\n\nThe ordinary script was left out: python3 or its packages were not there.");
        }
    }
    let table = measured("measuring the engine", &mut measure)?;
    Ok((remark, table.with_columns(SINGLE)))
}

/// Names the stand-in's program.
const STAND_IN: &str = "POSTHORN_SANDBOX_BIN";

/// The stand-in as a program of its own, built with optimisation.
fn stand_in(project: &Project) -> Result<PathBuf, TaskError> {
    let build = ["build", "--release", "--locked", "--package", "posthorn-sandbox", "--bin", "posthorn-sandbox"];
    process::shown("building the stand-in", project.cargo().args(build))?;
    Ok(project.program("posthorn-sandbox", true))
}

/// What is said of the figures of a team.
const TEAM: &str = "\
Each computer is a process of its own with the product's engine. While they are ended at random, processes, PostgreSQL and the line
between them, each has a lease of one second (the product's is thirty); in the end what the ledger says of every person is held against
what the stand-in delivered, and the measurement fails where they differ. The rates are taken without pacing, as those of the engine, on a
PostgreSQL that waits for the disk at every commit; with several computers each sends for its part of the applications, as evenly as it
can come about. The large ledger and the table of requests are on a PostgreSQL that does not wait for the disk.";

/// Several computers on a PostgreSQL that is there for them alone; nothing where none can be had.
fn team(project: &Project) -> Result<Option<Table>, TaskError> {
    let programs = if cfg!(target_os = "linux") { postgres::Programs::ensure(project) } else { None };
    let Some(programs) = programs else {
        println!("A team is left out: it needs Linux and PostgreSQL 14 or newer");
        return Ok(None);
    };
    let stand_in = stand_in(project)?;
    let server = postgres::Server::start(project, &programs, "postgres-of-bench")?;
    let mut measure = project.cargo();
    measure.args(BENCH).args(["--bench", "team"]);
    measure.env(POSTGRES, server.address()).env("POSTHORN_BENCH_POSTGRES", &programs.folder).env(STAND_IN, stand_in);
    Ok(Some(measured("measuring a team", &mut measure)?.with_columns(SINGLE)))
}

fn product(project: &Project) -> Result<Table, TaskError> {
    let mut cargo = project.cargo();
    cargo.args(BENCH).args(["--bench", "product"]);
    Ok(measured("measuring without a window", &mut cargo)?.with_columns(REPEATED))
}

fn pages(project: &Project) -> Result<Table, TaskError> {
    let mut npm = ui::npm(project, &["run", "--silent", "size", "--", "--rows"]);
    Ok(measured("the sizes of the pages", &mut npm)?.with_columns(["what", "size", "", "budget", "ratio"]))
}

/// The programs whose windows are measured, built with optimisation.
struct Programs {
    posthorn: PathBuf,
    bare: PathBuf,
}

impl Programs {
    fn built(project: &Project) -> Result<Self, TaskError> {
        system::ensure(project, Need::Window)?;
        println!("Building the app with optimisation (the first time takes many minutes)");
        let build = ["build", "--release", "--locked", "--workspace", "--bin", "posthorn"];
        process::shown("building the app", project.cargo().args(build))?;
        let bare = bare::built(project)?;
        let build = ["test", "--locked", "--workspace", "--test", "e2e", "--no-run"];
        process::shown("building the measurement", project.cargo().args(build))?;
        Ok(Self { posthorn: project.app(true), bare })
    }
}

/// What is said of the figures in the window.
const WINDOW: &str = "\
The optimised program on a display without a GPU, as over a remote desktop. A time begins with the key, the click or the turn of the
wheel, and ends in a task behind the frame that shows what it did. What is held against `bench/bare` (`≤ 2 ×`) is the 99th of 100 times
of each, in the same run: a key against the echo of a key there, and against a page there that asks its program at each key as our
preview does; all else against one frame there while a text changes in each. What is to be no slower than something else (`≤ 1 ms more`)
is held against it in the same run, and may be later neither at the 50th nor at the 99th of 100 times by more than what the page's clock
tells apart: a key in an editor, as members will read its text, against the same key in the source field of the same form, by turns;
and a frame while the rows of a sheet move in each against one of the bare page.";

/// From a key to the preview, and from a click or the wheel to its frame: tests of the end-to-end suite.
fn window(project: &Project, programs: &Programs) -> Result<Table, TaskError> {
    let mut table = in_the_window(project, programs, "bench_of_a_keystroke")?;
    table.append(in_the_window(project, programs, "bench_of_the_editor")?);
    table.append(in_the_window(project, programs, "bench_of_the_frames")?);
    table.append(in_the_window(project, programs, "bench_of_the_rows")?);
    Ok(table.with_columns(REPEATED))
}

/// What is said of the figures of start, tray and size.
const START: &str = "\
Beside `bench/bare`: the least that Tauri can be, a window with a text field and an icon in the tray, built with the same profile of
the same versions. Both programs have run before and are started by turns, from their files, not under a driver. *Visible*: the window
is mapped. *Usable*: a key is pressed on the display, again and again from the moment the window is there, until the pixels at the
place of the keyboard are those of its letter. Memory is the proportional set size of the program with all processes that it
started. A wake-up is a voluntary change of context of one of their threads.";

/// Start and tray: tests of the end-to-end suite; and what the programs weigh.
fn start(project: &Project, programs: &Programs) -> Result<Table, TaskError> {
    let mut table = in_the_window(project, programs, "bench_of_the_start")?;
    table.append(in_the_window(project, programs, "bench_of_the_tray")?);
    table.append(size::rows(&programs.posthorn, &programs.bare)?);
    Ok(table.with_columns(SINGLE))
}

/// The rows of a measurement that is a test of the end-to-end suite, on a private desktop of its own.
fn in_the_window(project: &Project, programs: &Programs, name: &str) -> Result<Table, TaskError> {
    let desktop = Desktop::start(project)?;
    let mut measure = project.cargo();
    measure.args(["test", "--quiet", "--locked", "--workspace", "--test", "e2e", "--"]);
    measure.args(["--ignored", name, "--nocapture", "--test-threads=1"]);
    measure.env("POSTHORN_BIN", &programs.posthorn).env("POSTHORN_BARE_BIN", &programs.bare);
    measure.env("POSTHORN_E2E_OUT", project.output("e2e"));
    measured(name, desktop.enter(&mut measure))
}

/// Runs a program and reads the rows of the table among what it says; each is shown with its verdict.
fn measured(step: &str, command: &mut Command) -> Result<Table, TaskError> {
    let (ok, text) = process::heard(command, |line| {
        if let Some(row) = table::row(line) {
            println!("{row}");
        }
    })?;
    let table = Table::of(&text);
    if ok && !table.is_empty() {
        return Ok(table);
    }
    Err(TaskError::Failed { step: step.into(), output: text })
}
