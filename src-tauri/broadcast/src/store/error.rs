//! What can go wrong with the database, told apart by what a person can do about it.

use crate::model::error_view::{ErrorCode, ErrorView};
use std::io;

/// Why the database could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No space left (`SQLITE_FULL`, `ENOSPC`). Nothing of the transaction was written.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The folder or the file cannot be written (`SQLITE_READONLY`, `EROFS`, `EACCES`).
    #[error("the profile folder cannot be written: {0}")]
    ReadOnly(String),
    /// Another connection holds the database longer than the patience set (`SQLITE_BUSY`, `SQLITE_LOCKED`, no free
    /// connection).
    #[error("the database is busy: {0}")]
    Busy(String),
    /// Not a database, or malformed.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// A newer Posthorn made it, or one that was built from other sources. It is left as it is.
    #[error("the database was made by a newer or differently built Posthorn, and nothing in it was changed: {0}")]
    OtherVersion(String),
    /// Anything else.
    #[error("database: {0}")]
    Other(String),
}

impl StoreError {
    /// From trouble of the file system.
    pub(crate) fn from_io(error: &io::Error) -> Self {
        let text = error.to_string();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full(text),
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly(text),
            _ => Self::Other(text),
        }
    }

    /// A row whose content makes no sense.
    pub(crate) fn bad_row(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }
}

impl StoreError {
    fn from_migration(error: &sqlx::migrate::MigrateError, text: String) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => {
                Self::OtherVersion(text)
            }
            MigrateError::Execute(inner) | MigrateError::ExecuteMigration(inner, _) => match inner {
                // A statement that fails on its face (a table is there already): not a database of Posthorn.
                sqlx::Error::Database(database) if primary_code(&**database) == 1 => Self::Corrupt(text),
                inner => Self::from_sqlx(inner, text),
            },
            _ => Self::Other(text),
        }
    }

    fn from_sqlx(error: &sqlx::Error, text: String) -> Self {
        match error {
            sqlx::Error::Io(io) => Self::from_io(io),
            sqlx::Error::PoolTimedOut => Self::Busy(text),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(text),
            sqlx::Error::Migrate(migrate) => Self::from_migration(migrate, text),
            sqlx::Error::Database(database) => match primary_code(&**database) {
                5 | 6 => Self::Busy(text),
                8 => Self::ReadOnly(text),
                11 | 26 => Self::Corrupt(text),
                13 => Self::Full(text),
                _ => Self::Other(text),
            },
            _ => Self::Other(text),
        }
    }
}

/// The primary result code, which is the lowest byte of the extended one (<https://sqlite.org/rescode.html>).
fn primary_code(error: &dyn sqlx::error::DatabaseError) -> u32 {
    error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default() & 0xff
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        Self::from_sqlx(&error, text)
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        let text = error.to_string();
        Self::from_migration(&error, text)
    }
}

impl From<&StoreError> for ErrorView {
    fn from(error: &StoreError) -> Self {
        let code = match error {
            StoreError::Full(_) => ErrorCode::StorageFull,
            StoreError::ReadOnly(_) => ErrorCode::StorageReadOnly,
            StoreError::Busy(_) => ErrorCode::StorageBusy,
            StoreError::OtherVersion(_) => ErrorCode::StorageOtherVersion,
            StoreError::Corrupt(_) | StoreError::Other(_) => ErrorCode::Storage,
        };
        Self::new(code, error.to_string())
    }
}

impl From<StoreError> for ErrorView {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_of_the_file_system_is_told_apart() {
        for (kind, expected) in [
            (io::ErrorKind::StorageFull, ErrorCode::StorageFull),
            (io::ErrorKind::QuotaExceeded, ErrorCode::StorageFull),
            (io::ErrorKind::FileTooLarge, ErrorCode::StorageFull),
            (io::ErrorKind::ReadOnlyFilesystem, ErrorCode::StorageReadOnly),
            (io::ErrorKind::PermissionDenied, ErrorCode::StorageReadOnly),
            (io::ErrorKind::NotFound, ErrorCode::Storage),
        ] {
            let view = ErrorView::from(StoreError::from_io(&io::Error::from(kind)));
            assert_eq!(view.code, expected, "{kind:?}");
        }
        assert_eq!(ErrorView::from(StoreError::from(sqlx::Error::PoolTimedOut)).code, ErrorCode::StorageBusy);
    }
}
