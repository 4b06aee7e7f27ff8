//! The messages that a webhook takes. They are types of their own, because fields and lengths differ from application messages.

use crate::appchat::Mention;
use crate::media::SmallPicture;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use serde::Serialize;
use serde_json::{Value, json};

/// A message for a webhook (`wecom/messages.md §8` [O]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookMessage {
    /// Plain text.
    Text {
        /// Its content and whom it names.
        text: WebhookText,
    },
    /// The subset of markdown that application messages know, and `<@userid>`.
    Markdown {
        /// The text.
        content: String,
    },
    /// The larger markdown: tables, code, pictures, but no colours and no mentions. Plain text on clients before 4.1.36 (Android
    /// 4.1.38).
    MarkdownV2 {
        /// The text.
        content: String,
    },
    /// A picture, inside the message itself.
    Image(PictureData),
    /// Articles that link out.
    News {
        /// 1 to 8.
        articles: Vec<Article>,
    },
    /// A file uploaded by this webhook.
    File {
        /// From [`crate::Webhook::upload`].
        media_id: String,
    },
    /// A voice uploaded by this webhook.
    Voice {
        /// From [`crate::Webhook::upload`].
        media_id: String,
    },
    /// A text_notice or news_notice card without `action_menu`.
    TemplateCard {
        /// The object `template_card`.
        card: Value,
    },
}

/// A text and whom it names. `<@userid>` inside it names a member too.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct WebhookText {
    /// The text.
    pub content: String,
    /// Members by account.
    #[serde(rename = "mentioned_list", skip_serializing_if = "Vec::is_empty")]
    pub mentioned: Vec<Mention>,
    /// Members by mobile number; `@all` is everyone.
    #[serde(rename = "mentioned_mobile_list", skip_serializing_if = "Vec::is_empty")]
    pub mentioned_mobiles: Vec<String>,
}

/// A picture as a webhook message holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PictureData {
    base64: String,
    md5: String,
}

impl PictureData {
    /// Stands for a picture that is not read yet, in requests that are only looked at. No server takes it.
    pub fn named(name: &str) -> Self {
        Self { base64: name.to_owned(), md5: name.to_owned() }
    }

    /// The picture in base64, with the MD5 of its bytes.
    pub fn of(picture: &SmallPicture) -> Self {
        let md5 = Md5::digest(picture.content()).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        Self { base64: STANDARD.encode(picture.content()), md5 }
    }
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Article {
    /// Cut after 128 bytes.
    pub title: String,
    /// Cut after 512 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where it leads.
    pub url: String,
    /// Address of its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picurl: Option<String>,
}

impl WebhookMessage {
    /// Its `msgtype`.
    pub fn msgtype(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Markdown { .. } => "markdown",
            Self::MarkdownV2 { .. } => "markdown_v2",
            Self::Image(_) => "image",
            Self::News { .. } => "news",
            Self::File { .. } => "file",
            Self::Voice { .. } => "voice",
            Self::TemplateCard { .. } => "template_card",
        }
    }

    /// The message as JSON.
    pub fn to_value(&self) -> Value {
        let content = match self {
            Self::Text { text } => json!(text),
            Self::Markdown { content } | Self::MarkdownV2 { content } => json!({ "content": content }),
            Self::Image(picture) => json!(picture),
            Self::News { articles } => json!({ "articles": articles }),
            Self::File { media_id } | Self::Voice { media_id } => json!({ "media_id": media_id }),
            Self::TemplateCard { card } => card.clone(),
        };
        json!({ "msgtype": self.msgtype(), self.msgtype(): content })
    }

    /// The exact body of the request.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_value().to_string().into_bytes()
    }
}
