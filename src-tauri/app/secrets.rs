//! The secrets of the product: where each is, and the removal of those that are no longer wanted.

use crate::core::Core;
use crate::notices::{Notice, NoticeKind};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::profile::{Profile, ProfileView, SecretState};
use broadcast::model::secrets::{Forget, SecretScope, SecretStoreError};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Secrets that the keychain would not give up yet.
const REFUSED: &str = "secrets-to-remove.json";

/// The names of secrets that are to be removed from the keychain. They tell nothing of the secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct ToRemove {
    names: Vec<String>,
}

impl Core {
    /// All profiles, practice first. Asks the keychain: call off the runtime.
    pub fn profile_views(&self, keychain_answers: bool) -> Vec<ProfileView> {
        let seen = |profile: Profile| {
            if keychain_answers || profile.practice {
                return self.profile_view(profile);
            }
            let known = |scope: SecretScope| self.secrets.last_known(&profile.id, &scope);
            let secret = SecretScope::of_app(&profile).map_or(SecretState::Missing, known);
            ProfileView { profile, secret }
        };
        self.profiles.list().into_iter().map(seen).collect()
    }

    /// One profile with the state of its secret. Asks the keychain: call off the runtime.
    pub fn profile_view(&self, profile: Profile) -> ProfileView {
        let secret = if profile.practice { SecretState::Session } else { self.secret_state(&profile) };
        ProfileView { profile, secret }
    }

    /// Where the secret of a profile is. With an address that cannot be used no secret can be either.
    pub fn secret_state(&self, profile: &Profile) -> SecretState {
        SecretScope::of_app(profile).map_or(SecretState::Missing, |scope| self.secrets.state(&profile.id, &scope))
    }

    /// Puts a secret into the keychain. May wait for it.
    pub fn store_secret(&self, name: &str, scope: &SecretScope, secret: SecretString) -> Result<(), SecretStoreError> {
        self.secrets.set(name, scope, secret)?;
        // An earlier one of this name was perhaps still to be removed: this one is not it.
        let mut list = self.to_remove();
        if list.names.iter().any(|known| known == name) {
            list.names.retain(|known| known != name);
            self.write_to_remove(&list);
        }
        Ok(())
    }

    /// Forgets a secret. One that the keychain does not give up is told, and tried again at the next start: it must not stay behind
    /// unseen. May wait for the keychain.
    pub fn forget_secret(&self, name: &str, what: Forget) {
        let Err(error) = self.secrets.remove(name, what) else { return };
        tracing::warn!(%error, "the keychain did not give a secret up");
        let mut list = self.to_remove();
        if !list.names.iter().any(|known| known == name) {
            list.names.push(name.to_owned());
        }
        self.write_to_remove(&list);
        self.tell_of_refused(&list, &error);
    }

    /// Tries again to remove what the keychain would not give up. May wait for the keychain.
    pub fn remove_refused(&self) {
        let mut list = self.to_remove();
        if list.names.is_empty() {
            return;
        }
        let before = list.clone();
        let mut refused = None;
        list.names.retain(|name| {
            self.secrets.remove(name, Forget::Stored).inspect_err(|error| refused = Some(error.clone())).is_err()
        });
        if list != before {
            self.write_to_remove(&list);
        }
        if let Some(error) = refused {
            self.tell_of_refused(&list, &error);
        }
    }

    fn to_remove(&self) -> ToRemove {
        let read = self.documents.read::<ToRemove>(REFUSED);
        read.inspect_err(|error| tracing::warn!(%error, "secrets to remove")).ok().flatten().unwrap_or_default()
    }

    fn write_to_remove(&self, list: &ToRemove) {
        let written =
            if list.names.is_empty() { self.documents.remove(REFUSED) } else { self.documents.write(REFUSED, list) };
        if let Err(error) = written {
            tracing::warn!(%error, "which secrets are to be removed could not be written down");
        }
    }

    fn tell_of_refused(&self, list: &ToRemove, error: &SecretStoreError) {
        let count = u32::try_from(list.names.len()).unwrap_or(u32::MAX);
        self.notices.settle(NoticeKind::SecretNotRemoved);
        self.notices.add(Notice::of(NoticeKind::SecretNotRemoved).with_detail(error.to_string()).counting(count));
    }
}

/// Trouble with the keychain, for a page.
pub fn keychain_trouble(error: &SecretStoreError) -> ErrorView {
    let code = match error {
        SecretStoreError::Unavailable(_) => ErrorCode::KeychainUnavailable,
        SecretStoreError::Locked => ErrorCode::KeychainLocked,
        SecretStoreError::Elsewhere => ErrorCode::SecretElsewhere,
    };
    ErrorView::new(code, error.to_string()).at("secret")
}
