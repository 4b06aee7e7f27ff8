//! Files: those of the user's choice, what a page hands over, the permissions of the folders that Posthorn makes; and work that may
//! wait for the disk or the keychain.

use crate::error::CommandResult;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use std::path::{Path, PathBuf};
use tauri_plugin_dialog::FilePath;

/// Lets nobody but the user into a folder; what the user may do there stays as it is. On Windows the profile folder is the user's own already.
pub fn for_the_user_alone(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let narrowed = std::fs::metadata(folder).and_then(|metadata| {
            let mode = metadata.permissions().mode() & 0o700;
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode))
        });
        if let Err(error) = narrowed {
            tracing::warn!(%error, "could not narrow the permissions of a folder");
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Runs work that may wait for the disk or the keychain where it holds nobody up.
pub async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> CommandResult<T> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("work was cut off: {error}")))
}

/// What the user chose in a dialog; `None` when they closed it.
pub async fn asked<T: Send + 'static>(ask: impl FnOnce(Box<dyn FnOnce(Option<T>) + Send>)) -> Option<T> {
    let (answer, waiting) = tokio::sync::oneshot::channel();
    ask(Box::new(move |chosen| {
        // The waiting command is gone only when the program ends.
        let _ = answer.send(chosen);
    }));
    waiting.await.ok().flatten()
}

/// The file that the user chose in a dialog; `None` when they closed it.
pub async fn chosen(ask: impl FnOnce(Box<dyn FnOnce(Option<FilePath>) + Send>)) -> Option<PathBuf> {
    asked(ask).await.and_then(|path| path.into_path().ok())
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

/// Trouble with a file of the user's choice.
pub fn storage(error: &std::io::Error) -> ErrorView {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull => ErrorCode::StorageFull,
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => ErrorCode::StorageReadOnly,
        _ => ErrorCode::Storage,
    };
    ErrorView::new(code, error.to_string())
}
