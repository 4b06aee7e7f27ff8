//! What the product needs from its surroundings: secrets, fresh ids and a place to tell news. The shell brings the
//! keychain and the window; tests bring memory.

use crate::profiles::SecretState;
use secrecy::SecretString;

/// Keeps one secret per profile. May block for as long as a person needs to unlock a keychain; it is called on threads
/// where that does no harm.
pub trait SecretStore: Send + Sync {
    /// The secret of a profile, `None` when there is none.
    fn get(&self, profile_id: &str) -> Result<Option<SecretString>, SecretStoreError>;

    /// Where the secret of a profile is kept. Those that keep some in memory only have to say so.
    fn state(&self, profile_id: &str) -> SecretState {
        match self.get(profile_id) {
            Ok(Some(_)) => SecretState::Stored,
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
    fn broadcast(&self, snapshot: crate::engine::BroadcastSnapshot);
    /// Something failed by a fault of Posthorn itself. What was concerned stands still; it says so in snapshots of its own.
    fn fault(&self, _what: &crate::problem::ErrorView) {}
    /// A file of a send is being uploaded. The last piece of news of a file has `sent` equal to `total`.
    fn media(&self, _progress: crate::media::uploads::MediaProgress) {}
}
