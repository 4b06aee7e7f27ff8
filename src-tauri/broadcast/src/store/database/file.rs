//! Opening the database file so that nothing is ever lost: checked, copied and brought up to date, or, when it is damaged, what can be
//! read of it brought into a new one and the file kept aside. A file that another Posthorn made is left as it is.

use super::super::backfill;
use super::super::copies;
use super::super::migrations::{self, MIGRATIONS, Standing};
use super::super::salvage::{self, Recovered};
use super::super::sql::Pool;
use super::{Database, Place};
use crate::documents::quarantine::{keep_aside, with_suffix};
use crate::documents::{held, network_drive};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection, SqlitePool};
use std::path::{Path, PathBuf};
use std::time::Duration;
use wecom::clock::Clock;

/// Name of the database file in the profile folder.
pub const FILE_NAME: &str = "posthorn.sqlite3";

/// How long one connection waits for another one's write. Replacing the directory of a large company holds the writer's
/// lock for seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// What each connection keeps of the file in memory, in KiB: half of what is usual. Every connection fills its own during a long
/// send, and the system keeps the file too.
const CACHE_KIB: i64 = 1000;

/// Pages of the write-ahead log after which it is brought into the file: 16 MB. Four times what is usual, since everything waits
/// meanwhile, and a page that many steps wrote is brought over once.
const LOGGED_PAGES: u32 = 4000;

/// Few connections: SQLite takes one writer at a time, readers work beside it (WAL).
pub(super) const CONNECTIONS: u32 = 4;

/// Files that SQLite has beside a database.
const COMPANIONS: &[&str] = &["-wal", "-shm"];

/// Pages given back to the file system at once: nobody who wants to write waits long for it.
const PAGES_AT_ONCE: u32 = 2000;

/// A damaged database was put aside, and a new one stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Where the damaged file stands now, with its WAL beside it.
    pub path: PathBuf,
    /// What was wrong with it, for the log and the curious.
    pub reason: String,
    /// What was brought over from it.
    pub recovered: Recovered,
}

impl Database {
    /// Opens the database of a profile folder; folder and file are made when they are missing, readable for this user
    /// alone (Unix modes 0700 and 0600).
    ///
    /// A file that a newer or differently built Posthorn made is [`StoreError::OtherVersion`]: nothing is written. Before the schema
    /// of an older one is changed, the file is copied (`posthorn.sqlite3.before-update-YYYYMMDD-HHMMSS`). What can be read of a
    /// damaged one is brought into a new one, the file is renamed to `posthorn.sqlite3.damaged-YYYYMMDD-HHMMSS`, and the fact is
    /// returned.
    pub async fn open(folder: &Path, clock: &dyn Clock) -> Result<(Self, Option<Replaced>), StoreError> {
        Self::open_limited(folder, clock, None).await
    }

    /// As [`Database::open`], with a file that may not grow beyond a number of pages of 4 KiB: beyond, writing fails as
    /// on a full disk.
    pub async fn open_limited(
        folder: &Path,
        clock: &dyn Clock,
        max_pages: Option<u32>,
    ) -> Result<(Self, Option<Replaced>), StoreError> {
        prepare(folder).map_err(|error| StoreError::from_io(&error))?;
        let path = folder.join(FILE_NAME);
        let now = Timestamp::now(clock);
        match Self::open_file(&path, max_pages, now).await {
            Ok(database) => Ok((database, None)),
            Err(StoreError::Corrupt(reason)) => {
                let replaced = Self::replace(&path, max_pages, now, &reason).await?;
                Ok((Self::open_file(&path, max_pages, now).await?, Some(replaced)))
            }
            Err(error) => Err(Self::name_the_cause(&path, error)),
        }
    }

    /// Puts a new database in the place of a damaged one, with what can be read of that. It is made beside it and takes its place
    /// at the end, so that an end of the program in between leaves the damaged one to be read again.
    async fn replace(
        path: &Path,
        max_pages: Option<u32>,
        now: Timestamp,
        reason: &str,
    ) -> Result<Replaced, StoreError> {
        let io = |error: std::io::Error| StoreError::from_io(&error);
        let new = with_suffix(path, ".recovering");
        let remove_new = || {
            for file in COMPANIONS.iter().map(|companion| with_suffix(&new, companion)).chain([new.clone()]) {
                held::remove(&file).map_err(io)?;
            }
            Ok::<_, StoreError>(())
        };
        remove_new()?;
        create_private(&new).map_err(io)?;
        let recovered = match Self::recover_into(&new, path, max_pages, now).await {
            Ok(recovered) => recovered,
            Err(error @ (StoreError::Full(_) | StoreError::ReadOnly(_))) => {
                remove_new()?;
                return Err(error);
            }
            Err(error) => {
                tracing::error!(%error, "nothing could be brought over from the damaged database");
                remove_new()?;
                create_private(&new).map_err(io)?;
                Recovered::default()
            }
        };
        let kept = keep_aside(path, COMPANIONS, now, reason).map_err(io)?;
        held::rename(&new, path).map_err(io)?;
        Ok(Replaced { path: kept.path, reason: kept.reason, recovered })
    }

    async fn recover_into(
        new: &Path,
        damaged: &Path,
        max_pages: Option<u32>,
        now: Timestamp,
    ) -> Result<Recovered, StoreError> {
        // It counts for nothing until it is whole; closing it brings all of it to the disk.
        let options = options(new, max_pages).foreign_keys(false).synchronous(SqliteSynchronous::Normal);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        give_space_back_from_now_on(&mut connection).await?;
        MIGRATIONS.run_to(salvage::version_of(damaged).await, &mut connection).await?;
        let complete = salvage::copy(&mut connection, damaged).await?;
        MIGRATIONS.run(&mut connection).await?;
        let recovered = Recovered { complete, ..salvage::settle(&mut connection, now).await? };
        connection.close().await?;
        tracing::warn!(?recovered, "the damaged database was read");
        Ok(recovered)
    }

    /// For a folder that cannot be written: what is stored can be read, every write fails with
    /// [`StoreError::ReadOnly`]. Without a readable file everything is empty.
    pub async fn without_writing(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE_NAME);
        if path.is_file() {
            // `immutable`: the companions of WAL cannot be made in such a folder. Whatever a WAL left behind holds is
            // not seen.
            let options = SqliteConnectOptions::new().filename(&path).read_only(true).immutable(true);
            let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
            if is_current(&pool).await {
                return Ok(Self::on_file(pool, None));
            }
            pool.close().await;
        }
        let options = SqliteConnectOptions::new().in_memory(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        MIGRATIONS.run(&pool).await?;
        sqlx::query("PRAGMA query_only = ON").execute(&pool).await?;
        Ok(Self::on_file(pool, None))
    }

    fn on_file(pool: SqlitePool, path: Option<&Path>) -> Self {
        let place = path.map_or(Place::Nowhere, |path| Place::File(path.to_owned().into()));
        Self::on(Pool::Sqlite(pool), place)
    }

    async fn open_file(path: &Path, max_pages: Option<u32>, now: Timestamp) -> Result<Self, StoreError> {
        let standing = match migrations::standing_of(path).await {
            Ok(standing) => standing,
            Err(error @ (StoreError::OtherVersion(_) | StoreError::Corrupt(_))) => return Err(error),
            // What is in the way of reading is in the way of opening, which tells the cause better.
            Err(_) => Standing::Current,
        };
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            // A connection is a thread of this program and a file: there is no line that could have gone dead.
            .test_before_acquire(false)
            // SQLite rolls a transaction back by itself when the disk is full; the driver still counts it as open and
            // would refuse every later one on that connection.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(options(path, max_pages))
            .await?;
        let database = Self::on_file(pool.clone(), Some(path));
        match database.check_and_migrate(&pool, path, standing, now).await {
            Ok(()) => Ok(database),
            Err(error) => {
                database.close().await;
                Err(error)
            }
        }
    }

    async fn check_and_migrate(
        &self,
        pool: &SqlitePool,
        path: &Path,
        standing: Standing,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut connection = pool.acquire().await?;
        let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut *connection).await?;
        if verdict != "ok" {
            return Err(StoreError::Corrupt(verdict));
        }
        if let Standing::Older(version) = standing {
            let copy = copies::make(&mut connection, path, now).await?;
            tracing::info!(version, copy = %copy.display(), "the database was copied before its schema is changed");
        }
        give_space_back_from_now_on(&mut connection).await?;
        drop(connection);
        MIGRATIONS.run(pool).await?;
        // SQLite opens a file that may only be read without a word, begins transactions on it too, and complains at the
        // first statement that would write. This one finds no row.
        sqlx::query("DELETE FROM _sqlx_migrations WHERE version < 0").execute(pool).await?;
        backfill::fill(self).await
    }

    /// SQLite says "unable to open" for a folder that cannot be written.
    fn name_the_cause(path: &Path, error: StoreError) -> StoreError {
        if !matches!(error, StoreError::Other(_)) {
            return error;
        }
        let probe = path.parent().map(tempfile::tempfile_in);
        match probe {
            Some(Err(io)) => StoreError::from_io(&io),
            _ => error,
        }
    }
}

/// Gives the space of what was deleted back to the file system, and empties the WAL, which still has it. Pages are wiped when they are
/// deleted (`secure_delete`), so nothing of it is left in the files afterwards.
pub(super) async fn forget_deleted(pool: &SqlitePool, turns: &super::Turns) -> Result<(), StoreError> {
    loop {
        let _turn = turns.lock().await;
        let free: i64 = sqlx::query_scalar("PRAGMA freelist_count").fetch_one(pool).await?;
        if free == 0 {
            break;
        }
        let some = format!("PRAGMA incremental_vacuum({PAGES_AT_ONCE})");
        sqlx::query(sqlx::AssertSqlSafe(some)).fetch_all(pool).await?;
        let left: i64 = sqlx::query_scalar("PRAGMA freelist_count").fetch_one(pool).await?;
        if left >= free {
            break;
        }
    }
    let _turn = turns.lock().await;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_all(pool).await?;
    Ok(())
}

/// Writes the file anew, page by page: where a row became smaller, its page may still have what stood there before. Whether all of the
/// old file is gone; a reader may have kept it.
pub(super) async fn rewrite(pool: &SqlitePool) -> Result<bool, StoreError> {
    sqlx::query("VACUUM").execute(pool).await?;
    let busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(pool).await?;
    Ok(busy == 0)
}

/// Whether every migration this program knows has been applied, asked without writing.
async fn is_current(pool: &SqlitePool) -> bool {
    let newest: Result<Option<i64>, _> =
        sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success").fetch_one(pool).await;
    newest.ok().flatten() == Some(migrations::newest())
}

/// What `PRAGMA auto_vacuum` says of a file whose free pages can be given back.
const INCREMENTAL: i64 = 2;

/// Lets free pages be given back. A file that was made before deleted rows were wiped is written anew for this, once, without what
/// was deleted from it. Where there is no room for that, the next start tries again.
async fn give_space_back_from_now_on(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    // Only asked: setting it writes, also when it is set already.
    let mode: i64 = sqlx::query_scalar("PRAGMA auto_vacuum").fetch_one(&mut *connection).await?;
    if mode != INCREMENTAL {
        sqlx::query("PRAGMA auto_vacuum = INCREMENTAL").execute(&mut *connection).await?;
        if let Err(error) = sqlx::query("VACUUM").execute(connection).await {
            tracing::warn!(%error, "the database could not be written anew");
        }
    }
    Ok(())
}

/// How the file is opened for work.
fn options(path: &Path, max_pages: Option<u32>) -> SqliteConnectOptions {
    // The write-ahead log shares memory between processes, which a network drive cannot (<https://sqlite.org/wal.html>).
    let remote = network_drive::is_on_one(path);
    let journal = if remote { SqliteJournalMode::Delete } else { SqliteJournalMode::Wal };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(journal)
        // A batch found in the file was written before its request left, also after a power cut.
        .synchronous(SqliteSynchronous::Full)
        // On macOS a sync leaves data in the drive's cache unless told otherwise (<https://sqlite.org/pragma.html#pragma_fullfsync>);
        // elsewhere these change nothing.
        .pragma("fullfsync", "ON")
        .pragma("checkpoint_fullfsync", "ON")
        // What is deleted from the history is wiped.
        .pragma("secure_delete", "ON")
        .foreign_keys(true)
        .pragma("cache_size", format!("-{CACHE_KIB}"))
        .pragma("wal_autocheckpoint", LOGGED_PAGES.to_string())
        .busy_timeout(PATIENCE);
    match max_pages {
        Some(pages) => options.pragma("max_page_count", pages.to_string()),
        None => options,
    }
}

fn prepare(folder: &Path) -> std::io::Result<PathBuf> {
    crate::documents::private_folder(folder)?;
    let path = folder.join(FILE_NAME);
    create_private(&path)?;
    Ok(path)
}

/// Makes the file with mode 0600 before SQLite does with another one; WAL and shared memory inherit the mode.
pub(in crate::store) fn create_private(path: &Path) -> std::io::Result<()> {
    if path.is_file() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

#[cfg(test)]
mod tests;
