//! A history of ten thousand broadcasts with a million rows, one broadcast with a million rows and one with a million requests: found,
//! paged, opened, exported, deleted.

use super::{number, row};
use broadcast::export::{ExportFormat, ExportWords};
use broadcast::history::History;
use broadcast::model::history::HistoryFilter;
use broadcast::model::outcome::Outcome;
use broadcast::model::states::BroadcastState;
use broadcast::model::timestamp::Timestamp;
use broadcast::store::{Database, FILE_NAME};
use broadcast::testing::{draft, refused_lately};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::time::Instant;
use wecom::clock::SystemClock;

/// Broadcasts beside the large ones.
const BROADCASTS: usize = 10_000;
/// What everything that a person waits for must take at most, in milliseconds.
const WANTED_MS: f64 = 50.0;
/// How often each question is asked; the first time on connections that have read nothing.
const TIMES: usize = 7;
/// A minute, in milliseconds: between two broadcasts.
const MINUTE: i64 = 60_000;

async fn broadcast(writing: &mut sqlx::SqliteConnection, id: &str, at: i64, rows: usize) {
    let draft = serde_json::to_string(&draft("通知", vec![])).unwrap();
    for sql in [
        "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees, people,
             people_exact, digest, content_digest, state, outcome, created_at, finished_at, batches_total, batches_done, missed)
         VALUES ($1, 'p', 'p', 'teal', FALSE, FALSE, 'text', $1, '', 50, TRUE, $1, '', 'finished',
             CASE WHEN $2 % 600000 = 0 THEN 'partial' ELSE 'accepted' END, $2, $2, 1, 1, $3 / 10)",
        "INSERT INTO batches (broadcast_id, position, state, attempts, request) VALUES ($1, 0, 'accepted', 1, '')",
        "INSERT INTO broadcast_texts (broadcast_id, draft, search) VALUES ($1, $4, '')",
    ] {
        let rows = i64::try_from(rows).unwrap();
        sqlx::query(sql).bind(id).bind(at).bind(rows).bind(&draft).execute(&mut *writing).await.unwrap();
    }
    let text = format!("关于第{}次消防演练的通知 text 青禾科技 {}", at / MINUTE, "张三 zhangsan ".repeat(50));
    sqlx::query("INSERT INTO broadcast_search (broadcast_id, text) VALUES ($1, $2)")
        .bind(id)
        .bind(text)
        .execute(&mut *writing)
        .await
        .unwrap();
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $2 - 1)
         INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state, reason)
         SELECT $1, i, 0, 'person', 'User' || i, 'user' || i, '成员' || i,
             CASE WHEN i % 10 = 0 THEN 'refused' ELSE 'accepted' END, CASE WHEN i % 10 = 0 THEN 'invalid' END FROM n",
    )
    .bind(id)
    .bind(i64::try_from(rows).unwrap())
    .execute(&mut *writing)
    .await
    .unwrap();
}

/// As many more requests of a broadcast, each to one person; all of it was accepted just now.
async fn requests(writing: &mut sqlx::SqliteConnection, id: &str, number: usize) {
    let (total, at) = (i64::try_from(number).unwrap() + 1, Timestamp::now(&SystemClock).0 - MINUTE);
    for sql in [
        "UPDATE broadcasts SET batches_total = $2, batches_done = $2 WHERE id = $1 AND $3 > 0",
        "UPDATE batches SET sent_at = $3, answered_at = $3, msgid = 'msgid-0' WHERE broadcast_id = $1 AND $2 > 0",
    ] {
        sqlx::query(sql).bind(id).bind(total).bind(at).execute(&mut *writing).await.unwrap();
    }
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
         INSERT INTO batches (broadcast_id, position, state, attempts, sent_at, answered_at, msgid, response, request, people,
             first_sent_at, duplicate_window_s)
         SELECT $1, i, 'accepted', 1, $3 + i, $3 + i, 'msgid-' || i || $4, '{\"errcode\":0}' || $4, '{\"touser\":\"u' || i || $4, 1,
             $3 + i, 1800 FROM n",
    )
    .bind(id)
    .bind(i64::try_from(number).unwrap())
    .bind(at)
    .bind("x".repeat(80))
    .execute(&mut *writing)
    .await
    .unwrap();
}

/// Asks some times and says what it took.
async fn asked<F: Future<Output = usize>>(what: &str, expected: usize, question: impl Fn() -> F) {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        assert_eq!(question().await, expected, "{what}");
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    let first = times[0];
    times.sort_by(f64::total_cmp);
    let worst = times[TIMES - 1];
    row(
        what,
        &format!("{worst:.1} ms at worst"),
        &format!("{first:.1} ms the first time, {:.1} ms in the middle", times[TIMES / 2]),
        &format!("≤ {WANTED_MS:.0} ms"),
        &format!("{worst:.1} ms"),
    );
}

/// What something takes that nobody waits for with a hand on the keyboard.
fn told(what: &str, began: Instant) {
    row(what, &format!("{:.1} s", began.elapsed().as_secs_f64()), "", "", "");
}

pub(super) async fn the_ledger() {
    let rows = number("POSTHORN_BENCH_ROWS", 1_000_000);
    let folder = tempfile::tempdir().unwrap();
    // Made by the product, then written by hand.
    Database::open(folder.path(), &SystemClock).await.unwrap().0.close().await;
    let file = SqliteConnectOptions::new().filename(folder.path().join(FILE_NAME));
    let mut by_hand = file.connect().await.unwrap();
    for hundred in 0..BROADCASTS / 100 {
        let mut writing = by_hand.begin().await.unwrap();
        for n in hundred * 100..hundred * 100 + 100 {
            broadcast(&mut writing, &format!("x{n:05}"), i64::try_from(n).unwrap() * MINUTE, rows / BROADCASTS).await;
        }
        writing.commit().await.unwrap();
    }
    let mut writing = by_hand.begin().await.unwrap();
    let end = i64::try_from(BROADCASTS).unwrap() * MINUTE;
    broadcast(&mut writing, "b", end, rows).await;
    broadcast(&mut writing, "r", end + 1, 2).await;
    requests(&mut writing, "r", rows).await;
    writing.commit().await.unwrap();
    by_hand.close().await.unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let history = &History::new(database.clone(), std::sync::Arc::new(SystemClock));
    let last = u32::try_from(rows).unwrap() - 100;
    for (place, offset) in [("first", 0), ("tenth part", last / 10), ("middle", last / 2), ("last", last)] {
        let what = format!("a page of a ledger of {rows} rows: {place}");
        asked(&what, 100, || async { history.ledger("b", offset, 100).await.unwrap().len() }).await;
    }
    for (what, person, found) in
        [("an account", "user77777", 11), ("the beginning of many names", "成员", 100), ("nobody", "李四", 0)]
    {
        let what = format!("a person in a ledger of {rows} rows: {what}");
        asked(&what, found, || async { history.ledger_find("b", person, 100).await.unwrap().len() }).await;
    }
    asked(&format!("a send of {rows} requests is opened, with what can still be done with it"), rows + 1, || async {
        history.open("r").await.unwrap().possible.recall.requests as usize
    })
    .await;
    let all = HistoryFilter::default;
    let text = |text: &str| HistoryFilter { text: text.into(), ..all() };
    let person = |person: &str| HistoryFilter { person: person.into(), ..all() };
    let to = Timestamp(i64::try_from(BROADCASTS / 2).unwrap() * MINUTE);
    let partial = HistoryFilter { outcomes: vec![Outcome::Partial], ..all() };
    let every = BROADCASTS + 2;
    for (what, filter, page, found) in [
        ("all, first page", all(), 0, every),
        ("all, last page", all(), BROADCASTS - 40, every),
        ("a rare text", text("第777次"), 0, 1),
        ("a text of all, first page", text("消防 张三"), 0, every),
        ("a text of all, last page", text("消防 张三"), BROADCASTS - 40, every),
        ("a text of none", text("放假"), 0, 0),
        ("one person", person(&format!("user{}", rows - 1)), 0, 1),
        ("a person whom many have, last page", person("成员1"), BROADCASTS - 40, every),
        ("nobody", person("李四"), 0, 0),
        ("the older half, last page", HistoryFilter { to: Some(to), ..all() }, BROADCASTS / 2 - 50, BROADCASTS / 2),
        ("an outcome", partial, 0, every.div_ceil(10)),
        ("a state of none", HistoryFilter { states: vec![BroadcastState::Sending], ..all() }, 0, 0),
    ] {
        let (what, page) = (format!("{every} broadcasts, {} rows: {what}", rows * 2), u32::try_from(page).unwrap());
        let filter = &filter;
        asked(&what, found, || async move { history.find(filter, page, 50).await.unwrap().total as usize }).await;
    }
    asked("who was refused lately", 10_000, || async { refused_lately(&database, "p", Timestamp(0)).await.len() })
        .await;
    // Everyone of two ledgers and the two of the send of many requests.
    super::figures::the_figures(&database, folder.path(), every, rows / BROADCASTS * BROADCASTS + rows + 2).await;
    after(history, folder.path(), rows).await;
}

/// What takes its time.
async fn after(history: &History, folder: &std::path::Path, rows: usize) {
    for format in [ExportFormat::Csv, ExportFormat::Xlsx] {
        let began = Instant::now();
        let target = folder.join(format!("a.{}", format.extension()));
        assert_eq!(history.export("b", &target, format, ExportWords::default()).await.unwrap() as usize, rows);
        let size = std::fs::metadata(&target).unwrap().len() >> 20;
        told(&format!("export of {rows} rows, {format:?} ({size} MiB)"), began);
    }
    let began = Instant::now();
    assert!(history.delete("b", Timestamp(0)).await.unwrap());
    told(&format!("{rows} rows deleted, in pieces"), began);
}
