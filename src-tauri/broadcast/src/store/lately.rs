//! Whom WeCom refused lately, for looking at before a send, and how much was sent. To whom stands in [`super::holds`].

use super::Database;
use super::sql;
use crate::model::ledger::LedgerReason;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, value_of};
use std::collections::HashSet;

/// How far back refusals are looked for, in milliseconds: half a year.
const REFUSALS_MS: i64 = 183 * 24 * 60 * 60 * 1000;
/// Most broadcasts whose refusals are looked at.
const MOST_BROADCASTS: i64 = 200;
/// Most people whose refusals are looked at, of one broadcast and about in all.
const MOST_REFUSED: i64 = 10_000;

/// The accounts (lower case) that were refused in the last half year, each once with the newest refusal, newest first. Looks at the
/// last broadcasts that somebody missed, and not at more people than a review can wait for.
pub(crate) async fn refused(
    database: &Database,
    profile_id: &str,
    now: Timestamp,
) -> Result<Vec<(String, LedgerReason, Timestamp)>, StoreError> {
    let missed: Vec<(String, i64)> = sql::query_as(
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
        let rows = sql::query(
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
                found.push((key, value_of(row.try_get("reason")?)?, Timestamp(at)));
            }
        }
        if found.len() >= usize::try_from(MOST_REFUSED).unwrap_or(usize::MAX) {
            break;
        }
    }
    Ok(found)
}

/// How many broadcasts of an application were begun or went on since a moment, and how many of their requests were answered.
pub(crate) async fn sent(database: &Database, app: &str, since: Timestamp) -> Result<(u32, u32), StoreError> {
    let row = sql::query(
        "SELECT COUNT(*) AS sends, CAST(COALESCE(SUM(batches_done), 0) AS BIGINT) AS requests FROM broadcasts
         WHERE app = $1 AND touched_at >= $2 AND batches_done > 0",
    )
    .bind(app)
    .bind(since.0)
    .fetch_one(database.pool())
    .await?;
    Ok((count(row.try_get("sends")?), count(row.try_get("requests")?)))
}

/// Whether somebody (lower case) was reached by a later broadcast.
pub(crate) async fn reached_after(
    database: &Database,
    profile_id: &str,
    key: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    Ok(sql::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM broadcasts JOIN ledger ON ledger.broadcast_id = broadcasts.id
         WHERE profile_id = $1 AND created_at > $2 AND ledger.kind = 'person' AND recipient_key = $3
             AND ledger.state = 'accepted')",
    )
    .bind(profile_id)
    .bind(at.0)
    .bind(key)
    .fetch_one(database.pool())
    .await?)
}
