//! How sheets filled in the same variables before: whoever sends every month corrects the columns once.

use super::sheet::OpenSheet;
use crate::directory::folded;
use crate::documents::Documents;
use crate::model::merge::{Merge, MergeRecipient, MergeTo, Several};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the document.
const DOCUMENT: &str = "sheet-columns.json";
/// How many sets of variables are remembered; those used longest ago go.
const MOST: usize = 100;
/// Stands between the names of variables.
const BETWEEN: &str = "\n";

/// What was chosen last, by the titles of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Before {
    /// Tells which was used later.
    turn: u64,
    kind: MergeRecipient,
    to: String,
    #[serde(default)]
    names: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    several: Several,
}

/// What was chosen, by the names of the variables.
#[derive(Debug)]
pub(super) struct Memory {
    documents: Documents,
    all: Mutex<BTreeMap<String, Before>>,
}

impl Memory {
    /// Reads it. What cannot be read is forgotten: it was only a help.
    pub(super) fn open(documents: Documents) -> Self {
        let all = documents.read(DOCUMENT).ok().flatten().unwrap_or_default();
        Self { documents, all: Mutex::new(all) }
    }

    /// Chooses as before, where a sheet has all of the columns of before.
    pub(super) fn apply(&self, variables: &[&str], sheet: &OpenSheet, merge: &mut Merge) {
        let Some(before) = self.all.lock().get(&variables.join(BETWEEN)).cloned() else { return };
        let column = |title: &String| sheet.titled(title);
        let Some(to) = column(&before.to) else { return };
        let name_column = before.names.as_ref().map(column);
        let columns: Option<BTreeMap<String, u32>> =
            before.columns.iter().map(|(name, title)| Some((name.clone(), column(title)?))).collect();
        let (Some(columns), None | Some(Some(_))) = (columns, name_column) else { return };
        merge.to = MergeTo { column: to, kind: before.kind, name_column: name_column.flatten() };
        merge.columns.extend(columns);
        merge.several = before.several;
    }

    /// Remembers what was chosen. Columns without a name of their own cannot be told again; where it cannot be written it is forgotten
    /// with the program.
    pub(super) fn note(&self, variables: &[&str], sheet: &OpenSheet, merge: &Merge) {
        let title = |column: u32| sheet.title_alone(column);
        let Some(to) = title(merge.to.column) else { return };
        let columns = merge.columns.iter().filter_map(|(name, column)| Some((name.clone(), title(*column)?)));
        let mut before = Before {
            turn: 0,
            kind: merge.to.kind,
            to,
            names: merge.to.name_column.and_then(title),
            columns: columns.collect(),
            several: merge.several,
        };
        let key = variables.join(BETWEEN);
        let mut all = self.all.lock();
        if let Some(known) = all.get(&key)
            && (Before { turn: known.turn, ..before.clone() }) == *known
        {
            return;
        }
        before.turn = all.values().map(|one| one.turn).max().unwrap_or_default() + 1;
        all.insert(key, before);
        while all.len() > MOST {
            let oldest = all.iter().min_by_key(|(_, one)| one.turn).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            all.remove(&oldest);
        }
        if let Err(error) = self.documents.write(DOCUMENT, &*all) {
            tracing::info!(%error, "the columns of a sheet are not remembered");
        }
    }
}

impl OpenSheet {
    /// The column that alone has this title.
    fn titled(&self, title: &str) -> Option<u32> {
        let title = folded(title);
        let mut with = (0..self.width()).filter(|at| self.list.title(*at).is_some_and(|one| folded(one) == title));
        with.next().filter(|_| with.next().is_none())
    }

    /// The title of a column, if no other has it.
    fn title_alone(&self, column: u32) -> Option<String> {
        let title = self.list.title(column)?;
        (self.titled(title) == Some(column)).then(|| title.to_owned())
    }
}
