//! Reads the closing lines of the test runners, so that one honest count can be printed for all of them.

/// How many tests ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ran and were right.
    pub passed: u64,
    /// Ran and were wrong, could not be run, or never ended.
    pub failed: u64,
    /// Could not be run on this system.
    pub skipped: u64,
}

impl Tally {
    /// One check that was right.
    pub const PASS: Self = Self { passed: 1, failed: 0, skipped: 0 };
    /// One check that was wrong.
    pub const FAIL: Self = Self { passed: 0, failed: 1, skipped: 0 };
    /// One check that this system does not allow.
    pub const SKIP: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// The two added.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// The same, where so many of those that ended well said that this system does not allow them.
    #[must_use]
    pub const fn without_skipped(self, number: u64) -> Self {
        Self { passed: self.passed.saturating_sub(number), skipped: self.skipped + number, ..self }
    }

    /// The closing line of a whole run. Skipped tests are named only when there are some.
    pub fn line(self) -> String {
        let Self { passed, failed, skipped } = self;
        if skipped == 0 {
            format!("{passed} passed, {failed} failed")
        } else {
            format!("{passed} passed, {failed} failed, {skipped} skipped")
        }
    }
}

/// A program that runs tests and closes with a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// `cargo nextest run`: `Summary [ 1.2s] 3 tests run: 1 passed (1 slow), 2 failed, 1 skipped`. Those that it calls skipped are what
    /// a filter gives to another step, programs that tests start, and measurements: they are not counted.
    Nextest,
    /// `vitest run`: `Tests  1 failed | 11 passed | 2 skipped (14)`.
    Vitest,
    /// `cargo test`, one line per program: `test result: ok. 2 passed; 0 failed; 1 ignored; …`. Tests that a filter
    /// leaves out are not counted.
    Libtest,
}

/// Adds up the closing lines in a runner's output. Nothing when there is none: the runner then never got to testing.
pub fn read(runner: Runner, output: &str) -> Option<Tally> {
    let mut sum: Option<Tally> = None;
    for raw in output.lines() {
        let line = without_colour(raw);
        if let Some(counts) = counts_in(runner, line.trim()) {
            let mut counts = add_up(counts);
            if runner == Runner::Nextest {
                counts.skipped = 0;
            }
            sum = Some(sum.unwrap_or_default().and(counts));
        }
    }
    sum
}

/// The part of a closing line that holds the counts.
fn counts_in(runner: Runner, line: &str) -> Option<&str> {
    match runner {
        Runner::Nextest => {
            let rest = line.strip_prefix("Summary [")?;
            let (run, counts) = rest.split_once(']')?.1.split_once(':')?;
            (run.ends_with("tests run") || run.ends_with("test run")).then_some(counts)
        }
        Runner::Vitest => {
            let rest = line.strip_prefix("Tests")?;
            let counts = rest.trim_start();
            (counts.len() < rest.len() && counts.starts_with(|c: char| c.is_ascii_digit())).then_some(counts)
        }
        Runner::Libtest => Some(line.strip_prefix("test result: ")?.split_once(". ")?.1),
    }
}

/// Adds up `3 passed`, `1 timed out` and the like; what stands in brackets only explains the count before it.
fn add_up(counts: &str) -> Tally {
    let mut tally = Tally::default();
    let mut depth = 0_u32;
    let bare: String = counts
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    for part in bare.split([',', ';', '|']) {
        let Some((number, what)) = part.trim().split_once(' ') else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match what.trim() {
            "passed" => tally.passed += number,
            "skipped" | "ignored" | "todo" => tally.skipped += number,
            "failed" | "exec failed" | "timed out" | "not run" => tally.failed += number,
            _ => {}
        }
    }
    tally
}

/// What the tests that were wrong said first: where they gave up, and why, a line for each time. A log of a hundred stories is
/// long, and its end says which ones, not why.
pub fn causes(output: &str) -> Vec<String> {
    let mut lines = output.lines().map(without_colour).peekable();
    let mut causes = Vec::new();
    while let Some(line) = lines.next() {
        // `thread 'name' (123) panicked at file:line:column:`, and the message from the next line on.
        let Some((_, place)) = line.trim().split_once(" panicked at ") else { continue };
        let why = lines.peek().map(|why| why.trim()).unwrap_or_default();
        causes.push(format!("{place} {why}"));
    }
    causes.dedup();
    causes
}

/// Tests that were right only when they were run once more: `FLAKY 2/2 [ 1.2s] …` of nextest.
pub fn wavering(output: &str) -> Vec<String> {
    let named = output.lines().map(without_colour);
    let mut named: Vec<String> =
        named.filter_map(|line| Some(line.trim().strip_prefix("FLAKY ")?.rsplit_once("] ")?.1.to_owned())).collect();
    named.sort();
    named.dedup();
    named
}

/// Takes terminal colour sequences (`ESC [ … letter`) out of a line.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            if chars.next() == Some('[') {
                chars.by_ref().find(|c| ('@'..='~').contains(c));
            }
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests;
