//! How a draft names a file of the store: `posthorn-file:SHA256?name=NAME`, in the place of a media id or of the address of an
//! article's picture.
//!
//! The 64 hexadecimal digits say what the file is, the name what members will see. The name is percent-encoded down to letters,
//! digits and `-._~`, so that a reference stands in JSON, in an HTML attribute and in an address without further signs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

/// How every reference begins.
pub const SCHEME: &str = "posthorn-file:";
const NAME: &str = "?name=";
/// Hexadecimal digits of a SHA-256.
const DIGITS: usize = 64;
/// Longest reference, in bytes.
const MAX_BYTES: usize = 8 * 1024;
/// Everything but the characters that an address never needs to escape (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A file of the store, under the name that members see.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct MediaReference {
    sha256: String,
    name: String,
}

/// A text that is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reference to a file")]
pub struct BadReference;

impl MediaReference {
    /// The reference of a content under a name.
    pub fn of(content: &[u8], name: &str) -> Self {
        Self { sha256: sha256(content), name: name.to_owned() }
    }

    /// SHA-256 of the content: 64 hexadecimal digits, lower case.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The name that members see.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for MediaReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}{NAME}{}", self.sha256, utf8_percent_encode(&self.name, ESCAPED))
    }
}

impl From<MediaReference> for String {
    fn from(reference: MediaReference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for MediaReference {
    type Error = BadReference;

    fn try_from(text: String) -> Result<Self, BadReference> {
        text.parse()
    }
}

impl FromStr for MediaReference {
    type Err = BadReference;

    fn from_str(text: &str) -> Result<Self, BadReference> {
        let rest = text.strip_prefix(SCHEME).filter(|_| text.len() <= MAX_BYTES).ok_or(BadReference)?;
        let (sha256, name) = rest.split_once(NAME).ok_or(BadReference)?;
        if !is_sha256(sha256) || !name.bytes().all(is_written) {
            return Err(BadReference);
        }
        let name = percent_decode_str(name).decode_utf8().map_err(|_| BadReference)?.into_owned();
        let found = Self { sha256: sha256.to_owned(), name };
        // One file under one name has one reference: another way of writing it is somebody else's text.
        if found.to_string() == text { Ok(found) } else { Err(BadReference) }
    }
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().fold(String::with_capacity(DIGITS), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a text is a SHA-256 as it stands in references and file names.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a byte may stand in a reference behind its scheme.
fn is_written(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%')
}

/// The references that stand as attribute values in HTML (right behind a quotation mark or `=`), with their places, in order.
pub(crate) fn in_html(html: &str) -> Vec<(std::ops::Range<usize>, MediaReference)> {
    let places = html.match_indices(SCHEME).filter(|(at, _)| html[..*at].ends_with(['"', '\'', '=']));
    let found = places.filter_map(|(at, _)| {
        let rest = &html[at + SCHEME.len()..];
        let length = rest.bytes().take_while(|byte| is_written(*byte) || matches!(byte, b'?' | b'=')).count();
        let end = at + SCHEME.len() + length;
        Some((at..end, html[at..end].parse().ok()?))
    });
    found.collect()
}

/// The HTML with each reference replaced where `replace` gives something.
pub(crate) fn replaced_in_html(html: &str, mut replace: impl FnMut(&MediaReference) -> Option<String>) -> String {
    let mut text = String::with_capacity(html.len());
    let mut done = 0;
    for (place, reference) in in_html(html) {
        if let Some(other) = replace(&reference) {
            text.push_str(&html[done..place.start]);
            text.push_str(&other);
            done = place.end;
        }
    }
    text.push_str(&html[done..]);
    text
}

/// The SHA-256 of everything in a text that looks like a reference, whole or not: what must not be cleared away. Not strict,
/// so that a damaged document keeps its files too.
pub(crate) fn mentioned(text: &[u8]) -> impl Iterator<Item = String> + '_ {
    let scheme = SCHEME.as_bytes();
    text.windows(scheme.len() + DIGITS).filter(move |piece| piece.starts_with(scheme)).filter_map(move |piece| {
        let digits = std::str::from_utf8(&piece[scheme.len()..]).ok()?;
        is_sha256(digits).then(|| digits.to_owned())
    })
}

/// How far the uploads of a send are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MediaProgress {
    /// Digest of the order that the uploads are for.
    pub digest: String,
    /// The sending profile.
    pub profile_id: String,
    /// Name of the file under way.
    pub name: String,
    /// Its place among those that have to be uploaded, from 1.
    pub file: u32,
    /// How many have to be uploaded.
    pub files: u32,
    /// Bytes of it that have left.
    pub sent: u32,
    /// Its bytes.
    pub total: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn printed_as_documents_hold_it() {
        let one = MediaReference::of(b"", "8月 值班\"表\".xlsx");
        let text = format!("posthorn-file:{EMPTY}?name=8%E6%9C%88%20%E5%80%BC%E7%8F%AD%22%E8%A1%A8%22.xlsx");
        assert_eq!(one.to_string(), text);
        assert_eq!(text.parse(), Ok(one));
    }

    #[test]
    fn anything_else_is_none() {
        let good = format!("posthorn-file:{EMPTY}?name=a.png");
        assert!(good.parse::<MediaReference>().is_ok());
        for bad in [
            String::new(),
            "3xMediaIdExample_9kQ".to_owned(),
            format!(" {good}"),
            format!("{good} "),
            format!("{good}&x=1"),
            good.replace("posthorn-file:", "Posthorn-File:"),
            good.replace("e3b0", "E3B0"),
            good.replace("e3b0", "../.."),
            good.replace("?name=a.png", ""),
            good.replace("a.png", "%FF"),
            good.replace("a.png", "%61.png"),
            good.replace("a.png", "a/b.png"),
            good.replace("a.png", &"a".repeat(9000)),
        ] {
            assert_eq!(bad.parse::<MediaReference>(), Err(BadReference), "{bad}");
        }
    }

    #[test]
    fn found_in_html_where_an_attribute_has_it() {
        let one = MediaReference::of(b"1", "一 号.png");
        let two = MediaReference::of(b"2", "b.jpg");
        let html =
            format!("<p>{one}</p><img src=\"{one}\" alt=x><img src='{two}'><img src={two}><img src=\"{one}x y\">");
        let found: Vec<_> = in_html(&html).into_iter().map(|(_, reference)| reference).collect();
        assert_eq!(found.len(), 4);
        assert_eq!((&found[0], &found[1], &found[2]), (&one, &two, &two));
        assert_eq!(found[3].name(), "一 号.pngx", "a name goes as far as its characters");
        let replaced = replaced_in_html(&html, |reference| (*reference == two).then(|| "U".to_owned()));
        assert_eq!(replaced, html.replace(&format!("'{two}'"), "'U'").replace(&format!("={two}>"), "=U>"));
    }

    #[test]
    fn mentions_are_found_in_anything() {
        let one = MediaReference::of(b"1", "x.png");
        let text = format!("{{\"a\":\"{one}\",\"b\":\"posthorn-file:{EMPTY}\\u0000 posthorn-file:12");
        assert_eq!(mentioned(text.as_bytes()).collect::<Vec<_>>(), [one.sha256(), EMPTY]);
        assert_eq!(mentioned(b"posthorn-file:").count(), 0);
    }

    proptest! {
        #[test]
        fn every_name_comes_back(name in any::<String>(), content in any::<Vec<u8>>()) {
            let one = MediaReference::of(&content, &name);
            let text = one.to_string();
            prop_assume!(text.len() <= MAX_BYTES);
            prop_assert!(text.bytes().all(|byte| is_written(byte) || matches!(byte, b':' | b'?' | b'=')));
            prop_assert_eq!(mentioned(text.as_bytes()).collect::<Vec<_>>(), vec![one.sha256().to_owned()]);
            let html = format!("<img src=\"{text}\">");
            prop_assert_eq!(in_html(&html), vec![(10..10 + text.len(), one.clone())]);
            prop_assert_eq!(text.parse(), Ok(one));
        }

        #[test]
        fn what_is_read_is_printed_the_same(text in "(posthorn-file:)?([0-9a-f]{64}|[0-9a-fA-F]{62,66})?(\\?name=)?[\\PC]{0,20}") {
            if let Ok(one) = text.parse::<MediaReference>() {
                prop_assert_eq!(one.to_string(), text);
            }
        }

        #[test]
        fn any_html_is_read_and_kept(html in "(<img src=\"|posthorn-file:|[0-9a-f]{64}|\\?name=|\\PC|\"|>){0,40}") {
            prop_assert_eq!(replaced_in_html(&html, |_| None), html.clone());
            for (place, reference) in in_html(&html) {
                prop_assert_eq!(&html[place], reference.to_string());
            }
        }
    }
}
