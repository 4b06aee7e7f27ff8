//! Killed half way and started again: who got it twice, who not at all, and what is known. The engine, and the ordinary script.

use super::child::{self, Task};
use super::company::Company;
use super::script::Script;
use super::{PARALLEL, connected, row, until_done};
use broadcast::model::ledger::LedgerState;
use broadcast::testing::{World, one_each};
use std::time::Duration;
use testkit::within;

/// Members of one run.
const MEMBERS: usize = 3_000;
/// The longest that half of them may take.
const LONGEST: Duration = Duration::from_mins(10);
/// Name of the process to kill.
pub(super) const TASK: &str = "kill";

/// Waits until so many got it.
async fn until_delivered(company: &Company, number: usize) {
    within(LONGEST, format!("{number} deliveries"), async || company.deliveries() >= number).await;
}

pub(super) async fn the_process_to_kill(words: Vec<String>) {
    let [folder, url, id] = words.try_into().unwrap();
    let (world, _) = connected(folder.as_ref(), &url, PARALLEL).await;
    world.set_off(&id).await;
    until_done(&world, &id, MEMBERS).await;
    world.end_of(&id).await;
    child::emit(&[1.0]);
}

pub(super) async fn what_a_kill_leaves() {
    let company = Company::inside(MEMBERS).await;
    let folder = tempfile::tempdir().unwrap();
    let (planned, _) = connected(folder.path(), &company.url, PARALLEL).await;
    let id = planned.plant(&one_each(&company.ids, "hello")).await;
    // As it stands when the program ended before anything left: the first start resumes it.
    planned.database.close().await;
    let words = [folder.path().to_str().unwrap(), &company.url, &id];
    let first = Task::begin(TASK, &words);
    until_delivered(&company, MEMBERS / 2).await;
    first.kill();
    let at_kill = company.deliveries();
    let (left, _) = connected(folder.path(), &company.url, PARALLEL).await;
    let written = accepted(&left, &id).await;
    left.database.close().await;
    let mut second = Task::begin(TASK, &words);
    tokio::task::spawn_blocking(move || second.told()).await.unwrap();
    let (again, _) = connected(folder.path(), &company.url, PARALLEL).await;
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
async fn accepted(world: &World, id: &str) -> usize {
    let (mut number, mut offset) = (0, 0);
    loop {
        let page = world.history.ledger(id, offset, 1000).await.unwrap();
        if page.is_empty() {
            return number;
        }
        number += page.iter().filter(|row| row.state == LedgerState::Accepted).count();
        offset += u32::try_from(page.len()).unwrap();
    }
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
