//! Listens to the news of the product for what needs the admin, and tells it beside them: see [`super::needs`].

use super::daily::Tried;
use super::needs::Heard;
use super::{AppResult, Product, Record, Role};
use crate::model::changed::Changed;
use crate::model::directory::DirectoryStatus;
use crate::model::doctor::ExaminedNews;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::media::MediaProgress;
use crate::model::need::{Need, NeedPlace};
use crate::model::snapshot::{BroadcastDetail, BroadcastSnapshot};
use crate::model::timestamp::Timestamp;
use crate::ports::EventSink;
use crate::profiles::Profiles;
use crate::store::{directory, open_work};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use wecom::clock::Clock;

/// How long the end of a send nobody looked at is told after a start, milliseconds: a week.
const MISSED_TOLD_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Hears the news on their way to whoever shows them.
pub(super) struct Attention {
    shows: Arc<dyn EventSink>,
    clock: Arc<dyn Clock>,
    profiles: Profiles,
    kept: Mutex<Kept>,
}

struct Kept {
    heard: Heard,
    /// Somebody is there to be told.
    telling: bool,
}

impl Attention {
    pub(super) fn new(shows: Arc<dyn EventSink>, clock: Arc<dyn Clock>, profiles: Profiles) -> Self {
        let now = Timestamp::now(&*clock);
        let mut heard = Heard::since(now);
        heard.profiles(&profiles.list(), now);
        Self { shows, clock, profiles, kept: Mutex::new(Kept { heard, telling: false }) }
    }

    /// Takes something in, and tells what came of it. The order of what is told is that of what was heard.
    pub(super) fn hear<T>(&self, what: impl FnOnce(&mut Heard, Timestamp) -> T) -> T {
        let now = Timestamp::now(&*self.clock);
        let mut kept = self.kept.lock();
        let answer = what(&mut kept.heard, now);
        if kept.telling {
            let needs = kept.heard.tell();
            if !needs.fresh.is_empty() || !needs.over.is_empty() {
                self.shows.needs(&needs);
            }
        }
        answer
    }

    /// From now on somebody is there to be told, at first of all that stands.
    fn begin(&self) {
        let mut kept = self.kept.lock();
        kept.telling = true;
        let needs = kept.heard.tell();
        self.shows.needs(&needs);
    }
}

impl EventSink for Attention {
    fn directory(&self, status: DirectoryStatus) {
        self.hear(|heard, now| heard.directory(&status, now));
        self.shows.directory(status);
    }

    fn broadcast(&self, snapshot: BroadcastSnapshot) {
        self.hear(|heard, now| heard.broadcast(&snapshot, now));
        self.shows.broadcast(snapshot);
    }

    fn changed(&self, what: Changed) {
        if what == Changed::App {
            let profiles = self.profiles.list();
            self.hear(|heard, now| heard.profiles(&profiles, now));
        }
        self.shows.changed(what);
    }

    fn fault(&self, what: &ErrorView) {
        self.hear(|heard, now| heard.fault(Some(what), now));
        self.shows.fault(what);
    }

    fn media(&self, progress: MediaProgress) {
        self.shows.media(progress);
    }

    fn examined(&self, news: &ExaminedNews) {
        self.shows.examined(news);
    }
}

impl Product {
    /// Takes in how everything stands at the start: sends that stand still, ends that nobody looked at, contacts that were refused, dead letters.
    pub(super) async fn look_for_needs(&self) -> AppResult<()> {
        if self.role != Role::Window {
            return Ok(());
        }
        self.look_for_needs_in(&self.own).await?;
        let directories = directory::problems(&self.own.database).await?;
        self.attention.hear(|heard, now| {
            for (id, was_read, problem) in &directories {
                heard.found_directory(id, Some(problem), *was_read, now);
            }
        });
        self.count_dead_letters().await?;
        self.look_at_disk();
        Ok(())
    }

    /// Takes in how the sends of a record stand.
    pub(super) async fn look_for_needs_in(&self, record: &Record) -> AppResult<()> {
        let since = Timestamp(self.now().0 - MISSED_TOLD_MS);
        let sends = open_work::needing_somebody(&record.database, since).await?;
        self.attention.hear(|heard, now| {
            for send in sends {
                heard.found(&send, now);
            }
        });
        Ok(())
    }

    /// From now on what needs the admin is told through the event sink; at first all that stands, at once.
    pub fn tell_needs(&self) {
        self.attention.begin();
    }

    /// The admin was led to a need: what only wanted to be seen is over.
    pub async fn need_read(&self, need: &Need) -> AppResult<()> {
        if let NeedPlace::Send(id) = &need.place {
            match self.note_looked_at(id).await {
                // Who may not send for the team may not write there that they looked, either.
                Err(error) if error.code != ErrorCode::StorageNotAllowed => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        self.attention.hear(|heard, _| heard.read(&need.id));
        Ok(())
    }

    /// The admin looked at a send, or deleted it: what came of it is no news any more.
    pub async fn note_looked_at(&self, id: &str) -> AppResult<()> {
        if self.attention.hear(|heard, _| heard.looked_at(id)) {
            open_work::note_looked_at(&self.record_of(id).await?.database, id).await?;
        }
        Ok(())
    }

    /// Everything about a send, which counts as looked at from then on.
    pub async fn open_send(&self, id: &str) -> AppResult<BroadcastDetail> {
        let detail = self.record_of(id).await?.history.open(id).await?;
        if let Err(error) = self.note_looked_at(id).await {
            tracing::warn!(?error, "that a send was looked at could not be written down");
        }
        Ok(detail)
    }

    /// Deletes a closed send with its ledger; false when it is open. What a team sent stays on its record.
    pub async fn delete_send(&self, id: &str) -> AppResult<bool> {
        let record = self.record_of(id).await?;
        if !record.is_same(&self.own) {
            return Err(ErrorView::new(ErrorCode::NotPossible, "what a team sent stays on its record"));
        }
        let gone = record.history.delete(id, self.now()).await?;
        if gone {
            self.attention.hear(|heard, _| heard.looked_at(id));
        }
        Ok(gone)
    }

    /// Looks how much room is left on the disk of the data folder, and tells it; bytes, `None` where the system does not say. May wait
    /// for the disk.
    pub(super) fn look_at_disk(&self) -> Option<u64> {
        let free = self.disk.free_bytes(&self.data_folder);
        self.attention.hear(|heard, now| heard.disk(free, now));
        free
    }

    /// Looks around each half minute. Never ends.
    pub async fn keep_looking(&self) {
        let mut watch = ClockWatch::begin(self.now(), Instant::now());
        let mut tried = Tried::default();
        loop {
            tokio::time::sleep(LOOK_AROUND).await;
            self.look_around(&mut watch, &mut tried).await;
        }
    }

    /// One look: whether the computer slept or its clock was set, how much room is left, and whose contacts are to be read again.
    async fn look_around(&self, watch: &mut ClockWatch, tried: &mut Tried) {
        if watch.jumped(self.now(), Instant::now()) {
            tracing::info!("the computer slept, or its clock was set");
            self.woke_up();
        }
        self.look_at_disk();
        if let Err(error) = self.read_daily(tried, self.now()).await {
            tracing::warn!(?error, "could not see to it that the contacts are read");
        }
    }

    /// The computer woke up: whatever waits for a time of day looks at the clock now.
    pub fn woke_up(&self) {
        for record in self.records() {
            record.engine.wake();
        }
        self.look_at_disk();
    }
}

/// How often the clocks are compared and it is looked how much room is left: a disk fills up in minutes, and whoever made room is not to
/// be asked for it any more.
const LOOK_AROUND: Duration = Duration::from_secs(30);
/// How far the time of day may move against the clock that is never set before something must have happened, milliseconds: networks
/// correct clocks by less.
const MOST_APART_MS: i64 = 2_000;

/// Notices by two clocks that the time of day moved otherwise than time passed: the computer slept, or somebody set its clock.
#[derive(Debug, Clone, Copy)]
struct ClockWatch {
    wall: Timestamp,
    steady: Instant,
}

impl ClockWatch {
    fn begin(wall: Timestamp, steady: Instant) -> Self {
        Self { wall, steady }
    }

    /// Whether it did since the last look.
    fn jumped(&mut self, wall: Timestamp, steady: Instant) -> bool {
        let passed = i64::try_from(steady.duration_since(self.steady).as_millis()).unwrap_or(i64::MAX);
        let apart = wall.0.saturating_sub(self.wall.0).saturating_sub(passed);
        *self = Self { wall, steady };
        apart.abs() > MOST_APART_MS
    }
}

#[cfg(test)]
mod tests;
