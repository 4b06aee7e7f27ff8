//! Rules of messages to group robots (`wecom/messages.md §8`).

use super::envelope;
use crate::channel::Channel;
use crate::finding::Rule;
use crate::kinds::Message;
use crate::limit::Severity;
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use crate::send::SendOptions;

const SOURCE: &str = "wecom/messages.md §8 [O]";

pub(super) fn check(report: &mut Report, message: &Message, options: &SendOptions) {
    let kind = message.kind();
    if !Channel::Robot.takes(kind) {
        let code = if matches!(message, Message::TemplateCard { .. }) { 42031 } else { 40008 };
        report.add(kind.msgtype(), Severity::Refused, Rule::NotForRobots, Some(code), SOURCE);
        return;
    }
    message.content().check_for_robot(report);
    if options.safe != Safe::Open {
        // What was to be confidential must not lie open in a group.
        match kind.safe_choice() {
            SafeChoice::Undocumented => report.add("safe", Severity::Style, Rule::OptionIgnored, None, SOURCE),
            _ => report.add("safe", Severity::Refused, Rule::NotForRobots, None, SOURCE),
        }
    }
    envelope::check_group_ids(report, kind, options, "wecom/messages.md §8 [O; D]");
}
