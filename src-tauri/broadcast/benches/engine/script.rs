//! The script that people write, doing the same work: `bench/python`.

use super::company::{AGENT_ID, CORP_ID, Company, SECRET, SECRET_VARIABLE};
use super::sending::sent_by_another;
use super::{PARALLEL, Spent, row};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

/// Messages of one run: one after the other takes long.
const ONE_BY_ONE: usize = 2_000;
/// The same with threads.
const THREADED: usize = 10_000;

/// The script at work; nothing without an interpreter.
pub(super) struct Script {
    child: Child,
    _members: tempfile::NamedTempFile,
}

impl Script {
    pub(super) fn begin(company: &Company, number: usize, threads: usize) -> Option<Self> {
        let python = std::env::var_os("POSTHORN_BENCH_PYTHON")?;
        let mut members = tempfile::NamedTempFile::new().unwrap();
        members.write_all(company.ids[..number].join("\n").as_bytes()).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/python/send.py");
        let child = Command::new(python)
            .args([script, &company.url, CORP_ID, &AGENT_ID.to_string(), members.path().to_str().unwrap()])
            .args(["--threads", &threads.to_string()])
            .env(SECRET_VARIABLE, SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Some(Self { child, _members: members })
    }

    /// Waits for its end; what it took.
    fn spent(mut self) -> Spent {
        let mut line = String::new();
        BufReader::new(self.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(self.child.wait().unwrap().success());
        let numbers: Vec<f64> = line.split_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
        Spent::of(numbers[0], numbers[1], numbers[2])
    }

    /// Waits for its end.
    pub(super) fn end(self) {
        self.spent();
    }

    /// Ends it as a power cut does.
    pub(super) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the script does beside what the engine does in its usual setting: messages a second, and the processor time of one. Both
/// count their sending alone, not how they start, in the accounting of the system.
pub(super) async fn beside(company: &Company) {
    for (what, number, threads) in
        [("one after the other", ONE_BY_ONE, 1), ("in 16 threads, with a client for each", THREADED, PARALLEL)]
    {
        let number = number.min(company.ids.len());
        let what = format!("a Python script with wechatpy, {number} messages {what}, nothing written down");
        let Some(script) = Script::begin(company, number, threads) else {
            row(&what, "left out: no python3", "", "", "");
            continue;
        };
        let theirs = tokio::task::spawn_blocking(|| script.spent()).await.unwrap();
        let ours = sent_by_another(company, number, 0).await.spent;
        row(
            &what,
            &format!("{:.0}/s", theirs.rate),
            &format!("{:.0}/s by the engine", ours.rate),
            "",
            &format!("{:.1} ×", ours.rate / theirs.rate),
        );
        row(
            "processor time of each of these messages, by the engine in its usual setting",
            &format!("{:.0} µs", ours.processor_us),
            &format!("{:.0} µs by the script", theirs.processor_us),
            "≤ 0.1 ×",
            &format!("{:.3} ×", ours.processor_us / theirs.processor_us),
        );
    }
}
