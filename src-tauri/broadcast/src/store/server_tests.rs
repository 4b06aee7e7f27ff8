//! Joining a team's database: what it must be, what is told where it is none, and that its schema is that of the file. They need a server
//! ([`SERVER`]) and say nothing without one, but for those of addresses.

use super::database::{AddressProblem, ServerAddress, WRITERS_LOCK};
use super::sql::{self, Pool};
use super::{Database, SERVER_MIGRATIONS};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::store_error::StoreError;
use crate::testing::{SERVER, empty_database};
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::BTreeMap;
use wecom::clock::SystemClock;

/// A database of its own with nothing in it, where there is a server.
async fn empty() -> Option<ServerAddress> {
    let server = std::env::var(SERVER).ok()?;
    Some(empty_database(&ServerAddress::parse(&server).unwrap()).await)
}

async fn run(address: &ServerAddress, statement: &str) {
    let mut connection = PgConnection::connect_with(&address.options()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[test]
fn an_address_says_where_and_who_and_nothing_else() {
    let address = ServerAddress::parse("postgres://an%40na:can%2Fary@db.example.com:6000/team").unwrap();
    assert_eq!(address.place(), "db.example.com:6000/team");
    assert!(!format!("{address:?}").contains("ary"), "{address:?}");
    assert_eq!(ServerAddress::parse("postgresql://a@[::1]/t").unwrap().place(), "::1:5432/t");
    for (text, written) in [
        ("postgres://an%40na:can%2Fary@db.example.com/te%2Fam", "postgres://an%40na@db.example.com:5432/te%2Fam"),
        ("postgresql://王芳@[::1]:6000/the_team", "postgres://%E7%8E%8B%E8%8A%B3@[::1]:6000/the_team"),
    ] {
        let address = ServerAddress::parse(text).unwrap();
        assert_eq!(address.without_password(), written);
        let again = ServerAddress::parse(written).unwrap();
        assert_eq!((again.place(), again.user()), (address.place(), address.user()));
    }
    for (text, problem) in [
        ("db.example.com/team", AddressProblem::Scheme),
        ("https://a@db.example.com/team", AddressProblem::Scheme),
        ("postgres:///team", AddressProblem::Host),
        ("postgres://db.example.com/team", AddressProblem::User),
        ("postgres://a@db.example.com", AddressProblem::Database),
        ("postgres://a@db.example.com/", AddressProblem::Database),
        ("postgres://a@db.example.com/team?sslmode=disable", AddressProblem::More),
        ("postgres://a@db.example.com/team#x", AddressProblem::More),
    ] {
        assert_eq!(ServerAddress::parse(text).unwrap_err(), problem, "{text}");
    }
}

#[tokio::test]
async fn who_joins_first_makes_the_schema_and_who_joins_later_finds_it() {
    let Some(address) = empty().await else { return };
    let both = tokio::join!(Database::join(&address), Database::join(&address));
    let (first, second) = (both.0.unwrap(), both.1.unwrap());
    let mut writing = first.write().await.unwrap();
    sql::query("INSERT INTO tags (profile_id, id, name) VALUES ('p', 1, '急救员')")
        .execute(&mut *writing)
        .await
        .unwrap();
    writing.commit().await.unwrap();
    let find = "SELECT name FROM tags";
    assert_eq!(sql::query_scalar::<String>(find).fetch_one(second.pool()).await.unwrap(), "急救员");
    let place = "SELECT table_schema FROM information_schema.tables WHERE table_name = 'tags'";
    let place: String = sqlx::query_scalar(place).fetch_one(&pool_of(&first)).await.unwrap();
    assert_eq!(place, "posthorn");
    let settings = "SELECT concat_ws(' ', current_setting('synchronous_commit'), current_setting('application_name'),
         current_setting('statement_timeout'), current_setting('transaction_isolation'))";
    let settings: String = sqlx::query_scalar(settings).fetch_one(&pool_of(&first)).await.unwrap();
    assert_eq!(settings, "on Posthorn 1min read committed");
}

fn pool_of(database: &Database) -> sqlx::PgPool {
    match database.pool() {
        Pool::Postgres(pool) => pool.clone(),
        Pool::Sqlite(_) => panic!("it is a file"),
    }
}

#[tokio::test]
async fn a_database_of_another_posthorn_is_left_as_it_is() {
    let Some(address) = empty().await else { return };
    Database::join(&address).await.unwrap().close().await;
    for statement in [
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', TRUE, '', 0)",
        "DELETE FROM _sqlx_migrations WHERE version = 9999; UPDATE _sqlx_migrations SET checksum = '' WHERE version = 1",
        "UPDATE _sqlx_migrations SET success = FALSE WHERE version = 1",
    ] {
        run(&address, statement).await;
        let error = Database::join(&address).await.unwrap_err();
        assert!(matches!(error, StoreError::OtherVersion(_)), "{error:?}");
        assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageOtherVersion);
    }
}

#[tokio::test]
async fn a_database_of_something_else_is_left_as_it_is() {
    let Some(address) = empty().await else { return };
    run(
        &address,
        "CREATE TABLE public.orders (id BIGINT); CREATE SCHEMA posthorn; CREATE TABLE posthorn.birds (name TEXT)",
    )
    .await;
    let error = Database::join(&address).await.unwrap_err();
    assert!(matches!(error, StoreError::Unsuitable(_)), "{error:?}");
    assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageUnsuitable);
    // What stands in another schema is in nobody's way.
    run(&address, "DROP TABLE posthorn.birds").await;
    Database::join(&address).await.unwrap();
    run(&address, "SELECT * FROM public.orders, posthorn.broadcasts").await;
}

#[tokio::test]
async fn who_may_not_come_in_is_told_so() {
    let Some(address) = empty().await else { return };
    let nowhere = address.clone().with_database("posthorn_no_such_database");
    let guest = "DO $$ BEGIN CREATE ROLE posthorn_test_guest LOGIN;
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
    run(&address, guest).await;
    let guest = address.clone().with_user("posthorn_test_guest");
    for address in [
        nowhere,
        address.clone().with_user("posthorn_test_nobody"),
        // It may connect, and not make a schema.
        guest.clone(),
    ] {
        let error = Database::join(&address.with_password(SecretString::from("guess"))).await.unwrap_err();
        assert!(matches!(error, StoreError::NotAllowed(_)), "{error:?}");
        assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageNotAllowed);
    }
    // Nor read one.
    Database::join(&address).await.unwrap();
    assert!(matches!(Database::join(&guest).await, Err(StoreError::NotAllowed(_))));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_away() {
    // Nobody listens there: it was given by the system a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = ServerAddress::parse(&format!("postgres://posthorn@127.0.0.1:{port}/team")).unwrap();
    let error = Database::join(&address).await.unwrap_err();
    assert!(matches!(error, StoreError::Away(_)), "{error:?}");
    assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageAway);
}

#[tokio::test]
async fn a_line_that_is_cut_is_away_and_the_next_one_serves() {
    let Some(address) = empty().await else { return };
    let database = Database::join(&address).await.unwrap();
    let mut writing = database.write().await.unwrap();
    sql::query("INSERT INTO tags (profile_id, id, name) VALUES ('p', 1, 'x')").execute(&mut *writing).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
         AND pid <> pg_backend_pid() AND state <> 'idle'";
    run(&address, cut).await;
    let error =
        sql::query("DELETE FROM tags").execute(&mut *writing).await.map(drop).map_err(StoreError::from).unwrap_err();
    assert!(matches!(error, StoreError::Away(_)), "{error:?}");
    drop(writing);
    let mut writing = database.write().await.unwrap();
    let left: i64 = sql::query_scalar("SELECT COUNT(*) FROM tags").fetch_one(&mut *writing).await.unwrap();
    assert_eq!(left, 0);
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn who_falls_asleep_in_the_middle_of_writing_holds_nobody_up_for_long() {
    let Some(address) = empty().await else { return };
    let database = Database::join(&address).await.unwrap();
    let mut writing = database.write().await.unwrap();
    let limits =
        "SELECT current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('lock_timeout')";
    let limits: String = sql::query_scalar(limits).fetch_one(&mut *writing).await.unwrap();
    assert_eq!(limits, "15s 20s", "whoever waits does so for longer than the other one may sleep");
    // Who waits for too long is told that it is busy.
    let mut other = PgConnection::connect_with(&address.options()).await.unwrap();
    sqlx::query("SET lock_timeout = '10ms'").execute(&mut other).await.unwrap();
    let waiting = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(WRITERS_LOCK).execute(&mut other).await;
    assert!(matches!(StoreError::from(waiting.unwrap_err()), StoreError::Busy(_)));
    sqlx::query("SET statement_timeout = '10ms'").execute(&mut other).await.unwrap();
    let slow = sqlx::query("SELECT pg_sleep(60)").execute(&mut other).await;
    assert!(matches!(StoreError::from(slow.unwrap_err()), StoreError::Busy(_)));
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn a_character_that_the_server_cannot_keep_keeps_nothing_from_being_written() {
    let Some(address) = empty().await else { return };
    let database = Database::join(&address).await.unwrap();
    let mut writing = database.write().await.unwrap();
    let add = "INSERT INTO tags (profile_id, id, name) VALUES ('p', 1, $1)";
    sql::query(add).bind("a\0b").execute(&mut *writing).await.unwrap();
    writing.commit().await.unwrap();
    let name: String = sql::query_scalar("SELECT name FROM tags").fetch_one(database.pool()).await.unwrap();
    assert_eq!(name, "a\u{fffd}b");
}

#[tokio::test]
async fn a_server_that_may_only_be_read_is_told_apart() {
    let Some(address) = empty().await else { return };
    let database = Database::join(&address).await.unwrap();
    let mut reading = database.read_one_state().await.unwrap();
    let error =
        sql::query("DELETE FROM tags").execute(&mut *reading).await.map(drop).map_err(StoreError::from).unwrap_err();
    assert!(matches!(error, StoreError::NotAllowed(_)), "{error:?}");
}

/// Of each column of a schema its table and name, with the family of its type and whether it may be empty.
type Columns = BTreeMap<(String, String), (&'static str, bool)>;

fn columns_of(rows: Vec<(String, String, String, bool)>) -> Columns {
    let family = |name: &str| match name.to_lowercase().as_str() {
        "text" => "text",
        "bigint" => "number",
        "boolean" => "truth",
        "blob" | "bytea" => "bytes",
        other => panic!("{other} is no type of ours"),
    };
    rows.into_iter().map(|(table, name, kind, empty)| ((table, name), (family(&kind), empty))).collect()
}

#[tokio::test]
async fn the_schema_of_a_team_is_that_of_the_file() {
    let Some(address) = empty().await else { return };
    let team = Database::join(&address).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let of_file = "SELECT tables.name, columns.name, columns.type, NOT columns.\"notnull\"
         FROM sqlite_master AS tables JOIN pragma_table_xinfo(tables.name) AS columns
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' AND tables.name <> '_sqlx_migrations'";
    let of_team = "SELECT table_name::TEXT, column_name::TEXT, data_type::TEXT, is_nullable = 'YES' FROM information_schema.columns
         WHERE table_schema = 'posthorn' AND table_name NOT IN ('_sqlx_migrations', 'leases', 'shared', 'deeds', 'requests', 'epoch')";
    let of_file = columns_of(sqlx::query_as(of_file).fetch_all(file.file_pool()).await.unwrap());
    // A file has one computer.
    let of_team = columns_of(sqlx::query_as(of_team).fetch_all(&pool_of(&team)).await.unwrap());
    assert_eq!(of_team, of_file);
    let other = "SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = 'posthorn' AND table_name <> '_sqlx_migrations'
             AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'";
    let other: Vec<String> = sqlx::query_scalar(other).fetch_all(&pool_of(&team)).await.unwrap();
    assert_eq!(other, Vec::<String>::new(), "texts are compared by their bytes");
    let goes_with = "SELECT DISTINCT tables.name || ' ' || \"table\" || ' ' || on_delete
         FROM sqlite_master AS tables JOIN pragma_foreign_key_list(tables.name) WHERE tables.type = 'table' ORDER BY 1";
    let goes_with: Vec<String> = sqlx::query_scalar(goes_with).fetch_all(file.file_pool()).await.unwrap();
    let team_goes_with = "SELECT DISTINCT conrelid::regclass || ' ' || confrelid::regclass || ' '
             || CASE confdeltype WHEN 'c' THEN 'CASCADE' ELSE confdeltype::TEXT END COLLATE \"C\"
         FROM pg_constraint WHERE contype = 'f' AND connamespace = 'posthorn'::regnamespace ORDER BY 1";
    let team_goes_with: Vec<String> = sqlx::query_scalar(team_goes_with).fetch_all(&pool_of(&team)).await.unwrap();
    assert_eq!(team_goes_with, goes_with);
    // What the file has for requests that an earlier version wrote.
    let alone = ["batches_unread"];
    let indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
    let indexes: Vec<(String, String)> = sqlx::query_as(indexes).fetch_all(file.file_pool()).await.unwrap();
    let shared: Vec<_> = indexes.into_iter().filter(|(name, _)| !alone.contains(&name.as_str())).collect();
    let team_indexes = "SELECT indexname::TEXT FROM pg_indexes WHERE schemaname = 'posthorn' AND indexname NOT LIKE '%pkey' ORDER BY 1";
    let mut team_indexes: Vec<String> = sqlx::query_scalar(team_indexes).fetch_all(&pool_of(&team)).await.unwrap();
    // For looking at what other computers did.
    team_indexes.retain(|name| {
        !matches!(name.as_str(), "broadcasts_by_touch" | "shared_number_key" | "shared_by_app" | "requests_waiting")
    });
    assert_eq!(team_indexes, shared.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let all: String = SERVER_MIGRATIONS.iter().map(|one| words(one.sql.as_str())).collect();
    for (name, sql) in shared {
        assert!(all.contains(&format!("{};", words(&sql))), "{name} is another one");
    }
}
