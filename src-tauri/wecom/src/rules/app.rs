//! Rules of the application's own messages (`wecom/messages.md §1`).

use super::envelope;
use crate::agent::AppFacts;
use crate::channel::Channel;
use crate::finding::Rule;
use crate::kinds::Message;
use crate::limit::Severity;
use crate::recipient::Recipients;
use crate::report::Report;
use crate::send::SendOptions;

pub(super) fn check(
    report: &mut Report,
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: AppFacts,
) {
    let kind = message.kind();
    envelope::check_recipients(report, kind, recipients);
    if !Channel::App.takes(kind) {
        report.add(kind.msgtype(), Severity::Refused, Rule::NotForApp, Some(40008), "wecom/messages.md §1.1 [O]");
        return;
    }
    message.content().check(report, app);
    envelope::check_options(report, kind, options);
}
