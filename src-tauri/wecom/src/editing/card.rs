//! The description of a text card: lines of three colours. A coloured line stands in a block of its own, at whose edges the clients
//! break the line; between other lines stands a line feed.

use super::{Dialect, Piece, RichBlock, normal, runs, untouched};
use crate::markup::{self, Piece as Stretch, tone_of_class};
use crate::rich::{Rich, Tone};
use std::fmt::Write;

/// The coloured blocks of a description and what stands between them. One whose blocks stand within something that is shown as text
/// is one piece.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let Some(stretches) = stretches(text) else {
        return vec![piece(text, false)];
    };
    let count = stretches.len();
    let followed = |index: usize| index + 1 < count;
    stretches.iter().enumerate().map(|(index, source)| piece(source, followed(index))).collect()
}

fn piece(source: &str, followed: bool) -> Piece<'_> {
    let mut blocks = lines(source);
    // The edge of a block breaks the line only where it is not broken yet.
    if followed && blocks.len() > 1 && blocks.last().is_some_and(RichBlock::is_empty) {
        blocks.pop();
    }
    if is_coloured(source) && blocks.iter().all(RichBlock::is_empty) && blocks.len() == 1 {
        blocks.clear();
    }
    Piece { lead: "", source, blocks }
}

/// Whether a piece is a block.
fn is_coloured(source: &str) -> bool {
    matches!(markup::pieces(source).next(), Some(Stretch::Tag(tag)) if is_known(tag))
}

fn is_known(tag: markup::Tag<'_>) -> bool {
    tag.is("div") && !tag.closing && tag.sole_attribute("class").and_then(tone_of_class).is_some()
}

/// Cuts a description at the edges of its outer blocks.
fn stretches(text: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let (mut from, mut at) = (0, 0);
    // For each open block whether it is known.
    let mut open: Vec<bool> = Vec::new();
    for piece in markup::pieces(text) {
        let Stretch::Tag(tag) = piece else {
            if let Stretch::Text(words) = piece {
                at += words.len();
            }
            continue;
        };
        let end = at + tag.raw.len();
        if tag.is("div") && tag.closing {
            let known = open.first().copied().unwrap_or(false);
            open.pop();
            if known && open.is_empty() {
                found.push(&text[from..end]);
                from = end;
            }
        } else if tag.is("div") {
            let known = is_known(tag);
            if known && open.is_empty() {
                if from < at {
                    found.push(&text[from..at]);
                }
                from = at;
            }
            if known && open.first() == Some(&false) {
                return None;
            }
            open.push(known);
        }
        at = end;
    }
    if from < text.len() {
        found.push(&text[from..]);
    }
    Some(found)
}

/// The lines of a description or of a piece of one.
fn lines(source: &str) -> Vec<RichBlock> {
    let plain = source.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<(Tone, Rich)> = vec![(Tone::Normal, Rich::new())];
    for span in markup::card_description(&plain).spans {
        for (index, words) in span.text.split('\n').enumerate() {
            if index > 0 {
                lines.push((Tone::Normal, Rich::new()));
            }
            if let Some((tone, line)) = lines.last_mut().filter(|_| !words.is_empty()) {
                *tone = span.tone;
                line.push(crate::rich::Span::plain(words));
            }
        }
    }
    let block = |(tone, line)| RichBlock::Paragraph { tone, text: runs::of(Dialect::Textcard, line) };
    lines.into_iter().map(block).collect()
}

/// Writes lines; the blocks at the beginning and at the end that are still the same stay as they were written.
pub(super) fn rewrite(before: &str, blocks: &[RichBlock]) -> String {
    let old = pieces(before);
    let [mut front, mut back] = untouched(&old, blocks);
    // What stands between blocks is written anew with the lines that come to stand beside it.
    while front.0 > 0 && !is_coloured(old[front.0 - 1].source) {
        front = (front.0 - 1, front.1 - old[front.0 - 1].blocks.len());
    }
    while back.0 > 0 && !is_coloured(old[old.len() - back.0].source) {
        back = (back.0 - 1, back.1 - old[old.len() - back.0].blocks.len());
    }
    let source = |range: &[Piece<'_>]| range.iter().map(|piece| piece.source).collect::<String>();
    let middle = &blocks[front.1..blocks.len() - back.1];
    let text =
        format!("{}{}{}", source(&old[..front.0]), plainest(middle, back.0 > 0), source(&old[old.len() - back.0..]));
    let settled = |blocks: &[RichBlock]| normal::settled(Dialect::Textcard, blocks);
    let read: Vec<_> = pieces(&text).into_iter().flat_map(|piece| piece.blocks).collect();
    if settled(&read) == settled(blocks) { text } else { plainest(blocks, false) }
}

/// Lines in the plainest form, before a block or at the end.
fn plainest(lines: &[RichBlock], block_behind: bool) -> String {
    let mut text = String::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        if let Some(class) = class_of(first) {
            let _ = write!(text, "<div class=\"{class}\">{}</div>", runs::text_of(first.runs()));
            rest = &rest[1..];
            continue;
        }
        let end = rest.iter().position(|line| class_of(line).is_some()).unwrap_or(rest.len());
        let (plain, behind) = rest.split_at(end);
        let words: Vec<_> = plain.iter().map(|line| runs::text_of(line.runs())).collect();
        text.push_str(&words.join("\n"));
        let followed = !behind.is_empty() || block_behind;
        // An empty line before a block needs its own end; a single one behind the last block cannot be told from none.
        if followed && words.last().is_some_and(String::is_empty) {
            text.push('\n');
        }
        rest = behind;
    }
    text
}

fn class_of(line: &RichBlock) -> Option<&'static str> {
    match line {
        RichBlock::Paragraph { text, .. } if text.is_empty() => None,
        RichBlock::Paragraph { tone: Tone::Gray, .. } => Some("gray"),
        RichBlock::Paragraph { tone: Tone::Highlight, .. } => Some("highlight"),
        _ => None,
    }
}
