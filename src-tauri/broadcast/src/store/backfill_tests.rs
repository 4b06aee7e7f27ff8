//! A database of the version before the columns: what is read off its requests is what the plan would have written.

use super::database::{Database, FILE_NAME};
use super::migrations::MIGRATIONS;
use super::{batches, holds, salvage};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::batch::Route;
use crate::model::order::Retry;
use crate::model::outcome::Outcome;
use crate::model::profile::app_of;
use crate::model::reach::{Reach, member_key};
use crate::model::states::BroadcastState;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::{EngineConfig, PaceRules, SendError};
use crate::testing::{World, draft, lost, person};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::time::Duration;
use wecom::clock::SystemClock;

/// What a new column holds of each request, in their order.
type Columns = Vec<(String, i64, Option<Vec<u8>>, bool, Option<i64>)>;

async fn columns(database: &Database) -> Columns {
    sqlx::query_as(
        "SELECT broadcast_id, position, user_keys, has_groups, duplicate_window_s FROM batches
         ORDER BY broadcast_id, position",
    )
    .fetch_all(database.file_pool())
    .await
    .unwrap()
}

/// Makes of a closed database one of the version before: every column as it was, with what stood in it.
async fn make_old(folder: &Path) {
    let options = SqliteConnectOptions::new().filename(folder.join(FILE_NAME));
    let mut connection = options.connect().await.unwrap();
    for statement in [
        "DROP INDEX batches_accepted",
        "DROP INDEX batches_without_msgid",
        "DROP INDEX batches_with_card",
        "DROP INDEX batches_missed",
        "DROP INDEX batches_of_groups",
        "DROP INDEX batches_unread",
        "ALTER TABLE batches ADD COLUMN checked BOOLEAN NOT NULL DEFAULT TRUE",
        "UPDATE batches SET checked = duplicate_window_s IS NOT NULL",
        "ALTER TABLE batches DROP COLUMN user_keys",
        "ALTER TABLE batches DROP COLUMN has_groups",
        "ALTER TABLE batches DROP COLUMN duplicate_window_s",
        "ALTER TABLE batches RENAME COLUMN channel TO door",
        "ALTER TABLE batches RENAME COLUMN route_group TO channel",
        r#"UPDATE departed SET addressees = '{"touser":"gone1|GONE2","toparty":"7"}'"#,
        "ALTER TABLE departed DROP COLUMN user_keys",
        "ALTER TABLE departed DROP COLUMN has_groups",
        "DROP INDEX ledger_by_recipient",
        "ALTER TABLE ledger DROP COLUMN sheet_row",
        "CREATE UNIQUE INDEX ledger_by_recipient ON ledger (broadcast_id, kind, recipient_key)",
        "DROP INDEX broadcasts_not_looked_at",
        "ALTER TABLE broadcasts DROP COLUMN values_blanked_at",
        "ALTER TABLE broadcasts DROP COLUMN looked",
        "ALTER TABLE broadcasts DROP COLUMN quiet_until",
        "ALTER TABLE broadcasts DROP COLUMN through_quiet",
        "ALTER TABLE broadcasts DROP COLUMN needs_release",
        "ALTER TABLE broadcasts DROP COLUMN ordered_login",
        "ALTER TABLE broadcasts DROP COLUMN released_by",
        "ALTER TABLE broadcasts DROP COLUMN released_at",
        "ALTER TABLE broadcasts DROP COLUMN released_login",
        "ALTER TABLE broadcasts DROP COLUMN sent_by",
        "DROP TABLE send_answers",
        "DROP TABLE send_rows",
        "DROP TABLE send_counts",
        "DROP TABLE gone_counts",
        "ALTER TABLE members DROP COLUMN position",
        "ALTER TABLE members DROP COLUMN alias",
        "ALTER TABLE members DROP COLUMN state",
        "ALTER TABLE members DROP COLUMN mobile",
        "ALTER TABLE members DROP COLUMN mail",
        "ALTER TABLE directories DROP COLUMN scope",
        "DROP TABLE directory_changes",
        "DROP INDEX broadcasts_open",
        "DROP TABLE request_keys",
        "DROP TABLE dead_letters",
        "DELETE FROM _sqlx_migrations WHERE version > 9",
    ] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    // Nothing is left that the version before does not have.
    let schema = "SELECT name || '.' || (SELECT group_concat(name) FROM pragma_table_info(sqlite_master.name))
         FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let found: Vec<String> = sqlx::query_scalar(schema).fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let other = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new().filename(other.path().join(FILE_NAME)).create_if_missing(true);
    let mut old = options.connect().await.unwrap();
    MIGRATIONS.run_to(9, &mut old).await.unwrap();
    let expected: Vec<String> = sqlx::query_scalar(schema).fetch_all(&mut old).await.unwrap();
    let sorted = |all: Vec<String>| {
        let split = |one: String| {
            let mut names: Vec<_> = one.split([',', '.']).map(str::to_owned).collect();
            names.sort();
            names
        };
        all.into_iter().map(split).collect::<Vec<_>>()
    };
    assert_eq!(sorted(found), sorted(expected));
    old.close().await.unwrap();
}

fn mixed() -> Vec<Recipient> {
    let of = |kind, id: &str| Recipient { kind, ..person(id) };
    vec![
        person("ZhangSan"),
        person("lisi"),
        of(RecipientKind::Department, "7"),
        of(RecipientKind::Chat, "chat1"),
        of(RecipientKind::Robot, "robot1"),
    ]
}

#[tokio::test]
async fn what_the_requests_of_before_say_is_read_off_them() {
    let folder = tempfile::tempdir().unwrap();
    let before = {
        let world = World::in_file(folder.path()).await;
        world.send(draft("to many ways", mixed())).await;
        let many = (0..1500).map(|n| person(&format!("u{n}"))).collect();
        world.send(draft("to many", many)).await;
        let mut all = draft("to all", vec![]);
        all.audience.all = true;
        all.options.duplicate_check_interval = 14_400;
        world.send(all).await;
        let deleted = world.send(draft("deleted", vec![person("gone1")])).await;
        world.history.delete(&deleted.id, Timestamp::now(&SystemClock)).await.unwrap();
        let before = columns(&world.database).await;
        world.database.close().await;
        before
    };
    make_old(folder.path()).await;

    let (database, replaced) = Database::open(folder.path(), &SystemClock).await.unwrap();
    assert_eq!(replaced, None);
    assert_eq!(columns(&database).await, before);
    assert_eq!(before.len(), 6, "three ways, two calls, everyone");
    let mut departed = Vec::new();
    let app = app_of(&World::in_file(&folder.path().join("other")).await.practice().profile);
    holds::sent_since(&database, &app, Timestamp(0), |_, reach| departed.push(reach.clone())).await.unwrap();
    let gone = Reach { members: vec![member_key("gone1"), member_key("gone2")], groups: true };
    assert_eq!(departed.last(), Some(&gone));
    let addressees: Vec<String> =
        sqlx::query_scalar("SELECT addressees FROM departed").fetch_all(database.file_pool()).await.unwrap();
    assert_eq!(addressees, [""]);
    // Nothing is read a second time.
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(
        "EXPLAIN QUERY PLAN SELECT broadcast_id FROM batches WHERE user_keys IS NULL ORDER BY broadcast_id, position",
    )
    .fetch_all(database.file_pool())
    .await
    .unwrap();
    assert!(plan[0].3.contains("batches_unread"), "{plan:?}");
    database.close().await;
}

/// The names of columns would say the wrong thing of a damaged file that was taken for a newer one.
#[tokio::test]
async fn the_version_before_is_told_where_its_list_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    database.close().await;
    let path = folder.path().join(FILE_NAME);
    let drop_list = async || {
        let mut connection = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
        sqlx::query("DROP TABLE _sqlx_migrations").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    make_old(folder.path()).await;
    assert_eq!(salvage::version_of(&path).await, 9);
    drop_list().await;
    assert_eq!(salvage::version_of(&path).await, 9);
    std::fs::remove_file(&path).unwrap();
    Database::open(folder.path(), &SystemClock).await.unwrap().0.close().await;
    drop_list().await;
    assert_eq!(salvage::version_of(&path).await, super::migrations::newest());
}

#[tokio::test]
async fn an_end_of_the_program_in_between_leaves_the_rest_to_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::in_file(folder.path()).await;
    let end = world.send(draft("hello", (0..3500).map(|n| person(&format!("u{n}"))).collect())).await;
    let before = columns(&world.database).await;
    let half = "UPDATE batches SET user_keys = NULL, duplicate_window_s = NULL WHERE position > 1";
    sqlx::query(half).execute(world.database.file_pool()).await.unwrap();
    assert_ne!(columns(&world.database).await, before);
    world.database.close().await;
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    assert_eq!(columns(&database).await, before);
    assert!(batches::planned_after(&database, &end.id, -1, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_open_in_a_database_of_before_goes_on_as_it_would_have() {
    let folder = tempfile::tempdir().unwrap();
    let pace = PaceRules { per_minute: 2, calls_per_second: None, ..PaceRules::default() };
    let config = |config| EngineConfig { pace: pace.clone(), unknown_again: Vec::new(), ..config };
    let (unknown, paused) = {
        let world = World::on_with(folder.path(), Database::open(folder.path(), &SystemClock).await.unwrap().0, config);
        world.sender.will([lost()]);
        let unknown = world.send(draft("unknown", vec![person("a")])).await;
        let order = world.order(draft("paused", mixed()), 600).await;
        let paused = world.engine.start(order).await.unwrap();
        world.database.close().await;
        (unknown.id, paused)
    };
    make_old(folder.path()).await;

    let world = World::on_with(folder.path(), Database::open(folder.path(), &SystemClock).await.unwrap().0, config);
    world.engine.recover().await.unwrap();
    let next = batches::planned_after(&world.database, &paused, -1, 9).await.unwrap();
    let known: Vec<_> = next.iter().map(|one| (&one.route, one.reach.clone(), one.duplicate_window)).collect();
    let (members, window) = (vec![member_key("zhangsan"), member_key("lisi")], Some(Duration::from_mins(30)));
    assert_eq!(known[0], (&Route::App, Reach { members, groups: true }, window));
    let groups = [Route::Chat("chat1".to_owned()), Route::Robot("robot1".to_owned())];
    assert_eq!(known[1..], [(&groups[0], Reach::default(), None), (&groups[1], Reach::default(), None)]);
    // The duplicate check stands as long as the request of before says.
    let only_unknown = Retry { unknown: true, ..Retry::default() };
    world.clock.shift(29 * 60_000);
    let opened = world.engine.retry(&unknown, only_unknown).await.unwrap();
    assert_eq!(opened.state, BroadcastState::Sending);
    assert_eq!(world.end_of(&unknown).await.outcome, Some(Outcome::Accepted));
    world.clock.shift(2 * 60_000);
    assert_eq!(world.engine.retry(&unknown, only_unknown).await, Err(SendError::NotPossible));
    world.engine.resume(&paused).await.unwrap();
    assert_eq!(world.end_of(&paused).await.outcome, Some(Outcome::Accepted));
}
