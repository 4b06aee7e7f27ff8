//! Complete reads, one after the other: what each changed, and who of an audience is not there any more.

use super::changes::{Read, compare};
use super::{Directory, Inner, Loaded, refresh};
use crate::model::audience::{Audience, MOST_SHOWN, Recipient, RecipientKind};
use crate::model::contacts::{Contacts, ReadScope};
use crate::model::directory::{
    Absent, AbsentWhy, Absentees, ChangeKind, DirectoryChange, DirectoryChanges, DirectoryStage, MemberState,
};
use crate::model::error_view::ErrorView;
use crate::model::profile::Profile;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::directory::{self as table, DirectoryHead, NewRead};
use crate::store::directory_changes;
use std::collections::HashSet;
use std::sync::Arc;
use wecom::ids::AgentId;

/// Most lines of changes at once.
const MAX_LINES: u32 = 1000;

impl Directory {
    /// What changed from one complete read to the next, of a kind or of all, the newest read first; at most 1000 lines from `offset`
    /// on. 90 days are kept, and the newest 20,000 lines of a profile.
    pub async fn changes(
        &self,
        profile_id: &str,
        kind: Option<ChangeKind>,
        offset: u32,
        limit: u32,
    ) -> Result<DirectoryChanges, StoreError> {
        directory_changes::list(&self.inner.database, profile_id, kind, (offset, limit.min(MAX_LINES))).await
    }

    /// Those who were chosen by name and are not there: not in the directory, or there without getting anything. `None`: nobody as
    /// far as is known.
    pub async fn absent(&self, profile_id: &str, audience: &Audience) -> Result<Option<Absentees>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        // Everyone is whoever is there; and who was never read cannot be missed.
        if audience.all || !loaded.is_reliable() {
            return Ok(None);
        }
        let (mut seen, mut people, mut total) = (HashSet::new(), Vec::new(), 0);
        for one in audience.include.iter().filter(|one| one.kind == RecipientKind::Person) {
            let Some(why) = why_absent(&loaded, &one.id) else { continue };
            if !seen.insert(one.identity()) {
                continue;
            }
            total += 1;
            if people.len() < MOST_SHOWN {
                people.push((one.clone(), why));
            }
        }
        if total == 0 {
            return Ok(None);
        }
        let left = directory_changes::left(&self.inner.database, profile_id).await?;
        let (mut named, whys): (Vec<Recipient>, Vec<AbsentWhy>) = people.into_iter().unzip();
        self.fill_names(profile_id, &mut named).await?;
        let people = named.into_iter().zip(whys).map(|(recipient, why)| {
            let since = left.get(&recipient.key()).copied().filter(|_| why == AbsentWhy::Missing);
            Absent { recipient, why, since }
        });
        Ok(Some(Absentees { people: people.collect(), total }))
    }
}

fn why_absent(loaded: &Loaded, account: &str) -> Option<AbsentWhy> {
    let snapshot = &loaded.snapshot;
    let Some(member) = snapshot.member(account) else { return Some(AbsentWhy::Missing) };
    match snapshot.details.state(member)? {
        MemberState::Left => Some(AbsentWhy::Left),
        MemberState::Disabled => Some(AbsentWhy::Disabled),
        MemberState::Active | MemberState::NotActivated => None,
    }
}

/// What was stored; nothing when it makes no sense.
fn unless_corrupt<T>(read: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Corrupt(_)) => Ok(None),
        other => other,
    }
}

impl Inner {
    /// Reads, compares, stores and lays out. On failure: the trouble, and whether contacts may be read, when that is known now.
    pub(super) async fn read_and_store(
        &self,
        profile: &Profile,
        report: refresh::Report<'_>,
    ) -> Result<Arc<Loaded>, (ErrorView, Option<bool>)> {
        let client = self.connections.client(profile).await.map_err(|error| (error.into(), None))?;
        let (mut contacts, scope) = refresh::read(&client, AgentId(profile.agent_id), report)
            .await
            .map_err(|failure| (ErrorView::from(&failure.error), if failure.readable { None } else { Some(false) }))?;
        self.read_names(profile, &mut contacts).await;
        report(DirectoryStage::Saving, 0, None);
        let read_at = Timestamp::now(&*self.clock);
        let stored = async {
            let (contacts, changes) = self.compared(&profile.id, contacts, scope.clone(), read_at).await?;
            let read = NewRead { contacts: &contacts, scope: &scope, changes: &changes, read_at };
            table::replace(&self.database, &profile.id, &read).await?;
            let head = DirectoryHead { refreshed_at: Some(read_at), readable: true, problem: None };
            Loaded::lay_out(head, contacts, self.sheets.of(&profile.id).await).await
        };
        stored.await.map_err(|error: StoreError| (error.into(), None))
    }

    /// What is different from what is stored. What makes no sense there is compared with nothing.
    async fn compared(
        &self,
        profile_id: &str,
        contacts: Contacts,
        scope: ReadScope,
        read_at: Timestamp,
    ) -> Result<(Contacts, Vec<DirectoryChange>), StoreError> {
        let before = unless_corrupt(table::load(&self.database, profile_id).await.map(Some))?;
        let Some((_, before)) = before else { return Ok((contacts, Vec::new())) };
        let seen = unless_corrupt(table::scope_of(&self.database, profile_id).await)?;
        tokio::task::spawn_blocking(move || {
            let after = Read { contacts: &contacts, scope: Some(&scope) };
            let changes = compare(Read { contacts: &before, scope: seen.as_ref() }, after, read_at);
            (contacts, changes)
        })
        .await
        .map_err(|error| StoreError::Other(error.to_string()))
    }
}
