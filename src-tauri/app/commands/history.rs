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
use tauri_plugin_dialog::DialogExt;

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
    core: AppState<'_>,
    filter: HistoryFilter,
    offset: u32,
    limit: u32,
) -> CommandResult<HistoryPage> {
    Ok(core.history.find(&filter, offset, limit).await?)
}

/// Some requests of a send, in order.
#[command]
pub async fn history_batches(core: AppState<'_>, id: String, offset: u32, limit: u32) -> CommandResult<Vec<BatchView>> {
    Ok(core.history.batches(&id, offset, limit).await?)
}

/// The people of a send whose account or name begins like this.
#[command]
pub async fn history_ledger_find(
    core: AppState<'_>,
    id: String,
    person: String,
    limit: u32,
) -> CommandResult<Vec<LedgerRow>> {
    Ok(core.history.ledger_find(&id, &person, limit).await?)
}

/// Deletes a closed send with its ledger; false when it is open.
#[command]
pub async fn history_delete(core: AppState<'_>, id: String) -> CommandResult<bool> {
    Ok(core.history.delete(&id, core.now()).await?)
}

/// Deletes the closed sends that ended more than so many months ago; how many.
#[command]
pub async fn history_purge(core: AppState<'_>, months: u32) -> CommandResult<u32> {
    Ok(core.history.purge(months, core.now()).await?)
}

/// Writes who got a send and who did not to a file of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn history_export(
    app: AppHandle,
    core: AppState<'_>,
    id: String,
    format: ExportFormat,
    file_name: String,
    words: ExportWords,
) -> CommandResult<Option<ExportedFile>> {
    let name = files::safe_name(&file_name);
    let dialog = app
        .dialog()
        .file()
        .set_file_name(format!("{name}.{}", format.extension()))
        .add_filter(format.extension().to_uppercase(), &[format.extension()]);
    let Some(path) = files::chosen(|answer| dialog.save_file(answer)).await else { return Ok(None) };
    let rows = core.history.export(&id, &path, format, words).await?;
    Ok(Some(ExportedFile { path: path.display().to_string(), rows }))
}
