//! Templates: messages kept under a name, to be sent again or handed to a colleague as a file.
//!
//! One file per template, so that one damaged file never takes the others along.

use crate::compose::media::{MediaError, MediaStore, referenced};
use crate::directory::Query;
use crate::documents::{DocumentError, Documents, segment};
use crate::model::audience::Audience;
use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::media::MediaReference;
use crate::model::timestamp::Timestamp;
use crate::ports::Ids;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom::clock::Clock;
use wecom::kinds::Kind;
use wecom::media::{MediaKind, examine};

/// Longest name, in characters.
pub const MAX_NAME: usize = 80;
/// Most characters of a proposed name.
const PROPOSED_NAME: usize = 20;
/// Most bytes of the files that a template brings along.
pub const MAX_FILES: usize = 25_000_000;
/// Largest file that is imported, in bytes: the files in base64, and 2 MB for the rest.
pub const MAX_IMPORT: usize = MAX_FILES.div_ceil(3) * 4 + 2 * 1024 * 1024;

const FOLDER: &str = "templates";
/// When each template was used last.
const USES: &str = "template-uses.json";
/// What a template file says of itself.
const FORMAT: &str = "template";
/// With files inside.
const VERSION: u32 = 2;
/// Without files: as it was before there were any, so that older versions can read it.
const VERSION_WITHOUT_FILES: u32 = 1;

/// A template in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TemplateRow {
    /// Never changes.
    pub id: String,
    /// What the user calls it; unlike any other template's.
    pub name: String,
    /// Kind of the message.
    pub kind: Kind,
    /// First line of what members see.
    pub summary: String,
    /// When it was saved last.
    pub updated_at: Timestamp,
    /// Recipients are saved with it.
    pub with_recipients: bool,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Template {
    /// Never changes.
    pub id: String,
    /// See [`TemplateRow::name`].
    pub name: String,
    /// Message, envelope choices, and recipients when they were saved with it.
    pub draft: Draft,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

impl Template {
    fn row(&self) -> TemplateRow {
        TemplateRow {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: self.draft.message.kind(),
            summary: self.draft.first_line(),
            updated_at: self.updated_at,
            with_recipients: self.draft.audience != Audience::default(),
        }
    }
}

/// A template as a file for other people.
#[derive(Debug, Serialize, Deserialize)]
struct Exported {
    posthorn: String,
    version: u32,
    name: String,
    draft: Draft,
    #[serde(default)]
    updated_at: Option<Timestamp>,
    /// What the draft refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<ExportedFile>,
}

/// A file inside an exported template. Its name stands in the draft's reference.
#[derive(Debug, Serialize, Deserialize)]
struct ExportedFile {
    sha256: String,
    base64: String,
}

/// What can go wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It does not exist (any more).
    #[error("no template {0}")]
    NotFound(String),
    /// Nothing was typed for the name.
    #[error("the name is missing")]
    NameMissing,
    /// More than [`MAX_NAME`] characters.
    #[error("the name is too long")]
    NameTooLong,
    /// Another template has this name.
    #[error("the name is in use")]
    NameTaken,
    /// The file is larger than [`MAX_IMPORT`].
    #[error("the file is too large for a template")]
    FileTooLarge,
    /// The file is not a template of Posthorn.
    #[error("the file is not a template: {0}")]
    NotATemplate(String),
    /// The files that the template refers to are larger than [`MAX_FILES`] together.
    #[error("the files of the template are too large to be exported: {0} bytes")]
    FilesTooLarge(usize),
    /// One of its files.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The file is of a newer version.
    #[error("the file is of a newer version ({0})")]
    NewerVersion(u32),
    /// It could not be read or written.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<&TemplateError> for ErrorView {
    fn from(error: &TemplateError) -> Self {
        let text = error.to_string();
        match error {
            TemplateError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
            TemplateError::NameMissing | TemplateError::NameTooLong => {
                Self::new(ErrorCode::InvalidInput, text).at("name")
            }
            TemplateError::NameTaken => Self::new(ErrorCode::NameTaken, text).at("name"),
            TemplateError::FileTooLarge | TemplateError::NotATemplate(_) | TemplateError::NewerVersion(_) => {
                Self::new(ErrorCode::InvalidInput, text.clone()).at("file").with_detail(text)
            }
            TemplateError::FilesTooLarge(_) => {
                Self::new(ErrorCode::InvalidInput, text.clone()).at("media").with_detail(text)
            }
            TemplateError::Media(error) => Self::from(error),
            TemplateError::Document(error) => Self::from(error),
        }
    }
}

crate::model::error_view::error_view_of_owned!(TemplateError);

/// All templates. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Templates {
    documents: Documents,
    media: MediaStore,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    all: Arc<Mutex<BTreeMap<String, Template>>>,
    uses: Arc<Mutex<BTreeMap<String, Timestamp>>>,
}

impl Templates {
    /// Reads the templates, whose files are in `media`. Damaged ones are kept aside (see [`Documents::kept_aside`]).
    pub fn open(
        documents: Documents,
        media: MediaStore,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, DocumentError> {
        let mut all = BTreeMap::new();
        for name in documents.list(FOLDER)? {
            if let Some(template) = documents.read::<Template>(&name)?
                // A copy made by hand under another file name would be saved over the original.
                && file_of(&template.id) == name
            {
                all.insert(template.id.clone(), template);
            }
        }
        let uses = documents.read(USES)?.unwrap_or_default();
        Ok(Self { documents, media, clock, ids, all: Arc::new(Mutex::new(all)), uses: Arc::new(Mutex::new(uses)) })
    }

    /// The templates whose name or first line has the query in it, by characters or by sound, the last saved first.
    pub fn list(&self, query: &str) -> Vec<TemplateRow> {
        let mut query = Query::new(query);
        let mut rows: Vec<TemplateRow> = self
            .all()
            .values()
            .map(Template::row)
            .filter(|row| query.fits(&[row.name.as_str(), row.summary.as_str()]))
            .collect();
        rows.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
        rows
    }

    /// One template.
    pub fn open_one(&self, id: &str) -> Result<Template, TemplateError> {
        self.all().get(id).cloned().ok_or_else(|| TemplateError::NotFound(id.to_owned()))
    }

    /// Remembers that one is used now. Where that cannot be written it is forgotten with the program.
    pub fn used(&self, id: &str) {
        let known = self.all();
        let mut uses = self.uses.lock();
        uses.insert(id.to_owned(), Timestamp::now(&*self.clock));
        uses.retain(|id, _| known.contains_key(id));
        if let Err(error) = self.documents.write(USES, &*uses) {
            tracing::info!(%error, "the use of a template is not written down");
        }
    }

    /// The templates that were used or saved last, the latest first.
    pub fn recent(&self, most: usize) -> Vec<TemplateRow> {
        let mut rows = self.list("");
        let uses = self.uses.lock();
        rows.sort_by_key(|row| std::cmp::Reverse(uses.get(&row.id).copied().max(Some(row.updated_at))));
        rows.truncate(most);
        rows
    }

    /// Saves a draft under a name. A template that has the name is replaced when `replace`, else nothing is done.
    pub fn save(
        &self,
        name: &str,
        draft: &Draft,
        with_recipients: bool,
        replace: bool,
    ) -> Result<TemplateRow, TemplateError> {
        let name = checked_name(name)?;
        let mut all = self.all();
        let id = match owner(&all, &name) {
            Some(_) if !replace => return Err(TemplateError::NameTaken),
            Some(id) => id.to_owned(),
            None => self.ids.fresh(),
        };
        // Values are of one send; a template keeps the variables.
        let mut draft = Draft { personal: None, merge: None, ..draft.clone() };
        if !with_recipients {
            draft.audience = Audience::default();
        }
        self.put(&mut all, Template { id, name, draft, updated_at: Timestamp::now(&*self.clock) })
    }

    /// A name for a draft to be kept under: what members read first of it, shortened, with a number behind it where that is taken. Empty
    /// when they read nothing.
    pub fn name_for(&self, draft: &Draft) -> String {
        let line = draft.first_line();
        let name: String = line.chars().take(PROPOSED_NAME).collect();
        match name.trim() {
            "" => String::new(),
            name => free_name(&self.all(), name),
        }
    }

    /// Gives a template another name.
    pub fn rename(&self, id: &str, name: &str) -> Result<TemplateRow, TemplateError> {
        let name = checked_name(name)?;
        let mut all = self.all();
        if owner(&all, &name).is_some_and(|owner| owner != id) {
            return Err(TemplateError::NameTaken);
        }
        let template = all.get(id).cloned().ok_or_else(|| TemplateError::NotFound(id.to_owned()))?;
        self.put(&mut all, Template { name, updated_at: Timestamp::now(&*self.clock), ..template })
    }

    /// Deletes a template. What it returns can be given to [`Templates::restore`].
    pub fn delete(&self, id: &str) -> Result<Template, TemplateError> {
        let mut all = self.all();
        let template = all.get(id).cloned().ok_or_else(|| TemplateError::NotFound(id.to_owned()))?;
        // It may be brought back: its files stay for a while.
        self.media.touch(&referenced(&template.draft.message));
        self.documents.remove(&file_of(id))?;
        all.remove(id);
        Ok(template)
    }

    /// Brings a deleted template back, under its name or, when that is taken by now, with a number behind it.
    pub fn restore(&self, template: &Template) -> Result<TemplateRow, TemplateError> {
        let name = checked_name(&template.name)?;
        let mut all = self.all();
        let id = if all.contains_key(&template.id) || template.id.is_empty() {
            self.ids.fresh()
        } else {
            template.id.clone()
        };
        let name = free_name(&all, &name);
        let draft = held_back(template.draft.clone());
        self.put(&mut all, Template { id, name, draft, updated_at: template.updated_at })
    }

    /// A template as the content of a file that explains itself, with the files that it refers to inside. Reads files: call it
    /// where that does no harm.
    pub fn export(&self, id: &str) -> Result<Vec<u8>, TemplateError> {
        let template = self.open_one(id)?;
        let mut files = Vec::new();
        let mut total = 0;
        for reference in referenced(&template.draft.message) {
            let content = self.media.read(&reference)?;
            total += content.len();
            files.push(ExportedFile { sha256: reference.sha256().to_owned(), base64: STANDARD.encode(&content) });
        }
        if total > MAX_FILES {
            return Err(TemplateError::FilesTooLarge(total));
        }
        let exported = Exported {
            posthorn: FORMAT.to_owned(),
            version: if files.is_empty() { VERSION_WITHOUT_FILES } else { VERSION },
            name: template.name,
            draft: template.draft,
            updated_at: Some(template.updated_at),
            files,
        };
        let mut bytes =
            serde_json::to_vec_pretty(&exported).map_err(|error| DocumentError::Other(format!("template: {error}")))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Adds the template in a file made by [`Templates::export`], and its files to the store. A name that is taken gets a number
    /// behind it. Writes files: call it where that does no harm.
    pub fn import(&self, bytes: &[u8]) -> Result<Vec<TemplateRow>, TemplateError> {
        let exported = read_file(bytes)?;
        let name = checked_name(&exported.name).map_err(|error| TemplateError::NotATemplate(error.to_string()))?;
        self.import_files(&exported)?;
        let mut all = self.all();
        let name = free_name(&all, &name);
        let draft = held_back(exported.draft);
        let template = Template { id: self.ids.fresh(), name, draft, updated_at: Timestamp::now(&*self.clock) };
        Ok(vec![self.put(&mut all, template)?])
    }

    /// Keeps the files that the draft refers to; others are passed over. All are looked at before one is kept.
    fn import_files(&self, exported: &Exported) -> Result<(), TemplateError> {
        let wrong = |reference: &MediaReference, what: &str| {
            TemplateError::NotATemplate(format!("its file {:?} {what}", reference.name()))
        };
        let mut contents = Vec::new();
        for reference in referenced(&exported.draft.message) {
            let Some(file) = exported.files.iter().find(|file| file.sha256 == reference.sha256()) else {
                // A template that never left this computer's store, or one written by hand.
                self.media.read(&reference).map_err(|_| wrong(&reference, "is missing"))?;
                continue;
            };
            let content = STANDARD.decode(&file.base64).map_err(|_| wrong(&reference, "is not base64"))?;
            if MediaReference::of(&content, reference.name()) != reference {
                return Err(wrong(&reference, "is damaged"));
            }
            let name = reference.name().to_owned();
            examine(MediaKind::File, &content).map_err(|problem| MediaError::Unfit { name, problem })?;
            contents.push((reference, content));
        }
        for (reference, content) in contents {
            self.media.keep_content(&reference, &content)?;
        }
        Ok(())
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Template>> {
        self.all.lock()
    }

    fn put(&self, all: &mut BTreeMap<String, Template>, template: Template) -> Result<TemplateRow, TemplateError> {
        self.documents.write(&file_of(&template.id), &template)?;
        let row = template.row();
        all.insert(template.id.clone(), template);
        Ok(row)
    }
}

/// What a file says of sending fields that nobody knows is not the admin's word, and a sheet that it names is not there.
fn held_back(draft: Draft) -> Draft {
    Draft { extra: draft.extra.held_back(), merge: None, ..draft }
}

fn file_of(id: &str) -> String {
    format!("{FOLDER}/{}.json", segment(id))
}

/// Control characters become spaces, the edges are trimmed.
fn checked_name(name: &str) -> Result<String, TemplateError> {
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = name.trim();
    if name.is_empty() {
        return Err(TemplateError::NameMissing);
    }
    if name.chars().count() > MAX_NAME {
        return Err(TemplateError::NameTooLong);
    }
    Ok(name.to_owned())
}

/// The template with a name, compared without case.
fn owner<'a>(all: &'a BTreeMap<String, Template>, name: &str) -> Option<&'a str> {
    let name = name.to_lowercase();
    all.values().find(|template| template.name.to_lowercase() == name).map(|template| template.id.as_str())
}

/// The name, or the name with ` (2)`, ` (3)` … behind it, shortened where that grows too long.
fn free_name(all: &BTreeMap<String, Template>, name: &str) -> String {
    if owner(all, name).is_none() {
        return name.to_owned();
    }
    (2..u32::MAX)
        .map(|n| {
            let suffix = format!(" ({n})");
            let kept: String = name.chars().take(MAX_NAME - suffix.chars().count()).collect();
            format!("{}{suffix}", kept.trim_end())
        })
        .find(|candidate| owner(all, candidate).is_none())
        .unwrap_or_else(|| name.to_owned())
}

fn read_file(bytes: &[u8]) -> Result<Exported, TemplateError> {
    /// What every version says of itself.
    #[derive(Deserialize)]
    struct Head {
        posthorn: String,
        version: u32,
    }
    if bytes.len() > MAX_IMPORT {
        return Err(TemplateError::FileTooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let wrong = |error: serde_json::Error| TemplateError::NotATemplate(error.to_string());
    let head: Head = serde_json::from_slice(bytes).map_err(wrong)?;
    if head.posthorn != FORMAT {
        return Err(TemplateError::NotATemplate(format!("it is a {:?}", head.posthorn)));
    }
    if head.version > VERSION {
        return Err(TemplateError::NewerVersion(head.version));
    }
    serde_json::from_slice(bytes).map_err(wrong)
}

#[cfg(test)]
#[path = "templates_tests.rs"]
mod tests;
