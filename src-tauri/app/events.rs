//! News that the pages hear: progress of the directory and of broadcasts, changes made elsewhere, wishes of the tray.

use crate::core::Core;
use crate::notices::{Notice, NoticeKind};
use crate::windows;
use crate::words::Word;
use broadcast::directory::DirectoryStatus;
use broadcast::engine::{BroadcastSnapshot, BroadcastState, Outcome};
use broadcast::media::uploads::MediaProgress;
use broadcast::ports::EventSink;
use broadcast::problem::ErrorView;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_notification::NotificationExt;

/// Payload: [`DirectoryStatus`].
pub const DIRECTORY: &str = "directory";
/// Payload: [`BroadcastSnapshot`].
pub const BROADCAST: &str = "broadcast";
/// Payload: [`MediaProgress`].
pub const MEDIA: &str = "media";
/// Payload: [`Changed`].
pub const CHANGED: &str = "changed";
/// Payload: [`windows::Destination`].
pub const NAVIGATE: &str = "navigate";

/// What the pages should ask for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// Settings, profiles or notices.
    App,
    /// Templates.
    Templates,
    /// Group chats or robots.
    Channels,
}

/// Tells the pages; a page that is not there misses nothing, it asks when it opens.
pub fn tell<P: Serialize + Clone>(app: &AppHandle, event: &str, payload: P) {
    if let Err(error) = app.emit(event, payload) {
        tracing::warn!(%error, event, "could not tell the pages");
    }
}

/// Hands the product's news to the pages, the tray and, when nobody is looking, the system's notifications.
pub struct News {
    app: AppHandle,
    under_way: Mutex<HashSet<String>>,
}

impl std::fmt::Debug for News {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("News")
    }
}

impl News {
    /// News for this app.
    pub fn new(app: AppHandle) -> Self {
        Self { app, under_way: Mutex::default() }
    }

    fn follow(&self, snapshot: &BroadcastSnapshot) {
        // What stands still, or waits for its time, is nothing to watch.
        let over = !matches!(snapshot.state, BroadcastState::Waiting | BroadcastState::Sending | BroadcastState::Held);
        let (was_under_way, any_left) = {
            let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
            let was = if over { under_way.remove(&snapshot.id) } else { !under_way.insert(snapshot.id.clone()) };
            (was, !under_way.is_empty())
        };
        let bad = over && matches!(snapshot.outcome, Some(Outcome::Partial | Outcome::Refused | Outcome::Unknown));
        let watched = windows::main_is_watched(&self.app);
        crate::shell::show_mood(&self.app, Some(any_left), (bad && !watched).then_some(true));
        if over && was_under_way && !watched && snapshot.state == BroadcastState::Finished {
            self.notify(snapshot);
        }
    }

    fn notify(&self, snapshot: &BroadcastSnapshot) {
        let chinese = crate::shell::speaks_chinese(&self.app);
        let word = match snapshot.outcome {
            Some(Outcome::Accepted) => Word::SentToAll,
            Some(Outcome::Partial) => Word::SentToSome,
            Some(Outcome::Unknown) => Word::OutcomeUnknown,
            Some(Outcome::Refused | Outcome::NotSent) | None => Word::NotAccepted,
        };
        let shown = self
            .app
            .notification()
            .builder()
            .title(format!("{} · {}", snapshot.profile_name, word.text(chinese)))
            .body(&snapshot.title)
            .show();
        if let Err(error) = shown {
            tracing::warn!(%error, "could not show a notification");
        }
    }
}

impl EventSink for News {
    fn directory(&self, status: DirectoryStatus) {
        tell(&self.app, DIRECTORY, status);
    }

    fn fault(&self, what: &ErrorView) {
        if let Some(core) = self.app.try_state::<Arc<Core>>() {
            core.notices.settle(NoticeKind::WorkFailed);
            core.notices.add(Notice::of(NoticeKind::WorkFailed).with_detail(what.message.clone()));
            tell(&self.app, CHANGED, Changed::App);
        }
        crate::shell::show_mood(&self.app, None, Some(true));
    }

    fn media(&self, progress: MediaProgress) {
        tell(&self.app, MEDIA, progress);
    }

    fn broadcast(&self, snapshot: BroadcastSnapshot) {
        self.follow(&snapshot);
        tell(&self.app, BROADCAST, snapshot);
    }
}
