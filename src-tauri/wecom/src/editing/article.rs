//! The HTML of a stored article. Paragraphs, headings, quotes and lists of plain text are edited; whatever says more than the reader
//! draws is kept as it was written.

use super::{Dialect, Piece, RawSort, RichBlock, RichRun, normal, runs, untouched};
use crate::markup::{Page, Piece as Stretch, html, pieces as stretches, tag_at};
use crate::rich::Block;
use std::fmt::Write;

/// Elements that hold a block each.
const BLOCKS: [&str; 11] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "hr"];
/// Elements that stand within a line.
const INLINE: [&str; 9] = ["b", "strong", "a", "br", "em", "i", "span", "font", "u"];

/// The outer elements of an article, each with the white space before it; and what shows nothing behind the last.
pub(super) fn pieces(text: &str) -> (Vec<Piece<'_>>, &str) {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let source = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let lead = &rest[..rest.len() - source.len()];
        if source.is_empty() {
            return (found, rest);
        }
        let length = element(source);
        let (source, after) = source.split_at(length);
        found.push(Piece { lead, source, blocks: blocks_of(source) });
        rest = after;
    }
}

/// The length of the element at the start of a text, or of the line of text without one.
fn element(text: &str) -> usize {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map_or(text.len(), |end| end + 7);
    }
    let Some(tag) = tag_at(text).filter(|tag| !tag.closing && !INLINE.iter().any(|name| tag.is(name))) else {
        return loose(text);
    };
    if tag.is("hr") || tag.is("img") || tag.name == "!" || tag.rest.ends_with('/') {
        return tag.raw.len();
    }
    let (mut depth, mut at) = (0u32, 0);
    for stretch in stretches(text) {
        match stretch {
            Stretch::Text(words) => at += words.len(),
            Stretch::Tag(one) => {
                at += one.raw.len();
                if one.name.eq_ignore_ascii_case(tag.name) {
                    depth = if one.closing { depth.saturating_sub(1) } else { depth + 1 };
                    if depth == 0 {
                        return at;
                    }
                }
            }
        }
    }
    text.len()
}

/// The length of text that stands in no block.
fn loose(text: &str) -> usize {
    let mut at = 0;
    for stretch in stretches(text) {
        match stretch {
            Stretch::Text(words) => match words.find("<!--").filter(|found| at + found > 0) {
                Some(found) => return at + found,
                None => at += words.len(),
            },
            Stretch::Tag(tag) => {
                let inline = INLINE.iter().any(|name| tag.is(name)) || (tag.closing && at == 0);
                if !inline {
                    return at;
                }
                at += tag.raw.len();
            }
        }
    }
    text.len()
}

/// What an element that was read alone becomes.
fn blocks_of(source: &str) -> Vec<RichBlock> {
    let page = html::read(source);
    if !is_simple(source) || page.unsupported > 0 {
        return vec![raw(source, &page)];
    }
    if tag_at(source).is_some_and(|tag| tag.is("hr")) {
        return vec![RichBlock::Rule];
    }
    if page.blocks.is_empty() {
        let line = tag_at(source).is_some_and(|tag| tag.is("p"));
        return if line { vec![RichBlock::plain(Vec::new())] } else { vec![raw(source, &page)] };
    }
    let found: Option<Vec<_>> = page.blocks.iter().map(editable).collect();
    found.map_or_else(|| vec![raw(source, &page)], |found| normal_of(&found.concat()))
}

/// The blocks as they are read; a line without words among others is kept.
fn normal_of(blocks: &[RichBlock]) -> Vec<RichBlock> {
    normal::blocks(Dialect::Article, blocks)
}

fn raw(source: &str, page: &Page) -> RichBlock {
    let holds = |name: &str| stretches(source).any(|one| matches!(one, Stretch::Tag(tag) if tag.is(name)));
    let sort = if holds("table") {
        RawSort::Table
    } else if holds("img") {
        RawSort::Picture
    } else {
        RawSort::Other
    };
    let shown: Vec<_> = page.lines().into_iter().filter(|line| !line.is_empty()).collect();
    RichBlock::Raw { sort, source: source.to_owned(), shown: shown.join(" ") }
}

fn editable(block: &Block) -> Option<Vec<RichBlock>> {
    let runs = |text: &crate::rich::Rich| runs::of(Dialect::Article, text.clone());
    Some(match block {
        Block::Paragraph { text } => vec![RichBlock::plain(runs(text))],
        Block::Heading { level, text } => vec![RichBlock::Heading { level: *level, text: runs(text) }],
        Block::Quote { text } => vec![RichBlock::Quote { text: runs(text) }],
        Block::List { ordered, items } => {
            let number = |index: usize| ordered.then(|| u32::try_from(index + 1).unwrap_or(u32::MAX));
            let item = |(index, text)| RichBlock::Item { number: number(index), text: runs(text) };
            items.iter().enumerate().map(item).collect()
        }
        _ => return None,
    })
}

/// Whether everything that an element says is drawn: known tags without attributes, one block within another only where a list or a
/// quote has them.
fn is_simple(source: &str) -> bool {
    if source.contains("<!--") {
        return false;
    }
    let mut open: Vec<&str> = Vec::new();
    for stretch in stretches(source) {
        let Stretch::Tag(tag) = stretch else { continue };
        let known = |names: &[&'static str]| names.iter().find(|name| tag.is(name)).copied();
        if tag.is("a") {
            if !tag.closing && tag.sole_attribute("href").is_none() {
                return false;
            }
        } else if !matches!(tag.rest.trim(), "" | "/") {
            return false;
        }
        if known(&["b", "strong", "a", "br"]).is_some() {
            continue;
        }
        let Some(name) = known(&BLOCKS).or(known(&["li"])) else { return false };
        if tag.closing {
            if open.pop() != Some(name) {
                return false;
            }
            continue;
        }
        let fits = match open.last() {
            None => name != "li",
            Some(&"ul" | &"ol") => name == "li",
            Some(&"blockquote") => name == "p",
            Some(_) => false,
        };
        if !fits {
            return false;
        }
        if name != "hr" {
            open.push(name);
        }
    }
    open.is_empty()
}

/// Writes blocks; those at the beginning and at the end that are still the same stay as they were written.
pub(super) fn rewrite(before: &str, blocks: &[RichBlock]) -> String {
    let (old, tail) = pieces(before);
    let [front, back] = untouched(&old, blocks);
    let kept = |range: &[Piece<'_>]| range.iter().flat_map(|piece| [piece.lead, piece.source]).collect::<String>();
    let text = format!(
        "{}{}{}{tail}",
        kept(&old[..front.0]),
        plainest(&blocks[front.1..blocks.len() - back.1]),
        kept(&old[old.len() - back.0..])
    );
    let read: Vec<_> = pieces(&text).0.into_iter().flat_map(|piece| piece.blocks).collect();
    if read == blocks { text } else { plainest(blocks) }
}

fn plainest(blocks: &[RichBlock]) -> String {
    let mut text = String::new();
    let mut around = "";
    for (index, block) in blocks.iter().enumerate() {
        let wanted = match block {
            RichBlock::Quote { .. } => "blockquote",
            RichBlock::Item { number: None, .. } => "ul",
            RichBlock::Item { number: Some(_), .. } => "ol",
            _ => "",
        };
        // A list that counts anew is another list.
        let anew = matches!(block, RichBlock::Item { number: Some(1), .. });
        if wanted != around || anew {
            close(&mut text, around);
            if !wanted.is_empty() {
                let _ = write!(text, "<{wanted}>");
            }
            around = wanted;
        }
        let next_quotes = matches!(blocks.get(index + 1), Some(RichBlock::Quote { .. }));
        let alone = text.ends_with("<blockquote>") && !next_quotes;
        text.push_str(&element_of(block, alone));
    }
    close(&mut text, around);
    text
}

fn close(text: &mut String, name: &str) {
    if !name.is_empty() {
        let _ = write!(text, "</{name}>");
    }
}

fn element_of(block: &RichBlock, alone: bool) -> String {
    let inner = inline(block.runs());
    let name = match block {
        RichBlock::Heading { level, .. } => format!("h{level}"),
        RichBlock::Item { .. } => "li".to_owned(),
        RichBlock::Quote { .. } if alone => return inner,
        RichBlock::Rule => return "<hr>".to_owned(),
        RichBlock::Raw { source, .. } => return source.clone(),
        RichBlock::Paragraph { text, .. } if text.is_empty() => return "<p><br></p>".to_owned(),
        RichBlock::Paragraph { .. } | RichBlock::Quote { .. } | RichBlock::Code { .. } => "p".to_owned(),
    };
    format!("<{name}>{inner}</{name}>")
}

fn inline(runs: &[RichRun]) -> String {
    let mut text = String::new();
    let mut open: (Option<&str>, bool) = (None, false);
    for run in runs {
        let wanted = (run.href.as_deref(), run.bold);
        if wanted.0 != open.0 {
            end(&mut text, open);
            open = (None, false);
            if let Some(href) = wanted.0 {
                let _ = write!(text, "<a href=\"{}\">", escaped(href).replace('"', "&quot;"));
            }
        }
        if wanted.1 != (wanted.0 == open.0 && open.1) {
            text.push_str(if wanted.1 { "<strong>" } else { "</strong>" });
        }
        open = wanted;
        text.push_str(&escaped(&run.text).replace('\n', "<br>"));
    }
    end(&mut text, open);
    text
}

fn end(text: &mut String, open: (Option<&str>, bool)) {
    if open.1 {
        text.push_str("</strong>");
    }
    if open.0.is_some() {
        text.push_str("</a>");
    }
}

/// Text in which nothing is a tag.
fn escaped(text: &str) -> String {
    let mut found = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => found.push_str("&amp;"),
            '<' => found.push_str("&lt;"),
            '>' => found.push_str("&gt;"),
            '\u{A0}' => found.push_str("&nbsp;"),
            c => found.push(c),
        }
    }
    found
}
