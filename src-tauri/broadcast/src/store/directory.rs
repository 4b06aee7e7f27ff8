//! The contacts cache: replaced whole or left as it is.

use super::sql::{self, Connection, Statement};
use super::sql_enum::{from_json, json, value_if, word};
use super::{Database, directory_changes};
use crate::model::contacts::{Contacts, DepartmentRow, MemberDetails, MemberRow, ReadScope, TagRow};
use crate::model::directory::DirectoryChange;
use crate::model::error_view::ErrorView;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use std::collections::HashMap;

/// Rows written by one statement: SQLite takes 32,766 values per statement, PostgreSQL 65,535.
const ROWS: usize = 2000;

/// What is known of a directory beside its contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DirectoryHead {
    pub(crate) refreshed_at: Option<Timestamp>,
    pub(crate) readable: bool,
    pub(crate) problem: Option<ErrorView>,
}

impl Default for DirectoryHead {
    fn default() -> Self {
        Self { refreshed_at: None, readable: true, problem: None }
    }
}

/// What came of a complete read.
#[derive(Debug)]
pub(crate) struct NewRead<'a> {
    pub(crate) contacts: &'a Contacts,
    pub(crate) scope: &'a ReadScope,
    /// What is different from the read before, all of it at `read_at`.
    pub(crate) changes: &'a [DirectoryChange],
    pub(crate) read_at: Timestamp,
}

/// The directory of a profile as it was stored last.
pub(crate) async fn load(database: &Database, profile_id: &str) -> Result<(DirectoryHead, Contacts), StoreError> {
    let mut reading = database.read_one_state().await?;
    let head = sql::query("SELECT refreshed_at, readable, problem FROM directories WHERE profile_id = $1")
        .bind(profile_id)
        .fetch_optional(&mut *reading)
        .await?;
    let head = match head {
        None => return Ok((DirectoryHead::default(), Contacts::default())),
        Some(row) => DirectoryHead {
            refreshed_at: row.try_get::<Option<i64>, _>("refreshed_at")?.map(Timestamp),
            readable: row.try_get("readable")?,
            problem: row.try_get::<Option<String>, _>("problem")?.and_then(|json| serde_json::from_str(&json).ok()),
        },
    };
    let contacts = Contacts {
        departments: departments(&mut reading, profile_id).await?,
        members: members(&mut reading, profile_id).await?,
        tags: tags(&mut reading, profile_id).await?,
    };
    reading.end().await?;
    Ok((head, contacts))
}

/// Puts newly read contacts in the place of the old ones, with what changed, in one transaction: after any failure the old ones are
/// there.
pub(crate) async fn replace(database: &Database, profile_id: &str, read: &NewRead<'_>) -> Result<(), StoreError> {
    let mut transaction = database.write().await?;
    delete_contacts(&mut transaction, profile_id).await?;
    let head = DirectoryHead { refreshed_at: Some(read.read_at), readable: true, problem: None };
    put_head(&mut transaction, profile_id, &head).await?;
    sql::query("UPDATE directories SET scope = $2 WHERE profile_id = $1")
        .bind(profile_id)
        .bind(json(read.scope)?)
        .execute(&mut *transaction)
        .await?;
    put_contacts(&mut transaction, profile_id, read.contacts).await?;
    directory_changes::add(&mut transaction, profile_id, read.changes, read.read_at).await?;
    transaction.commit().await?;
    Ok(())
}

/// What the application could see at the last complete read; `None` when there was none, or it was not written down.
pub(crate) async fn scope_of(database: &Database, profile_id: &str) -> Result<Option<ReadScope>, StoreError> {
    let row = sql::query("SELECT scope FROM directories WHERE profile_id = $1")
        .bind(profile_id)
        .fetch_optional(database.pool())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let scope: Option<String> = row.try_get("scope")?;
    scope.map(|text| from_json(&text)).transpose()
}

/// The profiles whose contacts could not be read last: whether they ever were, and why not.
pub(crate) async fn problems(database: &Database) -> Result<Vec<(String, bool, ErrorView)>, StoreError> {
    let rows = sql::query("SELECT profile_id, refreshed_at, problem FROM directories WHERE problem IS NOT NULL")
        .fetch_all(database.pool())
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (problem, at): (String, Option<i64>) = (row.try_get("problem")?, row.try_get("refreshed_at")?);
        if let Ok(problem) = serde_json::from_str(&problem) {
            found.push((row.try_get("profile_id")?, at.is_some(), problem));
        }
    }
    Ok(found)
}

/// When contacts were read, and why they could not be since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct LastRead {
    pub(crate) refreshed_at: Option<Timestamp>,
    pub(crate) problem: Option<ErrorView>,
}

/// The last read of every profile, without its contacts.
pub(crate) async fn last_reads(database: &Database) -> Result<HashMap<String, LastRead>, StoreError> {
    let rows: Vec<(String, Option<i64>, Option<String>)> =
        sql::query_as("SELECT profile_id, refreshed_at, problem FROM directories").fetch_all(database.pool()).await?;
    let read = |at: Option<i64>, problem: Option<String>| LastRead {
        refreshed_at: at.map(Timestamp),
        problem: problem.and_then(|json| serde_json::from_str(&json).ok()),
    };
    Ok(rows.into_iter().map(|(profile, at, problem)| (profile, read(at, problem))).collect())
}

/// Notes why a refresh failed; the contacts stay.
pub(crate) async fn note_problem(
    database: &Database,
    profile_id: &str,
    head: &DirectoryHead,
) -> Result<(), StoreError> {
    let mut transaction = database.write().await?;
    put_head(&mut transaction, profile_id, head).await?;
    transaction.commit().await?;
    Ok(())
}

/// Removes everything of a profile.
pub(crate) async fn forget(database: &Database, profile_id: &str) -> Result<(), StoreError> {
    let mut transaction = database.write().await?;
    delete_contacts(&mut transaction, profile_id).await?;
    directory_changes::forget(&mut transaction, profile_id).await?;
    sql::query("DELETE FROM directories WHERE profile_id = $1").bind(profile_id).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

async fn put_head(connection: &mut Connection, profile_id: &str, head: &DirectoryHead) -> Result<(), StoreError> {
    let problem = head.problem.as_ref().map(serde_json::to_string).transpose().map_err(StoreError::bad_row)?;
    sql::query(
        "INSERT INTO directories (profile_id, refreshed_at, readable, problem) VALUES ($1, $2, $3, $4)
         ON CONFLICT (profile_id) DO UPDATE
         SET refreshed_at = excluded.refreshed_at, readable = excluded.readable, problem = excluded.problem",
    )
    .bind(profile_id)
    .bind(head.refreshed_at.map(|moment| moment.0))
    .bind(head.readable)
    .bind(problem)
    .execute(connection)
    .await?;
    Ok(())
}

async fn delete_contacts(connection: &mut Connection, profile_id: &str) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM departments WHERE profile_id = $1",
        "DELETE FROM members WHERE profile_id = $1",
        "DELETE FROM member_departments WHERE profile_id = $1",
        "DELETE FROM tags WHERE profile_id = $1",
        "DELETE FROM tag_members WHERE profile_id = $1",
        "DELETE FROM tag_departments WHERE profile_id = $1",
    ] {
        sql::query(statement).bind(profile_id).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn put_contacts(connection: &mut Connection, profile_id: &str, contacts: &Contacts) -> Result<(), StoreError> {
    for rows in contacts.departments.chunks(ROWS) {
        let mut statement = Statement::new("INSERT INTO departments (profile_id, id, name, parent_id, position) ");
        statement.push_values(rows, |mut row, d| {
            row.push_bind(profile_id).push_bind(i64::from(d.id)).push_bind(&d.name);
            row.push_bind(d.parent.map(i64::from)).push_bind(i64::from(d.order));
        });
        run(connection, statement).await?;
    }
    let keys: Vec<String> = contacts.members.iter().map(|m| m.user_id.to_lowercase()).collect();
    let members: Vec<(&String, &MemberRow)> = keys.iter().zip(&contacts.members).collect();
    for rows in members.chunks(ROWS) {
        let states = rows.iter().map(|(_, m)| m.details.state.map(|state| word(&state)).transpose());
        let states = states.collect::<Result<Vec<_>, _>>()?;
        let mut statement = Statement::new(
            "INSERT INTO members (profile_id, user_key, user_id, name, position, alias, state, mobile, mail) ",
        );
        statement.push_values(rows.iter().zip(&states), |mut row, ((key, m), state)| {
            row.push_bind(profile_id).push_bind(*key).push_bind(&m.user_id).push_bind(&m.name);
            row.push_bind(&m.details.position).push_bind(&m.details.alias).push_bind(state);
            row.push_bind(&m.details.mobile).push_bind(&m.details.mail);
        });
        run(connection, statement).await?;
    }
    let places: Vec<(&String, u32)> =
        members.iter().flat_map(|(key, m)| m.departments.iter().map(|department| (*key, *department))).collect();
    for rows in places.chunks(ROWS) {
        let mut statement = Statement::new("INSERT INTO member_departments (profile_id, user_key, department_id) ");
        statement.push_values(rows, |mut row, (key, department)| {
            row.push_bind(profile_id).push_bind(*key).push_bind(i64::from(*department));
        });
        run(connection, statement).await?;
    }
    put_tags(connection, profile_id, &contacts.tags).await
}

async fn put_tags(connection: &mut Connection, profile_id: &str, tags: &[TagRow]) -> Result<(), StoreError> {
    for rows in tags.chunks(ROWS) {
        let mut statement = Statement::new("INSERT INTO tags (profile_id, id, name) ");
        statement.push_values(rows, |mut row, t| {
            row.push_bind(profile_id).push_bind(i64::from(t.id)).push_bind(&t.name);
        });
        run(connection, statement).await?;
    }
    let members: Vec<(u32, String)> =
        tags.iter().flat_map(|t| t.members.iter().map(|m| (t.id, m.to_lowercase()))).collect();
    for rows in members.chunks(ROWS) {
        let mut statement = Statement::new("INSERT INTO tag_members (profile_id, tag_id, user_key) ");
        statement.push_values(rows, |mut row, (tag, member)| {
            row.push_bind(profile_id).push_bind(i64::from(*tag)).push_bind(member);
        });
        run(connection, statement).await?;
    }
    let departments: Vec<(u32, u32)> =
        tags.iter().flat_map(|t| t.departments.iter().map(|department| (t.id, *department))).collect();
    for rows in departments.chunks(ROWS) {
        let mut statement = Statement::new("INSERT INTO tag_departments (profile_id, tag_id, department_id) ");
        statement.push_values(rows, |mut row, (tag, department)| {
            row.push_bind(profile_id).push_bind(i64::from(*tag)).push_bind(i64::from(*department));
        });
        run(connection, statement).await?;
    }
    Ok(())
}

/// A row that is there already (WeCom named it twice) is left out.
async fn run(connection: &mut Connection, mut statement: Statement<'_>) -> Result<(), StoreError> {
    statement.push(" ON CONFLICT DO NOTHING");
    statement.build().persistent(false).execute(connection).await?;
    Ok(())
}

async fn departments(connection: &mut Connection, profile_id: &str) -> Result<Vec<DepartmentRow>, StoreError> {
    let rows: Vec<(i64, String, Option<i64>, i64)> =
        sql::query_as("SELECT id, name, parent_id, position FROM departments WHERE profile_id = $1 ORDER BY id")
            .bind(profile_id)
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(id, name, parent, order)| {
            Ok(DepartmentRow { id: number(id)?, name, parent: parent.map(number).transpose()?, order: number(order)? })
        })
        .collect()
}

/// Account and name, then the columns of [`MemberDetails`].
type StoredMember = (String, String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

async fn members(connection: &mut Connection, profile_id: &str) -> Result<Vec<MemberRow>, StoreError> {
    let rows: Vec<StoredMember> = sql::query_as(
        "SELECT user_id, name, position, alias, state, mobile, mail FROM members WHERE profile_id = $1 ORDER BY user_key",
    )
    .bind(profile_id)
    .fetch_all(&mut *connection)
    .await?;
    let places: Vec<(String, i64)> = sql::query_as(
        "SELECT user_key, department_id FROM member_departments WHERE profile_id = $1 ORDER BY user_key, department_id",
    )
    .bind(profile_id)
    .fetch_all(&mut *connection)
    .await?;
    // Both come in the order of the key.
    let mut places = places.into_iter().peekable();
    let mut members = Vec::with_capacity(rows.len());
    for (user_id, name, position, alias, state, mobile, mail) in rows {
        let details = MemberDetails { position, alias, state: value_if(state)?, mobile, mail };
        let key = user_id.to_lowercase();
        let mut departments = Vec::new();
        while places.next_if(|(owner, _)| *owner < key).is_some() {}
        while let Some((_, department)) = places.next_if(|(owner, _)| *owner == key) {
            departments.push(number(department)?);
        }
        members.push(MemberRow { user_id, name, departments, details });
    }
    Ok(members)
}

async fn tags(connection: &mut Connection, profile_id: &str) -> Result<Vec<TagRow>, StoreError> {
    let rows: Vec<(i64, String)> = sql::query_as("SELECT id, name FROM tags WHERE profile_id = $1 ORDER BY id")
        .bind(profile_id)
        .fetch_all(&mut *connection)
        .await?;
    let members: Vec<(i64, String)> =
        sql::query_as("SELECT tag_id, user_key FROM tag_members WHERE profile_id = $1 ORDER BY tag_id, user_key")
            .bind(profile_id)
            .fetch_all(&mut *connection)
            .await?;
    let departments: Vec<(i64, i64)> = sql::query_as(
        "SELECT tag_id, department_id FROM tag_departments WHERE profile_id = $1 ORDER BY tag_id, department_id",
    )
    .bind(profile_id)
    .fetch_all(&mut *connection)
    .await?;
    let mut tags = Vec::with_capacity(rows.len());
    let mut place: HashMap<i64, usize> = HashMap::new();
    for (id, name) in rows {
        place.insert(id, tags.len());
        tags.push(TagRow { id: number(id)?, name, members: Vec::new(), departments: Vec::new() });
    }
    for (tag, member) in members {
        if let Some(&at) = place.get(&tag) {
            tags[at].members.push(member);
        }
    }
    for (tag, department) in departments {
        if let Some(&at) = place.get(&tag) {
            tags[at].departments.push(number(department)?);
        }
    }
    Ok(tags)
}

fn number(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::bad_row(format!("{value} is not a number of WeCom's")))
}

#[cfg(test)]
mod tests;
