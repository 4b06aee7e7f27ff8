//! Rules of markdown messages (`wecom/messages.md §1.4, §7, §8`).

use super::Markdown;
use crate::limit::{Limit, Unit, bytes};
use crate::report::{Markup, Report};
use crate::{appchat, webhook};

const AT_ROBOTS: Limit =
    Limit::refused(Unit::Bytes, bytes(webhook::MARKDOWN_BYTES), Some(40058), "wecom/messages.md §8 [O; C]");

// The rules of chats are those of the application's own messages as long as this is so.
const _: () = assert!(appchat::MARKDOWN_BYTES == Markdown::CONTENT.max as usize);

pub(super) fn check(report: &mut Report, markdown: &Markdown) {
    let path = "markdown.content";
    // No error number is documented for an empty one.
    report.require(path, &markdown.content, None, "wecom/messages.md §1.4 [O; D]");
    report.length(path, &markdown.content, Markdown::CONTENT);
    report.reading(path, &markdown.content, Markup::Markdown);
}

pub(super) fn check_for_robot(report: &mut Report, markdown: &Markdown) {
    let path = "markdown.content";
    report.require(path, &markdown.content, Some(93017), "wecom/messages.md §8 [O]");
    report.length(path, &markdown.content, AT_ROBOTS);
    report.reading(path, &markdown.content, Markup::Markdown);
}
