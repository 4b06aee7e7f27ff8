//! Why a sheet does not fill a message in, and how a page is told.

use crate::compose::personal::FillError;
use crate::documents::DocumentError;
use crate::lists::ListError;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::store_error::StoreError;

/// Why a sheet does not fill a message in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// The file is no sheet.
    #[error(transparent)]
    List(#[from] ListError),
    /// The kept sheet is not there any more, or damaged.
    #[error("the sheet {0} is not kept any more; open its file again")]
    Gone(String),
    /// It cannot be kept, or read again.
    #[error(transparent)]
    File(#[from] DocumentError),
    /// The contacts cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The draft has no sheet.
    #[error("the draft has no sheet")]
    NoSheet,
    /// There is no such column.
    #[error("the sheet has no such column")]
    NoColumn,
    /// There is no row with this number.
    #[error("the sheet has no row {0}")]
    NoRow(u32),
    /// No row is left that is sent.
    #[error("no row is left that a message is made of")]
    NoRows,
    /// The message is no template.
    #[error(transparent)]
    Fill(#[from] FillError),
    /// A row cannot be sent as it is, and is not left out.
    #[error("row {row}: {what}; correct it or leave it out ({others} more like it)")]
    BadRow {
        /// Number of the first such row.
        row: u32,
        /// What is wrong with it.
        what: String,
        /// How many other rows cannot be sent.
        others: u32,
    },
}

impl MergeError {
    /// The word for the UI, with the row where there is one: `bad_row:17`.
    fn word(&self) -> String {
        match self {
            Self::Gone(_) => "gone".to_owned(),
            Self::NoSheet => "no_sheet".to_owned(),
            Self::NoColumn => "no_column".to_owned(),
            Self::NoRow(row) => format!("no_row:{row}"),
            Self::NoRows => "no_rows".to_owned(),
            Self::BadRow { row, .. } => format!("bad_row:{row}"),
            Self::Fill(error) => error.to_string(),
            Self::List(_) | Self::File(_) | Self::Store(_) => String::new(),
        }
    }
}

impl From<&MergeError> for ErrorView {
    fn from(error: &MergeError) -> Self {
        match error {
            MergeError::List(error) => error.into(),
            MergeError::File(error) => error.into(),
            MergeError::Store(error) => error.into(),
            MergeError::Gone(_) => {
                Self::new(ErrorCode::NotFound, error.to_string()).at("merge").with_detail(error.word())
            }
            _ => Self::new(ErrorCode::InvalidInput, error.to_string()).at("merge").with_detail(error.word()),
        }
    }
}

crate::model::error_view::error_view_of_owned!(MergeError);
