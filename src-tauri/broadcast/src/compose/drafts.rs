//! What the admin is writing, kept so that it survives a crash, a power cut and `kill -9`.
//!
//! One file per profile and place of writing (main window, quick send); the last one saved wins.

use crate::documents::{DocumentError, Documents, segment};
use crate::model::draft::Draft;
use serde::{Deserialize, Serialize};

/// Where a draft is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DraftSlot {
    /// The main window.
    Compose,
    /// The quick send window.
    Quick,
}

impl DraftSlot {
    fn file_name(self) -> &'static str {
        match self {
            Self::Compose => "compose.json",
            Self::Quick => "quick.json",
        }
    }
}

/// The drafts of all profiles.
#[derive(Debug, Clone)]
pub struct Drafts {
    documents: Documents,
}

impl Drafts {
    /// Drafts in these documents.
    pub fn new(documents: Documents) -> Self {
        Self { documents }
    }

    /// The draft saved last, `None` when there is none or the file was damaged (it is then kept aside). Its unknown fields are not
    /// sent until that is wanted again.
    pub fn load(&self, profile_id: &str, slot: DraftSlot) -> Result<Option<Draft>, DocumentError> {
        let draft: Option<Draft> = self.documents.read(&name(profile_id, slot))?;
        Ok(draft.map(|draft| Draft { extra: draft.extra.held_back(), ..draft }))
    }

    /// Saves a draft; when this returns it is on the disk.
    pub fn save(&self, profile_id: &str, slot: DraftSlot, draft: &Draft) -> Result<(), DocumentError> {
        self.documents.write(&name(profile_id, slot), draft)
    }

    /// Removes the drafts of a profile that is deleted.
    pub fn forget(&self, profile_id: &str) -> Result<(), DocumentError> {
        self.documents.remove(&name(profile_id, DraftSlot::Compose))?;
        self.documents.remove(&name(profile_id, DraftSlot::Quick))
    }
}

fn name(profile_id: &str, slot: DraftSlot) -> String {
    format!("drafts/{}/{}", segment(profile_id), slot.file_name())
}

#[cfg(test)]
mod tests;
