use super::super::ledger_rows::MOST_SORTED;
use super::*;

/// A broadcast with a ledger of these states; whether each missed the message.
async fn with_ledger(database: &Database, id: &str, missed: &[bool]) {
    let mut writing = database.write().await.unwrap();
    sql::query(
        "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees, people,
             people_exact, digest, content_digest, state, outcome, created_at, batches_total, batches_done, missed)
         VALUES ($1, 'p', 'p', 'teal', FALSE, FALSE, 'text', '', '', 0, TRUE, $1, '', 'finished', 'partial', 0, 1, 1, 0)",
    )
    .bind(id)
    .execute(&mut *writing)
    .await
    .unwrap();
    sql::query(
        "INSERT INTO batches (broadcast_id, position, state, attempts, request) VALUES ($1, 0, 'accepted', 1, '')",
    )
    .bind(id)
    .execute(&mut *writing)
    .await
    .unwrap();
    for (place, missed) in (0_i64..).zip(missed) {
        sql::query(
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
    let database = crate::testing::database(folder.path()).await;
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
async fn of_many_who_missed_it_or_did_not_every_page_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::testing::database(folder.path()).await;
    let patterns: [fn(usize) -> bool; 4] = [|n| n % 3 != 0, |n| n % 9 == 0, |n| n > 800, |n| n < 700];
    for (number, pattern) in patterns.into_iter().enumerate() {
        let (id, missed) = (format!("b{number}"), (0..2_010).map(pattern).collect::<Vec<_>>());
        with_ledger(&database, &id, &missed).await;
        let whole = expected(&missed);
        for offset in (0..2_020).step_by(67) {
            let slice: Vec<_> = whole.iter().skip(offset).take(50).cloned().collect();
            assert_eq!(ids(&database, &id, offset, 50).await, slice, "{number} {offset}");
            let missed = missed.iter().filter(|missed| **missed).count();
            let slice: Vec<_> = whole.iter().take(missed).skip(offset).take(50).cloned().collect();
            let page = page(&database, &id, true, u32::try_from(offset).unwrap(), 50).await.unwrap();
            assert_eq!(page.into_iter().map(|row| row.recipient.id).collect::<Vec<_>>(), slice, "{number} {offset}");
        }
    }
}

#[tokio::test]
async fn many_who_begin_alike_are_found_in_the_order_of_choice() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::testing::database(folder.path()).await;
    let many = usize::try_from(MOST_SORTED).unwrap() + 500;
    with_ledger(&database, "b", &vec![false; many]).await;
    let found = async |person: &str, limit: u32| {
        let rows = find(&database, "b", person, limit).await.unwrap();
        rows.into_iter().map(|row| row.recipient.id).collect::<Vec<_>>()
    };
    assert_eq!(found("U", 3).await, ["u0", "u1", "u2"], "more than are sorted");
    assert_eq!(
        found("u1048", 12).await,
        ["u1048", "u10480", "u10481", "u10482", "u10483", "u10484", "u10485", "u10486", "u10487", "u10488", "u10489"]
    );
    assert_eq!(found("u104", 2).await, ["u104", "u1040"]);
    assert!(found("x", 3).await.is_empty());
}
