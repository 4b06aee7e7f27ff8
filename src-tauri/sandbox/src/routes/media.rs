//! `media/upload`, `media/uploadimg` and `media/get` (`wecom/contacts-media-agent.md §8`).

mod shelf;

use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Call;
use crate::clock::{DAY, SECOND, china_day};
use crate::reply::{Object, Outcome, Refusal, fields};
use crate::seeded::Seeded;
use crate::state::State;
pub(crate) use shelf::{KnownFile, MediaShelf};

/// "MB" is not defined by the documents; the sandbox takes the smaller reading, 10^6 bytes.
const MEGABYTE: usize = 1_000_000;
/// Pictures for articles in a day and in 30 days (`wecom/limits.md §4` [O]).
const PICTURES_PER_DAY: usize = 1000;
const PICTURES_PER_MONTH: usize = 3000;

/// Kinds of temporary media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// JPG or PNG, at most 10 MB.
    Image,
    /// AMR, at most 2 MB and 60 s.
    Voice,
    /// MP4, at most 10 MB.
    Video,
    /// Anything, at most 20 MB.
    File,
}

impl MediaKind {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "image" => Some(Self::Image),
            "voice" => Some(Self::Voice),
            "video" => Some(Self::Video),
            "file" => Some(Self::File),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Voice => "voice",
            Self::Video => "video",
            Self::File => "file",
        }
    }
}

/// The file of a multipart body.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// `filename` of the part, as sent; percent escapes and `filename*` are not decoded [C].
    pub(crate) filename: Option<String>,
    /// The file.
    pub(crate) bytes: Bytes,
}

/// A file on its way to the caller.
#[derive(Debug)]
pub(crate) struct Download {
    pub(crate) filename: String,
    pub(crate) content_type: &'static str,
    pub(crate) content: Bytes,
    /// First and last byte and the length of the whole, when only a part was asked for.
    pub(crate) part: Option<(usize, usize, usize)>,
}

impl State {
    /// Makes a `media_id` without an upload. What can be downloaded of it is its name.
    pub(crate) fn add_media(&self, kind: MediaKind, filename: &str) -> String {
        let changing = &mut *self.lock();
        let id = new_media_id(&mut changing.random);
        let (content, now) = (Bytes::from(filename.to_owned()), changing.clock.now_ms());
        changing.media.add(id.clone(), kind, filename.to_owned(), content, now);
        id
    }
}

impl Call {
    /// File name and content of an upload that is good for this kind: 41005 no part that may be a file, 44001 no boundary, no file
    /// name or empty, then the file itself.
    pub(crate) fn checked_file(&self, kind: MediaKind) -> Result<(String, Bytes), Refusal> {
        let upload = self.upload.as_ref().ok_or(Refusal::new(41005))?;
        let filename = upload.filename.as_deref().filter(|name| !name.is_empty()).ok_or(Refusal::new(44001))?;
        check_file(kind, &upload.bytes)?;
        Ok((filename.to_owned(), upload.bytes.clone()))
    }
}

/// An id for a new file.
pub(crate) fn new_media_id(random: &mut Seeded) -> String {
    format!("3{}", random.id(63))
}

/// The answer to an upload.
pub(crate) fn uploaded(kind: MediaKind, media_id: &str, now: i64) -> Object {
    fields([
        ("type", json!(kind.name())),
        ("media_id", json!(media_id)),
        ("created_at", json!((now / SECOND).to_string())),
    ])
}

/// `media/upload`: 40005 for the type, then the file.
pub(super) fn upload(state: &State, call: &Call) -> Outcome {
    let kind = call.parameter("type").and_then(MediaKind::parse).ok_or(Refusal::new(40005))?;
    let (filename, content) = call.checked_file(kind)?;
    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    let id = new_media_id(&mut changing.random);
    changing.media.add(id.clone(), kind, filename, content, now);
    changing.mailbox.has_changed();
    Ok(uploaded(kind, &id, now))
}

/// `media/uploadimg`: 5 bytes to 2 MB (40006, 40009) of a JPG or PNG (40123; the documents list no formats), 45009 above 1000 in
/// a day or 3000 in 30 days. The address is invented; nothing is served there.
pub(super) fn uploadimg(state: &State, call: &Call) -> Outcome {
    let upload = call.upload.as_ref().ok_or(Refusal::new(41005))?;
    let bytes = &upload.bytes;
    let code = match bytes.len() {
        0 => Some(44001),
        1..5 => Some(40006),
        length if length > 2 * MEGABYTE => Some(40009),
        _ => picture_code(bytes),
    };
    if let Some(code) = code {
        return Err(Refusal::new(code));
    }
    let changing = &mut *state.lock();
    let now = changing.clock.now_ms();
    let before = &mut changing.article_pictures;
    while before.front().is_some_and(|at| *at <= now - 30 * DAY) {
        before.pop_front();
    }
    let today = before.iter().rev().take_while(|at| china_day(**at) == china_day(now)).count();
    if today >= PICTURES_PER_DAY || before.len() >= PICTURES_PER_MONTH {
        return Err(Refusal::new(45009));
    }
    before.push_back(now);
    changing.mailbox.has_changed();
    let url = format!("https://img.example.com/permanent/{}/0", changing.random.id(32));
    Ok(fields([("url", json!(url))]))
}

/// `media/get`: 41006 missing, 40007 unknown, dead, or its content no longer kept. `Range: bytes=FIRST-LAST` gives a part; one that
/// cannot be read gives the whole.
pub(super) fn get(state: &State, call: &Call) -> Result<Download, Refusal> {
    let id = call.parameter("media_id").ok_or(Refusal::new(41006))?;
    let changing = state.lock();
    let media = changing.media.get(id, changing.clock.now_ms())?;
    let whole = media.content.clone().ok_or(Refusal::new(40007))?;
    let part = call.range.as_deref().and_then(|range| part_of(range, whole.len()));
    let content = part.map_or_else(|| whole.clone(), |(first, last)| whole.slice(first..=last));
    let content_type = match media.kind {
        MediaKind::Image if whole.starts_with(b"\x89PNG") => "image/png",
        MediaKind::Image => "image/jpeg",
        MediaKind::Voice => "voice/amr",
        MediaKind::Video => "video/mp4",
        MediaKind::File => "application/octet-stream",
    };
    let part = part.map(|(first, last)| (first, last, whole.len()));
    Ok(Download { filename: media.filename.clone(), content_type, content, part })
}

/// First and last byte of `bytes=FIRST-LAST` or `bytes=FIRST-`.
fn part_of(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.trim().strip_prefix("bytes=")?.split_once('-')?;
    let first: usize = first.parse().ok()?;
    let last =
        if last.is_empty() { length.checked_sub(1)? } else { last.parse::<usize>().ok()?.min(length.checked_sub(1)?) };
    (first <= last).then_some((first, last))
}

/// 40123 unless it begins as a JPG or PNG does.
pub(crate) fn picture_code(bytes: &[u8]) -> Option<i64> {
    let good = bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"\x89PNG\r\n\x1a\n");
    (!good).then_some(40123)
}

fn check_file(kind: MediaKind, bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(44001));
    }
    if bytes.len() <= 5 {
        return Err(Refusal::new(40006));
    }
    let above = |megabytes: usize| bytes.len() > megabytes * MEGABYTE;
    let refused = match kind {
        MediaKind::Image if above(10) => Some(40009),
        MediaKind::Image => picture_code(bytes),
        MediaKind::Voice if !bytes.starts_with(b"#!AMR\n") => Some(301_017),
        MediaKind::Voice if above(2) => Some(45001),
        MediaKind::Voice if amr_frames(bytes) > 3000 => Some(45007),
        MediaKind::Video if above(10) => Some(40011),
        MediaKind::Video if bytes.get(4..8) != Some(b"ftyp") => Some(40004),
        MediaKind::File if above(20) => Some(45001),
        _ => None,
    };
    refused.map_or(Ok(()), |code| Err(Refusal::new(code)))
}

/// Frames of an AMR-NB file; each is 20 ms.
fn amr_frames(bytes: &[u8]) -> usize {
    /// Bytes after the head of a frame, by frame type (RFC 4867).
    const SIZES: [usize; 16] = [12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0];
    let mut frames = 0;
    let mut at = 6;
    while let Some(head) = bytes.get(at) {
        at += 1 + SIZES[usize::from((head >> 3) & 0x0F)];
        frames += 1;
    }
    frames
}

#[cfg(test)]
mod tests;
