//! Saved messages: kept, used, handed to colleagues as files.

use super::{AppResult, Product, off_the_runtime};
use crate::compose::templates::{ImportFault, ImportLook, ImportProblem, Template, TemplateRow, WentBack};
use crate::documents::{held, write_whole};
use crate::model::changed::Changed;
use crate::model::draft::Draft;
use crate::model::error_view::ErrorView;
use crate::store::shared::SharedKind;
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
        self.deleted_for_team(SharedKind::Template, id.to_owned());
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

    /// Stars a template, or takes the star away.
    pub fn star_template(&self, id: &str, starred: bool) -> AppResult<TemplateRow> {
        let row = self.templates.star(id, starred)?;
        self.events.changed(Changed::Templates);
        Ok(row)
    }

    /// Sorts a template under these tags and no others.
    pub fn tag_template(&self, id: &str, tags: &[String]) -> AppResult<TemplateRow> {
        let row = self.templates.tag(id, tags)?;
        self.events.changed(Changed::Templates);
        Ok(row)
    }

    /// Makes a template what it was in a version.
    pub fn template_back(&self, id: &str, number: u32) -> AppResult<WentBack> {
        let back = self.templates.go_back(id, number)?;
        self.events.changed(Changed::Templates);
        Ok(back)
    }

    /// What would come in with files of the user's choice. They are held until they are taken in.
    pub async fn look_at_templates(&self, files: &[PathBuf]) -> AppResult<Vec<ImportLook>> {
        let mut read = Vec::new();
        for path in files {
            let name =
                path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
            read.push((name, read_template(path).await));
        }
        self.look_at_template_contents(read).await
    }

    /// What would come in with these contents, each with the name of its file.
    pub async fn look_at_template_contents(
        &self,
        files: Vec<(String, Result<Vec<u8>, ImportProblem>)>,
    ) -> AppResult<Vec<ImportLook>> {
        let templates = self.templates.clone();
        off_the_runtime(move || templates.look(files)).await
    }

    /// Takes in those of the templates looked at last that `which` counts from 0; the others are let go.
    pub async fn take_templates(&self, which: Vec<u32>) -> AppResult<Vec<TemplateRow>> {
        let templates = self.templates.clone();
        let taken = off_the_runtime(move || templates.take(&which)).await?;
        self.events.changed(Changed::Templates);
        Ok(taken?)
    }
}

/// The content of a file that may be a template.
async fn read_template(path: &Path) -> Result<Vec<u8>, ImportProblem> {
    let unreadable = |error: io::Error| ImportProblem::new(ImportFault::Unreadable, error.to_string());
    let size = tokio::fs::metadata(path).await.map_err(unreadable)?.len();
    if size > MAX_FILE {
        return Err(ImportProblem::new(
            ImportFault::TooLarge,
            format!("{size} bytes are more than a template can have"),
        ));
    }
    let place = path.to_owned();
    with_file(move || held::read(&place)).await.map_err(unreadable)
}

/// Works with a file that somebody else may hold for seconds, which no other task waits for.
async fn with_file<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests;
