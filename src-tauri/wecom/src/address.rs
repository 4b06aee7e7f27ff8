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
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let good = [
            "https://a.example.com",
            "http://10.0.0.8:8080/x?y=1#z",
            "HTTPS://A.example.com/路径?名=值",
            "https://企业.example.com/",
            "http://[::1]/",
        ];
        for text in good {
            assert!(check(text).is_ok(), "{text:?}");
        }
        for text in ["", "  ", "\u{200B}\n"] {
            assert_eq!(check(text), Err(Fault::Missing), "{text:?}");
        }
        let schemes = [
            "www.example.com",
            "javascript:alert(1)",
            "javascript:alert( 1 )",
            "ftp://a.example.com",
            "//a.example.com",
            "https:/a.example.com",
            "https：//a.example.com",
            "data:text/html,https://a",
            "mailto:a@example.com",
        ];
        for text in schemes {
            assert_eq!(check(text), Err(Fault::Scheme), "{text:?}");
        }
        let invalid = [
            "https://",
            "http:///path",
            "https://?q",
            "https://#f",
            "https://\\a",
            "https://a.example.com/a b",
            " https://a.example.com",
            "https://a.example.com\n",
            "https://a.exam\u{200B}ple.com",
            "ht\u{200B}tps://a.example.com",
            "https://a.example.com/\u{202E}gpj.exe",
            "https://a.example.com/\u{3000}",
            "https://:80/",
            "https://a:99999/",
        ];
        for text in invalid {
            assert_eq!(check(text), Err(Fault::Invalid), "{text:?}");
        }
    }

    #[test]
    fn hosts() {
        assert_eq!(host("https://static.example.com/a.png").as_deref(), Some("static.example.com"));
        assert_eq!(host("static.example.com/a.png"), None);
    }

    #[test]
    fn what_hides_where_it_leads() {
        for (address, expected) in [
            ("https://oa.example.com/a@b?c=@d#@", None),
            ("https://oa.example.com@evil.example/", Some(Doubt::HiddenHost)),
            ("https://oa.example.com:443@evil.example/x", Some(Doubt::HiddenHost)),
            ("https://@evil.example", Some(Doubt::HiddenHost)),
            ("https://oa.example.com\\@evil.example", Some(Doubt::HiddenHost)),
            ("https://企业.example.com/", Some(Doubt::International)),
            ("https://xn--fiqs8s.example.com/", Some(Doubt::International)),
            ("https://企业oa.example.com/", Some(Doubt::International)),
            ("https://bücher.example", Some(Doubt::International)),
            ("https://пример.рф/", Some(Doubt::International)),
            ("https://wеixin.qq.com", Some(Doubt::LookAlike)),
            ("https://аррӏе.com/", Some(Doubt::LookAlike)),
            ("https://xn--80ak6aa92e.com/", Some(Doubt::LookAlike)),
            ("https://ｏａ.example.com", None),
            ("http://10.0.0.8:8080/", None),
            ("http://[::1]/", None),
            ("no address", None),
        ] {
            assert_eq!(doubt(address), expected, "{address}");
        }
    }

    #[test]
    fn addresses_in_a_text_end_where_a_reader_sees_it() {
        let found = |text: &str| bare(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(found("https://a.cn谢谢"), ["https://a.cn"]);
        assert_eq!(found("(https://a.cn/x), http://b.cn."), ["https://a.cn/x", "http://b.cn"]);
        assert_eq!(found("https:// http:///x https://"), Vec::<String>::new());
        assert_eq!(found("看ＨＴＴＰ"), Vec::<String>::new());
    }
}
