//! One client per profile, kept and used again, so that its connections are too. Its token is kept beyond the process.

mod contacts;
mod keeper;
mod kept_access;
mod token_calls;

pub use token_calls::TokenCalls;

use crate::model::batch::Route;
use crate::model::budget::TokenCallCount;
use crate::model::error_view::ErrorView;
use crate::model::profile::{Profile, SecretState, app_of};
use crate::model::secrets::{
    Forget, SecretScope, SecretStoreError, contacts_secret, proxy_secret, robot_secret, token_entry,
};
use crate::model::timestamp::Timestamp;
use crate::model::trouble::{ConnectError, SendTrouble};
use crate::ports::{Ids, OnProgress, SecretStore, Sender, TimedIds};
use async_trait::async_trait;
use keeper::{Keeper, KeptAt};
use parking_lot::{Mutex, MutexGuard};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use wecom::agent::Agent;
use wecom::card_update::{CardUpdate, CardUpdateReply};
use wecom::client::reach::{Reach, reach};
use wecom::client::transport::Transport;
use wecom::clock::Clock;
use wecom::ids::AgentId;
use wecom::media::{MediaFile, SmallPicture, Uploaded};
use wecom::send::SendReply;
use wecom::webhook::WebhookKey;
use wecom::{Client, ClientSettings, Credentials, Webhook};

/// One step of the check of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckStep {
    /// Company id and secret: a token is given.
    Token,
    /// The application: `agent/get`. The first call for which WeCom looks at this computer's address.
    Agent,
    /// The contacts: the departments can be read.
    Contacts,
}

impl CheckStep {
    /// All steps, in their order.
    pub const ALL: [Self; 3] = [Self::Token, Self::Agent, Self::Contacts];
}

/// What a step of the check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckResult {
    /// The step.
    pub step: CheckStep,
    /// Why it did not go well; `None`: it did.
    pub error: Option<ErrorView>,
    /// Name of the application.
    pub app_name: Option<String>,
    /// The application is switched off.
    pub app_closed: Option<bool>,
    /// Members, departments and tags named in the visible scope.
    pub scope: Option<(u32, u32, u32)>,
    /// Departments that can be read.
    pub departments: Option<u32>,
}

impl CheckResult {
    /// Whether it went well.
    pub fn is_ok(&self) -> bool {
        self.error.is_none()
    }

    fn of(step: CheckStep) -> Self {
        Self { step, error: None, app_name: None, app_closed: None, scope: None, departments: None }
    }

    /// What WeCom tells of the application.
    pub(crate) fn of_agent(agent: &Agent) -> Self {
        let counts = [agent.allow_users.len(), agent.allow_departments.len(), agent.allow_tags.len()].map(count);
        Self {
            app_name: Some(agent.name.clone()),
            app_closed: Some(agent.close),
            scope: Some(counts.into()),
            ..Self::of(CheckStep::Agent)
        }
    }

    pub(crate) fn failed(step: CheckStep, error: ErrorView) -> Self {
        Self { error: Some(error), ..Self::of(step) }
    }
}

/// What a client was made of, but for the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    corp_id: String,
    base_url: Option<String>,
    proxy: Option<String>,
}

impl Made {
    fn of(profile: &Profile) -> Self {
        Self { corp_id: profile.corp_id.clone(), base_url: profile.base_url.clone(), proxy: profile.proxy.clone() }
    }
}

/// What was made for one profile or robot. One that is forgotten while it is being made is not found again.
type Slot<T> = Arc<tokio::sync::Mutex<Option<(Made, T)>>>;

/// The clients of all profiles. Cheap to clone.
#[derive(Clone)]
pub struct Connections {
    inner: Arc<Inner>,
}

struct Inner {
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    calls: TokenCalls,
    timeouts: Option<(Duration, Duration)>,
    practice: Option<Arc<dyn Transport>>,
    slots: Mutex<HashMap<String, Slot<Client>>>,
    keepers: Mutex<HashMap<String, Keeper>>,
    robots: Mutex<HashMap<String, Slot<Webhook>>>,
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}

impl Connections {
    /// Clients with the usual time-outs, with secrets from this store.
    pub fn new(secrets: Arc<dyn SecretStore>, clock: Arc<dyn Clock>) -> Self {
        Self::make(secrets, clock, Arc::new(TimedIds), TokenCalls::default(), None, None)
    }

    /// The same, and for the practice profile this instead of the network. Calls for tokens are counted, and salts made of ids.
    pub fn with_practice(
        secrets: Arc<dyn SecretStore>,
        clock: Arc<dyn Clock>,
        practice: Arc<dyn Transport>,
        calls: TokenCalls,
        ids: Arc<dyn Ids>,
    ) -> Self {
        Self::make(secrets, clock, ids, calls, None, Some(practice))
    }

    /// Clients with other time-outs: for connecting, and for a whole call.
    pub fn with_timeouts(
        secrets: Arc<dyn SecretStore>,
        clock: Arc<dyn Clock>,
        connect: Duration,
        call: Duration,
    ) -> Self {
        Self::make(secrets, clock, Arc::new(TimedIds), TokenCalls::default(), Some((connect, call)), None)
    }

    fn make(
        secrets: Arc<dyn SecretStore>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        calls: TokenCalls,
        timeouts: Option<(Duration, Duration)>,
        practice: Option<Arc<dyn Transport>>,
    ) -> Self {
        let (slots, keepers, robots) = (Mutex::default(), Mutex::default(), Mutex::default());
        let inner = Inner { secrets, clock, ids, calls, timeouts, practice, slots, keepers, robots };
        Self { inner: Arc::new(inner) }
    }

    /// Reads a secret for use in this scope.
    async fn secret(&self, name: String, scope: SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        let secrets = Arc::clone(&self.inner.secrets);
        tokio::task::spawn_blocking(move || secrets.get(&name, &scope))
            .await
            .map_err(|error| SecretStoreError::Unavailable(error.to_string()))?
    }

    /// The client of a profile: the one made before as long as company, address, proxy and secret are the same. A secret that was
    /// typed for another company or address is not used. Reading
    /// the secret may wait for a person who unlocks the keychain; other profiles do not wait.
    pub async fn client(&self, profile: &Profile) -> Result<Client, ConnectError> {
        let client = self.client_of(profile, profile.id.clone(), app_of(profile)).await?;
        client.ok_or(ConnectError::SecretMissing)
    }

    /// The client with the secret of this name, whose calls for tokens are counted as those of this application. `None`: there is no such
    /// secret.
    async fn client_of(&self, profile: &Profile, name: String, app: String) -> Result<Option<Client>, ConnectError> {
        let slot = Arc::clone(self.slots().entry(name.clone()).or_default());
        let mut slot = slot.lock().await;
        let made = Made::of(profile);
        if let Some((before, client)) = &*slot
            && *before == made
        {
            return Ok(Some(client.clone()));
        }
        *slot = None;
        let settings = self.settings(profile).await?;
        let scope = SecretScope::of_app(profile).map_err(ConnectError::Address)?;
        let Some(secret) = self.secret(name.clone(), scope.clone()).await? else { return Ok(None) };
        let credentials = Credentials { corp_id: profile.corp_id.clone(), secret };
        let clock = Arc::clone(&self.inner.clock);
        let client = if profile.practice {
            // Its company ends with the process, and so do its tokens.
            Client::new(settings, credentials, clock)
        } else {
            let keeper = self.keeper(name, scope, profile.agent_id, app);
            Client::with_keeper(settings, credentials, clock, Arc::new(keeper))
        };
        let client = client.map_err(ConnectError::Address)?;
        *slot = Some((made, client.clone()));
        Ok(Some(client))
    }

    /// What keeps the token of a secret that was just read.
    fn keeper(&self, name: String, scope: SecretScope, agent_id: u32, app: String) -> Keeper {
        let Inner { secrets, calls, clock, ids, .. } = &*self.inner;
        let secret = secrets.last_known(&name, &scope);
        let entry = KeptAt { name: token_entry(&name), secret, scope, agent_id, app };
        let keeper = Keeper::new(Arc::clone(secrets), calls.clone(), Arc::clone(clock), Arc::clone(ids), entry);
        self.inner.keepers.lock().insert(name, keeper.clone());
        keeper
    }

    /// How often tokens were asked for, of all applications.
    pub(crate) fn calls(&self) -> TokenCalls {
        self.inner.calls.clone()
    }

    /// How often tokens of the application of a profile were asked for lately.
    pub fn token_calls(&self, profile: &Profile) -> TokenCallCount {
        self.inner.calls.count(&app_of(profile), Timestamp::now(&*self.inner.clock))
    }

    /// Whether WeCom can be reached the way that a profile is set; its secret is not needed.
    pub async fn reach(&self, profile: &Profile) -> Result<Reach, ConnectError> {
        Ok(reach(&self.settings(profile).await?, &*self.inner.clock).await)
    }

    /// The same of the public service, without a proxy: where there is no profile yet.
    pub async fn reach_public(&self) -> Result<Reach, ConnectError> {
        let settings = ClientSettings::new(None, None).map_err(ConnectError::Address)?;
        Ok(reach(&settings, &*self.inner.clock).await)
    }

    /// Has the next call of a profile try a secret that WeCom refused before, once: somebody asked for it.
    pub async fn allow_another_try(&self, profile: &Profile) -> Result<(), ConnectError> {
        self.client(profile).await?.allow_another_try().await;
        Ok(())
    }

    /// The webhook of a group robot, reached by the way of its profile. The same as before as long as neither that nor its key was
    /// changed. Reading the key may wait for a person who unlocks the keychain.
    pub async fn webhook(&self, profile: &Profile, robot_id: &str) -> Result<Webhook, ConnectError> {
        let slot = Arc::clone(self.robots().entry(robot_id.to_owned()).or_default());
        let mut slot = slot.lock().await;
        let made = Made::of(profile);
        if let Some((before, webhook)) = &*slot
            && *before == made
        {
            return Ok(webhook.clone());
        }
        *slot = None;
        let settings = self.settings(profile).await?;
        let scope = SecretScope::of_robot(profile).map_err(ConnectError::Address)?;
        let key = match self.secret(robot_secret(robot_id), scope).await {
            Err(SecretStoreError::Elsewhere) => return Err(ConnectError::RobotKeyElsewhere),
            found => found?.ok_or(ConnectError::RobotKeyMissing)?,
        };
        // A stored text that is no key was changed outside Posthorn.
        let key = WebhookKey::parse(key.expose_secret()).map_err(|_| ConnectError::RobotKeyMissing)?;
        let webhook = Webhook::new(settings, key).map_err(ConnectError::Address)?;
        *slot = Some((made, webhook.clone()));
        Ok(webhook)
    }

    /// Forgets the webhook of a robot that was forgotten or has another key.
    pub fn forget_robot(&self, robot_id: &str) {
        self.robots().remove(robot_id);
    }

    /// How a profile is reached. Reading the password of its proxy may wait for a person who unlocks the keychain.
    async fn settings(&self, profile: &Profile) -> Result<ClientSettings, ConnectError> {
        let base_url = profile.base_url.as_deref();
        ClientSettings::new(base_url, None).map_err(ConnectError::Address)?;
        let settings = ClientSettings::new(base_url, profile.proxy.as_deref()).map_err(ConnectError::Proxy)?;
        let settings = match SecretScope::of_proxy(profile) {
            Some(scope) => match self.secret(proxy_secret(&profile.id), scope).await {
                Ok(Some(password)) => settings.with_proxy_password(&password),
                // The proxy itself says whether it wants one.
                Ok(None) | Err(SecretStoreError::Elsewhere | SecretStoreError::Unavailable(_)) => settings,
                Err(error @ SecretStoreError::Locked) => return Err(error.into()),
            },
            None => settings,
        };
        let settings = match self.inner.timeouts {
            Some((connect, call)) => settings.with_timeouts(connect, call),
            None => settings,
        };
        Ok(match &self.inner.practice {
            Some(practice) if profile.practice => settings.with_transport(Arc::clone(practice)),
            _ => settings,
        })
    }

    fn robots(&self) -> MutexGuard<'_, HashMap<String, Slot<Webhook>>> {
        self.inner.robots.lock()
    }

    /// Forgets the clients of a profile that was deleted or changed. May wait for the keychain.
    pub fn forget(&self, profile_id: &str) {
        self.forget_client(profile_id);
        self.forget_client(&contacts_secret(profile_id));
    }

    /// Forgets the client with the secret of this name. May wait for the keychain.
    fn forget_client(&self, name: &str) {
        self.slots().remove(name);
        let keeper = self.inner.keepers.lock().remove(name);
        if let Some(keeper) = keeper {
            keeper.retire();
        }
    }

    /// A new secret was typed for a profile: the next call reads it, and what is kept of the one before it, its token or that it was
    /// refused, no longer counts. May wait for the keychain.
    pub fn secret_changed(&self, profile: &Profile) {
        self.forget(&profile.id);
        self.forget_kept(profile, &profile.id);
    }

    /// What is kept of the secret of this name before it was changed no longer counts. May wait for the keychain.
    fn forget_kept(&self, profile: &Profile, of: &str) {
        let Ok(scope) = SecretScope::of_app(profile) else { return };
        let (secrets, name) = (&self.inner.secrets, token_entry(of));
        if secrets.last_known(of, &scope) == SecretState::Session {
            // The keychain is left alone, as it was for the secret; what it holds is of the secret that it holds.
            secrets.set_for_session(&name, &scope, SecretString::default());
        } else if let Err(error) = secrets.remove(&name, Forget::All) {
            // Of no use to the new secret, and dead within hours.
            tracing::info!(%error, "the keychain did not give up what is kept of an earlier secret");
        }
    }

    /// One step of the check of a profile.
    pub async fn check(&self, profile: &Profile, step: CheckStep) -> CheckResult {
        let client = match self.client(profile).await {
            Ok(client) => client,
            Err(error) => return CheckResult::failed(step, error.into()),
        };
        let found = CheckResult::of(step);
        let result = match step {
            CheckStep::Token => client.verify_secret().await.map(|_| found),
            CheckStep::Agent => {
                client.agent(AgentId(profile.agent_id)).await.map(|agent| CheckResult::of_agent(&agent))
            }
            // The light call: the departments of a large company come slowly.
            CheckStep::Contacts => client
                .department_ids(None)
                .await
                .map(|departments| CheckResult { departments: Some(count(departments.len())), ..found }),
        };
        result.unwrap_or_else(|error| CheckResult::failed(step, error.into()))
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<String, Slot<Client>>> {
        self.inner.slots.lock()
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[async_trait]
impl Sender for Connections {
    async fn prepare(&self, profile: &Profile, route: &Route) -> Result<(), SendTrouble> {
        match route {
            Route::App | Route::Chat(_) => drop(self.client(profile).await?.verify_secret().await?),
            Route::Robot(id) => drop(self.webhook(profile, id).await?),
        }
        Ok(())
    }

    async fn can_send(&self, profile: &Profile) -> Result<(), SendTrouble> {
        // A token is given to any address.
        self.client(profile).await?.agent(AgentId(profile.agent_id)).await?;
        Ok(())
    }

    async fn send(&self, profile: &Profile, route: &Route, body: Vec<u8>) -> Result<SendReply, SendTrouble> {
        Ok(match route {
            Route::App => self.client(profile).await?.send_bytes(body).await?,
            Route::Chat(_) => self.client(profile).await?.send_to_chat(&body).await?,
            Route::Robot(id) => self.webhook(profile, id).await?.send(&body).await?,
        })
    }

    async fn recall(&self, profile: &Profile, msgid: &str) -> Result<(), SendTrouble> {
        Ok(self.client(profile).await?.recall(msgid).await?)
    }

    async fn update_card(&self, profile: &Profile, update: &CardUpdate) -> Result<CardUpdateReply, SendTrouble> {
        Ok(self.client(profile).await?.update_card(update).await?)
    }

    async fn upload(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        file: &MediaFile,
        on_progress: OnProgress,
    ) -> Result<Uploaded, SendTrouble> {
        Ok(match robot {
            None => self.client(profile).await?.upload(file, on_progress).await?,
            Some(id) => self.webhook(profile, id).await?.upload(file, on_progress).await?,
        })
    }

    async fn upload_article_picture(
        &self,
        profile: &Profile,
        picture: &SmallPicture,
        on_progress: OnProgress,
    ) -> Result<String, SendTrouble> {
        Ok(self.client(profile).await?.upload_article_picture(picture, on_progress).await?)
    }
}
