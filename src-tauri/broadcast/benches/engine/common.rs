//! What the measurements of the engine and of a team (`benches/team`) have in common: how figures are counted and printed, an engine that
//! hurries, and waiting for it.

use broadcast::sending::engine::{EngineConfig, PaceRules};
use broadcast::testing::World;
use std::time::Duration;

/// A number that the environment may set.
pub(super) fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Prints one row.
pub(super) fn row(what: &str, measured: &str, beside: &str, wanted: &str, held_against: &str) {
    println!("| {what} | {measured} | {beside} | {wanted} | {held_against} |");
}

/// What some messages took.
pub(super) struct Spent {
    /// Messages a second.
    pub(super) rate: f64,
    /// Processor time of one, in microseconds.
    pub(super) processor_us: f64,
}

impl Spent {
    pub(super) fn of(messages: f64, seconds: f64, processor_seconds: f64) -> Self {
        Self { rate: messages / seconds, processor_us: processor_seconds / messages * 1e6 }
    }
}

/// Seconds of processor time that this process and its children took so far, as the system counts them; 0 where it does not tell.
pub(super) fn processor_time() -> f64 {
    processor_time_of("self")
}

/// The same of a process, by its number.
pub(super) fn processor_time_of(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
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

/// Nothing but the parallelism limits how fast requests leave: what WeCom's frequency limits allow is far less. Beside those on
/// their way `spare` more are marked as sending.
pub(super) fn hurried(spare: usize) -> EngineConfig {
    EngineConfig {
        pace: PaceRules { calls_per_second: None, ..PaceRules::default() },
        spare_slots: spare,
        ..EngineConfig::default()
    }
}

/// Waits until so many requests of a broadcast are closed.
pub(super) async fn until_done(world: &World, id: &str, number: usize) {
    loop {
        let done = world.engine.snapshot(id).await.unwrap().batches_done as usize;
        if done >= number {
            return;
        }
        let pause = if number - done > 500 { 20 } else { 1 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}
