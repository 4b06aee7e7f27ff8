//! Text message (文本消息): plain text with `\n` line breaks and `<a href>` links.

use crate::limit::{Limit, Unit};
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
