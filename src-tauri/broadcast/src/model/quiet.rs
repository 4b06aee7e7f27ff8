//! Quiet hours of a company: the hours of the day in which nothing leaves by itself. What would leave then waits for their end.

use crate::model::timestamp::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// From when to when on which days, by the clock of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct QuietHours {
    /// When they begin, in minutes of the day: 0 to 1439.
    pub from: u16,
    /// When they end, in minutes of the day. Before [`QuietHours::from`]: on the next day. The same: there are none.
    pub to: u16,
    /// The days on which they begin, Monday first.
    pub days: [bool; 7],
}

impl QuietHours {
    /// Whether both are times of a day.
    pub fn is_possible(&self) -> bool {
        self.from < DAY && self.to < DAY
    }

    /// Whether they are never.
    pub fn is_none(&self) -> bool {
        self.from == self.to || !self.days.contains(&true)
    }

    /// When the quiet hours end in which a moment lies; `None`: it lies in none. By the wall clock of the zone: on a day on which the
    /// clock is set the hours are longer or shorter, and their end is a moment that the clock shows, the next one where it skips it.
    pub fn end(&self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.is_none() || !self.is_possible() {
            return None;
        }
        let moment = jiff::Timestamp::from_millisecond(at.0).ok()?;
        let local = zone.to_datetime(moment);
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or_default();
        let begins = |date: Date| self.begins_on(date);
        let today = local.date();
        let over_midnight = self.to < self.from;
        let ends = if over_midnight {
            let begun_yesterday = minute < self.to && today.yesterday().is_ok_and(begins);
            if begun_yesterday {
                Some(today)
            } else if minute >= self.from && begins(today) {
                today.tomorrow().ok()
            } else {
                None
            }
        } else {
            (self.from <= minute && minute < self.to && begins(today)).then_some(today)
        }?;
        let end = ends.to_datetime(Time::midnight()).checked_add(i64::from(self.to).minutes()).ok()?;
        Some(Timestamp(moment_of(end, zone, at)))
    }

    /// When they begin next after a moment; `None`: never. By the wall clock of the zone, as [`QuietHours::end`]: on a day on which the
    /// clock skips their beginning, up to an hour later than they do.
    pub fn begin(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.is_none() || !self.is_possible() {
            return None;
        }
        let today = zone.to_datetime(jiff::Timestamp::from_millisecond(after.0).ok()?).date();
        // Of the days that are chosen the next may be the same day of the next week.
        (0..=7_i64).find_map(|days| {
            let date = today.checked_add(days.days()).ok().filter(|date| self.begins_on(*date))?;
            let shown = date.to_datetime(Time::midnight()).checked_add(i64::from(self.from).minutes()).ok()?;
            let moments = [zone.to_ambiguous_timestamp(shown).compatible(), zone.to_ambiguous_timestamp(shown).later()];
            let moments = moments.into_iter().flatten().map(|moment| Timestamp(moment.as_millisecond()));
            moments.filter(|moment| *moment > after).min()
        })
    }

    /// Whether they begin on a day.
    fn begins_on(&self, date: Date) -> bool {
        let day = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        self.days.get(day).copied().unwrap_or_default()
    }
}

/// When a clock shows this, after a moment: where it shows it twice, the second time if the first has passed.
fn moment_of(shown: DateTime, zone: &TimeZone, after: Timestamp) -> i64 {
    let ambiguous = zone.to_ambiguous_timestamp(shown);
    let ms = |found: Result<jiff::Timestamp, jiff::Error>| found.map_or(i64::MAX, jiff::Timestamp::as_millisecond);
    let first = ms(ambiguous.compatible());
    if first > after.0 { first } else { ms(ambiguous.later()).max(after.0 + 1) }
}

#[cfg(test)]
mod tests;
