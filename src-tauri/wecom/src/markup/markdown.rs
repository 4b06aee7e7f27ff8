//! The documented subset of Markdown (`wecom/messages.md §1.4` [O]): headings, bold, links, inline code, quotes, three font
//! colours. Everything else is text, HTML above all.
//!
//! How the clients read the subset beyond its table is not documented. Here every mark works within one line, links need an
//! http or https address, and a mark that is not closed is shown as the text it is [D].

use super::{Page, push_span, tag_at};
use crate::address;
use crate::rich::{Block, Rich, Span, Tone};

/// Reads a text. Takes linear time for any input.
pub(crate) fn read(text: &str) -> Page {
    let mut page = Page::default();
    for line in text.split('\n') {
        page.unsupported += u32::from(is_fence(line) || is_table_rule(line) || is_foreign_line(line));
        if let Some((level, rest)) = heading(line) {
            let text = inline(rest, &mut page.unsupported);
            page.blocks.push(Block::Heading { level, text });
        } else if let Some(rest) = line.strip_prefix('>') {
            let line = inline(rest.strip_prefix(' ').unwrap_or(rest), &mut page.unsupported);
            match page.blocks.last_mut() {
                Some(Block::Quote { text }) => join_line(text, line),
                _ => page.blocks.push(Block::Quote { text: line }),
            }
        } else {
            let line = inline(line, &mut page.unsupported);
            match page.blocks.last_mut() {
                Some(Block::Paragraph { text }) if !text.is_empty() && !line.is_empty() => join_line(text, line),
                _ => page.blocks.push(Block::Paragraph { text: line }),
            }
        }
    }
    // An empty line ends a paragraph and is nothing itself.
    page.blocks.retain(|block| !matches!(block, Block::Paragraph { text } if text.is_empty()));
    page
}

fn join_line(text: &mut Rich, line: Rich) {
    match text.last_mut() {
        Some(last) => last.text.push('\n'),
        None => text.push(Span::plain("\n")),
    }
    for span in line {
        push_span(text, span);
    }
}

/// One to six `#` with a space behind.
pub(crate) fn heading(line: &str) -> Option<(u8, &str)> {
    let rest = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - rest.len()).ok().filter(|level| (1..=6).contains(level))?;
    let text = rest.strip_prefix(' ')?;
    Some((level, text.trim_start_matches(' ')))
}

/// A fence of a code block.
fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

/// The line below a table's head: `| --- | :--: |`.
fn is_table_rule(line: &str) -> bool {
    line.contains('|') && line.contains("--") && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '))
}

/// A line that other Markdown takes for a list's entry, a rule, or a heading that lacks its space. A `#1` or a `#topic#` is none.
fn is_foreign_line(line: &str) -> bool {
    let line = line.trim();
    let entry = ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark));
    let behind_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered =
        behind_digits.len() < line.len() && (behind_digits.starts_with(". ") || behind_digits.starts_with(") "));
    let rule = ["-", "*", "_"].iter().any(|mark| {
        let bare = line.replace(' ', "");
        bare.len() >= 3 && bare.replace(mark, "").is_empty()
    });
    let text = line.trim_start_matches('#');
    let cramped = (1..=6).contains(&(line.len() - text.len()))
        && text.chars().next().is_some_and(|c| c != ' ' && !c.is_ascii_digit())
        && !text.contains('#');
    entry || numbered || rule || cramped
}

/// Marks of other Markdown in a stretch of a line that is shown as it is written: `*x*`, `_x_`, `\\[x\\]`, `[x] (address)`.
fn foreign_marks(text: &str) -> u32 {
    let escaped =
        text.match_indices('\\').any(|(at, _)| text[at + 1..].starts_with(['[', ']', '(', ')', '*', '_', '#', '`']));
    let apart = text.contains("] (http://") || text.contains("] (https://");
    u32::from(escaped)
        + u32::from(apart)
        + ['*', '_'].into_iter().map(|mark| u32::from(is_emphasised(text, mark))).sum::<u32>()
}

/// Whether something stands between two of a mark, close to both, and neither stands within a word. Several of a mark are one.
fn is_emphasised(text: &str, mark: char) -> bool {
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let close = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let mut open = false;
    for (at, _) in text.match_indices(mark) {
        let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next());
        if after == Some(mark) {
            continue;
        }
        let before_all = text[..at].trim_end_matches(mark).chars().next_back();
        if open && close(before_all) && !in_word(after) {
            return true;
        }
        open |= close(after) && !in_word(if before == Some(mark) { before_all } else { before });
    }
    false
}

/// A stretch of a line, as it was written, and what it turned out to be.
struct Atom<'a> {
    raw: &'a str,
    mark: Mark<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark<'a> {
    /// Shown as written.
    Text,
    /// The inside of a pair of backticks; `raw` is without them.
    Code,
    /// `**` at the start of bold text.
    BoldOn,
    /// `**` at its end.
    BoldOff,
    /// `<font color="…">`.
    FontOn(Tone),
    /// `</font>`.
    FontOff,
    /// `[` before a label.
    LinkOn(&'a str),
    /// `](…)` behind a label.
    LinkOff,
}

/// A mark that waits for its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Bold,
    Font(Tone),
    Link,
}

const BOLD: usize = 0;
const FONT: usize = 1;
const LINK: usize = 2;

impl Open {
    fn slot(self) -> usize {
        match self {
            Self::Bold => BOLD,
            Self::Font(_) => FONT,
            Self::Link => LINK,
        }
    }
}

/// A line cut into atoms. An end closes the nearest beginning of its sort; what began in between and did not end is text. Each
/// beginning is put on the stack and taken off once, so the whole is linear.
#[derive(Default)]
struct Line<'a> {
    atoms: Vec<Atom<'a>>,
    stack: Vec<(usize, Open)>,
    waiting: [usize; 3],
    unsupported: u32,
}

impl<'a> Line<'a> {
    fn push(&mut self, raw: &'a str, mark: Mark<'a>) {
        self.atoms.push(Atom { raw, mark });
    }

    fn open(&mut self, raw: &'a str, open: Open) {
        self.stack.push((self.atoms.len(), open));
        self.waiting[open.slot()] += 1;
        self.push(raw, Mark::Text);
    }

    fn pop(&mut self) -> Option<(usize, Open)> {
        let (at, open) = self.stack.pop()?;
        self.waiting[open.slot()] -= 1;
        self.unsupported += u32::from(matches!(open, Open::Font(_)));
        Some((at, open))
    }

    /// Takes the nearest beginning of a sort off the stack; nothing when there is none, or when nothing stands behind it.
    fn close(&mut self, slot: usize) -> Option<(usize, Open)> {
        if self.waiting[slot] == 0 {
            return None;
        }
        loop {
            let (at, open) = self.pop()?;
            if open.slot() == slot {
                if at + 1 == self.atoms.len() {
                    return None;
                }
                self.unsupported -= u32::from(matches!(open, Open::Font(_)));
                return Some((at, open));
            }
        }
    }
}

/// What stands in a line behind its first mark.
pub(crate) fn line(text: &str) -> Rich {
    inline(text, &mut 0)
}

fn inline(text: &str, unsupported: &mut u32) -> Rich {
    let mut line = Line::default();
    let mut rest = text;
    let mut no_more_code = false;
    while !rest.is_empty() {
        let Some(at) = rest.find(['*', '`', '[', ']', '<', '~']) else {
            line.push(rest, Mark::Text);
            break;
        };
        if at > 0 {
            line.push(&rest[..at], Mark::Text);
            rest = &rest[at..];
        }
        let length = match rest.as_bytes()[0] {
            b'*' if rest.starts_with("**") => bold(&mut line, rest),
            b'`' if !no_more_code => {
                let inside = rest[1..].find('`');
                no_more_code = inside.is_none();
                match inside {
                    Some(length) if length > 0 => {
                        line.push(&rest[1..=length], Mark::Code);
                        length + 2
                    }
                    Some(_) => literal(&mut line, rest, 2),
                    None => literal(&mut line, rest, 1),
                }
            }
            b'[' => {
                line.open(&rest[..1], Open::Link);
                1
            }
            b']' if rest.starts_with("](") => link(&mut line, rest),
            b'<' => font(&mut line, rest),
            b'~' if rest.starts_with("~~") => {
                line.unsupported += 1;
                literal(&mut line, rest, 2)
            }
            _ => literal(&mut line, rest, 1),
        };
        rest = &rest[length..];
    }
    while line.pop().is_some() {}
    let plain = |atom: &Atom<'_>| if atom.mark == Mark::Text { atom.raw } else { "\0" }.to_owned();
    *unsupported += line.unsupported + foreign_marks(&line.atoms.iter().map(plain).collect::<String>());
    drawn(&line.atoms)
}

fn literal<'a>(line: &mut Line<'a>, rest: &'a str, length: usize) -> usize {
    line.push(&rest[..length], Mark::Text);
    length
}

fn bold<'a>(line: &mut Line<'a>, rest: &'a str) -> usize {
    let raw = &rest[..2];
    if line.waiting[BOLD] == 0 {
        line.open(raw, Open::Bold);
    } else if let Some((at, _)) = line.close(BOLD) {
        line.atoms[at].mark = Mark::BoldOn;
        line.push(raw, Mark::BoldOff);
    } else {
        line.push(raw, Mark::Text);
    }
    2
}

/// `](address)`. The address ends at the first character that could begin another mark, so that no stretch is looked at twice.
fn link<'a>(line: &mut Line<'a>, rest: &'a str) -> usize {
    let after = &rest[2..];
    let end = after.find(|c: char| matches!(c, ')' | '[' | ']' | '<') || c.is_whitespace());
    let href = end.filter(|end| after[*end..].starts_with(')')).map(|end| &after[..end]);
    let Some(href) = href else {
        // Up to what could begin another mark, so that no stretch is looked at twice.
        let near = after.find(['[', ']', '<']).map_or(after, |end| &after[..end]);
        let address = near.split(')').next().filter(|address| address.len() < near.len()).unwrap_or_default();
        let has_blank = address.starts_with("http") && address.contains(char::is_whitespace);
        line.unsupported += u32::from(has_blank && line.waiting[LINK] > 0);
        return literal(line, rest, 2);
    };
    if address::check(href).is_err() {
        line.unsupported += u32::from(line.waiting[LINK] > 0);
        return literal(line, rest, href.len() + 3);
    }
    match line.close(LINK) {
        Some((at, _)) => {
            // A picture, `![label](address)`, is not in the subset: its mark is text before a link.
            let after_mark = at.checked_sub(1).is_some_and(|before| line.atoms[before].raw.ends_with('!'));
            line.unsupported += u32::from(after_mark);
            line.atoms[at].mark = Mark::LinkOn(href);
            line.push(&rest[..href.len() + 3], Mark::LinkOff);
            href.len() + 3
        }
        None => literal(line, rest, href.len() + 3),
    }
}

fn font<'a>(line: &mut Line<'a>, rest: &'a str) -> usize {
    let Some(tag) = tag_at(rest) else { return literal(line, rest, 1) };
    let length = tag.raw.len();
    if tag.is("font") && tag.closing {
        if let Some((at, Open::Font(tone))) = line.close(FONT) {
            line.atoms[at].mark = Mark::FontOn(tone);
            line.push(tag.raw, Mark::FontOff);
            return length;
        }
    } else if tag.is("font")
        && let Some(tone) = tag.sole_attribute("color").and_then(tone_of_colour)
    {
        line.open(tag.raw, Open::Font(tone));
        return length;
    }
    line.unsupported += 1;
    literal(line, rest, length)
}

fn tone_of_colour(colour: &str) -> Option<Tone> {
    match colour {
        "info" => Some(Tone::Info),
        "comment" => Some(Tone::Comment),
        "warning" => Some(Tone::Warning),
        _ => None,
    }
}

fn drawn(atoms: &[Atom<'_>]) -> Rich {
    let mut spans = Rich::new();
    let mut bold = false;
    let mut tones: Vec<Tone> = Vec::new();
    let mut links: Vec<&str> = Vec::new();
    for atom in atoms {
        match atom.mark {
            Mark::BoldOn => bold = true,
            Mark::BoldOff => bold = false,
            Mark::FontOn(tone) => tones.push(tone),
            Mark::FontOff => {
                tones.pop();
            }
            Mark::LinkOn(href) => links.push(href),
            Mark::LinkOff => {
                links.pop();
            }
            Mark::Text | Mark::Code => push_span(
                &mut spans,
                Span {
                    tone: tones.last().copied().unwrap_or(Tone::Normal),
                    href: links.last().map(|href| (*href).to_owned()),
                    bold,
                    code: atom.mark == Mark::Code,
                    ..Span::plain(atom.raw)
                },
            ),
        }
    }
    spans
}

#[cfg(test)]
mod tests;
