//! A company, a profile that sends for it, and everything the shell would put around the engine.

use broadcast::channels::{ChannelBook, ChatInput, ChatView, RobotInput};
use broadcast::compose::media::{DEFAULT_CAP, MediaStore};
use broadcast::connections::Connections;
use broadcast::directory::Directory;
use broadcast::documents::Documents;
use broadcast::history::History;
use broadcast::model::audience::{Audience, Recipient, RecipientKind};
use broadcast::model::draft::Draft;
use broadcast::model::ledger::{LedgerReason, LedgerRow, LedgerState};
use broadcast::model::order::SendOrder;
use broadcast::model::profile::{Colour, ProfileView, SecretState};
use broadcast::model::snapshot::{BatchView, BroadcastSnapshot};
use broadcast::ports::TimedIds;
use broadcast::profiles::{ProfileInput, Profiles};
use broadcast::sending::engine::{Engine, EngineConfig, EngineDeps, RateWindow, SendError};
use broadcast::sending::review::Review;
use broadcast::store::Database;
use broadcast::testing::{RecordingSink, TestSecrets, broadcast_as, order_of, utc};
use sandbox::{Sandbox, Settings};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use testkit::{TestClock, accounts, bodies, stand_in};
use tokio::runtime::{Builder, Runtime};
use wecom::clock::Clock;
use wecom::kinds::Message;
use wecom::send::SendOptions;

/// Of the company that the tests send for.
pub const CORP_ID: &str = "wwacceptance00000001";
/// Of its application. Looked for where it must not be.
pub const SECRET: &str = "canary-SeCrEt-4f7a91c2d8";
/// Of a group robot. Looked for where it must not be.
pub const ROBOT_KEY: &str = "693a91f6-7c4e-canary-97a0-0f91d2c8b6e5";
/// Number of the application.
pub const AGENT_ID: u32 = 1_000_002;
/// Name of the profile.
pub const PROFILE: &str = "青禾科技";

/// How a world differs from the usual one.
#[derive(Clone)]
pub struct Setup {
    /// The application's secret as the user typed it.
    pub secret: Option<String>,
    /// Time-outs for connecting and for a call.
    pub timeouts: (Duration, Duration),
    /// Pages of 4 KiB that the database may have.
    pub pages: Option<u32>,
    /// The folder cannot be written.
    pub read_only: bool,
    /// Time of day.
    pub clock: Arc<TestClock>,
    /// Pauses before a request whose outcome is unknown is sent again.
    pub unknown_again: Vec<Duration>,
    /// How long a frequency limit lasts.
    pub limit: Duration,
    /// Longest pause between two tries of a write.
    pub between_writes: Duration,
}

impl Default for Setup {
    fn default() -> Self {
        let patient = Duration::from_mins(1);
        Self {
            secret: Some(SECRET.to_owned()),
            timeouts: (patient, patient),
            pages: None,
            read_only: false,
            clock: Arc::default(),
            unknown_again: Vec::new(),
            limit: patient,
            between_writes: Duration::from_secs(5),
        }
    }
}

/// The product without a window, on a folder.
pub struct Product {
    pub engine: Engine,
    pub history: History,
    pub database: Database,
    pub directory: Directory,
    pub media: MediaStore,
    pub profiles: Profiles,
    pub connections: Connections,
    pub channels: ChannelBook,
    pub secrets: Arc<TestSecrets>,
    pub told: Arc<RecordingSink>,
    pub profile_id: String,
}

impl Product {
    /// Starts it on a folder, for the company at an address.
    pub async fn start(folder: &Path, url: &str, setup: Setup) -> Self {
        let clock: Arc<dyn Clock> = setup.clock.clone();
        let database = if setup.read_only {
            Database::without_writing(folder).await.unwrap()
        } else {
            let (database, kept) = Database::open_limited(folder, &*clock, setup.pages).await.unwrap();
            assert_eq!(kept, None);
            database
        };
        let documents = Documents::open(folder, clock.clone()).unwrap();
        let profiles = Profiles::open(documents.clone(), Arc::new(TimedIds)).unwrap();
        let before = profiles.list().into_iter().find(|profile| !profile.practice).map(|profile| profile.id);
        let input = ProfileInput {
            id: before,
            name: PROFILE.to_owned(),
            colour: Colour::Green,
            corp_id: CORP_ID.to_owned(),
            agent_id: AGENT_ID.to_string(),
            base_url: url.to_owned(),
            proxy: String::new(),
            my_user_id: "zhangsan".to_owned(),
            has_callback: false,
            has_mini_program: false,
            account_limit: None,
            quiet_hours: None,
            calls_per_second: None,
            release_from: None,
        };
        let profile = profiles.save(&input).unwrap().profile;
        let profile_id = profile.id.clone();
        let secrets = Arc::<TestSecrets>::default();
        if let Some(secret) = setup.secret {
            secrets.type_secret(&profile, &secret);
        }
        let (connect, call) = setup.timeouts;
        let connections = Connections::with_timeouts(secrets.clone(), clock.clone(), connect, call);
        let told = Arc::<RecordingSink>::default();
        let channels =
            ChannelBook::new(documents, connections.clone(), secrets.clone(), clock.clone(), Arc::new(TimedIds));
        let directory = Directory::new(database.clone(), connections.clone(), clock.clone(), told.clone())
            .with_channels(channels.clone());
        let media = MediaStore::new(folder, DEFAULT_CAP, clock.clone());
        let engine = Engine::new(EngineDeps {
            database: database.clone(),
            sender: Arc::new(connections.clone()),
            profiles: profiles.clone(),
            people: Arc::new(directory.clone()),
            media: media.clone(),
            clock: clock.clone(),
            zone: utc(),
            events: told.clone(),
            ids: Arc::new(TimedIds),
            config: EngineConfig {
                retry_pauses: vec![Duration::from_millis(1); 3],
                unknown_again: setup.unknown_again,
                rate_windows: vec![RateWindow { length: setup.limit, by_the_clock: false }],
                between_writes: setup.between_writes,
                ..EngineConfig::default()
            },
        });
        Self {
            engine,
            history: History::new(database.clone(), clock),
            database,
            directory,
            media,
            profiles,
            connections,
            channels,
            secrets,
            told,
            profile_id,
        }
    }

    /// The sending profile.
    pub fn profile(&self) -> ProfileView {
        ProfileView {
            profile: self.profiles.get(&self.profile_id).unwrap(),
            secret: SecretState::Stored,
            contacts_secret: None,
        }
    }

    /// The user types another secret.
    pub fn type_secret(&self, secret: &str) {
        self.secrets.type_secret(&self.profile().profile, secret);
        self.connections.secret_changed(&self.profile().profile);
    }

    /// The user adds a robot by its address or key; it as a recipient.
    pub fn add_robot(&self, name: &str, address: &str) -> Recipient {
        let key = ChannelBook::read_key(Some(&SecretString::from(address))).unwrap();
        let input = RobotInput { id: None, name: name.to_owned() };
        let id = self.channels.save_robot(&self.profile_id, &input, key.is_some()).unwrap();
        self.keep_key(&id, key.unwrap().expose_secret());
        Recipient { kind: RecipientKind::Robot, id, name: Some(name.to_owned()) }
    }

    /// The user types another key of a robot, or the keychain is there again after a start.
    pub fn keep_key(&self, robot: &str, key: &str) {
        self.secrets.type_key(&self.profile().profile, robot, key);
        self.channels.key_changed(robot);
    }

    /// The user makes a group chat; it as a recipient.
    pub async fn make_chat(&self, name: &str, members: &[&str]) -> Recipient {
        let members = members.iter().map(|&member| member.to_owned()).collect();
        let input = ChatInput { name: name.to_owned(), owner: None, members };
        let chat = self.channels.create_chat(&self.profile().profile, &input).await.unwrap();
        chat_recipient(&chat)
    }

    /// Looks at a draft.
    pub async fn review(&self, draft: &Draft, test: bool) -> Review {
        self.engine.review(self.profile(), draft, test, 10).await.unwrap()
    }

    /// Looks at a draft and confirms it.
    pub async fn order(&self, draft: Draft, undo_seconds: u32) -> SendOrder {
        let review = self.review(&draft, false).await;
        assert!(!review.blocked, "{:?}", review.inspection.findings);
        order_of(&self.profile_id, draft, review, undo_seconds)
    }

    /// Begins a send.
    pub async fn begin(&self, draft: Draft) -> Result<String, SendError> {
        self.engine.start(self.order(draft, 0).await).await
    }

    /// Sends and waits for the end.
    pub async fn send(&self, draft: Draft) -> BroadcastSnapshot {
        let id = self.begin(draft).await.unwrap();
        self.end_of(&id).await
    }

    /// Waits for the end.
    pub async fn end_of(&self, id: &str) -> BroadcastSnapshot {
        self.until(id, |one| one.outcome.is_some()).await
    }

    /// Waits until a broadcast looks as wanted.
    #[track_caller]
    pub fn until(
        &self,
        id: &str,
        wanted: impl Fn(&BroadcastSnapshot) -> bool,
    ) -> impl Future<Output = BroadcastSnapshot> {
        broadcast_as(&self.engine, id, wanted)
    }

    /// The whole ledger: id, state, reason.
    pub async fn ledger(&self, id: &str) -> Vec<(String, LedgerState, Option<LedgerReason>)> {
        let mut rows: Vec<LedgerRow> = Vec::new();
        loop {
            let page = self.history.ledger(id, u32::try_from(rows.len()).unwrap(), 1000).await.unwrap();
            if page.is_empty() {
                return rows.into_iter().map(|row| (row.recipient.id, row.state, row.reason)).collect();
            }
            rows.extend(page);
        }
    }

    /// The requests of a broadcast.
    pub async fn batches(&self, id: &str) -> Vec<BatchView> {
        self.history.open(id).await.unwrap().batches
    }
}

/// A company and the product that sends for it.
pub struct World {
    pub company: Sandbox,
    pub product: Product,
    pub folder: PathBuf,
    /// Removes the folder when it goes.
    pub kept: tempfile::TempDir,
}

impl World {
    /// The usual one.
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    /// An unusual one.
    pub async fn with(setup: Setup) -> Self {
        Self::of(company(120).await, setup).await
    }

    /// For another company.
    pub async fn of(company: Sandbox, setup: Setup) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().join("posthorn");
        let product = Product::start(&folder, &company.url(), setup).await;
        Self { company, product, folder, kept }
    }

    /// The bodies of the requests to one interface, in order.
    pub fn requests(&self, interface: &str) -> Vec<String> {
        bodies(&self.company, interface)
    }
}

/// A runtime of its own, as each program has one.
pub fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Does something in a program that then ends without a word: whatever it was doing is cut off.
pub fn cut_off_after<T>(work: impl Future<Output = T>) -> T {
    let program = runtime();
    let done = program.block_on(work);
    program.shutdown_background();
    done
}

/// A company of so many members, whose application may have group chats, with a robot in one group.
pub async fn company(members: u32) -> Sandbox {
    let settings = Settings::new(CORP_ID, SECRET, AGENT_ID).with_members(members);
    let settings = settings.with_app_chats(true).with_webhook(ROBOT_KEY, "巡检群");
    stand_in(settings).await
}

/// So many of those in the company who can be written to.
pub fn able_people(company: &Sandbox, number: usize) -> Vec<Recipient> {
    accounts(company, number).iter().map(|account| person(account)).collect()
}

/// A person.
pub fn person(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Person, id: id.to_owned(), name: None }
}

/// A department.
pub fn department(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Department, id: id.to_owned(), name: None }
}

/// A tag.
pub fn tag(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Tag, id: id.to_owned(), name: None }
}

/// A chat as a recipient.
pub fn chat_recipient(chat: &ChatView) -> Recipient {
    Recipient { kind: RecipientKind::Chat, id: chat.chat_id.clone(), name: Some(chat.name.clone()) }
}

/// A text for some.
pub fn text(content: &str, include: Vec<Recipient>) -> Draft {
    draft(json!({"msgtype": "text", "text": {"content": content}}), include)
}

/// A message for some.
pub fn draft(message: Value, include: Vec<Recipient>) -> Draft {
    let message: Message = serde_json::from_value(message).unwrap();
    Draft::new(message, SendOptions::default(), Audience::of(include))
}

/// The same for everyone.
pub fn to_all(mut draft: Draft) -> Draft {
    draft.audience = Audience { all: true, ..Audience::default() };
    draft
}
