//! What a message costs in an outbox that is new, and in one that has a million rows.

use super::{PARALLEL, made_up, median, number, row, until_done, world};
use broadcast::store::FILE_NAME;
use broadcast::testing::{ScriptedSender, World, one_each};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
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
async fn cost(world: &World, round: usize) -> f64 {
    // What a member got in an hour must not slow the next round down.
    let accounts: Vec<String> = made_up(MESSAGES).iter().map(|account| format!("{account}r{round}")).collect();
    let batches = one_each(&accounts, &format!("round {round}"));
    let id = world.plant(&batches).await;
    let began = Instant::now();
    world.set_off(&id).await;
    until_done(world, &id, batches.len()).await;
    began.elapsed().as_secs_f64() / batches.len() as f64 * 1e6
}

/// Fills an outbox with messages that were sent.
async fn fill(world: &World, folder: &Path, rows: usize) {
    let file = SqliteConnectOptions::new().filename(folder.join(FILE_NAME));
    let mut database: SqliteConnection = file.connect().await.unwrap();
    for part in 0..rows / 50_000 {
        let id = world.plant(&one_each(&made_up(50_000), &format!("filler {part}"))).await;
        for sql in [
            "UPDATE batches SET state = 'accepted' WHERE broadcast_id = $1",
            "UPDATE ledger SET state = 'accepted' WHERE broadcast_id = $1",
            "UPDATE broadcasts SET state = 'finished', outcome = 'accepted', touched_at = 0 WHERE id = $1",
        ] {
            sqlx::query(sql).bind(&id).execute(&mut database).await.unwrap();
        }
    }
}

pub(super) async fn the_outbox_as_it_grows() {
    let rows = number("POSTHORN_BENCH_ROWS", 1_000_000);
    let (in_new, in_full) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (small, large) = (outbox(in_new.path()).await, outbox(in_full.path()).await);
    fill(&small, in_new.path(), 1_000).await;
    fill(&large, in_full.path(), rows).await;
    let (mut in_small, mut in_large) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        in_small.push(cost(&small, round).await);
        in_large.push(cost(&large, round).await);
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
