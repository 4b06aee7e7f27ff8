//! `cargo xtask test`: everything there is to check, one closing count.
//!
//! Two lanes run beside each other: the UI's packages, build and checks, and everything that Cargo does. They meet once:
//! the app embeds the built page, so Cargo starts compiling when that is there. What needs a window comes last, on a
//! machine that does nothing else. All Cargo steps choose the whole workspace, so that one choice of features is built and shared; and
//! what compiles is Clippy, so that the code is read once for its lints and for the tests. The tests of the store run twice: over SQLite
//! among the others, and over a PostgreSQL that is there for them alone.

use std::panic::resume_unwind;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::desktop::{self, Desktop};
use crate::error::TaskError;
use crate::postgres::{Programs, Server};
use crate::project::Project;
use crate::report::{Count, Report};
use crate::system::{self, Need};
use crate::tally::Runner;
use crate::tour;
use crate::ui::{self, Made};

/// Without the end-to-end tests, which need a window; on Windows without those of the command line, which need a Windows whose folders
/// follow the environment (`cargo xtask port` has one).
const WITHOUT_WINDOW: &str = if cfg!(windows) {
    "not (package(posthorn-tests) & binary(e2e)) & not binary(command_line)"
} else {
    "not (package(posthorn-tests) & binary(e2e))"
};

/// Private desktops of the end-to-end suite: as many of its tests run at a time.
const DESKTOPS: usize = 2;
/// Tells tests where a PostgreSQL answers, whose owner they make databases of their own as; without it the store is over SQLite.
pub const POSTGRES: &str = "POSTHORN_TEST_POSTGRES";
/// What runs once more over PostgreSQL: what touches the store, but for what is about the file of SQLite itself, that it is damaged,
/// locked, copied or of an earlier version, which stands in modules named `file`.
pub const OVER_POSTGRES: &str = "(package(posthorn-broadcast) & kind(lib) \
                                 & test(/^(store|sending|directory|statistics|history|app)::/) - test(/::file::/)) \
                                 | (package(posthorn-cli) & test(/over_postgres/))";
/// The step that runs it.
const TESTS_OVER_POSTGRES: &str = "tests over PostgreSQL";

fn verdict(report: Report<'_>) -> ExitCode {
    if report.close() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Checks everything; `fast` leaves out what needs a window. Everything that fails is part of the report and of the
/// exit code.
pub fn test(project: &Project, fast: bool) -> ExitCode {
    let report = Report::new(project);
    let window = !fast && Desktop::POSSIBLE;
    let ready = report.work("setup", Count::Preparation, || {
        system::ensure(project, if window { Need::Window } else { Need::Build })?;
        ui::check_node()?;
        system::ensure_nextest(project)?;
        Ok(Programs::ensure(project))
    });
    let Some(postgres) = ready else { return verdict(report) };
    let (page_made, page) = mpsc::channel();
    let lanes = &report;
    let built = thread::scope(|scope| {
        // The sender moves into the lane: should the lane ever break off, the other one hears of it.
        scope.spawn(move || ui_lane(project, lanes, &page_made));
        cargo_lane(project, lanes, &page, postgres.as_ref())
    });
    match (fast, built) {
        (true, _) => {}
        (false, _) if !Desktop::POSSIBLE => report.leave_out("end-to-end", "needs Linux"),
        (false, false) => report.leave_out("end-to-end", "the code does not build without a warning"),
        (false, true) => window_lane(project, &report, postgres.as_ref()),
    }
    verdict(report)
}

/// `cargo xtask ui`: the UI's steps alone.
///
/// # Errors
/// When Node is missing; a failed step is part of the exit code.
pub fn ui_alone(project: &Project) -> Result<ExitCode, TaskError> {
    ui::check_node()?;
    let report = Report::new(project);
    let (page_made, _page) = mpsc::channel();
    ui_lane(project, &report, &page_made);
    Ok(verdict(report))
}

/// The UI's packages, build and checks. Tells the other lane once whether the built page is there.
fn ui_lane(project: &Project, report: &Report<'_>, page_made: &Sender<bool>) {
    // A lane that nobody waits for may still finish its checks.
    let tell = |made: bool| {
        let _ = page_made.send(made);
    };
    if !make(project, report, "npm ci", Count::Preparation, Made::Packages) {
        tell(false);
        report.leave_out("UI checks", "the UI's packages are not installed");
        return;
    }
    tell(make(project, report, "UI build", Count::Check, Made::Page));
    for (name, count, script) in [
        ("UI types", Count::Check, "typecheck"),
        ("UI lint", Count::Check, "lint"),
        ("UI format", Count::Check, "format:check"),
        ("UI size", Count::Check, "size"),
        ("UI tests", Count::Tests(Runner::Vitest), "test"),
    ] {
        report.run(name, count, &mut ui::npm(project, &["run", script]));
    }
}

/// Makes the UI's packages or page, unless fresh. Gives whether they are there.
pub fn make(project: &Project, report: &Report<'_>, name: &'static str, count: Count, made: Made) -> bool {
    let sources = match made.sources(project) {
        Ok(sources) => sources,
        Err(error) => return report.work::<()>(name, count, || Err(error)).is_some(),
    };
    if made.is_fresh(project, sources) {
        return report.work(name, count, || Ok(())).is_some();
    }
    report.run(name, count, &mut made.command(project))
        && made
            .remember(project, sources)
            .map_or_else(|error| report.work::<()>(name, Count::Check, || Err(error)).is_some(), |()| true)
}

/// Format, lints, tests and documentation tests. Gives whether the code builds.
fn cargo_lane(project: &Project, report: &Report<'_>, page: &Receiver<bool>, postgres: Option<&Programs>) -> bool {
    let cargo = |args: &[&str]| {
        let mut cargo = project.linting_cargo();
        cargo.args(args);
        cargo
    };
    report.run("format", Count::Check, &mut cargo(&["fmt", "--all", "--check"]));
    // While the page is being built: the downloads.
    let fetched = report.run("fetch", Count::Preparation, &mut cargo(&["fetch", "--locked"]));
    // A lane that ended without a word made no page.
    let page_made = page.recv().unwrap_or(false);
    if !page_made || !fetched {
        let why = if fetched { "the page that the app embeds is not built" } else { "dependencies are missing" };
        for name in ["build and lints", "tests", TESTS_OVER_POSTGRES, "doc tests"] {
            report.leave_out(name, why);
        }
        return false;
    }
    // A step of its own: whether the rest makes sense hangs on it. With the benchmarks, for their lints.
    let build = ["test", "--workspace", "--all-targets", "--locked", "--no-run"];
    if !report.run("build and lints", Count::Check, &mut cargo(&build)) {
        for name in ["tests", TESTS_OVER_POSTGRES, "doc tests"] {
            report.leave_out(name, "the code does not build without a warning");
        }
        return false;
    }
    let tests = ["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "-E", WITHOUT_WINDOW];
    report.run("tests", Count::Tests(Runner::Nextest), cargo(&tests).env_remove(POSTGRES));
    if cfg!(windows) {
        report.skip("command line", "needs folders that follow the environment: cargo xtask port");
    }
    let docs = ["test", "--doc", "--workspace", "--locked", "--no-fail-fast"];
    thread::scope(|scope| {
        scope.spawn(|| tests_over_postgres(project, report, postgres));
        report.run("doc tests", Count::Tests(Runner::Libtest), &mut cargo(&docs));
    });
    true
}

/// The tests of the store once more, over a PostgreSQL that is there for as long as they run.
fn tests_over_postgres(project: &Project, report: &Report<'_>, programs: Option<&Programs>) {
    let Some(programs) = programs else {
        report.skip(TESTS_OVER_POSTGRES, "PostgreSQL 14 or newer is not here and cannot be installed");
        return;
    };
    let start = || Server::start(project, programs, "postgres-of-tests");
    let Some(server) = report.work("PostgreSQL", Count::Preparation, start) else {
        report.leave_out(TESTS_OVER_POSTGRES, "PostgreSQL does not come up");
        return;
    };
    let mut tests = project.linting_cargo();
    tests.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "-E", OVER_POSTGRES]);
    tests.env(POSTGRES, server.address());
    report.run(TESTS_OVER_POSTGRES, Count::Tests(Runner::Nextest), &mut tests);
}

/// The end-to-end suite, the tour among it, on several private desktops with one queue: what a story waits for, the others can work
/// in, and none of them is without work while there is any. On each desktop one test comes after the other.
fn window_lane(project: &Project, report: &Report<'_>, postgres: Option<&Programs>) {
    let mut build = project.linting_cargo();
    build.args(tour::BUILD).arg("--locked");
    if !report.run("app build", Count::Preparation, &mut build) {
        report.leave_out("end-to-end", "the app does not build");
        return;
    }
    let (shots, pictures) = (project.output("e2e"), project.output("tour"));
    let emptied = report.work("folders for pictures", Count::Preparation, || {
        tour::empty(&shots)?;
        tour::empty(&pictures)
    });
    if emptied.is_none() {
        report.leave_out("end-to-end", "its pictures have no place");
        return;
    }
    let Some(desktops) = report.work("private desktops", Count::Preparation, || start_desktops(project)) else {
        report.leave_out("end-to-end", "there is no desktop to run on");
        return;
    };
    // For the stories of a team, which say so where there is none.
    let server = postgres.and_then(|programs| {
        let start = || Server::start(project, programs, "postgres-of-stories");
        report.work("PostgreSQL of the stories", Count::Preparation, start)
    });
    let mut suite = project.linting_cargo();
    // The tour and the pictures are among them; figures are for `cargo xtask bench`.
    suite.args(["nextest", "run", "--profile", "desktops", "--workspace", "--locked", "--test", "e2e"]);
    suite.args(["--no-fail-fast", "--run-ignored", "all", "-E", "not test(/::bench_/)"]);
    suite.env("POSTHORN_BIN", project.app(false));
    match &server {
        Some(server) => suite.env(POSTGRES, server.address()),
        None => suite.env_remove(POSTGRES),
    };
    suite.env("POSTHORN_E2E_OUT", shots).env("POSTHORN_TOUR_OUT", pictures);
    let suite = desktop::one_each(&desktops, project, &mut suite);
    report.run("end-to-end", Count::Tests(Runner::Nextest), suite);
}

/// Starts all desktops side by side.
fn start_desktops(project: &Project) -> Result<Vec<Desktop>, TaskError> {
    thread::scope(|scope| {
        let starting: Vec<_> = (0..DESKTOPS).map(|_| scope.spawn(|| Desktop::start(project))).collect();
        starting.into_iter().map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fs;
    use std::path::Path;

    /// Lines of a folder's sources that begin so, after the name of their file.
    fn lines(folder: &Path, begin: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                lines(&path, begin, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let wanted = text.lines().map(str::trim).filter(|line| line.starts_with(begin));
                found.extend(wanted.map(|line| format!("{}: {line}", path.display())));
            }
        }
    }

    /// What the runner calls skipped is not counted, so nothing may hide there.
    #[test]
    fn no_test_is_ignored_but_programs_measurements_and_what_a_task_runs() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut found = Vec::new();
        for folder in ["app", "broadcast", "sandbox", "wecom", "../tests"] {
            lines(&sources.join(folder), "#[ignore", &mut found);
        }
        assert!(found.len() > 5, "the sources are elsewhere: {found:?}");
        for line in found {
            let reasons = ["a program that", "a measurement", "a part of a measurement", "cargo xtask "];
            assert!(reasons.iter().any(|reason| line.contains(reason)), "{line}");
        }
    }

    /// By it they find the folder for their pictures and logs, and several run at a time.
    #[test]
    fn every_story_has_a_name_of_its_own() {
        let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/e2e/stories");
        let mut found = Vec::new();
        for of_how_many in ["e2e(\"", "e2e_two(\""] {
            lines(&stories, of_how_many, &mut found);
        }
        assert!(found.len() > 100, "the stories are elsewhere: {found:?}");
        let mut names = HashMap::new();
        for line in &found {
            let name = line.split('"').nth(1);
            if let Some(other) = names.insert(name, line) {
                panic!("{other}\n{line}");
            }
        }
    }
}
