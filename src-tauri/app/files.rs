//! Permissions of the folders that Posthorn makes.

use std::path::Path;

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
