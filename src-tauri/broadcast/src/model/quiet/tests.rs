//! Tests of [`super`].

use super::*;
use proptest::prelude::*;

fn china() -> TimeZone {
    TimeZone::fixed(jiff::tz::Offset::constant(8))
}

/// Central Europe by its rule: the clock is set on the last Sundays of March and October.
fn berlin() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

fn at(shown: &str, zone: &TimeZone) -> Timestamp {
    let civil: DateTime = shown.parse().unwrap();
    Timestamp(zone.to_timestamp(civil).unwrap().as_millisecond())
}

fn shown(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(jiff::Timestamp::from_millisecond(at.0).unwrap()).to_string()
}

const EVERY_DAY: [bool; 7] = [true; 7];
const NIGHT: QuietHours = QuietHours { from: 22 * 60, to: 8 * 60, days: EVERY_DAY };

#[test]
fn a_night_ends_in_the_morning_and_begins_to_the_minute() {
    let zone = china();
    for (now, end) in [
        ("2026-03-02T21:59:59", None),
        ("2026-03-02T22:00:00", Some("2026-03-03T08:00:00")),
        ("2026-03-02T23:59:59", Some("2026-03-03T08:00:00")),
        ("2026-03-03T00:00:00", Some("2026-03-03T08:00:00")),
        ("2026-03-03T07:59:59", Some("2026-03-03T08:00:00")),
        ("2026-03-03T08:00:00", None),
    ] {
        let found = NIGHT.end(at(now, &zone), &zone).map(|end| shown(end, &zone));
        assert_eq!(found.as_deref(), end, "{now}");
    }
}

#[test]
fn days_are_those_on_which_the_hours_begin() {
    let zone = china();
    // Friday and Saturday. 2026-03-06 is a Friday.
    let weekend = QuietHours { days: [false, false, false, false, true, true, false], ..NIGHT };
    let quiet = |now: &str| weekend.end(at(now, &zone), &zone).is_some();
    assert!(!quiet("2026-03-06T07:00:00"), "Thursday's night is none");
    assert!(quiet("2026-03-06T23:00:00") && quiet("2026-03-07T07:00:00") && quiet("2026-03-08T07:00:00"));
    assert!(!quiet("2026-03-08T23:00:00"));
    let noon = QuietHours { from: 12 * 60, to: 13 * 60 + 30, days: EVERY_DAY };
    assert_eq!(
        noon.end(at("2026-03-02T12:10:00", &zone), &zone).map(|end| shown(end, &zone)).as_deref(),
        Some("2026-03-02T13:30:00")
    );
    assert_eq!(noon.end(at("2026-03-02T13:30:00", &zone), &zone), None);
}

#[test]
fn they_begin_next_on_the_next_day_that_has_them() {
    let zone = china();
    let next = |hours: &QuietHours, now: &str| hours.begin(at(now, &zone), &zone).map(|begin| shown(begin, &zone));
    for (now, begin) in [
        ("2026-03-02T21:59:59", "2026-03-02T22:00:00"),
        ("2026-03-02T22:00:00", "2026-03-03T22:00:00"),
        ("2026-03-03T07:00:00", "2026-03-03T22:00:00"),
    ] {
        assert_eq!(next(&NIGHT, now).as_deref(), Some(begin), "{now}");
    }
    let friday = QuietHours { days: [false, false, false, false, true, false, false], ..NIGHT };
    assert_eq!(next(&friday, "2026-03-02T12:00:00").as_deref(), Some("2026-03-06T22:00:00"));
    assert_eq!(next(&friday, "2026-03-06T23:00:00").as_deref(), Some("2026-03-13T22:00:00"), "a week later");
}

#[test]
fn a_beginning_that_the_clock_shows_twice_is_the_next_of_the_two() {
    let zone = berlin();
    // On 2026-10-25 the clock goes from 03:00 to 02:00.
    let small = QuietHours { from: 150, to: 480, days: EVERY_DAY };
    let first = small.begin(at("2026-10-25T01:00:00", &zone), &zone).unwrap();
    let second = small.begin(first, &zone).unwrap();
    assert_eq!((shown(first, &zone), second.0 - first.0), ("2026-10-25T02:30:00".to_owned(), 3_600_000));
}

#[test]
fn none_are_none() {
    let now = at("2026-03-02T22:00:00", &china());
    for none in [
        QuietHours { to: NIGHT.from, ..NIGHT },
        QuietHours { days: [false; 7], ..NIGHT },
        QuietHours { from: DAY, ..NIGHT },
    ] {
        assert_eq!(none.end(now, &china()), None, "{none:?}");
        assert_eq!(none.begin(now, &china()), None, "{none:?}");
    }
}

#[test]
fn the_clock_that_is_set_ends_them_when_it_shows_their_end() {
    let zone = berlin();
    // On 2026-03-29 the clock goes from 02:00 to 03:00, on 2026-10-25 from 03:00 to 02:00.
    let hours = |from: &str| {
        let begun = at(from, &zone);
        let end = NIGHT.end(begun, &zone).unwrap();
        assert!(shown(end, &zone).ends_with("T08:00:00"));
        (end.0 - begun.0) / 3_600_000
    };
    assert_eq!((hours("2026-03-27T22:00:00"), hours("2026-03-28T22:00:00"), hours("2026-10-24T22:00:00")), (10, 9, 11));
    // An end that the clock skips is the moment after it; one that it shows twice has not come before the second.
    let small = QuietHours { from: 60, to: 150, days: EVERY_DAY };
    assert_eq!(shown(small.end(at("2026-03-29T01:30:00", &zone), &zone).unwrap(), &zone), "2026-03-29T03:30:00");
    let second_time = Timestamp(at("2026-10-25T02:10:00", &zone).0 + 3_600_000);
    let end = small.end(second_time, &zone).unwrap();
    assert_eq!(end.0 - second_time.0, 20 * 60_000);
}

proptest! {
    #[test]
    fn an_end_comes_within_a_day_and_is_not_quiet_itself(from in 0_u16..DAY, to in 0_u16..DAY, minute in 0_i64..600_000, every in any::<[bool; 7]>()) {
        let hours = QuietHours { from, to, days: every };
        for zone in [china(), berlin()] {
            let now = Timestamp(1_767_225_600_000 + minute * 60_000);
            if let Some(end) = hours.end(now, &zone) {
                prop_assert!(end > now && end.0 - now.0 <= 26 * 3_600_000);
                let shows = zone.to_datetime(jiff::Timestamp::from_millisecond(end.0).unwrap());
                let skipped = u16::try_from(i32::from(shows.hour()) * 60 + i32::from(shows.minute())).unwrap() != to;
                prop_assert!(skipped || hours.end(end, &zone).is_none());
            }
            if let Some(begin) = hours.begin(now, &zone) {
                prop_assert!(begin > now && begin.0 - now.0 <= (8 * 24 + 1) * 3_600_000);
                let shows = zone.to_datetime(jiff::Timestamp::from_millisecond(begin.0).unwrap());
                let skipped = u16::try_from(i32::from(shows.hour()) * 60 + i32::from(shows.minute())).unwrap() != from;
                prop_assert!(skipped || hours.end(begin, &zone).is_some());
            }
        }
    }
}
