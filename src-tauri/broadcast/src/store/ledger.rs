//! The table of ledger rows: one for each addressee of a broadcast.

use super::words::{count, value_if, value_of, word};
use super::{Database, StoreError};
use crate::audience::{Recipient, RecipientKind};
use crate::engine::{LedgerReason, LedgerRow, LedgerState};
use crate::plan::PlannedBatch;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

/// Rows written in one statement: SQLite takes 32,766 values in one, PostgreSQL 65,535.
const ROWS_AT_ONCE: usize = 3000;

/// The fate of one or many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fate {
    /// The last state.
    pub(crate) state: LedgerState,
    /// Why.
    pub(crate) reason: Option<LedgerReason>,
    /// WeCom's number.
    pub(crate) code: Option<i64>,
}

impl Fate {
    /// Whether it is one of those listed first.
    pub(crate) fn is_missed(self) -> bool {
        matches!(self.state, LedgerState::Refused | LedgerState::Unknown | LedgerState::NotSent)
    }
}

/// The ids to compare by.
pub(crate) fn key(id: &str) -> String {
    id.to_lowercase()
}

/// Writes the rows of a new broadcast.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    id: &str,
    batches: &[PlannedBatch],
) -> Result<(), StoreError> {
    let rows: Vec<(i64, i64, &Recipient)> = (0_i64..)
        .zip(batches)
        .flat_map(|(batch, planned)| planned.addressees.iter().map(move |one| (batch, one)))
        .zip(0_i64..)
        .map(|((batch, one), position)| (position, batch, one))
        .collect();
    for some in rows.chunks(ROWS_AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state) ",
        );
        let mut kinds = Vec::with_capacity(some.len());
        for (_, _, one) in some {
            kinds.push(word(&one.kind)?);
        }
        query.push_values(some.iter().zip(kinds), |mut row, ((position, batch, one), kind)| {
            row.push_bind(id.to_owned())
                .push_bind(*position)
                .push_bind(*batch)
                .push_bind(kind)
                .push_bind(one.id.clone())
                .push_bind(one.key())
                .push_bind(one.name.clone())
                .push_bind("planned");
        });
        query.build().persistent(false).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Closes the row of one addressee of a batch; whether there was an open one.
pub(crate) async fn settle_one(
    connection: &mut SqliteConnection,
    id: &str,
    batch: u32,
    kind: RecipientKind,
    key: &str,
    fate: Fate,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE ledger SET state = $5, reason = $6, code = $7
         WHERE broadcast_id = $1 AND kind = $2 AND recipient_key = $3 AND batch = $4 AND state = 'planned'",
    )
    .bind(id)
    .bind(word(&kind)?)
    .bind(key)
    .bind(i64::from(batch))
    .bind(word(&fate.state)?)
    .bind(fate.reason.map(|reason| word(&reason)).transpose()?)
    .bind(fate.code)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a row for a person whom an answer names although nobody chose them by name (reached through a department or a
/// tag); whether there was none yet.
pub(crate) async fn add_person(
    connection: &mut SqliteConnection,
    id: &str,
    batch: u32,
    user: &str,
    fate: Fate,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, state, reason, code)
         VALUES ($1, (SELECT COALESCE(MAX(position), -1) + 1 FROM ledger WHERE broadcast_id = $1), $2, 'person', $3, $4, $5, $6, $7)
         ON CONFLICT (broadcast_id, kind, recipient_key) DO NOTHING",
    )
    .bind(id)
    .bind(i64::from(batch))
    .bind(user)
    .bind(key(user))
    .bind(word(&fate.state)?)
    .bind(fate.reason.map(|reason| word(&reason)).transpose()?)
    .bind(fate.code)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes the open rows of one batch; how many.
pub(crate) async fn settle_batch(
    connection: &mut SqliteConnection,
    id: &str,
    batch: u32,
    fate: Fate,
) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "UPDATE ledger SET state = $3, reason = $4, code = $5
         WHERE broadcast_id = $1 AND batch = $2 AND state = 'planned'",
    )
    .bind(id)
    .bind(i64::from(batch))
    .bind(word(&fate.state)?)
    .bind(fate.reason.map(|reason| word(&reason)).transpose()?)
    .bind(fate.code)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Closes the open rows of the batches that have not left; how many. Rows of batches in doubt become unknown. To be called
/// before those batches are given up.
pub(crate) async fn give_up(connection: &mut SqliteConnection, id: &str, fate: Fate) -> Result<u64, StoreError> {
    let doubtful = sqlx::query(
        "UPDATE ledger SET state = 'unknown', reason = 'outcome_unknown', code = NULL
         WHERE broadcast_id = $1 AND state = 'planned' AND batch IN (
             SELECT position FROM batches
             WHERE broadcast_id = $1 AND state = 'planned' AND state IN ('planned', 'sending') AND doubt > 0)",
    )
    .bind(id)
    .execute(&mut *connection)
    .await?;
    let rest = sqlx::query(
        "UPDATE ledger SET state = $2, reason = $3, code = $4
         WHERE broadcast_id = $1 AND state = 'planned' AND batch IN (
             SELECT position FROM batches
             WHERE broadcast_id = $1 AND state = 'planned' AND state IN ('planned', 'sending') AND doubt = 0)",
    )
    .bind(id)
    .bind(word(&fate.state)?)
    .bind(fate.reason.map(|reason| word(&reason)).transpose()?)
    .bind(fate.code)
    .execute(connection)
    .await?;
    Ok(doubtful.rows_affected() + if fate.is_missed() { rest.rows_affected() } else { 0 })
}

/// Opens the rows of open batches again.
pub(crate) async fn reopen(connection: &mut SqliteConnection, id: &str) -> Result<(), StoreError> {
    sqlx::query(
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

/// How many rows are in each state.
pub(crate) async fn tally(connection: &mut SqliteConnection, id: &str) -> Result<Vec<(LedgerState, u64)>, StoreError> {
    let rows = sqlx::query("SELECT state, COUNT(*) AS number FROM ledger WHERE broadcast_id = $1 GROUP BY state")
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

/// Number of rows of a broadcast.
pub(crate) async fn total(database: &Database, id: &str) -> Result<u32, StoreError> {
    let number: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM ledger WHERE broadcast_id = $1")
        .bind(id)
        .fetch_one(database.pool())
        .await?;
    Ok(count(number))
}

/// Everyone in one of some states, in the order of choice.
pub(crate) async fn in_states(
    database: &Database,
    id: &str,
    states: &[LedgerState],
) -> Result<Vec<Recipient>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT kind, recipient_id, name FROM ledger WHERE broadcast_id = ");
    query.push_bind(id.to_owned()).push(" AND state IN (");
    let mut listed = query.separated(", ");
    for state in states {
        listed.push_bind(word(state)?);
    }
    query.push(") ORDER BY position");
    let rows = query.build().fetch_all(database.pool()).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(Recipient {
            kind: value_of(row.try_get("kind")?)?,
            id: row.try_get("recipient_id")?,
            name: row.try_get("name")?,
        });
    }
    Ok(found)
}

/// A page of the ledger: those who missed it first, then in the order of choice.
pub(crate) async fn page(
    database: &Database,
    id: &str,
    only_missed: bool,
    offset: u32,
    limit: u32,
) -> Result<Vec<LedgerRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT kind, recipient_id, name, state, reason, code FROM ledger
         WHERE broadcast_id = $1 AND rank <= $2 ORDER BY rank, position LIMIT $3 OFFSET $4",
    )
    .bind(id)
    .bind(i64::from(!only_missed))
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(database.pool())
    .await?;
    let mut page = Vec::with_capacity(rows.len());
    for row in rows {
        let code: Option<i64> = row.try_get("code")?;
        page.push(LedgerRow {
            recipient: Recipient {
                kind: value_of(row.try_get("kind")?)?,
                id: row.try_get("recipient_id")?,
                name: row.try_get("name")?,
            },
            state: value_of(row.try_get("state")?)?,
            reason: value_if(row.try_get("reason")?)?,
            code: code.and_then(|code| i32::try_from(code).ok()),
        });
    }
    Ok(page)
}
