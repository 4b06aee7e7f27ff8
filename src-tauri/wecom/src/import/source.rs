//! The text that is read, and where each of its bytes stands in what was pasted.

use super::Place;
use std::borrow::Cow;

/// A text to read: what was pasted, or the unquoted data of a command in it.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// What was pasted.
    pasted: &'a str,
    text: Cow<'a, str>,
    offsets: Offsets,
}

/// How a byte of the text is found in what was pasted.
#[derive(Debug)]
enum Offsets {
    /// So many bytes further on.
    Shift(usize),
    /// Byte by byte.
    Each(Vec<u32>),
}

impl<'a> Source<'a> {
    /// The pasted text, without a byte order mark at its start.
    pub(super) fn new(pasted: &'a str) -> Self {
        let text = pasted.strip_prefix('\u{FEFF}').unwrap_or(pasted);
        Self { pasted, text: Cow::Borrowed(text), offsets: Offsets::Shift(pasted.len() - text.len()) }
    }

    /// A part of this text, unquoted; `offsets` says for each of its bytes where it stands in this text.
    pub(super) fn unquoted(&self, text: String, offsets: &[u32]) -> Source<'a> {
        let offsets = offsets.iter().map(|at| self.pasted_at(*at as usize)).map(saturated).collect();
        Source { pasted: self.pasted, text: Cow::Owned(text), offsets: Offsets::Each(offsets) }
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn pasted_at(&self, at: usize) -> usize {
        match &self.offsets {
            Offsets::Shift(by) => at + by,
            // The end of the text is behind its last byte.
            Offsets::Each(each) => match each.get(at) {
                Some(found) => *found as usize,
                None => each.last().map_or(0, |last| *last as usize + 1),
            },
        }
    }

    /// The place of a byte of the text in what was pasted.
    pub(super) fn place(&self, at: usize) -> Place {
        let at = self.pasted_at(at).min(self.pasted.len());
        let at = (0..=at).rev().find(|at| self.pasted.is_char_boundary(*at)).unwrap_or(0);
        let before = &self.pasted[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before[line_start..].chars().filter(|c| *c != '\u{FEFF}').count() + 1;
        Place { line: saturated(line), column: saturated(column) }
    }
}

/// A count as it is reported; a text has at most [`super::MAX_BYTES`].
pub(super) fn saturated(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
