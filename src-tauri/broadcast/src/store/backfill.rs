//! Columns that an update of the schema adds and only Rust can fill: what the requests of before say is read off them once.

use super::Database;
use super::sql;
use crate::model::reach::Reach;
use crate::model::store_error::StoreError;
use wecom::send::duplicate_window;

/// Requests read at once; each may be hundreds of kilobytes.
const PAGE: i64 = 100;

/// Fills what is not filled. An end of the program in between leaves the rest to the next start.
pub(super) async fn fill(database: &Database) -> Result<(), StoreError> {
    while !read_requests(database).await? {}
    read_departed(database).await
}

/// Reads some requests; whether there is none left.
async fn read_requests(database: &Database) -> Result<bool, StoreError> {
    let unread: Vec<(String, i64, String)> = sql::query_as(
        "SELECT broadcast_id, position, request FROM batches WHERE user_keys IS NULL
         ORDER BY broadcast_id, position LIMIT $1",
    )
    .bind(PAGE)
    .fetch_all(database.pool())
    .await?;
    if unread.is_empty() {
        return Ok(true);
    }
    let mut transaction = database.write().await?;
    for (id, position, request) in &unread {
        let reach = Reach::read(request);
        let window = duplicate_window(request.as_bytes()).map(|window| window.as_secs());
        sql::query(
            "UPDATE batches SET user_keys = $3, has_groups = $4, duplicate_window_s = $5
             WHERE broadcast_id = $1 AND position = $2",
        )
        .bind(id)
        .bind(position)
        .bind(reach.user_keys())
        .bind(reach.groups)
        .bind(window.and_then(|seconds| i64::try_from(seconds).ok()))
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(false)
}

/// Reads whom the requests of deleted broadcasts went to: those of an hour at most.
async fn read_departed(database: &Database) -> Result<(), StoreError> {
    let unread: Vec<(i64, String)> = sql::query_as("SELECT rowid, addressees FROM departed WHERE user_keys IS NULL")
        .fetch_all(database.pool())
        .await?;
    if unread.is_empty() {
        return Ok(());
    }
    let mut transaction = database.write().await?;
    for (row, addressees) in &unread {
        let reach = Reach::read(addressees);
        sql::query("UPDATE departed SET user_keys = $2, has_groups = $3, addressees = '' WHERE rowid = $1")
            .bind(row)
            .bind(reach.user_keys())
            .bind(reach.groups)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}
