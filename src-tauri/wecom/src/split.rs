//! A text that is too long for one message: several numbered messages, or another kind that holds it all.
//!
//! A text message is cut by the server after 2048 bytes without a word. Here the admin sees, before choosing, what the text would be
//! as several messages, as a text card, as a stored article and as a file.

mod atoms;

use crate::kinds::{Kind, Message, Text};
use atoms::{Atom, Break, atoms};
use serde::{Deserialize, Serialize};

/// Smallest limit that pieces can be made for, bytes; a smaller one counts as this.
pub const LEAST_LIMIT: usize = 64;

/// What a long text can be turned into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SplitOffers {
    /// Numbered text messages, in order; one without number when the text fits.
    pub pieces: Vec<Message>,
    /// A text card. Its address is to be filled in when the text has no link; a long description is cut by the server.
    pub textcard: Message,
    /// A stored article with the whole text. Its cover is to be chosen.
    pub mpnews: Message,
    /// The whole text as a file.
    pub file: TextFile,
}

/// A text as a file to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TextFile {
    /// A name with the ending `.txt`, made of the first line.
    pub name: String,
    /// The text of it.
    pub content: String,
}

impl TextFile {
    /// The bytes of the file: UTF-8 behind a byte order mark, by which Windows' programs know it.
    pub fn bytes(&self) -> Vec<u8> {
        let text = self.content.trim_start_matches('\u{FEFF}');
        [b"\xEF\xBB\xBF", text.as_bytes()].concat()
    }
}

/// Everything that a text can be turned into.
pub fn offers(text: &str) -> SplitOffers {
    let limit = Text::CONTENT.len();
    SplitOffers {
        pieces: paragraphs(text, limit).into_iter().map(text_message).collect(),
        textcard: as_textcard(text),
        mpnews: as_mpnews(text),
        file: as_file(text),
    }
}

fn text_message(content: String) -> Message {
    Message::Text { text: Text { content } }
}

/// The text as a text card: its first line is the title, its last link the address, the rest the description.
pub fn as_textcard(text: &str) -> Message {
    text_message(text.to_owned()).convert_to(Kind::Textcard)
}

/// The text as an article that WeCom stores: its first line is the title, the rest are paragraphs, escaped.
pub fn as_mpnews(text: &str) -> Message {
    text_message(text.to_owned()).convert_to(Kind::Mpnews)
}

/// The text as a file, with the line breaks that the text has.
pub fn as_file(text: &str) -> TextFile {
    /// Longest name, characters, without ending.
    const NAME_CHARS: usize = 24;
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let allowed = |c: &char| !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let name: String = first.chars().filter(allowed).take(NAME_CHARS).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let name = if name.is_empty() { "通知" } else { name };
    TextFile { name: format!("{name}.txt"), content: text.to_owned() }
}

/// The text in pieces of at most `limit_bytes` bytes (UTF-8), the number at the start, `（1/3）`, included. It is cut between
/// paragraphs where that does not make very short pieces, else after sentences, else between words, else between characters; never
/// inside what is seen as one character, inside a link `<a …>…</a>` or inside an id template, unless that alone is longer
/// than a piece: a link with long words becomes several to the same address.
///
/// A text that fits is one piece without number. White space at the cuts goes, line breaks become `\n`. A blank text gives itself.
pub fn paragraphs(text: &str, limit_bytes: usize) -> Vec<String> {
    let limit = limit_bytes.max(LEAST_LIMIT);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.len() <= limit {
        return vec![text];
    }
    let mut digits = 1;
    loop {
        let room = limit - label_bytes(digits);
        let pieces = cut(&atoms(&text, room), room);
        if pieces.len() <= 1 {
            // White space alone was too much.
            return pieces;
        }
        let needed = pieces.len().to_string().len();
        if needed <= digits {
            let count = pieces.len();
            return pieces.iter().enumerate().map(|(at, piece)| format!("（{}/{count}）{piece}", at + 1)).collect();
        }
        digits = needed;
    }
}

/// Bytes of a number with so many digits on each side.
fn label_bytes(digits: usize) -> usize {
    "（/）".len() + 2 * digits
}

/// Joins atoms to pieces of at most `room` bytes. No atom is longer.
fn cut(atoms: &[Atom<'_>], room: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < atoms.len() {
        if atoms[start].is_space() {
            start += 1;
            continue;
        }
        let mut bytes = 0;
        let mut end = start;
        // The last place to cut of each sort, behind how many bytes.
        let mut places: [Option<(usize, usize)>; Break::COUNT] = [None; Break::COUNT];
        while end < atoms.len() && bytes + atoms[end].text.len() <= room {
            bytes += atoms[end].text.len();
            end += 1;
            places[atoms[end - 1].after as usize] = Some((end, bytes));
        }
        if end < atoms.len() {
            // A cut that leaves less than a third of the room used would make many short pieces.
            let good = places.into_iter().rev().flatten().find(|(_, bytes)| *bytes >= room / 3);
            end = good.map_or(end, |(end, _)| end);
        }
        // Room for one atom is always there; going on is certain all the same.
        let end = end.max(start + 1);
        let piece: String = atoms[start..end].iter().map(|atom| atom.text.as_ref()).collect();
        pieces.push(piece.trim_end_matches([' ', '\n', '\t', '\u{3000}']).to_owned());
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests;
