//! A ledger as CSV.

use super::{Cell, Sheets};
use std::io::{self, Write};

/// The file. Cells that a spreadsheet would take for a formula begin with an apostrophe.
pub(super) struct CsvFile<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvFile<W> {
    /// Begins with the headings.
    pub(super) fn new(mut out: W, headings: &[String]) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
        let mut file = Self { out };
        let cells: Vec<Cell<'_>> = headings.iter().map(|heading| Cell::Text(heading)).collect();
        file.row(&cells)?;
        Ok(file)
    }
}

impl<W: Write> Sheets for CsvFile<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Text(text) if is_formula(text) => self.out.write_field(format!("'{text}")),
                Cell::Text(text) => self.out.write_field(text),
                Cell::Number(number) => self.out.write_field(number.to_string()),
                Cell::Nothing => self.out.write_field(""),
            }
            .map_err(io_error)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(io_error)
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether a spreadsheet may take a text for something to compute: Excel, WPS and LibreOffice look at the first character, and also
/// take the wide forms of an East Asian keyboard.
pub(super) fn is_formula(text: &str) -> bool {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    text.starts_with(begins) || text.trim_start().starts_with(begins)
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
