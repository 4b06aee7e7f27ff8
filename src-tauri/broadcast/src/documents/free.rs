//! How much room is left on a disk.

use std::path::Path;

/// Bytes that this user may still write on the disk of a folder; `None` where the system does not tell.
#[cfg(unix)]
pub(crate) fn bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

/// Bytes that this user may still write on the disk of a folder; `None` where the system does not tell.
#[cfg(windows)]
pub(crate) fn bytes(folder: &Path) -> Option<u64> {
    fs4::available_space(folder).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_there_has_room_and_one_that_is_not_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(bytes(folder.path()).is_some_and(|free| free > 0));
        assert_eq!(bytes(&folder.path().join("not there")), None);
    }
}
