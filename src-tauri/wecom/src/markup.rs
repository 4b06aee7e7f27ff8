//! The little markup that messages may carry, read into runs of text.
//!
//! Text messages know `<a href="…">`, text cards know `<br>` and `<div class="gray|normal|highlight">`
//! (`wecom/messages.md §1.4` [O]). Everything else that looks like a tag is shown as the text it is, because nothing is
//! documented about it. Entities (`&amp;`) are not decoded for the same reason. Reading takes linear time for any input.
//! Markdown messages and stored articles have richer markup: [`markdown`], [`commonmark`] and [`html`] read them into blocks.

pub mod commonmark;
pub(crate) mod html;
pub(crate) mod markdown;

use crate::address;
use crate::rich::{Block, Rich, Span, Tone};

/// A stretch of a text: either something to show, or something written like a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Characters to show.
    Text(&'a str),
    /// `<name …>` or `</name>`.
    Tag(Tag<'a>),
}

/// Something written like a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// From `<` to `>`.
    pub(crate) raw: &'a str,
    /// The name as written; `!` for a comment or declaration.
    pub(crate) name: &'a str,
    /// Begins with `</`.
    pub(crate) closing: bool,
    /// What stands between name and `>`.
    pub(crate) rest: &'a str,
}

impl<'a> Tag<'a> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The attributes, when every one is `name="value"` or `name='value'`.
    pub(crate) fn attributes(&self) -> Option<Vec<(&'a str, &'a str)>> {
        let mut found = Vec::new();
        let mut rest = self.rest.trim();
        while !rest.is_empty() {
            let (name, after) = rest.split_once('=')?;
            let name = name.trim_end();
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, after) = after[1..].split_once(quote)?;
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                return None;
            }
            found.push((name, value));
            rest = after.trim_start();
        }
        Some(found)
    }

    /// The value of the tag's only attribute, when it has just this one.
    pub(crate) fn sole_attribute(&self, name: &str) -> Option<&'a str> {
        match self.attributes()?.as_slice() {
            [(found, value)] if found.eq_ignore_ascii_case(name) => Some(value.trim()),
            _ => None,
        }
    }
}

/// Cuts a text into pieces; together they are the whole text.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    let mut waiting: Option<Tag<'_>> = None;
    std::iter::from_fn(move || {
        if let Some(tag) = waiting.take() {
            return Some(Piece::Tag(tag));
        }
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(found) = rest[from..].find('<') {
            let at = from + found;
            if let Some(tag) = tag_at(&rest[at..]) {
                let before = &rest[..at];
                rest = &rest[at + tag.raw.len()..];
                if before.is_empty() {
                    return Some(Piece::Tag(tag));
                }
                waiting = Some(tag);
                return Some(Piece::Text(before));
            }
            from = at + 1;
        }
        Some(Piece::Text(std::mem::take(&mut rest)))
    })
}

/// The tag at the start of a text that begins with `<`.
///
/// Stops at the next `<` outside quotes. Quotes permute the three states outside, in single and in double quotes, and
/// every start is outside, so at most three unfinished starts reach any place: the whole stays linear.
pub(crate) fn tag_at(text: &str) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let start = if closing { 2 } else { 1 };
    let name_length = match bytes.get(start)? {
        b'!' if !closing => 1,
        c if c.is_ascii_alphabetic() => {
            bytes[start..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == b'-').count()
        }
        _ => return None,
    };
    let after_name = start + name_length;
    let next = *bytes.get(after_name)?;
    if bytes[start] != b'!' && !(next.is_ascii_whitespace() || matches!(next, b'/' | b'>')) {
        return None;
    }
    let mut quote = None;
    for (offset, byte) in bytes[after_name..].iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            (None, b'<') => return None,
            (None, b'>') => {
                let end = after_name + offset;
                return Some(Tag {
                    raw: &text[..=end],
                    name: &text[start..after_name],
                    closing,
                    rest: &text[after_name..end],
                });
            }
            _ => {}
        }
    }
    None
}

/// A text as it is shown, and how many tags in it are not supported.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Runs in order; neighbours differ in look.
    pub(crate) spans: Rich,
    /// Tags that are shown as text, and tags that are never closed.
    pub(crate) unsupported: u32,
}

impl Shown {
    fn push(&mut self, text: &str, tone: Tone, href: Option<&str>) {
        if text.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.tone == tone && last.href.as_deref() == href => last.text.push_str(text),
            _ => self.spans.push(Span { tone, href: href.map(str::to_owned), ..Span::plain(text) }),
        }
    }

    /// The text without its look.
    pub(crate) fn text(&self) -> String {
        text_of(&self.spans)
    }
}

/// Runs of text without their look.
pub(crate) fn text_of(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// A text as blocks, and how much in it is not supported.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Blocks in order.
    pub(crate) blocks: Vec<Block>,
    /// Things written like markup that are shown as text or not at all.
    pub(crate) unsupported: u32,
}

impl Page {
    /// The addresses of its links.
    pub(crate) fn hrefs(&self) -> Vec<String> {
        self.blocks.iter().flat_map(Block::texts).flat_map(|text| hrefs_of(text)).collect()
    }
}

/// The addresses of the links in a text.
pub(crate) fn hrefs_of(spans: &[Span]) -> Vec<String> {
    spans.iter().filter_map(|span| span.href.clone()).collect()
}

/// Adds a run, joined with the one before when they look the same.
fn push_span(spans: &mut Rich, span: Span) {
    if span.text.is_empty() {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.looks_like(&span) => last.text.push_str(&span.text),
        _ => spans.push(span),
    }
}

/// A field without markup: tags are text.
pub(crate) fn plain(text: &str) -> Shown {
    let mut shown = Shown::default();
    shown.push(text, Tone::Normal, None);
    shown.unsupported = pieces(text).filter(|piece| matches!(piece, Piece::Tag(_))).map(|_| 1u32).sum();
    shown
}

/// The content of a text message: `<a href="http(s)://…">label</a>` is a link. A link that is not closed, that has another
/// address or further attributes, or that shows nothing is not documented to work and is shown as written.
pub(crate) fn links(text: &str) -> Shown {
    struct Open<'a> {
        raw: &'a str,
        href: &'a str,
        label: String,
    }
    fn fail(shown: &mut Shown, open: Option<Open<'_>>) {
        if let Some(open) = open {
            shown.unsupported += 1;
            shown.push(open.raw, Tone::Normal, None);
            shown.push(&open.label, Tone::Normal, None);
        }
    }

    let mut shown = Shown::default();
    let mut open: Option<Open<'_>> = None;
    for piece in pieces(text) {
        let as_text = match piece {
            Piece::Text(text) => text,
            Piece::Tag(tag) if tag.is("a") && tag.closing => match open.take() {
                Some(link) if !link.label.is_empty() => {
                    shown.push(&link.label, Tone::Normal, Some(link.href));
                    continue;
                }
                empty => {
                    shown.unsupported += u32::from(empty.is_none());
                    fail(&mut shown, empty);
                    tag.raw
                }
            },
            Piece::Tag(tag) => {
                if tag.is("a") {
                    fail(&mut shown, open.take());
                    if let Some(href) = tag.sole_attribute("href").filter(|href| address::check(href).is_ok()) {
                        open = Some(Open { raw: tag.raw, href, label: String::new() });
                        continue;
                    }
                }
                shown.unsupported += 1;
                tag.raw
            }
        };
        match &mut open {
            Some(link) => link.label.push_str(as_text),
            None => shown.push(as_text, Tone::Normal, None),
        }
    }
    fail(&mut shown, open);
    shown
}

/// The description of a text card: `<br>` breaks the line, `<div class="gray|normal|highlight">` colours a block that stands
/// on lines of its own. Blocks may nest; one that is not closed goes on to the end.
pub(crate) fn card_description(text: &str) -> Shown {
    let mut shown = Shown::default();
    // One entry per open <div>: its tone, or nothing when the tag was shown as text.
    let mut open: Vec<Option<Tone>> = Vec::new();
    let mut fresh_line = true;
    let mut break_due = false;
    for piece in pieces(text) {
        let tone = open.iter().rev().find_map(|tone| *tone).unwrap_or(Tone::Normal);
        let as_text = match piece {
            Piece::Text(text) => text,
            Piece::Tag(tag) if tag.is("br") && !tag.closing && matches!(tag.rest.trim(), "" | "/") => "\n",
            Piece::Tag(tag) if tag.is("div") && tag.closing => match open.pop() {
                Some(Some(_)) => {
                    break_due = true;
                    continue;
                }
                Some(None) => tag.raw,
                None => {
                    shown.unsupported += 1;
                    tag.raw
                }
            },
            Piece::Tag(tag) if tag.is("div") => {
                let known = tag.sole_attribute("class").and_then(tone_of_class);
                open.push(known);
                if known.is_some() {
                    break_due = true;
                    continue;
                }
                shown.unsupported += 1;
                tag.raw
            }
            Piece::Tag(tag) => {
                shown.unsupported += 1;
                tag.raw
            }
        };
        if break_due && !fresh_line {
            shown.push("\n", tone, None);
        }
        break_due = false;
        shown.push(as_text, tone, None);
        fresh_line = as_text.ends_with('\n');
    }
    shown.unsupported += open.iter().flatten().map(|_| 1u32).sum::<u32>();
    shown
}

pub(crate) fn tone_of_class(class: &str) -> Option<Tone> {
    match class {
        "gray" => Some(Tone::Gray),
        "normal" => Some(Tone::Normal),
        "highlight" => Some(Tone::Highlight),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
