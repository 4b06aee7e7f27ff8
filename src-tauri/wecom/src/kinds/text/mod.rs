//! Text message (文本消息): plain text with `\n` line breaks and `<a href>` links.

mod convert;
mod rules;

use super::{Content, Facts, Kind, NotForChannel, Outline, PictureOf, visit_fields};
use crate::agent::AppFacts;
use crate::limit::{Limit, Unit};
use crate::markup;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use crate::webhook::{WebhookMessage, WebhookText};
use serde::{Deserialize, Serialize};

/// `text` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Text {
    /// At most 2048 bytes; the server silently cuts the rest [O, C]. Empty is refused with 44004 [O].
    pub content: String,
}

impl Text {
    /// Beyond, the server cuts silently and the call succeeds; the error table has 45002 for it all the same.
    pub const CONTENT: Limit = Limit::cut(Unit::Bytes, 2048, "wecom/messages.md §1.4 [O, C]");
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts =
    Facts {
        safe: SafeChoice::Confidential, id_translation: true, chat: true, robot: true, ..Facts::of("文本消息")
    };

impl Content for Text {
    fn kind(&self) -> Kind {
        Kind::Text
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        rules::check(report, self);
    }

    fn check_for_chat(&self, report: &mut Report) {
        rules::check_for_chat(report, self);
    }

    fn check_for_robot(&self, report: &mut Report) {
        rules::check_for_robot(report, self);
    }

    fn draw(&self, writer: &SpanWriter<'_>, safe: Safe) -> Preview {
        let content = writer.cut(&self.content, Self::CONTENT, |kept| markup::links(kept).spans);
        Preview::Text { content, safe: safe != Safe::Open }
    }

    fn outline(&self) -> Outline {
        convert::outline(self)
    }

    fn for_robot(&self, _: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        Ok(WebhookMessage::Text { text: WebhookText { content: self.content.clone(), ..WebhookText::default() } })
    }
}

visit_fields! {
    Text { text content }
}
