//! Why a file is no member sheet, or not taken for one of this company, and how a page is told.

use crate::documents::DocumentError;
use crate::lists::ListError;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::store_error::StoreError;

/// Why a member sheet is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MemberSheetError {
    /// The file cannot be read as a list.
    #[error(transparent)]
    List(#[from] ListError),
    /// No row names a column with accounts and one with names.
    #[error("no row has the headings 账号 (account) and 姓名 (name)")]
    NoColumns,
    /// Nothing stands below the headings.
    #[error("there is nobody in the sheet")]
    Empty,
    /// Most rows have no account or no name: the file was cut off, or it is another list.
    #[error("only {usable} of {rows} rows have an account and a name")]
    HalfWritten {
        /// Rows with both.
        usable: u32,
        /// Rows in all.
        rows: u32,
    },
    /// More text than a company's sheet has.
    #[error("the sheet has too much text")]
    TooLarge,
    /// There are no contacts yet to hold it against.
    #[error("the contacts were not read yet, so nobody can tell whether the sheet is of this company")]
    Unread,
    /// No account is one of the contacts.
    #[error("no account of the sheet is one of this company")]
    Stranger,
    /// Few accounts are.
    #[error("few accounts of the sheet are of this company")]
    Doubtful,
    /// Another one was looked at since, or the program was started anew.
    #[error("the sheet is not open any more")]
    Gone,
    /// The contacts cannot be read from the database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be written down.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl MemberSheetError {
    /// The word for the UI, with figures behind it where there are some.
    fn word(&self) -> Option<String> {
        let word = match self {
            Self::HalfWritten { usable, rows } => return Some(format!("half_written:{usable}/{rows}")),
            Self::NoColumns => "no_columns",
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::Unread => "unread",
            Self::Stranger => "stranger",
            Self::Doubtful => "doubtful",
            Self::Gone => "gone",
            Self::List(_) | Self::Store(_) | Self::Document(_) => return None,
        };
        Some(word.to_owned())
    }
}

impl From<&MemberSheetError> for ErrorView {
    fn from(error: &MemberSheetError) -> Self {
        let view = match error {
            MemberSheetError::List(error) => return Self::from(error),
            MemberSheetError::Store(error) => return Self::from(error),
            MemberSheetError::Document(error) => return Self::from(error),
            MemberSheetError::Gone => Self::new(ErrorCode::NotFound, error.to_string()),
            _ => Self::new(ErrorCode::InvalidInput, error.to_string()),
        };
        view.at("member_sheet").with_detail(error.word().unwrap_or_default())
    }
}

crate::model::error_view::error_view_of_owned!(MemberSheetError);
