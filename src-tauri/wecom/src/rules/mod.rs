//! The rule set: what the documents say about a message, checked before it is sent.
//!
//! One walk over the message gives findings and meters together, from the limits that stand beside the message types. A file
//! per kind of message, [`block`] for what cards share, [`field`] for what every field can be asked.

mod article;
mod block;
mod chat;
mod doors;
mod envelope;
mod field;
mod interactive;
mod markdown;
mod media;
mod miniprogram_notice;
mod news_notice;
mod report;
mod robot;
mod text;
mod text_notice;
mod textcard;

use crate::door::{Door, Doors};
use crate::finding::{Finding, Meter};
use crate::message::{Message, TemplateCard};
use crate::recipient::Recipients;
use crate::send::SendOptions;
use report::Report;
use serde::{Deserialize, Serialize};

/// What is known about the sending application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct AppFacts {
    /// It has a callback URL, so that it may send cards that call back (`wecom/messages.md §1.5` [O], else 43012).
    pub has_callback: bool,
    /// It is bound to a mini program, so that it may send mini program notices (`wecom/messages.md §1.4` [O], else 48002) and
    /// articles that open one (else 90206).
    pub has_mini_program: bool,
}

/// Everything to know about a message before it is sent: worst first, in the order of the form within one severity.
pub fn check(message: &Message, recipients: &Recipients, options: &SendOptions, app: &AppFacts) -> Vec<Finding> {
    check_at(message, recipients, options, app, Doors::APP)
}

/// [`check`] for a send through several doors: `recipients` are those of the application's own messages.
pub fn check_at(
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: &AppFacts,
    doors: Doors,
) -> Vec<Finding> {
    examine(&message.with_plain_line_breaks(), recipients, options, *app, doors).0
}

/// The counters of the fields that have a limit: one for each such field of the blocks that are there, with the limit that
/// holds by the current documents.
pub fn meters(message: &Message) -> Vec<Meter> {
    let mut report = Report::default();
    walk(&message.with_plain_line_breaks(), &mut report, AppFacts::default());
    report.into_parts().1
}

/// The fields of a message that lead somewhere, with where they lead.
pub(crate) fn links(message: &Message) -> Vec<(String, String)> {
    let mut report = Report::default();
    walk(&message.with_plain_line_breaks(), &mut report, AppFacts::default());
    report.into_links()
}

/// Findings and meters of a message that has plain line breaks already.
pub(crate) fn examine(
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: AppFacts,
    doors: Doors,
) -> (Vec<Finding>, Vec<Meter>) {
    let kind = message.kind();
    let seen = doors.list().into_iter().map(|door| {
        let mut report = Report::default();
        match door {
            Door::App => {
                envelope::check_recipients(&mut report, kind, recipients);
                walk(message, &mut report, app);
                envelope::check_options(&mut report, kind, options);
            }
            Door::Chat => chat::check(&mut report, message, options),
            Door::Robot => robot::check(&mut report, message, options),
        }
        (door, report)
    });
    doors::joined(seen.collect())
}

fn walk(message: &Message, report: &mut Report, app: AppFacts) {
    match message {
        Message::Text { text } => text::check(report, text),
        Message::Textcard { textcard } => textcard::check(report, textcard),
        Message::Markdown { markdown } => markdown::check(report, markdown),
        Message::Image { image } => media::image(report, image),
        Message::Voice { voice } => media::voice(report, voice),
        Message::Video { video } => media::video(report, video),
        Message::File { file } => media::file(report, file),
        Message::News { news } => article::news(report, news, app),
        Message::Mpnews { mpnews } => article::mpnews(report, mpnews),
        Message::MiniprogramNotice { miniprogram_notice } => {
            miniprogram_notice::check(report, miniprogram_notice, app);
        }
        Message::TemplateCard { template_card } => match template_card {
            TemplateCard::TextNotice(card) => text_notice::check(report, card, app),
            TemplateCard::NewsNotice(card) => news_notice::check(report, card, app),
            TemplateCard::ButtonInteraction(card) => interactive::button(report, card, app),
            TemplateCard::VoteInteraction(card) => interactive::vote(report, card, app),
            TemplateCard::MultipleInteraction(card) => interactive::multiple(report, card, app),
        },
    }
}

#[cfg(test)]
mod tests;
