//! Texts made of what other kinds say, and the other way round.

use super::Text;
use crate::kinds::{Outline, Textcard, some, without_last_link};
use crate::{address, markup};

/// The first line of a text is taken for its title unless it is too long for one; its last link is taken for the address,
/// and the link's line goes when nothing else stands on it.
pub(super) fn outline(text: &Text) -> Outline {
    let (rest, url, button) = without_last_link(&markup::links(&text.content).spans);
    Outline { url, button, ..Outline::of_lines(&rest) }
}

impl Text {
    /// Title, lines and the address as a link, each on a line of its own.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        let lines = outline.all_lines();
        let link = outline.url.map(|url| match address::check(&url) {
            Ok(_) if !url.contains('"') => {
                let label = outline.button.unwrap_or_else(|| Textcard::DEFAULT_BTNTXT.to_owned());
                format!("<a href=\"{url}\">{label}</a>")
            }
            _ => url,
        });
        let content: Vec<String> = some(&outline.title).into_iter().chain(lines).chain(link).collect();
        Self { content: content.join("\n") }
    }
}
