//! Rules of messages to group chats of the application (`wecom/messages.md §7`).

use super::envelope;
use crate::channel::Channel;
use crate::finding::Rule;
use crate::kinds::Message;
use crate::limit::Severity;
use crate::report::Report;
use crate::send::SendOptions;

const SOURCE: &str = "wecom/messages.md §7 [O]";

pub(super) fn check(report: &mut Report, message: &Message, options: &SendOptions) {
    let kind = message.kind();
    if !Channel::Chat.takes(kind) {
        report.add(kind.msgtype(), Severity::Refused, Rule::NotForChats, Some(40008), SOURCE);
        return;
    }
    message.content().check_for_chat(report);
    envelope::check_safe(report, kind, options);
    envelope::check_group_ids(report, kind, options, SOURCE);
}
