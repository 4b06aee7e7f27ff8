//! Ten thousand messages that other programs leave in a team's table at once: how they are taken, and what became of each written down.

use super::{by_hand, drop_database, joined, new_database, number, row};
use broadcast::testing::{claim_requests, settle_request};
use sqlx::Connection;
use std::time::Instant;

/// The database of this measurement.
const DATABASE: &str = "posthorn_bench_requests";
/// Messages.
const MESSAGES: usize = 10_000;
/// As many as a process takes at once (`cli/src/requests.rs`).
const AT_ONCE: u32 = 20;
/// Whose they are.
const COMPANY: &str = "青禾科技";
/// Who takes them.
const BY: &str = "bench";

pub(super) async fn many_at_once(server: &str) {
    let messages = number("POSTHORN_BENCH_MESSAGES", MESSAGES);
    let address = new_database(server, DATABASE).await;
    let began = Instant::now();
    leave(&address, messages).await;
    let left = began.elapsed().as_secs_f64();
    let database = joined(&address).await;
    let (mut claims, mut settled) = (Vec::new(), Vec::new());
    loop {
        let began = Instant::now();
        let claimed = claim_requests(&database, BY, COMPANY, AT_ONCE).await;
        if claimed.is_empty() {
            break;
        }
        claims.push(began.elapsed().as_secs_f64() * 1e3);
        for number in claimed {
            let began = Instant::now();
            settle_request(&database, BY, number, "00000000-0000-7000-8000-000000000000").await;
            settled.push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    assert_eq!(settled.len(), messages);
    database.close().await;
    drop_database(server, DATABASE).await;
    row(
        &format!("{messages} messages left in the table of requests by one statement"),
        &format!("{left:.2} s"),
        "",
        "",
        "",
    );
    told(&format!("{AT_ONCE} of them taken"), claims);
    told("what became of one written down (without the send itself, and without waiting for the disk)", settled);
}

/// Another program has them sent.
async fn leave(address: &str, messages: usize) {
    let mut connection = by_hand(address).await.unwrap();
    sqlx::query(
        "INSERT INTO posthorn.requests (company, key, text, recipients)
         SELECT $1, 'order-' || i, 'order ' || i || ' was shipped', jsonb_build_object('users', jsonb_build_array('user' || i))
         FROM generate_series(CAST(1 AS BIGINT), $2) AS i",
    )
    .bind(COMPANY)
    .bind(i64::try_from(messages).unwrap())
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
}

/// What something took, again and again.
fn told(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
    let all = times.iter().sum::<f64>() / 1e3;
    let beside = format!("{:.2} ms (p99), {all:.1} s for all {}", at(99), times.len());
    row(what, &format!("{:.2} ms (p50)", at(50)), &beside, "", "");
}
