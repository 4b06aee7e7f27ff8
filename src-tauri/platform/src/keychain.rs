//! Secrets in the system's keychain (Keychain on macOS, Credential Manager on Windows, Secret Service on Linux), with a
//! memory-only place beside it for computers that have none and for the practice profile.
//!
//! Every call to the keychain runs on a thread of its own with a time limit: a keychain that asks the user for a password, or a
//! D-Bus service that does not answer, must not stop the program. No secret leaves this module but as [`SecretString`].

use broadcast::model::profile::SecretState;
use broadcast::model::secrets::{Forget, KeptSecret, SecretScope, SecretStoreError};
use broadcast::ports::{MemorySecrets, SecretStore};
use parking_lot::{Condvar, Mutex, MutexGuard};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::sync::{Arc, mpsc};
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
    session: MemorySecrets,
    known: Mutex<HashMap<(String, SecretScope), SecretState>>,
    /// Whether somebody is looking how the keychain is, and the news that they know.
    probing: Arc<(Mutex<bool>, Condvar)>,
}

impl std::fmt::Debug for Keychain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keychain")
    }
}

impl Keychain {
    /// Takes a secret out of the keychain; one that is kept in memory stays.
    fn remove_stored(&self, name: &str) -> Result<(), SecretStoreError> {
        self.forget_known(name);
        let name = name.to_owned();
        in_time(on_thread(PATIENCE, move || entry(&name)?.delete_credential().or_else(none_is_fine)))
    }

    fn ask(
        &self,
        patience: Duration,
        name: &str,
        scope: &SecretScope,
    ) -> Option<Result<Option<SecretString>, SecretStoreError>> {
        let asked = name.to_owned();
        let text = on_thread(patience, move || match entry(&asked)?.get_password() {
            Ok(text) => Ok(Some(SecretString::from(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        let answer = text.and_then(|text| {
            let Some(kept) = text.as_ref().map(KeptSecret::read) else { return Ok(None) };
            let is_unbound = kept.is_unbound();
            let secret = kept.for_scope(scope)?;
            if is_unbound && let Err(error) = write(name, KeptSecret::new(secret.clone(), scope.clone()).to_text()) {
                tracing::info!(%error, "a secret of an earlier version could not be bound to its address yet");
            }
            Ok(Some(secret))
        });
        let state = match &answer {
            Ok(Some(_)) => Some(SecretState::Stored),
            Ok(None) => Some(SecretState::Missing),
            Err(SecretStoreError::Elsewhere) => Some(SecretState::Elsewhere),
            Err(_) => None,
        };
        if let Some(state) = state {
            self.known().insert((name.to_owned(), scope.clone()), state);
        }
        Some(answer)
    }

    fn forget_known(&self, name: &str) {
        self.known().retain(|(known, _), _| known != name);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<(String, SecretScope), SecretState>> {
        self.known.lock()
    }
}

impl SecretStore for Keychain {
    fn get(&self, name: &str, scope: &SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        match self.session.get(name, scope) {
            Ok(None) => in_time(self.ask(PATIENCE, name, scope)),
            found => found,
        }
    }

    fn set(&self, name: &str, scope: &SecretScope, secret: SecretString) -> Result<(), SecretStoreError> {
        let text = KeptSecret::new(secret, scope.clone()).to_text();
        write(name, text)?;
        self.session.remove(name, Forget::All)?;
        self.forget_known(name);
        self.known().insert((name.to_owned(), scope.clone()), SecretState::Stored);
        Ok(())
    }

    fn set_for_session(&self, name: &str, scope: &SecretScope, secret: SecretString) {
        self.session.set_for_session(name, scope, secret);
    }

    fn remove(&self, name: &str, what: Forget) -> Result<(), SecretStoreError> {
        if what == Forget::Stored {
            return self.remove_stored(name);
        }
        let was_in_memory = self.session.holds(name);
        self.session.remove(name, Forget::All)?;
        match self.remove_stored(name) {
            // There is no keychain that could hold it.
            Err(SecretStoreError::Unavailable(_)) if was_in_memory => Ok(()),
            removed => removed,
        }
    }

    /// A keychain that asks for a password is called locked, and not asked a second time meanwhile.
    fn probe(&self) -> Result<(), SecretStoreError> {
        let (busy, known) = &*self.probing;
        let mut is_busy = busy.lock();
        // Whoever looks already knows soon, unless it is a person who is being asked.
        known.wait_while_for(&mut is_busy, |is_busy| *is_busy, GLANCE);
        if *is_busy {
            return Err(SecretStoreError::Locked);
        }
        *is_busy = true;
        drop(is_busy);
        let probing = Arc::clone(&self.probing);
        let asked = on_thread(GLANCE, move || {
            let found = entry("probe").and_then(|entry| entry.get_password().map(|_| ()).or_else(none_is_fine));
            let (busy, known) = &*probing;
            *busy.lock() = false;
            known.notify_all();
            found
        });
        asked.unwrap_or(Err(SecretStoreError::Locked))
    }

    fn last_known(&self, name: &str, scope: &SecretScope) -> SecretState {
        if self.session.holds(name) {
            return self.session.state(name, scope);
        }
        let known = self.known().get(&(name.to_owned(), scope.clone())).copied();
        known.unwrap_or(SecretState::Missing)
    }

    /// A keychain that cannot be asked now counts as it was last.
    fn state(&self, name: &str, scope: &SecretScope) -> SecretState {
        if !self.session.holds(name) {
            // The answer, when there is one, is now the last known.
            drop(self.ask(GLANCE, name, scope));
        }
        self.last_known(name, scope)
    }
}

/// On Windows the entry stays on this computer; the usual one would travel with the user's roaming profile.
#[cfg(windows)]
fn entry(name: &str) -> Result<keyring::Entry, keyring::Error> {
    // The wrapper's constructor makes the store; with modifiers the entry is made without it.
    keyring::Entry::new(SERVICE, name)?;
    let modifiers = HashMap::from([("persistence", "Local")]);
    let inner = keyring_core::Entry::new_with_modifiers(SERVICE, name, &modifiers)?;
    Ok(keyring::Entry { inner })
}

#[cfg(not(windows))]
fn entry(name: &str) -> Result<keyring::Entry, keyring::Error> {
    keyring::Entry::new(SERVICE, name)
}

fn write(name: &str, text: SecretString) -> Result<(), SecretStoreError> {
    let name = name.to_owned();
    in_time(on_thread(PATIENCE, move || entry(&name)?.set_password(text.expose_secret())))
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
    use broadcast::model::profile::{Colour, Profile};

    fn scope(base_url: &str) -> SecretScope {
        let profile = Profile {
            id: "acme".into(),
            name: "acme".into(),
            colour: Colour::Blue,
            corp_id: "ww1".into(),
            agent_id: 1,
            base_url: Some(base_url.into()),
            proxy: None,
            my_user_id: None,
            has_callback: false,
            has_mini_program: false,
            account_limit: None,
            app_name: None,
            failed_check: None,
            quiet_hours: None,
            calls_per_second: None,
            release_from: None,
            practice: false,
        };
        SecretScope::of_app(&profile).unwrap()
    }

    #[test]
    fn a_secret_for_this_session_stays_in_memory_and_out_of_debug() {
        let keychain = Keychain::default();
        let home = scope("https://wecom.example.cn");
        keychain.set_for_session("acme", &home, SecretString::from("canary-secret"));
        assert_eq!(keychain.state("acme", &home), SecretState::Session);
        let got = keychain.get("acme", &home).expect("memory always answers").expect("it was just put there");
        assert_eq!(got.expose_secret(), "canary-secret");
        assert!(!format!("{keychain:?} {got:?}").contains("canary-secret"));
    }

    #[test]
    fn a_secret_for_this_session_is_not_given_out_for_another_address() {
        let keychain = Keychain::default();
        keychain.set_for_session("acme", &scope("https://wecom.example.cn"), SecretString::from("canary-secret"));
        let away = scope("https://evil.example");
        assert_eq!(keychain.get("acme", &away).unwrap_err(), SecretStoreError::Elsewhere);
        assert_eq!(keychain.state("acme", &away), SecretState::Elsewhere);
        assert_eq!(keychain.last_known("acme", &away), SecretState::Elsewhere);
    }
}
