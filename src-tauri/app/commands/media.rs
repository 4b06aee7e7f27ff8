//! Files that messages carry: chosen in the system's dialog, pasted or dropped; shown small.

use super::AppState;
use crate::error::CommandResult;
use crate::files;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::compose::media::{Area, MediaFileView};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use macros::command;
use tauri::AppHandle;
use wecom::media::MediaKind;

/// Longest content that a page may hand over, characters of Base64: a little more than the largest file that WeCom takes.
const MAX_PASTED: usize = 28_000_000;

/// Lets the user choose a file and keeps it. `None` when the user closed the dialog.
#[command]
pub async fn media_choose(
    app: AppHandle,
    product: AppState<'_>,
    kind: MediaKind,
) -> CommandResult<Option<MediaFileView>> {
    let Some(path) = files::choose(&app, files_of(kind)).await else { return Ok(None) };
    Ok(Some(product.media.add_path(kind, &path).await?))
}

/// What the dialog offers for a kind of file; `None`: everything.
fn files_of(kind: MediaKind) -> Option<files::Filter<'static>> {
    match kind {
        MediaKind::Image => Some(("JPG, PNG", &["jpg", "jpeg", "png"])),
        MediaKind::Voice => Some(("AMR", &["amr"])),
        MediaKind::Video => Some(("MP4", &["mp4"])),
        MediaKind::File => None,
    }
}

/// Keeps a file that was pasted or dropped; its content comes in Base64.
#[command]
pub async fn media_add(
    product: AppState<'_>,
    kind: MediaKind,
    name: String,
    content: String,
) -> CommandResult<MediaFileView> {
    if content.len() > MAX_PASTED {
        return Err(ErrorView::new(ErrorCode::InvalidInput, "the file is too large").at("media"));
    }
    Ok(product.media.add(kind, &name, files::decoded(&content, "media")?).await?)
}

/// What is known of a kept file.
#[command]
pub async fn media_view(product: AppState<'_>, reference: String) -> CommandResult<MediaFileView> {
    Ok(product.media.view(&reference).await?)
}

/// A small picture of a kept picture as a `data:` address; `None` for other files.
#[command]
pub async fn media_thumbnail(product: AppState<'_>, reference: String) -> CommandResult<Option<String>> {
    let picture = product.media.thumbnail(&reference).await?;
    Ok(picture.map(|picture| format!("data:{};base64,{}", picture.content_type, STANDARD.encode(picture.content))))
}

/// Cuts a part out of a kept picture, in ten-thousandths of its width and height as it is seen; the part is a file of its own.
#[command]
pub async fn media_crop(
    product: AppState<'_>,
    reference: String,
    left: u32,
    top: u32,
    width: u32,
    height: u32,
) -> CommandResult<MediaFileView> {
    Ok(product.media.crop(&reference, Area { left, top, width, height }).await?)
}

/// Gives up the uploads of an order that is being prepared. False when there are none any more.
#[command]
pub async fn media_cancel(product: AppState<'_>, digest: String) -> CommandResult<bool> {
    Ok(product.records().iter().any(|record| record.engine.cancel_uploads(&digest)))
}
