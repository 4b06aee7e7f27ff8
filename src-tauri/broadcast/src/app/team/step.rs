//! Keeps a computer and its team in step: what colleagues changed comes in, what was changed here is handed on. Each computer has all of
//! it as documents of its own, so that writing goes on without the team's database.
//!
//! Of two changes of the same thing the first to reach the team stays; the other one is kept under a name of its own. Nothing is
//! deleted for everybody because a file of one computer is missing.

use super::items::{Item, company_of};
use super::membership::{Known, Step};
use crate::app::record::Record;
use crate::app::{AppResult, Product, off_the_runtime};
use crate::model::changed::Changed;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::{Profile, app_of};
use crate::model::secrets::SecretScope;
use crate::model::team::TeamRight;
use crate::model::timestamp::Timestamp;
use crate::store::shared::{self, Change, Put, SharedItem, SharedKey, SharedKind};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How many changes are looked at together.
const AT_ONCE: u32 = 200;
/// Largest body that is handed on: what a colleague writes waits for it.
const MOST_BYTES: usize = 4_000_000;
/// How long it may take altogether.
const LONGEST: Duration = Duration::from_secs(75);
/// How often it is begun anew where colleagues are faster.
const ROUNDS: u32 = 5;

/// What came in, for whoever shows it.
#[derive(Debug, Default)]
struct News {
    companies: bool,
    templates: bool,
}

impl News {
    fn add(&mut self, kind: SharedKind) {
        match kind {
            SharedKind::Company => self.companies = true,
            SharedKind::Template => self.templates = true,
            // They are asked for when they are to be seen.
            SharedKind::Audience => {}
        }
    }
}

impl Product {
    /// Takes in what colleagues changed, and hands on what was changed here, until both have the same. `changed_here`: something may have
    /// been changed here since it was last done.
    pub(super) async fn keep_step(&self, record: &Record, changed_here: bool) -> AppResult<()> {
        let author = self.member_name();
        let right = timeout(LONGEST, self.look_at_right(record)).await.unwrap_or_else(|_| Err(silent()))?;
        let mut step = self.team.step.lock().await;
        let mut news = News::default();
        if step.is_lost {
            // What does not come from the team now is nobody's but this computer's.
            step.own_templates = self.templates.all().into_iter().map(|template| template.id).collect();
        }
        let kept = self.keep_step_in(record, (&author, right), (&mut step, &mut news), changed_here);
        // A line that fell silent would hold up who wants to leave. What was done by then stands.
        let done = timeout(LONGEST, kept).await.unwrap_or_else(|_| Err(silent()));
        step.is_lost &= done.is_err();
        self.team.use_companies(&step.companies, step.is_lost);
        if news.companies {
            self.events.changed(Changed::App);
        }
        if news.templates {
            self.events.changed(Changed::Templates);
        }
        done
    }

    async fn keep_step_in(
        &self,
        record: &Record,
        who: (&str, TeamRight),
        (step, news): (&mut Step, &mut News),
        changed_here: bool,
    ) -> AppResult<()> {
        for _ in 0..ROUNDS {
            let came_in = self.take_in_changes(record, step, news).await?;
            if !(came_in || changed_here) || self.hand_on(record, who, step, news).await? {
                break;
            }
        }
        Ok(())
    }

    /// Whether there were any.
    async fn take_in_changes(&self, record: &Record, step: &mut Step, news: &mut News) -> AppResult<bool> {
        if shared::newest(&record.database).await? < step.seen {
            tracing::warn!(seen = step.seen, "the team's database is older than it was: everything is compared anew");
            step.seen = 0;
            step.known.clear();
        }
        let mut any = false;
        loop {
            let changed =
                shared::changed_since(&record.database, (step.seen, Timestamp(step.seen_at)), AT_ONCE).await?;
            if changed.is_empty() {
                return Ok(any);
            }
            any = true;
            for Change { number, at, key } in changed {
                if let Some(key) = key
                    && let Some(item) = shared::open(&record.database, &key).await?
                {
                    self.take_in_change(step, &key, item, news).await?;
                }
                step.seen = step.seen.max(number);
                step.seen_at = step.seen_at.max(at.0);
            }
            step.write(&self.documents)?;
        }
    }

    /// One change. What cannot be read, as of a newer program, is passed over; a full disk is not.
    async fn take_in_change(
        &self,
        step: &mut Step,
        key: &SharedKey,
        item: SharedItem,
        news: &mut News,
    ) -> AppResult<()> {
        let number = item.number;
        let is_known = number == step.number_of(key) && !step.is_unread(key);
        if is_known || company_of(key).is_some_and(|id| step.left_out.contains(id)) {
            return Ok(());
        }
        match self.put_in_place(step, key, item).await {
            Ok(()) => news.add(key.kind),
            Err(error) if is_of_the_disk(&error) => return Err(error),
            Err(error) => {
                tracing::warn!(?key, ?error, "something that a colleague shared is passed over");
                let digest = step.known.remove(key).and_then(|known| known.digest);
                step.known.insert(key.clone(), Known { number, digest, unread: true });
            }
        }
        Ok(())
    }

    async fn put_in_place(&self, step: &mut Step, key: &SharedKey, item: SharedItem) -> AppResult<()> {
        let here = self.own_item(key).as_ref().map(Item::digest).transpose()?;
        let was = step.known.get(key).and_then(|known| known.digest.clone());
        let changed_here = here.is_some() && here != was;
        let Some(body) = item.body else {
            if here.is_some() && !changed_here {
                self.drop_item(key)?;
            }
            // What was changed here meanwhile is handed on anew.
            step.note(key.clone(), item.number, None);
            return Ok(());
        };
        let coming = self.unpacked(key, &body)?;
        if here != Some(coming.digest()?) {
            tracing::info!(?key, author = item.author, changed_here, "a colleague changed something");
            if changed_here && let Some(copy) = self.keep_copy(key)?
                // What was this computer's own stays so.
                && step.own_templates.contains(&key.id)
            {
                step.own_templates.insert(copy);
            }
            self.take_in(coming).await?;
        }
        step.own_templates.remove(&key.id);
        if key.kind == SharedKind::Company {
            step.wanted.remove(&key.id);
            step.companies.insert(key.id.clone());
        }
        if key.kind == SharedKind::Company {
            // By which name it goes on this computer is for nobody else.
            self.set_apart(step, key, item.number)?;
        }
        let digest = self.own_item(key).as_ref().map(Item::digest).transpose()?;
        step.note(key.clone(), item.number, digest);
        if key.kind == SharedKind::Company { Ok(()) } else { self.set_apart(step, key, item.number) }
    }

    /// Sees to it that two things of one kind do not go by the same name: the one that came to the team later, or did not yet, yields.
    fn set_apart(&self, step: &Step, key: &SharedKey, number: i64) -> AppResult<()> {
        let Some(other) = self.namesake(key)? else { return Ok(()) };
        let yields = match step.number_of(&other) {
            // Whoever sends by the name of a company of their own goes on doing so.
            0 if key.kind == SharedKind::Company && !self.is_one_application(key, &other) => key,
            0 => &other,
            theirs if theirs > number => &other,
            _ => key,
        };
        self.tell_apart(yields)
    }

    fn app_of_company(&self, key: &SharedKey) -> Option<String> {
        let profile = self.profiles.get(&key.id).ok().filter(|_| key.kind == SharedKind::Company);
        profile.as_ref().map(app_of)
    }

    fn is_one_application(&self, one: &SharedKey, other: &SharedKey) -> bool {
        self.app_of_company(one) == self.app_of_company(other)
    }

    async fn take_in(&self, item: Item) -> AppResult<()> {
        match item {
            Item::Company { id, company } => {
                let came = self.profiles.take_in(&id, &company)?;
                if came.identity_changed {
                    self.directory.forget(&id).await?;
                }
                if let Some(twin) = came.twin {
                    self.lend_secret(twin, came.profile).await?;
                }
                self.connections.forget(&id);
                if let Ok(profile) = self.profiles.get(&id) {
                    self.lend_to(&profile);
                }
                Ok(())
            }
            Item::Template(template) => Ok(self.templates.take_in(*template)?),
            Item::Audience(saved) => Ok(self.audiences.take_in(saved)?),
        }
    }

    /// Whoever has the secret of an application on this computer need not type it again for the team's company with the same one.
    async fn lend_secret(&self, from: Profile, to: Profile) -> AppResult<()> {
        let secrets = Arc::clone(&self.secrets);
        off_the_runtime(move || {
            let Ok(scope) = SecretScope::of_app(&from) else { return };
            let lent = secrets.get(&from.id, &scope).and_then(|secret| match secret {
                Some(secret) => secrets.set(&to.id, &scope, secret),
                None => Ok(()),
            });
            if let Err(error) = lent {
                tracing::info!(%error, "the secret of a company has to be typed once more");
            }
        })
        .await
    }

    /// Hands on what was changed here; `false`: a colleague was faster somewhere, or there is more.
    async fn hand_on(
        &self,
        record: &Record,
        (author, right): (&str, TeamRight),
        step: &mut Step,
        news: &mut News,
    ) -> AppResult<bool> {
        let mut done = true;
        let mut here = BTreeSet::new();
        for item in self.own_items(step.companies.iter().cloned())? {
            let key = item.key();
            if !step.is_for_team(&key)
                || step.is_unread(&key)
                || (step.wanted.contains(&key.id) && self.has_twin(step, &key.id))
            {
                continue;
            }
            here.insert(key.clone());
            let digest = item.digest()?;
            if step.known.get(&key).is_some_and(|known| known.digest.as_ref() == Some(&digest)) {
                continue;
            }
            if key.kind == SharedKind::Company && right < TeamRight::Owner {
                self.take_back(record, &key, step, news).await?;
                continue;
            }
            let body = match self.packed(&item) {
                Ok(body) if body.len() <= MOST_BYTES => body,
                Ok(body) => {
                    tracing::warn!(?key, bytes = body.len(), "something is too large to be shared");
                    continue;
                }
                Err(error) => {
                    tracing::warn!(?key, ?error, "something cannot be shared as it is");
                    continue;
                }
            };
            let app = self.app_of_company(&key);
            let new = Put { body: Some(&body), app: app.as_deref() };
            let put = shared::put(&record.database, &key, step.number_of(&key), &new, author).await?;
            let Some(number) = put else {
                // Somebody was faster, or the database is older than it was.
                if let Some(item) = shared::open(&record.database, &key).await? {
                    self.take_in_change(step, &key, item, news).await?;
                }
                done = false;
                continue;
            };
            // Its audiences follow.
            done &= !step.wanted.remove(&key.id);
            if key.kind == SharedKind::Company {
                step.companies.insert(key.id.clone());
            }
            step.note(key, number, Some(digest));
            step.write(&self.documents)?;
        }
        step.wanted.clear();
        Ok(self.hand_on_deletions(record, author, (step, news), &here).await? && done)
    }

    /// A company is the owners' to change: what was changed of it here while nobody knew that is as the team has it again.
    async fn take_back(&self, record: &Record, key: &SharedKey, step: &mut Step, news: &mut News) -> AppResult<()> {
        if let (Some(known), Some(item)) = (step.known.get_mut(key), shared::open(&record.database, key).await?) {
            known.number = 0;
            self.take_in_change(step, key, item, news).await?;
            step.write(&self.documents)?;
        }
        Ok(())
    }

    /// Whether the team has the application of a company of this computer already, as a company of its own.
    fn has_twin(&self, step: &Step, id: &str) -> bool {
        let Ok(profile) = self.profiles.get(id) else { return false };
        let others = self.profiles.list().into_iter().filter(|other| step.companies.contains(&other.id));
        others.into_iter().any(|other| other.id != id && app_of(&other) == app_of(&profile))
    }

    /// Hands on what was deleted here on purpose. What is missing otherwise comes back from the team.
    async fn hand_on_deletions(
        &self,
        record: &Record,
        author: &str,
        (step, news): (&mut Step, &mut News),
        here: &BTreeSet<SharedKey>,
    ) -> AppResult<bool> {
        let deleted = self.team.deleted();
        let known = step.known.iter().filter(|(_, known)| known.digest.is_some() && !known.unread);
        let gone = known.map(|(key, _)| key).filter(|key| !here.contains(key) && self.own_item(key).is_none());
        let gone: Vec<SharedKey> = gone.cloned().collect();
        let mut done = true;
        for key in gone {
            if key.kind == SharedKind::Company && deleted.0.contains(&key) {
                step.companies.remove(&key.id);
                step.left_out.insert(key.id.clone());
            }
            if company_of(&key).is_some_and(|id| step.left_out.contains(id)) {
                step.known.remove(&key);
            } else if deleted.0.contains(&key) {
                let put = shared::put(&record.database, &key, step.number_of(&key), &Put::default(), author).await?;
                let Some(number) = put else {
                    done = false;
                    continue;
                };
                step.note(key.clone(), number, None);
            } else {
                step.known.remove(&key);
                if let Some(item) = shared::open(&record.database, &key).await? {
                    self.take_in_change(step, &key, item, news).await?;
                }
                continue;
            }
            step.write(&self.documents)?;
        }
        if done {
            self.team.handed_on(&self.documents, &deleted)?;
        }
        Ok(done)
    }
}

fn silent() -> ErrorView {
    ErrorView::new(ErrorCode::StorageAway, "the team's database does not answer any more")
}

/// Whether it is the disk that keeps something from being taken in: it is tried again.
fn is_of_the_disk(error: &ErrorView) -> bool {
    matches!(error.code, ErrorCode::StorageFull | ErrorCode::StorageReadOnly | ErrorCode::StorageBusy)
}
