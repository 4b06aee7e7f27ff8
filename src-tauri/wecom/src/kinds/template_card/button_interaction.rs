//! 按钮交互型: a card with up to six buttons that call back or open an address.

use super::absent;
use super::block::{ActionMenu, CardAction, CardSource, HorizontalContent, MainTitle, QuoteArea};
use super::interactive::{Button, ButtonSelection};
use crate::kinds::Facts;
use serde::{Deserialize, Serialize};

/// 按钮交互型 (`wecom/messages.md §1.5.1` [O]). Needs a callback URL (43012); for buttons that all open addresses too: not documented [U].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct ButtonInteraction {
    /// Line at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<CardSource>,
    /// Menu at the upper right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_menu: Option<ActionMenu>,
    /// Title; required.
    pub main_title: MainTitle,
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
    /// What a tap on the card does; here it may be nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_action: Option<CardAction>,
    /// Key of the card's state: 128 bytes of `[0-9A-Za-z_\-@]` (42014), made fresh at send when blank.
    #[serde(skip_serializing_if = "absent")]
    pub task_id: Option<String>,
    /// Selector above the buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub button_selection: Option<ButtonSelection>,
    /// 1–6 buttons.
    pub button_list: Vec<Button>,
}

/// What the envelope may say with it, and where it can go.
pub(in crate::kinds) const FACTS: Facts = Facts::of_card("按钮交互型模板卡片");

impl ButtonInteraction {
    /// A new card, with the parts that every such card needs, empty.
    pub(in crate::kinds) fn blank() -> Self {
        Self { button_list: vec![Button::default()], ..Self::default() }
    }
}
