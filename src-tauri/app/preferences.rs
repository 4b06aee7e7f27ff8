//! The preferences of window and interface in the framework's store: what a person could lose without harm, and nothing else. The store
//! writes in place, so that a power cut may cost them; what must not be lost is a document ([`broadcast::documents`]).

use broadcast::documents::quarantine::KeptAside;
use broadcast::documents::{DocumentError, Documents};
use broadcast::model::error_view::ErrorView;
use broadcast::model::preferences::Preferences;
use broadcast::ports::PreferenceStore;
use platform::preferences::{FILE, as_map, prepare};
use std::io;
use std::path::Path;
use std::sync::Arc;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Error, Store, StoreExt};
use wecom::clock::SystemClock;

/// The store, or what stands in for it.
pub struct StoredPreferences {
    /// None where a damaged file could not be put aside: the store would write over it.
    store: Option<Arc<Store<Wry>>>,
    at_start: Preferences,
}

impl std::fmt::Debug for StoredPreferences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredPreferences").field("at_start", &self.at_start).finish_non_exhaustive()
    }
}

impl StoredPreferences {
    /// Opens the store in the user's folder. Files that were damaged are kept aside: of them the user must be told.
    pub fn open(app: &AppHandle, data_folder: &Path) -> Result<(Self, Vec<KeptAside>), ErrorView> {
        let documents = Documents::open(data_folder, Arc::new(SystemClock))?;
        let at_start = prepare(&documents)?;
        let (file, kept) = (data_folder.join(FILE), documents.kept_aside());
        let store = if kept.iter().any(|kept| kept.path == file) {
            None
        } else {
            // Written when something was chosen, so that a failure can be told, and by the framework once more at the end.
            let begun = app.store_builder(&file).defaults(as_map(&at_start).into_iter().collect());
            Some(begun.disable_auto_save().build().map_err(|error| trouble(&error))?)
        };
        Ok((Self { store, at_start }, kept))
    }
}

impl PreferenceStore for StoredPreferences {
    fn get(&self) -> Preferences {
        let read = |store: &Arc<Store<Wry>>| serde_json::from_value(store.entries().into_iter().collect()).ok();
        self.store.as_ref().and_then(read).unwrap_or_else(|| self.at_start.clone())
    }

    fn set(&self, chosen: &Preferences) -> Result<(), ErrorView> {
        let Some(store) = &self.store else {
            return Err(DocumentError::ReadOnly(format!("{FILE}: damaged, and cannot be put aside")).into());
        };
        let before = self.get();
        put(store, chosen);
        store.save().map_err(|error| {
            put(store, &before);
            trouble(&error)
        })
    }
}

fn put(store: &Store<Wry>, preferences: &Preferences) {
    for (name, value) in as_map(preferences) {
        store.set(name, value);
    }
}

fn trouble(error: &Error) -> ErrorView {
    match error {
        Error::Io(error) => DocumentError::from_io(FILE, error),
        other => DocumentError::from_io(FILE, &io::Error::other(other.to_string())),
    }
    .into()
}
