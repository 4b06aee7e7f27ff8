//! Group webhooks (消息推送, formerly 群机器人): messages to one group by a key alone (`wecom/messages.md §8` [O]).
//!
//! What they cannot do: no recall, no duplicate check, no reply with a `msgid`, no cards that call back. The calls are those of
//! [`crate::Webhook`].

mod key;
mod message;

pub use key::{BadWebhookKey, WebhookKey};
pub use message::{Article, PictureData, WebhookMessage, WebhookText};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Messages that one webhook may send in a minute (`wecom/messages.md §8`, `wecom/limits.md §6` [O], then 45009).
pub const PER_MINUTE: u32 = 20;
/// Most bytes of a text by the documents (`wecom/messages.md §8` [O]).
pub const TEXT_BYTES: usize = 2048;
/// Bytes of a text above which servers were seen to refuse it (`wecom/messages.md §8` [C], with 40058).
pub const TEXT_REFUSED_BYTES: usize = 5120;
/// Most bytes of markdown and of markdown_v2 (`wecom/messages.md §8` [O, C], else 40058).
pub const MARKDOWN_BYTES: usize = 4096;
/// Most articles of a news message; at least one (`wecom/messages.md §8` [O], else 45008).
pub const MAX_ARTICLES: usize = 8;
/// Bytes of an article's title, cut beyond (`wecom/messages.md §8` [O]).
pub const ARTICLE_TITLE_BYTES: usize = 128;
/// Bytes of an article's description, cut beyond (`wecom/messages.md §8` [O]).
pub const ARTICLE_DESCRIPTION_BYTES: usize = 512;

/// Recommended lengths of cards in webhooks, in characters, shorter than those of application messages
/// (`wecom/messages.md §8` [O]).
pub mod card_chars {
    /// `source.desc`.
    pub const SOURCE_DESC: usize = 13;
    /// `main_title.title`.
    pub const TITLE: usize = 26;
    /// `main_title.desc`.
    pub const TITLE_DESC: usize = 30;
    /// `emphasis_content.title`.
    pub const EMPHASIS_TITLE: usize = 10;
    /// `emphasis_content.desc`.
    pub const EMPHASIS_DESC: usize = 15;
    /// `sub_title_text`.
    pub const SUB_TITLE: usize = 112;
    /// `horizontal_content_list[].value`.
    pub const HORIZONTAL_VALUE: usize = 26;
    /// `jump_list[].title`.
    pub const JUMP_TITLE: usize = 13;
    /// `vertical_content_list[].title`.
    pub const VERTICAL_TITLE: usize = 26;
    /// `vertical_content_list[].desc`.
    pub const VERTICAL_DESC: usize = 112;
}

/// What is wrong with a message for a webhook. Numbers are bytes or items.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum WebhookProblem {
    /// A field that must not be empty.
    #[error("{path} is empty")]
    Empty {
        /// Where.
        path: String,
    },
    /// Longer than the documents allow; `refused` tells whether the server is known to refuse it.
    #[error("{path} has {bytes} bytes, at most {max} are allowed")]
    TooLong {
        /// Where.
        path: String,
        /// Its length.
        bytes: u32,
        /// The documented limit.
        max: u32,
        /// The server refuses it (40058); otherwise what happens is not known.
        refused: bool,
    },
    /// The server cuts it.
    #[error("{path} has {bytes} bytes and is cut after {max}")]
    Cut {
        /// Where.
        path: String,
        /// Its length.
        bytes: u32,
        /// How many stay.
        max: u32,
    },
    /// Not 1 to 8 articles (45008).
    #[error("{count} articles, 1 to 8 are allowed")]
    Articles {
        /// How many.
        count: u32,
    },
    /// A card of another type than text_notice and news_notice.
    #[error("a webhook does not take cards of type {card_type:?}")]
    CardType {
        /// Its `card_type`.
        card_type: String,
    },
    /// A card with a menu, which would call back.
    #[error("a webhook does not take cards with an action_menu")]
    CardMenu,
    /// A news_notice without `card_image`, which webhooks need (42044).
    #[error("a news_notice for a webhook needs a card_image")]
    CardImage,
}

impl WebhookMessage {
    /// Everything that the documents say against it. An empty list does not promise that a card is sound: its blocks follow the
    /// rules of application messages.
    pub fn problems(&self) -> Vec<WebhookProblem> {
        let mut problems = Vec::new();
        match self {
            Self::Text { text } => {
                let refused = text.content.len() > TEXT_REFUSED_BYTES;
                length(&mut problems, "text.content", &text.content, TEXT_BYTES, refused);
            }
            Self::Markdown { content } => length(&mut problems, "markdown.content", content, MARKDOWN_BYTES, true),
            Self::MarkdownV2 { content } => length(&mut problems, "markdown_v2.content", content, MARKDOWN_BYTES, true),
            Self::Image(_) => {}
            Self::News { articles } => news(&mut problems, articles),
            Self::File { media_id } => filled(&mut problems, "file.media_id", media_id),
            Self::Voice { media_id } => filled(&mut problems, "voice.media_id", media_id),
            Self::TemplateCard { card } => template_card(&mut problems, card),
        }
        problems
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn filled(problems: &mut Vec<WebhookProblem>, path: &str, text: &str) {
    if text.is_empty() {
        problems.push(WebhookProblem::Empty { path: path.to_owned() });
    }
}

fn length(problems: &mut Vec<WebhookProblem>, path: &str, text: &str, max: usize, refused: bool) {
    filled(problems, path, text);
    if text.len() > max {
        let (path, bytes, max) = (path.to_owned(), number(text.len()), number(max));
        problems.push(WebhookProblem::TooLong { path, bytes, max, refused });
    }
}

fn news(problems: &mut Vec<WebhookProblem>, articles: &[Article]) {
    if articles.is_empty() || articles.len() > MAX_ARTICLES {
        problems.push(WebhookProblem::Articles { count: number(articles.len()) });
    }
    for (at, article) in articles.iter().enumerate() {
        let path = |field: &str| format!("news.articles[{at}].{field}");
        filled(problems, &path("title"), &article.title);
        filled(problems, &path("url"), &article.url);
        let description = article.description.as_deref().unwrap_or_default();
        for (field, text, max) in [
            ("title", article.title.as_str(), ARTICLE_TITLE_BYTES),
            ("description", description, ARTICLE_DESCRIPTION_BYTES),
        ] {
            if text.len() > max {
                let (bytes, max) = (number(text.len()), number(max));
                problems.push(WebhookProblem::Cut { path: path(field), bytes, max });
            }
        }
    }
}

fn template_card(problems: &mut Vec<WebhookProblem>, card: &Value) {
    let card_type = card.get("card_type").and_then(Value::as_str).unwrap_or_default();
    if !matches!(card_type, "text_notice" | "news_notice") {
        problems.push(WebhookProblem::CardType { card_type: card_type.to_owned() });
    }
    let has = |block: &str| card.get(block).is_some_and(|value| !value.is_null());
    if has("action_menu") {
        problems.push(WebhookProblem::CardMenu);
    }
    if card_type == "news_notice" && !has("card_image") {
        problems.push(WebhookProblem::CardImage);
    }
}

#[cfg(test)]
mod tests;
