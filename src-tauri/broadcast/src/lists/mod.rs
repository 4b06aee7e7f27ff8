//! Lists of people from files: CSV, workbooks, tables of web pages. The user says which column holds whom; the directory says who is meant
//! ([`crate::directory::Directory::match_list`]), and what fits several is asked, never guessed.
//!
//! A file is read whole, in limits, and kept in memory while it is being looked at: nothing of it is written down but the people
//! who were found and chosen.

mod biff;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod bounds_tests;
mod encoding;
mod error;
mod formats;
mod grid;
mod heading;
mod html;
mod notes;
mod ods;
mod package;
mod sheet;
mod spreadsheet_xml;
mod table;
mod text;
pub mod value_table;
mod workbook;
mod xlsx;
mod xml;

pub use crate::model::list_reading::{ListReading, TextEncoding};
pub use encoding::{Decoded, decode};
pub use error::{Foreign, ListError};
pub(crate) use heading::reduced;
pub use heading::{Holds, holds};
pub use notes::{ListNote, ListNoteKind};
pub use sheet::Sheet;
pub use table::{CellFault, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Row, Table, cell_name, column_name};
pub(crate) use table::{Cells, trimmed};

use crate::ports::Ids;
use heading::Heading;
use notes::Notes;
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;
use workbook::Workbook;

/// Lists kept in memory at a time; the one opened first goes.
const MOST_OPEN: usize = 3;
/// Rows shown with a list.
const SHOWN: usize = 50;
/// Most characters of a cell that are shown.
const CELL_CHARS: usize = 200;

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListColumn {
    /// Its name in the list; `None` where no row names the columns.
    pub title: Option<String>,
    /// What its name says that it holds.
    pub holds: Option<Holds>,
    /// The column with the names of those who stand in it, to check it by.
    pub names: Option<u32>,
    /// Rows that have something in it.
    pub filled: u32,
}

/// A row of a list, for looking at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListRow {
    /// As the sheet's own program counts.
    pub number: u32,
    /// The cells up to the last one that is not empty, long ones shortened.
    pub cells: Vec<String>,
}

/// A list that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListView {
    /// For asking more about it.
    pub id: String,
    /// Name of the file.
    pub name: String,
    /// Names of the sheets; empty for a text.
    pub sheets: Vec<String>,
    /// The sheet that was read.
    pub sheet: u32,
    /// How the text was read; `None` for a workbook.
    pub encoding: Option<TextEncoding>,
    /// Number of the row that names the columns; `None`: the list begins with data.
    pub heading_row: Option<u32>,
    /// A row that was not taken for the one that names the columns, and may be.
    pub heading_unsure: Option<u32>,
    /// The columns, from the left.
    pub columns: Vec<ListColumn>,
    /// Rows with data.
    pub rows: u32,
    /// The first of them.
    pub first: Vec<ListRow>,
    /// What to know of how it was read.
    pub notes: Vec<ListNote>,
}

/// The rows of a file, before anybody asks what they mean.
struct Read {
    table: Table,
    sheets: Vec<String>,
    sheet: u32,
    encoding: Option<TextEncoding>,
    notes: Notes,
}

/// A list as it was read.
#[derive(Debug)]
pub struct List {
    table: Table,
    sheets: Vec<String>,
    sheet: u32,
    encoding: Option<TextEncoding>,
    /// Place of the row that names the columns.
    heading: Option<usize>,
    /// Nobody said which row it is.
    guessed: bool,
    /// Place of a row that may be it.
    unsure: Option<usize>,
    notes: Vec<ListNote>,
}

impl List {
    /// Reads a file. Takes a while: not for a thread that answers the window.
    ///
    /// # Errors
    /// What cannot be read, or has more than [`MAX_ROWS`] rows below the one that names the columns, or may.
    pub fn read(bytes: &[u8], reading: ListReading) -> Result<Self, ListError> {
        let list = Self::parse(bytes, reading)?;
        list.table.check_rows(list.heading.or(list.unsure))?;
        Ok(list)
    }

    /// The same, whose rows nobody has counted.
    pub(crate) fn parse(bytes: &[u8], reading: ListReading) -> Result<Self, ListError> {
        if bytes.len() > MAX_BYTES {
            return Err(ListError::TooLarge);
        }
        let Read { table, sheets, sheet, encoding, mut notes } = Self::read_rows(bytes, reading)?;
        let (heading, unsure) = match reading.heading_row {
            None => match heading::find(&table) {
                Heading::At(place) => (Some(place), None),
                Heading::Unsure(place) => (None, Some(place)),
                Heading::None => (None, None),
            },
            Some(0) => (None, None),
            Some(number) => {
                let place = table.rows().iter().position(|row| row.number == number);
                (Some(place.ok_or(ListError::NoRow)?), None)
            }
        };
        notes.add_faults(&table);
        Ok(Self {
            table,
            sheets,
            sheet,
            encoding,
            heading,
            guessed: reading.heading_row.is_none(),
            unsure,
            notes: notes.into_list(),
        })
    }

    fn read_rows(bytes: &[u8], reading: ListReading) -> Result<Read, ListError> {
        if let Some(foreign) = workbook::foreign(bytes) {
            return Err(ListError::Foreign(foreign));
        }
        if workbook::is_workbook(bytes) {
            let Workbook { sheets, sheet, table, notes } = workbook::read(bytes, reading.sheet)?;
            return Ok(Read { table, sheets, sheet, encoding: None, notes });
        }
        let decoded = decode(bytes, reading.encoding)?;
        let encoding = Some(decoded.encoding);
        let mut read = if spreadsheet_xml::is_one(&decoded.text) {
            let Workbook { sheets, sheet, table, notes } = spreadsheet_xml::read(&decoded.text, reading.sheet)?;
            Read { table, sheets, sheet, encoding, notes }
        } else {
            let is_page = html::is_page(&decoded.text);
            let (table, notes) = if is_page { html::read(&decoded.text)? } else { text::read(&decoded)? };
            Read { table, sheets: Vec::new(), sheet: 0, encoding, notes }
        };
        read.notes.extend(decoded.notes());
        Ok(read)
    }

    /// The rows, the place of the one that names the columns, and what to know of it.
    pub(crate) fn into_parts(self) -> (Table, Option<usize>, Vec<ListNote>) {
        (self.table, self.heading, self.notes)
    }

    /// The same, with the row that has a column of this name for the one that names the columns, unless there is one that does.
    #[must_use]
    pub fn with_column_called(mut self, name: &str) -> Self {
        if self.guessed
            && self.sheet().columns_called(name).is_empty()
            && let Some(place) = heading::find_named(&self.table, name)
        {
            (self.heading, self.unsure) = (Some(place), None);
        }
        self
    }

    /// The row that may name the columns and has one of this name.
    pub(crate) fn heading_called(&self, name: &str) -> Option<&Row> {
        heading::find_named(&self.table, name).map(|place| &self.table.rows()[place])
    }

    /// All rows with something in them.
    pub fn all_rows(&self) -> &[Row] {
        self.table.rows()
    }

    /// The row that names the columns.
    pub fn heading(&self) -> Option<&Row> {
        self.heading.map(|place| &self.table.rows()[place])
    }

    /// The rows above that one.
    pub fn above_heading(&self) -> &[Row] {
        &self.table.rows()[..self.heading.unwrap_or(0)]
    }

    /// Whether nobody said which row names the columns.
    pub fn heading_is_guessed(&self) -> bool {
        self.guessed
    }

    /// Number of a row that was not taken for the one that names the columns, and may be.
    pub fn heading_unsure(&self) -> Option<u32> {
        self.unsure.map(|place| self.table.rows()[place].number)
    }

    /// Names of the sheets of its workbook; none for a text.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Which of them was read, from 0.
    pub fn sheet_number(&self) -> u32 {
        self.sheet
    }

    /// How the text was read; `None` for a workbook.
    pub fn encoding(&self) -> Option<TextEncoding> {
        self.encoding
    }

    /// Its columns.
    pub fn sheet(&self) -> Sheet<'_> {
        Sheet { titles: (0..self.columns()).map(|column| self.title(column)).collect(), rows: self.rows() }
    }

    /// The rows with data.
    pub fn rows(&self) -> &[Row] {
        &self.table.rows()[self.heading.map_or(0, |place| place + 1)..]
    }

    /// What to know of how it was read.
    pub fn notes(&self) -> &[ListNote] {
        &self.notes
    }

    /// Number of columns.
    pub fn columns(&self) -> u32 {
        self.table.columns()
    }

    /// The name of a column, if there is one.
    pub fn title(&self, column: u32) -> Option<&str> {
        let row = &self.table.rows()[self.heading?];
        Some(row.cell(column)).filter(|title| !title.is_empty())
    }

    fn view(&self, id: &str, name: &str) -> ListView {
        let mut filled = vec![0; self.columns() as usize];
        for row in self.rows() {
            for (number, cell) in filled.iter_mut().zip(row.cells()) {
                *number += u32::from(!cell.is_empty());
            }
        }
        let sheet = self.sheet();
        let column = |(number, filled): (u32, u32)| {
            let title = self.title(number).map(shortened);
            let names = sheet.name_column(number);
            ListColumn { holds: title.as_deref().and_then(holds), names, title, filled }
        };
        ListView {
            id: id.to_owned(),
            name: name.to_owned(),
            sheets: self.sheets.clone(),
            sheet: self.sheet,
            encoding: self.encoding,
            heading_row: self.heading().map(|row| row.number),
            heading_unsure: self.heading_unsure(),
            columns: (0..).zip(filled).map(column).collect(),
            rows: u32::try_from(self.rows().len()).unwrap_or(u32::MAX),
            first: self.rows().iter().take(SHOWN).map(list_row).collect(),
            notes: self.notes.clone(),
        }
    }
}

fn list_row(row: &Row) -> ListRow {
    ListRow { number: row.number, cells: row.cells().map(shortened).collect() }
}

/// The beginning of a cell, for looking at.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(CELL_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

struct Open {
    id: String,
    name: String,
    bytes: Arc<[u8]>,
    list: Arc<List>,
}

/// The lists that are being looked at. Cheap to clone.
#[derive(Clone)]
pub struct Lists {
    ids: Arc<dyn Ids>,
    open: Arc<Mutex<VecDeque<Open>>>,
}

impl std::fmt::Debug for Lists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lists").finish_non_exhaustive()
    }
}

impl Lists {
    /// None is open.
    pub fn new(ids: Arc<dyn Ids>) -> Self {
        Self { ids, open: Arc::default() }
    }

    /// Reads a file and keeps it open. Takes a while: not for a thread that answers the window.
    pub fn open(&self, name: &str, bytes: Vec<u8>) -> Result<ListView, ListError> {
        let list = Arc::new(List::read(&bytes, ListReading::default())?);
        let id = self.ids.fresh();
        let view = list.view(&id, name);
        let mut open = self.lock();
        open.push_back(Open { id, name: name.to_owned(), bytes: bytes.into(), list });
        while open.len() > MOST_OPEN {
            open.pop_front();
        }
        Ok(view)
    }

    /// Reads an open list again, otherwise. When that fails it stays as it was.
    pub fn read_again(&self, id: &str, reading: ListReading) -> Result<ListView, ListError> {
        let bytes = self.lock().iter().find(|one| one.id == id).map(|one| Arc::clone(&one.bytes));
        let list = Arc::new(List::read(&bytes.ok_or(ListError::Closed)?, reading)?);
        let mut open = self.lock();
        let one = open.iter_mut().find(|one| one.id == id).ok_or(ListError::Closed)?;
        one.list = Arc::clone(&list);
        Ok(list.view(id, &one.name))
    }

    /// An open list.
    pub fn get(&self, id: &str) -> Result<Arc<List>, ListError> {
        self.lock().iter().find(|one| one.id == id).map(|one| Arc::clone(&one.list)).ok_or(ListError::Closed)
    }

    /// Some rows of an open list; at most 1000.
    pub fn rows(&self, id: &str, offset: u32, limit: u32) -> Result<Vec<ListRow>, ListError> {
        let list = self.get(id)?;
        Ok(list.rows().iter().skip(offset as usize).take(limit.min(1000) as usize).map(list_row).collect())
    }

    /// Forgets a list; one that is not open is no error.
    pub fn close(&self, id: &str) {
        self.lock().retain(|one| one.id != id);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Open>> {
        self.open.lock()
    }
}

#[cfg(test)]
mod tests;
