//! How often tokens were asked for (`gettoken`), by application and hour. WeCom wants few of these calls and publishes no number, so
//! all that can be done is to count them and to show the count. Kept on the disk: a process makes one such call mostly, and a
//! script starts many. An hour without any takes no place, and a token lasts for about two.

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
/// For how long calls are kept, in hours: 13 months, so that there is a year of them.
const KEPT_HOURS: i64 = 400 * HOURS_OF_A_DAY;

/// Calls by application and by the hour since 1970-01-01 UTC in which they were made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Counted {
    apps: BTreeMap<String, BTreeMap<i64, u32>>,
    /// All calls of each application, those of hours that are kept no longer too: for counters, which never fall.
    totals: BTreeMap<String, u64>,
}

impl Counted {
    /// Documents of earlier versions have no totals: they begin with what was kept.
    fn begin_totals(&mut self) {
        for (app, hours) in &self.apps {
            let kept = || hours.values().map(|calls| u64::from(*calls)).sum::<u64>();
            self.totals.entry(app.clone()).or_insert_with(kept);
        }
    }
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
        let mut counted: Counted =
            read.inspect_err(|error| tracing::warn!(%error, "token calls")).ok().flatten().unwrap_or_default();
        counted.begin_totals();
        Self { counted: Arc::new(Mutex::new(counted)), documents: Some(documents) }
    }

    /// Counts a call of an application. May wait for the disk; what cannot be written is counted until the program ends.
    pub(crate) fn note(&self, app: &str, now: Timestamp) {
        let mut counted = self.counted.lock();
        let hour = hour_of(now);
        let calls = counted.apps.entry(app.to_owned()).or_default().entry(hour).or_default();
        *calls = calls.saturating_add(1);
        let total = counted.totals.entry(app.to_owned()).or_default();
        *total = total.saturating_add(1);
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

    /// The hours in which an application called, of those that begin between two moments: when each began, and how often it called.
    pub(crate) fn between(&self, app: &str, from: Option<Timestamp>, to: Option<Timestamp>) -> Vec<(Timestamp, u32)> {
        let is_asked = |at: Timestamp| from.is_none_or(|from| at >= from) && to.is_none_or(|to| at < to);
        let counted = self.counted.lock();
        let hours = counted.apps.get(app).into_iter().flatten();
        hours.map(|(hour, calls)| (Timestamp(hour * HOUR_MS), *calls)).filter(|(at, _)| is_asked(*at)).collect()
    }

    /// How often an application called since its calls are counted.
    pub(crate) fn total(&self, app: &str) -> u64 {
        self.counted.lock().totals.get(app).copied().unwrap_or_default()
    }
}

fn hour_of(at: Timestamp) -> i64 {
    at.0.div_euclid(HOUR_MS)
}

#[cfg(test)]
mod tests;
