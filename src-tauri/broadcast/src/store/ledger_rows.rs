//! Reading the ledger: in pages, by the beginning of a name, and whole for an export.

use super::Database;
use super::history::push_beginning;
use super::sql::{self, Connection, Row, Statement};
use crate::model::audience::Recipient;
use crate::model::ledger::LedgerRow;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, value_if, value_of};
use std::collections::BTreeSet;

/// The columns of a row, in the order of [`row_of`].
macro_rules! columns {
    () => {
        "position, kind, recipient_id, name, state, reason, code, sheet_row"
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
    let mut reading = database.read_one_state().await?;
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
    async fn count(connection: &mut Connection, id: &str) -> Result<Self, StoreError> {
        let total: i64 = sql::query_scalar("SELECT COALESCE(MAX(position) + 1, 0) FROM ledger WHERE broadcast_id = $1")
            .bind(id)
            .fetch_one(&mut *connection)
            .await?;
        let missed: i64 = sql::query_scalar(
            "SELECT COUNT(*) FROM (SELECT 1 FROM ledger WHERE broadcast_id = $1 AND rank = 0 LIMIT $2) AS few",
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
        connection: &mut Connection,
        (id, rank): (&str, i64),
        from: i64,
        to: i64,
    ) -> Result<i64, StoreError> {
        Ok(sql::query_scalar(
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
        connection: &mut Connection,
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
    async fn place(&self, connection: &mut Connection, (id, rank): (&str, i64), n: i64) -> Result<i64, StoreError> {
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
pub(super) const MOST_SORTED: i64 = 10_000;

/// Those whose name or account begins like this, in the order of choice.
///
/// What many rows begin with is found among the first rows soon; of what few begin with an index knows the places.
pub(crate) async fn find(
    database: &Database,
    id: &str,
    person: &str,
    limit: u32,
) -> Result<Vec<LedgerRow>, StoreError> {
    let mut reading = database.read_one_state().await?;
    let mut places = BTreeSet::new();
    let mut few = true;
    for (and, column, beginning) in
        [(" AND kind = 'person'", "recipient_key", &*person.to_lowercase()), ("", "name", person)]
    {
        let mut query = Statement::new("SELECT position FROM ledger WHERE broadcast_id = ");
        query.push_bind(id).push(and);
        push_beginning(&mut query, column, beginning);
        query.push(" LIMIT ").push_bind(MOST_SORTED + 1);
        let found: Vec<i64> = query.build_query_scalar().fetch_all(&mut *reading).await?;
        few &= i64::try_from(found.len()).is_ok_and(|number| number <= MOST_SORTED);
        places.extend(found);
    }
    if places.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut query = Statement::new(concat!("SELECT ", columns!(), " FROM ledger WHERE broadcast_id = "));
    query.push_bind(id);
    if few {
        let first = places.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX));
        query.push(" AND position IN ").push_list(first);
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
    connection: &mut Connection,
    id: &str,
    condition: &str,
    order: &str,
    (offset, limit): (i64, i64),
) -> Result<Vec<LedgerRow>, StoreError> {
    let mut query = Statement::new(concat!("SELECT ", columns!(), " FROM ledger WHERE broadcast_id = "));
    query.push_bind(id).push(format!(" AND {condition} ORDER BY {order} LIMIT "));
    query.push_bind(limit).push(" OFFSET ").push_bind(offset);
    query.build().fetch_all(connection).await?.iter().map(row_of).collect()
}

fn row_of(row: &Row) -> Result<LedgerRow, StoreError> {
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
        row: super::ledger::sheet_row(row)?,
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
    connection: &mut Connection,
    id: &str,
    from: i64,
    limit: u32,
) -> Result<(Vec<FullRow>, i64), StoreError> {
    let found = sql::query(
        "SELECT ledger.position, kind, recipient_id, name, ledger.state, reason, code, sheet_row, batch, sent_at, answered_at, msgid
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
