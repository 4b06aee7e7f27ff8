use super::*;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::store::sql;
use std::sync::Arc;
use wecom::clock::SystemClock;

async fn tag_names(database: &Database) -> Vec<String> {
    sqlx::query_scalar("SELECT name FROM tags ORDER BY id").fetch_all(database.file_pool()).await.unwrap()
}

async fn add_tag(database: &Database, name: &str) -> Result<(), StoreError> {
    let mut transaction = database.write().await?;
    sql::query("INSERT INTO tags (profile_id, id, name) VALUES ($1, 1, $2)")
        .bind("p")
        .bind(name)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_was_written_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let (database, kept) = Database::open(&folder.path().join("deep/er"), &SystemClock).await.unwrap();
    assert_eq!(kept, None);
    add_tag(&database, "急救员").await.unwrap();
    database.close().await;
    let (database, kept) = Database::open(&folder.path().join("deep/er"), &SystemClock).await.unwrap();
    assert_eq!(kept, None);
    assert_eq!(tag_names(&database).await, ["急救员"]);
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(database.file_pool()).await.unwrap();
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(database.file_pool()).await.unwrap();
    assert_eq!((mode.as_str(), synchronous), ("wal", 2));
    for (pragma, value) in [("fullfsync", 1), ("checkpoint_fullfsync", 1), ("secure_delete", 1), ("auto_vacuum", 2)] {
        // Of every connection, not of the first alone.
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            connections.push(database.file_pool().acquire().await.unwrap());
        }
        for connection in &mut connections {
            let query = format!("PRAGMA {pragma}");
            let read: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut **connection).await.unwrap();
            assert_eq!(read, value, "{pragma}");
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let (database, _) = Database::open(&home, &SystemClock).await.unwrap();
    add_tag(&database, "x").await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home), 0o700);
    for name in names_in(&home) {
        assert_eq!(mode(&home.join(&name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let rubbish = "this is not a database, but long enough to be taken for one ".repeat(40);
    std::fs::write(folder.path().join(FILE_NAME), &rubbish).unwrap();
    let (database, kept) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let kept = kept.unwrap();
    assert_eq!(std::fs::read_to_string(&kept.path).unwrap(), rubbish);
    add_tag(&database, "new").await.unwrap();
    assert_eq!(tag_names(&database).await, ["new"]);
}

/// A file as the version before group chats and robots left it.
async fn before_channels(folder: &Path) {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(FILE_NAME))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
    let old = MIGRATIONS.iter().filter(|migration| migration.version <= 3).cloned().collect();
    sqlx::migrate::Migrator::with_migrations(old).run(&pool).await.unwrap();
    for statement in [
            "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees,
                people, people_exact, digest, content_digest, state, outcome, created_at, batches_total, batches_done, missed)
             VALUES ('b', 'p', '青禾科技', 'teal', FALSE, FALSE, 'text', '放假', '张三', 3, TRUE, 'd', 'c', 'sending', NULL, 1000,
                2, 1, 1)",
            r#"INSERT INTO broadcast_texts VALUES ('b', '{"message":{"msgtype":"text","text":{"content":"放假"}},
                "options":{},"audience":{"all":false,"include":[]}}', '放假')"#,
            "INSERT INTO batches (broadcast_id, position, state, attempts, sent_at, answered_at, msgid, request)
             VALUES ('b', 0, 'accepted', 1, 1001, 1002, 'm', '{}')",
            r#"INSERT INTO batches (broadcast_id, position, state, attempts, request) VALUES ('b', 1, 'planned', 0, '{"x":1}')"#,
            "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state, reason, code)
             VALUES ('b', 0, 0, 'person', 'ZhangSan', 'zhangsan', '张三', 'accepted', NULL, NULL),
                    ('b', 1, 0, 'department', '7', '7', NULL, 'refused', 'invalid', 81013),
                    ('b', 2, 1, 'tag', '9', '9', NULL, 'planned', NULL, NULL)",
        ] {
            sqlx::query(statement).execute(&pool).await.unwrap();
        }
    pool.close().await;
}

#[tokio::test]
async fn a_file_of_before_channels_keeps_everything_and_takes_them() {
    use crate::model::batch::Route;
    use crate::model::ledger::LedgerState;
    let folder = tempfile::tempdir().unwrap();
    before_channels(folder.path()).await;
    let (database, kept) = Database::open(folder.path(), &SystemClock).await.unwrap();
    assert_eq!(kept, None);
    let history = crate::history::History::new(database.clone(), Arc::new(SystemClock));
    let detail = history.open("b").await.unwrap();
    assert_eq!((detail.snapshot.title.as_str(), detail.ledger_total), ("放假", 3));
    let batches: Vec<_> =
        detail.batches.iter().map(|one| (one.channel, one.group.as_deref(), one.msgid.as_deref())).collect();
    assert_eq!(batches, [(wecom::channel::Channel::App, None, Some("m")), (wecom::channel::Channel::App, None, None)]);
    let next = crate::store::batches::planned_after(&database, "b", -1, 9).await.unwrap().remove(0);
    assert_eq!((next.position, next.route, next.request.as_str()), (1, Route::App, r#"{"x":1}"#));
    let rows = history.ledger("b", 0, 10).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.recipient.id.as_str(), row.state, row.code)).collect();
    assert_eq!(
        rows,
        [
            ("7", LedgerState::Refused, Some(81013)),
            ("ZhangSan", LedgerState::Accepted, None),
            ("9", LedgerState::Planned, None)
        ],
        "those who missed it first"
    );
    // The rules of the table still hold, and there are rows for channels now.
    let add = async |position: i64, batch: i64, kind: &str, id: &str| {
        sqlx::query(
            "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, state)
                 VALUES ('b', $1, $2, $3, $4, $4, 'planned')",
        )
        .bind(position)
        .bind(batch)
        .bind(kind)
        .bind(id)
        .execute(database.file_pool())
        .await
        .is_ok()
    };
    assert!(add(3, 1, "chat", "c1").await && add(4, 1, "chat", "C1").await && add(5, 1, "robot", "r").await);
    assert!(!add(6, 1, "chat", "c1").await, "each once");
    let rows: Vec<Option<u32>> = history.ledger("b", 0, 10).await.unwrap().into_iter().map(|row| row.row).collect();
    assert!(rows.iter().all(Option::is_none), "one message to each");
    let of_row = async |row: i64, place: i64| {
        sqlx::query(
            "INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, state, sheet_row)
                 VALUES ('b', $2, 1, 'chat', 'c1', 'c1', 'planned', $1)",
        )
        .bind(row)
        .bind(place)
        .execute(database.file_pool())
        .await
        .is_ok()
    };
    assert!(of_row(2, 6).await && of_row(3, 7).await && !of_row(3, 8).await, "each row of a sheet once");
    assert!(!add(9, 1, "room", "x").await, "no other kind");
    assert!(!add(9, 9, "chat", "c2").await, "no batch");
    sqlx::query("DELETE FROM broadcasts").execute(database.file_pool()).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM ledger").fetch_one(database.file_pool()).await.unwrap();
    assert_eq!(left, 0, "rows go with their broadcast");
    let mut transaction = database.write().await.unwrap();
    assert!(crate::store::pace::take(&mut transaction, "r", Timestamp(1)).await.unwrap().is_none());
    transaction.commit().await.unwrap();
    database.close().await;
    assert_eq!(Database::open(folder.path(), &SystemClock).await.unwrap().1, None);
}

#[tokio::test]
async fn a_full_disk_is_told_and_nothing_of_the_transaction_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open_limited(folder.path(), &SystemClock, Some(100)).await.unwrap();
    let error = add_tag(&database, &"长".repeat(200_000)).await.unwrap_err();
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    assert_eq!(ErrorView::from(&error).code, ErrorCode::StorageFull);
    assert!(tag_names(&database).await.is_empty());
    add_tag(&database, "small").await.unwrap();
}

#[tokio::test]
async fn without_writing_reads_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    add_tag(&database, "old").await.unwrap();
    database.close().await;
    let before = names_in(folder.path());
    let database = Database::without_writing(folder.path()).await.unwrap();
    assert_eq!(tag_names(&database).await, ["old"]);
    assert!(matches!(add_tag(&database, "new").await, Err(StoreError::ReadOnly(_))));
    assert_eq!(names_in(folder.path()), before);
}

#[tokio::test]
async fn without_writing_and_without_a_file_everything_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::without_writing(folder.path()).await.unwrap();
    assert!(tag_names(&database).await.is_empty());
    assert!(matches!(add_tag(&database, "new").await, Err(StoreError::ReadOnly(_))));
    assert!(names_in(folder.path()).is_empty());
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(Database::open(&file, &SystemClock).await.is_err());
}
