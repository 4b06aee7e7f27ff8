//! Text as a client shows it: spans of one look, and the blocks of longer pages. What the server will cut is marked, not dropped.

use serde::{Deserialize, Serialize};

/// How a run of text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Ordinary text.
    Normal,
    /// Grey (`<div class="gray">`).
    Gray,
    /// Highlighted (`<div class="highlight">`).
    Highlight,
    /// Green (markdown's `info`).
    Info,
    /// Grey (markdown's `comment`).
    Comment,
    /// Orange-red (markdown's `warning`).
    Warning,
}

/// A run of text of one look. Line breaks are `\n` inside `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Span {
    /// The characters to show.
    pub text: String,
    /// Look.
    pub tone: Tone,
    /// The address behind a link, only when it is http or https.
    pub href: Option<String>,
    /// Lies behind the server's cut: shown grey, members will not see it.
    pub cut: bool,
    /// Stands for an id that WeCom replaces by a name (`$userName=…$`), shown as a name chip: the name where it is known.
    pub id_translation: bool,
    /// Bold.
    #[serde(default, skip_serializing_if = "no")]
    pub bold: bool,
    /// Italic.
    #[serde(default, skip_serializing_if = "no")]
    pub italic: bool,
    /// Inline code.
    #[serde(default, skip_serializing_if = "no")]
    pub code: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference to the field")]
fn no(value: &bool) -> bool {
    !*value
}

impl Span {
    /// A run of ordinary text.
    pub(crate) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            tone: Tone::Normal,
            href: None,
            cut: false,
            id_translation: false,
            bold: false,
            italic: false,
            code: false,
        }
    }

    /// Whether two runs look the same.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        let look = |span: &Self| (span.tone, span.cut, span.id_translation, span.bold, span.italic, span.code);
        look(self) == look(other) && self.href == other.href
    }
}

/// Whom an id template stands for (`$userName=gao_yu$`, `$departmentName=12$`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedId<'a> {
    /// A member, by account.
    Member(&'a str),
    /// A department, by number.
    Department(&'a str),
}

/// Text of one field.
pub type Rich = Vec<Span>;

/// A picture by address. Posthorn does not load remote pictures; the UI draws a placeholder with the host name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Picture {
    /// The address as typed.
    pub url: String,
    /// Host name for the placeholder, when the address has one.
    pub host: Option<String>,
    /// Width divided by height, in thousandths (1300 = 1.3).
    pub aspect_permille: u32,
}

/// On which side of its column a table's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// On the left.
    Left,
    /// In the middle.
    Center,
    /// On the right.
    Right,
}

/// A block of a markdown message or of a stored article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// Text; without spans it is an empty line.
    Paragraph {
        /// The text.
        text: Rich,
    },
    /// A heading.
    Heading {
        /// 1 (largest) to 6.
        level: u8,
        /// The text.
        text: Rich,
    },
    /// Text behind a line.
    Quote {
        /// The text.
        text: Rich,
    },
    /// A list.
    List {
        /// With numbers.
        ordered: bool,
        /// Its entries.
        items: Vec<Rich>,
    },
    /// A picture.
    Picture {
        /// The picture; its `url` is empty when the address is too long to be one.
        picture: Picture,
    },
    /// Blocks behind a line.
    Quoted {
        /// The blocks.
        blocks: Vec<Self>,
    },
    /// A list whose entries are blocks.
    Entries {
        /// The number of the first entry; nothing for a list with bullets.
        first: Option<u32>,
        /// The blocks of each entry.
        entries: Vec<Vec<Self>>,
    },
    /// Lines of code.
    Code {
        /// The code.
        text: Rich,
    },
    /// A line from side to side.
    Rule,
    /// A table.
    Table {
        /// A side for each column.
        aligns: Vec<Align>,
        /// Its head.
        head: Vec<Rich>,
        /// Its other rows, with as many cells as the head.
        rows: Vec<Vec<Rich>>,
    },
}

impl Block {
    /// Its texts, in the order in which they are read.
    pub fn texts(&self) -> Vec<&Rich> {
        match self {
            Self::Paragraph { text } | Self::Heading { text, .. } | Self::Quote { text } | Self::Code { text } => {
                vec![text]
            }
            Self::List { items, .. } => items.iter().collect(),
            Self::Picture { .. } | Self::Rule => Vec::new(),
            Self::Quoted { blocks } => blocks.iter().flat_map(Self::texts).collect(),
            Self::Entries { entries, .. } => entries.iter().flatten().flat_map(Self::texts).collect(),
            Self::Table { head, rows, .. } => head.iter().chain(rows.iter().flatten()).collect(),
        }
    }

    /// Changes each of its texts.
    pub(crate) fn each_text(&mut self, change: &mut dyn FnMut(&mut Rich)) {
        match self {
            Self::Paragraph { text } | Self::Heading { text, .. } | Self::Quote { text } | Self::Code { text } => {
                change(text);
            }
            Self::List { items, .. } => items.iter_mut().for_each(change),
            Self::Picture { .. } | Self::Rule => {}
            Self::Quoted { blocks } => blocks.iter_mut().for_each(|block| block.each_text(change)),
            Self::Entries { entries, .. } => {
                entries.iter_mut().flatten().for_each(|block| block.each_text(change));
            }
            Self::Table { head, rows, .. } => head.iter_mut().chain(rows.iter_mut().flatten()).for_each(change),
        }
    }
}
