//! One message for each row of a sheet: the sheet says who gets it and what is filled in.
//!
//! A draft has the hash of the sheet and what a person corrected ([`crate::model::merge`]); the sheet lies in the data folder
//! ([`store`]). It is read once, its recipients are looked up once, and every row is filled in and looked at once ([`merging`]); what was
//! found stays in memory while it is worked on. At the send the rows become values of each recipient, and the sheet is of no more
//! importance.

mod corrections;
mod error;
mod filler;
mod memory;
mod merging;
mod result;
mod rows;
mod sheet;
pub mod store;
mod views;

pub use error::MergeError;
pub use filler::Around;
pub use merging::Merging;
pub use result::{SheetRow, SheetRows};
pub use rows::Filled;
pub use sheet::OpenSheet;
pub use views::{MergeColumn, MergeOpened, MergePage, MergeProblem, MergeRow, MergeRowTo, MergeSum, MergeView};

use crate::compose::personal::Filling;
use crate::directory::{Directory, SheetPeople};
use crate::documents::Documents;
use crate::lists::{List, ListReading};
use crate::model::draft::Draft;
use crate::model::merge::{Merge, Several};
use crate::model::store_error::StoreError;
use crate::model::variable::BuiltIn;
use corrections::Corrections;
use filler::{Filler, FillerKey};
use memory::Memory;
use parking_lot::Mutex;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use store::SheetStore;
use wecom::clock::Clock;
use wecom::kinds::Message;

/// Sheets kept in memory at a time, with what was found: the main window's and another's.
const MOST_OPEN: usize = 2;

/// The sheets that are worked on. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Merges {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: SheetStore,
    memory: Memory,
    open: Mutex<VecDeque<Open>>,
    /// One is looked at at a time: pages ask again before the first answer is there.
    looking: Mutex<()>,
}

/// A sheet with what was found last.
#[derive(Debug, Clone)]
struct Open {
    sheet: Arc<OpenSheet>,
    /// The ways to read it that come to this.
    readings: Vec<ListReading>,
    /// Whose contacts were looked through, and how.
    people: Option<(String, Merge, Arc<SheetPeople>)>,
    merging: Option<(Arc<Asked>, Arc<Merging>)>,
}

/// What was asked; the same question has the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    key: FillerKey,
    merge: Merge,
}

impl Merges {
    /// The sheets of a profile folder.
    pub fn new(documents: Documents, clock: Arc<dyn Clock>) -> Self {
        let (store, memory) = (SheetStore::new(documents.folder(), clock), Memory::open(documents));
        Self { inner: Arc::new(Inner { store, memory, open: Mutex::default(), looking: Mutex::default() }) }
    }

    /// Reads a file and keeps it.
    pub async fn open(&self, name: String, content: Vec<u8>) -> Result<MergeOpened, MergeError> {
        let inner = Arc::clone(&self.inner);
        aside(move || {
            let list = List::read(&content, ListReading::default())?;
            let sheet = inner.store.keep(&content)?;
            inner.remember(&Arc::new(OpenSheet::of(&sheet, list)), ListReading::default());
            Ok(MergeOpened { sheet, name })
        })
        .await
    }

    /// A kept sheet, read.
    pub async fn sheet(&self, hash: &str, reading: ListReading) -> Result<Arc<OpenSheet>, MergeError> {
        if let Some(open) = self.inner.known(hash, reading) {
            return Ok(open.sheet);
        }
        let (inner, hash) = (Arc::clone(&self.inner), hash.to_owned());
        aside(move || {
            let content = inner.store.read(&hash)?;
            let sheet = Arc::new(OpenSheet::of(&hash, List::read(&content, reading)?));
            inner.remember(&sheet, reading);
            Ok(sheet)
        })
        .await
    }

    /// How a sheet fills a message in, as far as names of columns and what stands in them tell.
    pub async fn begin(
        &self,
        directory: &Directory,
        profile_id: &str,
        (draft, opened): (&Draft, MergeOpened),
        reading: Option<ListReading>,
    ) -> Result<Merge, MergeError> {
        let mut reading = reading.unwrap_or_default();
        let mut sheet = self.sheet(&opened.sheet, reading).await?;
        let filling = Filling::of(&draft.message)?;
        let names = names_of(&filling, draft);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if reading.heading_row.is_none() {
            // A row with the names of variables names the columns, whatever else it looks like. Where no row is known for it the first
            // one is, unless it is somebody's.
            let mut row = sheet.heading_with(&names);
            if row.is_none()
                && let Some(first) = sheet.first_as_heading()
                && !directory.names_someone(profile_id, Arc::clone(&sheet.list), first).await?
            {
                row = Some(first);
            }
            if row.is_some() {
                reading.heading_row = row;
                sheet = self.sheet(&opened.sheet, reading).await?;
            }
        }
        // What was guessed is written down: another version may guess otherwise.
        let heading = sheet.list.heading().map(|row| row.number);
        let number = (!sheet.list.sheets().is_empty()).then(|| sheet.list.sheet_number());
        let guessed = ListReading {
            sheet: reading.sheet.or(number),
            heading_row: reading.heading_row.or(heading),
            encoding: reading.encoding,
        };
        self.inner.change(&sheet, |open| open.readings.push(guessed));
        let reading = guessed;
        let mut to = directory.recipient_column(profile_id, Arc::clone(&sheet.list)).await?;
        to.name_column = to.name_column.filter(|column| *column != to.column);
        let mut columns = sheet.columns_of(names.iter().copied());
        if filling.uses_whole_row() {
            columns.extend(sheet.all_columns());
        }
        let mut merge = Merge {
            sheet: opened.sheet,
            name: opened.name,
            reading,
            to,
            domains: Vec::new(),
            columns,
            edits: Vec::new(),
            chosen: Vec::new(),
            left_out: Vec::new(),
            several: Several::default(),
        };
        self.inner.memory.apply(&names, &sheet, &mut merge);
        Ok(merge)
    }

    /// The sheet of a draft held against its message.
    pub async fn merging(
        &self,
        directory: &Directory,
        profile_id: &str,
        draft: &Draft,
        around: Around,
    ) -> Result<Arc<Merging>, MergeError> {
        let merge = draft.merge.as_ref().ok_or(MergeError::NoSheet)?;
        let sheet = self.sheet(&merge.sheet, merge.reading).await?;
        let people = self.people(directory, profile_id, merge, &sheet).await?;
        let asked = Asked { key: FillerKey::of(draft, merge, &around), merge: merge.clone() };
        // The values of other drafts are none of its business.
        let draft = Draft { personal: None, series: None, merge: None, ..draft.clone() };
        let inner = Arc::clone(&self.inner);
        aside(move || {
            let _alone = inner.looking.lock();
            let before = inner.known(&asked.merge.sheet, asked.merge.reading).and_then(|open| open.merging);
            if let Some((known, merging)) = &before
                && **known == asked
                && merging.is_about(&sheet, &people)
            {
                return Ok(Arc::clone(merging));
            }
            let before = before.as_ref().map(|(_, merging)| &**merging);
            let merging = Merging::of(Arc::clone(&sheet), people, (&draft, &asked.merge), &around, before);
            let merging = Arc::new(merging);
            let found = Arc::clone(&merging);
            inner.change(&sheet, |open| open.merging = Some((Arc::new(asked), found)));
            Ok(merging)
        })
        .await
    }

    async fn people(
        &self,
        directory: &Directory,
        profile_id: &str,
        merge: &Merge,
        sheet: &Arc<OpenSheet>,
    ) -> Result<Arc<SheetPeople>, MergeError> {
        let known = self.inner.known(&merge.sheet, merge.reading).and_then(|open| open.people);
        if let Some((of, with, people)) = known
            && of == profile_id
            && (with.to, &with.domains) == (merge.to, &merge.domains)
            && directory.still_hold(profile_id, &people).await?
        {
            return Ok(people);
        }
        let list = Arc::clone(&sheet.list);
        let found = directory.sheet_people(profile_id, list, merge.to, merge.domains.clone()).await?;
        let found = Arc::new(found);
        let with = (profile_id.to_owned(), merge.clone(), Arc::clone(&found));
        self.inner.change(sheet, |open| open.people = Some(with));
        Ok(found)
    }

    /// The message of the first row that has everything, to be looked at while it is written: the other rows are not looked at.
    pub async fn first_message(&self, draft: &Draft, around: Around) -> Result<Message, MergeError> {
        let merge = draft.merge.clone().ok_or(MergeError::NoSheet)?;
        let sheet = self.sheet(&merge.sheet, merge.reading).await?;
        let draft = Draft { personal: None, series: None, merge: None, ..draft.clone() };
        aside(move || {
            let filler = Filler::of(&draft, &merge, sheet.width(), &around)?;
            Ok(filler.first_message(&sheet, &merge)?)
        })
        .await
    }

    /// The draft with a message of their own for each whom the rows of its sheet are for.
    pub async fn prepared(
        &self,
        directory: &Directory,
        profile_id: &str,
        draft: &Draft,
        around: Around,
    ) -> Result<Draft, MergeError> {
        let merge = draft.merge.clone().ok_or(MergeError::NoSheet)?;
        let merging = self.merging(directory, profile_id, draft, around).await?;
        let (draft, inner) = (draft.clone(), Arc::clone(&self.inner));
        aside(move || {
            let prepared = merging.prepared(&draft, &merge)?;
            let names = names_of(&Filling::of(&draft.message)?, &draft);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            inner.memory.note(&names, &merging.sheet, &merge);
            Ok(prepared)
        })
        .await
    }

    /// The rows of a sheet with the recipients they are for.
    pub async fn rows(&self, directory: &Directory, profile_id: &str, merge: Merge) -> Result<SheetRows, MergeError> {
        let sheet = self.sheet(&merge.sheet, merge.reading).await?;
        let people = self.people(directory, profile_id, &merge, &sheet).await?;
        aside(move || {
            let corrections = Corrections::of(&merge, &sheet, &people);
            Ok(SheetRows { sheet, people, corrections })
        })
        .await
    }

    /// Clears away the sheets that are not among these.
    pub async fn sweep(&self, keep: HashSet<String>) -> Result<u32, MergeError> {
        let inner = Arc::clone(&self.inner);
        aside(move || inner.store.sweep(&keep)).await
    }
}

impl Inner {
    fn known(&self, hash: &str, reading: ListReading) -> Option<Open> {
        let open = self.open.lock();
        open.iter().find(|open| open.sheet.hash == hash && open.readings.contains(&reading)).cloned()
    }

    fn remember(&self, sheet: &Arc<OpenSheet>, reading: ListReading) {
        let mut open = self.open.lock();
        open.retain(|one| one.sheet.hash != sheet.hash || !one.readings.contains(&reading));
        open.push_back(Open { sheet: Arc::clone(sheet), readings: vec![reading], people: None, merging: None });
        while open.len() > MOST_OPEN {
            open.pop_front();
        }
    }

    /// Notes what was found of a sheet, as long as it is kept in memory.
    fn change(&self, sheet: &Arc<OpenSheet>, change: impl FnOnce(&mut Open)) {
        let mut open = self.open.lock();
        if let Some(open) = open.iter_mut().find(|open| Arc::ptr_eq(&open.sheet, sheet)) {
            change(open);
        }
    }
}

/// The variables of a message, without those that the program fills in itself.
fn names_of(filling: &Filling, draft: &Draft) -> Vec<String> {
    let said = |name: &str| draft.variables.iter().any(|one| one.name == name);
    filling.variables().into_iter().filter(|name| BuiltIn::named(name).is_none() || said(name)).collect()
}

/// Does work that may take long where it holds up nobody's answers.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MergeError> + Send + 'static,
) -> Result<T, MergeError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(StoreError::Other(format!("work was cut off: {error}")).into()))
}
