//! People from CSV files and workbooks: opened, looked at, matched.

use super::AppState;
use crate::core::Core;
use crate::error::CommandResult;
use crate::files;
use broadcast::directory::{ListChoice, ListReport};
use broadcast::lists::{ListError, ListReading, ListRow, ListView, MAX_BYTES};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use macros::command;
use std::sync::Arc;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

/// What lists are called; what a file really is, its content says.
const LIST_ENDINGS: [&str; 12] =
    ["csv", "tsv", "txt", "xlsx", "xlsm", "xltx", "xls", "et", "ods", "xml", "html", "htm"];

/// Lets the user choose a file and opens it. `None` when the user closed the dialog.
#[command]
pub async fn list_choose(app: AppHandle, core: AppState<'_>) -> CommandResult<Option<ListView>> {
    let dialog = app.dialog().file().add_filter("CSV, XLSX, XLS, ODS", &LIST_ENDINGS);
    let Some(path) = files::chosen(|answer| dialog.pick_file(answer)).await else { return Ok(None) };
    let trouble = |error: &std::io::Error| ErrorView::new(ErrorCode::Storage, error.to_string()).at("list");
    let size = tokio::fs::metadata(&path).await.map_err(|error| trouble(&error))?.len();
    if size > MAX_BYTES as u64 {
        return Err(ListError::TooLarge.into());
    }
    let content = tokio::fs::read(&path).await.map_err(|error| trouble(&error))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    open(&core, name, content).await.map(Some)
}

/// Opens a file that was dropped or pasted; its content comes in Base64.
#[command]
pub async fn list_open(core: AppState<'_>, name: String, content: String) -> CommandResult<ListView> {
    if content.len() > MAX_BYTES.div_ceil(3) * 4 {
        return Err(ListError::TooLarge.into());
    }
    open(&core, name, files::decoded(&content, "list")?).await
}

async fn open(core: &Arc<Core>, name: String, content: Vec<u8>) -> CommandResult<ListView> {
    let lists = core.lists.clone();
    Ok(files::off_the_runtime(move || lists.open(&name, content)).await??)
}

/// Reads an open list again: another sheet, encoding or row of headings.
#[command]
pub async fn list_read_again(core: AppState<'_>, id: String, reading: ListReading) -> CommandResult<ListView> {
    let lists = core.lists.clone();
    Ok(files::off_the_runtime(move || lists.read_again(&id, reading)).await??)
}

/// Some rows of an open list.
#[command]
pub async fn list_rows(core: AppState<'_>, id: String, offset: u32, limit: u32) -> CommandResult<Vec<ListRow>> {
    Ok(core.lists.rows(&id, offset, limit)?)
}

/// Who is meant by the rows of an open list; without a choice of columns by those that the list itself says.
#[command]
pub async fn list_match(
    core: AppState<'_>,
    profile_id: String,
    id: String,
    choice: Option<ListChoice>,
) -> CommandResult<ListReport> {
    let list = core.lists.get(&id)?;
    Ok(core.directory.match_list(&profile_id, list, choice).await??)
}

/// Forgets an open list.
#[command]
pub async fn list_close(core: AppState<'_>, id: String) -> CommandResult<()> {
    core.lists.close(&id);
    Ok(())
}
