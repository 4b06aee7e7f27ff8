//! Guided set-ups that were begun and not ended: how far each is and what was typed, so that it can be left and taken up at will.
//!
//! No secret is among it. Those that were found in a pasted text wait in memory, until one is chosen or the set-up is left; the page
//! that shows them gets their places alone.

use super::addresses::Addresses;
use super::{ProfileInput, without_password};
use crate::documents::{DocumentError, Documents};
use parking_lot::Mutex;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wecom::console::{self, ConsoleValues};

const FILE: &str = "setups.json";

/// The steps of the guided set-up, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SetupStep {
    /// The application is made in the admin console.
    App,
    /// Company id, number of the application, secret.
    Values,
    /// Who is in the visible scope.
    Range,
    /// This computer's address is a trusted one.
    Address,
    /// A message to oneself.
    Message,
}

/// How far a guided set-up is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SetupState {
    /// The profile; `None` until it is saved.
    pub profile_id: Option<String>,
    /// The step that is open.
    pub step: SetupStep,
    /// What was typed.
    pub input: ProfileInput,
}

/// A guided set-up that can be taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SetupNote {
    /// The profile; `None` until it is saved.
    pub profile_id: Option<String>,
    /// What the company is called, as far as that was typed.
    pub name: String,
    /// The step that is open.
    pub step: SetupStep,
}

#[derive(Debug, Serialize)]
struct File<'a> {
    setups: &'a [SetupState],
}

/// The file as it may be found.
#[derive(Debug, Default, Deserialize)]
struct FoundFile {
    setups: Vec<FoundSetup>,
}

#[derive(Debug, Deserialize)]
struct FoundSetup {
    #[serde(flatten)]
    state: SetupState,
    /// This computer's address, which earlier versions noted here. It is among the [`Addresses`].
    #[serde(default)]
    address: Option<String>,
}

/// The secrets of the last pasted text, and for which set-up it was pasted.
struct Held {
    profile_id: Option<String>,
    secrets: Vec<SecretString>,
}

/// All set-ups. Cheap to clone.
#[derive(Clone)]
pub struct Setups {
    documents: Documents,
    /// Those that were worked on last stand last.
    state: Arc<Mutex<Vec<SetupState>>>,
    held: Arc<Mutex<Option<Held>>>,
}

impl std::fmt::Debug for Setups {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setups").finish_non_exhaustive()
    }
}

impl Setups {
    /// Reads what was left. What cannot be read is begun anew: the companies themselves are elsewhere. An address of this computer that
    /// an earlier version noted in a set-up is brought where it belongs.
    pub fn open(documents: Documents, addresses: &Addresses) -> Self {
        let file = documents.read::<FoundFile>(FILE).ok().flatten().unwrap_or_default();
        for FoundSetup { state, address } in &file.setups {
            if let (Some(profile_id), Some(address)) = (&state.profile_id, address) {
                addresses.take_over(profile_id, address.clone());
            }
        }
        let state = file.setups.into_iter().map(|found| found.state).collect();
        Self { documents, state: Arc::new(Mutex::new(state)), held: Arc::default() }
    }

    /// Those that can be taken up, the last one last.
    pub fn notes(&self) -> Vec<SetupNote> {
        self.state.lock().iter().map(note).collect()
    }

    /// How far the set-up of a profile is; `None` as id: of the company that is not saved yet.
    pub fn of(&self, profile_id: Option<&str>) -> Option<SetupState> {
        self.state.lock().iter().find(|one| one.profile_id.as_deref() == profile_id).cloned()
    }

    /// Remembers how far a set-up is, and says whether that changes its [`SetupNote`]. A secret that was put into a field that is
    /// none of a secret's is not kept, nor a proxy's password.
    pub fn keep(&self, mut setup: SetupState) -> Result<bool, DocumentError> {
        without_secrets(&mut setup.input);
        let mut state = self.state.lock();
        let position = state.iter().position(|one| one.profile_id == setup.profile_id);
        if position.is_some_and(|at| state[at] == setup) {
            return Ok(false);
        }
        let before = position.map(|at| note(&state[at]));
        let is_news = before.as_ref() != Some(&note(&setup));
        let mut next = state.clone();
        if let Some(at) = position {
            next.remove(at);
        }
        next.push(setup);
        self.write(&mut state, next)?;
        Ok(is_news)
    }

    /// A set-up is done, or its company was deleted. Says whether there was one.
    pub fn end(&self, profile_id: Option<&str>) -> Result<bool, DocumentError> {
        let mut state = self.state.lock();
        let next: Vec<_> = state.iter().filter(|one| one.profile_id.as_deref() != profile_id).cloned().collect();
        if next.len() == state.len() {
            return Ok(false);
        }
        self.write(&mut state, next)?;
        Ok(true)
    }

    /// Looks for the three values in a pasted text. Its secrets stay here, in the place of those of an earlier one.
    pub fn read_pasted(&self, profile_id: Option<&str>, text: &str) -> ConsoleValues {
        let found = console::find(text);
        let secrets = found.secrets.iter().map(|one| one.text.clone()).collect();
        *self.held.lock() = Some(Held { profile_id: profile_id.map(str::to_owned), secrets });
        found
    }

    /// The secret at this place of those that were found last, unless they were pasted into another set-up.
    pub fn held(&self, profile_id: Option<&str>, place: usize) -> Option<SecretString> {
        let held = self.held.lock();
        let held = held.as_ref().filter(|held| held.profile_id.as_deref() == profile_id)?;
        held.secrets.get(place).cloned()
    }

    /// Forgets the secrets that were found.
    pub fn forget_held(&self) {
        *self.held.lock() = None;
    }

    /// Writes the file; memory follows it.
    fn write(&self, state: &mut Vec<SetupState>, next: Vec<SetupState>) -> Result<(), DocumentError> {
        if next.is_empty() {
            self.documents.remove(FILE)?;
        } else {
            self.documents.write(FILE, &File { setups: &next })?;
        }
        *state = next;
        Ok(())
    }
}

fn note(setup: &SetupState) -> SetupNote {
    SetupNote { profile_id: setup.profile_id.clone(), name: setup.input.name.trim().to_owned(), step: setup.step }
}

fn without_secrets(input: &mut ProfileInput) {
    let fields = [
        &mut input.name,
        &mut input.corp_id,
        &mut input.agent_id,
        &mut input.base_url,
        &mut input.proxy,
        &mut input.my_user_id,
    ];
    for field in fields {
        if !console::find(field).secrets.is_empty() {
            field.clear();
        }
    }
    input.proxy = without_password(&input.proxy);
}

#[cfg(test)]
mod tests;
