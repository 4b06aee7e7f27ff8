//! Findings about whom a message goes to and what goes along, which only those can make who know the company: its chats and robots,
//! its list of values, the files that are kept.

use crate::channel::Channel;
use crate::finding::{Finding, Rule};
use crate::limit::{Severity, Unit};
use crate::measure::saturated;

const TO: &str = "touser";

/// Everyone gets a message of their own, and there are no values for so many.
pub fn without_values(how_many: usize) -> Finding {
    let finding = Finding::new(TO, Severity::Refused, Rule::NoValues, "wecom/messages.md §1.1 [D]");
    Finding { unit: Some(Unit::Items), actual: Some(saturated(how_many)), ..finding }
}

/// So many group chats or robots that the profile does not know.
pub fn unknown_channel(channel: Channel, how_many: usize) -> Finding {
    let finding = Finding::new(TO, Severity::Refused, Rule::UnknownChannel, "wecom/messages.md §7, §8 [D]");
    Finding { unit: Some(Unit::Items), actual: Some(saturated(how_many)), channel: Some(channel), ..finding }
}

/// So many departments or tags that are no numbers.
pub fn not_a_number(how_many: usize) -> Finding {
    let source = "wecom/messages.md §1.1: departments and tags are named by number [O]";
    Finding { actual: Some(saturated(how_many)), ..Finding::new(TO, Severity::Refused, Rule::BadUserId, source) }
}

/// A field that Posthorn does not know stays out at a channel. Such fields are of `message/send`: what groups make of them nobody
/// says, so they do not go there. In a message to people those stay out that have no place in it, and those whose name Posthorn
/// knows: they are not unknown.
pub fn field_left_out(path: &str, channel: Channel) -> Finding {
    let finding = Finding::new(path, Severity::Style, Rule::LeftOut, "wecom/messages.md §7, §8 [D]");
    Finding { channel: Some(channel), ..finding }
}
