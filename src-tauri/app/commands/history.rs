//! What was sent: found again, looked through, written into files, cleared away.

use super::AppState;
use crate::error::CommandResult;
use crate::files;
use broadcast::export::{ExportFormat, ExportWords};
use broadcast::model::history::{HistoryFilter, HistoryPage};
use broadcast::model::ledger::LedgerRow;
use broadcast::model::snapshot::BatchView;
use macros::command;
use serde::Serialize;
use tauri::AppHandle;

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ExportedFile {
    /// Where it is.
    pub path: String,
    /// Rows in it, without the headings.
    pub rows: u32,
}

/// The sends that fit, newest first.
#[command]
pub async fn history_find(
    product: AppState<'_>,
    filter: HistoryFilter,
    offset: u32,
    limit: u32,
) -> CommandResult<HistoryPage> {
    product.find_sends(&filter, offset, limit).await
}

/// Some requests of a send, in order.
#[command]
pub async fn history_batches(
    product: AppState<'_>,
    id: String,
    offset: u32,
    limit: u32,
) -> CommandResult<Vec<BatchView>> {
    Ok(product.record_of(&id).await?.history.batches(&id, offset, limit).await?)
}

/// The people of a send whose account or name begins like this.
#[command]
pub async fn history_ledger_find(
    product: AppState<'_>,
    id: String,
    person: String,
    limit: u32,
) -> CommandResult<Vec<LedgerRow>> {
    Ok(product.record_of(&id).await?.history.ledger_find(&id, &person, limit).await?)
}

/// Deletes a closed send with its ledger; false when it is open.
#[command]
pub async fn history_delete(product: AppState<'_>, id: String) -> CommandResult<bool> {
    product.delete_send(&id).await
}

/// Deletes the closed sends that ended more than so many months ago; how many.
#[command]
pub async fn history_purge(product: AppState<'_>, months: u32) -> CommandResult<u32> {
    Ok(product.own.history.purge(months, product.now()).await?)
}

/// Writes who got a send and who did not to a file of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn history_export(
    app: AppHandle,
    product: AppState<'_>,
    id: String,
    format: ExportFormat,
    file_name: String,
    words: ExportWords,
) -> CommandResult<Option<ExportedFile>> {
    let ending = format.extension();
    let name = format!("{}.{ending}", files::safe_name(&file_name));
    let Some(path) = files::save_as(&app, name, (&ending.to_uppercase(), &[ending])).await else { return Ok(None) };
    let rows = product.record_of(&id).await?.history.export(&id, &path, format, words).await?;
    Ok(Some(ExportedFile { path: path.display().to_string(), rows }))
}
