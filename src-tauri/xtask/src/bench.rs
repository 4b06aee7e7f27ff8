//! `cargo xtask bench`: the figures that a person would notice, as one table. No test depends on time.
//!
//! First the product without a window, then, on Linux, from a key to the preview in the real window, then what the pages load.

use std::process::{Command, Stdio};

use crate::desktop::Desktop;
use crate::error::TaskError;
use crate::process::{self, start_error};
use crate::project::Project;
use crate::system::{self, Need};
use crate::ui::{self, Made};

/// Builds with optimisation and measures on loopback; takes a while the first time.
///
/// # Errors
/// When something does not build or a measurement ends in failure.
pub fn bench(project: &Project) -> Result<(), TaskError> {
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    Made::Page.ensure(project)?;
    if Desktop::POSSIBLE {
        system::ensure(project, Need::Window)?;
        println!("Building the app with optimisation (the first time takes many minutes)");
        let build = ["build", "--release", "--locked", "--workspace", "--bin", "posthorn"];
        process::shown("building the app", project.cargo().args(build))?;
        let build = ["test", "--locked", "--workspace", "--test", "e2e", "--no-run"];
        process::shown("building the measurement", project.cargo().args(build))?;
    }
    let mut cargo = project.cargo();
    cargo.args(["bench", "--locked", "--package", "posthorn-broadcast", "--bench", "product"]);
    let (ok, _) = process::echoed(&mut cargo)?;
    if !ok {
        return Err(TaskError::Failed { step: "the benchmark".into(), output: String::new() });
    }
    engine(project)?;
    if Desktop::POSSIBLE {
        keystroke(project)?;
    }
    rows("the sizes of the pages", &mut ui::npm(project, &["run", "--silent", "size", "--", "--rows"]))
}

/// Very many small requests, a growing outbox, a large plan. The stand-in is a program of its own, so that the memory measured is
/// the engine's.
fn engine(project: &Project) -> Result<(), TaskError> {
    let build = ["build", "--release", "--locked", "--package", "posthorn-sandbox", "--bin", "posthorn-sandbox"];
    process::shown("building the stand-in", project.cargo().args(build))?;
    let mut measure = project.cargo();
    measure.args(["test", "--release", "--quiet", "--locked", "--package", "posthorn-broadcast", "--lib", "--"]);
    measure.args(["--ignored", "engine::bench::", "--nocapture", "--test-threads=1"]);
    measure.env("POSTHORN_SANDBOX_BIN", project.program("posthorn-sandbox", true));
    rows("measuring the engine", &mut measure)
}

/// From a key to the preview, in the optimised program on a private desktop: a test of the end-to-end suite.
fn keystroke(project: &Project) -> Result<(), TaskError> {
    let desktop = Desktop::start(project)?;
    let mut measure = project.cargo();
    measure.args(["test", "--quiet", "--locked", "--workspace", "--test", "e2e", "--"]);
    measure.args(["--ignored", "bench_of_a_keystroke", "--nocapture", "--test-threads=1"]);
    measure.env("POSTHORN_BENCH", "1").env("POSTHORN_BIN", project.app(true));
    measure.env("POSTHORN_E2E_OUT", project.output("e2e"));
    rows("measuring keystrokes", desktop.enter(&mut measure))
}

/// Runs a program and prints the rows of the table among what it says.
fn rows(step: &str, command: &mut Command) -> Result<(), TaskError> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| start_error(command, source))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let rows: Vec<&str> = text.lines().filter_map(row).collect();
    for row in &rows {
        println!("{row}");
    }
    if output.status.success() && !rows.is_empty() {
        return Ok(());
    }
    let output = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
    Err(TaskError::Failed { step: step.into(), output })
}

/// The row of the table in a line, which a test runner may have begun.
fn row(line: &str) -> Option<&str> {
    line.find("| ").map(|at| &line[at..]).filter(|row| row.ends_with(" |"))
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn rows_are_found_among_other_words() {
        assert_eq!(row("test keystroke ... | key | 1 ms | 2 ms |"), Some("| key | 1 ms | 2 ms |"));
        assert_eq!(row("| a | b |"), Some("| a | b |"));
        assert_eq!(row("running 1 test"), None);
        assert_eq!(row("a | b"), None);
    }
}
