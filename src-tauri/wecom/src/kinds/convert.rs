//! From one kind to another without typing again what fits both.
//!
//! Cards hand over their blocks, articles their articles, everything else what every kind can say in some way ([`super::Outline`]).

use super::{Kind, Message, Mpnews, MpnewsArticle, News, NewsArticle, lines, some};
use crate::markup;
use crate::measure::is_blank;

impl Message {
    /// The message as one of another kind. What fits is kept: title and text, the address behind a link, articles, and between
    /// cards every block that both know. What does not fit is left out; the original is not touched.
    ///
    /// An uploaded file is kept only where the same file is asked for: an id of another type would be refused (40007).
    #[must_use]
    pub fn convert_to(&self, kind: Kind) -> Self {
        if kind == self.kind() {
            return self.clone();
        }
        let source = self.with_plain_line_breaks();
        match (source, kind) {
            (
                Self::TemplateCard { template_card },
                Kind::TextNotice
                | Kind::NewsNotice
                | Kind::ButtonInteraction
                | Kind::VoteInteraction
                | Kind::MultipleInteraction,
            ) => template_card.into_type(kind),
            (Self::News { news }, Kind::Mpnews) => {
                Self::Mpnews { mpnews: Mpnews { articles: news.articles.into_iter().map(stored).collect() } }
            }
            (Self::Mpnews { mpnews }, Kind::News) => {
                Self::News { news: News { articles: mpnews.articles.into_iter().map(linked).collect() } }
            }
            (source, kind) => Self::from_outline(kind, source.content().outline()),
        }
    }
}

fn stored(article: NewsArticle) -> MpnewsArticle {
    let lines = article.description.as_deref().map(lines).unwrap_or_default();
    MpnewsArticle {
        title: article.title,
        content: markup::html::from_lines(&lines),
        digest: article.description,
        content_source_url: article.url,
        ..MpnewsArticle::default()
    }
}

fn linked(article: MpnewsArticle) -> NewsArticle {
    let digest = article.digest.filter(|text| !is_blank(text));
    NewsArticle {
        title: article.title,
        description: digest.or_else(|| some(&markup::html::read(&article.content).lines().join("\n"))),
        url: article.content_source_url,
        ..NewsArticle::default()
    }
}

#[cfg(test)]
mod tests;
