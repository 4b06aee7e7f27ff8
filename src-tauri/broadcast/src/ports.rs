//! What the product needs from its surroundings: secrets, fresh ids and a place to tell news. The shell brings the
//! keychain and the window; tests bring memory.

use crate::model::secrets::SecretScope;
use crate::profiles::SecretState;
use secrecy::SecretString;

/// Keeps one secret per profile and one key per robot, each with the scope that it was typed for. May block for as long as a person
/// needs to unlock a keychain; it is called on threads where that does no harm.
pub trait SecretStore: Send + Sync {
    /// The secret of this name for use in this scope: `None` when there is none, [`SecretStoreError::Elsewhere`] when the one that
    /// there is was typed for another ([`crate::model::secrets::KeptSecret`] decides).
    fn get(&self, name: &str, scope: &SecretScope) -> Result<Option<SecretString>, SecretStoreError>;

    /// Where the secret of this name is kept. Those that keep some in memory only have to say so.
    fn state(&self, name: &str, scope: &SecretScope) -> SecretState {
        match self.get(name, scope) {
            Ok(Some(_)) => SecretState::Stored,
            Err(SecretStoreError::Elsewhere) => SecretState::Elsewhere,
            Ok(None) | Err(_) => SecretState::Missing,
        }
    }
}

/// Why the place for secrets cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretStoreError {
    /// There is no keychain on this computer, or it does not answer.
    #[error("no keychain: {0}")]
    Unavailable(String),
    /// The keychain is locked and was not unlocked.
    #[error("the keychain is locked")]
    Locked,
    /// There is one, typed for another address or company: it is not given out, and must be typed again.
    #[error("the secret was typed for another address or company")]
    Elsewhere,
}

/// Makes ids: never the same twice, also across starts.
pub trait Ids: Send + Sync + std::fmt::Debug {
    /// A new id of letters, digits and hyphens.
    fn fresh(&self) -> String;
}

/// UUIDs of version 7: sorted by time, random behind it.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimedIds;

impl Ids for TimedIds {
    fn fresh(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }
}

/// Takes snapshots of long work. Called at most ten times a second per subject; must not block.
pub trait EventSink: Send + Sync {
    /// The directory of a profile changed: progress, end, trouble.
    fn directory(&self, status: crate::directory::DirectoryStatus);
    /// A broadcast changed.
    fn broadcast(&self, snapshot: crate::model::broadcast::BroadcastSnapshot);
    /// Something failed by a fault of Posthorn itself. What was concerned stands still; it says so in snapshots of its own.
    fn fault(&self, _what: &crate::model::error_view::ErrorView) {}
    /// A file of a send is being uploaded. The last piece of news of a file has `sent` equal to `total`.
    fn media(&self, _progress: crate::compose::media::uploads::MediaProgress) {}
}
