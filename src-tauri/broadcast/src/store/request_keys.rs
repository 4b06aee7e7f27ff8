//! The keys under which other programs handed messages over, and what became of each: written with the broadcast or with the dead letter,
//! never without.

use super::Database;
use super::sql::{self, Connection};
use super::sql_enum::{count, from_json, json};
use crate::model::error_view::ErrorView;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::unattended::RequestKey;

/// What became of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    /// Of what was asked for under it.
    pub(crate) digest: String,
    /// The broadcast that came of it; `None`: dead.
    pub(crate) broadcast_id: Option<String>,
    /// Why it is dead.
    pub(crate) error: Option<ErrorView>,
    /// The same may be tried again.
    pub(crate) may_retry: bool,
}

/// What became of a key; `None`: it was never used.
pub(crate) async fn find(
    connection: &mut Connection,
    profile_id: &str,
    key: &str,
) -> Result<Option<Decided>, StoreError> {
    let row = sql::query(
        "SELECT digest, broadcast_id, error, may_retry FROM request_keys WHERE profile_id = $1 AND request_key = $2",
    )
    .bind(profile_id)
    .bind(key)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let error: Option<String> = row.try_get("error")?;
    Ok(Some(Decided {
        digest: row.try_get("digest")?,
        broadcast_id: row.try_get("broadcast_id")?,
        error: error.as_deref().map(from_json).transpose()?,
        may_retry: row.try_get("may_retry")?,
    }))
}

/// Gives a key to a broadcast that is being written; whether it was free, or dead and may be tried again with the same content.
pub(crate) async fn take(
    connection: &mut Connection,
    profile_id: &str,
    key: &RequestKey,
    broadcast_id: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let taken = sql::query(
        "INSERT INTO request_keys (profile_id, request_key, digest, state, decided_at, broadcast_id, error, may_retry)
         VALUES ($1, $2, $3, 'taken', $4, $5, NULL, FALSE)
         ON CONFLICT (profile_id, request_key) DO UPDATE SET
             state = 'taken', decided_at = excluded.decided_at, broadcast_id = excluded.broadcast_id, error = NULL,
             may_retry = FALSE
         WHERE request_keys.may_retry AND request_keys.digest = excluded.digest",
    )
    .bind(profile_id)
    .bind(&key.key)
    .bind(&key.digest)
    .bind(now.0)
    .bind(broadcast_id)
    .execute(&mut *connection)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// Writes down that what was asked for under a key is not sent, unless the key was decided otherwise meanwhile; whether it stands there now.
pub(crate) async fn note_dead(
    connection: &mut Connection,
    profile_id: &str,
    key: &RequestKey,
    (error, may_retry): (&ErrorView, bool),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let noted = sql::query(
        "INSERT INTO request_keys (profile_id, request_key, digest, state, decided_at, broadcast_id, error, may_retry)
         VALUES ($1, $2, $3, 'dead', $4, NULL, $5, $6)
         ON CONFLICT (profile_id, request_key) DO UPDATE SET
             decided_at = excluded.decided_at, error = excluded.error, may_retry = excluded.may_retry
         WHERE request_keys.may_retry AND request_keys.digest = excluded.digest",
    )
    .bind(profile_id)
    .bind(&key.key)
    .bind(&key.digest)
    .bind(now.0)
    .bind(json(error)?)
    .bind(may_retry)
    .execute(connection)
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// A person took what is dead under a key in hand: the program's next try of the same sends nothing.
pub(crate) async fn leave_to_a_person(
    connection: &mut Connection,
    profile_id: &str,
    key: &str,
) -> Result<(), StoreError> {
    sql::query("UPDATE request_keys SET may_retry = FALSE WHERE profile_id = $1 AND request_key = $2")
        .bind(profile_id)
        .bind(key)
        .execute(connection)
        .await?;
    Ok(())
}

/// How many messages of other programs a company was handed that are not at their end.
pub(crate) async fn waiting(database: &Database, profile_id: &str) -> Result<u32, StoreError> {
    let number: i64 = sql::query_scalar(
        "SELECT COUNT(*) FROM broadcasts WHERE profile_id = $1 AND state IN ('waiting', 'sending') AND EXISTS (
             SELECT 1 FROM request_keys WHERE request_keys.broadcast_id = broadcasts.id)",
    )
    .bind(profile_id)
    .fetch_one(database.pool())
    .await?;
    Ok(count(number))
}

/// Forgets keys that were decided before a moment, unless their broadcast is in the history.
pub(super) async fn forget_before(connection: &mut Connection, before: Timestamp) -> Result<u64, StoreError> {
    let gone = sql::query(
        "DELETE FROM request_keys WHERE decided_at < $1 AND NOT EXISTS (
             SELECT 1 FROM broadcasts WHERE broadcasts.id = request_keys.broadcast_id)",
    )
    .bind(before.0)
    .execute(connection)
    .await?;
    Ok(gone.rows_affected())
}

/// Forgets those of a company.
pub(super) async fn forget(connection: &mut Connection, profile_id: &str) -> Result<(), StoreError> {
    sql::query("DELETE FROM request_keys WHERE profile_id = $1").bind(profile_id).execute(connection).await?;
    Ok(())
}
