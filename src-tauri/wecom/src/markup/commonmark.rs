//! The larger Markdown of group robots (`wecom/messages.md §8` [O]): headings, italic, bold, nested lists, quotes up to three levels,
//! links, pictures, rules, inline and fenced code, tables; no colours, no mentions.
//!
//! The document gives no grammar. Here it is read as CommonMark with tables [D]; HTML, which it does not name, is shown as it is
//! written. That a single line break is one for the clients too is a guess [U].

use super::{Page, push_span};
use crate::address;
use crate::limit::URL;
use crate::rich::{Align, Block, Picture, Rich, Span};
use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Deepest quote that is documented (`wecom/messages.md §8` [O]).
const QUOTES: usize = 3;
/// Deepest list that is drawn; what lies deeper is drawn at this depth. Keeps the drawing's depth within bounds for any input.
const LISTS: usize = 6;
/// Width to height of a picture, in thousandths, as long as nobody has loaded it.
const ASPECT: u32 = 1300;

/// Reads a text. What the reader recurses into is at most [`QUOTES`] and [`LISTS`] deep together.
pub fn read(text: &str) -> Vec<Block> {
    page(text).blocks
}

/// [`read`], with what is not supported.
pub(crate) fn page(text: &str) -> Page {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.flush();
    Page { blocks: reader.blocks, unsupported: reader.unsupported }
}

/// A block that holds others and is not at its end.
enum Open {
    Quote(Vec<Block>),
    List {
        first: Option<u32>,
        entries: Vec<Vec<Block>>,
    },
    /// One that is too deep to be drawn; its content goes to the one around it.
    Through,
}

/// A table that is not at its end.
#[derive(Default)]
struct OpenTable {
    aligns: Vec<Align>,
    head: Vec<Rich>,
    rows: Vec<Vec<Rich>>,
    row: Vec<Rich>,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Vec<Open>,
    table: Option<OpenTable>,
    /// The text of the block that is read.
    text: Rich,
    heading: Option<u8>,
    code: bool,
    bold: u32,
    italic: u32,
    /// Links, one within the other: a picture may stand in a link.
    hrefs: Vec<Option<String>>,
    unsupported: u32,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push(&text, false),
            Event::Code(text) => self.push(&text, true),
            Event::SoftBreak | Event::HardBreak => self.push("\n", false),
            Event::Rule => self.add(Block::Rule),
            Event::Html(text) | Event::InlineHtml(text) => {
                self.unsupported += 1;
                self.push(&text, false);
            }
            // Not asked for.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push(&text, false);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(number_of(level));
            }
            Tag::BlockQuote(_) => {
                let within = self.open.iter().filter(|one| matches!(one, Open::Quote(_))).count() < QUOTES;
                self.unsupported += u32::from(!within);
                self.enter(if within { Open::Quote(Vec::new()) } else { Open::Through });
            }
            Tag::List(first) => {
                let within = self.open.iter().filter(|one| matches!(one, Open::List { .. })).count() < LISTS;
                let first = first.map(|first| u32::try_from(first).unwrap_or(u32::MAX));
                self.enter(if within { Open::List { first, entries: Vec::new() } } else { Open::Through });
            }
            Tag::Item => {
                self.flush();
                if let Some(Open::List { entries, .. }) = self.open.last_mut() {
                    entries.push(Vec::new());
                }
            }
            // The name of a language is not shown.
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            Tag::Table(aligns) => {
                self.flush();
                let aligns = aligns.into_iter().map(align_of).collect();
                self.table = Some(OpenTable { aligns, ..OpenTable::default() });
            }
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Link { dest_url, .. } => {
                let good = address::check(&dest_url).is_ok() && dest_url.len() <= URL.len();
                self.unsupported += u32::from(!good);
                self.hrefs.push(good.then(|| dest_url.into_string()));
            }
            Tag::Image { dest_url, .. } => self.picture(&dest_url),
            Tag::Paragraph | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::Item | TagEnd::Heading(_) | TagEnd::CodeBlock => {
                self.flush();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) => self.leave(),
            TagEnd::TableCell => {
                let cell = self.taken();
                if let Some(table) = &mut self.table {
                    table.row.push(cell);
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = std::mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(std::mem::take(&mut table.row));
                }
            }
            TagEnd::Table => {
                if let Some(OpenTable { aligns, head, rows, .. }) = self.table.take() {
                    self.add(Block::Table { aligns, head, rows });
                }
            }
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                self.hrefs.pop();
            }
            _ => {}
        }
    }

    fn enter(&mut self, one: Open) {
        self.flush();
        self.open.push(one);
    }

    /// Puts the block whose end has come where it belongs.
    fn leave(&mut self) {
        self.flush();
        match self.open.pop() {
            Some(Open::Quote(blocks)) => self.add(Block::Quoted { blocks }),
            Some(Open::List { first, entries }) => self.add(Block::Entries { first, entries }),
            Some(Open::Through) | None => {}
        }
    }

    fn add(&mut self, block: Block) {
        let around = self.open.iter_mut().rev().find(|one| !matches!(one, Open::Through));
        match around {
            None | Some(Open::Through) => self.blocks.push(block),
            Some(Open::Quote(blocks)) => blocks.push(block),
            Some(Open::List { entries, .. }) => match entries.last_mut() {
                Some(entry) => entry.push(block),
                None => entries.push(vec![block]),
            },
        }
    }

    /// The text that was read. Mentions are not supported here (`wecom/messages.md §8` [O]).
    fn taken(&mut self) -> Rich {
        let text = std::mem::take(&mut self.text);
        let mentions = text.iter().any(|span| !span.code && span.text.contains("<@"));
        self.unsupported += u32::from(!self.code && mentions);
        text
    }

    fn push(&mut self, text: &str, code: bool) {
        let look = Span {
            href: self.hrefs.last().cloned().flatten(),
            bold: self.bold > 0,
            italic: self.italic > 0,
            code,
            ..Span::plain(text)
        };
        push_span(&mut self.text, look);
    }

    /// A picture is a block of its own; in a heading or a table, where none fits, its name is a link to it. The name of a picture
    /// that is drawn stands below it.
    fn picture(&mut self, url: &str) {
        let host = address::host(url);
        self.unsupported += u32::from(host.is_none());
        let url = if url.len() <= URL.len() { url } else { "" };
        let inside = self.table.is_some() || self.heading.is_some();
        self.hrefs.push((inside && host.is_some() && !url.is_empty()).then(|| url.to_owned()));
        if !inside {
            self.flush();
            self.add(Block::Picture { picture: Picture { url: url.to_owned(), host, aspect_permille: ASPECT } });
        }
    }

    /// Ends a paragraph, a heading or a block of code.
    fn flush(&mut self) {
        let mut text = self.taken();
        let (heading, code) = (self.heading.take(), std::mem::take(&mut self.code));
        // A line break at the end of a block shows nothing.
        if let Some(last) = text.last_mut() {
            last.text.truncate(last.text.trim_end_matches('\n').len());
        }
        text.retain(|span| !span.text.is_empty());
        match heading {
            _ if text.is_empty() => {}
            Some(level) => self.add(Block::Heading { level, text }),
            None if code => self.add(Block::Code { text }),
            None => self.add(Block::Paragraph { text }),
        }
    }
}

fn number_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn align_of(align: Alignment) -> Align {
    match align {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

#[cfg(test)]
mod tests;
