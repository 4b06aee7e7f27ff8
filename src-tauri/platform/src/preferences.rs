//! The file with the choices for window and interface. The window's store keeps it; here is what is done to it without a window.
//!
//! An earlier version had these choices among the settings. [`prepare`] brings them over, once.

use broadcast::app::settings;
use broadcast::documents::{DocumentError, Documents, held};
use broadcast::model::preferences::Preferences;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::Path;

/// Name of the file in the data folder.
pub const FILE: &str = "preferences.json";

/// The file: an object with a name for each choice, and nothing that a struct could be read from besides.
#[derive(Deserialize)]
struct Standing {
    #[serde(flatten)]
    chosen: Preferences,
}

/// The choices as they stand on the disk, for a process without the window's store. Changes nothing, and takes what cannot be read as
/// missing: the window puts it aside and tells of it.
pub fn read(folder: &Path) -> Preferences {
    let stands = |name: &str| serde_json::from_slice::<Standing>(&held::read(&folder.join(name)).ok()?).ok();
    stands(FILE).or_else(|| stands(settings::DOCUMENT)).map(|file| file.chosen).unwrap_or_default()
}

/// Makes the file ready for the window's store, which would read over damage and write over the file: a damaged one is kept aside, and
/// what stands among the settings is brought over. A death at any moment leaves each choice in one of the two files, or in both.
pub fn prepare(documents: &Documents) -> Result<Preferences, DocumentError> {
    let (former, rest) = former_choices(documents.read(settings::DOCUMENT)?.unwrap_or_default());
    let standing: Option<Standing> = documents.read(FILE)?;
    if former.is_empty() {
        return Ok(standing.map(|file| file.chosen).unwrap_or_default());
    }
    let brought_over = match standing {
        None => documents.write(FILE, &former),
        Some(_) => Ok(()),
    };
    if let Err(error) = brought_over.and_then(|()| documents.write(settings::DOCUMENT, &rest)) {
        tracing::warn!(%error, "the preferences stay among the settings");
        return Ok(read(documents.folder()));
    }
    // Read as a document, so that a value that means nothing is put aside and told.
    Ok(documents.read::<Standing>(FILE)?.map(|file| file.chosen).unwrap_or_default())
}

/// The settings of an earlier version: what are preferences today, and what has remained.
fn former_choices(settings: Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let names = as_map(&Preferences::default());
    settings.into_iter().partition(|(name, _)| names.contains_key(name))
}

/// The choices by their names in the file.
pub fn as_map(preferences: &Preferences) -> Map<String, Value> {
    match serde_json::to_value(preferences) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests;
