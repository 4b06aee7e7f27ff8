//! Files of other versions are left alone, damaged ones are read as far as they can be, and what was deleted is gone.

use super::Recovered;
use super::database::{Database, FILE_NAME};
use super::migrations::MIGRATIONS;
use crate::history::History;
use crate::model::audience::Recipient;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::order::{Schedule, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::testing::{Answer, World, draft, lost, person};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use std::path::{Path, PathBuf};
use testkit::Gate;
use wecom::clock::SystemClock;

fn people(number: usize) -> Vec<Recipient> {
    (0..number).map(|n| person(&format!("u{n}"))).collect()
}

async fn executed(database: &Database, statement: &'static str) {
    sqlx::query(statement).execute(database.file_pool()).await.unwrap();
}

/// Names and contents of everything in a folder.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let mut all: Vec<_> = entries.map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect();
    all.sort();
    all
}

fn starting_with(folder: &Path, beginning: &str) -> Vec<PathBuf> {
    let is_one = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(beginning);
    contents(folder).into_iter().map(|(path, _)| path).filter(is_one).collect()
}

#[tokio::test]
async fn a_database_of_another_posthorn_is_left_as_it_is() {
    for statement in [
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', TRUE, X'00', 0)",
        "UPDATE _sqlx_migrations SET checksum = X'00' WHERE version = 2",
        "UPDATE _sqlx_migrations SET success = FALSE WHERE version = 3",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
        executed(&database, statement).await;
        database.close().await;
        let before = contents(folder.path());
        for _ in 0..2 {
            let error = Database::open(folder.path(), &SystemClock).await.unwrap_err();
            assert!(matches!(error, StoreError::OtherVersion(_)), "{error:?}");
            assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageOtherVersion);
        }
        assert_eq!(contents(folder.path()), before, "{statement}");
    }
}

#[tokio::test]
async fn a_newer_database_whose_wal_was_not_folded_in_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    executed(&database, "UPDATE _sqlx_migrations SET checksum = X'00' WHERE version = 8").await;
    // As a process leaves it that is killed: copied while it is open.
    let other = tempfile::tempdir().unwrap();
    for name in [FILE_NAME, "posthorn.sqlite3-wal"] {
        std::fs::copy(folder.path().join(name), other.path().join(name)).unwrap();
    }
    let before = contents(other.path());
    let error = Database::open(other.path(), &SystemClock).await.unwrap_err();
    assert!(matches!(error, StoreError::OtherVersion(_)), "{error:?}");
    let after: Vec<_> =
        contents(other.path()).into_iter().filter(|(path, _)| !path.to_string_lossy().ends_with("-shm")).collect();
    assert_eq!(after, before);
}

/// A file as an earlier version left it.
async fn of_version(folder: &Path, version: i64) {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(FILE_NAME))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
    MIGRATIONS.run_to(version, &pool).await.unwrap();
    sqlx::query("INSERT INTO tags (profile_id, id, name) VALUES ('p', 1, 'before')").execute(&pool).await.unwrap();
    pool.close().await;
}

#[tokio::test]
async fn a_copy_is_made_before_the_schema_changes_and_two_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let clock = testkit::TestClock::default();
    for round in 1..=4 {
        let _ = std::fs::remove_file(folder.path().join(FILE_NAME));
        of_version(folder.path(), round).await;
        clock.shift(2000);
        let (database, replaced) = Database::open(folder.path(), &clock).await.unwrap();
        assert_eq!(replaced, None);
        database.close().await;
        // Nothing is to be changed any more: no copy.
        clock.shift(2000);
        Database::open(folder.path(), &clock).await.unwrap().0.close().await;
    }
    let copies = starting_with(folder.path(), "posthorn.sqlite3.before-update-");
    assert_eq!(copies.len(), 2, "{copies:?}");
    for (copy, version) in copies.iter().zip([3_i64, 4]) {
        let options = SqliteConnectOptions::new().filename(copy).read_only(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
        let newest: i64 =
            sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&pool).await.unwrap();
        let tag: String = sqlx::query_scalar("SELECT name FROM tags").fetch_one(&pool).await.unwrap();
        assert_eq!((newest, tag.as_str()), (version, "before"));
        pool.close().await;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(copy).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
    assert!(starting_with(folder.path(), "posthorn.sqlite3.copying").is_empty());
    // What is deleted from the history does not stay in them for ever.
    let (database, _) = Database::open(folder.path(), &clock).await.unwrap();
    let history = History::new(database, std::sync::Arc::new(SystemClock));
    history.finish_deleting(Timestamp::now(&clock)).await.unwrap();
    assert_eq!(starting_with(folder.path(), "posthorn.sqlite3.before-update-").len(), 2);
    clock.shift(31 * 24 * 3_600_000);
    history.finish_deleting(Timestamp::now(&clock)).await.unwrap();
    assert!(starting_with(folder.path(), "posthorn.sqlite3.before-update-").is_empty());
}

#[tokio::test]
async fn what_was_deleted_is_in_no_file_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::in_file(folder.path()).await;
    let canary = "kanarienvogel-4711";
    for n in 0..20 {
        world
            .send(draft(&format!("{canary} {n} {}", "x".repeat(1500)), vec![person(&format!("{canary}-person"))]))
            .await;
    }
    let found = || {
        let has = |bytes: &[u8]| bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
        contents(folder.path()).iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    assert!(!found().is_empty(), "it was there");
    let size = || std::fs::metadata(folder.path().join(FILE_NAME)).unwrap().len();
    executed(&world.database, "PRAGMA wal_checkpoint(TRUNCATE)").await;
    let before = size();
    let far = Timestamp(Timestamp::now(&*world.clock).0 + 400 * 24 * 3_600_000);
    assert_eq!(world.history.purge(1, far).await.unwrap(), 20);
    assert_eq!(found(), Vec::<PathBuf>::new());
    assert!(size() < before, "the space was given back: {before} before, {} now", size());
}

#[tokio::test]
async fn a_file_from_before_deleted_rows_were_wiped_is_written_anew_once() {
    let folder = tempfile::tempdir().unwrap();
    of_version(folder.path(), 8).await;
    let options = SqliteConnectOptions::new().filename(folder.path().join(FILE_NAME));
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    sqlx::query("INSERT INTO tags VALUES ('p', 2, 'kanarienvogel')").execute(&pool).await.unwrap();
    sqlx::query("DELETE FROM tags WHERE id = 2").execute(&pool).await.unwrap();
    pool.close().await;
    let has = || {
        let bytes = std::fs::read(folder.path().join(FILE_NAME)).unwrap();
        bytes.windows(13).any(|window| window == b"kanarienvogel")
    };
    assert!(has());
    Database::open(folder.path(), &SystemClock).await.unwrap().0.close().await;
    assert!(!has());
}

#[tokio::test]
async fn a_file_that_is_no_database_brings_nothing_over_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let rubbish = vec![0x5a_u8; 40_000];
    std::fs::write(folder.path().join(FILE_NAME), &rubbish).unwrap();
    let (_, replaced) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let replaced = replaced.unwrap();
    assert_eq!(replaced.recovered, Recovered::default());
    assert_eq!(std::fs::read(&replaced.path).unwrap(), rubbish);
}

/// Overwrites the pages that hold a text.
fn damage(path: &Path, text: &str) {
    let mut bytes = std::fs::read(path).unwrap();
    let mut hit = false;
    for page in bytes.chunks_mut(4096).skip(1) {
        if page.windows(text.len()).any(|window| window == text.as_bytes()) {
            page.fill(0x5a);
            hit = true;
        }
    }
    assert!(hit, "{text} is there");
    std::fs::write(path, bytes).unwrap();
}

/// A history with closed sends, a scheduled, a paused and an unknown one; their ids in this order, the closed ones last.
async fn outbox(folder: &Path) -> Vec<String> {
    let world = World::in_file(folder).await;
    let mut ids = Vec::new();
    let at = Timestamp(Timestamp::now(&*world.clock).0 + 3_600_000);
    let order = world.order(draft("scheduled", people(3)), 0).await;
    let order = SendOrder { schedule: Some(Schedule { at, late_minutes: 5 }), ..order };
    ids.push(world.engine.start(order).await.unwrap());
    world.engine.set_parallel(1);
    let gate = Gate::default();
    world.sender.will([Answer::When(gate.clone())]);
    let paused = world.engine.start(world.order(draft("paused", people(3000)), 0).await).await.unwrap();
    world.sent(1).await;
    world.engine.pause(&paused).await.unwrap();
    gate.open();
    world.until(&paused, |one| one.batches_done == 1).await;
    ids.push(paused);
    world.sender.will([lost(), lost(), lost()]);
    ids.push(world.send(draft("unknown", vec![person("u")])).await.id);
    for n in 0..30 {
        // Nobody gets so many in a minute that the rest waits.
        let whom = person(&format!("a{}", n % 2));
        ids.push(world.send(draft(&format!("closed {n} {}", "y".repeat(900)), vec![whom])).await.id);
    }
    world.database.close().await;
    ids
}

#[tokio::test]
async fn what_can_be_read_of_a_damaged_file_is_brought_over_and_nothing_leaves_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let ids = outbox(folder.path()).await;
    let path = folder.path().join(FILE_NAME);
    // A page of texts of closed sends.
    damage(&path, "closed 11 ");
    let bytes = std::fs::read(&path).unwrap();
    let (database, replaced) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let replaced = replaced.unwrap();
    assert_eq!(std::fs::read(&replaced.path).unwrap(), bytes, "the damaged file is kept as it was");
    assert!(!replaced.recovered.complete, "{replaced:?}");
    let recovered = replaced.recovered;
    assert!((10..ids.len()).contains(&(recovered.sends as usize)) && recovered.open == 2, "{replaced:?}");
    database.close().await;

    let world = World::in_file(folder.path()).await;
    world.engine.recover().await.unwrap();
    let scheduled = world.engine.snapshot(&ids[0]).await.unwrap();
    assert_eq!((scheduled.state, scheduled.pause), (BroadcastState::Paused, Some(PauseReason::Trouble)));
    assert!(scheduled.error.unwrap().message.contains("damaged"));
    // What had begun may have gone further than the file tells: nobody knows of the rest.
    let begun = world.engine.snapshot(&ids[1]).await.unwrap();
    assert_eq!((begun.state, begun.outcome), (BroadcastState::Finished, Some(Outcome::Unknown)));
    assert_eq!(world.engine.snapshot(&ids[2]).await.unwrap().outcome, Some(Outcome::Unknown));
    assert!(world.sender.sent().is_empty());
    // Resumed it waits for its time, which is still to come.
    let resumed = world.engine.resume(&ids[0]).await.unwrap();
    assert_eq!(resumed.state, BroadcastState::Scheduled);
    world.only_another_leaves().await;
    world.clock.shift(3_600_000);
    world.engine.wake();
    assert_eq!(world.end_of(&ids[0]).await.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn a_send_whose_requests_are_lost_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let world = World::in_file(folder.path()).await;
        world.engine.set_parallel(1);
        world.sender.will([Answer::Hang]);
        let id = world.engine.start(world.order(draft(&"z".repeat(1900), people(9000)), 0).await).await.unwrap();
        world.sent(1).await;
        executed(&world.database, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        // Windows lets no file be renamed that this very process still has open.
        world.database.close().await;
        id
    };
    damage(&folder.path().join(FILE_NAME), "u4500|u4501|");
    let (database, replaced) = Database::open(folder.path(), &SystemClock).await.unwrap();
    assert_eq!(replaced.unwrap().recovered.open, 1);
    database.close().await;
    let world = World::in_file(folder.path()).await;
    world.engine.recover().await.unwrap();
    let found = world.engine.snapshot(&id).await.unwrap();
    assert_eq!((found.state, found.outcome), (BroadcastState::Finished, Some(Outcome::Unknown)));
    assert!(found.batches_total < 9, "{found:?}");
    assert!(world.sender.sent().is_empty());
}

#[tokio::test]
async fn a_malformed_database_is_kept_aside_with_its_wal() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    executed(&database, "INSERT INTO tags VALUES ('p', 1, 'old')").await;
    let other = tempfile::tempdir().unwrap();
    let path = other.path().join(FILE_NAME);
    executed(&database, "PRAGMA wal_checkpoint(TRUNCATE)").await;
    executed(&database, "INSERT INTO tags VALUES ('p', 2, 'newer')").await;
    std::fs::copy(folder.path().join(FILE_NAME), &path).unwrap();
    let wal = other.path().join("posthorn.sqlite3-wal");
    std::fs::copy(folder.path().join("posthorn.sqlite3-wal"), &wal).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let end = bytes.len();
    bytes[4096 * 3..end].fill(0x5a);
    std::fs::write(&path, &bytes).unwrap();
    let wal_bytes = std::fs::read(&wal).unwrap();
    let (_, replaced) = Database::open(other.path(), &SystemClock).await.unwrap();
    let replaced = replaced.unwrap();
    assert_eq!(std::fs::read(&replaced.path).unwrap(), bytes);
    let kept = crate::documents::quarantine::with_suffix(&replaced.path, "-wal");
    assert_eq!(std::fs::read(kept).unwrap(), wal_bytes);
}
