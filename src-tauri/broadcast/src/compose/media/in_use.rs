//! What still refers to files of the store: drafts, templates, and what was sent lately.
//!
//! Documents are searched as plain bytes, also those that were kept aside as damaged and those of a newer version: whatever looks
//! like a reference keeps its file.

use super::{FOLDER, MediaError};
use crate::documents::{DocumentError, Documents};
use crate::model::error_view::ErrorView;
use crate::model::media::mentioned;
use crate::model::merge;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::{Database, media};
use std::collections::HashSet;
use std::io;
use std::path::Path;

/// Folders of documents that must be read whole, or nothing is known. Others, such as a browser's, may be locked.
const OURS: [&str; 3] = ["drafts", "templates", "template-versions"];
/// Deepest folder that is searched.
const DEPTH: usize = 6;
/// What holds documents, by the end of its name; a damaged one has more behind it.
const DOCUMENT: &str = ".json";

/// Why it is not known what is in use. Nothing may be cleared away then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InUseError {
    /// A document could not be read.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<InUseError> for ErrorView {
    fn from(error: InUseError) -> Self {
        match error {
            InUseError::Media(error) => error.into(),
            InUseError::Store(error) => error.into(),
        }
    }
}

/// The SHA-256 of every file, and of every sheet that fills a message in, that a draft, a template or any other document of the profile folder refers to, or a broadcast that
/// was started after `sent_since` or is not closed: for [`super::MediaStore::sweep`].
pub async fn in_use(
    documents: &Documents,
    database: &Database,
    sent_since: Timestamp,
) -> Result<HashSet<String>, InUseError> {
    let folder = documents.folder().to_owned();
    let found = tokio::task::spawn_blocking(move || {
        let mut found = HashSet::new();
        search(&folder, DEPTH, true, &mut found).map(|()| found)
    });
    let found = found.await.map_err(|error| io::Error::other(error.to_string())).and_then(|found| found);
    let mut found = found.map_err(|error| MediaError::from(DocumentError::from_io("documents", &error)))?;
    for mark in [crate::model::media::SCHEME, merge::MENTION] {
        for draft in media::drafts_with(database, mark, sent_since).await? {
            found.extend(mentioned(draft.as_bytes()).chain(merge::mentioned(draft.as_bytes())));
        }
    }
    Ok(found)
}

/// Looks into a folder and those below it. `ours`: what cannot be read is an error.
fn search(folder: &Path, depth: usize, ours: bool, found: &mut HashSet<String>) -> io::Result<()> {
    let listed = match std::fs::read_dir(folder) {
        Err(error) => return tolerated(error, ours),
        Ok(listed) => listed,
    };
    for entry in listed {
        let entry = entry?;
        let kind = entry.file_type()?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if kind.is_dir() && depth > 0 && name != FOLDER {
            let ours = if depth == DEPTH { OURS.contains(&name.as_ref()) } else { ours };
            search(&entry.path(), depth - 1, ours, found)?;
        } else if kind.is_file() && name.contains(DOCUMENT) {
            match std::fs::read(entry.path()) {
                Ok(content) => found.extend(mentioned(&content).chain(merge::mentioned(&content))),
                Err(error) => tolerated(error, ours)?,
            }
        }
    }
    Ok(())
}

/// What was renamed or removed just now was or will be found under its new name; what is not ours does not matter.
fn tolerated(error: io::Error, ours: bool) -> io::Result<()> {
    if !ours || error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::drafts::{DraftSlot, Drafts};
    use crate::model::media::MediaReference;
    use crate::ports::TimedIds;
    use crate::testing::{World, draft, person};
    use std::sync::Arc;
    use wecom::clock::SystemClock;

    #[tokio::test]
    async fn drafts_templates_damaged_documents_and_what_was_sent() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
        let reference = |content: &str| MediaReference::of(content.as_bytes(), "名.png");
        let text = |content: &str| draft(&reference(content).to_string(), vec![person("zhangsan")]);
        Drafts::new(documents.clone(), Arc::new(TimedIds)).save("p", DraftSlot::Quick, &text("draft")).unwrap();
        std::fs::create_dir_all(folder.path().join("templates")).unwrap();
        let damaged = folder.path().join("templates/x.json.damaged-20260101-000000");
        std::fs::write(damaged, format!("{{\"media_id\": \"{}", reference("damaged"))).unwrap();
        std::fs::create_dir_all(folder.path().join("media")).unwrap();
        std::fs::write(folder.path().join("media/x.json"), reference("inside").to_string()).unwrap();
        world.send(text("sent")).await;
        world.send(draft("none", vec![person("zhangsan")])).await;
        let found = async |since| {
            let found = in_use(&documents, &world.database, since).await.unwrap();
            ["draft", "damaged", "inside", "sent"].map(|content| found.contains(reference(content).sha256()))
        };
        assert_eq!(found(Timestamp(0)).await, [true, true, false, true]);
        assert_eq!(found(Timestamp(i64::MAX)).await, [true, true, false, false]);
    }
}
