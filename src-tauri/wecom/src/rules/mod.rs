//! The rule set: what the documents say about a message, checked before it is sent.
//!
//! One walk over the message gives findings and meters together, from the limits that stand beside the message types. What is asked
//! of a kind's content stands with the kind, in [`crate::kinds`]; here is what holds of every message at each channel.

mod app;
mod channels;
mod chat;
mod envelope;
pub mod files;
pub mod recipients;
mod robot;

use crate::agent::AppFacts;
use crate::channel::{Channel, ChannelSet};
use crate::finding::{Finding, Meter};
use crate::kinds::Message;
use crate::recipient::Recipients;
use crate::report::Report;
use crate::send::SendOptions;

/// The month of the newest of the vendor's documents that the rules follow. To be changed when the rules were held against newer ones.
pub const AS_OF: &str = "2026-08";

/// Everything to know about a message before it is sent: worst first, in the order of the form within one severity.
pub fn check(message: &Message, recipients: &Recipients, options: &SendOptions, app: &AppFacts) -> Vec<Finding> {
    check_at(message, recipients, options, app, ChannelSet::APP)
}

/// [`check`] for a send through several channels: `recipients` are those of the application's own messages.
pub fn check_at(
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: &AppFacts,
    channels: ChannelSet,
) -> Vec<Finding> {
    examine(&message.with_plain_line_breaks(), recipients, options, *app, channels).0
}

/// The counters of the fields that have a limit: one for each such field of the blocks that are there, with the limit that
/// holds by the current documents.
pub fn meters(message: &Message) -> Vec<Meter> {
    let mut report = Report::default();
    message.with_plain_line_breaks().content().check(&mut report, AppFacts::default());
    report.into_parts().1
}

/// The fields of a message that lead somewhere, with where they lead.
pub(crate) fn links(message: &Message) -> Vec<(String, String)> {
    let mut report = Report::default();
    message.with_plain_line_breaks().content().check(&mut report, AppFacts::default());
    report.into_links()
}

/// Findings and meters of a message that has plain line breaks already.
pub(crate) fn examine(
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: AppFacts,
    channels: ChannelSet,
) -> (Vec<Finding>, Vec<Meter>) {
    let seen = channels.list().into_iter().map(|channel| {
        let mut report = Report::default();
        match channel {
            Channel::App => app::check(&mut report, message, recipients, options, app),
            Channel::Chat => chat::check(&mut report, message, options),
            Channel::Robot => robot::check(&mut report, message, options),
        }
        (channel, report)
    });
    channels::joined(seen.collect())
}

#[cfg(test)]
mod tests;
