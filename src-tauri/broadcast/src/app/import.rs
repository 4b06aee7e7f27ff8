//! What comes from elsewhere: pasted requests, lists of people.

use super::{AppResult, Product, off_the_runtime};
use crate::lists::{ListError, ListReading, ListView, MAX_BYTES};
use crate::model::audience::Audience;
use crate::model::draft::{Draft, Extra};
use crate::model::error_view::{ErrorCode, ErrorView};
use serde::Serialize;
use std::path::Path;
use wecom::import::{self, ImportError, Note};

/// What became of a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Pasted {
    /// A request.
    Read {
        /// The draft that it is, with its recipients' names as far as known, and its unknown fields, which the admin may want sent.
        draft: Box<Draft>,
        /// The application that the request names; the profile's own sends.
        agent_id: Option<u32>,
        /// What else a person should know.
        notes: Vec<Note>,
    },
    /// Not a request.
    Refused {
        /// What is wrong, and where.
        error: ImportError,
    },
}

impl Product {
    /// Reads a send request that was pasted, with or without its envelope, or in a `curl` command.
    pub async fn import_request(&self, profile_id: &str, text: &str) -> AppResult<Pasted> {
        let read = match import::read(text) {
            Ok(read) => read,
            Err(error) => return Ok(Pasted::Refused { error }),
        };
        let mut audience = Audience::from(read.recipients);
        self.directory.fill_names(profile_id, &mut audience.include).await?;
        let extra = Extra { fields: read.unknown, send: false };
        let draft = Box::new(Draft { extra, ..Draft::new(read.message, read.options, audience) });
        Ok(Pasted::Read { draft, agent_id: read.agent_id.map(|id| id.0), notes: read.notes })
    }

    /// Opens a list of people from a file of the user's choice.
    pub async fn open_list_file(&self, path: &Path) -> AppResult<ListView> {
        let (name, content) = list_file(path).await?;
        self.open_list(name, content).await
    }

    /// Opens a list of people whose content is at hand.
    pub async fn open_list(&self, name: String, content: Vec<u8>) -> AppResult<ListView> {
        let lists = self.lists.clone();
        Ok(off_the_runtime(move || lists.open(&name, content)).await??)
    }

    /// Reads an open list again: another sheet, encoding or row of headings.
    pub async fn read_list_again(&self, id: String, reading: ListReading) -> AppResult<ListView> {
        let lists = self.lists.clone();
        Ok(off_the_runtime(move || lists.read_again(&id, reading)).await??)
    }
}

/// Name and content of a list or sheet.
pub(super) async fn list_file(path: &Path) -> AppResult<(String, Vec<u8>)> {
    let trouble = |error: std::io::Error| ErrorView::new(ErrorCode::Storage, error.to_string()).at("list");
    let size = tokio::fs::metadata(path).await.map_err(trouble)?.len();
    if size > MAX_BYTES as u64 {
        return Err(ListError::TooLarge.into());
    }
    let content = tokio::fs::read(path).await.map_err(trouble)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((name, content))
}

#[cfg(test)]
mod tests;
