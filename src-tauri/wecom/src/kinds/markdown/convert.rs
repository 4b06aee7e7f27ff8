//! Markdown made of what other kinds say, and the other way round.

use super::Markdown;
use crate::kinds::{Outline, Textcard, some, without_last_link};
use crate::markup;
use crate::rich::{Block, Span};

/// As a text, with a heading as the title wherever there is one at the start.
pub(super) fn outline(markdown: &Markdown) -> Outline {
    let mut spans = Vec::new();
    for block in markup::markdown::read(&markdown.content).blocks {
        let (Block::Paragraph { text } | Block::Heading { text, .. } | Block::Quote { text }) = block else {
            continue;
        };
        if !spans.is_empty() {
            spans.push(Span::plain("\n"));
        }
        spans.extend(text);
    }
    let (rest, url, button) = without_last_link(&spans);
    Outline { url, button, ..Outline::of_lines(&rest) }
}

impl Markdown {
    /// Title, lines and the address as a link, each on a line of its own.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        let lines = outline.all_lines();
        let title = some(&outline.title).map(|title| format!("# {title}"));
        let link = outline.url.map(|url| {
            let label = outline.button.unwrap_or_else(|| Textcard::DEFAULT_BTNTXT.to_owned());
            let link = format!("[{label}]({url})");
            // An address with a bracket in it cannot stand in brackets.
            let reads_back = matches!(
                markup::markdown::read(&link).blocks.as_slice(),
                [Block::Paragraph { text }] if matches!(text.as_slice(), [span] if span.href.as_ref() == Some(&url))
            );
            if reads_back { link } else { url }
        });
        let content: Vec<String> = title.into_iter().chain(lines).chain(link).collect();
        Self { content: content.join("\n") }
    }
}
