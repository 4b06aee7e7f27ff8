//! The table of what robots sent lately: a robot may send 20 messages in a minute, and that is kept
//! across starts of the program.

use super::sql::{self, Connection};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use wecom::limits::ROBOT_WINDOW;
use wecom::webhook::PER_MINUTE;

/// The time in which messages are counted, in milliseconds.
#[expect(clippy::cast_possible_truncation, reason = "a minute")]
pub(crate) const WINDOW_MS: i64 = ROBOT_WINDOW.as_millis() as i64;

/// Takes one of a robot's messages of this minute; otherwise how many milliseconds there are to wait before asking again. When this
/// says that it may leave, it stands on the disk once the transaction does.
pub(crate) async fn take(
    connection: &mut Connection,
    robot_id: &str,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    // Those of the future are of a clock that was put back: nobody knows when they were, so they count as if they were of now.
    sql::query("UPDATE robot_messages SET sent_at = $2 WHERE robot_id = $1 AND sent_at > $2")
        .bind(robot_id)
        .bind(now.0)
        .execute(&mut *connection)
        .await?;
    sql::query("DELETE FROM robot_messages WHERE sent_at <= $1")
        .bind(now.0 - WINDOW_MS)
        .execute(&mut *connection)
        .await?;
    let sent: Vec<i64> =
        sql::query_scalar("SELECT sent_at FROM robot_messages WHERE robot_id = $1 ORDER BY sent_at DESC LIMIT $2")
            .bind(robot_id)
            .bind(i64::from(PER_MINUTE))
            .fetch_all(&mut *connection)
            .await?;
    let full = sent.len() >= usize::try_from(PER_MINUTE).unwrap_or(usize::MAX);
    let wait = sent.last().filter(|_| full).map(|oldest| (oldest + WINDOW_MS - now.0).max(1));
    if wait.is_none() {
        note(connection, robot_id, now).await?;
    }
    Ok(wait)
}

/// WeCom said that the robot has sent enough, whatever was counted here: nothing leaves for a minute.
pub(crate) async fn exhaust(connection: &mut Connection, robot_id: &str, now: Timestamp) -> Result<(), StoreError> {
    for _ in 0..PER_MINUTE {
        note(connection, robot_id, now).await?;
    }
    Ok(())
}

async fn note(connection: &mut Connection, robot_id: &str, now: Timestamp) -> Result<(), StoreError> {
    sql::query("INSERT INTO robot_messages (robot_id, sent_at) VALUES ($1, $2)")
        .bind(robot_id)
        .bind(now.0)
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Database;

    async fn take(database: &Database, robot_id: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let mut transaction = database.write().await?;
        let wait = super::take(&mut transaction, robot_id, now).await?;
        transaction.commit().await?;
        Ok(wait)
    }

    async fn open(folder: &std::path::Path) -> Database {
        crate::testing::database(folder).await
    }

    #[tokio::test]
    async fn twenty_in_a_minute_across_starts_and_each_robot_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let database = open(folder.path()).await;
        for n in 0..20 {
            assert_eq!(take(&database, "r", Timestamp(1_000 + n)).await.unwrap(), None, "{n}");
        }
        assert_eq!(take(&database, "r", Timestamp(1_020)).await.unwrap(), Some(60_980));
        assert_eq!(take(&database, "other", Timestamp(1_020)).await.unwrap(), None);
        database.close().await;
        let database = open(folder.path()).await;
        assert_eq!(take(&database, "r", Timestamp(61_999)).await.unwrap(), Some(1));
        assert_eq!(take(&database, "r", Timestamp(62_000)).await.unwrap(), None);
        assert_eq!(take(&database, "r", Timestamp(62_000)).await.unwrap(), Some(1));
    }

    #[tokio::test]
    async fn a_clock_that_is_put_back_holds_for_a_minute_at_most() {
        let folder = tempfile::tempdir().unwrap();
        let database = open(folder.path()).await;
        for _ in 0..20 {
            assert_eq!(take(&database, "r", Timestamp(9_000_000)).await.unwrap(), None);
        }
        assert_eq!(take(&database, "r", Timestamp(1_000)).await.unwrap(), Some(WINDOW_MS));
        assert_eq!(take(&database, "r", Timestamp(1_000 + WINDOW_MS)).await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_wecom_says_counts_more_than_what_was_counted() {
        let folder = tempfile::tempdir().unwrap();
        let database = open(folder.path()).await;
        let mut transaction = database.write().await.unwrap();
        exhaust(&mut transaction, "r", Timestamp(5_000)).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(take(&database, "r", Timestamp(5_001)).await.unwrap(), Some(60_999));
        assert_eq!(take(&database, "r", Timestamp(66_000)).await.unwrap(), None);
    }
}
