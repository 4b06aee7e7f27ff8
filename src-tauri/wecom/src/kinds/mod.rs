//! The kinds of messages, a folder each: the content in the very shape of the request's JSON with its limits, its rules, its
//! drawing, and how it becomes another kind.
//!
//! A [`Message`] serialises to the `msgtype` field and the object named like it; the envelope is in [`crate::send`]. Optional values
//! that are absent or empty are not written. Nothing outside this room tells the kinds apart: what differs between them is a method
//! of [`Content`] or one of the [`Facts`]. [`list`] is the one list of them; `docs/adding-a-kind.md` says what a new one needs.

mod article;
mod channel;
mod convert;
mod file;
mod image;
mod markdown;
mod markdown_v2;
mod media;
mod miniprogram_notice;
mod mpnews;
mod news;
mod outline;
mod template_card;
mod text;
mod textcard;
mod upload;
mod video;
mod visit;
mod voice;

pub use channel::NotForChannel;
pub use file::File;
pub use image::Image;
pub use markdown::Markdown;
pub use markdown_v2::MarkdownV2;
pub use media::MediaUse;
pub use miniprogram_notice::{ContentItem, MiniprogramNotice};
pub use mpnews::{Mpnews, MpnewsArticle};
pub use news::{News, NewsArticle};
pub use template_card::*;
pub use text::Text;
pub use textcard::Textcard;
pub use video::Video;
pub use voice::Voice;

pub(crate) use media::OnMediaId;
pub(crate) use outline::{Outline, lines, pair, some, without_last_link};
pub(crate) use visit::{Field, OnField, TextField, Visit, visit_fields};

use crate::agent::AppFacts;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use crate::webhook::{PictureData, WebhookMessage};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};

/// Every kind, in the order in which they are offered: its name, its description for choosing one, that of the message, and its
/// `msgtype`, which is also the name of its folder. Hands the list to another macro.
macro_rules! list {
    ($then:ident) => {
        $then! {
            kinds {
                /// 文本.
                Text,
                /// 文本消息.
                text;
                /// 文本卡片.
                Textcard,
                /// 文本卡片消息.
                textcard;
                /// markdown.
                Markdown,
                /// markdown 消息.
                markdown;
                /// markdown_v2, of group robots alone.
                MarkdownV2,
                /// markdown_v2 消息.
                markdown_v2;
                /// 图片.
                Image,
                /// 图片消息.
                image;
                /// 图文, leads to pages elsewhere.
                News,
                /// 图文消息.
                news;
                /// 图文, kept by WeCom.
                Mpnews,
                /// 图文消息 (mpnews).
                mpnews;
                /// 文件.
                File,
                /// 文件消息.
                file;
                /// 语音.
                Voice,
                /// 语音消息.
                voice;
                /// 视频.
                Video,
                /// 视频消息.
                video;
                /// 小程序通知.
                MiniprogramNotice,
                /// 小程序通知消息.
                miniprogram_notice;
            }
            cards {
                /// 模板卡片消息.
                TemplateCard, template_card {
                    /// 文本通知型卡片.
                    TextNotice, text_notice;
                    /// 图文展示型卡片.
                    NewsNotice, news_notice;
                    /// 按钮交互型卡片.
                    ButtonInteraction, button_interaction;
                    /// 投票选择型卡片.
                    VoteInteraction, vote_interaction;
                    /// 多项选择型卡片.
                    MultipleInteraction, multiple_interaction;
                }
            }
        }
    };
}

pub(crate) use list;

/// What the envelope may say with a kind, and where it can go.
#[derive(Debug)]
pub(crate) struct Facts {
    /// What the documents call it beside its `msgtype`, for those who look for it by that.
    documented_as: &'static str,
    /// What may be said about confidentiality (`wecom/messages.md §1.1` [O]).
    safe: SafeChoice,
    /// Id translation is documented for it (`wecom/messages.md §2` [O]).
    id_translation: bool,
    /// The application itself can send it (`wecom/messages.md §1.1` [O]).
    app: bool,
    /// Group chats of the application take it (`wecom/messages.md §7` [O]).
    chat: bool,
    /// Group robots take it (`wecom/messages.md §8` [O]).
    robot: bool,
    /// The WeChat plug-in shows it (`wecom/messages.md §1.3` [O]).
    in_wechat: bool,
    /// It may go to `@all` (`wecom/messages.md §1.4` [O]).
    to_everyone: bool,
    /// The request names the application (`wecom/messages.md §1.4` [O]).
    names_application: bool,
}

impl Facts {
    /// What holds of a kind as long as no document says more.
    const fn of(documented_as: &'static str) -> Self {
        Self {
            documented_as,
            safe: SafeChoice::Undocumented,
            id_translation: false,
            app: true,
            chat: false,
            robot: false,
            in_wechat: true,
            to_everyone: true,
            names_application: true,
        }
    }

    /// What holds of a template card.
    const fn of_card(documented_as: &'static str) -> Self {
        Self { id_translation: true, in_wechat: false, ..Self::of(documented_as) }
    }
}

/// Gives a robot the picture that stands in the place of a media id.
pub(crate) type PictureOf<'a> = &'a dyn Fn(&str) -> PictureData;

/// What the content of a message is asked, whatever its kind.
pub(crate) trait Content: Visit {
    /// Its kind.
    fn kind(&self) -> Kind;

    /// Calls `visit` with every id of an uploaded file, in the order of the request.
    fn each_media_id(&mut self, _visit: OnMediaId<'_>) {}

    /// The rules of the application's own messages.
    fn check(&self, report: &mut Report, app: AppFacts);

    /// The rules of its group chats.
    fn check_for_chat(&self, report: &mut Report) {
        self.check(report, AppFacts::default());
    }

    /// The rules of group robots.
    fn check_for_robot(&self, report: &mut Report) {
        self.check(report, AppFacts::default());
    }

    /// What a client shows of it.
    fn draw(&self, writer: &SpanWriter<'_>, safe: Safe) -> Preview;

    /// What other kinds can say of it.
    fn outline(&self) -> Outline {
        Outline::default()
    }

    /// Leaves out what a group chat does not know, if that loses nothing.
    fn fit_chat(&mut self) -> Result<(), NotForChannel> {
        Ok(())
    }

    /// The same for a group robot. Only what is normalized already is asked.
    fn for_robot(&self, _picture: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        Err(NotForChannel::Kind(self.kind()))
    }

    /// A new one, with the parts that every message of the kind needs, empty.
    fn blank() -> Self
    where
        Self: Sized + Default,
    {
        Self::default()
    }
}

macro_rules! define {
    (
        kinds { $($(#[$kind_doc:meta])* $kind:ident, $(#[$doc:meta])* $name:ident;)+ }
        cards {
            $(#[$family_doc:meta])* $family:ident, $family_name:ident {
                $($(#[$card_doc:meta])* $card:ident, $card_name:ident;)+
            }
        }
    ) => {
        /// The kinds as an admin chooses them: template cards count by their `card_type`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($(#[$kind_doc])* $kind,)+
            $($(#[$card_doc])* $card,)+
        }

        impl Kind {
            /// Every kind, in the order in which they are offered.
            pub const ALL: [Self; [$(stringify!($kind),)+ $(stringify!($card),)+].len()] =
                [$(Self::$kind,)+ $(Self::$card,)+];

            /// Its name in requests: the `msgtype`, of a template card the `card_type`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($name),)+
                    $(Self::$card => stringify!($card_name),)+
                }
            }

            /// The value of `msgtype` (`wecom/messages.md §1.1` [O]).
            pub fn msgtype(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($name),)+
                    $(Self::$card)|+ => stringify!($family_name),
                }
            }

            fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$kind => &$name::FACTS,)+
                    $(Self::$card => &$family_name::$card_name::FACTS,)+
                }
            }
        }

        /// A message of one of WeCom's kinds.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        #[serde(tag = "msgtype", rename_all = "snake_case")]
        pub enum Message {
            $($(#[$doc])* $kind {
                /// The content.
                $name: $kind,
            },)+
            $(#[$family_doc])* $family {
                /// The content.
                $family_name: $family,
            },
        }

        impl Message {
            /// A new message of a kind, with the parts that every message of the kind needs, empty. Notices link to an address
            /// (`card_action` type 1), a news card has its picture, lists that must not be empty have one entry, a vote two
            /// options.
            pub fn blank(kind: Kind) -> Self {
                match kind {
                    $(Kind::$kind => Self::$kind { $name: <$kind as Content>::blank() },)+
                    $(Kind::$card => $card::blank().into(),)+
                }
            }

            /// What is asked of the content, whatever the kind.
            pub(crate) fn content(&self) -> &dyn Content {
                match self {
                    $(Self::$kind { $name } => $name,)+
                    Self::$family { $family_name } => $family_name,
                }
            }

            /// The same, to change it.
            pub(crate) fn content_mut(&mut self) -> &mut dyn Content {
                match self {
                    $(Self::$kind { $name } => $name,)+
                    Self::$family { $family_name } => $family_name,
                }
            }

            fn from_outline(kind: Kind, outline: Outline) -> Self {
                match kind {
                    $(Kind::$kind => Self::$kind { $name: $kind::from_outline(outline) },)+
                    $(Kind::$card)|+ => $family::from_outline(kind, outline),
                }
            }

            /// Writes the object named like `msgtype` as an entry of the request.
            pub(crate) fn serialize_content<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                match self {
                    $(Self::$kind { $name } => map.serialize_entry(stringify!($name), $name),)+
                    Self::$family { $family_name } => map.serialize_entry(stringify!($family_name), $family_name),
                }
            }
        }
    };
}
list!(define);

impl Message {
    /// The kind, as an admin chooses it.
    pub fn kind(&self) -> Kind {
        self.content().kind()
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
}

impl Kind {
    /// What WeCom's documents call it, in Chinese.
    pub fn documented_as(self) -> &'static str {
        self.facts().documented_as
    }

    /// What may be said about confidentiality with the kind (`wecom/messages.md §1.1` [O]).
    pub fn safe_choice(self) -> SafeChoice {
        self.facts().safe
    }

    /// Whether `safe` is documented for the kind as something that it may have (`wecom/messages.md §1.1` [O]).
    pub fn takes_safe(self) -> bool {
        matches!(self.safe_choice(), SafeChoice::Confidential | SafeChoice::ConfidentialOrInternal)
    }

    /// Whether id translation is documented for the kind (`wecom/messages.md §2` [O]).
    pub fn takes_id_translation(self) -> bool {
        self.facts().id_translation
    }

    /// Whether the kind may go to `@all` (`wecom/messages.md §1.4` [O]: a mini program notice may not).
    pub fn may_go_to_everyone(self) -> bool {
        self.facts().to_everyone
    }

    /// Whether the request names the application. A mini program notice does not: the token decides (`wecom/messages.md §1.4` [O]).
    pub fn names_application(self) -> bool {
        self.facts().names_application
    }

    /// Whether the WeChat plug-in shows it at all (`wecom/messages.md §1.3` [O]).
    pub(crate) fn is_shown_in_wechat(self) -> bool {
        self.facts().in_wechat
    }
}

/// For `skip_serializing_if`, which hands over a reference to the field.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
pub(crate) fn absent(value: &Option<String>) -> bool {
    value.as_deref().is_none_or(str::is_empty)
}
