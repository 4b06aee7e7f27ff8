//! How often tokens were asked for (`gettoken`), by application and hour. WeCom wants few of these calls and publishes no number, so
//! all that can be done is to count them and to show the count. Kept on the disk: a process makes one such call mostly, and a
//! script starts many.

use crate::documents::Documents;
use crate::model::budget::TokenCallCount;
use crate::model::timestamp::Timestamp;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom::limits::HOURS_FROM_UTC;

/// The document.
const DOCUMENT: &str = "token-calls.json";
const HOUR_MS: i64 = 3_600_000;
const HOURS_OF_A_DAY: i64 = 24;
/// For how long calls are kept, in hours: two months.
const KEPT_HOURS: i64 = 62 * HOURS_OF_A_DAY;

/// Calls by application and by the hour since 1970-01-01 UTC in which they were made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Counted {
    apps: BTreeMap<String, BTreeMap<i64, u32>>,
}

/// The count of all applications. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct TokenCalls {
    counted: Arc<Mutex<Counted>>,
    /// None: kept in memory alone.
    documents: Option<Documents>,
}

impl TokenCalls {
    /// What was counted in a folder. A damaged document is kept aside, and counting begins anew.
    pub fn open(documents: Documents) -> Self {
        let read = documents.read(DOCUMENT);
        let counted =
            read.inspect_err(|error| tracing::warn!(%error, "token calls")).ok().flatten().unwrap_or_default();
        Self { counted: Arc::new(Mutex::new(counted)), documents: Some(documents) }
    }

    /// Counts a call of an application. May wait for the disk; what cannot be written is counted until the program ends.
    pub(super) fn note(&self, app: &str, now: Timestamp) {
        let mut counted = self.counted.lock();
        let hour = hour_of(now);
        let calls = counted.apps.entry(app.to_owned()).or_default().entry(hour).or_default();
        *calls = calls.saturating_add(1);
        for hours in counted.apps.values_mut() {
            // An hour that is yet to come was counted by a clock that has been put right since.
            hours.retain(|&at, _| at > hour - KEPT_HOURS && at <= hour);
        }
        counted.apps.retain(|_, hours| !hours.is_empty());
        // Written under the lock, so that no older count takes the place of a newer one.
        let written = self.documents.as_ref().map(|documents| documents.write(DOCUMENT, &*counted));
        if let Some(Err(error)) = written {
            tracing::warn!(%error, "a token call could not be written down");
        }
    }

    /// What an application called in the hour that is under way, and on the day in China.
    pub fn count(&self, app: &str, now: Timestamp) -> TokenCallCount {
        let hour = hour_of(now);
        let from_utc = i64::from(HOURS_FROM_UTC);
        let midnight = hour - (hour + from_utc).rem_euclid(HOURS_OF_A_DAY);
        let counted = self.counted.lock();
        let Some(hours) = counted.apps.get(app) else { return TokenCallCount::default() };
        let today = hours.range(midnight..=hour).map(|(_, calls)| *calls).fold(0, u32::saturating_add);
        TokenCallCount { this_hour: hours.get(&hour).copied().unwrap_or_default(), today }
    }
}

fn hour_of(at: Timestamp) -> i64 {
    at.0.div_euclid(HOUR_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wecom::clock::SystemClock;

    /// 2027-01-15 16:00 in China.
    const AFTERNOON: i64 = 1_800_000_000_000;

    #[test]
    fn calls_are_counted_by_hour_and_day_of_china_and_outlive_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let open = || TokenCalls::open(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap());
        let calls = open();
        let at = |hours: i64| Timestamp(AFTERNOON + hours * HOUR_MS);
        for hours in [-17, -16, -1, 0, 0] {
            calls.note("a", at(hours));
        }
        calls.note("b", at(0));
        let open_again = open();
        for calls in [&calls, &open_again] {
            assert_eq!(calls.count("a", at(0)), TokenCallCount { this_hour: 2, today: 4 }, "one was yesterday");
            assert_eq!(calls.count("b", at(0)), TokenCallCount { this_hour: 1, today: 1 });
            assert_eq!(calls.count("c", at(0)), TokenCallCount::default());
        }
        assert_eq!(calls.count("a", at(7)), TokenCallCount { this_hour: 0, today: 4 });
        assert_eq!(calls.count("a", at(8)), TokenCallCount::default(), "the day in China is over");
    }

    #[test]
    fn old_hours_and_those_of_a_clock_that_was_ahead_are_dropped() {
        let calls = TokenCalls::default();
        for hours in [0, KEPT_HOURS * 3, KEPT_HOURS] {
            calls.note("a", Timestamp(AFTERNOON + hours * HOUR_MS));
        }
        let hours: Vec<_> = calls.counted.lock().apps["a"].keys().copied().collect();
        assert_eq!(hours, [hour_of(Timestamp(AFTERNOON)) + KEPT_HOURS]);
    }

    #[test]
    fn a_damaged_count_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(DOCUMENT), b"{\"apps\":{\"a\":[").unwrap();
        let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
        let calls = TokenCalls::open(documents.clone());
        assert_eq!(documents.kept_aside().len(), 1);
        calls.note("a", Timestamp(AFTERNOON));
        assert_eq!(calls.count("a", Timestamp(AFTERNOON)).today, 1);
    }
}
