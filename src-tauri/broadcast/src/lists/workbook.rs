//! Lists as XLSX workbooks.
//!
//! A workbook is a ZIP file of XML, and a small one can unfold to any size. So it is unfolded once into nothing, only to be
//! measured, before anything is kept of it; cells are then read one by one and counted. A reader that stumbles over a damaged
//! workbook takes nothing else down with it.

use super::ListError;
use super::table::{Cells, MAX_COLUMNS, MAX_ROWS, Table, trimmed};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Most files in a workbook.
const MAX_FILES: usize = 2000;
/// Most bytes of everything in it that may be read, unfolded.
const MAX_UNFOLDED: u64 = 512 * 1024 * 1024;
/// Most bytes of one thing in it that is no sheet and is read whole: texts, styles.
const MAX_PART: u64 = 128 * 1024 * 1024;

/// The sheets of a workbook by name, and the rows of one of them.
#[derive(Debug)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<String>,
    pub(super) sheet: u32,
    pub(super) table: Table,
}

/// Whether these are the first bytes of a ZIP file, which a workbook is.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Whether these are the first bytes of an old Office document or one with a password.
pub(super) fn is_old_office(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Reads one of the sheets, the first when none is asked for.
pub(super) fn read(bytes: &[u8], sheet: Option<u32>) -> Result<Workbook, ListError> {
    measure(bytes)?;
    catch_unwind(AssertUnwindSafe(|| read_measured(bytes, sheet))).unwrap_or(Err(ListError::Damaged))
}

fn measure(bytes: &[u8]) -> Result<(), ListError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ListError::Damaged)?;
    if archive.len() > MAX_FILES {
        return Err(ListError::TooLarge);
    }
    let mut rest = MAX_UNFOLDED;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|_| ListError::Damaged)?;
        let name = file.name().map_err(|_| ListError::Damaged)?.to_lowercase();
        let extension = Path::new(&name).extension();
        if !extension.is_some_and(|extension| extension == "xml" || extension == "rels") {
            // Pictures and the like are never opened.
            continue;
        }
        let most = if name.contains("worksheets/") { rest } else { rest.min(MAX_PART) };
        let mut limited = file.take(most + 1);
        let length = std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| ListError::Damaged)?;
        if length > most {
            return Err(ListError::TooLarge);
        }
        rest -= length;
    }
    Ok(())
}

fn read_measured(bytes: &[u8], sheet: Option<u32>) -> Result<Workbook, ListError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| ListError::Damaged)?;
    let of = |visible: bool| {
        let fits = |one: &&calamine::Sheet| {
            one.typ == SheetType::WorkSheet && (!visible || one.visible == SheetVisible::Visible)
        };
        workbook.sheets_metadata().iter().filter(fits).map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    let sheets = Some(of(true)).filter(|names| !names.is_empty()).unwrap_or_else(|| of(false));
    let sheet = sheet.unwrap_or(0);
    let name = sheets.get(sheet as usize).ok_or(ListError::NoSheet)?;
    let table = rows(&mut workbook, name)?;
    Ok(Workbook { sheets, sheet, table })
}

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Table, ListError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(|_| ListError::Damaged)?;
    let mut table = Table::default();
    // Cells of a row that is not closed yet; rows come in order, except where somebody means harm.
    let mut open: BTreeMap<u32, Vec<Box<str>>> = BTreeMap::new();
    let mut last = 0;
    while let Some(cell) = reader.next_cell().map_err(|_| ListError::Damaged)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if column as usize >= MAX_COLUMNS {
            return Err(ListError::TooManyColumns);
        }
        if row > last {
            close(&mut table, &mut open)?;
        } else if row < last && !open.contains_key(&row) {
            return Err(ListError::Damaged);
        }
        last = last.max(row);
        let cells = open.entry(row).or_default();
        if cells.len() <= column as usize {
            cells.resize(column as usize + 1, Box::default());
        }
        cells[column as usize] = text;
    }
    close(&mut table, &mut open)?;
    debug_assert!(table.rows().len() <= MAX_ROWS);
    Ok(table)
}

fn close(table: &mut Table, open: &mut BTreeMap<u32, Vec<Box<str>>>) -> Result<(), ListError> {
    while let Some((row, cells)) = open.pop_first() {
        table.push(row.saturating_add(1), &mut cells.iter().collect::<Cells>())?;
    }
    Ok(())
}

/// What the cell shows, as near as a list needs it: numbers without exponent, so that a mobile number stays one.
fn text_of(value: &DataRef<'_>) -> Box<str> {
    match value {
        DataRef::Empty => Box::default(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Box::from(trimmed(text)),
        DataRef::SharedString(text) => Box::from(trimmed(text)),
        DataRef::Int(number) => number.to_string().into(),
        // Rust writes floats in full, without exponent, and whole ones without a point.
        DataRef::Float(number) => number.to_string().into(),
        DataRef::Bool(true) => Box::from("TRUE"),
        DataRef::Bool(false) => Box::from("FALSE"),
        DataRef::DateTime(when) => date(when),
        DataRef::Error(error) => error.to_string().into(),
    }
}

fn date(when: &calamine::ExcelDateTime) -> Box<str> {
    if !when.is_datetime() || when.as_f64() < 1.0 {
        return when.as_f64().to_string().into();
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}").into()
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}").into()
    }
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
