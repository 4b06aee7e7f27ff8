//! The rows of a sheet as plain text, with the numbers that the sheet's own program shows, within limits.

use super::ListError;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most rows with something in them.
pub const MAX_ROWS: usize = 100_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 256;
/// Most cells with something in them.
const MAX_CELLS: usize = 3_000_000;
/// Most bytes of text in all cells together.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As the sheet's own program counts, from 1.
    pub number: u32,
    /// The cells up to the last one that is not empty, edges trimmed.
    pub cells: Vec<Box<str>>,
}

impl Row {
    /// The text of a column; empty beyond the last one.
    pub fn cell(&self, column: u32) -> &str {
        self.cells.get(column as usize).map_or("", |cell| cell)
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
    /// Adds a row behind the others; an empty one is left out.
    pub(super) fn push(&mut self, number: u32, cells: Vec<Box<str>>) -> Result<(), ListError> {
        let mut cells = cells;
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        if self.rows.len() == MAX_ROWS {
            return Err(ListError::TooManyRows);
        }
        if cells.len() > MAX_COLUMNS {
            return Err(ListError::TooManyColumns);
        }
        self.cells += cells.len();
        self.text += cells.iter().map(|cell| cell.len()).sum::<usize>();
        if self.cells > MAX_CELLS || self.text > MAX_TEXT {
            return Err(ListError::TooLarge);
        }
        self.columns = self.columns.max(u32::try_from(cells.len()).unwrap_or(u32::MAX));
        self.rows.push(Row { number, cells });
        Ok(())
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

/// A cell without blanks and invisible characters at its edges.
pub(crate) fn trimmed(text: &str) -> &str {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.trim_matches(unseen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<Box<str>> {
        texts.iter().map(|text| Box::from(*text)).collect()
    }

    #[test]
    fn empty_rows_and_cells_behind_the_last_are_left_out() {
        let mut table = Table::default();
        table.push(1, cells(&["", ""])).unwrap();
        table.push(2, cells(&["a", "", ""])).unwrap();
        table.push(5, cells(&["", "b"])).unwrap();
        assert_eq!(table.columns(), 2);
        let rows: Vec<(u32, &str, &str)> =
            table.rows().iter().map(|row| (row.number, row.cell(0), row.cell(1))).collect();
        assert_eq!(rows, [(2, "a", ""), (5, "", "b")]);
    }

    #[test]
    fn limits_are_kept() {
        let mut table = Table::default();
        for number in 0..MAX_ROWS {
            table.push(u32::try_from(number).unwrap(), cells(&["a"])).unwrap();
        }
        assert_eq!(table.push(0, cells(&["a"])), Err(ListError::TooManyRows));
        assert_eq!(table.push(0, cells(&[])), Ok(()), "empty rows do not count");
        let wide = vec![Box::from("x"); MAX_COLUMNS + 1];
        assert_eq!(Table::default().push(1, wide), Err(ListError::TooManyColumns));
        let mut table = Table::default();
        let large = vec![Box::from("x".repeat(MAX_TEXT / 2).as_str())];
        table.push(1, large.clone()).unwrap();
        table.push(2, large.clone()).unwrap();
        assert_eq!(table.push(3, large), Err(ListError::TooLarge));
    }

    #[test]
    fn edges_are_trimmed() {
        assert_eq!(trimmed("\u{feff} 张 三\u{3000}\u{200b}\r\n"), "张 三");
        assert_eq!(trimmed(" \t"), "");
    }
}
