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
mod tests {
    use super::*;
    use std::fmt::Write;

    /// The beginning of the SHA-384 of each migration's file. A line is added with a new migration and never changed: a database
    /// made with another text is not opened any more.
    const PINNED: &[(i64, &str)] = &[
        (1, "885c71d405c5647b0454bc91"),
        (2, "c1f39bbbd3bef149ffe98e9a"),
        (3, "36cebb02be353649f093241c"),
        (4, "e2c9b86c70611ba41c2f7617"),
        (5, "4248ae23605a5fd40f3de9e4"),
        (6, "5c066395b1c86d62ed48e8df"),
        (7, "a7cd1a47ac16d33a36b650f1"),
        (8, "c5dc3827601d62e28f603465"),
        (9, "f88a96b8ac4e3ef5c5d51ed2"),
        (10, "d360b9f6bdde31232ae125de"),
        (11, "cf1bbbdea50cfaaef30ab629"),
        (12, "7267e8250751baf560565cc9"),
        (13, "e53e98b3d139baf7a2e9f0a6"),
        (14, "2e2aa01c99fbf7dbf7c1818d"),
        (15, "ec179c9b37dc9966bdcbcc91"),
        (16, "9a70db2dbc76fc3e8e08790e"),
    ];

    /// The same of a team's database.
    const SERVER_PINNED: &[(i64, &str)] =
        &[(1, "9b3f5d3b483bc0286f45a16c"), (2, "ee6c6951cab8c289220cb008"), (3, "6efb41237fbcb10c3bea79d4")];

    fn checksums(migrations: &Migrator) -> Vec<(i64, String)> {
        migrations
            .iter()
            .map(|one| {
                let hex = one.checksum.iter().take(12).fold(String::new(), |mut text, byte| {
                    let _ = write!(text, "{byte:02x}");
                    text
                });
                (one.version, hex)
            })
            .collect()
    }

    #[test]
    fn no_migration_was_changed() {
        for (migrations, pinned) in [(&MIGRATIONS, PINNED), (&SERVER_MIGRATIONS, SERVER_PINNED)] {
            let pinned: Vec<(i64, String)> =
                pinned.iter().map(|(version, hex)| (*version, (*hex).to_owned())).collect();
            assert_eq!(checksums(migrations), pinned);
        }
    }

    #[test]
    fn line_ends_are_the_same_on_every_computer() {
        let attributes = include_str!("../../../../.gitattributes");
        assert!(attributes.lines().any(|line| line == "*.sql text eol=lf"));
        for one in MIGRATIONS.iter().chain(SERVER_MIGRATIONS.iter()) {
            assert!(!one.sql.as_str().contains('\r'), "{}", one.version);
        }
    }
}
