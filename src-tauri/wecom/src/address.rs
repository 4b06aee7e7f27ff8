//! Addresses (URLs) in messages: what WeCom takes as one, and what a reader would.

use crate::measure::{is_blank, is_invisible};
use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};
use url::{Host, Url};

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing there.
    Missing,
    /// Does not begin with `http://` or `https://` (`wecom/messages.md §1.4` [O], 45034).
    Scheme,
    /// White space, control or invisible characters in it, or no host [D].
    Invalid,
}

/// Checks an address. The length is not looked at here.
pub(crate) fn check(text: &str) -> Result<Url, Fault> {
    if is_blank(text) {
        return Err(Fault::Missing);
    }
    let unwanted = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    let visible: String = text.chars().filter(|c| !unwanted(*c)).take(9).collect();
    let visible = visible.to_ascii_lowercase();
    let Some(after) = visible.strip_prefix("https://").or_else(|| visible.strip_prefix("http://")) else {
        return Err(Fault::Scheme);
    };
    if text.chars().any(unwanted) || after.starts_with(['/', '\\', '?', '#']) {
        return Err(Fault::Invalid);
    }
    match Url::parse(text) {
        Ok(url) if url.host_str().is_some_and(|host| !host.is_empty()) => Ok(url),
        _ => Err(Fault::Invalid),
    }
}

/// The host name of an address, to show in place of a picture.
pub(crate) fn host(text: &str) -> Option<String> {
    check(text).ok().and_then(|url| url.host_str().map(str::to_owned))
}

/// What should be pointed out of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It hides where it leads.
    HiddenHost,
    /// Letters of its host look like those of another.
    LookAlike,
    /// Its host has international letters.
    International,
}

/// What should be pointed out of an address; nothing of most.
pub(crate) fn doubt(text: &str) -> Option<Doubt> {
    let url = check(text).ok()?;
    if hides_its_host(text, &url) {
        return Some(Doubt::HiddenHost);
    }
    let Some(Host::Domain(ascii)) = url.host() else { return None };
    if !ascii.split('.').any(|label| label.starts_with("xn--")) {
        return None;
    }
    let host = readable(&url);
    let looks_like_another = host.split('.').any(|label| {
        let level = label.detect_restriction_level();
        let all_like_latin = level == RestrictionLevel::SingleScript && skeleton(label).all(|c| c.is_ascii());
        level > RestrictionLevel::HighlyRestrictive || all_like_latin || label.starts_with("xn--")
    });
    Some(if looks_like_another { Doubt::LookAlike } else { Doubt::International })
}

/// Whether something stands before the host that looks like one: a user name, or a backslash, which some readers take for the end of
/// the host and others do not.
pub(crate) fn hides_its_host(text: &str, url: &Url) -> bool {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !url.username().is_empty() || url.password().is_some() || authority.contains(['@', '\\'])
}

/// The host as a browser may show it: international letters where their Punycode is well formed.
pub(crate) fn readable(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(ascii)) => {
            let (host, good) = idna::domain_to_unicode(ascii);
            if good.is_ok() { host } else { ascii.to_owned() }
        }
        _ => url.host_str().unwrap_or_default().to_owned(),
    }
}

/// The addresses that stand in a text as they are; clients make links of them. They end where Chinese begins.
pub(crate) fn bare(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']' | '}' | '|' | '`')
            || matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FFEF}')
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let found = &rest[find_ignoring_case(rest, "http")?..];
            let after = found["http".len()..].trim_start_matches(['s', 'S']);
            if !after.starts_with("://") {
                rest = &found["http".len()..];
                continue;
            }
            let length = found.find(ends).unwrap_or(found.len());
            rest = &found[length.max(1)..];
            let found = found[..length].trim_end_matches(['.', ',', ';', ':', '!', '?']);
            if check(found).is_ok() {
                return Some(found);
            }
        }
    })
}

/// Where an ASCII word stands in a text.
fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests;
