//! What statistics ask of the counted sends ([`super::statistics`]): sums, put together by the database.

use super::sql::{self, Connection, Row, Statement};
use crate::model::ledger::{LedgerReason, LedgerState};
use crate::model::outcome::Outcome;
use crate::model::profile::Colour;
use crate::model::statistics::StatisticsQuery;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{value_if, value_of};
use wecom::kinds::Kind;

/// The smallest step by which the clocks of all places differ, in milliseconds: what lies in one is in one hour everywhere.
pub(crate) const QUARTER_MS: i64 = 15 * 60 * 1000;

/// Sends that have all of this in common.
#[derive(Debug)]
pub(crate) struct SendSum {
    pub(crate) profile_id: String,
    pub(crate) profile_name: String,
    pub(crate) profile_colour: Colour,
    pub(crate) practice: bool,
    pub(crate) kind: Kind,
    pub(crate) outcome: Option<Outcome>,
    /// The quarter of an hour in which they began.
    pub(crate) quarter: i64,
    pub(crate) sends: u64,
    pub(crate) messages: u64,
}

/// Rows of their ledgers that have all of this in common.
#[derive(Debug)]
pub(crate) struct RowSum {
    pub(crate) profile_id: String,
    pub(crate) kind: Kind,
    pub(crate) quarter: i64,
    pub(crate) state: LedgerState,
    pub(crate) reason: Option<LedgerReason>,
    pub(crate) code: Option<i64>,
    pub(crate) number: u64,
}

/// A counted send that still is as it was counted, of those that are asked for; `counts` and `b` are its rows.
fn push_chosen<'q>(query: &mut Statement<'q>, asked: &'q StatisticsQuery) {
    query.push(
        " FROM send_counts AS counts JOIN broadcasts AS b ON b.id = counts.broadcast_id AND b.state = 'finished' AND NOT b.going
             AND counts.ended_at = COALESCE(b.finished_at, b.created_at) AND counts.missed = b.missed",
    );
    push_rest(query, asked);
}

/// The conditions on it.
fn push_where(query: &mut Statement<'_>, asked: &StatisticsQuery) {
    query.push(" WHERE TRUE");
    if let Some(from) = asked.from {
        query.push(" AND counts.began_at >= ").push_bind(from.0);
    }
    if let Some(to) = asked.to {
        query.push(" AND counts.began_at < ").push_bind(to.0);
    }
}

fn push_rest<'q>(query: &mut Statement<'q>, asked: &'q StatisticsQuery) {
    match &asked.profile_id {
        Some(profile_id) => {
            query.push(" AND b.profile_id = ").push_bind(profile_id);
        }
        None if !asked.practice => {
            query.push(" AND NOT b.practice");
        }
        None => {}
    }
    if !asked.tests {
        query.push(" AND NOT b.test");
    }
}

/// The sends, by what they have in common.
pub(crate) async fn sends(connection: &mut Connection, asked: &StatisticsQuery) -> Result<Vec<SendSum>, StoreError> {
    let mut query = Statement::new(
        "SELECT b.profile_id, b.profile_name, b.profile_colour, b.practice, b.kind, b.outcome, counts.began_at / 900000 AS quarter,
             COUNT(*) AS sends, CAST(SUM(counts.messages) AS BIGINT) AS messages",
    );
    push_chosen(&mut query, asked);
    push_where(&mut query, asked);
    query.push(" GROUP BY b.profile_id, b.profile_name, b.profile_colour, b.practice, b.kind, b.outcome, quarter ORDER BY quarter");
    let rows = query.build().persistent(false).fetch_all(connection).await?;
    let sum = |row: &Row| {
        Ok(SendSum {
            profile_id: row.try_get("profile_id")?,
            profile_name: row.try_get("profile_name")?,
            profile_colour: value_of(row.try_get("profile_colour")?)?,
            practice: row.try_get("practice")?,
            kind: value_of(row.try_get("kind")?)?,
            outcome: value_if(row.try_get("outcome")?)?,
            quarter: row.try_get("quarter")?,
            sends: number(row, "sends")?,
            messages: number(row, "messages")?,
        })
    };
    rows.iter().map(sum).collect()
}

/// The rows of their ledgers, by what they have in common.
pub(crate) async fn rows(connection: &mut Connection, asked: &StatisticsQuery) -> Result<Vec<RowSum>, StoreError> {
    let mut query = Statement::new(
        "SELECT b.profile_id, b.kind, counts.began_at / 900000 AS quarter, r.state, r.reason, r.code, CAST(SUM(r.number) AS BIGINT) AS number",
    );
    push_chosen(&mut query, asked);
    query.push(" JOIN send_rows AS r ON r.broadcast_id = counts.broadcast_id");
    push_where(&mut query, asked);
    query.push(" GROUP BY b.profile_id, b.kind, quarter, r.state, r.reason, r.code");
    let rows = query.build().persistent(false).fetch_all(connection).await?;
    let sum = |row: &Row| {
        Ok(RowSum {
            profile_id: row.try_get("profile_id")?,
            kind: value_of(row.try_get("kind")?)?,
            quarter: row.try_get("quarter")?,
            state: value_of(row.try_get("state")?)?,
            reason: value_if(row.try_get("reason")?)?,
            code: row.try_get("code")?,
            number: number(row, "number")?,
        })
    };
    rows.iter().map(sum).collect()
}

/// How long their answers took: quarter of an hour in which the send began, milliseconds, how many; shortest first.
pub(crate) async fn answers(
    connection: &mut Connection,
    asked: &StatisticsQuery,
) -> Result<Vec<(i64, u32, u64)>, StoreError> {
    let mut query = Statement::new(
        "SELECT counts.began_at / 900000 AS quarter, a.took_ms AS took_ms, CAST(SUM(a.number) AS BIGINT) AS number",
    );
    push_chosen(&mut query, asked);
    query.push(" JOIN send_answers AS a ON a.broadcast_id = counts.broadcast_id");
    push_where(&mut query, asked);
    query.push(" GROUP BY quarter, took_ms ORDER BY took_ms");
    let rows = query.build().persistent(false).fetch_all(connection).await?;
    let answer = |row: &Row| {
        let took: i64 = row.try_get("took_ms")?;
        Ok((row.try_get("quarter")?, u32::try_from(took).unwrap_or(u32::MAX), number(row, "number")?))
    };
    rows.iter().map(answer).collect()
}

/// How many sends that left are not over, or not counted, of those asked for.
pub(crate) async fn left_out(connection: &mut Connection, asked: &StatisticsQuery) -> Result<u64, StoreError> {
    let mut query = Statement::new(
        "SELECT COUNT(*) AS number FROM broadcasts AS b LEFT JOIN send_counts AS counts ON counts.broadcast_id = b.id
         WHERE NOT b.going AND (b.state = 'sending' OR (b.state = 'finished' AND (counts.broadcast_id IS NULL
             OR counts.ended_at <> COALESCE(b.finished_at, b.created_at) OR counts.missed <> b.missed)))",
    );
    push_rest(&mut query, asked);
    if let Some(from) = asked.from {
        query.push(" AND COALESCE(b.sends_at, b.created_at) >= ").push_bind(from.0);
    }
    if let Some(to) = asked.to {
        query.push(" AND COALESCE(b.sends_at, b.created_at) < ").push_bind(to.0);
    }
    let row = query.build().persistent(false).fetch_one(connection).await?;
    number(&row, "number")
}

/// When the oldest send began that is kept, counted or not; those that were taken back do not count.
pub(crate) async fn since(connection: &mut Connection) -> Result<Option<Timestamp>, StoreError> {
    let oldest: Option<i64> = sql::query_scalar(
        "SELECT MIN(created_at) FROM broadcasts WHERE NOT going AND state IN ('sending', 'finished')",
    )
    .fetch_one(connection)
    .await?;
    Ok(oldest.map(Timestamp))
}

/// What some applications used of the budget of each day from one to another; days without any are left out.
pub(crate) async fn budget(
    connection: &mut Connection,
    apps: &[String],
    (from, to): (i64, i64),
) -> Result<Vec<(i64, u64)>, StoreError> {
    let mut query = Statement::new("SELECT day, CAST(SUM(spent) AS BIGINT) AS number FROM budgets WHERE day >= ");
    query.push_bind(from).push(" AND day <= ").push_bind(to).push(" AND app IN ").push_list(apps);
    query.push(" GROUP BY day HAVING SUM(spent) > 0 ORDER BY day");
    let rows = query.build().persistent(false).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get("day")?, number(row, "number")?))).collect()
}

/// People by what the contacts know of them.
#[derive(Debug)]
pub(crate) enum PeopleSum {
    /// All of them.
    All { people: u64 },
    /// Those of a department; of none.
    Department { profile_id: String, name: Option<String>, people: u64, messages: u64, missed: u64 },
}

/// Who stands by name in the ledgers: how many they are, and by department, most messages first. Nobody is held in memory here, each is
/// once in the database's own.
pub(crate) async fn people(connection: &mut Connection, asked: &StatisticsQuery) -> Result<Vec<PeopleSum>, StoreError> {
    let mut query = Statement::new("WITH chosen AS MATERIALIZED (SELECT b.id AS id, b.profile_id AS profile_id");
    push_chosen(&mut query, asked);
    push_where(&mut query, asked);
    query.push(
        "), counted AS MATERIALIZED (
             SELECT profile_id, user_key, CAST(SUM(meant) AS BIGINT) AS messages, CAST(SUM(missed) AS BIGINT) AS missed FROM (
                 SELECT chosen.profile_id AS profile_id, recipient_key AS user_key, 1 AS meant, 0 AS missed
                 FROM chosen JOIN ledger ON ledger.broadcast_id = chosen.id
                 WHERE ledger.kind = 'person' AND recipient_key <> '@all'
                 UNION ALL
                 SELECT chosen.profile_id, recipient_key, 0, 1
                 FROM chosen JOIN ledger ON ledger.broadcast_id = chosen.id
                 WHERE ledger.rank = 0 AND ledger.kind = 'person' AND recipient_key <> '@all') AS named
             GROUP BY profile_id, user_key)
         SELECT CAST(0 AS BIGINT) AS sort, NULL AS profile_id, NULL AS name, COUNT(*) AS people, CAST(0 AS BIGINT) AS messages,
             CAST(0 AS BIGINT) AS missed
         FROM counted
         UNION ALL
         SELECT 1, counted.profile_id, departments.name, COUNT(*), CAST(SUM(counted.messages) AS BIGINT),
             CAST(SUM(counted.missed) AS BIGINT)
         FROM counted JOIN member_departments AS placed ON placed.profile_id = counted.profile_id AND placed.user_key = counted.user_key
             JOIN departments ON departments.profile_id = placed.profile_id AND departments.id = placed.department_id
         GROUP BY counted.profile_id, departments.id, departments.name
         UNION ALL
         SELECT 1, counted.profile_id, NULL, COUNT(*), CAST(SUM(counted.messages) AS BIGINT), CAST(SUM(counted.missed) AS BIGINT)
         FROM counted
         WHERE NOT EXISTS (SELECT 1 FROM member_departments AS placed JOIN departments
             ON departments.profile_id = placed.profile_id AND departments.id = placed.department_id
             WHERE placed.profile_id = counted.profile_id AND placed.user_key = counted.user_key)
         GROUP BY counted.profile_id
         ORDER BY sort, messages DESC, name NULLS FIRST",
    );
    let rows = query.build().persistent(false).fetch_all(connection).await?;
    let sum = |row: &Row| {
        let people = number(row, "people")?;
        if row.try_get::<i64, _>("sort")? == 0 {
            return Ok(PeopleSum::All { people });
        }
        Ok(PeopleSum::Department {
            profile_id: row.try_get("profile_id")?,
            name: row.try_get("name")?,
            people,
            messages: number(row, "messages")?,
            missed: number(row, "missed")?,
        })
    };
    rows.iter().map(sum).collect()
}

/// What counters of a profile stand at: figure, label, number, with what deleted sends counted; tests count nowhere.
pub(crate) async fn counters(
    connection: &mut Connection,
    profile_id: &str,
) -> Result<Vec<(String, String, u64)>, StoreError> {
    let asked = StatisticsQuery { profile_id: Some(profile_id.to_owned()), ..StatisticsQuery::default() };
    let mut query = Statement::new("SELECT figure, label, CAST(SUM(number) AS BIGINT) AS number FROM (");
    query.push("SELECT 'send' AS figure, b.outcome AS label, 1 AS number");
    push_chosen(&mut query, &asked);
    query.push(" UNION ALL SELECT 'recipient', r.state, r.number");
    push_chosen(&mut query, &asked);
    query.push(" JOIN send_rows AS r ON r.broadcast_id = counts.broadcast_id");
    query.push(" UNION ALL SELECT figure, label, number FROM gone_counts WHERE profile_id = ").push_bind(profile_id);
    query.push(") AS counted WHERE label IS NOT NULL GROUP BY figure, label ORDER BY figure, label");
    let rows = query.build().persistent(false).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get("figure")?, row.try_get("label")?, number(row, "number")?))).collect()
}

/// How many sends of a profile are not over, and when the last one was started; tests count nowhere.
pub(crate) async fn standing(
    connection: &mut Connection,
    profile_id: &str,
) -> Result<(u64, Option<Timestamp>), StoreError> {
    let (open, last): (i64, Option<i64>) = sql::query_as(
        "SELECT COUNT(*) FILTER (WHERE state IN ('waiting', 'sending')), MAX(created_at) FROM broadcasts
         WHERE profile_id = $1 AND NOT test AND NOT going",
    )
    .bind(profile_id)
    .fetch_one(connection)
    .await?;
    Ok((u64::try_from(open).unwrap_or_default(), last.map(Timestamp)))
}

fn number(row: &Row, column: &str) -> Result<u64, StoreError> {
    let number: Option<i64> = row.try_get(column)?;
    Ok(number.and_then(|number| u64::try_from(number).ok()).unwrap_or_default())
}
