//! Rules of news notice cards (`wecom/messages.md §1.5.1`).

use super::block;
use crate::agent::AppFacts;
use crate::finding::Rule;
use crate::kinds::NewsNotice;
use crate::limit::Severity;
use crate::report::Report;

pub(super) fn check(report: &mut Report, card: &NewsNotice, app: AppFacts) {
    block::source(report, card.source.as_ref());
    block::action_menu(report, card.action_menu.as_ref(), app);
    report.require(
        "template_card.main_title.title",
        card.main_title.title.as_deref().unwrap_or_default(),
        Some(41016),
        "wecom/messages.md §1.5.1 [O; C]",
    );
    block::main_title(report, Some(&card.main_title));
    block::quote(report, card.quote_area.as_ref());
    let image_text = card.image_text_area.as_ref().filter(|block| !block.is_blank());
    let image = card.card_image.as_ref().filter(|block| !block.is_blank());
    if image_text.is_none() && image.is_none() {
        let path = if card.card_image.is_none() { "template_card.card_image" } else { "template_card.card_image.url" };
        report.add(path, Severity::Refused, Rule::RequiredOneOf, Some(42044), "wecom/messages.md §1.5.1 [O]");
    }
    block::image_text(report, image_text);
    block::card_image(report, card.card_image.as_ref());
    block::vertical(report, &card.vertical_content_list);
    block::horizontal(report, &card.horizontal_content_list);
    block::jumps(report, &card.jump_list);
    block::card_action(report, &card.card_action);
    block::task_id(report, card.task_id.as_deref());
}
