use super::*;
use proptest::prelude::*;
use wecom::clock::SystemClock;

/// A broadcast with a ledger of these states; whether each missed the message.
async fn with_ledger(database: &Database, id: &str, missed: &[bool]) {
    let mut writing = database.write().await.unwrap();
    sqlx::query(
        "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees, people,
             people_exact, digest, content_digest, state, outcome, created_at, batches_total, batches_done, missed)
         VALUES ($1, 'p', 'p', 'teal', FALSE, FALSE, 'text', '', '', 0, TRUE, $1, '', 'finished', 'partial', 0, 1, 1, 0)",
    )
    .bind(id)
    .execute(&mut *writing)
    .await
    .unwrap();
    sqlx::query(
        "INSERT INTO batches (broadcast_id, position, state, attempts, request) VALUES ($1, 0, 'accepted', 1, '')",
    )
    .bind(id)
    .execute(&mut *writing)
    .await
    .unwrap();
    for (place, missed) in (0_i64..).zip(missed) {
        sqlx::query(
            "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, state)
             VALUES ($1, $2, 0, 'person', $3, $3, $4)",
        )
        .bind(id)
        .bind(place)
        .bind(format!("u{place}"))
        .bind(if *missed { "refused" } else { "accepted" })
        .execute(&mut *writing)
        .await
        .unwrap();
    }
    writing.commit().await.unwrap();
}

fn expected(missed: &[bool]) -> Vec<String> {
    let of = |wanted: bool| {
        missed.iter().enumerate().filter(move |(_, missed)| **missed == wanted).map(|(place, _)| format!("u{place}"))
    };
    of(true).chain(of(false)).collect()
}

async fn ids(database: &Database, id: &str, offset: usize, limit: usize) -> Vec<String> {
    let (offset, limit) = (u32::try_from(offset).unwrap(), u32::try_from(limit).unwrap());
    page(database, id, false, offset, limit).await.unwrap().into_iter().map(|row| row.recipient.id).collect()
}

#[tokio::test]
async fn every_page_is_a_slice_of_those_who_missed_it_and_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let pattern = |n: usize| (0..n).map(|place| place % 7 < 2 || place == n - 1).collect::<Vec<_>>();
    for (number, missed) in [pattern(40), vec![true; 9], vec![false; 9], pattern(1)].into_iter().enumerate() {
        let id = format!("b{number}");
        with_ledger(&database, &id, &missed).await;
        let whole = expected(&missed);
        assert_eq!(total(&database, &id).await.unwrap() as usize, whole.len());
        for offset in 0..whole.len() + 2 {
            for limit in [0, 1, 7, 100] {
                let slice: Vec<_> = whole.iter().skip(offset).take(limit).cloned().collect();
                assert_eq!(ids(&database, &id, offset, limit).await, slice, "{number} {offset} {limit}");
            }
        }
    }
    assert_eq!(total(&database, "nothing").await.unwrap(), 0);
}

#[tokio::test]
async fn many_who_missed_it_are_paged_from_both_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let missed: Vec<bool> = (0..FEW * 2 + 10).map(|place| place % 3 != 0).collect();
    with_ledger(&database, "b", &missed).await;
    let whole = expected(&missed);
    for offset in [0, 10, 9_999, 10_004, 10_005, 10_006, 13_339, 13_340, 13_341, 20_000, 20_009, 20_010, 20_011] {
        let slice: Vec<_> = whole.iter().skip(offset).take(50).cloned().collect();
        assert_eq!(ids(&database, "b", offset, 50).await, slice, "{offset}");
    }
}

proptest! {
    #[test]
    fn places_among_others(list in prop::collection::btree_set(0_i64..60, 0..40), n in 0_i64..60) {
        let list: Vec<i64> = list.into_iter().collect();
        let naive = (0..).filter(|place| !list.contains(place)).nth(usize::try_from(n).unwrap()).unwrap();
        prop_assert_eq!(place_among_others(&list, n), naive);
    }
}

/// Says how long searching and paging take with a million rows: `cargo nextest run --run-ignored only a_million --no-capture`.
#[tokio::test]
#[ignore = "measures, takes a minute"]
async fn a_million_rows_and_ten_thousand_broadcasts() {
    use crate::export::{ExportFormat, ExportWords};
    use crate::history::{History, HistoryFilter};
    use std::time::Instant;

    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    with_ledger(&database, "b", &[]).await;
    for n in 0..10_000 {
        let mut writing = database.write().await.unwrap();
        sqlx::query(
            "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees,
                 people, people_exact, digest, content_digest, state, outcome, created_at, finished_at, batches_total,
                 batches_done, missed)
             VALUES ($1, 'p', 'p', 'teal', FALSE, FALSE, 'text', $1, '', 50, TRUE, $1, '', 'finished', 'partial', $2, $2, 1, 1, 5)",
        )
        .bind(format!("x{n}"))
        .bind(i64::from(n) * 60_000)
        .execute(&mut *writing)
        .await
        .unwrap();
        sqlx::query("INSERT INTO broadcast_search (broadcast_id, text) VALUES ($1, $2)")
            .bind(format!("x{n}"))
            .bind(format!("关于第{n}次消防演练的通知 text 青禾科技 {}", "张三 zhangsan ".repeat(50)))
            .execute(&mut *writing)
            .await
            .unwrap();
        sqlx::query(
            "INSERT INTO batches (broadcast_id, position, state, attempts, request) VALUES ($1, 0, 'accepted', 1, '')",
        )
        .bind(format!("x{n}"))
        .execute(&mut *writing)
        .await
        .unwrap();
        writing.commit().await.unwrap();
    }
    let rows = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $2 - 1)
         INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state, reason)
         SELECT $1, i, 0, 'person', 'User' || i, 'user' || i, '成员' || i,
             CASE WHEN i % 10 = 0 THEN 'refused' ELSE 'accepted' END, CASE WHEN i % 10 = 0 THEN 'invalid' END FROM n";
    let mut writing = database.write().await.unwrap();
    sqlx::query(rows).bind("b").bind(1_000_000_i64).execute(&mut *writing).await.unwrap();
    for n in 0..10_000 {
        sqlx::query(rows).bind(format!("x{n}")).bind(50_i64).execute(&mut *writing).await.unwrap();
    }
    writing.commit().await.unwrap();
    let history = History::new(database.clone());
    let told = |what: &str, began: Instant| println!("{what}: {:.1} ms", began.elapsed().as_secs_f64() * 1000.0);
    for round in ["cold", "warm"] {
        for offset in [0, 100_000, 500_000, 999_900] {
            let began = Instant::now();
            assert_eq!(history.ledger("b", offset, 100).await.unwrap().len(), 100);
            told(&format!("{round}: ledger page at {offset}"), began);
        }
        let began = Instant::now();
        assert_eq!(history.ledger_find("b", "user77777", 100).await.unwrap().len(), 11);
        told(&format!("{round}: ledger search"), began);
        for (what, filter, expected) in [
            ("text", HistoryFilter { text: "第777次".into(), ..HistoryFilter::default() }, 1),
            ("a common text", HistoryFilter { text: "消防 张三".into(), ..HistoryFilter::default() }, 10_000),
            ("person", HistoryFilter { person: "user999999".into(), ..HistoryFilter::default() }, 1),
            ("a common person", HistoryFilter { person: "成员1".into(), ..HistoryFilter::default() }, 10_001),
            ("nobody", HistoryFilter { person: "李四".into(), ..HistoryFilter::default() }, 0),
        ] {
            let began = Instant::now();
            assert_eq!(history.find(&filter, 0, 50).await.unwrap().total, expected);
            told(&format!("{round}: broadcasts by {what}"), began);
        }
        let began = Instant::now();
        let refused = super::super::lately::refused(&database, "p", Moment(0)).await.unwrap().len();
        told(&format!("{round}: {refused} refused before"), began);
    }
    for format in [ExportFormat::Csv, ExportFormat::Xlsx] {
        let began = Instant::now();
        let target = folder.path().join(format!("a.{}", format.extension()));
        assert_eq!(history.export("b", &target, format, ExportWords::default()).await.unwrap(), 1_000_000);
        told(&format!("export {format:?}, {} MB", std::fs::metadata(&target).unwrap().len() >> 20), began);
    }
    let began = Instant::now();
    assert!(history.delete("b").await.unwrap());
    told("a million rows deleted", began);
}
