//! What a computer and its team can have in common, as the computer has it.

use crate::app::{AppResult, Product};
use crate::compose::audiences::SavedAudience;
use crate::compose::templates::Template;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::hex::hex;
use crate::profiles::SharedCompany;
use crate::store::shared::{SharedKey, SharedKind};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// One of them.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Company { id: String, company: SharedCompany },
    Template(Box<Template>),
    Audience(SavedAudience),
}

impl Item {
    pub(super) fn key(&self) -> SharedKey {
        match self {
            Self::Company { id, .. } => SharedKey { kind: SharedKind::Company, id: id.clone() },
            Self::Template(template) => SharedKey { kind: SharedKind::Template, id: template.id.clone() },
            Self::Audience(saved) => {
                SharedKey { kind: SharedKind::Audience, id: format!("{}/{}", saved.profile_id, saved.id) }
            }
        }
    }

    /// By which one tells whether it was changed.
    pub(super) fn digest(&self) -> AppResult<String> {
        let text = match self {
            Self::Company { company, .. } => text_of(company)?,
            Self::Template(template) => text_of(template)?,
            Self::Audience(saved) => text_of(saved)?,
        };
        Ok(hex(&Sha256::digest(text.as_bytes())))
    }
}

fn text_of<T: Serialize>(what: &T) -> AppResult<String> {
    serde_json::to_string(what).map_err(|error| ErrorView::new(ErrorCode::Internal, error.to_string()))
}

fn unreadable(error: impl std::fmt::Display) -> ErrorView {
    ErrorView::new(ErrorCode::Storage, format!("what a colleague shared cannot be read: {error}"))
}

/// The company and the id of an audience.
fn audience_of(key: &SharedKey) -> (&str, &str) {
    key.id.split_once('/').unwrap_or_default()
}

/// The company that something belongs to, where it belongs to one.
pub(super) fn company_of(key: &SharedKey) -> Option<&str> {
    match key.kind {
        SharedKind::Company => Some(&key.id),
        SharedKind::Audience => Some(audience_of(key).0),
        SharedKind::Template => None,
    }
}

impl Product {
    /// All companies of this computer, all templates, and the saved audiences of these companies.
    pub(super) fn own_items(&self, companies: impl Iterator<Item = String>) -> AppResult<Vec<Item>> {
        let profiles = self.profiles.list().into_iter().filter(|profile| !profile.practice);
        let company = |profile| Item::Company { company: SharedCompany::of(&profile), id: profile.id };
        let mut items: Vec<Item> = profiles.map(company).collect();
        items.extend(self.templates.all().into_iter().map(|template| Item::Template(Box::new(template))));
        for company in companies {
            items.extend(self.audiences.all(&company)?.into_iter().map(Item::Audience));
        }
        Ok(items)
    }

    /// One of them.
    pub(super) fn own_item(&self, key: &SharedKey) -> Option<Item> {
        match key.kind {
            SharedKind::Company => {
                let profile = self.profiles.get(&key.id).ok()?;
                Some(Item::Company { company: SharedCompany::of(&profile), id: profile.id })
            }
            SharedKind::Template => self.templates.open_one(&key.id).ok().map(|one| Item::Template(Box::new(one))),
            SharedKind::Audience => {
                let (company, id) = audience_of(key);
                self.audiences.open(company, id).ok().map(Item::Audience)
            }
        }
    }

    /// As it is handed to the team. Reads the files of a template.
    pub(super) fn packed(&self, item: &Item) -> AppResult<String> {
        match item {
            Item::Company { company, .. } => text_of(company),
            Item::Template(template) => String::from_utf8(self.templates.export(&template.id)?).map_err(unreadable),
            Item::Audience(saved) => text_of(saved),
        }
    }

    /// As it came from the team. Writes the files of a template.
    pub(super) fn unpacked(&self, key: &SharedKey, body: &str) -> AppResult<Item> {
        Ok(match key.kind {
            SharedKind::Company => {
                let company = serde_json::from_str(body).map_err(unreadable)?;
                Item::Company { id: key.id.clone(), company }
            }
            SharedKind::Template => Item::Template(Box::new(self.templates.unpack_shared(&key.id, body)?)),
            SharedKind::Audience => {
                let (company, id) = audience_of(key);
                let saved: SavedAudience = serde_json::from_str(body).map_err(unreadable)?;
                if saved.id != id || saved.profile_id != company {
                    return Err(unreadable("it says that it is another one"));
                }
                Item::Audience(saved)
            }
        })
    }

    /// Something of this computer stays as another one, whose id is given: what it is itself is about to come from the team.
    pub(super) fn keep_copy(&self, key: &SharedKey) -> AppResult<Option<String>> {
        match key.kind {
            // Of a company the newest facts are wanted, not two of it.
            SharedKind::Company => Ok(None),
            SharedKind::Template => Ok(Some(self.templates.keep_copy(&key.id)?)),
            SharedKind::Audience => {
                let (company, id) = audience_of(key);
                self.audiences.keep_copy(company, id)?;
                Ok(None)
            }
        }
    }

    /// Another one of its kind that goes by the same name.
    pub(super) fn namesake(&self, key: &SharedKey) -> AppResult<Option<SharedKey>> {
        let id = match key.kind {
            SharedKind::Company => self.profiles.namesake(&key.id),
            SharedKind::Template => self.templates.namesake(&key.id),
            SharedKind::Audience => {
                let (company, id) = audience_of(key);
                self.audiences.namesake(company, id)?.map(|id| format!("{company}/{id}"))
            }
        };
        Ok(id.map(|id| SharedKey { kind: key.kind, id }))
    }

    /// Gives it a number behind its name.
    pub(super) fn tell_apart(&self, key: &SharedKey) -> AppResult<()> {
        match key.kind {
            SharedKind::Company => Ok(self.profiles.tell_apart(&key.id)?),
            SharedKind::Template => Ok(self.templates.tell_apart(&key.id)?),
            SharedKind::Audience => {
                let (company, id) = audience_of(key);
                Ok(self.audiences.tell_apart(company, id)?)
            }
        }
    }

    /// Takes it off this computer. A company is never taken off because a colleague did without it.
    pub(super) fn drop_item(&self, key: &SharedKey) -> AppResult<()> {
        match key.kind {
            SharedKind::Company => {}
            SharedKind::Template => {
                self.templates.delete(&key.id)?;
            }
            SharedKind::Audience => {
                let (company, id) = audience_of(key);
                self.audiences.delete(company, id)?;
            }
        }
        Ok(())
    }
}
