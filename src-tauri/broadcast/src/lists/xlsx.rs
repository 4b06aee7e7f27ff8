//! Workbooks of Excel 2007 and later, and of WPS: XLSX, XLSM and their templates.
//!
//! `calamine` reads the values; a person sees more than those: formats, hidden rows, merged cells, formulas that were never worked
//! out. All of it stands in the same XML, so it is read here in one pass, row by row.

use super::ListError;
use super::formats::{Format, MAX_CODE, Shown as Number, lost_digits};
use super::grid::{Grid, MAX_CELL_CHARS, Region, Shown};
use super::notes::ListNoteKind;
use super::package::{Package, beside};
use super::workbook::Workbook;
use super::xml::{Piece, Tag};
use std::collections::HashMap;

/// Most formats of cells; Excel's own limit is 64,000.
const MAX_STYLES: usize = 70_000;
/// Most sheets.
const MAX_SHEETS: usize = 1000;
/// Most texts that cells share.
const MAX_SHARED: usize = 4_000_000;
/// Rows and columns that a sheet can have.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;
/// Sheets that are looked into, to say whether something is in them.
const LOOKED_INTO: usize = 20;

/// Reads one of the sheets, the first that is shown when none is asked for.
pub(super) fn read(package: &mut Package<'_>, wanted: Option<u32>) -> Result<Workbook, ListError> {
    let main = main_part(package)?;
    let book = book(package, &main)?;
    let parts = relations(package, &main, "/worksheet")?;
    let of = |shown: bool| -> Vec<&Entry> {
        let fits = |one: &&Entry| parts.contains_key(&one.relation) && (!shown || one.is_shown);
        book.sheets.iter().filter(fits).collect()
    };
    let sheets = Some(of(true)).filter(|found| !found.is_empty()).unwrap_or_else(|| of(false));
    let number = wanted.unwrap_or(0);
    let chosen = sheets.get(number as usize).ok_or(ListError::NoSheet)?;
    let names: Vec<String> = sheets.iter().map(|one| one.name.clone()).collect();

    let styles = match related(package, &main, "/styles")? {
        Some(part) => styles(package, &part, book.from_1904)?,
        None => Vec::new(),
    };
    let shared = match related(package, &main, "/sharedStrings")? {
        Some(part) => shared(package, &part)?,
        None => Texts::default(),
    };
    let context = Context { styles, shared, is_stale: book.is_stale, from_1904: book.from_1904 };
    let sheet = sheet(package, &parts[&chosen.relation], &context)?;
    let (table, mut notes) = sheet.finish()?;
    let others = book.sheets.iter().filter(|one| one.relation != chosen.relation && parts.contains_key(&one.relation));
    for other in others.take(LOOKED_INTO) {
        if has_something(package, &parts[&other.relation]) {
            notes.add(ListNoteKind::OtherSheets, || other.name.clone());
        }
    }
    Ok(Workbook { sheets: names, sheet: number, table, notes })
}

/// What is told of a sheet by the workbook.
struct Entry {
    name: String,
    relation: String,
    is_shown: bool,
}

struct Book {
    sheets: Vec<Entry>,
    from_1904: bool,
    /// The file says that its results are to be worked out anew before anybody sees them.
    is_stale: bool,
}

fn main_part(package: &mut Package<'_>) -> Result<String, ListError> {
    let fallback = "xl/workbook.xml".to_owned();
    let found = relations_of(package, "_rels/.rels", "", "/officeDocument")?;
    Ok(found.into_values().find(|name| package.has(name)).unwrap_or(fallback))
}

fn book(package: &mut Package<'_>, main: &str) -> Result<Book, ListError> {
    let mut book = Book { sheets: Vec::new(), from_1904: false, is_stale: false };
    let mut part = package.part(main)?.ok_or(ListError::Damaged)?;
    loop {
        match part.next()? {
            Piece::Open(tag) => match tag.name() {
                "sheet" => {
                    if book.sheets.len() == MAX_SHEETS {
                        return Err(ListError::TooLarge);
                    }
                    let text = |name: &str| tag.attribute(name).map(std::borrow::Cow::into_owned).unwrap_or_default();
                    let is_shown = !matches!(text("state").as_str(), "hidden" | "veryHidden");
                    book.sheets.push(Entry { name: text("name"), relation: text("id"), is_shown });
                }
                "workbookPr" => book.from_1904 = tag.is("date1904"),
                "calcPr" => book.is_stale = tag.is("fullCalcOnLoad"),
                _ => {}
            },
            Piece::End => return Ok(book),
            _ => {}
        }
    }
}

fn related(package: &mut Package<'_>, main: &str, kind: &str) -> Result<Option<String>, ListError> {
    Ok(relations(package, main, kind)?.into_values().next())
}

/// The parts that a part is related to in this way, by the names of the relations.
fn relations(package: &mut Package<'_>, part: &str, kind: &str) -> Result<HashMap<String, String>, ListError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let from = beside(&format!("{folder}/x"), &format!("_rels/{file}.rels"));
    relations_of(package, &from, part, kind)
}

fn relations_of(
    package: &mut Package<'_>,
    from: &str,
    base: &str,
    kind: &str,
) -> Result<HashMap<String, String>, ListError> {
    let mut found = HashMap::new();
    let Some(mut part) = package.part(from)? else { return Ok(found) };
    loop {
        match part.next()? {
            Piece::Open(tag) if tag.name() == "Relationship" => {
                let text = |name: &str| tag.attribute(name).map(std::borrow::Cow::into_owned).unwrap_or_default();
                if text("Type").to_lowercase().ends_with(&kind.to_lowercase()) && text("TargetMode") != "External" {
                    found.insert(text("Id"), beside(base, &text("Target")));
                }
            }
            Piece::End => return Ok(found),
            _ => {}
        }
        if found.len() > MAX_SHEETS {
            return Err(ListError::TooLarge);
        }
    }
}

fn styles(package: &mut Package<'_>, part: &str, from_1904: bool) -> Result<Vec<Format>, ListError> {
    let (mut codes, mut ids) = (HashMap::<u32, String>::new(), Vec::<u32>::new());
    let Some(mut part) = package.part(part)? else { return Ok(Vec::new()) };
    let mut in_cells = false;
    loop {
        match part.next()? {
            Piece::Open(tag) => match tag.name() {
                "numFmt" => {
                    let code = tag.attribute("formatCode").unwrap_or_default();
                    if code.len() <= MAX_CODE
                        && let Some(id) = tag.number("numFmtId")
                    {
                        codes.insert(id, code.into_owned());
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => ids.push(tag.number("numFmtId").unwrap_or(0)),
                _ => {}
            },
            Piece::Close(tag) if tag.name() == "cellXfs" => in_cells = false,
            Piece::End => break,
            _ => {}
        }
        if ids.len() > MAX_STYLES || codes.len() > MAX_STYLES {
            return Err(ListError::TooLarge);
        }
    }
    let mut known = HashMap::<u32, Format>::new();
    let format = |id: u32| match codes.get(&id) {
        Some(code) => Format::of(code, from_1904),
        None => Format::built_in(id, from_1904),
    };
    Ok(ids.into_iter().map(|id| known.entry(id).or_insert_with(|| format(id)).clone()).collect())
}

/// Texts that cells share, one behind the other.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        Some(&self.text[start..end])
    }
}

fn shared(package: &mut Package<'_>, part: &str) -> Result<Texts, ListError> {
    let mut texts = Texts::default();
    let Some(mut part) = package.part(part)? else { return Ok(texts) };
    // Phonetic hints (`rPh`) are not part of the text.
    let (mut hints, mut in_text) = (0_u32, false);
    loop {
        match part.next()? {
            Piece::Open(tag) => match tag.name() {
                "rPh" => hints += 1,
                "t" => in_text = hints == 0,
                _ => {}
            },
            Piece::Text(text) if in_text => texts.text.push_str(&text),
            Piece::Close(tag) => match tag.name() {
                "rPh" => hints = hints.saturating_sub(1),
                "t" => in_text = false,
                "si" => {
                    if texts.ends.len() == MAX_SHARED {
                        return Err(ListError::TooLarge);
                    }
                    texts.ends.push(u32::try_from(texts.text.len()).map_err(|_| ListError::TooLarge)?);
                }
                _ => {}
            },
            Piece::End => return Ok(texts),
            Piece::Text(_) | Piece::Other => {}
        }
    }
}

/// What the cells of a sheet refer to.
struct Context {
    styles: Vec<Format>,
    shared: Texts,
    is_stale: bool,
    from_1904: bool,
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    style: usize,
    kind: String,
    has_formula: bool,
    has_value: bool,
    is_inline: bool,
    text: String,
}

fn sheet(package: &mut Package<'_>, part: &str, context: &Context) -> Result<Grid, ListError> {
    let mut sheet = Grid::default();
    let Some(mut part) = package.sheet(part)? else { return Err(ListError::Damaged) };
    let mut cell: Option<Open> = None;
    let (mut next_row, mut row, mut next_column) = (0, 0, 0);
    let (mut hints, mut in_text) = (0_u32, false);
    let mut filter: Option<(u32, u32)> = None;
    loop {
        match part.next()? {
            Piece::Open(tag) => match (tag.name(), cell.as_mut()) {
                ("row", None) => {
                    row = tag.number::<u32>("r").and_then(|number| number.checked_sub(1)).unwrap_or(next_row);
                    if row > LAST_ROW {
                        return Err(ListError::Damaged);
                    }
                    (next_row, next_column) = (row + 1, 0);
                    sheet.begin_row(row, tag.is("hidden") || tag.number::<f64>("ht") == Some(0.0))?;
                }
                ("c", None) => {
                    let place = tag.attribute("r").map(|name| place(&name).ok_or(ListError::Damaged)).transpose()?;
                    let (at_row, column) = place.unwrap_or((row, next_column));
                    next_column = column + 1;
                    cell = Some(Open {
                        row: at_row,
                        column,
                        style: tag.number("s").unwrap_or(0),
                        kind: tag.attribute("t").unwrap_or_default().into_owned(),
                        ..Open::default()
                    });
                }
                ("f", Some(cell)) => cell.has_formula = true,
                ("v", Some(cell)) => (cell.has_value, in_text) = (true, true),
                ("is", Some(cell)) => cell.is_inline = true,
                ("rPh", Some(_)) => hints += 1,
                ("t", Some(_)) => in_text = hints == 0,
                ("col", None) => hide_columns(&mut sheet, &tag),
                ("mergeCell", None) => {
                    let region = tag.attribute("ref").and_then(|name| region(&name)).ok_or(ListError::Damaged)?;
                    sheet.merge(region)?;
                }
                ("autoFilter", None) => {
                    let region = tag.attribute("ref").and_then(|name| region(&name));
                    filter = region.map(|region| (region.first_row + 1, region.last_row));
                }
                ("filterColumn", None) => {
                    if let Some((first, last)) = filter {
                        sheet.set_filter(first, last);
                    }
                }
                _ => {}
            },
            Piece::Text(text) => {
                if let Some(cell) = cell.as_mut().filter(|_| in_text) {
                    cell.text.push_str(&text);
                    if cell.text.len() > 8 * MAX_CELL_CHARS {
                        let cell = super::table::cell_name(cell.column, cell.row + 1);
                        return Err(ListError::CellTooLong { cell });
                    }
                }
            }
            Piece::Close(tag) => match tag.name() {
                "v" | "t" => in_text = false,
                "rPh" => hints = hints.saturating_sub(1),
                "c" => {
                    if let Some(cell) = cell.take() {
                        put(&mut sheet, &cell, context)?;
                    }
                }
                _ => {}
            },
            Piece::Other => {}
            Piece::End => return Ok(sheet),
        }
    }
}

fn hide_columns(sheet: &mut Grid, tag: &Tag<'_>) {
    let is_hidden = tag.is("hidden") || tag.number::<f64>("width") == Some(0.0);
    if let (true, Some(first), Some(last)) = (is_hidden, tag.number::<u32>("min"), tag.number::<u32>("max"))
        && first > 0
    {
        sheet.hide_columns(first - 1, last.saturating_sub(1));
    }
}

fn put(sheet: &mut Grid, cell: &Open, context: &Context) -> Result<(), ListError> {
    let general = Format::general();
    let format = context.styles.get(cell.style).unwrap_or(&general);
    let mut say = |shown: Shown<'_>| sheet.put(cell.row, cell.column, shown);
    let is_open = cell.has_formula && !cell.has_value;
    match cell.kind.as_str() {
        _ if is_open && !cell.is_inline => say(Shown::Missing),
        "s" if cell.has_value => {
            let index = cell.text.trim().parse().map_err(|_| ListError::Damaged)?;
            let text = unescaped(context.shared.get(index).ok_or(ListError::Damaged)?);
            say(Shown::Text(&format.text(&text).unwrap_or(text)))
        }
        "b" => say(Shown::Text(if matches!(cell.text.trim(), "1" | "true") { "TRUE" } else { "FALSE" })),
        "e" => say(Shown::Error(&cell.text)),
        "str" | "inlineStr" => {
            let text = unescaped(&cell.text);
            say(Shown::Text(&format.text(&text).unwrap_or(text)))
        }
        _ if cell.is_inline => say(Shown::Text(&unescaped(&cell.text))),
        kind => {
            let typed = cell.text.trim();
            let value = if kind == "d" { serial(typed, context.from_1904) } else { typed.parse::<f64>().ok() };
            match value.filter(|value| value.is_finite()) {
                // Programs that cannot calculate write 0 and ask for it to be worked out.
                Some(value) if cell.has_formula && context.is_stale && value == 0.0 => say(Shown::Missing),
                Some(value) => {
                    match format.number(value) {
                        Number::Text(text) => say(Shown::Text(&text))?,
                        Number::Impossible => say(Shown::Error("####"))?,
                    }
                    if lost_digits(value) {
                        sheet.note_long_number(cell.row, cell.column);
                    }
                    Ok(())
                }
                None if typed.is_empty() && cell.has_formula => say(Shown::Missing),
                None => say(Shown::Text(typed)),
            }
        }
    }
}

/// A date in words as the number that sheets use. Excel knows a 29 February 1900, so that the days before it are one off.
pub(super) fn serial(text: &str, from_1904: bool) -> Option<f64> {
    let (date, time) = text.trim_end_matches('Z').split_once('T').unwrap_or((text, "0:0:0"));
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if !(1899..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days of the civil calendar, counted from March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    let mut seconds = 0.0;
    for (part, unit) in time.splitn(3, ':').zip([3600.0, 60.0, 1.0]) {
        seconds += part.parse::<f64>().ok()? * unit;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few million days")]
    let whole = (days - if from_1904 { 695_361 } else { 693_899 }) as f64;
    let early = if !from_1904 && whole < 61.0 { 1.0 } else { 0.0 };
    Some(whole - early + seconds / 86_400.0)
}

/// `_x000D_` stands for a character that XML cannot write, and `_x005F_` for a `_` before such a thing.
fn unescaped(text: &str) -> String {
    if !text.contains("_x") {
        return text.replace("\r\n", "\n").replace('\r', "\n");
    }
    let (mut units, mut rest) = (Vec::<u16>::new(), text);
    while let Some(at) = rest.find("_x") {
        units.extend(rest[..at].encode_utf16());
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        if let Some(unit) = code.and_then(|code| u16::from_str_radix(code, 16).ok()) {
            units.push(unit);
            rest = &rest[at + 7..];
        } else {
            units.extend("_x".encode_utf16());
            rest = &rest[at + 2..];
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units).replace("\r\n", "\n").replace('\r', "\n")
}

/// `C5` as row and column, both from 0.
fn place(name: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0_u32, 0_u32);
    for c in name.trim().chars().filter(|c| *c != '$') {
        match c {
            'A'..='Z' | 'a'..='z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(c.to_ascii_uppercase()) - 64)?;
            }
            '0'..='9' => row = row.checked_mul(10)?.checked_add(c.to_digit(10)?)?,
            _ => return None,
        }
    }
    let (row, column) = (row.checked_sub(1)?, column.checked_sub(1)?);
    (row <= LAST_ROW && column <= LAST_COLUMN).then_some((row, column))
}

fn region(name: &str) -> Option<Region> {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    let ((first_row, first_column), (last_row, last_column)) = (place(first)?, place(last)?);
    Some(Region { first_row, last_row, first_column, last_column })
}

/// Whether a sheet has a cell with something in it, by its beginning.
fn has_something(package: &mut Package<'_>, part: &str) -> bool {
    let Some(begin) = package.beginning(part, 64 * 1024) else { return false };
    let has = |mark: &[u8]| begin.windows(mark.len()).any(|window| window == mark);
    has(b"<v>") || has(b":v>") || has(b"<is>") || has(b":is>")
}
