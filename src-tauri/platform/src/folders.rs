//! The folders that Posthorn makes, and who may look into them.

use std::path::{Path, PathBuf};

/// Name of the program's folder among the user's data; `identifier` in `tauri.conf.json`.
pub const IDENTIFIER: &str = "app.posthorn.desktop";

/// Where the window keeps its log.
pub fn log_folder() -> Option<PathBuf> {
    if cfg!(target_os = "macos") {
        dirs::home_dir().map(|home| home.join("Library/Logs").join(IDENTIFIER))
    } else {
        dirs::data_local_dir().map(|folder| folder.join(IDENTIFIER).join("logs"))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_the_windows() {
        let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tauri.conf.json")).unwrap();
        let written: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(written["identifier"], IDENTIFIER);
    }
}
