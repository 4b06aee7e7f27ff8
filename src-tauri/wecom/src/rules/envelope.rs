//! Rules of the envelope: recipients and options (`wecom/messages.md §1.1`).

use crate::finding::{Finding, Rule};
use crate::ids::UserId;
use crate::kinds::Kind;
use crate::limit::{Severity, Unit};
use crate::measure::saturated;
use crate::recipient::Recipients;
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use crate::send::SendOptions;

const SOURCE: &str = "wecom/messages.md §1.1 [O]";
const TO: &str = "touser";

/// More recipients than one call takes are no finding: a send is split into as many calls as it needs.
pub(super) fn check_recipients(report: &mut Report, kind: Kind, to: &Recipients) {
    let lists_empty = to.users.is_empty() && to.departments.is_empty() && to.tags.is_empty();
    if !to.all && lists_empty {
        report.add(TO, Severity::Refused, Rule::NoRecipient, Some(82001), SOURCE);
    }
    if to.all && !kind.may_go_to_everyone() {
        report.add(TO, Severity::Refused, Rule::EveryoneRefused, None, "wecom/messages.md §1.4 [O]");
    }
    if to.all && !lists_empty {
        report.add(TO, Severity::Style, Rule::AllOverridesLists, None, SOURCE);
    }
    let impossible = to.users.iter().filter(|user| !UserId::is_valid(&user.0)).count();
    if impossible > 0 {
        report.add_number(Finding {
            path: TO.to_owned(),
            severity: Severity::Refused,
            rule: Rule::BadUserId,
            unit: Some(Unit::Items),
            actual: Some(saturated(impossible)),
            limit: None,
            code: None,
            source: "wecom/contacts-media-agent.md §1 [O], wecom/messages.md §1.1 [O; D]".to_owned(),
            over: None,
            detail: None,
            channel: None,
        });
    }
}

/// An option that does not fit is left out or brought into range, except where the server refuses it: then it stays, so that
/// nobody takes a message for confidential that is not.
pub(super) fn check_options(report: &mut Report, kind: Kind, options: &SendOptions) {
    check_safe(report, kind, options);
    if options.enable_id_trans && !kind.takes_id_translation() {
        report.add("enable_id_trans", Severity::Style, Rule::OptionIgnored, None, SOURCE);
    }
    if options.interval_seconds() != options.duplicate_check_interval {
        report.add_number(Finding {
            path: "duplicate_check_interval".to_owned(),
            severity: Severity::Style,
            rule: Rule::OutOfRange,
            unit: None,
            actual: Some(options.duplicate_check_interval),
            limit: Some(SendOptions::MAX_INTERVAL_SECONDS),
            code: None,
            source: SOURCE.to_owned(),
            over: None,
            detail: None,
            channel: None,
        });
    }
}

/// Groups translate no ids (`wecom/messages.md §7` [O]).
pub(super) fn check_group_ids(report: &mut Report, kind: Kind, options: &SendOptions, source: &str) {
    if options.enable_id_trans {
        let rule = if kind.takes_id_translation() { Rule::LeftOut } else { Rule::OptionIgnored };
        report.add("enable_id_trans", Severity::Style, rule, None, source);
    }
}

/// How confidential the message is, for the application's own messages and for its chats.
pub(super) fn check_safe(report: &mut Report, kind: Kind, options: &SendOptions) {
    match (kind.safe_choice(), options.safe) {
        (_, Safe::Open) | (SafeChoice::Confidential, Safe::Confidential) | (SafeChoice::ConfidentialOrInternal, _) => {}
        (SafeChoice::Undocumented, _) => report.add("safe", Severity::Style, Rule::OptionIgnored, None, SOURCE),
        (SafeChoice::Refused, _) => report.add("safe", Severity::Refused, Rule::OptionRefused, Some(40074), SOURCE),
        (SafeChoice::Confidential, Safe::Internal) => report.add_number(Finding {
            path: "safe".to_owned(),
            severity: Severity::Style,
            rule: Rule::OutOfRange,
            unit: None,
            actual: Some(u32::from(Safe::Internal.level())),
            limit: Some(u32::from(Safe::Confidential.level())),
            code: None,
            source: SOURCE.to_owned(),
            over: None,
            detail: None,
            channel: None,
        }),
    }
}
