//! The steps of a test run: each is run into a log and remembered; at the end come the failures' outputs, a table and one count.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::tally::{self, Runner, Tally};

/// Names the file in which a test says that this system does not allow it: `name: reason`, one a line (`tests/skipped.rs`).
const SKIPPED: &str = "POSTHORN_SKIPPED";

/// Lines of a failed step's log that are printed.
const TAIL: usize = 150;

/// Most messages of a step's tests that are printed again at the end.
const CAUSES: usize = 20;

/// How a step's outcome is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// It makes something that checks need: counted only when it fails.
    Preparation,
    /// It is one check.
    Check,
    /// It runs tests and says how many.
    Tests(Runner),
}

/// A finished step, or one that could not be run.
#[derive(Debug)]
struct Row {
    name: &'static str,
    took: Duration,
    tally: Tally,
    /// For a failed step, where its output is (or what kept it from starting).
    failure: Option<Failure>,
    /// Why it was not run at all.
    left_out: Option<&'static str>,
    /// Its tests that this system does not allow, and why.
    skipped: Vec<String>,
    /// What its tests that were wrong said.
    causes: Vec<String>,
    /// Its tests that were right at the second time alone.
    wavering: Vec<String>,
}

impl Row {
    /// A step of which nothing is known yet.
    const fn of(name: &'static str) -> Self {
        Self {
            name,
            took: Duration::ZERO,
            tally: Tally { passed: 0, failed: 0, skipped: 0 },
            failure: None,
            left_out: None,
            skipped: Vec::new(),
            causes: Vec::new(),
            wavering: Vec::new(),
        }
    }
}

#[derive(Debug)]
enum Failure {
    Log(PathBuf),
    Error(String),
}

/// Collects the steps of one run, from several threads.
#[derive(Debug)]
pub struct Report<'a> {
    project: &'a Project,
    rows: Mutex<Vec<Row>>,
    begun: Instant,
}

impl<'a> Report<'a> {
    /// An empty report; the whole run's time counts from here.
    pub fn new(project: &'a Project) -> Self {
        Self { project, rows: Mutex::new(Vec::new()), begun: Instant::now() }
    }

    /// Runs a program as a step. Gives whether it was right.
    pub fn run(&self, name: &'static str, count: Count, command: &mut Command) -> bool {
        println!("  start {name}");
        let begun = Instant::now();
        let log = self.project.output("xtask").join(format!("{}.log", name.replace([' ', ':'], "-")));
        let said = log.with_extension("skipped");
        // None is left from an earlier run, or there was none.
        let _ = std::fs::remove_file(&said);
        let (mut skipped, mut causes, mut wavering) = (Vec::new(), Vec::new(), Vec::new());
        // Of a test that is wrong its message is wanted, which a hundred lines of a runtime's frames would push out of sight.
        command.env(SKIPPED, &said).env("RUST_BACKTRACE", "0");
        let (tally, failure) = match process::logged(command, &log) {
            Ok(ok) => {
                let output = std::fs::read(&log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                let output = output.unwrap_or_default();
                let tally = judge(count, ok, &output);
                if matches!(count, Count::Tests(_)) {
                    wavering = tally::wavering(&output);
                    if tally.failed > 0 || !wavering.is_empty() {
                        causes = tally::causes(&output);
                    }
                }
                skipped = std::fs::read_to_string(&said).unwrap_or_default().lines().map(str::to_owned).collect();
                let number = u64::try_from(skipped.len()).unwrap_or(u64::MAX);
                (tally.without_skipped(number), (tally.failed > 0).then_some(Failure::Log(log)))
            }
            Err(error) => (Tally::FAIL, Some(Failure::Error(error.to_string()))),
        };
        let row = Row { name, took: begun.elapsed(), tally, failure, left_out: None, skipped, causes, wavering };
        self.add(row)
    }

    /// Runs work of this program itself as a step. Gives its result when it was right.
    pub fn work<T>(&self, name: &'static str, count: Count, work: impl FnOnce() -> Result<T, TaskError>) -> Option<T> {
        let begun = Instant::now();
        let (done, failure) = match work() {
            Ok(done) => (Some(done), None),
            Err(error) => (None, Some(Failure::Error(error.to_string()))),
        };
        let tally = if done.is_some() { judge(count, true, "") } else { Tally::FAIL };
        self.add(Row { took: begun.elapsed(), tally, failure, ..Row::of(name) });
        done
    }

    /// Notes a step that is not run, and why. It counts neither way: what kept it from running does.
    pub fn leave_out(&self, name: &'static str, why: &'static str) {
        self.not_run(name, why, Tally::default());
    }

    /// Notes a step that cannot be run on this system, and why. It counts as one that was skipped.
    pub fn skip(&self, name: &'static str, why: &'static str) {
        self.not_run(name, why, Tally::SKIP);
    }

    fn not_run(&self, name: &'static str, why: &'static str, tally: Tally) {
        self.add(Row { tally, left_out: Some(why), ..Row::of(name) });
    }

    fn add(&self, row: Row) -> bool {
        let right = row.failure.is_none();
        match row.left_out {
            Some(why) => println!("  not run {} ({why})", row.name),
            None => {
                println!("  {} {} ({:.1} s)", if right { "done " } else { "FAILED" }, row.name, row.took.as_secs_f64());
            }
        }
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).push(row);
        right
    }

    /// Prints the failures' outputs, the table and the count (the last line). Gives whether nothing failed.
    pub fn close(self) -> bool {
        let whole = self.begun.elapsed();
        let rows = self.rows.into_inner().unwrap_or_else(PoisonError::into_inner);
        for row in &rows {
            let Some(failure) = &row.failure else { continue };
            println!("\n━━ {} failed ━━", row.name);
            match failure {
                Failure::Log(log) => println!("{}\n(all of it: {})", process::tail(log, TAIL), log.display()),
                Failure::Error(error) => println!("{error}"),
            }
        }
        println!("\n{:<28} {:>8} {:>7} {:>7} {:>8}", "step", "seconds", "passed", "failed", "skipped");
        let mut sum = Tally::default();
        for row in &rows {
            sum = sum.and(row.tally);
            let Tally { passed, failed, skipped } = row.tally;
            match row.left_out {
                Some(why) => println!("{:<28} not run: {why}", row.name),
                None => {
                    println!("{:<28} {:>8.1} {passed:>7} {failed:>7} {skipped:>8}", row.name, row.took.as_secs_f64());
                }
            }
        }
        println!("{:<28} {:>8.1}\n", "all of it", whole.as_secs_f64());
        for skipped in rows.iter().flat_map(|row| &row.skipped) {
            println!("skipped: {skipped}");
        }
        for (row, wavering) in rows.iter().flat_map(|row| row.wavering.iter().map(move |one| (row, one))) {
            println!("right only when run once more, of {}: {wavering}", row.name);
        }
        for (row, cause) in rows.iter().flat_map(|row| row.causes.iter().take(CAUSES).map(move |one| (row, one))) {
            println!("{}: {cause}", row.name);
        }
        println!("{}", sum.line());
        sum.failed == 0
    }
}

/// What a step's end means. A runner that failed without naming a failed test, or that ended well without a count,
/// is one failure: it did not do what it is there for.
fn judge(count: Count, ok: bool, output: &str) -> Tally {
    match count {
        Count::Preparation if ok => Tally::default(),
        Count::Check if ok => Tally::PASS,
        Count::Preparation | Count::Check => Tally::FAIL,
        Count::Tests(runner) => match tally::read(runner, output) {
            None => Tally::FAIL,
            Some(tally) if !ok && tally.failed == 0 => tally.and(Tally::FAIL),
            Some(tally) => tally,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_count_as_one_and_preparations_only_when_they_fail() {
        assert_eq!(judge(Count::Check, true, ""), Tally::PASS);
        assert_eq!(judge(Count::Check, false, ""), Tally::FAIL);
        assert_eq!(judge(Count::Preparation, true, ""), Tally::default());
        assert_eq!(judge(Count::Preparation, false, ""), Tally::FAIL);
    }

    #[test]
    fn runners_count_their_tests() {
        let two = "Summary [ 0.1s] 2 tests run: 2 passed, 0 skipped";
        assert_eq!(judge(Count::Tests(Runner::Nextest), true, two), Tally { passed: 2, ..Tally::default() });
        let files = " Test Files  1 failed | 1 passed (2)\n      Tests  7 passed (7)";
        assert_eq!(judge(Count::Tests(Runner::Vitest), false, files), Tally { passed: 7, failed: 1, skipped: 0 });
    }

    #[test]
    fn a_runner_without_a_count_is_a_failure_however_it_ended() {
        assert_eq!(judge(Count::Tests(Runner::Nextest), true, "nothing"), Tally::FAIL);
        assert_eq!(judge(Count::Tests(Runner::Libtest), false, "error: could not compile"), Tally::FAIL);
    }
}
