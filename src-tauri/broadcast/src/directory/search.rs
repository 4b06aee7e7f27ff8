//! Search over people, departments and tags by id, name and sound, fast enough to be asked at every keystroke.
//!
//! Every entry has a mask of the letters that occur in its id, its name and the readings of its name. One pass over the
//! masks drops most entries; the rest is compared as far as it could still be among the best. Nothing is allocated per entry. What
//! else is told of members ([`super::details`]) is the worst fit: a word is compared with each different text once, and with members
//! only as long as the list is not full of better ones.

use super::hits::{hit, marks};
use super::phonetic::{Fit, MAX_WORD, Readings, Unit, fold};
use super::snapshot::{Snapshot, Texts, to_u32};
use super::views::DirectoryHit;
use crate::channels::Known;
use crate::model::audience::RecipientKind;
use std::sync::Arc;

/// Most words of a query that are looked at.
const MAX_WORDS: usize = 8;
/// Most hits of one search.
pub(super) const MAX_HITS: usize = 500;

/// How well an entry fits, best first. Equal ones stay in the order people, departments, tags, each as shown in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The whole name or id.
    Exact,
    /// The whole name by sound: `zhangsan`, `zs`.
    ExactSound,
    /// The beginning of the name or id.
    Prefix,
    /// The beginning of the name by sound.
    PrefixSound,
    /// A piece of the name or id.
    Piece,
    /// A piece of the name by sound.
    PieceSound,
    /// Another name, the job title, the end of a mobile number, the beginning of a mail address.
    Detail,
}

const RANKS: [Rank; 7] =
    [Rank::Exact, Rank::ExactSound, Rank::Prefix, Rank::PrefixSound, Rank::Piece, Rank::PieceSound, Rank::Detail];

/// See the module. Entries are numbered: members, then departments, then tags.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) readings: Readings,
    /// The names of all entries, end to end.
    units: Vec<Unit>,
    unit_ends: Vec<u32>,
    /// Ids of departments and tags; those of members are the snapshot's.
    other_ids: Texts,
    masks: Vec<u64>,
    /// The texts of [`super::details::Details`], and the letters in each.
    details: Vec<(Vec<Unit>, u64)>,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            readings: Readings::new(),
            units: Vec::new(),
            unit_ends: Vec::new(),
            other_ids: Texts::default(),
            masks: Vec::new(),
            details: Vec::new(),
        }
    }
}

/// A word of the query.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) chars: Vec<char>,
    pub(super) text: String,
    mask: u64,
    /// For every department whether it, or one above it, carries the word in its name. Empty when there is one word only.
    places: Vec<bool>,
    /// For every text of the details whether it carries the word.
    pub(super) details: Vec<bool>,
}

impl Index {
    pub(super) fn build(snapshot: &Snapshot) -> Self {
        let mut index = Self::default();
        for member in 0..snapshot.people() {
            index.add(snapshot.names.get(member), snapshot.key(member));
        }
        for department in &snapshot.departments {
            index.add_other(&department.name, department.id);
        }
        for tag in &snapshot.tags {
            index.add_other(&tag.name, tag.id);
        }
        index.units.shrink_to_fit();
        let texts = &snapshot.details.texts;
        for number in 0..texts.len() {
            let units: Vec<Unit> = index.readings.units(texts.get(number)).collect();
            let mask = index.letters(&units);
            index.details.push((units, mask));
        }
        index
    }

    /// The bits of all letters in a text and its readings.
    fn letters(&self, units: &[Unit]) -> u64 {
        units.iter().fold(0, |mask, unit| {
            let readings = self.readings.set(unit.readings).iter();
            readings.flat_map(|reading| reading.chars()).map(bit_of).fold(mask | bit_of(unit.c), |mask, bit| mask | bit)
        })
    }

    /// For every text of the details whether it carries a word.
    fn details_with(&self, word: &Word) -> Vec<bool> {
        let carries = |(units, mask): &(Vec<Unit>, u64)| {
            word.mask & !mask == 0 && self.readings.find(units, &word.chars).is_some()
        };
        self.details.iter().map(carries).collect()
    }

    fn add_other(&mut self, name: &str, id: u32) {
        let id = id.to_string();
        self.add(name, &id);
        self.other_ids.push(&id);
    }

    fn add(&mut self, name: &str, id: &str) {
        let start = self.units.len();
        self.units.extend(self.readings.units(name));
        self.unit_ends.push(to_u32(self.units.len()));
        let mask = id.chars().map(bit_of).fold(0, |mask, bit| mask | bit);
        let of_name = self.letters(&self.units[start..]);
        self.masks.push(mask | of_name);
    }

    pub(super) fn units_of(&self, entry: usize) -> &[Unit] {
        let start = if entry == 0 { 0 } else { self.unit_ends[entry - 1] as usize };
        &self.units[start..self.unit_ends[entry] as usize]
    }

    /// Whether an entry may fit a word by its own name and id: the letters are there.
    fn may_fit(&self, entry: usize, word: &Word) -> bool {
        word.mask & !self.masks[entry] == 0
    }

    /// How well an entry fits a word by its own name and id. Below `least` nothing has to be found.
    pub(super) fn rank(&self, entry: usize, id: &str, word: &Word, least: Rank) -> Option<Rank> {
        if !self.may_fit(entry, word) {
            return None;
        }
        let by_id = rank_of_id(id, &word.text, least);
        if by_id == Some(Rank::Exact) {
            return by_id;
        }
        let units = self.units_of(entry);
        let by_name = match least {
            // Each letter and digit of a whole name is typed.
            Rank::Exact | Rank::ExactSound
                if units.iter().filter(|unit| unit.c.is_alphanumeric()).count() > word.chars.len() =>
            {
                None
            }
            Rank::Piece | Rank::PieceSound | Rank::Detail => self.readings.find(units, &word.chars),
            _ => self.readings.find_at(units, 0, &word.chars),
        };
        by_id.into_iter().chain(by_name.map(|fit| Rank::of(&fit, units.len()))).min()
    }
}

/// How well an id fits. Below `least` nothing has to be found.
fn rank_of_id(id: &str, word: &str, least: Rank) -> Option<Rank> {
    let (id, word) = (id.as_bytes(), word.as_bytes());
    let is_piece = || id.windows(word.len()).any(|piece| piece[0] == word[0] && piece == word);
    match () {
        () if id == word => Some(Rank::Exact),
        () if least >= Rank::Prefix && id.starts_with(word) => Some(Rank::Prefix),
        () if least >= Rank::Piece && is_piece() => Some(Rank::Piece),
        () => None,
    }
}

impl Rank {
    /// How well a name of so many characters fits.
    fn of(fit: &Fit, length: usize) -> Self {
        match (fit.literal, fit.start, fit.end == length) {
            (true, 0, true) => Self::Exact,
            (true, 0, false) => Self::Prefix,
            (true, ..) => Self::Piece,
            (false, 0, true) => Self::ExactSound,
            (false, 0, false) => Self::PrefixSound,
            (false, ..) => Self::PieceSound,
        }
    }
}

/// The bit of a character: letters and digits have their own, all others share 28.
fn bit_of(c: char) -> u64 {
    let n = u32::from(c);
    match c {
        'a'..='z' => 1 << (n - u32::from('a')),
        '0'..='9' => 1 << (26 + n - u32::from('0')),
        _ => 1 << (36 + (n.wrapping_mul(0x9e37_79b1) >> 16) % 28),
    }
}

/// The words of a query, folded; apostrophes (`xi'an`) are dropped.
fn words(query: &str) -> Vec<Word> {
    query
        .split_whitespace()
        .filter_map(|word| {
            let chars: Vec<char> = word.chars().map(fold).filter(|c| !matches!(c, '\'' | '’')).take(MAX_WORD).collect();
            (!chars.is_empty()).then(|| Word {
                text: chars.iter().collect(),
                mask: chars.iter().copied().map(bit_of).fold(0, |mask, bit| mask | bit),
                chars,
                places: Vec::new(),
                details: Vec::new(),
            })
        })
        .take(MAX_WORDS)
        .collect()
}

/// What someone types to find one of a few texts (templates), by characters or by sound; every word has to fit one of them.
pub(crate) struct Query {
    words: Vec<Word>,
    readings: Readings,
}

impl Query {
    pub(crate) fn new(query: &str) -> Self {
        Self { words: words(query), readings: Readings::new() }
    }

    /// Whether every word fits one of the texts. Without words everything fits.
    pub(crate) fn fits(&mut self, texts: &[&str]) -> bool {
        let texts: Vec<Vec<Unit>> = texts.iter().map(|text| self.readings.units(text).collect()).collect();
        self.words.iter().all(|word| texts.iter().any(|units| self.readings.find(units, &word.chars).is_some()))
    }
}

/// Texts that are looked through again and again (templates): what they sound like is worked out once.
#[derive(Debug)]
pub(crate) struct Sounds {
    readings: Readings,
}

/// What a text sounds like.
#[derive(Debug, Clone)]
pub(crate) struct Sounding(Arc<[Unit]>);

/// What someone types to find one of such texts.
#[derive(Debug)]
pub(crate) struct Words(Vec<Word>);

impl Words {
    pub(crate) fn of(query: &str) -> Self {
        Self(words(query))
    }

    /// Nothing was typed that could be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Sounds {
    pub(crate) fn new() -> Self {
        Self { readings: Readings::new() }
    }

    pub(crate) fn of(&mut self, text: &str) -> Sounding {
        Sounding(self.readings.units(text).collect())
    }

    /// Whether every word fits one of the texts. Without words everything fits.
    pub(crate) fn fits(&self, words: &Words, texts: &[Sounding]) -> bool {
        words.0.iter().all(|word| texts.iter().any(|text| self.readings.find(&text.0, &word.chars).is_some()))
    }
}

/// What was typed, word by word; of several words each with the departments that it may stand for.
fn placed_words(snapshot: &Snapshot, query: &str) -> Vec<Word> {
    let mut words = words(query);
    if words.len() > 1 {
        for word in &mut words {
            word.places = places(snapshot, word);
        }
    }
    for word in &mut words {
        word.details = snapshot.index.details_with(word);
    }
    words
}

/// Tells whether a member fits a query as in [`search`]; everybody fits an empty one.
pub(super) fn fits<'a>(snapshot: &'a Snapshot, query: &str) -> impl Fn(u32) -> bool + 'a {
    let words = placed_words(snapshot, query);
    move |member| words.is_empty() || rank_of(snapshot, member as usize, &words, Rank::Detail).is_some()
}

/// The best fits, best first. With several words each must fit; a word may fit the department instead of the name
/// (`王伟 销售`), but one must fit the name or id.
/// `channels` are the group chats and robots that fit; among equals they come last.
pub(super) fn search(
    snapshot: &Snapshot,
    query: &str,
    limit: usize,
    channels: Vec<(Rank, DirectoryHit)>,
) -> Vec<DirectoryHit> {
    let limit = limit.min(MAX_HITS);
    let words = placed_words(snapshot, query);
    if words.is_empty() || limit == 0 {
        return Vec::new();
    }
    let index = &snapshot.index;
    let mut found: [Vec<usize>; RANKS.len()] = Default::default();
    let mut least = Some(Rank::Detail);
    for entry in 0..index.masks.len() {
        let Some(wanted) = least else { break };
        if let Some(rank) = rank_of(snapshot, entry, &words, wanted).filter(|rank| *rank <= wanted) {
            found[rank as usize].push(entry);
            least = least_wanted(&found, limit);
        }
    }
    let mut hits = Vec::new();
    let mut channels = channels.into_iter().peekable();
    for (rank, entries) in found.iter().enumerate() {
        let room = limit.saturating_sub(hits.len());
        hits.extend(entries.iter().take(room).map(|&entry| hit(snapshot, entry, &words)));
        while let Some((_, channel)) = channels.next_if(|(fit, _)| *fit as usize == rank) {
            hits.push(channel);
        }
    }
    hits.truncate(limit);
    hits
}

/// The worst rank of which more would be shown; `None`: the list is full of the best.
fn least_wanted(found: &[Vec<usize>; RANKS.len()], limit: usize) -> Option<Rank> {
    let mut before = 0;
    let full = found.iter().take_while(|entries| {
        before += entries.len();
        before < limit
    });
    full.count().checked_sub(1).map(|last| RANKS[last])
}

/// The group chats and robots that fit a query by name or id, best first. They are few: no index is kept.
pub(super) fn channels(known: &Known, query: &str) -> Vec<(Rank, DirectoryHit)> {
    let words = words(query);
    if words.is_empty() {
        return Vec::new();
    }
    let mut readings = Readings::new();
    let mut hits: Vec<(Rank, DirectoryHit)> = Vec::new();
    for (recipient, people) in known.recipients() {
        let name = recipient.name.clone().unwrap_or_default();
        let units: Vec<Unit> = readings.units(&name).collect();
        // The id of a robot is nothing that anybody types.
        let id = if recipient.kind == RecipientKind::Chat { recipient.id.to_lowercase() } else { String::new() };
        let mut ranges = Vec::new();
        let ranks: Option<Vec<Rank>> = words
            .iter()
            .map(|word| {
                let fit = readings.find(&units, &word.chars);
                ranges.extend(fit.as_ref().map(|fit| fit.start..fit.end));
                let by_name = fit.map(|fit| Rank::of(&fit, units.len()));
                by_name.or_else(|| id.starts_with(&word.text).then_some(Rank::Prefix))
            })
            .collect();
        if let Some(rank) = ranks.and_then(|ranks| ranks.into_iter().max()) {
            ranges.sort_by_key(|range| range.start);
            let marks = marks(&name, &ranges);
            hits.push((rank, DirectoryHit { recipient, detail: String::new(), people, marks, note: None }));
        }
    }
    hits.sort_by_key(|(rank, _)| *rank);
    hits
}

/// How well an entry fits all words. Below `least` nothing has to be found.
fn rank_of(snapshot: &Snapshot, entry: usize, words: &[Word], least: Rank) -> Option<Rank> {
    let index = &snapshot.index;
    // Details are the worst fit: once the list is full of better ones they are not looked at.
    let fits_detail = |word| least == Rank::Detail && fits_detail(snapshot, entry, word);
    // What costs least first: most entries lack one of the words.
    if words.iter().any(|word| !index.may_fit(entry, word) && !fits_place(snapshot, entry, word) && !fits_detail(word))
    {
        return None;
    }
    let id = id_of(snapshot, entry);
    let mut worst = None;
    for word in words {
        match index.rank(entry, id, word, least) {
            Some(rank) => worst = worst.max(Some(rank)),
            // A word that fits the name too badly is not taken for one that does not fit it.
            None if fits_place(snapshot, entry, word) && index.rank(entry, id, word, Rank::PieceSound).is_none() => {}
            None if fits_detail(word) => worst = Some(Rank::Detail),
            None => return None,
        }
    }
    worst
}

fn id_of(snapshot: &Snapshot, entry: usize) -> &str {
    match part(snapshot, entry) {
        Part::Member(n) => snapshot.key(n),
        Part::Department(n) => snapshot.index.other_ids.get(n),
        Part::Tag(n) => snapshot.index.other_ids.get(to_u32(snapshot.departments.len()) + n),
    }
}

fn places(snapshot: &Snapshot, word: &Word) -> Vec<bool> {
    let first = snapshot.people() as usize;
    let mut places = Vec::with_capacity(snapshot.departments.len());
    for (n, department) in snapshot.departments.iter().enumerate() {
        let above = places.get(department.parent as usize).copied().unwrap_or(false);
        let entry = first + n;
        let own = || {
            snapshot.index.may_fit(entry, word)
                && snapshot.index.readings.find(snapshot.index.units_of(entry), &word.chars).is_some()
        };
        places.push(above || own());
    }
    places
}

pub(super) fn fits_place(snapshot: &Snapshot, entry: usize, word: &Word) -> bool {
    if word.places.is_empty() {
        return false;
    }
    match part(snapshot, entry) {
        Part::Member(n) => snapshot.departments_of.get(n).iter().any(|&d| word.places[d as usize]),
        Part::Department(n) => word.places[n as usize],
        Part::Tag(_) => false,
    }
}

/// Whether a member fits a word by what else is told of them.
fn fits_detail(snapshot: &Snapshot, entry: usize, word: &Word) -> bool {
    let Part::Member(member) = part(snapshot, entry) else { return false };
    let details = &snapshot.details;
    details.fitting(member, &word.details).is_some() || details.fits_private(member, &word.text)
}

/// What an entry is.
pub(super) enum Part {
    Member(u32),
    Department(u32),
    Tag(u32),
}

pub(super) fn part(snapshot: &Snapshot, entry: usize) -> Part {
    let (entry, people, departments) = (to_u32(entry), snapshot.people(), to_u32(snapshot.departments.len()));
    if entry < people {
        Part::Member(entry)
    } else if entry < people + departments {
        Part::Department(entry - people)
    } else {
        Part::Tag(entry - people - departments)
    }
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
