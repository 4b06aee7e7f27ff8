//! A company, a profile for it, secrets in memory, and a sink that keeps what it is told.

use broadcast::connections::Connections;
use broadcast::directory::Directory;
use broadcast::model::directory::DirectoryStatus;
use broadcast::model::profile::{Colour, Profile};
use broadcast::testing::{RecordingSink, TestSecrets, database};
use sandbox::{Fault, FaultKind, Sandbox, Settings};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use testkit::{calls, stand_in, until};
use wecom::clock::SystemClock;

pub const CORP: &str = "wwtest0000000001";
pub const SECRET: &str = "canary-secret-7f3a";
pub const AGENT: u32 = 1_000_002;

pub struct World {
    pub sandbox: Sandbox,
    pub folder: TempDir,
    pub profile: Profile,
    pub secrets: Arc<TestSecrets>,
    pub sink: Arc<RecordingSink>,
    pub connections: Connections,
    pub directory: Directory,
}

impl World {
    pub async fn new() -> Self {
        Self::of(Settings::new(CORP, SECRET, AGENT)).await
    }

    pub async fn of(settings: Settings) -> Self {
        let sandbox = stand_in(settings).await;
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
            app_name: None,
            failed_check: None,
            quiet_hours: None,
            calls_per_second: None,
            release_from: None,
            practice: false,
        };
        let (secrets, sink) = (Arc::<TestSecrets>::default(), Arc::<RecordingSink>::default());
        secrets.type_secret(&profile, SECRET);
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
        let told = self.sink.directories().len();
        let status = self.directory.refresh(&self.profile).await.unwrap();
        assert!(status.progress.is_some(), "the answer comes at once");
        finished(&self.sink, told).await
    }

    pub fn fault(&self, interface: &str, times: u32, code: i64) {
        self.sandbox.order(Fault::new(interface, times, FaultKind::Errcode(code)));
    }

    /// How often an interface was called.
    pub fn calls(&self, interface: &str) -> usize {
        calls(&self.sandbox, interface).len()
    }
}

/// Waits for the last word of a refresh, after so many words of earlier ones.
pub async fn finished(sink: &RecordingSink, before: usize) -> DirectoryStatus {
    until("the last word of a refresh", async || {
        sink.directories().into_iter().skip(before).next_back().filter(|status| status.progress.is_none())
    })
    .await
}

async fn directory(folder: &TempDir, connections: &Connections, sink: &Arc<RecordingSink>) -> Directory {
    let database = database(folder.path()).await;
    Directory::new(database, connections.clone(), Arc::new(SystemClock), sink.clone())
}
