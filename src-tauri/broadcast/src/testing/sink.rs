//! A sink that keeps what it is told.

use crate::model::changed::Changed;
use crate::model::directory::DirectoryStatus;
use crate::model::doctor::ExaminedNews;
use crate::model::error_view::ErrorView;
use crate::model::media::MediaProgress;
use crate::model::need::Needs;
use crate::model::snapshot::BroadcastSnapshot;
use crate::ports::EventSink;
use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Keeps what it is told, unless told not to.
#[derive(Debug, Default)]
pub struct RecordingSink {
    forgets: AtomicBool,
    directories: Mutex<Vec<DirectoryStatus>>,
    broadcasts: Mutex<Vec<BroadcastSnapshot>>,
    changed: Mutex<Vec<Changed>>,
    faults: Mutex<Vec<ErrorView>>,
    uploads: Mutex<Vec<MediaProgress>>,
    needs: Mutex<Vec<Needs>>,
    examined: Mutex<Vec<ExaminedNews>>,
}

impl RecordingSink {
    /// Keeps nothing from now on.
    pub fn forget(&self) {
        self.forgets.store(true, Ordering::SeqCst);
    }

    /// How directories stood, in order.
    pub fn directories(&self) -> Vec<DirectoryStatus> {
        self.directories.lock().clone()
    }

    /// The snapshots of broadcasts, in order.
    pub fn broadcasts(&self) -> Vec<BroadcastSnapshot> {
        self.broadcasts.lock().clone()
    }

    /// What was told as changed since the last call.
    pub fn take_changed(&self) -> Vec<Changed> {
        std::mem::take(&mut *self.changed.lock())
    }

    /// The faults of Posthorn itself, in order.
    pub fn faults(&self) -> Vec<ErrorView> {
        self.faults.lock().clone()
    }

    /// The news of uploads, in order.
    pub fn uploads(&self) -> Vec<MediaProgress> {
        self.uploads.lock().clone()
    }

    /// What the admin was told to be needed for, in order.
    pub fn needs(&self) -> Vec<Needs> {
        self.needs.lock().clone()
    }

    /// What examinations found, in order.
    pub fn examined(&self) -> Vec<ExaminedNews> {
        self.examined.lock().clone()
    }

    fn keep<T>(&self, place: &Mutex<Vec<T>>, news: T) {
        if !self.forgets.load(Ordering::SeqCst) {
            place.lock().push(news);
        }
    }
}

impl EventSink for RecordingSink {
    fn directory(&self, status: DirectoryStatus) {
        self.keep(&self.directories, status);
    }

    fn broadcast(&self, snapshot: BroadcastSnapshot) {
        self.keep(&self.broadcasts, snapshot);
    }

    fn changed(&self, what: Changed) {
        self.keep(&self.changed, what);
    }

    fn fault(&self, what: &ErrorView) {
        self.keep(&self.faults, what.clone());
    }

    fn needs(&self, needs: &Needs) {
        self.keep(&self.needs, needs.clone());
    }

    fn media(&self, progress: MediaProgress) {
        self.keep(&self.uploads, progress);
    }

    fn examined(&self, news: &ExaminedNews) {
        self.keep(&self.examined, news.clone());
    }
}
