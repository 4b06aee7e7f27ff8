//! What every field can be asked: is it there, is it too long, does it hold what it must not.

use super::Report;
use crate::address::{self, Fault};
use crate::finding::{Finding, Rule};
use crate::limit::{Limit, Severity, URL, URL_IN_ERROR_TABLE};

use crate::markup::{self, Page, hrefs_of};
use crate::measure::{has_gap, has_stray_characters, has_written_escape, is_blank, length, reorders, split};
use std::collections::HashSet;

/// Which tags a field shows as something else than text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markup {
    /// None.
    Plain,
    /// `<a href>`.
    Links,
    /// `<br>` and `<div class>`.
    Description,
    /// The subset of Markdown.
    Markdown,
    /// The HTML of a stored article.
    Html,
}

/// The error numbers for an address, where the documents name them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UrlCodes {
    /// Not there.
    pub(crate) missing: Option<i32>,
    /// Without http:// or https://.
    pub(crate) scheme: Option<i32>,
    /// Otherwise not an address.
    pub(crate) invalid: Option<i32>,
    /// Where these come from.
    pub(crate) source: &'static str,
}

impl Report {
    /// A value that must be there. True when it is.
    pub(crate) fn require(&mut self, path: &str, text: &str, code: Option<i32>, source: &str) -> bool {
        let there = !is_blank(text);
        if !there {
            self.add(path, Severity::Refused, Rule::Required, code, source);
        }
        there
    }

    /// Meter and finding for the length of a text.
    pub(crate) fn length(&mut self, path: &str, text: &str, limit: Limit) {
        self.text_meter(path, text, limit);
        self.compare_length(path, text, limit);
    }

    /// A second, stricter reading of a limit: asked only when the text is within the first.
    pub(crate) fn also_length(&mut self, path: &str, text: &str, first: Limit, second: Limit) {
        if length(text, first.unit) <= first.max {
            self.compare_length(path, text, second);
        }
    }

    /// Text that members read: tags that are shown as text, characters that nobody typed on purpose.
    pub(crate) fn reading(&mut self, path: &str, text: &str, markup: Markup) {
        let (unsupported, hrefs) = match markup {
            Markup::Plain => (markup::plain(text).unsupported, Vec::new()),
            Markup::Links => {
                let shown = markup::links(text);
                (shown.unsupported, hrefs_of(&shown.spans))
            }
            Markup::Description => (markup::card_description(text).unsupported, Vec::new()),
            Markup::Markdown => {
                self.page(path, text, &markup::markdown::read(text));
                return;
            }
            Markup::Html => {
                let page = markup::html::read(text);
                (page.unsupported, page.hrefs())
            }
        };
        let bare = (markup == Markup::Links).then(|| address::bare(text)).into_iter().flatten();
        let typed = markup != Markup::Html;
        self.read(path, text, unsupported, hrefs.iter().map(String::as_str).chain(bare), typed);
    }

    /// [`Report::reading`] of a text that was read into blocks.
    pub(crate) fn page(&mut self, path: &str, text: &str, page: &Page) {
        let hrefs = page.hrefs();
        let links = hrefs.iter().map(String::as_str).chain(address::bare(text));
        self.read(path, text, page.unsupported, links, true);
    }

    /// What there is to say of a text that was read. `typed`: as it stands, not escaped.
    fn read<'a>(
        &mut self,
        path: &str,
        text: &str,
        unsupported: u32,
        links: impl Iterator<Item = &'a str>,
        typed: bool,
    ) {
        for address in links {
            self.link(path, address);
        }
        if typed && has_written_escape(text) {
            self.add(path, Severity::Style, Rule::WrittenEscape, None, "wecom/messages.md §1.4 [D]");
        }
        if unsupported > 0 {
            self.add(path, Severity::Style, Rule::UnsupportedMarkup, None, "wecom/messages.md §1.4 [O; D]");
        }
        self.stray(path, text);
    }

    /// Characters that nobody typed on purpose.
    pub(crate) fn stray(&mut self, path: &str, text: &str) {
        if reorders(text) {
            self.add(path, Severity::Recommended, Rule::ReordersText, None, "UAX #9 [D]");
        } else if has_stray_characters(text) {
            self.add(path, Severity::Style, Rule::InvisibleCharacters, None, "wecom/errcodes.tsv 82004 [O; D]");
        }
    }

    /// A text without markup that the server cuts.
    pub(crate) fn cut_text(&mut self, path: &str, text: &str, limit: Limit) {
        self.length(path, text, limit);
        self.reading(path, split(text, limit).0, Markup::Plain);
    }

    /// A text that must not be shorter than a number of characters; blank ones are not asked.
    pub(crate) fn at_least(&mut self, path: &str, text: &str, least: Limit) {
        let used = length(text, least.unit);
        if !is_blank(text) && used < least.max {
            self.add_number(Finding {
                path: path.to_owned(),
                severity: least.beyond,
                rule: Rule::TooShort,
                unit: Some(least.unit),
                actual: Some(used),
                limit: Some(least.max),
                code: least.code,
                source: least.source.to_owned(),
                over: None,
                detail: None,
                channel: None,
            });
        }
    }

    /// A key that comes back from a member's choice: there, not too long, one of its kind. Keys may hold any visible character.
    pub(crate) fn key(&mut self, path: &str, text: &str, limit: Limit, seen: Option<&mut HashSet<String>>) {
        let there = self.require(path, text, limit.code, limit.source);
        self.length(path, text, limit);
        self.stray(path, text);
        if there && seen.is_some_and(|seen| !seen.insert(text.to_owned())) {
            self.add(path, Severity::Refused, Rule::Duplicate, limit.code, limit.source);
        }
    }

    /// An optional text without markup that has a limit.
    pub(crate) fn optional(&mut self, path: &str, text: Option<&str>, limit: Limit) {
        let text = text.unwrap_or_default();
        self.length(path, text, limit);
        self.reading(path, text, Markup::Plain);
    }

    /// An optional text without markup and without a stated limit.
    pub(crate) fn free(&mut self, path: &str, text: Option<&str>) {
        self.reading(path, text.unwrap_or_default(), Markup::Plain);
    }

    /// An id that must be there, in one piece.
    pub(crate) fn id(&mut self, path: &str, text: Option<&str>, code: Option<i32>, source: &str) {
        self.id_with(path, text, code, None, source);
    }

    /// [`Report::id`], with the number for an id that cannot be one.
    pub(crate) fn id_with(
        &mut self,
        path: &str,
        text: Option<&str>,
        missing: Option<i32>,
        wrong: Option<i32>,
        source: &str,
    ) {
        let text = text.unwrap_or_default();
        if self.require(path, text, missing, source) && has_gap(text) {
            let source = if wrong.is_some() { source } else { "wecom/messages.md §9 [D]" };
            self.add(path, Severity::Refused, Rule::BadCharacters, wrong, source);
        }
    }

    /// An address that must be there.
    pub(crate) fn url(&mut self, path: &str, text: Option<&str>, codes: UrlCodes) {
        let text = text.unwrap_or_default();
        self.text_meter(path, text, URL);
        let (rule, code) = match address::check(text) {
            Ok(_) => {
                self.link(path, text);
                self.compare_length(path, text, URL);
                self.also_length(path, text, URL, URL_IN_ERROR_TABLE);
                return;
            }
            Err(Fault::Missing) => (Rule::Required, codes.missing),
            Err(Fault::Scheme) => (Rule::UrlScheme, codes.scheme),
            Err(Fault::Invalid) => (Rule::UrlInvalid, codes.invalid),
        };
        self.add(path, Severity::Refused, rule, code, codes.source);
    }

    /// An address that may be missing.
    pub(crate) fn optional_url(&mut self, path: &str, text: Option<&str>, codes: UrlCodes) {
        if let Some(text) = text.filter(|text| !is_blank(text)) {
            self.url(path, Some(text), codes);
        } else {
            self.meter(path, 0, URL);
        }
    }
}
