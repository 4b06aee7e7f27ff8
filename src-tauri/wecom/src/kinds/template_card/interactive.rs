//! The blocks that only interactive cards have: buttons, selectors, check boxes and the button that submits them, in the
//! shape of the request's JSON, with their limits.
//!
//! What a member chooses comes back to the application's callback URL under the keys that stand here.

use super::absent;
use crate::limit::{Limit, Unit};
use crate::measure::{is_blank, is_none_or_blank};
use serde::{Deserialize, Serialize};

/// Where the blocks and their limits are documented.
const BLOCKS: &str = "wecom/messages.md §1.5.2 [O]";

/// `question_key` of a selector or of check boxes: 1024 bytes (42043).
pub const QUESTION_KEY: Limit = Limit::refused(Unit::Bytes, 1024, Some(42043), BLOCKS);
/// `id` of an option: 128 bytes, unique in its list (42040).
pub const OPTION_ID: Limit = Limit::refused(Unit::Bytes, 128, Some(42040), BLOCKS);

/// `button_selection` (`wecom/messages.md §1.5.2` [O]): a selector above the buttons.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct ButtonSelection {
    /// Required, 1024 bytes (42043).
    pub question_key: String,
    /// Label at the left of the selector.
    #[serde(skip_serializing_if = "absent")]
    pub title: Option<String>,
    /// The option that is chosen at first; a wrong or missing one means the first option.
    #[serde(skip_serializing_if = "absent")]
    pub selected_id: Option<String>,
    /// 1–10 options (42037).
    pub option_list: Vec<SelectOption>,
}

impl ButtonSelection {
    /// Whether there is nothing in it; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        is_blank(&self.question_key) && is_none_or_blank(self.title.as_deref()) && self.option_list.is_empty()
    }
}

/// An option of `button_selection.option_list` and of `select_list[].option_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct SelectOption {
    /// Required, 128 bytes, unique in the list (42040).
    pub id: String,
    /// Required (42041); 16 characters recommended.
    pub text: String,
}

impl SelectOption {
    /// Options of one selector.
    pub const LIST: Limit = Limit::refused(Unit::Items, 10, Some(42037), BLOCKS);
    /// Shown text.
    pub const TEXT: Limit = Limit::advised(16, BLOCKS);
}

/// An entry of `button_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct Button {
    /// 0 or absent: calls back, 1: opens an address.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub link_type: Option<u8>,
    /// Required (42038); 10 characters recommended.
    pub text: String,
    /// 1–4; anything else looks like 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<u8>,
    /// With type 0: 1024 bytes, unique among the buttons (42039).
    #[serde(skip_serializing_if = "absent")]
    pub key: Option<String>,
    /// With type 1.
    #[serde(skip_serializing_if = "absent")]
    pub url: Option<String>,
}

impl Button {
    /// Buttons of a card. No error number is documented.
    pub const LIST: Limit = Limit::refused(Unit::Items, 6, None, BLOCKS);
    /// Shown text.
    pub const TEXT: Limit = Limit::advised(10, BLOCKS);
    /// Key that comes back.
    pub const KEY: Limit = Limit::refused(Unit::Bytes, 1024, Some(42039), BLOCKS);
    /// Smallest and greatest documented `style`.
    pub const STYLES: (u8, u8) = (1, 4);

    /// How the button looks: 1 to 4.
    pub fn shown_style(&self) -> u8 {
        let (first, last) = Self::STYLES;
        self.style.filter(|style| (first..=last).contains(style)).unwrap_or(first)
    }
}

/// `checkbox` (`wecom/messages.md §1.5.2` [O]): what a vote is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct Checkbox {
    /// Required, 1024 bytes (42043).
    pub question_key: String,
    /// 0 or absent: one choice, 1: several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<u8>,
    /// 1–20 options (42037).
    pub option_list: Vec<CheckboxOption>,
}

/// An option of `checkbox.option_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct CheckboxOption {
    /// Required, 128 bytes, unique in the list (42040).
    pub id: String,
    /// Required (42041); 17 characters recommended.
    pub text: String,
    /// Whether it is chosen at first.
    pub is_checked: bool,
}

impl CheckboxOption {
    /// Options of the check boxes.
    pub const LIST: Limit = Limit::refused(Unit::Items, 20, Some(42037), BLOCKS);
    /// Shown text.
    pub const TEXT: Limit = Limit::advised(17, BLOCKS);
}

/// An entry of `select_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct Selector {
    /// Required, 1024 bytes, unique in the card (42043).
    pub question_key: String,
    /// Label at the left of the selector.
    #[serde(skip_serializing_if = "absent")]
    pub title: Option<String>,
    /// The option that is chosen at first; a wrong or missing one means the first option.
    #[serde(skip_serializing_if = "absent")]
    pub selected_id: Option<String>,
    /// 1–10 options (42037).
    pub option_list: Vec<SelectOption>,
}

impl Selector {
    /// Selectors of a card.
    pub const LIST: Limit = Limit::refused(Unit::Items, 3, Some(42047), BLOCKS);
}

/// `submit_button` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct SubmitButton {
    /// 10 characters recommended; 提交 when absent. An empty one is refused (42049), so it is left out.
    #[serde(skip_serializing_if = "absent")]
    pub text: Option<String>,
    /// Required, 1024 bytes (42046).
    pub key: String,
}

impl SubmitButton {
    /// Shown text.
    pub const TEXT: Limit = Limit::advised(10, BLOCKS);
    /// Key that comes back.
    pub const KEY: Limit = Limit::refused(Unit::Bytes, 1024, Some(42046), BLOCKS);
    /// What the button says when no text is given.
    pub const DEFAULT_TEXT: &str = "提交";
}

impl From<ButtonSelection> for Selector {
    fn from(block: ButtonSelection) -> Self {
        let ButtonSelection { question_key, title, selected_id, option_list } = block;
        Self { question_key, title, selected_id, option_list }
    }
}

impl From<Selector> for ButtonSelection {
    fn from(block: Selector) -> Self {
        let Selector { question_key, title, selected_id, option_list } = block;
        Self { question_key, title, selected_id, option_list }
    }
}
