//! The sheet of members that an admin exports from the admin console. Where the application may read accounts alone, it gives the names
//! to them. WeCom's answers decide who is there and which names are newer; the sheet fills in what they leave out.
//!
//! It is read once, looked at, and kept without what is not used here: mobiles and addresses of the file are not.

mod book;
mod comparing;
mod error;
mod joining;
mod reading;
#[cfg(test)]
mod tests;

pub(super) use book::MemberSheets;
pub(super) use comparing::matched;
pub use error::MemberSheetError;
pub(super) use joining::join;

use super::Directory;
use super::laid_out::Loaded;
use super::snapshot::to_u32;
use crate::documents::Documents;
use crate::model::directory::DirectoryStatus;
use crate::model::member_sheet::{MemberSheetColumn, MemberSheetFit, MemberSheetLook, MemberSheetStanding};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A sheet older than this is worth another export, milliseconds: 30 days.
const OLD_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Stands between the texts of a row in the document; no text has it in it.
const BETWEEN: &str = "\t";

/// Somebody of the sheet. In the document a row is one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
struct SheetRow {
    account: String,
    name: String,
    alias: String,
    position: String,
    /// One or more with `;` in between, each with those above it and `/` in between.
    departments: String,
}

impl From<String> for SheetRow {
    fn from(line: String) -> Self {
        let mut texts = line.split(BETWEEN).map(str::to_owned);
        let mut next = || texts.next().unwrap_or_default();
        Self { account: next(), name: next(), alias: next(), position: next(), departments: next() }
    }
}

impl From<SheetRow> for String {
    fn from(row: SheetRow) -> Self {
        let SheetRow { account, name, alias, position, departments } = row;
        [account, name, alias, position, departments].join(BETWEEN)
    }
}

/// A sheet as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MemberSheet {
    file: String,
    read_at: Timestamp,
    #[serde(default)]
    columns: Vec<MemberSheetColumn>,
    #[serde(default)]
    skipped: u32,
    #[serde(default)]
    repeated: u32,
    /// Each account once.
    rows: Vec<SheetRow>,
}

impl MemberSheet {
    /// How it stands, of whose people so many are known to WeCom.
    pub(super) fn standing(&self, matched: u32, now: Timestamp) -> MemberSheetStanding {
        MemberSheetStanding {
            file: self.file.clone(),
            read_at: self.read_at,
            old: now.0.saturating_sub(self.read_at.0) > OLD_MS,
            rows: to_u32(self.rows.len()),
            matched,
        }
    }
}

impl Directory {
    /// The same directories, with member sheets in these documents. To be asked for before anything else.
    #[must_use]
    pub fn with_member_sheets(self, documents: Documents) -> Self {
        self.with(|inner| inner.sheets = MemberSheets::new(documents))
    }

    /// Reads a member sheet and holds it against the contacts. Nothing of it counts until it is taken.
    pub async fn look_at_member_sheet(
        &self,
        profile_id: &str,
        file: String,
        content: Vec<u8>,
    ) -> Result<MemberSheetLook, MemberSheetError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let read_at = Timestamp::now(&*self.inner.clock);
        let (sheet, mut look) = apart(move || {
            let sheet = reading::read(file, &content, read_at)?;
            let look = comparing::look(&sheet, &loaded.snapshot);
            Ok((Arc::new(sheet), look))
        })
        .await?;
        look.id = self.inner.sheets.hold(profile_id, sheet);
        Ok(look)
    }

    /// Has names come from the sheet that was looked at under this id, instead of one that was taken before. One that hardly goes with
    /// the contacts is taken only when somebody insists, one that does not go with them at all never.
    pub async fn take_member_sheet(
        &self,
        profile_id: &str,
        id: &str,
        insist: bool,
    ) -> Result<DirectoryStatus, MemberSheetError> {
        let sheet = self.inner.sheets.held(profile_id, id).ok_or(MemberSheetError::Gone)?;
        let loaded = self.inner.loaded(profile_id).await?;
        let (sheets, profile) = (self.inner.sheets.clone(), profile_id.to_owned());
        apart(move || {
            match comparing::look(&sheet, &loaded.snapshot).fit {
                MemberSheetFit::Stranger => return Err(MemberSheetError::Stranger),
                MemberSheetFit::Unread => return Err(MemberSheetError::Unread),
                MemberSheetFit::Doubtful if !insist => return Err(MemberSheetError::Doubtful),
                MemberSheetFit::Doubtful | MemberSheetFit::Fits => {}
            }
            sheets.keep(&profile, sheet).map_err(MemberSheetError::from)
        })
        .await?;
        self.tell_of_sheet(profile_id).await
    }

    /// The sheet that names come from, held against the contacts of now.
    pub async fn member_sheet(&self, profile_id: &str) -> Result<Option<MemberSheetLook>, MemberSheetError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let Some(sheet) = loaded.sheet.clone() else { return Ok(None) };
        apart(move || Ok(Some(comparing::look(&sheet, &loaded.snapshot)))).await
    }

    /// Forgets the sheet: names are those of WeCom alone again.
    pub async fn remove_member_sheet(&self, profile_id: &str) -> Result<DirectoryStatus, MemberSheetError> {
        let (sheets, profile) = (self.inner.sheets.clone(), profile_id.to_owned());
        apart(move || sheets.forget(&profile).map_err(MemberSheetError::from)).await?;
        self.tell_of_sheet(profile_id).await
    }

    /// Lays the directory out anew and tells the sink of it.
    async fn tell_of_sheet(&self, profile_id: &str) -> Result<DirectoryStatus, MemberSheetError> {
        let status = self.inner.status(profile_id).await?;
        self.inner.events.directory(status.clone());
        Ok(status)
    }
}

impl Loaded {
    /// How the sheet stands that names come from.
    pub(super) fn sheet_standing(&self, now: Timestamp) -> Option<MemberSheetStanding> {
        self.sheet.as_ref().map(|sheet| sheet.standing(self.matched, now))
    }
}

/// Does what takes a while, or waits for the disk, where it holds nobody up.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, MemberSheetError> + Send + 'static,
) -> Result<T, MemberSheetError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| MemberSheetError::Store(StoreError::Other(error.to_string())))?
}
