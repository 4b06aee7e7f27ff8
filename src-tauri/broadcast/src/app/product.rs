//! Everything of the product, put together over the user's folder, a place for secrets and the practice company.

use super::attention::Attention;
use super::doctor::CheckUps;
use super::notices::{Notice, NoticeKind, Notices};
use super::record::Record;
use super::settings::{self, SendingRules, Settings};
use super::team::{Team, close};
use super::{AppResult, practice};
use crate::channels::ChannelBook;
use crate::compose::audiences::SavedAudiences;
use crate::compose::drafts::Drafts;
use crate::compose::media::{DEFAULT_CAP, MediaStore};
use crate::compose::templates::Templates;
use crate::compose::used_values::UsedValues;
use crate::connections::{Connections, TokenCalls};
use crate::directory::Directory;
use crate::documents::Documents;
use crate::documents::owner::Owner;
use crate::lists::Lists;
use crate::merge::Merges;
use crate::model::changed::Changed;
use crate::model::error_view::ErrorView;
use crate::model::preferences::Preferences;
use crate::model::secrets::{LentSecret, SecretStoreError};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::ports::{DiskSpace, EventSink, Ids, LocalZone, PracticeCompany, PreferenceStore, SecretStore};
use crate::profiles::Profiles;
use crate::profiles::addresses::Addresses;
use crate::profiles::setups::Setups;
use crate::sending::engine::{EngineConfig, EngineDeps};
use crate::statistics::StatisticsBook;
use crate::store::{Database, Replaced};
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use wecom::clock::Clock;

/// What the process that opens the product is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The program with its window, which stays.
    Window,
    /// A command line, which ends when its work is done: what was scheduled is none of its business.
    CommandLine,
}

/// What the product needs of the process that opens it.
pub struct ProductDeps {
    /// The user's folder.
    pub data_folder: PathBuf,
    /// The right to it.
    pub owner: Owner,
    /// What the process is for.
    pub role: Role,
    /// Hears the news.
    pub events: Arc<dyn EventSink>,
    /// Keeps the secrets.
    pub secrets: Arc<dyn SecretStore>,
    /// Keeps what was chosen for window and interface.
    pub preferences: Arc<dyn PreferenceStore>,
    /// The practice company.
    pub practice: Arc<dyn PracticeCompany>,
    /// Time of day.
    pub clock: Arc<dyn Clock>,
    /// The clock on the wall.
    pub zone: Arc<dyn LocalZone>,
    /// How much room is left.
    pub disk: Arc<dyn DiskSpace>,
    /// Makes ids.
    pub ids: Arc<dyn Ids>,
}

impl std::fmt::Debug for ProductDeps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProductDeps").field("role", &self.role).finish_non_exhaustive()
    }
}

/// What to tell of a database that was damaged.
fn of_damaged(damaged: &Replaced) -> Notice {
    let kind = if damaged.recovered.sends == 0 { NoticeKind::DatabaseLost } else { NoticeKind::DatabaseRecovered };
    Notice::of(kind).about(&damaged.path).with_detail(damaged.reason.clone()).counting(damaged.recovered.sends)
}

/// The record of this computer, whose engine has gone on with what the last end of the program left, as far as the role does. Without a
/// role nothing can be written, so nothing can be closed either; it stays open for the next start.
async fn open_record(
    deps: EngineDeps,
    rules: &SendingRules,
    role: Option<Role>,
    notices: &Notices,
) -> AppResult<Record> {
    let record = Record::new(deps);
    let engine = &record.engine;
    engine.set_parallel(usize::try_from(rules.parallel).unwrap_or(1));
    let interrupted = match role {
        Some(Role::Window) => engine.recover().await?,
        Some(Role::CommandLine) => engine.close_interrupted().await?,
        None => 0,
    };
    if interrupted > 0 {
        notices.add(Notice::of(NoticeKind::InterruptedSends).counting(interrupted));
    }
    Ok(record)
}

/// The database, what it was before when it was damaged, and whether it can be written. What there is to tell of it is among the notices.
async fn open_database(
    folder: &Path,
    owner: &Owner,
    clock: &dyn Clock,
    notices: &Notices,
) -> AppResult<(Database, Option<Replaced>, bool)> {
    let opened = if owner.may_write() {
        Database::open(folder, clock).await
    } else {
        Err(StoreError::ReadOnly("the folder cannot be locked to write in it".to_owned()))
    };
    match opened {
        Ok((database, damaged)) => {
            if let Some(damaged) = &damaged {
                notices.add(of_damaged(damaged));
            }
            Ok((database, damaged, true))
        }
        Err(StoreError::ReadOnly(why)) => {
            notices.add(Notice::of(NoticeKind::StorageReadOnly).about(folder).with_detail(why));
            Ok((Database::without_writing(folder).await?, None, false))
        }
        Err(error) => Err(error.into()),
    }
}

/// The product, as windows and command lines use it.
pub struct Product {
    /// The user's folder.
    pub data_folder: PathBuf,
    /// Documents in it.
    pub documents: Documents,
    /// Companies.
    pub profiles: Profiles,
    /// Guided set-ups that were begun.
    pub setups: Setups,
    /// Where WeCom saw this computer last.
    pub(super) addresses: Addresses,
    /// Examinations that somebody looks on at.
    pub(super) check_ups: CheckUps,
    /// Saved messages.
    pub templates: Templates,
    /// Saved audiences.
    pub audiences: SavedAudiences,
    /// Lists of people that are being looked at.
    pub lists: Lists,
    /// Sheets that fill messages in.
    pub merges: Merges,
    /// Messages being written.
    pub drafts: Drafts,
    /// What stood in variables before.
    pub(super) used_values: UsedValues,
    /// Connections to WeCom.
    pub connections: Connections,
    /// Group chats and robots.
    pub channels: ChannelBook,
    /// Contacts.
    pub directory: Directory,
    /// What was sent from this computer alone, and what it knows of contacts.
    pub own: Record,
    /// The team that it is in.
    pub(super) team: Team,
    /// What this process is lent for companies, by their names.
    pub(super) lent: Mutex<Vec<(String, LentSecret)>>,
    /// What engines are made of.
    pub(super) deps: EngineDeps,
    /// Files that messages carry.
    pub media: MediaStore,
    /// What it comes to.
    pub(super) statistics: StatisticsBook,
    /// Asks for the file of the metrics before its minute is over.
    pub(super) metrics_due: Notify,
    /// Secrets.
    pub secrets: Arc<dyn SecretStore>,
    /// Who hears what changed.
    pub events: Arc<dyn EventSink>,
    /// Hears in them what needs the admin.
    pub(super) attention: Arc<Attention>,
    /// The practice company.
    pub practice: Arc<dyn PracticeCompany>,
    /// What its members got, on the disk.
    pub(super) inbox: practice::Inbox,
    /// What the user must be told.
    pub notices: Notices,
    /// The database that was damaged when it was opened, and what was brought over from it.
    pub damaged: Option<Replaced>,
    /// What this process is for.
    pub role: Role,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) disk: Arc<dyn DiskSpace>,
    pub(super) ids: Arc<dyn Ids>,
    /// The right to all of this, which ends with it.
    _owner: Owner,
    preferences: Arc<dyn PreferenceStore>,
    sending: Mutex<SendingRules>,
    shortcut_problem: Mutex<Option<ErrorView>>,
}

impl std::fmt::Debug for Product {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Product").field("role", &self.role).finish_non_exhaustive()
    }
}

impl Product {
    /// Opens everything in the folder. Damaged files are kept aside and reported in the notices; what cannot be
    /// opened at all is an error. Whoever opens it must own the folder.
    pub async fn open(deps: ProductDeps) -> AppResult<Self> {
        let product = Self::assemble(deps).await?;
        product.report_kept_aside();
        product.look_for_needs().await?;
        Ok(product)
    }

    async fn assemble(deps: ProductDeps) -> AppResult<Self> {
        let ProductDeps { data_folder, owner, role, events, secrets, preferences, practice, clock, zone, disk, ids } =
            deps;
        let notices = Notices::default();
        let documents = Documents::open(&data_folder, Arc::clone(&clock))?;
        let (database, damaged, can_write) = open_database(&data_folder, &owner, &*clock, &notices).await?;
        let sending = documents.read::<SendingRules>(settings::DOCUMENT)?.unwrap_or_default().within_bounds();
        let profiles = Profiles::open(documents.clone(), Arc::clone(&ids))?;
        let (transport, calls) = (practice.transport(), TokenCalls::open(documents.clone()));
        let connections =
            Connections::with_practice(Arc::clone(&secrets), Arc::clone(&clock), transport, calls, Arc::clone(&ids));
        let attention = Arc::new(Attention::new(events, Arc::clone(&clock), profiles.clone()));
        let events: Arc<dyn EventSink> = Arc::clone(&attention) as _;
        let kept = (documents.clone(), connections.clone(), Arc::clone(&secrets));
        let channels = ChannelBook::new(kept.0, kept.1, kept.2, Arc::clone(&clock), Arc::clone(&ids));
        practice::introduce(practice.as_ref(), &profiles, secrets.as_ref(), &channels)?;
        let inbox = practice::Inbox::open(&practice, &documents, can_write);
        let directory = Directory::new(database.clone(), connections.clone(), Arc::clone(&clock), Arc::clone(&events))
            .with_channels(channels.clone())
            .with_member_sheets(documents.clone());
        let media = MediaStore::new(&data_folder, DEFAULT_CAP, Arc::clone(&clock));
        let deps = EngineDeps {
            database: database.clone(),
            sender: Arc::new(connections.clone()),
            profiles: profiles.clone(),
            people: Arc::new(directory.clone()),
            clock: Arc::clone(&clock),
            zone,
            events: Arc::clone(&events),
            ids: Arc::clone(&ids),
            media: media.clone(),
            config: EngineConfig::default(),
        };
        let addresses = Addresses::open(documents.clone());
        let own = open_record(deps.clone(), &sending, can_write.then_some(role), &notices).await?;
        Ok(Self {
            setups: Setups::open(documents.clone(), &addresses),
            addresses,
            check_ups: CheckUps::default(),
            merges: Merges::new(documents.clone(), Arc::clone(&clock)),
            data_folder,
            audiences: SavedAudiences::new(documents.clone(), Arc::clone(&clock), Arc::clone(&ids)),
            lists: Lists::new(Arc::clone(&ids)),
            drafts: Drafts::new(documents.clone(), Arc::clone(&ids)),
            templates: Templates::open(documents.clone(), media.clone(), Arc::clone(&clock), Arc::clone(&ids))?,
            used_values: UsedValues::open(documents.clone()),
            team: Team::open(&documents)?,
            lent: Mutex::default(),
            statistics: StatisticsBook::new(database, profiles.clone(), Arc::clone(&clock))
                .with_token_calls(connections.calls()),
            metrics_due: Notify::new(),
            own,
            deps,
            documents,
            profiles,
            connections,
            channels,
            directory,
            media,
            secrets,
            events,
            attention,
            practice,
            inbox,
            notices,
            damaged,
            role,
            clock,
            disk,
            ids,
            _owner: owner,
            preferences,
            sending: Mutex::new(sending),
            shortcut_problem: Mutex::default(),
        })
    }

    /// Ends the work as it is wanted: nothing more leaves, the answers to what has left are awaited so long, the rest stands still
    /// until the admin resumes it, and everything stands in the file of the database.
    pub async fn shut_down(&self, longest: Duration) {
        match self.end_sending(longest).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!("some requests were not answered in time; their outcome is unknown"),
            Err(error) => tracing::warn!(%error, "what was under way could not be written down"),
        }
        self.close().await;
    }

    /// Ends the work with the files: everything stands in them.
    pub async fn close(&self) {
        self.inbox.close().await;
        self.own.database.close().await;
        if let Some(team) = self.team.record() {
            close(&team.database).await;
        }
    }

    /// The settings.
    pub fn settings(&self) -> Settings {
        Settings { preferences: self.preferences.get(), sending: self.sending_rules() }
    }

    /// Those settings that say how sends leave and how long they are kept.
    pub fn sending_rules(&self) -> SendingRules {
        *self.sending.lock()
    }

    /// Writes what was changed of the settings, and uses it.
    pub fn save_settings(&self, mut settings: Settings) -> AppResult<()> {
        let before = self.settings();
        settings.preferences.quick_send_shortcut = settings.preferences.quick_send_shortcut.trim().to_owned();
        // A page that was opened before it became known must not take it back.
        settings.preferences.knows_tray = before.preferences.knows_tray;
        settings.preferences.knows_tour |= before.preferences.knows_tour;
        let sending = settings.sending.within_bounds();
        if sending != before.sending {
            self.documents.write(settings::DOCUMENT, &sending)?;
            for record in self.records() {
                record.engine.set_parallel(usize::try_from(sending.parallel).unwrap_or(1));
            }
            *self.sending.lock() = sending;
            self.count_soon();
        }
        if settings.preferences != before.preferences {
            self.preferences.set(&settings.preferences)?;
        }
        self.events.changed(Changed::App);
        Ok(())
    }

    /// Remembers that the user was told that the program lives on in the tray.
    pub fn note_tray_known(&self) -> AppResult<()> {
        self.preferences.set(&Preferences { knows_tray: true, ..self.preferences.get() })
    }

    /// What is wrong with the hot key, if anything.
    pub fn shortcut_problem(&self) -> Option<ErrorView> {
        self.shortcut_problem.lock().clone()
    }

    /// Remembers and reports what is wrong with the hot key; `None`: nothing any more.
    pub fn set_shortcut_problem(&self, problem: Option<ErrorView>) {
        self.notices.settle(NoticeKind::ShortcutTaken);
        if let Some(problem) = &problem {
            let notice = Notice::of(NoticeKind::ShortcutTaken);
            self.notices.add(notice.with_detail(problem.detail.clone().unwrap_or_default()));
        }
        *self.shortcut_problem.lock() = problem;
        self.events.changed(Changed::App);
    }

    /// The user has read a notice.
    pub fn dismiss_notice(&self, id: &str) {
        self.notices.dismiss(id);
        if !self.notices.open().iter().any(|notice| notice.kind == NoticeKind::WorkFailed) {
            self.attention.hear(|heard, now| heard.fault(None, now));
        }
        self.events.changed(Changed::App);
    }

    /// Something failed by a fault of Posthorn itself: told once, until it is dismissed.
    pub fn report_fault(&self, what: &ErrorView) {
        self.notices.settle(NoticeKind::WorkFailed);
        self.notices.add(Notice::of(NoticeKind::WorkFailed).with_detail(what.message.clone()));
        self.events.changed(Changed::App);
    }

    /// Keeps a notice true of what the system was asked to do: it stands while that fails, as `trouble` says, and no longer.
    pub fn report(&self, kind: NoticeKind, trouble: Option<&str>) {
        let told = self.notices.open().iter().any(|notice| notice.kind == kind);
        match trouble {
            Some(why) => self.notices.add(Notice::of(kind).with_detail(why)),
            None => self.notices.settle(kind),
        }
        if told != trouble.is_some() {
            self.events.changed(Changed::App);
        }
    }

    /// What the clock says.
    pub fn now(&self) -> Timestamp {
        Timestamp::now(&*self.clock)
    }

    /// Asks the keychain and keeps the notice about it true. Answers whether it can be used.
    pub(super) fn probe_keychain(&self) -> bool {
        let (kind, detail) = match self.secrets.probe() {
            Ok(()) => {
                self.notices.settle(NoticeKind::KeychainLocked);
                self.notices.settle(NoticeKind::KeychainUnavailable);
                return true;
            }
            Err(SecretStoreError::Locked) => (NoticeKind::KeychainLocked, None),
            Err(error) => (NoticeKind::KeychainUnavailable, Some(error.to_string())),
        };
        let notice = Notice::of(kind);
        self.notices.add(match detail {
            Some(why) => notice.with_detail(why),
            None => notice,
        });
        false
    }

    /// Turns files that were kept aside into notices, each once.
    pub fn report_kept_aside(&self) {
        for kept in self.documents.kept_aside() {
            self.notices.add(Notice::of(NoticeKind::FileKeptAside).about(&kept.path));
        }
    }
}
