//! One message for each row of a sheet: opened, mapped, looked at row by row.

use super::AppState;
use super::history::ExportedFile;
use super::lists::LIST_FILES;
use crate::error::CommandResult;
use crate::files;
use broadcast::app::merge::MergeRowLook;
use broadcast::export::ExportWords;
use broadcast::lists::{ListError, ListReading, MAX_BYTES};
use broadcast::merge::{MergeOpened, MergePage, MergeView};
use broadcast::model::draft::Draft;
use broadcast::model::merge::Merge;
use macros::command;
use tauri::AppHandle;

/// Lets the user choose a sheet and keeps it. `None` when the user closed the dialog.
#[command]
pub async fn merge_choose(app: AppHandle, product: AppState<'_>) -> CommandResult<Option<MergeOpened>> {
    let Some(path) = files::choose(&app, Some(LIST_FILES)).await else { return Ok(None) };
    product.open_sheet_file(&path).await.map(Some)
}

/// Keeps a sheet that was dropped; its content comes in Base64.
#[command]
pub async fn merge_open(product: AppState<'_>, name: String, content: String) -> CommandResult<MergeOpened> {
    if content.len() > MAX_BYTES.div_ceil(3) * 4 {
        return Err(ListError::TooLarge.into());
    }
    Ok(product.merges.open(name, files::decoded(&content, "list")?).await?)
}

/// Keeps cells that were copied from a sheet; they are called `name`.
#[command]
pub async fn merge_paste(product: AppState<'_>, name: String, text: String) -> CommandResult<MergeOpened> {
    Ok(product.merges.open(name, text.into_bytes()).await?)
}

/// How a kept sheet fills a draft in, as far as names of columns and what stands in them tell.
#[command]
pub async fn merge_begin(
    product: AppState<'_>,
    profile_id: String,
    draft: Draft,
    sheet: String,
    name: String,
    reading: Option<ListReading>,
) -> CommandResult<Merge> {
    product.begin_merge(&profile_id, &draft, MergeOpened { sheet, name }, reading).await
}

/// The sheet of a draft as a whole.
#[command]
pub async fn merge_look(product: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<MergeView> {
    product.look_at_merge(&profile_id, &draft).await
}

/// Some rows of the sheet of a draft: all, or those with problems alone, that have a text in a cell or for whom they are.
#[command]
pub async fn merge_rows(
    product: AppState<'_>,
    profile_id: String,
    draft: Draft,
    only_problems: bool,
    query: String,
    offset: u32,
    limit: u32,
) -> CommandResult<MergePage> {
    product.merge_page(&profile_id, &draft, (only_problems, query), (offset, limit)).await
}

/// What the recipient of a row gets, as they will see it.
#[command]
pub async fn merge_row(
    product: AppState<'_>,
    profile_id: String,
    draft: Draft,
    row: u32,
) -> CommandResult<MergeRowLook> {
    product.look_at_merge_row(&profile_id, &draft, row).await
}

/// Writes what became of each row of the sheet that a send was made of to a workbook of the user's choice. `None` when the user closed
/// the dialog.
#[command]
pub async fn merge_export(
    app: AppHandle,
    product: AppState<'_>,
    id: String,
    file_name: String,
    words: ExportWords,
) -> CommandResult<Option<ExportedFile>> {
    let name = format!("{}.xlsx", files::safe_name(&file_name));
    let Some(path) = files::save_as(&app, name, ("XLSX", &["xlsx"])).await else { return Ok(None) };
    let rows = product.export_merge(&id, &path, words).await?;
    Ok(Some(ExportedFile { path: path.display().to_string(), rows }))
}
