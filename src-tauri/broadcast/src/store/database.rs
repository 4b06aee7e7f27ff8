//! The open database: the SQLite file of a profile folder ([`file`]) or the PostgreSQL database of a team ([`server`]), read and written
//! in the same way.

mod file;
mod news;
mod server;
mod turn;

use super::copies;
use super::sql::Pool;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
pub(super) use file::create_private;
pub use file::{FILE_NAME, Replaced};
pub(crate) use server::ServerLook;
pub use server::{AddressProblem, STATEMENTS_FOR_IT, ServerAddress};
use std::path::Path;
use std::sync::Arc;
use turn::Turns;
#[cfg(test)]
pub(super) use turn::WRITERS_LOCK;
pub(super) use turn::{BEGIN, COMMIT, ROLLBACK};
pub(crate) use turn::{Turn, Writing};

/// The open database. Cheap to clone: clones share the connections.
#[derive(Debug, Clone)]
pub struct Database {
    pool: Pool,
    place: Place,
    turns: Arc<Turns>,
    /// By which this process knows again what it wrote itself.
    writer: Arc<str>,
    /// By which name the log of a team has who works here.
    member: Arc<str>,
}

/// Where a database is.
#[derive(Debug, Clone)]
enum Place {
    /// In a file that may be written.
    File(Arc<Path>),
    /// In a file that may not, or in memory.
    Nowhere,
    /// On a team's server.
    Server,
}

impl Database {
    fn on(pool: Pool, place: Place) -> Self {
        let writer = uuid::Uuid::now_v7().simple().to_string().into();
        Self { pool, place, turns: Arc::default(), writer, member: Arc::from("") }
    }

    /// With the name by which the log of a team has who works here.
    pub(crate) fn named(self, member: &str) -> Self {
        Self { member: member.into(), ..self }
    }

    /// Gives the space of what was deleted back to the file system, and wipes it from the files. A server does so in its own time.
    pub(crate) async fn forget_deleted(&self) -> Result<(), StoreError> {
        match &self.pool {
            Pool::Sqlite(pool) => file::forget_deleted(pool, &self.turns).await,
            Pool::Postgres(_) => Ok(()),
        }
    }

    /// Writes the file anew, page by page: where a row became smaller, its page may still have what stood there before. Whether all of
    /// the old file is gone. Nothing else is written meanwhile. A server uses the room of what is gone in its own time, and this program
    /// does not stop a team's work for it.
    pub(crate) async fn rewrite(&self) -> Result<bool, StoreError> {
        let _turn = self.turns.lock().await;
        match &self.pool {
            Pool::Sqlite(pool) => file::rewrite(pool).await,
            Pool::Postgres(_) => Ok(true),
        }
    }

    /// Removes the copies from before earlier changes of the schema that have been kept long enough.
    pub(crate) fn forget_copies(&self, now: Timestamp) -> Result<(), StoreError> {
        match &self.place {
            Place::File(path) => copies::remove_old(path, now),
            Place::Nowhere | Place::Server => Ok(()),
        }
    }

    /// Whether both are one, opened once.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.writer, &other.writer)
    }

    /// The connections, for the files of [`crate::store`].
    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The connections to the file, for tests of the file itself.
    #[cfg(any(test, feature = "testing"))]
    #[expect(clippy::missing_panics_doc, reason = "a test fails by panicking")]
    pub fn file_pool(&self) -> &sqlx::SqlitePool {
        match &self.pool {
            Pool::Sqlite(pool) => pool,
            Pool::Postgres(_) => panic!("there is no file"),
        }
    }

    /// Closes every connection and folds the WAL into the file. Clones are closed too.
    pub async fn close(&self) {
        let mut kept = self.turns.lock().await;
        turn::let_go(&mut kept).await;
        self.pool.close().await;
    }
}
