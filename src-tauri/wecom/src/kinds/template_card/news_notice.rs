//! 图文展示型: a notice with a picture.

use super::absent;
use super::block::{
    ActionMenu, CardAction, CardImage, CardSource, HorizontalContent, ImageTextArea, JumpItem, MainTitle, QuoteArea,
    VerticalContent,
};
use crate::kinds::Facts;
use serde::{Deserialize, Serialize};

/// 图文展示型 (`wecom/messages.md §1.5.1` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct NewsNotice {
    /// Line at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<CardSource>,
    /// Menu at the upper right; makes the card call back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_menu: Option<ActionMenu>,
    /// Title; required.
    pub main_title: MainTitle,
    /// Quoted box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_area: Option<QuoteArea>,
    /// Picture and text side by side; this or `card_image` is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_text_area: Option<ImageTextArea>,
    /// Picture across the card; this or `image_text_area` is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_image: Option<CardImage>,
    /// Title and text pairs, at most 4 (42036).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub vertical_content_list: Vec<VerticalContent>,
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
pub(in crate::kinds) const FACTS: Facts = Facts { robot: true, ..Facts::of_card("图文展示型模板卡片") };

impl NewsNotice {
    /// A new card, with the parts that every such card needs, empty.
    pub(in crate::kinds) fn blank() -> Self {
        Self { card_image: Some(CardImage::default()), card_action: CardAction::empty_link(), ..Self::default() }
    }
}
