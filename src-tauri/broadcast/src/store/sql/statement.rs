//! Statements that are put together.

use super::query::{Query, Read, SqlText};
use super::row::FromColumns;
use super::value::{Bind, Value};
use std::fmt::{Display, Write};

/// Stands in the text for a value. PostgreSQL, which wants their numbers, gets them when the statement runs; SQLite looks a numbered one
/// up among all others, which in a statement of ten thousand values takes longer than the statement.
pub(super) const MARK: char = '?';

/// A statement as it grows.
#[derive(Debug, Default)]
pub(crate) struct Statement<'q> {
    text: String,
    values: Vec<Value<'q>>,
}

impl<'q> Statement<'q> {
    /// One that begins like this.
    pub(crate) fn new(beginning: impl Into<String>) -> Self {
        Self { text: beginning.into(), values: Vec::new() }
    }

    /// Adds SQL of this program, never anything that a user typed.
    pub(crate) fn push(&mut self, sql: impl Display) -> &mut Self {
        // Writing into a text cannot fail.
        let _ = write!(self.text, "{sql}");
        self
    }

    /// Adds a value.
    pub(crate) fn push_bind(&mut self, value: impl Bind<'q>) -> &mut Self {
        self.text.push(MARK);
        self.values.push(Bind::value_of(Some(value)));
        self
    }

    /// Adds a list in brackets, to stand behind `IN`. In an empty one is nothing, which PostgreSQL wants to be said.
    pub(crate) fn push_list<T: Bind<'q>>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        self.text.push('(');
        let mut list = Values { statement: self, begun: false };
        for value in values {
            list.push_bind(value);
        }
        let end = if list.begun { ")" } else { "NULL)" };
        self.push(end)
    }

    /// Adds `VALUES` with a row for each.
    pub(crate) fn push_values<T>(
        &mut self,
        rows: impl IntoIterator<Item = T>,
        mut push_row: impl FnMut(Values<'_, 'q>, T),
    ) -> &mut Self {
        for (place, row) in rows.into_iter().enumerate() {
            self.text.push_str(if place == 0 { "VALUES (" } else { ", (" });
            push_row(Values { statement: self, begun: false }, row);
            self.text.push(')');
        }
        self
    }

    /// To be run.
    pub(crate) fn build(self) -> Query<'q> {
        Query::new(SqlText::Built(self.text), self.values)
    }

    /// To be run for rows of some columns.
    pub(crate) fn build_query_as<T: FromColumns>(self) -> Read<'q, T> {
        self.build().read_as()
    }

    /// To be run for rows of one column.
    pub(crate) fn build_query_scalar<T>(self) -> Read<'q, T, (T,)>
    where
        (T,): FromColumns,
    {
        self.build().read_scalar()
    }
}

/// Values with commas between them.
#[derive(Debug)]
pub(crate) struct Values<'s, 'q> {
    statement: &'s mut Statement<'q>,
    begun: bool,
}

impl<'q> Values<'_, 'q> {
    /// Adds a value.
    pub(crate) fn push_bind(&mut self, value: impl Bind<'q>) -> &mut Self {
        if self.begun {
            self.statement.text.push_str(", ");
        }
        self.begun = true;
        self.statement.push_bind(value);
        self
    }
}

/// The text of a statement with the numbers of its values.
pub(super) fn numbered(text: &str) -> String {
    let mut all = String::with_capacity(text.len() + 64);
    for (number, part) in text.split(MARK).enumerate() {
        if number > 0 {
            // Writing into a text cannot fail.
            let _ = write!(all, "${number}");
        }
        all.push_str(part);
    }
    all
}
