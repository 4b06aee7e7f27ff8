//! Saved messages: kept, used, handed to colleagues as files.

use super::{AppResult, Product};
use crate::compose::templates::{Template, TemplateRow};
use crate::documents::{held, write_whole};
use crate::model::changed::Changed;
use crate::model::draft::Draft;
use crate::model::error_view::{ErrorCode, ErrorView};
use std::io;
use std::path::{Path, PathBuf};

/// Largest file that is read as a template, bytes; what of it is taken in, [`crate::compose::templates::MAX_IMPORT`] says.
const MAX_FILE: u64 = 40_000_000;

impl Product {
    /// One template, whole, to be sent: it counts as used.
    pub fn use_template(&self, id: &str) -> AppResult<Template> {
        let template = self.templates.open_one(id)?;
        self.templates.used(id);
        self.events.changed(Changed::TemplateUses);
        Ok(template)
    }

    /// Saves a draft under a name; a name in use is refused unless it is to be replaced.
    pub fn save_template(
        &self,
        name: &str,
        draft: &Draft,
        with_recipients: bool,
        replace: bool,
    ) -> AppResult<TemplateRow> {
        let row = self.templates.save(name, draft, with_recipients, replace)?;
        self.events.changed(Changed::Templates);
        Ok(row)
    }

    /// Gives a template another name.
    pub fn rename_template(&self, id: &str, name: &str) -> AppResult<TemplateRow> {
        let row = self.templates.rename(id, name)?;
        self.events.changed(Changed::Templates);
        Ok(row)
    }

    /// Deletes a template.
    pub fn delete_template(&self, id: &str) -> AppResult<()> {
        self.templates.delete(id)?;
        self.events.changed(Changed::Templates);
        Ok(())
    }

    /// Brings a deleted template back.
    pub fn restore_template(&self, template: &Template) -> AppResult<TemplateRow> {
        let row = self.templates.restore(template)?;
        self.events.changed(Changed::Templates);
        Ok(row)
    }

    /// Writes a template to a file of the user's choice, whole or not at all.
    pub async fn export_template(&self, id: &str, target: &Path) -> AppResult<()> {
        let (bytes, place) = (self.templates.export(id)?, target.to_owned());
        let written = with_file(move || write_whole(&place, &bytes)).await;
        written.map_err(|error| ErrorView::of_file(&error))
    }

    /// Reads templates from files of the user's choice, all or up to the first that cannot be read.
    pub async fn import_templates(&self, files: &[PathBuf]) -> AppResult<Vec<TemplateRow>> {
        let mut rows = Vec::new();
        for path in files {
            rows.extend(self.import_file(path).await?);
        }
        self.events.changed(Changed::Templates);
        Ok(rows)
    }

    async fn import_file(&self, path: &Path) -> AppResult<Vec<TemplateRow>> {
        let size = tokio::fs::metadata(path).await.map_err(|error| ErrorView::of_file(&error))?.len();
        if size > MAX_FILE {
            let why = format!("{size} bytes are more than a template can have");
            return Err(ErrorView::new(ErrorCode::InvalidInput, why).with_detail(path.display().to_string()));
        }
        let place = path.to_owned();
        let bytes = with_file(move || held::read(&place)).await.map_err(|error| ErrorView::of_file(&error))?;
        let imported = self.templates.import(&bytes);
        imported.map_err(|error| ErrorView::from(error).with_detail(path.display().to_string()))
    }
}

/// Works with a file that somebody else may hold for seconds, which no other task waits for.
async fn with_file<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests;
