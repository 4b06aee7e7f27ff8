//! A point in time as it is stored and as it crosses to the UI.

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
        let ((year, month, day), rest) = self.parts();
        format!("{year:04}{month:02}{day:02}-{:02}{:02}{:02}", rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// `YYYY-MM-DD HH:MM:SS` of a clock so many minutes ahead of UTC.
    pub fn local(self, utc_offset: i32) -> String {
        let ((year, month, day), rest) = Self(self.0.saturating_add(i64::from(utc_offset) * 60_000)).parts();
        format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// Date, and seconds since its begin.
    fn parts(self) -> ((i64, i64, i64), i64) {
        let seconds = self.0.div_euclid(1000);
        (civil(seconds.div_euclid(86_400)), seconds.rem_euclid(86_400))
    }
}

/// Year, month and day of the proleptic Gregorian calendar, from days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from 1 March of a year 0, so that the leap day is the last of its year.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
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
    }
}
