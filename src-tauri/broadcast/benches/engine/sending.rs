//! Very many messages of one person each, beside bare calls and beside the ordinary script.

use super::child::{self, Task};
use super::company::Company;
use super::{LATENCY_MS, PARALLEL, connected, memory, number, row, script, until_done};
use broadcast::connections::Connections;
use broadcast::model::batch::Route;
use broadcast::model::outcome::Outcome;
use broadcast::ports::Sender;
use broadcast::testing::{World, one_each};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// Name of the process that sends.
pub(super) const TASK: &str = "send";
/// Calls of one measurement without an engine.
const BARE: usize = 6_000;

/// What the stand-in gives to so many callers without an engine, in calls a second.
async fn bare_rate(sender: &Arc<Connections>, world: &World, ids: &[String], hands: usize) -> f64 {
    let profile = Arc::new(world.practice().profile);
    let bodies: Vec<_> = one_each(ids, "bare").into_iter().map(|one| one.body).collect();
    let bodies = Arc::new(Mutex::new(bodies));
    sender.prepare(&profile, &Route::App).await.unwrap();
    let began = Instant::now();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..hands {
        let (sender, profile, bodies) = (Arc::clone(sender), Arc::clone(&profile), Arc::clone(&bodies));
        callers.spawn(async move {
            loop {
                let Some(body) = bodies.lock().unwrap().pop() else { return };
                sender.send(&profile, &Route::App, body.into_bytes()).await.unwrap();
            }
        });
    }
    while callers.join_next().await.is_some() {}
    ids.len() as f64 / began.elapsed().as_secs_f64()
}

/// Writes a broadcast down and has another process send it: calls a second, memory after the first thousand and at the end.
async fn sent_by_another(company: &Company, number: usize, spare: usize) -> (f64, f64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let (world, _) = connected(folder.path(), &company.url, spare).await;
    let id = world.plant(&one_each(&company.ids[..number], "hello")).await;
    world.database.close().await;
    let (folder, number, spare) = (folder.path().to_str().unwrap(), number.to_string(), spare.to_string());
    let mut task = Task::begin(TASK, &[folder, &company.url, &id, &number, &spare]);
    let told = task.told();
    (told[0], told[1], told[2])
}

pub(super) async fn the_sending_process(words: Vec<String>) {
    let [folder, url, id, number, spare] = words.try_into().unwrap();
    let number: usize = number.parse().unwrap();
    let (world, _) = connected(folder.as_ref(), &url, spare.parse().unwrap()).await;
    let began = Instant::now();
    world.set_off(&id).await;
    until_done(&world, &id, number.min(1000)).await;
    let early = memory("VmRSS");
    until_done(&world, &id, number).await;
    let rate = number as f64 / began.elapsed().as_secs_f64();
    let late = memory("VmRSS");
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    child::emit(&[rate, early, late]);
}

pub(super) async fn many_small_requests() {
    let number = number("POSTHORN_BENCH_MESSAGES", 100_000);
    let company = Company::start(number.max(BARE)).await;
    let folder = tempfile::tempdir().unwrap();
    let (caller, sender) = connected(folder.path(), &company.url, 0).await;
    let ideal = PARALLEL as f64 * 1000.0 / f64::from(LATENCY_MS);
    let alone = bare_rate(&sender, &caller, &company.ids[..200], 1).await;
    row(
        "the stand-in: one call after the other",
        &format!("{:.2} ms", 1000.0 / alone),
        &format!("{LATENCY_MS} ms asked for"),
        "",
        "",
    );
    let before = bare_rate(&sender, &caller, &company.ids[..BARE], PARALLEL).await;
    let (rate, early, late) = sent_by_another(&company, number, PARALLEL).await;
    let after = bare_rate(&sender, &caller, &company.ids[..BARE], PARALLEL).await;
    let bare = f64::midpoint(before, after);
    let percent = |part: f64, whole: f64| format!("{:.1} %", part / whole * 100.0);
    row(
        &format!("{number} messages to one person each, {PARALLEL} at once, durable"),
        &format!("{rate:.0}/s"),
        &format!("{ideal:.0}/s = {PARALLEL} ÷ {LATENCY_MS} ms"),
        "≥ 95 %",
        &percent(rate, ideal),
    );
    row(
        &format!("of {PARALLEL} bare calls at once, without an engine, before and after it"),
        &format!("{before:.0}/s, {after:.0}/s"),
        &format!("{ideal:.0}/s"),
        "",
        &percent(bare, ideal),
    );
    row(
        "the engine against the bare calls",
        &format!("{rate:.0}/s"),
        &format!("{bare:.0}/s"),
        "",
        &percent(rate, bare),
    );
    row(
        &format!("resident memory after {number} messages"),
        &format!("{late:.1} MiB"),
        &format!("{early:.1} MiB after 1000"),
        "≤ 1.3 ×",
        &format!("{:.2} ×", late / early),
    );
    let few = number.min(10_000);
    let (strict, ..) = sent_by_another(&company, few, 0).await;
    row(
        &format!("{few} messages, no request marked before its turn (the usual setting)"),
        &format!("{strict:.0}/s"),
        &format!("{ideal:.0}/s"),
        "",
        &percent(strict, ideal),
    );
    script::beside(&company, rate).await;
}
