//! A sheet that was read: its rows by the numbers that its own program shows, and its columns by what they are called.

use super::views::MergeColumn;
use crate::directory::folded;
use crate::lists::{List, Row, shortened};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A sheet in memory.
#[derive(Debug)]
pub struct OpenSheet {
    pub(super) hash: String,
    pub(super) list: Arc<List>,
    /// The places of the rows with data among those of the list: the heading of a further page is none.
    pub(super) places: Vec<u32>,
    /// Numbers of the rows with their places, by number.
    by_number: HashMap<u32, u32>,
    pub(super) columns: Vec<MergeColumn>,
    /// Columns that have the name of another.
    pub(super) twins: Vec<u32>,
    /// The columns of each name, as names are compared; one that only repeats another is left out.
    called: HashMap<String, Vec<u32>>,
}

impl OpenSheet {
    /// Looks through a list. Takes a while.
    pub(super) fn of(hash: &str, list: List) -> Self {
        let is_data = |row: &Row| !list.heading().is_some_and(|heading| heading.cells().eq(row.cells()));
        let places: Vec<u32> = (0..).zip(list.rows()).filter(|(_, row)| is_data(row)).map(|(at, _)| at).collect();
        let by_number = places.iter().map(|at| (list.rows()[*at as usize].number, *at)).collect();
        let mut columns: Vec<MergeColumn> = (0..list.columns())
            .map(|column| MergeColumn { title: list.title(column).map(shortened), ..MergeColumn::default() })
            .collect();
        for at in &places {
            for (column, cell) in columns.iter_mut().zip(list.rows()[*at as usize].cells()) {
                if !cell.is_empty() {
                    column.filled += 1;
                    if column.sample.is_empty() {
                        column.sample = shortened(cell);
                    }
                }
            }
        }
        let mut called: HashMap<String, Vec<u32>> = HashMap::new();
        for column in 0..list.columns() {
            let Some(title) = list.title(column) else { continue };
            let same = called.entry(folded(title)).or_default();
            // A merged heading above merged cells is one column, which merely is wide.
            let repeats = |other: &u32| list.rows().iter().all(|row| row.cell(*other) == row.cell(column));
            if !same.iter().any(repeats) {
                same.push(column);
            }
        }
        let mut twins: Vec<u32> = called.values().filter(|same| same.len() > 1).flatten().copied().collect();
        twins.sort_unstable();
        Self { hash: hash.to_owned(), list: Arc::new(list), places, by_number, columns, twins, called }
    }

    /// Number of the row that has columns of these names, where it is not the one that names the columns; `None` where that has them, or
    /// none has.
    pub(super) fn heading_with(&self, names: &[&str]) -> Option<u32> {
        if names.iter().any(|name| self.column_of(name).is_some()) {
            return None;
        }
        names.iter().find_map(|name| self.list.heading_called(name)).map(|row| row.number)
    }

    /// Number of the row that may name the columns, where none is known to.
    pub(super) fn first_as_heading(&self) -> Option<u32> {
        if self.list.heading().is_some() {
            return None;
        }
        self.list.heading_unsure().or_else(|| self.list.all_rows().first().map(|row| row.number))
    }

    /// Number of columns.
    pub(super) fn width(&self) -> u32 {
        self.list.columns()
    }

    /// The row at a place, as the sheet has it.
    pub(super) fn row(&self, place: u32) -> &Row {
        &self.list.rows()[place as usize]
    }

    /// The place of the row with a number.
    pub(super) fn place(&self, number: u32) -> Option<u32> {
        self.by_number.get(&number).copied()
    }

    /// The column of a variable by its name; `None` where no column is called so, or several are.
    pub(super) fn column_of(&self, variable: &str) -> Option<u32> {
        let exactly = |name: &str| self.called.get(name).filter(|all| !all.is_empty());
        let name = folded(variable);
        let fitting = exactly(&name).map(Vec::as_slice).or_else(|| {
            // 奖金（元） is 奖金, unless there is one that is called so altogether.
            let mut without = self.called.iter().filter(|(title, _)| *title != &name && bare(title) == name);
            let (_, first) = without.next()?;
            without.next().is_none().then_some(first.as_slice())
        });
        match fitting {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// The column of each of these variables that one is called like.
    pub(super) fn columns_of<'a>(&self, variables: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, u32> {
        let of = |name: &'a str| Some((name.to_owned(), self.column_of(name)?));
        variables.into_iter().filter_map(of).collect()
    }

    /// Every column that has a name of its own, by it.
    pub(super) fn all_columns(&self) -> BTreeMap<String, u32> {
        let columns = (0..self.width()).filter(|column| !self.twins.contains(column));
        columns.filter_map(|column| Some((self.list.title(column)?.to_owned(), column))).collect()
    }
}

/// A folded title without what stands in brackets behind it and without the star of a required field.
fn bare(title: &str) -> &str {
    let title = title.trim_end_matches(['*', ' ']);
    title.split(['(', '[', '【']).next().unwrap_or(title).trim_matches(['*', ' '])
}
