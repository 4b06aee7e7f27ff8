//! The rows of a sheet as a person sees them, with the numbers that the sheet's own program shows, within limits.

use super::ListError;
use serde::{Deserialize, Serialize};

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most rows with data: the one that names the columns and the titles above it do not count.
pub const MAX_ROWS: usize = 100_000;
/// Rows that are not data: the one that names the columns, and above it a title across the sheet, a remark.
pub(super) const MAX_ABOVE: usize = 10;
/// Most columns.
pub const MAX_COLUMNS: usize = 256;
/// Most cells up to the last filled one of each row.
const MAX_CELLS: usize = 3_000_000;
/// Most bytes of text in all cells together.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// Why a cell has no value that anybody may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CellFault {
    /// It shows an error: `#N/A`, `#DIV/0!`, or `###` where the column was too narrow.
    Error,
    /// It has a formula whose result was not saved.
    Missing,
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As the sheet's own program counts, from 1.
    pub number: u32,
    /// The texts of all cells, one behind the other: a list of texts would take many times the room.
    text: Box<str>,
    /// Where each cell ends, up to the last one that is not empty.
    ends: Box<[u32]>,
    faults: Box<[(u32, CellFault)]>,
}

impl Row {
    /// The text of a column, edges trimmed; empty beyond the last one. Of a cell with an error it is the error.
    pub fn cell(&self, column: u32) -> &str {
        let column = column as usize;
        let Some(end) = self.ends.get(column) else { return "" };
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.text[start as usize..*end as usize]
    }

    /// The texts up to the last cell that has something in it.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        (0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX)).map(|column| self.cell(column))
    }

    /// Why the cell of a column must not be used.
    pub fn fault(&self, column: u32) -> Option<CellFault> {
        self.faults.iter().find(|(at, _)| *at == column).map(|(_, fault)| *fault)
    }

    /// The same row with other texts in some of its first `columns` cells: a cell that was written over has no fault of before.
    pub(crate) fn edited<'a>(&self, columns: u32, text_of: impl Fn(u32) -> Option<&'a str>) -> Self {
        let mut cells = Cells::default();
        for column in 0..columns {
            match text_of(column) {
                Some(text) => cells.add(text),
                None => cells.add_with(self.cell(column), self.fault(column)),
            }
        }
        cells.shorten();
        cells.row(self.number)
    }

    /// The columns whose cells must not be used, from the left.
    pub fn faults(&self) -> impl Iterator<Item = (u32, CellFault)> {
        self.faults.iter().copied()
    }
}

/// A cell as sheet programs call it: column 2 of row 5 is `C5`.
pub fn cell_name(column: u32, row: u32) -> String {
    format!("{}{row}", column_name(column))
}

/// A column as sheet programs call it: 2 is `C`, 26 is `AA`.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A row that is being put together, from the left.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells {
    text: String,
    ends: Vec<u32>,
    faults: Vec<(u32, CellFault)>,
}

impl Cells {
    /// Number of cells so far.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The next cell, edges trimmed. A text that says that there is no value, as `#N/A` does, is a fault wherever it comes from.
    pub(crate) fn add(&mut self, text: &str) {
        self.add_exact(trimmed(text));
    }

    /// The same with its edges.
    pub(crate) fn add_exact(&mut self, text: &str) {
        if is_error(trimmed(text)) {
            self.faults.push((to_u32(self.ends.len()), CellFault::Error));
        }
        self.text.push_str(text);
        self.ends.push(to_u32(self.text.len()));
    }

    /// The next cell, which has no value.
    pub(crate) fn add_missing(&mut self) {
        self.faults.push((to_u32(self.ends.len()), CellFault::Missing));
        self.ends.push(to_u32(self.text.len()));
    }

    /// The next cell, whose fault is known.
    pub(super) fn add_with(&mut self, text: &str, fault: Option<CellFault>) {
        match fault {
            Some(CellFault::Missing) => self.add_missing(),
            Some(CellFault::Error) if !is_error(text) => {
                self.faults.push((to_u32(self.ends.len()), CellFault::Error));
                self.text.push_str(text);
                self.ends.push(to_u32(self.text.len()));
            }
            _ => self.add(text),
        }
    }

    /// Empty cells before the given column, which must not be one of those that there are.
    pub(crate) fn skip_to(&mut self, column: usize) {
        self.ends.resize(column.max(self.ends.len()), to_u32(self.text.len()));
    }

    /// The next row begins.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.faults.clear();
    }

    /// The row of them.
    fn row(&self, number: u32) -> Row {
        Row {
            number,
            text: Box::from(self.text.as_str()),
            ends: Box::from(self.ends.as_slice()),
            faults: Box::from(self.faults.as_slice()),
        }
    }

    /// Leaves out empty cells at the end.
    fn shorten(&mut self) {
        let last_fault = self.faults.last().map_or(0, |(column, _)| *column as usize + 1);
        while self.ends.len() > last_fault {
            let before = if self.ends.len() > 1 { self.ends[self.ends.len() - 2] } else { 0 };
            if self.ends[self.ends.len() - 1] > before {
                break;
            }
            self.ends.pop();
        }
    }
}

impl<T: AsRef<str>> FromIterator<T> for Cells {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut cells = Self::default();
        texts.into_iter().for_each(|text| cells.add(text.as_ref()));
        cells
    }
}

/// The rows of one sheet, without those that are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    rows: Vec<Row>,
    columns: u32,
    cells: usize,
    text: usize,
}

impl Table {
    /// Adds a row behind the others; an empty one is left out. What was put together is ready for the next row afterwards.
    pub(crate) fn push(&mut self, number: u32, cells: &mut Cells) -> Result<(), ListError> {
        cells.shorten();
        if cells.len() == 0 {
            cells.clear();
            return Ok(());
        }
        self.push_even_if_empty(number, cells)
    }

    /// The same, and an empty row is one.
    pub(crate) fn push_even_if_empty(&mut self, number: u32, cells: &mut Cells) -> Result<(), ListError> {
        // Which rows are data is known only when all are there.
        if self.rows.len() == MAX_ROWS + MAX_ABOVE {
            return Err(ListError::TooManyRows);
        }
        if cells.len() > MAX_COLUMNS {
            return Err(ListError::TooManyColumns);
        }
        self.cells += cells.len();
        self.text += cells.text.len();
        if self.cells > MAX_CELLS || self.text > MAX_TEXT {
            return Err(ListError::TooLarge);
        }
        self.columns = self.columns.max(to_u32(cells.len()));
        self.rows.push(cells.row(number));
        cells.clear();
        Ok(())
    }

    /// Refuses more data than [`MAX_ROWS`], which begins below the row at `heading`.
    pub(super) fn check_rows(&self, heading: Option<usize>) -> Result<(), ListError> {
        let data = self.rows.len().saturating_sub(heading.map_or(0, |place| place + 1));
        if data > MAX_ROWS { Err(ListError::TooManyRows) } else { Ok(()) }
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> u32 {
        self.columns
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A cell without blanks and invisible characters at its edges.
pub(crate) fn trimmed(text: &str) -> &str {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.trim_matches(unseen)
}

/// What Excel, WPS and LibreOffice show in place of a value.
const ERRORS: [&str; 17] = [
    "#N/A",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#GETTING_DATA",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#EXTERNAL!",
    "#PYTHON!",
];

/// Whether a text is one of those, in any case and width. LibreOffice has numbers (`Err:502`), and a column that is too narrow shows
/// `###`, which copying and some exports take over.
fn is_error(text: &str) -> bool {
    let first = text.chars().next();
    if text.len() > 60 || !matches!(first, Some('#' | '＃' | 'E' | 'e' | '错')) {
        return false;
    }
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let text: String = text.chars().map(narrow).collect::<String>().to_ascii_uppercase();
    let numbered = ["ERR:", "错误:"].iter().find_map(|begin| text.strip_prefix(begin));
    ERRORS.contains(&text.as_str())
        || (text.len() > 2 && text.bytes().all(|byte| byte == b'#'))
        || numbered.is_some_and(|number| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
