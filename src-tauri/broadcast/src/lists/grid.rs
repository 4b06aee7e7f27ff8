//! A sheet that is being read, whatever the file: cells at their places become rows, merged cells show their value in each of their
//! rows and columns, and what the sheet does not show is noted.

use super::ListError;
use super::notes::{ListNoteKind, Notes};
use super::table::{CellFault, Cells, MAX_COLUMNS, Row, Table, cell_name, column_name, trimmed};
use std::collections::BTreeMap;

/// Most characters of one cell; Excel's own limit.
pub(super) const MAX_CELL_CHARS: usize = 32_767;
/// Most merged cells.
const MAX_MERGED: usize = 1_000_000;

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    /// A text; an empty one is no cell.
    Text(&'a str),
    /// An error of this name.
    Error(&'a str),
    /// A formula without a result.
    Missing,
}

/// A rectangle of cells, from 0, both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    pub(super) first_column: u32,
    pub(super) last_column: u32,
}

impl Region {
    fn name(&self) -> String {
        let first = cell_name(self.first_column, self.first_row.saturating_add(1));
        format!("{first}:{}", cell_name(self.last_column, self.last_row.saturating_add(1)))
    }
}

/// A sheet that is being read. Rows and columns count from 0.
#[derive(Debug, Default)]
pub(super) struct Grid {
    table: Table,
    pub(super) notes: Notes,
    /// The cells of the last row, by column.
    open: BTreeMap<u32, (Box<str>, Option<CellFault>)>,
    row: u32,
    row_is_hidden: bool,
    hidden_rows: Vec<u32>,
    used_columns: Vec<bool>,
    hidden_columns: Vec<(u32, u32)>,
    filter: Option<(u32, u32)>,
    merged: Vec<Region>,
}

impl Grid {
    /// A row begins; rows come in order.
    pub(super) fn begin_row(&mut self, row: u32, is_hidden: bool) -> Result<(), ListError> {
        if row < self.row {
            return Err(ListError::Damaged);
        }
        if row > self.row {
            self.close_row()?;
            self.row = row;
            self.row_is_hidden = false;
        }
        self.row_is_hidden |= is_hidden;
        Ok(())
    }

    /// A cell. Of two at one place the later one counts.
    pub(super) fn put(&mut self, row: u32, column: u32, shown: Shown<'_>) -> Result<(), ListError> {
        if row != self.row {
            self.begin_row(row, false)?;
        }
        let (text, fault) = match shown {
            Shown::Text(text) => (trimmed(text), None),
            Shown::Error(text) => (trimmed(text), Some(CellFault::Error)),
            Shown::Missing => ("", Some(CellFault::Missing)),
        };
        if text.is_empty() && fault.is_none() {
            return Ok(());
        }
        if column as usize >= MAX_COLUMNS {
            return Err(ListError::TooManyColumns);
        }
        if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS {
            return Err(ListError::CellTooLong { cell: cell_name(column, row.saturating_add(1)) });
        }
        self.open.insert(column, (text.into(), fault));
        Ok(())
    }

    /// A number in a cell had more digits than sheets keep.
    pub(super) fn note_long_number(&mut self, row: u32, column: u32) {
        self.notes.add(ListNoteKind::LongNumbers, || cell_name(column, row.saturating_add(1)));
    }

    /// Columns are hidden, both ends included.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        if self.hidden_columns.len() < MAX_COLUMNS && (first as usize) < MAX_COLUMNS {
            self.hidden_columns.push((first, last));
        }
    }

    /// A filter that hides rows stands above these.
    pub(super) fn set_filter(&mut self, first_row: u32, last_row: u32) {
        self.filter = Some((first_row, last_row));
    }

    /// Cells are merged.
    pub(super) fn merge(&mut self, region: Region) -> Result<(), ListError> {
        let is_one = region.first_row == region.last_row && region.first_column == region.last_column;
        let is_turned = region.last_row < region.first_row || region.last_column < region.first_column;
        if is_one || is_turned || region.first_column as usize >= MAX_COLUMNS {
            return Ok(());
        }
        if self.merged.len() == MAX_MERGED {
            return Err(ListError::TooLarge);
        }
        self.merged.push(region);
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), ListError> {
        if self.open.is_empty() {
            return Ok(());
        }
        if self.row_is_hidden {
            self.hidden_rows.push(self.row);
        }
        self.used_columns.resize(MAX_COLUMNS, false);
        let mut cells = Cells::default();
        while let Some((column, (text, fault))) = self.open.pop_first() {
            self.used_columns[column as usize] = true;
            cells.skip_to(column as usize);
            cells.add_with(&text, fault);
        }
        self.table.push(self.row.saturating_add(1), &mut cells)
    }

    /// The rows, and what to know of them.
    pub(super) fn finish(mut self) -> Result<(Table, Notes), ListError> {
        self.close_row()?;
        for row in &self.hidden_rows {
            let filtered = self.filter.is_some_and(|(first, last)| (first..=last).contains(row));
            let kind = if filtered { ListNoteKind::FilteredRows } else { ListNoteKind::HiddenRows };
            self.notes.add(kind, || (row + 1).to_string());
        }
        for column in 0..u32::try_from(self.used_columns.len()).unwrap_or_default() {
            let hidden = self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column));
            if hidden && self.used_columns[column as usize] {
                self.notes.add(ListNoteKind::HiddenColumns, || column_name(column));
            }
        }
        if self.merged.is_empty() {
            return Ok((self.table, self.notes));
        }
        let mut merged = std::mem::take(&mut self.merged);
        merged.sort_by_key(|region| (region.first_row, region.first_column));
        let table = filled(&self.table, &merged, &mut self.notes)?;
        Ok((table, self.notes))
    }
}

/// A merged cell that reaches the row that is looked at, and what it shows.
struct Reaching {
    region: Region,
    text: Box<str>,
    fault: Option<CellFault>,
}

/// The table with the value of each merged cell in all of its rows and columns. Rows in which nothing stands beside merged cells are
/// the lower halves of the row above, not rows of their own.
fn filled(table: &Table, merged: &[Region], notes: &mut Notes) -> Result<Table, ListError> {
    let mut out = Table::default();
    let mut waiting = merged.iter().peekable();
    let mut reaching = Vec::<Reaching>::new();
    let mut cells = Cells::default();
    for row in table.rows() {
        let number = row.number - 1;
        reaching.retain(|one| one.region.last_row >= number);
        let before = reaching.len();
        while let Some(region) = waiting.next_if(|region| region.first_row <= number) {
            // Above the first of its rows nothing stands in it.
            if region.first_row == number {
                let column = region.first_column;
                reaching.push(Reaching { region: *region, text: row.cell(column).into(), fault: row.fault(column) });
                let name = || region.name();
                if !row.cell(column).is_empty() || row.fault(column).is_some() {
                    notes.add(ListNoteKind::MergedCells, name);
                }
            } else if region.last_row >= number {
                reaching.push(Reaching { region: *region, text: Box::default(), fault: None });
            }
        }
        // Merged cells do not overlap; where they do, somebody means harm.
        if reaching.len() > MAX_COLUMNS {
            return Err(ListError::Damaged);
        }
        if reaching.is_empty() {
            copy(row, &mut cells);
        } else {
            if reaching.len() > before {
                reaching.sort_by_key(|one| one.region.first_column);
            }
            if !fill(row, number, table.columns(), &reaching, &mut cells) {
                cells.clear();
                continue;
            }
        }
        out.push(row.number, &mut cells)?;
    }
    Ok(out)
}

fn copy(row: &Row, cells: &mut Cells) {
    for (column, text) in (0..).zip(row.cells()) {
        cells.add_with(text, row.fault(column));
    }
}

/// Whether the row has something of its own.
fn fill(row: &Row, number: u32, columns: u32, reaching: &[Reaching], cells: &mut Cells) -> bool {
    let mut has_own = false;
    let mut left = reaching;
    for column in 0..columns {
        while left.first().is_some_and(|one| one.region.last_column < column) {
            left = &left[1..];
        }
        match left.first().filter(|one| one.region.first_column <= column) {
            None => {
                has_own |= !row.cell(column).is_empty() || row.fault(column).is_some();
                cells.add_with(row.cell(column), row.fault(column));
            }
            Some(one) => {
                has_own |= one.region.first_row == number;
                cells.add_with(&one.text, one.fault);
            }
        }
    }
    has_own
}
