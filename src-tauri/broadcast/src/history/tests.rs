use super::*;
use crate::model::order::{Schedule, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::states::BroadcastState;
use crate::store::sql;
use crate::testing::{Answer, World, api, draft, named, person};

fn with_text(text: &str) -> HistoryFilter {
    HistoryFilter { text: text.to_owned(), ..HistoryFilter::default() }
}

fn of(profile_id: &str) -> HistoryFilter {
    HistoryFilter { profile_id: Some(profile_id.to_owned()), ..HistoryFilter::default() }
}

#[tokio::test]
async fn found_by_every_word() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let holiday = world.send(draft("放假通知 100% Holiday", vec![named("ZhangSan", "张三")])).await.id;
    let outage = world.send(draft("机房停电 a_b", vec![named("lisi", "李四")])).await.id;
    let found = async |query: &str| {
        let page = world.history.find(&with_text(query), 0, 10).await.unwrap();
        assert_eq!(page.total as usize, page.rows.len());
        page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(found("").await, [outage.clone(), holiday.clone()]);
    for query in ["放假", "holiday", "HOLIDAY 张三", "zhangsan", "100%", "张三 文本"] {
        assert_eq!(found(query).await, [holiday.as_str()], "{query}");
    }
    assert_eq!(found("a_b").await, [outage.as_str()]);
    for query in ["a%b", "axb", "放假 李四", "\\", "'; --"] {
        assert!(found(query).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn found_by_person_time_and_state() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let mut many: Vec<_> = (0..80).map(|n| named(&format!("u{n}"), &format!("甲{n}"))).collect();
    many.push(named("ZhangSan", "张三"));
    let first = world.send(draft("one", many)).await;
    world.clock.shift(10_000);
    world.sender.will([api(60020)]);
    let second = world.send(draft("two", vec![named("lisi", "李四")])).await;
    let found = async |filter: HistoryFilter| {
        let page = world.history.find(&filter, 0, 10).await.unwrap();
        assert_eq!(page.total as usize, page.rows.len());
        page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let all = HistoryFilter::default;
    for person in ["zhang", "ZHANGSAN", "张", "张三", " 张三 "] {
        assert_eq!(found(HistoryFilter { person: person.into(), ..all() }).await, [first.id.as_str()], "{person}");
    }
    for person in ["hangsan", "三", "%", "李四x"] {
        assert!(found(HistoryFilter { person: person.into(), ..all() }).await.is_empty(), "{person}");
    }
    let (early, late) = (first.created_at, second.created_at);
    assert_eq!(found(HistoryFilter { from: Some(late), ..all() }).await, [second.id.as_str()]);
    assert_eq!(found(HistoryFilter { from: Some(early), to: Some(late), ..all() }).await, [first.id.as_str()]);
    let outcomes = vec![second.outcome.unwrap()];
    assert_eq!(found(HistoryFilter { outcomes, ..all() }).await, [second.id.as_str()]);
    assert!(found(HistoryFilter { states: vec![BroadcastState::Waiting], ..all() }).await.is_empty());
    let both = HistoryFilter {
        states: vec![BroadcastState::Waiting],
        outcomes: vec![Outcome::Accepted, second.outcome.unwrap()],
        text: "o".into(),
        ..all()
    };
    assert_eq!(found(both).await.len(), 2);
    let rows = world.history.ledger_find(&first.id, "甲7", 100).await.unwrap();
    assert_eq!(rows.len(), 11);
    assert_eq!(world.history.ledger_find(&first.id, "zhangs", 100).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_beginning_that_very_many_have_is_found_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let large = world.send(draft("one", vec![named("x0", "成员x")])).await.id;
    let small = world.send(draft("two", vec![named("y1", "成员乙"), named("z", "李四")])).await.id;
    world.send(draft("three", vec![named("w", "王五")])).await;
    // One row more than are taken from an index.
    sql::query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001)
             INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state)
             SELECT $1, i, 0, 'person', 'X' || i, 'x' || i, '成员' || i, 'accepted' FROM n",
    )
    .bind(&large)
    .execute(world.database.pool())
    .await
    .unwrap();
    let found = async |person: &str| {
        let filter = HistoryFilter { person: person.into(), ..HistoryFilter::default() };
        let page = world.history.find(&filter, 0, 10).await.unwrap();
        assert_eq!(page.total as usize, page.rows.len());
        page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(found("成员").await, [small.as_str(), large.as_str()]);
    assert_eq!(found("X").await, [large.as_str()]);
    assert_eq!(found("成员19999").await, [large.as_str()]);
    assert_eq!(found("成员乙").await, [small.as_str()]);
    assert_eq!(found("李四").await, [small.as_str()]);
}

#[tokio::test]
async fn old_ones_are_cleared_away_and_open_ones_never() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let old = world.send(draft("old", (0..2500).map(|n| person(&format!("u{n}"))).collect())).await;
    world.sender.will([Answer::Hang]);
    let open = world.engine.start(world.order(draft("open", vec![person("a")]), 0).await).await.unwrap();
    world.clock.shift(62 * 24 * 60 * 60 * 1000);
    let young = world.send(draft("young", vec![person("a")])).await;
    let now = Timestamp::now(&*world.clock);
    assert_eq!(world.history.purge(3, now).await.unwrap(), 0);
    assert_eq!(world.history.purge(0, now).await.unwrap(), 1);
    let left: Vec<String> = world
        .history
        .find(&HistoryFilter::default(), 0, 10)
        .await
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(left, [young.id.as_str(), open.as_str()]);
    assert!(matches!(world.history.open(&old.id).await, Err(SendError::NotFound(_))));
    for table in ["ledger", "batches", "broadcast_texts", "broadcast_search"] {
        let mut counting = sql::Statement::new(format!("SELECT COUNT(*) FROM {table} WHERE broadcast_id = "));
        counting.push_bind(&old.id);
        let rows: i64 = counting.build_query_scalar().fetch_one(world.database.pool()).await.unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    assert!(!world.history.delete(&open, now).await.unwrap());
    assert!(world.history.delete(&young.id, now).await.unwrap());
    assert!(matches!(world.history.delete(&young.id, now).await, Err(SendError::NotFound(_))));
}

#[tokio::test]
async fn what_stands_still_is_found_by_its_state_and_never_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let start = async |text: &str, in_ms: Option<i64>, undo_seconds: u32| {
        let at = |in_ms| Schedule { at: Timestamp(Timestamp::now(&*world.clock).0 + in_ms), late_minutes: 10 };
        let order = world.order(draft(text, vec![person("a"), person("b")]), undo_seconds).await;
        let order = SendOrder { schedule: in_ms.map(at), ..order };
        world.engine.start(order).await.unwrap()
    };
    let scheduled = start("scheduled", Some(300 * 24 * 60 * 60 * 1000), 0).await;
    let waiting = start("waiting", None, 600).await;
    world.sender.will([Answer::Hang]);
    let paused = start("paused", None, 0).await;
    world.until(&paused, |_| !world.sender.sent().is_empty()).await;
    world.engine.pause(&paused).await.unwrap();
    let done = world.send(draft("done", vec![person("c")])).await.id;
    let found = async |state: BroadcastState| {
        let filter = HistoryFilter { states: vec![state], ..HistoryFilter::default() };
        let page = world.history.find(&filter, 0, 10).await.unwrap();
        assert!(page.rows.iter().all(|row| row.state == state), "{state:?}");
        page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(found(BroadcastState::Scheduled).await, [scheduled.as_str()]);
    assert_eq!(found(BroadcastState::Waiting).await, [waiting.as_str()]);
    assert_eq!(found(BroadcastState::Paused).await, [paused.as_str()]);
    assert_eq!(found(BroadcastState::Finished).await, [done.as_str()]);
    world.engine.resume(&paused).await.unwrap();
    assert_eq!(found(BroadcastState::Sending).await, [paused.as_str()]);
    assert!(found(BroadcastState::Held).await.is_empty() && found(BroadcastState::Paused).await.is_empty());
    world.sender.will([api(45009)]);
    let other = start("other", None, 0).await;
    world.until(&other, |one| one.state == BroadcastState::Held).await;
    let standing = found(BroadcastState::Held).await;
    assert!(standing.contains(&other) && standing.contains(&paused), "{standing:?}");
    assert!(found(BroadcastState::Sending).await.is_empty());
    let much_later = Timestamp(Timestamp::now(&*world.clock).0 + 20 * 31 * 24 * 60 * 60 * 1000);
    assert_eq!(world.history.purge(1, much_later).await.unwrap(), 1);
    assert!(matches!(world.history.open(&done).await, Err(SendError::NotFound(_))));
    for id in [&scheduled, &waiting, &paused, &other] {
        assert!(!world.history.delete(id, much_later).await.unwrap());
        assert_eq!(world.history.open(id).await.unwrap().ledger_total, 2);
    }
}

#[tokio::test]
async fn pages_are_slices() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    for n in 0..7 {
        world.send(draft(&format!("number {n}"), vec![person("a")])).await;
    }
    let whole = world.history.find(&of("practice"), 0, 100).await.unwrap();
    assert_eq!((whole.total, whole.rows.len()), (7, 7));
    assert!(whole.rows.is_sorted_by(|a, b| a.created_at >= b.created_at));
    for offset in 0..8 {
        let page = world.history.find(&HistoryFilter::default(), offset, 3).await.unwrap();
        assert_eq!(page.total, 7);
        assert_eq!(page.rows, whole.rows.iter().skip(offset as usize).take(3).cloned().collect::<Vec<_>>());
    }
    assert_eq!(world.history.find(&of("other"), 0, 10).await.unwrap().total, 0);
    assert!(matches!(world.history.open("nothing").await, Err(SendError::NotFound(_))));
}
