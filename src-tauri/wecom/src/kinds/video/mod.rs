//! Video message (视频消息): one MP4 that was uploaded before, with title and description.

use super::{Content, Facts, Kind, OnMediaId, Outline, lines, some, upload, visit_fields};
use crate::agent::AppFacts;
use crate::limit::{Limit, Unit};
use crate::measure::is_blank;
use crate::media::MediaKind;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use serde::{Deserialize, Serialize};

/// `video` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct Video {
    /// From `media/upload`, `type=video`: MP4, 10 MB at most, checked at upload. Too old or of another type: 40007, missing: 41006.
    pub media_id: String,
    /// At most 128 bytes; cut beyond.
    #[serde(skip_serializing_if = "super::absent")]
    pub title: Option<String>,
    /// At most 512 bytes; cut beyond.
    #[serde(skip_serializing_if = "super::absent")]
    pub description: Option<String>,
}

impl Video {
    /// First line.
    pub const TITLE: Limit = Limit::cut(Unit::Bytes, 128, "wecom/messages.md §1.4 [O]");
    /// Text below.
    pub const DESCRIPTION: Limit = Limit::cut(Unit::Bytes, 512, "wecom/messages.md §1.4 [O]");
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts = Facts { safe: SafeChoice::Confidential, chat: true, ..Facts::of("视频消息") };

impl Content for Video {
    fn kind(&self) -> Kind {
        Kind::Video
    }

    fn each_media_id(&mut self, visit: OnMediaId<'_>) {
        visit("video.media_id", MediaKind::Video, &mut self.media_id);
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        upload::check(report, "video.media_id", &self.media_id);
        report.cut_text("video.title", self.title.as_deref().unwrap_or_default(), Self::TITLE);
        report.cut_text("video.description", self.description.as_deref().unwrap_or_default(), Self::DESCRIPTION);
    }

    fn draw(&self, writer: &SpanWriter<'_>, safe: Safe) -> Preview {
        Preview::Video {
            media: self.media_id.clone(),
            title: writer.optional_cut(self.title.as_deref(), Self::TITLE),
            description: writer.optional_cut(self.description.as_deref(), Self::DESCRIPTION),
            safe: safe != Safe::Open,
        }
    }

    fn outline(&self) -> Outline {
        Outline {
            title: self.title.clone().unwrap_or_default(),
            lines: self.description.as_deref().map(lines).unwrap_or_default(),
            ..Outline::default()
        }
    }
}

impl Video {
    /// Title and lines; the file itself cannot be one.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        Self {
            description: some(&outline.all_lines().join("\n")),
            title: Some(outline.title).filter(|title| !is_blank(title)),
            ..Self::default()
        }
    }
}

visit_fields! {
    Video { value media_id, text title, text description }
}
