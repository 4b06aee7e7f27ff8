//! The duplicate check (重复消息检查): which requests were accepted lately, by a fingerprint of their JSON.
//!
//! "The same JSON content" is read as: equal as JSON, whatever the order of keys and the spacing
//! (`wecom/messages.md §3` leaves this open).

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use crate::clock::SECOND;
use crate::reply::Object;

/// Longest interval that a request may ask for, in seconds (`wecom/messages.md §1.1` [O]).
pub(crate) const LONGEST_INTERVAL: i64 = 14_400;

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct Duplicates {
    accepted: HashMap<u64, i64>,
    order: VecDeque<(i64, u64)>,
}

impl Duplicates {
    /// Whether this content was accepted less than `interval` seconds ago.
    pub(crate) fn has(&self, print: u64, now: i64, interval: i64) -> bool {
        self.accepted.get(&print).is_some_and(|at| now - at < interval * SECOND)
    }

    /// The newest of what was accepted, at most so many, oldest first: when, and the fingerprint.
    pub(crate) fn newest(&self, most: usize) -> Vec<(i64, u64)> {
        let skipped = self.order.len().saturating_sub(most);
        self.order.iter().skip(skipped).copied().collect()
    }

    /// Writes down that this content was accepted now.
    pub(crate) fn remember(&mut self, print: u64, now: i64) {
        while let Some((at, old)) = self.order.front().copied()
            && now - at >= LONGEST_INTERVAL * SECOND
        {
            self.order.pop_front();
            if self.accepted.get(&old) == Some(&at) {
                self.accepted.remove(&old);
            }
        }
        self.accepted.insert(print, now);
        self.order.push_back((now, print));
    }
}

/// A fingerprint of the content.
pub(crate) fn fingerprint(object: &Object) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash_object(object, &mut hasher);
    hasher.finish()
}

fn hash_object(object: &Object, hasher: &mut DefaultHasher) {
    let mut names: Vec<&String> = object.keys().collect();
    names.sort_unstable();
    (b'{', names.len()).hash(hasher);
    for name in names {
        name.hash(hasher);
        hash_value(&object[name], hasher);
    }
}

fn hash_value(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Object(object) => hash_object(object, hasher),
        Value::Array(items) => {
            (b'[', items.len()).hash(hasher);
            for item in items {
                hash_value(item, hasher);
            }
        }
        Value::String(text) => (b'"', text).hash(hasher),
        other => (b'#', other.to_string()).hash(hasher),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(json: &str) -> u64 {
        fingerprint(serde_json::from_str::<Value>(json).unwrap().as_object().unwrap())
    }

    #[test]
    fn order_and_spacing_do_not_make_a_request_another_one() {
        assert_eq!(print(r#"{"a":1,"b":{"c":"x","d":[1,2]}}"#), print(r#"{ "b":{"d":[1,2],"c":"x"}, "a":1 }"#));
        for other in [r#"{"a":1,"b":{"c":"x","d":[2,1]}}"#, r#"{"a":"1","b":{"c":"x","d":[1,2]}}"#, r#"{"a":1}"#] {
            assert_ne!(print(r#"{"a":1,"b":{"c":"x","d":[1,2]}}"#), print(other));
        }
    }

    #[test]
    fn content_is_new_again_after_its_interval() {
        let mut duplicates = Duplicates::default();
        duplicates.remember(1, 0);
        assert!(duplicates.has(1, 899_999, 900) && !duplicates.has(1, 900_000, 900) && !duplicates.has(2, 0, 900));
        duplicates.remember(1, 900_000);
        duplicates.remember(2, LONGEST_INTERVAL * SECOND);
        assert!(duplicates.has(1, 900_001, 900), "dropping the first mention keeps the second");
        assert_eq!(duplicates.order.len(), 2);
    }
}
