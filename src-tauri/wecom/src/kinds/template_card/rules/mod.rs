//! Rules of template cards (`wecom/messages.md §1.5, §8`).

mod block;
mod interactive;
mod news_notice;
pub(super) mod robot;
mod text_notice;

use super::TemplateCard;
use crate::agent::AppFacts;
use crate::report::Report;

pub(super) fn check(report: &mut Report, card: &TemplateCard, app: AppFacts) {
    match card {
        TemplateCard::TextNotice(card) => text_notice::check(report, card, app),
        TemplateCard::NewsNotice(card) => news_notice::check(report, card, app),
        TemplateCard::ButtonInteraction(card) => interactive::button(report, card, app),
        TemplateCard::VoteInteraction(card) => interactive::vote(report, card, app),
        TemplateCard::MultipleInteraction(card) => interactive::multiple(report, card, app),
    }
}
