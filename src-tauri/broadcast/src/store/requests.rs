//! The table in which other programs leave what a team is to send. Whoever takes a row leaves its mark on it for a while, so that two do not
//! work on it; that nothing is sent twice is up to the key of each ([`super::request_keys`]).

use super::Database;
use super::sql::{self, Statement};
use crate::model::requests::{ClaimedRequest, RequestOutcome};
use crate::model::store_error::StoreError;

/// Takes up to so many that wait, the oldest first: those for these companies, and those of more than a minute ago for companies that the
/// team does not have.
pub(crate) async fn claim(
    database: &Database,
    by: &str,
    companies: &[String],
    limit: u32,
) -> Result<Vec<ClaimedRequest>, StoreError> {
    let mut query = Statement::new("UPDATE requests SET claimed_by = ");
    query.push_bind(by).push(
        ", claimed_until = clock_timestamp() + INTERVAL '1 minute' WHERE id IN (
             SELECT id FROM requests WHERE state = 'waiting' AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
                 AND ((created_at < clock_timestamp() - INTERVAL '1 minute' AND NOT EXISTS (
                     SELECT 1 FROM shared WHERE kind = 'company' AND body IS NOT NULL
                         AND (shared.id = requests.company OR text_in(body, 'name') = requests.company)))",
    );
    for company in companies {
        query.push(" OR company = ").push_bind(company.as_str());
    }
    query.push(") ORDER BY id LIMIT ").push_bind(i64::from(limit));
    query.push(
        " FOR UPDATE SKIP LOCKED)
         RETURNING id, company, CAST(jsonb_strip_nulls(jsonb_build_object('key', key, 'template', template, 'text', text,
             'not_before', to_char(not_before AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')))
             || jsonb_build_object('values', values, 'to', recipients) AS TEXT) AS line",
    );
    let rows = query.build().fetch_all(database.pool()).await?;
    let read = |row: &sql::Row| {
        Ok(ClaimedRequest { id: row.try_get("id")?, company: row.try_get("company")?, line: row.try_get("line")? })
    };
    let mut claimed: Vec<ClaimedRequest> = rows.iter().map(read).collect::<Result<_, StoreError>>()?;
    claimed.sort_by_key(|one| one.id);
    Ok(claimed)
}

/// Writes down what became of one that this process took.
pub(crate) async fn settle(database: &Database, id: i64, by: &str, outcome: &RequestOutcome) -> Result<(), StoreError> {
    let (state, broadcast_id, error) = match outcome {
        RequestOutcome::Taken { broadcast_id } => ("taken", Some(broadcast_id), None),
        RequestOutcome::Repeated { broadcast_id } => ("repeated", broadcast_id.as_ref(), None),
        RequestOutcome::Dead { error } => ("dead", None, Some(error)),
    };
    sql::query(
        "UPDATE requests SET state = $3, broadcast_id = $4, error = $5, decided_at = clock_timestamp(), claimed_by = NULL,
             claimed_until = NULL
         WHERE id = $1 AND claimed_by = $2",
    )
    .bind(id)
    .bind(by)
    .bind(state)
    .bind(broadcast_id)
    .bind(error)
    .execute(database.pool())
    .await?;
    Ok(())
}

/// Removes those that were decided 90 days ago; how many.
pub(crate) async fn forget_old(database: &Database) -> Result<u64, StoreError> {
    let gone = sql::query(
        "DELETE FROM requests WHERE state <> 'waiting' AND decided_at < clock_timestamp() - INTERVAL '90 days'",
    )
    .execute(database.pool())
    .await?;
    Ok(gone.rows_affected())
}
