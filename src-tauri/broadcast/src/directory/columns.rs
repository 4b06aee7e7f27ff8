//! Which column of a sheet has the people, where nobody said so: by the headings, else by what stands in it. Where several columns
//! may have them, they are held against each other: when each row means the same person in all of them there is nothing to ask.

use super::matching::ListChoice;
use super::readings::{Reader, Reading};
use super::snapshot::Snapshot;
use crate::lists::{Holds, Sheet, holds};

/// Rows by which columns are compared for how many people they have; for contradictions all are looked at.
const COMPARED: usize = 1000;
/// Columns that are looked at where no heading says what they hold.
const WITHOUT_HEADING: usize = 20;
/// Names of columns with accounts that only other programs write.
const ALSO_ACCOUNT: [&str; 3] = ["to", "touser", "recipient"];
/// Headings that can mean nothing but accounts of WeCom.
const UNMISTAKABLE: [&str; 8] =
    ["to", "touser", "recipient", "userid", "user_id", "user id", "企业微信账号", "企微账号"];

/// What a name beside an account is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamesBeside {
    /// It must be the name of the account's holder.
    Always,
    /// It must not be somebody else's; it may be the name of something else.
    WhereKnown,
}

/// The columns that a sheet says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) choice: ListChoice,
    /// Others that may be meant, and mean others in some row.
    pub(super) rivals: Vec<u32>,
}

/// The columns of a list of people; `None` when neither headings nor contents say it.
pub(super) fn of_list(snapshot: &Snapshot, sheet: &Sheet<'_>) -> Option<Guess> {
    let kinds: Vec<Option<Holds>> = sheet.titles.iter().map(|title| title.and_then(holds)).collect();
    let of = |wanted: &[Holds]| -> Vec<u32> {
        (0..)
            .zip(&kinds)
            .filter(|(_, kind)| kind.is_some_and(|kind| wanted.contains(&kind)))
            .map(|(at, _)| at)
            .collect()
    };
    let ids = of(&[Holds::Account, Holds::Mobile, Holds::Mail]);
    let names = of(&[Holds::Name]);
    let by_heading = if ids.is_empty() { names.clone() } else { ids.clone() };
    let pool = if by_heading.is_empty() {
        let unknown = (0..).zip(&kinds).filter(|(_, kind)| kind.is_none()).map(|(at, _)| at);
        unknown.take(WITHOUT_HEADING).collect()
    } else {
        by_heading
    };
    let named = !ids.is_empty() || !names.is_empty();
    let column = best(snapshot, sheet, &pool, named || sheet.titles.len() == 1)?;
    let department_column = sheet.department_column();
    let name_column = sheet.name_column(column);
    let choice = ListChoice { column, name_column, department_column, domains: Vec::new() };
    Some(Guess { rivals: rivals(snapshot, sheet, column, &pool), choice })
}

/// The column with the recipients of rows with values; `None` when no heading says it.
pub(super) fn of_rows(snapshot: &Snapshot, sheet: &Sheet<'_>) -> Option<Guess> {
    let kind = |title: &str| {
        let also = ALSO_ACCOUNT.contains(&title.trim().to_lowercase().as_str());
        if also { Some(Holds::Account) } else { holds(title) }
    };
    let of = |wanted: &[Holds]| -> Vec<u32> {
        let titles = (0..).zip(&sheet.titles);
        titles
            .filter(|(_, title)| title.and_then(kind).is_some_and(|kind| wanted.contains(&kind)))
            .map(|(at, _)| at)
            .collect()
    };
    let accounts = of(&[Holds::Account]);
    let column = best(snapshot, sheet, &accounts, true)?;
    let pool = of(&[Holds::Account, Holds::Mobile, Holds::Mail]);
    let choice = ListChoice { column, name_column: sheet.name_column(column), ..ListChoice::default() };
    Some(Guess { rivals: rivals(snapshot, sheet, column, &pool), choice })
}

/// Whether the heading of a column with names can be about nothing but people: `姓名`, and not `name`.
pub(super) fn names_beside(sheet: &Sheet<'_>, name_column: Option<u32>) -> NamesBeside {
    match name_column.and_then(|at| sheet.titles.get(at as usize).copied().flatten()) {
        Some(title) if title.is_ascii() => NamesBeside::WhereKnown,
        _ => NamesBeside::Always,
    }
}

/// The column in which the most people are found. `by_heading`: one in which nobody is may be it too.
fn best(snapshot: &Snapshot, sheet: &Sheet<'_>, pool: &[u32], by_heading: bool) -> Option<u32> {
    if let [one] = pool
        && by_heading
    {
        return Some(*one);
    }
    let reader = Reader { snapshot, domains: &[] };
    let found = |column: u32| {
        sheet.rows.iter().take(COMPARED).filter(|row| !people(reader.read(row.cell(column))).is_empty()).count()
    };
    let mut best: Option<(u32, usize)> = None;
    for &column in pool {
        let found = found(column);
        if best.is_none_or(|(_, most)| found > most) {
            best = Some((column, found));
        }
    }
    match best {
        Some((_, 0)) if by_heading => unmistakable(sheet, pool).or(pool.first().copied()),
        Some((_, 0)) | None => None,
        Some((column, _)) => Some(column),
    }
}

/// The one whose heading can mean nothing else.
fn unmistakable(sheet: &Sheet<'_>, pool: &[u32]) -> Option<u32> {
    let is = |column: &&u32| {
        let title = sheet.titles.get(**column as usize).copied().flatten();
        title.is_some_and(|title| UNMISTAKABLE.contains(&title.trim().to_lowercase().as_str()))
    };
    let mut fitting = pool.iter().filter(is);
    fitting.next().filter(|_| fitting.next().is_none()).copied()
}

/// The other columns in which some row means somebody else. Where nobody is found in any, nothing but the headings can tell.
fn rivals(snapshot: &Snapshot, sheet: &Sheet<'_>, column: u32, pool: &[u32]) -> Vec<u32> {
    let reader = Reader { snapshot, domains: &[] };
    let others: Vec<u32> = pool.iter().copied().filter(|other| *other != column).collect();
    if others.is_empty() {
        return others;
    }
    let mut differs = vec![false; others.len()];
    let mut anybody = false;
    for row in sheet.rows {
        let own = people(reader.read(row.cell(column)));
        anybody |= !own.is_empty();
        for (differs, other) in differs.iter_mut().zip(&others).filter(|(differs, _)| !**differs) {
            let found = people(reader.read(row.cell(*other)));
            *differs = !found.is_empty() && !found.iter().any(|member| own.contains(member));
        }
    }
    let any = differs.contains(&true);
    if !anybody && !any {
        let differs = |other: &u32| sheet.rows.iter().any(|row| row.cell(*other) != row.cell(column));
        let clear = unmistakable(sheet, pool) == Some(column);
        return if clear { Vec::new() } else { others.into_iter().filter(differs).collect() };
    }
    others.into_iter().zip(differs).filter(|(_, differs)| *differs).map(|(other, _)| other).collect()
}

/// Those of whom a cell speaks without doubt about its domain.
fn people(reading: Reading) -> Vec<u32> {
    match reading {
        Reading::OtherDomain(..) => Vec::new(),
        other => other.people().to_vec(),
    }
}
