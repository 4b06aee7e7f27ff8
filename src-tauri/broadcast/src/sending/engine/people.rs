//! How many people an audience is, and who: what the engine needs of the directory, and no more.

use crate::directory::{AudienceCount, Directory, Renamed};
use crate::model::audience::{Audience, Recipient, RecipientKind, Resolved, Unresolvable};
use crate::store::StoreError;
use async_trait::async_trait;
use std::collections::HashSet;

/// Tells by the account whether somebody is of a sort.
pub type Sort<'a> = dyn Fn(&str) -> bool + Send + Sync + 'a;

/// Counts people, and takes out those who are excluded.
#[async_trait]
pub trait People: Send + Sync {
    /// Distinct people of an audience, as far as known.
    async fn count(&self, profile_id: &str, audience: &Audience) -> Result<AudienceCount, StoreError>;

    /// An audience with the names that its recipients have today, and those who were stored under another one.
    async fn named(&self, _: &str, audience: Audience) -> Result<(Audience, Vec<Renamed>), StoreError> {
        Ok((audience, Vec::new()))
    }

    /// An audience as requests can name it. Without a directory only accounts can be taken out of accounts.
    async fn resolve(&self, profile_id: &str, audience: &Audience) -> Result<Resolved, StoreError> {
        if audience.exclude.is_empty() {
            return Ok(Resolved { audience: audience.clone(), count: self.count(profile_id, audience).await? });
        }
        let Some(excluded) = audience.excluded_names() else {
            let count = self.count(profile_id, &Audience::default()).await?;
            let unresolvable = Some(Unresolvable::DirectoryUnread);
            return Ok(Resolved { audience: Audience::default(), count: AudienceCount { unresolvable, ..count } });
        };
        let before =
            self.count(profile_id, &Audience { include: audience.include.clone(), ..Audience::default() }).await?;
        let stays = |one: &&Recipient| !excluded.contains(&one.id.to_lowercase());
        let left = Audience::of(audience.include.iter().filter(stays).cloned().collect());
        let count = self.count(profile_id, &left).await?;
        let excluded = before.people.saturating_sub(count.people);
        Ok(Resolved { audience: left, count: AudienceCount { excluded, ..count } })
    }

    /// Those of the accounts (lower case) whom an audience reaches, as far as known.
    async fn among(&self, _: &str, audience: &Audience, keys: &[String]) -> Result<Vec<Recipient>, StoreError> {
        let named = |one: &&Recipient| one.kind == RecipientKind::Person && keys.contains(&one.id.to_lowercase());
        Ok(audience.include.iter().filter(named).cloned().collect())
    }

    /// How many of the people whom an audience reaches are of a sort that is told by their account, as far as they are known.
    async fn number_of(&self, _: &str, audience: &Audience, sort: &Sort<'_>) -> Result<u32, StoreError> {
        let named = audience.include.iter().filter(|one| one.kind == RecipientKind::Person && sort(&one.id));
        let distinct: HashSet<_> = named.map(Recipient::identity).collect();
        Ok(u32::try_from(distinct.len()).unwrap_or(u32::MAX))
    }
}

#[async_trait]
impl People for Directory {
    async fn count(&self, profile_id: &str, audience: &Audience) -> Result<AudienceCount, StoreError> {
        Self::count(self, profile_id, audience).await
    }

    async fn named(&self, profile_id: &str, audience: Audience) -> Result<(Audience, Vec<Renamed>), StoreError> {
        Self::named(self, profile_id, audience).await
    }

    async fn resolve(&self, profile_id: &str, audience: &Audience) -> Result<Resolved, StoreError> {
        Self::resolve(self, profile_id, audience).await
    }

    async fn among(
        &self,
        profile_id: &str,
        audience: &Audience,
        keys: &[String],
    ) -> Result<Vec<Recipient>, StoreError> {
        Self::among(self, profile_id, audience, keys).await
    }

    async fn number_of(&self, profile_id: &str, audience: &Audience, sort: &Sort<'_>) -> Result<u32, StoreError> {
        Self::number_of(self, profile_id, audience, sort).await
    }
}
