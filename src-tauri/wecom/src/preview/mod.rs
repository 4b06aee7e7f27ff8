//! The drawing model: what a WeCom client shows of a message, as plain data that the UI draws as elements.
//!
//! Message HTML is parsed here into spans; the UI never sets HTML. What the server will cut is marked, not dropped, so
//! that it can be shown grey behind a line at the cut.

mod writer;

pub(crate) use writer::{SpanWriter, plain, shown};

use crate::rich::{Block, Picture, Rich};
use serde::{Deserialize, Serialize};

/// A labelled row of a card (横向内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Row {
    /// Left, grey.
    pub key: Rich,
    /// Right.
    pub value: Rich,
    /// What a tap does.
    pub action: RowAction,
}

/// What a tap on a row or a line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RowAction {
    /// Nothing.
    None,
    /// Opens a web page.
    Url,
    /// Opens a mini program.
    MiniProgram,
    /// Downloads a file.
    Attachment,
    /// Opens a member's profile.
    Member,
    /// Tells the application (`wecom/messages.md §1.5` [O]).
    Callback,
}

/// A title with a text below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TitledText {
    /// First line.
    pub title: Rich,
    /// Second line.
    pub text: Rich,
    /// What a tap does.
    pub action: RowAction,
    /// Picture beside it (image_text_area only).
    pub picture: Option<Picture>,
}

/// A line that leads somewhere, at the foot of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Jump {
    /// The line's text.
    pub title: Rich,
    /// What a tap does.
    pub action: RowAction,
}

/// The line at a card's top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Source {
    /// Small picture.
    pub icon: Option<Picture>,
    /// Name.
    pub desc: Rich,
    /// 0 grey, 1 black, 2 red, 3 green.
    pub colour: u8,
    /// Texts of the menu at the right, empty when there is none.
    pub menu: Vec<String>,
}

/// An article that leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NewsArticlePreview {
    /// First line.
    pub title: Rich,
    /// Text below; shown in the first article.
    pub description: Rich,
    /// Picture: large in the first article, small in the others.
    pub picture: Option<Picture>,
    /// What a tap does.
    pub action: RowAction,
}

/// An article that WeCom keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MpnewsArticlePreview {
    /// First line.
    pub title: Rich,
    /// Text in the list of articles.
    pub digest: Rich,
    /// Name below the title, inside the article.
    pub author: Rich,
    /// Media id of the cover, as it stands in the message.
    pub cover: String,
    /// The article itself.
    pub content: Vec<Block>,
    /// Address behind 阅读原文, only when it is http or https.
    pub original: Option<String>,
}

/// A labelled row of a mini program notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NoticeItem {
    /// Left, grey.
    pub key: Rich,
    /// Right.
    pub value: Rich,
}

/// A button of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ButtonPreview {
    /// Its text.
    pub text: Rich,
    /// Look, 1 to 4.
    pub style: u8,
    /// What a tap does: [`RowAction::Callback`], [`RowAction::Url`] or nothing.
    pub action: RowAction,
}

/// A selector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SelectPreview {
    /// Label at the left.
    pub title: Rich,
    /// What can be chosen.
    pub options: Vec<Rich>,
    /// Index of the option that is chosen at first: the named one, else the first; nothing when there is none at all.
    pub selected: Option<u32>,
}

/// Check boxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckboxPreview {
    /// Several may be chosen; else one.
    pub multiple: bool,
    /// What can be chosen.
    pub options: Vec<ChoicePreview>,
}

/// An option of check boxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChoicePreview {
    /// Its text.
    pub text: Rich,
    /// Chosen at first.
    pub checked: bool,
}

/// Drawing of a template card; parts that are absent are not drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CardPreview {
    /// Line at the top.
    pub source: Option<Source>,
    /// Title line.
    pub title: Rich,
    /// Text below the title.
    pub desc: Rich,
    /// The big figure and its caption.
    pub emphasis: Option<TitledText>,
    /// Picture across the card.
    pub image: Option<Picture>,
    /// Picture and text side by side.
    pub image_text: Option<TitledText>,
    /// Quoted box.
    pub quote: Option<TitledText>,
    /// Paragraph.
    pub sub_title: Rich,
    /// Title and text pairs, below each other.
    pub vertical: Vec<TitledText>,
    /// Labelled rows.
    pub horizontal: Vec<Row>,
    /// Lines that lead somewhere.
    pub jumps: Vec<Jump>,
    /// Check boxes of a vote.
    pub checkbox: Option<CheckboxPreview>,
    /// Selectors of a card with several questions.
    pub selects: Vec<SelectPreview>,
    /// Selector above the buttons.
    pub selection: Option<SelectPreview>,
    /// Buttons.
    pub buttons: Vec<ButtonPreview>,
    /// Text of the button that submits (提交 when none is given); empty on cards without one.
    pub submit: Rich,
    /// What a tap on the card does; nothing on cards whose document knows no such thing.
    pub action: Option<RowAction>,
}

/// What a client shows of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Preview {
    /// A speech bubble.
    Text {
        /// Its text.
        content: Rich,
        /// Confidential: a watermark is shown.
        safe: bool,
    },
    /// A text card.
    Textcard {
        /// Title.
        title: Rich,
        /// Description.
        description: Rich,
        /// Text of the button at the foot (详情 when none is given).
        button: Rich,
    },
    /// A picture.
    Image {
        /// Media id as it stands in the message; empty when no file is chosen.
        media: String,
        /// Confidential: a watermark is shown.
        safe: bool,
    },
    /// A recording.
    Voice {
        /// Media id as it stands in the message; empty when no file is chosen.
        media: String,
    },
    /// A video.
    Video {
        /// Media id as it stands in the message; empty when no file is chosen.
        media: String,
        /// First line.
        title: Rich,
        /// Text below.
        description: Rich,
        /// Confidential: a watermark is shown.
        safe: bool,
    },
    /// A file.
    File {
        /// Media id as it stands in the message; empty when no file is chosen.
        media: String,
        /// Confidential: cannot be shared.
        safe: bool,
    },
    /// Articles that lead elsewhere; the first is large.
    News {
        /// The articles.
        articles: Vec<NewsArticlePreview>,
    },
    /// Articles that WeCom keeps; the first is large.
    Mpnews {
        /// The articles.
        articles: Vec<MpnewsArticlePreview>,
        /// Confidential: a watermark is shown.
        safe: bool,
        /// May be shared inside the company only.
        internal_only: bool,
    },
    /// Markdown.
    Markdown {
        /// The text.
        blocks: Vec<Block>,
    },
    /// A mini program notice.
    MiniProgram {
        /// First line.
        title: Rich,
        /// Second line.
        description: Rich,
        /// Labelled rows; those with nothing in them are left out, as WeCom does.
        items: Vec<NoticeItem>,
        /// The first row is enlarged.
        emphasis: bool,
        /// What a tap does.
        action: RowAction,
    },
    /// A template card.
    Card {
        /// The parts.
        card: Box<CardPreview>,
    },
}
