//! The rows that are in sight, and what the window says of the sheet as a whole.

use super::error::MergeError;
use super::merging::Merging;
use super::views::{MergeColumn, MergePage, MergeRow, MergeRowTo, MergeView};
use crate::compose::fill;
use crate::compose::personal::FillError;
use crate::directory::DirectoryHit;
use crate::lists::{Row, shortened};
use crate::model::draft::Values;
use crate::model::error_view::ErrorView;
use crate::model::merge::MergeTo;
use std::collections::BTreeSet;
use std::sync::Arc;
use wecom::kinds::Message;

/// Most rows of a page.
const MOST_ROWS: u32 = 1000;

/// A row with what its recipient gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Whom it is for.
    pub to: MergeRowTo,
    /// The cells of all columns, whole.
    pub cells: Vec<String>,
    /// The values, those of other rows for the same recipient among them.
    pub values: Values,
    /// The message; what is missing stands in it in its braces.
    pub message: Message,
}

/// What a column is called by its place: A to Z, then AA.
fn letters(column: u32) -> String {
    let mut found = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        found.extend(char::from_digit(rest % 26 + 10, 36));
        rest /= 26;
    }
    found.iter().rev().map(char::to_ascii_uppercase).collect()
}

impl Merging {
    /// The sheet as a whole.
    pub fn view(&self, to: MergeTo) -> MergeView {
        let list = &self.sheet.list;
        let (variables, unfilled, used, problem) = match &self.filler {
            Ok(filler) => {
                let used: BTreeSet<u32> = filler.columns().collect();
                (filler.variables.clone(), filler.unfilled.clone(), used, None)
            }
            Err(error) => (Vec::new(), Vec::new(), BTreeSet::new(), Some(ErrorView::from(error))),
        };
        let width = self.sheet.width();
        let problem = problem.or_else(|| (to.column >= width).then(|| ErrorView::from(&MergeError::NoColumn)));
        let is_unused = |column: &u32| {
            let is_of_recipients = *column == to.column || to.name_column == Some(*column);
            let has_something = self.sheet.columns.get(*column as usize).is_some_and(|one| one.filled > 0);
            has_something && !is_of_recipients && !used.contains(column)
        };
        MergeView {
            sheets: list.sheets().to_vec(),
            encoding: list.encoding(),
            heading_row: list.heading().map(|row| row.number),
            heading_unsure: list.heading_unsure(),
            columns: self.named_columns(),
            twins: self.sheet.twins.clone(),
            notes: list.notes().to_vec(),
            variables,
            unfilled,
            unused: (0..width).filter(is_unused).collect(),
            domains: self.people.strange_domains(list),
            sum: self.sum(),
            problem,
        }
    }

    /// The columns with their variables. What none fills in yet has a name that nothing else has.
    fn named_columns(&self) -> Vec<MergeColumn> {
        let filler = self.filler.as_ref().ok();
        let mut taken: BTreeSet<String> = filler.iter().flat_map(|filler| filler.variables.iter().cloned()).collect();
        let named = (0..).zip(&self.sheet.columns).map(|(at, column): (u32, &MergeColumn)| {
            let known = filler.and_then(|filler| filler.variable_of(at)).map(str::to_owned);
            let variable = known.unwrap_or_else(|| {
                let name = column.title.as_deref().and_then(fill::name_of).unwrap_or_else(|| letters(at));
                let mut free = name.clone();
                let mut n = 1;
                while taken.contains(&free) {
                    n += 1;
                    free = format!("{name}_{n}");
                }
                free
            });
            taken.insert(variable.clone());
            MergeColumn { braced: fill::braces(&variable), variable, ..column.clone() }
        });
        named.collect()
    }

    /// Some of the rows: all, or those with problems alone, that have a text in a cell or for whom they are; at most 1000.
    pub fn page(&self, only_problems: bool, query: &str, offset: u32, limit: u32) -> MergePage {
        let places = self.fitting(only_problems, query);
        let shown = places.iter().skip(offset as usize).take(limit.min(MOST_ROWS) as usize);
        MergePage {
            total: u32::try_from(places.len()).unwrap_or(u32::MAX),
            rows: shown.map(|place| self.row_view(*place)).collect(),
        }
    }

    fn fitting(&self, only_problems: bool, query: &str) -> Arc<Vec<u32>> {
        let query = query.trim().to_lowercase();
        let mut filtered = self.filtered.lock();
        if let Some((only, looked_for, found)) = &*filtered
            && *only == only_problems
            && *looked_for == query
        {
            return Arc::clone(found);
        }
        let fits = |place: &u32| {
            (!only_problems || self.is_bad(*place)) && (query.is_empty() || self.has_text(*place, &query))
        };
        let found: Arc<Vec<u32>> = Arc::new(self.sheet.places.iter().copied().filter(fits).collect());
        *filtered = Some((only_problems, query, Arc::clone(&found)));
        found
    }

    fn has_text(&self, place: u32, query: &str) -> bool {
        let has = |text: &str| {
            if text.is_ascii() && query.is_ascii() {
                text.len() >= query.len()
                    && text.as_bytes().windows(query.len()).any(|part| part.eq_ignore_ascii_case(query.as_bytes()))
            } else {
                text.to_lowercase().contains(query)
            }
        };
        self.row(place).cells().any(has)
            || self.recipient(place).is_some_and(|one| has(&one.id) || one.name.as_deref().is_some_and(has))
    }

    fn row_view(&self, place: u32) -> MergeRow {
        let row = self.row(place);
        MergeRow {
            number: row.number,
            to: self.to(place),
            cells: self.cells(row),
            edited: self.corrections.cells.get(&place).map(|cells| cells.keys().copied().collect()).unwrap_or_default(),
            left_out: self.is_left_out(place),
            problems: self.problems(place),
        }
    }

    fn cells(&self, row: &Row) -> Vec<String> {
        (0..self.sheet.width()).map(|column| shortened(row.cell(column))).collect()
    }

    fn to(&self, place: u32) -> MergeRowTo {
        let word = || self.word(place).to_owned();
        if let Some(who) = self.corrections.one(&self.people, place) {
            let other = || {
                let recipient = self.corrections.other(who)?.clone();
                Some(DirectoryHit { recipient, detail: String::new(), people: None, marks: Vec::new(), note: None })
            };
            let Some(hit) = self.people.hit(who).or_else(other) else { return MergeRowTo::Unknown { word: word() } };
            return match self.joined_with(place) {
                Some(first) => MergeRowTo::Repeated { row: self.row(first).number, recipient: hit.recipient },
                None => MergeRowTo::Person {
                    name: hit.recipient.name.clone(),
                    recipient: hit.recipient,
                    detail: hit.detail,
                },
            };
        }
        let hits = self.corrections.offered(&self.people, place);
        match (self.word(place).is_empty(), hits.is_empty()) {
            (_, false) => MergeRowTo::Asked { word: word(), hits },
            (true, true) if self.row(place).fault(self.people.column()).is_none() => MergeRowTo::Empty,
            (_, true) => MergeRowTo::Unknown { word: word() },
        }
    }

    /// What the recipient of a row gets.
    pub fn filled(&self, number: u32) -> Result<Filled, MergeError> {
        let place = self.sheet.place(number).ok_or(MergeError::NoRow(number))?;
        let filler = self.filler.as_ref().map_err(|error: &FillError| MergeError::Fill(error.clone()))?;
        let (_, values) = self.message_values(filler, place);
        let message = filler.message(&values).or_else(|_| filler.message_with_gaps(&values))?;
        let values = filler.shared.clone().into_iter().chain(values).collect();
        let cells = (0..self.sheet.width()).map(|column| self.row(place).cell(column).to_owned()).collect();
        Ok(Filled { to: self.to(place), cells, values, message })
    }
}
