//! What can be said in each markup.

use super::{Dialect, RichBlock, RichRun};
use crate::rich::Tone;
use serde::Serialize;

/// What a markup knows; the editor offers that and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that a markup knows or does not")]
pub struct Abilities {
    /// Colours of a whole line.
    pub line_tones: &'static [Tone],
    /// Colours of a run.
    pub tones: &'static [Tone],
    /// Headings.
    pub heading: bool,
    /// Quotes.
    pub quote: bool,
    /// Lists.
    pub list: bool,
    /// Lines of code.
    pub fence: bool,
    /// Lines from side to side, and blocks that are kept as they were written.
    pub raw: bool,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Inline code.
    pub code: bool,
    /// Links with words of their own.
    pub link: bool,
    /// What stands for a member or a department.
    pub name: bool,
    /// Line breaks within a block.
    pub line_break: bool,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Textcard, Self::Markdown, Self::MarkdownV2, Self::Article];

    /// What the markup knows.
    pub const fn abilities(self) -> Abilities {
        let none = Abilities {
            line_tones: &[],
            tones: &[],
            heading: false,
            quote: false,
            list: false,
            fence: false,
            raw: false,
            bold: false,
            italic: false,
            code: false,
            link: false,
            name: false,
            line_break: false,
        };
        let text = Abilities { link: true, name: true, ..none };
        let small = Abilities { heading: true, quote: true, bold: true, link: true, ..none };
        match self {
            Self::Text => text,
            Self::Textcard => {
                Abilities { line_tones: &[Tone::Normal, Tone::Gray, Tone::Highlight], name: true, ..none }
            }
            Self::Markdown => Abilities { tones: &[Tone::Info, Tone::Comment, Tone::Warning], code: true, ..small },
            Self::MarkdownV2 => {
                Abilities { list: true, fence: true, raw: true, italic: true, code: true, line_break: true, ..small }
            }
            Self::Article => Abilities { list: true, raw: true, name: true, line_break: true, ..small },
        }
    }
}

impl Abilities {
    /// Whether a block is one that the markup has.
    pub(super) fn has(&self, block: &RichBlock) -> bool {
        match block {
            RichBlock::Paragraph { .. } => true,
            RichBlock::Heading { .. } => self.heading,
            RichBlock::Quote { .. } => self.quote,
            RichBlock::Item { .. } => self.list,
            RichBlock::Code { .. } => self.fence,
            RichBlock::Rule | RichBlock::Raw { .. } => self.raw,
        }
    }

    /// The run with the looks that the markup has.
    pub(super) fn look(&self, run: &RichRun) -> RichRun {
        RichRun {
            sort: run.sort,
            text: run.text.replace("\r\n", "\n").replace('\r', " "),
            tone: if self.tones.contains(&run.tone) { run.tone } else { Tone::Normal },
            href: run.href.clone().filter(|_| self.link),
            bold: run.bold && self.bold,
            italic: run.italic && self.italic,
            code: run.code && self.code && run.sort == super::RunSort::Text && !run.text.contains('`'),
        }
    }
}
