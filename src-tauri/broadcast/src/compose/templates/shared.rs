//! Templates that a team has in common: what goes out to its members, and how what a colleague changed comes in.

use super::file::read_file;
use super::naming::free_name;
use super::{Template, TemplateError, Templates, versions};

impl Templates {
    /// All of them, whole.
    pub(crate) fn all(&self) -> Vec<Template> {
        self.shelf().all.values().map(|kept| kept.template.clone()).collect()
    }

    /// A template that a colleague's computer exported, under its id in the team; its files are in the store from then on. Writes files:
    /// call it where that does no harm.
    pub(crate) fn unpack_shared(&self, id: &str, body: &str) -> Result<Template, TemplateError> {
        self.unpacked(&read_file(body.as_bytes())?, id.to_owned())
    }

    /// Takes in a template as the team has it. What it was here becomes one of its versions.
    pub(crate) fn take_in(&self, template: Template) -> Result<(), TemplateError> {
        let mut shelf = self.shelf();
        let row = self.replace(&mut shelf, template)?;
        versions::note_deleted(&self.documents, &row.id, false);
        Ok(())
    }

    /// Another template that has the name of this one.
    pub(crate) fn namesake(&self, id: &str) -> Option<String> {
        let shelf = self.shelf();
        let name = shelf.template(id).ok()?.name.to_lowercase();
        let mut others = shelf.all.values().map(|kept| &kept.template).filter(|other| other.id != id);
        others.find(|other| other.name.to_lowercase() == name).map(|other| other.id.clone())
    }

    /// Gives a template the name that it has with a number behind it, which no other one has. When it was saved stays: the same done by
    /// two computers is the same.
    pub(crate) fn tell_apart(&self, id: &str) -> Result<(), TemplateError> {
        let mut shelf = self.shelf();
        let template = shelf.template(id)?.clone();
        let name = free_name(&shelf.all, &template.name);
        self.put(&mut shelf, Template { name, ..template })?;
        Ok(())
    }

    /// Keeps a template as another one, under a name of its own: what it is itself is about to come from elsewhere. Gives the id of the
    /// other one.
    pub(crate) fn keep_copy(&self, id: &str) -> Result<String, TemplateError> {
        let mut shelf = self.shelf();
        let template = shelf.template(id)?.clone();
        let name = free_name(&shelf.all, &template.name);
        Ok(self.put(&mut shelf, Template { id: self.ids.fresh(), name, ..template })?.id)
    }
}
