//! The larger Markdown, which only group robots send (markdown_v2): tables, lists, pictures and code, but no colours.

use super::{Content, Facts, Kind, NotForChannel, Outline, PictureOf, visit_fields};
use crate::agent::AppFacts;
use crate::limit::{Limit, Unit, bytes};
use crate::markup::commonmark;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::Safe;
use crate::webhook::{self, WebhookMessage};
use serde::{Deserialize, Serialize};

/// `markdown_v2` (`wecom/messages.md §8` [O]). Clients before 4.1.36 (Android 4.1.38) show it as plain text [O].
//
// What they make of marks beyond those that the document lists is not documented [U].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct MarkdownV2 {
    /// Required (93017), at most 4096 bytes (40058).
    pub content: String,
}

impl MarkdownV2 {
    /// The text, marks included.
    pub const CONTENT: Limit =
        Limit::refused(Unit::Bytes, bytes(webhook::MARKDOWN_BYTES), Some(40058), "wecom/messages.md §8 [O; C]");

    /// Title, lines and the address as a link.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        Self { content: outline.into_markdown(commonmark::read) }
    }
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts = Facts { app: false, robot: true, in_wechat: false, ..Facts::of("消息") };

impl Content for MarkdownV2 {
    fn kind(&self) -> Kind {
        Kind::MarkdownV2
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        let path = "markdown_v2.content";
        report.require(path, &self.content, Some(93017), "wecom/messages.md §8 [O]");
        report.length(path, &self.content, Self::CONTENT);
        report.page(path, &self.content, &commonmark::page(&self.content));
    }

    fn draw(&self, _: &SpanWriter<'_>, _: Safe) -> Preview {
        Preview::Markdown { blocks: commonmark::read(&self.content) }
    }

    fn outline(&self) -> Outline {
        Outline::of_blocks(&commonmark::read(&self.content))
    }

    fn for_robot(&self, _: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        Ok(WebhookMessage::MarkdownV2 { content: self.content.clone() })
    }
}

visit_fields! {
    MarkdownV2 { text content }
}
