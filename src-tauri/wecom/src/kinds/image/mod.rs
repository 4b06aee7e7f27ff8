//! Image message (图片消息): one picture that was uploaded before.

use super::{Content, Facts, Kind, NotForChannel, OnMediaId, Outline, PictureOf, upload, visit_fields};
use crate::agent::AppFacts;
use crate::media::MediaKind;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use crate::webhook::WebhookMessage;
use serde::{Deserialize, Serialize};

/// `image` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Image {
    /// From `media/upload` with `type=image`, at most 3 days old (40007). Missing: 41006.
    pub media_id: String,
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts =
    Facts { safe: SafeChoice::Confidential, chat: true, robot: true, ..Facts::of("图片消息") };

impl Content for Image {
    fn kind(&self) -> Kind {
        Kind::Image
    }

    fn each_media_id(&mut self, visit: OnMediaId<'_>) {
        visit("image.media_id", MediaKind::Image, &mut self.media_id);
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        upload::check(report, "image.media_id", &self.media_id);
    }

    fn draw(&self, _: &SpanWriter<'_>, safe: Safe) -> Preview {
        Preview::Image { media: self.media_id.clone(), safe: safe != Safe::Open }
    }

    fn for_robot(&self, picture: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        Ok(WebhookMessage::Image(picture(&self.media_id)))
    }
}

impl Image {
    /// No file fits: an id of another type would be refused.
    pub(crate) fn from_outline(_: Outline) -> Self {
        Self::default()
    }
}

visit_fields! {
    Image { value media_id }
}
