//! The sandbox's clock: the machine's time plus whatever a test has added, or a time that stands still until it is
//! moved. Token life, rate windows, the recall window and the daily budget all read this clock and no other.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds of one second, minute, hour and day.
pub(crate) const SECOND: i64 = 1000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// See the module text.
#[derive(Debug)]
pub(crate) struct Clock {
    frozen_at: Option<i64>,
    added: i64,
}

impl Clock {
    /// A clock that stands at `frozen_at` (Unix ms), or runs with the machine's time.
    pub(crate) fn new(frozen_at: Option<i64>) -> Self {
        Self { frozen_at, added: 0 }
    }

    /// Now, in Unix milliseconds.
    pub(crate) fn now_ms(&self) -> i64 {
        let base = self.frozen_at.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        });
        base.saturating_add(self.added)
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&mut self, by: Duration) {
        self.added = self.added.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
    }
}

/// Number of the natural day in China (UTC+8) that a moment lies in; daily limits end with it. That the day is
/// China's is an assumption (`wecom/limits.md §7.4` [D]).
pub(crate) fn china_day(now_ms: i64) -> i64 {
    now_ms.saturating_add(8 * HOUR).div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let mut clock = Clock::new(Some(1_000));
        assert_eq!(clock.now_ms(), 1_000);
        clock.advance(Duration::from_secs(2));
        assert_eq!(clock.now_ms(), 3_000);
    }

    #[test]
    fn a_running_clock_is_the_machines_time_plus_what_was_added() {
        let mut clock = Clock::new(None);
        let before = clock.now_ms();
        clock.advance(Duration::from_hours(3));
        assert!(clock.now_ms() >= before + 3 * HOUR);
    }

    #[test]
    fn a_day_ends_at_sixteen_hours_utc() {
        let sixteen = 16 * HOUR;
        assert_eq!(china_day(sixteen - 1) + 1, china_day(sixteen));
        assert_eq!(china_day(sixteen), china_day(sixteen + DAY - 1));
    }
}
