//! One message for each row of a sheet, as the window and whoever sends ask for it.

use super::filling::Shown;
use super::import::list_file;
use super::{AppResult, Product};
use crate::compose::variables;
use crate::export::{self, ExportError, ExportFormat, ExportWords};
use crate::lists::ListReading;
use crate::merge::{Around, Filled, MergeError, MergeOpened, MergePage, MergeRowTo, MergeView};
use crate::model::audience::Audience;
use crate::model::draft::{Draft, Values};
use crate::model::merge::Merge;
use crate::model::timestamp::Timestamp;
use serde::Serialize;
use std::path::Path;
use wecom::agent::AppFacts;
use wecom::inspect::Inspection;
use wecom::kinds::Message;

/// What the recipient of a row gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MergeRowLook {
    /// Whom it is for.
    pub to: MergeRowTo,
    /// The cells of all columns, whole.
    pub cells: Vec<String>,
    /// The values, those for everyone and those of other rows for the same recipient among them.
    pub values: Values,
    /// The message as it is sent, or with the names of what is missing.
    pub message: Message,
    /// Findings, meters and preview.
    pub inspection: Inspection,
}

impl Product {
    /// Keeps a sheet from a file of the user's choice.
    pub async fn open_sheet_file(&self, path: &Path) -> AppResult<MergeOpened> {
        let (name, content) = list_file(path).await?;
        Ok(self.merges.open(name, content).await?)
    }

    /// How a kept sheet fills a draft in, as far as names of columns and what stands in them tell.
    pub async fn begin_merge(
        &self,
        profile_id: &str,
        draft: &Draft,
        opened: MergeOpened,
        reading: Option<ListReading>,
    ) -> AppResult<Merge> {
        Ok(self.merges.begin(&self.directory, profile_id, (draft, opened), reading).await?)
    }

    /// The sheet of a draft as a whole. One that cannot be read is a view of nothing, with the reason.
    pub async fn look_at_merge(&self, profile_id: &str, draft: &Draft) -> AppResult<MergeView> {
        let to = draft.merge.as_ref().ok_or(MergeError::NoSheet)?.to;
        let around = self.around(profile_id, None).await?;
        match self.merges.merging(&self.directory, profile_id, draft, around).await {
            Ok(merging) => super::off_the_runtime(move || merging.view(to)).await,
            Err(error @ (MergeError::Gone(_) | MergeError::List(_))) => {
                Ok(MergeView { problem: Some(error.into()), ..MergeView::default() })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Some rows of the sheet of a draft.
    pub async fn merge_page(
        &self,
        profile_id: &str,
        draft: &Draft,
        (only_problems, query): (bool, String),
        (offset, limit): (u32, u32),
    ) -> AppResult<MergePage> {
        let around = self.around(profile_id, None).await?;
        let merging = self.merges.merging(&self.directory, profile_id, draft, around).await?;
        super::off_the_runtime(move || merging.page(only_problems, &query, offset, limit)).await
    }

    /// What the recipient of a row gets, as they will see it.
    pub async fn look_at_merge_row(&self, profile_id: &str, draft: &Draft, row: u32) -> AppResult<MergeRowLook> {
        let around = self.around(profile_id, None).await?;
        let merging = self.merges.merging(&self.directory, profile_id, draft, around).await?;
        let Filled { to, cells, values, message } = merging.filled(row)?;
        let one = match &to {
            MergeRowTo::Person { recipient, .. } | MergeRowTo::Repeated { recipient, .. } => Some(recipient.clone()),
            MergeRowTo::Asked { .. } | MergeRowTo::Unknown { .. } | MergeRowTo::Empty => None,
        };
        let audience = Audience::of(one.into_iter().collect());
        let options = draft.options.clone();
        let filled = Draft { literal: draft.literal, ..Draft::new(message.clone(), options, audience) };
        Ok(MergeRowLook { to, cells, values, message, inspection: self.inspect(profile_id, &filled).await? })
    }

    /// Writes what became of each row of the sheet that a broadcast was made of to a file of the user's choice; the number of rows. Where
    /// the sheet's own columns were blanked, these are the rows of the ledger.
    pub async fn export_merge(&self, id: &str, target: &Path, words: ExportWords) -> AppResult<u32> {
        let record = self.record_of(id).await?;
        let sent = record.history.open(id).await?;
        if sent.values_blanked_at.is_some() {
            return Ok(record.history.export(id, target, ExportFormat::Xlsx, words).await?);
        }
        let sheet = sent.draft.personal.and_then(|personal| personal.sheet);
        let sheet = sheet.ok_or_else(|| ExportError::NoSheet(id.to_owned()))?;
        let rows = self.merges.rows(&self.directory, &sent.snapshot.profile_id, *sheet).await?;
        Ok(export::sheet_result(&record.database, id, rows, target, words).await?)
    }

    /// A draft with a message of their own for each whom the rows of its sheet are for. Refused as long as there is a row that cannot
    /// be sent and is not left out.
    pub(super) async fn merged(
        &self,
        profile_id: &str,
        draft: &Draft,
        leaves_at: Option<Timestamp>,
    ) -> AppResult<Draft> {
        let around = self.around(profile_id, leaves_at).await?;
        let prepared = self.merges.prepared(&self.directory, profile_id, draft, around).await?;
        // Everything is filled in: nothing is left for anybody to fill.
        Ok(Draft { variables: Vec::new(), values: Values::new(), ..prepared })
    }

    /// The message of the first row that has everything. A sheet that cannot be read is told where it is looked at.
    pub(super) async fn shown_by_sheet(&self, profile_id: &str, draft: &Draft) -> AppResult<Shown> {
        let around = self.around(profile_id, None).await?;
        let filled = self.merges.first_message(draft, around).await;
        let message = filled.unwrap_or_else(|_| draft.message.clone());
        let open = variables::findings(&message, draft.literal);
        Ok(Shown { message, marked: None, open })
    }

    async fn around(&self, profile_id: &str, leaves_at: Option<Timestamp>) -> AppResult<Around> {
        let profile = self.profile(profile_id)?;
        let facts = AppFacts { has_callback: profile.has_callback, has_mini_program: profile.has_mini_program };
        Ok(Around { facts, built_in: self.built_in(profile_id, leaves_at).await? })
    }
}

#[cfg(test)]
mod each_tests;
#[cfg(test)]
mod tests;
