//! What can still be read of a damaged database is brought into a new one.
//!
//! Rows are copied table by table in ranges of their row numbers; a range that cannot be read is halved until what is left out is
//! small. The newest writes may be missing from what is read, so nothing that was open goes on by itself, and a request that may
//! have left is treated as one that has: see [`settle`].

use super::migrations;
use super::migrations::{has_wal, newest};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, json};
use sqlx::{Connection, Row, SqliteConnection};
use std::collections::VecDeque;
use std::path::Path;

/// The tables that only this file has, each after those that it refers to. The contacts are read anew.
const TABLES: &[&str] = &[
    "broadcasts",
    "broadcast_texts",
    "broadcast_search",
    "batches",
    "ledger",
    "errands",
    "errand_steps",
    "uploads",
    "article_pictures",
    "robot_messages",
    "holds",
    "budgets",
    "departed",
    "request_keys",
    "dead_letters",
];

/// Ranges of one table that may fail: damage that is spread so widely is not looked through to its last row.
const MOST_FAILURES: u32 = 20_000;
/// As [`MOST_FAILURES`], where neither the first nor the last row can be found.
const MOST_FAILURES_IN_THE_DARK: u32 = 500;
/// Row numbers that are tried where the last one cannot be read.
const ROWS_IN_THE_DARK: i64 = 1 << 22;

/// The last version in which the channel of a request was called its door, and the group its channel.
const LAST_WITH_DOORS: i64 = 9;

/// What was brought over from a damaged database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovered {
    /// Sends.
    pub sends: u32,
    /// Those of them that are not at their end: scheduled, paused, under way. They stand still until the admin resumes them.
    pub open: u32,
    /// Nothing was found missing.
    pub complete: bool,
}

/// The newest change of the schema that a damaged file certainly has; the newest of all when it cannot be read.
pub(super) async fn version_of(damaged: &Path) -> i64 {
    let read = async {
        let mut connection = SqliteConnection::connect_with(&migrations::reading(damaged)).await?;
        let version: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success")
            .fetch_one(&mut connection)
            .await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(version)
    };
    match read.await.ok().flatten() {
        Some(version) => version,
        None if has_doors(damaged).await => newest().min(LAST_WITH_DOORS),
        None => newest(),
    }
}

/// Whether the column is there that later versions call otherwise, so that the columns of the file would be taken for others.
async fn has_doors(damaged: &Path) -> bool {
    let read = async {
        let mut connection = SqliteConnection::connect_with(&migrations::reading(damaged)).await?;
        let found: bool =
            sqlx::query_scalar("SELECT COUNT(*) > 0 FROM pragma_table_info('batches') WHERE name = 'door'")
                .fetch_one(&mut connection)
                .await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(found)
    };
    read.await.unwrap_or_default()
}

/// Copies what can be read. The connection is to a new database of the same version, and does not enforce foreign keys.
pub(super) async fn copy(connection: &mut SqliteConnection, damaged: &Path) -> Result<bool, StoreError> {
    let mut url = url::Url::from_file_path(damaged)
        .map_err(|()| StoreError::Other("the folder's name is no absolute path".to_owned()))?;
    url.set_query(Some(if has_wal(damaged) { "mode=ro" } else { "mode=ro&immutable=1" }));
    if sqlx::query("ATTACH DATABASE $1 AS damaged").bind(url.as_str()).execute(&mut *connection).await.is_err() {
        return Ok(false);
    }
    let mut complete = true;
    for table in TABLES {
        complete &= copy_table(connection, table).await?;
    }
    sqlx::query("DETACH DATABASE damaged").execute(&mut *connection).await?;
    complete &= remove_orphans(connection).await? == 0;
    Ok(complete)
}

/// Copies one table; whether nothing of it was unreadable.
async fn copy_table(connection: &mut SqliteConnection, table: &str) -> Result<bool, StoreError> {
    let names = async |connection: &mut SqliteConnection, schema: &str| -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT name FROM pragma_table_info($1, $2)")
            .bind(table.to_owned())
            .bind(schema.to_owned())
            .fetch_all(connection)
            .await
    };
    let wanted = names(connection, "main").await?;
    let Ok(there) = names(connection, "damaged").await else { return Ok(false) };
    let columns: Vec<_> =
        wanted.into_iter().filter(|name| there.contains(name)).map(|name| format!("\"{name}\"")).collect();
    if columns.is_empty() {
        // A table that this version of the file does not have yet has lost nothing; a schema that cannot be read has.
        return Ok(!there.is_empty() || has_schema(connection).await);
    }
    let columns = columns.join(", ");
    let edge = async |connection: &mut SqliteConnection, edge: &str| -> Result<Option<i64>, sqlx::Error> {
        let query = format!("SELECT {edge}(rowid) FROM damaged.{table} NOT INDEXED");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(connection).await
    };
    let (first, last) = (edge(connection, "MIN").await, edge(connection, "MAX").await);
    let in_the_dark = first.is_err() && last.is_err();
    let (Some(first), Some(last)) = (first.unwrap_or(Some(1)), last.unwrap_or(Some(ROWS_IN_THE_DARK))) else {
        return Ok(true);
    };
    let statement = format!(
        "INSERT OR IGNORE INTO main.{table} ({columns})
         SELECT {columns} FROM damaged.{table} NOT INDEXED WHERE rowid BETWEEN $1 AND $2"
    );
    let mut left = if in_the_dark { MOST_FAILURES_IN_THE_DARK } else { MOST_FAILURES };
    let mut complete = !in_the_dark;
    let mut ranges = VecDeque::from([(first, last)]);
    while let Some((from, to)) = ranges.pop_front() {
        let copied =
            sqlx::query(sqlx::AssertSqlSafe(statement.clone())).bind(from).bind(to).execute(&mut *connection).await;
        let Err(error) = copied else { continue };
        match StoreError::from(error) {
            // Of the new file, not of the damaged one.
            error @ (StoreError::Full(_) | StoreError::ReadOnly(_)) => return Err(error),
            _ => complete = false,
        }
        if from < to && left > 0 {
            left -= 1;
            let middle = from + (to - from) / 2;
            ranges.extend([(from, middle), (middle + 1, to)]);
        }
    }
    Ok(complete)
}

async fn has_schema(connection: &mut SqliteConnection) -> bool {
    let tables: Result<i64, _> =
        sqlx::query_scalar("SELECT COUNT(*) FROM damaged.sqlite_master").fetch_one(connection).await;
    tables.is_ok_and(|tables| tables > 0)
}

/// Removes rows that refer to ones that are not there; how many.
async fn remove_orphans(connection: &mut SqliteConnection) -> Result<u64, StoreError> {
    let mut removed = 0;
    loop {
        let rows = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await?;
        if rows.is_empty() {
            return Ok(removed);
        }
        for row in rows {
            let (table, rowid): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
            let delete = format!("DELETE FROM \"{table}\" WHERE rowid = $1");
            removed +=
                sqlx::query(sqlx::AssertSqlSafe(delete)).bind(rowid).execute(&mut *connection).await?.rows_affected();
        }
    }
}

/// Lets everything that is open stand still, and says why. The connection is to a database with the newest schema.
///
/// What had begun to leave: its requests count as having left once, so that they leave again only while WeCom's duplicate check stands.
/// Where requests are missing, nobody can tell about any that is open; it is unknown.
pub(super) async fn settle(connection: &mut SqliteConnection, now: Timestamp) -> Result<Recovered, StoreError> {
    let open: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM broadcasts WHERE state IN ('waiting', 'sending')")
        .fetch_one(&mut *connection)
        .await?;
    let why = "the database was damaged; what the admin sees was read from what is left of it, and may be older than the truth";
    let why = json(&ErrorView::new(ErrorCode::Storage, why))?;
    for statement in [
        "CREATE TEMP TABLE gaps AS SELECT id, (SELECT COUNT(*) FROM batches WHERE broadcast_id = id) AS found FROM broadcasts
         WHERE state IN ('waiting', 'sending')
             AND (SELECT COUNT(*) FROM batches WHERE broadcast_id = id) < batches_total",
        "UPDATE batches SET state = 'sending' WHERE state = 'planned' AND broadcast_id IN (SELECT id FROM gaps)",
        "UPDATE batches SET doubt = 1, first_sent_at = COALESCE(first_sent_at, (
             SELECT COALESCE(touched_at, created_at) FROM broadcasts WHERE broadcasts.id = batches.broadcast_id))
         WHERE state = 'planned' AND doubt = 0
             AND broadcast_id IN (SELECT id FROM broadcasts WHERE state = 'sending')",
        "UPDATE broadcasts SET state = 'sending', pause = NULL, error = $1,
             batches_total = (SELECT found FROM gaps WHERE gaps.id = broadcasts.id),
             batches_done = (SELECT COUNT(*) FROM batches
                             WHERE broadcast_id = broadcasts.id AND batches.state NOT IN ('planned', 'sending'))
         WHERE id IN (SELECT id FROM gaps WHERE found > 0)",
        "UPDATE broadcasts SET state = 'finished', outcome = 'unknown', pause = NULL, finished_at = $2, error = $1
         WHERE id IN (SELECT id FROM gaps WHERE found = 0)",
        "UPDATE broadcasts SET pause = 'trouble', error = $1
         WHERE state IN ('waiting', 'sending') AND COALESCE(pause, '') <> 'stopping' AND id NOT IN (SELECT id FROM gaps)",
        "DROP TABLE gaps",
    ] {
        let mut query = sqlx::query(statement);
        if statement.contains("$1") {
            query = query.bind(&why);
        }
        if statement.contains("$2") {
            query = query.bind(now.0);
        }
        query.execute(&mut *connection).await?;
    }
    let sends: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM broadcasts").fetch_one(connection).await?;
    Ok(Recovered { sends: count(sends), open: count(open), complete: true })
}
