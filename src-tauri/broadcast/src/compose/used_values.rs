//! What was filled in before: offered when the same variable is asked for again.

use crate::documents::Documents;
use crate::model::draft::Values;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Name of the document.
const DOCUMENT: &str = "used-values.json";
/// Values kept of a name.
const EACH: usize = 5;
/// Names that are kept; those whose last value is oldest go.
const NAMES: usize = 300;
/// Longest value that is kept, in characters: longer ones are texts, which nobody picks from a list.
const LONGEST: usize = 120;

/// The values of each name, the last first. Cheap to clone.
#[derive(Debug, Clone)]
pub struct UsedValues {
    documents: Documents,
    all: Arc<Mutex<Kept>>,
}

/// Each name with its values; the numbers tell which was used later.
type Kept = BTreeMap<String, (u64, Vec<String>)>;

impl UsedValues {
    /// Reads them. What cannot be read is forgotten: it was only a help.
    pub fn open(documents: Documents) -> Self {
        let all = documents.read::<Kept>(DOCUMENT).ok().flatten().unwrap_or_default();
        Self { documents, all: Arc::new(Mutex::new(all)) }
    }

    /// The values that a name had, the last first.
    pub fn of(&self, name: &str) -> Vec<String> {
        self.all.lock().get(name).map(|(_, values)| values.clone()).unwrap_or_default()
    }

    /// Remembers what was sent. Where that cannot be written it is forgotten with the program.
    pub fn note(&self, values: &Values) {
        let fits = |value: &str| !value.trim().is_empty() && value.chars().count() <= LONGEST;
        let given: Vec<_> = values.iter().filter(|(_, value)| fits(value)).collect();
        if given.is_empty() {
            return;
        }
        let mut all = self.all.lock();
        let turn = all.values().map(|(turn, _)| *turn).max().unwrap_or_default() + 1;
        for (name, value) in given {
            let (used, kept) = all.entry(name.clone()).or_default();
            *used = turn;
            kept.retain(|one| one != value);
            kept.insert(0, value.clone());
            kept.truncate(EACH);
        }
        while all.len() > NAMES {
            let oldest = all.iter().min_by_key(|(_, (turn, _))| *turn).map(|(name, _)| name.clone());
            let Some(oldest) = oldest else { break };
            all.remove(&oldest);
        }
        if let Err(error) = self.documents.write(DOCUMENT, &*all) {
            tracing::info!(%error, "the values of variables are not written down");
        }
    }
}

#[cfg(test)]
mod tests;
