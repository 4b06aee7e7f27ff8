//! Files for messages (素材): what WeCom takes of each kind, checked by content before anything is uploaded.
//!
//! A [`MediaFile`] or [`SmallPicture`] exists only if it passed, so an upload never starts that is known to fail. The file is
//! held in memory (20 MB at most): what was checked is what is sent, even if the file on disk changes or vanishes meanwhile.

mod amr;
mod format;
mod name;
mod picture;
mod problem;

pub use format::Format;
pub use name::safe_name;
pub use picture::Pixels;
pub use problem::{MediaProblem, ReadFault};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncReadExt;

/// Fewest bytes of a file: "larger than 5 bytes" (`wecom/contacts-media-agent.md §8` [O], else 40006).
pub const MIN_BYTES: u32 = 6;
/// Most bytes of an image, 10 MB (`wecom/contacts-media-agent.md §8` [O], else 40009). The documents do not say what a MB is;
/// 10^6 is the safe reading [D], here and below.
pub const IMAGE_MAX_BYTES: u32 = 10_000_000;
/// Most bytes of a voice message, 2 MB (`wecom/contacts-media-agent.md §8` [O], else 45001).
pub const VOICE_MAX_BYTES: u32 = 2_000_000;
/// Most bytes of a video, 10 MB (`wecom/contacts-media-agent.md §8` [O], else 40011).
pub const VIDEO_MAX_BYTES: u32 = 10_000_000;
/// Most bytes of any other file, 20 MB (`wecom/contacts-media-agent.md §8` [O], else 45001).
pub const FILE_MAX_BYTES: u32 = 20_000_000;
/// Longest voice message, in milliseconds: 60 s (`wecom/contacts-media-agent.md §8` [O], else 45007).
pub const VOICE_MAX_MS: u32 = 60_000;
/// Most bytes of a picture for `media/uploadimg` and of one in a webhook message, 2 MB (`wecom/contacts-media-agent.md §8`,
/// `wecom/messages.md §8` [O], else 40009 and 93018).
pub const SMALL_PICTURE_MAX_BYTES: u32 = 2_000_000;
/// How long a `media_id` is good for: 3 days (`wecom/contacts-media-agent.md §8` [O], then 40007).
pub const MEDIA_ID_LIFE: Duration = Duration::from_hours(72);
/// Pictures that a company may upload with `media/uploadimg` in a day (`wecom/limits.md §4` [O], then 45009).
pub const ARTICLE_PICTURES_PER_DAY: u32 = 1000;
/// Pictures that a company may upload with `media/uploadimg` in 30 days (`wecom/limits.md §4` [O], then 45009).
pub const ARTICLE_PICTURES_PER_MONTH: u32 = 3000;

/// What a file is uploaded as (`type` of `media/upload`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// JPG or PNG.
    Image,
    /// AMR.
    Voice,
    /// MP4.
    Video,
    /// Anything.
    File,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Image, Self::Voice, Self::Video, Self::File];

    /// Its name in requests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Voice => "voice",
            Self::Video => "video",
            Self::File => "file",
        }
    }

    /// Most bytes that a file of this kind may have.
    pub const fn max_bytes(self) -> u32 {
        match self {
            Self::Image => IMAGE_MAX_BYTES,
            Self::Voice => VOICE_MAX_BYTES,
            Self::Video => VIDEO_MAX_BYTES,
            Self::File => FILE_MAX_BYTES,
        }
    }

    /// Whether a file of this format may be uploaded as this kind.
    pub const fn takes(self, format: Format) -> bool {
        match self {
            Self::Image => matches!(format, Format::Jpeg | Format::Png),
            Self::Voice => matches!(format, Format::Amr),
            Self::Video => matches!(format, Format::Mp4),
            Self::File => true,
        }
    }
}

/// What was found out about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MediaFacts {
    /// Its format, by content.
    pub format: Format,
    /// Its length in bytes.
    pub bytes: u32,
    /// Width and height of a JPG or PNG.
    pub pixels: Option<Pixels>,
    /// Playing time of an AMR in milliseconds.
    pub duration_ms: Option<u32>,
}

/// Checks a file against everything that is documented for its kind: length, format by content, soundness of a picture's or
/// voice's head, playing time.
pub fn examine(kind: MediaKind, content: &[u8]) -> Result<MediaFacts, MediaProblem> {
    examine_within(kind, kind.max_bytes(), content)
}

fn examine_within(kind: MediaKind, max: u32, content: &[u8]) -> Result<MediaFacts, MediaProblem> {
    let bytes = u32::try_from(content.len()).unwrap_or(u32::MAX);
    if bytes < MIN_BYTES {
        return Err(MediaProblem::TooSmall { bytes, min: MIN_BYTES });
    }
    if bytes > max {
        return Err(MediaProblem::TooLarge { bytes, max });
    }
    let format = Format::of(content);
    if !kind.takes(format) {
        return Err(MediaProblem::WrongFormat { found: format });
    }
    let pixels = picture::pixels(format, content);
    if kind == MediaKind::Image && pixels.is_none() {
        return Err(MediaProblem::Damaged { format });
    }
    let duration_ms = (format == Format::Amr).then(|| amr::duration_ms(content)).flatten();
    if kind == MediaKind::Voice {
        let duration_ms = duration_ms.ok_or(MediaProblem::Damaged { format })?;
        if duration_ms > VOICE_MAX_MS {
            return Err(MediaProblem::TooLong { duration_ms, max_ms: VOICE_MAX_MS });
        }
    }
    Ok(MediaFacts { format, bytes, pixels, duration_ms })
}

/// A file that may be uploaded. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    kind: MediaKind,
    name: String,
    content: Bytes,
    facts: MediaFacts,
}

impl MediaFile {
    /// Checks a file that is in memory. Members see `name` as the name of the file, made safe by [`safe_name`].
    pub fn new(kind: MediaKind, name: &str, content: impl Into<Bytes>) -> Result<Self, MediaProblem> {
        let content = content.into();
        let facts = examine(kind, &content)?;
        Ok(Self { kind, name: safe_name(name, facts.format), content, facts })
    }

    /// Reads and checks a file. One that is too large is refused without being read.
    pub async fn open(kind: MediaKind, path: &Path) -> Result<Self, MediaProblem> {
        let content = read(path, kind.max_bytes()).await?;
        Self::new(kind, &name_of(path), content)
    }

    /// What it is uploaded as.
    pub fn kind(&self) -> MediaKind {
        self.kind
    }

    /// The name that members see.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file itself.
    pub fn content(&self) -> &Bytes {
        &self.content
    }

    /// What was found out about it.
    pub fn facts(&self) -> MediaFacts {
        self.facts
    }
}

/// A JPG or PNG of at most 2 MB, for the text of an article (`media/uploadimg`) or for a webhook message. Cheap to clone.
///
/// The documents list no formats for `media/uploadimg` (their sample is a PNG); the two that all other pictures may have are
/// taken [D].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallPicture {
    name: String,
    content: Bytes,
    facts: MediaFacts,
}

impl SmallPicture {
    /// Checks a picture that is in memory.
    pub fn new(name: &str, content: impl Into<Bytes>) -> Result<Self, MediaProblem> {
        let content = content.into();
        let facts = examine_within(MediaKind::Image, SMALL_PICTURE_MAX_BYTES, &content)?;
        Ok(Self { name: safe_name(name, facts.format), content, facts })
    }

    /// Reads and checks a picture. One that is too large is refused without being read.
    pub async fn open(path: &Path) -> Result<Self, MediaProblem> {
        let content = read(path, SMALL_PICTURE_MAX_BYTES).await?;
        Self::new(&name_of(path), content)
    }

    /// Its file name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The picture itself.
    pub fn content(&self) -> &Bytes {
        &self.content
    }

    /// What was found out about it.
    pub fn facts(&self) -> MediaFacts {
        self.facts
    }
}

/// How far an upload is. Counted as the bytes are handed to the connection, so the whole may stand there a moment before
/// WeCom has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UploadProgress {
    /// Bytes of the file that have been handed over.
    pub sent: u32,
    /// Bytes of the file.
    pub total: u32,
}

/// A file that WeCom has taken (`media/upload`, `webhook/upload_media`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Names the file in messages, for [`MEDIA_ID_LIFE`]. One from `media/upload` serves all applications of the company, one
    /// from a webhook that webhook alone (`wecom/contacts-media-agent.md §8`, `wecom/messages.md §8` [O]).
    pub media_id: String,
    /// When WeCom took it, by its clock, in Unix milliseconds; `None` if the answer did not say.
    pub created_at_ms: Option<i64>,
}

impl Uploaded {
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        use crate::lenient;
        let answer: lenient::Object = serde_json::from_slice(body).ok()?;
        let media_id = answer.get("media_id").and_then(lenient::text)?;
        // A text of seconds [O].
        let created = answer.get("created_at").and_then(lenient::int).filter(|seconds| *seconds > 0);
        Some(Self { media_id, created_at_ms: created.map(|seconds| seconds.saturating_mul(1000)) })
    }
}

async fn read(path: &Path, max: u32) -> Result<Vec<u8>, MediaProblem> {
    let refuse = |fault: std::io::Error| MediaProblem::Unreadable { reason: ReadFault::of(fault.kind()) };
    let kind = tokio::fs::metadata(path).await.map_err(refuse)?;
    // Before opening: a named pipe would keep the opener waiting.
    if !kind.is_file() {
        return Err(MediaProblem::Unreadable { reason: ReadFault::NotAFile });
    }
    let file = tokio::fs::File::open(path).await.map_err(refuse)?;
    let length = file.metadata().await.map_err(refuse)?.len();
    let too_large = |bytes: u64| MediaProblem::TooLarge { bytes: u32::try_from(bytes).unwrap_or(u32::MAX), max };
    if length > u64::from(max) {
        return Err(too_large(length));
    }
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    // One byte more than allowed, in case it grows while it is read.
    file.take(u64::from(max) + 1).read_to_end(&mut content).await.map_err(refuse)?;
    Ok(content)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
