//! What all sends come to.

use super::AppState;
use super::history::ExportedFile;
use crate::error::CommandResult;
use crate::files;
use broadcast::export::{ExportFormat, ExportTable};
use broadcast::model::statistics::{PeopleStatistics, Statistics, StatisticsQuery};
use macros::command;
use tauri::AppHandle;

/// The figures of the sends that are asked for.
#[command]
pub async fn statistics_open(product: AppState<'_>, query: StatisticsQuery) -> CommandResult<Statistics> {
    product.statistics(&query).await
}

/// Who was written to by name in them, by department as the contacts know it now. Takes longer than the other figures.
#[command]
pub async fn statistics_people(product: AppState<'_>, query: StatisticsQuery) -> CommandResult<PeopleStatistics> {
    product.people_statistics(&query).await
}

/// Writes tables, as the page shows them, to a file of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn statistics_export(
    app: AppHandle,
    product: AppState<'_>,
    format: ExportFormat,
    title: String,
    tables: Vec<ExportTable>,
) -> CommandResult<Option<ExportedFile>> {
    let ending = format.extension();
    let name = format!("{}.{ending}", files::safe_name(&title));
    let Some(path) = files::save_as(&app, name, (&ending.to_uppercase(), &[ending])).await else { return Ok(None) };
    let rows = product.export_statistics(path.clone(), format, title, tables).await?;
    Ok(Some(ExportedFile { path: path.display().to_string(), rows }))
}
