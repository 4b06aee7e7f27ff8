//! Rows with a value for each variable, as other programs write them: CSV with a heading, a workbook, or JSON lines.

use crate::lists::{
    CellFault, Cells, Decoded, List, ListError, ListNote, ListReading, MAX_BYTES, MAX_COLUMNS, Row, Sheet, Table,
    cell_name, decode,
};
use crate::model::draft::Values;
use crate::model::error_view::{ErrorCode, ErrorView};
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// Why there are no rows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// The list cannot be read.
    #[error(transparent)]
    List(#[from] ListError),
    /// A line of JSON lines is not an object with plain values.
    #[error("row {number}: {what}")]
    BadRow {
        /// Which, from 1.
        number: u32,
        /// What is wrong.
        what: String,
    },
    /// A column has no name, or one that another has.
    #[error("column {number} has no name of its own")]
    BadColumn {
        /// Which, from 1.
        number: u32,
    },
    /// A value that is needed is an error, or was never worked out.
    #[error("row {number}, {column} ({cell}): {}", match fault {
        CellFault::Error => format!("the sheet shows an error there: {text}"),
        CellFault::Missing => "a formula whose result was not saved; open the file in Excel or WPS and save it".to_owned(),
    })]
    BadCell {
        /// The row, as the sheet counts.
        number: u32,
        /// The name of the column.
        column: String,
        /// As the sheet calls it: `C5`.
        cell: String,
        /// What is wrong.
        fault: CellFault,
        /// What stands there.
        text: String,
    },
    /// Nothing says which column has the recipients.
    #[error("no column says who it is for; the columns are: {}", columns.join(", "))]
    NoRecipientColumn {
        /// Those that there are.
        columns: Vec<String>,
    },
    /// There are no rows.
    #[error("there are no rows")]
    Empty,
}

impl From<&RowsError> for ErrorView {
    fn from(error: &RowsError) -> Self {
        Self::new(ErrorCode::InvalidInput, error.to_string()).at("rows")
    }
}

crate::model::error_view::error_view_of_owned!(RowsError);

/// All rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRows {
    columns: Vec<String>,
    /// Where each of the columns is in the table.
    places: Vec<u32>,
    table: Table,
    /// Place of the row that names the columns.
    heading: Option<usize>,
    /// Nobody said which row it is.
    guessed: bool,
    notes: Vec<ListNote>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct ValueRow<'a> {
    /// As the sheet counts, or the number of the object; for telling which one is wrong.
    pub number: u32,
    rows: &'a ValueRows,
    row: &'a Row,
}

impl ValueRows {
    /// Reads them. JSON lines (also one list of objects) begin with a brace or a bracket; everything else is a list with a heading,
    /// in its first row unless `reading` says otherwise.
    pub fn read(bytes: &[u8], reading: ListReading) -> Result<Self, RowsError> {
        if bytes.len() > MAX_BYTES {
            return Err(ListError::TooLarge.into());
        }
        // Marks of UTF-8 and UTF-16 before it, and the zero bytes of the latter between its signs.
        let unseen = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
        let read = match bytes.iter().find(|byte| !unseen(byte)) {
            None => return Err(RowsError::Empty),
            Some(b'{' | b'[') => json_lines(&decode(bytes, reading.encoding)?)?,
            Some(_) => list(bytes, reading)?,
        };
        if read.sheet().rows.is_empty() { Err(RowsError::Empty) } else { Ok(read) }
    }

    /// The names of the columns, from the left, or as they first occur.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows, in order; at least one.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = ValueRow<'_>> {
        self.sheet().rows.iter().map(|row| ValueRow { number: row.number, rows: self, row })
    }

    /// Their columns, as they stand in the sheet.
    pub fn sheet(&self) -> Sheet<'_> {
        let mut titles = vec![None; self.table.columns() as usize];
        for (name, place) in self.columns.iter().zip(&self.places) {
            if let Some(title) = titles.get_mut(*place as usize) {
                *title = Some(name.as_str());
            }
        }
        Sheet { titles, rows: &self.table.rows()[self.heading.map_or(0, |place| place + 1)..] }
    }

    /// The row that names the columns: one or none.
    pub fn heading(&self) -> &[Row] {
        self.heading.map_or(&[], |place| &self.table.rows()[place..=place])
    }

    /// The rows above that one.
    pub fn above_heading(&self) -> &[Row] {
        &self.table.rows()[..self.heading.unwrap_or(0)]
    }

    /// Whether nobody said which row names the columns.
    pub fn heading_is_guessed(&self) -> bool {
        self.guessed
    }

    /// What to know of how they were read.
    pub fn notes(&self) -> &[ListNote] {
        &self.notes
    }
}

impl ValueRow<'_> {
    /// The value of a column; `None` where the cell is blank, `null` or not there.
    pub fn value(&self, column: &str) -> Result<Option<&str>, RowsError> {
        match self.rows.columns.iter().position(|name| name == column) {
            Some(at) => self.at(at),
            None => Ok(None),
        }
    }

    /// The values of those columns that are wanted, `None` for all of them. A blank cell is no value: `default` and the values for
    /// everyone can stand in for it.
    pub fn values(&self, wanted: Option<&BTreeSet<String>>) -> Result<Values, RowsError> {
        let mut values = Values::new();
        for (at, name) in self.rows.columns.iter().enumerate() {
            if wanted.is_some_and(|wanted| !wanted.contains(name)) {
                continue;
            }
            if let Some(value) = self.at(at)? {
                values.insert(name.clone(), value.to_owned());
            }
        }
        Ok(values)
    }

    fn at(&self, at: usize) -> Result<Option<&str>, RowsError> {
        let column = self.rows.places[at];
        let text = self.row.cell(column);
        match self.row.fault(column) {
            None => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(fault) => Err(RowsError::BadCell {
                number: self.number,
                column: self.rows.columns[at].clone(),
                cell: cell_name(column, self.number),
                fault,
                text: text.to_owned(),
            }),
        }
    }
}

fn list(bytes: &[u8], reading: ListReading) -> Result<ValueRows, RowsError> {
    let guessed = reading.heading_row.is_none();
    let (table, heading, notes) = List::parse(bytes, reading)?.into_parts();
    // Where no row is known for the heading, the first that has something in it is, whatever it looks like.
    let heading = if guessed { heading.or(Some(0)) } else { heading };
    table.check_rows(heading)?;
    let Some(place) = heading else {
        let columns = (1..=table.columns()).map(|number| number.to_string()).collect();
        let places = (0..table.columns()).collect();
        return Ok(ValueRows { columns, places, table, heading, guessed, notes });
    };
    let (Some(titles), Some(rows)) = (table.rows().get(place), table.rows().get(place + 1..)) else {
        return Err(RowsError::Empty);
    };
    let (mut columns, mut places) = (Vec::<String>::new(), Vec::<u32>::new());
    for column in 0..table.columns() {
        let name = titles.cell(column);
        if let Some(same) = columns.iter().position(|known| known == name) {
            // A merged heading above merged cells is one column, which merely is wide.
            if rows.iter().any(|row| row.cell(column) != row.cell(places[same])) {
                return Err(RowsError::BadColumn { number: column + 1 });
            }
        } else if !name.is_empty() {
            columns.push(name.to_owned());
            places.push(column);
        } else if rows.iter().any(|row| !row.cell(column).is_empty()) {
            return Err(RowsError::BadColumn { number: column + 1 });
        }
    }
    Ok(ValueRows { columns, places, table, heading, guessed, notes })
}

/// What has been read of JSON objects.
#[derive(Default)]
struct Objects {
    columns: Vec<String>,
    places: HashMap<String, usize>,
    table: Table,
    number: u32,
    cells: Cells,
    /// What the JSON reader's own errors cannot say.
    refused: Option<RowsError>,
}

fn json_lines(decoded: &Decoded<'_>) -> Result<ValueRows, RowsError> {
    let mut objects = Objects::default();
    let mut json = serde_json::Deserializer::from_str(&decoded.text);
    // `end` fails as long as something follows.
    while json.end().is_err() {
        if let Err(error) = Whole(&mut objects).deserialize(&mut json) {
            let number = objects.number.max(1);
            return Err(objects.refused.unwrap_or_else(|| RowsError::BadRow { number, what: error.to_string() }));
        }
    }
    let Objects { columns, table, .. } = objects;
    table.check_rows(None)?;
    let places = (0..).take(columns.len()).collect();
    Ok(ValueRows { columns, places, table, heading: None, guessed: true, notes: decoded.notes() })
}

/// An object, or, as the first thing, one list of them. They are counted while they are read: a small file can have millions.
struct Whole<'a>(&'a mut Objects);

/// An object.
struct One<'a>(&'a mut Objects);

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.0.number > 0 {
            return One(self.0).deserialize(deserializer);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        One(self.0).visit_map(fields)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(One(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.number += 1;
        deserializer.deserialize_map(Self(self.0))
    }
}

impl<'de> Visitor<'de> for One<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let objects = self.0;
        objects.number = objects.number.max(1);
        let mut values = Vec::<(usize, String)>::new();
        while let Some(name) = fields.next_key::<String>()? {
            let value: &RawValue = fields.next_value()?;
            let column = objects.column(&name).map_err(A::Error::custom)?;
            if values.iter().any(|(known, _)| *known == column) {
                return Err(A::Error::custom(format!("{name} stands there twice")));
            }
            values.push((column, plain(&name, value.get()).map_err(A::Error::custom)?));
        }
        values.sort_unstable_by_key(|(column, _)| *column);
        for (column, text) in values {
            objects.cells.skip_to(column);
            objects.cells.add_exact(&text);
        }
        objects.table.push_even_if_empty(objects.number, &mut objects.cells).map_err(|error| objects.refuse(error))
    }
}

impl Objects {
    /// Keeps why it ends here, which is no fault of the JSON.
    fn refuse<E: serde::de::Error>(&mut self, error: ListError) -> E {
        let words = error.to_string();
        self.refused = Some(error.into());
        E::custom(words)
    }

    fn column(&mut self, name: &str) -> Result<usize, ListError> {
        if let Some(place) = self.places.get(name) {
            return Ok(*place);
        }
        let place = self.columns.len();
        if place == MAX_COLUMNS {
            self.refused = Some(ListError::TooManyColumns.into());
            return Err(ListError::TooManyColumns);
        }
        self.columns.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        Ok(place)
    }
}

/// A value of JSON that stands for no text.
#[derive(Debug, thiserror::Error)]
pub enum NoText {
    /// A list, or an object.
    #[error("{0} is neither a text nor a number")]
    Nested(String),
    /// Its text cannot be read.
    #[error("{0}: {1}")]
    Unreadable(String, serde_json::Error),
}

/// A value as it was written: `1.10` stays that, and no number loses digits. `null` is none.
pub fn plain(name: &str, json: &str) -> Result<String, NoText> {
    match json.as_bytes().first() {
        Some(b'[' | b'{') => Err(NoText::Nested(name.to_owned())),
        Some(b'"') => serde_json::from_str(json).map_err(|error| NoText::Unreadable(name.to_owned(), error)),
        Some(b'n') => Ok(String::new()),
        _ => Ok(json.to_owned()),
    }
}

#[cfg(test)]
mod tests;
