//! The HTML of stored articles (`wecom/messages.md §1.4` [O]: `mpnews.articles[].content`), read into blocks for the preview.
//!
//! No list of supported tags is documented. What carries text is drawn in its plainest form (paragraphs, headings, bold, links,
//! lists, pictures, line breaks); colours and sizes are not. Scripts, forms, frames and unknown tags are not drawn and are counted,
//! as are addresses other than http and https [D]. Nothing of the HTML itself gets through. Nesting costs no recursion, and reading
//! takes linear time for any input.

use super::{Page, Tag, push_span, tag_at, text_of};
use crate::address;
use crate::limit::URL;
use crate::rich::{Block, Picture, Rich, Span};

/// Shape of a picture whose real one is not known, in thousandths: 16 to 9 [D].
const ASPECT: u32 = 1778;
/// Deepest nesting of lists that is followed.
const MAX_DEPTH: usize = 64;

/// Tags that begin and end a line, and mean nothing else here.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "center",
    "figure",
    "figcaption",
    "address",
    "hr",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "caption",
    "dl",
    "dt",
    "dd",
    "pre",
];
/// Tags that change how text looks in ways that are not drawn, or that only hold others.
const INLINE: [&str; 21] = [
    "span", "font", "em", "i", "u", "s", "del", "ins", "small", "big", "sub", "sup", "mark", "code", "cite", "td",
    "th", "wbr", "html", "body", "label",
];
/// Tags whose content is not for reading.
const HIDDEN: [&str; 8] = ["script", "style", "iframe", "textarea", "title", "noscript", "template", "svg"];

/// Reads an article.
pub(crate) fn read(text: &str) -> Page {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        reader.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
        } else if let Some(tag) = tag_at(rest) {
            rest = &rest[tag.raw.len()..];
            if let Some(name) = HIDDEN.iter().find(|name| tag.is(name)) {
                if !tag.closing {
                    reader.page.unsupported += 1;
                    rest = behind_closing_tag(rest, name);
                }
            } else {
                reader.tag(tag);
            }
        } else {
            reader.text("<");
            rest = &rest[1..];
        }
    }
    reader.text(rest);
    reader.flush();
    reader.page
}

/// What follows `</name`; nothing when the element is never closed.
fn behind_closing_tag<'a>(text: &'a str, name: &str) -> &'a str {
    text.match_indices("</")
        .map(|(at, _)| &text[at..])
        .find(|rest| rest.get(2..2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)))
        .unwrap_or_default()
}

/// The line that is being filled, and what it stands in.
#[derive(Default)]
struct Reader {
    page: Page,
    line: Rich,
    heading: Option<u8>,
    quotes: u32,
    bold: u32,
    link: Option<String>,
    /// Open lists, from the outside in: with numbers or not.
    lists: Vec<bool>,
    /// Lists opened deeper than [`MAX_DEPTH`].
    deeper: usize,
    in_item: bool,
    /// The open list's block has been begun.
    list_begun: bool,
    /// The open entry has been begun.
    item_begun: bool,
}

impl Reader {
    /// Characters between tags: white space shows as one blank, entities as what they stand for.
    fn text(&mut self, text: &str) {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c.is_ascii_whitespace() {
                if !self.ends_in_space(&shown) {
                    shown.push(' ');
                }
                rest = &rest[1..];
                continue;
            }
            let (c, length) = entity(rest).unwrap_or((c, c.len_utf8()));
            shown.push(c);
            rest = &rest[length..];
        }
        self.push(&shown);
    }

    /// Whether white space shows nothing here: at the start of a line, or behind other white space.
    fn ends_in_space(&self, shown: &str) -> bool {
        let last = shown.chars().next_back().or_else(|| self.line.last()?.text.chars().next_back());
        last.is_none_or(|c| matches!(c, ' ' | '\n'))
    }

    /// Takes the blank at the end of the line away, which shows nothing.
    fn trim_end(&mut self) {
        if let Some(last) = self.line.last_mut()
            && last.text.ends_with(' ')
        {
            last.text.pop();
            if last.text.is_empty() {
                self.line.pop();
            }
        }
    }

    fn push(&mut self, text: &str) {
        push_span(&mut self.line, Span { bold: self.bold > 0, href: self.link.clone(), ..Span::plain(text) });
    }

    fn tag(&mut self, tag: Tag<'_>) {
        self.page.unsupported += u32::from(attributes(tag.rest).any(|(name, _)| is_handler(name)));
        if tag.is("br") {
            self.trim_end();
            self.push("\n");
        } else if tag.is("b") || tag.is("strong") {
            self.bold = if tag.closing { self.bold.saturating_sub(1) } else { self.bold.saturating_add(1) };
        } else if tag.is("a") {
            self.anchor(tag);
        } else if tag.is("img") {
            self.picture(tag);
        } else if tag.is("li") {
            self.flush();
            self.in_item = !tag.closing && !self.lists.is_empty();
            self.item_begun = false;
        } else if tag.is("ul") || tag.is("ol") {
            self.list(tag);
        } else if tag.is("blockquote") {
            self.flush();
            self.quotes = if tag.closing { self.quotes.saturating_sub(1) } else { self.quotes.saturating_add(1) };
        } else if let Some(level) = heading(tag.name) {
            self.flush();
            self.heading = (!tag.closing).then_some(level);
        } else if BLOCKS.iter().any(|name| tag.is(name)) {
            self.flush();
        } else if INLINE.iter().any(|name| tag.is(name)) {
            if tag.is("td") || tag.is("th") {
                self.text(" ");
            }
        } else {
            // A declaration (<!DOCTYPE html>) is nobody's mistake.
            self.page.unsupported += u32::from(!tag.closing && tag.name != "!");
        }
    }

    fn anchor(&mut self, tag: Tag<'_>) {
        self.link = None;
        if tag.closing {
            return;
        }
        match attribute(tag.rest, "href").map(decoded) {
            Some(href) if address::check(&href).is_ok() && href.len() <= URL.len() => self.link = Some(href),
            Some(_) => self.page.unsupported += 1,
            None => {}
        }
    }

    fn picture(&mut self, tag: Tag<'_>) {
        self.flush();
        let url = attribute(tag.rest, "src").map(decoded).unwrap_or_default();
        let host = address::host(&url);
        self.page.unsupported += u32::from(host.is_none());
        let url = if url.len() <= URL.len() { url } else { String::new() };
        self.list_begun = false;
        self.page.blocks.push(Block::Picture { picture: Picture { url, host, aspect_permille: ASPECT } });
    }

    fn list(&mut self, tag: Tag<'_>) {
        self.flush();
        self.list_begun = false;
        if !tag.closing {
            self.in_item = false;
            if self.lists.len() < MAX_DEPTH {
                self.lists.push(tag.is("ol"));
            } else {
                self.deeper += 1;
            }
        } else if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.lists.pop();
            // Back in the entry around an inner list.
            self.in_item = !self.lists.is_empty();
        }
        self.item_begun = false;
    }

    /// Ends the line.
    fn flush(&mut self) {
        self.trim_end();
        let mut line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return;
        }
        // A line break at the end of a block shows nothing.
        if let Some(last) = line.last_mut()
            && last.text.ends_with('\n')
        {
            last.text.pop();
            if last.text.is_empty() {
                line.pop();
            }
        }
        if self.in_item {
            self.item(line);
            return;
        }
        self.list_begun = false;
        self.page.blocks.push(match self.heading {
            Some(level) => Block::Heading { level, text: line },
            None if self.quotes > 0 => Block::Quote { text: line },
            None => Block::Paragraph { text: line },
        });
    }

    fn item(&mut self, line: Rich) {
        let ordered = self.lists.last().copied().unwrap_or(false);
        match self.page.blocks.last_mut() {
            Some(Block::List { items, .. }) if self.list_begun => match items.last_mut() {
                Some(item) if self.item_begun => {
                    push_span(item, Span::plain("\n"));
                    for span in line {
                        push_span(item, span);
                    }
                }
                _ => items.push(line),
            },
            _ => self.page.blocks.push(Block::List { ordered, items: vec![line] }),
        }
        self.list_begun = true;
        self.item_begun = true;
    }
}

impl Page {
    /// The words of the page, a line for each block.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            // An entry of a list is one line, with its breaks in it.
            let one = matches!(block, Block::List { .. });
            for text in block.texts().into_iter().map(|text| text_of(text)) {
                if one {
                    lines.push(text);
                } else {
                    lines.extend(text.split('\n').map(str::to_owned));
                }
            }
        }
        lines
    }
}

/// An attribute that runs a script.
fn is_handler(name: &str) -> bool {
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"))
}

fn heading(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h' | b'H', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

fn attribute<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    attributes(rest).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The attributes of a tag, with or without quotes, with or without a value.
fn attributes(rest: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = rest;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quoted {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = after;
        Some((name, value))
    })
}

/// A value with its entities replaced.
fn decoded(value: &str) -> String {
    let mut shown = String::with_capacity(value.len());
    let mut rest = value.trim();
    while let Some(c) = rest.chars().next() {
        let (c, length) = entity(rest).unwrap_or((c, c.len_utf8()));
        shown.push(c);
        rest = &rest[length..];
    }
    shown
}

/// The character that an entity at the start of a text stands for, and the entity's length in bytes. Unknown ones are text.
fn entity(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(10).position(|b| b == b';')?;
    let name = &inside[..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "bull" => '•',
        "times" => '×',
        "copy" => '©',
        "reg" => '®',
        "yen" => '¥',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| *c != '\0')?
        }
    };
    Some((c, end + 2))
}

/// Text as HTML that shows it: a paragraph for each line.
pub(crate) fn from_lines(lines: &[String]) -> String {
    let mut html = String::new();
    for line in lines {
        html.push_str("<p>");
        html.push_str(&line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        html.push_str("</p>");
    }
    html
}

#[cfg(test)]
mod tests;
