use super::*;
use proptest::prelude::*;

fn to(names: &[&str]) -> Reach {
    Reach { members: names.iter().map(|name| member_key(name)).collect(), groups: false }
}

#[test]
fn the_twenty_sixth_within_a_minute_waits() {
    let mut pace = Pace::new(PaceRules::default());
    for n in 0..25 {
        assert_eq!(pace.wait_for(&to(&["a"]), 1_000 + n), None);
        pace.note(&to(&["A", "b"]), 1_000 + n);
    }
    let wait = pace.wait_for(&to(&["c", "a"]), 2_000).unwrap();
    assert!(wait >= Duration::from_secs(59) && wait <= Duration::from_secs(70), "{wait:?}");
    assert_eq!(pace.wait_for(&to(&["c"]), 2_000), None);
    let then = 2_000 + u64::try_from(wait.as_millis()).unwrap();
    assert_eq!(pace.wait_for(&to(&["a"]), then), None);
    assert!(pace.full(2_000).has("A") && pace.full(2_000).has("b") && !pace.full(2_000).has("c"));
    assert!(pace.full(then).is_empty());
}

#[test]
fn what_goes_to_a_department_counts_for_everyone() {
    let mut pace = Pace::new(PaceRules::default());
    let group = Reach { members: Vec::new(), groups: true };
    for _ in 0..20 {
        pace.note(&group, 0);
    }
    for _ in 0..5 {
        assert_eq!(pace.wait_for(&to(&["a"]), 0), None);
        pace.note(&to(&["a"]), 0);
    }
    assert!(pace.wait_for(&to(&["a"]), 0).is_some());
    assert!(pace.wait_for(&group, 0).is_some());
    assert_eq!(pace.wait_for(&to(&["b"]), 0), None);
    assert!(pace.full(0).has("a") && !pace.full(0).has("b"));
    (0..5).for_each(|_| pace.note(&group, 0));
    assert!(pace.full(0).has("b") && pace.full(0).has("never named"));
}

#[test]
fn calls_come_evenly() {
    let mut pace = Pace::new(PaceRules { calls_per_second: Some(20), ..PaceRules::default() });
    let (mut now, mut calls) = (Duration::from_secs(5), 0);
    while now < Duration::from_secs(15) {
        match pace.take_call(now) {
            Ok(()) => calls += 1,
            Err(wait) => now += wait,
        }
    }
    assert!((200..=203).contains(&calls), "{calls}");
    // However long none came, a tenth of a second's calls are the most at once.
    let at_once = (0..10).take_while(|_| pace.take_call(Duration::from_mins(1)).is_ok()).count();
    assert_eq!(at_once, 2);
    let mut free = Pace::new(PaceRules { calls_per_second: None, ..PaceRules::default() });
    assert!((0..1000).all(|_| free.take_call(Duration::ZERO).is_ok()));
}

proptest! {
    #[test]
    fn whoever_waits_as_told_never_gets_more_than_the_limits(gaps in prop::collection::vec(0_u64..4_000, 1..400)) {
        let rules = PaceRules {
            per_minute: 5, per_hour: 40, minute: Duration::from_secs(6), hour: Duration::from_mins(2),
            calls_per_second: None,
        };
        let mut pace = Pace::new(rules);
        let (mut now, mut sent) = (0_u64, Vec::new());
        for gap in gaps {
            now += gap;
            while let Some(wait) = pace.wait_for(&to(&["a"]), now) {
                prop_assert!(wait <= Duration::from_secs(140));
                now += u64::try_from(wait.as_millis()).unwrap();
            }
            pace.note(&to(&["a"]), now);
            sent.push(now);
            for (window, most) in [(6_000, 5), (120_000, 40)] {
                let within = sent.iter().filter(|at| **at + window > now).count();
                prop_assert!(within <= most, "{} within {} ms", within, window);
            }
        }
    }
}
