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
    assert_eq!(calls.total("a"), 3, "a counter never falls");
}

#[test]
fn the_hours_between_two_moments_are_told() {
    let calls = TokenCalls::default();
    let hour = |hours: i64| Timestamp(AFTERNOON + hours * HOUR_MS);
    for hours in [0, 3, 3, 30] {
        calls.note("a", hour(hours));
    }
    assert_eq!(calls.between("a", None, None), [(hour(0), 1), (hour(3), 2), (hour(30), 1)]);
    assert_eq!(calls.between("a", Some(hour(3)), Some(hour(30))), [(hour(3), 2)]);
    assert!(calls.between("b", None, None).is_empty());
    assert_eq!((calls.total("a"), calls.total("b")), (4, 0));
}

#[test]
fn a_count_of_an_earlier_version_begins_its_total_with_what_it_kept() {
    let folder = tempfile::tempdir().unwrap();
    let hour = hour_of(Timestamp(AFTERNOON));
    let earlier = format!("{{\"apps\":{{\"a\":{{\"{hour}\":2,\"{}\":3}}}}}}", hour - KEPT_HOURS);
    std::fs::write(folder.path().join(DOCUMENT), earlier).unwrap();
    let open = || TokenCalls::open(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap());
    let calls = open();
    assert_eq!(calls.total("a"), 5);
    // The older hour goes with the next call.
    calls.note("a", Timestamp(AFTERNOON));
    for calls in [calls, open()] {
        assert_eq!((calls.total("a"), calls.between("a", None, None).len()), (6, 1));
    }
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
