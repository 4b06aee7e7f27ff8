//! A sheet held against a message: what is wrong with which row, and who gets what.
//!
//! Every row is filled in and looked at once, on all processors; of each one byte is kept. What is wrong in words is worked out again
//! for the few rows that are in sight. After a correction only the rows that it concerns are looked at anew.

use super::corrections::{Corrections, Doubt};
use super::error::MergeError;
use super::filler::{Around, Filler, FillerKey};
use super::sheet::OpenSheet;
use super::views::{MergeProblem, MergeSum};
use crate::compose::personal::FillError;
use crate::directory::{SheetPeople, Who};
use crate::lists::Row;
use crate::model::audience::{Audience, Recipient};
use crate::model::draft::{Draft, Personal, RowValues, Values};
use crate::model::merge::{Merge, Several};
use parking_lot::Mutex;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A cell of the row is wrong.
const CELLS: u8 = 1;
/// The message of the row, by itself, is wrong.
const MESSAGE: u8 = 2;
/// Rows that are not worth a thread of their own.
const ROWS_OF_A_THREAD: usize = 2_000;

/// The rows that a page last asked for: whether those with problems alone, what was looked for, and the places found.
type Filtered = (bool, String, Arc<Vec<u32>>);

/// A sheet held against a message.
#[derive(Debug)]
pub struct Merging {
    pub(super) sheet: Arc<OpenSheet>,
    pub(super) people: Arc<SheetPeople>,
    pub(super) corrections: Corrections,
    key: FillerKey,
    pub(super) filler: Result<Filler, FillError>,
    /// Of each row of the list what is wrong with it by itself.
    flags: Vec<u8>,
    groups: Groups,
    sum: MergeSum,
    pub(super) filtered: Mutex<Option<Filtered>>,
}

/// Rows for the same recipient.
#[derive(Debug, Default)]
struct Groups {
    /// Of each row that is not the first for its recipient, the first.
    first: HashMap<u32, u32>,
    /// The others of each that is the first, where there are any, and whether their message together is wrong.
    others: BTreeMap<u32, (Vec<u32>, bool)>,
    /// Where there is a message for each row, of those that say the same to the same recipient as an earlier one, that one.
    same: HashMap<u32, u32>,
}

impl Merging {
    /// Looks at every row. Takes a while. `before` is what was found last; of it stays what is not concerned.
    pub(super) fn of(
        sheet: Arc<OpenSheet>,
        people: Arc<SheetPeople>,
        (draft, merge): (&Draft, &Merge),
        around: &Around,
        before: Option<&Self>,
    ) -> Self {
        let corrections = Corrections::of(merge, &sheet, &people);
        let (key, filler) = (FillerKey::of(draft, merge, around), Filler::of(draft, merge, sheet.width(), around));
        let flags = vec![0; sheet.list.rows().len()];
        let filtered = Mutex::default();
        let (groups, sum) = (Groups::default(), MergeSum::default());
        let mut new = Self { sheet, people, corrections, key, filler, flags, groups, sum, filtered };
        let before = before.filter(|before| {
            Arc::ptr_eq(&before.sheet, &new.sheet) && Arc::ptr_eq(&before.people, &new.people) && before.key == new.key
        });
        let changed = before.map(|before| new.corrections.changed_since(&before.corrections));
        match (before, &changed) {
            (Some(before), Some(changed)) => {
                new.flags.clone_from(&before.flags);
                for place in changed {
                    new.flags[*place as usize] = new.flags_of(*place);
                }
            }
            _ => new.look_at_all(),
        }
        new.groups = new.grouped(before.zip(changed.as_ref()));
        new.sum = new.summed();
        new
    }

    /// Whether it is about these, and not about what was read of them before or after.
    pub(super) fn is_about(&self, sheet: &Arc<OpenSheet>, people: &Arc<SheetPeople>) -> bool {
        Arc::ptr_eq(&self.sheet, sheet) && Arc::ptr_eq(&self.people, people)
    }

    fn look_at_all(&mut self) {
        let mut flags = std::mem::take(&mut self.flags);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let piece = flags.len().div_ceil(threads).max(ROWS_OF_A_THREAD);
        let this = &*self;
        std::thread::scope(|scope| {
            for (number, part) in flags.chunks_mut(piece).enumerate() {
                scope.spawn(move || {
                    for (at, flag) in part.iter_mut().enumerate() {
                        *flag = this.flags_of(u32::try_from(number * piece + at).unwrap_or(u32::MAX));
                    }
                });
            }
        });
        self.flags = flags;
    }

    fn flags_of(&self, place: u32) -> u8 {
        let Ok(filler) = &self.filler else { return 0 };
        let (values, problems) = self.values(filler, place);
        if !problems.is_empty() {
            return CELLS;
        }
        if filler.problems(&values).is_empty() { 0 } else { MESSAGE }
    }

    fn values(&self, filler: &Filler, place: u32) -> (Values, Vec<MergeProblem>) {
        let row = self.row(place);
        let recipient = filler.names_recipients().then(|| match self.corrections.one(&self.people, place) {
            Some(who) => self.name_and_department(who),
            // Whoever it will be has a name.
            None => (self.word(place).to_owned(), self.word(place).to_owned()),
        });
        filler.values(row, recipient.as_ref())
    }

    fn name_and_department(&self, who: Who) -> (String, String) {
        match self.corrections.other(who) {
            Some(other) => (other.name.clone().unwrap_or_default(), String::new()),
            None => self.people.name_and_department(who),
        }
    }

    /// Which rows are for the same recipient, and whether what each of them gets together is fine.
    fn grouped(&self, before: Option<(&Self, &BTreeSet<u32>)>) -> Groups {
        let mut groups = Groups::default();
        let mut firsts: HashMap<Who, u32> = HashMap::with_capacity(self.sheet.places.len());
        for place in self.sheet.places.iter().copied().filter(|place| !self.is_left_out(*place)) {
            let Some(who) = self.corrections.one(&self.people, place) else { continue };
            let first = *firsts.entry(who).or_insert(place);
            if first != place {
                groups.first.insert(place, first);
                groups.others.entry(first).or_default().0.push(place);
            }
        }
        let Ok(filler) = &self.filler else { return groups };
        let Groups { others, same, .. } = &mut groups;
        for (first, (others, is_wrong)) in others {
            let known = before.and_then(|(before, changed)| {
                let (were, was_wrong) = before.groups.others.get(first)?;
                let untouched = were == others && !others.iter().chain([first]).any(|place| changed.contains(place));
                untouched.then_some((&before.groups.same, *was_wrong))
            });
            match (self.key.several, known) {
                (Several::Joined, Some((_, was_wrong))) => *is_wrong = was_wrong,
                (Several::Joined, None) => {
                    *is_wrong = !filler.problems(&self.joined(filler, *first, others)).is_empty();
                }
                (Several::Each, Some((were, _))) => {
                    same.extend(others.iter().filter_map(|place| Some((*place, *were.get(place)?))));
                }
                (Several::Each, None) => same.extend(self.same_among(filler, *first, others)),
            }
        }
        groups
    }

    /// Of some rows for one recipient those that say the same as an earlier one.
    fn same_among(&self, filler: &Filler, first: u32, others: &[u32]) -> Vec<(u32, u32)> {
        let (mut said, mut same) = (HashMap::new(), Vec::new());
        if !filler.drops_repeats() {
            return same;
        }
        for place in std::iter::once(&first).chain(others) {
            let Ok(message) = filler.message(&self.values(filler, *place).0) else { continue };
            let text = serde_json::to_string(&message).unwrap_or_default();
            match said.entry(text) {
                Entry::Vacant(new) => drop(new.insert(*place)),
                Entry::Occupied(earlier) => same.push((*place, *earlier.get())),
            }
        }
        same
    }

    fn joined(&self, filler: &Filler, first: u32, others: &[u32]) -> Values {
        let all = std::iter::once(&first).chain(others).map(|place| self.values(filler, *place).0);
        Filler::joined(all.collect())
    }

    fn summed(&self) -> MergeSum {
        let mut sum = MergeSum::default();
        let mut people = HashSet::new();
        for place in self.sheet.places.iter().copied() {
            sum.rows += 1;
            if self.is_left_out(place) {
                sum.left_out += 1;
                continue;
            }
            sum.repeated += u32::from(self.first(place).is_some());
            match self.corrections.doubt(&self.people, place) {
                Some(Doubt::Asked) => sum.asked += 1,
                Some(Doubt::Unknown) => sum.unknown += 1,
                Some(Doubt::Empty) => sum.empty += 1,
                None => {}
            }
            if self.is_bad(place) {
                sum.with_problems += 1;
            } else {
                sum.fine += 1;
                people.extend(self.corrections.one(&self.people, place));
            }
        }
        sum.people = u32::try_from(people.len()).unwrap_or(u32::MAX);
        sum.messages = if self.key.several == Several::Each { sum.fine } else { sum.people };
        sum
    }

    /// What becomes of the rows.
    pub fn sum(&self) -> MergeSum {
        self.sum
    }

    pub(super) fn row(&self, place: u32) -> &Row {
        self.corrections.row(&self.sheet, place)
    }

    /// What stands in the column of the recipients.
    pub(super) fn word(&self, place: u32) -> &str {
        self.row(place).cell(self.people.column())
    }

    pub(super) fn is_left_out(&self, place: u32) -> bool {
        self.corrections.left_out.contains(&place)
    }

    /// The earlier row for the same recipient.
    fn first(&self, place: u32) -> Option<u32> {
        self.groups.first.get(&place).copied()
    }

    /// The earlier row for the same recipient with whose message that of this row is joined.
    pub(super) fn joined_with(&self, place: u32) -> Option<u32> {
        self.first(place).filter(|_| self.key.several == Several::Joined)
    }

    /// Whether a row cannot be sent as it is, and is not left out.
    pub(super) fn is_bad(&self, place: u32) -> bool {
        if self.is_left_out(place) {
            return false;
        }
        let flags = self.flags.get(place as usize).copied().unwrap_or_default();
        if flags & CELLS != 0 || self.corrections.doubt(&self.people, place).is_some() {
            return true;
        }
        if self.groups.same.contains_key(&place) {
            return true;
        }
        if self.joined_with(place).is_some() {
            return false;
        }
        match self.groups.others.get(&place) {
            Some((_, is_wrong)) if self.key.several == Several::Joined => *is_wrong,
            _ => flags & MESSAGE != 0,
        }
    }

    /// Why a row cannot be sent.
    pub(super) fn problems(&self, place: u32) -> Vec<MergeProblem> {
        let mut problems = Vec::new();
        problems.extend(self.corrections.doubt(&self.people, place).map(|doubt| match doubt {
            Doubt::Asked => MergeProblem::RecipientAsked,
            Doubt::Unknown => MergeProblem::RecipientUnknown,
            Doubt::Empty => MergeProblem::RecipientEmpty,
        }));
        if let Some(same) = self.groups.same.get(&place) {
            problems.push(MergeProblem::SameMessage { row: self.sheet.row(*same).number });
        }
        let Ok(filler) = &self.filler else { return problems };
        let (values, of_cells) = self.values(filler, place);
        if !of_cells.is_empty() {
            problems.extend(of_cells);
        } else if self.joined_with(place).is_none() {
            problems.extend(filler.problems(&self.together(filler, place, values)));
        }
        problems
    }

    /// The values with those of the other rows for the same recipient, if they are joined.
    fn together(&self, filler: &Filler, place: u32, values: Values) -> Values {
        match self.groups.others.get(&place) {
            Some((others, _)) if self.key.several == Several::Joined => self.joined(filler, place, others),
            _ => values,
        }
    }

    /// What the recipient of a row gets: the values, those of other rows for the same recipient among them, and the row that they stand
    /// with.
    pub(super) fn message_values(&self, filler: &Filler, place: u32) -> (u32, Values) {
        let carrier = self.joined_with(place).unwrap_or(place);
        let (values, _) = self.values(filler, carrier);
        (carrier, self.together(filler, carrier, values))
    }

    /// The recipient of a row, if that is clear.
    pub(super) fn recipient(&self, place: u32) -> Option<Recipient> {
        self.corrections.recipient(&self.people, self.corrections.one(&self.people, place)?)
    }

    /// The draft with a message of their own for each whom a row is for, or for each row. Refused as long as there is a row that cannot
    /// be sent and is not left out.
    pub(super) fn prepared(&self, draft: &Draft, merge: &Merge) -> Result<Draft, MergeError> {
        let filler = self.filler.as_ref().map_err(|error| MergeError::Fill(error.clone()))?;
        if let Some(bad) = self.sheet.places.iter().copied().find(|place| self.is_bad(*place)) {
            let what = self.problems(bad).first().map(told).unwrap_or_default();
            let (row, others) = (self.sheet.row(bad).number, self.sum.with_problems - 1);
            return Err(MergeError::BadRow { row, what, others });
        }
        let (mut include, mut values, mut rows) = (Vec::new(), BTreeMap::new(), BTreeMap::<_, Vec<RowValues>>::new());
        for place in self.sheet.places.iter().copied().filter(|place| !self.is_left_out(*place)) {
            let Some(one) = self.recipient(place).filter(|_| self.joined_with(place).is_none()) else { continue };
            let (key, own) = (Personal::key(&one), self.message_values(filler, place).1);
            if self.key.several == Several::Each {
                rows.entry(key).or_default().push(RowValues { row: self.sheet.row(place).number, values: own });
            } else {
                values.insert(key, own);
            }
            if self.first(place).is_none() {
                include.push(one);
            }
        }
        if include.is_empty() {
            return Err(MergeError::NoRows);
        }
        let (shared, blank) = (filler.shared.clone(), filler.blank.clone());
        let sheet = Some(Box::new(merge.clone()));
        Ok(Draft {
            // Who is not to get it does not, whatever a sheet says.
            audience: Audience { all: false, include: include.into(), exclude: draft.audience.exclude.clone() },
            personal: Some(Personal { values, rows, shared, blank, sheet }),
            merge: None,
            ..draft.clone()
        })
    }
}

/// What is wrong, for a refusal.
fn told(problem: &MergeProblem) -> String {
    match problem {
        MergeProblem::RecipientAsked => "several may be meant".to_owned(),
        MergeProblem::RecipientUnknown => "nobody is called that".to_owned(),
        MergeProblem::RecipientEmpty => "nobody is named".to_owned(),
        MergeProblem::SameMessage { row } => format!("row {row} says the same to the same recipient"),
        MergeProblem::Missing { variable } => format!("no value for {variable}"),
        MergeProblem::CellFault { text, .. } if text.is_empty() => "a formula whose result was not saved".to_owned(),
        MergeProblem::CellFault { text, .. } => format!("the sheet shows an error: {text}"),
        MergeProblem::NotA { variable, text, .. } => format!("{variable} cannot be {text}"),
        MergeProblem::Finding { finding } => {
            let count = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
            let rule = format!("{:?}", finding.rule);
            format!("{} {rule} {}/{}", finding.path, count(finding.actual), count(finding.limit))
                .trim_end_matches([' ', '/'])
                .to_owned()
        }
        MergeProblem::Fill { text } => text.clone(),
    }
}
