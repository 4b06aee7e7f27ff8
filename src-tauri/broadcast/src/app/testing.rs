//! A whole product in a folder that goes away: secrets in memory, a practice company inside the process, and ears for the news.

use super::{Product, ProductDeps, Role};
use crate::documents::owner::Owner;
use crate::model::changed::Changed;
use crate::model::directory::DirectoryStatus;
use crate::model::practice::{InboxMember, InboxMessage};
use crate::model::preferences::Preferences;
use crate::model::profile::{Colour, PRACTICE_ID, SecretState};
use crate::model::secrets::{Forget, SecretScope, SecretStoreError};
use crate::model::snapshot::BroadcastSnapshot;
use crate::ports::{EventSink, MemorySecrets, PracticeCompany, PracticeIdentity, SecretStore, TimedIds};
use crate::profiles::ProfileInput;
use parking_lot::Mutex;
use sandbox::{InProcess, Settings};
use secrecy::{ExposeSecret, SecretString};
use std::ops::Deref;
use std::sync::Arc;
use tempfile::TempDir;
use wecom::client::transport::{Answering, Transport};
use wecom::clock::SystemClock;

/// Secrets in memory, in a place that can refuse.
#[derive(Default)]
pub(super) struct Secrets {
    memory: MemorySecrets,
    /// Why nothing can be stored or taken out.
    pub(super) refuses: Mutex<Option<SecretStoreError>>,
}

impl Secrets {
    fn refusal(&self) -> Result<(), SecretStoreError> {
        self.refuses.lock().clone().map_or(Ok(()), Err)
    }
}

impl SecretStore for Secrets {
    fn get(&self, name: &str, scope: &SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        self.memory.get(name, scope)
    }

    fn set(&self, name: &str, scope: &SecretScope, secret: SecretString) -> Result<(), SecretStoreError> {
        self.refusal()?;
        self.memory.set(name, scope, secret)
    }

    fn set_for_session(&self, name: &str, scope: &SecretScope, secret: SecretString) {
        self.memory.set_for_session(name, scope, secret);
    }

    fn remove(&self, name: &str, what: Forget) -> Result<(), SecretStoreError> {
        self.refusal()?;
        self.memory.remove(name, what)
    }

    fn probe(&self) -> Result<(), SecretStoreError> {
        self.refusal()
    }

    fn state(&self, name: &str, scope: &SecretScope) -> SecretState {
        self.memory.state(name, scope)
    }
}

/// The stand-in inside the process.
struct Company(InProcess);

impl Transport for Company {
    fn answer(&self, request: http::Request<bytes::Bytes>) -> Answering<'_> {
        Box::pin(self.0.answer(request))
    }
}

struct Practice {
    company: Arc<Company>,
    settings: Settings,
}

impl PracticeCompany for Practice {
    fn transport(&self) -> Arc<dyn Transport> {
        self.company.clone()
    }

    fn identity(&self) -> PracticeIdentity {
        PracticeIdentity {
            corp_id: self.settings.corp_id.clone(),
            agent_id: self.settings.agent_id,
            secret: SecretString::from(self.settings.secret.clone()),
            robot_group: "值班群".to_owned(),
            robot_key: SecretString::from(self.company.0.add_webhook("值班群")),
        }
    }

    fn members(&self) -> Vec<InboxMember> {
        Vec::new()
    }

    fn inbox(&self, _: &str) -> Vec<InboxMessage> {
        Vec::new()
    }
}

#[derive(Default)]
struct Ears(Mutex<Vec<Changed>>);

impl EventSink for Ears {
    fn directory(&self, _: DirectoryStatus) {}

    fn broadcast(&self, _: BroadcastSnapshot) {}

    fn changed(&self, what: Changed) {
        self.0.lock().push(what);
    }
}

/// The product, with what it was opened over.
pub(super) struct World {
    product: Arc<Product>,
    pub(super) secrets: Arc<Secrets>,
    ears: Arc<Ears>,
    _folder: TempDir,
}

impl Deref for World {
    type Target = Arc<Product>;

    fn deref(&self) -> &Arc<Product> {
        &self.product
    }
}

impl World {
    pub(super) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::practice();
        let company = Arc::new(Company(InProcess::new(settings.clone())));
        let (secrets, ears) = (Arc::new(Secrets::default()), Arc::new(Ears::default()));
        let deps = ProductDeps {
            data_folder: folder.path().to_owned(),
            owner: Owner::of(folder.path()).unwrap().unwrap(),
            role: Role::Window,
            events: ears.clone(),
            secrets: secrets.clone(),
            preferences: Arc::new(Mutex::new(Preferences::default())),
            practice: Arc::new(Practice { company, settings }),
            clock: Arc::new(SystemClock),
            ids: Arc::new(TimedIds),
        };
        let product = Arc::new(Product::open(deps).await.unwrap());
        ears.0.lock().clear();
        Self { product, secrets, ears, _folder: folder }
    }

    /// Reads the contacts of the practice company.
    pub(super) async fn read_directory(&self) {
        let mut status = self.directory.refresh(&self.profile(PRACTICE_ID).unwrap()).await.unwrap();
        while status.refreshed_at.is_none() {
            assert!(status.problem.is_none(), "{status:?}");
            tokio::task::yield_now().await;
            status = self.directory.status(PRACTICE_ID).await.unwrap();
        }
    }

    /// What was told as changed since the last call.
    pub(super) fn told(&self) -> Vec<Changed> {
        std::mem::take(&mut *self.ears.0.lock())
    }

    /// The secret of this name, for use in this scope.
    pub(super) fn secret_kept(&self, name: &str, scope: &SecretScope) -> Option<String> {
        self.secrets.get(name, scope).unwrap().map(|secret| secret.expose_secret().to_owned())
    }

    /// Where the secret of this name is, for the application of a profile.
    pub(super) fn secret_of(&self, profile_id: &str) -> SecretState {
        let scope = SecretScope::of_app(&self.profile(profile_id).unwrap()).unwrap();
        self.secrets.state(profile_id, &scope)
    }
}

/// A profile as it is typed. Its address leads nowhere.
pub(super) fn typed(name: &str) -> ProfileInput {
    ProfileInput {
        id: None,
        name: name.to_owned(),
        colour: Colour::Blue,
        corp_id: "ww0123456789abcdef".to_owned(),
        agent_id: "1000002".to_owned(),
        base_url: "http://127.0.0.1:9".to_owned(),
        proxy: String::new(),
        my_user_id: String::new(),
        has_callback: false,
        has_mini_program: false,
        account_limit: None,
    }
}
