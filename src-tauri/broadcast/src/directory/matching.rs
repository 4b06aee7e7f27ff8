//! Who is meant by the rows of a sheet: by one column, held against the names beside it, never by guessing. Rows that fit several
//! people, or whose cells contradict each other, become questions.
//!
//! WeCom gives applications no mobile numbers and no mail addresses: the directory has
//! none. A number or address is found where it is the account, or where the account stands before the `@` of an address of the
//! company.

use super::alike::folded;
use super::columns::{self, NamesBeside};
use super::hits::member_hit;
use super::readings::{Reader, Reading, same_name};
use super::snapshot::{Snapshot, to_u32};
use super::views::DirectoryHit;
use crate::lists::{List, ListError, Row, cell_name, trimmed};
use crate::model::audience::Recipient;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Most candidates of one question.
pub(super) const MAX_CANDIDATES: usize = 20;
/// Most questions and entries not found in one report.
const MAX_SHOWN: usize = 1000;
/// Most row numbers of one entry.
const MAX_NUMBERS: usize = 100;

/// Which columns of a list say who is meant, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListChoice {
    /// The column with the people: accounts, names, or addresses and numbers that are accounts.
    pub column: u32,
    /// A column with names, to check accounts, numbers and addresses by.
    #[serde(default)]
    pub name_column: Option<u32>,
    /// A column with departments, to tell people of the same name apart.
    #[serde(default)]
    pub department_column: Option<u32>,
    /// Mail domains that the admin says are the company's.
    #[serde(default)]
    pub domains: Vec<String>,
}

/// Why a row has to be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ListDoubt {
    /// Several people have this name, or one has it and another the account.
    SeveralFit,
    /// The account belongs to somebody of another name.
    NameDiffers,
    /// The account is not known, the name beside it is.
    OnlyNameFits,
    /// The account before the `@` is known, whether the domain is the company's is not.
    OtherDomain,
}

/// A question about an entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListQuestion {
    /// As it stands in the list.
    pub typed: String,
    /// The name and the department beside it, where they matter.
    pub beside: String,
    /// Why it is asked.
    pub doubt: ListDoubt,
    /// Numbers of the rows, at most 100.
    pub rows: Vec<u32>,
    /// Who may be meant, at most 20.
    pub candidates: Vec<DirectoryHit>,
}

/// An entry of a list that nobody fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListMiss {
    /// As it stands in the list.
    pub typed: String,
    /// Numbers of the rows, at most 100.
    pub rows: Vec<u32>,
}

/// What became of the rows of a sheet. `rows` is the sum of all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RowSum {
    /// Rows with something in them.
    pub rows: u32,
    /// Rows that found somebody whom no earlier row found.
    pub matched: u32,
    /// Rows that nobody fits.
    pub not_found: u32,
    /// Rows that have to be asked about.
    pub asked: u32,
    /// Rows whose person an earlier row found.
    pub repeated: u32,
    /// Rows without anything in the column with the people.
    pub empty: u32,
    /// Rows that name the columns: one, or the same on every page.
    pub heading: u32,
    /// Rows above that one: titles, remarks.
    pub above_heading: u32,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListReport {
    /// The columns that were looked at: those that were chosen, or what the list itself says.
    pub choice: ListChoice,
    /// Other columns that may have the people, and have others in some row: one has to be chosen. Empty when one was.
    pub rivals: Vec<u32>,
    /// The row that was taken for the heading, or one above it, has somebody's account or name in it: it may be data.
    pub heading_names_someone: bool,
    /// Mail domains of which nobody knows whether they are the company's, the first 20.
    pub domains: Vec<String>,
    /// What became of the rows.
    pub sum: RowSum,
    /// Found without doubt, each once, in the order of the list.
    pub matched: Vec<Recipient>,
    /// To be asked, the first 1000.
    pub questions: Vec<ListQuestion>,
    /// How many there are.
    pub questions_total: u32,
    /// Found nowhere, the first 1000.
    pub missing: Vec<ListMiss>,
    /// How many there are.
    pub missing_total: u32,
}

/// Looks every row up. Without a choice the list itself has to say which column has the people, by its headings or by what stands in
/// it.
pub(super) fn match_list(
    snapshot: &Snapshot,
    list: &List,
    choice: Option<&ListChoice>,
) -> Result<ListReport, ListError> {
    let sheet = list.sheet();
    let guessed =
        if choice.is_none() { Some(columns::of_list(snapshot, &sheet).ok_or(ListError::NoColumn)?) } else { None };
    let rivals = guessed.as_ref().map(|guess| guess.rivals.clone()).unwrap_or_default();
    let choice = choice.cloned().or(guessed.map(|guess| guess.choice)).unwrap_or_default();
    let columns = [Some(choice.column), choice.name_column, choice.department_column];
    if columns.into_iter().flatten().any(|column| column >= list.columns()) {
        return Err(ListError::NoColumn);
    }
    let looking = Looking::new(snapshot, &choice, NamesBeside::Always);
    let mut reporting = Reporting {
        snapshot,
        report: ListReport {
            rivals,
            heading_names_someone: list.heading_is_guessed()
                && looking.names_someone(list.above_heading().iter().chain(list.heading())),
            sum: RowSum {
                heading: to_u32(list.heading().into_iter().len()),
                above_heading: to_u32(list.above_heading().len()),
                ..RowSum::default()
            },
            ..ListReport::default()
        },
        seen: HashSet::new(),
        asked: HashMap::new(),
        missed: HashMap::new(),
        domains: BTreeSet::new(),
    };
    for row in sheet.rows {
        // The heading of a further page.
        if list.heading().is_some_and(|heading| heading.cells().eq(row.cells())) {
            reporting.report.sum.heading += 1;
        } else {
            reporting.row(&looking, row);
        }
    }
    let mut report = reporting.report;
    report.domains = reporting.domains.into_iter().take(MAX_CANDIDATES).collect();
    report.sum.rows = to_u32(list.all_rows().len());
    report.choice = choice;
    Ok(report)
}

/// What a row turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing stands in the column.
    Empty,
    One(u32),
    Doubt(ListDoubt, Vec<u32>),
    Nothing,
}

/// How rows are looked up.
pub(super) struct Looking<'a> {
    reader: Reader<'a>,
    choice: &'a ListChoice,
    names: NamesBeside,
    departments: HashMap<&'a str, Vec<u32>>,
}

impl<'a> Looking<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, choice: &'a ListChoice, names: NamesBeside) -> Self {
        let mut departments: HashMap<&str, Vec<u32>> = HashMap::new();
        if choice.department_column.is_some() {
            for (number, department) in (0..).zip(&snapshot.departments) {
                departments.entry(&department.alike).or_default().push(number);
            }
        }
        Self { reader: Reader { snapshot, domains: &choice.domains }, choice, names, departments }
    }

    /// Who is meant by a row.
    pub(super) fn meaning(&self, row: &Row) -> Meaning {
        let typed = row.cell(self.choice.column);
        if row.fault(self.choice.column).is_some() {
            return Meaning::Nothing;
        }
        if typed.is_empty() {
            return Meaning::Empty;
        }
        let department = self.choice.department_column.map_or("", |column| row.cell(column));
        let found = match self.reader.read(typed) {
            Reading::Several(people) => self.narrowed(people, department),
            Reading::Nobody => match super::readings::in_brackets(typed) {
                // What stands in brackets is a remark: 张三（行政部）.
                Some((name, remark)) => return self.with_remark(name, remark),
                None => Reading::Nobody,
            },
            other => other,
        };
        let name = self.choice.name_column.filter(|column| *column != self.choice.column).map_or("", |at| row.cell(at));
        if name.is_empty() {
            return plainly(found);
        }
        self.with_name(found, name, department)
    }

    /// A name beside must be that of the one who was found.
    fn with_name(&self, found: Reading, name: &str, department: &str) -> Meaning {
        let snapshot = self.reader.snapshot;
        let named = match super::readings::in_brackets(name) {
            Some((bare, _)) if snapshot.members_named(name).is_empty() => snapshot.members_named(bare),
            _ => snapshot.members_named(name),
        };
        let fits = |member: &u32| {
            named.contains(member) || same_name(name, snapshot.names.get(*member)) || !snapshot.has_name(*member)
        };
        let common: Vec<u32> = found.people().iter().copied().filter(fits).collect();
        match (&found, common.len()) {
            (Reading::Nobody, _) if named.is_empty() => Meaning::Nothing,
            (Reading::Nobody, _) => match self.names {
                NamesBeside::Always => {
                    Meaning::Doubt(ListDoubt::OnlyNameFits, self.narrowed(named.to_vec(), department).people().to_vec())
                }
                NamesBeside::WhereKnown => Meaning::Nothing,
            },
            (_, 1) => Meaning::One(common[0]),
            (_, 2..) => Meaning::Doubt(ListDoubt::SeveralFit, common),
            (_, 0) if self.names == NamesBeside::WhereKnown && named.is_empty() => plainly(found),
            (_, 0) => Meaning::Doubt(ListDoubt::NameDiffers, [found.people(), named].concat()),
        }
    }

    /// Whether a row has the name of the one whom it finds beside it.
    pub(super) fn agrees(&self, row: &Row) -> bool {
        let name = self.choice.name_column.map_or("", |column| row.cell(column));
        let found = self.reader.read(row.cell(self.choice.column));
        !name.is_empty() && found.people().iter().any(|one| same_name(name, self.reader.snapshot.names.get(*one)))
    }

    fn with_remark(&self, name: &str, remark: &str) -> Meaning {
        let people = self.reader.snapshot.members_named(name);
        let belonging: Vec<u32> = people.iter().copied().filter(|member| self.is_in(*member, remark)).collect();
        match (belonging.len(), people.is_empty()) {
            (1, _) => Meaning::One(belonging[0]),
            (_, true) => Meaning::Nothing,
            (0, false) => Meaning::Doubt(ListDoubt::OnlyNameFits, people.to_vec()),
            (_, false) => Meaning::Doubt(ListDoubt::SeveralFit, belonging),
        }
    }

    /// Of several those who are in the department; all of them when nobody is, or none is named.
    fn narrowed(&self, people: Vec<u32>, department: &str) -> Reading {
        let belonging: Vec<u32> = people.iter().copied().filter(|member| self.is_in(*member, department)).collect();
        match belonging[..] {
            _ if people.len() < 2 => people.first().map_or(Reading::Nobody, |one| Reading::One(*one)),
            [] => Reading::Several(people),
            [one] => Reading::One(one),
            _ => Reading::Several(belonging),
        }
    }

    /// By the department's name, or by a path that ends with it.
    fn is_in(&self, member: u32, department: &str) -> bool {
        let last = department.rsplit(['/', '\\', '>', '-', '—', '／']).next().map_or("", trimmed);
        let snapshot = self.reader.snapshot;
        [department, last].iter().filter(|name| !name.is_empty()).any(|name| {
            let name = folded(name);
            match self.departments.get(name.as_str()) {
                Some(numbers) => numbers.iter().any(|number| snapshot.is_below(member, *number)),
                None if self.departments.is_empty() => snapshot
                    .departments_of
                    .get(member)
                    .iter()
                    .any(|&at| snapshot.departments[at as usize].alike == name),
                None => false,
            }
        })
    }

    /// Whether a cell of these rows is somebody's account or name.
    pub(super) fn names_someone<'r>(&self, rows: impl IntoIterator<Item = &'r Row>) -> bool {
        rows.into_iter().flat_map(Row::cells).any(|cell| !matches!(self.reader.read(cell), Reading::Nobody))
    }
}

/// Without anything beside it.
fn plainly(found: Reading) -> Meaning {
    match found {
        Reading::One(member) => Meaning::One(member),
        Reading::Several(people) => Meaning::Doubt(ListDoubt::SeveralFit, people),
        Reading::OtherDomain(member, _) => Meaning::Doubt(ListDoubt::OtherDomain, vec![member]),
        Reading::Contradiction(people) => Meaning::Doubt(ListDoubt::NameDiffers, people),
        Reading::Nobody => Meaning::Nothing,
    }
}

struct Reporting<'a> {
    snapshot: &'a Snapshot,
    report: ListReport,
    seen: HashSet<u32>,
    /// Places of the questions in the report, beyond those shown too.
    asked: HashMap<(String, String, ListDoubt), usize>,
    missed: HashMap<String, usize>,
    domains: BTreeSet<String>,
}

impl Reporting<'_> {
    fn row(&mut self, looking: &Looking<'_>, row: &Row) {
        let choice = looking.choice;
        let typed = row.cell(choice.column);
        match looking.meaning(row) {
            Meaning::Empty => self.report.sum.empty += 1,
            Meaning::One(member) => {
                if self.seen.insert(member) {
                    self.report.sum.matched += 1;
                    self.report.matched.push(self.snapshot.person(member));
                } else {
                    self.report.sum.repeated += 1;
                }
            }
            Meaning::Doubt(doubt, people) => {
                if doubt == ListDoubt::OtherDomain
                    && let Some((_, domain)) = folded(typed).rsplit_once('@')
                {
                    self.domains.insert(domain.to_owned());
                }
                let beside = |column: Option<u32>| {
                    column.filter(|column| *column != choice.column).map_or("", |column| row.cell(column))
                };
                let beside: Vec<&str> = [beside(choice.name_column), beside(choice.department_column)]
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .collect();
                self.ask(row.number, typed, &beside.join(" · "), doubt, &people);
            }
            // A formula without a result has no text of its own.
            Meaning::Nothing if typed.is_empty() => self.miss(row.number, &cell_name(choice.column, row.number)),
            Meaning::Nothing => self.miss(row.number, typed),
        }
    }

    fn ask(&mut self, number: u32, typed: &str, beside: &str, doubt: ListDoubt, people: &[u32]) {
        self.report.sum.asked += 1;
        let places = self.asked.len();
        let place = *self.asked.entry((typed.to_owned(), beside.to_owned(), doubt)).or_insert(places);
        if place < places {
            if let Some(question) = self.report.questions.get_mut(place) {
                note(&mut question.rows, number);
            }
            return;
        }
        self.report.questions_total += 1;
        if place < MAX_SHOWN {
            let candidates = hits(self.snapshot, people);
            let (typed, beside) = (typed.to_owned(), beside.to_owned());
            self.report.questions.push(ListQuestion { typed, beside, doubt, rows: vec![number], candidates });
        }
    }

    fn miss(&mut self, number: u32, typed: &str) {
        self.report.sum.not_found += 1;
        let places = self.missed.len();
        let place = *self.missed.entry(typed.to_owned()).or_insert(places);
        if place < places {
            if let Some(miss) = self.report.missing.get_mut(place) {
                note(&mut miss.rows, number);
            }
            return;
        }
        self.report.missing_total = to_u32(place + 1);
        if place < MAX_SHOWN {
            self.report.missing.push(ListMiss { typed: typed.to_owned(), rows: vec![number] });
        }
    }
}

/// Those who may be meant, each once.
pub(super) fn hits(snapshot: &Snapshot, people: &[u32]) -> Vec<DirectoryHit> {
    let mut seen = HashSet::new();
    let once = people.iter().filter(|member| seen.insert(**member));
    once.take(MAX_CANDIDATES).map(|member| member_hit(snapshot, *member)).collect()
}

fn note(rows: &mut Vec<u32>, number: u32) {
    if rows.len() < MAX_NUMBERS {
        rows.push(number);
    }
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
