//! Messages of other programs that were not sent and wait for a person.

use super::sql::{self, Connection, Row};
use super::sql_enum::{count, from_json, json};
use super::{Database, request_keys};
use crate::model::draft::Draft;
use crate::model::error_view::ErrorView;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::unattended::{DeadLetter, DeadLetters, Letter, RequestKey};

/// Most of one company that are kept: a program that writes nonsense for hours must not fill the disk.
pub(crate) const MOST_KEPT: i64 = 1000;

/// Writes a letter with its key, in one; `false`: the same was taken under its key meanwhile, and nothing is written.
pub(crate) async fn bury(
    database: &Database,
    (id, letter): (&str, &Letter),
    (error, may_retry): (&ErrorView, bool),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut writing = database.write().await?;
    if let (Some(key), Some(digest)) = (&letter.key, &letter.digest) {
        let key = RequestKey { key: key.clone(), digest: digest.clone() };
        if !request_keys::note_dead(&mut writing, &letter.profile_id, &key, (error, may_retry), now).await? {
            let known = request_keys::find(&mut writing, &letter.profile_id, &key.key).await?;
            if known.is_some_and(|known| known.digest == key.digest && known.broadcast_id.is_some()) {
                return Ok(false);
            }
        }
    }
    add(&mut writing, id, letter, error, now).await?;
    writing.commit().await?;
    Ok(true)
}

async fn add(
    connection: &mut Connection,
    id: &str,
    letter: &Letter,
    error: &ErrorView,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO dead_letters (id, profile_id, request_key, digest, line, died_at, title, draft, error)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (profile_id, request_key, digest) DO UPDATE SET
             line = excluded.line, died_at = excluded.died_at, title = excluded.title, draft = excluded.draft,
             error = excluded.error",
    )
    .bind(id)
    .bind(&letter.profile_id)
    .bind(&letter.key)
    .bind(&letter.digest)
    .bind(letter.line.map(i64::from))
    .bind(now.0)
    .bind(&letter.title)
    .bind(letter.draft.as_ref().map(json).transpose()?)
    .bind(json(error)?)
    .execute(&mut *connection)
    .await?;
    sql::query(
        "DELETE FROM dead_letters WHERE profile_id = $1 AND id IN (
             SELECT id FROM dead_letters WHERE profile_id = $1 ORDER BY died_at DESC, id DESC LIMIT 100 OFFSET $2)",
    )
    .bind(&letter.profile_id)
    .bind(MOST_KEPT)
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes the letter of a key whose message leaves after all.
pub(super) async fn revive(connection: &mut Connection, profile_id: &str, key: &RequestKey) -> Result<(), StoreError> {
    sql::query("DELETE FROM dead_letters WHERE profile_id = $1 AND request_key = $2 AND digest = $3")
        .bind(profile_id)
        .bind(&key.key)
        .bind(&key.digest)
        .execute(connection)
        .await?;
    Ok(())
}

/// The letters of a company, or of all, from `offset` on; the newest first.
pub(crate) async fn list(
    database: &Database,
    profile_id: Option<&str>,
    (offset, limit): (u32, u32),
) -> Result<DeadLetters, StoreError> {
    let mut reading = database.read_one_state().await?;
    let total: i64 = sql::query_scalar("SELECT COUNT(*) FROM dead_letters WHERE ($1 IS NULL OR profile_id = $1)")
        .bind(profile_id)
        .fetch_one(&mut *reading)
        .await?;
    let rows = sql::query(
        "SELECT id, profile_id, request_key, line, died_at, title, draft IS NOT NULL AS has_draft, error
         FROM dead_letters WHERE ($1 IS NULL OR profile_id = $1)
         ORDER BY died_at DESC, id DESC LIMIT $2 OFFSET $3",
    )
    .bind(profile_id)
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(&mut *reading)
    .await?;
    reading.end().await?;
    Ok(DeadLetters { rows: rows.iter().map(letter).collect::<Result<_, _>>()?, total: count(total) })
}

fn letter(row: &Row) -> Result<DeadLetter, StoreError> {
    let error: String = row.try_get("error")?;
    Ok(DeadLetter {
        id: row.try_get("id")?,
        profile_id: row.try_get("profile_id")?,
        key: row.try_get("request_key")?,
        line: row.try_get::<Option<i64>, _>("line")?.map(count),
        at: Timestamp(row.try_get("died_at")?),
        title: row.try_get("title")?,
        has_draft: row.try_get("has_draft")?,
        error: from_json(&error)?,
    })
}

/// How many there are of each company that has some, and since when the oldest is there.
pub(crate) async fn counts(database: &Database) -> Result<Vec<(String, u32, Timestamp)>, StoreError> {
    let rows: Vec<(String, i64, i64)> =
        sql::query_as("SELECT profile_id, COUNT(*), MIN(died_at) FROM dead_letters GROUP BY profile_id")
            .fetch_all(database.pool())
            .await?;
    Ok(rows.into_iter().map(|(profile, number, since)| (profile, count(number), Timestamp(since))).collect())
}

/// The draft of a letter, which is a person's from then on: the outer `None`: there is no such letter, the inner one: it has none.
pub(crate) async fn open(database: &Database, id: &str) -> Result<Option<Option<Draft>>, StoreError> {
    let mut writing = database.write().await?;
    let row: Option<(String, Option<String>, Option<String>)> =
        sql::query_as("SELECT profile_id, request_key, draft FROM dead_letters WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *writing)
            .await?;
    let Some((profile_id, key, draft)) = row else { return Ok(None) };
    if let Some(key) = key {
        request_keys::leave_to_a_person(&mut writing, &profile_id, &key).await?;
    }
    writing.commit().await?;
    Ok(Some(draft.as_deref().map(from_json).transpose()?))
}

/// Removes a letter that a person is done with; its company, if there was one.
pub(crate) async fn put_away(database: &Database, id: &str) -> Result<Option<String>, StoreError> {
    let mut writing = database.write().await?;
    let row: Option<(String, Option<String>)> =
        sql::query_as("DELETE FROM dead_letters WHERE id = $1 RETURNING profile_id, request_key")
            .bind(id)
            .fetch_optional(&mut *writing)
            .await?;
    let Some((profile_id, key)) = row else { return Ok(None) };
    if let Some(key) = key {
        request_keys::leave_to_a_person(&mut writing, &profile_id, &key).await?;
    }
    writing.commit().await?;
    Ok(Some(profile_id))
}

/// Forgets letters and keys from before a moment; how many.
pub(crate) async fn forget_before(database: &Database, before: Timestamp) -> Result<u64, StoreError> {
    let mut writing = database.write().await?;
    let letters = sql::query("DELETE FROM dead_letters WHERE died_at < $1")
        .bind(before.0)
        .execute(&mut *writing)
        .await?
        .rows_affected();
    let keys = request_keys::forget_before(&mut writing, before).await?;
    writing.commit().await?;
    Ok(letters + keys)
}

/// Forgets letters and keys of a company.
pub(crate) async fn forget(database: &Database, profile_id: &str) -> Result<(), StoreError> {
    let mut writing = database.write().await?;
    sql::query("DELETE FROM dead_letters WHERE profile_id = $1").bind(profile_id).execute(&mut *writing).await?;
    request_keys::forget(&mut writing, profile_id).await?;
    writing.commit().await
}
