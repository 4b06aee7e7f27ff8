//! Saved audiences that a team has in common: what goes out to its members, and how what a colleague changed comes in.

use super::{All, MAX_NAME, SavedAudience, SavedAudienceError, SavedAudiences, checked_name, found, owner};
use crate::model::names::numbered;

impl SavedAudiences {
    /// All of a profile, whole.
    pub(crate) fn all(&self, profile_id: &str) -> Result<Vec<SavedAudience>, SavedAudienceError> {
        let mut read = self.lock();
        Ok(self.of(&mut read, profile_id)?.values().cloned().collect())
    }

    /// Takes in an audience as the team has it.
    pub(crate) fn take_in(&self, saved: SavedAudience) -> Result<(), SavedAudienceError> {
        let name = checked_name(&saved.name)?;
        let mut read = self.lock();
        let all = self.of(&mut read, &saved.profile_id)?;
        self.put(all, SavedAudience { name, ..saved })?;
        Ok(())
    }

    /// Another audience of the profile that has the name of this one.
    pub(crate) fn namesake(&self, profile_id: &str, id: &str) -> Result<Option<String>, SavedAudienceError> {
        let mut read = self.lock();
        let all = self.of(&mut read, profile_id)?;
        let name = found(all, id)?.name.to_lowercase();
        let mut others = all.values().filter(|other| other.id != id);
        Ok(others.find(|other| other.name.to_lowercase() == name).map(|other| other.id.clone()))
    }

    /// Gives an audience the name that it has with a number behind it, which no other one has. When it was saved stays: the same done by
    /// two computers is the same.
    pub(crate) fn tell_apart(&self, profile_id: &str, id: &str) -> Result<(), SavedAudienceError> {
        let mut read = self.lock();
        let all = self.of(&mut read, profile_id)?;
        let saved = found(all, id)?;
        let name = free_name(all, &saved.name);
        self.put(all, SavedAudience { name, ..saved })?;
        Ok(())
    }

    /// Keeps an audience as another one, under a name of its own: what it is itself is about to come from elsewhere.
    pub(crate) fn keep_copy(&self, profile_id: &str, id: &str) -> Result<(), SavedAudienceError> {
        let mut read = self.lock();
        let all = self.of(&mut read, profile_id)?;
        let saved = found(all, id)?;
        let name = free_name(all, &saved.name);
        self.put(all, SavedAudience { id: self.ids.fresh(), name, ..saved })?;
        Ok(())
    }
}

fn free_name(all: &All, name: &str) -> String {
    numbered(name, MAX_NAME, |candidate| owner(all, candidate).is_some())
}
