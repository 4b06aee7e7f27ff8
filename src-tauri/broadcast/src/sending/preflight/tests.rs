use super::*;
use crate::testing::{count, person};
use proptest::prelude::*;

const QUIET: Timestamp = Timestamp(7 * 60_000);

fn facts(count: &AudienceCount) -> Facts<'_> {
    Facts {
        test: false,
        count,
        budget: Budget::of(Some(500), 0, count.people, true),
        repeated: None,
        refused_before: Vec::new(),
        delayed: 0,
        often: 0,
        uploads: Vec::new(),
        extra: 0,
        renamed: 0,
        leaves_at: QUIET,
    }
}

fn cautions(facts: Facts<'_>) -> Vec<(CautionKind, bool, Option<u32>)> {
    let preflight = facts.into_preflight();
    preflight.cautions.into_iter().map(|one| (one.kind, one.acknowledge, one.number)).collect()
}

#[test]
fn nothing_to_tell_of_a_plain_send() {
    assert_eq!(cautions(facts(&count(3))), []);
}

#[test]
fn the_budget_is_told_when_much_of_it_goes_or_the_send_is_large() {
    let told = |limit, used, cost| Budget::of(limit, used, cost, true).told;
    // Two hundred person-times for each account.
    assert!(!told(Some(500), 1, 3) && !told(Some(500), 49_000, 499) && told(Some(500), 49_999, 1));
    assert!(told(Some(1), 99, 1) && told(Some(500), 0, 501) && !told(Some(500), 0, 500));
    // Nobody knows how much of it that is.
    assert!(!told(None, 900, 500) && told(None, 0, 501));
}

#[test]
fn everything_that_is_odd_is_told_in_order_of_weight() {
    let odd = AudienceCount {
        unknown: vec![person("ghost")],
        excluded_unknown: vec![person("a"), person("b")],
        complete: false,
        ..count(3)
    };
    let refused = RefusedBefore { recipient: person("x"), reason: LedgerReason::Invalid, at: Timestamp(0) };
    let all = || Facts {
        budget: Budget::of(Some(1), 199, 3, true),
        repeated: Some(2),
        refused_before: vec![refused.clone(); MOST_SHOWN + 5],
        delayed: 4,
        often: 412,
        uploads: vec!["a.png".to_owned()],
        extra: 2,
        renamed: 3,
        leaves_at: Timestamp(30 * 60_000),
        ..facts(&odd)
    };
    let expected = [
        (CautionKind::BudgetOver, true, Some(2)),
        (CautionKind::Unknown, true, Some(1)),
        (CautionKind::ExclusionUnknown, true, Some(2)),
        (CautionKind::ExtraFields, true, Some(2)),
        (CautionKind::Renamed, false, Some(3)),
        (CautionKind::RefusedBefore, true, Some(205)),
        (CautionKind::Repeated, true, Some(2)),
        (CautionKind::Delayed, true, Some(4)),
        (CautionKind::OftenToday, false, Some(412)),
        (CautionKind::CountUnsure, false, None),
        (CautionKind::Upload, false, Some(1)),
        (CautionKind::BusyMinute, false, Some(30)),
    ];
    assert_eq!(cautions(all()), expected);
    assert_eq!(cautions(Facts { test: true, ..all() }), [(CautionKind::Upload, false, Some(1))]);
    let preflight = all().into_preflight();
    assert_eq!((preflight.refused_before.len(), preflight.refused_before_total), (MOST_SHOWN, 205));
    let known = [
        CautionKind::BudgetOver,
        CautionKind::Unknown,
        CautionKind::ExclusionUnknown,
        CautionKind::ExtraFields,
        CautionKind::Repeated,
        CautionKind::Delayed,
    ];
    assert_eq!(preflight.open(&known).collect::<Vec<_>>(), [CautionKind::RefusedBefore]);
}

#[test]
fn the_budget_is_pointed_out_near_its_end() {
    let told = |used, cost| Budget::of(Some(5), used, cost, true).caution().map(|one| (one.kind, one.number));
    assert_eq!(told(0, 899), None);
    assert_eq!(told(500, 400), Some((CautionKind::BudgetNear, Some(90))));
    assert_eq!(told(999, 1), Some((CautionKind::BudgetNear, Some(100))));
    assert_eq!(told(999, 2), Some((CautionKind::BudgetOver, Some(1))));
    assert_eq!(told(950, 0), None);
    assert_eq!(Budget::of(None, 950, 900, true).caution(), None);
}

#[test]
fn the_budget_tells_what_is_left_before_the_send_and_how_much_is_used_after_it() {
    let told = |limit, used, cost| {
        let Budget { left, percent, .. } = Budget::of(limit, used, cost, true);
        (left, percent)
    };
    assert_eq!(told(Some(5), 46, 41), (Some(954), Some(8)));
    assert_eq!(told(Some(5), 1000, 5), (Some(0), Some(100)));
    assert_eq!(told(Some(5), 1200, 5), (Some(0), Some(120)), "other programs of this computer may have used more");
    assert_eq!(told(None, 46, 41), (None, None));
}

proptest! {
    #[test]
    fn numbers_never_wrap(limit in any::<u32>(), used in any::<u32>(), cost in any::<u32>()) {
        let budget = Budget::of(Some(limit), used, cost, true);
        let after = u64::from(used) + u64::from(cost);
        let over = after > u64::from(budget.per_day.unwrap());
        prop_assert_eq!(budget.caution().is_some_and(|one| one.kind == CautionKind::BudgetOver), over);
    }
}
