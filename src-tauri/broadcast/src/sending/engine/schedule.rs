//! A better minute: many companies send on the hour and the half hour, and delivery lags then.

use super::Engine;
use crate::model::timestamp::Timestamp;
use jiff::tz::Offset;
use std::hash::{DefaultHasher, Hash, Hasher};
use wecom::limits::CROWDED_MINUTES;

const MINUTE_MS: i64 = 60_000;
/// Fewest minutes later.
const LEAST: i64 = 2;
/// Most minutes later.
const MOST: i64 = 12;

/// Whether a time is in the minute :00 or :30 of its hour. Time zones whose hours do not begin with those of UTC or half an hour
/// later are left out of this.
fn is_crowded(at: Timestamp) -> bool {
    CROWDED_MINUTES.contains(&at.at(Offset::UTC).minute())
}

impl Engine {
    /// A time two to twelve minutes later than one that is in the minute :00 or :30; `None` for any other.
    pub fn calmer_time(&self, at: Timestamp) -> Option<Timestamp> {
        let mut hasher = DefaultHasher::new();
        self.shared.deps.ids.fresh().hash(&mut hasher);
        let spread = u64::try_from(MOST - LEAST + 1).unwrap_or(1);
        let later = LEAST + i64::try_from(hasher.finish() % spread).unwrap_or_default();
        is_crowded(at).then_some(Timestamp(at.0 + later * MINUTE_MS))
    }
}

#[cfg(test)]
mod tests;
