//! What the admin is writing, kept so that it survives a crash, a power cut and `kill -9`.
//!
//! The main window has several drafts of a profile side by side, one of which is the present one; the quick send window has one. Each is
//! a file of its own; the last one saved wins.

use crate::documents::{DocumentError, Documents, segment};
use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::timestamp::Timestamp;
use crate::ports::Ids;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::sync::Arc;
use wecom::kinds::Kind;

/// Most drafts of a profile side by side.
pub const MAX_DRAFTS: usize = 20;

/// The id of the draft that a profile begins with.
const FIRST: &str = "compose";

/// Where a draft is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DraftSlot {
    /// The main window: its present draft.
    Compose,
    /// The quick send window.
    Quick,
}

/// A draft among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DraftRow {
    /// Never changes.
    pub id: String,
    /// First line of what members would see; empty when nothing is written yet.
    pub title: String,
    /// Kind of the message; none when nothing was kept yet.
    pub kind: Option<Kind>,
    /// When it was kept last.
    pub saved_at: Option<Timestamp>,
    /// It is the present one.
    pub current: bool,
}

/// A draft to be written on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OpenDraft {
    /// Its id among the profile's.
    pub id: String,
    /// What was kept of it; nothing when it is new, or the file was damaged (it is then kept aside).
    pub draft: Option<Draft>,
}

/// What is left when a draft is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClosedDraft {
    /// What was kept of it: kept again it is there again.
    pub closed: Option<Draft>,
    /// The present one now.
    pub now: OpenDraft,
}

/// What can go wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// There are [`MAX_DRAFTS`].
    #[error("there are {MAX_DRAFTS} drafts already")]
    TooMany,
    /// It could not be read or written.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<&DraftError> for ErrorView {
    fn from(error: &DraftError) -> Self {
        match error {
            DraftError::TooMany => Self::new(ErrorCode::NotPossible, error.to_string()).at("drafts"),
            DraftError::Document(error) => Self::from(error),
        }
    }
}

crate::model::error_view::error_view_of_owned!(DraftError);

/// Which draft is the present one.
#[derive(Debug, Serialize, Deserialize)]
struct Present {
    id: String,
}

/// The drafts of all profiles.
#[derive(Debug, Clone)]
pub struct Drafts {
    documents: Documents,
    ids: Arc<dyn Ids>,
}

impl Drafts {
    /// Drafts in these documents.
    pub fn new(documents: Documents, ids: Arc<dyn Ids>) -> Self {
        Self { documents, ids }
    }

    /// The draft saved last, `None` when there is none or the file was damaged (it is then kept aside). Its unknown fields are not
    /// sent until that is wanted again.
    pub fn load(&self, profile_id: &str, slot: DraftSlot) -> Result<Option<Draft>, DocumentError> {
        self.read(&self.file_in(profile_id, slot)?)
    }

    /// Saves a draft; when this returns it is on the disk.
    pub fn save(&self, profile_id: &str, slot: DraftSlot, draft: &Draft) -> Result<(), DocumentError> {
        self.documents.write(&self.file_in(profile_id, slot)?, draft)
    }

    /// The present draft of a profile.
    pub fn current(&self, profile_id: &str) -> Result<OpenDraft, DocumentError> {
        self.opened(profile_id, self.present(profile_id)?)
    }

    /// Saves one of the drafts; when this returns it is on the disk. One that was closed is there again.
    pub fn keep(&self, profile_id: &str, id: &str, draft: &Draft) -> Result<(), DocumentError> {
        self.documents.write(&file_of(profile_id, id), draft)
    }

    /// The drafts of a profile, the last saved first; a present one without a file is the very first.
    pub fn list(&self, profile_id: &str) -> Result<Vec<DraftRow>, DocumentError> {
        let present = self.present(profile_id)?;
        let mut rows = Vec::new();
        for (id, file) in self.files(profile_id)? {
            if let Some(draft) = self.read(&file)? {
                let (title, kind) = (draft.first_line(), Some(draft.message.kind()));
                let saved_at = self.documents.written_at(&file);
                rows.push(DraftRow { current: id == present, id, title, kind, saved_at });
            }
        }
        if !rows.iter().any(|row| row.current) {
            rows.push(DraftRow { id: present, title: String::new(), kind: None, saved_at: None, current: true });
        }
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        rows.sort_by_key(|row| (row.saved_at.is_some(), Reverse(row.saved_at)));
        Ok(rows)
    }

    /// A new draft beside the others, which is the present one from now on. It has no file before something is kept of it.
    pub fn begin(&self, profile_id: &str) -> Result<OpenDraft, DraftError> {
        if self.files(profile_id)?.len() >= MAX_DRAFTS {
            return Err(DraftError::TooMany);
        }
        Ok(self.switch(profile_id, &self.ids.fresh())?)
    }

    /// Makes another draft the present one.
    pub fn switch(&self, profile_id: &str, id: &str) -> Result<OpenDraft, DocumentError> {
        self.documents.write(&present_file(profile_id), &Present { id: id.to_owned() })?;
        self.opened(profile_id, id.to_owned())
    }

    /// Throws a draft away and opens the present one: if it was that itself, the one saved last. The last one leaves a new one behind.
    pub fn close(&self, profile_id: &str, id: &str) -> Result<ClosedDraft, DocumentError> {
        let closed = self.read(&file_of(profile_id, id))?;
        let mut present = self.present(profile_id)?;
        if present == id {
            let next = self.list(profile_id)?.into_iter().find(|row| row.id != id);
            present = next.map_or_else(|| self.ids.fresh(), |row| row.id);
            self.documents.write(&present_file(profile_id), &Present { id: present.clone() })?;
        }
        self.documents.remove(&file_of(profile_id, id))?;
        Ok(ClosedDraft { closed, now: self.opened(profile_id, present)? })
    }

    /// Removes the drafts of a profile that is deleted.
    pub fn forget(&self, profile_id: &str) -> Result<(), DocumentError> {
        self.documents.remove(&file_of(profile_id, FIRST))?;
        self.documents.remove_folder(&others(profile_id))?;
        self.documents.remove(&present_file(profile_id))?;
        self.documents.remove(&quick_file(profile_id))
    }

    fn present(&self, profile_id: &str) -> Result<String, DocumentError> {
        let present = self.documents.read::<Present>(&present_file(profile_id))?;
        Ok(present.map_or_else(|| FIRST.to_owned(), |present| present.id))
    }

    fn opened(&self, profile_id: &str, id: String) -> Result<OpenDraft, DocumentError> {
        Ok(OpenDraft { draft: self.read(&file_of(profile_id, &id))?, id })
    }

    fn file_in(&self, profile_id: &str, slot: DraftSlot) -> Result<String, DocumentError> {
        Ok(match slot {
            DraftSlot::Compose => file_of(profile_id, &self.present(profile_id)?),
            DraftSlot::Quick => quick_file(profile_id),
        })
    }

    /// The ids of the drafts that have a file, with its name.
    fn files(&self, profile_id: &str) -> Result<Vec<(String, String)>, DocumentError> {
        let first = file_of(profile_id, FIRST);
        let mut files = Vec::new();
        if self.documents.written_at(&first).is_some() {
            files.push((FIRST.to_owned(), first));
        }
        let folder = others(profile_id);
        for file in self.documents.list(&folder)? {
            if let Some(id) = file.strip_prefix(&folder).and_then(|rest| rest.strip_prefix('/')?.strip_suffix(".json"))
            {
                files.push((id.to_owned(), file.clone()));
            }
        }
        Ok(files)
    }

    fn read(&self, file: &str) -> Result<Option<Draft>, DocumentError> {
        let draft: Option<Draft> = self.documents.read(file)?;
        Ok(draft.map(|draft| Draft { extra: draft.extra.held_back(), ..draft }))
    }
}

/// Ids are letters, digits and `-`: they stand for themselves in names of files.
fn file_of(profile_id: &str, id: &str) -> String {
    if id == FIRST {
        format!("drafts/{}/compose.json", segment(profile_id))
    } else {
        format!("{}/{}.json", others(profile_id), segment(id))
    }
}

fn others(profile_id: &str) -> String {
    format!("drafts/{}/others", segment(profile_id))
}

fn quick_file(profile_id: &str) -> String {
    format!("drafts/{}/quick.json", segment(profile_id))
}

fn present_file(profile_id: &str) -> String {
    format!("drafts/{}/present.json", segment(profile_id))
}

#[cfg(test)]
mod tests;
