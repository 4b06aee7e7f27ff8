//! OpenDocument spreadsheets (LibreOffice, and what WPS exports). Their cells say themselves how they look.

use super::ListError;
use super::grid::{Grid, Region, Shown};
use super::notes::{ListNoteKind, Notes};
use super::package::Package;
use super::table::MAX_COLUMNS;
use super::workbook::Workbook;
use super::xml::{Piece, Tag};

/// Most sheets.
const MAX_SHEETS: usize = 1000;
/// Rows that a sheet can have.
const MAX_SHEET_ROWS: u32 = 1_048_576;
/// Most times that one row with something in it may be said to repeat.
const MAX_REPEATED: u32 = 100_000;

/// A cell that is being read.
#[derive(Default)]
struct Open {
    repeated: u32,
    kind: String,
    has_formula: bool,
    has_value: bool,
    text: String,
    paragraphs: u32,
    rows: u32,
    columns: u32,
    is_covered: bool,
}

#[derive(Default)]
struct Reading {
    names: Vec<String>,
    at: u32,
    wanted: u32,
    sheet: Grid,
    notes: Notes,
    row: u32,
    row_repeated: u32,
    row_hidden: bool,
    row_filtered: bool,
    column: u32,
    table_column: u32,
    cells: Vec<(u32, String, Kind)>,
    cell: Option<Open>,
    /// Notes beside cells, which are no text of theirs.
    remarks: u32,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Error,
    Missing,
}

/// Reads one of the sheets.
pub(super) fn read(package: &mut Package<'_>, wanted: Option<u32>) -> Result<Workbook, ListError> {
    if package.is_locked() {
        return Err(ListError::Foreign(super::Foreign::Locked));
    }
    let mut part = package.sheet("content.xml")?.ok_or(ListError::Damaged)?;
    let mut reading = Reading { wanted: wanted.unwrap_or(0), ..Reading::default() };
    loop {
        match part.next()? {
            Piece::Open(tag) => reading.open(&tag)?,
            Piece::Text(text) => reading.text(&text)?,
            Piece::Close(tag) => reading.close(tag.name())?,
            Piece::Other => {}
            Piece::End => break,
        }
    }
    if reading.at <= reading.wanted {
        return Err(ListError::NoSheet);
    }
    let (table, mut notes) = reading.sheet.finish()?;
    reading.notes.append_to(&mut notes);
    Ok(Workbook { sheets: reading.names, sheet: reading.wanted, table, notes })
}

impl Reading {
    fn is_wanted(&self) -> bool {
        self.at == self.wanted + 1
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), ListError> {
        match tag.name() {
            "table" => {
                if self.names.len() == MAX_SHEETS {
                    return Err(ListError::TooLarge);
                }
                self.at += 1;
                self.names.push(tag.attribute("name").unwrap_or_default().into_owned());
                (self.row, self.table_column) = (0, 0);
            }
            "table-column" if self.is_wanted() => {
                let last = self.table_column.saturating_add(repeated(tag, "number-columns-repeated"));
                if tag.attribute("visibility").is_some_and(|how| how != "visible") {
                    self.sheet.hide_columns(self.table_column, last - 1);
                }
                self.table_column = last;
            }
            "table-row" => {
                self.row_repeated = repeated(tag, "number-rows-repeated");
                self.column = 0;
                let visibility = tag.attribute("visibility").unwrap_or_default();
                (self.row_hidden, self.row_filtered) =
                    (!visibility.is_empty() && visibility != "visible", visibility == "filter");
            }
            name @ ("table-cell" | "covered-table-cell") => {
                self.cell = Some(Open {
                    repeated: repeated(tag, "number-columns-repeated"),
                    kind: tag.attribute("value-type").unwrap_or_default().into_owned(),
                    has_formula: tag.attribute("formula").is_some(),
                    has_value: tag.attribute("value").is_some() || tag.attribute("string-value").is_some(),
                    rows: repeated(tag, "number-rows-spanned"),
                    columns: repeated(tag, "number-columns-spanned"),
                    is_covered: name == "covered-table-cell",
                    ..Open::default()
                });
            }
            "annotation" => self.remarks += 1,
            "p" => {
                if let Some(cell) = self.cell.as_mut().filter(|_| self.remarks == 0) {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => {
                let blanks = usize::try_from(tag.number("c").unwrap_or(1_u32).min(1000)).unwrap_or(1);
                self.text(&" ".repeat(blanks))?;
            }
            "tab" => self.text("\t")?,
            "line-break" => self.text("\n")?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ListError> {
        let Some(cell) = self.cell.as_mut().filter(|cell| self.remarks == 0 && cell.paragraphs > 0) else {
            return Ok(());
        };
        cell.text.push_str(text);
        if cell.text.len() > 8 * super::grid::MAX_CELL_CHARS {
            let cell = super::table::cell_name(self.column, self.row.saturating_add(1));
            return Err(ListError::CellTooLong { cell });
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ListError> {
        match name {
            "annotation" => self.remarks = self.remarks.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    self.close_cell(&cell)?;
                }
            }
            "table-row" => self.close_row()?,
            _ => {}
        }
        Ok(())
    }

    fn close_cell(&mut self, cell: &Open) -> Result<(), ListError> {
        let column = self.column;
        self.column = column.saturating_add(cell.repeated);
        let is_error = cell.kind == "error" || (cell.has_formula && cell.text.starts_with("Err:"));
        let kind = match () {
            () if is_error => Kind::Error,
            () if cell.has_formula && cell.paragraphs == 0 && !cell.has_value => Kind::Missing,
            () if cell.text.trim().is_empty() => return Ok(()),
            () => Kind::Text,
        };
        if !self.is_wanted() {
            let name = self.names.last().cloned().unwrap_or_default();
            if !self.notes.names(ListNoteKind::OtherSheets, &name) {
                self.notes.add(ListNoteKind::OtherSheets, || name);
            }
            return Ok(());
        }
        if cell.is_covered {
            return Ok(());
        }
        self.sheet.merge(Region {
            first_row: self.row,
            last_row: self.row.saturating_add(cell.rows - 1),
            first_column: column,
            last_column: column.saturating_add(cell.columns - 1),
        })?;
        if self.column as usize > MAX_COLUMNS {
            return Err(ListError::TooManyColumns);
        }
        for column in column..self.column {
            self.cells.push((column, cell.text.clone(), kind));
        }
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), ListError> {
        let first = self.row;
        self.row = first.saturating_add(self.row_repeated);
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() || !self.is_wanted() {
            return Ok(());
        }
        if self.row_repeated > MAX_REPEATED || self.row > MAX_SHEET_ROWS {
            return Err(ListError::TooManyRows);
        }
        for row in first..self.row {
            self.sheet.begin_row(row, self.row_hidden)?;
            if self.row_filtered {
                self.sheet.set_filter(0, MAX_SHEET_ROWS);
            }
            for (column, text, kind) in &cells {
                let shown = match kind {
                    Kind::Text => Shown::Text(text),
                    Kind::Error => Shown::Error(text),
                    Kind::Missing => Shown::Missing,
                };
                self.sheet.put(row, *column, shown)?;
            }
        }
        Ok(())
    }
}

fn repeated(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name).unwrap_or(1).clamp(1, MAX_SHEET_ROWS)
}

#[cfg(test)]
mod tests {
    use super::super::workbook;
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    fn written(content: &str, manifest: &str) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [("content.xml", content), ("META-INF/manifest.xml", manifest)] {
            out.start_file(name, SimpleFileOptions::default()).unwrap();
            out.write_all(content.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    const CONTENT: &str = r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="一">
        <table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
        <table:table-row><table:table-cell office:value-type="string"><text:p>部门</text:p></table:table-cell>
          <table:table-cell><text:p>姓<text:s text:c="2"/>名</text:p><office:annotation><text:p>remark</text:p></office:annotation></table:table-cell>
          <table:table-cell table:number-columns-repeated="16382"/></table:table-row>
        <table:table-row table:visibility="filter"><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>行政部</text:p></table:table-cell>
          <table:table-cell office:value-type="float" office:value="8231.45"><text:p>8,231.45</text:p></table:table-cell>
          <table:table-cell table:formula="of:=1/0"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>
        <table:table-row><table:covered-table-cell/><table:table-cell><text:p>一</text:p><text:p>二</text:p></table:table-cell>
          <table:table-cell table:formula="of:=X()"/></table:table-row>
        <table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table><table:table table:name="二"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>
        </office:spreadsheet></office:body></office:document-content>"#;

    #[test]
    fn a_sheet_of_libreoffice_is_read_as_it_is_shown() {
        let read = workbook::read(&written(CONTENT, ""), None).unwrap();
        let rows: Vec<String> = read.table.rows().iter().map(|row| row.cells().collect::<Vec<_>>().join("|")).collect();
        assert_eq!(rows, ["部门|姓  名", "行政部|8,231.45|#DIV/0!", "行政部|一\n二|"]);
        assert_eq!(read.table.rows()[2].faults().count(), 1);
        assert_eq!(read.sheets, ["一", "二"]);
        let kinds: Vec<&str> = read.notes.into_list().iter().map(|note| note.kind.word()).collect();
        assert_eq!(kinds, ["filtered_rows", "hidden_columns", "merged_cells", "other_sheets"]);
        let second = workbook::read(&written(CONTENT, ""), Some(1)).unwrap();
        assert_eq!(second.table.rows()[0].cell(0), "x");
    }

    #[test]
    fn what_cannot_be_opened_or_repeats_without_end_is_refused() {
        let locked = written("\u{1}", "<manifest:encryption-data/>");
        assert_eq!(workbook::read(&locked, None).unwrap_err(), ListError::Foreign(super::super::Foreign::Locked));
        let row = r#"<table:table table:name="一"><table:table-row table:number-rows-repeated="900000"><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table>"#;
        assert_eq!(workbook::read(&written(row, ""), None).unwrap_err(), ListError::TooManyRows);
    }
}
