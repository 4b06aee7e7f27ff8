//! A text as it is edited: blocks and runs without any tag, read from a message's markup and written back.
//!
//! There is one grammar: what the readers of [`crate::markup`] make of a text is what stands in the editor, so that editor and preview
//! cannot disagree. What is not touched stays as it was written, byte by byte ([`written`]); what cannot be edited stands in the
//! document as it was written ([`RichBlock::Raw`]). Reading and writing take linear time.

mod abilities;
mod article;
mod card;
mod larger;
mod lines;
mod normal;
mod runs;

use crate::kinds::{Text, Textcard};
use crate::rich::{NamedId, Tone};
use crate::{id_template, measure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use abilities::Abilities;

/// Which markup a field knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// The content of a text message: links.
    Text,
    /// The description of a text card: lines of three colours.
    Textcard,
    /// The subset of Markdown that members read.
    Markdown,
    /// The larger Markdown of group robots.
    MarkdownV2,
    /// The HTML of a stored article.
    Article,
}

/// A text as it is edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RichDoc {
    /// Its blocks in order; none for an empty text.
    pub blocks: Vec<RichBlock>,
}

/// A block of a text that is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum RichBlock {
    /// A line, or a paragraph where the markup knows paragraphs.
    Paragraph {
        /// The colour of a text card's line.
        tone: Tone,
        /// Its text.
        text: Vec<RichRun>,
    },
    /// A heading.
    Heading {
        /// 1 (largest) to 6.
        level: u8,
        /// Its text.
        text: Vec<RichRun>,
    },
    /// Text behind a line; neighbours are one quote.
    Quote {
        /// Its text.
        text: Vec<RichRun>,
    },
    /// An entry of a list; neighbours of one sort are one list.
    Item {
        /// Its number; nothing for a bullet.
        number: Option<u32>,
        /// Its text.
        text: Vec<RichRun>,
    },
    /// Lines of code.
    Code {
        /// The name of the language, as written behind the fence.
        language: String,
        /// The lines.
        text: String,
    },
    /// A line from side to side.
    Rule,
    /// What is kept as it was written.
    Raw {
        /// What it is, as far as one can tell.
        sort: RawSort,
        /// As it was written.
        source: String,
        /// The words in it.
        shown: String,
    },
}

/// What a block is that cannot be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RawSort {
    /// A picture.
    Picture,
    /// A table.
    Table,
    /// Something else.
    Other,
}

/// A run of text of one look. Line breaks are `\n` inside `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RichRun {
    /// Text, or what is moved and deleted as one.
    pub sort: RunSort,
    /// The characters; those of a name or a variable as they are sent.
    pub text: String,
    /// Colour.
    pub tone: Tone,
    /// The address behind a link.
    pub href: Option<String>,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Inline code.
    pub code: bool,
}

/// What a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunSort {
    /// Characters.
    Text,
    /// Stands for a member or a department: `$userName=…$`.
    Name,
    /// Stands for everyone's own value: `{{…}}`.
    Variable,
}

/// A place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RichPoint {
    /// Which block.
    pub block: u32,
    /// How far in it: in units of JavaScript's strings, a name or variable counting as one.
    pub at: u32,
}

/// A text that was read to be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RichRead {
    /// The document.
    pub doc: RichDoc,
    /// Behind this place nobody reads: the server cuts there.
    pub cut: Option<RichPoint>,
    /// The names of whom something stands for in it, by what stands there, as far as they are known.
    pub names: BTreeMap<String, String>,
}

/// What was written of an edited document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RichWritten {
    /// As it is sent.
    pub text: String,
    /// The document that members read, where it is another than was written: somebody typed markup.
    pub doc: Option<RichDoc>,
    /// Behind this place nobody reads: the server cuts there.
    pub cut: Option<RichPoint>,
}

/// A stretch of a text and the blocks in it; the stretches of a text are all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece<'a> {
    /// What shows nothing before it.
    lead: &'a str,
    /// As it was written.
    source: &'a str,
    blocks: Vec<RichBlock>,
}

/// Reads a text to be edited.
pub fn read(dialect: Dialect, text: &str) -> RichDoc {
    let blocks = match dialect {
        Dialect::Text | Dialect::Markdown => all(lines::pieces(dialect, text)),
        Dialect::Textcard => all(card::pieces(text)),
        Dialect::MarkdownV2 => all(larger::pieces(text).0),
        Dialect::Article => all(article::pieces(text).0),
    };
    RichDoc { blocks: if text.is_empty() { Vec::new() } else { normal::blocks(dialect, &blocks) } }
}

fn all(pieces: Vec<Piece<'_>>) -> Vec<RichBlock> {
    pieces.into_iter().flat_map(|piece| piece.blocks).collect()
}

/// Writes a document in the plainest form of its markup.
pub fn write(dialect: Dialect, doc: &RichDoc) -> String {
    rewrite(dialect, "", doc)
}

/// Writes a document that was read from `before` and edited since. What was not touched stays as it was written there: a document
/// that nobody touched is written as `before`, whatever that is.
pub fn rewrite(dialect: Dialect, before: &str, doc: &RichDoc) -> String {
    let blocks = normal::blocks(dialect, &doc.blocks);
    if !before.is_empty() && read(dialect, before).blocks == blocks {
        return before.to_owned();
    }
    match dialect {
        Dialect::Text | Dialect::Markdown => lines::rewrite(dialect, before, &blocks),
        Dialect::Textcard => card::rewrite(before, &blocks),
        Dialect::MarkdownV2 => larger::rewrite(before, &blocks),
        Dialect::Article => article::rewrite(before, &blocks),
    }
}

/// [`read`] with the place of the server's cut. The names are for whoever knows them.
pub fn opened(dialect: Dialect, text: &str) -> RichRead {
    RichRead { doc: read(dialect, text), cut: cut(dialect, text), names: BTreeMap::new() }
}

/// [`rewrite`] with what the editor needs to know of the result.
pub fn written(dialect: Dialect, before: &str, doc: &RichDoc) -> RichWritten {
    let text = rewrite(dialect, before, doc);
    let shown = read(dialect, &text);
    let same =
        normal::settled(dialect, &shown.blocks) == normal::settled(dialect, &normal::blocks(dialect, &doc.blocks));
    let shown = (!same).then_some(shown);
    RichWritten { cut: cut(dialect, &text), text, doc: shown }
}

/// Where the server cuts a text, if it does.
fn cut(dialect: Dialect, text: &str) -> Option<RichPoint> {
    let limit = match dialect {
        Dialect::Text => Text::CONTENT,
        Dialect::Textcard => Textcard::DESCRIPTION,
        Dialect::Markdown | Dialect::MarkdownV2 | Dialect::Article => return None,
    };
    let (kept, lost) = measure::split(text, limit);
    if lost.is_empty() {
        return None;
    }
    let kept = read(dialect, kept);
    let at = kept.blocks.last().map_or(0, |last| last.runs().iter().map(RichRun::width).sum());
    Some(RichPoint { block: measure::saturated(kept.blocks.len().saturating_sub(1)), at })
}

impl RichDoc {
    /// What stands for members and departments in it, and for whom.
    pub fn named(&self) -> impl Iterator<Item = (&str, NamedId<'_>)> {
        let runs = self.blocks.iter().flat_map(RichBlock::runs).filter(|run| run.sort == RunSort::Name);
        runs.filter_map(|run| Some((run.text.as_str(), id_template::named(&run.text)?)))
    }
}

impl RichBlock {
    /// Its text; nothing for blocks without runs.
    fn runs(&self) -> &[RichRun] {
        match self {
            Self::Paragraph { text, .. }
            | Self::Heading { text, .. }
            | Self::Quote { text }
            | Self::Item { text, .. } => text,
            Self::Code { .. } | Self::Rule | Self::Raw { .. } => &[],
        }
    }

    /// The same block with another text.
    fn with(&self, text: Vec<RichRun>) -> Self {
        match self {
            Self::Paragraph { tone, .. } => Self::Paragraph { tone: *tone, text },
            Self::Heading { level, .. } => Self::Heading { level: *level, text },
            Self::Quote { .. } => Self::Quote { text },
            Self::Item { number, .. } => Self::Item { number: *number, text },
            Self::Code { .. } | Self::Rule | Self::Raw { .. } => self.clone(),
        }
    }

    /// An ordinary paragraph.
    fn plain(text: Vec<RichRun>) -> Self {
        Self::Paragraph { tone: Tone::Normal, text }
    }

    /// Whether it holds text and there is none.
    fn is_empty(&self) -> bool {
        !matches!(self, Self::Code { .. } | Self::Rule | Self::Raw { .. }) && self.runs().is_empty()
    }
}

/// How many of the pieces at the beginning and at the end are still there, and how many blocks they hold.
fn untouched(old: &[Piece<'_>], new: &[RichBlock]) -> [(usize, usize); 2] {
    let mut front = (0, 0);
    for piece in old {
        if !new[front.1..].starts_with(&piece.blocks) {
            break;
        }
        front = (front.0 + 1, front.1 + piece.blocks.len());
    }
    let mut back = (0, 0);
    for piece in old[front.0..].iter().rev() {
        if !new[front.1..new.len() - back.1].ends_with(&piece.blocks) {
            break;
        }
        back = (back.0 + 1, back.1 + piece.blocks.len());
    }
    [front, back]
}

#[cfg(test)]
mod tests;
