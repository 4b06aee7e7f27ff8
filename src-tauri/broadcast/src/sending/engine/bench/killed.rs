//! Killed half way and started again: who got it twice, who not at all, and what is known. The engine, and the ordinary script.

use super::child::{self, Task};
use super::company::Company;
use super::script::Script;
use super::{PARALLEL, begin, connections, one_each, row, world};
use crate::model::ledger::LedgerState;
use std::time::Duration;

/// Members of one run.
const MEMBERS: usize = 3_000;

/// Waits until so many got it.
async fn until_delivered(company: &Company, number: usize) {
    while company.deliveries() < number {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a part of a measurement"]
async fn the_process_to_kill() {
    let Some(words) = child::words() else { return };
    let [folder, url, id] = words.try_into().unwrap();
    let world = world(folder.as_ref(), connections(), &url, PARALLEL).await;
    if world.engine.recover().await.unwrap() > 0 {
        world.engine.resume(&id).await.unwrap();
    }
    world.end_of(&id).await;
    child::emit(&[1.0]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn bench_what_a_kill_leaves() {
    let company = Company::inside(MEMBERS).await;
    let folder = tempfile::tempdir().unwrap();
    let planned = world(folder.path(), connections(), &company.url, PARALLEL).await;
    let id = begin(&planned, &one_each(&company.ids, "hello")).await;
    // As it stands when the program ended before anything left: the first start resumes it.
    planned.database.close().await;
    let words = [folder.path().to_str().unwrap(), &company.url, &id];
    let first = Task::begin("killed::the_process_to_kill", &words);
    until_delivered(&company, MEMBERS / 2).await;
    first.kill();
    let at_kill = company.deliveries();
    let left = world(folder.path(), connections(), &company.url, PARALLEL).await;
    let written = accepted(&left, &id).await;
    left.database.close().await;
    let mut second = Task::begin("killed::the_process_to_kill", &words);
    tokio::task::spawn_blocking(move || second.told()).await.unwrap();
    let again = world(folder.path(), connections(), &company.url, PARALLEL).await;
    let (none, twice) = company.none_and_twice();
    let sure = accepted(&again, &id).await;
    row(
        &format!("the engine killed after {at_kill} of {MEMBERS}: known to be accepted"),
        &format!("{written}"),
        "the last in flight are called unknown",
        "",
        "",
    );
    row(
        "started again and resumed: got it twice",
        &format!("{twice}"),
        &format!("not at all {none}, known to be accepted {sure}"),
        "≤ 0",
        &format!("{}", twice + none),
    );
    beside().await;
}

/// How many rows of the ledger say that it was accepted.
async fn accepted(world: &crate::testing::World, id: &str) -> u64 {
    let mut reading = world.database.pool().acquire().await.unwrap();
    let tally = crate::store::ledger::tally(&mut reading, id).await.unwrap();
    tally.iter().filter(|(state, _)| *state == LedgerState::Accepted).map(|(_, number)| number).sum()
}

async fn beside() {
    let company = Company::inside(MEMBERS).await;
    let what = "the Python script killed half way: known to be accepted";
    let Some(script) = Script::begin(&company, MEMBERS, PARALLEL) else {
        return row(what, "left out: no python3", "", "", "");
    };
    until_delivered(&company, MEMBERS / 2).await;
    script.kill();
    let at_kill = company.deliveries();
    row(what, "0", &format!("{at_kill} of {MEMBERS} got it"), "", "");
    let script = Script::begin(&company, MEMBERS, PARALLEL);
    tokio::task::spawn_blocking(|| script.map(Script::end)).await.unwrap();
    let (none, twice) = company.none_and_twice();
    row("the script started again: got it twice", &format!("{twice}"), &format!("not at all {none}"), "", "");
}
