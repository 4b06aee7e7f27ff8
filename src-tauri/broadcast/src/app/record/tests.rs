//! Tests of [`super`].

use super::*;
use crate::app::testing::World;
use crate::model::profile::PRACTICE_ID;
use crate::testing::{draft, order_of, person};

async fn send(world: &World, text: &str) -> String {
    let message = draft(text, vec![person("lisi")]);
    let review = world.review(PRACTICE_ID, &message, false, None).await.unwrap();
    world.start_send(order_of(PRACTICE_ID, message, review, 60)).await.unwrap()
}

#[tokio::test]
async fn pages_of_two_records_are_one_list_newest_first() {
    // Two computers stand in for the two records of one.
    let (one, other) = (World::open().await, World::open().await);
    let mut sent = Vec::new();
    for number in 0..7 {
        let world = if number % 3 == 0 { &other } else { &one };
        sent.push(send(world, &number.to_string()).await);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    sent.reverse();
    let filter = HistoryFilter::default();
    for (offset, limit) in [(0, 10), (0, 3), (2, 3), (5, 10), (7, 1), (99, 1)] {
        let page = merged(&one.own, &other.own, &filter, offset, limit).await.unwrap();
        let ids: Vec<String> = page.rows.into_iter().map(|row| row.id).collect();
        let wanted: Vec<String> = sent.iter().skip(offset as usize).take(limit as usize).cloned().collect();
        assert_eq!((ids, page.total), (wanted, 7), "{offset} {limit}");
    }
}
