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
    /// The server of a team's database does not answer, or the way to it was cut. What was being written may stand there or not.
    #[error("the team's database cannot be reached: {0}")]
    Away(String),
    /// The server of a team's database does not let this user in, or not do what was asked.
    #[error("the team's database is closed to this user: {0}")]
    NotAllowed(String),
    /// The database that was named cannot be a team's: it is too old, holds something else, or cannot keep every text.
    #[error("the database cannot be a team's: {0}")]
    Unsuitable(String),
    /// Another computer of the team works on what was to be written: it took this one, of which nothing was heard, for gone.
    #[error("another computer of the team has taken the sends over")]
    LeaseLost,
    /// Anything else.
    #[error("database: {0}")]
    Other(String),
}

impl From<&StoreError> for ErrorView {
    fn from(error: &StoreError) -> Self {
        let code = match error {
            StoreError::Full(_) => ErrorCode::StorageFull,
            StoreError::ReadOnly(_) => ErrorCode::StorageReadOnly,
            StoreError::Busy(_) | StoreError::LeaseLost => ErrorCode::StorageBusy,
            StoreError::OtherVersion(_) => ErrorCode::StorageOtherVersion,
            StoreError::Away(_) => ErrorCode::StorageAway,
            StoreError::NotAllowed(_) => ErrorCode::StorageNotAllowed,
            StoreError::Unsuitable(_) => ErrorCode::StorageUnsuitable,
            StoreError::Corrupt(_) | StoreError::Other(_) => ErrorCode::Storage,
        };
        Self::new(code, error.to_string())
    }
}

crate::model::error_view::error_view_of_owned!(StoreError);
