//! `cargo xtask bench`: the figures that a person would notice, as tables; also written to `docs/benchmarks.md`. No test depends on
//! time.
//!
//! First the engine with very many messages and very many rows, then the product without a window, then, on Linux, from a key to the
//! preview in the real window, then what the pages load.

mod machine;
mod python;
mod report;
mod table;

use std::process::Command;

use crate::desktop::Desktop;
use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::system::{self, Need};
use crate::ui::{self, Made};
use report::Report;
use table::Table;

/// The columns of measurements with many repetitions.
const REPEATED: [&str; 5] = ["what", "p50", "p99", "wanted (p99)", "ratio"];
/// The columns of the others.
const SINGLE: [&str; 5] = ["what", "measured", "beside", "wanted", "held against it"];

/// Builds with optimisation and measures on loopback; takes a while the first time. `engine_alone` leaves out everything else.
///
/// # Errors
/// When something does not build, a measurement ends in failure, or the report cannot be written.
pub fn bench(project: &Project, engine_alone: bool) -> Result<(), TaskError> {
    let report = Report::open(project);
    engine(project, &report)?;
    if engine_alone {
        return Ok(());
    }
    product(project, &report)?;
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    Made::Page.ensure(project)?;
    if Desktop::POSSIBLE {
        keystroke(project, &report)?;
    }
    let table =
        measured("the sizes of the pages", &mut ui::npm(project, &["run", "--silent", "size", "--", "--rows"]))?;
    report.put("What the pages load", "", &table.with_columns(["what", "size", "", "budget", "ratio"]))
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
fn engine(project: &Project, report: &Report) -> Result<(), TaskError> {
    let build = ["build", "--release", "--locked", "--package", "posthorn-sandbox", "--bin", "posthorn-sandbox"];
    process::shown("building the stand-in", project.cargo().args(build))?;
    let mut measure = project.cargo();
    measure.args(BENCH).args(["--bench", "engine"]);
    measure.env("POSTHORN_SANDBOX_BIN", project.program("posthorn-sandbox", true));
    let mut remark = ENGINE.to_owned();
    match python::interpreter(project) {
        Ok(python) => drop(measure.env("POSTHORN_BENCH_PYTHON", python)),
        Err(reason) => {
            println!("The ordinary script is left out: {reason}");
            remark.push_str("\n\nThe ordinary script was left out: python3 or its packages were not there.");
        }
    }
    let table = measured("measuring the engine", &mut measure)?;
    report.put("The engine", &remark, &table.with_columns(SINGLE))
}

fn product(project: &Project, report: &Report) -> Result<(), TaskError> {
    let mut cargo = project.cargo();
    cargo.args(BENCH).args(["--bench", "product"]);
    let table = measured("measuring without a window", &mut cargo)?;
    report.put("Without a window", "", &table.with_columns(REPEATED))
}

/// From a key to the preview, in the optimised program on a private desktop: a test of the end-to-end suite.
fn keystroke(project: &Project, report: &Report) -> Result<(), TaskError> {
    system::ensure(project, Need::Window)?;
    println!("Building the app with optimisation (the first time takes many minutes)");
    let build = ["build", "--release", "--locked", "--workspace", "--bin", "posthorn"];
    process::shown("building the app", project.cargo().args(build))?;
    let build = ["test", "--locked", "--workspace", "--test", "e2e", "--no-run"];
    process::shown("building the measurement", project.cargo().args(build))?;
    let desktop = Desktop::start(project)?;
    let mut measure = project.cargo();
    measure.args(["test", "--quiet", "--locked", "--workspace", "--test", "e2e", "--"]);
    measure.args(["--ignored", "bench_of_a_keystroke", "--nocapture", "--test-threads=1"]);
    measure.env("POSTHORN_BIN", project.app(true));
    measure.env("POSTHORN_E2E_OUT", project.output("e2e"));
    let table = measured("measuring keystrokes", desktop.enter(&mut measure))?;
    report.put("In the window", "", &table.with_columns(REPEATED))
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
