//! How a list is read from a file, where the user knows better.

use serde::{Deserialize, Serialize};

/// How the bytes of a text stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, of which GBK and GB 2312 are parts.
    Gbk,
    /// Big5, as in Hong Kong and Taiwan.
    Big5,
}

/// How a file is to be read, where the user knows better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct ListReading {
    /// Which sheet of a workbook, from 0.
    pub sheet: Option<u32>,
    /// Encoding of a text.
    pub encoding: Option<TextEncoding>,
    /// Number of the row that names the columns, 0 for none; what stands above it is left out.
    pub heading_row: Option<u32>,
}
