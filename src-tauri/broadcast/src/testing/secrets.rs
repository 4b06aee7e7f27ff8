//! Secrets in memory, in a place that can be in trouble.

use crate::model::profile::{Profile, SecretState};
use crate::model::secrets::{Forget, SecretScope, SecretStoreError, robot_secret, token_entry};
use crate::ports::{MemorySecrets, SecretStore};
use parking_lot::Mutex;
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// See the module text.
#[derive(Debug, Default)]
pub struct TestSecrets {
    /// What outlives a process, as a keychain does.
    memory: Arc<MemorySecrets>,
    /// What ends with it.
    session: MemorySecrets,
    asked: AtomicUsize,
    /// Why nothing can be read.
    unreadable: Mutex<Option<SecretStoreError>>,
    /// Why nothing can be stored or taken out.
    unchangeable: Mutex<Option<SecretStoreError>>,
}

impl TestSecrets {
    /// The same place as another process finds it: without what was kept for a session, and without trouble.
    #[must_use]
    pub fn next_process(&self) -> Self {
        Self { memory: Arc::clone(&self.memory), ..Self::default() }
    }

    /// What is kept of the secret of a profile's application, as a keychain keeps it.
    pub fn kept_of(&self, profile: &Profile) -> Option<SecretString> {
        let scope = SecretScope::of_app(profile).unwrap();
        self.memory.get(&token_entry(&profile.id), &scope).unwrap()
    }

    /// What is kept of it becomes this, by another hand.
    pub fn damage_kept_of(&self, profile: &Profile, text: &str) {
        let scope = SecretScope::of_app(profile).unwrap();
        self.memory.set(&token_entry(&profile.id), &scope, SecretString::from(text)).unwrap();
    }

    /// The user types the secret of a profile's application.
    pub fn type_secret(&self, profile: &Profile, secret: &str) {
        let scope = SecretScope::of_app(profile).unwrap();
        self.memory.set(&profile.id, &scope, SecretString::from(secret)).unwrap();
    }

    /// The user types the key of a robot.
    pub fn type_key(&self, profile: &Profile, robot: &str, key: &str) {
        let scope = SecretScope::of_robot(profile).unwrap();
        self.memory.set(&robot_secret(robot), &scope, SecretString::from(key)).unwrap();
    }

    /// What is kept for a profile's application goes.
    pub fn lose(&self, profile: &Profile) {
        self.memory.remove(&profile.id, Forget::All).unwrap();
    }

    /// How often a secret was asked for.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// From now on nothing can be read, or everything again.
    pub fn set_unreadable(&self, why: Option<SecretStoreError>) {
        *self.unreadable.lock() = why;
    }

    /// From now on nothing can be stored or taken out, or everything again.
    pub fn set_unchangeable(&self, why: Option<SecretStoreError>) {
        *self.unchangeable.lock() = why;
    }
}

fn refusal(why: &Mutex<Option<SecretStoreError>>) -> Result<(), SecretStoreError> {
    why.lock().clone().map_or(Ok(()), Err)
}

impl SecretStore for TestSecrets {
    fn get(&self, name: &str, scope: &SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.session.holds(name) {
            return self.session.get(name, scope);
        }
        refusal(&self.unreadable)?;
        self.memory.get(name, scope)
    }

    fn set(&self, name: &str, scope: &SecretScope, secret: SecretString) -> Result<(), SecretStoreError> {
        refusal(&self.unchangeable)?;
        self.memory.set(name, scope, secret)?;
        self.session.remove(name, Forget::All)
    }

    fn set_for_session(&self, name: &str, scope: &SecretScope, secret: SecretString) {
        self.session.set_for_session(name, scope, secret);
    }

    fn remove(&self, name: &str, what: Forget) -> Result<(), SecretStoreError> {
        if what == Forget::All {
            self.session.remove(name, what)?;
        }
        refusal(&self.unchangeable)?;
        self.memory.remove(name, what)
    }

    fn probe(&self) -> Result<(), SecretStoreError> {
        refusal(&self.unchangeable)
    }

    fn state(&self, name: &str, scope: &SecretScope) -> SecretState {
        if self.session.holds(name) { self.session.state(name, scope) } else { self.memory.state(name, scope) }
    }
}
