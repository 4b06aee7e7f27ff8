//! A pasted list of people: what each entry means, without guessing. An entry that fits nothing, or several, is shown
//! to the user instead.
//!
//! Entries are apart by line ends, commas, semicolons, `|`, 、 and tabs. An entry is an account (in any spelling), the exact
//! name of a person, department or tag, `姓名(账号)`, `姓名 <账号@…>`, `账号 姓名`, or several of these with spaces between.
//! The cells of a row copied from a sheet (apart by tabs) belong together: beside a person a department tells which one
//! is meant, it is not a recipient of its own. In a line apart by commas a department beside one of its own people may be
//! either, so the user is asked.

use super::search::{department_name_hits, groups_named, member_hit};
use super::snapshot::Snapshot;
use super::views::{Ambiguous, PasteReport};
use crate::audience::{Recipient, RecipientKind};
use std::collections::HashSet;
use wecom::ids::UserId;

/// Most candidates shown for one entry.
const MAX_CANDIDATES: usize = 20;

/// What an entry turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    People(Vec<u32>),
    /// One or more departments or tags of this name.
    Groups,
    Nothing,
}

/// Reads a pasted list.
pub(super) fn paste(snapshot: &Snapshot, text: &str) -> PasteReport {
    let mut reading = Reading {
        snapshot,
        report: PasteReport::default(),
        matched: HashSet::new(),
        asked: HashSet::new(),
        missed: HashSet::new(),
        group_names: snapshot
            .departments
            .iter()
            .map(|department| department.name.as_str())
            .chain(snapshot.tags.iter().map(|tag| tag.name.as_str()))
            .collect(),
    };
    for line in text.lines().flat_map(|line| line.split(['\r', '\u{2028}', '\u{2029}', '\u{85}'])) {
        let cells: Vec<&str> = line.split('\t').map(trim).filter(|cell| !cell.is_empty()).collect();
        let all: Vec<&str> = cells.iter().flat_map(|cell| entries(cell)).collect();
        match (cells.len() > 1, all.len() > cells.len()) {
            (true, is_list) => reading.row(&all, !is_list),
            (false, true) => reading.list(&all),
            (false, false) => {
                for entry in all {
                    reading.entry(entry);
                }
            }
        }
    }
    reading.report
}

fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['，', ',', '；', ';', '|', '｜', '、']).map(trim).filter(|entry| !entry.is_empty())
}

fn trim(text: &str) -> &str {
    let unseen = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '"')
    };
    text.trim_matches(unseen)
}

struct Reading<'a> {
    snapshot: &'a Snapshot,
    report: PasteReport,
    matched: HashSet<(RecipientKind, String)>,
    asked: HashSet<String>,
    missed: HashSet<String>,
    /// Names of all departments and tags.
    group_names: HashSet<&'a str>,
}

impl Reading<'_> {
    fn entry(&mut self, entry: &str) {
        match self.meaning(entry) {
            Meaning::People(people) => self.people(entry, &people),
            Meaning::Groups => self.groups(entry),
            Meaning::Nothing => self.parts(entry),
        }
    }

    /// What a text as a whole means.
    fn meaning(&self, text: &str) -> Meaning {
        if let Some(member) = self.snapshot.member(text) {
            return Meaning::People(vec![member]);
        }
        if let Some((name, id)) = in_brackets(text) {
            return self.name_and_id(name, id);
        }
        let named = self.snapshot.members_named(text);
        if !named.is_empty() {
            return Meaning::People(named.to_vec());
        }
        if let Some(member) = self.mailbox(text) {
            return Meaning::People(vec![member]);
        }
        if self.group_names.contains(text) { Meaning::Groups } else { Meaning::Nothing }
    }

    /// The account before the `@` of an address.
    fn mailbox(&self, text: &str) -> Option<u32> {
        by_mailbox(self.snapshot, text)
    }

    fn by_id(&self, text: &str) -> Option<u32> {
        self.snapshot.member(text).or_else(|| self.mailbox(text))
    }

    /// A name with an account: they must belong together, else the user has to choose.
    fn name_and_id(&self, name: &str, id: &str) -> Meaning {
        let named = self.snapshot.members_named(name);
        match self.by_id(id) {
            Some(member) if name.is_empty() || self.snapshot.names.get(member) == name => Meaning::People(vec![member]),
            Some(member) => {
                let mut all = vec![member];
                all.extend(named);
                // One candidate alone would look like a match.
                if all.len() == 1 { Meaning::Nothing } else { Meaning::People(all) }
            }
            None => Meaning::Nothing,
        }
    }

    /// An entry with spaces inside that means nothing as a whole.
    fn parts(&mut self, entry: &str) {
        let parts: Vec<&str> = entry.split_whitespace().map(trim).filter(|part| !part.is_empty()).collect();
        if parts.len() == 2 {
            for (id, name) in [(parts[0], parts[1]), (parts[1], parts[0])] {
                if self.by_id(id).is_some()
                    && !self.snapshot.members_named(name).is_empty()
                    && self.by_id(name).is_none()
                {
                    match self.name_and_id(name, id) {
                        Meaning::People(people) => return self.people(entry, &people),
                        _ => return self.miss(entry),
                    }
                }
            }
        }
        let meanings: Vec<Meaning> = parts.iter().map(|part| self.meaning(part)).collect();
        if parts.len() > 1 && meanings.iter().all(|meaning| matches!(meaning, Meaning::People(_))) {
            for (part, meaning) in parts.iter().zip(meanings) {
                if let Meaning::People(people) = meaning {
                    self.people(part, &people);
                }
            }
        } else {
            self.miss(entry);
        }
    }

    /// A line apart by commas and the like.
    fn list(&mut self, entries: &[&str]) {
        let people: Vec<u32> = entries
            .iter()
            .filter_map(|entry| match self.meaning(entry) {
                Meaning::People(people) => Some(people),
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
        let people: Vec<(&str, &Vec<u32>)> = cells
            .iter()
            .zip(&meanings)
            .filter_map(|(cell, meaning)| match meaning {
                Meaning::People(people) => Some((*cell, people)),
                _ => None,
            })
            .collect();
        if people.is_empty() {
            for cell in cells {
                self.entry(cell);
            }
            return;
        }
        // Cells that fit one and the same person are that person: account and name side by side.
        let (_, first) = people[0];
        let mut common: Vec<u32> = first.clone();
        common.retain(|member| people.iter().all(|(_, others)| others.contains(member)));
        let agree = one_person && !common.is_empty();
        let mut idle = Vec::new();
        for (cell, meaning) in cells.iter().zip(&meanings) {
            match meaning {
                Meaning::People(_) => {}
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
            self.people(people[0].0, &common);
        } else {
            for (cell, found) in people {
                self.people(cell, found);
            }
        }
        for cell in idle {
            self.miss(cell);
        }
    }

    fn belongs(&self, member: u32, department: &str) -> bool {
        department_name_hits(self.snapshot, department).any(|number| self.snapshot.is_below(member, number))
    }

    fn people(&mut self, typed: &str, people: &[u32]) {
        if let [one] = people {
            self.add(self.snapshot.person(*one));
        } else {
            let candidates = people.iter().take(MAX_CANDIDATES).map(|&n| member_hit(self.snapshot, n)).collect();
            self.ask(typed, candidates);
        }
    }

    fn groups(&mut self, typed: &str) {
        let mut found = groups_named(self.snapshot, typed);
        if found.len() == 1 {
            self.add(found.remove(0).recipient);
        } else {
            self.ask_for_groups(typed);
        }
    }

    fn ask_for_groups(&mut self, typed: &str) {
        let mut found = groups_named(self.snapshot, typed);
        found.truncate(MAX_CANDIDATES);
        self.ask(typed, found);
    }

    fn add(&mut self, recipient: Recipient) {
        if self.matched.insert((recipient.kind, recipient.id.to_lowercase())) {
            self.report.matched.push(recipient);
        } else {
            self.report.repeated += 1;
        }
    }

    fn ask(&mut self, typed: &str, candidates: Vec<super::views::DirectoryHit>) {
        if self.asked.insert(typed.to_owned()) {
            self.report.ambiguous.push(Ambiguous { typed: typed.to_owned(), candidates });
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

/// The member whose account stands before the `@` of an address.
pub(super) fn by_mailbox(snapshot: &Snapshot, text: &str) -> Option<u32> {
    let (local, domain) = text.split_once('@')?;
    let plausible = UserId::is_valid(text) && domain.contains('.') && !local.is_empty();
    if plausible { snapshot.member(local) } else { None }
}

/// `姓名(账号)`, `姓名（账号）`, `姓名 <账号>`, `姓名【账号】`, `姓名[账号]`.
pub(super) fn in_brackets(text: &str) -> Option<(&str, &str)> {
    for (open, close) in [('(', ')'), ('（', '）'), ('<', '>'), ('＜', '＞'), ('[', ']'), ('【', '】')] {
        if let Some(inner) = text.strip_suffix(close)
            && let Some((name, id)) = inner.rsplit_once(open)
        {
            return Some((trim(name), trim(id)));
        }
    }
    None
}

#[cfg(test)]
#[path = "paste_tests.rs"]
mod tests;
