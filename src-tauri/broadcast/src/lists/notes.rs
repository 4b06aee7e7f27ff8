//! What a person should know of how a list was read: what was guessed, what the sheet does not show, what was left out.

use super::table::{CellFault, Table, cell_name};
use serde::{Deserialize, Serialize};

/// Most places of one note.
const MAX_PLACES: usize = 20;

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ListNoteKind {
    /// Nothing in the text says its encoding, and it is not UTF-8; the place is the encoding that was taken.
    EncodingGuessed,
    /// Bytes that make no sense in the encoding became `�`; places are rows.
    BytesReplaced,
    /// The file is something else than its name or first bytes say; the place is what it is (`html`, `xml`).
    OtherFormat,
    /// Rows that a person hid; they are read like the others. Places are rows.
    HiddenRows,
    /// Rows that a filter hides; they are read like the others. Places are rows.
    FilteredRows,
    /// Columns that are hidden; they are read like the others. Places are columns.
    HiddenColumns,
    /// Cells that show the value of the merged cell they belong to. Places are merged cells, as `A2:A5`.
    MergedCells,
    /// Other sheets that have something in them and are not read. Places are their names.
    OtherSheets,
    /// Cells that show an error. Places are cells.
    ErrorCells,
    /// Formulas whose results were not saved. Places are cells.
    MissingValues,
    /// Numbers with more digits than a sheet keeps (15): the last ones are lost, as in card numbers. Places are cells.
    LongNumbers,
}

impl ListNoteKind {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::EncodingGuessed => "encoding_guessed",
            Self::BytesReplaced => "bytes_replaced",
            Self::OtherFormat => "other_format",
            Self::HiddenRows => "hidden_rows",
            Self::FilteredRows => "filtered_rows",
            Self::HiddenColumns => "hidden_columns",
            Self::MergedCells => "merged_cells",
            Self::OtherSheets => "other_sheets",
            Self::ErrorCells => "error_cells",
            Self::MissingValues => "missing_values",
            Self::LongNumbers => "long_numbers",
        }
    }
}

/// Something to know of a list that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ListNote {
    /// What it is about.
    #[cfg_attr(feature = "typescript", ts(inline))]
    pub kind: ListNoteKind,
    /// How many there are.
    pub count: u32,
    /// The first of them, at most 20, as the sheet's own program calls them: row `5`, column `C`, cell `C5`, the name of a sheet.
    pub places: Vec<String>,
}

/// Notes that are being collected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Notes(Vec<ListNote>);

impl Notes {
    /// One more of a kind.
    pub(super) fn add(&mut self, kind: ListNoteKind, place: impl FnOnce() -> String) {
        let known = self.0.iter().position(|note| note.kind == kind);
        let at = known.unwrap_or_else(|| {
            self.0.push(ListNote { kind, count: 0, places: Vec::new() });
            self.0.len() - 1
        });
        let note = &mut self.0[at];
        note.count = note.count.saturating_add(1);
        if note.places.len() < MAX_PLACES {
            note.places.push(place());
        }
    }

    /// Whether a place is named in the note of a kind.
    pub(super) fn names(&self, kind: ListNoteKind, place: &str) -> bool {
        self.0.iter().any(|note| note.kind == kind && note.places.iter().any(|known| known == place))
    }

    /// Puts these behind others.
    pub(super) fn append_to(self, others: &mut Self) {
        others.extend(self.0);
    }

    /// Puts others behind these.
    pub(super) fn extend(&mut self, others: Vec<ListNote>) {
        self.0.extend(others);
    }

    /// The cells of a table that must not be used.
    pub(super) fn add_faults(&mut self, table: &Table) {
        for row in table.rows() {
            for (column, fault) in row.faults() {
                let kind = match fault {
                    CellFault::Error => ListNoteKind::ErrorCells,
                    CellFault::Missing => ListNoteKind::MissingValues,
                };
                self.add(kind, || cell_name(column, row.number));
            }
        }
    }

    /// All of them.
    pub(super) fn into_list(self) -> Vec<ListNote> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_and_the_first_are_named() {
        let mut notes = Notes::default();
        notes.add(ListNoteKind::HiddenColumns, || "C".to_owned());
        (1..=50).for_each(|row| notes.add(ListNoteKind::HiddenRows, || format!("{row}")));
        let list = notes.into_list();
        assert_eq!(
            list.iter().map(|note| (note.kind.word(), note.count)).collect::<Vec<_>>(),
            [("hidden_columns", 1), ("hidden_rows", 50)]
        );
        assert_eq!((list[1].places.len(), list[1].places[0].as_str()), (MAX_PLACES, "1"));
    }

    #[test]
    fn the_word_of_a_kind_is_the_one_that_pages_see() {
        for kind in [ListNoteKind::EncodingGuessed, ListNoteKind::OtherFormat, ListNoteKind::LongNumbers] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
    }
}
