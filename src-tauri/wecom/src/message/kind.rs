//! The kinds as an admin chooses them, and what the envelope may say with each.

use serde::{Deserialize, Serialize};

/// The kinds as an admin chooses them: template cards count by their `card_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 文本.
    Text,
    /// 文本卡片.
    Textcard,
    /// markdown.
    Markdown,
    /// 图片.
    Image,
    /// 图文, leads to pages elsewhere.
    News,
    /// 图文, kept by WeCom.
    Mpnews,
    /// 文件.
    File,
    /// 语音.
    Voice,
    /// 视频.
    Video,
    /// 小程序通知.
    MiniprogramNotice,
    /// 文本通知型卡片.
    TextNotice,
    /// 图文展示型卡片.
    NewsNotice,
    /// 按钮交互型卡片.
    ButtonInteraction,
    /// 投票选择型卡片.
    VoteInteraction,
    /// 多项选择型卡片.
    MultipleInteraction,
}

/// What may be said about confidentiality (`safe`) with a kind (`wecom/messages.md §1.1` [O]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SafeChoice {
    /// Not documented: left out.
    Undocumented,
    /// 0 or 1.
    Confidential,
    /// 0, 1 or 2 (may be shared inside the company only).
    ConfidentialOrInternal,
    /// The server refuses it with 40074.
    Refused,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 15] = [
        Self::Text,
        Self::Textcard,
        Self::Markdown,
        Self::Image,
        Self::News,
        Self::Mpnews,
        Self::File,
        Self::Voice,
        Self::Video,
        Self::MiniprogramNotice,
        Self::TextNotice,
        Self::NewsNotice,
        Self::ButtonInteraction,
        Self::VoteInteraction,
        Self::MultipleInteraction,
    ];

    /// The value of `msgtype` (`wecom/messages.md §1.1` [O]).
    pub fn msgtype(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Textcard => "textcard",
            Self::Markdown => "markdown",
            Self::Image => "image",
            Self::News => "news",
            Self::Mpnews => "mpnews",
            Self::File => "file",
            Self::Voice => "voice",
            Self::Video => "video",
            Self::MiniprogramNotice => "miniprogram_notice",
            Self::TextNotice
            | Self::NewsNotice
            | Self::ButtonInteraction
            | Self::VoteInteraction
            | Self::MultipleInteraction => "template_card",
        }
    }

    /// What may be said about confidentiality with the kind (`wecom/messages.md §1.1` [O]).
    pub fn safe_choice(self) -> SafeChoice {
        match self {
            Self::Text | Self::Image | Self::Video | Self::File => SafeChoice::Confidential,
            Self::Mpnews => SafeChoice::ConfidentialOrInternal,
            Self::News => SafeChoice::Refused,
            Self::Textcard
            | Self::Markdown
            | Self::Voice
            | Self::MiniprogramNotice
            | Self::TextNotice
            | Self::NewsNotice
            | Self::ButtonInteraction
            | Self::VoteInteraction
            | Self::MultipleInteraction => SafeChoice::Undocumented,
        }
    }

    /// Whether `safe` is documented for the kind as something that it may have (`wecom/messages.md §1.1` [O]).
    pub fn takes_safe(self) -> bool {
        matches!(self.safe_choice(), SafeChoice::Confidential | SafeChoice::ConfidentialOrInternal)
    }

    /// Whether id translation is documented for the kind (`wecom/messages.md §2` [O]).
    pub fn takes_id_translation(self) -> bool {
        match self {
            Self::Text
            | Self::Textcard
            | Self::News
            | Self::Mpnews
            | Self::MiniprogramNotice
            | Self::TextNotice
            | Self::NewsNotice
            | Self::ButtonInteraction
            | Self::VoteInteraction
            | Self::MultipleInteraction => true,
            Self::Markdown | Self::Image | Self::File | Self::Voice | Self::Video => false,
        }
    }

    /// Whether the kind may go to `@all` (`wecom/messages.md §1.4` [O]: a mini program notice may not).
    pub fn may_go_to_everyone(self) -> bool {
        self != Self::MiniprogramNotice
    }

    /// Whether the request names the application. A mini program notice does not: the token decides (`wecom/messages.md §1.4` [O]).
    pub fn names_application(self) -> bool {
        self != Self::MiniprogramNotice
    }
}
