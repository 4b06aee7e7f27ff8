//! Finding broadcasts again, and clearing the old ones away.

use super::broadcasts::{columns, snapshot_of};
use super::sql::{self, Statement};
use super::{Database, holds, statistics};
use crate::model::history::{HistoryFilter, HistoryPage};
use crate::model::states::BroadcastState;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, word};

/// Ledger rows deleted in one transaction: nobody who wants to write waits long for it.
const ROWS_AT_ONCE: i64 = 10_000;

/// A page of the history, newest first.
pub(crate) async fn page(
    database: &Database,
    filter: &HistoryFilter,
    offset: u32,
    limit: u32,
) -> Result<HistoryPage, StoreError> {
    let rare = Rare::of(database, filter.person.trim()).await?;
    // Looked through once, for the number and for the page.
    let mut query =
        Statement::new("WITH found AS MATERIALIZED (SELECT id AS found_id, created_at AS found_at FROM broadcasts");
    push_filter(&mut query, filter, rare)?;
    query.push("), shown AS (SELECT found_id FROM found ORDER BY found_at DESC, found_id DESC LIMIT ");
    query.push_bind(i64::from(limit)).push(" OFFSET ").push_bind(i64::from(offset));
    query.push(concat!(
        ") SELECT (SELECT COUNT(*) FROM found) AS total, ",
        columns!(),
        " FROM broadcasts WHERE id IN (SELECT found_id FROM shown) ORDER BY created_at DESC, id DESC"
    ));
    let rows = query.build().fetch_all(database.pool()).await?;
    let total: i64 = if let Some(row) = rows.first() {
        row.try_get("total")?
    } else if offset == 0 && limit > 0 {
        0
    } else {
        // A page behind the last one says nothing of the number.
        let mut counting = Statement::new("SELECT COUNT(*) FROM broadcasts");
        push_filter(&mut counting, filter, rare)?;
        counting.build_query_scalar().fetch_one(database.pool()).await?
    };
    Ok(HistoryPage {
        rows: rows.iter().map(snapshot_of).collect::<Result<_, _>>()?,
        total: count(total),
        team_away: None,
    })
}

/// Rows of somebody up to which the broadcasts are taken from them; of more, each broadcast is asked for one.
const RARE: i64 = 20_000;

/// Where somebody is looked for: whether few rows of the ledger have an account, or a name, that begins like this.
#[derive(Debug, Clone, Copy, Default)]
struct Rare {
    accounts: bool,
    names: bool,
}

impl Rare {
    async fn of(database: &Database, person: &str) -> Result<Self, StoreError> {
        if person.is_empty() {
            return Ok(Self::default());
        }
        let mut query = Statement::new("SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM ledger WHERE kind = 'person'");
        push_beginning(&mut query, "recipient_key", &person.to_lowercase());
        query.push(" LIMIT ").push_bind(RARE);
        query.push(") AS accounts), (SELECT COUNT(*) FROM (SELECT 1 FROM ledger WHERE name IS NOT NULL");
        push_beginning(&mut query, "name", person);
        query.push(" LIMIT ").push_bind(RARE).push(") AS names)");
        let (accounts, names): (i64, i64) = query.build_query_as().fetch_one(database.pool()).await?;
        Ok(Self { accounts: accounts < RARE, names: names < RARE })
    }

    /// Asks of a row of `broadcasts` that somebody of the kind `condition` begins like this.
    fn push(query: &mut Statement<'_>, is_rare: bool, condition: &str, column: &str, beginning: &str) {
        query.push(if is_rare {
            "id IN (SELECT broadcast_id FROM ledger WHERE "
        } else {
            "EXISTS (SELECT 1 FROM ledger WHERE broadcast_id = broadcasts.id AND "
        });
        query.push(condition);
        push_beginning(query, column, beginning);
        query.push(")");
    }
}

fn push_filter<'q>(query: &mut Statement<'q>, filter: &'q HistoryFilter, rare: Rare) -> Result<(), StoreError> {
    query.push(" WHERE NOT going");
    if let Some(profile_id) = &filter.profile_id {
        query.push(" AND profile_id = ").push_bind(profile_id);
    }
    if let Some(from) = filter.from {
        query.push(" AND created_at >= ").push_bind(from.0);
    }
    if let Some(to) = filter.to {
        query.push(" AND created_at < ").push_bind(to.0);
    }
    push_states(query, filter)?;
    let person = filter.person.trim();
    if !person.is_empty() {
        query.push(" AND (");
        Rare::push(query, rare.accounts, "kind = 'person'", "recipient_key", &person.to_lowercase());
        query.push(" OR ");
        Rare::push(query, rare.names, "name IS NOT NULL", "name", person);
        query.push(")");
    }
    let words: Vec<String> = filter.text.split_whitespace().map(str::to_lowercase).collect();
    if !words.is_empty() {
        query.push(" AND EXISTS (SELECT 1 FROM broadcast_search WHERE broadcast_id = broadcasts.id");
        for word in words {
            query.push(" AND text LIKE ").push_bind(like(&word)).push(" ESCAPE '\\'");
        }
        query.push(")");
    }
    Ok(())
}

fn push_states(query: &mut Statement<'_>, filter: &HistoryFilter) -> Result<(), StoreError> {
    if filter.states.is_empty() && filter.outcomes.is_empty() {
        return Ok(());
    }
    query.push(" AND (FALSE");
    for state in &filter.states {
        query.push(" OR ").push(is_in(*state));
    }
    for outcome in &filter.outcomes {
        query.push(" OR outcome = ").push_bind(word(outcome)?);
    }
    query.push(")");
    Ok(())
}

/// What a row of a broadcast in a state fulfils: what stands still is stored beside the state, see [`snapshot_of`].
fn is_in(state: BroadcastState) -> &'static str {
    macro_rules! held {
        () => {
            "EXISTS (SELECT 1 FROM holds WHERE holds.profile_id = broadcasts.profile_id AND until_at > 0)"
        };
    }
    match state {
        BroadcastState::Scheduled => "(state = 'waiting' AND pause IS NULL AND scheduled)",
        BroadcastState::Waiting => "(state = 'waiting' AND pause IS NULL AND NOT scheduled)",
        BroadcastState::Sending => concat!("(state = 'sending' AND pause IS NULL AND NOT ", held!(), ")"),
        BroadcastState::Held => concat!("(state = 'sending' AND pause IS NULL AND ", held!(), ")"),
        BroadcastState::Paused => "(state IN ('waiting', 'sending') AND pause IS NOT NULL)",
        BroadcastState::Finished => "state = 'finished'",
        BroadcastState::Cancelled => "state = 'cancelled'",
    }
}

/// Texts that begin like this, in the order of their bytes, so that an index finds them.
pub(super) fn push_beginning(query: &mut Statement<'_>, column: &str, beginning: &str) {
    query.push(format!(" AND {column} >= ")).push_bind(beginning.to_owned());
    query.push(format!(" AND {column} < ")).push_bind(format!("{beginning}{}", char::MAX));
}

/// The pattern that finds a text anywhere, taken literally.
fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The closed broadcasts that ended before a moment, oldest first, and those whose deletion was interrupted.
pub(crate) async fn closed_before(database: &Database, before: Timestamp) -> Result<Vec<String>, StoreError> {
    Ok(sql::query_scalar(
        "SELECT id FROM broadcasts
         WHERE state IN ('finished', 'cancelled')
             AND (going OR (COALESCE(finished_at, created_at) < $1 AND created_at < $1))
         ORDER BY created_at, id",
    )
    .bind(before.0)
    .fetch_all(database.pool())
    .await?)
}

/// Deletes a closed broadcast with all that belongs to it, in pieces; `false` when there is none, it is open, or something is being
/// done with its messages. What is scheduled, held or paused is open: it stands as waiting or sending. From the first piece on it is
/// not found any more, so that nothing can be done with what is left of it; deleting again ends what was interrupted. Whom it was
/// sent to within the last hour stays for the pacing.
pub(crate) async fn delete(database: &Database, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let mut begun = false;
    // What it comes to is kept for the counters, and can be counted as long as it is whole.
    if let Err(error) = statistics::count_ended(database).await {
        tracing::warn!(%error, "counters do not go on from a deleted send");
    }
    loop {
        match delete_piece(database, id, now).await? {
            Piece::None => return Ok(begun),
            Piece::Last => return Ok(true),
            Piece::One => begun = true,
        }
    }
}

/// What was deleted at once.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Nothing: there is no such broadcast, or it cannot be deleted.
    None,
    /// Part of it.
    One,
    /// What was left of it.
    Last,
}

async fn delete_piece(database: &Database, id: &str, now: Timestamp) -> Result<Piece, StoreError> {
    let mut transaction = database.write().await?;
    let is_whole: Option<bool> = sql::query_scalar("SELECT NOT going FROM broadcasts WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
    let going = sql::query(
        "UPDATE broadcasts SET going = TRUE
         WHERE id = $1 AND (going OR (state IN ('finished', 'cancelled') AND NOT EXISTS (
             SELECT 1 FROM errand_steps WHERE errand_steps.broadcast_id = broadcasts.id
                 AND errand_steps.state IN ('planned', 'sending'))))",
    )
    .bind(id)
    .execute(&mut *transaction)
    .await?;
    if going.rows_affected() == 0 {
        return Ok(Piece::None);
    }
    if is_whole == Some(true) {
        statistics::keep_gone(&mut transaction, id).await?;
    }
    // From the end, so that places stay without gaps.
    let done = sql::query(
        "DELETE FROM ledger WHERE broadcast_id = $1 AND position >=
             (SELECT COALESCE(MAX(position), 0) + 1 - $2 FROM ledger WHERE broadcast_id = $1)",
    )
    .bind(id)
    .bind(ROWS_AT_ONCE)
    .execute(&mut *transaction)
    .await?;
    let piece = if done.rows_affected() >= ROWS_AT_ONCE.unsigned_abs() {
        Piece::One
    } else {
        holds::keep_departed(&mut transaction, id, now).await?;
        sql::query("DELETE FROM broadcasts WHERE id = $1").bind(id).execute(&mut *transaction).await?;
        Piece::Last
    };
    transaction.commit().await?;
    Ok(piece)
}

#[cfg(test)]
mod tests;
