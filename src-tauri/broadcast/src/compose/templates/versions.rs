//! What templates were before: each save over one keeps the former, so that the admin can look and go back.
//!
//! One file per version, `template-versions/ID/NUMBER.json`, so that a damaged one never takes the others along. The versions of a
//! deleted template stay until the next start, for as long as it can be brought back.

use super::{Shelf, Template, TemplateError, TemplateRow, Templates};
use crate::documents::{DocumentError, Documents, segment};
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wecom::kinds::Kind;

/// Most versions of a template; the oldest go.
pub const MAX_VERSIONS: usize = 50;

const FOLDER: &str = "template-versions";
/// Templates that were deleted since the start.
const DELETED: &str = "template-deleted.json";

/// What a template was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TemplateVersion {
    /// Counted up within the template.
    pub number: u32,
    /// Kind of the message.
    pub kind: Kind,
    /// First line of what members saw.
    pub summary: String,
    /// When it was saved.
    pub saved_at: Timestamp,
}

/// A template that became again what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WentBack {
    /// The template.
    pub row: TemplateRow,
    /// The version that holds what it was until now, to go back to in turn.
    pub former: u32,
}

impl Templates {
    /// What a template was, the latest first; what it is now is not among them. A version that cannot be read is left out.
    pub fn versions(&self, id: &str) -> Result<Vec<TemplateVersion>, TemplateError> {
        let shelf = self.shelf();
        let now = &shelf.template(id)?.draft;
        let mut versions = Vec::new();
        for number in self.numbers(id)?.into_iter().rev() {
            let Some(was) = self.documents.read::<Template>(&file_of(id, number))? else { continue };
            if was.draft != *now {
                let (kind, summary) = (was.draft.message.kind(), was.draft.first_line());
                versions.push(TemplateVersion { number, kind, summary, saved_at: was.updated_at });
            }
        }
        Ok(versions)
    }

    /// A template as it was.
    pub fn open_version(&self, id: &str, number: u32) -> Result<Template, TemplateError> {
        let found = self.documents.read(&file_of(id, number))?;
        found.ok_or_else(|| TemplateError::NotFound(format!("{id} in version {number}")))
    }

    /// Makes a template what it was in a version; its name stays. What it is until now becomes a version.
    pub fn go_back(&self, id: &str, number: u32) -> Result<WentBack, TemplateError> {
        let mut shelf = self.shelf();
        let now = shelf.template(id)?.clone();
        let was = self.open_version(id, number)?;
        let former = self.keep_version(&now)?;
        let template = Template { draft: was.draft, updated_at: Timestamp::now(&*self.clock), ..now };
        Ok(WentBack { row: self.put(&mut shelf, template)?, former })
    }

    /// Puts a template there, and keeps what was there before it as a version.
    pub(super) fn replace(&self, shelf: &mut Shelf, template: Template) -> Result<TemplateRow, TemplateError> {
        if let Ok(former) = shelf.template(&template.id)
            && former.draft != template.draft
        {
            self.keep_version(former)?;
        }
        self.put(shelf, template)
    }

    /// Keeps a version unless one of them is the same already; says which it is. The oldest give way to it.
    fn keep_version(&self, template: &Template) -> Result<u32, TemplateError> {
        let id = &template.id;
        let mut numbers = self.numbers(id)?;
        for number in numbers.iter().rev() {
            let version = self.documents.read::<Template>(&file_of(id, *number))?;
            if version.is_some_and(|version| version.draft == template.draft) {
                return Ok(*number);
            }
        }
        let next = numbers.last().map_or(1, |last| last.saturating_add(1));
        self.documents.write(&file_of(id, next), template)?;
        numbers.push(next);
        let spare = numbers.len().saturating_sub(MAX_VERSIONS);
        for number in numbers.iter().take(spare) {
            self.documents.remove(&file_of(id, *number))?;
        }
        Ok(next)
    }

    /// The numbers of the versions of a template, ascending.
    fn numbers(&self, id: &str) -> Result<Vec<u32>, DocumentError> {
        let folder = folder_of(id);
        let names = self.documents.list(&folder)?;
        let number = |name: &String| name.strip_prefix(&folder)?.strip_prefix('/')?.strip_suffix(".json")?.parse().ok();
        let numbers: BTreeSet<u32> = names.iter().filter_map(number).collect();
        Ok(numbers.into_iter().collect())
    }
}

/// Notes that a template is deleted, or is there again. Where that cannot be written, its versions outlive it.
pub(super) fn note_deleted(documents: &Documents, id: &str, deleted: bool) {
    let noted = documents.read::<BTreeSet<String>>(DELETED).and_then(|ids| {
        let mut ids = ids.unwrap_or_default();
        let changed = if deleted { ids.insert(id.to_owned()) } else { ids.remove(id) };
        if changed { documents.write(DELETED, &ids) } else { Ok(()) }
    });
    if let Err(error) = noted {
        tracing::info!(%error, "it is not written down whether a template is deleted");
    }
}

/// Clears away the versions of the templates that were deleted before and are not `there` again; says which they are. What cannot be
/// cleared away now is another time.
pub(super) fn clear_deleted(documents: &Documents, there: impl Fn(&str) -> bool) -> Result<Vec<String>, DocumentError> {
    let deleted = documents.read::<BTreeSet<String>>(DELETED)?.unwrap_or_default();
    if deleted.is_empty() {
        return Ok(Vec::new());
    }
    let gone: Vec<String> = deleted.into_iter().filter(|id| !there(id)).collect();
    let cleared = gone.iter().try_for_each(|id| documents.remove_folder(&folder_of(id)));
    if let Err(error) = cleared.and_then(|()| documents.remove(DELETED)) {
        tracing::info!(%error, "the versions of a deleted template stay");
        return Ok(Vec::new());
    }
    Ok(gone)
}

fn folder_of(id: &str) -> String {
    format!("{FOLDER}/{}", segment(id))
}

fn file_of(id: &str, number: u32) -> String {
    format!("{}/{number}.json", folder_of(id))
}
