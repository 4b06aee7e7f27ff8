//! Files for messages: kept by content, so that a draft or a template has its picture as long as it has its text.
//!
//! A `media_id` of WeCom lives three days and belongs to one company; a draft therefore holds a [`MediaReference`] to the file
//! itself, and [`uploads`] turns references into media ids right before a send. The store is the folder `media` in the profile
//! folder: one file per content, named by its SHA-256, for this user alone. Nothing here needs a network.

mod crop;
mod error;
mod exchange;
mod in_use;
mod inspection;
#[cfg(test)]
pub(crate) mod samples;
mod sweep;
mod thumbnail;
pub mod uploads;

pub use crop::{Area, PARTS};
pub use error::MediaError;
pub(crate) use exchange::exchanged;
pub use in_use::in_use;
pub(crate) use inspection::referenced;
pub use inspection::{inspect, inspect_at};
pub use sweep::{GRACE_MS, Swept};
pub use thumbnail::{SMALL_BYTES, Thumbnail};

use crate::documents::{DocumentError, write_whole};
use crate::model::media::{MediaReference, sha256};
use bytes::Bytes;
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wecom::clock::Clock;
use wecom::media::{Format, MediaFacts, MediaFile, MediaKind, MediaProblem, ReadFault, examine, safe_name};

/// Name of the store's folder in the profile folder.
pub const FOLDER: &str = "media";
/// What the store may hold unless something else is said, in bytes: 1 GB.
pub const DEFAULT_CAP: u64 = 1_000_000_000;

/// A file of the store as it crosses to the UI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MediaFileView {
    /// What stands in the draft: see [`MediaReference`].
    pub reference: String,
    /// What it is sent as; asked for by reference alone, the most special kind that it can be sent as.
    pub kind: MediaKind,
    /// The name that members see.
    pub name: String,
    /// Bytes.
    pub size: u32,
    /// Pixels of a JPG or PNG.
    pub width: Option<u32>,
    /// Pixels of a JPG or PNG.
    pub height: Option<u32>,
    /// Playing time of an AMR, begun seconds.
    pub seconds: Option<u32>,
}

impl MediaFileView {
    fn of(reference: &MediaReference, kind: MediaKind, facts: MediaFacts) -> Self {
        Self {
            reference: reference.to_string(),
            kind,
            // A template from elsewhere may say anything.
            name: safe_name(reference.name(), facts.format),
            size: facts.bytes,
            width: facts.pixels.map(|pixels| pixels.width),
            height: facts.pixels.map(|pixels| pixels.height),
            seconds: facts.duration_ms.map(|ms| ms.div_ceil(1000)),
        }
    }
}

/// What was found out about a content as a kind.
type Known = HashMap<(String, MediaKind), Result<MediaFacts, MediaProblem>>;

/// The store. Cheap to clone. Its calls read and write files: make them where that does no harm, or use the `async` ones.
#[derive(Debug, Clone)]
pub struct MediaStore {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    cap: u64,
    clock: Arc<dyn Clock>,
    /// One at a time adds or clears away, so that the cap is kept and nothing is cleared away while it is added.
    changing: Mutex<()>,
    known: Mutex<Known>,
}

impl MediaStore {
    /// The store of a profile folder, with room for so many bytes. Nothing is made until something is added.
    pub fn new(profile_folder: &Path, cap: u64, clock: Arc<dyn Clock>) -> Self {
        let folder = profile_folder.join(FOLDER);
        Self { inner: Arc::new(Inner { folder, cap, clock, changing: Mutex::default(), known: Mutex::default() }) }
    }

    /// Checks a content against everything that WeCom wants of the kind, and keeps it. Members see `name`, made safe by
    /// [`wecom::media::safe_name`]. What is kept already is not kept twice.
    pub async fn add(
        &self,
        kind: MediaKind,
        name: &str,
        content: impl Into<Bytes>,
    ) -> Result<MediaFileView, MediaError> {
        let content = content.into();
        let name = name.to_owned();
        self.blocking(move |store| {
            let file = MediaFile::new(kind, &name, content).map_err(|problem| MediaError::Unfit { name, problem })?;
            store.keep(&file)
        })
        .await
    }

    /// The same with a file of the disk, which may vanish afterwards. One that is too large is refused without being read.
    pub async fn add_path(&self, kind: MediaKind, path: &Path) -> Result<MediaFileView, MediaError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = MediaFile::open(kind, path).await.map_err(|problem| MediaError::Unfit { name, problem })?;
        self.blocking(move |store| store.keep(&file)).await
    }

    /// What is known of a kept file.
    pub async fn view(&self, reference: &str) -> Result<MediaFileView, MediaError> {
        let reference: MediaReference = reference.parse()?;
        self.blocking(move |store| {
            let kinds = [MediaKind::Image, MediaKind::Voice, MediaKind::Video, MediaKind::File];
            let mut last = MediaError::Missing(reference.name().to_owned());
            for kind in kinds {
                match store.facts(&reference, kind) {
                    Ok(facts) => return Ok(MediaFileView::of(&reference, kind, facts)),
                    Err(error) => last = error,
                }
            }
            Err(last)
        })
        .await
    }

    /// A small picture of a kept picture; `None` for other files.
    pub async fn thumbnail(&self, reference: &str) -> Result<Option<Thumbnail>, MediaError> {
        let reference: MediaReference = reference.parse()?;
        self.blocking(move |store| Ok(thumbnail::of(&store.read(&reference)?))).await
    }

    /// Cuts a part out of a kept picture and keeps that too, under the same name.
    pub async fn crop(&self, reference: &str, area: Area) -> Result<MediaFileView, MediaError> {
        let reference: MediaReference = reference.parse()?;
        self.blocking(move |store| {
            let unfit = |problem| MediaError::Unfit { name: reference.name().to_owned(), problem };
            let whole = store.read(&reference)?;
            let damaged = MediaProblem::Damaged { format: Format::of(&whole) };
            let part = crop::cut(&whole, area).ok_or_else(|| unfit(damaged))?;
            store.keep(&MediaFile::new(MediaKind::Image, reference.name(), part).map_err(unfit)?)
        })
        .await
    }

    /// A kept file, ready to be uploaded as a kind.
    pub async fn file(&self, reference: &MediaReference, kind: MediaKind) -> Result<MediaFile, MediaError> {
        let reference = reference.clone();
        self.blocking(move |store| {
            let name = reference.name();
            MediaFile::new(kind, name, store.read(&reference)?)
                .map_err(|problem| MediaError::Unfit { name: name.to_owned(), problem })
        })
        .await
    }

    /// The content of a kept file. It is checked: what comes back is what was added.
    pub fn read(&self, reference: &MediaReference) -> Result<Bytes, MediaError> {
        let missing = || MediaError::Missing(reference.name().to_owned());
        match std::fs::read(self.path(reference.sha256())) {
            Ok(content) if sha256(&content) == reference.sha256() => Ok(content.into()),
            Ok(_) => {
                tracing::warn!(sha256 = reference.sha256(), "a kept file is damaged");
                Err(missing())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(missing()),
            Err(error) => Err(DocumentError::from_io(FOLDER, &error).into()),
        }
    }

    /// Keeps a content that came with an imported template, of any kind that WeCom takes.
    pub(crate) fn keep_content(&self, reference: &MediaReference, content: &[u8]) -> Result<(), MediaError> {
        let _alone = self.alone();
        self.write(reference.sha256(), content)
    }

    /// Whether a kept file can be sent as a kind, and what is known of it. Cheap after the first time.
    pub(crate) fn facts(&self, reference: &MediaReference, kind: MediaKind) -> Result<MediaFacts, MediaError> {
        let name = || reference.name().to_owned();
        let path = self.path(reference.sha256());
        if !path.is_file() {
            return Err(MediaError::Missing(name()));
        }
        let key = (reference.sha256().to_owned(), kind);
        let before = self.known().get(&key).copied();
        let found = if let Some(found) = before {
            found
        } else {
            let found = examine(kind, &self.read(reference)?);
            self.known().insert(key, found);
            found
        };
        found.map_err(|problem| MediaError::Unfit { name: name(), problem })
    }

    /// Lets kept files count as added just now, so that they are not cleared away at once.
    pub(crate) fn touch<'a>(&self, references: impl IntoIterator<Item = &'a MediaReference>) {
        for reference in references {
            self.touch_one(&self.path(reference.sha256()));
        }
    }

    fn keep(&self, file: &MediaFile) -> Result<MediaFileView, MediaError> {
        let reference = MediaReference::of(file.content(), file.name());
        let _alone = self.alone();
        self.write(reference.sha256(), file.content())?;
        Ok(MediaFileView::of(&reference, file.kind(), file.facts()))
    }

    fn write(&self, sha256: &str, content: &[u8]) -> Result<(), MediaError> {
        let path = self.path(sha256);
        if std::fs::read(&path).is_ok_and(|kept| kept == content) {
            self.touch_one(&path);
            return Ok(());
        }
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let used = self.used()?;
        if used.saturating_add(bytes) > self.inner.cap {
            return Err(MediaError::Full { bytes, used, cap: self.inner.cap });
        }
        write_whole(&path, content).map_err(|error| DocumentError::from_io(FOLDER, &error))?;
        self.touch_one(&path);
        Ok(())
    }

    /// Bytes that are kept.
    fn used(&self) -> Result<u64, DocumentError> {
        Ok(self.entries()?.into_iter().map(|entry| entry.bytes).sum())
    }

    fn touch_one(&self, path: &Path) {
        let now = self.inner.clock.now_ms().try_into().unwrap_or_default();
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_millis(now);
        let touched = std::fs::File::options().write(true).open(path).and_then(|file| file.set_modified(at));
        if let Err(error) = touched {
            tracing::debug!(%error, "the time of a kept file could not be set");
        }
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.inner.folder.join(sha256)
    }

    fn alone(&self) -> MutexGuard<'_, ()> {
        self.inner.changing.lock()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.inner.known.lock()
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, MediaError> + Send + 'static,
    ) -> Result<T, MediaError> {
        let store = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        done.map_err(|error| DocumentError::Other(format!("{FOLDER}: {error}")))?
    }
}

/// The problem of a file that cannot be read because it is not there.
pub(crate) const GONE: MediaProblem = MediaProblem::Unreadable { reason: ReadFault::Gone };

#[cfg(test)]
mod tests;
