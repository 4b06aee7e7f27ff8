//! Templates: messages kept under a name, to be sent again or handed to a colleague as a file.
//!
//! One file per template, so that one damaged file never takes the others along. Beside them lie what each was before
//! ([`versions`]) and what the admin says of it ([`marks`]).

mod error;
mod file;
mod marks;
mod naming;
mod shared;
mod versions;

pub use error::TemplateError;
pub use file::{ImportFault, ImportFile, ImportFound, ImportLook, ImportProblem, MAX_FILES, MAX_IMPORT};
pub use marks::{MAX_TAG, MAX_TAGS};
pub use naming::MAX_NAME;
pub use versions::{MAX_VERSIONS, TemplateVersion, WentBack};

use crate::compose::media::{MediaStore, referenced};
use crate::directory::{Sounding, Sounds, Words, sort_key};
use crate::documents::{DocumentError, Documents, segment};
use crate::model::audience::Audience;
use crate::model::draft::{Draft, Values};
use crate::model::timestamp::Timestamp;
use crate::ports::Ids;
use file::Looked;
use marks::Marks;
use naming::{checked_name, free_name, owner};
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom::clock::Clock;
use wecom::kinds::Kind;

/// Most characters of a proposed name.
const PROPOSED_NAME: usize = 20;
/// Most characters of a message that a search looks through. A stored article may have millions.
const SEARCHED_CHARS: usize = 20_000;

const FOLDER: &str = "templates";

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
    /// The admin wants to see it first.
    pub starred: bool,
    /// What the admin sorts it under.
    pub tags: Vec<String>,
    /// How often it was used.
    pub uses: u32,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

/// What comes first in a list of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TemplateOrder {
    /// What is used often and was used lately. A save counts as one use.
    #[default]
    Use,
    /// What was saved last.
    Changed,
    /// By the sound of the name.
    Name,
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

/// A template in memory, with what is worked out of it once.
#[derive(Debug)]
struct Kept {
    template: Template,
    summary: OnceCell<String>,
    /// All that members see.
    text: OnceCell<Sounding>,
}

impl Kept {
    fn of(template: Template) -> Self {
        Self { template, summary: OnceCell::new(), text: OnceCell::new() }
    }

    fn row(&self, marks: &Marks) -> TemplateRow {
        let Template { id, name, draft, updated_at } = &self.template;
        let (mark, used) = (marks.of(id), marks.used(id));
        TemplateRow {
            id: id.clone(),
            name: name.clone(),
            kind: draft.message.kind(),
            summary: self.summary.get_or_init(|| draft.first_line()).clone(),
            updated_at: *updated_at,
            with_recipients: draft.audience != Audience::default(),
            starred: mark.starred,
            tags: mark.tags,
            uses: used.map_or(0, |used| used.count),
            used_at: used.map(|used| used.at),
        }
    }

    fn text(&self, sounds: &mut Sounds) -> &Sounding {
        self.text.get_or_init(|| {
            let lines = self.template.draft.visible_texts().join("\n");
            let text: String = lines.chars().take(SEARCHED_CHARS).collect();
            sounds.of(&text)
        })
    }
}

/// All that is known of templates.
#[derive(Debug)]
struct Shelf {
    all: BTreeMap<String, Kept>,
    marks: Marks,
    sounds: Sounds,
}

impl Shelf {
    fn template(&self, id: &str) -> Result<&Template, TemplateError> {
        self.all.get(id).map(|kept| &kept.template).ok_or_else(|| TemplateError::NotFound(id.to_owned()))
    }

    fn row(&self, id: &str) -> Result<TemplateRow, TemplateError> {
        let kept = self.all.get(id).ok_or_else(|| TemplateError::NotFound(id.to_owned()))?;
        Ok(kept.row(&self.marks))
    }

    /// How well a template fits what was typed: `Some(false)` by its name, tags or first line, `Some(true)` by what stands further
    /// inside.
    fn fit(&mut self, id: &str, row: &TemplateRow, words: &Words) -> Option<bool> {
        if words.is_empty() {
            return Some(false);
        }
        let Self { all, sounds, .. } = self;
        let texts = [&row.name, &row.summary].into_iter().chain(&row.tags);
        let mut heads: Vec<Sounding> = texts.map(|text| sounds.of(text)).collect();
        if sounds.fits(words, &heads) {
            return Some(false);
        }
        heads.push(all.get(id)?.text(sounds).clone());
        sounds.fits(words, &heads).then_some(true)
    }
}

/// All templates. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Templates {
    documents: Documents,
    media: MediaStore,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    shelf: Arc<Mutex<Shelf>>,
    looked: Arc<Mutex<Vec<Looked>>>,
}

impl Templates {
    /// Reads the templates, whose files are in `media`. Damaged ones are kept aside (see [`Documents::kept_aside`]). What was deleted
    /// before can not be brought back any more.
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
                all.insert(template.id.clone(), Kept::of(template));
            }
        }
        let mut marks = Marks::open(&documents)?;
        for id in versions::clear_deleted(&documents, |id| all.contains_key(id))? {
            marks.forget(&documents, &id);
        }
        let shelf = Arc::new(Mutex::new(Shelf { all, marks, sounds: Sounds::new() }));
        Ok(Self { documents, media, clock, ids, shelf, looked: Arc::default() })
    }

    /// The templates with the query in their name, their tags or what members see, by characters or by sound. Those that have it
    /// further inside than the first line come last.
    pub fn list(&self, query: &str, order: TemplateOrder) -> Vec<TemplateRow> {
        let words = Words::of(query);
        let mut shelf = self.shelf();
        let rows: Vec<TemplateRow> = shelf.all.values().map(|kept| kept.row(&shelf.marks)).collect();
        let mut found: Vec<(bool, TemplateRow)> =
            rows.into_iter().filter_map(|row| Some((shelf.fit(&row.id, &row, &words)?, row))).collect();
        found.sort_by(|(_, a), (_, b)| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
        match order {
            TemplateOrder::Changed => {}
            TemplateOrder::Name => found.sort_by_cached_key(|(_, row)| sort_key(&row.name)),
            TemplateOrder::Use => found.sort_by(|(_, a), (_, b)| {
                let rank = |row: &TemplateRow| shelf.marks.rank(&row.id, row.updated_at);
                rank(b).total_cmp(&rank(a))
            }),
        }
        found.sort_by_key(|(inside, _)| *inside);
        found.into_iter().map(|(_, row)| row).collect()
    }

    /// One template.
    pub fn open_one(&self, id: &str) -> Result<Template, TemplateError> {
        self.shelf().template(id).cloned()
    }

    /// Remembers that one is used now. Where that cannot be written it is forgotten with the program.
    pub fn used(&self, id: &str) {
        let mut shelf = self.shelf();
        if shelf.all.contains_key(id) {
            shelf.marks.use_now(&self.documents, id, Timestamp::now(&*self.clock));
        }
    }

    /// The first ones in order of use.
    pub fn recent(&self, most: usize) -> Vec<TemplateRow> {
        let mut rows = self.list("", TemplateOrder::Use);
        rows.truncate(most);
        rows
    }

    /// Stars a template, or takes the star away.
    pub fn star(&self, id: &str, starred: bool) -> Result<TemplateRow, TemplateError> {
        let mut shelf = self.shelf();
        shelf.template(id)?;
        shelf.marks.star(&self.documents, id, starred)?;
        shelf.row(id)
    }

    /// Sorts a template under these tags and no others. A tag that differs from one in use only by capitals is that one.
    pub fn tag(&self, id: &str, tags: &[String]) -> Result<TemplateRow, TemplateError> {
        let mut shelf = self.shelf();
        shelf.template(id)?;
        shelf.marks.tag(&self.documents, id, tags)?;
        shelf.row(id)
    }

    /// Saves a draft under a name. A template that has the name is replaced when `replace`, else nothing is done; what it was is kept
    /// as one of its versions.
    pub fn save(
        &self,
        name: &str,
        draft: &Draft,
        with_recipients: bool,
        replace: bool,
    ) -> Result<TemplateRow, TemplateError> {
        let name = checked_name(name)?;
        let mut shelf = self.shelf();
        let id = match owner(&shelf.all, &name) {
            Some(_) if !replace => return Err(TemplateError::NameTaken),
            Some(id) => id.to_owned(),
            None => self.ids.fresh(),
        };
        // Values are of one send; a template keeps the variables.
        let mut draft = Draft { personal: None, values: Values::new(), merge: None, ..draft.clone() };
        if !with_recipients {
            draft.audience = Audience::default();
        }
        self.replace(&mut shelf, Template { id, name, draft, updated_at: Timestamp::now(&*self.clock) })
    }

    /// A name for a draft to be kept under: what members read first of it, shortened, with a number behind it where that is taken. Empty
    /// when they read nothing.
    pub fn name_for(&self, draft: &Draft) -> String {
        let line = draft.first_line();
        let name: String = line.chars().take(PROPOSED_NAME).collect();
        match name.trim() {
            "" => String::new(),
            name => free_name(&self.shelf().all, name),
        }
    }

    /// Gives a template another name.
    pub fn rename(&self, id: &str, name: &str) -> Result<TemplateRow, TemplateError> {
        let name = checked_name(name)?;
        let mut shelf = self.shelf();
        if owner(&shelf.all, &name).is_some_and(|owner| owner != id) {
            return Err(TemplateError::NameTaken);
        }
        let template = shelf.template(id)?.clone();
        self.put(&mut shelf, Template { name, updated_at: Timestamp::now(&*self.clock), ..template })
    }

    /// Deletes a template. What it returns can be given to [`Templates::restore`] until the program ends; then its versions and marks go
    /// as well.
    pub fn delete(&self, id: &str) -> Result<Template, TemplateError> {
        let mut shelf = self.shelf();
        let template = shelf.template(id)?.clone();
        // It may be brought back: its files stay for a while.
        self.media.touch(&referenced(&template.draft.message));
        self.documents.remove(&file_of(id))?;
        shelf.all.remove(id);
        versions::note_deleted(&self.documents, id, true);
        Ok(template)
    }

    /// Brings a deleted template back, under its name or, when that is taken by now, with a number behind it.
    pub fn restore(&self, template: &Template) -> Result<TemplateRow, TemplateError> {
        let name = checked_name(&template.name)?;
        let mut shelf = self.shelf();
        let id = if shelf.all.contains_key(&template.id) || template.id.is_empty() {
            self.ids.fresh()
        } else {
            template.id.clone()
        };
        let name = free_name(&shelf.all, &name);
        let draft = held_back(template.draft.clone());
        let row = self.put(&mut shelf, Template { id, name, draft, updated_at: template.updated_at })?;
        versions::note_deleted(&self.documents, &row.id, false);
        Ok(row)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock()
    }

    fn put(&self, shelf: &mut Shelf, template: Template) -> Result<TemplateRow, TemplateError> {
        self.documents.write(&file_of(&template.id), &template)?;
        let kept = Kept::of(template);
        let row = kept.row(&shelf.marks);
        shelf.all.insert(row.id.clone(), kept);
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

#[cfg(test)]
mod tests;
