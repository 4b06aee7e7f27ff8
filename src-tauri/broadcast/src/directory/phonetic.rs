//! How a name sounds: every reading of each character, and the match of what someone types against them.
//!
//! 张三 is found by `zhangsan`, `zs`, `zhs`, `zhangs`, `zsan`, `张s` and `张`; 单 by `dan`, `shan` and `chan`; 吕 by `lv`,
//! `lu` and `lyu`.

use super::alike::folded_char;
use pinyin::ToPinyinMulti;
use std::collections::HashMap;

/// Longest word that is looked for, in characters; the rest of a longer one is cut off.
pub(super) const MAX_WORD: usize = 64;

/// Most comparisons spent on one name. Names of people stay far below; the bound keeps a name made of one character a
/// thousand times from costing exponential time.
const MAX_STEPS: u32 = 600;

/// The form in which characters are compared: full-width forms become half-width, capitals small, radicals the characters that they
/// look like.
pub(super) fn fold(c: char) -> char {
    if c == '\u{3000}' { ' ' } else { folded_char(c) }
}

/// One character of a name: folded, with the number of its set of readings (0: none).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) c: char,
    pub(super) readings: u16,
}

/// The sets of readings of all characters that occurred so far.
#[derive(Debug, Clone)]
pub(super) struct Readings {
    sets: Vec<Vec<String>>,
    /// For each set, which letters its readings begin with: bit 0 is `a`.
    initials: Vec<u32>,
    by_char: HashMap<char, u16>,
    by_set: HashMap<Vec<String>, u16>,
}

impl Readings {
    pub(super) fn new() -> Self {
        Self { sets: vec![Vec::new()], initials: vec![0], by_char: HashMap::new(), by_set: HashMap::new() }
    }

    /// The characters of a name.
    pub(super) fn units<'a>(&'a mut self, name: &'a str) -> impl Iterator<Item = Unit> + 'a {
        name.chars().map(|c| {
            let c = fold(c);
            Unit { c, readings: self.of(c) }
        })
    }

    fn of(&mut self, c: char) -> u16 {
        if c.is_ascii() {
            return 0;
        }
        if let Some(&set) = self.by_char.get(&c) {
            return set;
        }
        let readings = readings(c);
        let set = if readings.is_empty() {
            0
        } else if let Some(&set) = self.by_set.get(&readings) {
            set
        } else {
            // There are far fewer sets of readings than 65,535; were there more, the rest would be found by character only.
            match u16::try_from(self.sets.len()) {
                Ok(set) => {
                    self.initials.push(readings.iter().fold(0, |bits, reading| bits | initial_bit(reading)));
                    self.sets.push(readings.clone());
                    self.by_set.insert(readings, set);
                    set
                }
                Err(_) => 0,
            }
        };
        self.by_char.insert(c, set);
        set
    }

    /// The readings in a set.
    pub(super) fn set(&self, set: u16) -> &[String] {
        self.sets.get(usize::from(set)).map_or(&[], Vec::as_slice)
    }

    /// Whether a word that begins with `c` may match from this unit on.
    fn may_begin(&self, unit: Unit, c: char) -> bool {
        unit.c == c
            || (c.is_ascii_lowercase()
                && self.initials.get(usize::from(unit.readings)).is_some_and(|bits| bits & letter_bit(c) != 0))
    }

    /// Where `word` fits into `units`, best place first looked for: at the beginning, then further behind. The word must
    /// be folded and not empty.
    pub(super) fn find(&self, units: &[Unit], word: &[char]) -> Option<Fit> {
        (0..units.len()).find_map(|start| self.find_at(units, start, word))
    }

    /// How `word` fits into `units` from one of them on.
    pub(super) fn find_at(&self, units: &[Unit], start: usize, word: &[char]) -> Option<Fit> {
        if !self.may_begin(*units.get(start)?, *word.first()?) {
            return None;
        }
        let literal = units[start..].iter().map(|unit| unit.c).zip(word).take_while(|(a, b)| a == *b).count();
        if literal == word.len() {
            return Some(Fit { start, end: start + literal, literal: true });
        }
        let end = self.walk(units, start, word, &mut { MAX_STEPS })?;
        Some(Fit { start, end, literal: false })
    }

    /// Whether `word` is used up by the units from `at` on; returns the unit behind the last one used.
    fn walk(&self, units: &[Unit], at: usize, word: &[char], steps: &mut u32) -> Option<usize> {
        let Some(&c) = word.first() else { return Some(at) };
        let unit = *units.get(at)?;
        *steps = steps.checked_sub(1)?;
        if unit.c == c
            && let Some(end) = self.walk(units, at + 1, &word[1..], steps)
        {
            return Some(end);
        }
        if c.is_ascii_lowercase() {
            for reading in self.set(unit.readings) {
                let common = reading.chars().zip(word).take_while(|(a, b)| a == *b).count();
                if common == 0 {
                    continue;
                }
                if common == word.len() {
                    return Some(at + 1);
                }
                let pair = common >= 2 && word[1] == 'h';
                for used in [
                    (common == reading.len()).then_some(common),
                    (pair && common != reading.len()).then_some(2),
                    (reading.len() > 1).then_some(1),
                ]
                .into_iter()
                .flatten()
                {
                    if let Some(end) = self.walk(units, at + 1, &word[used..], steps) {
                        return Some(end);
                    }
                }
            }
        }
        // Dots and spaces inside a name need not be typed: 买买提·艾力 is found by `mmtal`.
        if unit.c.is_alphanumeric() { None } else { self.walk(units, at + 1, word, steps) }
    }
}

/// Where a word fits into a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// First unit.
    pub(super) start: usize,
    /// Unit behind the last one.
    pub(super) end: usize,
    /// Character by character, not by sound.
    pub(super) literal: bool,
}

fn letter_bit(c: char) -> u32 {
    1 << ((u32::from(c) - u32::from('a')) & 31)
}

fn initial_bit(reading: &str) -> u32 {
    reading.chars().next().filter(char::is_ascii_lowercase).map_or(0, letter_bit)
}

/// Every reading of a character in letters, the usual one first.
fn readings(c: char) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |reading: String| {
        if !reading.is_empty() && reading.bytes().all(|b| b.is_ascii_lowercase()) && !all.contains(&reading) {
            all.push(reading);
        }
    };
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain();
        if plain.contains('ü') {
            // Keyboards have `v` for it, passports `yu`, and people write `u`.
            for letters in ["v", "u", "yu"] {
                add(plain.replace('ü', letters));
            }
        } else {
            add(plain.to_owned());
        }
    }
    all
}

/// The usual reading of a name, for sorting: characters without one stand for themselves.
pub(crate) fn sort_key(name: &str) -> String {
    use pinyin::ToPinyin;
    let mut key = String::with_capacity(name.len() * 2);
    for c in name.chars().map(fold) {
        match c.to_pinyin() {
            // The space keeps syllables apart: 李安 stands before 连.
            Some(reading) => {
                key.push_str(reading.plain());
                key.push(' ');
            }
            None => key.push(c),
        }
    }
    key
}

#[cfg(test)]
mod tests;
