//! The exported member sheet that names come from: looked at, taken, removed.

use super::AppState;
use super::lists::LIST_FILES;
use crate::error::CommandResult;
use crate::files;
use broadcast::lists::{ListError, MAX_BYTES};
use broadcast::model::directory::DirectoryStatus;
use broadcast::model::member_sheet::MemberSheetLook;
use macros::command;
use tauri::AppHandle;

/// Lets the user choose a member sheet and looks at it. `None` when the user closed the dialog.
#[command]
pub async fn member_sheet_choose(
    app: AppHandle,
    product: AppState<'_>,
    profile_id: String,
) -> CommandResult<Option<MemberSheetLook>> {
    let Some(path) = files::choose(&app, Some(LIST_FILES)).await else { return Ok(None) };
    product.look_at_member_sheet_file(&profile_id, &path).await.map(Some)
}

/// Looks at a member sheet that was dropped; its content comes in Base64.
#[command]
pub async fn member_sheet_open(
    product: AppState<'_>,
    profile_id: String,
    name: String,
    content: String,
) -> CommandResult<MemberSheetLook> {
    if content.len() > MAX_BYTES.div_ceil(3) * 4 {
        return Err(ListError::TooLarge.into());
    }
    product.look_at_member_sheet(&profile_id, name, files::decoded(&content, "list")?).await
}

/// Has names come from the sheet that was looked at; `insist`: also where few of its accounts are of this company.
#[command]
pub async fn member_sheet_take(
    product: AppState<'_>,
    profile_id: String,
    id: String,
    insist: bool,
) -> CommandResult<DirectoryStatus> {
    product.take_member_sheet(&profile_id, &id, insist).await
}

/// The sheet that names come from, held against the directory of now. `None`: there is none.
#[command]
pub async fn member_sheet_kept(product: AppState<'_>, profile_id: String) -> CommandResult<Option<MemberSheetLook>> {
    product.member_sheet(&profile_id).await
}

/// Forgets the sheet: names are those of WeCom alone again.
#[command]
pub async fn member_sheet_remove(product: AppState<'_>, profile_id: String) -> CommandResult<DirectoryStatus> {
    product.remove_member_sheet(&profile_id).await
}
