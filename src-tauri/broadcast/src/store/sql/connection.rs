//! Connections of either database, and what a statement can be run over.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::io;

/// A connection, whether it reads or writes, and its transaction where it has one. Dropped before [`Connection::commit`] it changed
/// nothing.
#[derive(Debug)]
pub(crate) struct Connection(Held);

#[derive(Debug)]
enum Held {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTransaction(Transaction<'static, Sqlite>),
    SqliteAlone(SqliteConnection),
    Postgres(PoolConnection<Postgres>),
    PostgresTransaction(Transaction<'static, Postgres>),
}

/// Kinds of connections, as they are held.
macro_rules! held {
    ($($type:ty => $kind:ident;)+) => {$(
        impl From<$type> for Connection {
            fn from(connection: $type) -> Self {
                Self(Held::$kind(connection))
            }
        }
    )+};
}

held! {
    PoolConnection<Sqlite> => Sqlite;
    Transaction<'static, Sqlite> => SqliteTransaction;
    SqliteConnection => SqliteAlone;
    PoolConnection<Postgres> => Postgres;
    Transaction<'static, Postgres> => PostgresTransaction;
}

impl Connection {
    /// Ends the transaction. When this returns, all of it stands on the disk.
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self.0 {
            Held::SqliteTransaction(transaction) => transaction.commit().await,
            Held::PostgresTransaction(transaction) => transaction.commit().await.map_err(on_the_way),
            Held::Sqlite(_) | Held::SqliteAlone(_) | Held::Postgres(_) => Ok(()),
        }
    }

    /// The connection to the file that stands alone, outside of the pool.
    pub(crate) fn into_alone(self) -> Option<SqliteConnection> {
        match self.0 {
            Held::SqliteAlone(connection) => Some(connection),
            _ => None,
        }
    }
}

/// The connections of a database.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    /// To the file.
    Sqlite(SqlitePool),
    /// To a team's database.
    Postgres(PgPool),
}

impl Pool {
    /// One of them.
    pub(crate) async fn acquire(&self) -> Result<Connection, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => pool.acquire().await?.into(),
            Self::Postgres(pool) => pool.acquire().await.map_err(on_the_way)?.into(),
        })
    }

    /// Closes all of them.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Whether they were closed.
    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(pool) => pool.is_closed(),
            Self::Postgres(pool) => pool.is_closed(),
        }
    }
}

/// Trouble with a server that is of the way to it, told as such: a connection that could not be had in time is one that could not be made,
/// as there are more than anybody keeps; and what the system says of a line is a line's, whatever sort it is.
pub(crate) fn on_the_way(error: sqlx::Error) -> sqlx::Error {
    match error {
        error @ sqlx::Error::PoolTimedOut => io::Error::new(io::ErrorKind::NotConnected, error).into(),
        sqlx::Error::Io(error) => io::Error::new(io::ErrorKind::NotConnected, error).into(),
        error => error,
    }
}

/// What a statement can be run over.
#[derive(Debug)]
pub(crate) enum Target<'c> {
    Sqlite(&'c mut SqliteConnection),
    SqlitePool(&'c SqlitePool),
    Postgres(&'c mut PgConnection),
    PostgresPool(&'c PgPool),
}

impl<'c> From<&'c mut Connection> for Target<'c> {
    fn from(connection: &'c mut Connection) -> Self {
        match &mut connection.0 {
            Held::Sqlite(connection) => Self::Sqlite(connection),
            Held::SqliteTransaction(transaction) => Self::Sqlite(transaction),
            Held::SqliteAlone(connection) => Self::Sqlite(connection),
            Held::Postgres(connection) => Self::Postgres(connection),
            Held::PostgresTransaction(transaction) => Self::Postgres(transaction),
        }
    }
}

impl<'c> From<&'c Pool> for Target<'c> {
    fn from(pool: &'c Pool) -> Self {
        match pool {
            Pool::Sqlite(pool) => Self::SqlitePool(pool),
            Pool::Postgres(pool) => Self::PostgresPool(pool),
        }
    }
}
