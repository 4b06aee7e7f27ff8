//! Bringing sends that are over from this computer's file into a team's database, and back: the same tables on both sides, row by row as
//! JSON, which both read and write. A send is there as a whole or not at all.

use super::Database;
use super::sql::{self, Connection, Pool};
use crate::model::store_error::StoreError;
use crate::store::sql_enum::count;

/// What belongs to a broadcast, in an order in which each finds what it refers to.
const TABLES: [&str; 10] = [
    "broadcasts",
    "broadcast_texts",
    "broadcast_search",
    "batches",
    "ledger",
    "errands",
    "errand_steps",
    "send_counts",
    "send_rows",
    "send_answers",
];

/// A send is over, and nothing is being done with its messages.
macro_rules! is_over {
    () => {
        "state IN ('finished', 'cancelled') AND NOT going
             AND NOT EXISTS (SELECT 1 FROM errand_steps WHERE errand_steps.broadcast_id = broadcasts.id
                 AND errand_steps.state IN ('planned', 'sending'))"
    };
}

/// Rows that are carried at once.
const AT_ONCE: i64 = 1000;

/// A column of a table.
struct Column<'a> {
    name: String,
    /// It has bytes, which JSON writes as hexadecimal digits.
    is_bytes: bool,
    /// What is read in its place, and a value for that.
    instead: Option<(&'static str, &'a str)>,
}

/// Sends of an application that are over and with whose messages nothing is being done, the newest first.
pub(crate) async fn ended_of_app(database: &Database, app: &str, limit: u32) -> Result<Vec<String>, StoreError> {
    Ok(sql::query_scalar(concat!(
        "SELECT id FROM broadcasts WHERE app = $1 AND NOT test AND ",
        is_over!(),
        " ORDER BY created_at DESC LIMIT $2"
    ))
    .bind(app)
    .bind(i64::from(limit))
    .fetch_all(database.pool())
    .await?)
}

/// Sends of a team that are over and that somebody ordered by this login and name, the newest first, each with its company. Several may
/// share a login.
pub(crate) async fn ended_of_login(
    database: &Database,
    (login, name): (&str, &str),
    limit: u32,
) -> Result<Vec<(String, String)>, StoreError> {
    Ok(sql::query_as(
        "SELECT id, profile_id FROM broadcasts WHERE ordered_login = $1 AND sent_by = $3 AND state IN ('finished', 'cancelled') AND NOT going
         ORDER BY created_at DESC LIMIT $2",
    )
    .bind(login)
    .bind(i64::from(limit))
    .bind(name)
    .fetch_all(database.pool())
    .await?)
}

/// How a send that is copied stands there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Under<'a> {
    /// The company: one of this computer may be another one for the team.
    pub(crate) profile_id: &'a str,
    /// Who ordered it, where it does not say so.
    pub(crate) sent_by: Option<&'a str>,
}

/// Copies a send with all that belongs to it; what is there already stays as it is. How many rows were new.
pub(crate) async fn copy(from: &Database, to: &Database, id: &str, under: Under<'_>) -> Result<u64, StoreError> {
    let mut reading = from.read_one_state().await?;
    let new = copied(&mut reading, from.pool(), to, (id, under)).await?;
    reading.end().await?;
    Ok(new)
}

/// The same, and removes it here, unless something is being done with it again. Nobody does anything with it here meanwhile; an end in
/// between leaves it on both sides, and nothing of it is new there the next time.
pub(crate) async fn carry(from: &Database, to: &Database, id: &str, under: Under<'_>) -> Result<bool, StoreError> {
    let mut here = from.write().await?;
    let is_over: i64 = sql::query_scalar(concat!("SELECT COUNT(*) FROM broadcasts WHERE id = $1 AND ", is_over!()))
        .bind(id)
        .fetch_one(&mut *here)
        .await?;
    if is_over == 0 {
        return Ok(false);
    }
    copied(&mut here, from.pool(), to, (id, under)).await?;
    sql::query("DELETE FROM broadcasts WHERE id = $1").bind(id).execute(&mut *here).await?;
    here.commit().await?;
    Ok(true)
}

async fn copied(
    reading: &mut Connection,
    pool: &Pool,
    to: &Database,
    (id, under): (&str, Under<'_>),
) -> Result<u64, StoreError> {
    let mut writing = to.write().await?;
    let mut new = 0;
    for table in TABLES {
        let mut columns = columns_of(reading, pool, table).await?;
        if table == "broadcasts" {
            for column in &mut columns {
                column.instead = under.instead_of(&column.name);
            }
        }
        let mut offset = 0;
        loop {
            let json = rows_of(reading, pool, (table, &columns), (id, offset)).await?;
            let Some((json, number)) = json else { break };
            new += put_rows(&mut writing, to.pool(), (table, &columns), &json).await?;
            offset += number;
        }
        if new == 0 {
            // It is there as a whole, and rows that nothing tells apart would be there twice.
            return Ok(0);
        }
    }
    writing.commit().await?;
    Ok(new)
}

/// Those of these that are there.
pub(crate) async fn present(database: &Database, ids: &[String]) -> Result<Vec<String>, StoreError> {
    let mut query = sql::Statement::new("SELECT id FROM broadcasts WHERE id IN ");
    query.push_list(ids.iter().map(String::as_str));
    let rows = query.build().fetch_all(database.pool()).await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// What an application has spent of its days goes along, so that the team does not think that all of it is left.
pub(crate) async fn carry_budget(from: &Database, to: &Database, app: &str) -> Result<(), StoreError> {
    let days: Vec<(i64, i64)> =
        sql::query_as("SELECT day, spent FROM budgets WHERE app = $1").bind(app).fetch_all(from.pool()).await?;
    if days.is_empty() {
        return Ok(());
    }
    let mut writing = to.write().await?;
    for (day, spent) in days {
        sql::query(
            "INSERT INTO budgets (app, day, spent) VALUES ($1, $2, $3)
             ON CONFLICT (app, day) DO UPDATE SET spent = budgets.spent + EXCLUDED.spent",
        )
        .bind(app)
        .bind(day)
        .bind(spent)
        .execute(&mut *writing)
        .await?;
    }
    writing.commit().await?;
    let mut writing = from.write().await?;
    sql::query("DELETE FROM budgets WHERE app = $1").bind(app).execute(&mut *writing).await?;
    writing.commit().await
}

impl<'a> Under<'a> {
    fn instead_of(&self, column: &str) -> Option<(&'static str, &'a str)> {
        match column {
            "profile_id" => Some(("COALESCE(NULL, ", self.profile_id)),
            "sent_by" => self.sent_by.map(|name| ("COALESCE(sent_by, ", name)),
            _ => None,
        }
    }
}

async fn columns_of(connection: &mut Connection, pool: &Pool, table: &str) -> Result<Vec<Column<'static>>, StoreError> {
    let query = match pool {
        Pool::Sqlite(_) => "SELECT name, type FROM pragma_table_info($1) ORDER BY name",
        Pool::Postgres(_) => {
            "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'posthorn' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY column_name"
        }
    };
    let found: Vec<(String, String)> = sql::query_as(query).bind(table).fetch_all(connection).await?;
    let is_bytes = |kind: &str| kind.eq_ignore_ascii_case("blob") || kind.eq_ignore_ascii_case("bytea");
    Ok(found.into_iter().map(|(name, kind)| Column { is_bytes: is_bytes(&kind), name, instead: None }).collect())
}

/// Some rows of a broadcast as a JSON list, and how many; `None`: there are no more.
async fn rows_of(
    connection: &mut Connection,
    pool: &Pool,
    (table, columns): (&str, &[Column<'_>]),
    (id, offset): (&str, i64),
) -> Result<Option<(String, i64)>, StoreError> {
    let key = if table == "broadcasts" { "id" } else { "broadcast_id" };
    let order = if columns.iter().any(|column| column.name == "position") { "position" } else { key };
    let (object, list) = match pool {
        Pool::Sqlite(_) => ("json_object", "json_group_array(json(object))"),
        Pool::Postgres(_) => ("json_build_object", "CAST(json_agg(object) AS TEXT)"),
    };
    let pair = |Column { name, is_bytes, .. }: &Column<'_>| match (pool, is_bytes) {
        (_, false) => format!("'{name}', {name}"),
        (Pool::Sqlite(_), true) => format!("'{name}', CASE WHEN {name} IS NOT NULL THEN '\\x' || hex({name}) END"),
        (Pool::Postgres(_), true) => format!("'{name}', '\\x' || encode({name}, 'hex')"),
    };
    let mut query = sql::Statement::new(format!("SELECT {list} AS list, COUNT(*) AS number FROM (SELECT {object}("));
    for (place, column) in columns.iter().enumerate() {
        query.push(if place == 0 { "" } else { ", " });
        match column.instead {
            Some((before, value)) => query.push(format!("'{}', {before}", column.name)).push_bind(value).push(")"),
            None => query.push(pair(column)),
        };
    }
    query.push(format!(") AS object FROM {table} WHERE {key} = "));
    query.push_bind(id).push(format!(" ORDER BY {order} LIMIT {AT_ONCE} OFFSET ")).push_bind(offset).push(") AS found");
    let row = query.build().fetch_optional(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let number: i64 = row.try_get("number")?;
    let list: Option<String> = row.try_get("list")?;
    Ok(list.filter(|_| number > 0).map(|list| (list, i64::from(count(number)))))
}

async fn put_rows(
    connection: &mut Connection,
    pool: &Pool,
    (table, columns): (&str, &[Column<'_>]),
    json: &str,
) -> Result<u64, StoreError> {
    let names = columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    let insert = format!("INSERT INTO {table} ({names}) SELECT ");
    let mut query = sql::Statement::new(insert);
    match pool {
        Pool::Sqlite(_) => {
            let value = |Column { name, is_bytes, .. }: &Column<'_>| {
                let plain = format!("json_extract(value, '$.{name}')");
                if *is_bytes { format!("unhex(substr({plain}, 3))") } else { plain }
            };
            let values = columns.iter().map(value).collect::<Vec<_>>().join(", ");
            query.push(values).push(" FROM json_each(").push_bind(json).push(") WHERE TRUE");
        }
        Pool::Postgres(_) => {
            query.push(&names).push(format!(" FROM json_populate_recordset(CAST(NULL AS {table}), CAST("));
            query.push_bind(without_nul(json)).push(" AS JSON))");
        }
    }
    query.push(" ON CONFLICT DO NOTHING");
    Ok(query.build().execute(connection).await?.rows_affected())
}

/// PostgreSQL keeps no text with a NUL in it: it gets what stands in the place of an unreadable character, as everywhere else.
fn without_nul(json: &str) -> String {
    let mut clean = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        clean.push_str(before);
        if let Some(behind) = escape.strip_prefix("\\u0000") {
            clean.push('\u{fffd}');
            rest = behind;
        } else {
            // An escape is the backslash and the character behind it, which may be another backslash.
            let length = 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
            clean.push_str(&escape[..length]);
            rest = &escape[length..];
        }
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests;
