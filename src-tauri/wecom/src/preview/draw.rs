//! From a message to its drawing: fields into runs of text, cut where the server cuts.

use super::{Preview, Rich, Span, Tone};
use crate::message::measure::{is_blank, split};
use crate::message::{Limit, Message, TemplateCard, Textcard, id_template, markup};
use crate::send::SendOptions;

/// What a client shows of a message.
///
/// A cut is applied before markup is read, as the server does not know what a tag is: a link that the cut falls into is drawn
/// as the broken text that members get. What is behind the cut is drawn as typed.
pub fn draw(message: &Message, options: &SendOptions) -> Preview {
    let message = message.with_plain_line_breaks();
    draw_plain(&message, options)
}

/// [`draw`] of a message that has plain line breaks already.
pub(crate) fn draw_plain(message: &Message, options: &SendOptions) -> Preview {
    let pen = Pen { translate: options.enable_id_trans && message.kind().takes_id_translation() };
    match message {
        Message::Text { text } => Preview::Text {
            content: pen.cut(&text.content, crate::message::Text::CONTENT, |kept| markup::links(kept).spans),
            safe: options.safe,
        },
        Message::Textcard { textcard } => Preview::Textcard {
            title: pen.cut(&textcard.title, Textcard::TITLE, plain),
            description: pen
                .cut(&textcard.description, Textcard::DESCRIPTION, |kept| markup::card_description(kept).spans),
            button: match textcard.btntxt.as_deref().filter(|text| !is_blank(text)) {
                Some(text) => Pen::NO_TRANSLATION.cut(text, Textcard::BTNTXT, plain),
                None => plain(Textcard::DEFAULT_BTNTXT),
            },
        },
        Message::TemplateCard { template_card: TemplateCard::TextNotice(card) } => {
            Preview::Card { card: Box::new(super::card::text_notice(&pen, card)) }
        }
        Message::TemplateCard { template_card: TemplateCard::NewsNotice(card) } => {
            Preview::Card { card: Box::new(super::card::news_notice(&pen, card)) }
        }
    }
}

/// Turns texts into runs.
pub(super) struct Pen {
    /// Whether WeCom replaces ids by names in this message.
    translate: bool,
}

impl Pen {
    /// For fields in which ids are never replaced.
    const NO_TRANSLATION: Self = Self { translate: false };

    /// A field that the server cuts.
    fn cut(&self, text: &str, limit: Limit, read: impl Fn(&str) -> Rich) -> Rich {
        let (kept, lost) = split(text, limit);
        let mut spans = self.marked(read(kept));
        if !lost.is_empty() {
            spans.push(Span {
                text: lost.to_owned(),
                tone: Tone::Normal,
                href: None,
                cut: true,
                id_translation: false,
            });
        }
        spans
    }

    /// A field in which ids are replaced, where the envelope asks for it (`wecom/messages.md §2` [O]).
    pub(super) fn translated(&self, text: Option<&str>) -> Rich {
        self.marked(shown(text))
    }

    fn marked(&self, spans: Rich) -> Rich {
        if self.translate { id_template::mark(spans) } else { spans }
    }
}

/// An optional field without markup; nothing when it is blank.
pub(super) fn shown(text: Option<&str>) -> Rich {
    text.filter(|text| !is_blank(text)).map(plain).unwrap_or_default()
}

fn plain(text: &str) -> Rich {
    markup::plain(text).spans
}
