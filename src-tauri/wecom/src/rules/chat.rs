//! Rules of messages to group chats of the application, where they differ (`wecom/messages.md §7`).

use super::field::{Markup, UrlCodes};
use super::report::Report;
use super::{article, envelope, markdown, media};
use crate::appchat::{MARKDOWN_BYTES, TEXT_BYTES, TEXTCARD_DESCRIPTION_BYTES, TEXTCARD_TITLE_BYTES};
use crate::door::Door;
use crate::finding::Rule;
use crate::limit::{Limit, Severity, Unit};
use crate::measure::split;
use crate::message::{Message, Text, Textcard};
use crate::send::SendOptions;

const SOURCE: &str = "wecom/messages.md §7 [O]";
/// Nothing is said of cutting.
const TEXT: Limit = Limit::refused(Unit::Bytes, bytes(TEXT_BYTES), Some(45002), "wecom/messages.md §7 [O; D]");
const TITLE: Limit = Limit::cut(Unit::Bytes, bytes(TEXTCARD_TITLE_BYTES), SOURCE);
const DESCRIPTION: Limit = Limit::cut(Unit::Bytes, bytes(TEXTCARD_DESCRIPTION_BYTES), SOURCE);
const URL: UrlCodes = UrlCodes { missing: Some(41010), scheme: Some(45034), invalid: None, source: SOURCE };

// The rules of markdown are those of the application's own messages as long as this is so.
const _: () = assert!(MARKDOWN_BYTES == crate::message::Markdown::CONTENT.max as usize);

/// A length of the documents as the limit of a field.
#[allow(clippy::cast_possible_truncation)]
pub(super) const fn bytes(length: usize) -> u32 {
    assert!(length < u32::MAX as usize);
    length as u32
}

pub(super) fn check(report: &mut Report, message: &Message, options: &SendOptions) {
    let kind = message.kind();
    if !Door::Chat.takes(kind) {
        report.add(kind.msgtype(), Severity::Refused, Rule::NotForChats, Some(40008), SOURCE);
        return;
    }
    match message {
        Message::Text { text: content } => text(report, content),
        Message::Textcard { textcard: card } => textcard(report, card),
        Message::Markdown { markdown: content } => markdown::check(report, content),
        Message::Image { image } => media::image(report, image),
        Message::Voice { voice } => media::voice(report, voice),
        Message::Video { video } => media::video(report, video),
        Message::File { file } => media::file(report, file),
        Message::News { news } => article::group_news(report, news, Rule::NotForChats, SOURCE),
        Message::Mpnews { mpnews } => article::mpnews(report, mpnews),
        Message::MiniprogramNotice { .. } | Message::TemplateCard { .. } => {}
    }
    envelope::check_safe(report, kind, options);
    envelope::check_group_ids(report, kind, options, SOURCE);
}

fn text(report: &mut Report, text: &Text) {
    let path = "text.content";
    report.require(path, &text.content, Some(44004), SOURCE);
    report.length(path, &text.content, TEXT);
    report.reading(path, &text.content, Markup::Links);
}

/// Bytes instead of characters.
fn textcard(report: &mut Report, card: &Textcard) {
    let path = "textcard.title";
    report.require(path, &card.title, Some(41016), SOURCE);
    report.cut_text(path, &card.title, TITLE);
    let path = "textcard.description";
    report.require(path, &card.description, Some(41033), SOURCE);
    report.length(path, &card.description, DESCRIPTION);
    report.reading(path, split(&card.description, DESCRIPTION).0, Markup::Description);
    report.url("textcard.url", Some(&card.url), URL);
    report.optional("textcard.btntxt", card.btntxt.as_deref(), Textcard::BTNTXT);
}
