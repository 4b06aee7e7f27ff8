//! Permissions of the folders that Posthorn makes.

use std::path::Path;

/// Lets nobody but the user into a folder. On Windows the profile folder is the user's own already.
pub fn for_the_user_alone(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if let Err(error) = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)) {
            tracing::warn!(%error, "could not narrow the permissions of a folder");
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
}
