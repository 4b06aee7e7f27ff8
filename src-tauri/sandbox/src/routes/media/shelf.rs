//! Files known by their `media_id`, of the company or of one webhook. A file is known for three days; contents are kept for
//! download as long as they fit into a budget, the newest first.

use std::collections::{HashMap, VecDeque};

use axum::body::Bytes;
use serde::{Deserialize, Serialize};

use super::MediaKind;
use crate::clock::DAY;
use crate::reply::Refusal;

/// A `media_id` lives three days [O].
const LIFE_MS: i64 = 3 * DAY;
/// Bytes of contents that are kept.
const KEPT_BYTES: usize = 256 * 1024 * 1024;

/// A file.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    pub(crate) kind: MediaKind,
    pub(crate) filename: String,
    /// `None` when it is no longer kept.
    pub(crate) content: Option<Bytes>,
    created_ms: i64,
}

/// What is known of a file, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownFile {
    id: String,
    kind: MediaKind,
    filename: String,
    created_ms: i64,
}

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct MediaShelf {
    files: HashMap<String, Media>,
    order: VecDeque<String>,
    bytes: usize,
}

impl MediaShelf {
    /// Puts a file on the shelf under this id.
    pub(crate) fn add(&mut self, id: String, kind: MediaKind, filename: String, content: Bytes, now: i64) {
        self.bytes += content.len();
        self.order.push_back(id.clone());
        self.files.insert(id, Media { kind, filename, content: Some(content), created_ms: now });
        while self.bytes > KEPT_BYTES
            && let Some(oldest) = self.order.pop_front()
        {
            let dropped = self.files.get_mut(&oldest).and_then(|media| media.content.take());
            self.bytes -= dropped.map_or(0, |content| content.len());
        }
    }

    /// The newest files, at most so many, oldest first.
    pub(crate) fn newest(&self, most: usize) -> Vec<KnownFile> {
        let known = |(id, media): (&String, &Media)| KnownFile {
            id: id.clone(),
            kind: media.kind,
            filename: media.filename.clone(),
            created_ms: media.created_ms,
        };
        let mut all: Vec<_> = self.files.iter().map(known).collect();
        all.sort_by(|a, b| (a.created_ms, &a.id).cmp(&(b.created_ms, &b.id)));
        let skipped = all.len().saturating_sub(most);
        all.split_off(skipped)
    }

    /// Puts a file of an earlier run on the shelf: it can be sent, and its content is gone.
    pub(crate) fn know(&mut self, file: KnownFile) {
        let KnownFile { id, kind, filename, created_ms } = file;
        self.files.insert(id, Media { kind, filename, content: None, created_ms });
    }

    /// The file of this id: 40007 when unknown or older than three days.
    pub(crate) fn get(&self, id: &str, now: i64) -> Result<&Media, Refusal> {
        self.files.get(id).filter(|media| now - media.created_ms < LIFE_MS).ok_or(Refusal::new(40007))
    }

    /// The file of this id and kind: 40007 also when it is of another kind.
    pub(crate) fn find(&self, id: &str, kind: MediaKind, now: i64) -> Result<&Media, Refusal> {
        let found = self.get(id, now)?;
        if found.kind == kind { Ok(found) } else { Err(Refusal::new(40007)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_dies_after_three_days_and_serves_its_own_kind() {
        let mut shelf = MediaShelf::default();
        shelf.add("m".to_owned(), MediaKind::File, "a.pdf".to_owned(), Bytes::from_static(b"%PDF"), 0);
        let code = |kind, now| shelf.find("m", kind, now).map_or_else(|refusal| refusal.code, |_| 0);
        assert_eq!(code(MediaKind::File, LIFE_MS - 1), 0);
        assert_eq!(code(MediaKind::File, LIFE_MS), 40007);
        assert_eq!(code(MediaKind::Image, 0), 40007);
    }

    #[test]
    fn old_contents_make_room() {
        let mut shelf = MediaShelf::default();
        let large = Bytes::from(vec![0; KEPT_BYTES / 2]);
        for id in ["a", "b", "c"] {
            shelf.add(id.to_owned(), MediaKind::File, id.to_owned(), large.clone(), 0);
        }
        let kept = |id| shelf.get(id, 0).unwrap().content.is_some();
        assert!(!kept("a") && kept("b") && kept("c"));
        assert!(shelf.find("a", MediaKind::File, 0).is_ok(), "it can be sent all the same");
    }
}
