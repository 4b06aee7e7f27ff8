//! How confidential a message is: the `safe` of the envelope.

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

/// `safe` (`wecom/messages.md §1.1` [O]). Written as its number; earlier drafts have `false` or `true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Safe {
    /// 0: may be shared.
    #[default]
    Open,
    /// 1: cannot be shared and shows a watermark.
    Confidential,
    /// 2: may be shared inside the company only; documented for mpnews alone.
    Internal,
}

impl Safe {
    /// The number in the request.
    pub const fn level(self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Confidential => 1,
            Self::Internal => 2,
        }
    }

    /// The value of a number; nothing when there is no such one.
    pub fn from_level(level: i64) -> Option<Self> {
        [Self::Open, Self::Confidential, Self::Internal].into_iter().find(|safe| i64::from(safe.level()) == level)
    }

    /// The number that is sent with a kind of message that has this choice; nothing where it is left out. A kind that knows only 0 and 1 gets the stricter
    /// 1 for 2. A kind for which it is refused gets what was asked for, since a message that is not confidential must not pass for one.
    pub(crate) fn sent_with(self, choice: SafeChoice) -> Option<u8> {
        match choice {
            SafeChoice::Undocumented => None,
            SafeChoice::Confidential => Some(self.min(Self::Confidential).level()),
            SafeChoice::ConfidentialOrInternal => Some(self.level()),
            SafeChoice::Refused => Some(self.level()).filter(|level| *level > 0),
        }
    }
}

/// What may be said about confidentiality (`safe`) with a kind (`wecom/messages.md §1.1` [O]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SafeChoice {
    /// Not documented: left out.
    Undocumented,
    /// 0 or 1.
    Confidential,
    /// 0, 1 or 2 (may be shared inside the company only).
    ConfidentialOrInternal,
    /// The server refuses it with 40074.
    Refused,
}

impl From<bool> for Safe {
    fn from(safe: bool) -> Self {
        if safe { Self::Confidential } else { Self::Open }
    }
}

impl Serialize for Safe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.level())
    }
}

impl<'de> Deserialize<'de> for Safe {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Level;
        impl Visitor<'_> for Level {
            type Value = Safe;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("0, 1, 2, false or true")
            }

            fn visit_bool<E: de::Error>(self, safe: bool) -> Result<Safe, E> {
                Ok(Safe::from(safe))
            }

            fn visit_i64<E: de::Error>(self, level: i64) -> Result<Safe, E> {
                Safe::from_level(level).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(level), &self))
            }

            fn visit_u64<E: de::Error>(self, level: u64) -> Result<Safe, E> {
                let known = i64::try_from(level).ok().and_then(Safe::from_level);
                known.ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(level), &self))
            }
        }
        deserializer.deserialize_any(Level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Kind;

    #[test]
    fn drafts_of_before_and_of_now_are_read() {
        for (json, expected) in [
            ("false", Safe::Open),
            ("true", Safe::Confidential),
            ("0", Safe::Open),
            ("1", Safe::Confidential),
            ("2", Safe::Internal),
        ] {
            assert_eq!(serde_json::from_str::<Safe>(json).unwrap(), expected, "{json}");
        }
        for json in ["3", "-1", "1.0", "\"1\"", "null", "18446744073709551615"] {
            assert!(serde_json::from_str::<Safe>(json).is_err(), "{json}");
        }
        assert_eq!(serde_json::to_string(&[Safe::Open, Safe::Confidential, Safe::Internal]).unwrap(), "[0,1,2]");
    }

    #[test]
    fn what_is_sent_with_each_kind() {
        let sent = |kind: Kind| {
            [Safe::Open, Safe::Confidential, Safe::Internal].map(|safe| safe.sent_with(kind.safe_choice()))
        };
        for kind in [Kind::Text, Kind::Image, Kind::Video, Kind::File] {
            assert_eq!(sent(kind), [Some(0), Some(1), Some(1)], "{kind:?}");
        }
        assert_eq!(sent(Kind::Mpnews), [Some(0), Some(1), Some(2)]);
        assert_eq!(sent(Kind::News), [None, Some(1), Some(2)]);
        for kind in [Kind::Textcard, Kind::Voice, Kind::Markdown, Kind::MiniprogramNotice, Kind::VoteInteraction] {
            assert_eq!(sent(kind), [None; 3], "{kind:?}");
        }
    }
}
