//! How fast the engine is with very many small requests, with very many rows, with very many people. Run by `cargo xtask bench`. With
//! the beginning of a name (`outbox`, `ledger`, `kill`, `planning`, `requests`, `usual`, `script`) only that is measured:
//! `cargo bench … --bench engine -- usual`.
//!
//! Each measurement prints rows of a table with five columns: what, how much, beside what, what is wanted, and the figure that is
//! held against it. What is measured runs in a process of its own where memory counts, or where it is killed.
//!
//! `POSTHORN_SANDBOX_BIN` names the stand-in's program (else it runs inside), `POSTHORN_BENCH_PYTHON` an interpreter that has the
//! packages of `bench/python`. `POSTHORN_BENCH_MESSAGES`, `POSTHORN_BENCH_ROWS` and `POSTHORN_BENCH_PEOPLE` make the runs shorter.

#![expect(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints figures for people, and stops when something fails"
)]

mod child;
mod company;
mod figures;
mod growth;
mod killed;
mod ledger;
mod planning;
mod script;
mod sending;

use broadcast::connections::Connections;
use broadcast::model::profile::PRACTICE_ID;
use broadcast::ports::Sender;
use broadcast::sending::engine::{EngineConfig, PaceRules};
use broadcast::testing::{TestSecrets, World};
use company::Company;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use wecom::clock::SystemClock;

/// Requests at once.
const PARALLEL: usize = 16;
/// What the stand-in waits before it answers.
const LATENCY_MS: u32 = 20;

fn main() {
    let work = async {
        if let Some((task, words)) = child::task() {
            return match task.as_str() {
                killed::TASK => killed::the_process_to_kill(words).await,
                planning::TASK => Box::pin(planning::the_planning_process(words)).await,
                sending::TASK => sending::the_sending_process(words).await,
                other => panic!("there is no task {other}"),
            };
        }
        // `cargo bench` hands over a switch of the standard harness.
        let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
        let wanted = |name: &str| name.starts_with(&only);
        if wanted("outbox") {
            growth::the_outbox_as_it_grows().await;
        }
        if wanted("kill") {
            killed::what_a_kill_leaves().await;
        }
        if wanted("ledger") {
            ledger::the_ledger().await;
        }
        if wanted("planning") {
            planning::a_million();
        }
        if wanted("requests") {
            sending::many_small_requests().await;
        }
        if wanted("usual") {
            sending::in_the_usual_setting().await;
        }
        if wanted("script") {
            script::beside(&Company::start(number("POSTHORN_BENCH_MESSAGES", 10_000)).await).await;
        }
    };
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work);
}

/// A number that the environment may set.
fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A figure of `/proc/self/status`, in MiB; 0 where there is none.
fn memory(of: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(of)).and_then(|line| line.split_whitespace().nth(1));
    line.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

/// What some messages took.
struct Spent {
    /// Messages a second.
    rate: f64,
    /// Processor time of one, in microseconds.
    processor_us: f64,
}

impl Spent {
    fn of(messages: f64, seconds: f64, processor_seconds: f64) -> Self {
        Self { rate: messages / seconds, processor_us: processor_seconds / messages * 1e6 }
    }
}

/// Seconds of processor time that this process and its children took so far, as the system counts them; 0 where it does not tell.
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // utime, stime, cutime and cstime, in hundredths of a second (man proc_pid_stat); the name before may have blanks in it.
    let behind_the_name = stat.rsplit(')').next().unwrap_or_default();
    behind_the_name
        .split_whitespace()
        .skip(11)
        .take(4)
        .map(|ticks| ticks.parse::<f64>().unwrap_or_default())
        .sum::<f64>()
        / 100.0
}

/// Lets the highest memory count from now on.
fn forget_the_highest() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Prints one row.
fn row(what: &str, measured: &str, beside: &str, wanted: &str, held_against: &str) {
    println!("| {what} | {measured} | {beside} | {wanted} | {held_against} |");
}

/// Nothing but the parallelism limits how fast requests leave: what WeCom's frequency limits allow is far less. Beside those on
/// their way `spare` more are marked as sending.
fn hurried(spare: usize) -> EngineConfig {
    EngineConfig {
        pace: PaceRules { calls_per_second: None, ..PaceRules::default() },
        spare_slots: spare,
        ..EngineConfig::default()
    }
}

/// An engine on a folder, with a stand-in for its practice profile.
async fn world(folder: &Path, road: Arc<dyn Sender>, url: &str, spare: usize) -> World {
    let world = World::with(folder, road, hurried(spare)).await;
    world.sink.forget();
    world.profiles.set_practice_endpoint(url, company::CORP_ID, company::AGENT_ID, Some("zhangsan"));
    world.engine.set_parallel(PARALLEL);
    world
}

/// The same with the connections of the product.
async fn connected(folder: &Path, url: &str, spare: usize) -> (World, Arc<Connections>) {
    let secrets = Arc::<TestSecrets>::default();
    let connections = Arc::new(Connections::new(secrets.clone(), Arc::new(SystemClock)));
    let world = world(folder, connections.clone(), url, spare).await;
    secrets.type_secret(&world.profiles.get(PRACTICE_ID).unwrap(), company::SECRET);
    (world, connections)
}

/// Accounts that nobody knows.
fn made_up(number: usize) -> Vec<String> {
    (0..number).map(|n| format!("u{n}")).collect()
}

/// Waits until so many requests of a broadcast are closed.
async fn until_done(world: &World, id: &str, number: usize) {
    loop {
        let done = world.engine.snapshot(id).await.unwrap().batches_done as usize;
        if done >= number {
            return;
        }
        let pause = if number - done > 500 { 20 } else { 1 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

fn median(mut list: Vec<f64>) -> f64 {
    list.sort_by(f64::total_cmp);
    list[list.len() / 2]
}
