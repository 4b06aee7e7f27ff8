//! One process works on a data folder at a time: the program with its window, or a command line.
//!
//! Two that send from the same outbox would send twice. The lock is the operating system's: it ends with its process, however that
//! ends, so that nothing stale can be left behind. It lies on a file in the folder, and where the system allows it (Unix) on the
//! folder itself: a file that is deleted beside a living owner makes nobody another one. On Windows the file cannot be deleted while
//! it is open.

use super::{DocumentError, held, network_drive, private_folder};
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Name of the file in the data folder. It is empty and stays.
pub const FILE_NAME: &str = "posthorn.lock";

/// Why it cannot be said whose a data folder is.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// The file system knows no locks, or none that can be relied on. Only the user can know that nobody else works there.
    #[error("{0}")]
    NoLocks(#[source] io::Error),
    /// There is no such folder, and it cannot be made.
    #[error(transparent)]
    NoFolder(#[from] DocumentError),
    /// The file of the lock cannot be opened, as when another program keeps it open: somebody may well have the folder.
    #[error("{FILE_NAME}: {0}")]
    LockOutOfReach(#[source] io::Error),
}

/// The right to work on a data folder. It ends when this is dropped, or with the process.
#[derive(Debug)]
pub struct Owner {
    _file: Option<File>,
    _folder: Option<File>,
    may_write: bool,
}

impl Owner {
    /// Asks for a data folder, which is made when it is missing; `None`: another process has it.
    ///
    /// A file that another program holds for a moment, as a virus scanner does, is waited for. In a folder that cannot be written, and
    /// that nobody has locked, nobody can write a send down either: everyone may have it, to read. Whatever else keeps the lock from
    /// being taken is an error, never an owner without a lock.
    pub fn of(folder: &Path) -> Result<Option<Self>, OwnerError> {
        if network_drive::is_on_one(folder) {
            let text = "it is on a network drive, where locks cannot be relied on";
            return Err(OwnerError::NoLocks(io::Error::new(io::ErrorKind::Unsupported, text)));
        }
        let path = folder.join(FILE_NAME);
        private_folder(folder).map_err(|error| DocumentError::from_io(&folder.display().to_string(), &error))?;
        let Ok(mut folder) = lock_folder(folder) else { return Ok(None) };
        for _ in 0..MOST_DELETIONS {
            let file = match held::until_free(|| lock_file(&path)) {
                Ok(Some(file)) => file,
                Ok(None) => return Ok(Some(Self { may_write: false, ..Self::unlocked() })),
                // Without room for the file; the folder's lock does.
                Err(error) if is_full(&error) && folder.is_some() => {
                    return Ok(Some(Self { _folder: folder, ..Self::unlocked() }));
                }
                Err(error) => return Err(OwnerError::LockOutOfReach(error)),
            };
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    return Ok(Some(Self { _file: Some(file), _folder: folder.take(), may_write: true }));
                }
                // Deleted between opening and locking: what is locked is not what the next one finds.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(OwnerError::NoLocks(error)),
            }
        }
        Err(OwnerError::LockOutOfReach(io::Error::other("it is deleted again and again")))
    }

    /// Without a lock, where the file system knows none and the user wants the window all the same.
    pub fn unlocked() -> Self {
        Self { _file: None, _folder: None, may_write: true }
    }

    /// Whether sends may be written down. Where they may not, others may be here as well.
    pub fn may_write(&self) -> bool {
        self.may_write
    }
}

/// How often the file may be deleted while its lock is taken.
const MOST_DELETIONS: u32 = 100;

/// Another process has the folder.
struct Taken;

/// Locks the folder itself; `None` where the system knows no such lock, so that the file's has to do.
#[cfg(unix)]
fn lock_folder(folder: &Path) -> Result<Option<File>, Taken> {
    let Ok(folder) = File::open(folder) else { return Ok(None) };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::WouldBlock) => Err(Taken),
        Err(TryLockError::Error(error)) => {
            tracing::debug!(%error, "the folder itself cannot be locked");
            Ok(None)
        }
    }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn lock_folder(_: &Path) -> Result<Option<File>, Taken> {
    Ok(None)
}

/// Whether a file is the one that stands at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata().map(number), std::fs::metadata(path).map(number)) {
        (Ok(held), Ok(found)) => held == found,
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    // It cannot be deleted while it is open.
    true
}

/// The file of the lock, which is made when it is missing; `None`: it is missing, and the folder cannot be written.
fn lock_file(path: &Path) -> io::Result<Option<File>> {
    let error = match open(path) {
        Err(error) if cannot_write(&error) || is_full(&error) => error,
        other => return other.map(Some),
    };
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(_) if cannot_write(&error) && is_missing(path) => Ok(None),
        // It is there, so that somebody may have it.
        Err(_) => Err(error),
    }
}

fn cannot_write(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

fn is_missing(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        // FILE_SHARE_READ | FILE_SHARE_WRITE, without FILE_SHARE_DELETE.
        options.share_mode(0x1 | 0x2);
    }
    options.open(path)
}

#[cfg(test)]
mod tests;
