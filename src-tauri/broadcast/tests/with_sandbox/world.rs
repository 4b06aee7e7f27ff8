//! A company, a profile for it, secrets in memory, and a sink that keeps what it is told.

use broadcast::connections::Connections;
use broadcast::directory::Directory;
use broadcast::model::directory::DirectoryStatus;
use broadcast::model::profile::{Colour, Profile};
use broadcast::model::secrets::{Forget, KeptSecret, SecretScope, SecretStoreError};
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::ports::{EventSink, SecretStore};
use broadcast::store::Database;
use sandbox::{Fault, FaultKind, Sandbox, Settings};
use secrecy::SecretString;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Notify;
use wecom::clock::SystemClock;

pub const CORP: &str = "wwtest0000000001";
pub const SECRET: &str = "canary-secret-7f3a";
pub const AGENT: u32 = 1_000_002;

#[derive(Default)]
pub struct Secrets {
    pub kept: Mutex<HashMap<String, String>>,
    /// What the secrets were typed for; `None`: whatever they are used for.
    pub typed_for: Mutex<Option<SecretScope>>,
    pub trouble: Mutex<Option<SecretStoreError>>,
    pub asked: Mutex<u32>,
}

impl SecretStore for Secrets {
    fn get(&self, profile_id: &str, scope: &SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        *self.asked.lock().unwrap() += 1;
        if let Some(trouble) = self.trouble.lock().unwrap().clone() {
            return Err(trouble);
        }
        let typed_for = self.typed_for.lock().unwrap().clone().unwrap_or_else(|| scope.clone());
        let secret = self.kept.lock().unwrap().get(profile_id).map(|secret| SecretString::from(secret.as_str()));
        secret.map(|secret| KeptSecret::new(secret, typed_for).for_scope(scope)).transpose()
    }

    // Nothing is stored here.
    fn set(&self, _: &str, _: &SecretScope, _: SecretString) -> Result<(), SecretStoreError> {
        Ok(())
    }

    fn set_for_session(&self, _: &str, _: &SecretScope, _: SecretString) {}

    fn remove(&self, _: &str, _: Forget) -> Result<(), SecretStoreError> {
        Ok(())
    }
}

#[derive(Default)]
pub struct Sink {
    pub told: Mutex<Vec<DirectoryStatus>>,
    news: Notify,
}

impl EventSink for Sink {
    fn directory(&self, status: DirectoryStatus) {
        self.told.lock().unwrap().push(status);
        self.news.notify_one();
    }

    fn broadcast(&self, _: BroadcastSnapshot) {}
}

pub struct World {
    pub sandbox: Sandbox,
    pub folder: TempDir,
    pub profile: Profile,
    pub secrets: Arc<Secrets>,
    pub sink: Arc<Sink>,
    pub connections: Connections,
    pub directory: Directory,
}

impl World {
    pub async fn new() -> Self {
        Self::of(Settings::new(CORP, SECRET, AGENT)).await
    }

    pub async fn of(settings: Settings) -> Self {
        let sandbox = Sandbox::start(settings, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile {
            id: "one".to_owned(),
            name: "青禾科技".to_owned(),
            colour: Colour::Blue,
            corp_id: CORP.to_owned(),
            agent_id: AGENT,
            base_url: Some(sandbox.url()),
            proxy: None,
            my_user_id: None,
            has_callback: false,
            has_mini_program: false,
            account_limit: None,
            practice: false,
        };
        let secrets = Arc::new(Secrets::default());
        secrets.kept.lock().unwrap().insert("one".to_owned(), SECRET.to_owned());
        let sink = Arc::new(Sink::default());
        let connections = Connections::with_timeouts(
            secrets.clone(),
            Arc::new(SystemClock),
            Duration::from_secs(5),
            Duration::from_secs(10),
        );
        let directory = directory(&folder, &connections, &sink).await;
        Self { sandbox, folder, profile, secrets, sink, connections, directory }
    }

    /// The program ends and starts again.
    pub async fn restart(&mut self) {
        self.directory = directory(&self.folder, &self.connections, &self.sink).await;
    }

    /// Refreshes and waits for the end.
    pub async fn refresh(&self) -> DirectoryStatus {
        self.sink.told.lock().unwrap().clear();
        let status = self.directory.refresh(&self.profile).await.unwrap();
        assert!(status.progress.is_some(), "the answer comes at once");
        self.finished().await
    }

    /// Waits for the last word of a refresh.
    pub async fn finished(&self) -> DirectoryStatus {
        loop {
            let last = self.sink.told.lock().unwrap().last().cloned();
            match last {
                Some(status) if status.progress.is_none() => return status,
                _ => self.sink.news.notified().await,
            }
        }
    }

    pub fn fault(&self, interface: &str, times: u32, code: i64) {
        self.sandbox.order(Fault::new(interface, times, FaultKind::Errcode(code)));
    }

    /// How often an interface was called.
    pub fn calls(&self, interface: &str) -> usize {
        let path = format!("/cgi-bin/{interface}");
        self.sandbox.requests().iter().filter(|r| r.path.split('?').next() == Some(path.as_str())).count()
    }
}

async fn directory(folder: &TempDir, connections: &Connections, sink: &Arc<Sink>) -> Directory {
    let (database, kept) = Database::open(folder.path(), &SystemClock).await.unwrap();
    assert_eq!(kept, None);
    Directory::new(database, connections.clone(), Arc::new(SystemClock), sink.clone())
}
