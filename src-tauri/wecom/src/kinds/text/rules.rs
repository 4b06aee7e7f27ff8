//! Rules of text messages (`wecom/messages.md §1.4, §7, §8`).

use super::Text;
use crate::appchat;
use crate::limit::{Limit, Severity, Unit, bytes};
use crate::measure::split;
use crate::report::{Markup, Report};
use crate::webhook::{self, TEXT_REFUSED_BYTES};

/// In chats nothing is said of cutting.
const IN_CHATS: Limit =
    Limit::refused(Unit::Bytes, bytes(appchat::TEXT_BYTES), Some(45002), "wecom/messages.md §7 [O; D]");
/// The documented length at robots; what happens beyond is not said.
const AT_ROBOTS: Limit = Limit {
    unit: Unit::Bytes,
    max: bytes(webhook::TEXT_BYTES),
    beyond: Severity::Recommended,
    code: None,
    source: "wecom/messages.md §8 [O]",
};
/// The length that servers of robots were seen to refuse.
const REFUSED_AT_ROBOTS: Limit =
    Limit::refused(Unit::Bytes, bytes(TEXT_REFUSED_BYTES), Some(40058), "wecom/messages.md §8 [C]");

pub(super) fn check(report: &mut Report, text: &Text) {
    let path = "text.content";
    report.require(path, &text.content, Some(44004), "wecom/messages.md §1.4 [O]");
    report.length(path, &text.content, Text::CONTENT);
    // Markup as the server will leave it: a link that the cut falls into is none any more.
    report.reading(path, split(&text.content, Text::CONTENT).0, Markup::Links);
}

pub(super) fn check_for_chat(report: &mut Report, text: &Text) {
    let path = "text.content";
    report.require(path, &text.content, Some(44004), "wecom/messages.md §7 [O]");
    report.length(path, &text.content, IN_CHATS);
    report.reading(path, &text.content, Markup::Links);
}

pub(super) fn check_for_robot(report: &mut Report, text: &Text) {
    let path = "text.content";
    report.require(path, &text.content, Some(93017), "wecom/messages.md §8 [O]");
    if text.content.len() > TEXT_REFUSED_BYTES {
        report.length(path, &text.content, REFUSED_AT_ROBOTS);
    } else {
        report.length(path, &text.content, AT_ROBOTS);
    }
    // No tag is documented for them.
    report.reading(path, &text.content, Markup::Plain);
}
