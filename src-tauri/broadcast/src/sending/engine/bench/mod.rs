//! How fast the engine is with very many small requests, with very many rows, with very many people. Run by `cargo xtask bench`;
//! nothing here is a test of the suite.
//!
//! Each measurement prints rows of a table with five columns: what, how much, beside what, what is wanted, and the figure that is
//! held against it. What is measured runs in a process of its own where memory counts, or where it is killed.
//!
//! `POSTHORN_SANDBOX_BIN` names the stand-in's program (else it runs inside), `POSTHORN_BENCH_PYTHON` an interpreter that has the
//! packages of `bench/python`. `POSTHORN_BENCH_MESSAGES`, `POSTHORN_BENCH_ROWS` and `POSTHORN_BENCH_PEOPLE` make the runs shorter.

#![expect(clippy::cast_precision_loss, reason = "a bench prints figures for people")]

mod child;
mod company;
mod growth;
mod killed;
mod ledger;
mod planning;
mod script;
mod sending;

use super::{EngineConfig, PaceRules};
use crate::connections::Connections;
use crate::model::batch::{PlannedBatch, Route};
use crate::model::profile::app_of;
use crate::model::secrets::{Forget, SecretScope, SecretStoreError};
use crate::model::timestamp::Timestamp;
use crate::ports::{Ids, SecretStore, Sender, TimedIds};
use crate::sending::plan::Plan;
use crate::store::broadcasts::NewBroadcast;
use crate::store::outbox;
use crate::testing::{World, draft, person, profile};
use secrecy::SecretString;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use wecom::clock::{Clock, SystemClock};

/// Requests at once.
const PARALLEL: usize = 16;
/// What the stand-in waits before it answers.
const LATENCY_MS: u32 = 20;

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

/// Lets the highest memory count from now on.
fn forget_the_highest() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Prints one row.
fn row(what: &str, measured: &str, beside: &str, wanted: &str, held_against: &str) {
    println!("| {what} | {measured} | {beside} | {wanted} | {held_against} |");
}

struct OneSecret;

impl SecretStore for OneSecret {
    fn get(&self, _: &str, _: &SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        Ok(Some(SecretString::from(company::SECRET)))
    }

    // Nothing is stored here.
    fn set(&self, _: &str, _: &SecretScope, _: SecretString) -> Result<(), SecretStoreError> {
        Ok(())
    }

    fn set_for_session(&self, _: &str, _: &SecretScope, _: SecretString) {}

    fn remove(&self, _: &str, _: Forget) -> Result<(), SecretStoreError> {
        Ok(())
    }
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

/// The connection of the product.
fn connections() -> Arc<Connections> {
    Arc::new(Connections::new(Arc::new(OneSecret), Arc::new(SystemClock)))
}

/// An engine on a folder, with a stand-in for its practice profile.
async fn world(folder: &Path, road: Arc<dyn Sender>, url: &str, spare: usize) -> World {
    let world = World::with(folder, road, hurried(spare)).await;
    world.sink.forget();
    world.engine.shared.deps.profiles.set_practice_endpoint(url, company::CORP_ID, company::AGENT_ID, Some("zhangsan"));
    world.engine.set_parallel(PARALLEL);
    world
}

/// A request of its own for each, with a text of its own.
fn one_each(ids: &[String], text: &str) -> Vec<PlannedBatch> {
    let profile = profile();
    let planned = |id: &String| {
        let one = draft(&format!("{text} {id}"), vec![person(id)]);
        Plan::of(&one, &profile, false).unwrap().batches.into_iter().next().unwrap()
    };
    ids.iter().map(planned).collect()
}

/// Accounts that nobody knows.
fn made_up(number: usize) -> Vec<String> {
    (0..number).map(|n| format!("u{n}")).collect()
}

/// Writes a broadcast down; its id.
async fn begin(world: &World, batches: &[PlannedBatch]) -> String {
    let id = TimedIds.fresh();
    let profile = world.practice().profile;
    let snapshot = crate::model::snapshot::BroadcastSnapshot {
        id: id.clone(),
        profile_id: profile.id.clone(),
        created_at: Timestamp(SystemClock.now_ms()),
        batches_total: u32::try_from(batches.len()).unwrap(),
        ..crate::testing::snapshot(&id)
    };
    let draft = crate::store::sql_enum::json(&draft("hello", vec![])).unwrap();
    let new = NewBroadcast {
        snapshot: &snapshot,
        digest: &id,
        content_digest: &id,
        draft: &draft,
        search: "",
        app: &app_of(&profile),
        files: None,
        late_ms: None,
        stage: None,
    };
    assert!(outbox::start(&world.database, &new, batches).await.unwrap());
    id
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
