//! What changed in directories, line by line.

use super::Database;
use super::sql::{self, Connection, Statement};
use super::sql_enum::{count, value_of, word};
use crate::model::directory::{ChangeCount, ChangeKind, DirectoryChange, DirectoryChanges};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use std::collections::HashMap;

/// Lines written by one statement: each has eight values, and SQLite takes 32,766 of them.
const ROWS: usize = 2000;
/// How long a line is kept, milliseconds: 90 days.
pub(crate) const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// Most lines of one company.
pub(crate) const MOST_KEPT: i64 = 20_000;

/// Writes what a read found, and clears away what is too old or too much.
pub(super) async fn add(
    connection: &mut Connection,
    profile_id: &str,
    changes: &[DirectoryChange],
    read_at: Timestamp,
) -> Result<(), StoreError> {
    let words = changes.iter().map(|change| word(&change.kind)).collect::<Result<Vec<_>, _>>()?;
    let lines: Vec<(i64, &DirectoryChange, String)> =
        (0..).zip(changes).zip(words).map(|((place, change), kind)| (place, change, kind)).collect();
    for rows in lines.chunks(ROWS) {
        let mut statement = Statement::new(
            "INSERT INTO directory_changes (profile_id, read_at, position, kind, user_id, name, was, became) ",
        );
        statement.push_values(rows, |mut row, (place, change, kind)| {
            row.push_bind(profile_id).push_bind(read_at.0).push_bind(*place).push_bind(kind);
            row.push_bind(&change.user_id).push_bind(&change.name).push_bind(&change.was).push_bind(&change.became);
        });
        // A clock that was set back may bring the time of an earlier read again.
        statement.push(" ON CONFLICT DO NOTHING");
        statement.build().persistent(false).execute(&mut *connection).await?;
    }
    sql::query("DELETE FROM directory_changes WHERE profile_id = $1 AND read_at < $2")
        .bind(profile_id)
        .bind(read_at.0.saturating_sub(KEPT_MS))
        .execute(&mut *connection)
        .await?;
    let first_too_many: Option<(i64, i64)> = sql::query_as(
        "SELECT read_at, position FROM directory_changes WHERE profile_id = $1
         ORDER BY read_at DESC, position LIMIT 1 OFFSET $2",
    )
    .bind(profile_id)
    .bind(MOST_KEPT)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some((at, place)) = first_too_many {
        sql::query(
            "DELETE FROM directory_changes
             WHERE profile_id = $1 AND (read_at < $2 OR (read_at = $2 AND position >= $3))",
        )
        .bind(profile_id)
        .bind(at)
        .bind(place)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Removes those of a profile.
pub(super) async fn forget(connection: &mut Connection, profile_id: &str) -> Result<(), StoreError> {
    sql::query("DELETE FROM directory_changes WHERE profile_id = $1").bind(profile_id).execute(connection).await?;
    Ok(())
}

/// A line as it is stored: time, kind, account, name, before, after.
type Stored = (i64, String, Option<String>, Option<String>, String, String);

/// The lines of a kind, or of all, from `offset` on; the newest read first.
pub(crate) async fn list(
    database: &Database,
    profile_id: &str,
    kind: Option<ChangeKind>,
    (offset, limit): (u32, u32),
) -> Result<DirectoryChanges, StoreError> {
    let mut reading = database.read_one_state().await?;
    let counts: Vec<(String, i64)> =
        sql::query_as("SELECT kind, COUNT(*) FROM directory_changes WHERE profile_id = $1 GROUP BY kind")
            .bind(profile_id)
            .fetch_all(&mut *reading)
            .await?;
    let wanted = kind.map(|kind| word(&kind)).transpose()?;
    let rows: Vec<Stored> = sql::query_as(
        "SELECT read_at, kind, user_id, name, was, became FROM directory_changes
         WHERE profile_id = $1 AND ($2 IS NULL OR kind = $2)
         ORDER BY read_at DESC, position LIMIT $3 OFFSET $4",
    )
    .bind(profile_id)
    .bind(wanted)
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(&mut *reading)
    .await?;
    reading.end().await?;
    let mut numbers = Vec::with_capacity(counts.len());
    for (kind, number) in counts {
        numbers.push(ChangeCount { kind: value_of(kind)?, number: count(number) });
    }
    numbers.sort_by_key(|one| one.kind);
    let of_kind = numbers.iter().filter(|one| kind.is_none_or(|kind| kind == one.kind));
    let total = of_kind.map(|one| one.number).sum::<u32>();
    let mut changes = Vec::with_capacity(rows.len());
    for (read_at, kind, user_id, name, was, became) in rows {
        let read_at = Timestamp(read_at);
        changes.push(DirectoryChange { read_at, kind: value_of(kind)?, user_id, name, was, became });
    }
    Ok(DirectoryChanges { rows: changes, total, counts: numbers })
}

/// Who left, by account in lower case, and the read that did not find them any more.
pub(crate) async fn left(database: &Database, profile_id: &str) -> Result<HashMap<String, Timestamp>, StoreError> {
    let rows: Vec<(String, i64)> = sql::query_as(
        "SELECT user_id, MAX(read_at) FROM directory_changes
         WHERE profile_id = $1 AND kind = $2 AND user_id IS NOT NULL GROUP BY user_id",
    )
    .bind(profile_id)
    .bind(word(&ChangeKind::Left)?)
    .fetch_all(database.pool())
    .await?;
    Ok(rows.into_iter().map(|(id, at)| (id.to_lowercase(), Timestamp(at))).collect())
}

#[cfg(test)]
mod tests;
