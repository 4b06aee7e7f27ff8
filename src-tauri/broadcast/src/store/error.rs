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
                sqlx::Error::Database(database) if file_code(&**database) == Some(1) => Self::Corrupt(text),
                inner => Self::from_sqlx(inner, text),
            },
            _ => Self::Other(text),
        }
    }

    fn from_sqlx(error: &sqlx::Error, text: String) -> Self {
        match error {
            sqlx::Error::Io(io) if is_of_a_line(io.kind()) => Self::Away(text),
            sqlx::Error::Io(io) => Self::from_io(io),
            sqlx::Error::PoolTimedOut => Self::Busy(text),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(text),
            sqlx::Error::Migrate(migrate) => Self::from_migration(migrate, text),
            sqlx::Error::Database(database) => match file_code(&**database) {
                Some(code) => Self::from_file(code, text),
                None => Self::from_server(database.code().as_deref().unwrap_or_default(), text),
            },
            // Of the line to a server alone.
            sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => Self::Away(text),
            _ => Self::Other(text),
        }
    }

    /// By a primary result code of SQLite.
    fn from_file(code: u32, text: String) -> Self {
        match code {
            5 | 6 => Self::Busy(text),
            8 => Self::ReadOnly(text),
            11 | 26 => Self::Corrupt(text),
            13 => Self::Full(text),
            _ => Self::Other(text),
        }
    }

    /// By a state of PostgreSQL (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
    fn from_server(state: &str, text: String) -> Self {
        match state {
            // Disk full.
            "53100" => Self::Full(text),
            // Too many connections; a lock, or a statement, that took too long; two in each other's way.
            "53300" | "55P03" | "57014" | "40001" | "40P01" => Self::Busy(text),
            "XX001" | "XX002" => Self::Corrupt(text),
            // No such database; no right to do it; a standby, or a database that may only be read.
            "3D000" | "42501" | "25006" => Self::NotAllowed(text),
            // It is being shut down, has crashed, is starting; a transaction that stood too long, as after a computer's sleep.
            "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => Self::Away(text),
            // Who comes is not let in.
            state if state.starts_with("28") => Self::NotAllowed(text),
            state if state.starts_with("08") => Self::Away(text),
            _ => Self::Other(text),
        }
    }
}

/// Trouble that a line to a server has, and no file.
fn is_of_a_line(kind: io::ErrorKind) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        kind,
        Kind::ConnectionRefused
            | Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::NotConnected
            | Kind::BrokenPipe
            | Kind::TimedOut
            | Kind::UnexpectedEof
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::NetworkDown
            | Kind::AddrNotAvailable
    )
}

/// The primary result code of SQLite, which is the lowest byte of the extended one (<https://sqlite.org/rescode.html>); `None` of an
/// error of PostgreSQL.
fn file_code(error: &dyn sqlx::error::DatabaseError) -> Option<u32> {
    error.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    Some(error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default() & 0xff)
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
