//! What the tests of this crate send, to whom, and through what.

use super::{Engine, EngineConfig, EngineDeps};
use crate::compose::media::MediaStore;
use crate::compose::media::uploads::Uploads;
use crate::documents::Documents;
use crate::history::History;
use crate::model::audience::{Audience, AudienceCount, Recipient, RecipientKind};
use crate::model::batch::Route;
use crate::model::directory::DirectoryStatus;
use crate::model::draft::Draft;
use crate::model::error_view::ErrorView;
use crate::model::ledger::LedgerRow;
use crate::model::media::MediaProgress;
use crate::model::order::SendOrder;
use crate::model::profile::{Colour, Profile, ProfileView, SecretState};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::trouble::SendTrouble;
use crate::ports::{EventSink, OnProgress, People, Sender, TimedIds};
use crate::profiles::Profiles;
use crate::store::Database;
use async_trait::async_trait;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wecom::card_update::{CardUpdate, CardUpdateReply};
use wecom::clock::{Clock, SystemClock};
use wecom::error::{ApiError, Error};
use wecom::kinds::{Kind, Message, Text};
use wecom::media::{MediaFile, MediaKind, SmallPicture, UploadProgress, Uploaded};
use wecom::send::{SendOptions, SendReply};

pub(crate) fn person(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Person, id: id.to_owned(), name: None }
}

pub(crate) fn named(id: &str, name: &str) -> Recipient {
    Recipient { name: Some(name.to_owned()), ..person(id) }
}

pub(crate) fn draft(content: &str, include: Vec<Recipient>) -> Draft {
    let message = Message::Text { text: Text { content: content.to_owned() } };
    Draft::new(message, SendOptions::default(), Audience::of(include))
}

pub(crate) fn profile() -> Profile {
    Profile {
        id: "p1".to_owned(),
        name: "青禾科技".to_owned(),
        colour: Colour::Teal,
        corp_id: "ww1".to_owned(),
        agent_id: 7,
        base_url: None,
        proxy: None,
        my_user_id: Some("zhangsan".to_owned()),
        has_callback: false,
        has_mini_program: false,
        account_limit: None,
        practice: false,
    }
}

pub(crate) fn count(people: u32) -> AudienceCount {
    AudienceCount {
        all: false,
        people,
        complete: true,
        named_people: people,
        departments: 0,
        tags: 0,
        chats: 0,
        robots: 0,
        overlap: 0,
        unknown: Vec::new(),
        excluded: 0,
        empty: Vec::new(),
        excluded_unknown: Vec::new(),
        unresolvable: None,
        names: Vec::new(),
        directory_at: None,
    }
}

pub(crate) fn snapshot(id: &str) -> BroadcastSnapshot {
    BroadcastSnapshot {
        id: id.to_owned(),
        profile_id: "p1".to_owned(),
        profile_name: "青禾科技".to_owned(),
        profile_colour: Colour::Teal,
        practice: false,
        test: false,
        kind: Kind::Text,
        title: "标题".to_owned(),
        created_at: Timestamp(1_000),
        sends_at: None,
        late_minutes: None,
        finished_at: None,
        state: BroadcastState::Sending,
        pause: None,
        hold: None,
        outcome: None,
        people: 1,
        people_exact: true,
        addressees: "张三".to_owned(),
        batches_total: 1,
        batches_done: 0,
        missed: 0,
        error: None,
        recall: None,
        card: None,
    }
}

/// Keeps what it is told, unless told not to.
#[derive(Default)]
pub(crate) struct RecordingSink {
    forgets: AtomicBool,
    told: Mutex<Vec<BroadcastSnapshot>>,
    faults: Mutex<Vec<ErrorView>>,
    uploads: Mutex<Vec<MediaProgress>>,
}

impl RecordingSink {
    /// Keeps nothing from now on.
    pub(crate) fn forget(&self) {
        self.forgets.store(true, Ordering::SeqCst);
    }

    pub(crate) fn broadcasts(&self) -> Vec<BroadcastSnapshot> {
        self.told.lock().unwrap().clone()
    }

    pub(crate) fn faults(&self) -> Vec<ErrorView> {
        self.faults.lock().unwrap().clone()
    }

    pub(crate) fn uploads(&self) -> Vec<MediaProgress> {
        self.uploads.lock().unwrap().clone()
    }
}

impl EventSink for RecordingSink {
    fn directory(&self, _: DirectoryStatus) {}

    fn broadcast(&self, snapshot: BroadcastSnapshot) {
        if self.forgets.load(Ordering::SeqCst) {
            return;
        }
        self.told.lock().unwrap().push(snapshot);
    }

    fn fault(&self, what: &ErrorView) {
        self.faults.lock().unwrap().push(what.clone());
    }

    fn media(&self, progress: MediaProgress) {
        self.uploads.lock().unwrap().push(progress);
    }
}

/// A directory that knows nobody: everyone named counts.
pub(crate) struct NamedPeople;

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

/// The computer's clock, moved by hand.
#[derive(Debug, Default)]
pub(crate) struct MovedClock {
    by_ms: AtomicI64,
    panics: AtomicBool,
}

impl MovedClock {
    pub(crate) fn advance(&self, ms: i64) {
        self.by_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Whoever looks at it next panics.
    pub(crate) fn panic_next(&self) {
        self.panics.store(true, Ordering::SeqCst);
    }

    /// Whether somebody did.
    pub(crate) fn has_panicked(&self) -> bool {
        !self.panics.load(Ordering::SeqCst)
    }
}

impl Clock for MovedClock {
    fn now_ms(&self) -> i64 {
        assert!(!self.panics.swap(false, Ordering::SeqCst), "told to");
        SystemClock.now_ms() + self.by_ms.load(Ordering::SeqCst)
    }
}

/// What a scripted connection does with one request.
pub(crate) enum Answer {
    Accept(SendReply),
    Fail(SendTrouble),
    /// Never answers.
    Hang,
    /// Accepts after a while.
    After(Duration),
    /// Panics.
    Panic,
}

pub(crate) fn ok() -> Answer {
    Answer::Accept(SendReply {
        msgid: Some("m-1".to_owned()),
        body: r#"{"errcode":0}"#.to_owned(),
        ..SendReply::default()
    })
}

pub(crate) fn api(code: i64) -> Answer {
    Answer::Fail(api_trouble(code))
}

pub(crate) fn api_trouble(code: i64) -> SendTrouble {
    let body = format!("{{\"errcode\":{code}}}");
    let error = ApiError { code, message: "no".to_owned(), hint: None, from_ip: None, body };
    SendTrouble::Wecom(Error::Api(Box::new(error)))
}

pub(crate) fn lost() -> Answer {
    Answer::Fail(SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned())))
}

pub(crate) fn unreachable() -> Answer {
    Answer::Fail(SendTrouble::Wecom(Error::Unreachable("refused".to_owned())))
}

/// A way out that follows a script; beyond its end everything is accepted.
#[derive(Default)]
pub(crate) struct ScriptedSender {
    script: Mutex<VecDeque<Answer>>,
    before: Mutex<VecDeque<SendTrouble>>,
    panics_before: AtomicBool,
    sent: Mutex<Vec<Vec<u8>>>,
    routes: Mutex<Vec<Route>>,
    uploads: Mutex<VecDeque<Answer>>,
    uploaded: Mutex<Vec<(MediaKind, String)>>,
    after: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<String>>,
}

impl ScriptedSender {
    pub(crate) fn will(&self, answers: impl IntoIterator<Item = Answer>) {
        self.script.lock().unwrap().extend(answers);
    }

    pub(crate) fn will_fail_before(&self, trouble: SendTrouble) {
        self.before.lock().unwrap().push_back(trouble);
    }

    /// The next preparation panics.
    pub(crate) fn will_panic_before(&self) {
        self.panics_before.store(true, Ordering::SeqCst);
    }

    pub(crate) fn will_upload(&self, answers: impl IntoIterator<Item = Answer>) {
        self.uploads.lock().unwrap().extend(answers);
    }

    /// What recalls and changes of cards are answered.
    pub(crate) fn will_afterwards(&self, answers: impl IntoIterator<Item = Answer>) {
        self.after.lock().unwrap().extend(answers);
    }

    /// The recalls and changes of cards that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    async fn asked_afterwards(&self, what: String) -> Result<(), SendTrouble> {
        self.asked.lock().unwrap().push(what);
        let answer = self.after.lock().unwrap().pop_front();
        match answer {
            Some(Answer::Fail(trouble)) => Err(trouble),
            Some(Answer::Hang) => std::future::pending().await,
            Some(Answer::Panic) => panic!("told to"),
            Some(Answer::Accept(_) | Answer::After(_)) | None => Ok(()),
        }
    }

    /// The files that were uploaded: kind and name. The n-th has the media id `media-n`, from 1.
    pub(crate) fn uploaded(&self) -> Vec<(MediaKind, String)> {
        self.uploaded.lock().unwrap().clone()
    }

    /// The ways that the requests took.
    pub(crate) fn routes(&self) -> Vec<Route> {
        self.routes.lock().unwrap().clone()
    }

    pub(crate) fn sent(&self) -> Vec<Vec<u8>> {
        self.sent.lock().unwrap().clone()
    }
}

#[async_trait]
impl Sender for ScriptedSender {
    async fn prepare(&self, _: &Profile, _: &Route) -> Result<(), SendTrouble> {
        assert!(!self.panics_before.swap(false, Ordering::SeqCst), "told to");
        self.before.lock().unwrap().pop_front().map_or(Ok(()), Err)
    }

    async fn send(&self, _: &Profile, route: &Route, body: Vec<u8>) -> Result<SendReply, SendTrouble> {
        self.sent.lock().unwrap().push(body);
        self.routes.lock().unwrap().push(route.clone());
        let answer = self.script.lock().unwrap().pop_front().unwrap_or_else(ok);
        match answer {
            Answer::Accept(reply) => Ok(reply),
            Answer::Fail(trouble) => Err(trouble),
            Answer::Hang => std::future::pending().await,
            Answer::Panic => panic!("told to"),
            Answer::After(time) => {
                tokio::time::sleep(time).await;
                Ok(SendReply { msgid: Some("m-1".to_owned()), ..SendReply::default() })
            }
        }
    }

    async fn recall(&self, _: &Profile, msgid: &str) -> Result<(), SendTrouble> {
        self.asked_afterwards(format!("recall {msgid}")).await
    }

    async fn update_card(&self, _: &Profile, update: &CardUpdate) -> Result<CardUpdateReply, SendTrouble> {
        let body = String::from_utf8(update.to_bytes()).unwrap();
        self.asked_afterwards(format!("card {body}"))
            .await
            .map(|()| CardUpdateReply { invalid_users: vec!["gone".to_owned()] })
    }

    async fn upload(
        &self,
        _: &Profile,
        _: Option<&str>,
        file: &MediaFile,
        on_progress: OnProgress,
    ) -> Result<Uploaded, SendTrouble> {
        let step = self.uploads.lock().unwrap().pop_front();
        let total = file.facts().bytes;
        on_progress(UploadProgress { sent: 0, total });
        match step {
            Some(Answer::Fail(trouble)) => return Err(trouble),
            Some(Answer::Hang) => std::future::pending().await,
            Some(Answer::Panic) => panic!("told to"),
            Some(Answer::Accept(_) | Answer::After(_)) | None => on_progress(UploadProgress { sent: total, total }),
        }
        let mut uploaded = self.uploaded.lock().unwrap();
        uploaded.push((file.kind(), file.name().to_owned()));
        Ok(Uploaded { media_id: format!("media-{}", uploaded.len()), created_at_ms: None })
    }

    async fn upload_article_picture(
        &self,
        _: &Profile,
        picture: &SmallPicture,
        _: OnProgress,
    ) -> Result<String, SendTrouble> {
        if let Some(Answer::Fail(trouble)) = self.uploads.lock().unwrap().pop_front() {
            return Err(trouble);
        }
        let mut uploaded = self.uploaded.lock().unwrap();
        uploaded.push((MediaKind::Image, picture.name().to_owned()));
        Ok(format!("https://img.example.com/{}?a=1&b=2", uploaded.len()))
    }
}

/// An engine with everything around it in memory, but for the database.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) history: History,
    pub(crate) database: Database,
    pub(crate) media: MediaStore,
    pub(crate) sender: Arc<ScriptedSender>,
    pub(crate) sink: Arc<RecordingSink>,
    pub(crate) clock: Arc<MovedClock>,
}

impl World {
    /// A new one, or the one that the folder holds; `pages` of 4 KiB is all that the database may have.
    pub(crate) async fn open(folder: &Path, pages: Option<u32>) -> Self {
        let (database, _) = Database::open_limited(folder, &SystemClock, pages).await.unwrap();
        Self::on(folder, database)
    }

    pub(crate) fn on(folder: &Path, database: Database) -> Self {
        Self::on_with(folder, database, |config| config)
    }

    fn on_with(folder: &Path, database: Database, configure: impl FnOnce(EngineConfig) -> EngineConfig) -> Self {
        let sender = Arc::new(ScriptedSender::default());
        let config = configure(EngineConfig {
            retry_pauses: vec![Duration::from_millis(1); 3],
            unknown_again: Vec::new(),
            between_writes: Duration::from_millis(50),
            ..EngineConfig::default()
        });
        Self::made_of(folder, database, Arc::clone(&sender), sender, config)
    }

    /// With another patience.
    pub(crate) async fn configured(folder: &Path, configure: impl FnOnce(EngineConfig) -> EngineConfig) -> Self {
        let (database, _) = Database::open(folder, &SystemClock).await.unwrap();
        Self::on_with(folder, database, configure)
    }

    /// With another patience and so many pages.
    pub(crate) async fn limited(
        folder: &Path,
        pages: u32,
        configure: impl FnOnce(EngineConfig) -> EngineConfig,
    ) -> Self {
        let (database, _) = Database::open_limited(folder, &SystemClock, Some(pages)).await.unwrap();
        Self::on_with(folder, database, configure)
    }

    /// Removes a broadcast, which makes room.
    pub(crate) async fn remove(&self, id: &str) {
        sqlx::query("DELETE FROM broadcasts WHERE id = $1").bind(id).execute(self.database.pool()).await.unwrap();
    }

    /// A profile besides practice.
    pub(crate) fn other_profile(&self) -> ProfileView {
        let saved = self.engine.shared.deps.profiles.save(&Self::other_input(None, "8")).unwrap();
        ProfileView { profile: saved.profile, secret: SecretState::Stored }
    }

    /// A profile of a company that may have so many accounts.
    pub(crate) fn small_profile(&self, accounts: u32) -> ProfileView {
        let input =
            crate::profiles::ProfileInput { account_limit: Some(accounts.to_string()), ..Self::other_input(None, "8") };
        let saved = self.engine.shared.deps.profiles.save(&input).unwrap();
        ProfileView { profile: saved.profile, secret: SecretState::Stored }
    }

    /// The profile sends through another application from now on.
    pub(crate) fn change_agent(&self, view: &ProfileView) {
        let input = Self::other_input(Some(view.profile.id.clone()), "9");
        self.engine.shared.deps.profiles.save(&input).unwrap();
    }

    fn other_input(id: Option<String>, agent_id: &str) -> crate::profiles::ProfileInput {
        crate::profiles::ProfileInput {
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
        }
    }

    /// With another way out, and another patience.
    pub(crate) async fn with(folder: &Path, road: Arc<dyn Sender>, config: EngineConfig) -> Self {
        let (database, _) = Database::open(folder, &SystemClock).await.unwrap();
        Self::made_of(folder, database, Arc::default(), road, config)
    }

    fn made_of(
        folder: &Path,
        database: Database,
        sender: Arc<ScriptedSender>,
        road: Arc<dyn Sender>,
        config: EngineConfig,
    ) -> Self {
        let clock = Arc::new(MovedClock::default());
        let profiles = Profiles::open(Documents::open(folder, clock.clone()).unwrap(), Arc::new(TimedIds)).unwrap();
        let sink = Arc::new(RecordingSink::default());
        profiles.set_practice_endpoint("http://127.0.0.1:9", "ww1", 7, Some("zhangsan"));
        let media = MediaStore::new(folder, crate::compose::media::DEFAULT_CAP, clock.clone());
        let engine = Engine::new(EngineDeps {
            database: database.clone(),
            sender: road,
            profiles,
            people: Arc::new(NamedPeople),
            media: media.clone(),
            clock: clock.clone(),
            events: sink.clone(),
            ids: Arc::new(TimedIds),
            config,
        });
        Self { engine, history: History::new(database.clone(), clock.clone()), database, media, sender, sink, clock }
    }

    /// Reviews and orders.
    pub(crate) async fn order(&self, draft: Draft, undo_seconds: u32) -> SendOrder {
        self.order_of(&self.practice(), draft, undo_seconds).await
    }

    /// Reviews and orders for a profile.
    pub(crate) async fn order_of(&self, profile: &ProfileView, draft: Draft, undo_seconds: u32) -> SendOrder {
        let review = self.engine.review(profile.clone(), &draft, false, undo_seconds).await.unwrap();
        SendOrder {
            profile_id: profile.profile.id.clone(),
            draft,
            test: false,
            digest: review.digest,
            typed: review.expected,
            undo_seconds,
            acknowledged: None,
            schedule: None,
            stage: None,
        }
    }

    pub(crate) fn practice(&self) -> ProfileView {
        let profile = self.engine.shared.deps.profiles.get(crate::model::profile::PRACTICE_ID).unwrap();
        ProfileView { profile, secret: SecretState::Stored }
    }

    /// What brings files to WeCom.
    pub(crate) fn uploads(&self) -> Uploads {
        self.engine.shared.uploads()
    }

    /// Sends and waits for the end.
    pub(crate) async fn send(&self, draft: Draft) -> BroadcastSnapshot {
        let id = self.engine.start(self.order(draft, 0).await).await.unwrap();
        self.end_of(&id).await
    }

    /// Waits until nobody works on it.
    pub(crate) async fn end_of(&self, id: &str) -> BroadcastSnapshot {
        loop {
            let snapshot = self.engine.snapshot(id).await.unwrap();
            if snapshot.outcome.is_some() {
                return snapshot;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until a broadcast looks as wanted.
    pub(crate) async fn until(&self, id: &str, wanted: impl Fn(&BroadcastSnapshot) -> bool) -> BroadcastSnapshot {
        loop {
            let snapshot = self.engine.snapshot(id).await.unwrap();
            if wanted(&snapshot) {
                return snapshot;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub(crate) async fn ledger(&self, id: &str) -> Vec<LedgerRow> {
        self.history.ledger(id, 0, 1000).await.unwrap()
    }
}
