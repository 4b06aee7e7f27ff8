//! Template cards (模板卡片消息): the card types. The blocks they are made of are in [`super::block`].

use super::absent;
use super::block::{
    ActionMenu, CardAction, CardImage, CardSource, EmphasisContent, HorizontalContent, ImageTextArea, JumpItem,
    MainTitle, QuoteArea, VerticalContent,
};
use super::{ButtonInteraction, MultipleInteraction, VoteInteraction};
use crate::limit::{Limit, Unit};
use crate::measure::is_none_or_blank;
use serde::{Deserialize, Serialize};

/// Where the blocks and their limits are documented.
const BLOCKS: &str = "wecom/messages.md §1.5.2 [O]";

/// `template_card` by `card_type` (`wecom/messages.md §1.5` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "card_type", rename_all = "snake_case")]
pub enum TemplateCard {
    /// 文本通知型.
    TextNotice(Box<TextNotice>),
    /// 图文展示型.
    NewsNotice(Box<NewsNotice>),
    /// 按钮交互型.
    ButtonInteraction(Box<ButtonInteraction>),
    /// 投票选择型.
    VoteInteraction(Box<VoteInteraction>),
    /// 多项选择型.
    MultipleInteraction(Box<MultipleInteraction>),
}

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

impl TemplateCard {
    /// Paragraph of a text notice.
    pub const SUB_TITLE_TEXT: Limit = Limit::advised(160, BLOCKS);
    /// Key of the card's state, for the cards that call back.
    pub const TASK_ID: Limit = Limit::refused(Unit::Bytes, 128, Some(42014), BLOCKS);

    /// Whether the card calls back, so that the application needs a callback URL (43012) and the card a `task_id`: the interactive
    /// cards, and notices with a menu (`wecom/messages.md §1.5` [O]).
    pub fn calls_back(&self) -> bool {
        let menu = match self {
            Self::TextNotice(card) => card.action_menu.as_ref(),
            Self::NewsNotice(card) => card.action_menu.as_ref(),
            Self::ButtonInteraction(_) | Self::VoteInteraction(_) | Self::MultipleInteraction(_) => return true,
        };
        menu.is_some_and(|menu| !menu.is_blank())
    }

    fn task_id_mut(&mut self) -> &mut Option<String> {
        match self {
            Self::TextNotice(card) => &mut card.task_id,
            Self::NewsNotice(card) => &mut card.task_id,
            Self::ButtonInteraction(card) => &mut card.task_id,
            Self::VoteInteraction(card) => &mut card.task_id,
            Self::MultipleInteraction(card) => &mut card.task_id,
        }
    }

    /// Gives a card that calls back its `task_id` when it has none.
    pub(super) fn fill_task_id(&mut self, task_id: &str) {
        if self.calls_back() {
            let own = self.task_id_mut();
            if is_none_or_blank(own.as_deref()) {
                *own = Some(task_id.to_owned());
            }
        }
    }

    /// Whether a character may stand in `task_id` (`wecom/messages.md §1.5.2` [O]).
    pub fn is_task_id_char(c: char) -> bool {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@')
    }
}
