//! Noticing that a team's database is another one than it was: restored from a backup, copied, or a standby that took over. What had been
//! written down after it was cut off is lost with the former one, and the messages that left then are not. So everything that is open stands
//! still until a person has looked, and what this process itself sent lately is called unknown.

use super::outbox::{Cut, cut_off};
use super::sql;
use super::sql_enum::json;
use super::{Database, batches, broadcasts};
use crate::model::outcome::BatchOutcome;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::PauseReason;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Requests that may have left, by broadcast: their places.
pub(crate) type Lately = BTreeMap<String, BTreeSet<u32>>;

/// The database as it is, beside what it was when somebody looked last.
const IS_ANOTHER: &str = "SELECT NOT EXISTS (SELECT 1 FROM epoch WHERE identity = identity())";

/// Which database it is.
pub(crate) async fn identity(database: &Database) -> Result<String, StoreError> {
    Ok(sql::query_scalar("SELECT identity()").fetch_one(database.pool()).await?)
}

/// Whether nobody has noticed yet that it is another one.
pub(crate) async fn is_another(database: &Database) -> Result<bool, StoreError> {
    Ok(sql::query_scalar(IS_ANOTHER).fetch_one(database.pool()).await?)
}

/// When anything of a broadcast was written down last.
pub(crate) async fn newest_touch(database: &Database) -> Result<Timestamp, StoreError> {
    let newest = "SELECT COALESCE(MAX(touched_at), CAST(0 AS BIGINT)) FROM broadcasts";
    Ok(Timestamp(sql::query_scalar(newest).fetch_one(database.pool()).await?))
}

/// Lets everything that is open stand still, unless another process did so for this change (`always`: it is known otherwise that the
/// database is older than it was). Requests of `lately` that stand there as not sent are closed as `unknown`. Returns what was concerned;
/// `None`: somebody else did it before.
pub(crate) async fn stand_still(
    database: &Database,
    lately: &Lately,
    unknown: &BatchOutcome,
    always: bool,
    now: Timestamp,
) -> Result<Option<Vec<BroadcastSnapshot>>, StoreError> {
    let mut transaction = database.write().await?;
    let is_another: bool = sql::query_scalar(IS_ANOTHER).fetch_one(&mut *transaction).await?;
    if is_another || always {
        let note = "INSERT INTO epoch (identity) VALUES (identity()) ON CONFLICT (one) DO UPDATE SET identity = EXCLUDED.identity";
        sql::query(note).execute(&mut *transaction).await?;
    }
    let mut concerned = Vec::new();
    for id in broadcasts::open_ones(&mut transaction).await? {
        let Some(standing) = broadcasts::standing(&mut transaction, &id).await? else { continue };
        let mut of = lately.get(&id).cloned().unwrap_or_default();
        if is_another || always {
            of.extend(batches::under_way(&mut transaction, &id).await?);
        }
        let pause = (is_another || always).then_some((PauseReason::Restored, None));
        if pause.is_some() {
            // What stood still already says so too: it may have been sent after the backup. A release stays to be asked for.
            sql::query(
                "UPDATE broadcasts SET error = $2, pause = CASE WHEN pause = 'release' THEN pause ELSE 'restored' END
                 WHERE id = $1 AND pause IS NOT NULL AND pause <> 'stopping'",
            )
            .bind(&id)
            .bind(unknown.error.as_ref().map(json).transpose()?)
            .execute(&mut *transaction)
            .await?;
        }
        let cut = Cut { unknown, of: of.into_iter().collect(), pause };
        concerned.extend(cut_off(&mut transaction, &id, &standing, &cut, now).await?);
    }
    transaction.commit().await?;
    Ok((is_another || always).then_some(concerned))
}
