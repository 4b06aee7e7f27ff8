//! Where the links of a message lead: the host that would be asked, as a person reads it and as it is looked up.
//!
//! A link's label says what its writer wants, and so does much of its address: `https://oa.example.com@evil.example/` leads to the
//! second host, and а Cyrillic letter looks like а Latin one. What is certain is the host, in ASCII.

use crate::message::{Message, address};
use crate::rules;
use serde::{Deserialize, Serialize};
use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};
use url::{Host, Url};

/// A host to which links of a message lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkHost {
    /// As a browser may show it.
    pub host: String,
    /// As it is looked up: international letters in Punycode.
    pub ascii: String,
    /// A link to it has a user name before the host, which hides where it leads.
    pub user_info: bool,
    /// The fields with such links, each once, as in [`crate::inspect::Finding::path`].
    pub paths: Vec<String>,
}

/// The hosts to which the links of a message lead, in the order in which they first appear; those in its texts included.
pub fn links(message: &Message) -> Vec<LinkHost> {
    let mut found: Vec<LinkHost> = Vec::new();
    for (path, text) in rules::links(message) {
        let Ok(url) = address::check(&text) else { continue };
        let Some(ascii) = url.host_str() else { continue };
        let user_info = hides_its_host(&text, &url);
        match found.iter_mut().find(|one| one.ascii == ascii && one.user_info == user_info) {
            Some(one) if one.paths.contains(&path) => {}
            Some(one) => one.paths.push(path),
            None => {
                let (ascii, host) = (ascii.to_owned(), readable(&url));
                found.push(LinkHost { host, ascii, user_info, paths: vec![path] });
            }
        }
    }
    found
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
    let url = address::check(text).ok()?;
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
fn hides_its_host(text: &str, url: &Url) -> bool {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !url.username().is_empty() || url.password().is_some() || authority.contains(['@', '\\'])
}

fn readable(url: &Url) -> String {
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
            if address::check(found).is_ok() {
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
    use crate::message::{Kind, Text, Textcard};

    fn text(content: &str) -> Message {
        Message::Text { text: Text { content: content.to_owned() } }
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
    fn every_host_of_a_message_once_with_its_fields() {
        let content = "见 https://A.example.com/x，或<a href=\"https://wеixin.qq.com/\">微信</a>；https://a.example.com/y?z。\
                       HTTP://u@b.example 与 https://企业.cn";
        let found = links(&text(content));
        let shown: Vec<_> = found.iter().map(|one| (one.host.as_str(), one.ascii.as_str(), one.user_info)).collect();
        assert_eq!(
            shown,
            [
                ("wеixin.qq.com", "xn--wixin-zwe.qq.com", false),
                ("a.example.com", "a.example.com", false),
                ("b.example", "b.example", true),
            ]
        );
        assert!(found.iter().all(|one| one.paths == ["text.content"]));
        let card = Textcard { url: "https://a.example.com".to_owned(), ..Textcard::default() };
        assert_eq!(links(&Message::Textcard { textcard: card })[0].paths, ["textcard.url"]);
        let markdown: Message = serde_json::from_value(serde_json::json!({
            "msgtype": "markdown", "markdown": {"content": "[看板](https://a.example.com/x) https://b.example.com"}
        }))
        .unwrap();
        assert_eq!(links(&markdown).len(), 2);
        let mpnews: Message = serde_json::from_value(serde_json::json!({
            "msgtype": "mpnews", "mpnews": {"articles": [{"title": "t", "thumb_media_id": "m",
            "content": "<p><a href=\"https://c.example.com\">x</a></p>", "content_source_url": "https://d.example.com"}]}
        }))
        .unwrap();
        assert_eq!(links(&mpnews).len(), 2);
        for kind in Kind::ALL {
            assert_eq!(links(&Message::blank(kind)), [], "{kind:?}");
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
