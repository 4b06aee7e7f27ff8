//! Companies that are a team's: what of them its members have in common, and how what a colleague changed comes in.

use super::{ProfileError, ProfileInput, Profiles, input};
use crate::model::profile::{Colour, Profile, app_of};
use crate::model::quiet::QuietHours;
use serde::{Deserialize, Serialize};
use serde_json::Map;

/// What the members of a team have in common of a company. The way through a proxy and the user's own account there are each
/// computer's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SharedCompany {
    name: String,
    colour: Colour,
    corp_id: String,
    agent_id: u32,
    #[serde(default)]
    base_url: Option<String>,
    #[serde(default)]
    has_callback: bool,
    #[serde(default)]
    has_mini_program: bool,
    #[serde(default)]
    account_limit: Option<u32>,
    #[serde(default)]
    app_name: Option<String>,
    #[serde(default)]
    quiet_hours: Option<QuietHours>,
    #[serde(default)]
    calls_per_second: Option<u32>,
    /// Under this name the database itself looks for it, at each new broadcast.
    #[serde(default)]
    release_from: Option<u32>,
}

impl SharedCompany {
    pub(crate) fn of(profile: &Profile) -> Self {
        let Profile { name, colour, corp_id, agent_id, base_url, app_name, quiet_hours, .. } = profile.clone();
        Self {
            name,
            colour,
            corp_id,
            agent_id,
            base_url,
            has_callback: profile.has_callback,
            has_mini_program: profile.has_mini_program,
            account_limit: profile.account_limit,
            app_name,
            quiet_hours,
            calls_per_second: profile.calls_per_second,
            release_from: profile.release_from,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// As it would have been typed: what a colleague's computer wrote is looked at like what a person types.
    fn typed(&self, id: &str, known: Option<&Profile>) -> ProfileInput {
        let own = |what: fn(&Profile) -> Option<&String>| known.and_then(what).cloned().unwrap_or_default();
        ProfileInput {
            id: Some(id.to_owned()),
            name: self.name.clone(),
            colour: self.colour,
            corp_id: self.corp_id.clone(),
            agent_id: self.agent_id.to_string(),
            base_url: self.base_url.clone().unwrap_or_default(),
            proxy: own(|known| known.proxy.as_ref()),
            my_user_id: own(|known| known.my_user_id.as_ref()),
            has_callback: self.has_callback,
            has_mini_program: self.has_mini_program,
            account_limit: Some(self.account_limit.map(|limit| limit.to_string()).unwrap_or_default()),
            quiet_hours: self.quiet_hours,
            calls_per_second: Some(self.calls_per_second.map(|most| most.to_string()).unwrap_or_default()),
            release_from: Some(self.release_from.map(|from| from.to_string()).unwrap_or_default()),
        }
    }
}

/// A company that came in from the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CameIn {
    /// As it is now.
    pub(crate) profile: Profile,
    /// Another company or application than before: the contacts read so far are not its own.
    pub(crate) identity_changed: bool,
    /// One of this computer with the same application, where the company is new here: its secret is that of the new one.
    pub(crate) twin: Option<Profile>,
}

impl Profiles {
    /// Takes in a company as the team has it, under its id there. What is each computer's own stays, and comes for a new one from the
    /// company of this computer with the same application.
    pub(crate) fn take_in(&self, id: &str, company: &SharedCompany) -> Result<CameIn, ProfileError> {
        if !is_fresh(id) {
            // An id is a name in the keychain, where others stand.
            return Err(ProfileError::NotFound(id.to_owned()));
        }
        let mut state = self.lock();
        let position = state.own.iter().position(|(known, _)| known.id == id);
        let before = position.map(|position| state.own[position].clone());
        let bare = input::checked(&company.typed(id, None))?;
        let twin = state.own.iter().map(|(known, _)| known).find(|known| app_of(known) == app_of(&bare)).cloned();
        let twin = twin.filter(|_| before.is_none());
        let known = before.as_ref().map(|(known, _)| known).or(twin.as_ref());
        let app_name = company.app_name.as_deref().and_then(input::app_name);
        let failed_check = before.as_ref().and_then(|(known, _)| known.failed_check.clone());
        let profile = Profile { id: id.to_owned(), app_name, ..input::checked(&company.typed(id, known))? };
        let identity_changed =
            before.as_ref().is_some_and(|(known, _)| input::identity(known) != input::identity(&profile));
        let profile = Profile { failed_check: failed_check.filter(|_| !identity_changed), ..profile };
        if let (Some(position), Some(before)) = (position, before) {
            state.own[position].0 = profile.clone();
            self.write_or(&mut state, |state| state.own[position] = before)?;
        } else {
            state.own.push((profile.clone(), Map::new()));
            self.write_or(&mut state, |state| drop(state.own.pop()))?;
        }
        Ok(CameIn { profile, identity_changed, twin })
    }

    /// Another company that has the name of this one.
    pub(crate) fn namesake(&self, id: &str) -> Option<String> {
        let state = self.lock();
        let name = state.find(id)?.name.to_lowercase();
        let mut others = state.own.iter().map(|(other, _)| other).filter(|other| other.id != id);
        others.find(|other| other.name.to_lowercase() == name).map(|other| other.id.clone())
    }

    /// Gives a company the name that it has with a number behind it, which no other one has.
    pub(crate) fn tell_apart(&self, id: &str) -> Result<(), ProfileError> {
        let mut state = self.lock();
        let position = state.own.iter().position(|(known, _)| known.id == id);
        let position = position.ok_or_else(|| ProfileError::NotFound(id.to_owned()))?;
        let before = state.own[position].0.name.clone();
        let is_taken = |name: &str| state.own.iter().any(|(other, _)| other.name.to_lowercase() == name.to_lowercase());
        state.own[position].0.name = crate::model::names::numbered(&before, input::MAX_NAME, is_taken);
        self.write_or(&mut state, |state| state.own[position].0.name = before)
    }
}

/// Whether an id is one as this program makes them.
fn is_fresh(id: &str) -> bool {
    id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests;
