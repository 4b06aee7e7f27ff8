//! How many people an audience is: what the engine needs of the directory, and no more.

use crate::audience::Audience;
use crate::directory::{AudienceCount, Directory};
use crate::store::StoreError;
use async_trait::async_trait;

/// Counts people.
#[async_trait]
pub trait People: Send + Sync {
    /// Distinct people of an audience, as far as known.
    async fn count(&self, profile_id: &str, audience: &Audience) -> Result<AudienceCount, StoreError>;
}

#[async_trait]
impl People for Directory {
    async fn count(&self, profile_id: &str, audience: &Audience) -> Result<AudienceCount, StoreError> {
        Self::count(self, profile_id, audience).await
    }
}
