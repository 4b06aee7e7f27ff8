//! Secrets in the system's keychain (Keychain on macOS, Credential Manager on Windows, Secret Service on Linux), with a
//! memory-only place beside it for computers that have none and for the practice profile.
//!
//! Every call to the keychain runs on a thread of its own with a time limit: a keychain that asks the user for a password, or a
//! D-Bus service that does not answer, must not stop the program. No secret leaves this module but as [`SecretString`].

use broadcast::ports::{SecretStore, SecretStoreError};
use broadcast::profiles::SecretState;
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

/// Name under which the keychain lists the entries.
const SERVICE: &str = "Posthorn";

/// How long a user may take to unlock the keychain when a secret is needed.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a page waits to learn how the keychain is. One that takes longer is asking the user for a password.
const GLANCE: Duration = Duration::from_secs(2);

/// The keychain and the memory beside it.
#[derive(Default)]
pub struct Keychain {
    session: Mutex<HashMap<String, SecretString>>,
    known: Mutex<HashMap<String, SecretState>>,
    probing: Arc<AtomicBool>,
}

impl std::fmt::Debug for Keychain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keychain")
    }
}

impl Keychain {
    /// Whether the keychain can be used now. Answers within seconds, also while the keychain asks the user for a
    /// password; it is then called locked, and not asked a second time meanwhile.
    pub fn probe(&self) -> Result<(), SecretStoreError> {
        if self.probing.swap(true, Ordering::SeqCst) {
            return Err(SecretStoreError::Locked);
        }
        let probing = Arc::clone(&self.probing);
        let asked = on_thread(GLANCE, move || {
            let found = entry("probe").and_then(|entry| entry.get_password().map(|_| ()).or_else(none_is_fine));
            probing.store(false, Ordering::SeqCst);
            found
        });
        asked.unwrap_or(Err(SecretStoreError::Locked))
    }

    /// Where a profile's secret was when the keychain was last asked.
    pub fn last_known(&self, profile_id: &str) -> SecretState {
        if self.session().contains_key(profile_id) {
            return SecretState::Session;
        }
        self.known().get(profile_id).copied().unwrap_or(SecretState::Missing)
    }

    /// Puts a secret into the keychain. A copy in memory is dropped.
    pub fn store(&self, profile_id: &str, secret: &SecretString) -> Result<(), SecretStoreError> {
        let (id, kept) = (profile_id.to_owned(), secret.clone());
        in_time(on_thread(PATIENCE, move || entry(&id)?.set_password(kept.expose_secret())))?;
        self.session().remove(profile_id);
        self.known().insert(profile_id.to_owned(), SecretState::Stored);
        Ok(())
    }

    /// Keeps a secret in memory only. What the keychain holds of this profile stays, and is not used meanwhile.
    pub fn keep_for_session(&self, profile_id: &str, secret: SecretString) {
        self.session().insert(profile_id.to_owned(), secret);
    }

    /// Forgets a profile's secret, everywhere.
    pub fn remove(&self, profile_id: &str) -> Result<(), SecretStoreError> {
        self.session().remove(profile_id);
        self.known().remove(profile_id);
        let id = profile_id.to_owned();
        in_time(on_thread(PATIENCE, move || entry(&id)?.delete_credential().or_else(none_is_fine)))
    }

    fn ask(&self, patience: Duration, profile_id: &str) -> Option<Result<Option<SecretString>, SecretStoreError>> {
        let id = profile_id.to_owned();
        let answer = on_thread(patience, move || match entry(&id)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        });
        if let Some(Ok(found)) = &answer {
            let state = if found.is_some() { SecretState::Stored } else { SecretState::Missing };
            self.known().insert(profile_id.to_owned(), state);
        }
        answer
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, SecretState>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for Keychain {
    fn get(&self, profile_id: &str) -> Result<Option<SecretString>, SecretStoreError> {
        if let Some(secret) = self.session().get(profile_id) {
            return Ok(Some(secret.clone()));
        }
        in_time(self.ask(PATIENCE, profile_id))
    }

    /// A keychain that cannot be asked now counts as it was last.
    fn state(&self, profile_id: &str) -> SecretState {
        if self.session().contains_key(profile_id) {
            return SecretState::Session;
        }
        // The answer, when there is one, is now the last known.
        drop(self.ask(GLANCE, profile_id));
        self.last_known(profile_id)
    }
}

fn entry(profile_id: &str) -> Result<keyring::Entry, keyring::Error> {
    keyring::Entry::new(SERVICE, profile_id)
}

fn none_is_fine(error: keyring::Error) -> Result<(), keyring::Error> {
    match error {
        keyring::Error::NoEntry => Ok(()),
        other => Err(other),
    }
}

/// `None` when the time limit passed.
fn on_thread<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> Result<T, keyring::Error> + Send + 'static,
) -> Option<Result<T, SecretStoreError>> {
    let (answer, waiting) = mpsc::channel();
    let started = std::thread::Builder::new().name("keychain".into()).spawn(move || {
        // Nobody waits any more when the time limit has passed: the answer is then dropped, secret and all.
        let _ = answer.send(work());
    });
    match started {
        Ok(_) => waiting.recv_timeout(patience).ok().map(|result| result.map_err(told_apart)),
        Err(error) => Some(Err(SecretStoreError::Unavailable(error.to_string()))),
    }
}

fn in_time<T>(answer: Option<Result<T, SecretStoreError>>) -> Result<T, SecretStoreError> {
    answer.unwrap_or_else(|| Err(SecretStoreError::Unavailable("the keychain does not answer".into())))
}

/// A locked keychain is something the user can mend at once; everything else is not.
fn told_apart(error: keyring::Error) -> SecretStoreError {
    match error {
        keyring::Error::NoStorageAccess(_) => SecretStoreError::Locked,
        // The values that the other variants carry are never shown: they may be the secret.
        keyring::Error::NoDefaultStore => SecretStoreError::Unavailable("no keychain on this computer".into()),
        keyring::Error::PlatformFailure(cause) => SecretStoreError::Unavailable(cause.to_string()),
        _ => SecretStoreError::Unavailable("the keychain refused".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_for_this_session_stays_in_memory_and_out_of_debug() {
        let keychain = Keychain::default();
        keychain.keep_for_session("acme", SecretString::from("canary-secret"));
        assert_eq!(keychain.state("acme"), SecretState::Session);
        let got = keychain.get("acme").expect("memory always answers").expect("it was just put there");
        assert_eq!(got.expose_secret(), "canary-secret");
        assert!(!format!("{keychain:?} {got:?}").contains("canary-secret"));
    }
}
