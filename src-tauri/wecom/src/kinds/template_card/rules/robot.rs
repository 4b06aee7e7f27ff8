//! Rules of cards to group robots, where they differ (`wecom/messages.md §8`).

use super::{news_notice, text_notice};
use crate::agent::AppFacts;
use crate::finding::Rule;
use crate::kinds::{ActionMenu, NewsNotice, TemplateCard};
use crate::limit::Severity;
use crate::measure::is_none_or_blank;
use crate::report::Report;
use crate::webhook::card_chars;

const SOURCE: &str = "wecom/messages.md §8 [O]";

/// The blocks follow the rules of application messages, with shorter recommended lengths.
pub(in super::super) fn check(report: &mut Report, card: &TemplateCard) {
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
