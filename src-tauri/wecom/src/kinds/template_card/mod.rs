//! Template cards (模板卡片消息): a file for each card type; the blocks they are made of are in [`block`] and [`interactive`].

mod block;
pub(super) mod button_interaction;
mod convert;
mod interactive;
pub(super) mod multiple_interaction;
pub(super) mod news_notice;
mod parts;
mod preview;
mod rules;
pub(super) mod text_notice;
mod visit;
pub(super) mod vote_interaction;

pub use block::*;
pub use button_interaction::ButtonInteraction;
pub use interactive::*;
pub use multiple_interaction::MultipleInteraction;
pub use news_notice::NewsNotice;
pub use text_notice::TextNotice;
pub use vote_interaction::VoteInteraction;

use super::{Content, Kind, Message, NotForChannel, OnMediaId, Outline, PictureOf, absent};
use crate::agent::AppFacts;
use crate::limit::{Limit, Unit};
use crate::measure::is_none_or_blank;
use crate::media::MediaKind;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::Safe;
use crate::webhook::WebhookMessage;
use parts::Parts;
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

    /// The card as one of another type: every block that both know.
    pub(super) fn into_type(self, kind: Kind) -> Message {
        Parts::of(self).into_card(kind)
    }

    /// A card of a type, of what every kind can say in some way.
    pub(super) fn from_outline(kind: Kind, outline: Outline) -> Message {
        Parts::from(outline).into_card(kind)
    }

    fn rows(&mut self) -> &mut [HorizontalContent] {
        match self {
            Self::TextNotice(card) => &mut card.horizontal_content_list,
            Self::NewsNotice(card) => &mut card.horizontal_content_list,
            Self::ButtonInteraction(card) => &mut card.horizontal_content_list,
            Self::VoteInteraction(_) | Self::MultipleInteraction(_) => &mut [],
        }
    }
}

/// Makes a card's content a message.
macro_rules! from_card {
    ($($card:ident),+) => {
        $(impl From<$card> for Message {
            fn from(card: $card) -> Self {
                Self::TemplateCard { template_card: TemplateCard::$card(Box::new(card)) }
            }
        })+
    };
}
from_card!(TextNotice, NewsNotice, ButtonInteraction, VoteInteraction, MultipleInteraction);

impl Content for TemplateCard {
    fn kind(&self) -> Kind {
        match self {
            Self::TextNotice(_) => Kind::TextNotice,
            Self::NewsNotice(_) => Kind::NewsNotice,
            Self::ButtonInteraction(_) => Kind::ButtonInteraction,
            Self::VoteInteraction(_) => Kind::VoteInteraction,
            Self::MultipleInteraction(_) => Kind::MultipleInteraction,
        }
    }

    fn each_media_id(&mut self, visit: OnMediaId<'_>) {
        for (i, row) in self.rows().iter_mut().enumerate() {
            if let (Some(2), Some(id)) = (row.link_type, &mut row.media_id) {
                visit(&format!("template_card.horizontal_content_list.{i}.media_id"), MediaKind::File, id);
            }
        }
    }

    fn check(&self, report: &mut Report, app: AppFacts) {
        rules::check(report, self, app);
    }

    fn check_for_robot(&self, report: &mut Report) {
        rules::robot::check(report, self);
    }

    fn draw(&self, writer: &SpanWriter<'_>, _: Safe) -> Preview {
        Preview::Card { card: Box::new(preview::draw(writer, self)) }
    }

    fn outline(&self) -> Outline {
        Parts::of(self.clone()).into()
    }

    fn for_robot(&self, _: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        convert::for_robot(self.clone())
    }
}
