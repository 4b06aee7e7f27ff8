//! Image message (图片消息): one picture that was uploaded before.

use crate::limit::MEDIA_ID_SOURCE;
use serde::{Deserialize, Serialize};

/// `image` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Image {
    /// From `media/upload` with `type=image`, at most 3 days old (40007). Missing: 41006.
    pub media_id: String,
}

impl Image {
    /// Where the field is documented.
    pub(crate) const SOURCE: &str = MEDIA_ID_SOURCE;
}
