//! An engine in a world of tests.

use super::{RecordingSink, ScriptedSender, count, database, draft, person};
use crate::compose::media::uploads::Uploads;
use crate::compose::media::{DEFAULT_CAP, MediaStore};
use crate::documents::Documents;
use crate::history::History;
use crate::model::audience::{Audience, AudienceCount, RecipientKind};
use crate::model::draft::Draft;
use crate::model::ledger::LedgerRow;
use crate::model::order::SendOrder;
use crate::model::outcome::Outcome;
use crate::model::profile::{Colour, PRACTICE_ID, ProfileView, SecretState};
use crate::model::quiet::QuietHours;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::store_error::StoreError;
use crate::ports::{Ids, People, Sender, TimedIds};
use crate::profiles::{ProfileInput, Profiles};
use crate::sending::engine::{Engine, EngineConfig, EngineDeps};
use crate::sending::review::Review;
use crate::store::{Database, sql};
use async_trait::async_trait;
use jiff::tz::{Offset, TimeZone};
use std::panic::Location;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use testkit::{TestClock, until};
use wecom::clock::{Clock, SystemClock};
use wecom::limits::HOURS_FROM_UTC;

/// Pauses before a request is repeated: none that a test would notice.
const RETRY_PAUSES: [Duration; 3] = [Duration::from_millis(1); 3];

/// A directory that knows nobody: everyone named counts.
struct NamedPeople;

#[async_trait]
impl People for NamedPeople {
    async fn count(&self, _: &str, audience: &Audience) -> Result<AudienceCount, StoreError> {
        let of = |kind| u32::try_from(audience.include.iter().filter(|one| one.kind == kind).count()).unwrap();
        Ok(AudienceCount {
            all: audience.all,
            complete: false,
            departments: of(RecipientKind::Department),
            tags: of(RecipientKind::Tag),
            chats: of(RecipientKind::Chat),
            robots: of(RecipientKind::Robot),
            ..count(of(RecipientKind::Person))
        })
    }
}

/// An engine with everything around it in memory, but for the database.
pub struct World {
    /// The engine.
    pub engine: Engine,
    /// What it sent.
    pub history: History,
    /// Who sends.
    pub profiles: Profiles,
    /// Where everything is written down.
    pub database: Database,
    /// The files of drafts.
    pub media: MediaStore,
    /// The way out, unless the world has another one.
    pub sender: Arc<ScriptedSender>,
    /// Who is told.
    pub sink: Arc<RecordingSink>,
    /// Time of day.
    pub clock: Arc<TestClock>,
}

impl World {
    /// A new one, or the one that the folder holds; `pages` of 4 KiB is all that the database may have, which is a file then.
    pub async fn open(folder: &Path, pages: Option<u32>) -> Self {
        match pages {
            Some(_) => Self::on(folder, Database::open_limited(folder, &SystemClock, pages).await.unwrap().0),
            None => Self::on(folder, database(folder).await),
        }
    }

    /// One whose database is a file, for tests of the file.
    pub async fn in_file(folder: &Path) -> Self {
        Self::on(folder, Database::open(folder, &SystemClock).await.unwrap().0)
    }

    /// On a database that is open.
    pub fn on(folder: &Path, database: Database) -> Self {
        Self::on_with(folder, database, |config| config)
    }

    /// On a database that is open, with another patience.
    pub fn on_with(folder: &Path, database: Database, configure: impl FnOnce(EngineConfig) -> EngineConfig) -> Self {
        Self::on_by(folder, database, Arc::default(), configure)
    }

    fn on_by(
        folder: &Path,
        database: Database,
        clock: Arc<TestClock>,
        configure: impl FnOnce(EngineConfig) -> EngineConfig,
    ) -> Self {
        let sender = Arc::new(ScriptedSender::default());
        let config = configure(EngineConfig {
            retry_pauses: RETRY_PAUSES.to_vec(),
            unknown_again: Vec::new(),
            between_writes: Duration::from_millis(50),
            ..EngineConfig::default()
        });
        Self::made_of(folder, database, Arc::clone(&sender), sender, (config, clock))
    }

    /// With another patience.
    pub async fn configured(folder: &Path, configure: impl FnOnce(EngineConfig) -> EngineConfig) -> Self {
        Self::on_with(folder, database(folder).await, configure)
    }

    /// With another clock and another patience.
    pub async fn by_clock(
        folder: &Path,
        clock: Arc<TestClock>,
        configure: impl FnOnce(EngineConfig) -> EngineConfig,
    ) -> Self {
        Self::on_by(folder, database(folder).await, clock, configure)
    }

    /// With another patience and so many pages.
    pub async fn limited(folder: &Path, pages: u32, configure: impl FnOnce(EngineConfig) -> EngineConfig) -> Self {
        let (database, _) = Database::open_limited(folder, &SystemClock, Some(pages)).await.unwrap();
        Self::on_with(folder, database, configure)
    }

    /// Removes a broadcast, which makes room.
    pub async fn remove(&self, id: &str) {
        sql::query("DELETE FROM broadcasts WHERE id = $1").bind(id).execute(self.database.pool()).await.unwrap();
    }

    /// A profile besides practice.
    pub fn other_profile(&self) -> ProfileView {
        let saved = self.profiles.save(&Self::other_input(None, "8")).unwrap();
        ProfileView { profile: saved.profile, secret: SecretState::Stored, contacts_secret: None }
    }

    /// A profile of a company that may have so many accounts.
    pub fn small_profile(&self, accounts: u32) -> ProfileView {
        let input = ProfileInput { account_limit: Some(accounts.to_string()), ..Self::other_input(None, "8") };
        let saved = self.profiles.save(&input).unwrap();
        ProfileView { profile: saved.profile, secret: SecretState::Stored, contacts_secret: None }
    }

    /// A profile with quiet hours from so many minutes before now to so many after, by the clock of China.
    pub fn quiet_profile(&self, before: i64, after: i64) -> ProfileView {
        self.quiet_profile_at_pace(before, after, None)
    }

    /// The same of a company with so many calls a second.
    pub fn quiet_profile_at_pace(&self, before: i64, after: i64, calls_per_second: Option<u32>) -> ProfileView {
        let now = (self.clock.now_ms() / 60_000 + i64::from(HOURS_FROM_UTC) * 60).rem_euclid(24 * 60);
        let minute = |of: i64| u16::try_from(of.rem_euclid(24 * 60)).unwrap();
        let hours = QuietHours { from: minute(now - before), to: minute(now + after), days: [true; 7] };
        let calls_per_second = calls_per_second.map(|calls| calls.to_string());
        let input = ProfileInput { quiet_hours: Some(hours), calls_per_second, ..Self::other_input(None, "8") };
        let saved = self.profiles.save(&input).unwrap();
        ProfileView { profile: saved.profile, secret: SecretState::Stored, contacts_secret: None }
    }

    /// Takes the quiet hours of a profile away.
    pub fn without_quiet_hours(&self, view: &ProfileView) {
        let none = QuietHours { from: 0, to: 0, days: [true; 7] };
        let input = Self::other_input(Some(view.profile.id.clone()), "8");
        self.profiles.save(&ProfileInput { quiet_hours: Some(none), ..input }).unwrap();
    }

    /// The profile sends through another application from now on.
    pub fn change_agent(&self, view: &ProfileView) {
        let input = Self::other_input(Some(view.profile.id.clone()), "9");
        self.profiles.save(&input).unwrap();
    }

    fn other_input(id: Option<String>, agent_id: &str) -> ProfileInput {
        ProfileInput {
            id,
            name: "别家".to_owned(),
            colour: Colour::Green,
            corp_id: "ww2".to_owned(),
            agent_id: agent_id.to_owned(),
            base_url: String::new(),
            proxy: String::new(),
            my_user_id: "me".to_owned(),
            has_callback: false,
            has_mini_program: false,
            account_limit: None,
            quiet_hours: None,
            calls_per_second: None,
            release_from: None,
        }
    }

    /// With another way out, and another patience.
    pub async fn with(folder: &Path, road: Arc<dyn Sender>, config: EngineConfig) -> Self {
        Self::over(folder, database(folder).await, road, config)
    }

    /// The same on a database that is open, as that of a team.
    pub fn over(folder: &Path, database: Database, road: Arc<dyn Sender>, config: EngineConfig) -> Self {
        Self::made_of(folder, database, Arc::default(), road, (config, Arc::default()))
    }

    fn made_of(
        folder: &Path,
        database: Database,
        sender: Arc<ScriptedSender>,
        road: Arc<dyn Sender>,
        (config, clock): (EngineConfig, Arc<TestClock>),
    ) -> Self {
        let profiles = Profiles::open(Documents::open(folder, clock.clone()).unwrap(), Arc::new(TimedIds)).unwrap();
        let sink = Arc::new(RecordingSink::default());
        profiles.set_practice_endpoint("http://127.0.0.1:9", "ww1", 7, Some("zhangsan"));
        let media = MediaStore::new(folder, DEFAULT_CAP, clock.clone());
        let engine = Engine::new(EngineDeps {
            database: database.clone(),
            sender: road,
            profiles: profiles.clone(),
            people: Arc::new(NamedPeople),
            media: media.clone(),
            clock: clock.clone(),
            zone: Arc::new(TimeZone::fixed(Offset::constant(HOURS_FROM_UTC))),
            events: sink.clone(),
            ids: Arc::new(TimedIds),
            config,
        });
        Self {
            engine,
            history: History::new(database.clone(), clock.clone()),
            profiles,
            database,
            media,
            sender,
            sink,
            clock,
        }
    }

    /// Reviews and orders.
    pub async fn order(&self, draft: Draft, undo_seconds: u32) -> SendOrder {
        self.order_of(&self.practice(), draft, undo_seconds).await
    }

    /// Reviews and orders for a profile.
    pub async fn order_of(&self, profile: &ProfileView, draft: Draft, undo_seconds: u32) -> SendOrder {
        let review = self.engine.review(profile.clone(), &draft, false, undo_seconds).await.unwrap();
        order_of(&profile.profile.id, draft, review, undo_seconds)
    }

    /// The profile that sends.
    pub fn practice(&self) -> ProfileView {
        let profile = self.profiles.get(PRACTICE_ID).unwrap();
        ProfileView { profile, secret: SecretState::Stored, contacts_secret: None }
    }

    /// What brings files to WeCom.
    pub fn uploads(&self) -> Uploads {
        Uploads {
            store: self.media.clone(),
            database: self.database.clone(),
            sender: self.sender.clone(),
            events: self.sink.clone(),
            clock: self.clock.clone(),
            retry_pauses: RETRY_PAUSES.to_vec(),
        }
    }

    /// Sends and waits for the end.
    pub async fn send(&self, draft: Draft) -> BroadcastSnapshot {
        let id = self.engine.start(self.order(draft, 0).await).await.unwrap();
        self.end_of(&id).await
    }

    /// Waits until nobody works on it.
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

    /// Waits until so many requests have left.
    pub async fn sent(&self, requests: usize) {
        until(format!("request {requests}"), async || self.sender.sent().len() >= requests).await;
    }

    /// How many of the requests that left contain a text.
    pub fn sent_with(&self, text: &str) -> usize {
        self.sender.sent().iter().filter(|body| String::from_utf8_lossy(body).contains(text)).count()
    }

    /// Nothing leaves that could: another message of the practice profile has its turn, and is the only one.
    pub async fn only_another_leaves(&self) {
        self.only_another_leaves_of(&self.practice()).await;
    }

    /// The same of a profile.
    pub async fn only_another_leaves_of(&self, profile: &ProfileView) {
        let before = self.sender.sent().len();
        let another = draft(&TimedIds.fresh(), vec![person("another")]);
        let id = self.engine.start(self.order_of(profile, another, 0).await).await.unwrap();
        assert_eq!(self.end_of(&id).await.outcome, Some(Outcome::Accepted));
        assert_eq!(self.sender.sent().len(), before + 1, "something else has left");
    }

    /// The beginning of a ledger.
    pub async fn ledger(&self, id: &str) -> Vec<LedgerRow> {
        self.history.ledger(id, 0, 1000).await.unwrap()
    }
}

/// Waits until a broadcast looks as wanted.
#[track_caller]
pub fn broadcast_as(
    engine: &Engine,
    id: &str,
    wanted: impl Fn(&BroadcastSnapshot) -> bool,
) -> impl Future<Output = BroadcastSnapshot> {
    let what = format!("a broadcast to be as {} wants it", Location::caller());
    until(what, async move || Some(engine.snapshot(id).await.unwrap()).filter(&wanted))
}

/// The order of a send that was reviewed.
pub fn order_of(profile_id: &str, draft: Draft, review: Review, undo_seconds: u32) -> SendOrder {
    SendOrder {
        profile_id: profile_id.to_owned(),
        draft,
        test: review.test,
        digest: review.digest,
        typed: review.expected,
        undo_seconds,
        acknowledged: None,
        schedule: None,
        stage: None,
        first: Vec::new(),
        through_quiet: false,
    }
}
