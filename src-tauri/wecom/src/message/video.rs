//! Video message (视频消息): one MP4 that was uploaded before, with title and description.

use crate::limit::{Limit, MEDIA_ID_SOURCE, Unit};
use serde::{Deserialize, Serialize};

/// `video` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct Video {
    /// From `media/upload` with `type=video`: MP4, at most 10 MB, which is checked at upload. Too old or of another type: 40007,
    /// missing: 41006.
    pub media_id: String,
    /// At most 128 bytes; cut beyond.
    #[serde(skip_serializing_if = "super::absent")]
    pub title: Option<String>,
    /// At most 512 bytes; cut beyond.
    #[serde(skip_serializing_if = "super::absent")]
    pub description: Option<String>,
}

impl Video {
    /// Where `media_id` is documented.
    pub(crate) const SOURCE: &str = MEDIA_ID_SOURCE;
    /// First line.
    pub const TITLE: Limit = Limit::cut(Unit::Bytes, 128, "wecom/messages.md §1.4 [O]");
    /// Text below.
    pub const DESCRIPTION: Limit = Limit::cut(Unit::Bytes, 512, "wecom/messages.md §1.4 [O]");
}
