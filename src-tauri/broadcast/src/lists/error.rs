//! Why a file is no list, and how a page is told.

use super::{MAX_COLUMNS, MAX_ROWS};
use crate::model::error_view::{ErrorCode, ErrorView};

/// Why a file is no list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// More than [`MAX_BYTES`], or it unfolds to more than this program takes.
    #[error("the file is too large for a list")]
    TooLarge,
    /// More than [`MAX_ROWS`].
    #[error("the list has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// More than [`MAX_COLUMNS`].
    #[error("the list has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// Neither text nor a workbook.
    #[error("the file is neither a text nor a workbook")]
    NotText,
    /// A file of another kind.
    #[error("{0}")]
    Foreign(Foreign),
    /// A cell has more text than a sheet takes: 32,767 characters.
    #[error("cell {cell} has more than 32767 characters")]
    CellTooLong {
        /// Which, as the sheet calls it.
        cell: String,
    },
    /// A quotation mark that begins in this row does not end, or ends in the middle of a cell: what follows it would be one cell.
    #[error(
        "row {row}: a quotation mark begins there and does not end where a cell ends; rows behind it would be lost"
    )]
    OpenQuote {
        /// Which, as the sheet counts.
        row: u32,
    },
    /// A byte that stands for no character.
    #[error("row {row}: byte {at} of the file is no character of {encoding}; save the file again, as UTF-8")]
    BadByte {
        /// The row, as the sheet counts.
        row: u32,
        /// The place in the file, from 1.
        at: usize,
        /// The encoding that everything else is written in.
        encoding: &'static str,
    },
    /// The workbook is damaged, or no workbook.
    #[error("the workbook is damaged")]
    Damaged,
    /// There is no such sheet in the workbook.
    #[error("there is no such sheet")]
    NoSheet,
    /// There is no such row in the list.
    #[error("there is no such row")]
    NoRow,
    /// There is no such column in the list.
    #[error("there is no such column")]
    NoColumn,
    /// The list was closed, or others were opened since.
    #[error("the list is not open any more")]
    Closed,
}

/// A kind of file that has no list in it, or none that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// An Office document with a password.
    #[error("the file has a password; save it without one")]
    Locked,
    /// A binary workbook (XLSB).
    #[error("the file is a binary workbook (.xlsb); save it as .xlsx")]
    Xlsb,
    /// A workbook of Excel 95 or older.
    #[error("the file is a workbook of Excel 95 or older; save it as .xlsx")]
    Ancient,
    /// A text document.
    #[error("the file is a Word document; copy the table into a sheet and save it as .xlsx")]
    Word,
    /// Slides.
    #[error("the file is a presentation; copy the table into a sheet and save it as .xlsx")]
    Slides,
    /// A sheet of Apple Numbers.
    #[error("the file is an Apple Numbers sheet; export it as .xlsx or CSV")]
    Numbers,
    /// A PDF document.
    #[error("the file is a PDF document; use the sheet it was made from")]
    Pdf,
    /// A picture.
    #[error("the file is a picture; use the sheet it was made from")]
    Picture,
    /// An archive.
    #[error("the file is an archive; unpack it and use the sheet in it")]
    Archive,
    /// A web page without a table.
    #[error("the file is a web page without a table; download the sheet again")]
    Page,
}

impl Foreign {
    fn word(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Xlsb => "xlsb",
            Self::Ancient => "ancient",
            Self::Word => "word",
            Self::Slides => "slides",
            Self::Numbers => "numbers",
            Self::Pdf => "pdf",
            Self::Picture => "picture",
            Self::Archive => "archive",
            Self::Page => "page",
        }
    }
}

impl ListError {
    /// The word for the UI, and the place in the file behind it where there is one: `open_quote:12`.
    fn word(&self) -> String {
        let word = match self {
            Self::CellTooLong { cell } => return format!("cell_too_long:{cell}"),
            Self::OpenQuote { row } => return format!("open_quote:{row}"),
            Self::BadByte { row, .. } => return format!("bad_byte:{row}"),
            Self::TooLarge => "too_large",
            Self::TooManyRows => "too_many_rows",
            Self::TooManyColumns => "too_many_columns",
            Self::NotText => "not_a_list",
            Self::Foreign(foreign) => foreign.word(),
            Self::Damaged => "damaged",
            Self::NoSheet => "no_sheet",
            Self::NoRow => "no_row",
            Self::NoColumn => "no_column",
            Self::Closed => "closed",
        };
        word.to_owned()
    }
}

impl From<&ListError> for ErrorView {
    fn from(error: &ListError) -> Self {
        let code = if *error == ListError::Closed { ErrorCode::NotFound } else { ErrorCode::InvalidInput };
        Self::new(code, error.to_string()).at("list").with_detail(error.word())
    }
}

crate::model::error_view::error_view_of_owned!(ListError);
