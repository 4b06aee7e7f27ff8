//! Rules that the articles of news and stored news share (`wecom/messages.md §1.4`).

use crate::finding::Rule;
use crate::limit::{Limit, Severity};
use crate::report::{Report, UrlCodes};

/// Where fields and limits are documented.
pub(super) const SOURCE: &str = "wecom/messages.md §1.4 [O]";
/// Pictures and the address of the original: no document says what the server does.
pub(super) const OTHER: UrlCodes =
    UrlCodes { missing: None, scheme: None, invalid: None, source: "wecom/messages.md §1.4, §9 [D]" };

/// The number of articles.
pub(super) fn articles(report: &mut Report, path: &str, count: usize, limit: Limit) {
    if count == 0 {
        report.add(path, Severity::Refused, Rule::Required, limit.code, limit.source);
    }
    report.entries(path, count, limit);
}

/// First line of an article.
pub(super) fn title(report: &mut Report, path: &str, title: &str, limit: Limit) {
    report.require(path, title, Some(41016), SOURCE);
    report.cut_text(path, title, limit);
}
