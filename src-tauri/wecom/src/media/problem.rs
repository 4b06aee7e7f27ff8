//! What can be wrong with a file before it is uploaded.

use super::{Format, MediaKind};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;

/// Why a file is not uploaded. All numbers are bytes or milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum MediaProblem {
    /// It could not be read from disk.
    #[error("the file cannot be read")]
    Unreadable {
        /// Why not.
        reason: ReadFault,
    },
    /// Below the smallest length; an empty file has 0 bytes.
    #[error("{bytes} bytes are too few, at least {min} are needed")]
    TooSmall {
        /// Its length.
        bytes: u32,
        /// The smallest length.
        min: u32,
    },
    /// Above the largest length.
    #[error("{bytes} bytes are too many, at most {max} are taken")]
    TooLarge {
        /// Its length.
        bytes: u32,
        /// The largest length.
        max: u32,
    },
    /// Its content is of a format that this kind does not take, whatever its name says.
    #[error("the content is {found:?}, which this kind does not take")]
    WrongFormat {
        /// What it is.
        found: Format,
    },
    /// It begins as the right format does, but cannot be read as one.
    #[error("a damaged {format:?} file")]
    Damaged {
        /// What it should be.
        format: Format,
    },
    /// A voice message that plays too long.
    #[error("{duration_ms} ms are too long, at most {max_ms} are taken")]
    TooLong {
        /// Its playing time.
        duration_ms: u32,
        /// The longest playing time.
        max_ms: u32,
    },
}

impl MediaProblem {
    /// The error number that `media/upload` would answer (`wecom/contacts-media-agent.md §8` [O]); `None` if the file would
    /// not even leave.
    pub const fn code(self, kind: MediaKind) -> Option<i32> {
        match (self, kind) {
            (Self::Unreadable { .. }, _) => None,
            (Self::TooSmall { bytes: 0, .. }, _) => Some(44001),
            (Self::TooSmall { .. }, _) => Some(40006),
            (Self::TooLarge { .. }, MediaKind::Image) => Some(40009),
            (Self::TooLarge { .. }, MediaKind::Video) => Some(40011),
            (Self::TooLarge { .. }, _) => Some(45001),
            (Self::WrongFormat { .. } | Self::Damaged { .. }, MediaKind::Image) => Some(40123),
            (Self::WrongFormat { .. } | Self::Damaged { .. }, MediaKind::Voice) => Some(301_017),
            (Self::WrongFormat { .. } | Self::Damaged { .. }, _) => Some(40004),
            (Self::TooLong { .. }, _) => Some(45007),
        }
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReadFault {
    /// It is not there (any more).
    Gone,
    /// The system does not allow it.
    Denied,
    /// A folder, or something else that is no plain file.
    NotAFile,
    /// Anything else, such as a disk that fails.
    Other,
}

impl ReadFault {
    pub(super) fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::NotFound => Self::Gone,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::IsADirectory => Self::NotAFile,
            _ => Self::Other,
        }
    }
}
