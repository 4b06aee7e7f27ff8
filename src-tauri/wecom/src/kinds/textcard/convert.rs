//! Text cards made of what other kinds say, and the other way round.

use super::Textcard;
use crate::kinds::{Outline, lines, some};
use crate::markup;

pub(super) fn outline(card: &Textcard) -> Outline {
    Outline {
        title: card.title.clone(),
        lines: lines(&markup::card_description(&card.description).text()),
        url: some(&card.url),
        button: card.btntxt.as_deref().and_then(some),
        ..Outline::default()
    }
}

impl Textcard {
    /// The lines in the description; a button text that is too long is left out.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        Self {
            description: outline.all_lines().join("<br>"),
            title: outline.title,
            url: outline.url.unwrap_or_default(),
            btntxt: outline.button.filter(|text| text.chars().count() <= Self::BTNTXT.len()),
        }
    }
}
