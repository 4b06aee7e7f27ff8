//! Who each row with values is for. Every row is looked at before anything is refused, so that all of them are accounted for.

use super::Directory;
use super::columns::{self, NamesBeside};
use super::matching::{ListChoice, ListDoubt, Looking, Meaning, RowSum, hits};
use super::named::{Meant, unknown_account};
use super::snapshot::{Snapshot, to_u32};
use super::views::DirectoryHit;
use crate::lists::value_table::ValueRows;
use crate::lists::{ListError, Sheet};
use crate::model::store_error::StoreError;
use std::collections::HashSet;
use std::sync::Arc;

/// Which columns say who the rows are for. What is `None` the headings say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowsChoice {
    /// The column with the recipients.
    pub column: Option<u32>,
    /// The column with their names.
    pub names: NameColumn,
    /// Mail domains that are the company's.
    pub domains: Vec<String>,
}

/// The column with names that accounts are checked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameColumn {
    /// The one that the headings say, if any.
    #[default]
    ByHeading,
    /// None.
    None,
    /// This one.
    At(u32),
}

impl NameColumn {
    /// Which one that is, for accounts in a column.
    pub fn of(self, sheet: &Sheet<'_>, column: u32) -> Option<u32> {
        match self {
            Self::ByHeading => sheet.name_column(column),
            Self::None => None,
            Self::At(at) => Some(at),
        }
    }
}

/// Who a row is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowRecipient {
    /// Nothing stands in the column.
    Empty,
    /// As a word of its own.
    Is(Meant),
    /// The account is one person's, the name beside it is not; who may be meant.
    NameDiffers(Vec<DirectoryHit>),
}

/// Who the rows are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsReport {
    /// The column with the recipients.
    pub column: u32,
    /// Other columns that may have them, and have others in some row: one has to be chosen. Empty when one was.
    pub rivals: Vec<u32>,
    /// The row that was taken for the heading, or one above it, has somebody's account or name in it: it may be data.
    pub heading_names_someone: bool,
    /// Of each row.
    pub recipients: Vec<RowRecipient>,
    /// What became of the rows. Accounts that the directory does not know count as matched: they may exist.
    pub sum: RowSum,
}

impl Directory {
    /// Finds the people of rows with values. The inner error is about the choice of columns.
    pub async fn match_rows(
        &self,
        profile_id: &str,
        rows: Arc<ValueRows>,
        choice: RowsChoice,
    ) -> Result<Result<RowsReport, ListError>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        tokio::task::spawn_blocking(move || match_rows(&loaded.snapshot, &rows, &choice))
            .await
            .map_err(|error| StoreError::Other(error.to_string()))
    }
}

/// Looks every row up.
fn match_rows(snapshot: &Snapshot, rows: &ValueRows, choice: &RowsChoice) -> Result<RowsReport, ListError> {
    let sheet = rows.sheet();
    let (column, rivals) = if let Some(column) = choice.column {
        (column, Vec::new())
    } else {
        let guess = columns::of_rows(snapshot, &sheet).ok_or(ListError::NoColumn)?;
        (guess.choice.column, guess.rivals)
    };
    let name_column = choice.names.of(&sheet, column);
    let domains = choice.domains.clone();
    let columns = ListChoice { column, name_column, department_column: None, domains };
    // A column that was named has names of people; `name` alone may be that of anything.
    let mut names = if matches!(choice.names, NameColumn::At(_)) {
        NamesBeside::Always
    } else {
        columns::names_beside(&sheet, name_column)
    };
    if names == NamesBeside::WhereKnown {
        let looking = Looking::new(snapshot, &columns, names);
        if sheet.rows.iter().any(|row| looking.agrees(row)) {
            names = NamesBeside::Always;
        }
    }
    let looking = Looking::new(snapshot, &columns, names);
    let mut sum = RowSum {
        heading: to_u32(rows.heading().len()),
        above_heading: to_u32(rows.above_heading().len()),
        ..RowSum::default()
    };
    sum.rows = sum.heading + sum.above_heading + to_u32(sheet.rows.len());
    let mut seen = HashSet::new();
    let mut recipients = Vec::with_capacity(sheet.rows.len());
    for row in sheet.rows {
        let found = match looking.meaning(row) {
            Meaning::Empty => RowRecipient::Empty,
            Meaning::One(member) => RowRecipient::Is(Meant::One(snapshot.person(member))),
            Meaning::Doubt(ListDoubt::NameDiffers | ListDoubt::OnlyNameFits, people) => {
                RowRecipient::NameDiffers(hits(snapshot, &people))
            }
            Meaning::Doubt(ListDoubt::SeveralFit | ListDoubt::OtherDomain, people) => {
                RowRecipient::Is(Meant::Several(hits(snapshot, &people)))
            }
            Meaning::Nothing if row.fault(column).is_some() => RowRecipient::Is(Meant::Nothing),
            Meaning::Nothing => RowRecipient::Is(unknown_account(row.cell(column))),
        };
        match &found {
            RowRecipient::Empty => sum.empty += 1,
            RowRecipient::Is(Meant::One(one) | Meant::Unknown(one)) if seen.insert(one.key()) => sum.matched += 1,
            RowRecipient::Is(Meant::One(_) | Meant::Unknown(_)) => sum.repeated += 1,
            RowRecipient::Is(Meant::Several(_)) | RowRecipient::NameDiffers(_) => sum.asked += 1,
            RowRecipient::Is(Meant::Nothing) => sum.not_found += 1,
        }
        recipients.push(found);
    }
    let above = rows.above_heading().iter().chain(rows.heading());
    let heading_names_someone = rows.heading_is_guessed() && looking.names_someone(above);
    Ok(RowsReport { column, rivals, heading_names_someone, recipients, sum })
}
