//! File message (文件消息): one file that was uploaded before, shown under the name that it was uploaded with.

use super::{Content, Facts, Kind, NotForChannel, OnMediaId, Outline, PictureOf, upload, visit_fields};
use crate::agent::AppFacts;
use crate::media::MediaKind;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use crate::webhook::WebhookMessage;
use serde::{Deserialize, Serialize};

/// `file` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct File {
    /// From `media/upload` with `type=file`, at most 20 MB. Too old or of another type: 40007, missing: 41006.
    pub media_id: String,
}

impl File {
    /// Endings of the files that may be sent with `safe` 1 (`wecom/messages.md §1.1` [O]), in lower case.
    pub const CONFIDENTIAL_ENDINGS: [&str; 14] =
        ["txt", "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "xml", "jpg", "jpeg", "png", "bmp", "gif"];

    /// Whether a file of this name may be sent with `safe` 1. The name is that of the upload: a message does not hold it, so that
    /// whoever has the file asks here.
    pub fn may_be_confidential(name: &str) -> bool {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| Self::CONFIDENTIAL_ENDINGS.contains(&ending.as_str()))
    }
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts =
    Facts { safe: SafeChoice::Confidential, chat: true, robot: true, ..Facts::of("文件消息") };

impl Content for File {
    fn kind(&self) -> Kind {
        Kind::File
    }

    fn each_media_id(&mut self, visit: OnMediaId<'_>) {
        visit("file.media_id", MediaKind::File, &mut self.media_id);
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        upload::check(report, "file.media_id", &self.media_id);
    }

    fn draw(&self, _: &SpanWriter<'_>, safe: Safe) -> Preview {
        Preview::File { media: self.media_id.clone(), safe: safe != Safe::Open }
    }

    fn for_robot(&self, _: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        Ok(WebhookMessage::File { media_id: self.media_id.clone() })
    }
}

impl File {
    /// No file fits: an id of another type would be refused.
    pub(crate) fn from_outline(_: Outline) -> Self {
        Self::default()
    }
}

visit_fields! {
    File { value media_id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_confidential_files() {
        for good in ["a.pdf", "工资.XLSX", "a.b.Docx", ".txt"] {
            assert!(File::may_be_confidential(good), "{good}");
        }
        for bad in ["a.zip", "a", "pdf", "a.pdf.exe", "a.", "a.pdf ", ""] {
            assert!(!File::may_be_confidential(bad), "{bad}");
        }
    }
}
