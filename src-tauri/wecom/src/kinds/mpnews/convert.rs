//! Stored news made of what other kinds say, and the other way round.

use super::{Mpnews, MpnewsArticle};
use crate::kinds::{Outline, some};
use crate::markup;

pub(super) fn outline(mpnews: &Mpnews) -> Outline {
    Outline::of_articles(mpnews.articles.iter().cloned().map(|article| Outline {
        title: article.title,
        lines: markup::html::read(&article.content).lines(),
        url: article.content_source_url.as_deref().and_then(some),
        ..Outline::default()
    }))
}

impl Mpnews {
    /// One article, without the cover that it needs.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        let article = MpnewsArticle {
            content: markup::html::from_lines(&outline.all_lines()),
            title: outline.title,
            content_source_url: outline.url,
            ..MpnewsArticle::default()
        };
        Self { articles: vec![article] }
    }
}
