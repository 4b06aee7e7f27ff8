//! Who is meant by the rows of a list: by the column that the user chose, never by guessing. Rows that fit several people, or
//! whose cells contradict each other, become questions.
//!
//! WeCom gives applications no mobile numbers and no mail addresses (`wecom/contacts-media-agent.md §5.1` [O]): the directory has
//! none. A number or address is found where it is the account, or where the account stands before the `@`.

use super::paste::{by_mailbox, in_brackets};
use super::search::member_hit;
use super::snapshot::{Snapshot, to_u32};
use super::views::DirectoryHit;
use crate::audience::Recipient;
use crate::lists::{Holds, List, ListError, Row, trimmed};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Most candidates of one question.
const MAX_CANDIDATES: usize = 20;
/// Most questions and entries not found in one report.
const MAX_SHOWN: usize = 1000;
/// Most row numbers of one entry.
const MAX_NUMBERS: usize = 100;

/// Which columns of a list say who is meant, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ListChoice {
    /// The column with the people.
    pub column: u32,
    /// What it holds; not [`Holds::Department`].
    pub holds: Holds,
    /// A column with names, to check accounts, numbers and addresses by.
    #[serde(default)]
    pub name_column: Option<u32>,
    /// A column with departments, to tell people of the same name apart.
    #[serde(default)]
    pub department_column: Option<u32>,
}

/// Why a row has to be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ListDoubt {
    /// Several people have this name.
    SeveralFit,
    /// The account belongs to somebody of another name.
    NameDiffers,
    /// The account is not known, the name beside it is.
    OnlyNameFits,
}

/// A question about an entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ListMiss {
    /// As it stands in the list.
    pub typed: String,
    /// Numbers of the rows, at most 100.
    pub rows: Vec<u32>,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ListReport {
    /// Found without doubt, each once, in the order of the list.
    pub matched: Vec<Recipient>,
    /// Rows whose person stood in an earlier row, or whose entry was asked about or not found before.
    pub repeated: u32,
    /// Rows without anything in the column.
    pub blank: u32,
    /// To be asked, the first 1000.
    pub questions: Vec<ListQuestion>,
    /// How many there are.
    pub questions_total: u32,
    /// Found nowhere, the first 1000.
    pub missing: Vec<ListMiss>,
    /// How many there are.
    pub missing_total: u32,
}

/// Looks every row up.
pub(super) fn match_list(snapshot: &Snapshot, list: &List, choice: &ListChoice) -> Result<ListReport, ListError> {
    let columns = [Some(choice.column), choice.name_column, choice.department_column];
    if choice.holds == Holds::Department || columns.into_iter().flatten().any(|column| column >= list.columns()) {
        return Err(ListError::NoColumn);
    }
    let mut departments: HashMap<&str, Vec<u32>> = HashMap::new();
    if choice.department_column.is_some() {
        for (number, department) in (0..).zip(&snapshot.departments) {
            departments.entry(&department.name).or_default().push(number);
        }
    }
    let mut matching = Matching {
        snapshot,
        choice,
        departments,
        report: ListReport::default(),
        seen: HashSet::new(),
        asked: HashMap::new(),
        missed: HashMap::new(),
    };
    for row in list.rows() {
        matching.row(row);
    }
    Ok(matching.report)
}

/// What a row turned out to be.
enum Meaning {
    One(u32),
    Doubt(ListDoubt, Vec<u32>),
    Nothing,
}

struct Matching<'a> {
    snapshot: &'a Snapshot,
    choice: &'a ListChoice,
    departments: HashMap<&'a str, Vec<u32>>,
    report: ListReport,
    seen: HashSet<u32>,
    /// Places of the questions in the report, beyond those shown too.
    asked: HashMap<(String, String), usize>,
    missed: HashMap<String, usize>,
}

impl Matching<'_> {
    fn row(&mut self, row: &Row) {
        let typed = row.cell(self.choice.column);
        if typed.is_empty() {
            self.report.blank += 1;
            return;
        }
        let name = self.choice.name_column.map_or("", |column| row.cell(column));
        let department = self.choice.department_column.map_or("", |column| row.cell(column));
        match self.meaning(typed, name, department) {
            Meaning::One(member) => {
                if self.seen.insert(member) {
                    self.report.matched.push(self.snapshot.person(member));
                } else {
                    self.report.repeated += 1;
                }
            }
            Meaning::Doubt(doubt, people) => self.ask(row.number, typed, name, department, doubt, &people),
            Meaning::Nothing => self.miss(row.number, typed),
        }
    }

    fn meaning(&self, typed: &str, name: &str, department: &str) -> Meaning {
        if self.choice.holds == Holds::Name {
            return self.by_name(typed, department);
        }
        let found = match self.choice.holds {
            Holds::Mobile => self.by_mobile(typed),
            Holds::Mail => self.snapshot.member(typed).or_else(|| by_mailbox(self.snapshot, typed)),
            Holds::Account | Holds::Name | Holds::Department => {
                let inner = || in_brackets(typed).and_then(|(_, id)| self.snapshot.member(id));
                self.snapshot.member(typed).or_else(inner)
            }
        };
        if name.is_empty() {
            return found.map_or(Meaning::Nothing, Meaning::One);
        }
        let named = self.named(name);
        match found {
            Some(member) if named.contains(&member) => Meaning::One(member),
            Some(member) => {
                let mut people = vec![member];
                people.extend(named);
                Meaning::Doubt(ListDoubt::NameDiffers, people)
            }
            None if named.is_empty() => Meaning::Nothing,
            None => Meaning::Doubt(ListDoubt::OnlyNameFits, self.narrowed(named.to_vec(), department)),
        }
    }

    fn by_name(&self, typed: &str, department: &str) -> Meaning {
        let mut people = self.named(typed).to_vec();
        if people.is_empty()
            && let Some((name, id)) = in_brackets(typed)
        {
            return match self.snapshot.member(id) {
                Some(member) if name.is_empty() || self.named(name).contains(&member) => Meaning::One(member),
                Some(member) => {
                    let named = self.named(name).iter().copied();
                    Meaning::Doubt(ListDoubt::NameDiffers, std::iter::once(member).chain(named).collect())
                }
                // What stands in brackets is a remark: 张三（行政部）.
                None => self.by_name_and_department(self.named(name).to_vec(), id),
            };
        }
        people = self.narrowed(people, department);
        decided(people)
    }

    fn by_name_and_department(&self, people: Vec<u32>, department: &str) -> Meaning {
        let belonging: Vec<u32> = people.iter().copied().filter(|member| self.belongs(*member, department)).collect();
        match (belonging.len(), people.is_empty()) {
            (1, _) => Meaning::One(belonging[0]),
            (_, true) => Meaning::Nothing,
            (0, false) => Meaning::Doubt(ListDoubt::OnlyNameFits, people),
            (_, false) => Meaning::Doubt(ListDoubt::SeveralFit, belonging),
        }
    }

    /// The people of a name; blanks inside it, with which short names are made as long as others, do not count when nobody is
    /// written like that.
    fn named(&self, name: &str) -> &[u32] {
        let found = self.snapshot.members_named(name);
        if !found.is_empty() || !name.contains(char::is_whitespace) || name.is_ascii() {
            return found;
        }
        let compact: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        self.snapshot.members_named(&compact)
    }

    fn by_mobile(&self, typed: &str) -> Option<u32> {
        let exact = self.snapshot.member(typed);
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let plain =
            |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '（' | '）');
        exact.or_else(|| {
            if !typed.chars().all(plain) {
                return None;
            }
            let without = |before: &str| digits.strip_prefix(before).filter(|rest| rest.len() == 11);
            let national = without("0086").or_else(|| without("86")).unwrap_or(&digits);
            self.snapshot.member(national)
        })
    }

    /// Of several those who are in the department; all of them when nobody is, or none is named.
    fn narrowed(&self, people: Vec<u32>, department: &str) -> Vec<u32> {
        if people.len() < 2 || department.is_empty() {
            return people;
        }
        let belonging: Vec<u32> = people.iter().copied().filter(|member| self.belongs(*member, department)).collect();
        if belonging.is_empty() { people } else { belonging }
    }

    /// By the department's name, or by a path that ends with it.
    fn belongs(&self, member: u32, department: &str) -> bool {
        let last = department.rsplit(['/', '\\', '>', '-', '—', '／']).next().map_or("", trimmed);
        [department, last].iter().any(|name| {
            let numbers = self.departments.get(name).map_or(&[][..], Vec::as_slice);
            numbers.iter().any(|number| self.snapshot.is_below(member, *number))
        })
    }

    fn ask(&mut self, number: u32, typed: &str, name: &str, department: &str, doubt: ListDoubt, people: &[u32]) {
        let name = if self.choice.holds == Holds::Name { "" } else { name };
        let beside: Vec<&str> = [name, department].into_iter().filter(|text| !text.is_empty()).collect();
        let beside = beside.join(" · ");
        let places = self.asked.len();
        let place = *self.asked.entry((typed.to_owned(), beside.clone())).or_insert(places);
        if place < places {
            self.report.repeated += 1;
            if let Some(question) = self.report.questions.get_mut(place) {
                note(&mut question.rows, number);
            }
            return;
        }
        self.report.questions_total += 1;
        if place < MAX_SHOWN {
            let candidates =
                people.iter().take(MAX_CANDIDATES).map(|member| member_hit(self.snapshot, *member)).collect();
            let typed = typed.to_owned();
            self.report.questions.push(ListQuestion { typed, beside, doubt, rows: vec![number], candidates });
        }
    }

    fn miss(&mut self, number: u32, typed: &str) {
        let places = self.missed.len();
        let place = *self.missed.entry(typed.to_owned()).or_insert(places);
        if place < places {
            self.report.repeated += 1;
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

fn decided(people: Vec<u32>) -> Meaning {
    match people[..] {
        [] => Meaning::Nothing,
        [one] => Meaning::One(one),
        _ => Meaning::Doubt(ListDoubt::SeveralFit, people),
    }
}

fn note(rows: &mut Vec<u32>, number: u32) {
    if rows.len() < MAX_NUMBERS {
        rows.push(number);
    }
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
