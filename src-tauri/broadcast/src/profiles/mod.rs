//! Profiles: which company and application a message goes out through, and how it is reached. The secret is elsewhere,
//! in the keychain ([`crate::ports::SecretStore`]).
//!
//! The practice profile (练习) is always there, always first, and can be neither changed, deleted nor impersonated: no other
//! profile may take its name.

pub mod addresses;
mod input;
pub mod setups;
mod shared;

pub(crate) use input::inspect_secret;
pub use input::{InputProblem, MAX_NAME, ProfileInput};
pub(crate) use shared::SharedCompany;

use crate::connections::{CheckResult, CheckStep};
use crate::documents::{DocumentError, Documents};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::{Colour, PRACTICE_ID, PRACTICE_NAME, Profile};
use crate::model::quiet::QuietHours;
use crate::ports::Ids;
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom::limit::Severity;

/// Account limit of the practice company.
const PRACTICE_ACCOUNTS: u32 = 500;
/// Largest account limit that is taken for one.
pub const MAX_ACCOUNTS: u32 = 10_000_000;

const FILE: &str = "profiles.json";

/// What saving did, and what must be forgotten because of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedProfile {
    /// As it is now.
    pub profile: Profile,
    /// Another company or application than before: the contacts read so far are not its own.
    pub identity_changed: bool,
}

/// Why a profile could not be saved, deleted or chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// There is no such profile.
    #[error("no profile {0}")]
    NotFound(String),
    /// The practice profile stays as it is.
    #[error("the practice profile cannot be changed")]
    Practice,
    /// Another profile has this name.
    #[error("the name is in use")]
    NameTaken,
    /// An input cannot be used.
    #[error("{field}: {problem}")]
    Input {
        /// Name of the input, as in [`ProfileInput`].
        field: &'static str,
        /// What is wrong with it.
        problem: InputProblem,
    },
    /// It could not be written.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<&ProfileError> for ErrorView {
    fn from(error: &ProfileError) -> Self {
        let text = error.to_string();
        match error {
            ProfileError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
            ProfileError::Practice => Self::new(ErrorCode::InvalidInput, text),
            ProfileError::NameTaken => Self::new(ErrorCode::NameTaken, text).at("name"),
            ProfileError::Input { field, problem } => {
                Self::new(ErrorCode::InvalidInput, text).at(field).with_detail(problem.to_string())
            }
            ProfileError::Document(error) => Self::from(error),
        }
    }
}

crate::model::error_view::error_view_of_owned!(ProfileError);

/// The file. Entries that this version cannot read stay in it untouched.
#[derive(Debug, Default, Serialize, Deserialize)]
struct File {
    #[serde(default)]
    active: Option<String>,
    #[serde(default)]
    profiles: Vec<Value>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

#[derive(Debug)]
struct State {
    practice: Profile,
    /// Without the practice profile, in the order of making, each with the fields a newer version may have added.
    own: Vec<(Profile, Map<String, Value>)>,
    unread: Vec<Value>,
    active: String,
    more: Map<String, Value>,
}

/// All profiles. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Profiles {
    documents: Documents,
    ids: Arc<dyn Ids>,
    state: Arc<Mutex<State>>,
}

impl Profiles {
    /// Reads the profiles. A damaged file is kept aside (see [`Documents::kept_aside`]); only the practice profile is
    /// left then.
    pub fn open(documents: Documents, ids: Arc<dyn Ids>) -> Result<Self, DocumentError> {
        let file = documents.read::<File>(FILE)?.unwrap_or_default();
        let mut own: Vec<(Profile, Map<String, Value>)> = Vec::new();
        let mut unread = Vec::new();
        let mut had_passwords = false;
        for value in file.profiles {
            match (serde_json::from_value::<Profile>(value.clone()), value) {
                (Ok(profile), Value::Object(mut fields))
                    if profile.id != PRACTICE_ID && own.iter().all(|(other, _)| other.id != profile.id) =>
                {
                    let proxy = profile.proxy.as_deref().map(without_password);
                    if proxy != profile.proxy {
                        had_passwords = true;
                        // The fields as they were read stay in memory beside the profile.
                        fields.insert("proxy".to_owned(), Value::from(proxy.clone()));
                    }
                    own.push((Profile { practice: false, proxy, ..profile }, fields));
                }
                (_, value) => {
                    tracing::warn!("a profile that this version cannot read is left out");
                    unread.push(value);
                }
            }
        }
        let active = file.active.filter(|id| own.iter().any(|(profile, _)| profile.id == *id));
        let state = State {
            practice: practice(),
            own,
            unread,
            active: active.unwrap_or_else(|| PRACTICE_ID.to_owned()),
            more: file.more,
        };
        if had_passwords {
            tracing::warn!(
                "a proxy's password was taken out of the profiles: a file that others may read is no place for it"
            );
            if let Err(error) = documents.write(FILE, &state.to_file()) {
                tracing::warn!(%error, "the password is still in the file");
            }
        }
        Ok(Self { documents, ids, state: Arc::new(Mutex::new(state)) })
    }

    /// Says where the practice company can be reached in this run of the program.
    pub fn set_practice_endpoint(&self, base_url: &str, corp_id: &str, agent_id: u32, my_user_id: Option<&str>) {
        let practice = &mut self.lock().practice;
        practice.base_url = Some(base_url.to_owned());
        corp_id.clone_into(&mut practice.corp_id);
        practice.agent_id = agent_id;
        practice.my_user_id = my_user_id.map(str::to_owned);
    }

    /// Says by which name the application of the practice company goes.
    pub fn set_practice_app_name(&self, name: &str) {
        self.lock().practice.app_name = Some(name.to_owned());
    }

    /// All profiles, the practice profile first, then in the order of making.
    pub fn list(&self) -> Vec<Profile> {
        let state = self.lock();
        std::iter::once(&state.practice).chain(state.own.iter().map(|(profile, _)| profile)).cloned().collect()
    }

    /// One profile.
    pub fn get(&self, id: &str) -> Result<Profile, ProfileError> {
        self.lock().find(id).cloned().ok_or_else(|| ProfileError::NotFound(id.to_owned()))
    }

    /// The quiet hours of a profile.
    pub(crate) fn quiet_hours(&self, id: &str) -> Option<QuietHours> {
        self.lock().find(id).and_then(|profile| profile.quiet_hours)
    }

    /// The id of the chosen profile.
    pub fn active(&self) -> String {
        self.lock().active.clone()
    }

    /// Chooses a profile.
    pub fn activate(&self, id: &str) -> Result<(), ProfileError> {
        let mut state = self.lock();
        if state.find(id).is_none() {
            return Err(ProfileError::NotFound(id.to_owned()));
        }
        let before = std::mem::replace(&mut state.active, id.to_owned());
        self.write_or(&mut state, |state| state.active = before)
    }

    /// Checks and saves what was typed: a new profile, or a changed one.
    pub fn save(&self, input: &ProfileInput) -> Result<SavedProfile, ProfileError> {
        if input.id.as_deref() == Some(PRACTICE_ID) {
            return Err(ProfileError::Practice);
        }
        let mut state = self.lock();
        let position = match &input.id {
            None => None,
            Some(id) => Some(
                state.own.iter().position(|(p, _)| p.id == *id).ok_or_else(|| ProfileError::NotFound(id.clone()))?,
            ),
        };
        let mut profile = input::checked(input)?;
        let folded = profile.name.to_lowercase();
        let taken =
            |(n, (other, _)): (usize, &(Profile, _))| Some(n) != position && other.name.to_lowercase() == folded;
        if state.own.iter().enumerate().any(taken) {
            return Err(ProfileError::NameTaken);
        }
        let identity_changed = if let Some(position) = position {
            let before = state.own[position].clone();
            profile = input::over(&before.0, profile, input);
            let changed = input::identity(&before.0) != input::identity(&profile);
            state.own[position].0 = profile.clone();
            self.write_or(&mut state, |state| state.own[position] = before)?;
            changed
        } else {
            profile.id = self.ids.fresh();
            state.own.push((profile.clone(), Map::new()));
            self.write_or(&mut state, |state| drop(state.own.pop()))?;
            false
        };
        Ok(SavedProfile { profile, identity_changed })
    }

    /// What is wrong with an input, or likely to be, by the names of its fields: all of it, where saving tells the first.
    pub fn inspect(&self, input: &ProfileInput) -> BTreeMap<&'static str, Severity> {
        let mut found = input::inspect(input);
        let folded = input::name_of(input).to_lowercase();
        let same =
            |(other, _): &(Profile, _)| input.id.as_ref() != Some(&other.id) && other.name.to_lowercase() == folded;
        if self.lock().own.iter().any(same) {
            found.insert("name", Severity::Refused);
        }
        found
    }

    /// What saving would make of an input, apart from its id, and without saving it.
    pub fn checked(&self, input: &ProfileInput) -> Result<Profile, ProfileError> {
        input::checked(input)
    }

    /// What a profile would become with an input.
    pub(crate) fn changed_by(before: &Profile, input: &ProfileInput) -> Result<Profile, ProfileError> {
        Ok(input::over(before, input::checked(input)?, input))
    }

    /// Notes how many accounts the company may have, as it was typed; empty: not known.
    pub fn set_account_limit(&self, id: &str, typed: &str) -> Result<Profile, ProfileError> {
        if id == PRACTICE_ID {
            return Err(ProfileError::Practice);
        }
        let account_limit = input::account_limit(typed)?;
        let mut state = self.lock();
        let position = state.own.iter().position(|(profile, _)| profile.id == id);
        let position = position.ok_or_else(|| ProfileError::NotFound(id.to_owned()))?;
        let before = std::mem::replace(&mut state.own[position].0.account_limit, account_limit);
        self.write_or(&mut state, |state| state.own[position].0.account_limit = before)?;
        Ok(state.own[position].0.clone())
    }

    /// Notes what a step of the check found of a profile as it was then, and says whether that is news: the name of the application,
    /// and what failed first. The first step begins anew. Of the practice profile, or one that was changed since, nothing is noted.
    pub fn note_check(&self, checked: &Profile, found: &CheckResult) -> Result<bool, ProfileError> {
        let way = |p: &Profile| (p.corp_id.clone(), p.agent_id, p.base_url.clone(), p.proxy.clone());
        let mut state = self.lock();
        let position = state.own.iter().position(|(p, _)| p.id == checked.id && way(p) == way(checked));
        let Some(position) = position else { return Ok(false) };
        let before = state.own[position].0.clone();
        let profile = &mut state.own[position].0;
        if let Some(name) = found.app_name.as_deref().and_then(input::app_name) {
            profile.app_name = Some(name);
        }
        match &found.error {
            None if found.step == CheckStep::Token => profile.failed_check = None,
            Some(error) if found.step == CheckStep::Token || profile.failed_check.is_none() => {
                profile.failed_check = Some(Box::new(error.clone()));
            }
            _ => {}
        }
        if *profile == before {
            return Ok(false);
        }
        self.write_or(&mut state, |state| state.own[position].0 = before)?;
        Ok(true)
    }

    /// Deletes a profile. The practice profile is chosen when it was the chosen one.
    pub fn delete(&self, id: &str) -> Result<(), ProfileError> {
        if id == PRACTICE_ID {
            return Err(ProfileError::Practice);
        }
        let mut state = self.lock();
        let position = state.own.iter().position(|(profile, _)| profile.id == id);
        let position = position.ok_or_else(|| ProfileError::NotFound(id.to_owned()))?;
        let removed = state.own.remove(position);
        let active = state.active.clone();
        if active == id {
            PRACTICE_ID.clone_into(&mut state.active);
        }
        self.write_or(&mut state, |state| {
            state.own.insert(position, removed);
            state.active = active;
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    /// Writes the file; when that fails memory goes back to what the file says.
    fn write_or(&self, state: &mut State, undo: impl FnOnce(&mut State)) -> Result<(), ProfileError> {
        let written = self.documents.write(FILE, &state.to_file());
        if written.is_err() {
            undo(state);
        }
        Ok(written?)
    }
}

impl State {
    fn find(&self, id: &str) -> Option<&Profile> {
        std::iter::once(&self.practice).chain(self.own.iter().map(|(profile, _)| profile)).find(|p| p.id == id)
    }

    fn to_file(&self) -> File {
        let own = self.own.iter().map(|(profile, fields)| {
            let mut fields = fields.clone();
            if let Ok(Value::Object(known)) = serde_json::to_value(profile) {
                fields.extend(known);
            }
            fields.remove("practice");
            Value::Object(fields)
        });
        File {
            active: Some(self.active.clone()),
            profiles: own.chain(self.unread.iter().cloned()).collect(),
            more: self.more.clone(),
        }
    }
}

/// The address of a proxy without the password that somebody wrote into it by hand. The form refuses one. What is no address keeps
/// what stands behind the last `@`; it is refused where it is used.
fn without_password(proxy: &str) -> String {
    match url::Url::parse(proxy.trim()) {
        Ok(mut url) if url.has_host() => {
            if url.password().is_none() || url.set_password(None).is_err() {
                return proxy.to_owned();
            }
            url.to_string().trim_end_matches('/').to_owned()
        }
        _ => proxy.rsplit_once('@').map_or(proxy, |(_, rest)| rest).to_owned(),
    }
}

fn practice() -> Profile {
    Profile {
        id: PRACTICE_ID.to_owned(),
        name: PRACTICE_NAME.to_owned(),
        colour: Colour::Teal,
        corp_id: String::new(),
        agent_id: 0,
        base_url: None,
        proxy: None,
        my_user_id: None,
        // The stand-in's app has both, so that every kind of message can be practised.
        has_callback: true,
        has_mini_program: true,
        account_limit: Some(PRACTICE_ACCOUNTS),
        app_name: None,
        failed_check: None,
        quiet_hours: None,
        calls_per_second: None,
        release_from: None,
        practice: true,
    }
}

#[cfg(test)]
mod tests;
