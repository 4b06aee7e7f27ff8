//! The secrets of the product: kept as they were typed, and the removal of those that are no longer wanted.

use super::Product;
use super::notices::{Notice, NoticeKind};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::secrets::{Forget, SecretScope, SecretStoreError, is_token_entry, token_entry};
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

/// Where a secret that was typed is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// In the keychain.
    Stored,
    /// In memory, until the program ends.
    Session {
        /// One in the keychain, whose place it takes, is removed.
        forget_stored: bool,
    },
}

impl Keep {
    /// The same in memory.
    #[must_use]
    pub fn in_memory(self) -> Self {
        match self {
            Self::Stored => Self::Session { forget_stored: false },
            session @ Self::Session { .. } => session,
        }
    }
}

/// A secret as it was typed into a form, and where it is to be kept.
#[derive(Debug, Clone)]
pub struct TypedSecret {
    /// The secret, or for a robot its address.
    pub text: SecretString,
    /// Where to keep it.
    pub keep: Keep,
}

impl TypedSecret {
    /// What a form hands over; nothing typed is no secret, and leaves the present one.
    pub fn of(text: Option<String>, session_only: bool, forget_stored: bool) -> Option<Self> {
        let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
        let keep = if session_only { Keep::Session { forget_stored } } else { Keep::Stored };
        Some(Self { text: SecretString::from(text), keep })
    }
}

impl Product {
    /// Keeps a secret that was typed for this scope. May wait for the keychain.
    pub(super) fn keep_secret(
        &self,
        name: &str,
        scope: &SecretScope,
        typed: TypedSecret,
    ) -> Result<(), SecretStoreError> {
        match typed.keep {
            Keep::Stored => self.store_secret(name, scope, typed.text),
            Keep::Session { forget_stored } => {
                self.secrets.set_for_session(name, scope, typed.text);
                if forget_stored {
                    self.forget_secret(name, Forget::Stored);
                }
                Ok(())
            }
        }
    }

    /// Puts a secret into the keychain. May wait for it.
    fn store_secret(&self, name: &str, scope: &SecretScope, secret: SecretString) -> Result<(), SecretStoreError> {
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
    pub(super) fn forget_secret(&self, name: &str, what: Forget) {
        let Err(error) = self.secrets.remove(name, what) else { return };
        tracing::warn!(%error, "the keychain did not give a secret up");
        let mut list = self.to_remove();
        if !list.names.iter().any(|known| known == name) {
            list.names.push(name.to_owned());
        }
        self.write_to_remove(&list);
        self.tell_of_refused(&list, &error);
    }

    /// Forgets what is kept of the secret of a profile's application. A computer without a keychain has kept nothing. May wait for the
    /// keychain.
    pub(super) fn forget_token(&self, profile_id: &str, what: Forget) {
        let name = token_entry(profile_id);
        match self.secrets.remove(&name, what) {
            Err(SecretStoreError::Unavailable(_)) | Ok(()) => {}
            Err(_) => self.forget_secret(&name, what),
        }
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
        // What is kept of a secret goes with it, and is none of those that somebody typed.
        let typed = list.names.iter().filter(|name| !is_token_entry(name)).count();
        let count = u32::try_from(typed.max(1)).unwrap_or(u32::MAX);
        self.notices.settle(NoticeKind::SecretNotRemoved);
        self.notices.add(Notice::of(NoticeKind::SecretNotRemoved).with_detail(error.to_string()).counting(count));
    }
}

/// Trouble with the keychain, at the field of the secret.
pub fn keychain_trouble(error: &SecretStoreError) -> ErrorView {
    let code = match error {
        SecretStoreError::Unavailable(_) => ErrorCode::KeychainUnavailable,
        SecretStoreError::Locked => ErrorCode::KeychainLocked,
        SecretStoreError::Elsewhere => ErrorCode::SecretElsewhere,
    };
    ErrorView::new(code, error.to_string()).at("secret")
}
