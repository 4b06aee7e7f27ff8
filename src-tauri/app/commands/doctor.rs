//! The check-up of everything that a send needs.

use super::AppState;
use crate::error::CommandResult;
use crate::files;
use broadcast::model::doctor::Examined;
use macros::command;
use tauri::AppHandle;
use wecom::errcode::atlas::TextLanguage;

/// Looks at everything that a send of a company needs; without a company: at this computer and its way to WeCom. Each thing is told as it
/// is found, under the name of the run. `anyway`: a secret that WeCom refused before is tried once more.
#[command]
pub async fn doctor_run(
    product: AppState<'_>,
    run: String,
    profile_id: Option<String>,
    anyway: bool,
) -> CommandResult<Vec<Examined>> {
    product.check_up(&run, profile_id.as_deref(), anyway).await
}

/// Nobody looks on at a run any more: it ends.
#[command]
pub async fn doctor_leave(product: AppState<'_>, run: String) -> CommandResult<()> {
    product.leave_check_up(&run);
    Ok(())
}

/// What would fail if a send to so many people left now; nothing of a send that is not large.
#[command]
pub async fn doctor_before_send(
    product: AppState<'_>,
    profile_id: String,
    people: u32,
) -> CommandResult<Vec<Examined>> {
    product.examine_before_send(&profile_id, people).await
}

/// What was found as a text to hand on, without secrets: what `posthorn doctor` prints.
#[command]
pub async fn doctor_report(found: Vec<Examined>, language: TextLanguage) -> CommandResult<String> {
    Ok(cli::doctor_report(found, language == TextLanguage::Chinese))
}

/// Writes that text to a file of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn doctor_save(
    app: AppHandle,
    product: AppState<'_>,
    found: Vec<Examined>,
    language: TextLanguage,
    title: String,
) -> CommandResult<Option<String>> {
    let name = format!("{}.txt", files::safe_name(&title));
    let Some(path) = files::save_as(&app, name, ("TXT", &["txt"])).await else { return Ok(None) };
    product.save_report(path.clone(), cli::doctor_report(found, language == TextLanguage::Chinese)).await?;
    Ok(Some(path.display().to_string()))
}
