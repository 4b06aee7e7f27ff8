//! What was sent lately through a profile, for looking at before a send: counted from broadcasts and ledger, so that it holds across
//! starts of the program.

use super::words::{count, value_of};
use super::{Database, StoreError};
use crate::engine::LedgerReason;
use crate::moment::Moment;
use crate::preflight::{PER_HOUR, PER_MINUTE};
use sqlx::Row;
use std::collections::HashSet;

/// How far back refusals are looked for, in milliseconds: half a year.
const REFUSALS_MS: i64 = 183 * 24 * 60 * 60 * 1000;
/// Most broadcasts whose refusals are looked at.
const MOST_BROADCASTS: i64 = 200;
/// Most people whose refusals are looked at, of one broadcast and about in all.
const MOST_REFUSED: i64 = 10_000;

/// People who were reached since a moment, each as often as a message was accepted for them or may have been.
pub(crate) async fn spent_since(database: &Database, profile_id: &str, since: Moment) -> Result<u32, StoreError> {
    let spent: i64 = sqlx::query_scalar(
        "SELECT COALESCE(SUM(CASE WHEN people > missed THEN people - missed ELSE 0 END), 0) FROM broadcasts
         WHERE profile_id = $1 AND (finished_at IS NULL OR finished_at >= $2) AND EXISTS (
             SELECT 1 FROM batches WHERE broadcast_id = broadcasts.id AND door = 'app' AND sent_at >= $2
                 AND state IN ('sending', 'accepted', 'unknown'))",
    )
    .bind(profile_id)
    .bind(since.0)
    .fetch_one(database.pool())
    .await?;
    Ok(count(spent))
}

/// The accounts (lower case) that got so many messages in the last minute or hour that the next one has to wait. What went to
/// departments, tags or everyone counts for everybody.
pub(crate) async fn full(database: &Database, profile_id: &str, now: Moment) -> Result<Vec<String>, StoreError> {
    const COUNTING: &str = "FROM broadcasts JOIN batches ON batches.broadcast_id = broadcasts.id
         WHERE profile_id = $1 AND (finished_at IS NULL OR finished_at > $2) AND door = 'app' AND sent_at > $2
             AND batches.state IN ('sending', 'accepted', 'unknown')";
    let (minute, hour) = (now.0 - 60_000, now.0 - 3_600_000);
    // Each broadcast names a person once, so that as long as there were few nobody can have got many.
    let within = async |since: i64| -> Result<i64, StoreError> {
        let counting = format!("SELECT COUNT(DISTINCT broadcasts.id) {COUNTING}");
        let counting = sqlx::query_scalar(sqlx::AssertSqlSafe(counting)).bind(profile_id).bind(since);
        Ok(counting.fetch_one(database.pool()).await?)
    };
    let (per_minute, per_hour) = (i64::from(PER_MINUTE), i64::from(PER_HOUR));
    if within(minute).await? < per_minute && within(hour).await? < per_hour {
        return Ok(Vec::new());
    }
    let people = sqlx::query(sqlx::AssertSqlSafe(format!(
        "WITH sent AS (SELECT batches.broadcast_id, batches.position, batches.sent_at {COUNTING}),
         for_all AS (
             SELECT COUNT(DISTINCT sent.broadcast_id) AS in_hour,
                 COUNT(DISTINCT CASE WHEN sent.sent_at > $3 THEN sent.broadcast_id END) AS in_minute
             FROM sent JOIN ledger ON ledger.broadcast_id = sent.broadcast_id AND batch = sent.position
             WHERE kind IN ('department', 'tag') OR recipient_key = '@all')
         SELECT recipient_key FROM sent
             JOIN ledger ON ledger.broadcast_id = sent.broadcast_id AND batch = sent.position
         WHERE kind = 'person' AND recipient_key <> '@all' GROUP BY recipient_key
         HAVING COUNT(*) + (SELECT in_hour FROM for_all) >= $4
             OR SUM(CASE WHEN sent.sent_at > $3 THEN 1 ELSE 0 END) + (SELECT in_minute FROM for_all) >= $5"
    )))
    .bind(profile_id)
    .bind(hour)
    .bind(minute)
    .bind(per_hour)
    .bind(per_minute)
    .fetch_all(database.pool())
    .await?;
    people.iter().map(|row| Ok(row.try_get("recipient_key")?)).collect()
}

/// The accounts (lower case) that were refused in the last half year, each once with the newest refusal, newest first. Looks at the
/// last broadcasts that somebody missed, and not at more people than a review can wait for.
pub(crate) async fn refused(
    database: &Database,
    profile_id: &str,
    now: Moment,
) -> Result<Vec<(String, LedgerReason, Moment)>, StoreError> {
    let missed: Vec<(String, i64)> = sqlx::query_as(
        "SELECT id, created_at FROM broadcasts WHERE profile_id = $1 AND created_at > $2 AND missed > 0
         ORDER BY created_at DESC, id DESC LIMIT $3",
    )
    .bind(profile_id)
    .bind(now.0 - REFUSALS_MS)
    .bind(MOST_BROADCASTS)
    .fetch_all(database.pool())
    .await?;
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    for (id, at) in missed {
        let rows = sqlx::query(
            "SELECT recipient_key, reason FROM ledger
             WHERE broadcast_id = $1 AND kind = 'person' AND reason IN ('invalid', 'unlicensed') LIMIT $2",
        )
        .bind(id)
        .bind(MOST_REFUSED)
        .fetch_all(database.pool())
        .await?;
        for row in &rows {
            let key: String = row.try_get("recipient_key")?;
            if seen.insert(key.clone()) {
                found.push((key, value_of(row.try_get("reason")?)?, Moment(at)));
            }
        }
        if found.len() >= usize::try_from(MOST_REFUSED).unwrap_or(usize::MAX) {
            break;
        }
    }
    Ok(found)
}

/// Whether somebody (lower case) was reached by a later broadcast.
pub(crate) async fn reached_after(
    database: &Database,
    profile_id: &str,
    key: &str,
    at: Moment,
) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM broadcasts JOIN ledger ON ledger.broadcast_id = broadcasts.id
         WHERE profile_id = $1 AND created_at > $2 AND ledger.kind = 'person' AND recipient_key = $3
             AND ledger.state = 'accepted' LIMIT 1",
    )
    .bind(profile_id)
    .bind(at.0)
    .bind(key)
    .fetch_optional(database.pool())
    .await?;
    Ok(found.is_some())
}
