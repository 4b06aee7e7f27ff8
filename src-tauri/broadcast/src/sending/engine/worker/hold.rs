//! What a frequency limit does: everything of the profile waits until the window passes, longer each time running.
//!
//! The server says neither which window was hit nor how long it lasts. So the waits follow the documented windows
//! ([`wecom::limits::WINDOWS`]), the shortest first, and end with one single request.

use crate::model::error_view::ErrorView;
use crate::model::timestamp::Timestamp;
use crate::store::holds::HoldRow;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::Offset;
use std::time::Duration;
use tokio::time::Instant;
use wecom::limits::{HOURS_FROM_UTC, WINDOWS, Window};

/// The clock by which WeCom's days begin.
const CHINA: Offset = Offset::constant(HOURS_FROM_UTC);
/// The day from which days are counted in the database.
const FIRST_DAY: Date = Date::constant(1970, 1, 1);

/// The day in China, counted from 1970-01-01.
pub(crate) fn china_day(at: Timestamp) -> i64 {
    at.at(CHINA).date().duration_since(FIRST_DAY).as_hours() / 24
}

/// Beginning and end of a day in China.
pub(crate) fn day_of_china(day: i64) -> (Timestamp, Timestamp) {
    let begins = |day: i64| {
        let date = FIRST_DAY.saturating_add(SignedDuration::from_hours(day.saturating_mul(24)));
        Timestamp::of(date.at(0, 0, 0, 0), CHINA)
    };
    (begins(day), begins(day.saturating_add(1)))
}

/// A documented window of frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateWindow {
    /// How long it is.
    pub length: Duration,
    /// Whether it ends with the hour or day of the clock in China; else so long after the answer.
    pub by_the_clock: bool,
}

impl RateWindow {
    /// The documented windows: a minute, an hour, a day.
    pub const DOCUMENTED: [Self; 3] = [Self::of(WINDOWS[0]), Self::of(WINDOWS[1]), Self::of(WINDOWS[2])];

    const fn of(Window { length, by_the_clock }: Window) -> Self {
        Self { length, by_the_clock }
    }

    fn ms(self) -> i64 {
        i64::try_from(self.length.as_millis()).unwrap_or(i64::MAX).max(1)
    }

    fn end(self, now: Timestamp) -> Timestamp {
        if !self.by_the_clock {
            return Timestamp(now.0 + self.ms());
        }
        // Windows divide the day evenly, so they are counted from its beginning.
        let (midnight, _) = day_of_china(china_day(now));
        Timestamp(midnight.0 + ((now.0 - midnight.0).div_euclid(self.ms()) + 1) * self.ms())
    }
}

/// A profile that is held.
#[derive(Debug, Clone)]
pub(super) struct RateLimitHold {
    until: Timestamp,
    /// The same on the clock that is never set.
    ends: Instant,
    /// When it was told so: answers to what left before say nothing new.
    pub(super) since: Instant,
    step: u32,
    error: ErrorView,
    trying: bool,
}

impl RateLimitHold {
    /// The next hold, longer than the one before.
    pub(super) fn after(before: Option<&Self>, error: ErrorView, now: Timestamp, windows: &[RateWindow]) -> Self {
        let step = before.map_or(0, |before| before.step) + 1;
        let until = window(step, windows).end(now);
        let length = Duration::from_millis(u64::try_from(until.0 - now.0).unwrap_or_default());
        let since = Instant::now();
        Self { until, ends: since + length, since, step, error, trying: false }
    }

    /// A hold that was written down. It never lasts longer than its window from now: the clock may have been moved back.
    pub(super) fn read(row: HoldRow, now: Timestamp, windows: &[RateWindow]) -> Self {
        let most = window(row.step, windows).ms();
        let left = (row.until.0 - now.0).clamp(0, most);
        let since = Instant::now();
        Self {
            until: row.until,
            ends: since + Duration::from_millis(u64::try_from(left).unwrap_or_default()),
            since,
            step: row.step,
            error: row.error,
            trying: row.until.0 == 0,
        }
    }

    /// How long it lasts still; `None`: it is over. Whichever clock says so first is believed: too early costs one request.
    pub(super) fn lasts(&self, now: Timestamp) -> Option<Duration> {
        if self.trying || now >= self.until {
            return None;
        }
        self.ends.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    /// One request is to find out whether it is over.
    pub(super) fn try_again(&mut self) {
        self.trying = true;
        self.since = Instant::now();
    }

    pub(super) fn is_trying(&self) -> bool {
        self.trying
    }

    pub(super) fn row(&self) -> HoldRow {
        let until = if self.trying { Timestamp(0) } else { self.until };
        HoldRow { until, step: self.step, error: self.error.clone() }
    }
}

fn window(step: u32, windows: &[RateWindow]) -> RateWindow {
    let at = usize::try_from(step.saturating_sub(1)).unwrap_or(usize::MAX);
    windows.get(at).or(windows.last()).copied().unwrap_or(RateWindow::DOCUMENTED[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::error_view::ErrorCode;

    const DAY_MS: i64 = 24 * 60 * 60 * 1000;

    #[test]
    fn a_day_begins_in_china() {
        // 2024-12-31 15:59:59 and 16:00:00 UTC.
        assert_eq!(china_day(Timestamp(1_735_660_799_000)) + 1, china_day(Timestamp(1_735_660_800_000)));
        assert_eq!(china_day(Timestamp(1_735_660_800_000)), china_day(Timestamp(1_735_660_800_000 + DAY_MS - 1)));
        for at in [-1, 0, 57_599_999, 57_600_000, -28_800_000, -28_800_001, 1_735_660_800_000] {
            let day = (at + DAY_MS / 3).div_euclid(DAY_MS);
            assert_eq!(china_day(Timestamp(at)), day, "{at}");
            let (begins, ends) = day_of_china(day);
            assert!(begins.0 <= at && at < ends.0 && ends.0 - begins.0 == DAY_MS, "{at}");
        }
    }

    #[test]
    fn a_minute_then_the_hour_then_the_day() {
        // 2024-02-29 10:59:30 in China.
        let now = Timestamp(1_709_175_570_000);
        let error = || ErrorView::new(ErrorCode::Api, "45009");
        let windows = RateWindow::DOCUMENTED;
        let first = RateLimitHold::after(None, error(), now, &windows);
        assert_eq!(first.until.0 - now.0, 60_000);
        let second = RateLimitHold::after(Some(&first), error(), now, &windows);
        assert_eq!(second.until.0 - now.0, 30_000);
        let third = RateLimitHold::after(Some(&second), error(), now, &windows);
        assert_eq!(third.until.0 - now.0, (13 * 60 * 60 + 30) * 1000);
        assert_eq!(china_day(third.until), china_day(now) + 1);
        assert_eq!(china_day(Timestamp(third.until.0 - 1)), china_day(now));
        let fourth = RateLimitHold::after(Some(&third), error(), third.until, &windows);
        assert_eq!(fourth.until.0 - third.until.0, DAY_MS);
    }

    #[test]
    fn a_clock_moved_back_does_not_make_it_longer() {
        let error = ErrorView::new(ErrorCode::Api, "45009");
        let row = HoldRow { until: Timestamp(1_709_175_570_000), step: 1, error };
        let read = RateLimitHold::read(row, Timestamp(1_709_000_000_000), &RateWindow::DOCUMENTED);
        assert!(read.lasts(Timestamp(1_709_000_000_000)).unwrap() <= Duration::from_mins(1));
        assert_eq!(read.lasts(Timestamp(1_709_175_570_000)), None);
    }
}
