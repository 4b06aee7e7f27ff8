//! The company that everything is sent to: the stand-in as a program of its own, so that the memory and the work measured are the
//! engine's.

use super::LATENCY_MS;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use testkit::{accounts, stand_in};

pub(super) const CORP_ID: &str = "ww1";
pub(super) const SECRET: &str = "bench-secret";
pub(super) const AGENT_ID: u32 = 7;
/// Where programs find the secret.
pub(super) const SECRET_VARIABLE: &str = "POSTHORN_SANDBOX_SECRET";

pub(super) struct Company {
    pub(super) url: String,
    /// Members who can be reached.
    pub(super) ids: Vec<String>,
    program: Option<Child>,
    inside: Option<sandbox::Sandbox>,
}

impl Company {
    /// One in which so many can be reached.
    pub(super) async fn start(reached: usize) -> Self {
        let mut company = Self::inside(reached).await;
        let Some(program) = std::env::var_os("POSTHORN_SANDBOX_BIN") else { return company };
        let mut child = Command::new(program)
            .args(["--corp-id", CORP_ID, "--agent-id", &AGENT_ID.to_string()])
            .args(["--members", &members(reached).to_string(), "--latency-ms", &LATENCY_MS.to_string()])
            .env(SECRET_VARIABLE, SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        // The same company every time: its members are known without asking the other program.
        company.inside.take().unwrap().stop().await;
        company.url = line.trim().trim_start_matches("listening on ").to_owned();
        company.program = Some(child);
        company
    }

    /// One inside this process, which can be looked into.
    pub(super) async fn inside(reached: usize) -> Self {
        let settings = sandbox::Settings::new(CORP_ID, SECRET, AGENT_ID)
            .with_members(members(reached))
            .with_latency(Duration::from_millis(u64::from(LATENCY_MS)));
        let inside = stand_in(settings).await;
        let ids = accounts(&inside, reached);
        Self { url: inside.url(), ids, program: None, inside: Some(inside) }
    }

    /// How many messages were delivered.
    pub(super) fn deliveries(&self) -> usize {
        self.inside.as_ref().map_or(0, |inside| inside.overview().deliveries)
    }

    /// How many of the members got nothing, and how many something twice.
    pub(super) fn none_and_twice(&self) -> (usize, usize) {
        let mut times = std::collections::HashMap::<String, usize>::new();
        for one in self.inside.iter().flat_map(sandbox::Sandbox::deliveries) {
            *times.entry(one.userid).or_default() += 1;
        }
        let none = self.ids.iter().filter(|id| !times.contains_key(*id)).count();
        (none, times.values().filter(|times| **times > 1).count())
    }
}

/// Some are outside the visible scope, some have no licence.
fn members(reached: usize) -> u32 {
    u32::try_from(reached + reached / 4 + 100).unwrap()
}

impl Drop for Company {
    fn drop(&mut self) {
        if let Some(program) = &mut self.program {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}
