//! The message kinds, one file each, in the very shape of the request's JSON.
//!
//! A [`Message`] serialises to the `msgtype` field and the object named like it; the envelope is in [`crate::send`].
//! Optional values that are absent or empty are not written.

mod block;
mod button_interaction;
mod card;
mod file;
mod image;
mod interactive;
mod kind;
mod markdown;
mod media;
mod miniprogram_notice;
mod mpnews;
mod multiple_interaction;
mod news;
mod switch;
mod text;
mod textcard;
mod tidy;
mod video;
mod voice;
mod vote_interaction;

pub use block::*;
pub use button_interaction::ButtonInteraction;
pub use card::*;
pub use file::File;
pub use image::Image;
pub use interactive::*;
pub use kind::{Kind, SafeChoice};
pub use markdown::Markdown;
pub use media::MediaUse;
pub use miniprogram_notice::{ContentItem, MiniprogramNotice};
pub use mpnews::{Mpnews, MpnewsArticle};
pub use multiple_interaction::MultipleInteraction;
pub use news::{News, NewsArticle};
pub use text::Text;
pub use textcard::Textcard;
pub use video::Video;
pub use voice::Voice;
pub use vote_interaction::VoteInteraction;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};

/// A message of one of WeCom's kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "msgtype", rename_all = "snake_case")]
pub enum Message {
    /// 文本消息.
    Text {
        /// The content.
        text: Text,
    },
    /// 文本卡片消息.
    Textcard {
        /// The content.
        textcard: Textcard,
    },
    /// markdown 消息.
    Markdown {
        /// The content.
        markdown: Markdown,
    },
    /// 图片消息.
    Image {
        /// The content.
        image: Image,
    },
    /// 图文消息.
    News {
        /// The content.
        news: News,
    },
    /// 图文消息 (mpnews).
    Mpnews {
        /// The content.
        mpnews: Mpnews,
    },
    /// 文件消息.
    File {
        /// The content.
        file: File,
    },
    /// 语音消息.
    Voice {
        /// The content.
        voice: Voice,
    },
    /// 视频消息.
    Video {
        /// The content.
        video: Video,
    },
    /// 小程序通知消息.
    MiniprogramNotice {
        /// The content.
        miniprogram_notice: MiniprogramNotice,
    },
    /// 模板卡片消息.
    TemplateCard {
        /// The content.
        template_card: TemplateCard,
    },
}

impl Message {
    /// A new message of a kind, with the parts that every message of the kind needs, empty. Notices link to an address
    /// (`card_action` type 1), a news card has its picture, lists that must not be empty have one entry, a vote two options.
    pub fn blank(kind: Kind) -> Self {
        let card_action = CardAction { link_type: 1, url: Some(String::new()), ..CardAction::default() };
        match kind {
            Kind::Text => Self::Text { text: Text::default() },
            Kind::Textcard => Self::Textcard { textcard: Textcard::default() },
            Kind::Markdown => Self::Markdown { markdown: Markdown::default() },
            Kind::Image => Self::Image { image: Image::default() },
            Kind::News => Self::News { news: News { articles: vec![NewsArticle::default()] } },
            Kind::Mpnews => Self::Mpnews { mpnews: Mpnews { articles: vec![MpnewsArticle::default()] } },
            Kind::File => Self::File { file: File::default() },
            Kind::Voice => Self::Voice { voice: Voice::default() },
            Kind::Video => Self::Video { video: Video::default() },
            Kind::MiniprogramNotice => Self::MiniprogramNotice { miniprogram_notice: MiniprogramNotice::default() },
            Kind::TextNotice => {
                TextNotice { main_title: Some(MainTitle::default()), card_action, ..TextNotice::default() }.into()
            }
            Kind::NewsNotice => {
                NewsNotice { card_image: Some(CardImage::default()), card_action, ..NewsNotice::default() }.into()
            }
            Kind::ButtonInteraction => {
                ButtonInteraction { button_list: vec![Button::default()], ..ButtonInteraction::default() }.into()
            }
            Kind::VoteInteraction => VoteInteraction {
                checkbox: Checkbox { option_list: vec![CheckboxOption::default(); 2], ..Checkbox::default() },
                ..VoteInteraction::default()
            }
            .into(),
            Kind::MultipleInteraction => MultipleInteraction {
                select_list: vec![Selector { option_list: vec![SelectOption::default()], ..Selector::default() }],
                ..MultipleInteraction::default()
            }
            .into(),
        }
    }

    /// The kind, as an admin chooses it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text { .. } => Kind::Text,
            Self::Textcard { .. } => Kind::Textcard,
            Self::Markdown { .. } => Kind::Markdown,
            Self::Image { .. } => Kind::Image,
            Self::News { .. } => Kind::News,
            Self::Mpnews { .. } => Kind::Mpnews,
            Self::File { .. } => Kind::File,
            Self::Voice { .. } => Kind::Voice,
            Self::Video { .. } => Kind::Video,
            Self::MiniprogramNotice { .. } => Kind::MiniprogramNotice,
            Self::TemplateCard { template_card } => match template_card {
                TemplateCard::TextNotice(_) => Kind::TextNotice,
                TemplateCard::NewsNotice(_) => Kind::NewsNotice,
                TemplateCard::ButtonInteraction(_) => Kind::ButtonInteraction,
                TemplateCard::VoteInteraction(_) => Kind::VoteInteraction,
                TemplateCard::MultipleInteraction(_) => Kind::MultipleInteraction,
            },
        }
    }

    /// Whether the message is a card that calls back: the application needs a callback URL (43012), and the request a `task_id`
    /// that is new in the application (`wecom/messages.md §1.5` [O]).
    pub fn calls_back(&self) -> bool {
        matches!(self, Self::TemplateCard { template_card } if template_card.calls_back())
    }

    /// The message with a `task_id` where it needs one and has none. Whoever sends makes a fresh one for each send; rules take a
    /// blank one for one that will be made so.
    #[must_use]
    pub fn with_task_id(&self, task_id: &str) -> Self {
        let mut message = self.clone();
        if let Self::TemplateCard { template_card } = &mut message {
            template_card.fill_task_id(task_id);
        }
        message
    }

    /// Writes the object named like `msgtype` as an entry of the request.
    pub(crate) fn serialize_content<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let name = self.kind().msgtype();
        match self {
            Self::Text { text } => map.serialize_entry(name, text),
            Self::Textcard { textcard } => map.serialize_entry(name, textcard),
            Self::Markdown { markdown } => map.serialize_entry(name, markdown),
            Self::Image { image } => map.serialize_entry(name, image),
            Self::News { news } => map.serialize_entry(name, news),
            Self::Mpnews { mpnews } => map.serialize_entry(name, mpnews),
            Self::File { file } => map.serialize_entry(name, file),
            Self::Voice { voice } => map.serialize_entry(name, voice),
            Self::Video { video } => map.serialize_entry(name, video),
            Self::MiniprogramNotice { miniprogram_notice } => map.serialize_entry(name, miniprogram_notice),
            Self::TemplateCard { template_card } => map.serialize_entry(name, template_card),
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

/// For `skip_serializing_if`, which hands over a reference to the field.
#[allow(clippy::ref_option)]
pub(crate) fn absent(value: &Option<String>) -> bool {
    value.as_deref().is_none_or(str::is_empty)
}
