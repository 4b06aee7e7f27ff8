//! A limit as a value: how much of what fits, what happens beyond, and who says so.
//!
//! Every limit stands once, as an associated constant of the message type that it binds. Rules, meters and preview
//! read the same constant, so that a field cannot be cut at one place in the preview and at another in the findings.

use serde::{Deserialize, Serialize};

/// What a finding means for the send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The server refuses the message: sending is blocked.
    Refused,
    /// The server silently cuts the value.
    Cut,
    /// The application needs something for it (a callback URL, a linked mini program).
    NeedsApp,
    /// Longer than the recommended length: clients may shorten it.
    Recommended,
    /// Works, but looks or reads worse than it could.
    Style,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// UTF-8 bytes (字节).
    Bytes,
    /// Characters (字符 / 字): Unicode scalar values.
    Chars,
    /// Entries of a list.
    Items,
}

/// How long a value, or how many entries a list, may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub unit: Unit,
    /// The greatest value that is still fine.
    pub max: u32,
    /// What happens beyond it.
    pub beyond: Severity,
    /// The server's error number beyond it, where the documents name one.
    pub code: Option<i32>,
    /// Where the limit is documented.
    pub source: &'static str,
}

impl Limit {
    /// Cut by the server, silently (kind T of `wecom/messages.md §0.2`).
    pub(crate) const fn cut(unit: Unit, max: u32, source: &'static str) -> Self {
        Self { unit, max, beyond: Severity::Cut, code: None, source }
    }

    /// Refused by the server (kinds H and H?).
    pub(crate) const fn refused(unit: Unit, max: u32, code: Option<i32>, source: &'static str) -> Self {
        Self { unit, max, beyond: Severity::Refused, code, source }
    }

    /// A recommended number of characters (kind R): neither refused nor cut by the server.
    pub(crate) const fn advised(max: u32, source: &'static str) -> Self {
        Self { unit: Unit::Chars, max, beyond: Severity::Recommended, code: None, source }
    }

    /// The limit as an index.
    pub(crate) fn len(self) -> usize {
        usize::try_from(self.max).unwrap_or(usize::MAX)
    }
}

/// An address in a card or message (`wecom/messages.md §1.4, §9` [O; D]).
pub const URL: Limit = Limit::refused(Unit::Bytes, 2048, Some(40039), "wecom/messages.md §1.4, §9 [O; D]");
/// The shorter length that the error table gives for addresses, against the field table's [`URL`].
pub const URL_IN_ERROR_TABLE: Limit = Limit {
    unit: Unit::Bytes,
    max: 1024,
    beyond: Severity::Recommended,
    code: Some(40039),
    source: "wecom/messages.md §1.4 [O], wecom/errcodes.tsv 40039 [O]",
};

/// A length of the documents as the limit of a field.
#[expect(clippy::cast_possible_truncation, reason = "asserted below")]
pub(crate) const fn bytes(length: usize) -> u32 {
    assert!(length < u32::MAX as usize);
    length as u32
}
