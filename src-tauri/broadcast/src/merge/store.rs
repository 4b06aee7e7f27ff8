//! The sheets themselves, each under the hash of its content: a draft names the content, so that what was looked at is what is sent.

use super::error::MergeError;
use crate::documents::{DocumentError, held, write_whole};
use crate::lists::{ListError, MAX_BYTES};
use crate::model::media::{is_sha256, sha256};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use wecom::clock::Clock;

/// Name of the folder in the profile folder.
pub const FOLDER: &str = "sheets";
/// How long a sheet is kept although nothing refers to it, in milliseconds: a day. Its draft may not be saved yet.
const GRACE_MS: i64 = 24 * 60 * 60 * 1000;
/// How the temporary files of an interrupted write begin.
const WRITING: &str = ".writing-";

/// The kept sheets. Its calls read and write files: make them where that does no harm.
#[derive(Debug)]
pub struct SheetStore {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    /// One at a time keeps or clears away.
    changing: Mutex<()>,
}

impl SheetStore {
    /// The sheets of a profile folder. Nothing is made until one is kept.
    pub fn new(profile_folder: &Path, clock: Arc<dyn Clock>) -> Self {
        Self { folder: profile_folder.join(FOLDER), clock, changing: Mutex::default() }
    }

    /// Keeps a sheet; its hash.
    pub fn keep(&self, content: &[u8]) -> Result<String, MergeError> {
        if content.len() > MAX_BYTES {
            return Err(ListError::TooLarge.into());
        }
        let hash = sha256(content);
        let path = self.folder.join(&hash);
        let _alone = self.changing.lock();
        if std::fs::read(&path).is_ok_and(|kept| kept == content) {
            self.touch(&path);
            return Ok(hash);
        }
        write_whole(&path, content).map_err(|error| DocumentError::from_io(FOLDER, &error))?;
        self.touch(&path);
        Ok(hash)
    }

    /// A kept sheet. It is checked: what comes back is what was kept.
    pub fn read(&self, hash: &str) -> Result<Vec<u8>, MergeError> {
        let gone = || MergeError::Gone(hash.to_owned());
        // A draft from elsewhere may say anything; no other file is read by it.
        if !is_sha256(hash) {
            return Err(gone());
        }
        match std::fs::read(self.folder.join(hash)) {
            Ok(content) if sha256(&content) == hash => Ok(content),
            Ok(_) => {
                tracing::warn!(sha256 = hash, "a kept sheet is damaged");
                Err(gone())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(gone()),
            Err(error) => Err(DocumentError::from_io(FOLDER, &error).into()),
        }
    }

    /// Clears away the sheets that are not among these and were not kept within a day; how many. Files of others are left alone.
    pub fn sweep<S: BuildHasher>(&self, keep: &HashSet<String, S>) -> Result<u32, MergeError> {
        let wrong = |error: io::Error| DocumentError::from_io(FOLDER, &error);
        let _alone = self.changing.lock();
        let listed = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            other => other.map_err(wrong)?,
        };
        let oldest =
            UNIX_EPOCH + Duration::from_millis((self.clock.now_ms() - GRACE_MS).try_into().unwrap_or_default());
        let mut swept = 0;
        for entry in listed {
            let entry = entry.map_err(wrong)?;
            let (name, path) = (entry.file_name(), entry.path());
            let Some(name) = name.to_str() else { continue };
            let ours = is_sha256(name) || name.starts_with(WRITING);
            let is_new = path.metadata().and_then(|known| known.modified()).is_ok_and(|at| at > oldest);
            if ours && !keep.contains(name) && !is_new {
                held::remove(&path).map_err(wrong)?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Lets a kept sheet count as kept just now.
    fn touch(&self, path: &Path) {
        let at = UNIX_EPOCH + Duration::from_millis(self.clock.now_ms().try_into().unwrap_or_default());
        let touched = std::fs::File::options().write(true).open(path).and_then(|file| file.set_modified(at));
        if let Err(error) = touched {
            tracing::debug!(%error, "the time of a kept sheet could not be set");
        }
    }
}
