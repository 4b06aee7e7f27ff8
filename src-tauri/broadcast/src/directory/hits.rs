//! What is shown of an entry that was found.

use super::alike::folded;
use super::details::covered;
use super::search::{Part, Rank, Word, fits_place, part};
use super::snapshot::{Snapshot, to_u32};
use super::views::DirectoryHit;
use std::ops::Range;
use wecom::measure::visible;

/// An entry that fits the words.
pub(super) fn hit(snapshot: &Snapshot, entry: usize, words: &[Word]) -> DirectoryHit {
    let units = snapshot.index.units_of(entry);
    let mut ranges: Vec<Range<usize>> = words
        .iter()
        .filter_map(|word| snapshot.index.readings.find(units, &word.chars))
        .map(|fit| fit.start..fit.end)
        .collect();
    ranges.sort_by_key(|range| range.start);
    let plain = match part(snapshot, entry) {
        Part::Member(n) => member_hit(snapshot, n),
        Part::Department(n) => department_hit(snapshot, n),
        Part::Tag(n) => tag_hit(snapshot, n),
    };
    let name = plain.recipient.name.as_deref().unwrap_or_default();
    let marks = marks(name, &ranges);
    DirectoryHit { marks, note: note(snapshot, entry, words), ..plain }
}

pub(super) fn member_hit(snapshot: &Snapshot, member: u32) -> DirectoryHit {
    let detail = snapshot.department_names(member);
    DirectoryHit { recipient: snapshot.person(member), detail, people: None, marks: Vec::new(), note: None }
}

pub(super) fn department_hit(snapshot: &Snapshot, department: u32) -> DirectoryHit {
    DirectoryHit {
        recipient: snapshot.department(department),
        detail: snapshot.path_above(department),
        people: Some(snapshot.departments[department as usize].people),
        marks: Vec::new(),
        note: None,
    }
}

pub(super) fn tag_hit(snapshot: &Snapshot, tag: u32) -> DirectoryHit {
    DirectoryHit {
        recipient: snapshot.tag(tag),
        detail: String::new(),
        people: Some(snapshot.tags[tag as usize].people),
        marks: Vec::new(),
        note: None,
    }
}

/// Numbers of the departments whose name looks like this one.
pub(super) fn department_name_hits<'a>(snapshot: &'a Snapshot, name: &str) -> impl Iterator<Item = u32> + use<'a> {
    let name = folded(name);
    (0..).zip(&snapshot.departments).filter(move |(_, d)| d.alike == name).map(|(n, _)| n)
}

/// Everything whose name looks like this one, apart from people.
pub(super) fn groups_named(snapshot: &Snapshot, name: &str) -> Vec<DirectoryHit> {
    let name = folded(name);
    let departments = (0..).zip(&snapshot.departments).filter(|(_, d)| d.alike == name);
    let tags = (0..).zip(&snapshot.tags).filter(|(_, t)| t.alike == name);
    departments.map(|(n, _)| department_hit(snapshot, n)).chain(tags.map(|(n, _)| tag_hit(snapshot, n))).collect()
}

/// Ranges of characters, ascending by start, as ranges of UTF-16 units that do not touch.
pub(super) fn marks(name: &str, ranges: &[Range<usize>]) -> Vec<(u32, u32)> {
    let mut at = 0;
    let mut offsets = vec![0];
    for c in name.chars() {
        at += to_u32(c.len_utf16());
        offsets.push(at);
    }
    let mut marks: Vec<(u32, u32)> = Vec::new();
    for range in ranges {
        let (start, end) = (offsets[range.start], offsets[range.end]);
        match marks.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => marks.push((start, end)),
        }
    }
    marks
}

/// By what a member was found, where that stands nowhere else in the row. Of a mobile number the last digits are shown.
fn note(snapshot: &Snapshot, entry: usize, words: &[Word]) -> Option<String> {
    let Part::Member(member) = part(snapshot, entry) else { return None };
    let (details, id) = (&snapshot.details, snapshot.key(member));
    let found = words.iter().find(|word| {
        snapshot.index.rank(entry, id, word, Rank::PieceSound).is_none() && !fits_place(snapshot, entry, word)
    })?;
    if let Some(text) = details.fitting(member, &found.details) {
        return Some(visible(text).into_owned());
    }
    let is_number = found.text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+');
    if is_number { details.mobile(member).map(|mobile| covered(&mobile)) } else { details.mail(member) }
}
