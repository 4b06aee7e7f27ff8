//! The script that people write, doing the same work: `bench/python`.

use super::company::{AGENT_ID, CORP_ID, Company, SECRET, SECRET_VARIABLE};
use super::{PARALLEL, row};
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

    /// Waits for its end; messages a second.
    fn rate(mut self) -> f64 {
        let mut line = String::new();
        BufReader::new(self.child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(self.child.wait().unwrap().success());
        let words: Vec<&str> = line.split_whitespace().collect();
        words[1].parse::<f64>().unwrap() / words[2].parse::<f64>().unwrap()
    }

    /// Waits for its end.
    pub(super) fn end(self) {
        self.rate();
    }

    /// Ends it as a power cut does.
    pub(super) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the script sends, beside what the engine sends, messages a second.
pub(super) async fn beside(company: &Company, engine: f64) {
    for (what, number, threads) in
        [("one after the other", ONE_BY_ONE, 1), ("in 16 threads, with a client for each", THREADED, PARALLEL)]
    {
        let number = number.min(company.ids.len());
        let what = format!("a Python script with wechatpy, {number} messages {what}, nothing written down");
        let Some(script) = Script::begin(company, number, threads) else {
            row(&what, "left out: no python3", "", "", "");
            continue;
        };
        let rate = tokio::task::spawn_blocking(|| script.rate()).await.unwrap();
        row(
            &what,
            &format!("{rate:.0}/s"),
            &format!("{engine:.0}/s by the engine"),
            "",
            &format!("{:.1} ×", engine / rate),
        );
    }
}
