//! What the product is opened over on a real computer: the keychain, and a practice company of this process.

use crate::keychain::Keychain;
use crate::practice::Practice;
use crate::preferences;
use broadcast::app::{ProductDeps, Role};
use broadcast::documents::free::SystemDisks;
use broadcast::documents::owner::Owner;
use broadcast::ports::{EventSink, LocalZone, TimedIds};
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use std::path::Path;
use std::sync::Arc;
use wecom::clock::SystemClock;

/// The zone that the system is set to, also when that is changed while the program runs.
struct SystemZone;

impl LocalZone for SystemZone {
    fn zone(&self) -> TimeZone {
        TimeZone::system()
    }
}

/// For the folder that `owner` is the right to.
pub fn deps(data_folder: &Path, owner: Owner, role: Role, events: Arc<dyn EventSink>) -> ProductDeps {
    ProductDeps {
        data_folder: data_folder.to_owned(),
        owner,
        role,
        events,
        secrets: Arc::new(Keychain::default()),
        // As they stand; the window alone changes them, and brings its store.
        preferences: Arc::new(Mutex::new(preferences::read(data_folder))),
        practice: Arc::new(Practice::new()),
        clock: Arc::new(SystemClock),
        zone: Arc::new(SystemZone),
        disk: Arc::new(SystemDisks),
        ids: Arc::new(TimedIds),
    }
}
