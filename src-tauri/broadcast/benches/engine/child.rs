//! This program once more, for one task: with nothing else in its memory, and to be killed.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Says what is to be done, and that this is such a process.
const VARIABLE: &str = "POSTHORN_BENCH_TASK";
/// Stands before what is told.
const MARK: &str = "told: ";

/// A process that does one task.
pub(super) struct Task {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Task {
    /// Begins a task with these words for it.
    pub(super) fn begin(name: &str, words: &[&str]) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(VARIABLE, [&[name], words].concat().join("\n"))
            // It ends when this process does, also by a kill: whoever works without an end waits for that.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next numbers that it tells.
    pub(super) fn told(&mut self) -> Vec<f64> {
        for line in self.lines.by_ref().map_while(Result::ok) {
            if let Some((_, numbers)) = line.split_once(MARK) {
                return numbers.split(' ').map(|number| number.parse().unwrap()).collect();
            }
        }
        panic!("the other process ended before it told anything");
    }

    /// Ends it as a power cut does.
    pub(super) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The task of this process and the words for it; none when it is no such process.
pub(super) fn task() -> Option<(String, Vec<String>)> {
    let task = std::env::var(VARIABLE).ok()?;
    let mut words = task.split('\n').map(str::to_owned);
    Some((words.next()?, words.collect()))
}

/// Tells some numbers.
pub(super) fn emit(numbers: &[f64]) {
    let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
    println!("{MARK}{}", numbers.join(" "));
}
