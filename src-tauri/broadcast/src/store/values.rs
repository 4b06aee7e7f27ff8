//! Blanking what the messages of old sends said to each: the requests, and the draft with the values of each person.

use super::Database;
use super::sql::{self, Connection};
use crate::model::follow_up::FollowUp;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;

/// Requests blanked at once.
const REQUESTS_AT_ONCE: i64 = 2_000;

/// The closed broadcasts that ended before a moment and were not looked at, oldest first: those of which nothing is being taken back or
/// changed, nor could be.
pub(crate) async fn not_looked_at(
    database: &Database,
    before: Timestamp,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let since = |follow_up: FollowUp| now.0 - follow_up.life_ms();
    Ok(sql::query_scalar(
        "SELECT id FROM broadcasts
         WHERE state IN ('finished', 'cancelled') AND NOT going AND values_blanked_at IS NULL
             AND COALESCE(finished_at, created_at) < $1 AND created_at < $1
             AND NOT EXISTS (SELECT 1 FROM errand_steps WHERE errand_steps.broadcast_id = broadcasts.id
                 AND errand_steps.state IN ('planned', 'sending'))
             AND NOT EXISTS (SELECT 1 FROM batches WHERE batches.broadcast_id = broadcasts.id
                 AND (sent_at > $2 OR (response_code IS NOT NULL AND sent_at > $3)))
         ORDER BY created_at, id",
    )
    .bind(before.0)
    .bind(since(FollowUp::Recall))
    .bind(since(FollowUp::Card))
    .fetch_all(database.pool())
    .await?)
}

/// Notes that everyone got the same by a broadcast: there is nothing to blank.
pub(crate) async fn has_none(database: &Database, id: &str) -> Result<(), StoreError> {
    let mut transaction = database.write().await?;
    note(&mut transaction, id, 0).await?;
    transaction.commit().await
}

/// Blanks the requests of a closed broadcast, in pieces, and puts this in the place of its draft; `false` when it was opened again
/// meanwhile. What is blank never leaves again. Blanking again ends what was interrupted.
pub(crate) async fn blank(database: &Database, id: &str, draft: &str, now: Timestamp) -> Result<bool, StoreError> {
    let last: i64 = sql::query_scalar("SELECT COALESCE(MAX(position), -1) FROM batches WHERE broadcast_id = $1")
        .bind(id)
        .fetch_one(database.pool())
        .await?;
    let mut from = 0;
    while from <= last {
        let mut transaction = database.write().await?;
        sql::query(
            "UPDATE batches SET request = '', content = NULL
             WHERE broadcast_id = $1 AND position >= $2 AND position < $3
                 AND EXISTS (SELECT 1 FROM broadcasts WHERE id = $1 AND state IN ('finished', 'cancelled') AND NOT going)",
        )
        .bind(id)
        .bind(from)
        .bind(from + REQUESTS_AT_ONCE)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        from += REQUESTS_AT_ONCE;
    }
    let mut transaction = database.write().await?;
    let blanked = note(&mut transaction, id, -now.0).await?;
    if blanked {
        sql::query("UPDATE broadcast_texts SET draft = $2 WHERE broadcast_id = $1")
            .bind(id)
            .bind(draft)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(blanked)
}

/// Writes the file of the database anew when something was blanked since it was last done.
pub(crate) async fn wipe(database: &Database) -> Result<(), StoreError> {
    let pending: bool = sql::query_scalar("SELECT EXISTS (SELECT 1 FROM broadcasts WHERE values_blanked_at < 0)")
        .fetch_one(database.pool())
        .await?;
    if !pending || !database.rewrite().await? {
        return Ok(());
    }
    let mut transaction = database.write().await?;
    sql::query("UPDATE broadcasts SET values_blanked_at = -values_blanked_at WHERE values_blanked_at < 0")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// Notes when a closed broadcast was blanked, below 0 as long as its pages are not wiped, 0 where there was nothing to blank; whether it
/// could be.
async fn note(connection: &mut Connection, id: &str, at: i64) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE broadcasts SET values_blanked_at = $2
         WHERE id = $1 AND state IN ('finished', 'cancelled') AND NOT going
             AND ($2 = 0 OR NOT EXISTS (SELECT 1 FROM batches WHERE broadcast_id = $1 AND request <> ''))",
    )
    .bind(id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When what a broadcast said to each was blanked.
pub(crate) async fn blanked_at(database: &Database, id: &str) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<Option<i64>> = sql::query_scalar("SELECT values_blanked_at FROM broadcasts WHERE id = $1")
        .bind(id)
        .fetch_optional(database.pool())
        .await?;
    Ok(at.flatten().filter(|at| *at != 0).map(|at| Timestamp(at.abs())))
}
