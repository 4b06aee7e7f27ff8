//! Rules of markdown messages (`wecom/messages.md §1.4`).

use super::field::Markup;
use super::report::Report;
use crate::message::Markdown;

pub(super) fn check(report: &mut Report, markdown: &Markdown) {
    let path = "markdown.content";
    // No error number is documented for an empty one.
    report.require(path, &markdown.content, None, "wecom/messages.md §1.4 [O; D]");
    report.length(path, &markdown.content, Markdown::CONTENT);
    report.reading(path, &markdown.content, Markup::Markdown);
}
