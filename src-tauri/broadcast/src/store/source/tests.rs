//! What is of a server needs one ([`SERVER`]) and says nothing without it.

use super::*;
use crate::testing::{SERVER, empty_database};
use tokio::time::Instant;

/// Longer than any test waits.
const LONG: Duration = Duration::from_mins(5);
const ORDERS: &str = "SELECT id, line FROM orders WHERE id > $1 ORDER BY id LIMIT 1000";

/// A database of its own with three orders in it, where there is a server.
async fn orders() -> Option<ServerAddress> {
    let server = std::env::var(SERVER).ok()?;
    let address = empty_database(&ServerAddress::parse(&server).unwrap()).await;
    run(&address, "CREATE TABLE orders (id BIGINT PRIMARY KEY, line JSONB)").await.unwrap();
    let three = "INSERT INTO orders SELECT n, json_build_object('key', n) FROM generate_series(1, 3) n";
    run(&address, three).await.unwrap();
    Some(address)
}

fn source(address: &ServerAddress, query: &str) -> Source {
    Source::new(address.clone(), query, None)
}

async fn marks(source: &mut Source, after: i64) -> Vec<i64> {
    source.rows(after).await.unwrap().into_iter().map(|row| row.mark).collect()
}

fn key(address: &str, query: &str, company: &str) -> SourceKey {
    Source::new(ServerAddress::parse(address).unwrap(), query, Some("orders".to_owned())).key(company)
}

#[test]
fn a_mark_is_of_one_company_database_user_and_query() {
    let address = "postgres://erp:s3cr3t@db.example.com/erp";
    let of = key(address, ORDERS, "青禾科技");
    assert_eq!((of.place.as_str(), of.user.as_str(), of.query.len()), ("db.example.com:5432/erp", "erp", 64));
    assert_eq!(of.name().len(), 32);
    assert!(!format!("{of:?}").contains("s3cr3t"));
    let same = key("postgresql://erp:another@db.example.com:5432/erp", ORDERS, "青禾科技");
    assert_eq!((&same, same.name()), (&of, of.name()), "neither the password nor the spelling is part of it");
    for other in [
        key(address, ORDERS, "青禾物业"),
        key(address, "SELECT id, line FROM orders WHERE id > $1 ORDER BY id", "青禾科技"),
        key("postgres://erp@db.example.com/crm", ORDERS, "青禾科技"),
        key("postgres://erp@db.example.com:5433/erp", ORDERS, "青禾科技"),
        key("postgres://crm@db.example.com/erp", ORDERS, "青禾科技"),
    ] {
        assert!(other != of && other.name() != of.name(), "{other:?}");
    }
    let cut_elsewhere =
        SourceKey { company: format!("{}{}", of.company, of.place), place: String::new(), ..of.clone() };
    assert_ne!(cut_elsewhere.name(), of.name());
}

#[test]
fn marks_ascend_and_are_there_once() {
    assert_eq!((in_order(0, 1), in_order(-5, i64::MAX)), (Ok(()), Ok(())));
    for (before, mark) in [(1, 1), (2, 1), (0, 0), (i64::MAX, i64::MIN)] {
        assert_eq!(in_order(before, mark), Err(SourceError::Order { before, mark }));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_away() {
    // Nobody listens there: it was given by the system a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = ServerAddress::parse(&format!("postgres://erp@127.0.0.1:{port}/erp")).unwrap();
    let error = source(&address, ORDERS).rows(0).await.unwrap_err();
    assert!(matches!(error, SourceError::Away(_)), "{error:?}");
}

#[tokio::test]
async fn rows_above_a_mark_come_in_order_whatever_their_types() {
    let Some(address) = orders().await else { return };
    let mut asked = source(&address, ORDERS);
    let rows = asked.rows(0).await.unwrap();
    let lines: Vec<_> = rows.iter().map(|row| (row.mark, String::from_utf8(row.line.clone()).unwrap())).collect();
    let line = |n: i64| (n, format!(r#"{{"key": {n}}}"#));
    assert_eq!(lines, [line(1), line(2), line(3)]);
    assert_eq!((marks(&mut asked, 2).await, marks(&mut asked, 3).await), (vec![3], vec![]));
    for types in ["id::INT, line::JSON", "id::SMALLINT, line::TEXT", "id, line::VARCHAR", "id, line::JSONB"] {
        let query = format!("SELECT {types} FROM orders WHERE id > $1 ORDER BY id; -- 结尾");
        let rows = source(&address, &query).rows(2).await.unwrap();
        assert_eq!(rows, [SourceRow { mark: 3, line: br#"{"key": 3}"#.to_vec() }], "{types}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_query_is_told_and_nothing_is_taken() {
    let Some(address) = orders().await else { return };
    for (query, wanted) in [
        ("SELECT id, line FROM orders WHERE id > $1 AND id < $2 ORDER BY id", SourceError::Parameters(2)),
        ("SELECT id FROM orders WHERE id > $1", SourceError::Columns("int8".to_owned())),
        ("SELECT id::TEXT, line FROM orders WHERE id > $1", SourceError::Columns("text, jsonb".to_owned())),
        ("SELECT line, id FROM orders WHERE id > $1 AND FALSE", SourceError::Columns("jsonb, int8".to_owned())),
        ("SELECT id, line FROM orders WHERE id > $1 ORDER BY id DESC", SourceError::Order { before: 3, mark: 2 }),
        ("SELECT 7::BIGINT, line FROM orders WHERE id > $1", SourceError::Order { before: 7, mark: 7 }),
        (
            "SELECT id, line FROM orders WHERE $1::BIGINT IS NOT NULL ORDER BY id",
            SourceError::Order { before: 2, mark: 1 },
        ),
        ("SELECT id, NULLIF(line->>'key', '3') FROM orders WHERE id > $1 ORDER BY id", SourceError::Null { before: 2 }),
        ("SELECT NULLIF(id, 2), line FROM orders WHERE id > $1 ORDER BY id", SourceError::Null { before: 1 }),
    ] {
        let after = if query.contains("IS NOT NULL") { 2 } else { 0 };
        assert_eq!(source(&address, query).rows(after).await, Err(wanted), "{query}");
    }
    for query in ["SELECT", "SELECT id, line FROM nowhere WHERE id > $1", "SELECT 1; SELECT $1", ""] {
        let error = source(&address, query).rows(0).await.unwrap_err();
        let is_told = matches!(error, SourceError::Query(_) | SourceError::Columns(_) | SourceError::Parameters(_));
        assert!(is_told, "{query}: {error:?}");
    }
}

#[tokio::test]
async fn nothing_is_written_there_and_names_are_looked_up_as_its_user_does() {
    let Some(address) = orders().await else { return };
    let settings =
        "SELECT $1 + 1, concat_ws('; ', current_setting('search_path'), current_setting('statement_timeout'))";
    let rows = source(&address, settings).rows(0).await.unwrap();
    assert_eq!(rows, [SourceRow { mark: 1, line: br#""$user", public; 1min"#.to_vec() }]);
    let taking =
        "WITH taken AS (DELETE FROM orders WHERE id > $1 RETURNING id, line) SELECT id, line FROM taken ORDER BY id";
    let error = source(&address, taking).rows(0).await.unwrap_err();
    assert!(matches!(error, SourceError::NotAllowed(_)), "{error:?}");
    assert_eq!(marks(&mut source(&address, ORDERS), 0).await, [1, 2, 3]);
}

#[tokio::test]
async fn of_a_long_answer_the_first_are_taken_and_the_others_come_next() {
    let Some(address) = orders().await else { return };
    let mut asked =
        source(&address, "SELECT n::BIGINT, '{}'::JSON FROM generate_series(1, 2500) n WHERE n > $1 ORDER BY n");
    let (mut after, mut lengths) = (0, Vec::new());
    for _ in 0..4 {
        let found = marks(&mut asked, after).await;
        lengths.push(found.len());
        after = found.last().copied().unwrap_or(after);
    }
    assert_eq!((lengths, after), (vec![1000, 1000, 500, 0], 2500));
    let large = "SELECT n::BIGINT, repeat('x', 9000000) FROM generate_series(1, 3) n WHERE n > $1 ORDER BY n";
    assert_eq!(marks(&mut source(&address, large), 0).await, [1, 2], "no more than is easily held");
}

#[tokio::test]
async fn news_wake_and_a_cut_line_is_made_anew() {
    let Some(address) = orders().await else { return };
    let mut asked = Source::new(address.clone(), ORDERS, Some("orders \"new\"".to_owned()));
    assert_eq!(marks(&mut asked, 0).await, [1, 2, 3]);
    let news = r#"INSERT INTO orders VALUES (4, '{}'); NOTIFY "orders ""new""""#;
    let began = Instant::now();
    tokio::join!(asked.woken(LONG), async { run(&address, news).await.unwrap() });
    assert_eq!(marks(&mut asked, 3).await, [4]);
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
         AND datname = current_database() AND (query LIKE '%FROM orders%' OR query LIKE 'LISTEN%')";
    tokio::join!(asked.woken(LONG), async { run(&address, cut).await.unwrap() });
    assert!(matches!(asked.rows(4).await, Err(SourceError::Away(_))));
    run(&address, "INSERT INTO orders VALUES (5, '{}')").await.unwrap();
    assert_eq!(marks(&mut asked, 4).await, [5]);
    tokio::join!(asked.woken(LONG), async { run(&address, news.replace('4', "6").as_str()).await.unwrap() });
    assert_eq!(marks(&mut asked, 5).await, [6]);
    assert!(began.elapsed() < LONG, "nothing was waited out");
}
