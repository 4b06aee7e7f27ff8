//! Identifiers of WeCom, as types, so that a department number can never be passed for a tag number.

use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};

/// A member's account (账号, `userid`): 1–64 bytes of digits, letters and `_ - @ .`, compared without regard to case
/// (`wecom/contacts-media-agent.md §1` [O]). The spelling given is kept for display.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct UserId(pub String);

impl UserId {
    /// The form to compare and to store keys by: lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// Whether the text is a possible account (`wecom/contacts-media-agent.md §1` [O]).
    pub fn is_valid(text: &str) -> bool {
        let mut chars = text.chars();
        text.len() <= 64
            && chars.next().is_some_and(|c| c.is_ascii_alphanumeric())
            && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@' | '.'))
    }
}

impl PartialEq for UserId {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for UserId {}

impl Hash for UserId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// A department (部门); the root has number 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct DepartmentId(pub u32);

/// A tag (标签).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct TagId(pub u32);

/// The number of a company's own application (自建应用).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct AgentId(pub u32);

/// Whether a company id looks like those of the documents, `ww1234567890abcdef` (`wecom/contacts-media-agent.md §9`). That all do is
/// written nowhere [U]: one that does not is a doubt, no mistake.
pub fn is_usual_corp_id(id: &str) -> bool {
    let digits = id.strip_prefix("ww").or_else(|| id.strip_prefix("wx"));
    digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Shortest secret that raises no doubt, in bytes: those that are known have over 40 [U].
const USUAL_SECRET: usize = 40;

/// Whether an application's secret looks like one. No document describes it [U]: one that does not is a doubt, no mistake.
pub fn is_usual_secret(secret: &str) -> bool {
    secret.len() >= USUAL_SECRET
        && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn accounts_are_compared_without_regard_to_case_and_keep_their_spelling() {
        let (one, other) = (UserId("Gao_Yu".into()), UserId("gao_yu".into()));
        assert_eq!(one, other);
        assert_eq!(HashSet::from([one.clone(), other]).len(), 1);
        assert_eq!(serde_json::to_string(&one).unwrap(), r#""Gao_Yu""#);
    }

    #[test]
    fn possible_and_impossible_accounts() {
        for good in ["a", "7", "gao_yu", "lin.qing", "a@b-c_d.e", &"a".repeat(64)] {
            assert!(UserId::is_valid(good), "{good}");
        }
        for bad in ["", "_a", ".a", "@all", "a b", "a|b", "高煜", "a\n", &"a".repeat(65)] {
            assert!(!UserId::is_valid(bad), "{bad}");
        }
    }
}
