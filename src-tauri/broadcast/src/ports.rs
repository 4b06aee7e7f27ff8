//! What the product needs from its surroundings: secrets, preferences, fresh ids and a place to tell news. The shell brings the
//! keychain and the window; tests bring memory.

use crate::model::audience::{Audience, AudienceCount, Recipient, RecipientKind, Renamed, Resolved, Unresolvable};
use crate::model::batch::Route;
use crate::model::changed::Changed;
use crate::model::error_view::ErrorView;
use crate::model::practice::{
    CardAnswer, CardPress, InboxMember, InboxMessage, KeptMessage, OrderedFault, PracticeFault,
};
use crate::model::preferences::Preferences;
use crate::model::profile::{Profile, SecretState};
use crate::model::secrets::{Forget, KeptSecret, SecretScope, SecretStoreError};
use crate::model::store_error::StoreError;
use crate::model::trouble::SendTrouble;
use async_trait::async_trait;
use jiff::tz::TimeZone;
use parking_lot::{Mutex, MutexGuard};
use secrecy::SecretString;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;
use wecom::card_update::{CardUpdate, CardUpdateReply};
use wecom::client::transport::Transport;
use wecom::media::{MediaFile, SmallPicture, UploadProgress, Uploaded};
use wecom::send::SendReply;

/// How much room is left on a disk.
pub trait DiskSpace: Send + Sync {
    /// Bytes that this user may still write on the disk of a folder; `None` where the system does not tell. May wait for the disk.
    fn free_bytes(&self, folder: &Path) -> Option<u64>;
}

/// Keeps the secret of each profile, and where it has one that of its contacts, with what is kept of them, and one key per robot, each with
/// the scope that it was typed for. May block for as long as a person needs to unlock a keychain; it is called on threads where that does no
/// harm.
pub trait SecretStore: Send + Sync {
    /// The secret of this name for use in this scope: `None` when there is none, [`SecretStoreError::Elsewhere`] when the one that
    /// there is was typed for another ([`crate::model::secrets::KeptSecret`] decides).
    fn get(&self, name: &str, scope: &SecretScope) -> Result<Option<SecretString>, SecretStoreError>;

    /// Stores a secret that was typed for this scope, in the place of one that is kept for this session.
    fn set(&self, name: &str, scope: &SecretScope, secret: SecretString) -> Result<(), SecretStoreError>;

    /// Keeps a secret that was typed for this scope until the program ends. What is stored under this name stays, and is not used
    /// meanwhile; [`Forget::Stored`] takes it out.
    fn set_for_session(&self, name: &str, scope: &SecretScope, secret: SecretString);

    /// Forgets a secret. One that was kept for this session only, on a computer that has no place to store any, is forgotten for
    /// good: that is no error.
    fn remove(&self, name: &str, what: Forget) -> Result<(), SecretStoreError>;

    /// Whether secrets can be stored now. Answers within seconds, also while a person is asked to unlock the place.
    fn probe(&self) -> Result<(), SecretStoreError> {
        Ok(())
    }

    /// Where the secret of this name was when the store was last asked; asks nobody.
    fn last_known(&self, name: &str, scope: &SecretScope) -> SecretState {
        self.state(name, scope)
    }

    /// Where the secret of this name is kept. Those that keep some in memory only have to say so.
    fn state(&self, name: &str, scope: &SecretScope) -> SecretState {
        match self.get(name, scope) {
            Ok(Some(_)) => SecretState::Stored,
            Err(SecretStoreError::Elsewhere) => SecretState::Elsewhere,
            Ok(None) | Err(_) => SecretState::Missing,
        }
    }
}

/// Secrets in memory: those that are kept for this session only, and all of a test.
#[derive(Default)]
pub struct MemorySecrets {
    kept: Mutex<HashMap<String, (KeptSecret, SecretState)>>,
}

impl std::fmt::Debug for MemorySecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemorySecrets").finish_non_exhaustive()
    }
}

impl MemorySecrets {
    /// Whether there is a secret of this name, whatever it was typed for.
    pub fn holds(&self, name: &str) -> bool {
        self.kept().contains_key(name)
    }

    fn put(&self, name: &str, scope: &SecretScope, secret: SecretString, state: SecretState) {
        self.kept().insert(name.to_owned(), (KeptSecret::new(secret, scope.clone()), state));
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, (KeptSecret, SecretState)>> {
        self.kept.lock()
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str, scope: &SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        let kept = self.kept().get(name).map(|(kept, _)| kept.clone());
        kept.map(|kept| kept.for_scope(scope)).transpose()
    }

    fn set(&self, name: &str, scope: &SecretScope, secret: SecretString) -> Result<(), SecretStoreError> {
        self.put(name, scope, secret, SecretState::Stored);
        Ok(())
    }

    fn set_for_session(&self, name: &str, scope: &SecretScope, secret: SecretString) {
        self.put(name, scope, secret, SecretState::Session);
    }

    fn remove(&self, name: &str, what: Forget) -> Result<(), SecretStoreError> {
        let goes = |state: SecretState| what == Forget::All || state == SecretState::Stored;
        self.kept().retain(|known, (_, state)| known != name || !goes(*state));
        Ok(())
    }

    fn state(&self, name: &str, scope: &SecretScope) -> SecretState {
        match self.kept().get(name) {
            None => SecretState::Missing,
            Some((kept, state)) if kept.serves(scope) => *state,
            Some(_) => SecretState::Elsewhere,
        }
    }
}

/// The practice company: a WeCom of this process alone, with an inbox that shows what each member got.
pub trait PracticeCompany: Send + Sync {
    /// What its requests go through instead of the network.
    fn transport(&self) -> Arc<dyn Transport>;
    /// What a profile and a group robot of it are made of.
    fn identity(&self) -> PracticeIdentity;
    /// All members, those who got most recently first, then in the company's order.
    fn members(&self) -> Vec<InboxMember>;
    /// What a member got, oldest first.
    fn inbox(&self, user_id: &str) -> Vec<InboxMessage>;
    /// The newest messages that somebody has, at most so many, oldest first.
    fn kept(&self, most: usize) -> Vec<KeptMessage>;
    /// Puts messages of an earlier run into the inboxes. Called once, before anything arrives.
    fn restore(&self, messages: Vec<KeptMessage>);
    /// What else outlives the run, in the company's own form and bounded by it: answers to cards, what can still be changed, files, what
    /// counts as sent today.
    fn memory(&self) -> serde_json::Value;
    /// Knows again what [`PracticeCompany::memory`] gave in an earlier run. Called once, before anything arrives.
    ///
    /// # Errors
    /// It is not of that form; nothing is known then.
    fn remember(&self, memory: serde_json::Value) -> Result<(), serde_json::Error>;
    /// Begins anew: empty inboxes, no answers, nothing counted, no fault ordered.
    fn clear(&self);
    /// A member presses something on a card; `None`: the member has no such card, or the card nothing of the kind.
    fn press(&self, user_id: &str, msgid: &str, press: CardPress) -> Option<CardAnswer>;
    /// What members answered to cards, oldest first.
    fn answers(&self) -> Vec<CardAnswer>;
    /// Orders a fault for so many calls instead of what was left of it; 0 takes it back. One that is not the company's is passed over.
    fn order(&self, fault: PracticeFault, times: u32);
    /// The faults that are ordered, and how often they are still to be met.
    fn ordered(&self) -> Vec<OrderedFault>;
    /// A number that grows with every change of what outlives the run.
    fn changes(&self) -> watch::Receiver<u64>;
}

/// What a profile and a group robot of the practice company are made of.
#[derive(Debug, Clone)]
pub struct PracticeIdentity {
    /// 企业ID.
    pub corp_id: String,
    /// Number of the application.
    pub agent_id: u32,
    /// Name of the application.
    pub app_name: String,
    /// Secret of the application.
    pub secret: SecretString,
    /// The group of its robot, by whose name the robot goes.
    pub robot_group: String,
    /// Key of the robot.
    pub robot_key: SecretString,
}

/// Keeps what somebody chose for window and interface.
pub trait PreferenceStore: Send + Sync {
    /// The choices as they are.
    fn get(&self) -> Preferences;
    /// Keeps other ones. After an error they are as they were.
    fn set(&self, chosen: &Preferences) -> Result<(), ErrorView>;
}

/// In memory: those of a process without a window, which changes none, and all of a test.
impl PreferenceStore for Mutex<Preferences> {
    fn get(&self) -> Preferences {
        self.lock().clone()
    }

    fn set(&self, chosen: &Preferences) -> Result<(), ErrorView> {
        self.lock().clone_from(chosen);
        Ok(())
    }
}

/// Where this computer is, as far as clocks are concerned.
pub trait LocalZone: Send + Sync {
    /// Its time zone now: it may be changed while the program runs.
    fn zone(&self) -> TimeZone;
}

/// Always this one.
impl LocalZone for TimeZone {
    fn zone(&self) -> TimeZone {
        self.clone()
    }
}

/// Makes ids: never the same twice, also across starts.
pub trait Ids: Send + Sync + std::fmt::Debug {
    /// A new id of letters, digits and hyphens.
    fn fresh(&self) -> String;
}

/// UUIDs of version 7: sorted by time, random behind it.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimedIds;

impl Ids for TimedIds {
    fn fresh(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }
}

/// Takes snapshots of long work. Called at most ten times a second per subject; must not block.
pub trait EventSink: Send + Sync {
    /// The directory of a profile changed: progress, end, trouble.
    fn directory(&self, status: crate::model::directory::DirectoryStatus);
    /// A broadcast changed.
    fn broadcast(&self, snapshot: crate::model::snapshot::BroadcastSnapshot);
    /// Something was changed here that others show too.
    fn changed(&self, _what: Changed) {}
    /// Something failed by a fault of Posthorn itself. What was concerned stands still; it says so in snapshots of its own.
    fn fault(&self, _what: &ErrorView) {}
    /// What the admin is needed for changed.
    fn needs(&self, _needs: &crate::model::need::Needs) {}
    /// A file of a send is being uploaded. The last piece of news of a file has `sent` equal to `total`.
    fn media(&self, _progress: crate::model::media::MediaProgress) {}
    /// An examination that somebody looks on at found something.
    fn examined(&self, _news: &crate::model::doctor::ExaminedNews) {}
}

/// Is told how far an upload is, from the connection: must not block.
pub type OnProgress = Box<dyn Fn(UploadProgress) + Send + Sync>;

/// Sends requests for a profile.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Makes sure that a request can be made: settings, secret or key, token. Nothing of the message has left after a failure.
    async fn prepare(&self, profile: &Profile, route: &Route) -> Result<(), SendTrouble>;

    /// Makes sure that this computer can send for a profile at all, before it takes a team's sends upon itself: secret, token, and that
    /// WeCom trusts its address.
    async fn can_send(&self, profile: &Profile) -> Result<(), SendTrouble> {
        self.prepare(profile, &Route::App).await
    }

    /// Sends these bytes: to `message/send`, `appchat/send` or `webhook/send`, as the route is.
    async fn send(&self, profile: &Profile, route: &Route, body: Vec<u8>) -> Result<SendReply, SendTrouble>;

    /// Takes a message back (`message/recall`).
    async fn recall(&self, profile: &Profile, msgid: &str) -> Result<(), SendTrouble>;

    /// Changes a card (`message/update_template_card`).
    async fn update_card(&self, profile: &Profile, update: &CardUpdate) -> Result<CardUpdateReply, SendTrouble>;

    /// Makes a media id of a file: of the application (`media/upload`), or of a robot alone (`webhook/upload_media`). Dropping the
    /// future ends it.
    async fn upload(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        file: &MediaFile,
        on_progress: OnProgress,
    ) -> Result<Uploaded, SendTrouble>;

    /// Gives a picture an address for the HTML of articles (`media/uploadimg`). Dropping the future ends it.
    async fn upload_article_picture(
        &self,
        profile: &Profile,
        picture: &SmallPicture,
        on_progress: OnProgress,
    ) -> Result<String, SendTrouble>;
}

/// Tells by the account whether somebody is of a sort.
pub type Sort<'a> = dyn Fn(&str) -> bool + Send + Sync + 'a;

/// Counts people, and takes out those who are excluded.
#[async_trait]
pub trait People: Send + Sync {
    /// Distinct people of an audience, as far as known.
    async fn count(&self, profile_id: &str, audience: &Audience) -> Result<AudienceCount, StoreError>;

    /// An audience with the names that its recipients have today, and those who were stored under another one.
    async fn named(&self, _: &str, audience: Audience) -> Result<(Audience, Vec<Renamed>), StoreError> {
        Ok((audience, Vec::new()))
    }

    /// An audience as requests can name it. Without a directory only accounts can be taken out of accounts.
    async fn resolve(&self, profile_id: &str, audience: &Audience) -> Result<Resolved, StoreError> {
        if audience.exclude.is_empty() {
            return Ok(Resolved { audience: audience.clone(), count: self.count(profile_id, audience).await? });
        }
        let Some(excluded) = audience.excluded_names() else {
            let count = self.count(profile_id, &Audience::default()).await?;
            let unresolvable = Some(Unresolvable::DirectoryUnread);
            return Ok(Resolved { audience: Audience::default(), count: AudienceCount { unresolvable, ..count } });
        };
        let before =
            self.count(profile_id, &Audience { include: audience.include.clone(), ..Audience::default() }).await?;
        let stays = |one: &&Recipient| !excluded.contains(&one.id.to_lowercase());
        let left = Audience::of(audience.include.iter().filter(stays).cloned().collect());
        let count = self.count(profile_id, &left).await?;
        let excluded = before.people.saturating_sub(count.people);
        Ok(Resolved { audience: left, count: AudienceCount { excluded, ..count } })
    }

    /// Those of the accounts (lower case) whom an audience reaches, as far as known.
    async fn among(&self, _: &str, audience: &Audience, keys: &[String]) -> Result<Vec<Recipient>, StoreError> {
        let named = |one: &&Recipient| one.kind == RecipientKind::Person && keys.contains(&one.id.to_lowercase());
        Ok(audience.include.iter().filter(named).cloned().collect())
    }

    /// How many of the people whom an audience reaches are of a sort that is told by their account, as far as they are known.
    async fn number_of(&self, _: &str, audience: &Audience, sort: &Sort<'_>) -> Result<u32, StoreError> {
        let named = audience.include.iter().filter(|one| one.kind == RecipientKind::Person && sort(&one.id));
        let distinct: HashSet<_> = named.map(Recipient::identity).collect();
        Ok(u32::try_from(distinct.len()).unwrap_or(u32::MAX))
    }
}
