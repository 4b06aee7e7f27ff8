//! Very many messages of one person each, beside bare calls and beside the ordinary script.

use super::child::{self, Task};
use super::company::Company;
use super::{LATENCY_MS, PARALLEL, Spent, connected, memory, number, processor_time, row, until_done};
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
/// Messages of the measurement of the usual setting.
const USUAL: usize = 10_000;

/// What so many callers take without an engine: what stand-in and machine permit, and what the HTTP client alone costs.
async fn bare(sender: &Arc<Connections>, world: &World, ids: &[String], hands: usize) -> Spent {
    let profile = Arc::new(world.practice().profile);
    let bodies: Vec<_> = one_each(ids, "bare").into_iter().map(|one| one.body).collect();
    let bodies = Arc::new(Mutex::new(bodies));
    sender.prepare(&profile, &Route::App).await.unwrap();
    let (began, before) = (Instant::now(), processor_time());
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
    Spent::of(ids.len() as f64, began.elapsed().as_secs_f64(), processor_time() - before)
}

/// What became of a broadcast that another process sent.
pub(super) struct Sent {
    pub(super) spent: Spent,
    /// Resident memory after the first thousand, and at the end.
    memory: [f64; 2],
}

/// Writes a broadcast down and has another process send it.
pub(super) async fn sent_by_another(company: &Company, number: usize, spare: usize) -> Sent {
    let folder = tempfile::tempdir().unwrap();
    let (world, _) = connected(folder.path(), &company.url, spare).await;
    let id = world.plant(&one_each(&company.ids[..number], "hello")).await;
    world.database.close().await;
    let (folder, messages, spare) = (folder.path().to_str().unwrap(), number.to_string(), spare.to_string());
    let mut task = Task::begin(TASK, &[folder, &company.url, &id, &messages, &spare]);
    let [seconds, processor, early, late] = task.told().try_into().unwrap();
    Sent { spent: Spent::of(number as f64, seconds, processor), memory: [early, late] }
}

pub(super) async fn the_sending_process(words: Vec<String>) {
    let [folder, url, id, number, spare] = words.try_into().unwrap();
    let number: usize = number.parse().unwrap();
    let (world, _) = connected(folder.as_ref(), &url, spare.parse().unwrap()).await;
    let (began, before) = (Instant::now(), processor_time());
    world.set_off(&id).await;
    until_done(&world, &id, number.min(1000)).await;
    let early = memory("VmRSS");
    until_done(&world, &id, number).await;
    let (seconds, processor) = (began.elapsed().as_secs_f64(), processor_time() - before);
    let late = memory("VmRSS");
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
    child::emit(&[seconds, processor, early, late]);
}

fn percent(part: f64, whole: f64) -> String {
    format!("{:.1} %", part / whole * 100.0)
}

/// A broadcast of many messages between two measurements without an engine: what became of it, and what those took, before and after.
async fn between_bare_calls(company: &Company, messages: usize, spare: usize) -> (Sent, [Spent; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let (caller, sender) = connected(folder.path(), &company.url, 0).await;
    let without = async || bare(&sender, &caller, &company.ids[..BARE], PARALLEL).await;
    let before = without().await;
    let sent = sent_by_another(company, messages, spare).await;
    (sent, [before, without().await])
}

pub(super) async fn many_small_requests() {
    let number = number("POSTHORN_BENCH_MESSAGES", 100_000);
    let company = Company::start(number.max(BARE)).await;
    let folder = tempfile::tempdir().unwrap();
    let (caller, sender) = connected(folder.path(), &company.url, 0).await;
    let ideal = PARALLEL as f64 * 1000.0 / f64::from(LATENCY_MS);
    let alone = bare(&sender, &caller, &company.ids[..200], 1).await.rate;
    row(
        "the stand-in: one call after the other",
        &format!("{:.2} ms", 1000.0 / alone),
        &format!("{LATENCY_MS} ms asked for"),
        "",
        "",
    );
    let (Sent { spent, memory: [early, late] }, [before, after]) = between_bare_calls(&company, number, PARALLEL).await;
    let (rate, [before, after]) = (spent.rate, [before.rate, after.rate]);
    let bare = f64::midpoint(before, after);
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
}

/// Nothing is marked before its turn.
pub(super) async fn in_the_usual_setting() {
    let number = number("POSTHORN_BENCH_MESSAGES", USUAL).min(USUAL);
    let company = Company::start(number.max(BARE)).await;
    let (sent, [before, after]) = between_bare_calls(&company, number, 0).await;
    let rate = f64::midpoint(before.rate, after.rate);
    row(
        &format!("{number} messages, no request marked before its turn (the usual setting), durable"),
        &format!("{:.0}/s", sent.spent.rate),
        &format!("{:.0}/s, {:.0}/s by bare calls before and after it", before.rate, after.rate),
        "≥ 95 %",
        &percent(sent.spent.rate, rate),
    );
    row(
        "processor time of each of these messages",
        &format!("{:.0} µs", sent.spent.processor_us),
        &format!("{:.0} µs, {:.0} µs by bare calls before and after it", before.processor_us, after.processor_us),
        "",
        "",
    );
}
