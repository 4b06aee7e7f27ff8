//! The table of broadcasts: one small row each, and what is large beside it.

use super::words::{count, from_json, json, value_if, value_of, word};
use super::{Database, StoreError};
use crate::engine::{BroadcastSnapshot, BroadcastState, Outcome};
use crate::moment::Moment;
use crate::problem::ErrorView;
use crate::review::Repeated;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

/// The columns of a snapshot, in the order of [`snapshot_of`].
macro_rules! columns {
    () => {
        "id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees, people, people_exact, \
         state, outcome, created_at, sends_at, finished_at, batches_total, batches_done, missed, error"
    };
}
pub(super) use columns;

/// What a new broadcast consists of, apart from its batches.
pub(crate) struct NewBroadcast<'a> {
    /// As it is to be seen at first.
    pub(crate) snapshot: &'a BroadcastSnapshot,
    /// Of the review.
    pub(crate) digest: &'a str,
    /// Of message and options.
    pub(crate) content_digest: &'a str,
    /// JSON of the draft.
    pub(crate) draft: &'a str,
    /// What a search looks at, lower case.
    pub(crate) search: &'a str,
}

/// Writes a new broadcast.
pub(crate) async fn insert(connection: &mut SqliteConnection, new: &NewBroadcast<'_>) -> Result<(), StoreError> {
    let one = new.snapshot;
    sqlx::query(
        "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees,
             people, people_exact, digest, content_digest, state, created_at, sends_at, batches_total, batches_done, missed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0)",
    )
    .bind(&one.id)
    .bind(&one.profile_id)
    .bind(&one.profile_name)
    .bind(word(&one.profile_colour)?)
    .bind(one.practice)
    .bind(one.test)
    .bind(word(&one.kind)?)
    .bind(&one.title)
    .bind(&one.addressees)
    .bind(i64::from(one.people))
    .bind(one.people_exact)
    .bind(new.digest)
    .bind(new.content_digest)
    .bind(word(&one.state)?)
    .bind(one.created_at.0)
    .bind(one.sends_at.map(|at| at.0))
    .bind(i64::from(one.batches_total))
    .execute(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO broadcast_texts (broadcast_id, draft, search) VALUES ($1, $2, $3)")
        .bind(&one.id)
        .bind(new.draft)
        .bind("")
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO broadcast_search (broadcast_id, text) VALUES ($1, $2)")
        .bind(&one.id)
        .bind(new.search)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a broadcast with this digest is under way, or was started between two moments.
pub(crate) async fn is_repeated_start(
    connection: &mut SqliteConnection,
    digest: &str,
    from: Moment,
    to: Moment,
) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM broadcasts
         WHERE digest = $1 AND (state IN ('waiting', 'sending') OR (created_at > $2 AND created_at <= $3))",
    )
    .bind(digest)
    .bind(from.0)
    .bind(to.0)
    .fetch_one(connection)
    .await?;
    Ok(found > 0)
}

/// The time to take it back has passed: whether it was still waiting.
pub(crate) async fn leave_waiting(database: &Database, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE broadcasts SET state = 'sending' WHERE id = $1 AND state = 'waiting'")
        .bind(id)
        .execute(database.pool())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes the end of some batches.
pub(crate) async fn advance(
    connection: &mut SqliteConnection,
    id: &str,
    batches: u64,
    missed: u64,
    worst: Option<&ErrorView>,
) -> Result<BroadcastSnapshot, StoreError> {
    let row = sqlx::query(concat!(
        "UPDATE broadcasts SET batches_done = batches_done + $2, missed = missed + $3, error = COALESCE($4, error)
         WHERE id = $1 RETURNING ",
        columns!()
    ))
    .bind(id)
    .bind(i64::try_from(batches).unwrap_or(i64::MAX))
    .bind(i64::try_from(missed).unwrap_or(i64::MAX))
    .bind(worst.map(json).transpose()?)
    .fetch_one(connection)
    .await?;
    snapshot_of(&row)
}

/// Closes a broadcast that has no open row left.
pub(crate) async fn close(
    connection: &mut SqliteConnection,
    id: &str,
    state: BroadcastState,
    outcome: Outcome,
    missed: u64,
    at: Moment,
) -> Result<BroadcastSnapshot, StoreError> {
    let row = sqlx::query(concat!(
        "UPDATE broadcasts SET state = $2, outcome = $3, missed = $4, finished_at = $5, batches_done = batches_total
         WHERE id = $1 RETURNING ",
        columns!()
    ))
    .bind(id)
    .bind(word(&state)?)
    .bind(word(&outcome)?)
    .bind(i64::try_from(missed).unwrap_or(i64::MAX))
    .bind(at.0)
    .fetch_one(connection)
    .await?;
    snapshot_of(&row)
}

/// The state of a broadcast, inside a transaction.
pub(crate) async fn state(connection: &mut SqliteConnection, id: &str) -> Result<Option<BroadcastState>, StoreError> {
    let state: Option<String> =
        sqlx::query_scalar("SELECT state FROM broadcasts WHERE id = $1").bind(id).fetch_optional(connection).await?;
    value_if(state)
}

/// The ids of the broadcasts that are not closed, oldest first.
pub(crate) async fn open_ones(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM broadcasts WHERE state IN ('waiting', 'sending') ORDER BY created_at, id")
        .fetch_all(connection)
        .await?)
}

/// One broadcast.
pub(crate) async fn snapshot(database: &Database, id: &str) -> Result<Option<BroadcastSnapshot>, StoreError> {
    let row = sqlx::query(concat!("SELECT ", columns!(), " FROM broadcasts WHERE id = $1"))
        .bind(id)
        .fetch_optional(database.pool())
        .await?;
    row.as_ref().map(snapshot_of).transpose()
}

/// The JSON of a broadcast's draft.
pub(crate) async fn draft(database: &Database, id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT draft FROM broadcast_texts WHERE broadcast_id = $1")
        .bind(id)
        .fetch_optional(database.pool())
        .await?)
}

/// The newest broadcast of the same content that went, or may have gone, to others than the admin.
pub(crate) async fn repeated(
    database: &Database,
    profile_id: &str,
    content_digest: &str,
    since: Moment,
) -> Result<Option<Repeated>, StoreError> {
    let row = sqlx::query(
        "SELECT id, created_at, people FROM broadcasts
         WHERE profile_id = $1 AND content_digest = $2 AND created_at > $3 AND NOT test
           AND (state IN ('waiting', 'sending') OR outcome IN ('accepted', 'partial', 'unknown'))
         ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(profile_id)
    .bind(content_digest)
    .bind(since.0)
    .fetch_optional(database.pool())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Repeated {
        id: row.try_get("id")?,
        at: Moment(row.try_get("created_at")?),
        people: count(row.try_get("people")?),
    }))
}

/// The snapshot in a row with [`columns`].
pub(super) fn snapshot_of(row: &SqliteRow) -> Result<BroadcastSnapshot, StoreError> {
    let error: Option<String> = row.try_get("error")?;
    let moment = |name| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(Moment));
    Ok(BroadcastSnapshot {
        id: row.try_get("id")?,
        profile_id: row.try_get("profile_id")?,
        profile_name: row.try_get("profile_name")?,
        profile_colour: value_of(row.try_get("profile_colour")?)?,
        practice: row.try_get("practice")?,
        test: row.try_get("test")?,
        kind: value_of(row.try_get("kind")?)?,
        title: row.try_get("title")?,
        created_at: Moment(row.try_get("created_at")?),
        sends_at: moment("sends_at")?,
        finished_at: moment("finished_at")?,
        state: value_of(row.try_get("state")?)?,
        outcome: value_if(row.try_get("outcome")?)?,
        people: count(row.try_get("people")?),
        people_exact: row.try_get("people_exact")?,
        addressees: row.try_get("addressees")?,
        batches_total: count(row.try_get("batches_total")?),
        batches_done: count(row.try_get("batches_done")?),
        missed: count(row.try_get("missed")?),
        error: error.as_deref().map(from_json).transpose()?,
    })
}
