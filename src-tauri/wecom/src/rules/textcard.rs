//! Rules of text cards (`wecom/messages.md §1.4`).

use super::field::{Markup, UrlCodes};
use super::report::Report;
use crate::measure::split;
use crate::message::Textcard;

const SOURCE: &str = "wecom/messages.md §1.4 [O]";
const URL: UrlCodes = UrlCodes { missing: Some(41010), scheme: Some(45034), invalid: None, source: SOURCE };

pub(super) fn check(report: &mut Report, card: &Textcard) {
    let path = "textcard.title";
    report.require(path, &card.title, Some(41016), SOURCE);
    report.length(path, &card.title, Textcard::TITLE);
    report.also_length(path, &card.title, Textcard::TITLE, Textcard::TITLE_IN_OLDER_DOCUMENTS);
    report.reading(path, split(&card.title, Textcard::TITLE).0, Markup::Plain);

    let path = "textcard.description";
    report.require(path, &card.description, Some(41033), SOURCE);
    report.length(path, &card.description, Textcard::DESCRIPTION);
    report.also_length(path, &card.description, Textcard::DESCRIPTION, Textcard::DESCRIPTION_IN_OLDER_DOCUMENTS);
    report.reading(path, split(&card.description, Textcard::DESCRIPTION).0, Markup::Description);

    report.url("textcard.url", Some(&card.url), URL);
    report.optional("textcard.btntxt", card.btntxt.as_deref(), Textcard::BTNTXT);
}
