//! People from CSV files and workbooks: opened, looked at, matched.

use super::AppState;
use crate::error::CommandResult;
use crate::files;
use broadcast::directory::{ListChoice, ListReport};
use broadcast::lists::{ListError, ListReading, ListRow, ListView, MAX_BYTES};
use macros::command;
use tauri::AppHandle;

/// What lists are called; what a file really is, its content says.
const LIST_ENDINGS: [&str; 12] =
    ["csv", "tsv", "txt", "xlsx", "xlsm", "xltx", "xls", "et", "ods", "xml", "html", "htm"];
/// The files that are offered as lists.
pub(super) const LIST_FILES: files::Filter<'_> = ("CSV, XLSX, XLS, ODS", &LIST_ENDINGS);

/// Lets the user choose a file and opens it. `None` when the user closed the dialog.
#[command]
pub async fn list_choose(app: AppHandle, product: AppState<'_>) -> CommandResult<Option<ListView>> {
    let Some(path) = files::choose(&app, Some(LIST_FILES)).await else { return Ok(None) };
    product.open_list_file(&path).await.map(Some)
}

/// Opens a file that was dropped or pasted; its content comes in Base64.
#[command]
pub async fn list_open(product: AppState<'_>, name: String, content: String) -> CommandResult<ListView> {
    if content.len() > MAX_BYTES.div_ceil(3) * 4 {
        return Err(ListError::TooLarge.into());
    }
    product.open_list(name, files::decoded(&content, "list")?).await
}

/// Reads an open list again: another sheet, encoding or row of headings.
#[command]
pub async fn list_read_again(product: AppState<'_>, id: String, reading: ListReading) -> CommandResult<ListView> {
    product.read_list_again(id, reading).await
}

/// Some rows of an open list.
#[command]
pub async fn list_rows(product: AppState<'_>, id: String, offset: u32, limit: u32) -> CommandResult<Vec<ListRow>> {
    Ok(product.lists.rows(&id, offset, limit)?)
}

/// Who is meant by the rows of an open list; without a choice of columns by those that the list itself says.
#[command]
pub async fn list_match(
    product: AppState<'_>,
    profile_id: String,
    id: String,
    choice: Option<ListChoice>,
) -> CommandResult<ListReport> {
    let list = product.lists.get(&id)?;
    Ok(product.directory.match_list(&profile_id, list, choice).await??)
}

/// Forgets an open list.
#[command]
pub async fn list_close(product: AppState<'_>, id: String) -> CommandResult<()> {
    product.lists.close(&id);
    Ok(())
}
