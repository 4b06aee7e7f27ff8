//! The team that this computer is in: joined, kept in step with, left. A company that is the team's has its sends in the team's database;
//! everything else stays on this computer, and goes on when that database is away.

mod history;
mod items;
mod membership;
mod reach;
mod step;

use super::record::Record;
use super::secrets::{Keep, TypedSecret, keychain_trouble};
use super::{AppResult, Product, Role, off_the_runtime};
use crate::documents::{DocumentError, Documents};
use crate::model::changed::Changed;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::history::HistoryFilter;
use crate::model::profile::{PRACTICE_ID, Profile};
use crate::model::secrets::{Forget, SecretScope, TEAM_PASSWORD};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::team::{TeamFound, TeamInput, TeamLog, TeamMembership, TeamRight, TeamStanding, TeamView};
use crate::profiles::SharedCompany;
use crate::store::shared::{self, SharedKey, SharedKind};
use crate::store::{Database, STATEMENTS_FOR_IT, ServerAddress, ServerLook, deeds};
use membership::{Deleted, Membership, Step};
use parking_lot::Mutex;
pub(super) use reach::close;
use reach::end;
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::{Mutex as AsyncMutex, Notify};
use tokio::time::Instant;

/// The documents that have what is shared.
const SHARED_DOCUMENTS: &[&str] = &["profiles.json", "templates/", "audiences/"];

/// Most lines of the log that are read at once.
const MOST_LINES: u32 = 200;

/// What is known of the team.
pub(super) struct Team {
    kept: Mutex<Kept>,
    /// One tries to reach it at a time.
    reaching: AsyncMutex<()>,
    /// How far both are in step; who has it keeps them so.
    step: AsyncMutex<Step>,
    /// Something was changed here, the team was joined, or it was left.
    due: Arc<Notify>,
    /// Sends are moved between both records by one at a time.
    moving: AsyncMutex<()>,
    /// Somebody else wrote something, or it was looked whether they did.
    pub(super) heard: Notify,
}

#[derive(Default)]
struct Kept {
    membership: Option<Membership>,
    companies: BTreeSet<String>,
    /// Which these are is not known before both are in step.
    is_lost: bool,
    deleted: Deleted,
    record: Option<Record>,
    /// What who works here may do, as far as it was asked.
    right: Option<TeamRight>,
    /// Why it is away, and since when that is known.
    problem: Option<(ErrorView, Instant)>,
}

impl Team {
    /// What the documents say; nobody is asked.
    pub(super) fn open(documents: &Documents) -> Result<Self, DocumentError> {
        let due = Arc::<Notify>::default();
        documents.listen(SHARED_DOCUMENTS, Arc::clone(&due));
        let step = Step::read(documents)?;
        let kept = Kept {
            membership: Membership::read(documents)?,
            companies: step.companies.clone(),
            is_lost: step.is_lost,
            deleted: Deleted::read(documents)?,
            ..Kept::default()
        };
        Ok(Self {
            kept: Mutex::new(kept),
            reaching: AsyncMutex::default(),
            step: AsyncMutex::new(step),
            due,
            moving: AsyncMutex::default(),
            heard: Notify::new(),
        })
    }

    pub(super) fn is_joined(&self) -> bool {
        self.kept.lock().membership.is_some()
    }

    pub(super) fn has_company(&self, profile_id: &str) -> bool {
        let kept = self.kept.lock();
        let may_be = kept.companies.contains(profile_id) || (kept.is_lost && profile_id != PRACTICE_ID);
        kept.membership.is_some() && may_be
    }

    /// Which companies are the team's is not known before both are in step.
    pub(super) fn is_lost(&self) -> bool {
        let kept = self.kept.lock();
        kept.membership.is_some() && kept.is_lost
    }

    /// Its record, once it was reached.
    pub(super) fn record(&self) -> Option<Record> {
        self.kept.lock().record.clone()
    }

    /// For which server the password of its database is.
    pub(super) fn scope(&self) -> Option<SecretScope> {
        self.kept.lock().membership.as_ref().map(Membership::scope)
    }

    /// What who works here may do; nothing of who is in no team.
    pub(super) fn right(&self) -> Option<TeamRight> {
        self.kept.lock().right
    }

    fn use_companies(&self, companies: &BTreeSet<String>, is_lost: bool) {
        let mut kept = self.kept.lock();
        kept.companies.clone_from(companies);
        kept.is_lost = is_lost;
    }

    fn deleted(&self) -> Deleted {
        self.kept.lock().deleted.clone()
    }

    fn handed_on(&self, documents: &Documents, deleted: &Deleted) -> Result<(), DocumentError> {
        let mut kept = self.kept.lock();
        let before = kept.deleted.0.len();
        kept.deleted.0.retain(|key| !deleted.0.contains(key));
        if kept.deleted.0.len() == before { Ok(()) } else { kept.deleted.write(documents) }
    }

    /// Notes what came of asking it; whether that is news.
    fn note(&self, problem: Option<ErrorView>) -> bool {
        let mut kept = self.kept.lock();
        let is_news = kept.problem.as_ref().map(|(known, _)| known.code) != problem.as_ref().map(|one| one.code);
        kept.problem = problem.map(|problem| (problem, Instant::now()));
        is_news
    }
}

/// A password as a form hands it over. Blanks at its ends belong to it; nothing typed is none.
pub fn typed_password(text: Option<String>) -> Option<SecretString> {
    text.filter(|text| !text.is_empty()).map(SecretString::from)
}

fn no_team() -> ErrorView {
    ErrorView::new(ErrorCode::NotFound, "this computer is in no team")
}

/// In the team it is for others to do.
pub(super) fn not_yours(right: TeamRight) -> ErrorView {
    let text = format!("the team's database gives no right to it: {}", right.word());
    ErrorView::new(ErrorCode::NotYourRight, text).with_detail(right.word())
}

impl Product {
    /// How it is with the team. Nobody is asked.
    pub fn team_view(&self) -> TeamView {
        let kept = self.team.kept.lock();
        let membership = kept.membership.as_ref().map(|joined| {
            let address = joined.address(None).ok();
            let standing = match (&kept.problem, &kept.record) {
                (Some(_), _) => TeamStanding::Away,
                (None, Some(_)) => TeamStanding::Reached,
                (None, None) => TeamStanding::Reaching,
            };
            TeamMembership {
                place: address.as_ref().map(ServerAddress::place).unwrap_or_default(),
                user: address.as_ref().map(|address| address.user().to_owned()).unwrap_or_default(),
                name: joined.name.clone(),
                right: kept.right,
                standing,
                problem: kept.problem.as_ref().map(|(problem, _)| problem.clone()),
                companies: kept.companies.iter().cloned().collect(),
            }
        });
        TeamView { membership, statements: STATEMENTS_FOR_IT.to_owned() }
    }

    /// What stands at an address that somebody typed. Nothing is changed.
    pub async fn team_look(&self, input: &TeamInput, password: Option<SecretString>) -> AppResult<TeamFound> {
        let (membership, password) = Membership::nameless(input, password)?;
        let address = membership.address(password)?;
        let look = address.look().await?;
        let found = TeamFound {
            place: address.place(),
            is_new: look == ServerLook::New,
            companies: Vec::new(),
            templates: (look == ServerLook::New).then_some(0),
        };
        if look != ServerLook::Current {
            return Ok(found);
        }
        let database = Database::join(&address).await?;
        let read = Self::found_in(&database, found).await;
        database.close().await;
        read
    }

    async fn found_in(database: &Database, found: TeamFound) -> AppResult<TeamFound> {
        let mut companies = Vec::new();
        for id in shared::ids(database, SharedKind::Company).await? {
            let key = SharedKey { kind: SharedKind::Company, id };
            let item = shared::open(database, &key).await?;
            let company = item.and_then(|item| serde_json::from_str::<SharedCompany>(&item.body?).ok());
            companies.extend(company.map(|company| company.name().to_owned()));
        }
        let templates = shared::ids(database, SharedKind::Template).await?.len();
        Ok(TeamFound { companies, templates: Some(u32::try_from(templates).unwrap_or(u32::MAX)), ..found })
    }

    /// Joins a team, with what goes along. The password is kept first: a computer that cannot come back is not in the team.
    pub async fn join_team(self: &Arc<Self>, input: &TeamInput, password: Option<SecretString>) -> AppResult<TeamView> {
        let (membership, password) = Membership::typed(input, password)?;
        let _turn = self.team.reaching.lock().await;
        if self.team.is_joined() {
            return Err(ErrorView::new(ErrorCode::NotPossible, "this computer is in a team already"));
        }
        for id in &input.companies {
            self.has_nothing_open(id).await?;
        }
        let address = membership.address(password.clone())?;
        let record = self.team_record_in(Database::join(&address).await?, &membership, &address);
        let kept = match self.may_bring(&record, &input.companies).await {
            Ok(()) => self.begin_membership(input, &membership, password).await,
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            self.team.kept.lock().right = None;
            close(&record.database).await;
            return Err(error);
        }
        self.enter(membership, record).await
    }

    /// Only an owner adds companies to the team.
    async fn may_bring(&self, record: &Record, companies: &[String]) -> AppResult<()> {
        let right = self.look_at_right(record).await?;
        if companies.is_empty() || right >= TeamRight::Owner {
            Ok(())
        } else {
            Err(not_yours(TeamRight::Owner).at("companies"))
        }
    }

    /// Writes down that this computer is in a team, and with what.
    async fn begin_membership(
        self: &Arc<Self>,
        input: &TeamInput,
        membership: &Membership,
        password: Option<SecretString>,
    ) -> AppResult<()> {
        self.keep_team_password(membership, password, input.session_only).await?;
        let own_templates = if input.templates { Vec::new() } else { self.templates.all() };
        let profiles = self.profiles.list().into_iter().filter(|profile| !profile.practice);
        let wanted = profiles.map(|profile| profile.id).filter(|id| input.companies.contains(id)).collect();
        let own_templates = own_templates.into_iter().map(|template| template.id).collect();
        let step = Step { wanted, own_templates, history: input.history, ..Step::default() };
        let mut kept = self.team.step.lock().await;
        let written = step.write(&self.documents).and_then(|()| membership.write(&self.documents));
        if let Err(error) = written {
            let product = Arc::clone(self);
            off_the_runtime(move || product.forget_secret(TEAM_PASSWORD, Forget::All)).await?;
            return Err(error.into());
        }
        *kept = step;
        Ok(())
    }

    /// What a company has open here is sent from here: it comes to its end before the company becomes a team's, so that no two send for
    /// one application without knowing of each other.
    async fn has_nothing_open(&self, profile_id: &str) -> AppResult<()> {
        let open = HistoryFilter { profile_id: Some(profile_id.to_owned()), ..HistoryFilter::open() };
        let total = self.own.history.find(&open, 0, 1).await?.total;
        if total == 0 {
            return Ok(());
        }
        let name = self.profile(profile_id)?.name;
        let text = format!("{total} sends of the company are not over");
        Err(ErrorView::new(ErrorCode::Busy, text).at("companies").with_detail(name))
    }

    async fn keep_team_password(
        self: &Arc<Self>,
        membership: &Membership,
        password: Option<SecretString>,
        session_only: bool,
    ) -> AppResult<()> {
        let (product, scope) = (Arc::clone(self), membership.scope());
        let keep = if session_only { Keep::Session { forget_stored: false } } else { Keep::Stored };
        let keeping = off_the_runtime(move || {
            let Some(text) = password else { return product.forget_team_password(Forget::All) };
            let kept = product.keep_secret(TEAM_PASSWORD, &scope, TypedSecret { text, keep });
            kept.map_err(|error| keychain_trouble(&error).at("password"))?;
            if session_only { product.forget_team_password(Forget::Stored) } else { Ok(()) }
        });
        keeping.await?
    }

    /// Keeps another password for the team's database, and tries it.
    pub async fn set_team_password(
        self: &Arc<Self>,
        password: Option<SecretString>,
        session_only: bool,
    ) -> AppResult<TeamView> {
        let membership = self.team.kept.lock().membership.clone().ok_or_else(no_team)?;
        membership.address(password.clone())?.look().await?;
        self.keep_team_password(&membership, password, session_only).await?;
        let former = self.team.kept.lock().record.take();
        if let Some(record) = former {
            // It would ask with the former password for ever.
            tokio::spawn(async move { end(&record).await });
        }
        self.reach_team().await?;
        Ok(self.team_view())
    }

    async fn enter(&self, membership: Membership, record: Record) -> AppResult<TeamView> {
        {
            let mut kept = self.team.kept.lock();
            let right = kept.right;
            *kept = Kept { membership: Some(membership), record: Some(record.clone()), right, ..Kept::default() };
        }
        // What cannot be done now is done by who keeps both in step.
        let problem = self.keep_step(&record, true).await.err();
        self.team.note(problem);
        self.team.due.notify_one();
        self.events.changed(Changed::App);
        Ok(self.team_view())
    }

    /// Makes a company of this computer the team's.
    pub async fn share_company(self: &Arc<Self>, profile_id: &str) -> AppResult<TeamView> {
        let profile = self.profile(profile_id)?;
        if profile.practice {
            return Err(ErrorView::new(ErrorCode::NotPossible, "practice is everybody's own"));
        }
        self.has_nothing_open(profile_id).await?;
        let record = self.team_record().await?;
        self.may_bring(&record, std::slice::from_ref(&profile.id)).await?;
        {
            let mut step = self.team.step.lock().await;
            step.wanted.insert(profile.id.clone());
            step.write(&self.documents)?;
        }
        self.keep_step(&record, true).await?;
        if !self.team.has_company(&profile.id) {
            let text = "the team has a company with the same application already";
            return Err(ErrorView::new(ErrorCode::NotPossible, text).with_detail(profile.name));
        }
        self.events.changed(Changed::App);
        Ok(self.team_view())
    }

    /// A company as the team has it now. A command line looks before it sends: nobody told it what colleagues changed.
    pub async fn newest_of(&self, profile_id: &str) -> AppResult<Profile> {
        if self.role == Role::CommandLine && self.team.has_company(profile_id) {
            self.reach_team().await?;
        }
        self.profile(profile_id)
    }

    /// Leaves the team. Companies, templates and audiences stay on this computer as they are, with a copy of what who works here sent; what
    /// the others sent is not to be seen here any more, and the team has all of it still.
    pub async fn leave_team(self: &Arc<Self>) -> AppResult<TeamView> {
        // For what stays with who leaves. It may be away, and is left all the same.
        if let Err(error) = self.team_record().await {
            tracing::info!(?error, "the team's database is not there as it is left");
        }
        let _turn = self.team.reaching.lock().await;
        if !self.team.is_joined() {
            return Ok(self.team_view());
        }
        let mut step = self.team.step.lock().await;
        if let Some(record) = self.team.record() {
            self.keep_own_sends(&record).await;
            end(&record).await;
        }
        Membership::remove(&self.documents)?;
        *step = Step::default();
        *self.team.kept.lock() = Kept::default();
        drop(step);
        self.attention.hear(|heard, _| heard.team_left());
        let product = Arc::clone(self);
        off_the_runtime(move || product.forget_secret(TEAM_PASSWORD, Forget::All)).await?;
        self.team.due.notify_one();
        self.events.changed(Changed::App);
        Ok(self.team_view())
    }

    /// Something was deleted here on purpose: it is to be gone for the team as well.
    pub(super) fn deleted_for_team(&self, kind: SharedKind, id: String) {
        let mut kept = self.team.kept.lock();
        if kept.membership.is_none() || !kept.deleted.0.insert(SharedKey { kind, id }) {
            return;
        }
        if let Err(error) = kept.deleted.write(&self.documents) {
            tracing::warn!(%error, "what was deleted comes back from the team");
        }
        drop(kept);
        self.team.due.notify_one();
    }

    /// Releases what a colleague ordered. `digest` is that of what was looked at.
    pub async fn release_send(&self, id: &str, digest: &str) -> AppResult<BroadcastSnapshot> {
        let record = self.record_of(id).await?;
        if self.team.right() < Some(TeamRight::Approver) {
            return Err(not_yours(TeamRight::Approver));
        }
        Ok(record.engine.release(id, digest).await?)
    }

    /// What was done in the team, the newest first.
    pub async fn team_log(&self, offset: u32, limit: u32) -> AppResult<TeamLog> {
        let record = self.team_record().await?;
        Ok(deeds::list(&record.database, (offset, limit.min(MOST_LINES))).await?)
    }

    fn member_name(&self) -> String {
        self.team.kept.lock().membership.as_ref().map(|joined| joined.name.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod rights_tests;
#[cfg(test)]
mod tests;
