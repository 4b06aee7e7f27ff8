//! 多项选择型: a card with up to three selectors and a button that submits them.

use super::absent;
use super::block::{CardSource, MainTitle};
use super::interactive::{SelectOption, Selector, SubmitButton};
use crate::kinds::Facts;
use crate::limit::Limit;
use serde::{Deserialize, Serialize};

/// 多项选择型 (`wecom/messages.md §1.5.1` [O]). The application needs a callback URL (43012).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct MultipleInteraction {
    /// Line at the top, without `desc_color`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<CardSource>,
    /// Title; required.
    pub main_title: MainTitle,
    /// Key of the card's state: 128 bytes of `[0-9A-Za-z_\-@]` (42014), made fresh at send when blank.
    #[serde(skip_serializing_if = "absent")]
    pub task_id: Option<String>,
    /// 1–3 selectors (42047).
    pub select_list: Vec<Selector>,
    /// The button below; required.
    pub submit_button: SubmitButton,
}

impl MultipleInteraction {
    /// Second line; longer than in other cards.
    pub const DESC: Limit = Limit::advised(160, "wecom/messages.md §1.5.2 [O]");
}

/// What the envelope may say with it, and where it can go.
pub(in crate::kinds) const FACTS: Facts = Facts::of_card("多项选择型模板卡片");

impl MultipleInteraction {
    /// A new card, with the parts that every such card needs, empty.
    pub(in crate::kinds) fn blank() -> Self {
        let selector = Selector { option_list: vec![SelectOption::default()], ..Selector::default() };
        Self { select_list: vec![selector], ..Self::default() }
    }
}
