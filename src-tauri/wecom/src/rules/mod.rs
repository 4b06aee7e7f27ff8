//! The rule set: what the documents say about a message, checked before it is sent.
//!
//! One walk over the message gives findings and meters together, from the limits that stand beside the message types. A file
//! per kind of message, [`block`] for what cards share, [`field`] for what every field can be asked.

mod block;
mod envelope;
mod field;
mod news_notice;
mod report;
mod text;
mod text_notice;
mod textcard;

use crate::inspect::{Finding, Meter};
use crate::message::{Message, TemplateCard};
use crate::recipient::Recipients;
use crate::send::SendOptions;
use report::Report;
use serde::{Deserialize, Serialize};

/// What is known about the sending application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct AppFacts {
    /// It has a callback URL, so that it may send cards that call back (`wecom/messages.md §1.5` [O], else 43012).
    pub has_callback: bool,
}

/// Everything to know about a message before it is sent: worst first, in the order of the form within one severity.
pub fn check(message: &Message, recipients: &Recipients, options: &SendOptions, app: &AppFacts) -> Vec<Finding> {
    examine(&message.with_plain_line_breaks(), recipients, options, *app).0
}

/// The counters of the fields that have a limit: one for each such field of the blocks that are there, with the limit that
/// holds by the current documents.
pub fn meters(message: &Message) -> Vec<Meter> {
    let mut report = Report::default();
    walk(&message.with_plain_line_breaks(), &mut report, AppFacts::default());
    report.into_parts().1
}

/// Findings and meters of a message that has plain line breaks already.
pub(crate) fn examine(
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: AppFacts,
) -> (Vec<Finding>, Vec<Meter>) {
    let mut report = Report::default();
    envelope::check_recipients(&mut report, recipients);
    walk(message, &mut report, app);
    envelope::check_options(&mut report, message.kind(), options);
    report.into_parts()
}

fn walk(message: &Message, report: &mut Report, app: AppFacts) {
    match message {
        Message::Text { text } => text::check(report, text),
        Message::Textcard { textcard } => textcard::check(report, textcard),
        Message::TemplateCard { template_card: TemplateCard::TextNotice(card) } => {
            text_notice::check(report, card, app);
        }
        Message::TemplateCard { template_card: TemplateCard::NewsNotice(card) } => {
            news_notice::check(report, card, app);
        }
    }
}

#[cfg(test)]
mod tests;
