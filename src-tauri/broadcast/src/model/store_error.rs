//! What can go wrong with the database, told apart by what a person can do about it.

use crate::model::error_view::{ErrorCode, ErrorView};

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

crate::model::error_view::error_view_of_owned!(StoreError);
