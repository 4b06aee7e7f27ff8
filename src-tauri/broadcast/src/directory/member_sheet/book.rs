//! Where member sheets are: those that were taken in documents, one of each profile, and the one that is being looked at in memory.

use super::MemberSheet;
use crate::documents::{DocumentError, Documents, segment};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

/// A sheet that somebody looks at.
struct Held {
    profile_id: String,
    id: String,
    sheet: Arc<MemberSheet>,
}

#[derive(Default)]
struct Looking {
    count: u64,
    last: Option<Held>,
}

/// The sheets of all profiles. Cheap to clone.
#[derive(Clone, Default)]
pub(in super::super) struct MemberSheets {
    /// None: kept in memory alone.
    documents: Option<Documents>,
    /// As they were read or written last, by profile.
    kept: Arc<Mutex<HashMap<String, Option<Arc<MemberSheet>>>>>,
    looking: Arc<Mutex<Looking>>,
}

impl MemberSheets {
    pub(super) fn new(documents: Documents) -> Self {
        Self { documents: Some(documents), ..Self::default() }
    }

    /// The sheet of a profile, if one was taken.
    pub(in super::super) async fn of(&self, profile_id: &str) -> Option<Arc<MemberSheet>> {
        let known = self.kept.lock().get(profile_id).cloned();
        if let Some(known) = known {
            return known;
        }
        let (book, profile_id) = (self.clone(), profile_id.to_owned());
        tokio::task::spawn_blocking(move || book.read(&profile_id)).await.ok().flatten()
    }

    /// May wait for the disk. A damaged sheet is kept aside, and there is none then.
    fn read(&self, profile_id: &str) -> Option<Arc<MemberSheet>> {
        // Held while it is read, so that no older one takes the place of one that is taken meanwhile.
        let mut kept = self.kept.lock();
        if let Some(known) = kept.get(profile_id) {
            return known.clone();
        }
        let read = self.documents.as_ref().map(|documents| documents.read::<MemberSheet>(&file_of(profile_id)));
        let sheet = match read {
            None | Some(Ok(None)) => None,
            Some(Ok(Some(sheet))) => Some(Arc::new(sheet)),
            // It may be there at the next look.
            Some(Err(error)) => {
                tracing::warn!(%error, "the member sheet cannot be read");
                return None;
            }
        };
        kept.insert(profile_id.to_owned(), sheet.clone());
        sheet
    }

    /// Takes a sheet for a profile, on the disk first. May wait for the disk.
    pub(super) fn keep(&self, profile_id: &str, sheet: Arc<MemberSheet>) -> Result<(), DocumentError> {
        let mut kept = self.kept.lock();
        if let Some(documents) = &self.documents {
            documents.write(&file_of(profile_id), &*sheet)?;
        }
        kept.insert(profile_id.to_owned(), Some(sheet));
        Ok(())
    }

    /// Forgets the sheet of a profile; one that is not there is no error. May wait for the disk.
    pub(in super::super) fn forget(&self, profile_id: &str) -> Result<(), DocumentError> {
        let mut kept = self.kept.lock();
        if let Some(documents) = &self.documents {
            documents.remove(&file_of(profile_id))?;
        }
        kept.insert(profile_id.to_owned(), None);
        Ok(())
    }

    /// Lets go of the sheet of a profile: it is read from its document when it is asked for. One that is in memory alone stays.
    pub(in super::super) fn let_go(&self, profile_id: &str) {
        if self.documents.is_some() {
            self.kept.lock().remove(profile_id);
        }
    }

    /// Holds a sheet for somebody who looks at it, in the place of the one before; its id.
    pub(super) fn hold(&self, profile_id: &str, sheet: Arc<MemberSheet>) -> String {
        let mut looking = self.looking.lock();
        looking.count += 1;
        let id = format!("sheet-{}", looking.count);
        looking.last = Some(Held { profile_id: profile_id.to_owned(), id: id.clone(), sheet });
        id
    }

    /// The sheet that is held under this id for this profile.
    pub(super) fn held(&self, profile_id: &str, id: &str) -> Option<Arc<MemberSheet>> {
        let looking = self.looking.lock();
        let held = looking.last.as_ref().filter(|held| held.profile_id == profile_id && held.id == id)?;
        Some(Arc::clone(&held.sheet))
    }
}

fn file_of(profile_id: &str) -> String {
    format!("member-sheets/{}.json", segment(profile_id))
}
