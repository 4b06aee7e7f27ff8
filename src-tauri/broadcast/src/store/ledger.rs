//! The table of ledger rows: one for each addressee of a broadcast, or for each message where a sheet has several for one.

use super::Database;
use super::batches::push_places;
pub(crate) use super::ledger_rows::{FullRow, find, full_rows, page};
use super::sql::{self, Connection, Row, Statement};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::batch::PlannedBatch;
use crate::model::ledger::{LedgerState, RecipientOutcome};
use crate::model::store_error::StoreError;
use crate::store::sql_enum::{count, value_of, word};

/// Rows written in one statement: SQLite takes 32,766 values in one, PostgreSQL 65,535.
const ROWS_AT_ONCE: usize = 3000;

/// The ids to compare by.
pub(crate) fn key(id: &str) -> String {
    id.to_lowercase()
}

/// Writes the rows of a new broadcast.
pub(crate) async fn insert(connection: &mut Connection, id: &str, batches: &[PlannedBatch]) -> Result<(), StoreError> {
    let mut some = Vec::with_capacity(ROWS_AT_ONCE);
    let mut position = 0;
    for (batch, planned) in (0_i64..).zip(batches) {
        for index in 0..planned.addressees.len() {
            let Some(one) = planned.addressees.get(index) else { continue };
            some.push(NewRow { position, batch, one, sheet_row: planned.row });
            position += 1;
            if some.len() == ROWS_AT_ONCE {
                insert_some(connection, id, &some).await?;
                some.clear();
            }
        }
    }
    insert_some(connection, id, &some).await
}

/// A row of a new broadcast.
struct NewRow<'a> {
    position: i64,
    batch: i64,
    one: &'a Recipient,
    sheet_row: Option<u32>,
}

async fn insert_some(connection: &mut Connection, id: &str, some: &[NewRow<'_>]) -> Result<(), StoreError> {
    if some.is_empty() {
        return Ok(());
    }
    let mut query = Statement::new(
        "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state, sheet_row) ",
    );
    let mut kinds = Vec::with_capacity(some.len());
    for row in some {
        kinds.push(word(&row.one.kind)?);
    }
    query.push_values(some.iter().zip(kinds), |mut values, (row, kind)| {
        values
            .push_bind(id)
            .push_bind(row.position)
            .push_bind(row.batch)
            .push_bind(kind)
            .push_bind(&row.one.id)
            .push_bind(row.one.key())
            .push_bind(&row.one.name)
            .push_bind("planned")
            .push_bind(row.sheet_row.map_or(0, i64::from));
    });
    query.build().persistent(false).execute(connection).await?;
    Ok(())
}

/// Closes the row of one addressee of a batch; whether there was an open one.
pub(crate) async fn settle_one(
    connection: &mut Connection,
    id: &str,
    batch: u32,
    kind: RecipientKind,
    key: &str,
    outcome: RecipientOutcome,
) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE ledger SET state = $5, reason = $6, code = $7
         WHERE broadcast_id = $1 AND kind = $2 AND recipient_key = $3 AND batch = $4 AND state = 'planned'",
    )
    .bind(id)
    .bind(word(&kind)?)
    .bind(key)
    .bind(i64::from(batch))
    .bind(word(&outcome.state)?)
    .bind(outcome.reason.map(|reason| word(&reason)).transpose()?)
    .bind(outcome.code)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a row for a person whom an answer names although nobody chose them by name (reached through a department or a
/// tag); whether there was none yet.
pub(crate) async fn add_person(
    connection: &mut Connection,
    id: &str,
    batch: u32,
    user: &str,
    outcome: RecipientOutcome,
) -> Result<bool, StoreError> {
    let done = sql::query(
        "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, state, reason, code)
         VALUES ($1, (SELECT COALESCE(MAX(position), -1) + 1 FROM ledger WHERE broadcast_id = $1), $2, 'person', $3, $4, $5, $6, $7)
         ON CONFLICT (broadcast_id, kind, recipient_key, sheet_row) DO NOTHING",
    )
    .bind(id)
    .bind(i64::from(batch))
    .bind(user)
    .bind(key(user))
    .bind(word(&outcome.state)?)
    .bind(outcome.reason.map(|reason| word(&reason)).transpose()?)
    .bind(outcome.code)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes the open rows of some batches; how many.
pub(crate) async fn settle_batches(
    connection: &mut Connection,
    id: &str,
    batches: &[u32],
    outcome: RecipientOutcome,
) -> Result<u64, StoreError> {
    let mut query = Statement::new("");
    push_settle(&mut query, id, batches, outcome)?;
    Ok(query.build().execute(connection).await?.rows_affected())
}

/// The statement of [`settle_batches`].
pub(super) fn push_settle<'q>(
    query: &mut Statement<'q>,
    id: &'q str,
    batches: &[u32],
    outcome: RecipientOutcome,
) -> Result<(), StoreError> {
    query.push("UPDATE ledger SET state = ").push_bind(word(&outcome.state)?);
    query.push(", reason = ").push_bind(outcome.reason.map(|reason| word(&reason)).transpose()?);
    query.push(", code = ").push_bind(outcome.code);
    query.push(" WHERE broadcast_id = ").push_bind(id).push(" AND state = 'planned' AND batch IN ");
    push_places(query, batches);
    Ok(())
}

/// Closes the open rows of the batches that have not left; how many. Rows of batches in doubt become unknown. To be called
/// before those batches are given up.
pub(crate) async fn give_up(
    connection: &mut Connection,
    id: &str,
    outcome: RecipientOutcome,
) -> Result<u64, StoreError> {
    let doubtful = sql::query(
        "UPDATE ledger SET state = 'unknown', reason = 'outcome_unknown', code = NULL
         WHERE broadcast_id = $1 AND state = 'planned' AND batch IN (
             SELECT position FROM batches
             WHERE broadcast_id = $1 AND state = 'planned' AND state IN ('planned', 'sending') AND doubt > 0)",
    )
    .bind(id)
    .execute(&mut *connection)
    .await?;
    let rest = sql::query(
        "UPDATE ledger SET state = $2, reason = $3, code = $4
         WHERE broadcast_id = $1 AND state = 'planned' AND batch IN (
             SELECT position FROM batches
             WHERE broadcast_id = $1 AND state = 'planned' AND state IN ('planned', 'sending') AND doubt = 0)",
    )
    .bind(id)
    .bind(word(&outcome.state)?)
    .bind(outcome.reason.map(|reason| word(&reason)).transpose()?)
    .bind(outcome.code)
    .execute(connection)
    .await?;
    Ok(doubtful.rows_affected() + if outcome.is_missed() { rest.rows_affected() } else { 0 })
}

/// Opens the rows of open batches again.
pub(crate) async fn reopen(connection: &mut Connection, id: &str) -> Result<(), StoreError> {
    sql::query(
        "UPDATE ledger SET state = 'planned', reason = NULL, code = NULL
         WHERE broadcast_id = $1 AND state IN ('refused', 'unknown', 'not_sent') AND batch IN (
             SELECT position FROM batches
             WHERE broadcast_id = $1 AND state = 'planned' AND state IN ('planned', 'sending'))",
    )
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The open rows of some batches of a broadcast, each with its batch: whom their requests are to name, and whether it is one of several
/// messages, for each row of a sheet.
pub(crate) async fn open_in(
    database: &Database,
    id: &str,
    batches: (u32, u32),
) -> Result<Vec<(u32, Recipient, bool)>, StoreError> {
    let rows = sql::query(
        "SELECT batch, kind, recipient_id, sheet_row FROM ledger
         WHERE broadcast_id = $1 AND batch BETWEEN $2 AND $3 AND state = 'planned' ORDER BY position",
    )
    .bind(id)
    .bind(i64::from(batches.0))
    .bind(i64::from(batches.1))
    .fetch_all(database.pool())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let one = Recipient { kind: value_of(row.try_get("kind")?)?, id: row.try_get("recipient_id")?, name: None };
        found.push((count(row.try_get("batch")?), one, sheet_row(&row)?.is_some()));
    }
    Ok(found)
}

/// The sheet's row of a ledger row, if there is a message for each.
pub(super) fn sheet_row(row: &Row) -> Result<Option<u32>, StoreError> {
    Ok(Some(count(row.try_get("sheet_row")?)).filter(|row| *row > 0))
}

/// How many rows are in each state.
pub(crate) async fn tally(connection: &mut Connection, id: &str) -> Result<Vec<(LedgerState, u64)>, StoreError> {
    let rows = sql::query("SELECT state, COUNT(*) AS number FROM ledger WHERE broadcast_id = $1 GROUP BY state")
        .bind(id)
        .fetch_all(connection)
        .await?;
    let mut tally = Vec::with_capacity(rows.len());
    for row in rows {
        let number: i64 = row.try_get("number")?;
        tally.push((value_of(row.try_get("state")?)?, u64::try_from(number).unwrap_or_default()));
    }
    Ok(tally)
}

/// How many of the rows of a tally missed the message.
pub(crate) fn missed(tally: &[(LedgerState, u64)]) -> u64 {
    tally.iter().filter(|(state, _)| state.is_missed()).map(|(_, number)| number).sum()
}

/// Number of rows of a broadcast: their places have no gaps, so nothing has to be counted.
pub(crate) async fn total(database: &Database, id: &str) -> Result<u32, StoreError> {
    let number: i64 = sql::query_scalar("SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE broadcast_id = $1")
        .bind(id)
        .fetch_one(database.pool())
        .await?;
    Ok(count(number))
}

/// Everyone in one of some states, in the order of choice, with the row of the sheet where there is a message for each.
pub(crate) async fn in_states(
    database: &Database,
    id: &str,
    states: &[LedgerState],
) -> Result<Vec<(Recipient, Option<u32>)>, StoreError> {
    let mut query = Statement::new("SELECT kind, recipient_id, name, sheet_row FROM ledger WHERE broadcast_id = ");
    let states = states.iter().map(word).collect::<Result<Vec<_>, _>>()?;
    query.push_bind(id).push(" AND state IN ").push_list(states).push(" ORDER BY position");
    let rows = query.build().fetch_all(database.pool()).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let kind = value_of(row.try_get("kind")?)?;
        let one = Recipient { kind, id: row.try_get("recipient_id")?, name: row.try_get("name")? };
        found.push((one, sheet_row(&row)?));
    }
    Ok(found)
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
