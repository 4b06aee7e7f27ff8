//! Names of templates: checked, and unlike each other.

use super::{Kept, TemplateError};
use crate::model::names::{numbered, on_one_line};
use std::collections::BTreeMap;

/// Longest name, in characters.
pub const MAX_NAME: usize = 80;

/// Control characters become spaces, the edges are trimmed.
pub(super) fn checked_name(name: &str) -> Result<String, TemplateError> {
    let name = on_one_line(name);
    if name.is_empty() {
        return Err(TemplateError::NameMissing);
    }
    if name.chars().count() > MAX_NAME {
        return Err(TemplateError::NameTooLong);
    }
    Ok(name)
}

/// The template with a name, compared without case.
pub(super) fn owner<'a>(all: &'a BTreeMap<String, Kept>, name: &str) -> Option<&'a str> {
    let name = name.to_lowercase();
    let mut templates = all.values().map(|kept| &kept.template);
    templates.find(|template| template.name.to_lowercase() == name).map(|template| template.id.as_str())
}

/// The name, or the name with ` (2)`, ` (3)` … behind it, shortened where that grows too long.
pub(super) fn free_name(all: &BTreeMap<String, Kept>, name: &str) -> String {
    if owner(all, name).is_none() {
        return name.to_owned();
    }
    numbered(name, MAX_NAME, |candidate| owner(all, candidate).is_some())
}
