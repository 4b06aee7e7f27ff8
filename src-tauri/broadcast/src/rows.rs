//! Rows with a value for each variable, as other programs write them: CSV with a heading, a workbook, or JSON lines.

use crate::lists::{Holds, List, ListError, ListReading, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, holds};
use crate::personal::Values;
use crate::problem::{ErrorCode, ErrorView};
use serde_json::Value;
use std::collections::BTreeMap;

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

impl From<RowsError> for ErrorView {
    fn from(error: RowsError) -> Self {
        Self::from(&error)
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRow {
    /// As the sheet counts, or the number of the object; for telling which one is wrong.
    pub number: u32,
    /// Its values, by the names of the columns.
    pub values: Values,
}

/// All rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRows {
    /// The names of the columns, from the left, or as they first occur.
    pub columns: Vec<String>,
    /// The rows, in order; at least one.
    pub rows: Vec<ValueRow>,
}

/// Names of columns with accounts that only other programs write.
const ALSO_ACCOUNT: [&str; 3] = ["to", "touser", "recipient"];

impl ValueRows {
    /// Reads them. JSON lines (also one list of objects) begin with a brace or a bracket; everything else is a list with a heading
    /// in its first row.
    pub fn read(bytes: &[u8]) -> Result<Self, RowsError> {
        if bytes.len() > MAX_BYTES {
            return Err(ListError::TooLarge.into());
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let begins = text.iter().find(|byte| !byte.is_ascii_whitespace());
        let read = match begins {
            None => return Err(RowsError::Empty),
            Some(b'{' | b'[') => json_lines(text)?,
            Some(_) => list(bytes)?,
        };
        if read.rows.is_empty() { Err(RowsError::Empty) } else { Ok(read) }
    }

    /// The column that says who each row is for: the named one, else the first whose name says so.
    pub fn recipient_column(&self, named: Option<&str>) -> Result<&str, RowsError> {
        let fits = |column: &&String| match named {
            Some(named) => column.to_lowercase() == named.trim().to_lowercase(),
            None => {
                holds(column) == Some(Holds::Account) || ALSO_ACCOUNT.contains(&column.trim().to_lowercase().as_str())
            }
        };
        let found = self.columns.iter().find(fits);
        found.map(String::as_str).ok_or_else(|| RowsError::NoRecipientColumn { columns: self.columns.clone() })
    }
}

fn list(bytes: &[u8]) -> Result<ValueRows, RowsError> {
    let reading = |heading_row| ListReading { heading_row, ..ListReading::default() };
    // The first row that has something in it is the heading, whatever it looks like.
    let whole = List::read(bytes, reading(Some(0)))?;
    let Some(first) = whole.rows().first().map(|row| row.number) else { return Err(RowsError::Empty) };
    let list = List::read(bytes, reading(Some(first)))?;
    let mut columns = Vec::new();
    for column in 0..list.columns() {
        let name = list.title(column).unwrap_or_default().to_owned();
        let is_used = || list.rows().iter().any(|row| !row.cell(column).is_empty());
        if columns.contains(&name) || (name.is_empty() && is_used()) {
            return Err(RowsError::BadColumn { number: column + 1 });
        }
        columns.push(name);
    }
    let rows = list.rows().iter().map(|row| {
        let named = (0..).zip(&columns).filter(|(_, name)| !name.is_empty());
        let values = named.map(|(column, name)| (name.clone(), row.cell(column).to_owned())).collect();
        ValueRow { number: row.number, values }
    });
    let rows = rows.collect();
    columns.retain(|name| !name.is_empty());
    Ok(ValueRows { columns, rows })
}

fn json_lines(text: &[u8]) -> Result<ValueRows, RowsError> {
    let mut read = ValueRows { columns: Vec::new(), rows: Vec::new() };
    for (number, one) in (1..).zip(serde_json::Deserializer::from_slice(text).into_iter::<Value>()) {
        let bad = |what: &str| RowsError::BadRow { number, what: what.to_owned() };
        match one.map_err(|error| bad(&error.to_string()))? {
            Value::Array(list) if number == 1 && read.rows.is_empty() => {
                for (number, one) in (1..).zip(list) {
                    read.add(number, one)?;
                }
            }
            one => read.add(number, one)?,
        }
    }
    Ok(read)
}

impl ValueRows {
    fn add(&mut self, number: u32, row: Value) -> Result<(), RowsError> {
        let bad = |what: String| RowsError::BadRow { number, what };
        let Value::Object(fields) = row else { return Err(bad("not an object".to_owned())) };
        if self.rows.len() == MAX_ROWS {
            return Err(ListError::TooManyRows.into());
        }
        let mut values = BTreeMap::new();
        for (name, value) in fields {
            let value = match value {
                Value::String(text) => text,
                Value::Null => String::new(),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
                Value::Array(_) | Value::Object(_) => {
                    return Err(bad(format!("{name} is neither a text nor a number")));
                }
            };
            if !self.columns.contains(&name) {
                if self.columns.len() == MAX_COLUMNS {
                    return Err(ListError::TooManyColumns.into());
                }
                self.columns.push(name.clone());
            }
            values.insert(name, value);
        }
        self.rows.push(ValueRow { number, values });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(bytes: &[u8]) -> Result<Vec<String>, RowsError> {
        let read = ValueRows::read(bytes)?;
        let cells = |row: &ValueRow| {
            read.columns
                .iter()
                .map(|name| row.values.get(name).map_or("-", String::as_str))
                .collect::<Vec<_>>()
                .join("|")
        };
        Ok(read.rows.iter().map(|row| format!("{}:{}", row.number, cells(row))).collect())
    }

    #[test]
    fn a_list_with_a_heading() {
        let text = "userid,name,days\nzhangsan,张三,7\n\nlisi,\"李, 四\",\n";
        assert_eq!(table(text.as_bytes()).unwrap(), ["2:zhangsan|张三|7", "4:lisi|李, 四|"]);
        let read = ValueRows::read(text.as_bytes()).unwrap();
        assert_eq!(read.recipient_column(None).unwrap(), "userid");
        assert_eq!(read.recipient_column(Some("Name")).unwrap(), "name");
        assert!(matches!(read.recipient_column(Some("who")), Err(RowsError::NoRecipientColumn { .. })));
    }

    #[test]
    fn json_lines_and_a_list_of_objects() {
        let lines = "{\"to\":\"zhangsan\",\"n\":1}\n{\"to\":\"lisi\",\"x\":null}\n";
        assert_eq!(table(lines.as_bytes()).unwrap(), ["1:zhangsan|1|-", "2:lisi|-|"]);
        assert_eq!(table(br#" [{"to":"a"},{"to":"b"}]"#).unwrap(), ["1:a", "2:b"]);
        assert_eq!(ValueRows::read(lines.as_bytes()).unwrap().recipient_column(None).unwrap(), "to");
        let bad = |text: &str| ValueRows::read(text.as_bytes()).unwrap_err();
        assert!(matches!(bad("{\"to\":\"a\"}\n{\"to\":"), RowsError::BadRow { number: 2, .. }));
        assert!(matches!(bad("{\"to\":\"a\"}\n7"), RowsError::BadRow { number: 2, .. }));
        assert!(matches!(bad("{\"to\":[1]}"), RowsError::BadRow { number: 1, .. }));
    }

    #[test]
    fn nothing_and_nonsense() {
        for empty in ["", " \n", "userid,name\n", "[]"] {
            assert_eq!(ValueRows::read(empty.as_bytes()), Err(RowsError::Empty), "{empty}");
        }
        assert_eq!(ValueRows::read(b"a,a\n1,2\n"), Err(RowsError::BadColumn { number: 2 }));
        assert_eq!(ValueRows::read(b"a,\n1,2\n"), Err(RowsError::BadColumn { number: 2 }));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = ValueRows::read(&bytes);
        }
    }
}
