//! What can go wrong with the database, told apart by what a person can do about it.

use crate::model::store_error::StoreError;
use std::io;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::error_view::{ErrorCode, ErrorView};

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
