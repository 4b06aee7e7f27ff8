//! One process works on a data folder at a time: the program with its window, or a command line.
//!
//! Two that send from the same outbox would send twice. The lock is the operating system's on a file in the folder: it ends with its
//! process, however that ends, so that nothing stale can be left behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Name of the file in the data folder. It is empty and stays.
pub const FILE_NAME: &str = "posthorn.lock";

/// The right to work on a data folder. It ends when this is dropped, or with the process.
#[derive(Debug)]
pub struct Owner {
    _lock: Option<File>,
}

impl Owner {
    /// Asks for a data folder, which is made when it is missing; `None`: another process has it.
    ///
    /// In a folder that cannot be written, and that nobody has locked, nobody can write a send down either: everyone may have it.
    /// An error is trouble with the file, or a file system that knows no locks.
    pub fn of(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(FILE_NAME);
        let file = crate::documents::private_folder(folder).and_then(|()| open(&path));
        let file = match file {
            Ok(file) => file,
            Err(error) if cannot_write(&error) => match File::open(&path) {
                Ok(file) => file,
                Err(_) => return Ok(Some(Self { _lock: None })),
            },
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _lock: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Without a lock, where the file system knows none and the user wants the window all the same.
    pub fn unlocked() -> Self {
        Self { _lock: None }
    }
}

fn cannot_write(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
    )
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_the_next_one_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("new/folder");
        let first = Owner::of(&home).unwrap().unwrap();
        assert!(Owner::of(&home).unwrap().is_none());
        drop(first);
        let second = Owner::of(&home).unwrap();
        assert!(second.is_some());
        assert!(Owner::of(&folder.path().join("other")).unwrap().is_some(), "another folder is another matter");
    }

    #[cfg(unix)]
    #[test]
    fn for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let _owner = Owner::of(folder.path()).unwrap().unwrap();
        let mode = std::fs::metadata(folder.path().join(FILE_NAME)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
