//! A sheet by its columns: what they are called and what stands in them.

use super::heading::{Holds, holds, names_people};
use super::table::Row;

/// The columns of a list or of rows with values.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// What the columns are called, from the left.
    pub titles: Vec<Option<&'a str>>,
    /// The rows with data.
    pub rows: &'a [Row],
}

impl Sheet<'_> {
    /// The columns that are meant by a heading, in any case, or by a number from 1. One that is called `2` and the second one are
    /// both meant by `2`.
    pub fn columns_called(&self, name: &str) -> Vec<u32> {
        let wanted = name.trim().to_lowercase();
        let number = wanted.parse::<u32>().ok();
        let titles = (0..).zip(self.titles.iter().copied());
        let is = |(at, title): &(u32, Option<&str>)| {
            number == Some(at + 1) || title.is_some_and(|title| title.trim().to_lowercase() == wanted)
        };
        titles.filter(is).map(|(at, _)| at).collect()
    }

    /// What a column is called; its number from 1 where nothing names it.
    pub fn called(&self, column: u32) -> String {
        let title = self.titles.get(column as usize).copied().flatten();
        title.map_or_else(|| (column + 1).to_string(), str::to_owned)
    }

    /// The column with the names of those whose accounts are in another; of one with names itself there is none.
    pub fn name_column(&self, column: u32) -> Option<u32> {
        if self.titles.get(column as usize).copied().flatten().and_then(holds) == Some(Holds::Name) {
            return None;
        }
        let mut titles = (0..).zip(&self.titles);
        titles.find(|(at, title)| *at != column && title.is_some_and(names_people)).map(|(at, _)| at)
    }

    /// The first column with departments.
    pub fn department_column(&self) -> Option<u32> {
        let mut titles = (0..).zip(&self.titles);
        titles.find(|(_, title)| title.and_then(holds) == Some(Holds::Department)).map(|(at, _)| at)
    }
}
