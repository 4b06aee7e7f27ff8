//! From one kind to another without typing again what fits both.
//!
//! Cards hand over their blocks ([`parts`]), articles their articles, everything else what every kind can say in some way: title,
//! lines, an address ([`gist`]).

mod gist;
mod parts;

use super::{Kind, Message, Mpnews, MpnewsArticle, News, NewsArticle};
use crate::markup;
use crate::measure::is_blank;
use gist::Gist;
use parts::Parts;

impl Message {
    /// The message as one of another kind. What fits is kept: title and text, the address behind a link, articles, and between
    /// cards every block that both know. What does not fit is left out; the original is not touched.
    ///
    /// An uploaded file is kept only where the same file is asked for: an id of another type would be refused (40007).
    #[must_use]
    pub fn switch_kind(&self, kind: Kind) -> Self {
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
            ) => Parts::of(template_card).into_card(kind),
            (Self::News { news }, Kind::Mpnews) => {
                Self::Mpnews { mpnews: Mpnews { articles: news.articles.into_iter().map(stored).collect() } }
            }
            (Self::Mpnews { mpnews }, Kind::News) => {
                Self::News { news: News { articles: mpnews.articles.into_iter().map(linked).collect() } }
            }
            (source, kind) => Gist::of(source).into_message(kind),
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

fn some(text: &str) -> Option<String> {
    (!is_blank(text)).then(|| text.to_owned())
}

fn lines(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
}

/// Two values on one line, or the one that there is.
fn pair(first: Option<&str>, second: Option<&str>, between: &str) -> Option<String> {
    match (first.and_then(some), second.and_then(some)) {
        (Some(first), Some(second)) => Some(format!("{first}{between}{second}")),
        (first, second) => first.or(second),
    }
}

#[cfg(test)]
mod tests;
