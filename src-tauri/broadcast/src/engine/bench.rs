//! How fast the engine is with very many small requests. Run by `cargo xtask bench`; nothing here is a test of the suite.
//!
//! The stand-in runs as a program of its own when `POSTHORN_SANDBOX_BIN` names it, so that the memory measured is the engine's.
//! `POSTHORN_BENCH_MESSAGES` and `POSTHORN_BENCH_ROWS` make the runs shorter.

#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use super::samples::{ScriptedSender, World, draft, person};
use super::{Engine, PaceRules, Patience, Sender, app_of};
use crate::audience::{Audience, Recipient};
use crate::connections::Connections;
use crate::plan::{Plan, PlannedBatch, Route};
use crate::ports::{Ids, SecretStore, SecretStoreError, TimedIds};
use crate::store::broadcasts::NewBroadcast;
use crate::store::outbox;
use secrecy::SecretString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wecom::clock::SystemClock;

const PARALLEL: usize = 16;
const LATENCY_MS: u32 = 20;

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A figure of `/proc/self/status`, in MiB; 0 where there is none.
fn memory(of: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(of)).and_then(|line| line.split_whitespace().nth(1));
    line.and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

struct Company {
    url: String,
    /// Members who can be reached.
    ids: Vec<String>,
    program: Option<Child>,
    _inside: Option<sandbox::Sandbox>,
}

impl Company {
    async fn start(reached: usize) -> Self {
        let (corp, secret, agent) = ("ww1", "bench-secret", 7);
        let members = reached + reached / 4 + 100;
        let settings = sandbox::Settings::new(corp, secret, agent)
            .with_members(u32::try_from(members).unwrap())
            .with_latency(Duration::from_millis(u64::from(LATENCY_MS)));
        // The same company every time: its members are known without asking the other program.
        let inside = sandbox::Sandbox::start(settings, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let able = inside.members().into_iter().filter(|member| member.in_scope && member.licensed);
        let ids: Vec<String> = able.map(|member| member.userid).take(reached).collect();
        assert_eq!(ids.len(), reached);
        if let Some(program) = std::env::var_os("POSTHORN_SANDBOX_BIN") {
            let mut child = Command::new(program)
                .args(["--corp-id", corp, "--agent-id", &agent.to_string()])
                .args(["--members", &members.to_string(), "--latency-ms", &LATENCY_MS.to_string()])
                .env("POSTHORN_SANDBOX_SECRET", secret)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            let url = line.trim().trim_start_matches("listening on ").to_owned();
            inside.stop().await;
            return Self { url, ids, program: Some(child), _inside: None };
        }
        Self { url: inside.url(), ids, program: None, _inside: Some(inside) }
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        if let Some(program) = &mut self.program {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

struct OneSecret;

impl SecretStore for OneSecret {
    fn get(&self, _: &str) -> Result<Option<SecretString>, SecretStoreError> {
        Ok(Some(SecretString::from("bench-secret")))
    }
}

fn hurried() -> Patience {
    Patience {
        pace: PaceRules { calls_per_second: None, ..PaceRules::default() },
        spare_slots: PARALLEL,
        ..Patience::default()
    }
}

/// A request of its own for each.
fn one_each(world: &World, ids: &[String], text: &str) -> Vec<PlannedBatch> {
    let profile = world.practice().profile;
    let planned = |id: &String| {
        let one = person(id);
        let plan = Plan::of(&draft(&format!("{text} {id}"), vec![one.clone()]), &profile, false).unwrap();
        let body = plan.batches.into_iter().next().unwrap().body;
        PlannedBatch { route: Route::App, body, addressees: vec![one], people: 1 }
    };
    ids.iter().map(planned).collect()
}

fn made_up(number: usize) -> Vec<String> {
    (0..number).map(|n| format!("u{n}")).collect()
}

async fn begin(world: &World, batches: &[PlannedBatch]) -> String {
    let id = TimedIds.fresh();
    let profile = world.practice().profile;
    let snapshot = super::BroadcastSnapshot {
        id: id.clone(),
        profile_id: profile.id.clone(),
        batches_total: u32::try_from(batches.len()).unwrap(),
        ..super::samples::snapshot(&id)
    };
    let draft = super::words::json(&draft("hello", vec![])).unwrap();
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

async fn until_done(engine: &Engine, id: &str, number: usize) {
    loop {
        let done = engine.snapshot(id).await.unwrap().batches_done as usize;
        if done >= number {
            return;
        }
        let pause = if number - done > 500 { 20 } else { 1 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

/// What the stand-in gives to so many callers without an engine, in calls a second.
async fn bare_rate(sender: &Arc<Connections>, world: &World, ids: &[String]) -> f64 {
    let profile = Arc::new(world.practice().profile);
    let bodies = Arc::new(std::sync::Mutex::new(one_each(world, ids, "bare")));
    let began = Instant::now();
    let mut hands = tokio::task::JoinSet::new();
    for _ in 0..PARALLEL {
        let (sender, profile, bodies) = (Arc::clone(sender), Arc::clone(&profile), Arc::clone(&bodies));
        hands.spawn(async move {
            loop {
                let Some(next) = bodies.lock().unwrap().pop() else { return };
                let _ = sender.send(&profile, &Route::App, next.body.into_bytes()).await;
            }
        });
    }
    while hands.join_next().await.is_some() {}
    ids.len() as f64 / began.elapsed().as_secs_f64()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn bench_many_small_requests() {
    let number = number("POSTHORN_BENCH_MESSAGES", 100_000);
    let company = Company::start(number).await;
    let folder = tempfile::tempdir().unwrap();
    let connections = Arc::new(Connections::new(Arc::new(OneSecret), Arc::new(SystemClock)));
    let world = World::with(folder.path(), connections.clone(), hurried()).await;
    world.engine.shared.around.profiles.set_practice_endpoint(&company.url, "ww1", 7, Some("zhangsan"));
    world.engine.set_parallel(PARALLEL);
    let bare = bare_rate(&connections, &world, &company.ids[..number.min(4_000)]).await;
    let batches = one_each(&world, &company.ids, "hello");
    let id = begin(&world, &batches).await;
    drop(batches);
    let began = Instant::now();
    world.engine.shared.poke(&world.practice().profile.id, Some(&id));
    until_done(&world.engine, &id, 1000).await;
    let early = memory("VmRSS");
    until_done(&world.engine, &id, number).await;
    let rate = number as f64 / began.elapsed().as_secs_f64();
    let ideal = PARALLEL as f64 * 1000.0 / f64::from(LATENCY_MS);
    let late = memory("VmRSS");
    assert_eq!(world.end_of(&id).await.outcome, Some(super::Outcome::Accepted));
    println!(
        "| {number} messages to one person each, {PARALLEL} at once, {LATENCY_MS} ms | {rate:.0}/s | {ideal:.0}/s | ≥ 95 % | {:.1} % |",
        rate / ideal * 100.0
    );
    println!(
        "| the same against bare calls without an outbox | {rate:.0}/s | {bare:.0}/s | | {:.1} % |",
        rate / bare * 100.0
    );
    println!(
        "| resident memory after {number} | {late:.0} MiB | {early:.0} MiB after 1000 | ≤ 1.3 × | {:.2} × |",
        late / early
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn bench_the_outbox_as_it_grows() {
    let rows = number("POSTHORN_BENCH_ROWS", 1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(folder.path(), Arc::new(ScriptedSender::default()), hurried()).await;
    world.engine.set_parallel(PARALLEL);
    let each = async |text: &str| {
        let mut times = Vec::new();
        for round in 0..5 {
            let batches = one_each(&world, &made_up(2_000), &format!("{text} {round}"));
            let id = begin(&world, &batches).await;
            let began = Instant::now();
            world.engine.shared.poke(&world.practice().profile.id, Some(&id));
            until_done(&world.engine, &id, batches.len()).await;
            times.push(began.elapsed().as_secs_f64() / batches.len() as f64 * 1e6);
            // What a member got in an hour must not slow the next round down.
            world.engine.shared.paces.lock().unwrap().clear();
        }
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let small = each("small").await;
    for part in 0..rows / 50_000 {
        let filler: Vec<PlannedBatch> = one_each(&world, &made_up(50_000), &format!("filler {part}"));
        let id = begin(&world, &filler).await;
        sqlx::query("UPDATE batches SET state = 'accepted' WHERE broadcast_id = $1")
            .bind(&id)
            .execute(world.database.pool())
            .await
            .unwrap();
        sqlx::query("UPDATE ledger SET state = 'accepted' WHERE broadcast_id = $1")
            .bind(&id)
            .execute(world.database.pool())
            .await
            .unwrap();
        sqlx::query("UPDATE broadcasts SET state = 'finished', outcome = 'accepted', touched_at = 0 WHERE id = $1")
            .bind(&id)
            .execute(world.database.pool())
            .await
            .unwrap();
    }
    let large = each("large").await;
    println!(
        "| cost of a message in an outbox of {rows} rows | {large:.0} µs | {small:.0} µs in a new one | ≤ 1.2 × | {:.2} × |",
        large / small
    );
}

#[test]
#[ignore = "a measurement"]
fn bench_planning_a_million() {
    let people: Vec<Recipient> = (0..1_000_000).map(|n| person(&format!("member{n}"))).collect();
    let one = crate::drafts::Draft { audience: Audience::of(people), ..draft("通知", vec![]) };
    let before = memory("VmRSS");
    let began = Instant::now();
    let plan = Plan::of(&one, &super::samples::profile(), false).unwrap();
    let took = began.elapsed().as_secs_f64();
    let used = memory("VmHWM");
    assert_eq!(plan.batches.len(), 1000);
    println!("| planning 1,000,000 people in 1000 requests | {took:.2} s | | < 2 s | {:.0} % |", took / 2.0 * 100.0);
    println!(
        "| memory of that, with the people themselves ({before:.0} MiB) | {used:.0} MiB | | < 300 MiB | {:.0} % |",
        used / 3.0
    );
}
