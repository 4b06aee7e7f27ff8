//! Markdown message (markdown 消息): text with a small documented subset of Markdown.

use crate::limit::{Limit, Unit};
use serde::{Deserialize, Serialize};

/// `markdown` (`wecom/messages.md §1.4` [O]): headings, bold, links, inline code, quotes and three font colours. Not shown
/// at all by the WeChat plug-in (`§1.3` [O]).
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
