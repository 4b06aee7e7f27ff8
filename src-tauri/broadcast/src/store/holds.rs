//! The tables of what WeCom's frequency limits mean for later: who is held, and what was used of each day's budget.

use super::Database;
use super::sql::{self, Connection, Statement};
use crate::model::error_view::ErrorView;
use crate::model::reach::Reach;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::batches::reach_of;
use crate::store::sql_enum::{count, from_json, json};

/// A profile that WeCom told to stop for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HoldRow {
    /// When it is tried again; 0 while it is being tried.
    pub(crate) until: Timestamp,
    /// How many times running it was told so, from 1.
    pub(crate) step: u32,
    /// The answer.
    pub(crate) error: ErrorView,
}

/// How a profile is held.
pub(crate) async fn hold(database: &Database, profile_id: &str) -> Result<Option<HoldRow>, StoreError> {
    let row = sql::query("SELECT until_at, step, error FROM holds WHERE profile_id = $1")
        .bind(profile_id)
        .fetch_optional(database.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let error: String = row.try_get("error")?;
    Ok(Some(HoldRow {
        until: Timestamp(row.try_get("until_at")?),
        step: count(row.try_get("step")?),
        error: from_json(&error)?,
    }))
}

/// Holds a profile, or no longer.
pub(crate) async fn set_hold(
    connection: &mut Connection,
    profile_id: &str,
    hold: Option<&HoldRow>,
) -> Result<(), StoreError> {
    let Some(hold) = hold else {
        sql::query("DELETE FROM holds WHERE profile_id = $1").bind(profile_id).execute(connection).await?;
        return Ok(());
    };
    sql::query(
        "INSERT INTO holds (profile_id, until_at, step, error) VALUES ($1, $2, $3, $4)
         ON CONFLICT (profile_id)
         DO UPDATE SET until_at = EXCLUDED.until_at, step = EXCLUDED.step, error = EXCLUDED.error",
    )
    .bind(profile_id)
    .bind(hold.until.0)
    .bind(i64::from(hold.step))
    .bind(json(&hold.error)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds to what an application used of a day's budget, or takes it back.
pub(crate) async fn spend(connection: &mut Connection, app: &str, day: i64, people: i64) -> Result<(), StoreError> {
    if people != 0 {
        let mut query = Statement::new("");
        push_spend(&mut query, app, day, people);
        query.build().execute(connection).await?;
    }
    Ok(())
}

/// The statement of [`spend`].
pub(super) fn push_spend<'q>(query: &mut Statement<'q>, app: &'q str, day: i64, people: i64) {
    query.push("INSERT INTO budgets (app, day, spent) VALUES (").push_bind(app).push(", ").push_bind(day);
    query.push(", ").push_bind(people);
    query.push(") ON CONFLICT (app, day) DO UPDATE SET spent = budgets.spent + EXCLUDED.spent");
}

/// Person-times that an application used on a day, as far as this computer knows.
pub(crate) async fn spent(database: &Database, app: &str, day: i64) -> Result<u64, StoreError> {
    let spent: Option<i64> = sql::query_scalar("SELECT spent FROM budgets WHERE app = $1 AND day = $2")
        .bind(app)
        .bind(day)
        .fetch_optional(database.pool())
        .await?;
    Ok(u64::try_from(spent.unwrap_or_default()).unwrap_or_default())
}

/// Requests read at once: an hour may hold a hundred thousand.
const PAGE: i64 = 500;

/// What an application sent since a moment, for the pacing: when each request left, and whom it reaches.
pub(crate) async fn sent_since(
    database: &Database,
    app: &str,
    since: Timestamp,
    mut each: impl FnMut(Timestamp, &Reach),
) -> Result<(), StoreError> {
    let ids: Vec<String> = sql::query_scalar("SELECT id FROM broadcasts WHERE app = $1 AND touched_at > $2")
        .bind(app)
        .bind(since.0)
        .fetch_all(database.pool())
        .await?;
    for id in ids {
        let mut after = -1_i64;
        loop {
            let rows = sql::query(
                "SELECT position, sent_at, user_keys, has_groups FROM batches
                 WHERE broadcast_id = $1 AND position > $2 AND sent_at > $3
                     AND (state IN ('sending', 'accepted', 'unknown') OR doubt > 0)
                 ORDER BY position LIMIT $4",
            )
            .bind(&id)
            .bind(after)
            .bind(since.0)
            .bind(PAGE)
            .fetch_all(database.pool())
            .await?;
            for row in &rows {
                after = row.try_get("position")?;
                each(Timestamp(row.try_get("sent_at")?), &reach_of(row)?);
            }
            if i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE {
                break;
            }
        }
    }
    let departed = sql::query("SELECT sent_at, user_keys, has_groups FROM departed WHERE app = $1 AND sent_at > $2")
        .bind(app)
        .bind(since.0)
        .fetch_all(database.pool())
        .await?;
    for row in &departed {
        each(Timestamp(row.try_get("sent_at")?), &reach_of(row)?);
    }
    Ok(())
}

/// How long it counts for the pacing that a request left, in milliseconds.
const COUNTED_MS: i64 = 60 * 60 * 1000;

/// Keeps of a broadcast that is about to be deleted whom its requests of the last hour went to.
pub(crate) async fn keep_departed(connection: &mut Connection, id: &str, now: Timestamp) -> Result<(), StoreError> {
    forget_departed(connection, now).await?;
    sql::query(
        "INSERT INTO departed (app, sent_at, addressees, user_keys, has_groups)
         SELECT broadcasts.app, batches.sent_at, '', batches.user_keys, batches.has_groups
         FROM batches JOIN broadcasts ON broadcasts.id = batches.broadcast_id
         WHERE batches.broadcast_id = $1 AND batches.sent_at > $2
             AND batches.state IN ('accepted', 'unknown') AND batches.channel = 'app'
         ORDER BY batches.position",
    )
    .bind(id)
    .bind(now.0 - COUNTED_MS)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what does not count any more.
pub(crate) async fn forget_departed(connection: &mut Connection, now: Timestamp) -> Result<(), StoreError> {
    sql::query("DELETE FROM departed WHERE sent_at <= $1").bind(now.0 - COUNTED_MS).execute(connection).await?;
    Ok(())
}
