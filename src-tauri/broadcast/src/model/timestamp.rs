//! A point in time as it is stored and as it crosses to the UI.

use jiff::Span;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use wecom::clock::Clock;

/// Milliseconds since 1970-01-01 UTC. Fits a JavaScript number exactly until the year 287,396.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// What the clock says.
    pub fn now(clock: &dyn Clock) -> Self {
        Self(clock.now_ms())
    }

    /// `YYYYMMDD-HHMMSS` in UTC, for file names.
    pub fn stamp(self) -> String {
        self.at(Offset::UTC).strftime("%Y%m%d-%H%M%S").to_string()
    }

    /// `YYYY-MM-DD HH:MM:SS` of a clock so many minutes ahead of UTC; of UTC for a clock that no place on earth has.
    pub fn local(self, utc_offset: i32) -> String {
        let offset = utc_offset.checked_mul(60).and_then(|seconds| Offset::from_seconds(seconds).ok());
        self.at(offset.unwrap_or(Offset::UTC)).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// Date and time of a clock with an offset. A moment beyond the years of the calendar (-9999 to 9999) is the last one in them.
    pub(crate) fn at(self, offset: Offset) -> DateTime {
        let beyond = if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        offset.to_datetime(jiff::Timestamp::from_millisecond(self.0).unwrap_or(beyond))
    }

    /// The moment at which a clock with an offset shows this.
    pub(crate) fn of(civil: DateTime, offset: Offset) -> Self {
        let beyond = if civil.year() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Self(offset.to_timestamp(civil).unwrap_or(beyond).as_millisecond())
    }

    /// So many months of the calendar earlier: on the last day of a month that has no such day. In UTC, from which no zone is more
    /// than a day away.
    pub(crate) fn months_ago(self, months: u32) -> Self {
        let now = self.at(Offset::UTC);
        let then = Span::new().try_months(i64::from(months)).and_then(|span| now.checked_sub(span));
        then.map_or(Self(i64::MIN), |then| Self::of(then, Offset::UTC))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps() {
        for (ms, expected) in [
            (0, "19700101-000000"),
            (-1, "19691231-235959"),
            (951_782_400_000, "20000229-000000"),
            (1_709_164_800_000, "20240229-000000"),
            (1_735_689_599_999, "20241231-235959"),
            (4_107_542_400_000, "21000301-000000"),
        ] {
            assert_eq!(Timestamp(ms).stamp(), expected);
        }
        assert_eq!(Timestamp(1_735_689_599_999).local(8 * 60), "2025-01-01 07:59:59");
        assert_eq!(Timestamp(0).local(-90), "1969-12-31 22:30:00");
        assert_eq!(Timestamp(0).local(i32::MAX), "1970-01-01 00:00:00");
        assert_eq!(Timestamp(i64::MAX).stamp(), "99991230-220000");
    }

    #[test]
    fn a_month_ago_is_the_same_day_of_the_month_before_or_its_last() {
        let day = |stamp: &str| {
            let civil = DateTime::strptime("%Y%m%d-%H%M%S", stamp).unwrap();
            Timestamp::of(civil, Offset::UTC)
        };
        for (now, months, then) in [
            ("20240331-120000", 1, "20240229-120000"),
            ("20230331-120000", 1, "20230228-120000"),
            ("20240115-000001", 1, "20231215-000001"),
            ("20240229-235959", 12, "20230228-235959"),
            ("20240229-235959", 48, "20200229-235959"),
        ] {
            assert_eq!(day(now).months_ago(months), day(then), "{now} {months}");
        }
        assert_eq!(Timestamp(0).months_ago(0), Timestamp(0));
        assert_eq!(Timestamp(0).months_ago(u32::MAX), Timestamp(i64::MIN));
    }
}
