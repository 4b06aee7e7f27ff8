//! Documents that a person can read, back up and carry to another computer: profiles (without secrets), rules of sending,
//! templates, drafts. One JSON file per subject in the profile folder.
//!
//! A file is never half written: the new content goes to a temporary file in the same folder, is flushed to the disk, and
//! takes the old one's place by a rename. The store of the shell's framework keeps the preferences of window and interface alone:
//! it writes in place, so that a power cut leaves half a file, and the command line is without it.
//!
//! A file that cannot be understood is kept aside under a new name, reported through [`Documents::kept_aside`], and
//! treated as missing. A folder that cannot be written can still be read.

pub mod free;
pub mod held;
pub(crate) mod network_drive;
pub mod owner;
pub mod quarantine;

use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::timestamp::Timestamp;
use parking_lot::Mutex;
use quarantine::{KeptAside, keep_aside};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Notify;
use wecom::clock::Clock;

/// Largest document that is read, in bytes; a larger one is not one of ours.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Why a document could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// No space left; the document is as it was.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The folder cannot be written; the document is as it was.
    #[error("the profile folder cannot be written: {0}")]
    ReadOnly(String),
    /// Anything else.
    #[error("document {0}")]
    Other(String),
}

impl DocumentError {
    /// What went wrong with a file of this name.
    pub fn from_io(name: &str, error: &io::Error) -> Self {
        let text = format!("{name}: {error}");
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full(text),
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly(text),
            _ => Self::Other(text),
        }
    }
}

impl From<&DocumentError> for ErrorView {
    fn from(error: &DocumentError) -> Self {
        let code = match error {
            DocumentError::Full(_) => ErrorCode::StorageFull,
            DocumentError::ReadOnly(_) => ErrorCode::StorageReadOnly,
            DocumentError::Other(_) => ErrorCode::Storage,
        };
        Self::new(code, error.to_string())
    }
}

crate::model::error_view::error_view_of_owned!(DocumentError);

/// The documents of a profile folder. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Documents {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    kept: Mutex<Vec<KeptAside>>,
    listeners: Mutex<Vec<Listener>>,
}

/// Somebody who is told of what is written.
#[derive(Debug)]
struct Listener {
    /// How the names of what they want to hear of begin.
    about: &'static [&'static str],
    told: Arc<Notify>,
}

impl Documents {
    /// Documents in a folder, which is made when it is missing (Unix mode 0700). A folder that cannot be made or written is
    /// no error as long as it is there: reading works, writing tells.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, DocumentError> {
        if let Err(error) = private_folder(folder)
            && !folder.is_dir()
        {
            return Err(DocumentError::from_io(&folder.display().to_string(), &error));
        }
        Ok(Self {
            inner: Arc::new(Inner {
                folder: folder.to_owned(),
                clock,
                kept: Mutex::default(),
                listeners: Mutex::default(),
            }),
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// The damaged documents that were kept aside since the start, oldest first.
    pub fn kept_aside(&self) -> Vec<KeptAside> {
        self.inner.kept.lock().clone()
    }

    /// Reads a document by its name inside the folder (`settings.json`, `templates/ID.json`). Missing and damaged ones are
    /// `None`; a damaged one is kept aside first.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, DocumentError> {
        let path = self.inner.folder.join(name);
        let reason = match read_whole(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => error.to_string(),
            Err(error) => return Err(DocumentError::from_io(name, &error)),
            Ok(bytes) => match serde_json::from_slice(without_mark(&bytes)) {
                Ok(document) => return Ok(Some(document)),
                Err(error) => error.to_string(),
            },
        };
        self.put_aside(&path, &reason);
        Ok(None)
    }

    /// From now on `told` is notified when a document was written or removed whose name begins like one of these.
    pub(crate) fn listen(&self, about: &'static [&'static str], told: Arc<Notify>) {
        self.inner.listeners.lock().push(Listener { about, told });
    }

    fn tell(&self, name: &str) {
        for listener in &*self.inner.listeners.lock() {
            if listener.about.iter().any(|beginning| name.starts_with(beginning)) {
                listener.told.notify_one();
            }
        }
    }

    /// Keeps a document aside that can be read and is damaged all the same.
    pub(crate) fn refuse(&self, name: &str, reason: &str) {
        self.put_aside(&self.inner.folder.join(name), reason);
    }

    /// Writes a document whole or not at all. When this returns it is on the disk. Files are for this user alone (Unix
    /// mode 0600).
    pub fn write<T: Serialize>(&self, name: &str, document: &T) -> Result<(), DocumentError> {
        let mut bytes =
            serde_json::to_vec_pretty(document).map_err(|error| DocumentError::Other(format!("{name}: {error}")))?;
        bytes.push(b'\n');
        let path = self.inner.folder.join(name);
        write_whole(&path, &bytes).map_err(|error| DocumentError::from_io(name, &error))?;
        self.tell(name);
        Ok(())
    }

    /// Removes a document; one that is not there is no error.
    pub fn remove(&self, name: &str) -> Result<(), DocumentError> {
        held::remove(&self.inner.folder.join(name)).map_err(|error| DocumentError::from_io(name, &error))?;
        self.tell(name);
        Ok(())
    }

    /// Removes a folder inside the folder with all that is in it; one that is not there is no error.
    pub fn remove_folder(&self, name: &str) -> Result<(), DocumentError> {
        let folder = self.inner.folder.join(name);
        match held::until_free(|| std::fs::remove_dir_all(&folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(DocumentError::from_io(name, &error)),
            _ => Ok(()),
        }
    }

    /// When a document was written last; `None` when it is not there or the system does not know.
    pub fn written_at(&self, name: &str) -> Option<Timestamp> {
        let at = std::fs::metadata(self.inner.folder.join(name)).ok()?.modified().ok()?;
        let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
        i64::try_from(since.as_millis()).ok().map(Timestamp)
    }

    /// Names (`templates/ID.json`) of the documents in a folder inside the folder, sorted.
    pub fn list(&self, folder: &str) -> Result<Vec<String>, DocumentError> {
        let entries = match std::fs::read_dir(self.inner.folder.join(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|error| DocumentError::from_io(folder, &error))?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| DocumentError::from_io(folder, &error))?;
            if let Some(name) = entry.file_name().to_str()
                && Path::new(name).extension().is_some_and(|extension| extension == "json")
                && !name.starts_with('.')
            {
                names.push(format!("{folder}/{name}"));
            }
        }
        names.sort();
        Ok(names)
    }

    /// When renaming fails (a folder that cannot be written) the file simply stays: nothing overwrites it either.
    fn put_aside(&self, path: &Path, reason: &str) {
        let kept = keep_aside(path, &[], Timestamp::now(&*self.inner.clock), reason).unwrap_or_else(|error| {
            tracing::warn!(file = %path.display(), reason, %error, "a damaged file could not be renamed");
            KeptAside { path: path.to_owned(), reason: reason.to_owned() }
        });
        let mut list = self.inner.kept.lock();
        if !list.contains(&kept) {
            list.push(kept);
        }
    }
}

/// Makes a folder for this user alone (Unix mode 0700), with those above it. One that is there is left as it is.
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// An id as a name for a file or folder: letters, digits, `-` and `_` stand for themselves, anything else is written as
/// the hexadecimal bytes, so that no id can lead out of the folder and two ids never meet.
pub(crate) fn segment(id: &str) -> String {
    use std::fmt::Write as _;
    let mut name = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02x}");
        }
    }
    if name.is_empty() { "%".to_owned() } else { name }
}

fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let length = std::fs::metadata(path)?.len();
    if length > MAX_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "too large for a document"));
    }
    held::read(path)
}

/// Editors on Windows like to put a byte order mark in front.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Writes a file whole or not at all; when this returns it is on the disk. Unix mode 0600.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("no folder"))?;
    private_folder(folder)?;
    // Temporary files of this crate have mode 0600 on Unix.
    let mut file = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    held::replace(file, path)?;
    // The rename itself reaches the disk with the folder; not every system can flush one.
    #[cfg(unix)]
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests;
