//! A PostgreSQL database of a company's own, out of which `posthorn listen` reads what is to be sent: a query of theirs, asked again and
//! again with how far it was read, and a channel on which the database tells of news. It is not a team's: nothing of Posthorn's stands in
//! it, and nothing is written there.

use super::ServerAddress;
use super::sql::on_the_way;
use crate::model::hex::hex;
use crate::model::store_error::StoreError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnection, PgListener, PgPoolOptions, PgRow, PgStatement};
use sqlx::{AssertSqlSafe, Column, Connection, Either, Executor, Postgres, Row, SqlSafeStr, Statement, Type, TypeInfo};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Most rows that are taken of one answer.
pub const MOST_ROWS: usize = 1000;
/// No further row is taken of an answer that has so many bytes.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// How long a connection may take to be made.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long everything up to an answer may take. The server itself gives a query up before.
const ANSWER_PATIENCE: Duration = Duration::from_secs(90);
/// What is told within so long after the first is one piece of news: rows often come many at a time.
const TOGETHER: Duration = Duration::from_millis(50);
/// The pause after the line on which news come was cut. What cuts each of them as soon as it stands is not to be asked without end.
const AFTER_A_CUT: Duration = Duration::from_secs(1);

/// Types that a mark may have: each fits into the largest of them.
const MARKS: [&str; 3] = ["INT8", "INT4", "INT2"];
/// Types that a line may have.
const LINES: [&str; 4] = ["JSON", JSONB, "TEXT", "VARCHAR"];
/// The one whose text stands behind a byte with its version.
const JSONB: &str = "JSONB";

/// A row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Its place in the order of all rows.
    pub mark: i64,
    /// The message, as a line of `posthorn listen`.
    pub line: Vec<u8>,
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The database cannot be reached, the way to it was cut, or it has no room or time now. Another try may go well.
    #[error("the database cannot be reached: {0}")]
    Away(String),
    /// It does not let this user in, or not do what the query does.
    #[error("the database does not allow it: {0}")]
    NotAllowed(String),
    /// It cannot run the query.
    #[error("the query fails: {0}")]
    Query(String),
    /// The query takes so many values.
    #[error("the query has to take one value, $1, and takes {0}")]
    Parameters(usize),
    /// The query returns columns of these types.
    #[error("the query has to return a mark (bigint) and a line (json, jsonb or text), and returns: {0}")]
    Columns(String),
    /// A mark is not above the one before it.
    #[error("the mark {mark} stands behind {before}: they have to ascend")]
    Order {
        /// The mark before, or the one that was asked with.
        before: i64,
        /// The mark of the row.
        mark: i64,
    },
    /// There is a NULL in a row.
    #[error("there is a NULL in the row behind the mark {before}")]
    Null {
        /// The mark before, or the one that was asked with.
        before: i64,
    },
}

impl SourceError {
    fn of(error: sqlx::Error) -> Self {
        match StoreError::from(on_the_way(error)) {
            StoreError::Away(why) | StoreError::Busy(why) | StoreError::Full(why) => Self::Away(why),
            StoreError::NotAllowed(why) | StoreError::ReadOnly(why) => Self::NotAllowed(why),
            StoreError::Other(why) | StoreError::Corrupt(why) => Self::Query(why),
            other => Self::Query(other.to_string()),
        }
    }
}

/// What a mark is of: another company, database, user or query is read from its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceKey {
    /// The company that sends, as it was typed.
    pub company: String,
    /// Where the database is.
    pub place: String,
    /// Who comes there.
    pub user: String,
    /// SHA-256 of the query, hexadecimal.
    pub query: String,
}

impl SourceKey {
    /// A name for a file: the same for the same key, and for no other.
    pub fn name(&self) -> String {
        let Self { company, place, user, query } = self;
        // What none of them can hold stands between them.
        let whole = [company, place, user, query].map(String::as_str).join("\0");
        hex(&Sha256::digest(whole.as_bytes())[..16])
    }
}

/// A database that is read with a query. It connects when it is asked, and anew after trouble.
#[derive(Debug)]
pub struct Source {
    address: ServerAddress,
    query: Arc<str>,
    channel: Option<String>,
    /// Where it is asked.
    connection: Option<PgConnection>,
    /// Where the database tells of news.
    listener: Option<PgListener>,
}

impl Source {
    /// A query at an address. It takes how far it was read as `$1`, and returns the mark and the line of each row above, in the order of
    /// the marks.
    pub fn new(address: ServerAddress, query: &str, channel: Option<String>) -> Self {
        Self { address, query: query.into(), channel, connection: None, listener: None }
    }

    /// Where the database is.
    pub fn place(&self) -> String {
        self.address.place()
    }

    /// What its marks are of, for a company as it was typed.
    pub fn key(&self, company: &str) -> SourceKey {
        SourceKey {
            company: company.to_owned(),
            place: self.address.place(),
            user: self.address.user().to_owned(),
            query: hex(&Sha256::digest(self.query.as_bytes())),
        }
    }

    /// The first rows above a mark, [`MOST_ROWS`] at most, all of them or none: where one is wrong, nobody knows what the others are.
    pub async fn rows(&mut self, after: i64) -> Result<Vec<SourceRow>, SourceError> {
        let asked = timeout(ANSWER_PATIENCE, Box::pin(self.ask(after))).await;
        let found = asked.unwrap_or_else(|_| Err(silent(&self.address)));
        if found.is_err() {
            // Whatever it was, the next try begins anew.
            (self.connection, self.listener) = (None, None);
        }
        found
    }

    async fn ask(&mut self, after: i64) -> Result<Vec<SourceRow>, SourceError> {
        // Before it is asked: what comes meanwhile is told of.
        self.listen().await?;
        // It comes back when its answer was read to the end; else it is cut, and the rest of the answer with it.
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connected(&self.address, &self.query).await?,
        };
        let mut taken = Taken { rows: Vec::new(), bytes: 0, before: after, stopped: None };
        let query = sqlx::query::<Postgres>(AssertSqlSafe(Arc::clone(&self.query))).bind(after);
        let fetched = query.try_map(|row: PgRow| taken.take(&row)).fetch_all(&mut connection).await;
        let Taken { rows, stopped, .. } = taken;
        match (stopped, fetched) {
            (Some(Stopped::Wrong(error)), _) => Err(error),
            (Some(Stopped::Full), _) => Ok(rows),
            (None, Err(error)) => Err(SourceError::of(error)),
            (None, Ok(_)) => {
                self.connection = Some(connection);
                Ok(rows)
            }
        }
    }

    /// Listens to the channel, where there is one and nothing listens yet.
    async fn listen(&mut self) -> Result<(), SourceError> {
        let Some(channel) = self.channel.as_deref().filter(|_| self.listener.is_none()) else { return Ok(()) };
        // Of one connection that nobody else gets: the listener takes its connections out of a pool.
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(self.address.foreign_options());
        let mut listener = PgListener::connect_with(&pool).await.map_err(SourceError::of)?;
        // Whoever finds the line cut asks for what was told meanwhile.
        listener.eager_reconnect(false);
        listener.listen(channel).await.map_err(SourceError::of)?;
        self.listener = Some(listener);
        Ok(())
    }

    /// Waits until the database tells of news, or may have while the line was cut, and `longest` at most. Trouble is told by who asks next.
    pub async fn woken(&mut self, longest: Duration) {
        let Some(listener) = &mut self.listener else { return sleep(longest).await };
        if !news(listener, longest).await.unwrap_or(false) {
            self.listener = None;
            sleep(AFTER_A_CUT.min(longest)).await;
        }
    }
}

fn silent(address: &ServerAddress) -> SourceError {
    SourceError::Away(format!("{} does not answer", address.place()))
}

/// A connection on which a query can be asked.
async fn connected(address: &ServerAddress, query: &Arc<str>) -> Result<PgConnection, SourceError> {
    let options = address.foreign_options();
    let connected = timeout(PATIENCE, PgConnection::connect_with(&options)).await;
    let mut connection = connected.map_err(|_| silent(address))?.map_err(SourceError::of)?;
    let takes = [<i64 as Type<Postgres>>::type_info()];
    let query = AssertSqlSafe(Arc::clone(query)).into_sql_str();
    let statement = connection.prepare_with(query, &takes).await.map_err(SourceError::of)?;
    check(&statement)?;
    Ok(connection)
}

/// Waits for news; whether the line still stands.
async fn news(listener: &mut PgListener, longest: Duration) -> Result<bool, sqlx::Error> {
    let Ok(first) = timeout(longest, listener.try_recv()).await else { return Ok(true) };
    if first?.is_none() {
        return Ok(false);
    }
    let mut together = pin!(sleep(TOGETHER));
    loop {
        tokio::select! {
            () = &mut together => return Ok(true),
            told = listener.try_recv() => if told?.is_none() {
                return Ok(false);
            },
        }
    }
}

/// Makes sure that the query takes and returns what it has to, also where there are no rows.
fn check(statement: &PgStatement) -> Result<(), SourceError> {
    let takes = match statement.parameters() {
        Some(Either::Left(types)) => types.len(),
        Some(Either::Right(number)) => number,
        None => 1,
    };
    if takes != 1 {
        return Err(SourceError::Parameters(takes));
    }
    let types: Vec<&str> = statement.columns().iter().map(|column| column.type_info().name()).collect();
    match types[..] {
        [mark, line] if MARKS.contains(&mark) && LINES.contains(&line) => Ok(()),
        _ => Err(SourceError::Columns(types.join(", ").to_lowercase())),
    }
}

/// What was taken of an answer.
struct Taken {
    rows: Vec<SourceRow>,
    bytes: usize,
    /// The mark of the last row, or the one that was asked with.
    before: i64,
    stopped: Option<Stopped>,
}

/// Why no more is taken of an answer.
enum Stopped {
    /// It is enough; what is left comes when it is asked again.
    Full,
    /// A row is wrong.
    Wrong(SourceError),
}

impl Taken {
    /// Takes the next row; an error ends the reading.
    fn take(&mut self, row: &PgRow) -> Result<(), sqlx::Error> {
        let stopped = if self.rows.len() >= MOST_ROWS || self.bytes >= MOST_BYTES {
            Stopped::Full
        } else {
            match read(row, self.before) {
                Ok(row) => {
                    self.before = row.mark;
                    self.bytes += row.line.len();
                    self.rows.push(row);
                    return Ok(());
                }
                Err(error) => Stopped::Wrong(error),
            }
        };
        self.stopped = Some(stopped);
        // Any of them: why it ends stands beside the rows.
        Err(sqlx::Error::RowNotFound)
    }
}

fn read(row: &PgRow, before: i64) -> Result<SourceRow, SourceError> {
    // The types were looked at; a smaller whole number is read as a large one.
    let mark: Option<i64> = row.try_get_unchecked(0).map_err(SourceError::of)?;
    let line: Option<&[u8]> = row.try_get_unchecked(1).map_err(SourceError::of)?;
    let (Some(mark), Some(line)) = (mark, line) else { return Err(SourceError::Null { before }) };
    in_order(before, mark)?;
    let is_versioned = row.try_column(1).is_ok_and(|column| column.type_info().name() == JSONB);
    let text = if is_versioned { line.get(1..).unwrap_or_default() } else { line };
    Ok(SourceRow { mark, line: text.to_vec() })
}

/// Two rows of one mark, or one below another, cannot be told apart by how far was read: one of them would be left out.
fn in_order(before: i64, mark: i64) -> Result<(), SourceError> {
    if mark > before { Ok(()) } else { Err(SourceError::Order { before, mark }) }
}

/// Runs statements at an address, as the programs do that write there: for tests, also those of other packages.
#[cfg(any(test, feature = "testing"))]
pub async fn run(address: &ServerAddress, statements: &str) -> Result<(), SourceError> {
    let options = address.foreign_options().options([("default_transaction_read_only", "off")]);
    let mut connection = PgConnection::connect_with(&options).await.map_err(SourceError::of)?;
    let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
    statements.execute(&mut connection).await.map_err(SourceError::of)?;
    connection.close().await.map_err(SourceError::of)
}

#[cfg(test)]
mod tests;
