//! `media/upload` and the files known by their `media_id` (`wecom/contacts-media-agent.md §8`). The bytes are checked
//! and thrown away; only kind and file name are kept.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Call;
use crate::clock::{DAY, SECOND};
use crate::reply::{Outcome, Refusal, fields};
use crate::state::State;

/// A `media_id` lives three days [O].
const LIFE_MS: i64 = 3 * DAY;
/// "MB" is not defined by the documents; the sandbox takes the smaller reading, 10^6 bytes.
const MEGABYTE: usize = 1_000_000;

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
    fn parse(text: &str) -> Option<Self> {
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

/// The multipart part named `media`.
#[derive(Debug)]
pub(crate) struct Upload {
    /// `filename` of the part, as sent; percent escapes and `filename*` are not decoded [C].
    pub(crate) filename: Option<String>,
    /// The file.
    pub(crate) bytes: Vec<u8>,
}

/// A file known to the company.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    kind: MediaKind,
    pub(crate) filename: String,
    created_ms: i64,
}

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct MediaShelf(HashMap<String, Media>);

impl MediaShelf {
    /// Puts a file on the shelf under this id.
    pub(crate) fn add(&mut self, id: String, kind: MediaKind, filename: String, now: i64) {
        self.0.insert(id, Media { kind, filename, created_ms: now });
    }

    /// The file of this id: 40007 when unknown, older than three days or of another kind.
    pub(crate) fn find(&self, id: &str, kind: MediaKind, now: i64) -> Result<&Media, Refusal> {
        let found = self.0.get(id).filter(|media| media.kind == kind && now - media.created_ms < LIFE_MS);
        found.ok_or(Refusal::new(40007))
    }
}

impl State {
    /// Makes a `media_id` without an upload.
    pub(crate) fn add_media(&self, kind: MediaKind, filename: &str) -> String {
        let changing = &mut *self.lock();
        let id = format!("3{}", changing.random.id(63));
        let now = changing.clock.now_ms();
        changing.media.add(id.clone(), kind, filename.to_owned(), now);
        id
    }
}

/// `media/upload`: 40005 type, 41005 no part named `media`, 44001 no file name or empty, then the file itself.
pub(super) fn upload(state: &State, call: &Call) -> Outcome {
    let kind = call.parameter("type").and_then(MediaKind::parse).ok_or(Refusal::new(40005))?;
    let upload = call.upload.as_ref().ok_or(Refusal::new(41005))?;
    let filename = upload.filename.as_deref().filter(|name| !name.is_empty()).ok_or(Refusal::new(44001))?;
    check_file(kind, &upload.bytes)?;
    let media_id = state.add_media(kind, filename);
    let created = state.lock().clock.now_ms() / SECOND;
    Ok(fields([
        ("type", json!(kind.name())),
        ("media_id", json!(media_id)),
        ("created_at", json!(created.to_string())),
    ]))
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
        MediaKind::Image if !(bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"\x89PNG\r\n\x1a\n")) => {
            Some(40123)
        }
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
mod tests {
    use super::*;

    fn code(kind: MediaKind, bytes: &[u8]) -> i64 {
        check_file(kind, bytes).map_or_else(|refusal| refusal.code, |()| 0)
    }

    fn long(begin: &[u8], length: usize) -> Vec<u8> {
        let mut bytes = begin.to_vec();
        bytes.resize(length, 0);
        bytes
    }

    #[test]
    fn files_are_checked_by_kind() {
        let png = b"\x89PNG\r\n\x1a\n";
        let cases = [
            (MediaKind::Image, long(png, 10_000_000), 0),
            (MediaKind::Image, long(png, 10_000_001), 40009),
            (MediaKind::Image, b"GIF89a...".to_vec(), 40123),
            (MediaKind::Voice, b"RIFF....".to_vec(), 301_017),
            (MediaKind::Voice, long(b"#!AMR\n", 2_000_001), 45001),
            (MediaKind::Voice, long(b"#!AMR\n", 6 + 13 * 3000), 0),
            (MediaKind::Voice, long(b"#!AMR\n", 6 + 13 * 3001), 45007),
            (MediaKind::Video, long(b"\0\0\0\x18ftypmp42", 100), 0),
            (MediaKind::Video, long(b"\0\0\0\x18ftypmp42", 10_000_001), 40011),
            (MediaKind::Video, long(b"\x1aE\xdf\xa3webm", 100), 40004),
            (MediaKind::File, long(b"x", 20_000_000), 0),
            (MediaKind::File, long(b"x", 20_000_001), 45001),
            (MediaKind::File, b"12345".to_vec(), 40006),
            (MediaKind::File, Vec::new(), 44001),
        ];
        for (kind, bytes, expected) in cases {
            assert_eq!(code(kind, &bytes), expected, "{kind:?} of {} bytes", bytes.len());
        }
    }

    #[test]
    fn an_id_dies_after_three_days_and_serves_its_own_kind() {
        let mut shelf = MediaShelf::default();
        shelf.add("m".to_owned(), MediaKind::File, "a.pdf".to_owned(), 0);
        let code = |kind, now| shelf.find("m", kind, now).map_or_else(|refusal| refusal.code, |_| 0);
        assert_eq!(code(MediaKind::File, LIFE_MS - 1), 0);
        assert_eq!(code(MediaKind::File, LIFE_MS), 40007);
        assert_eq!(code(MediaKind::Image, 0), 40007);
    }
}
