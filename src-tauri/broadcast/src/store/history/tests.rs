use super::*;
use crate::history::History;
use crate::model::order::Retry;
use crate::model::reach::member_key;
use crate::sending::engine::{EngineConfig, PaceRules, SendError};
use crate::testing::{World, api, draft, person};

#[tokio::test]
async fn nothing_can_be_done_with_what_is_being_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let (number, now) = (usize::try_from(ROWS_AT_ONCE).unwrap() + 500, Timestamp::now(&*world.clock));
    world.sender.will([api(60020)]);
    let people = (0..number).map(|n| person(&format!("u{n}"))).collect();
    let id = world.send(draft("hello", people)).await.id;
    assert_eq!(delete_piece(&world.database, &id, now).await.unwrap(), Piece::One);
    // Half of its ledger is gone: what is left may not be sent, or shown as if it were all.
    let again = Retry { refused: true, not_sent: true, unknown: true, even_twice: true };
    assert_eq!(world.engine.retry(&id, again).await, Err(SendError::NotFound(id.clone())));
    assert!(matches!(world.engine.recall(&id).await, Err(SendError::NotFound(_))));
    assert!(matches!(world.history.open(&id).await, Err(SendError::NotFound(_))));
    assert_eq!(world.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0);
    assert_eq!(world.sender.sent().len(), 1);
    // The program ended in between; the next one ends the work.
    let other = crate::testing::database(folder.path()).await;
    let history = History::new(other, std::sync::Arc::new(wecom::clock::SystemClock));
    assert_eq!(history.finish_deleting(now).await.unwrap(), 1);
    assert_eq!(history.finish_deleting(now).await.unwrap(), 0);
    let rows: i64 = sql::query_scalar("SELECT (SELECT COUNT(*) FROM ledger) + (SELECT COUNT(*) FROM broadcasts)")
        .fetch_one(world.database.pool())
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn what_is_deleted_still_counts_for_the_pace() {
    let folder = tempfile::tempdir().unwrap();
    let configure = |config| EngineConfig {
        pace: PaceRules { per_minute: 3, calls_per_second: None, ..PaceRules::default() },
        ..config
    };
    let world = World::configured(folder.path(), configure).await;
    for n in 0..3 {
        let id = world.send(draft(&format!("hello {n}"), vec![person("Busy")])).await.id;
        assert!(world.history.delete(&id, Timestamp::now(&*world.clock)).await.unwrap());
    }
    let kept: Vec<(String, Vec<u8>)> =
        sql::query_as("SELECT addressees, user_keys FROM departed").fetch_all(world.database.pool()).await.unwrap();
    let busy = member_key("busy").to_be_bytes().to_vec();
    assert_eq!(kept, vec![(String::new(), busy); 3], "and nothing of what was said");
    let again = World::configured(folder.path(), configure).await;
    again.engine.recover().await.unwrap();
    let fourth = again.engine.start(again.order(draft("fourth", vec![person("BUSY")]), 0).await).await.unwrap();
    again.send(draft("other", vec![person("calm")])).await;
    assert_eq!(again.engine.snapshot(&fourth).await.unwrap().batches_done, 0, "it waits for its minute");
    let later = World::configured(folder.path(), configure).await;
    later.clock.shift(2 * 3_600_000);
    later.engine.recover().await.unwrap();
    let kept: i64 = sql::query_scalar("SELECT COUNT(*) FROM departed").fetch_one(later.database.pool()).await.unwrap();
    assert_eq!(kept, 0, "after an hour it counts no more");
}

#[test]
fn signs_of_patterns_are_taken_literally() {
    assert_eq!(like("50%_a\\"), "%50\\%\\_a\\\\%");
    assert_eq!(like("张三"), "%张三%");
}
