//! Writing: one after the other, each with all of what belongs together or nothing of it.

use super::super::sql::{self, Connection, Pool};
use super::{Database, Place};
use crate::model::store_error::StoreError;
use sqlx::{Connection as _, PgPool, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Writers of this program take turns here, in the order in which they came. Left to itself SQLite makes them try again and again, and
/// a small send may starve beside a large one; with a team's database only one connection of this program waits for its lock, so that
/// the others are there for who reads. Between the steps of a send its connection to the file waits here.
pub(super) type Turns = Mutex<Option<SqliteConnection>>;

/// Takes the writer's lock of the file at once, so that a transaction can never fail half way because another one wrote in between.
pub(in crate::store) const BEGIN: &str = "BEGIN IMMEDIATE";

/// The number under which PostgreSQL keeps the lock of who writes: the same exclusion that SQLite has, so that what a function read
/// before it writes still stands, whichever computer else writes. Each database has its own.
pub(in crate::store) const WRITERS_LOCK: i64 = 0x706f_7374_686f_726e;

/// A turn to write, of who writes again and again. With the file its connection is kept for the next one: every other connection
/// forgets what it knows of the file when somebody else writes; this one wrote last, and begins with everything at hand.
pub(crate) struct Turn(Kind);

enum Kind {
    File {
        connection: Connection,
        kept: OwnedMutexGuard<Option<SqliteConnection>>,
    },
    Server {
        pool: PgPool,
        signed: Signed,
        transaction: Option<Connection>,
        _turn: OwnedMutexGuard<Option<SqliteConnection>>,
    },
}

impl Turn {
    /// The connection to the file, to begin with [`BEGIN`] and to end with [`Turn::end`]. A team's database takes one statement at a
    /// time and has none.
    pub(in crate::store) fn file(&mut self) -> Option<&mut Connection> {
        match &mut self.0 {
            Kind::File { connection, .. } => Some(connection),
            Kind::Server { .. } => None,
        }
    }

    /// Begins a transaction that holds the writer's lock, to end with [`Turn::end`].
    pub(crate) async fn begin(&mut self) -> Result<&mut Connection, StoreError> {
        match &mut self.0 {
            Kind::File { connection, .. } => {
                sql::query(BEGIN).execute(&mut *connection).await?;
                Ok(connection)
            }
            Kind::Server { pool, signed, transaction, .. } => {
                Ok(transaction.insert(Box::pin(begin_on_server(pool, signed)).await?))
            }
        }
    }

    /// Ends it with `COMMIT` or `ROLLBACK`. When this returns, all of what was committed stands on the disk.
    pub(in crate::store) async fn end(&mut self, how: &'static str) -> Result<(), StoreError> {
        match &mut self.0 {
            Kind::File { connection, .. } => {
                sql::query(how).execute(&mut *connection).await?;
            }
            Kind::Server { transaction, .. } => {
                // One that is dropped is rolled back.
                if let Some(transaction) = transaction.take().filter(|_| how == COMMIT) {
                    transaction.commit().await?;
                }
            }
        }
        Ok(())
    }

    /// Keeps the connection for the next turn. Not after a failure: what it began may be open, or counted as open by the driver, and
    /// ends with it.
    pub(crate) fn keep(self) {
        if let Kind::File { connection, mut kept } = self.0 {
            *kept = connection.into_alone();
        }
    }
}

/// Ends a [`Turn`] with everything.
pub(in crate::store) const COMMIT: &str = "COMMIT";
/// Ends a [`Turn`] with nothing.
pub(in crate::store) const ROLLBACK: &str = "ROLLBACK";

/// A transaction that holds the writer's lock. Dropped without [`Writing::commit`] it changes nothing.
pub(crate) struct Writing {
    transaction: Connection,
    _turn: OwnedMutexGuard<Option<SqliteConnection>>,
}

impl Writing {
    /// When this returns, all of it stands on the disk.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

impl Deref for Writing {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.transaction
    }
}

/// A transaction that sees one state of the database, whoever writes meanwhile.
pub(crate) struct Reading(Connection);

impl Reading {
    /// Ends it.
    pub(crate) async fn end(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

impl Deref for Reading {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

impl Database {
    /// A transaction that holds the writer's lock.
    pub(crate) async fn write(&self) -> Result<Writing, StoreError> {
        let turn = Arc::clone(&self.turns).lock_owned().await;
        let transaction = match &self.pool {
            Pool::Sqlite(pool) => Box::pin(pool.begin_with(BEGIN)).await?.into(),
            Pool::Postgres(pool) => Box::pin(begin_on_server(pool, &self.signed())).await?,
        };
        Ok(Writing { transaction, _turn: turn })
    }

    /// A turn for who writes again and again, until [`Database::rest`].
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let mut kept = Arc::clone(&self.turns).lock_owned().await;
        if self.pool.is_closed() {
            return Err(sqlx::Error::PoolClosed.into());
        }
        if matches!(self.place, Place::Nowhere) {
            return Err(StoreError::ReadOnly("it was opened without writing".to_owned()));
        }
        Ok(Turn(match &self.pool {
            Pool::Sqlite(pool) => {
                let connection = match kept.take() {
                    Some(connection) => connection,
                    None => SqliteConnection::connect_with(&pool.connect_options()).await?,
                };
                Kind::File { connection: connection.into(), kept }
            }
            Pool::Postgres(pool) => {
                Kind::Server { pool: pool.clone(), signed: self.signed(), transaction: None, _turn: kept }
            }
        }))
    }

    fn signed(&self) -> Signed {
        Signed { writer: Arc::clone(&self.writer), member: Arc::clone(&self.member) }
    }

    /// Nobody writes again and again any more: the connection kept for that goes.
    pub(crate) async fn rest(&self) {
        let_go(&mut *self.turns.lock().await).await;
    }

    /// A connection to read several things through that belong together.
    pub(crate) async fn read(&self) -> Result<Connection, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// To read several things of one state of the database.
    pub(crate) async fn read_one_state(&self) -> Result<Reading, StoreError> {
        Ok(Reading(match &self.pool {
            Pool::Sqlite(pool) => pool.begin().await?.into(),
            Pool::Postgres(pool) => Box::pin(pool.begin_with(ONE_STATE)).await.map_err(sql::on_the_way)?.into(),
        }))
    }
}

/// A transaction of PostgreSQL that sees what SQLite's sees.
const ONE_STATE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Takes the writer's lock of PostgreSQL, until the end of the transaction. A computer that falls asleep in the middle of it does not hold
/// up the team: its transaction ends soon. What it wrote is told to the others when it is committed ([`super::news`]), and the log has it
/// under the name of who works here.
const LOCK: &str = "SELECT pg_advisory_xact_lock($1), set_config('idle_in_transaction_session_timeout', '15s', TRUE),
         pg_notify('posthorn', $2), set_config('posthorn.member', $3, TRUE)";

/// Who writes: the process, and the person by name.
struct Signed {
    writer: Arc<str>,
    member: Arc<str>,
}

/// Begins a transaction of PostgreSQL that holds the writer's lock. Each of its statements sees what was committed before, and nothing is
/// committed beside it.
async fn begin_on_server(pool: &PgPool, signed: &Signed) -> Result<Connection, StoreError> {
    let mut transaction = Connection::from(pool.begin().await.map_err(sql::on_the_way)?);
    sql::query(LOCK).bind(WRITERS_LOCK).bind(&*signed.writer).bind(&*signed.member).execute(&mut transaction).await?;
    Ok(transaction)
}

/// Closes the connection that was kept for the next turn.
pub(super) async fn let_go(kept: &mut Option<SqliteConnection>) {
    if let Some(connection) = kept.take()
        && let Err(error) = connection.close().await
    {
        tracing::warn!(%error, "a connection of the database was not closed");
    }
}
