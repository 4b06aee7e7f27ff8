//! What happened at start, or to the surroundings, that the user must be told until they have read it.

use parking_lot::{Mutex, MutexGuard};
use serde::Serialize;
use std::collections::HashSet;

/// Kinds of notice. The UI has words for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A damaged file was kept under another name and a new one begun.
    FileKeptAside,
    /// The database was damaged and is kept under another name. Sends were brought over; those that were open stand still.
    DatabaseRecovered,
    /// The same, but nothing could be brought over: scheduled, paused and unknown sends, budget and pace are gone.
    DatabaseLost,
    /// There is no keychain: secrets can be kept for this session only.
    KeychainUnavailable,
    /// The keychain is locked.
    KeychainLocked,
    /// The keychain did not give up secrets that are no longer wanted.
    SecretNotRemoved,
    /// The profile folder cannot be written: nothing can be saved, nothing can be sent.
    StorageReadOnly,
    /// Sends were under way when Posthorn ended last time.
    InterruptedSends,
    /// Something failed by a fault of Posthorn itself; the sends concerned stand still.
    WorkFailed,
    /// Another program uses the hot key.
    ShortcutTaken,
    /// The system showed no notification of what became of a send.
    NotificationRefused,
    /// The start with the computer could not be changed.
    AutostartRefused,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Notice {
    /// To dismiss it by.
    pub id: String,
    /// What happened.
    pub kind: NoticeKind,
    /// The file concerned.
    pub path: Option<String>,
    /// More for the curious.
    pub detail: Option<String>,
    /// How many.
    pub count: Option<u32>,
}

impl Notice {
    /// A notice of a kind, which is also its id.
    pub fn of(kind: NoticeKind) -> Self {
        Self { id: format!("{kind:?}"), kind, path: None, detail: None, count: None }
    }

    /// The same about a file.
    #[must_use]
    pub fn about(mut self, path: &std::path::Path) -> Self {
        let path = path.display().to_string();
        self.id = format!("{}:{path}", self.id);
        self.path = Some(path);
        self
    }

    /// The same with more for the curious.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with a number.
    #[must_use]
    pub fn counting(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }
}

/// The notices that have not been dismissed. What was dismissed does not come back until its cause was gone in between.
#[derive(Debug, Default)]
pub struct Notices {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    open: Vec<Notice>,
    told: HashSet<String>,
}

impl Notices {
    /// Adds a notice, unless one with the same id stands there or was dismissed.
    pub fn add(&self, notice: Notice) {
        let mut kept = self.kept();
        if kept.told.insert(notice.id.clone()) {
            kept.open.push(notice);
        }
    }

    /// All that are open, oldest first.
    pub fn open(&self) -> Vec<Notice> {
        self.kept().open.clone()
    }

    /// Removes one.
    pub fn dismiss(&self, id: &str) {
        self.kept().open.retain(|notice| notice.id != id);
    }

    /// Removes all of a kind, because their cause is gone. When it comes back it is told again.
    pub fn settle(&self, kind: NoticeKind) {
        let mut kept = self.kept();
        kept.open.retain(|notice| notice.kind != kind);
        let prefix = Notice::of(kind).id;
        kept.told.retain(|id| !id.starts_with(&prefix));
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_same_notice_stands_once_and_goes_when_dismissed() {
        let notices = Notices::default();
        notices.add(Notice::of(NoticeKind::FileKeptAside).about(Path::new("a.json")));
        notices.add(Notice::of(NoticeKind::FileKeptAside).about(Path::new("a.json")));
        notices.add(Notice::of(NoticeKind::FileKeptAside).about(Path::new("b.json")));
        assert_eq!(notices.open().len(), 2);
        notices.dismiss(&notices.open()[0].id);
        notices.add(Notice::of(NoticeKind::FileKeptAside).about(Path::new("a.json")));
        assert_eq!(notices.open()[0].path.as_deref(), Some("b.json"));
        notices.settle(NoticeKind::FileKeptAside);
        assert!(notices.open().is_empty());
        notices.add(Notice::of(NoticeKind::FileKeptAside).about(Path::new("a.json")));
        assert_eq!(notices.open().len(), 1, "a cause that came back is told again");
    }
}
