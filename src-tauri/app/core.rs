//! Everything of the product, put together over the user's folder, the keychain and the practice company.

use crate::error::CommandResult;
use crate::keychain::Keychain;
use crate::notices::{Notice, NoticeKind, Notices};
use crate::practice::Practice;
use crate::settings::{self, Settings};
use broadcast::channels::ChannelBook;
use broadcast::compose::audiences::SavedAudiences;
use broadcast::compose::drafts::Drafts;
use broadcast::compose::media::uploads::Uploads;
use broadcast::compose::media::{DEFAULT_CAP, MediaStore, in_use};
use broadcast::compose::templates::Templates;
use broadcast::connections::Connections;
use broadcast::directory::Directory;
use broadcast::documents::Documents;
use broadcast::documents::owner::Owner;
use broadcast::history::History;
use broadcast::lists::Lists;
use broadcast::model::error_view::ErrorView;
use broadcast::model::profile::Profile;
use broadcast::model::secrets::SecretStoreError;
use broadcast::model::store_error::StoreError;
use broadcast::model::timestamp::Timestamp;
use broadcast::ports::{EventSink, Ids, SecretStore, TimedIds};
use broadcast::profiles::Profiles;
use broadcast::sending::engine::{Engine, EngineConfig, EngineDeps};
use broadcast::store::{Database, Replaced};
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use wecom::clock::{Clock, SystemClock};

/// Contacts older than this are read anew when their company is used, milliseconds: a day.
const DIRECTORY_MAX_AGE_MS: i64 = 24 * 60 * 60 * 1000;

/// Files of broadcasts are kept so long, for copying them as new, milliseconds: 90 days.
const MEDIA_KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// What the process that opens the product is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The program with its window, which stays.
    Window,
    /// A command line, which ends when its work is done: what was scheduled is none of its business.
    CommandLine,
}

/// What to tell of a database that was damaged.
fn of_damaged(damaged: &Replaced) -> Notice {
    let kind = if damaged.recovered.sends == 0 { NoticeKind::DatabaseLost } else { NoticeKind::DatabaseRecovered };
    Notice::of(kind).about(&damaged.path).with_detail(damaged.reason.clone()).counting(damaged.recovered.sends)
}

/// The product, as the commands use it.
pub struct Core {
    /// The user's folder.
    pub data_folder: PathBuf,
    /// Documents in it.
    pub documents: Documents,
    /// Companies.
    pub profiles: Profiles,
    /// Saved messages.
    pub templates: Templates,
    /// Saved audiences.
    pub audiences: SavedAudiences,
    /// Lists of people that are being looked at.
    pub lists: Lists,
    /// Messages being written.
    pub drafts: Drafts,
    /// Connections to WeCom.
    pub connections: Connections,
    /// Group chats and robots.
    pub channels: ChannelBook,
    /// Contacts.
    pub directory: Directory,
    /// What is written down.
    database: Database,
    /// Sending.
    pub engine: Engine,
    /// Files that messages carry.
    pub media: MediaStore,
    /// What was sent.
    pub history: History,
    /// Secrets.
    pub secrets: Arc<dyn SecretStore>,
    /// Who hears what changed.
    pub events: Arc<dyn EventSink>,
    /// The practice company.
    pub practice: Practice,
    /// What the user must be told.
    pub notices: Notices,
    /// The database that was damaged when it was opened, and what was brought over from it.
    pub damaged: Option<Replaced>,
    /// What this process is for.
    pub role: Role,
    /// The right to all of this, which ends with it.
    _owner: Owner,
    settings: Mutex<Settings>,
    shortcut_problem: Mutex<Option<ErrorView>>,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core").field("practice", &self.practice).finish_non_exhaustive()
    }
}

impl Core {
    /// Opens everything in `data_folder`. Damaged files are kept aside and reported in the notices; what cannot be
    /// opened at all is an error. Whoever opens it must own the folder.
    pub async fn open(data_folder: &Path, owner: Owner, role: Role, events: Arc<dyn EventSink>) -> CommandResult<Self> {
        Self::open_at(data_folder, owner, role, events, Arc::new(SystemClock), Arc::new(TimedIds)).await
    }

    /// As [`Self::open`], by a clock and with ids of the caller's.
    pub async fn open_at(
        data_folder: &Path,
        owner: Owner,
        role: Role,
        events: Arc<dyn EventSink>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> CommandResult<Self> {
        let notices = Notices::default();
        let documents = Documents::open(data_folder, Arc::clone(&clock))?;
        let (database, damaged, can_write) = match Database::open(data_folder, clock.as_ref()).await {
            Ok((database, damaged)) => {
                if let Some(damaged) = &damaged {
                    notices.add(of_damaged(damaged));
                }
                (database, damaged, true)
            }
            Err(StoreError::ReadOnly(why)) => {
                notices.add(Notice::of(NoticeKind::StorageReadOnly).about(data_folder).with_detail(why));
                (Database::without_writing(data_folder).await?, None, false)
            }
            Err(error) => return Err(error.into()),
        };
        let settings = documents.read::<Settings>(settings::DOCUMENT)?.unwrap_or_default().within_bounds();
        let secrets: Arc<dyn SecretStore> = Arc::new(Keychain::default());
        let practice = Practice::new();
        let profiles = Profiles::open(documents.clone(), Arc::clone(&ids))?;
        let connections = Connections::with_practice(Arc::clone(&secrets), Arc::clone(&clock), practice.transport());
        let channels = ChannelBook::new(
            documents.clone(),
            connections.clone(),
            Arc::clone(&secrets),
            Arc::clone(&clock),
            Arc::clone(&ids),
        );
        practice.introduce(&profiles, secrets.as_ref(), &channels)?;
        let directory = Directory::new(database.clone(), connections.clone(), Arc::clone(&clock), Arc::clone(&events))
            .with_channels(channels.clone());
        let media = MediaStore::new(data_folder, DEFAULT_CAP, Arc::clone(&clock));
        let engine = Engine::new(EngineDeps {
            database: database.clone(),
            sender: Arc::new(connections.clone()),
            profiles: profiles.clone(),
            people: Arc::new(directory.clone()),
            clock: Arc::clone(&clock),
            events: Arc::clone(&events),
            ids: Arc::clone(&ids),
            media: media.clone(),
            config: EngineConfig::default(),
        });
        engine.set_parallel(usize::try_from(settings.parallel).unwrap_or(1));
        // Where nothing can be written nothing can be closed either; it stays open for the next start.
        let interrupted = match role {
            Role::Window if can_write => engine.recover().await?,
            Role::CommandLine if can_write => engine.close_interrupted().await?,
            Role::Window | Role::CommandLine => 0,
        };
        if interrupted > 0 {
            notices.add(Notice::of(NoticeKind::InterruptedSends).counting(interrupted));
        }
        let core = Self {
            data_folder: data_folder.to_owned(),
            audiences: SavedAudiences::new(documents.clone(), Arc::clone(&clock), Arc::clone(&ids)),
            lists: Lists::new(Arc::clone(&ids)),
            templates: Templates::open(documents.clone(), media.clone(), clock, ids)?,
            drafts: Drafts::new(documents.clone()),
            history: History::new(database.clone()),
            database,
            documents,
            profiles,
            connections,
            channels,
            directory,
            engine,
            media,
            secrets,
            events,
            practice,
            notices,
            damaged,
            role,
            _owner: owner,
            settings: Mutex::new(settings),
            shortcut_problem: Mutex::default(),
        };
        core.report_kept_aside();
        Ok(core)
    }

    /// Ends the work as it is wanted: nothing more leaves, the answers to what has left are awaited so long, the rest stands still
    /// until the admin resumes it, and everything stands in the file of the database.
    pub async fn shut_down(&self, longest: Duration) {
        match self.engine.shut_down(longest).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!("some requests were not answered in time; their outcome is unknown"),
            Err(error) => tracing::warn!(%error, "what was under way could not be written down"),
        }
        self.close().await;
    }

    /// Ends the work with the database: everything stands in its file.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// The settings.
    pub fn settings(&self) -> Settings {
        self.settings.lock().clone()
    }

    /// Writes the settings and uses them.
    pub fn save_settings(&self, settings: Settings) -> CommandResult<Settings> {
        let settings = settings.within_bounds();
        self.engine.set_parallel(usize::try_from(settings.parallel).unwrap_or(1));
        self.documents.write(settings::DOCUMENT, &settings)?;
        *self.settings.lock() = settings.clone();
        Ok(settings)
    }

    /// What is wrong with the hot key, if anything.
    pub fn shortcut_problem(&self) -> Option<ErrorView> {
        self.shortcut_problem.lock().clone()
    }

    /// Remembers what is wrong with the hot key.
    pub fn set_shortcut_problem(&self, problem: Option<ErrorView>) {
        *self.shortcut_problem.lock() = problem;
    }

    /// A profile by id.
    pub fn profile(&self, id: &str) -> CommandResult<Profile> {
        Ok(self.profiles.get(id)?)
    }

    /// Reads the contacts of a profile anew, in the background, when they were never read or a day has passed. A profile
    /// without a secret is left alone: there is nothing to read with.
    pub async fn keep_directory_fresh(&self, profile_id: &str) -> CommandResult<()> {
        let profile = self.profile(profile_id)?;
        let status = self.directory.status(profile_id).await?;
        let oldest = SystemClock.now_ms() - DIRECTORY_MAX_AGE_MS;
        let is_fresh = status.refreshed_at.is_some_and(|at| at.0 > oldest);
        if is_fresh || self.connections.client(&profile).await.is_err() {
            return Ok(());
        }
        self.directory.refresh(&profile).await?;
        Ok(())
    }

    /// Forgets what a deleted profile had uploaded and read.
    pub async fn forget_profile(&self, profile_id: &str) -> CommandResult<()> {
        Uploads::forget(&self.database, profile_id).await?;
        self.directory.forget(profile_id).await?;
        Ok(())
    }

    /// Forgets what a robot had uploaded that is gone or has another key.
    pub async fn forget_uploads_of_robot(&self, robot_id: &str) -> CommandResult<()> {
        Ok(Uploads::forget_robot(&self.database, robot_id).await?)
    }

    /// Clears files away that no draft, template or recent broadcast refers to any more.
    pub async fn clear_unused_media(&self) -> CommandResult<()> {
        let since = Timestamp(SystemClock.now_ms() - MEDIA_KEPT_MS);
        let keep = in_use(&self.documents, &self.database, since).await?;
        self.media.sweep(&keep).await?;
        Ok(())
    }

    /// What the computer's clock says.
    pub fn now(&self) -> Timestamp {
        Timestamp::now(&SystemClock)
    }

    /// Clears sends away that are older than the user wants to keep them.
    pub async fn clear_old_sends(&self) -> CommandResult<()> {
        self.history.finish_deleting(self.now()).await?;
        let months = self.settings().keep_months;
        if months > 0 {
            let gone = self.history.purge(months, self.now()).await?;
            if gone > 0 {
                tracing::info!(gone, months, "old sends were cleared away");
            }
        }
        Ok(())
    }

    /// Asks the keychain and keeps the notice about it true. Answers whether it can be used.
    pub fn probe_keychain(&self) -> bool {
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
