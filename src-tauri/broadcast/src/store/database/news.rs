//! Hearing that another computer of the team wrote something.

use super::super::sql::{Pool, on_the_way};
use super::Database;
use crate::model::store_error::StoreError;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Tells of what others write. It has a connection of its own.
#[derive(Debug)]
pub(crate) struct TeamNews {
    listener: PgListener,
    own: Arc<str>,
}

impl Database {
    /// Begins to listen; `None` for a file, which is this computer's alone.
    pub(crate) async fn team_news(&self) -> Result<Option<TeamNews>, StoreError> {
        let Pool::Postgres(pool) = self.pool() else { return Ok(None) };
        let mut listener = PgListener::connect_with(pool).await.map_err(on_the_way)?;
        listener.listen("posthorn").await.map_err(on_the_way)?;
        Ok(Some(TeamNews { listener, own: Arc::clone(&self.writer) }))
    }
}

impl TeamNews {
    /// Waits until another process wrote something, or may have: the line was cut and stands again, and nobody knows what was told
    /// meanwhile.
    pub(crate) async fn next(&mut self) -> Result<(), StoreError> {
        loop {
            match self.listener.try_recv().await.map_err(on_the_way)? {
                Some(told) if told.payload() == &*self.own => {}
                Some(_) | None => return Ok(()),
            }
        }
    }

    /// Waits for news, and takes in all that come within `span` of the first: whoever looks then sees what was told before. Without any
    /// it ends after `longest`.
    pub(crate) async fn together(&mut self, span: Duration, longest: Duration) -> Result<(), StoreError> {
        let Ok(first) = timeout(longest, self.next()).await else { return Ok(()) };
        first?;
        let mut together = std::pin::pin!(sleep(span));
        loop {
            tokio::select! {
                () = &mut together => return Ok(()),
                told = self.next() => told?,
            }
        }
    }
}
