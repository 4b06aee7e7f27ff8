//! Addresses (URLs) in messages: what WeCom takes as one, and what a reader would.

use crate::message::measure::{is_blank, is_invisible};
use url::Url;

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
}
