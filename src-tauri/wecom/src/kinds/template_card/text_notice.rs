//! 文本通知型: a notice in text, with a figure, rows and lines that lead somewhere.

use super::absent;
use super::block::{
    ActionMenu, CardAction, CardSource, EmphasisContent, HorizontalContent, JumpItem, MainTitle, QuoteArea,
};
use crate::kinds::Facts;
use serde::{Deserialize, Serialize};

/// 文本通知型 (`wecom/messages.md §1.5.1` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct TextNotice {
    /// Line at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<CardSource>,
    /// Menu at the upper right; makes the card call back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_menu: Option<ActionMenu>,
    /// Title; this or `sub_title_text` is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_title: Option<MainTitle>,
    /// The big figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emphasis_content: Option<EmphasisContent>,
    /// Quoted box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_area: Option<QuoteArea>,
    /// Paragraph; 160 characters recommended.
    #[serde(skip_serializing_if = "absent")]
    pub sub_title_text: Option<String>,
    /// Labelled rows, at most 6 (42035).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub horizontal_content_list: Vec<HorizontalContent>,
    /// Lines that lead somewhere, at most 3 (42042).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub jump_list: Vec<JumpItem>,
    /// What a tap on the card does; required (42045).
    pub card_action: CardAction,
    /// Needed with `action_menu` and then made fresh at send when blank; 128 bytes of `[0-9A-Za-z_\-@]` (42014).
    #[serde(skip_serializing_if = "absent")]
    pub task_id: Option<String>,
}

/// What the envelope may say with it, and where it can go.
pub(in crate::kinds) const FACTS: Facts = Facts { robot: true, ..Facts::of_card("文本通知型模板卡片") };

impl TextNotice {
    /// A new card, with the parts that every such card needs, empty.
    pub(in crate::kinds) fn blank() -> Self {
        Self { main_title: Some(MainTitle::default()), card_action: CardAction::empty_link(), ..Self::default() }
    }
}
