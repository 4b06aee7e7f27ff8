//! Broadcasts that are not over: what there is to work on, what waits, what is late.

use super::Database;
use super::broadcasts::{columns, snapshot_of};
use super::sql::{self, Connection};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, value_of};

/// A broadcast as the engine works on it.
pub(crate) struct Work {
    /// As it is seen.
    pub(crate) snapshot: BroadcastSnapshot,
    /// It waits: for the end of the seconds to take it back, or for its time.
    pub(crate) waits: bool,
    /// Names the order in the news of uploads.
    pub(crate) digest: String,
    /// The application that it was planned for.
    pub(crate) app: String,
    /// JSON of the files behind its media ids.
    pub(crate) files: Option<String>,
    /// How late it may leave, milliseconds.
    pub(crate) late_ms: Option<i64>,
    /// Place of the first batch behind the look.
    pub(crate) stage: Option<u32>,
    /// The clock at its last step.
    pub(crate) touched_at: Option<Timestamp>,
    /// Some request of it was accepted.
    pub(crate) proven: bool,
    /// It leaves in quiet hours as well.
    pub(crate) through_quiet: bool,
}

/// The broadcasts of a profile that are to be worked on, oldest first.
pub(crate) async fn to_work_on(database: &Database, profile_id: &str) -> Result<Vec<Work>, StoreError> {
    let rows = sql::query(concat!(
        "SELECT ",
        columns!(),
        ", app, stage, touched_at, through_quiet,
           (SELECT files FROM broadcast_texts WHERE broadcast_id = broadcasts.id) AS files,
           batches_done > 0 AND EXISTS (
               SELECT 1 FROM batches WHERE broadcast_id = broadcasts.id AND batches.state = 'accepted') AS proven
         FROM broadcasts WHERE profile_id = $1 AND state IN ('waiting', 'sending') AND pause IS NULL"
    ))
    .bind(profile_id)
    .fetch_all(database.pool())
    .await?;
    let mut works = Vec::with_capacity(rows.len());
    for row in rows {
        let state: BroadcastState = value_of(row.try_get("state")?)?;
        works.push(Work {
            snapshot: snapshot_of(&row)?,
            waits: state == BroadcastState::Waiting,
            digest: row.try_get("digest")?,
            app: row.try_get("app")?,
            files: row.try_get("files")?,
            late_ms: row.try_get("late_ms")?,
            stage: row.try_get::<Option<i64>, _>("stage")?.map(count),
            touched_at: row.try_get::<Option<i64>, _>("touched_at")?.map(Timestamp),
            proven: row.try_get("proven")?,
            through_quiet: row.try_get("through_quiet")?,
        });
    }
    // Not by the query: the index that has them in this order has all that are over as well.
    works.sort_by(|a, b| (a.snapshot.created_at, &a.snapshot.id).cmp(&(b.snapshot.created_at, &b.snapshot.id)));
    Ok(works)
}

/// The profiles that have something to be worked on, or to be closed after it was stopped.
pub(crate) async fn profiles_with_work(database: &Database) -> Result<Vec<String>, StoreError> {
    Ok(sql::query_scalar(
        "SELECT DISTINCT profile_id FROM broadcasts
         WHERE state IN ('waiting', 'sending') AND (pause IS NULL OR pause = 'stopping')",
    )
    .fetch_all(database.pool())
    .await?)
}

/// Whether a profile has something that is to be worked on, or that is being stopped and waits for its last answers.
pub(crate) async fn has_work(database: &Database, profile_id: &str) -> Result<bool, StoreError> {
    let found: i64 = sql::query_scalar(
        "SELECT COUNT(*) FROM broadcasts
         WHERE profile_id = $1 AND state IN ('waiting', 'sending') AND (pause IS NULL OR pause = 'stopping')",
    )
    .bind(profile_id)
    .fetch_one(database.pool())
    .await?;
    Ok(found > 0)
}

/// People of the broadcasts of an application that are to leave by themselves between two moments, chosen by the admin.
pub(crate) async fn scheduled_people(
    database: &Database,
    app: &str,
    from: Timestamp,
    to: Timestamp,
) -> Result<u64, StoreError> {
    let people: i64 = sql::query_scalar(
        "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM broadcasts
         WHERE app = $1 AND state = 'waiting' AND scheduled AND pause IS NULL AND sends_at >= $2 AND sends_at < $3
             AND EXISTS (SELECT 1 FROM batches WHERE broadcast_id = broadcasts.id AND channel = 'app')",
    )
    .bind(app)
    .bind(from.0)
    .bind(to.0)
    .fetch_one(database.pool())
    .await?;
    Ok(u64::try_from(people).unwrap_or_default())
}

/// Scheduled broadcasts whose time passed without them, oldest first.
pub(crate) async fn late_ones(database: &Database) -> Result<Vec<BroadcastSnapshot>, StoreError> {
    let rows = sql::query(concat!(
        "SELECT ",
        columns!(),
        " FROM broadcasts WHERE state = 'waiting' AND pause = 'late' ORDER BY sends_at, id"
    ))
    .fetch_all(database.pool())
    .await?;
    rows.iter().map(snapshot_of).collect()
}

/// Most that are found at a start to need somebody.
const MOST_NEEDING: i64 = 200;

/// Broadcasts that wait for the admin, and those that ended otherwise than wished since a moment without anybody looking, newest first.
pub(crate) async fn needing_somebody(
    database: &Database,
    since: Timestamp,
) -> Result<Vec<BroadcastSnapshot>, StoreError> {
    let rows = sql::query(concat!(
        "SELECT ",
        columns!(),
        " FROM broadcasts WHERE NOT going AND (
             (state IN ('waiting', 'sending') AND pause IN ('late', 'trouble', 'stage', 'interrupted'))
             OR (NOT looked AND outcome IN ('partial', 'refused', 'unknown') AND finished_at >= $1))
         ORDER BY created_at DESC, id DESC LIMIT $2"
    ))
    .bind(since.0)
    .bind(MOST_NEEDING)
    .fetch_all(database.pool())
    .await?;
    rows.iter().map(snapshot_of).collect()
}

/// Most broadcasts that are told of at one look.
const MOST_TOUCHED: i64 = 500;

/// Broadcasts that changed since a moment, by the clocks of those who changed them, newest first, each with when that was.
pub(crate) async fn touched_since(
    database: &Database,
    since: Timestamp,
) -> Result<Vec<(Timestamp, BroadcastSnapshot)>, StoreError> {
    let rows = sql::query(concat!(
        "SELECT ",
        columns!(),
        ", touched_at FROM broadcasts WHERE touched_at >= $1 AND NOT going ORDER BY touched_at DESC LIMIT $2"
    ))
    .bind(since.0)
    .bind(MOST_TOUCHED)
    .fetch_all(database.pool())
    .await?;
    rows.iter().map(|row| Ok((Timestamp(row.try_get("touched_at")?), snapshot_of(row)?))).collect()
}

/// Somebody looked at what came of a broadcast.
pub(crate) async fn note_looked_at(database: &Database, id: &str) -> Result<(), StoreError> {
    let mut writing = database.write().await?;
    sql::query("UPDATE broadcasts SET looked = TRUE WHERE id = $1 AND NOT looked AND state = 'finished'")
        .bind(id)
        .execute(&mut *writing)
        .await?;
    writing.commit().await
}

/// The ids of the broadcasts that are not closed, oldest first.
pub(crate) async fn open_ones(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    Ok(sql::query_scalar("SELECT id FROM broadcasts WHERE state IN ('waiting', 'sending') ORDER BY created_at, id")
        .fetch_all(connection)
        .await?)
}

/// How many broadcasts are open and do not stand still: those under way, and those that wait for a chosen time.
pub(crate) async fn moving(database: &Database) -> Result<(u32, u32), StoreError> {
    let row = sql::query(
        "SELECT COUNT(*) FILTER (WHERE NOT (state = 'waiting' AND scheduled)) AS under_way,
             COUNT(*) FILTER (WHERE state = 'waiting' AND scheduled) AS scheduled
         FROM broadcasts WHERE state IN ('waiting', 'sending') AND pause IS NULL",
    )
    .fetch_one(database.pool())
    .await?;
    Ok((count(row.try_get("under_way")?), count(row.try_get("scheduled")?)))
}
