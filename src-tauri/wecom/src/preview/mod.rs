//! The drawing model: what a WeCom client shows of a message, as plain data that the UI draws as elements.
//!
//! Message HTML is parsed here into spans; the UI never sets HTML. What the server will cut is marked, not dropped, so
//! that it can be shown grey behind a line at the cut.

mod card;
mod draw;

pub use draw::draw;
pub(crate) use draw::draw_plain;

use serde::{Deserialize, Serialize};

/// How a run of text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Ordinary text.
    Normal,
    /// Grey (`<div class="gray">`).
    Gray,
    /// Highlighted (`<div class="highlight">`).
    Highlight,
}

/// A run of text of one look. Line breaks are `\n` inside `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Span {
    /// The characters to show.
    pub text: String,
    /// Look.
    pub tone: Tone,
    /// The address behind a link, only when it is http or https.
    pub href: Option<String>,
    /// Lies behind the server's cut: shown grey, members will not see it.
    pub cut: bool,
    /// Stands for an id that WeCom replaces by a name (`$userName=…$`), shown as a name chip.
    pub id_translation: bool,
}

/// Text of one field.
pub type Rich = Vec<Span>;

/// A picture by address. Posthorn does not load remote pictures; the UI draws a placeholder with the host name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Picture {
    /// The address as typed.
    pub url: String,
    /// Host name for the placeholder, when the address has one.
    pub host: Option<String>,
    /// Width divided by height, in thousandths (1300 = 1.3).
    pub aspect_permille: u32,
}

/// A labelled row of a card (横向内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
}

/// A title with a text below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Jump {
    /// The line's text.
    pub title: Rich,
    /// What a tap does.
    pub action: RowAction,
}

/// The line at a card's top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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

/// Drawing of a template card; parts that are absent are not drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
    /// What a tap on the card does.
    pub action: Option<RowAction>,
}

/// What a client shows of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
    /// A template card.
    Card {
        /// The parts.
        card: Box<CardPreview>,
    },
}

#[cfg(test)]
mod tests;
