//! What was done in a team, as its database wrote it down by itself, and who may do what there.

use super::Database;
use super::sql;
use super::sql_enum::{count, value_of};
use crate::model::store_error::StoreError;
use crate::model::team::{TeamLine, TeamLog, TeamRight};
use crate::model::timestamp::Timestamp;

/// The most that who is connected may do; `None`: nothing.
pub(crate) async fn right(database: &Database) -> Result<Option<TeamRight>, StoreError> {
    let mut most = None;
    for right in TeamRight::ALL {
        let may: bool = sql::query_scalar("SELECT may($1)").bind(right.word()).fetch_one(database.pool()).await?;
        most = Some(right).filter(|_| may).or(most);
    }
    Ok(most)
}

/// The lines of the log from one on, the newest first. A deed that only newer programs know is left out.
pub(crate) async fn list(database: &Database, (offset, limit): (u32, u32)) -> Result<TeamLog, StoreError> {
    let rows = sql::query(
        "SELECT number, at, login, name, deed, kind, id, title FROM deeds ORDER BY number DESC LIMIT $1 OFFSET $2",
    )
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(database.pool())
    .await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let Ok(deed) = value_of(row.try_get("deed")?) else { continue };
        lines.push(TeamLine {
            number: row.try_get("number")?,
            at: Timestamp(row.try_get("at")?),
            name: row.try_get("name")?,
            login: row.try_get("login")?,
            deed,
            kind: row.try_get("kind")?,
            id: row.try_get("id")?,
            title: row.try_get("title")?,
        });
    }
    let total: i64 = sql::query_scalar("SELECT COUNT(*) FROM deeds").fetch_one(database.pool()).await?;
    Ok(TeamLog { lines, total: count(total) })
}
