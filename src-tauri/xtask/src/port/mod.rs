//! `cargo xtask port`: the workspace on the systems of its users, from a Debian machine.
//!
//! Debian's newest Rust compiles the standard library for each target from its sources. What is for Windows is linked with MinGW and
//! run under Wine; for macOS, and for Microsoft's linker, the code is checked. It takes an hour from nothing and
//! 10 GB, so it is no part of `cargo xtask test`: run it before a release, and after changes to what depends on the system.

mod skipped;
mod toolchain;
mod tools;
mod wine;

use std::process::{Command, ExitCode};

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::report::{Count, Report};
use crate::system::{self, Need};
use crate::tally::Runner;
use crate::test;
use crate::ui::{self, Made};
use toolchain::{MACOS, Toolchain, WINDOWS, WINDOWS_MSVC};
use wine::Wine;

/// A part of the task that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The lints, and with them the compiler's checks, for every target.
    Check,
    /// The programs for Windows.
    Build,
    /// The tests, and the programs themselves, under Wine.
    Test,
}

impl Part {
    /// All of them, in the order in which they are done.
    pub const ALL: [Self; 3] = [Self::Check, Self::Build, Self::Test];

    /// The part that a word of the command line means.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "check" => Some(Self::Check),
            "build" => Some(Self::Build),
            "test" => Some(Self::Test),
            _ => None,
        }
    }
}

/// Steps of [`Part::Check`]. Clippy is the compiler's check and the lints in one: the code is looked at once.
const CHECKS: [(&str, &str); 3] =
    [("clippy windows-gnu", WINDOWS), ("clippy windows-msvc", WINDOWS_MSVC), ("clippy macos", MACOS)];

/// The shipped programs.
const PROGRAMS: [(&str, &str); 3] =
    [("posthorn.exe", "posthorn"), ("posthorn-cli.exe", "posthorn-cli"), ("posthorn-sandbox.exe", "posthorn-sandbox")];

/// Steps of [`Part::Test`]: the tests of the workspace, each in one of them.
const TESTS: [(&str, &str); 4] = [
    ("unit tests", "not (binary(acceptance) + binary(command_line))"),
    ("acceptance", "binary(acceptance)"),
    ("kills", "binary(command_line) & test(/^sent::kill/)"),
    ("command line", "binary(command_line) - test(/^sent::kill/)"),
];

/// What every call of Cargo chooses: always the same, or much would be built again with other features.
const CHOICE: [&str; 4] = ["--workspace", "--features", "console", "--locked"];

/// Does the parts that were asked for. Whatever fails is in the report and in the exit code.
pub fn port(project: &Project, parts: &[Part]) -> ExitCode {
    let report = Report::new(project);
    if let Some(toolchain) = prepare(project, &report) {
        if parts.contains(&Part::Check) {
            check(&toolchain, &report);
        }
        let built = (parts.contains(&Part::Build) || parts.contains(&Part::Test)) && build(&toolchain, &report);
        if parts.contains(&Part::Test) {
            run(project, &toolchain, &report, built);
        }
    }
    if report.close() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Packages, toolchain, and the page that the app embeds.
fn prepare<'a>(project: &'a Project, report: &Report<'_>) -> Option<Toolchain<'a>> {
    report.work("setup", Count::Preparation, || {
        if process::answer("apt-get", &["--version"]).is_none() {
            let remedy = "The toolchain is Debian's: use a Debian 12 machine, virtual machine or container.";
            return Err(TaskError::Missing { what: "apt-get".into(), remedy: remedy.into() });
        }
        system::ensure(project, Need::Port)?;
        ui::check_node()?;
        system::ensure_nextest(project)
    })?;
    let toolchain = report.work("toolchain", Count::Preparation, || Toolchain::ensure(project))?;
    let page = test::make(project, report, "npm ci", Count::Preparation, Made::Packages)
        && test::make(project, report, "UI build", Count::Preparation, Made::Page);
    page.then_some(toolchain)
}

fn check(toolchain: &Toolchain<'_>, report: &Report<'_>) {
    for (name, target) in CHECKS {
        let mut clippy = toolchain.cargo();
        clippy.args(["clippy", "--all-targets", "--keep-going", "--target", target]).args(CHOICE);
        report.run(name, Count::Check, &mut clippy);
    }
}

/// The programs; each that is there counts. Gives whether all are.
fn build(toolchain: &Toolchain<'_>, report: &Report<'_>) -> bool {
    let mut build = toolchain.cargo();
    build.args(["build", "--bins", "--target", WINDOWS]).args(CHOICE);
    if !report.run("build for Windows", Count::Preparation, &mut build) {
        return false;
    }
    let is_there = |&(file, name): &(&'static str, &str)| {
        let path = toolchain.program(name);
        report.work(file, Count::Check, || std::fs::metadata(&path).map_err(TaskError::file(&path))).is_some()
    };
    PROGRAMS.iter().filter(|program| is_there(program)).count() == PROGRAMS.len()
}

/// The tests and the programs under Wine, then by name what cannot be run there.
fn run(project: &Project, toolchain: &Toolchain<'_>, report: &Report<'_>, built: bool) {
    let wine = report.work("Wine", Count::Preparation, || Wine::start(project, toolchain));
    match (&wine, built) {
        (None, _) => report.leave_out("tests under Wine", "Wine does not come up"),
        (_, false) => report.leave_out("tests under Wine", "the programs do not build"),
        (Some(wine), true) => {
            programs(toolchain, report, wine);
            tests(toolchain, report, wine);
        }
    }
    skipped::tell(report);
}

fn programs(toolchain: &Toolchain<'_>, report: &Report<'_>, wine: &Wine) {
    for (name, program, argument) in [
        ("run posthorn.exe", "posthorn", "--version"),
        ("run posthorn-cli.exe", "posthorn-cli", "--version"),
        ("run posthorn-sandbox.exe", "posthorn-sandbox", "--help"),
    ] {
        let mut run = Command::new("wine");
        run.arg(toolchain.program(program)).arg(argument);
        report.run(name, Count::Check, wine.enter(&mut run));
    }
}

fn tests(toolchain: &Toolchain<'_>, report: &Report<'_>, wine: &Wine) {
    let nextest = |more: &[&str]| {
        let mut nextest = toolchain.cargo();
        nextest.args(["nextest", "run", "--profile", "port", "--target", WINDOWS]).args(CHOICE).args(more);
        wine.enter(&mut nextest);
        nextest
    };
    if !report.run("build of the tests", Count::Preparation, &mut nextest(&["--no-run"])) {
        report.leave_out("tests under Wine", "they do not build");
        return;
    }
    for (name, choice) in TESTS {
        report.run(
            name,
            Count::Tests(Runner::Nextest),
            &mut nextest(&["--no-fail-fast", "-E", &skipped::choice_without(choice)]),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_word_and_other_words_have_none() {
        assert_eq!(["check", "build", "test"].map(Part::of), Part::ALL.map(Some));
        assert_eq!(Part::of("all"), None);
    }
}
