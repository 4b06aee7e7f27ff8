//! Voice message (语音消息): one AMR recording that was uploaded before.

use super::{Content, Facts, Kind, NotForChannel, OnMediaId, Outline, PictureOf, upload, visit_fields};
use crate::agent::AppFacts;
use crate::media::MediaKind;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::Safe;
use crate::webhook::WebhookMessage;
use serde::{Deserialize, Serialize};

/// `voice` (`wecom/messages.md §1.4` [O]). `safe` and id translation are not documented for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Voice {
    /// From `media/upload`, `type=voice`: AMR, 2 MB and 60 s at most, checked at upload. Too old or of another type: 40007, missing: 41006.
    pub media_id: String,
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts = Facts { chat: true, robot: true, ..Facts::of("语音消息") };

impl Content for Voice {
    fn kind(&self) -> Kind {
        Kind::Voice
    }

    fn each_media_id(&mut self, visit: OnMediaId<'_>) {
        visit("voice.media_id", MediaKind::Voice, &mut self.media_id);
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        upload::check(report, "voice.media_id", &self.media_id);
    }

    fn draw(&self, _: &SpanWriter<'_>, _: Safe) -> Preview {
        Preview::Voice { media: self.media_id.clone() }
    }

    fn for_robot(&self, _: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        Ok(WebhookMessage::Voice { media_id: self.media_id.clone() })
    }
}

impl Voice {
    /// No file fits: an id of another type would be refused.
    pub(crate) fn from_outline(_: Outline) -> Self {
        Self::default()
    }
}

visit_fields! {
    Voice { value media_id }
}
