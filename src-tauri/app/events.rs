//! News that the pages hear: progress of the directory and of broadcasts, changes made elsewhere, wishes of the tray.

use crate::messages::Word;
use crate::needs::Speaker;
use crate::windows;
use broadcast::app::Product;
use broadcast::model::changed::Changed;
use broadcast::model::directory::DirectoryStatus;
use broadcast::model::doctor::ExaminedNews;
use broadcast::model::error_view::ErrorView;
use broadcast::model::media::MediaProgress;
use broadcast::model::need::Needs;
use broadcast::model::outcome::Outcome;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::model::states::BroadcastState;
use broadcast::ports::EventSink;
use parking_lot::Mutex;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;
use tauri::{AppHandle, Emitter, Manager};

/// Payload: [`DirectoryStatus`].
pub const DIRECTORY: &str = "directory";
/// Payload: [`BroadcastSnapshot`].
pub const BROADCAST: &str = "broadcast";
/// Payload: [`MediaProgress`].
pub const MEDIA: &str = "media";
/// Payload: [`ExaminedNews`].
pub const EXAMINED: &str = "examined";
/// Payload: [`Changed`].
pub const CHANGED: &str = "changed";
/// Payload: [`windows::Destination`].
pub const NAVIGATE: &str = "navigate";

/// The main window says what its closing means. No payload.
pub const CLOSING: &str = "closing";

/// Emits news to the pages; a page that is not there misses nothing, it asks when it opens.
pub fn emit<P: Serialize + Clone>(app: &AppHandle, event: &str, payload: P) {
    if let Err(error) = app.emit(event, payload) {
        tracing::warn!(%error, event, "could not tell the pages");
    }
}

/// Hands the product's news to the pages, the tray and, when nobody is looking, the system's notifications.
pub struct News {
    app: AppHandle,
    followed: Mutex<Followed>,
    speaker: Speaker,
}

/// The sends under way when they were last heard of, by id.
#[derive(Debug, Default)]
struct Followed {
    under_way: HashSet<String>,
}

impl Followed {
    /// Takes news of a send in; what somebody who does not look is to be told of its end. Ends that were not wished for are needs
    /// ([`crate::needs`]).
    fn hear(&mut self, snapshot: &BroadcastSnapshot) -> Option<Word> {
        let id = &snapshot.id;
        // What stands still, or waits for its time, is nothing to watch.
        let under_way =
            matches!(snapshot.state, BroadcastState::Waiting | BroadcastState::Sending | BroadcastState::Held);
        let was_under_way = if under_way { !self.under_way.insert(id.clone()) } else { self.under_way.remove(id) };
        // What other programs send may be a message each second: nobody waits for their ends.
        if snapshot.state != BroadcastState::Finished || !was_under_way || snapshot.by_program {
            return None;
        }
        match snapshot.outcome {
            Some(Outcome::Accepted) => Some(Word::SentToAll),
            Some(Outcome::NotSent) | None => Some(Word::NotSent),
            Some(Outcome::Partial | Outcome::Refused | Outcome::Unknown) => None,
        }
    }
}

impl std::fmt::Debug for News {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("News")
    }
}

impl News {
    /// News for this app.
    pub fn new(app: AppHandle) -> Self {
        let speaker = Speaker::begin(&app);
        Self { app, followed: Mutex::default(), speaker }
    }

    fn follow(&self, snapshot: &BroadcastSnapshot) {
        let (told, any_left) = {
            let mut followed = self.followed.lock();
            (followed.hear(snapshot), !followed.under_way.is_empty())
        };
        crate::shell::show_mood(&self.app, Some(any_left), None);
        if let Some(word) = told.filter(|_| !windows::main_is_watched(&self.app)) {
            let title = format!("{} · {}", snapshot.profile_name, word.text(crate::shell::speaks_chinese(&self.app)));
            self.speaker.news(&self.app, title, snapshot.title.clone(), snapshot.id.clone());
        }
    }
}

impl EventSink for News {
    fn directory(&self, status: DirectoryStatus) {
        emit(&self.app, DIRECTORY, status);
    }

    fn changed(&self, what: Changed) {
        // What the tray shows: profiles and language, templates.
        if !matches!(what, Changed::Channels | Changed::DeadLetters) {
            crate::shell::refresh_tray(&self.app);
        }
        emit(&self.app, CHANGED, what);
    }

    fn fault(&self, what: &ErrorView) {
        if let Some(product) = self.app.try_state::<Arc<Product>>() {
            product.report_fault(what);
        }
    }

    fn needs(&self, needs: &Needs) {
        self.speaker.needs(&self.app, needs);
    }

    fn media(&self, progress: MediaProgress) {
        emit(&self.app, MEDIA, progress);
    }

    fn examined(&self, news: &ExaminedNews) {
        emit(&self.app, EXAMINED, news);
    }

    fn broadcast(&self, snapshot: BroadcastSnapshot) {
        self.follow(&snapshot);
        if snapshot.state.is_closed()
            && let Some(product) = self.app.try_state::<Arc<Product>>()
        {
            product.count_soon();
        }
        emit(&self.app, BROADCAST, snapshot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn snapshot(state: &str, pause: Option<&str>, outcome: Option<&str>) -> BroadcastSnapshot {
        serde_json::from_value(json!({
            "id": "b", "profile_id": "p", "profile_name": "青禾科技", "profile_colour": "blue", "practice": false, "test": false,
            "kind": "text", "title": "放假", "created_at": 1, "sends_at": null, "late_minutes": null, "finished_at": null,
            "state": state, "pause": pause, "hold": null, "outcome": outcome, "people": 1, "people_exact": true,
            "addressees": "张三", "batches_total": 1, "batches_done": 0, "missed": 0, "error": null, "recall": null, "card": null
        }))
        .unwrap()
    }

    #[test]
    fn somebody_who_does_not_look_is_told_of_a_good_end_once() {
        let mut followed = Followed::default();
        let mut hear = |state, pause, outcome| followed.hear(&snapshot(state, pause, outcome));
        assert_eq!(hear("scheduled", None, None), None);
        assert_eq!(hear("sending", None, None), None);
        assert_eq!(hear("paused", Some("trouble"), None), None, "that is a need");
        assert_eq!(hear("sending", None, None), None);
        assert_eq!(hear("finished", None, Some("accepted")), Some(Word::SentToAll));
        assert_eq!(hear("finished", None, Some("accepted")), None, "a recall is no other end");
        assert_eq!(hear("sending", None, None), None);
        assert_eq!(hear("finished", None, Some("partial")), None, "that is a need");
        for (state, outcome) in [("sending", None), ("finished", Some("accepted"))] {
            let of_program = BroadcastSnapshot { by_program: true, ..snapshot(state, None, outcome) };
            assert_eq!(followed.hear(&of_program), None, "nobody waits for what another program sends");
        }
    }
}
