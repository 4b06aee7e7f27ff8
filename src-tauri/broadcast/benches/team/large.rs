//! A ledger of ten million rows in a team's database: what it occupies, its pages, and the look at what is open beside it.

use super::{by_hand, drop_database, joined, new_database, number, row};
use broadcast::model::history::HistoryFilter;
use broadcast::model::timestamp::Timestamp;
use broadcast::ports::{Ids, TimedIds};
use broadcast::testing::{World, draft};
use sqlx::{Connection, PgConnection};
use std::time::Instant;
use wecom::clock::SystemClock;

/// The database of this measurement.
const DATABASE: &str = "posthorn_bench_large";
/// Rows of the ledger; ten thousand at least, or the pages meet.
const ROWS: usize = 10_000_000;
/// One of so many missed the message, as in the measurement of the file.
const MISSED: usize = 10;
/// People of one request.
const OF_A_REQUEST: usize = 1_000;
/// Other sends, all of them over.
const OTHERS: usize = 10_000;
/// Pages of each sort.
const PAGES: u32 = 50;
/// Rows of a page.
const OF_A_PAGE: u32 = 100;
/// What a page may take at most, in milliseconds.
const WANTED_MS: f64 = 100.0;

/// Columns of a broadcast that is over.
macro_rules! over {
    ($values:literal) => {
        concat!(
            "INSERT INTO posthorn.broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title,
                 addressees, people, people_exact, digest, content_digest, state, outcome, created_at, finished_at, touched_at,
                 batches_total, batches_done, missed, app) ",
            $values
        )
    };
}

/// The send: `$1` its id, `$2` its people, `$3` a moment, `$4` its requests, `$5` how many missed it.
const BROADCAST: &str = over!(
    "VALUES ($1, 'p', 'p', 'teal', FALSE, FALSE, 'text', '通知', '', $2, TRUE, $1, $1, 'finished', 'partial', $3, $3, $3, $4,
         $4, $5, 'a')"
);
/// Sends before it, a minute apart: `$1` how many, `$2` a moment.
const BEFORE: &str = over!(
    "SELECT 'x' || lpad(CAST(i AS TEXT), 35, '0'), 'p', 'p', 'teal', FALSE, FALSE, 'text', '通知', '', 50, TRUE,
         'x' || i, 'x' || i, 'finished', 'accepted', $2 - i * 60000, $2 - i * 60000, $2 - i * 60000, 1, 1, 0, 'a'
     FROM generate_series(CAST(1 AS BIGINT), $1) AS i"
);
/// Its requests: `$1` its id, `$2` how many, `$3` a moment, `$4` people of each, `$5` how an answer goes on. Names and answers are as long
/// as real ones.
const REQUESTS: &str = "\
    INSERT INTO posthorn.batches (broadcast_id, position, state, attempts, sent_at, answered_at, msgid, response, request, people,
        first_sent_at, content, user_keys, duplicate_window_s)
    SELECT $1, b, 'accepted', 1, $3 + b, $3 + b + 80, 'msgid-' || b || $5, '{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":\"' || b || $5,
        '{\"touser\":\"' || named.users || '\",\"msgtype\":\"text\",\"agentid\":7,\"text\":{\"content\":\"通知\"},'
            || '\"enable_duplicate_check\":1}',
        $4, $3 + b, substring(sha256(convert_to('content', 'UTF8')) FROM 1 FOR 16), named.keys, 1800
    FROM generate_series(CAST(0 AS BIGINT), $2 - 1) AS b, LATERAL (
        SELECT string_agg('User' || i, '|') AS users,
            string_agg(substring(sha256(convert_to('user' || i, 'UTF8')) FROM 1 FOR 8), CAST('' AS BYTEA)) AS keys
        FROM generate_series(b * $4, b * $4 + $4 - 1) AS i) AS named";
/// Its ledger: `$1` its id, `$2` how many rows, `$3` people of a request, `$4` of how many one missed it.
const LEDGER: &str = "\
    INSERT INTO posthorn.ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state, reason)
    SELECT $1, i, i / $3, 'person', 'User' || i, 'user' || i, '成员' || i,
        CASE WHEN i % $4 = 0 THEN 'refused' ELSE 'accepted' END, CASE WHEN i % $4 = 0 THEN 'invalid' END
    FROM generate_series(CAST(0 AS BIGINT), $2 - 1) AS i";

pub(super) async fn a_large_ledger(server: &str) {
    let rows = number("POSTHORN_TEAM_ROWS", ROWS);
    let address = new_database(server, DATABASE).await;
    let id = TimedIds.fresh();
    let mut connection = by_hand(&address).await.unwrap();
    fill(&mut connection, &id, rows).await;
    occupied(&mut connection, rows).await;
    connection.close().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let world = World::on(folder.path(), joined(&address).await);
    pages(&world, &id, rows).await;
    open_ones(&world).await;
    world.database.close().await;
    drop_database(server, DATABASE).await;
}

fn big(number: usize) -> i64 {
    i64::try_from(number).unwrap()
}

/// Writes everything, each table with one statement.
async fn fill(connection: &mut PgConnection, id: &str, rows: usize) {
    let (requests, one_of) = (rows.div_ceil(OF_A_REQUEST), number("POSTHORN_TEAM_MISSED", MISSED));
    let now = Timestamp::now(&SystemClock).0;
    let draft = serde_json::to_string(&draft("通知", vec![])).unwrap();
    // What is written belongs together, and need not be looked up row by row.
    sqlx::query("SET session_replication_role = replica").execute(&mut *connection).await.unwrap();
    let broadcast = sqlx::query(BROADCAST).bind(id).bind(big(rows)).bind(now).bind(big(requests));
    broadcast.bind(big(rows.div_ceil(one_of))).execute(&mut *connection).await.unwrap();
    let text = "INSERT INTO posthorn.broadcast_texts (broadcast_id, draft, search) VALUES ($1, $2, '')";
    sqlx::query(text).bind(id).bind(draft).execute(&mut *connection).await.unwrap();
    sqlx::query(BEFORE).bind(big(OTHERS)).bind(now).execute(&mut *connection).await.unwrap();
    let batches = sqlx::query(REQUESTS).bind(id).bind(big(requests)).bind(now).bind(big(OF_A_REQUEST));
    batches.bind("x".repeat(80)).execute(&mut *connection).await.unwrap();
    let began = Instant::now();
    let ledger = sqlx::query(LEDGER).bind(id).bind(big(rows)).bind(big(OF_A_REQUEST)).bind(big(one_of));
    ledger.execute(&mut *connection).await.unwrap();
    let took = began.elapsed().as_secs_f64();
    row(
        &format!("{rows} rows of a ledger written with one statement, with their indexes"),
        &format!("{took:.0} s"),
        &format!("{:.0} rows/s, without waiting for the disk", rows as f64 / took),
        "",
        "",
    );
    // As the server does by itself after so many.
    for table in [
        "VACUUM (ANALYZE) posthorn.ledger",
        "VACUUM (ANALYZE) posthorn.batches",
        "VACUUM (ANALYZE) posthorn.broadcasts",
    ] {
        sqlx::query(table).execute(&mut *connection).await.unwrap();
    }
}

/// What a row occupies that was written once.
async fn occupied(connection: &mut PgConnection, rows: usize) {
    let sizes = "SELECT pg_table_size('posthorn.ledger'), pg_indexes_size('posthorn.ledger'), pg_table_size('posthorn.batches'),
                     pg_indexes_size('posthorn.batches')";
    let sizes: (i64, i64, i64, i64) = sqlx::query_as(sizes).fetch_one(connection).await.unwrap();
    let of_a_row = |bytes: i64| bytes as f64 / rows as f64;
    let of_a_request = |bytes: i64| bytes as f64 / rows.div_ceil(OF_A_REQUEST) as f64;
    row(
        &format!("a row of a ledger of {rows} in PostgreSQL, written once"),
        &format!("{:.0} bytes", of_a_row(sizes.0 + sizes.1)),
        &format!("itself {:.0}, its indexes {:.0}", of_a_row(sizes.0), of_a_row(sizes.1)),
        "",
        "",
    );
    row(
        &format!("a request to {OF_A_REQUEST} people"),
        &format!("{:.1} kB", of_a_request(sizes.2 + sizes.3) / 1e3),
        &format!("itself {:.1}, its indexes {:.1}", of_a_request(sizes.2) / 1e3, of_a_request(sizes.3) / 1e3),
        "",
        "",
    );
}

/// Pages from the beginning, the middle and the end, and what is listed of those who missed it.
async fn pages(world: &World, id: &str, rows: usize) {
    let rows = u32::try_from(rows).unwrap();
    let last = rows.saturating_sub(PAGES * OF_A_PAGE);
    for (place, from) in [("first", 0), ("middle", rows / 2), ("last", last)] {
        let page = async |n: u32| world.history.ledger(id, from + n * OF_A_PAGE, OF_A_PAGE).await.unwrap().len();
        asked(&format!("a page of a ledger of {rows} rows: {place}"), Some(OF_A_PAGE as usize), page).await;
    }
    let missed = async |_: u32| world.history.missed(id, OF_A_PAGE).await.unwrap().len();
    asked(&format!("a page of a ledger of {rows} rows: those who missed it"), Some(OF_A_PAGE as usize), missed).await;
}

/// What every computer asks at each news, and what the record shows first.
async fn open_ones(world: &World) {
    let what = format!("{} sends, none of them open", OTHERS + 1);
    asked(&format!("{what}: what is there to work on"), None, async |_: u32| {
        world.engine.take_up().await.unwrap();
        0
    })
    .await;
    asked(&format!("{what}: the open ones in the record"), Some(0), async |_: u32| {
        world.history.find(&HistoryFilter::open(), 0, 50).await.unwrap().rows.len()
    })
    .await;
}

/// Asks for all pages of a sort and says what it took.
async fn asked(what: &str, expected: Option<usize>, question: impl AsyncFn(u32) -> usize) {
    let mut times = Vec::new();
    for n in 0..PAGES {
        let began = Instant::now();
        let found = question(n).await;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        assert!(expected.is_none_or(|expected| found == expected), "{what}: {found}");
    }
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
    row(
        what,
        &format!("{:.1} ms (p99)", at(99)),
        &format!("{:.1} ms (p50 of {PAGES})", at(50)),
        &format!("≤ {WANTED_MS:.0} ms"),
        &format!("{:.1} ms", at(99)),
    );
}
