//! What the engine asks of the directory ([`People`]).

use super::Directory;
use crate::model::audience::{Audience, AudienceCount, Recipient, Renamed, Resolved};
use crate::model::store_error::StoreError;
use crate::ports::{People, Sort};
use async_trait::async_trait;

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
