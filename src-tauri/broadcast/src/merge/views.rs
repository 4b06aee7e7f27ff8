//! What the window shows of a sheet that fills a message in.

use crate::directory::DirectoryHit;
use crate::lists::{ListNote, TextEncoding};
use crate::model::audience::Recipient;
use crate::model::error_view::ErrorView;
use crate::model::variable::VariableKind;
use serde::{Deserialize, Serialize};
use wecom::finding::Finding;

/// A sheet that was opened and is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergeOpened {
    /// Its hash.
    pub sheet: String,
    /// The name of its file.
    pub name: String,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergeColumn {
    /// Its name in the sheet; `None` where no row names the columns.
    pub title: Option<String>,
    /// Rows that have something in it.
    pub filled: u32,
    /// What stands in the first of them.
    pub sample: String,
    /// The variable that it fills in, or would when it is put into the message.
    pub variable: String,
    /// The variable as it is put into a text.
    pub braced: String,
}

/// What becomes of the rows. `rows` is the sum of `fine`, `with_problems` and `left_out`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergeSum {
    /// Rows with data.
    pub rows: u32,
    /// Rows that can be sent.
    pub fine: u32,
    /// Rows that cannot be sent as they are, and are not left out.
    pub with_problems: u32,
    /// Of those: it has to be asked whom they are for.
    pub asked: u32,
    /// Of those: nobody fits.
    pub unknown: u32,
    /// Of those: nobody is named.
    pub empty: u32,
    /// Rows that were left out.
    pub left_out: u32,
    /// Rows whose recipient stands in an earlier row, which is not left out.
    pub repeated: u32,
    /// How many get a message: of the rows that can be sent, each once.
    pub people: u32,
    /// How many messages that is.
    pub messages: u32,
}

/// A sheet as it fills a message in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergeView {
    /// Names of the sheets of its workbook; empty for a text.
    pub sheets: Vec<String>,
    /// How the text was read; `None` for a workbook.
    pub encoding: Option<TextEncoding>,
    /// Number of the row that names the columns; `None`: the sheet begins with data.
    pub heading_row: Option<u32>,
    /// A row that was not taken for the one that names the columns, and may be.
    pub heading_unsure: Option<u32>,
    /// The columns, from the left.
    pub columns: Vec<MergeColumn>,
    /// Columns that have the name of another one: which of them is meant has to be said by hand.
    pub twins: Vec<u32>,
    /// What to know of how it was read.
    pub notes: Vec<ListNote>,
    /// The variables of the message, without those that the program fills in itself.
    pub variables: Vec<String>,
    /// Those that no column fills in, and nothing else.
    pub unfilled: Vec<String>,
    /// Columns that are of no use: neither for a variable nor for the recipients.
    pub unused: Vec<u32>,
    /// Mail domains of which nobody knows whether they are the company's, the first 20.
    pub domains: Vec<String>,
    /// What becomes of the rows.
    pub sum: MergeSum,
    /// Why no row can be looked at: the sheet cannot be read, or the message is no template.
    pub problem: Option<ErrorView>,
}

/// Some of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergePage {
    /// How many rows fit.
    pub total: u32,
    /// Those that were asked for.
    pub rows: Vec<MergeRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergeRow {
    /// As the sheet's own program counts.
    pub number: u32,
    /// Whom it is for.
    pub to: MergeRowTo,
    /// The cells of all columns, long ones shortened.
    pub cells: Vec<String>,
    /// The columns whose cells were written over.
    pub edited: Vec<u32>,
    /// It is left out.
    pub left_out: bool,
    /// Why it cannot be sent.
    pub problems: Vec<MergeProblem>,
}

/// Whom a row is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MergeRowTo {
    /// This one: a member, or a department, tag or group chat.
    Person {
        /// Who.
        recipient: Recipient,
        /// The name, where it is known.
        name: Option<String>,
        /// Names of the departments.
        detail: String,
    },
    /// It has to be asked.
    Asked {
        /// What stands in the sheet.
        word: String,
        /// Who may be meant.
        hits: Vec<DirectoryHit>,
    },
    /// Nobody fits.
    Unknown {
        /// What stands in the sheet.
        word: String,
    },
    /// Nobody is named.
    Empty,
    /// One who stands in an earlier row, with which this one is joined.
    Repeated {
        /// The number of that row.
        row: u32,
        /// Who.
        recipient: Recipient,
    },
}

/// Why a row cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum MergeProblem {
    /// It has to be asked whom it is for.
    RecipientAsked,
    /// Nobody fits.
    RecipientUnknown,
    /// Nobody is named.
    RecipientEmpty,
    /// There is a message for each row, and an earlier row says the same to the same recipient: WeCom would drop this one.
    SameMessage {
        /// The number of that row.
        row: u32,
    },
    /// A variable without a value.
    Missing {
        /// Its name.
        variable: String,
    },
    /// The sheet shows an error, or a formula without a result.
    CellFault {
        /// In which column.
        column: u32,
        /// What it shows.
        text: String,
    },
    /// A value that is none of the variable's kind.
    NotA {
        /// The variable.
        variable: String,
        /// Its kind.
        kind: VariableKind,
        /// What was given.
        text: String,
    },
    /// A rule that the filled message breaks.
    Finding {
        /// What the rule says.
        finding: Box<Finding>,
    },
    /// The message cannot be filled in.
    Fill {
        /// Why.
        text: String,
    },
}
