//! Files: those of the user's choice, and what a page hands over.

use crate::error::CommandResult;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use serde::Deserialize;
use std::path::PathBuf;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FilePath};

/// What a dialog calls a sort of files, and what their names end with.
pub type Filter<'a> = (&'a str, &'a [&'a str]);

/// The file that the user chose to read; `None` when they closed the dialog.
pub async fn choose(app: &AppHandle, filter: Option<Filter<'_>>) -> Option<PathBuf> {
    let dialog = app.dialog().file();
    let dialog = match filter {
        Some((name, endings)) => dialog.add_filter(name, endings),
        None => dialog,
    };
    asked(|answer| dialog.pick_file(answer)).await.and_then(|path| path.into_path().ok())
}

/// The files that the user chose to read; `None` when they closed the dialog.
pub async fn choose_several(app: &AppHandle, (name, endings): Filter<'_>) -> Option<Vec<PathBuf>> {
    let dialog = app.dialog().file().add_filter(name, endings);
    let chosen = asked(|answer| dialog.pick_files(answer)).await?;
    Some(chosen.into_iter().filter_map(|path: FilePath| path.into_path().ok()).collect())
}

/// Where the user chose to write a file, which is first called like this; `None` when they closed the dialog.
pub async fn save_as(app: &AppHandle, file_name: String, (name, endings): Filter<'_>) -> Option<PathBuf> {
    let dialog = app.dialog().file().set_file_name(file_name).add_filter(name, endings);
    asked(|answer| dialog.save_file(answer)).await.and_then(|path| path.into_path().ok())
}

/// What the user chose in a dialog; `None` when they closed it.
async fn asked<T: Send + 'static>(ask: impl FnOnce(Box<dyn FnOnce(Option<T>) + Send>)) -> Option<T> {
    let (answer, waiting) = tokio::sync::oneshot::channel();
    ask(Box::new(move |chosen| {
        // The waiting command is gone only when the program ends.
        let _ = answer.send(chosen);
    }));
    waiting.await.ok().flatten()
}

/// A file that a page hands over.
#[derive(Debug, Deserialize, ts_rs::TS)]
pub struct GivenFile {
    /// What it is called.
    pub name: String,
    /// Its content in Base64.
    pub content: String,
}

/// Content that a page hands over in Base64. `field` is what the page calls it.
pub fn decoded(content: &str, field: &str) -> CommandResult<Vec<u8>> {
    STANDARD
        .decode(content)
        .map_err(|error| ErrorView::new(ErrorCode::InvalidInput, format!("not Base64: {error}")).at(field))
}

/// A name without what a file system may not take.
pub fn safe_name(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    safe.trim_matches([' ', '.']).to_owned()
}
