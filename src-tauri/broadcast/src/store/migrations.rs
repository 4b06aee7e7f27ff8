//! The migrations of both databases, and whether a file or a schema was made by the ones that this program knows.

use crate::model::store_error::StoreError;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use std::path::Path;

/// Every change of the schema, oldest first. What has been released is never changed: databases carry the checksums.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The same of a team's database. Its first one makes what those of the file had made by then.
pub(crate) static SERVER_MIGRATIONS: Migrator = sqlx::migrate!("./migrations/postgres");

/// The newest version of the file.
pub(super) fn newest() -> i64 {
    newest_of(&MIGRATIONS)
}

fn newest_of(migrations: &Migrator) -> i64 {
    migrations.iter().map(|one| one.version).max().unwrap_or_default()
}

/// What a database is, as far as its list of migrations tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Empty, or without a list.
    New,
    /// Made by some of the migrations, up to this version.
    Older(i64),
    /// Made by all of them.
    Current,
}

/// Reads the list of a file without writing anything. [`StoreError::OtherVersion`] when a migration stands in it that this
/// program does not have, has with another text, or that was not finished.
pub(super) async fn standing_of(path: &Path) -> Result<Standing, StoreError> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
        return Ok(Standing::New);
    }
    let mut connection = SqliteConnection::connect_with(&reading(path)).await?;
    let standing = standing(&mut connection).await;
    connection.close().await?;
    standing
}

/// How to open a file for nothing but reading. Without a WAL that holds something no companion files are made either.
pub(super) fn reading(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).read_only(true).immutable(!has_wal(path))
}

/// Whether a WAL with content lies beside a file.
pub(super) fn has_wal(path: &Path) -> bool {
    std::fs::metadata(crate::documents::quarantine::with_suffix(path, "-wal")).is_ok_and(|file| file.len() > 0)
}

async fn standing(connection: &mut SqliteConnection) -> Result<Standing, StoreError> {
    let has_list: bool =
        sqlx::query_scalar("SELECT COUNT(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'")
            .fetch_one(&mut *connection)
            .await?;
    if !has_list {
        return Ok(Standing::New);
    }
    let list = "SELECT version, success, checksum FROM _sqlx_migrations ORDER BY version";
    judged(&sqlx::query_as(list).fetch_all(connection).await?, &MIGRATIONS)
}

/// What a list tells: versions, whether they were finished, checksums, oldest first.
pub(super) fn judged(list: &[(i64, bool, Vec<u8>)], migrations: &Migrator) -> Result<Standing, StoreError> {
    let newest = newest_of(migrations);
    let mut last = 0;
    for (version, success, checksum) in list {
        let known = migrations.iter().find(|one| one.version == *version);
        let Some(known) = known else {
            return Err(StoreError::OtherVersion(format!("it has change {version}, this program knows {newest}")));
        };
        if !success {
            return Err(StoreError::OtherVersion(format!("change {version} was not finished")));
        }
        if *checksum != known.checksum.as_ref() {
            return Err(StoreError::OtherVersion(format!("change {version} has another text")));
        }
        last = *version;
    }
    Ok(match last {
        0 => Standing::New,
        last if last == newest => Standing::Current,
        last => Standing::Older(last),
    })
}

#[cfg(test)]
mod tests;
