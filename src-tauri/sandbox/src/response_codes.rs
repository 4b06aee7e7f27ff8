//! Response codes (`wecom/messages.md §5`): each lets one call change the card that it came with, for 72 hours.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::clock::HOUR;
use crate::reply::Refusal;

/// Life of a code [O].
const LIFE_MS: i64 = 72 * HOUR;

/// The card that a code belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Issued {
    /// The message with the card.
    pub(crate) msgid: String,
    /// Its `card_type`.
    pub(crate) card_type: String,
    /// When it was sent, Unix milliseconds.
    pub(crate) at_ms: i64,
}

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct ResponseCodes(HashMap<String, Issued>);

impl ResponseCodes {
    /// Gives out a code; forgets those that have died.
    pub(crate) fn issue(&mut self, code: String, issued: Issued) {
        let now = issued.at_ms;
        self.0.retain(|_, other| now - other.at_ms < LIFE_MS);
        self.0.insert(code, issued);
    }

    /// The card of this code: 60140 unknown, used or dead.
    pub(crate) fn find(&self, code: &str, now: i64) -> Result<&Issued, Refusal> {
        self.0.get(code).filter(|issued| now - issued.at_ms < LIFE_MS).ok_or(Refusal::new(60140))
    }

    /// The newest codes, at most so many, oldest first.
    pub(crate) fn newest(&self, most: usize) -> Vec<(String, Issued)> {
        let mut all: Vec<_> = self.0.iter().map(|(code, issued)| (code.clone(), issued.clone())).collect();
        all.sort_by(|(a, first), (b, second)| (first.at_ms, a).cmp(&(second.at_ms, b)));
        let skipped = all.len().saturating_sub(most);
        all.split_off(skipped)
    }

    /// Uses a code up.
    pub(crate) fn consume(&mut self, code: &str) {
        self.0.remove(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_works_once_and_for_seventy_two_hours() {
        let mut codes = ResponseCodes::default();
        let issued = |at_ms| Issued { msgid: "m".to_owned(), card_type: "vote_interaction".to_owned(), at_ms };
        codes.issue("a".to_owned(), issued(0));
        codes.issue("b".to_owned(), issued(1));
        assert_eq!(codes.find("a", LIFE_MS - 1), Ok(&issued(0)));
        assert_eq!(codes.find("a", LIFE_MS).unwrap_err().code, 60140);
        codes.consume("b");
        assert_eq!(codes.find("b", 1).unwrap_err().code, 60140);
        codes.issue("c".to_owned(), issued(LIFE_MS));
        assert_eq!(codes.0.len(), 1);
    }
}
