//! The sheet that fills a message in, another one for each of its rows.
//!
//! The sheet itself lies in the data folder under its hash, so that a draft stays small however many rows it has, and so that what was
//! looked at is what is sent, whatever becomes of the file. What a person corrected stands beside it.

use crate::model::audience::{Recipient, RecipientKind};
use crate::model::list_reading::ListReading;
use crate::model::media::is_sha256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A sheet, and how it fills a message in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Merge {
    /// SHA-256 of the sheet as it was opened, in hexadecimal digits: its name in the folder of sheets.
    pub sheet: String,
    /// The name of its file.
    pub name: String,
    /// How it is read.
    #[serde(default)]
    pub reading: ListReading,
    /// Whom the rows are for.
    pub to: MergeTo,
    /// Mail domains that the admin says are the company's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// The column of each variable, from 0.
    #[serde(default)]
    pub columns: BTreeMap<String, u32>,
    /// Cells with another text than the sheet has.
    #[serde(default)]
    pub edits: Vec<CellEdit>,
    /// Whom single rows are for, where the sheet alone does not tell.
    #[serde(default)]
    pub chosen: Vec<ChosenRecipient>,
    /// Numbers of the rows that are left out.
    #[serde(default)]
    pub left_out: Vec<u32>,
    /// What somebody gets who stands in several rows.
    #[serde(default)]
    pub several: Several,
}

/// Whom the rows of a sheet are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergeTo {
    /// The column that says it, from 0.
    pub column: u32,
    /// What stands in it.
    pub kind: MergeRecipient,
    /// The column with the names of those whose accounts stand in the other, to check them by.
    #[serde(default)]
    pub name_column: Option<u32>,
}

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MergeRecipient {
    /// A member.
    #[default]
    Person,
    /// A department with all below it.
    Department,
    /// A tag.
    Tag,
    /// A group chat that the application made.
    Chat,
}

impl MergeRecipient {
    /// The kind of recipient that it is.
    pub const fn kind(self) -> RecipientKind {
        match self {
            Self::Person => RecipientKind::Person,
            Self::Department => RecipientKind::Department,
            Self::Tag => RecipientKind::Tag,
            Self::Chat => RecipientKind::Chat,
        }
    }
}

/// A cell with another text than the sheet has. One of a row or a column that the sheet does not have is of no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CellEdit {
    /// Number of the row, as the sheet counts.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// What stands in it now.
    pub text: String,
}

/// Whom a row is for, chosen by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChosenRecipient {
    /// Number of the row, as the sheet counts.
    pub row: u32,
    /// Whom it is for.
    pub recipient: Recipient,
}

/// What somebody gets who stands in several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Several {
    /// One message, in which different values of a variable stand one behind the other: `3月、4月`.
    #[default]
    Joined,
    /// A message for each row, in the order of the sheet.
    Each,
}

/// What stands before the hash of a sheet where a draft is written down.
pub(crate) const MENTION: &str = "\"sheet\":";

/// The hashes of the sheets that a document names, whatever else stands in it.
pub(crate) fn mentioned(text: &[u8]) -> impl Iterator<Item = String> + '_ {
    let mark = MENTION.as_bytes();
    let places = (0..text.len()).filter(move |at| text[*at..].starts_with(mark));
    places.filter_map(move |at| {
        let rest = text[at + mark.len()..].trim_ascii_start().strip_prefix(b"\"")?;
        let digits = std::str::from_utf8(rest.get(..64)?).ok()?;
        is_sha256(digits).then(|| digits.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_names_its_sheets() {
        let hash = "ab".repeat(32);
        let text = format!(
            "{{\"merge\": {{\"sheet\": \"{hash}\"}}, \"sheet\":3, \"other\": \"{hash}\"}} damaged \"sheet\":\"{hash}"
        );
        assert_eq!(mentioned(text.as_bytes()).collect::<Vec<_>>(), [hash.clone(), hash]);
        assert_eq!(mentioned(b"\"sheet\":\"abc").count(), 0);
    }
}
