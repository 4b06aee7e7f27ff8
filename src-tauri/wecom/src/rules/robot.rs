//! Rules of messages to group robots (`wecom/messages.md §8`).

use super::chat::bytes;
use super::field::Markup;
use super::report::Report;
use super::{AppFacts, article, envelope, media, news_notice, text_notice};
use crate::door::Door;
use crate::finding::Rule;
use crate::limit::{Limit, Severity, Unit};
use crate::measure::is_none_or_blank;
use crate::message::{ActionMenu, Message, NewsNotice, SafeChoice, TemplateCard, Text};
use crate::send::{Safe, SendOptions};
use crate::webhook::{MARKDOWN_BYTES, TEXT_BYTES, TEXT_REFUSED_BYTES, card_chars};

const SOURCE: &str = "wecom/messages.md §8 [O]";
/// The documented length of a text; what happens beyond is not said.
const TEXT: Limit = Limit {
    unit: Unit::Bytes,
    max: bytes(TEXT_BYTES),
    beyond: Severity::Recommended,
    code: None,
    source: "wecom/messages.md §8 [O]",
};
/// The length that servers were seen to refuse.
const TEXT_REFUSED: Limit =
    Limit::refused(Unit::Bytes, bytes(TEXT_REFUSED_BYTES), Some(40058), "wecom/messages.md §8 [C]");
const MARKDOWN: Limit = Limit::refused(Unit::Bytes, bytes(MARKDOWN_BYTES), Some(40058), "wecom/messages.md §8 [O; C]");

pub(super) fn check(report: &mut Report, message: &Message, options: &SendOptions) {
    let kind = message.kind();
    if !Door::Robot.takes(kind) {
        let code = if matches!(message, Message::TemplateCard { .. }) { 42031 } else { 40008 };
        report.add(kind.msgtype(), Severity::Refused, Rule::NotForRobots, Some(code), SOURCE);
        return;
    }
    match message {
        Message::Text { text: content } => text(report, content),
        Message::Markdown { markdown } => {
            let path = "markdown.content";
            report.require(path, &markdown.content, Some(93017), SOURCE);
            report.length(path, &markdown.content, MARKDOWN);
            report.reading(path, &markdown.content, Markup::Markdown);
        }
        Message::Image { image } => media::image(report, image),
        Message::Voice { voice } => media::voice(report, voice),
        Message::File { file } => media::file(report, file),
        Message::News { news } => article::group_news(report, news, Rule::NotForRobots, SOURCE),
        Message::TemplateCard { template_card } => card(report, template_card),
        Message::Textcard { .. }
        | Message::Mpnews { .. }
        | Message::Video { .. }
        | Message::MiniprogramNotice { .. } => {}
    }
    if options.safe != Safe::Open {
        // What was to be confidential must not lie open in a group.
        match kind.safe_choice() {
            SafeChoice::Undocumented => report.add("safe", Severity::Style, Rule::OptionIgnored, None, SOURCE),
            _ => report.add("safe", Severity::Refused, Rule::NotForRobots, None, SOURCE),
        }
    }
    envelope::check_group_ids(report, kind, options, "wecom/messages.md §8 [O; D]");
}

fn text(report: &mut Report, text: &Text) {
    let path = "text.content";
    report.require(path, &text.content, Some(93017), SOURCE);
    if text.content.len() > TEXT_REFUSED_BYTES {
        report.length(path, &text.content, TEXT_REFUSED);
    } else {
        report.length(path, &text.content, TEXT);
    }
    // No tag is documented for them.
    report.reading(path, &text.content, Markup::Plain);
}

/// The blocks follow the rules of application messages, with shorter recommended lengths.
fn card(report: &mut Report, card: &TemplateCard) {
    let app = AppFacts { has_callback: true, has_mini_program: true };
    match card {
        TemplateCard::TextNotice(card) => {
            let mut card = card.clone();
            without_answer(report, card.action_menu.take().as_ref(), card.task_id.take().as_deref());
            text_notice::check(report, &card, app);
        }
        TemplateCard::NewsNotice(card) => {
            let mut card = card.clone();
            without_answer(report, card.action_menu.take().as_ref(), card.task_id.take().as_deref());
            news_notice::check(report, &card, app);
            picture(report, &card);
        }
        TemplateCard::ButtonInteraction(_)
        | TemplateCard::VoteInteraction(_)
        | TemplateCard::MultipleInteraction(_) => {}
    }
    report.recommend(SOURCE, recommended);
}

/// Nothing comes back from a group: no menu, and no key of one.
fn without_answer(report: &mut Report, menu: Option<&ActionMenu>, task_id: Option<&str>) {
    if menu.is_some_and(|menu| !menu.is_blank()) {
        report.add("template_card.action_menu", Severity::Refused, Rule::NotForRobots, None, SOURCE);
    }
    if !is_none_or_blank(task_id) {
        report.add("template_card.task_id", Severity::Style, Rule::LeftOut, None, SOURCE);
    }
}

/// A picture and text side by side does not stand in for the picture across the card here.
fn picture(report: &mut Report, card: &NewsNotice) {
    let image = card.card_image.as_ref().filter(|block| !block.is_blank());
    let side_by_side = card.image_text_area.as_ref().filter(|block| !block.is_blank());
    if image.is_none() && side_by_side.is_some() {
        report.add("template_card.card_image.url", Severity::Refused, Rule::Required, Some(42044), SOURCE);
    }
}

/// The recommended lengths of robots' cards, where they have their own.
fn recommended(path: &str) -> Option<usize> {
    let path = path.strip_prefix("template_card.")?;
    let in_list = |list: &str| path.strip_prefix(list)?.strip_prefix('.')?.split_once('.').map(|(_, field)| field);
    match path {
        "source.desc" => return Some(card_chars::SOURCE_DESC),
        "main_title.title" => return Some(card_chars::TITLE),
        "main_title.desc" => return Some(card_chars::TITLE_DESC),
        "emphasis_content.title" => return Some(card_chars::EMPHASIS_TITLE),
        "emphasis_content.desc" => return Some(card_chars::EMPHASIS_DESC),
        "sub_title_text" => return Some(card_chars::SUB_TITLE),
        _ => {}
    }
    match (in_list("horizontal_content_list"), in_list("jump_list"), in_list("vertical_content_list")) {
        (Some("value"), ..) => Some(card_chars::HORIZONTAL_VALUE),
        (_, Some("title"), _) => Some(card_chars::JUMP_TITLE),
        (.., Some("title")) => Some(card_chars::VERTICAL_TITLE),
        (.., Some("desc")) => Some(card_chars::VERTICAL_DESC),
        _ => None,
    }
}
