//! Saved audiences: whom somebody writes to again and again, under a name, per profile.
//!
//! What is saved is the choice, not the people it came to: a department that grows is written to as it is then. One file each, so
//! that one damaged file never takes the others along.

use crate::directory::Query;
use crate::documents::{DocumentError, Documents, segment};
use crate::model::audience::Audience;
use crate::model::directory::Absentees;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::names::on_one_line;
use crate::model::timestamp::Timestamp;
use crate::ports::Ids;
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom::clock::Clock;

mod shared;

/// Longest name, in characters.
pub const MAX_NAME: usize = 80;

const FOLDER: &str = "audiences";

/// A saved audience in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SavedAudienceRow {
    /// Never changes.
    pub id: String,
    /// What the user calls it; unlike any other's of the profile.
    pub name: String,
    /// Everyone is chosen.
    pub all: bool,
    /// How many recipients are chosen.
    pub included: u32,
    /// How many recipients are excluded.
    pub excluded: u32,
    /// When it was saved first.
    pub created_at: Timestamp,
    /// When it was saved last.
    pub updated_at: Timestamp,
    /// Those of it who are not in the directory any more, where the list was asked for with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub absent: Option<Absentees>,
}

/// A saved audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SavedAudience {
    /// Never changes.
    pub id: String,
    /// Whose people they are: accounts mean nothing in another company.
    pub profile_id: String,
    /// See [`SavedAudienceRow::name`].
    pub name: String,
    /// Whom it is for.
    pub audience: Audience,
    /// When it was saved first.
    pub created_at: Timestamp,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

impl SavedAudience {
    fn row(&self) -> SavedAudienceRow {
        let number = |list: &[_]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        SavedAudienceRow {
            id: self.id.clone(),
            name: self.name.clone(),
            all: self.audience.all,
            included: number(&self.audience.include),
            excluded: number(&self.audience.exclude),
            created_at: self.created_at,
            updated_at: self.updated_at,
            absent: None,
        }
    }
}

/// What can go wrong with a saved audience.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SavedAudienceError {
    /// It does not exist (any more).
    #[error("no saved audience {0}")]
    NotFound(String),
    /// Nothing was typed for the name.
    #[error("the name is missing")]
    NameMissing,
    /// More than [`MAX_NAME`] characters.
    #[error("the name is too long")]
    NameTooLong,
    /// Another audience of the profile has this name.
    #[error("the name is in use")]
    NameTaken,
    /// Nobody is chosen.
    #[error("nobody is chosen")]
    Nobody,
    /// It could not be read or written.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<&SavedAudienceError> for ErrorView {
    fn from(error: &SavedAudienceError) -> Self {
        let text = error.to_string();
        match error {
            SavedAudienceError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
            SavedAudienceError::NameMissing | SavedAudienceError::NameTooLong => {
                Self::new(ErrorCode::InvalidInput, text).at("name")
            }
            SavedAudienceError::NameTaken => Self::new(ErrorCode::NameTaken, text).at("name"),
            SavedAudienceError::Nobody => Self::new(ErrorCode::InvalidInput, text).at("audience"),
            SavedAudienceError::Document(error) => Self::from(error),
        }
    }
}

crate::model::error_view::error_view_of_owned!(SavedAudienceError);

type All = BTreeMap<String, SavedAudience>;

/// The saved audiences of all profiles. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SavedAudiences {
    documents: Documents,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    /// By profile, as far as they were asked for.
    read: Arc<Mutex<BTreeMap<String, All>>>,
}

impl SavedAudiences {
    /// In these documents; read as they are asked for. Damaged ones are kept aside (see [`Documents::kept_aside`]).
    pub fn new(documents: Documents, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { documents, clock, ids, read: Arc::default() }
    }

    /// Those of a profile whose name has the query in it, by characters or by sound, the last saved first.
    pub fn list(&self, profile_id: &str, query: &str) -> Result<Vec<SavedAudienceRow>, SavedAudienceError> {
        let mut query = Query::new(query);
        let mut read = self.lock();
        let all = self.of(&mut read, profile_id)?;
        let mut rows: Vec<SavedAudienceRow> =
            all.values().map(SavedAudience::row).filter(|row| query.fits(&[row.name.as_str()])).collect();
        rows.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
        Ok(rows)
    }

    /// One of them.
    pub fn open(&self, profile_id: &str, id: &str) -> Result<SavedAudience, SavedAudienceError> {
        let mut read = self.lock();
        found(self.of(&mut read, profile_id)?, id)
    }

    /// Saves an audience under a name. One that has the name is replaced when `replace`, else nothing is done.
    pub fn save(
        &self,
        profile_id: &str,
        name: &str,
        audience: &Audience,
        replace: bool,
    ) -> Result<SavedAudienceRow, SavedAudienceError> {
        let name = checked_name(name)?;
        if !audience.all && audience.include.is_empty() {
            return Err(SavedAudienceError::Nobody);
        }
        let mut read = self.lock();
        let all = self.of(&mut read, profile_id)?;
        let now = Timestamp::now(&*self.clock);
        let (id, created_at) = match owner(all, &name) {
            Some(_) if !replace => return Err(SavedAudienceError::NameTaken),
            Some(one) => (one.id.clone(), one.created_at),
            None => (self.ids.fresh(), now),
        };
        let (profile_id, audience) = (profile_id.to_owned(), audience.clone());
        self.put(all, SavedAudience { id, profile_id, name, audience, created_at, updated_at: now })
    }

    /// Gives one another name.
    pub fn rename(&self, profile_id: &str, id: &str, name: &str) -> Result<SavedAudienceRow, SavedAudienceError> {
        let name = checked_name(name)?;
        let mut read = self.lock();
        let all = self.of(&mut read, profile_id)?;
        if owner(all, &name).is_some_and(|owner| owner.id != id) {
            return Err(SavedAudienceError::NameTaken);
        }
        let saved = found(all, id)?;
        self.put(all, SavedAudience { name, updated_at: Timestamp::now(&*self.clock), ..saved })
    }

    /// Deletes one. What it returns can be given to [`SavedAudiences::restore`].
    pub fn delete(&self, profile_id: &str, id: &str) -> Result<SavedAudience, SavedAudienceError> {
        let mut read = self.lock();
        let all = self.of(&mut read, profile_id)?;
        let saved = found(all, id)?;
        self.documents.remove(&file_of(profile_id, id))?;
        all.remove(id);
        Ok(saved)
    }

    /// Brings a deleted one back; refused when its name is taken by now.
    pub fn restore(&self, saved: &SavedAudience) -> Result<SavedAudienceRow, SavedAudienceError> {
        let name = checked_name(&saved.name)?;
        let mut read = self.lock();
        let all = self.of(&mut read, &saved.profile_id)?;
        if owner(all, &name).is_some() {
            return Err(SavedAudienceError::NameTaken);
        }
        let id = if saved.id.is_empty() || all.contains_key(&saved.id) { self.ids.fresh() } else { saved.id.clone() };
        self.put(all, SavedAudience { id, name, ..saved.clone() })
    }

    /// Removes those of a profile that is deleted, or belongs to another company now.
    pub fn forget(&self, profile_id: &str) -> Result<(), SavedAudienceError> {
        let mut read = self.lock();
        for name in self.documents.list(&folder_of(profile_id))? {
            self.documents.remove(&name)?;
        }
        read.remove(profile_id);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, All>> {
        self.read.lock()
    }

    fn of<'a>(&self, read: &'a mut BTreeMap<String, All>, profile_id: &str) -> Result<&'a mut All, DocumentError> {
        if !read.contains_key(profile_id) {
            let mut all = All::new();
            for name in self.documents.list(&folder_of(profile_id))? {
                if let Some(saved) = self.documents.read::<SavedAudience>(&name)?
                    // A copy made by hand under another file name would be saved over the original.
                    && file_of(&saved.profile_id, &saved.id) == name
                {
                    all.insert(saved.id.clone(), saved);
                }
            }
            read.insert(profile_id.to_owned(), all);
        }
        Ok(read.entry(profile_id.to_owned()).or_default())
    }

    fn put(&self, all: &mut All, saved: SavedAudience) -> Result<SavedAudienceRow, SavedAudienceError> {
        self.documents.write(&file_of(&saved.profile_id, &saved.id), &saved)?;
        let row = saved.row();
        all.insert(saved.id.clone(), saved);
        Ok(row)
    }
}

fn folder_of(profile_id: &str) -> String {
    format!("{FOLDER}/{}", segment(profile_id))
}

fn file_of(profile_id: &str, id: &str) -> String {
    format!("{}/{}.json", folder_of(profile_id), segment(id))
}

fn found(all: &All, id: &str) -> Result<SavedAudience, SavedAudienceError> {
    all.get(id).cloned().ok_or_else(|| SavedAudienceError::NotFound(id.to_owned()))
}

/// The one with a name, compared without case.
fn owner<'a>(all: &'a All, name: &str) -> Option<&'a SavedAudience> {
    let name = name.to_lowercase();
    all.values().find(|saved| saved.name.to_lowercase() == name)
}

/// Control characters become spaces, the edges are trimmed.
fn checked_name(name: &str) -> Result<String, SavedAudienceError> {
    let name = on_one_line(name);
    if name.is_empty() {
        return Err(SavedAudienceError::NameMissing);
    }
    if name.chars().count() > MAX_NAME {
        return Err(SavedAudienceError::NameTooLong);
    }
    Ok(name)
}

#[cfg(test)]
mod tests;
