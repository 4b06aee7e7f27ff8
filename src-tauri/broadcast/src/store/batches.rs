//! The table of batches: one request each, written down before it leaves and closed after its answer.

use super::words::{count, from_json, json, value_of, word};
use super::{Database, StoreError};
use crate::engine::{BatchState, BatchView};
use crate::moment::Moment;
use crate::plan::{PlannedBatch, Route};
use crate::problem::ErrorView;
use sqlx::{Row, SqliteConnection};

/// What is written when a batch closes.
pub(crate) struct Closing<'a> {
    /// Its last state.
    pub(crate) state: BatchState,
    /// When its fate was known.
    pub(crate) at: Moment,
    /// For taking it back.
    pub(crate) msgid: Option<&'a str>,
    /// For changing the card.
    pub(crate) response_code: Option<&'a str>,
    /// The answer's body.
    pub(crate) response: Option<&'a str>,
    /// What went wrong.
    pub(crate) error: Option<&'a ErrorView>,
}

/// A request whose turn it is.
pub(crate) struct NextBatch {
    /// Place in the broadcast.
    pub(crate) position: u32,
    /// The way it takes.
    pub(crate) route: Route,
    /// The exact body.
    pub(crate) request: String,
}

/// Writes the batches of a new broadcast.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    id: &str,
    batches: &[PlannedBatch],
) -> Result<(), StoreError> {
    for (position, batch) in (0_i64..).zip(batches) {
        sqlx::query(
            "INSERT INTO batches (broadcast_id, position, state, attempts, request, door, channel)
             VALUES ($1, $2, 'planned', 0, $3, $4, $5)",
        )
        .bind(id)
        .bind(position)
        .bind(&batch.body)
        .bind(word(&batch.route.door())?)
        .bind(batch.route.channel())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The first batch that has not left.
pub(crate) async fn next_planned(database: &Database, id: &str) -> Result<Option<NextBatch>, StoreError> {
    let row = sqlx::query(
        "SELECT position, request, door, channel FROM batches
         WHERE broadcast_id = $1 AND state = 'planned' ORDER BY position LIMIT 1",
    )
    .bind(id)
    .fetch_optional(database.pool())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let route = Route::of(value_of(row.try_get("door")?)?, row.try_get("channel")?)
        .ok_or_else(|| StoreError::Corrupt("a batch without its channel".to_owned()))?;
    Ok(Some(NextBatch { position: count(row.try_get("position")?), route, request: row.try_get("request")? }))
}

/// Notes that a request is about to leave, with another body if there is one. When this returns, it stands on the disk.
pub(crate) async fn mark_sending(
    database: &Database,
    id: &str,
    position: u32,
    at: Moment,
    request: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE batches SET state = 'sending', attempts = attempts + 1, sent_at = $3, request = COALESCE($4, request)
         WHERE broadcast_id = $1 AND position = $2 AND state IN ('planned', 'sending')",
    )
    .bind(id)
    .bind(i64::from(position))
    .bind(at.0)
    .bind(request)
    .execute(database.pool())
    .await?;
    Ok(())
}

/// Notes that a request was refused for certain and will leave again, or will not.
pub(crate) async fn unmark_sending(database: &Database, id: &str, position: u32) -> Result<(), StoreError> {
    sqlx::query("UPDATE batches SET state = 'planned' WHERE broadcast_id = $1 AND position = $2 AND state = 'sending'")
        .bind(id)
        .bind(i64::from(position))
        .execute(database.pool())
        .await?;
    Ok(())
}

/// Closes an open batch; whether it was open.
pub(crate) async fn close(
    connection: &mut SqliteConnection,
    id: &str,
    position: u32,
    closing: &Closing<'_>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE batches SET state = $3, answered_at = $4, msgid = $5, response_code = $6, response = $7, error = $8
         WHERE broadcast_id = $1 AND position = $2 AND state IN ('planned', 'sending')",
    )
    .bind(id)
    .bind(i64::from(position))
    .bind(word(&closing.state)?)
    .bind(closing.at.0)
    .bind(closing.msgid)
    .bind(closing.response_code)
    .bind(closing.response)
    .bind(closing.error.map(json).transpose()?)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives up all open batches of a broadcast; how many.
pub(crate) async fn cancel_open(
    connection: &mut SqliteConnection,
    id: &str,
    error: Option<&ErrorView>,
) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE batches SET state = 'cancelled', error = $2
         WHERE broadcast_id = $1 AND state IN ('planned', 'sending')",
    )
    .bind(id)
    .bind(error.map(json).transpose()?)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// The places of the batches that were found open after their request may have left.
pub(crate) async fn sending(connection: &mut SqliteConnection, id: &str) -> Result<Vec<u32>, StoreError> {
    let positions: Vec<i64> = sqlx::query_scalar(
        "SELECT position FROM batches WHERE broadcast_id = $1 AND state = 'sending' ORDER BY position",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    Ok(positions.into_iter().map(count).collect())
}

/// Number of batches in a state.
pub(crate) async fn number_in(
    connection: &mut SqliteConnection,
    id: &str,
    state: BatchState,
) -> Result<u32, StoreError> {
    let number: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM batches WHERE broadcast_id = $1 AND state = $2")
        .bind(id)
        .bind(word(&state)?)
        .fetch_one(connection)
        .await?;
    Ok(count(number))
}

/// Some batches of a broadcast, in order.
pub(crate) async fn list(database: &Database, id: &str, offset: u32, limit: u32) -> Result<Vec<BatchView>, StoreError> {
    let rows = sqlx::query(
        "SELECT position, state, request, response, msgid, sent_at, answered_at, error, door, channel
         FROM batches WHERE broadcast_id = $1 AND position >= $2 ORDER BY position LIMIT $3",
    )
    .bind(id)
    .bind(i64::from(offset))
    .bind(i64::from(limit))
    .fetch_all(database.pool())
    .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let error: Option<String> = row.try_get("error")?;
        views.push(BatchView {
            index: count(row.try_get("position")?),
            state: value_of(row.try_get("state")?)?,
            door: value_of(row.try_get("door")?)?,
            channel: row.try_get("channel")?,
            request: row.try_get("request")?,
            response: row.try_get("response")?,
            msgid: row.try_get("msgid")?,
            sent_at: row.try_get::<Option<i64>, _>("sent_at")?.map(Moment),
            answered_at: row.try_get::<Option<i64>, _>("answered_at")?.map(Moment),
            error: error.as_deref().map(from_json).transpose()?,
        });
    }
    Ok(views)
}
