//! The message kinds, one file each, in the very shape of the request's JSON.
//!
//! A [`Message`] serialises to the `msgtype` field and the object named like it; the envelope is in [`crate::send`].
//! Optional values that are absent or empty are not written.

pub(crate) mod address;
mod block;
mod card;
pub(crate) mod id_template;
mod limit;
pub(crate) mod markup;
pub(crate) mod measure;
mod switch;
mod text;
mod textcard;
mod tidy;

pub use block::*;
pub use card::*;
pub use limit::{Limit, URL, URL_IN_ERROR_TABLE};
pub use text::Text;
pub use textcard::Textcard;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};

/// A message of one of WeCom's kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
    /// 模板卡片消息.
    TemplateCard {
        /// The content.
        template_card: TemplateCard,
    },
}

/// The kinds as an admin chooses them: template cards count by their `card_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 文本.
    Text,
    /// 文本卡片.
    Textcard,
    /// 文本通知型卡片.
    TextNotice,
    /// 图文展示型卡片.
    NewsNotice,
}

impl Message {
    /// A new message of a kind, with the parts that every message of the kind needs, empty. Cards link to an address
    /// (`card_action` type 1), a news card has its picture.
    pub fn blank(kind: Kind) -> Self {
        let card_action = CardAction { link_type: 1, url: Some(String::new()), ..CardAction::default() };
        match kind {
            Kind::Text => Self::Text { text: Text::default() },
            Kind::Textcard => Self::Textcard { textcard: Textcard::default() },
            Kind::TextNotice => Self::TemplateCard {
                template_card: TemplateCard::TextNotice(Box::new(TextNotice {
                    main_title: Some(MainTitle::default()),
                    card_action,
                    ..TextNotice::default()
                })),
            },
            Kind::NewsNotice => Self::TemplateCard {
                template_card: TemplateCard::NewsNotice(Box::new(NewsNotice {
                    card_image: Some(CardImage::default()),
                    card_action,
                    ..NewsNotice::default()
                })),
            },
        }
    }

    /// The kind, as an admin chooses it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text { .. } => Kind::Text,
            Self::Textcard { .. } => Kind::Textcard,
            Self::TemplateCard { template_card: TemplateCard::TextNotice(_) } => Kind::TextNotice,
            Self::TemplateCard { template_card: TemplateCard::NewsNotice(_) } => Kind::NewsNotice,
        }
    }

    /// Writes the object named like `msgtype` as an entry of the request.
    pub(crate) fn serialize_content<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Text { text } => map.serialize_entry(self.kind().msgtype(), text),
            Self::Textcard { textcard } => map.serialize_entry(self.kind().msgtype(), textcard),
            Self::TemplateCard { template_card } => map.serialize_entry(self.kind().msgtype(), template_card),
        }
    }
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Text, Self::Textcard, Self::TextNotice, Self::NewsNotice];

    /// The value of `msgtype` (`wecom/messages.md §1.1` [O]).
    pub fn msgtype(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Textcard => "textcard",
            Self::TextNotice | Self::NewsNotice => "template_card",
        }
    }

    /// Whether `safe` is documented for the kind (`wecom/messages.md §1.1` [O]: text, image, video, file, mpnews).
    pub fn takes_safe(self) -> bool {
        match self {
            Self::Text => true,
            Self::Textcard | Self::TextNotice | Self::NewsNotice => false,
        }
    }

    /// Whether id translation is documented for the kind (`wecom/messages.md §2` [O]).
    pub fn takes_id_translation(self) -> bool {
        match self {
            Self::Text | Self::Textcard | Self::TextNotice | Self::NewsNotice => true,
        }
    }
}

/// For `skip_serializing_if`, which hands over a reference to the field.
#[allow(clippy::ref_option)]
pub(crate) fn absent(value: &Option<String>) -> bool {
    value.as_deref().is_none_or(str::is_empty)
}
