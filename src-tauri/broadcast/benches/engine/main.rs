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
mod common;
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
use broadcast::testing::{TestSecrets, World};
use common::{Spent, hurried, number, processor_time, row, until_done};
use company::Company;
use std::path::Path;
use std::sync::Arc;
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

/// A figure of `/proc/self/status`, in MiB; 0 where there is none.
fn memory(of: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(of)).and_then(|line| line.split_whitespace().nth(1));
    line.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

/// Lets the highest memory count from now on.
fn forget_the_highest() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
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

fn median(mut list: Vec<f64>) -> f64 {
    list.sort_by(f64::total_cmp);
    list[list.len() / 2]
}
