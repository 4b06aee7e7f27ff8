//! Rules of text cards (`wecom/messages.md §1.4, §7`).

use super::Textcard;
use crate::appchat::{TEXTCARD_DESCRIPTION_BYTES, TEXTCARD_TITLE_BYTES};
use crate::limit::{Limit, Unit, bytes};
use crate::measure::split;
use crate::report::{Markup, Report, UrlCodes};

const SOURCE: &str = "wecom/messages.md §1.4 [O]";
const URL: UrlCodes = UrlCodes { missing: Some(41010), scheme: Some(45034), invalid: None, source: SOURCE };
/// Where it is documented for chats.
const CHATS: &str = "wecom/messages.md §7 [O]";
const TITLE_IN_CHATS: Limit = Limit::cut(Unit::Bytes, bytes(TEXTCARD_TITLE_BYTES), CHATS);
const DESCRIPTION_IN_CHATS: Limit = Limit::cut(Unit::Bytes, bytes(TEXTCARD_DESCRIPTION_BYTES), CHATS);

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

/// Bytes instead of characters.
pub(super) fn check_for_chat(report: &mut Report, card: &Textcard) {
    let path = "textcard.title";
    report.require(path, &card.title, Some(41016), CHATS);
    report.cut_text(path, &card.title, TITLE_IN_CHATS);
    let path = "textcard.description";
    report.require(path, &card.description, Some(41033), CHATS);
    report.length(path, &card.description, DESCRIPTION_IN_CHATS);
    report.reading(path, split(&card.description, DESCRIPTION_IN_CHATS).0, Markup::Description);
    report.url("textcard.url", Some(&card.url), UrlCodes { source: CHATS, ..URL });
    report.optional("textcard.btntxt", card.btntxt.as_deref(), Textcard::BTNTXT);
}
