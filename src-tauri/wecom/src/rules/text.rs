//! Rules of text messages (`wecom/messages.md §1.4`).

use super::field::Markup;
use super::report::Report;
use crate::measure::split;
use crate::message::Text;

pub(super) fn check(report: &mut Report, text: &Text) {
    let path = "text.content";
    report.require(path, &text.content, Some(44004), "wecom/messages.md §1.4 [O]");
    report.length(path, &text.content, Text::CONTENT);
    // Markup as the server will leave it: a link that the cut falls into is none any more.
    report.reading(path, split(&text.content, Text::CONTENT).0, Markup::Links);
}
