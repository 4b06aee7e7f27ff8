//! What a cut must not go through, and how good a place each of their ends is.

use crate::id_template;
use crate::markup::{Piece, pieces};
use crate::rich::Span;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// How good a place for a cut is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Between two characters.
    Character,
    /// Behind a comma or a space.
    Clause,
    /// Behind a sentence.
    Sentence,
    /// Behind a line.
    Line,
    /// Behind a paragraph.
    Paragraph,
}

impl Break {
    /// How many sorts there are.
    pub(super) const COUNT: usize = Self::Paragraph as usize + 1;
}

/// A stretch that stays in one piece.
#[derive(Debug)]
pub(super) struct Atom<'a> {
    pub(super) text: Cow<'a, str>,
    /// What a cut behind it is.
    pub(super) after: Break,
}

impl Atom<'_> {
    pub(super) fn is_space(&self) -> bool {
        matches!(self.text.as_ref(), " " | "\n" | "\t" | "\u{3000}")
    }
}

/// The atoms of a text with `\n` as line breaks; none has more than `room` bytes.
pub(super) fn atoms(text: &str, room: usize) -> Vec<Atom<'_>> {
    let mut found = Vec::new();
    for part in parts(text) {
        match part {
            Part::Text(text) => characters(text, room, &mut found),
            Part::Link { open, label, close } => link(open, label, close, room, &mut found),
        }
    }
    rate(&mut found);
    found
}

/// A stretch of a text.
enum Part<'a> {
    Text(&'a str),
    /// `<a …>`, what is between, `</a>`.
    Link {
        open: &'a str,
        label: &'a str,
        close: &'a str,
    },
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    // The start of the text that is in no part yet, and the tag that opened a link.
    let mut from = 0;
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for piece in pieces(text) {
        let start = at;
        at += match piece {
            Piece::Text(text) => text.len(),
            Piece::Tag(tag) => tag.raw.len(),
        };
        let Piece::Tag(tag) = piece else { continue };
        if !tag.name.eq_ignore_ascii_case("a") {
            continue;
        }
        if !tag.closing {
            open = Some((start, at));
        } else if let Some((tag_start, tag_end)) = open.take() {
            found.push(Part::Text(&text[from..tag_start]));
            let (open, label, close) = (&text[tag_start..tag_end], &text[tag_end..start], &text[start..at]);
            found.push(Part::Link { open, label, close });
            from = at;
        }
    }
    found.push(Part::Text(&text[from..]));
    found
}

fn link<'a>(open: &'a str, label: &'a str, close: &'a str, room: usize, found: &mut Vec<Atom<'a>>) {
    let frame = open.len() + close.len();
    let atom = |text: String| Atom { text: Cow::Owned(text), after: Break::Character };
    if frame + label.len() <= room {
        found.push(atom(format!("{open}{label}{close}")));
        return;
    }
    if frame > room / 2 {
        // No piece could hold the tags and words worth reading.
        for text in [open, label, close] {
            characters(text, room, found);
        }
        return;
    }
    let mut inside = Vec::new();
    characters(label, room - frame, &mut inside);
    let mut words = String::new();
    for one in inside {
        if frame + words.len() + one.text.len() > room {
            found.push(atom(format!("{open}{words}{close}")));
            words.clear();
        }
        words.push_str(&one.text);
    }
    found.push(atom(format!("{open}{words}{close}")));
}

/// What is seen as one character, or an id template; only where that has no room, single scalar values.
fn characters<'a>(text: &'a str, room: usize, found: &mut Vec<Atom<'a>>) {
    let mut at = 0;
    for run in id_template::mark(vec![Span::plain(text)], &|_| None) {
        let part = &text[at..at + run.text.len()];
        at += run.text.len();
        if run.id_translation && part.len() <= room {
            found.push(Atom { text: Cow::Borrowed(part), after: Break::Character });
            continue;
        }
        for cluster in part.graphemes(true) {
            if cluster.len() <= room {
                found.push(Atom { text: Cow::Borrowed(cluster), after: Break::Character });
            } else {
                let scalars = cluster.char_indices().map(|(at, c)| &cluster[at..at + c.len_utf8()]);
                found.extend(scalars.map(|one| Atom { text: Cow::Borrowed(one), after: Break::Character }));
            }
        }
    }
}

/// Says how good the place behind each atom is.
fn rate(atoms: &mut [Atom<'_>]) {
    // The end of a sentence goes on over the quotation marks and brackets that close with it.
    let mut sentence = false;
    let mut lines = 0;
    for at in 0..atoms.len() {
        let next_is_space = atoms.get(at + 1).is_none_or(Atom::is_space);
        let next_closes = atoms.get(at + 1).is_some_and(|next| closes(&next.text) || ends_sentence(&next.text, true));
        let text = atoms[at].text.as_ref();
        if text == "\n" {
            lines += 1;
            sentence = false;
            atoms[at].after = if lines > 1 { Break::Paragraph } else { Break::Line };
            continue;
        }
        if !atoms[at].is_space() {
            lines = 0;
        }
        sentence = ends_sentence(text, next_is_space) || (sentence && (closes(text) || atoms[at].is_space()));
        atoms[at].after = match text {
            _ if sentence && !next_closes => Break::Sentence,
            "，" | "、" | "：" | " " | "\u{3000}" | "\t" => Break::Clause,
            _ => Break::Character,
        };
    }
}

fn ends_sentence(text: &str, next_is_space: bool) -> bool {
    matches!(text, "。" | "！" | "？" | "；" | "…") || (next_is_space && matches!(text, "." | "!" | "?" | ";"))
}

fn closes(text: &str) -> bool {
    matches!(text, "”" | "’" | "」" | "』" | "）" | "】" | "》" | "\"" | "'" | ")" | "]")
}
