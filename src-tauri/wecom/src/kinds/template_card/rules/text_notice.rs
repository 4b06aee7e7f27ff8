//! Rules of text notice cards (`wecom/messages.md §1.5.1`).

use super::block;
use crate::agent::AppFacts;
use crate::finding::Rule;
use crate::kinds::{TemplateCard, TextNotice};
use crate::limit::Severity;
use crate::measure::is_none_or_blank;
use crate::report::Report;

pub(super) fn check(report: &mut Report, card: &TextNotice, app: AppFacts) {
    block::source(report, card.source.as_ref());
    block::action_menu(report, card.action_menu.as_ref(), app);
    let title = card.main_title.as_ref();
    if is_none_or_blank(title.and_then(|block| block.title.as_deref()))
        && is_none_or_blank(card.sub_title_text.as_deref())
    {
        report.add(
            "template_card.main_title.title",
            Severity::Refused,
            Rule::RequiredOneOf,
            Some(41016),
            "wecom/messages.md §1.5.1 [O; C]",
        );
    }
    block::main_title(report, title);
    block::emphasis(report, card.emphasis_content.as_ref());
    block::quote(report, card.quote_area.as_ref());
    report.optional("template_card.sub_title_text", card.sub_title_text.as_deref(), TemplateCard::SUB_TITLE_TEXT);
    block::horizontal(report, &card.horizontal_content_list);
    block::jumps(report, &card.jump_list);
    block::card_action(report, &card.card_action);
    block::task_id(report, card.task_id.as_deref());
}
