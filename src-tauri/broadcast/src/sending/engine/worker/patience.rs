//! Waiting for the database, and saying so.

use super::ProfileWorker;
use crate::model::error_view::ErrorView;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::store_error::StoreError;
use crate::store::until_done;
use tokio::time::sleep;

impl ProfileWorker {
    /// Tries to read until it works. Meanwhile the profile's broadcasts say why they stand still.
    pub(super) async fn until_read<T, R>(&self, mut read: impl FnMut() -> R) -> T
    where
        R: Future<Output = Result<T, StoreError>>,
    {
        let longest = self.shared.deps.config.between_writes;
        let found = until_done(longest, || self.warn_if_slow(read()), |error| self.report_stall(error)).await;
        self.move_on();
        found
    }

    /// Waits for the database, and says so when that takes long: another program holds the file.
    pub(super) async fn warn_if_slow<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let mut work = std::pin::pin!(work);
        tokio::select! {
            done = &mut work => return done,
            () = sleep(self.shared.deps.config.between_writes) => {}
        }
        self.report_stall(&StoreError::Busy("something else holds the file".to_owned()));
        work.await
    }

    pub(super) fn report_stall(&self, error: &StoreError) {
        tracing::error!(profile = self.profile_id, %error, "a step could not be written down");
        let view = ErrorView::from(error);
        self.shared.set_standstill(&self.profile_id, Some(view.clone()));
        for broadcast in self.broadcasts.iter().filter(|broadcast| broadcast.active) {
            broadcast.news.emit(BroadcastSnapshot { error: Some(view.clone()), ..broadcast.news.newest() });
        }
    }

    pub(super) fn move_on(&self) {
        self.shared.set_standstill(&self.profile_id, None);
    }
}
