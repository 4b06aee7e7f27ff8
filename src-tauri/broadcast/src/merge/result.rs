//! The rows of a sheet with the recipients they are for, without a message: for telling afterwards what became of each.

use super::corrections::Corrections;
use super::sheet::OpenSheet;
use crate::directory::SheetPeople;
use crate::lists::column_name;
use crate::model::audience::Recipient;
use std::sync::Arc;

/// The rows of a sheet, with what was corrected.
#[derive(Debug)]
pub struct SheetRows {
    pub(super) sheet: Arc<OpenSheet>,
    pub(super) people: Arc<SheetPeople>,
    pub(super) corrections: Corrections,
}

/// One of them.
#[derive(Debug)]
pub struct SheetRow<'a> {
    /// Its number, as the sheet counts.
    pub number: u32,
    /// The cells of all columns.
    pub cells: Vec<&'a str>,
    /// Whom it is for, where that is clear and the row was not left out.
    pub recipient: Option<Recipient>,
}

impl SheetRows {
    /// What the columns are called; as sheet programs do where nothing names them.
    pub fn titles(&self) -> Vec<String> {
        let list = &self.sheet.list;
        (0..self.sheet.width()).map(|at| list.title(at).map_or_else(|| column_name(at), str::to_owned)).collect()
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = SheetRow<'_>> {
        self.sheet.places.iter().map(|place| {
            let row = self.corrections.row(&self.sheet, *place);
            let who = self.corrections.one(&self.people, *place);
            let who = who.filter(|_| !self.corrections.left_out.contains(place));
            SheetRow {
                number: row.number,
                cells: (0..self.sheet.width()).map(|column| row.cell(column)).collect(),
                recipient: who.and_then(|who| self.corrections.recipient(&self.people, who)),
            }
        })
    }
}
