//! Addresses (links and pictures): 45034 without http:// or https://, 40039 above 2048 bytes (`wecom/messages.md §1.4, §9`).
//!
//! What the service says to an address that has a scheme and still cannot be opened is not documented; here it is 40058.

use super::fields::Fields;
use crate::reply::Refusal;

/// Bytes of an address.
const MOST: usize = 2048;

/// An address that must be there, else `missing`.
pub(super) fn link<'f>(fields: &Fields<'f>, name: &str, missing: i64) -> Result<&'f str, Refusal> {
    checked(fields, name, fields.required(name, missing)?)
}

/// An address that may be absent.
pub(super) fn optional<'f>(fields: &Fields<'f>, name: &str) -> Result<Option<&'f str>, Refusal> {
    fields.filled(name)?.map(|url| checked(fields, name, url)).transpose()
}

fn checked<'f>(fields: &Fields<'f>, name: &str, url: &'f str) -> Result<&'f str, Refusal> {
    if !has_scheme(url) {
        return Err(Refusal::new(45034));
    }
    if !opens(url) {
        return Err(fields.wrong(name, "an address"));
    }
    if is_long(url) { Err(Refusal::new(40039)) } else { Ok(url) }
}

/// Whether it starts with http:// or https://.
fn has_scheme(url: &str) -> bool {
    behind_scheme(url).is_some()
}

fn behind_scheme(url: &str) -> Option<&str> {
    ["http://", "https://"].into_iter().find_map(|scheme| {
        let begin = url.get(..scheme.len())?;
        begin.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
    })
}

/// Whether there is a scheme, a host, a port that can be one, and nothing blank anywhere.
pub(super) fn opens(url: &str) -> bool {
    let Some(rest) = behind_scheme(url) else { return false };
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match place.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((host, behind)) => (host, behind.strip_prefix(':').unwrap_or(behind)),
        None => place.split_once(':').unwrap_or((place, "")),
    };
    !host.is_empty() && (port.is_empty() || port.parse::<u16>().is_ok()) && !url.chars().any(is_gap)
}

/// Whether it is longer than an address may be.
pub(super) fn is_long(url: &str) -> bool {
    url.len() > MOST
}

/// White space, control characters, and characters that only steer how others are shown.
pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code(url: &str) -> i64 {
        let value = json!({ "url": url });
        let fields = Fields::root(value.as_object().unwrap());
        link(&fields, "url", 41010).map_or_else(|refusal| refusal.code, |_| 0)
    }

    #[test]
    fn addresses_and_what_is_wrong_with_them() {
        for good in [
            "https://a.example.com",
            "HTTP://10.0.0.8:8080/x?y=1#z",
            "https://企业.example.com/路径?名=值",
            "http://[::1]:80/",
            "https://user@a.example.com/",
            &format!("https://a.example.com/{}", "x".repeat(2048 - 22)),
        ] {
            assert_eq!(code(good), 0, "{good}");
        }
        for (bad, expected) in [
            ("", 41010),
            ("www.example.com", 45034),
            ("ftp://a.example.com", 45034),
            ("https:/a.example.com", 45034),
            (" https://a.example.com", 45034),
            ("https://", 40058),
            ("https:///x", 40058),
            ("https://?q", 40058),
            ("https://:80/", 40058),
            ("https://a:99999/", 40058),
            ("https://a.example.com/a b", 40058),
            ("https://a.exam\u{200B}ple.com", 40058),
            (&format!("https://a.example.com/{}", "x".repeat(2049 - 22)), 40039),
        ] {
            assert_eq!(code(bad), expected, "{bad}");
        }
    }
}
