use super::fold::{Fold, at_percent};
use super::*;
use crate::model::ledger::{LedgerReason, LedgerState};
use crate::model::outcome::Outcome;
use crate::model::profile::{Colour, PRACTICE_ID};
use crate::model::statistics::{Sums, TimeStep};
use crate::store::figures::{RowSum, SendSum};
use crate::testing::{World, api, draft, lost, ok, person};
use proptest::prelude::*;
use std::collections::BTreeMap;
use wecom::kinds::Kind;

/// The first of January 2026 in UTC, and a year behind it.
const FROM: i64 = 1_767_225_600_000;
const YEAR_MS: i64 = 365 * DAY_MS;

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Text), Just(Kind::Markdown), Just(Kind::Textcard)]
}

fn quarters() -> impl Strategy<Value = i64> {
    FROM / 900_000..(FROM + YEAR_MS) / 900_000
}

fn companies() -> impl Strategy<Value = String> {
    (0..3).prop_map(|n| format!("p{n}"))
}

fn send_sums() -> impl Strategy<Value = SendSum> {
    let outcome = prop_oneof![Just(Outcome::Accepted), Just(Outcome::Partial), Just(Outcome::Unknown)];
    (companies(), kinds(), quarters(), outcome, 1..9_u64, 0..5_000_u64).prop_map(
        |(profile_id, kind, quarter, outcome, sends, messages)| SendSum {
            profile_name: profile_id.clone(),
            profile_id,
            profile_colour: Colour::Blue,
            practice: false,
            kind,
            outcome: Some(outcome),
            quarter,
            sends,
            messages,
        },
    )
}

fn row_sums() -> impl Strategy<Value = RowSum> {
    let state = prop_oneof![
        Just(LedgerState::Accepted),
        Just(LedgerState::Refused),
        Just(LedgerState::Unknown),
        Just(LedgerState::NotSent)
    ];
    let reason = prop::option::of(prop_oneof![Just(LedgerReason::Invalid), Just(LedgerReason::Unlicensed)]);
    (companies(), kinds(), quarters(), state, reason, prop::option::of(40_000..40_040_i64), 1..5_000_u64).prop_map(
        |(profile_id, kind, quarter, state, reason, code, number)| RowSum {
            profile_id,
            kind,
            quarter,
            state,
            reason,
            code,
            number,
        },
    )
}

fn sum<'a>(parts: impl Iterator<Item = &'a Sums>) -> Sums {
    let mut all = Sums::default();
    parts.for_each(|part| all.add(part));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_parts_add_up_to_the_whole(
        mut sends in prop::collection::vec(send_sums(), 0..40),
        rows in prop::collection::vec(row_sums(), 0..40),
        zone in prop_oneof![Just("Asia/Shanghai"), Just("America/New_York"), Just("Asia/Kathmandu"), Just("UTC")],
        days in prop_oneof![Just(10_i64), Just(400)],
    ) {
        // Who has rows has sends.
        sends.extend(rows.iter().map(|row| SendSum {
            profile_id: row.profile_id.clone(), profile_name: String::new(), profile_colour: Colour::Red, practice: false,
            kind: row.kind, outcome: Some(Outcome::Partial), quarter: row.quarter, sends: 1, messages: 1,
        }));
        let span = (Timestamp(FROM), Timestamp(FROM + YEAR_MS));
        let mut fold = Fold::over(TimeZone::get(zone).unwrap(), span, days);
        for one in &sends {
            fold.add_sends(one);
        }
        for one in &rows {
            fold.add_rows(one);
        }
        let found = fold.into_statistics(&[]);
        let total = found.total;
        prop_assert_eq!(total.sends, sends.iter().map(|one| one.sends).sum::<u64>());
        prop_assert_eq!(total.messages, sends.iter().map(|one| one.messages).sum::<u64>());
        prop_assert_eq!(total.recipients, rows.iter().map(|one| one.number).sum::<u64>());
        prop_assert_eq!(total.recipients, total.accepted + total.missed());
        prop_assert_eq!(sum(found.steps.iter().map(|one| &one.sums)), total);
        prop_assert_eq!(sum(found.hours.iter()), total);
        prop_assert_eq!(sum(found.kinds.iter().map(|one| &one.sums)), total);
        prop_assert_eq!(sum(found.companies.iter().map(|one| &one.sums)), total);
        prop_assert_eq!(found.outcomes.iter().map(|one| one.number).sum::<u64>(), total.sends);
        prop_assert_eq!(found.reasons.iter().map(|one| one.number).sum::<u64>(), total.missed());
        let numbered = rows.iter().filter(|one| one.state != LedgerState::Accepted && one.code.is_some());
        prop_assert_eq!(found.codes.iter().map(|one| one.number).sum::<u64>(), numbered.map(|one| one.number).sum::<u64>());
        prop_assert!(found.codes.len() <= MOST_CODES + 1 && found.hours.len() == 24);
        prop_assert_eq!(found.step, if days == 10 { TimeStep::Month } else { TimeStep::Day });
    }

    #[test]
    fn so_many_percent_of_the_answers_took_no_longer(
        times in prop::collection::vec((0..5_000_u32, 1..50_u64), 0..30),
        percent in 1..=100_u64,
    ) {
        let mut by_time: BTreeMap<u32, u64> = BTreeMap::new();
        for (took, number) in &times {
            *by_time.entry(*took).or_default() += number;
        }
        let all: u64 = by_time.values().sum();
        let upto = |most: u32| by_time.range(..=most).map(|(_, number)| number).sum::<u64>();
        match at_percent(&by_time, percent) {
            None => prop_assert_eq!(all, 0),
            Some(found) => {
                prop_assert!(upto(found) * 100 >= all * percent);
                prop_assert!(found == 0 || upto(found - 1) * 100 < all * percent);
            }
        }
    }
}

/// Every send, as the practice company's are asked for.
fn practice() -> StatisticsQuery {
    StatisticsQuery {
        profile_id: Some(PRACTICE_ID.to_owned()),
        time_zone: "Asia/Shanghai".to_owned(),
        ..StatisticsQuery::default()
    }
}

fn book(world: &World) -> StatisticsBook {
    StatisticsBook::new(world.database.clone(), world.profiles.clone(), world.clock.clone())
}

#[tokio::test]
async fn every_send_that_is_over_counts_once_however_often_it_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let statistics = book(&world);
    assert_eq!(statistics.open(&practice(), 0).await.unwrap().since, None, "nothing was ever sent");
    world.sender.will([ok(), api(60020), lost()]);
    for (text, people) in [("one", 3), ("two", 4), ("three", 5)] {
        world.send(draft(text, (0..people).map(|n| person(&format!("u{n}"))).collect())).await;
    }
    for _ in 0..2 {
        let found = statistics.open(&practice(), 6).await.unwrap();
        let Sums { sends, messages, recipients, accepted, refused, unknown, not_sent } = found.total;
        assert_eq!((sends, messages, recipients), (3, 3, 12));
        assert_eq!((accepted, refused, unknown, not_sent), (3, 4, 5, 0));
        assert_eq!((found.left_out, found.keep_months, found.steps.is_empty()), (0, 6, false));
        assert_eq!(found.codes.iter().map(|one| (one.code, one.number)).collect::<Vec<_>>(), [(Some(60020), 4)]);
        assert_eq!(found.budget.iter().map(|one| one.used).sum::<u64>(), 8, "what may have arrived counts");
        assert!(found.since.is_some());
    }
    let people = statistics.people(&practice()).await.unwrap();
    assert_eq!((people.people, people.departments.len()), (5, 1));
    let unplaced = &people.departments[0];
    assert_eq!((unplaced.name.as_deref(), unplaced.people, unplaced.messages, unplaced.missed), (None, 5, 12, 9));
    let elsewhere = StatisticsQuery { profile_id: None, ..practice() };
    assert_eq!(statistics.open(&elsewhere, 0).await.unwrap().total, Sums::default(), "practice is left out");
    let with_it = StatisticsQuery { practice: true, ..elsewhere };
    assert_eq!(statistics.open(&with_it, 0).await.unwrap().total.sends, 3);
    let later = StatisticsQuery { from: Some(Timestamp(Timestamp::now(&*world.clock).0 + DAY_MS)), ..practice() };
    assert_eq!(statistics.open(&later, 0).await.unwrap().total, Sums::default());
}

#[tokio::test]
async fn a_send_that_was_opened_again_is_counted_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let statistics = book(&world);
    world.sender.will([api(60020)]);
    let id = world.send(draft("one", vec![person("a"), person("b")])).await.id;
    assert_eq!(statistics.open(&practice(), 0).await.unwrap().total.refused, 2);
    let again = crate::model::order::Retry { refused: true, not_sent: true, unknown: false, even_twice: false };
    world.engine.retry(&id, again).await.unwrap();
    world.end_of(&id).await;
    let total = statistics.open(&practice(), 0).await.unwrap().total;
    assert_eq!((total.sends, total.accepted, total.refused, total.messages), (1, 2, 0, 2));
}

#[tokio::test]
async fn calls_for_tokens_count_by_step_and_company_and_in_the_metrics() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let calls = TokenCalls::default();
    let statistics = book(&world).with_token_calls(calls.clone());
    let company = world.small_profile(10).profile;
    let app = app_of(&company);
    // The last hour of the first of January in China, and the first of the second.
    let midnight = FROM + 16 * 3_600_000;
    for at in [midnight - 1, midnight, midnight + 1] {
        calls.note(&app, Timestamp(at));
    }
    calls.note(PRACTICE_ID, Timestamp(midnight + 2));
    let january = StatisticsQuery {
        from: Some(Timestamp(FROM - 8 * 3_600_000)),
        to: Some(Timestamp(FROM + 30 * DAY_MS)),
        time_zone: "Asia/Shanghai".to_owned(),
        ..StatisticsQuery::default()
    };
    let asked = async |asked: StatisticsQuery| {
        let found = statistics.open(&asked, 0).await.unwrap().token_calls;
        let steps: Vec<_> = found.steps.into_iter().map(|one| (one.step, one.number)).collect();
        let companies: Vec<_> = found.companies.into_iter().map(|one| (one.name, one.number)).collect();
        assert_eq!(found.number, steps.iter().map(|(_, number)| number).sum::<u64>());
        assert_eq!(found.number, companies.iter().map(|(_, number)| number).sum::<u64>());
        (steps, companies)
    };
    let days = |days: [(&str, u64); 2]| days.map(|(day, number)| (day.to_owned(), number)).to_vec();
    let expected = days([("2026-01-01", 1), ("2026-01-02", 2)]);
    assert_eq!(asked(january.clone()).await, (expected.clone(), vec![(company.name.clone(), 3)]));
    let of_it = StatisticsQuery { profile_id: Some(company.id.clone()), ..january.clone() };
    assert_eq!(asked(of_it).await.0, expected);
    let with_practice = StatisticsQuery { practice: true, ..january.clone() };
    let (steps, companies) = asked(with_practice).await;
    assert_eq!((steps, companies.len()), (days([("2026-01-01", 1), ("2026-01-02", 3)]), 2));
    let later = StatisticsQuery { from: Some(Timestamp(midnight)), ..january.clone() };
    assert_eq!(asked(later).await.0, [("2026-01-02".to_owned(), 2)]);
    let from_the_first = StatisticsQuery { from: None, ..january };
    assert_eq!(asked(from_the_first).await.1, [(company.name.clone(), 3)]);
    let text = statistics.metrics("1.2.3").await.unwrap();
    assert!(text.lines().any(|line| line == "posthorn_token_requests_total{profile=\"别家\"} 3"), "{text}");
}

#[tokio::test]
async fn metrics_name_the_company_alone_and_never_fall() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let statistics = book(&world);
    let company = world.small_profile(10);
    let text = statistics.metrics("1.2.3").await.unwrap();
    assert!(text.contains("posthorn_build_info{version=\"1.2.3\"} 1\n"), "{text}");
    assert!(text.contains("posthorn_sends_total{profile=\"别家\",outcome=\"accepted\"} 0\n"), "{text}");
    let order = world.order_of(&company, draft("one", vec![person("zhangsan"), person("lisi")]), 0).await;
    let id = world.engine.start(order).await.unwrap();
    world.end_of(&id).await;
    world.send(draft("practice", vec![person("a")])).await;
    let before = statistics.metrics("1.2.3").await.unwrap();
    for line in [
        "posthorn_sends_total{profile=\"别家\",outcome=\"accepted\"} 1",
        "posthorn_messages_total{profile=\"别家\",state=\"accepted\"} 2",
        "posthorn_quota_used{profile=\"别家\"} 2",
        "posthorn_quota_limit{profile=\"别家\"} 2000",
        "posthorn_open_sends{profile=\"别家\"} 0",
    ] {
        assert!(before.lines().any(|one| one == line), "{line}\n{before}");
    }
    for private in ["zhangsan", "lisi", "ww2", "练习", "one"] {
        assert!(!before.contains(&format!("\"{private}")) && !before.contains(&format!("{private}\"")), "{private}");
    }
    assert!(world.history.delete(&id, Timestamp::now(&*world.clock)).await.unwrap());
    let after = statistics.metrics("1.2.3").await.unwrap();
    let counters =
        |text: &str| text.lines().filter(|line| line.contains("_total{")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(counters(&after), counters(&before));
}
