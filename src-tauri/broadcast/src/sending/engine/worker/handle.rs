//! The worker of a profile as the engine around it sees it.

use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Notify;

/// How others reach a worker.
#[derive(Clone, Default)]
pub(in crate::sending::engine) struct WorkerHandle {
    pub(super) changed: Arc<AtomicBool>,
    pub(super) wake: Arc<Notify>,
    /// Broadcasts that are waiting to be taken back or sending.
    pub(super) under_way: Arc<AtomicUsize>,
    /// Their ids and those of scheduled ones.
    pub(super) ids: Arc<Mutex<Vec<String>>>,
    /// New ones, which it has not seen yet.
    pub(super) expected: Arc<Mutex<Vec<String>>>,
}

impl WorkerHandle {
    pub(super) fn wake(&self) {
        self.changed.store(true, Ordering::SeqCst);
        self.wake.notify_one();
    }

    /// Broadcasts under way.
    pub(in crate::sending::engine) fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }

    /// The broadcasts that are worked on, also those that wait for their time.
    pub(in crate::sending::engine) fn ids(&self) -> Vec<String> {
        let mut ids = self.ids.lock().clone();
        ids.extend(self.expected.lock().iter().cloned());
        ids
    }

    pub(super) fn expect(&self, id: Option<&str>) {
        self.expected.lock().extend(id.map(str::to_owned));
    }
}
