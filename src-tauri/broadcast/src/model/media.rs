//! How a draft names a file of the store: `posthorn-file:SHA256?name=NAME`, in the place of a media id or of the address of an
//! article's picture.
//!
//! The 64 hexadecimal digits say what the file is, the name what members will see. The name is percent-encoded down to letters,
//! digits and `-._~`, so that a reference stands in JSON, in an HTML attribute and in an address without further signs.

use crate::model::hex::hex;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
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
    hex(&Sha256::digest(content))
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
mod tests;
