//! The tables of what statistics count: each send that is over once, when it is asked for or a minute later. Reading a large ledger
//! holds nobody up who writes; only its few sums are written.

use super::Database;
use super::sql::{self, Connection, Row, Statement};
use crate::model::store_error::StoreError;

/// Sends counted between two transactions.
const SENDS_AT_ONCE: i64 = 200;
/// Most people of today's sends that a review reads.
const MOST_READ: i64 = 500_000;
/// Most sends of today that it looks at.
const MOST_SENDS: usize = 10_000;

/// A send as it is counted: it counts as long as its broadcast has this end and so many who missed it.
struct Ended {
    id: String,
    at: i64,
    missed: i64,
    /// When it was to leave.
    meant_for: i64,
}

/// What was counted of one.
struct Tally {
    ended: Ended,
    began_at: i64,
    messages: i64,
    rows: Vec<RowSum>,
    answers: Vec<(i64, i64)>,
}

/// Rows of a ledger that have all of this in common.
struct RowSum {
    state: String,
    reason: Option<String>,
    code: Option<i64>,
    number: i64,
}

/// Counts every send that is over and was not counted; how many. What is sent meanwhile goes on.
pub(crate) async fn count_ended(database: &Database) -> Result<u64, StoreError> {
    let mut counted = 0;
    loop {
        let some = uncounted(database).await?;
        let last = i64::try_from(some.len()).unwrap_or(SENDS_AT_ONCE) < SENDS_AT_ONCE;
        let mut tallies = Vec::with_capacity(some.len());
        for ended in some {
            tallies.push(tally(database, ended).await?);
        }
        if tallies.is_empty() {
            return Ok(counted);
        }
        let mut writing = database.write().await?;
        let mut kept = 0;
        for tally in &tallies {
            kept += u64::from(keep(&mut writing, tally).await?);
        }
        writing.commit().await?;
        counted += kept;
        // What changed in between is counted the next time.
        if last || kept == 0 {
            return Ok(counted);
        }
    }
}

async fn uncounted(database: &Database) -> Result<Vec<Ended>, StoreError> {
    let rows = sql::query(
        "SELECT id, COALESCE(finished_at, created_at) AS ended_at, broadcasts.missed AS missed,
             COALESCE(sends_at, created_at) AS meant_for
         FROM broadcasts LEFT JOIN send_counts ON broadcast_id = id
         WHERE state = 'finished' AND NOT going AND (broadcast_id IS NULL
             OR ended_at <> COALESCE(finished_at, created_at) OR send_counts.missed <> broadcasts.missed)
         ORDER BY created_at, id LIMIT $1",
    )
    .bind(SENDS_AT_ONCE)
    .fetch_all(database.pool())
    .await?;
    let ended = |row: &Row| {
        Ok(Ended {
            id: row.try_get("id")?,
            at: row.try_get("ended_at")?,
            missed: row.try_get("missed")?,
            meant_for: row.try_get("meant_for")?,
        })
    };
    rows.iter().map(ended).collect()
}

async fn tally(database: &Database, ended: Ended) -> Result<Tally, StoreError> {
    let mut reading = database.read_one_state().await?;
    let rows = sql::query(
        "SELECT state, reason, code, COUNT(*) AS number FROM ledger WHERE broadcast_id = $1 GROUP BY state, reason, code",
    )
    .bind(&ended.id)
    .fetch_all(&mut *reading)
    .await?;
    let row_sum = |row: &Row| {
        Ok::<_, StoreError>(RowSum {
            state: row.try_get("state")?,
            reason: row.try_get("reason")?,
            code: row.try_get("code")?,
            number: row.try_get("number")?,
        })
    };
    let rows = rows.iter().map(row_sum).collect::<Result<_, _>>()?;
    let (began_at, people): (Option<i64>, i64) = sql::query_as(
        "SELECT MIN(sent_at), CAST(COALESCE(SUM(CASE WHEN state = 'accepted' THEN people ELSE 0 END), 0) AS BIGINT)
         FROM batches WHERE broadcast_id = $1",
    )
    .bind(&ended.id)
    .fetch_one(&mut *reading)
    .await?;
    let told: i64 = sql::query_scalar(
        "SELECT COUNT(*) FROM ledger JOIN batches
             ON batches.broadcast_id = ledger.broadcast_id AND batches.position = ledger.batch
         WHERE ledger.broadcast_id = $1 AND ledger.rank = 0 AND ledger.kind = 'person' AND batches.state = 'accepted'",
    )
    .bind(&ended.id)
    .fetch_one(&mut *reading)
    .await?;
    // Two digits say enough of a time, and keep what is kept small.
    let answers = sql::query_as(
        "SELECT CASE WHEN took < 100 THEN took WHEN took < 1000 THEN (took + 5) / 10 * 10
             WHEN took < 10000 THEN (took + 50) / 100 * 100 WHEN took < 100000 THEN (took + 500) / 1000 * 1000
             ELSE (took + 5000) / 10000 * 10000 END AS took_ms, COUNT(*)
         FROM (SELECT answered_at - sent_at AS took FROM batches
             WHERE broadcast_id = $1 AND response IS NOT NULL AND answered_at >= sent_at) AS answered
         GROUP BY took_ms",
    )
    .bind(&ended.id)
    .fetch_all(&mut *reading)
    .await?;
    let began_at = began_at.unwrap_or(ended.meant_for);
    Ok(Tally { ended, began_at, messages: (people - told).max(0), rows, answers })
}

/// Writes it down; `false` when the send is another one by now, or is being deleted.
async fn keep(connection: &mut Connection, tally: &Tally) -> Result<bool, StoreError> {
    let Tally { ended, began_at, messages, rows, answers } = tally;
    sql::query("DELETE FROM send_counts WHERE broadcast_id = $1").bind(&ended.id).execute(&mut *connection).await?;
    let done = sql::query(
        "INSERT INTO send_counts (broadcast_id, ended_at, missed, began_at, messages)
         SELECT id, $2, $3, $4, $5 FROM broadcasts
         WHERE id = $1 AND state = 'finished' AND NOT going AND COALESCE(finished_at, created_at) = $2 AND missed = $3",
    )
    .bind(&ended.id)
    .bind(ended.at)
    .bind(ended.missed)
    .bind(began_at)
    .bind(messages)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    for row in rows {
        sql::query("INSERT INTO send_rows (broadcast_id, state, reason, code, number) VALUES ($1, $2, $3, $4, $5)")
            .bind(&ended.id)
            .bind(&row.state)
            .bind(&row.reason)
            .bind(row.code)
            .bind(row.number)
            .execute(&mut *connection)
            .await?;
    }
    for (took_ms, number) in answers {
        sql::query("INSERT INTO send_answers (broadcast_id, took_ms, number) VALUES ($1, $2, $3)")
            .bind(&ended.id)
            .bind(took_ms)
            .bind(number)
            .execute(&mut *connection)
            .await?;
    }
    Ok(true)
}

/// Adds a send that is about to be deleted to what counters go on from. It was counted before, unless it is none that counts.
pub(crate) async fn keep_gone(connection: &mut Connection, id: &str) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO gone_counts (profile_id, figure, label, number)
         SELECT profile_id, 'send', outcome, 1 FROM broadcasts JOIN send_counts ON broadcast_id = id
         WHERE id = $1 AND NOT test AND outcome IS NOT NULL
         UNION ALL
         SELECT profile_id, 'recipient', send_rows.state, CAST(SUM(number) AS BIGINT) FROM broadcasts JOIN send_rows ON broadcast_id = id
         WHERE id = $1 AND NOT test GROUP BY profile_id, send_rows.state
         ON CONFLICT (profile_id, figure, label) DO UPDATE SET number = gone_counts.number + EXCLUDED.number",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The accounts (lower case) of a profile's ledgers whom so many messages of sends since a moment reached, or may have. Looks at the
/// newest sends, of so many people that a review can wait for it.
pub(crate) async fn often_written_to(
    database: &Database,
    app: &str,
    since: i64,
    times: usize,
) -> Result<Vec<String>, StoreError> {
    let sends: Vec<(String, i64)> = sql::query_as(
        "SELECT id, people FROM broadcasts
         WHERE app = $1 AND touched_at >= $2 AND COALESCE(sends_at, created_at) >= $2 AND state <> 'waiting' AND NOT test AND NOT going
         ORDER BY created_at DESC, id DESC",
    )
    .bind(app)
    .bind(since)
    .fetch_all(database.pool())
    .await?;
    let mut people = 0;
    let newest = sends.into_iter().take_while(|(_, more)| {
        people += more;
        people <= MOST_READ
    });
    let ids: Vec<String> = newest.map(|(id, _)| id).collect();
    if ids.len() < times {
        return Ok(Vec::new());
    }
    let mut query = Statement::new(
        "SELECT recipient_key FROM ledger WHERE kind = 'person' AND state IN ('accepted', 'unknown') AND broadcast_id IN ",
    );
    query.push_list(ids.into_iter().take(MOST_SENDS));
    query.push(" GROUP BY recipient_key HAVING COUNT(*) >= ").push_bind(i64::try_from(times).unwrap_or(i64::MAX));
    Ok(query.build_query_scalar().persistent(false).fetch_all(database.pool()).await?)
}
