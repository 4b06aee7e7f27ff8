//! Clearing away what nothing refers to.

use super::{FOLDER, MediaError, MediaStore};
use crate::documents::{DocumentError, held};
use crate::model::media::is_sha256;
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::io;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

/// How long a file is kept although nothing refers to it, in milliseconds: a day. The draft that it was chosen for may not be
/// saved yet, and a deleted template may be brought back.
pub const GRACE_MS: i64 = 24 * 60 * 60 * 1000;
/// How the temporary files of an interrupted write begin.
const WRITING: &str = ".writing-";

/// What was cleared away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Files.
    pub files: u32,
    /// Bytes.
    pub bytes: u64,
}

/// A file in the store's folder.
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) bytes: u64,
    /// When it was last added, Unix milliseconds.
    pub(super) at_ms: i64,
}

impl MediaStore {
    /// Clears away the files that are neither referred to nor added within [`GRACE_MS`]. Call it with everything that
    /// [`super::in_use`] finds. Files that are not the store's own are left alone.
    pub async fn sweep<S>(&self, keep: &HashSet<String, S>) -> Result<Swept, MediaError>
    where
        S: BuildHasher + Clone + Send + 'static,
    {
        let keep = keep.clone();
        self.blocking(move |store| {
            let _alone = store.alone();
            let oldest = store.inner.clock.now_ms() - GRACE_MS;
            let mut swept = Swept::default();
            for entry in store.entries()? {
                let ours = is_sha256(&entry.name) || entry.name.starts_with(WRITING);
                if !ours || keep.contains(&entry.name) || entry.at_ms > oldest {
                    continue;
                }
                held::remove(&entry.path).map_err(|error| DocumentError::from_io(FOLDER, &error))?;
                store.known().retain(|(sha256, _), _| *sha256 != entry.name);
                swept.files += 1;
                swept.bytes += entry.bytes;
            }
            Ok(swept)
        })
        .await
    }

    /// The files in the store's folder.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, DocumentError> {
        let wrong = |error: io::Error| DocumentError::from_io(FOLDER, &error);
        let listed = match std::fs::read_dir(&self.inner.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(wrong)?,
        };
        let mut entries = Vec::new();
        for entry in listed {
            let entry = entry.map_err(wrong)?;
            let (Some(name), Ok(known)) = (entry.file_name().to_str().map(str::to_owned), entry.metadata()) else {
                continue;
            };
            if known.is_file() {
                let at = known.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
                let at_ms = i64::try_from(at.as_millis()).unwrap_or(i64::MAX);
                entries.push(Entry { path: entry.path(), name, bytes: known.len(), at_ms });
            }
        }
        Ok(entries)
    }
}
