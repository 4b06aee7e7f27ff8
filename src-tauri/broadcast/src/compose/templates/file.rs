//! Templates as files for other people: written, looked at, taken in.

use super::naming::{checked_name, free_name};
use super::{Template, TemplateError, TemplateRow, Templates, held_back};
use crate::compose::media::{MediaError, referenced};
use crate::compose::personal::Filling;
use crate::documents::DocumentError;
use crate::model::draft::Draft;
use crate::model::media::MediaReference;
use crate::model::timestamp::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use wecom::kinds::Kind;
use wecom::media::{MediaKind, examine};

/// Most bytes of the files that a template brings along.
pub const MAX_FILES: usize = 25_000_000;
/// Largest file that is imported, in bytes: the files in base64, and 2 MB for the rest.
pub const MAX_IMPORT: usize = MAX_FILES.div_ceil(3) * 4 + 2 * 1024 * 1024;
/// Most bytes of the files that are looked at together.
const MAX_LOOKED: usize = 4 * MAX_IMPORT;
/// Recipients that are told by name.
const NAMED: usize = 5;

/// What a template file says of itself.
const FORMAT: &str = "template";
/// With variables that say what they are.
const VERSION: u32 = 3;
/// With files inside.
const VERSION_WITH_FILES: u32 = 2;
/// Without files: as it was before there were any, so that older versions can read it.
const VERSION_WITHOUT_FILES: u32 = 1;

/// The oldest version of the format that can hold a draft and the files with it.
fn version_of(draft: &Draft, files: &[ExportedFile]) -> u32 {
    match (draft.variables.is_empty(), files.is_empty()) {
        (false, _) => VERSION,
        (true, false) => VERSION_WITH_FILES,
        (true, true) => VERSION_WITHOUT_FILES,
    }
}

/// A template as a file for other people.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Exported {
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

/// A file that was looked at: what is taken in is what was shown. Nothing where it cannot be taken in, or is already.
pub(super) type Looked = Option<Exported>;

/// What came out of looking at a file with a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportLook {
    /// What the file is called.
    pub file: String,
    /// The template in it, as far as it can be read.
    pub found: Option<ImportFound>,
    /// Why it cannot be taken in.
    pub problem: Option<ImportProblem>,
}

/// Why a file cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportProblem {
    /// What is wrong with it.
    pub fault: ImportFault,
    /// The same for those who help, in English.
    pub detail: String,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportFault {
    /// It cannot be read at all.
    Unreadable,
    /// It is larger than a template can be, or than all files together may be.
    TooLarge,
    /// A newer version of the program made it.
    Newer,
    /// It is no template.
    NotATemplate,
    /// It is a template, but something of it is missing or damaged.
    Damaged,
}

impl ImportProblem {
    /// A fault with what is known of it.
    pub fn new(fault: ImportFault, detail: impl Into<String>) -> Self {
        Self { fault, detail: detail.into() }
    }

    /// Why nothing of a file can be told.
    fn of_file(error: &TemplateError) -> Self {
        let fault = match error {
            TemplateError::NewerVersion(_) => ImportFault::Newer,
            TemplateError::FileTooLarge => ImportFault::TooLarge,
            _ => ImportFault::NotATemplate,
        };
        Self::new(fault, error.to_string())
    }
}

/// A template in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportFound {
    /// Its name there.
    pub name: String,
    /// The name that it gets here, where its own is taken.
    pub renamed: Option<String>,
    /// Kind of the message.
    pub kind: Kind,
    /// First line of what members see.
    pub summary: String,
    /// Names of the variables in its texts.
    pub variables: Vec<String>,
    /// It goes to everyone.
    pub everyone: bool,
    /// How many recipients are saved with it.
    pub recipients: u32,
    /// The first of them by name.
    pub named: Vec<String>,
    /// Where fields stand that the program does not know. They are not sent unless the admin wants that.
    pub extra: Vec<String>,
    /// The files that come with it.
    pub files: Vec<ImportFile>,
}

/// A file inside a template that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ImportFile {
    /// The name that members see.
    pub name: String,
    /// How large it is.
    pub bytes: u32,
}

/// A file that a draft refers to, with its content unless the store has it already.
type Brought = (MediaReference, Option<Vec<u8>>);

impl Templates {
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
            version: version_of(&template.draft, &files),
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

    /// What would come in with files made by [`Templates::export`], each given with its name. They are held until
    /// [`Templates::take`], or until others are looked at. Reads files: call it where that does no harm.
    pub fn look(&self, files: Vec<(String, Result<Vec<u8>, ImportProblem>)>) -> Vec<ImportLook> {
        let mut held = Vec::new();
        let mut looks = Vec::new();
        let mut total = 0;
        for (file, content) in files {
            let content = content.and_then(|content| {
                total += content.len();
                if total > MAX_LOOKED {
                    return Err(ImportProblem::new(
                        ImportFault::TooLarge,
                        "the files before it fill the room there is",
                    ));
                }
                Ok(content)
            });
            let read = content.and_then(|content| read_file(&content).map_err(|error| ImportProblem::of_file(&error)));
            let (found, problem, exported) = match read {
                Err(problem) => (None, Some(problem), None),
                Ok(exported) => match self.found(&exported) {
                    (found, None) => (Some(found), None, Some(exported)),
                    (found, Some(error)) => {
                        (Some(found), Some(ImportProblem::new(ImportFault::Damaged, error.to_string())), None)
                    }
                },
            };
            looks.push(ImportLook { file, found, problem });
            held.push(exported);
        }
        *self.looked.lock() = held;
        looks
    }

    /// Adds the templates in those of the files looked at last that `which` counts from 0, and their files to the store; the others
    /// are let go. A name that is taken gets a number behind it. When one cannot be added, those after it can be taken later. Writes
    /// files: call it where that does no harm.
    pub fn take(&self, which: &[u32]) -> Result<Vec<TemplateRow>, TemplateError> {
        let mut looked = self.looked.lock();
        let mut rows = Vec::new();
        for number in which {
            let Some(slot) = usize::try_from(*number).ok().and_then(|number| looked.get_mut(number)) else { continue };
            if let Some(exported) = slot {
                rows.push(self.add(exported)?);
                *slot = None;
            }
        }
        looked.clear();
        Ok(rows)
    }

    /// Adds the template in a file made by [`Templates::export`], and its files to the store. Writes files: call it where that does
    /// no harm.
    pub fn import(&self, bytes: &[u8]) -> Result<TemplateRow, TemplateError> {
        self.add(&read_file(bytes)?)
    }

    fn add(&self, exported: &Exported) -> Result<TemplateRow, TemplateError> {
        let template = self.unpacked(exported, self.ids.fresh())?;
        let mut shelf = self.shelf();
        let name = free_name(&shelf.all, &template.name);
        self.put(&mut shelf, Template { name, updated_at: Timestamp::now(&*self.clock), ..template })
    }

    /// The template in a file, with its files in the store.
    pub(super) fn unpacked(&self, exported: &Exported, id: String) -> Result<Template, TemplateError> {
        let name = name_in(exported)?;
        for (reference, content) in self.brought(exported)? {
            if let Some(content) = content {
                self.media.keep_content(&reference, &content)?;
            }
        }
        let updated_at = exported.updated_at.unwrap_or_else(|| Timestamp::now(&*self.clock));
        Ok(Template { id, name, draft: held_back(exported.draft.clone()), updated_at })
    }

    /// What a file holds, and why it cannot be taken in.
    fn found(&self, exported: &Exported) -> (ImportFound, Option<TemplateError>) {
        let draft = &exported.draft;
        let (renamed, wrong_name) = match name_in(exported) {
            Ok(name) => (Some(free_name(&self.shelf().all, &name)).filter(|free| *free != name), None),
            Err(error) => (None, Some(error)),
        };
        let (files, wrong_files) = match self.brought(exported) {
            Ok(files) => (files, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let variables = Filling::of(&draft.message).map(|filling| filling.variables()).unwrap_or_default();
        let include = &draft.audience.include;
        let found = ImportFound {
            name: exported.name.clone(),
            renamed,
            kind: draft.message.kind(),
            summary: draft.first_line(),
            variables: if draft.literal { Vec::new() } else { variables.into_iter().collect() },
            everyone: draft.audience.all,
            recipients: count(include.len()),
            named: include.iter().take(NAMED).map(|one| one.name.clone().unwrap_or_else(|| one.id.clone())).collect(),
            extra: draft.extra.fields.iter().map(|field| field.path.clone()).collect(),
            files: files.iter().map(|file| self.described(file)).collect(),
        };
        (found, wrong_name.or(wrong_files))
    }

    fn described(&self, (reference, content): &Brought) -> ImportFile {
        let there = || self.media.read(reference).map_or(0, |content| content.len());
        let bytes = content.as_ref().map_or_else(there, Vec::len);
        ImportFile { name: reference.name().to_owned(), bytes: count(bytes) }
    }

    /// The files that the draft refers to, each looked at; others in the file are passed over.
    fn brought(&self, exported: &Exported) -> Result<Vec<Brought>, TemplateError> {
        let wrong = |reference: &MediaReference, what: &str| {
            TemplateError::NotATemplate(format!("its file {:?} {what}", reference.name()))
        };
        let mut brought = Vec::new();
        for reference in referenced(&exported.draft.message) {
            let Some(file) = exported.files.iter().find(|file| file.sha256 == reference.sha256()) else {
                // A template that never left this computer's store, or one written by hand.
                self.media.read(&reference).map_err(|_| wrong(&reference, "is missing"))?;
                brought.push((reference, None));
                continue;
            };
            let content = STANDARD.decode(&file.base64).map_err(|_| wrong(&reference, "is not base64"))?;
            if MediaReference::of(&content, reference.name()) != reference {
                return Err(wrong(&reference, "is damaged"));
            }
            let name = reference.name().to_owned();
            examine(MediaKind::File, &content).map_err(|problem| MediaError::Unfit { name, problem })?;
            brought.push((reference, Some(content)));
        }
        Ok(brought)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn name_in(exported: &Exported) -> Result<String, TemplateError> {
    checked_name(&exported.name).map_err(|error| TemplateError::NotATemplate(error.to_string()))
}

pub(super) fn read_file(bytes: &[u8]) -> Result<Exported, TemplateError> {
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
