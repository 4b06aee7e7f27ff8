//! What a message costs in an outbox that is new, and in one that has a million rows.

use super::{PARALLEL, PlannedBatch, begin, made_up, median, number, one_each, row, until_done, world};
use crate::testing::{ScriptedSender, World};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Messages of one round.
const MESSAGES: usize = 2_000;
/// Rounds in each, in turn: what else the machine does strikes both.
const ROUNDS: usize = 9;

async fn outbox(folder: &Path) -> World {
    world(folder, Arc::new(ScriptedSender::default()), "http://127.0.0.1:9", PARALLEL).await
}

/// Sends through a connection that answers at once; microseconds for a message.
async fn cost(world: &World, text: &str) -> f64 {
    let batches = one_each(&made_up(MESSAGES), text);
    let id = begin(world, &batches).await;
    let began = Instant::now();
    world.engine.shared.wake(&world.practice().profile.id, Some(&id));
    until_done(world, &id, batches.len()).await;
    let took = began.elapsed();
    // What a member got in an hour must not slow the next round down.
    world.engine.shared.paces.lock().clear();
    took.as_secs_f64() / batches.len() as f64 * 1e6
}

/// Fills an outbox with messages that were sent.
async fn fill(world: &World, rows: usize) {
    for part in 0..rows / 50_000 {
        let filler: Vec<PlannedBatch> = one_each(&made_up(50_000), &format!("filler {part}"));
        let id = begin(world, &filler).await;
        for sql in [
            "UPDATE batches SET state = 'accepted' WHERE broadcast_id = $1",
            "UPDATE ledger SET state = 'accepted' WHERE broadcast_id = $1",
            "UPDATE broadcasts SET state = 'finished', outcome = 'accepted', touched_at = 0 WHERE id = $1",
        ] {
            sqlx::query(sql).bind(&id).execute(world.database.pool()).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn bench_the_outbox_as_it_grows() {
    let rows = number("POSTHORN_BENCH_ROWS", 1_000_000);
    let (small, large) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (small, large) = (outbox(small.path()).await, outbox(large.path()).await);
    fill(&small, 1_000).await;
    fill(&large, rows).await;
    let (mut in_small, mut in_large) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        in_small.push(cost(&small, &format!("small {round}")).await);
        in_large.push(cost(&large, &format!("large {round}")).await);
    }
    let (small, large) = (median(in_small), median(in_large));
    row(
        &format!("cost of a message in an outbox of {rows} rows"),
        &format!("{large:.0} µs"),
        &format!("{small:.0} µs in a new one"),
        "≤ 1.2 ×",
        &format!("{:.2} ×", large / small),
    );
}
