//! A whole product in a folder that goes away: secrets in memory, a practice company inside the process, and a sink that keeps the news.

use super::{Product, ProductDeps, Role};
use crate::documents::owner::Owner;
use crate::model::changed::Changed;
use crate::model::doctor::ExaminedNews;
use crate::model::need::Needs;
use crate::model::practice::{
    CardAnswer, CardPress, ChosenOptions, InboxMember, InboxMessage, KeptMessage, OrderedFault, PracticeFault,
};
use crate::model::preferences::Preferences;
use crate::model::profile::{Colour, PRACTICE_ID, SecretState};
use crate::model::secrets::SecretScope;
use crate::model::timestamp::Timestamp;
use crate::ports::{DiskSpace, PracticeCompany, PracticeIdentity, SecretStore, TimedIds};
use crate::profiles::ProfileInput;
use crate::testing::{RecordingSink, TestSecrets};
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use sandbox::{CardEvent, CardEventKind, InProcess, Press, SelectedItem, Settings, Situation, StoredMessage};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use testkit::{InsideCompany, until};
use tokio::sync::watch;
use wecom::client::transport::Transport;
use wecom::clock::SystemClock;

struct Practice {
    company: Arc<InsideCompany>,
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
            app_name: self.settings.app_name.clone(),
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

    fn kept(&self, most: usize) -> Vec<KeptMessage> {
        let of = |message: StoredMessage| {
            let StoredMessage { msgid, at_ms, msgtype, message, safe, to } = message;
            KeptMessage { msgid, at: Timestamp(at_ms), msgtype, message, safe, to }
        };
        self.company.0.stored(most).into_iter().map(of).collect()
    }

    fn restore(&self, messages: Vec<KeptMessage>) {
        let of = |message: KeptMessage| {
            let KeptMessage { msgid, at, msgtype, message, safe, to } = message;
            StoredMessage { msgid, at_ms: at.0, msgtype, message, safe, to }
        };
        self.company.0.restore(messages.into_iter().map(of).collect());
    }

    fn memory(&self) -> Value {
        serde_json::to_value(self.company.0.memory()).unwrap()
    }

    fn remember(&self, memory: Value) -> Result<(), serde_json::Error> {
        self.company.0.remember(serde_json::from_value(memory)?);
        Ok(())
    }

    fn clear(&self) {
        self.company.0.clear();
    }

    fn press(&self, user_id: &str, msgid: &str, press: CardPress) -> Option<CardAnswer> {
        let chosen = press.chosen.into_iter();
        let selected = chosen.map(|one| SelectedItem { question_key: one.question, option_ids: one.options }).collect();
        self.company.0.press(user_id, msgid, Press { key: press.key, selected }).ok().map(answer_of)
    }

    fn answers(&self) -> Vec<CardAnswer> {
        self.company.0.card_events().into_iter().map(answer_of).collect()
    }

    fn order(&self, fault: PracticeFault, times: u32) {
        if let Some(situation) = situation_of(fault) {
            self.company.0.arm(situation, times);
        }
    }

    fn ordered(&self) -> Vec<OrderedFault> {
        let armed = self.company.0.armed();
        let of = |fault| {
            let (_, times) = armed.iter().find(|(one, _)| Some(*one) == situation_of(fault))?;
            Some(OrderedFault { fault, times: *times })
        };
        PracticeFault::ALL.into_iter().filter_map(of).collect()
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.company.0.changes()
    }
}

/// A disk with as much room as a test says, at first with plenty.
pub(super) struct TestDisk(Mutex<Option<u64>>);

impl Default for TestDisk {
    fn default() -> Self {
        Self(Mutex::new(Some(1_000_000_000_000)))
    }
}

impl TestDisk {
    /// So many bytes are free from now on; `None`: nobody can tell.
    pub(super) fn has_free(&self, bytes: Option<u64>) {
        *self.0.lock() = bytes;
    }
}

impl DiskSpace for TestDisk {
    fn free_bytes(&self, _: &Path) -> Option<u64> {
        *self.0.lock()
    }
}

fn answer_of(event: CardEvent) -> CardAnswer {
    CardAnswer {
        msgid: event.msgid,
        name: event.userid.clone(),
        user_id: event.userid,
        at: Timestamp(event.at_ms),
        button: event.button,
        menu: event.event == CardEventKind::Menu,
        chosen: event.words.into_iter().map(|(question, options)| ChosenOptions { question, options }).collect(),
    }
}

/// Both have the same names.
fn situation_of(fault: PracticeFault) -> Option<Situation> {
    serde_json::from_value(serde_json::to_value(fault).unwrap()).ok()
}

/// The product, with what it was opened over.
pub(super) struct World {
    product: Arc<Product>,
    pub(super) secrets: Arc<TestSecrets>,
    pub(super) disk: Arc<TestDisk>,
    sink: Arc<RecordingSink>,
    folder: TempDir,
}

impl Deref for World {
    type Target = Arc<Product>;

    fn deref(&self) -> &Arc<Product> {
        &self.product
    }
}

impl World {
    pub(super) async fn open() -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), Arc::default(), Arc::default(), Role::Window).await
    }

    /// The same program, started anew after it ended as it is wanted.
    pub(super) async fn restart(self) -> Self {
        self.product.close().await;
        self.after_a_kill().await
    }

    /// The same program, started anew with nothing tidied up before.
    pub(super) async fn after_a_kill(self) -> Self {
        self.next(Role::Window).await
    }

    /// It ended as it is wanted, and a command line comes after it.
    pub(super) async fn command_line(self) -> Self {
        self.product.close().await;
        self.next(Role::CommandLine).await
    }

    async fn next(self, role: Role) -> Self {
        let Self { product, secrets, disk, folder, .. } = self;
        // What was begun in the background holds on to the product, and with it to the folder.
        until("the background work to end", async || Arc::strong_count(&product) == 1).await;
        drop(product);
        Self::open_in(folder, Arc::new(secrets.next_process()), disk, role).await
    }

    async fn open_in(folder: TempDir, secrets: Arc<TestSecrets>, disk: Arc<TestDisk>, role: Role) -> Self {
        let settings = Settings::practice();
        let company = Arc::new(InsideCompany(InProcess::new(settings.clone())));
        let sink = Arc::<RecordingSink>::default();
        let deps = ProductDeps {
            data_folder: folder.path().to_owned(),
            owner: Owner::of(folder.path()).unwrap().unwrap(),
            role,
            events: sink.clone(),
            secrets: secrets.clone(),
            preferences: Arc::new(Mutex::new(Preferences::default())),
            practice: Arc::new(Practice { company, settings }),
            clock: Arc::new(SystemClock),
            zone: Arc::new(TimeZone::UTC),
            disk: disk.clone(),
            ids: Arc::new(TimedIds),
        };
        let product = Arc::new(Product::open(deps).await.unwrap());
        sink.take_changed();
        Self { product, secrets, disk, sink, folder }
    }

    /// Reads the contacts of the practice company.
    pub(super) async fn read_directory(&self) {
        self.directory.refresh(&self.profile(PRACTICE_ID).unwrap()).await.unwrap();
        until("the contacts", async || {
            let status = self.directory.status(PRACTICE_ID).await.unwrap();
            assert!(status.problem.is_none(), "{status:?}");
            status.refreshed_at.is_some()
        })
        .await;
    }

    /// What was told as changed since the last call.
    pub(super) fn told(&self) -> Vec<Changed> {
        self.sink.take_changed()
    }

    /// What examinations found, in order.
    pub(super) fn examined(&self) -> Vec<ExaminedNews> {
        self.sink.examined()
    }

    /// What the admin was told to be needed for, in order.
    pub(super) fn needs(&self) -> Vec<Needs> {
        self.sink.needs()
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
        quiet_hours: None,
        calls_per_second: None,
        release_from: None,
    }
}
