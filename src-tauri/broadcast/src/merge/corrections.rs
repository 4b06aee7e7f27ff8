//! What a person corrected of a sheet: cells, recipients, rows that are left out. A correction of one row never moves another, and one
//! of a row or column that the sheet does not have is of no effect.

use super::sheet::OpenSheet;
use crate::directory::{DirectoryHit, Found, Looked, SheetPeople, Who};
use crate::lists::Row;
use crate::model::audience::Recipient;
use crate::model::merge::Merge;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Whom a row is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowWho {
    Empty,
    One(Who),
    /// One of these.
    Asked(Vec<Who>),
    Nothing,
}

/// The corrections of a sheet, by the places of its rows.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// The cells that were written over, with what stands in them.
    pub(super) cells: BTreeMap<u32, BTreeMap<u32, String>>,
    /// The rows with them.
    rows: HashMap<u32, Row>,
    /// Whom rows are for that are not as the sheet has them.
    whom: HashMap<u32, RowWho>,
    /// Who is neither in the contacts nor in the sheet: counted behind the unknown ones of the sheet.
    others: Vec<Recipient>,
    others_begin: u32,
    pub(super) left_out: BTreeSet<u32>,
}

impl Corrections {
    pub(super) fn of(merge: &Merge, sheet: &OpenSheet, people: &SheetPeople) -> Self {
        let mut new = Self { others_begin: people.first_beyond(), ..Self::default() };
        new.left_out = merge.left_out.iter().filter_map(|number| sheet.place(*number)).collect();
        for edit in merge.edits.iter().filter(|edit| edit.column < sheet.width()) {
            if let Some(place) = sheet.place(edit.row) {
                new.cells.entry(place).or_default().insert(edit.column, edit.text.clone());
            }
        }
        for (place, cells) in &new.cells {
            let text_of = |column: u32| cells.get(&column).map(String::as_str);
            new.rows.insert(*place, sheet.row(*place).edited(sheet.width(), text_of));
        }
        // A corrected cell may be the recipient's, or a name beside it.
        let looked: Vec<(u32, Looked)> = new.rows.iter().map(|(place, row)| (*place, people.look(row))).collect();
        for (place, looked) in looked {
            let who = match looked {
                Looked::Empty => RowWho::Empty,
                Looked::One(who) => RowWho::One(who),
                Looked::Unknown(one) => RowWho::One(new.who(&one, people)),
                Looked::Asked(all) => RowWho::Asked(all),
                Looked::Nothing => RowWho::Nothing,
            };
            new.whom.insert(place, who);
        }
        for chosen in &merge.chosen {
            if let Some(place) = sheet.place(chosen.row) {
                let who = new.who(&chosen.recipient, people);
                new.whom.insert(place, RowWho::One(who));
            }
        }
        new
    }

    fn who(&mut self, one: &Recipient, people: &SheetPeople) -> Who {
        people.who(one).unwrap_or_else(|| {
            let known = self.others.iter().position(|other| other.kind == one.kind && other.key() == one.key());
            let place = known.unwrap_or_else(|| {
                self.others.push(one.clone());
                self.others.len() - 1
            });
            Who::Unknown(self.others_begin + u32::try_from(place).unwrap_or_default())
        })
    }

    /// A row as it stands now.
    pub(super) fn row<'a>(&'a self, sheet: &'a OpenSheet, place: u32) -> &'a Row {
        self.rows.get(&place).unwrap_or_else(|| sheet.row(place))
    }

    /// The one whom a row is for, if that is clear.
    pub(super) fn one(&self, people: &SheetPeople, place: u32) -> Option<Who> {
        match self.whom.get(&place) {
            Some(RowWho::One(who)) => Some(*who),
            Some(_) => None,
            None => match people.found(place) {
                Found::One(who) => Some(who),
                Found::Empty | Found::Asked(_) | Found::Nothing => None,
            },
        }
    }

    /// What is to be said where it is not clear; `None` where it is.
    pub(super) fn doubt(&self, people: &SheetPeople, place: u32) -> Option<Doubt> {
        match self.whom.get(&place) {
            Some(RowWho::One(_)) => None,
            Some(RowWho::Empty) => Some(Doubt::Empty),
            Some(RowWho::Asked(_)) => Some(Doubt::Asked),
            Some(RowWho::Nothing) => Some(Doubt::Unknown),
            None => match people.found(place) {
                Found::One(_) => None,
                Found::Empty => Some(Doubt::Empty),
                Found::Asked(_) => Some(Doubt::Asked),
                Found::Nothing => Some(Doubt::Unknown),
            },
        }
    }

    /// Those who may be meant where it is asked.
    pub(super) fn offered(&self, people: &SheetPeople, place: u32) -> Vec<DirectoryHit> {
        match (self.whom.get(&place), people.found(place)) {
            (Some(RowWho::Asked(all)), _) => people.hits(all),
            (None, Found::Asked(asked)) => people.offered(asked),
            _ => Vec::new(),
        }
    }

    /// A recipient by number.
    pub(super) fn recipient(&self, people: &SheetPeople, who: Who) -> Option<Recipient> {
        people.recipient(who).or_else(|| self.other(who).cloned())
    }

    /// Who is neither in the contacts nor in the sheet.
    pub(super) fn other(&self, who: Who) -> Option<&Recipient> {
        let Who::Unknown(number) = who else { return None };
        self.others.get(usize::try_from(number.checked_sub(self.others_begin)?).ok()?)
    }

    /// The places of the rows that are other ones, or for others, than with these corrections.
    pub(super) fn changed_since(&self, before: &Self) -> BTreeSet<u32> {
        let places = self.cells.keys().chain(before.cells.keys());
        let edited = places.filter(|place| self.cells.get(place) != before.cells.get(place));
        let places = self.whom.keys().chain(before.whom.keys());
        let for_others = places.filter(|place| self.named(**place) != before.named(**place));
        edited.chain(for_others).copied().collect()
    }

    /// Whom a row is for that is not as the sheet has it; who has no number of their own by name.
    fn named(&self, place: u32) -> Option<(&RowWho, Option<&Recipient>)> {
        let who = self.whom.get(&place)?;
        let other = if let RowWho::One(who) = who { self.other(*who) } else { None };
        Some((who, other))
    }
}

/// Why it is not clear whom a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    Empty,
    Asked,
    Unknown,
}
