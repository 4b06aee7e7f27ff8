//! Texts whose blocks are their lines: text messages and the small Markdown.

use super::{Dialect, Piece, RichBlock, RichRun, normal, runs, untouched};
use crate::address;
use crate::markup::{self, Piece as Stretch, markdown};
use crate::rich::Tone;
use std::fmt::Write;

/// The lines of a text; between them stands a line feed.
pub(super) fn pieces(dialect: Dialect, text: &str) -> Vec<Piece<'_>> {
    let lines = if dialect == Dialect::Text { lines_around_links(text) } else { text.split('\n').collect() };
    let blocks = |source| normal::blocks(dialect, &[block(dialect, source)]);
    lines.into_iter().map(|source| Piece { lead: "", source, blocks: blocks(source) }).collect()
}

/// The lines of a text message. A link may go over several; they are one then.
fn lines_around_links(text: &str) -> Vec<&str> {
    let mut ends: Vec<usize> = Vec::new();
    // The line ends since a link began, while it is not known whether it ends.
    let mut within: Option<Vec<usize>> = None;
    let mut at = 0;
    for piece in markup::pieces(text) {
        let length = match piece {
            Stretch::Text(words) => {
                let found = words.match_indices('\n').map(|(place, _)| at + place);
                within.as_mut().unwrap_or(&mut ends).extend(found);
                words.len()
            }
            Stretch::Tag(tag) => {
                if tag.is("a") {
                    let open = within.take();
                    if !tag.closing {
                        ends.extend(open.into_iter().flatten());
                        let opens = tag.sole_attribute("href").is_some_and(|href| address::check(href).is_ok());
                        within = opens.then(Vec::new);
                    }
                }
                let found = tag.raw.match_indices('\n').map(|(place, _)| at + place);
                // A link's own tag may be broken over lines; it is one all the same.
                if within.is_none() && !(tag.is("a") && tag.closing) {
                    ends.extend(found);
                }
                tag.raw.len()
            }
        };
        at += length;
    }
    ends.extend(within.into_iter().flatten());
    let mut lines = Vec::with_capacity(ends.len() + 1);
    let mut from = 0;
    for end in ends {
        lines.push(&text[from..end]);
        from = end + 1;
    }
    lines.push(&text[from..]);
    lines
}

fn block(dialect: Dialect, source: &str) -> RichBlock {
    let line = source.strip_suffix('\r').unwrap_or(source).replace("\r\n", "\n").replace('\r', " ");
    if dialect == Dialect::Text {
        return RichBlock::plain(runs::of(dialect, markup::links(&line).spans));
    }
    let inline = |text: &str| runs::of(dialect, markdown::line(text));
    if let Some((level, text)) = markdown::heading(&line) {
        RichBlock::Heading { level, text: inline(text) }
    } else if let Some(text) = line.strip_prefix('>') {
        RichBlock::Quote { text: inline(text.strip_prefix(' ').unwrap_or(text)) }
    } else {
        RichBlock::plain(inline(&line))
    }
}

/// Writes lines; those at the beginning and at the end that are still the same stay as they were written.
pub(super) fn rewrite(dialect: Dialect, before: &str, blocks: &[RichBlock]) -> String {
    let old = if before.is_empty() { Vec::new() } else { pieces(dialect, before) };
    let [front, back] = untouched(&old, blocks);
    let kept = |range: &[Piece<'_>]| range.iter().map(|piece| piece.source.to_owned()).collect::<Vec<_>>();
    let mut lines = kept(&old[..front.0]);
    lines.extend(blocks[front.1..blocks.len() - back.1].iter().map(|block| line(dialect, block)));
    lines.extend(kept(&old[old.len() - back.0..]));
    lines.join("\n")
}

fn line(dialect: Dialect, block: &RichBlock) -> String {
    if dialect == Dialect::Text {
        return with_links(block.runs());
    }
    let text = marked(block.runs());
    match block {
        RichBlock::Heading { level, .. } => format!("{} {text}", "#".repeat(usize::from(*level))),
        RichBlock::Quote { .. } => format!("> {text}"),
        _ => text,
    }
}

/// The runs of a text message: links in tags.
fn with_links(runs: &[RichRun]) -> String {
    let mut text = String::new();
    let mut open: Option<&str> = None;
    for run in runs {
        if run.href.as_deref() != open {
            if open.is_some() {
                text.push_str("</a>");
            }
            open = run.href.as_deref();
            if let Some(href) = open {
                let _ = write!(text, "<a href=\"{}\">", href.replace('"', "%22"));
            }
        }
        text.push_str(&run.text);
    }
    if open.is_some() {
        text.push_str("</a>");
    }
    text
}

/// What stands around text in Markdown, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Around {
    /// A colour.
    Font(Tone),
    /// A link to an address.
    Link(String),
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

impl Around {
    /// Those of a run.
    pub(super) fn of(run: &RichRun) -> Vec<Self> {
        let mut around = Vec::new();
        if run.tone != Tone::Normal {
            around.push(Self::Font(run.tone));
        }
        around.extend(run.href.clone().map(Self::Link));
        if run.bold {
            around.push(Self::Bold);
        }
        if run.italic {
            around.push(Self::Italic);
        }
        around
    }

    /// The mark before.
    pub(super) fn before(&self) -> String {
        match self {
            Self::Font(tone) => format!("<font color=\"{}\">", colour(*tone)),
            Self::Link(_) => "[".to_owned(),
            Self::Bold => "**".to_owned(),
            Self::Italic => "*".to_owned(),
        }
    }

    /// The mark behind.
    pub(super) fn behind(&self) -> String {
        match self {
            Self::Font(_) => "</font>".to_owned(),
            Self::Link(href) => format!("]({})", in_brackets(href)),
            Self::Bold => "**".to_owned(),
            Self::Italic => "*".to_owned(),
        }
    }
}

fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Info => "info",
        Tone::Warning => "warning",
        Tone::Comment | Tone::Normal | Tone::Gray | Tone::Highlight => "comment",
    }
}

/// An address between round brackets: without what would end it.
fn in_brackets(href: &str) -> String {
    let mut address = String::with_capacity(href.len());
    for c in href.chars() {
        match c {
            '(' | ')' | '[' | ']' | '<' | '>' | '\\' => {
                let _ = write!(address, "%{:02X}", u32::from(c));
            }
            c if c.is_whitespace() => address.push_str("%20"),
            c => address.push(c),
        }
    }
    address
}

/// How far is looked for the end of a mark, in runs.
const AHEAD: usize = 16;

/// Runs with their marks around them; `words` writes the characters of one. Of marks that begin together the one that ends last
/// stands outside.
pub(super) fn nested(runs: &[RichRun], words: &mut dyn FnMut(&RichRun) -> String) -> String {
    let around: Vec<Vec<Around>> = runs.iter().map(Around::of).collect();
    let mut text = String::new();
    let mut open: Vec<Around> = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let same = open.iter().take_while(|mark| around[index].contains(mark)).count();
        for mark in open.drain(same..).rev() {
            text.push_str(&mark.behind());
        }
        let lasts = |mark: &Around| around[index..].iter().take(AHEAD).take_while(|marks| marks.contains(mark)).count();
        let mut begun: Vec<&Around> = around[index].iter().filter(|mark| !open.contains(mark)).collect();
        begun.sort_by_key(|mark| std::cmp::Reverse(lasts(mark)));
        let begun: Vec<Around> = begun.into_iter().cloned().collect();
        for mark in &begun {
            text.push_str(&mark.before());
        }
        open.extend(begun);
        text.push_str(&words(run));
    }
    for mark in open.iter().rev() {
        text.push_str(&mark.behind());
    }
    text
}

fn marked(runs: &[RichRun]) -> String {
    nested(runs, &mut |run| if run.code { format!("`{}`", run.text) } else { run.text.clone() })
}
