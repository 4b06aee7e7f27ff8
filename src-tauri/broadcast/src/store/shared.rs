//! What the members of a team have in common beside what is sent: companies without their secrets, templates, saved audiences. Each
//! computer has them as documents of its own ([`crate::documents`]); here they are handed on. It is for a team's database alone.

use super::Database;
use super::leases::now;
use super::sql;
use super::sql_enum::{value_of, word};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What can be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedKind {
    /// A company, without its secrets.
    Company,
    /// A template with its files.
    Template,
    /// A saved audience.
    Audience,
}

/// Which one of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct SharedKey {
    pub(crate) kind: SharedKind,
    /// That of an audience begins with its company's and a slash.
    pub(crate) id: String,
}

/// One of them as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SharedItem {
    /// Of its last change; one more with each change of any of them.
    pub(crate) number: i64,
    /// `None`: it was deleted.
    pub(crate) body: Option<String>,
    /// Who changed it last, by name.
    pub(crate) author: String,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) number: i64,
    /// By the clock of the database.
    pub(crate) at: Timestamp,
    /// Of what; `None`: of a kind that only newer programs know.
    pub(crate) key: Option<SharedKey>,
}

/// Those with a higher number or a later time, in the order of their numbers, at most so many. After a restored backup numbers are given
/// anew; times are not.
pub(crate) async fn changed_since(
    database: &Database,
    (number, at): (i64, Timestamp),
    limit: u32,
) -> Result<Vec<Change>, StoreError> {
    let rows: Vec<(i64, i64, String, String)> = sql::query_as(
        "SELECT number, changed_at, kind, id FROM shared WHERE number > $1 OR changed_at > $2 ORDER BY number LIMIT $3",
    )
    .bind(number)
    .bind(at.0)
    .bind(i64::from(limit))
    .fetch_all(database.pool())
    .await?;
    let key = |kind, id| Some(SharedKey { kind: value_of(kind).ok()?, id });
    let change = |(number, at, kind, id)| Change { number, at: Timestamp(at), key: key(kind, id) };
    Ok(rows.into_iter().map(change).collect())
}

/// The number of the newest change; 0: there was none.
pub(crate) async fn newest(database: &Database) -> Result<i64, StoreError> {
    Ok(sql::query_scalar(NEWEST).fetch_one(database.pool()).await?)
}

const NEWEST: &str = "SELECT COALESCE(MAX(number), CAST(0 AS BIGINT)) FROM shared";

/// One of them.
pub(crate) async fn open(database: &Database, key: &SharedKey) -> Result<Option<SharedItem>, StoreError> {
    let row: Option<(i64, Option<String>, String)> =
        sql::query_as("SELECT number, body, author FROM shared WHERE kind = $1 AND id = $2")
            .bind(word(&key.kind)?)
            .bind(&key.id)
            .fetch_optional(database.pool())
            .await?;
    Ok(row.map(|(number, body, author)| SharedItem { number, body, author }))
}

/// The ids of those of a kind that are there.
pub(crate) async fn ids(database: &Database, kind: SharedKind) -> Result<Vec<String>, StoreError> {
    let query = sql::query_scalar("SELECT id FROM shared WHERE kind = $1 AND body IS NOT NULL ORDER BY number");
    Ok(query.bind(word(&kind)?).fetch_all(database.pool()).await?)
}

/// What is written of one of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Put<'a> {
    /// JSON; `None`: it is deleted.
    pub(crate) body: Option<&'a str>,
    /// The application, of a company.
    pub(crate) app: Option<&'a str>,
}

/// Writes one of them (no body: it is deleted) over what it was with `before`, its number then, 0 for a new one; its number from now on.
/// `None`: somebody else was faster, with this or with another company for the same application, and nothing is written.
pub(crate) async fn put(
    database: &Database,
    key: &SharedKey,
    before: i64,
    put: &Put<'_>,
    author: &str,
) -> Result<Option<i64>, StoreError> {
    let mut writing = database.write().await?;
    let kind = word(&key.kind)?;
    let present: Option<i64> = sql::query_scalar("SELECT number FROM shared WHERE kind = $1 AND id = $2")
        .bind(&kind)
        .bind(&key.id)
        .fetch_optional(&mut *writing)
        .await?;
    if present.unwrap_or_default() != before {
        return Ok(None);
    }
    let twins: i64 = sql::query_scalar("SELECT COUNT(*) FROM shared WHERE app = $1 AND id <> $2 AND body IS NOT NULL")
        .bind(put.app)
        .bind(&key.id)
        .fetch_one(&mut *writing)
        .await?;
    if twins > 0 {
        return Ok(None);
    }
    let newest: i64 = sql::query_scalar(NEWEST).fetch_one(&mut *writing).await?;
    sql::query(concat!(
        "INSERT INTO shared (kind, id, number, body, author, app, changed_at) VALUES ($1, $2, $3, $4, $5, $6, ",
        now!(),
        ") ON CONFLICT (kind, id) DO UPDATE SET number = EXCLUDED.number, body = EXCLUDED.body, author = EXCLUDED.author,
             app = EXCLUDED.app, changed_at = EXCLUDED.changed_at"
    ))
    .bind(kind)
    .bind(&key.id)
    .bind(newest + 1)
    .bind(put.body)
    .bind(author)
    .bind(put.app)
    .execute(&mut *writing)
    .await?;
    writing.commit().await?;
    Ok(Some(newest + 1))
}
