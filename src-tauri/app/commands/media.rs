//! Files that messages carry: chosen in the system's dialog, pasted or dropped; shown small.

use super::AppState;
use crate::error::CommandResult;
use crate::files;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::compose::media::MediaFileView;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use macros::command;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;
use wecom::media::MediaKind;

/// Longest content that a page may hand over, characters of Base64: a little more than the largest file that WeCom takes.
const MAX_PASTED: usize = 28_000_000;

/// Lets the user choose a file and keeps it. `None` when the user closed the dialog.
#[command]
pub async fn media_choose(app: AppHandle, core: AppState<'_>, kind: MediaKind) -> CommandResult<Option<MediaFileView>> {
    let dialog = app.dialog().file();
    let dialog = match kind {
        MediaKind::Image => dialog.add_filter("JPG, PNG", &["jpg", "jpeg", "png"]),
        MediaKind::Voice => dialog.add_filter("AMR", &["amr"]),
        MediaKind::Video => dialog.add_filter("MP4", &["mp4"]),
        MediaKind::File => dialog,
    };
    let Some(path) = files::chosen(|answer| dialog.pick_file(answer)).await else { return Ok(None) };
    Ok(Some(core.media.add_path(kind, &path).await?))
}

/// Keeps a file that was pasted or dropped; its content comes in Base64.
#[command]
pub async fn media_add(
    core: AppState<'_>,
    kind: MediaKind,
    name: String,
    content: String,
) -> CommandResult<MediaFileView> {
    if content.len() > MAX_PASTED {
        return Err(ErrorView::new(ErrorCode::InvalidInput, "the file is too large").at("media"));
    }
    Ok(core.media.add(kind, &name, files::decoded(&content, "media")?).await?)
}

/// What is known of a kept file.
#[command]
pub async fn media_view(core: AppState<'_>, reference: String) -> CommandResult<MediaFileView> {
    Ok(core.media.view(&reference).await?)
}

/// A small picture of a kept picture as a `data:` address; `None` for other files.
#[command]
pub async fn media_thumbnail(core: AppState<'_>, reference: String) -> CommandResult<Option<String>> {
    let picture = core.media.thumbnail(&reference).await?;
    Ok(picture.map(|picture| format!("data:{};base64,{}", picture.content_type, STANDARD.encode(picture.content))))
}

/// Gives up the uploads of an order that is being prepared. False when there are none any more.
#[command]
pub async fn media_cancel(core: AppState<'_>, digest: String) -> CommandResult<bool> {
    Ok(core.engine.cancel_uploads(&digest))
}
