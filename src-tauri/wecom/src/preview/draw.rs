//! From a message to its drawing: fields into runs of text, cut where the server cuts.

use super::{Preview, article, card, interactive};
use crate::limit::Limit;
use crate::measure::{is_blank, split};
use crate::message::{Message, TemplateCard, Textcard, Video};
use crate::rich::{NamedId, Rich, Span};
use crate::send::{Safe, SendOptions};
use crate::{id_template, markup};

/// What a client shows of a message.
///
/// A cut is applied before markup is read, as the server does not know what a tag is: a link that the cut falls into is drawn
/// as the broken text that members get. What is behind the cut is drawn as typed.
pub fn draw(message: &Message, options: &SendOptions) -> Preview {
    let message = message.with_plain_line_breaks();
    draw_plain(&message, options)
}

/// [`draw`] with the names that WeCom puts in place of id templates, as far as `name_of` knows them. It is asked for every template
/// that is replaced, and for none when the envelope does not ask for it.
pub fn draw_with_names(
    message: &Message,
    options: &SendOptions,
    name_of: &dyn Fn(NamedId<'_>) -> Option<String>,
) -> Preview {
    drawn(&message.with_plain_line_breaks(), options, name_of)
}

/// [`draw`] of a message that has plain line breaks already.
pub(crate) fn draw_plain(message: &Message, options: &SendOptions) -> Preview {
    drawn(message, options, &|_| None)
}

fn drawn(message: &Message, options: &SendOptions, name_of: &dyn Fn(NamedId<'_>) -> Option<String>) -> Preview {
    let safe = options.safe != Safe::Open;
    let translates = options.enable_id_trans && message.kind().takes_id_translation();
    let pen = Pen { names: translates.then_some(name_of) };
    match message {
        Message::Text { text } => Preview::Text {
            content: pen.cut(&text.content, crate::message::Text::CONTENT, |kept| markup::links(kept).spans),
            safe,
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
        Message::Markdown { markdown } => {
            Preview::Markdown { blocks: markup::markdown::read(&markdown.content).blocks }
        }
        Message::Image { image } => Preview::Image { media: image.media_id.clone(), safe },
        Message::Voice { voice } => Preview::Voice { media: voice.media_id.clone() },
        Message::File { file } => Preview::File { media: file.media_id.clone(), safe },
        Message::Video { video } => Preview::Video {
            media: video.media_id.clone(),
            title: pen.optional_cut(video.title.as_deref(), Video::TITLE),
            description: pen.optional_cut(video.description.as_deref(), Video::DESCRIPTION),
            safe,
        },
        Message::News { news } => Preview::News { articles: article::news(&pen, &news.articles) },
        Message::Mpnews { mpnews } => Preview::Mpnews {
            articles: article::mpnews(&pen, &mpnews.articles),
            safe,
            internal_only: options.safe == Safe::Internal,
        },
        Message::MiniprogramNotice { miniprogram_notice } => article::mini_program(&pen, miniprogram_notice),
        Message::TemplateCard { template_card } => Preview::Card {
            card: Box::new(match template_card {
                TemplateCard::TextNotice(notice) => card::text_notice(&pen, notice),
                TemplateCard::NewsNotice(notice) => card::news_notice(&pen, notice),
                TemplateCard::ButtonInteraction(card) => interactive::button(&pen, card),
                TemplateCard::VoteInteraction(card) => interactive::vote(&pen, card),
                TemplateCard::MultipleInteraction(card) => interactive::multiple(&pen, card),
            }),
        },
    }
}

/// Tells the name behind an id, where it is known.
pub(super) type NameOf<'a> = dyn Fn(NamedId<'_>) -> Option<String> + 'a;

/// Turns texts into runs.
pub(super) struct Pen<'a> {
    /// The names, when WeCom replaces ids by names in this message.
    names: Option<&'a NameOf<'a>>,
}

impl Pen<'_> {
    /// For fields in which ids are never replaced.
    pub(super) const NO_TRANSLATION: Self = Self { names: None };

    /// A field that the server cuts.
    pub(super) fn cut(&self, text: &str, limit: Limit, read: impl Fn(&str) -> Rich) -> Rich {
        let (kept, lost) = split(text, limit);
        let mut spans = self.marked(read(kept));
        if !lost.is_empty() {
            spans.push(Span { cut: true, ..Span::plain(lost) });
        }
        spans
    }

    /// An optional field without markup that the server cuts; nothing when it is blank.
    pub(super) fn optional_cut(&self, text: Option<&str>, limit: Limit) -> Rich {
        text.filter(|text| !is_blank(text)).map(|text| self.cut(text, limit, plain)).unwrap_or_default()
    }

    /// A field in which ids are replaced, where the envelope asks for it (`wecom/messages.md §2` [O]).
    pub(super) fn translated(&self, text: Option<&str>) -> Rich {
        self.marked(shown(text))
    }

    pub(super) fn marked(&self, spans: Rich) -> Rich {
        match self.names {
            Some(names) => id_template::mark(spans, names),
            None => spans,
        }
    }
}

/// An optional field without markup; nothing when it is blank.
pub(super) fn shown(text: Option<&str>) -> Rich {
    text.filter(|text| !is_blank(text)).map(plain).unwrap_or_default()
}

/// A field without markup.
pub(super) fn plain(text: &str) -> Rich {
    markup::plain(text).spans
}
