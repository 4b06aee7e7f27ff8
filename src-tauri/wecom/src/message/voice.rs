//! Voice message (语音消息): one AMR recording that was uploaded before.

use crate::limit::MEDIA_ID_SOURCE;
use serde::{Deserialize, Serialize};

/// `voice` (`wecom/messages.md §1.4` [O]). `safe` and id translation are not documented for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Voice {
    /// From `media/upload` with `type=voice`: AMR, at most 2 MB and 60 seconds, which is checked at upload. Too old or of another
    /// type: 40007, missing: 41006.
    pub media_id: String,
}

impl Voice {
    /// Where the field is documented.
    pub(crate) const SOURCE: &str = MEDIA_ID_SOURCE;
}
