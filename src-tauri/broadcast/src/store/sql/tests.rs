use super::statement::numbered;
use super::*;
use crate::model::store_error::StoreError;
use crate::store::Database;
use crate::testing::database;

#[test]
fn values_are_numbered_in_the_order_of_their_marks() {
    assert_eq!(numbered("SELECT 1"), "SELECT 1");
    assert_eq!(numbered("?"), "$1");
    assert_eq!(numbered("a = ? AND b IN (?, ?)"), "a = $1 AND b IN ($2, $3)");
}

#[test]
fn trouble_on_the_way_to_a_server_is_told_as_such() {
    let told = |error| StoreError::from(on_the_way(error));
    assert!(matches!(told(sqlx::Error::PoolTimedOut), StoreError::Away(_)));
    assert!(matches!(told(std::io::Error::other("no such host").into()), StoreError::Away(_)));
    assert!(matches!(told(sqlx::Error::RowNotFound), StoreError::Other(_)));
    // The same of a file is not.
    assert!(matches!(StoreError::from(sqlx::Error::PoolTimedOut), StoreError::Busy(_)));
}

/// A request of a broadcast, which has a column of each type.
async fn with_request(database: &Database, content: Option<&[u8]>) {
    let mut writing = database.write().await.unwrap();
    query(
        "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees, people,
             people_exact, digest, content_digest, state, created_at, batches_total, batches_done, missed)
         VALUES ($1, 'p', 'p', 'teal', $2, FALSE, 'text', '', '', 0, TRUE, $1, '', 'sending', 0, 1, 0, 0)",
    )
    .bind("b")
    .bind(true)
    .execute(&mut *writing)
    .await
    .unwrap();
    let nothing: Option<String> = None;
    let done = query(
        "INSERT INTO batches (broadcast_id, position, state, attempts, request, msgid, sent_at, content, has_groups)
         VALUES ($1, $2, 'sending', 1, $3, $4, $5, $6, $7)",
    )
    .bind("b")
    .bind(7_i64)
    .bind("甲 'quoted' ? $1")
    .bind(&nothing)
    .bind(None::<i64>)
    .bind(content)
    .bind(Some(true))
    .execute(&mut *writing)
    .await
    .unwrap();
    assert_eq!(done.rows_affected(), 1);
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn every_type_comes_back_as_it_was_given_and_nothing_as_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    with_request(&database, Some(&[0, 255, 7])).await;
    let row = query("SELECT * FROM batches WHERE broadcast_id = $1 AND content = $2")
        .bind("b".to_owned())
        .bind(vec![0_u8, 255, 7])
        .fetch_one(database.pool())
        .await
        .unwrap();
    assert_eq!(row.first_name(), Some("broadcast_id"));
    assert_eq!(row.try_get::<i64, _>("position").unwrap(), 7);
    assert_eq!(row.try_get::<&str, _>("request").unwrap(), "甲 'quoted' ? $1");
    assert_eq!(row.try_get::<Option<String>, _>("msgid").unwrap(), None);
    assert_eq!(row.try_get::<Option<i64>, _>("sent_at").unwrap(), None);
    assert_eq!(row.try_get::<Option<&[u8]>, _>("content").unwrap(), Some(&[0, 255, 7][..]));
    assert!(row.try_get::<bool, _>("has_groups").unwrap());
    assert!(row.try_get::<String, _>("nothing").is_err(), "no such column");
}

#[tokio::test]
async fn a_nothing_has_a_type_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    with_request(&database, None).await;
    for (since, found) in [(None, 1), (Some(5_i64), 0)] {
        let number: i64 = query_scalar("SELECT COUNT(*) FROM batches WHERE $1 IS NULL OR sent_at > $1")
            .bind(since)
            .fetch_one(database.pool())
            .await
            .unwrap();
        assert_eq!(number, found);
    }
    let either: Option<String> = query_scalar("SELECT COALESCE(msgid, $1) FROM batches")
        .bind(None::<&str>)
        .fetch_one(database.pool())
        .await
        .unwrap();
    assert_eq!(either, None);
}

#[tokio::test]
async fn a_statement_that_is_put_together_is_that_of_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let tags = [(1_i64, "b"), (2, "a"), (3, "B"), (4, "é"), (5, "_")];
    let mut statement = Statement::new("INSERT INTO tags (profile_id, id, name) ");
    statement.push_values(tags, |mut row, (id, name)| {
        row.push_bind("p").push_bind(id).push_bind(name);
    });
    let mut writing = database.write().await.unwrap();
    assert_eq!(statement.build().persistent(false).execute(&mut *writing).await.unwrap().rows_affected(), 5);
    writing.commit().await.unwrap();
    let mut statement = Statement::new("SELECT id, name FROM tags WHERE profile_id = ");
    statement.push_bind("p").push(" AND id IN ").push_list(tags.iter().map(|(id, _)| id));
    statement.push(" ORDER BY name LIMIT ").push_bind(4_i64);
    let found: Vec<(i64, String)> = statement.build_query_as().fetch_all(database.pool()).await.unwrap();
    let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["B", "_", "a", "b"], "by their bytes, whatever language the server speaks");
    let mut statement = Statement::new("SELECT name FROM tags WHERE id IN ");
    statement.push_list(Vec::<i64>::new());
    let none: Option<String> = statement.build_query_scalar().fetch_optional(database.pool()).await.unwrap();
    assert_eq!(none, None);
}

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let add = "INSERT INTO tags (profile_id, id, name) VALUES ('p', 1, 'x')";
    let number = async || query_scalar::<i64>("SELECT COUNT(*) FROM tags").fetch_one(database.pool()).await.unwrap();
    let mut writing = database.write().await.unwrap();
    query(add).execute(&mut *writing).await.unwrap();
    assert_eq!(number().await, 0, "nobody else sees it yet");
    drop(writing);
    let mut turn = database.turn().await.unwrap();
    query(add).execute(turn.begin().await.unwrap()).await.unwrap();
    drop(turn);
    assert_eq!(number().await, 0);
    let mut turn = database.turn().await.unwrap();
    query(add).execute(turn.begin().await.unwrap()).await.unwrap();
    turn.end("COMMIT").await.unwrap();
    turn.keep();
    assert_eq!(number().await, 1);
    let mut reading = database.read_one_state().await.unwrap();
    assert_eq!(query_scalar::<i64>("SELECT COUNT(*) FROM tags").fetch_one(&mut *reading).await.unwrap(), 1);
    let mut writing = database.write().await.unwrap();
    query("DELETE FROM tags").execute(&mut *writing).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(
        query_scalar::<i64>("SELECT COUNT(*) FROM tags").fetch_one(&mut *reading).await.unwrap(),
        1,
        "as it was"
    );
    reading.end().await.unwrap();
    assert_eq!(number().await, 0);
}

#[tokio::test]
async fn who_writes_is_alone() {
    let folder = tempfile::tempdir().unwrap();
    let one = database(folder.path()).await;
    // As another program has it: with connections and turns of its own.
    let other = database(folder.path()).await;
    let mut writing = one.write().await.unwrap();
    query("INSERT INTO tags (profile_id, id, name) VALUES ('p', 1, 'x')").execute(&mut *writing).await.unwrap();
    let waiting = tokio::spawn(async move {
        let mut writing = other.write().await.unwrap();
        query_scalar::<i64>("SELECT COUNT(*) FROM tags").fetch_one(&mut *writing).await.unwrap()
    });
    // Whoever reads waits for nobody.
    assert_eq!(query_scalar::<i64>("SELECT COUNT(*) FROM tags").fetch_one(one.pool()).await.unwrap(), 0);
    assert!(!waiting.is_finished());
    writing.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap(), 1, "the second sees what the first wrote");
}
