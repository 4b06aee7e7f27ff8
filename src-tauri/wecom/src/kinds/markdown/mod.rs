//! Markdown message (markdown 消息): text with a small documented subset of Markdown.

mod rules;

use super::{Content, Facts, Kind, NotForChannel, Outline, PictureOf, visit_fields};
use crate::agent::AppFacts;
use crate::limit::{Limit, Unit};
use crate::markup;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::Safe;
use crate::webhook::WebhookMessage;
use serde::{Deserialize, Serialize};

/// `markdown` (`wecom/messages.md §1.4` [O]): headings, bold, links, code, quotes, three colours. No WeChat plug-in shows it (`§1.3` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Markdown {
    /// Required, at most 2048 bytes. What the server does beyond is not documented; group webhooks refuse (40058).
    pub content: String,
}

impl Markdown {
    /// The text, marks included.
    pub const CONTENT: Limit = Limit::refused(Unit::Bytes, 2048, Some(40058), "wecom/messages.md §1.4 [O, C]");
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts = Facts { chat: true, robot: true, in_wechat: false, ..Facts::of("消息") };

impl Markdown {
    /// Title, lines and the address as a link.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        Self { content: outline.into_markdown(|text| markup::markdown::read(text).blocks) }
    }
}

impl Content for Markdown {
    fn kind(&self) -> Kind {
        Kind::Markdown
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        rules::check(report, self);
    }

    fn check_for_robot(&self, report: &mut Report) {
        rules::check_for_robot(report, self);
    }

    fn draw(&self, _: &SpanWriter<'_>, _: Safe) -> Preview {
        Preview::Markdown { blocks: markup::markdown::read(&self.content).blocks }
    }

    fn outline(&self) -> Outline {
        Outline::of_blocks(&markup::markdown::read(&self.content).blocks)
    }

    fn for_robot(&self, _: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        Ok(WebhookMessage::Markdown { content: self.content.clone() })
    }
}

visit_fields! {
    Markdown { text content }
}
