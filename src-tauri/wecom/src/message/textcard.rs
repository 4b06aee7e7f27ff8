//! Text card (文本卡片消息): title, description with three colours of text, one link.

use crate::limit::{Limit, Severity, Unit};
use serde::{Deserialize, Serialize};

/// `textcard` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct Textcard {
    /// At most 128 characters (older documents: bytes); cut beyond [O vs S, K]. Missing: 41016.
    pub title: String,
    /// At most 512 characters (older documents: bytes); cut beyond [O vs S, K]. Missing: 41033.
    pub description: String,
    /// At most 2048 bytes, with http:// or https:// [O]. Missing: 41010, no scheme: 45034, too long: 40039.
    pub url: String,
    /// Button text, at most 4 characters, cut beyond; 详情 when absent [O].
    #[serde(skip_serializing_if = "super::absent")]
    pub btntxt: Option<String>,
}

/// Where characters and bytes contradict each other.
const DISPUTED: &str = "wecom/messages.md §1.4 [O vs S, K]";

impl Textcard {
    /// First line.
    pub const TITLE: Limit = Limit::cut(Unit::Chars, 128, DISPUTED);
    /// First line by older documents.
    pub const TITLE_IN_OLDER_DOCUMENTS: Limit =
        Limit { unit: Unit::Bytes, max: 128, beyond: Severity::Recommended, code: None, source: DISPUTED };
    /// Text, markup included.
    pub const DESCRIPTION: Limit = Limit::cut(Unit::Chars, 512, DISPUTED);
    /// Text by older documents, markup included.
    pub const DESCRIPTION_IN_OLDER_DOCUMENTS: Limit =
        Limit { unit: Unit::Bytes, max: 512, beyond: Severity::Recommended, code: None, source: DISPUTED };
    /// Button text.
    pub const BTNTXT: Limit = Limit::cut(Unit::Chars, 4, "wecom/messages.md §1.4 [O]");
    /// What the button says when no text is given (`wecom/messages.md §1.4` [O]).
    pub const DEFAULT_BTNTXT: &str = "详情";
}
