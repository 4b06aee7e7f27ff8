//! A pasted list of people: what each entry means, without guessing. An entry that fits nothing, or several, is shown
//! to the user instead, and none is lost.
//!
//! Entries are apart by line ends, commas, semicolons, `|`, 、 and tabs. An entry is an account (in any spelling), the exact
//! name of a person, department or tag, `姓名(账号)`, `姓名 <账号@…>`, `账号 姓名`, or, where it means nothing as a whole, several of
//! these with spaces or slashes between. Numbers and bullets before an entry do not count.
//! The cells of a row copied from a sheet (apart by tabs, or by commas where rows tell that they are of a sheet) belong together:
//! they must mean one person, and beside one a department tells which, it is not a recipient of its own. In a line apart by commas a
//! department beside one of its own people may be either, so the user is asked.

use super::hits::{department_name_hits, groups_named};
use super::matching::{ListDoubt, hits};
use super::readings::{Reader, Reading, trim};
use super::snapshot::{Snapshot, to_u32};
use super::views::{Ambiguous, DirectoryHit, PasteReport};
use crate::lists::holds;
use crate::model::audience::{Recipient, RecipientKind};
use std::collections::HashSet;

/// Most candidates shown for one entry.
const MAX_CANDIDATES: usize = 20;
/// Longest number before an entry, in digits.
const NUMBER_DIGITS: usize = 4;

/// What an entry turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// People, and departments or tags of the same name.
    People(Reading, bool),
    /// One or more departments or tags of this name.
    Groups,
    Nothing,
}

/// Reads a pasted list.
pub(super) fn paste(snapshot: &Snapshot, text: &str) -> PasteReport {
    let mut pasting = Pasting {
        reader: Reader { snapshot, domains: &[] },
        report: PasteReport::default(),
        matched: HashSet::new(),
        asked: HashSet::new(),
        missed: HashSet::new(),
        group_names: snapshot
            .departments
            .iter()
            .map(|department| department.alike.as_str())
            .chain(snapshot.tags.iter().map(|tag| tag.alike.as_str()))
            .collect(),
    };
    let lines: Vec<&str> = text
        .lines()
        .flat_map(|line| line.split(['\r', '\u{2028}', '\u{2029}', '\u{85}']))
        .filter(|line| !trim(line).is_empty())
        .collect();
    let of_a_sheet = lines.iter().enumerate().any(|(at, line)| pasting.shows_a_sheet(at, line));
    for line in lines {
        let (number, line) = without_number(line);
        // 1、张三 where somebody's account is 1.
        if let Some(member) = number.and_then(|number| snapshot.member(number)) {
            pasting.ask(number.unwrap_or_default(), ListDoubt::SeveralFit, hits(snapshot, &[member]));
        }
        let cells: Vec<&str> = line.split('\t').map(trim).filter(|cell| !cell.is_empty()).collect();
        let all: Vec<&str> = cells.iter().flat_map(|cell| entries(cell)).collect();
        match (cells.len() > 1, all.len() > cells.len()) {
            (true, is_list) => pasting.row(&all, !is_list),
            (false, true) if of_a_sheet => {
                let before = pasting.told();
                pasting.row(&all, true);
                // What only says more of the same person is an entry too.
                let told = pasting.told() - before;
                pasting.report.repeated += to_u32(all.len().saturating_sub(told));
            }
            (false, true) => pasting.list(&all),
            (false, false) => all.iter().for_each(|entry| pasting.entry(entry)),
        }
    }
    pasting.report
}

fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['，', ',', '；', ';', '|', '｜', '、', '。']).map(trim).filter(|entry| !entry.is_empty())
}

/// A line without the number or bullet before it: `1. 张三`, `（2）李四`, `③王五`, `- 赵六`. The number, where one could take it for an
/// entry.
fn without_number(line: &str) -> (Option<&str>, &str) {
    let line = line.trim();
    let is_mark = |c: char| matches!(c, '•' | '●' | '○' | '◆' | '▪' | '■' | '·' | '①'..='⑳' | '❶'..='❿' | '➀'..='➓');
    if let Some(rest) = line.strip_prefix(is_mark)
        && !rest.trim().is_empty()
    {
        return (None, rest.trim_start());
    }
    if let Some(rest) = line.strip_prefix(['-', '*', '–', '—']).filter(|rest| rest.starts_with(char::is_whitespace))
    {
        return (None, rest.trim_start());
    }
    let inner = line.strip_prefix(['(', '（']).unwrap_or(line);
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = inner.split_at(digits);
    let marks = if inner.len() < line.len() { &[')', '）'][..] } else { &['、', '.', '．', ')', '）', ':', '：'] };
    let Some(rest) = rest.strip_prefix(marks).map(str::trim_start) else { return (None, line) };
    let is_number = (1..=NUMBER_DIGITS).contains(&digits);
    if is_number && rest.chars().next().is_some_and(char::is_alphabetic) { (Some(number), rest) } else { (None, line) }
}

struct Pasting<'a> {
    reader: Reader<'a>,
    report: PasteReport,
    matched: HashSet<(RecipientKind, String)>,
    asked: HashSet<String>,
    missed: HashSet<String>,
    /// Names of all departments and tags, as they are compared.
    group_names: HashSet<&'a str>,
}

impl Pasting<'_> {
    /// How many entries are accounted for.
    fn told(&self) -> usize {
        let PasteReport { matched, ambiguous, unmatched, repeated } = &self.report;
        matched.len() + ambiguous.len() + unmatched.len() + *repeated as usize
    }

    fn entry(&mut self, entry: &str) {
        match self.meaning(entry) {
            Meaning::People(reading, false) => self.people(entry, &reading),
            Meaning::People(reading, true) => {
                let mut candidates = hits(self.reader.snapshot, reading.people());
                candidates.extend(groups_named(self.reader.snapshot, entry));
                candidates.truncate(MAX_CANDIDATES);
                self.ask(entry, ListDoubt::SeveralFit, candidates);
            }
            Meaning::Groups => self.groups(entry),
            Meaning::Nothing => self.parts(entry),
        }
    }

    /// What a text as a whole means.
    fn meaning(&self, text: &str) -> Meaning {
        let is_group = self.group_names.contains(super::alike::folded(text).as_str());
        match self.reader.read(text) {
            Reading::Nobody if is_group => Meaning::Groups,
            Reading::Nobody => Meaning::Nothing,
            people => Meaning::People(people, is_group),
        }
    }

    /// Whether a line apart by commas shows that it and the others are rows of a sheet: headings in the first, or a name beside the
    /// account of its holder.
    fn shows_a_sheet(&self, at: usize, line: &str) -> bool {
        if line.contains('\t') {
            return false;
        }
        let entries: Vec<&str> = entries(line).take(MAX_CANDIDATES).collect();
        if entries.len() < 2 {
            return false;
        }
        if at == 0 && entries.iter().filter(|entry| holds(entry).is_some()).count() >= 2 {
            return true;
        }
        let found: Vec<(&str, Reading)> = entries.iter().map(|entry| (*entry, self.reader.read(entry))).collect();
        let people: Vec<(&str, &Reading)> = found
            .iter()
            .filter(|(_, reading)| *reading != Reading::Nobody)
            .map(|(entry, reading)| (*entry, reading))
            .collect();
        let Some((_, first)) = people.first() else { return false };
        let is_of_all = |member: &u32| people.iter().all(|(_, reading)| reading.people().contains(member));
        self.differ_in_kind(&people) && first.people().iter().any(is_of_all)
    }

    /// An entry that means nothing as a whole, by its parts.
    fn parts(&mut self, entry: &str) {
        let slashed: Vec<&str> =
            entry.split(['/', '／', '\\', '&', '＆']).map(trim).filter(|part| !part.is_empty()).collect();
        if slashed.len() > 1 {
            return self.slashed(&slashed);
        }
        let parts: Vec<&str> = entry.split_whitespace().map(trim).filter(|part| !part.is_empty()).collect();
        if parts.len() == 2 {
            for (id, name) in [(parts[0], parts[1]), (parts[1], parts[0])] {
                if let Some(member) = self.reader.by_account(id)
                    && !self.reader.snapshot.members_named(name).is_empty()
                    && self.reader.by_account(name).is_none()
                {
                    let named = self.reader.snapshot.members_named(name);
                    let reading = if named.contains(&member) {
                        Reading::One(member)
                    } else {
                        Reading::Contradiction([&[member][..], named].concat())
                    };
                    return self.people(entry, &reading);
                }
            }
        }
        let meanings: Vec<Meaning> = parts.iter().map(|part| self.meaning(part)).collect();
        let are_people = meanings.iter().all(|meaning| matches!(meaning, Meaning::People(_, false)));
        let any = meanings.iter().any(|meaning| *meaning != Meaning::Nothing);
        // A name with blanks inside is not to be taken for the names of its pieces: 张三 丰, John Smith.
        let is_one_name = parts.iter().any(|part| part.chars().count() == 1)
            || parts.iter().all(|part| part.chars().next().is_some_and(|c| c.is_uppercase() && c.is_ascii()));
        if parts.len() < 2 || !(are_people || (any && !is_one_name)) {
            return self.miss(entry);
        }
        for (part, meaning) in parts.iter().zip(meanings) {
            match meaning {
                Meaning::People(reading, false) => self.people(part, &reading),
                Meaning::People(_, true) | Meaning::Groups => self.ask_for_groups(part),
                Meaning::Nothing => self.miss(part),
            }
        }
    }

    /// `张三/李四`, or the path of a department.
    fn slashed(&mut self, parts: &[&str]) {
        let snapshot = self.reader.snapshot;
        let last = parts[parts.len() - 1];
        let is_path = |number: &u32| {
            let mut above = snapshot.above(*number).into_iter().rev();
            parts[..parts.len() - 1].iter().rev().all(|name| {
                let name = super::alike::folded(name);
                above.next().is_some_and(|at| snapshot.departments[at as usize].alike == name)
            })
        };
        let fitting: Vec<u32> = department_name_hits(snapshot, last).filter(is_path).collect();
        if let [one] = fitting[..] {
            return self.add(snapshot.department(one));
        }
        for part in parts {
            match self.meaning(part) {
                Meaning::People(reading, false) => self.people(part, &reading),
                // Half a path would be a whole department.
                Meaning::People(_, true) | Meaning::Groups => self.ask_for_groups(part),
                Meaning::Nothing => self.parts(part),
            }
        }
    }

    /// A line apart by commas.
    fn list(&mut self, entries: &[&str]) {
        let people: Vec<u32> = entries
            .iter()
            .filter_map(|entry| match self.meaning(entry) {
                Meaning::People(reading, _) => Some(reading.people().to_vec()),
                _ => None,
            })
            .flatten()
            .collect();
        for entry in entries {
            if self.meaning(entry) == Meaning::Groups && people.iter().any(|member| self.belongs(*member, entry)) {
                self.ask_for_groups(entry);
            } else {
                self.entry(entry);
            }
        }
    }

    /// A row of a sheet. `one_person`: no cell holds a list.
    fn row(&mut self, cells: &[&str], one_person: bool) {
        let meanings: Vec<Meaning> = cells.iter().map(|cell| self.meaning(cell)).collect();
        let people: Vec<(&str, &Reading)> = cells
            .iter()
            .zip(&meanings)
            .filter_map(|(cell, meaning)| match meaning {
                Meaning::People(reading, _) => Some((*cell, reading)),
                _ => None,
            })
            .collect();
        let Some((_, first)) = people.first() else {
            for cell in cells {
                self.entry(cell);
            }
            return;
        };
        // Cells that fit one and the same person are that person: account and name side by side.
        let mut common: Vec<u32> = first.people().to_vec();
        common.retain(|member| people.iter().all(|(_, others)| others.people().contains(member)));
        let agree = one_person && !common.is_empty();
        let mut idle = Vec::new();
        for (at, (cell, meaning)) in cells.iter().zip(&meanings).enumerate() {
            match meaning {
                Meaning::People(..) => {}
                Meaning::Nothing if at == 0 && is_running_number(cell) => {}
                Meaning::Nothing => idle.push(*cell),
                Meaning::Groups => {
                    let narrowed: Vec<u32> =
                        common.iter().copied().filter(|member| self.belongs(*member, cell)).collect();
                    if agree && !narrowed.is_empty() {
                        common = narrowed;
                    } else {
                        idle.push(*cell);
                    }
                }
            }
        }
        if agree {
            let reading = match &common[..] {
                // One cell alone: how sure it is, is what it says itself.
                _ if people.len() == 1 && common.len() == first.people().len() => (*first).clone(),
                [one] => Reading::One(*one),
                _ => Reading::Several(common),
            };
            self.people(people[0].0, &reading);
        } else if one_person && self.differ_in_kind(&people) {
            let typed: Vec<&str> = people.iter().map(|(cell, _)| *cell).collect();
            let all: Vec<u32> = people.iter().flat_map(|(_, reading)| reading.people().iter().copied()).collect();
            self.people(&typed.join(" "), &Reading::Contradiction(all));
        } else {
            for (cell, found) in people {
                self.people(cell, found);
            }
        }
        for cell in idle {
            self.miss(cell);
        }
    }

    /// Whether the cells of a row that mean people are of different kinds: a number, an account, a name. Several of one kind are
    /// several people.
    fn differ_in_kind(&self, people: &[(&str, &Reading)]) -> bool {
        let kind = |cell: &str| match self.reader.by_account(cell) {
            Some(_) if cell.bytes().all(|byte| byte.is_ascii_digit()) => 0,
            Some(_) => 1,
            None => 2,
        };
        people.iter().any(|(cell, _)| kind(cell) != kind(people[0].0))
    }

    fn belongs(&self, member: u32, department: &str) -> bool {
        let snapshot = self.reader.snapshot;
        department_name_hits(snapshot, department).any(|number| snapshot.is_below(member, number))
    }

    fn people(&mut self, typed: &str, reading: &Reading) {
        let doubt = match reading {
            Reading::One(one) => return self.add(self.reader.snapshot.person(*one)),
            // One candidate alone would look like a match.
            Reading::Contradiction(people) if people.len() == 1 => return self.miss(typed),
            Reading::Nobody => return self.miss(typed),
            Reading::Several(_) => ListDoubt::SeveralFit,
            Reading::Contradiction(_) => ListDoubt::NameDiffers,
            Reading::OtherDomain(..) => ListDoubt::OtherDomain,
        };
        self.ask(typed, doubt, hits(self.reader.snapshot, reading.people()));
    }

    fn groups(&mut self, typed: &str) {
        let mut found = groups_named(self.reader.snapshot, typed);
        if found.len() == 1 {
            self.add(found.remove(0).recipient);
        } else {
            self.ask_for_groups(typed);
        }
    }

    fn ask_for_groups(&mut self, typed: &str) {
        let mut found = groups_named(self.reader.snapshot, typed);
        found.truncate(MAX_CANDIDATES);
        self.ask(typed, ListDoubt::SeveralFit, found);
    }

    fn add(&mut self, recipient: Recipient) {
        if self.matched.insert((recipient.kind, recipient.id.to_lowercase())) {
            self.report.matched.push(recipient);
        } else {
            self.report.repeated += 1;
        }
    }

    fn ask(&mut self, typed: &str, doubt: ListDoubt, candidates: Vec<DirectoryHit>) {
        if self.asked.insert(typed.to_owned()) {
            self.report.ambiguous.push(Ambiguous { typed: typed.to_owned(), doubt, candidates });
        } else {
            self.report.repeated += 1;
        }
    }

    fn miss(&mut self, typed: &str) {
        if self.missed.insert(typed.to_owned()) {
            self.report.unmatched.push(typed.to_owned());
        } else {
            self.report.repeated += 1;
        }
    }
}

/// The number of a row, before its other cells.
fn is_running_number(cell: &str) -> bool {
    (1..=NUMBER_DIGITS).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[path = "paste_tests.rs"]
mod tests;
