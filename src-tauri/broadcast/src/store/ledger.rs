//! The table of ledger rows: one for each addressee of a broadcast.

use super::Database;
use super::history::push_beginning;
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::batch::PlannedBatch;
use crate::model::ledger::{LedgerRow, LedgerState, RecipientOutcome};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, value_if, value_of, word};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use std::collections::BTreeSet;

/// Rows written in one statement: SQLite takes 32,766 values in one, PostgreSQL 65,535.
const ROWS_AT_ONCE: usize = 3000;

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
    let mut some = Vec::with_capacity(ROWS_AT_ONCE);
    let mut position = 0;
    for (batch, planned) in (0_i64..).zip(batches) {
        for index in 0..planned.addressees.len() {
            let Some(one) = planned.addressees.get(index) else { continue };
            some.push(NewRow { position, batch, one });
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
}

async fn insert_some(connection: &mut SqliteConnection, id: &str, some: &[NewRow<'_>]) -> Result<(), StoreError> {
    if some.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state) ",
    );
    let mut kinds = Vec::with_capacity(some.len());
    for row in some {
        kinds.push(word(&row.one.kind)?);
    }
    query.push_values(some.iter().zip(kinds), |mut values, (row, kind)| {
        values
            .push_bind(id.to_owned())
            .push_bind(row.position)
            .push_bind(row.batch)
            .push_bind(kind)
            .push_bind(row.one.id.clone())
            .push_bind(row.one.key())
            .push_bind(row.one.name.clone())
            .push_bind("planned");
    });
    query.build().persistent(false).execute(connection).await?;
    Ok(())
}

/// Closes the row of one addressee of a batch; whether there was an open one.
pub(crate) async fn settle_one(
    connection: &mut SqliteConnection,
    id: &str,
    batch: u32,
    kind: RecipientKind,
    key: &str,
    outcome: RecipientOutcome,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
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
    connection: &mut SqliteConnection,
    id: &str,
    batch: u32,
    user: &str,
    outcome: RecipientOutcome,
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
    .bind(word(&outcome.state)?)
    .bind(outcome.reason.map(|reason| word(&reason)).transpose()?)
    .bind(outcome.code)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes the open rows of some batches; how many.
pub(crate) async fn settle_batches(
    connection: &mut SqliteConnection,
    id: &str,
    batches: &[u32],
    outcome: RecipientOutcome,
) -> Result<u64, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new("UPDATE ledger SET state = ");
    query.push_bind(word(&outcome.state)?);
    query.push(", reason = ").push_bind(outcome.reason.map(|reason| word(&reason)).transpose()?);
    query.push(", code = ").push_bind(outcome.code);
    query.push(" WHERE broadcast_id = ").push_bind(id.to_owned()).push(" AND state = 'planned' AND batch IN (");
    let mut listed = query.separated(", ");
    for batch in batches {
        listed.push_bind(i64::from(*batch));
    }
    query.push(")");
    Ok(query.build().execute(connection).await?.rows_affected())
}

/// Closes the open rows of the batches that have not left; how many. Rows of batches in doubt become unknown. To be called
/// before those batches are given up.
pub(crate) async fn give_up(
    connection: &mut SqliteConnection,
    id: &str,
    outcome: RecipientOutcome,
) -> Result<u64, StoreError> {
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
    .bind(word(&outcome.state)?)
    .bind(outcome.reason.map(|reason| word(&reason)).transpose()?)
    .bind(outcome.code)
    .execute(connection)
    .await?;
    Ok(doubtful.rows_affected() + if outcome.is_missed() { rest.rows_affected() } else { 0 })
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

/// The open rows of some batches of a broadcast, each with its batch: whom their requests are to name.
pub(crate) async fn open_in(
    database: &Database,
    id: &str,
    batches: (u32, u32),
) -> Result<Vec<(u32, Recipient)>, StoreError> {
    let rows = sqlx::query(
        "SELECT batch, kind, recipient_id FROM ledger
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
        found.push((count(row.try_get("batch")?), one));
    }
    Ok(found)
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

/// Number of rows of a broadcast: their places have no gaps, so nothing has to be counted.
pub(crate) async fn total(database: &Database, id: &str) -> Result<u32, StoreError> {
    let number: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE broadcast_id = $1")
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

/// The columns of a row, in the order of [`row_of`].
macro_rules! columns {
    () => {
        "position, kind, recipient_id, name, state, reason, code"
    };
}

/// A page of the ledger: those who missed it first, then in the order of choice.
///
/// Leaving out a million rows takes a tenth of a second. Of the two sorts of rows the one that has fewer is left out row by row; in
/// the other one the first row of the page is found by halves, counting those of the fewer.
pub(crate) async fn page(
    database: &Database,
    id: &str,
    only_missed: bool,
    offset: u32,
    limit: u32,
) -> Result<Vec<LedgerRow>, StoreError> {
    let mut reading = database.pool().begin().await?;
    let (offset, limit) = (i64::from(offset), i64::from(limit));
    if only_missed && offset == 0 {
        return rows(&mut reading, id, "rank = 0", "position", (0, limit)).await;
    }
    let sorts = Sorts::count(&mut reading, id).await?;
    let mut page = Vec::new();
    if offset < sorts.missed {
        page = sorts.rows(&mut reading, (id, 0), offset, limit).await?;
    }
    let shown = i64::try_from(page.len()).unwrap_or(limit);
    let behind = offset + shown - sorts.missed;
    if !only_missed && shown < limit && behind >= 0 && behind < sorts.total - sorts.missed {
        page.extend(sorts.rows(&mut reading, (id, 1), behind, limit - shown).await?);
    }
    Ok(page)
}

/// How many rows a ledger has, and how many of them missed the message (rank 0).
struct Sorts {
    total: i64,
    missed: i64,
}

impl Sorts {
    /// Counts the fewer.
    async fn count(connection: &mut SqliteConnection, id: &str) -> Result<Self, StoreError> {
        let total: i64 =
            sqlx::query_scalar("SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE broadcast_id = $1")
                .bind(id)
                .fetch_one(&mut *connection)
                .await?;
        let missed: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM (SELECT 1 FROM ledger WHERE broadcast_id = $1 AND rank = 0 LIMIT $2) AS some",
        )
        .bind(id)
        .bind(total / 2 + 1)
        .fetch_one(&mut *connection)
        .await?;
        if missed <= total / 2 {
            return Ok(Self { total, missed });
        }
        let others = Self::between(connection, (id, 1), 0, total).await?;
        Ok(Self { total, missed: total - others })
    }

    /// How many of a sort stand between two places.
    async fn between(
        connection: &mut SqliteConnection,
        (id, rank): (&str, i64),
        from: i64,
        to: i64,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT COUNT(*) FROM ledger WHERE broadcast_id = $1 AND rank = $2 AND position >= $3 AND position < $4",
        )
        .bind(id)
        .bind(rank)
        .bind(from)
        .bind(to)
        .fetch_one(connection)
        .await?)
    }

    /// Rows of a sort, from the n-th on.
    async fn rows(
        &self,
        connection: &mut SqliteConnection,
        (id, rank): (&str, i64),
        n: i64,
        limit: i64,
    ) -> Result<Vec<LedgerRow>, StoreError> {
        let is_few = (rank == 0) == (self.missed <= self.total / 2);
        if is_few || n == 0 {
            return rows(connection, id, &format!("rank = {rank}"), "position", (n, limit)).await;
        }
        let from = self.place(connection, (id, rank), n).await?;
        rows(connection, id, &format!("rank = {rank} AND position >= {from}"), "position", (0, limit)).await
    }

    /// The place of the n-th row of a sort: places have no gaps.
    async fn place(
        &self,
        connection: &mut SqliteConnection,
        (id, rank): (&str, i64),
        n: i64,
    ) -> Result<i64, StoreError> {
        let (mut from, mut to, mut others) = (0, self.total, 0);
        while to - from > 1 {
            let middle = i64::midpoint(from, to);
            let more = Self::between(connection, (id, 1 - rank), from, middle).await?;
            if middle - others - more > n {
                to = middle;
            } else {
                others += more;
                from = middle;
            }
        }
        Ok(from)
    }
}

/// Most rows found by an index that are put into the order of choice.
const MOST_SORTED: i64 = 10_000;

/// Those whose name or account begins like this, in the order of choice.
///
/// What many rows begin with is found among the first rows soon; of what few begin with an index knows the places.
pub(crate) async fn find(
    database: &Database,
    id: &str,
    person: &str,
    limit: u32,
) -> Result<Vec<LedgerRow>, StoreError> {
    let mut reading = database.pool().begin().await?;
    let mut places = BTreeSet::new();
    let mut few = true;
    for (and, column, beginning) in
        [(" AND kind = 'person'", "recipient_key", &*person.to_lowercase()), ("", "name", person)]
    {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT position FROM ledger WHERE broadcast_id = ");
        query.push_bind(id.to_owned()).push(and);
        push_beginning(&mut query, column, beginning);
        query.push(" LIMIT ").push_bind(MOST_SORTED + 1);
        let found: Vec<i64> = query.build_query_scalar().fetch_all(&mut *reading).await?;
        few &= i64::try_from(found.len()).is_ok_and(|number| number <= MOST_SORTED);
        places.extend(found);
    }
    if places.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::<Sqlite>::new(concat!("SELECT ", columns!(), " FROM ledger WHERE broadcast_id = "));
    query.push_bind(id.to_owned());
    if few {
        query.push(" AND position IN (");
        let mut listed = query.separated(", ");
        for place in places.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)) {
            listed.push_bind(place);
        }
        query.push(")");
    } else {
        // Written so that no index finds them, all of which would have to be sorted.
        query.push(" AND ((kind = 'person'");
        push_beginning(&mut query, "recipient_key || ''", &person.to_lowercase());
        query.push(") OR (TRUE");
        push_beginning(&mut query, "name || ''", person);
        query.push("))");
    }
    query.push(" ORDER BY position LIMIT ").push_bind(i64::from(limit));
    query.build().persistent(false).fetch_all(&mut *reading).await?.iter().map(row_of).collect()
}

/// Rows that fit a condition of this file, never one of the user.
async fn rows(
    connection: &mut SqliteConnection,
    id: &str,
    condition: &str,
    order: &str,
    (offset, limit): (i64, i64),
) -> Result<Vec<LedgerRow>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(concat!("SELECT ", columns!(), " FROM ledger WHERE broadcast_id = "));
    query.push_bind(id.to_owned()).push(format!(" AND {condition} ORDER BY {order} LIMIT "));
    query.push_bind(limit).push(" OFFSET ").push_bind(offset);
    query.build().fetch_all(connection).await?.iter().map(row_of).collect()
}

fn row_of(row: &SqliteRow) -> Result<LedgerRow, StoreError> {
    let code: Option<i64> = row.try_get("code")?;
    Ok(LedgerRow {
        recipient: Recipient {
            kind: value_of(row.try_get("kind")?)?,
            id: row.try_get("recipient_id")?,
            name: row.try_get("name")?,
        },
        state: value_of(row.try_get("state")?)?,
        reason: value_if(row.try_get("reason")?)?,
        code: code.and_then(|code| i32::try_from(code).ok()),
    })
}

/// A row with what its batch tells, for other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FullRow {
    /// What stands in the ledger.
    pub(crate) row: LedgerRow,
    /// Place of its batch, from 0.
    pub(crate) batch: u32,
    /// When the batch last left.
    pub(crate) sent_at: Option<Timestamp>,
    /// When its fate was known.
    pub(crate) answered_at: Option<Timestamp>,
    /// WeCom's id of the message.
    pub(crate) msgid: Option<String>,
}

/// The rows from a place on, in the order of choice, and the place behind them.
pub(crate) async fn full_rows(
    connection: &mut SqliteConnection,
    id: &str,
    from: i64,
    limit: u32,
) -> Result<(Vec<FullRow>, i64), StoreError> {
    let found = sqlx::query(
        "SELECT ledger.position, kind, recipient_id, name, ledger.state, reason, code, batch, sent_at, answered_at, msgid
         FROM ledger JOIN batches ON batches.broadcast_id = ledger.broadcast_id AND batches.position = batch
         WHERE ledger.broadcast_id = $1 AND ledger.position >= $2 ORDER BY ledger.position LIMIT $3",
    )
    .bind(id)
    .bind(from)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    let mut next = from;
    let mut all = Vec::with_capacity(found.len());
    for row in &found {
        next = row.try_get::<i64, _>("position")? + 1;
        let moment = |name| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(Timestamp));
        all.push(FullRow {
            row: row_of(row)?,
            batch: count(row.try_get("batch")?),
            sent_at: moment("sent_at")?,
            answered_at: moment("answered_at")?,
            msgid: row.try_get("msgid")?,
        });
    }
    Ok((all, next))
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
