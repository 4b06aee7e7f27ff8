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
