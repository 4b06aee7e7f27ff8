//! Whom WeCom refused lately, for looking at before a send. What was sent lately stands in [`super::holds`].

use super::words::value_of;
use super::{Database, StoreError};
use crate::engine::LedgerReason;
use crate::moment::Moment;
use sqlx::Row;

/// How far back refusals are looked for, in milliseconds: half a year.
const REFUSALS_MS: i64 = 183 * 24 * 60 * 60 * 1000;
/// Most people whose refusals are looked at.
const MOST_REFUSED: i64 = 20_000;

/// The accounts (lower case) that were refused in the last half year, with the newest refusal, newest first.
pub(crate) async fn refused(
    database: &Database,
    profile_id: &str,
    now: Moment,
) -> Result<Vec<(String, LedgerReason, Moment)>, StoreError> {
    let rows = sqlx::query(
        "SELECT recipient_key, reason, MAX(created_at) AS at FROM broadcasts
             JOIN ledger ON ledger.broadcast_id = broadcasts.id
         WHERE profile_id = $1 AND created_at > $2 AND ledger.kind = 'person' AND reason IN ('invalid', 'unlicensed')
         GROUP BY recipient_key ORDER BY at DESC LIMIT $3",
    )
    .bind(profile_id)
    .bind(now.0 - REFUSALS_MS)
    .bind(MOST_REFUSED)
    .fetch_all(database.pool())
    .await?;
    let each = rows.iter().map(|row| {
        let reason = value_of(row.try_get("reason")?)?;
        Ok((row.try_get("recipient_key")?, reason, Moment(row.try_get("at")?)))
    });
    each.collect()
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
