//! The directory: who can be written to. A cache of each company's contacts in the database, laid out in memory for search,
//! tree, pasted lists and counting.
//!
//! It is read from WeCom in the background, on demand, and replaced whole: a refresh that fails half way leaves what was
//! there. A company whose secret may not read contacts has an empty directory; accounts can be typed all the same. Each complete read
//! is compared with the one before; `changes.rs` has the rules.

mod alike;
mod changed;
mod changes;
mod columns;
mod count;
mod details;
mod hits;
mod laid_out;
mod matching;
mod member_sheet;
mod memory;
mod named;
mod names;
mod paste;
mod people;
mod phonetic;
mod readings;
mod refresh;
mod resolve;
mod row_people;
#[cfg(test)]
mod samples;
mod search;
mod second_reading;
mod sheet_people;
mod snapshot;
mod tree;
mod views;

pub(crate) use alike::folded;
pub use matching::{ListChoice, ListDoubt, ListMiss, ListQuestion, ListReport, RowSum};
pub use member_sheet::MemberSheetError;
pub use named::Meant;
pub(crate) use names::PersonFacts;
pub(crate) use phonetic::sort_key;
pub use row_people::{NameColumn, RowRecipient, RowsChoice, RowsReport};
pub(crate) use search::{Query, Sounding, Sounds, Words};
pub(crate) use sheet_people::Looked;
pub use sheet_people::{Found, SheetPeople, Who};
pub use views::{
    Ambiguous, AudiencePart, AudiencePeople, AudiencePerson, DirectoryHit, MemberView, PasteReport, TreeRow,
    TreeWindow, unknown_member,
};

use crate::channels::{ChannelBook, Channels, ChatView, Known};
use crate::connections::Connections;
use crate::lists::{List, ListError};
use crate::model::audience::{Audience, AudienceCount, MOST_SHOWN, Recipient, RecipientKind, Resolved};
use crate::model::directory::{DirectoryProgress, DirectoryStage, DirectoryStatus};
use crate::model::profile::Profile;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::ports::EventSink;
use crate::store::Database;
use crate::store::directory::{self as table, DirectoryHead};
use laid_out::Loaded;
use member_sheet::MemberSheets;
use parking_lot::{Mutex, MutexGuard};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use wecom::clock::Clock;

/// Shortest time between two reports of progress.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// The directories of all profiles. Cheap to clone.
#[derive(Clone)]
pub struct Directory {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    connections: Connections,
    clock: Arc<dyn Clock>,
    events: Arc<dyn EventSink>,
    channels: Option<ChannelBook>,
    sheets: MemberSheets,
    slots: Mutex<HashMap<String, Arc<Slot>>>,
}

/// One profile's directory in memory.
#[derive(Default)]
struct Slot {
    /// `None` until it is needed.
    loaded: tokio::sync::Mutex<Option<Arc<Loaded>>>,
    running: Mutex<Option<Running>>,
}

struct Running {
    progress: DirectoryProgress,
    reported: Option<Instant>,
    task: JoinHandle<()>,
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory").finish_non_exhaustive()
    }
}

impl Directory {
    /// Directories in this database, read through these connections, with news for this sink.
    pub fn new(
        database: Database,
        connections: Connections,
        clock: Arc<dyn Clock>,
        events: Arc<dyn EventSink>,
    ) -> Self {
        let (channels, sheets, slots) = (None, MemberSheets::default(), Mutex::default());
        Self { inner: Arc::new(Inner { database, connections, clock, events, channels, sheets, slots }) }
    }

    /// The same directories, in which group chats and robots are found and counted too. To be asked for before anything else.
    #[must_use]
    pub fn with_channels(self, channels: ChannelBook) -> Self {
        self.with(|inner| inner.channels = Some(channels))
    }

    /// The same directories with something else around them.
    fn with(self, change: impl FnOnce(&mut Inner)) -> Self {
        let Inner { database, connections, clock, events, channels, sheets, .. } = &*self.inner;
        let mut inner = Inner {
            database: database.clone(),
            connections: connections.clone(),
            clock: Arc::clone(clock),
            events: Arc::clone(events),
            channels: channels.clone(),
            sheets: sheets.clone(),
            slots: Mutex::default(),
        };
        change(&mut inner);
        Self { inner: Arc::new(inner) }
    }

    /// The channels of a profile with the names of owners and members, as far as they are known.
    pub async fn with_names(&self, profile_id: &str, mut channels: Channels) -> Result<Channels, StoreError> {
        for chat in &mut channels.chats {
            self.name_chat(profile_id, chat).await?;
        }
        Ok(channels)
    }

    /// Fills in the names of a chat's owner and members, as far as they are known.
    pub async fn name_chat(&self, profile_id: &str, chat: &mut ChatView) -> Result<(), StoreError> {
        self.fill_names(profile_id, &mut chat.members).await?;
        self.fill_names(profile_id, chat.owner.as_mut_slice()).await?;
        Ok(())
    }

    /// How the directory of a profile stands.
    pub async fn status(&self, profile_id: &str) -> Result<DirectoryStatus, StoreError> {
        self.inner.status(profile_id).await
    }

    /// Starts to read the contacts anew and returns at once; progress and end go to the event sink. While a refresh of the
    /// profile is under way nothing new is started.
    pub async fn refresh(&self, profile: &Profile) -> Result<DirectoryStatus, StoreError> {
        let slot = self.inner.slot(&profile.id);
        // Loaded first, so that a refresh can never be overtaken by an older state from the disk.
        self.inner.loaded(&profile.id).await?;
        {
            let mut running = slot.running();
            if running.is_none() {
                let progress = DirectoryProgress { stage: DirectoryStage::Scope, done: 0, total: None };
                let task = tokio::spawn(Arc::clone(&self.inner).run(profile.clone(), Arc::clone(&slot)));
                *running = Some(Running { progress, reported: None, task });
            }
        }
        self.inner.status(&profile.id).await
    }

    /// Finds people, departments, tags, group chats and robots by id, name and sound, best first; at most 500.
    pub async fn search(&self, profile_id: &str, query: &str, limit: u32) -> Result<Vec<DirectoryHit>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = search::channels(&self.inner.channels_of(profile_id), query);
        Ok(search::search(&loaded.snapshot, query, limit as usize, channels))
    }

    /// The rows of the tree from `offset` on, with the departments of these ids open; at most 1000 rows.
    pub async fn tree(
        &self,
        profile_id: &str,
        open: &[String],
        offset: u32,
        limit: u32,
    ) -> Result<TreeWindow, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        Ok(tree::window(&loaded.snapshot, open, offset, limit))
    }

    /// All tags, sorted by name.
    pub async fn tags(&self, profile_id: &str) -> Result<Vec<DirectoryHit>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let snapshot = &loaded.snapshot;
        Ok((0..snapshot::to_u32(snapshot.tags.len())).map(|tag| hits::tag_hit(snapshot, tag)).collect())
    }

    /// Reads a pasted list of accounts and names.
    pub async fn paste(&self, profile_id: &str, text: &str) -> Result<PasteReport, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        Ok(paste::paste(&loaded.snapshot, text))
    }

    /// Who is meant by each of these words: accounts, numbers or names of one kind of recipient. `domains` are mail domains that the
    /// admin says are the company's.
    pub async fn meant(
        &self,
        profile_id: &str,
        kind: RecipientKind,
        words: &[String],
        domains: &[String],
    ) -> Result<Vec<Meant>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        Ok(words.iter().map(|word| named::find(&loaded.snapshot, kind, word, domains)).collect())
    }

    /// Finds the people of a list; without a choice of columns by those that the list itself says. The inner error is about the
    /// columns.
    pub async fn match_list(
        &self,
        profile_id: &str,
        list: Arc<List>,
        choice: Option<ListChoice>,
    ) -> Result<Result<ListReport, ListError>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        tokio::task::spawn_blocking(move || matching::match_list(&loaded.snapshot, &list, choice.as_ref()))
            .await
            .map_err(|error| StoreError::Other(error.to_string()))
    }

    /// One member; `None` when the directory does not know the account.
    pub async fn member(&self, profile_id: &str, user_id: &str) -> Result<Option<MemberView>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let snapshot = &loaded.snapshot;
        Ok(snapshot.member(user_id).map(|member| {
            let path = |department: u32| {
                let name = &snapshot.departments[department as usize].name;
                let above = snapshot.path_above(department);
                if above.is_empty() { name.clone() } else { format!("{above} / {name}") }
            };
            let carries = |tag: &&snapshot::Tag| snapshot.carriers(tag).any(|carrier| carrier == member);
            let told = &snapshot.details;
            MemberView {
                recipient: snapshot.person(member),
                position: told.position(member),
                alias: told.alias(member),
                state: told.state(member),
                mobile: told.mobile(member),
                mail: told.mail(member),
                departments: snapshot.departments_of.get(member).iter().map(|&d| path(d)).collect(),
                tags: snapshot.tags.iter().filter(carries).map(|tag| tag.name.clone()).collect(),
            }
        }))
    }

    /// How many distinct people an audience is, exclusions taken out.
    pub async fn count(&self, profile_id: &str, audience: &Audience) -> Result<AudienceCount, StoreError> {
        let (now, _) = self.named(profile_id, audience.clone()).await?;
        let given = audience.include.iter().chain(&audience.exclude);
        let names = now.include.iter().chain(&now.exclude).zip(given).filter(|(now, given)| now.name != given.name);
        let names = names.map(|(now, _)| now.clone()).take(MOST_SHOWN).collect();
        Ok(AudienceCount { names, ..self.resolve(profile_id, &now).await?.count })
    }

    /// An audience as requests can name it: those who are excluded are taken out.
    pub async fn resolve(&self, profile_id: &str, audience: &Audience) -> Result<Resolved, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = self.inner.channels_of(profile_id);
        let around = resolve::Around { snapshot: &loaded.snapshot, channels: &channels };
        Ok(resolve::resolve(around, audience, loaded.is_reliable(), loaded.head.refreshed_at))
    }

    /// Some of the people of an audience who fit a query, with the choices that reach them; at most 1000.
    pub async fn people(
        &self,
        profile_id: &str,
        audience: &Audience,
        part: (AudiencePart, &str),
        offset: u32,
        limit: u32,
    ) -> Result<AudiencePeople, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = self.inner.channels_of(profile_id);
        let around = resolve::Around { snapshot: &loaded.snapshot, channels: &channels };
        Ok(resolve::people(around, audience, part, offset, limit))
    }

    /// Those of the accounts (lower case) whom an audience reaches, as far as known.
    pub async fn among(
        &self,
        profile_id: &str,
        audience: &Audience,
        keys: &[String],
    ) -> Result<Vec<Recipient>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = self.inner.channels_of(profile_id);
        let around = resolve::Around { snapshot: &loaded.snapshot, channels: &channels };
        Ok(resolve::among(around, audience, keys))
    }

    /// How many of the people whom an audience reaches are of a sort that is told by their account, as far as they are known.
    pub async fn number_of(
        &self,
        profile_id: &str,
        audience: &Audience,
        sort: &(dyn Fn(&str) -> bool + Send + Sync),
    ) -> Result<u32, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = self.inner.channels_of(profile_id);
        let around = resolve::Around { snapshot: &loaded.snapshot, channels: &channels };
        Ok(resolve::number_of(around, audience, sort))
    }

    /// Ends a refresh that is under way and removes what is stored: the profile was deleted, or belongs to another company
    /// now.
    pub async fn forget(&self, profile_id: &str) -> Result<(), StoreError> {
        let slot = self.inner.slots().remove(profile_id);
        let running = slot.and_then(|slot| slot.running().take());
        if let Some(Running { task, .. }) = running {
            task.abort();
            // Only when it has really ended can nothing of it be written any more.
            let _ = task.await;
        }
        self.inner.sheets.forget(profile_id).map_err(|error| StoreError::Other(error.to_string()))?;
        table::forget(&self.inner.database, profile_id).await
    }
}

impl Inner {
    /// The group chats and robots of a profile. Without them people can be written to all the same.
    fn channels_of(&self, profile_id: &str) -> Arc<Known> {
        let known = self.channels.as_ref().map(|channels| channels.known(profile_id)).transpose();
        known
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "the channels of a profile cannot be read");
                None
            })
            .unwrap_or_default()
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<String, Arc<Slot>>> {
        self.slots.lock()
    }

    fn slot(&self, profile_id: &str) -> Arc<Slot> {
        Arc::clone(self.slots().entry(profile_id.to_owned()).or_default())
    }

    /// The directory in memory; read from the database the first time, and when its names come from another member sheet.
    async fn loaded(&self, profile_id: &str) -> Result<Arc<Loaded>, StoreError> {
        let slot = self.slot(profile_id);
        let mut loaded = slot.loaded.lock().await;
        let sheet = self.sheets.of(profile_id).await;
        if let Some(loaded) = loaded.as_ref().filter(|loaded| loaded.is_joined_with(sheet.as_ref())) {
            return Ok(Arc::clone(loaded));
        }
        let (head, contacts) = match table::load(&self.database, profile_id).await {
            // It is a cache: reading it anew mends it.
            Err(StoreError::Corrupt(reason)) => {
                tracing::warn!(reason, "the stored contacts make no sense and are left out");
                Default::default()
            }
            other => other?,
        };
        let new = Loaded::lay_out(head, contacts, sheet).await?;
        *loaded = Some(Arc::clone(&new));
        Ok(new)
    }

    async fn status(&self, profile_id: &str) -> Result<DirectoryStatus, StoreError> {
        let loaded = self.loaded(profile_id).await?;
        let progress = self.slot(profile_id).running().as_ref().map(|running| running.progress);
        Ok(DirectoryStatus {
            profile_id: profile_id.to_owned(),
            people: loaded.snapshot.people(),
            departments: snapshot::to_u32(loaded.snapshot.departments.len()),
            tags: snapshot::to_u32(loaded.snapshot.tags.len()),
            refreshed_at: loaded.head.refreshed_at,
            progress,
            problem: loaded.head.problem.clone(),
            readable: loaded.head.readable,
            unnamed: Some(loaded.unnamed).filter(|unnamed| *unnamed > 0),
            sheet: loaded.sheet_standing(Timestamp::now(&*self.clock)),
        })
    }

    /// A whole refresh; also when it fails by a fault of Posthorn its end is told. Aborted it ends without a word.
    async fn run(self: Arc<Self>, profile: Profile, slot: Arc<Slot>) {
        let mut work = JoinSet::new();
        work.spawn(Arc::clone(&self).read_anew(profile.clone(), slot));
        if work.join_next().await.is_some_and(|ended| ended.is_err_and(|broken| broken.is_panic())) {
            tracing::error!(profile = profile.id, "reading the contacts failed");
            if let Ok(status) = self.status(&profile.id).await {
                self.events.directory(status);
            }
        }
    }

    /// The work of a refresh, from the first call to the last word to the sink.
    async fn read_anew(self: Arc<Self>, profile: Profile, slot: Arc<Slot>) {
        // Whatever happens below, the next refresh may start.
        let end = EndOfRun(Arc::clone(&slot));
        let before = match self.status(&profile.id).await {
            Ok(status) => status,
            Err(error) => {
                tracing::warn!(%error, "the directory cannot be read");
                return;
            }
        };
        let report = |stage, done, total| self.report(&slot, &before, DirectoryProgress { stage, done, total });
        let result = self.read_and_store(&profile, &report).await;
        let head = match result {
            Ok(loaded) => {
                *slot.loaded.lock().await = Some(loaded);
                None
            }
            Err((problem, readable)) => Some(DirectoryHead {
                refreshed_at: before.refreshed_at,
                readable: readable.unwrap_or(before.readable),
                problem: Some(problem),
            }),
        };
        if let Some(head) = head {
            if let Err(error) = table::note_problem(&self.database, &profile.id, &head).await {
                tracing::warn!(%error, "the trouble of a refresh could not be noted");
            }
            let mut loaded = slot.loaded.lock().await;
            if let Some(old) = &*loaded {
                *loaded = Some(Arc::new(old.with_head(head)));
            }
        }
        // Asked for before the end: whoever lets go of the directory after it lets go of all of it.
        let status = self.status(&profile.id).await;
        drop(end);
        match status {
            Ok(status) => self.events.directory(DirectoryStatus { progress: None, ..status }),
            Err(error) => tracing::warn!(%error, "the directory cannot be read"),
        }
    }

    /// Keeps progress where it can be asked for, and tells the sink now and then.
    fn report(&self, slot: &Slot, before: &DirectoryStatus, progress: DirectoryProgress) {
        let mut running = slot.running();
        let Some(running) = running.as_mut() else { return };
        let now = Instant::now();
        let due = running.reported.is_none_or(|last| now.duration_since(last) >= REPORT_EVERY);
        running.progress = progress;
        if due {
            running.reported = Some(now);
            self.events.directory(DirectoryStatus { progress: Some(progress), ..before.clone() });
        }
    }
}

impl Slot {
    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock()
    }
}

/// Marks the end of a refresh, also when its task is aborted or panics.
struct EndOfRun(Arc<Slot>);

impl Drop for EndOfRun {
    fn drop(&mut self) {
        self.0.running().take();
    }
}
