//! How much room is left on a disk.

use crate::ports::DiskSpace;
use std::path::Path;

/// The disks of this computer, as the system tells of them.
#[derive(Debug, Clone, Copy)]
pub struct SystemDisks;

impl DiskSpace for SystemDisks {
    #[cfg(unix)]
    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        let disk = rustix::fs::statvfs(folder).ok()?;
        disk.f_bavail.checked_mul(disk.f_frsize)
    }

    #[cfg(windows)]
    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        // Windows tells of the disk whether the folder is there or not.
        folder.is_dir().then(|| fs4::available_space(folder).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_there_has_room_and_one_that_is_not_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(SystemDisks.free_bytes(folder.path()).is_some_and(|free| free > 0));
        assert_eq!(SystemDisks.free_bytes(&folder.path().join("not there")), None);
    }
}
