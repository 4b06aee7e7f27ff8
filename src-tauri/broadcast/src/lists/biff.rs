//! Workbooks of Excel 97 to 2003 (`.xls`), and those of WPS (`.et`): records one after the other in a compound file ([MS-XLS]).

use super::formats::{Format, MAX_CODE, Shown as Number, lost_digits};
use super::grid::{Grid, Region, Shown};
use super::notes::ListNoteKind;
use super::workbook::Workbook;
use super::{Foreign, ListError};
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};

/// Most texts that cells share.
const MAX_SHARED: u32 = 4_000_000;
/// Most bytes of those texts.
const MAX_SHARED_BYTES: usize = 64 * 1024 * 1024;
/// Sheets that are looked into, to say whether something is in them.
const LOOKED_INTO: usize = 20;

/// Whether these are the first bytes of a compound file, which old Office documents are, and new ones with a password.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Reads one of the sheets, the first that is shown when none is asked for.
pub(super) fn read(bytes: &[u8], wanted: Option<u32>) -> Result<Workbook, ListError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| ListError::Damaged)?;
    let names: Vec<String> = file.read_root_storage().map(|entry| entry.name().to_owned()).collect();
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let foreign = match () {
        () if has("EncryptedPackage") => Some(Foreign::Locked),
        () if has("WordDocument") => Some(Foreign::Word),
        () if has("PowerPoint Document") => Some(Foreign::Slides),
        () => None,
    };
    if let Some(foreign) = foreign {
        return Err(ListError::Foreign(foreign));
    }
    let main = ["Workbook", "Book"].iter().find_map(|main| names.iter().find(|name| name.eq_ignore_ascii_case(main)));
    let mut stream = Vec::new();
    let opened = file.open_stream(main.ok_or(ListError::Damaged)?).map_err(|_| ListError::Damaged)?;
    opened.take(bytes.len() as u64).read_to_end(&mut stream).map_err(|_| ListError::Damaged)?;
    drop(file);
    book(&stream, wanted)
}

/// A record: what it is, where the next one begins, and its content.
#[derive(Clone, Copy)]
struct Record<'a> {
    kind: u16,
    at: usize,
    next: usize,
    data: &'a [u8],
}

impl Record<'_> {
    fn u16(&self, at: usize) -> Result<u16, ListError> {
        self.bytes::<2>(at).map(u16::from_le_bytes)
    }

    fn bytes<const N: usize>(&self, at: usize) -> Result<[u8; N], ListError> {
        self.data.get(at..at + N).and_then(|bytes| bytes.try_into().ok()).ok_or(ListError::Damaged)
    }
}

/// The records from a place on, up to the end of their part.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    let (mut at, mut depth) = (from, 0_u32);
    std::iter::from_fn(move || {
        loop {
            let head: [u8; 4] = stream.get(at..at.checked_add(4)?)?.try_into().ok()?;
            let (kind, length) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
            let next = at + 4 + usize::from(length);
            let record = Record { kind, at, next, data: stream.get(at + 4..next)? };
            at = next;
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => return None,
                EOF => depth -= 1,
                // A chart inside the sheet has records of its own.
                _ if depth > 1 => {}
                _ => return Some(record),
            }
        }
    })
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const FORMULA: u16 = 0x0006;
const STRING: u16 = 0x0207;

struct Entry {
    name: String,
    at: usize,
    is_shown: bool,
}

fn book(stream: &[u8], wanted: Option<u32>) -> Result<Workbook, ListError> {
    let version = stream
        .get(..6)
        .map(|begin| (u16::from_le_bytes([begin[0], begin[1]]), u16::from_le_bytes([begin[4], begin[5]])));
    match version {
        Some((BOF, 0x0600)) => {}
        Some((BOF | 0x0009 | 0x0209 | 0x0409, _)) => return Err(ListError::Foreign(Foreign::Ancient)),
        _ => return Err(ListError::Damaged),
    }
    let (mut sheets, mut codes, mut ids) = (Vec::<Entry>::new(), HashMap::<u16, String>::new(), Vec::<u16>::new());
    let (mut from_1904, mut shared) = (false, Texts::default());
    for record in records(stream, 0) {
        match record.kind {
            0x002f => return Err(ListError::Foreign(Foreign::Locked)),
            0x0022 => from_1904 = record.u16(0)? == 1,
            0x041e => {
                let code = text(&record, 2)?;
                if code.len() <= MAX_CODE {
                    codes.insert(record.u16(0)?, code);
                }
            }
            0x00e0 => ids.push(record.u16(2)?),
            0x0085 => {
                let [state, kind, length, flags] = record.bytes(4)?;
                let name = record.data.get(8..).and_then(|rest| characters(rest, usize::from(length), flags & 1 == 1));
                let at = usize::try_from(u32::from_le_bytes(record.bytes(0)?)).map_err(|_| ListError::Damaged)?;
                if kind == 0 {
                    sheets.push(Entry { name: name.ok_or(ListError::Damaged)?, at, is_shown: matches!(state & 3, 0) });
                }
            }
            0x00fc => shared = Texts::read(stream, &record)?,
            _ => {}
        }
    }
    let mut known = HashMap::<u16, Format>::new();
    let format = |id: u16| match codes.get(&id) {
        Some(code) => Format::of(code, from_1904),
        None => Format::built_in(u32::from(id), from_1904),
    };
    let styles = ids.into_iter().map(|id| known.entry(id).or_insert_with(|| format(id)).clone()).collect();
    let shown: Vec<&Entry> = sheets.iter().filter(|one| one.is_shown).collect();
    let shown = if shown.is_empty() { sheets.iter().collect() } else { shown };
    let number = wanted.unwrap_or(0);
    let chosen = shown.get(number as usize).ok_or(ListError::NoSheet)?;
    let context = Context { stream, styles, shared };
    let (table, mut notes) = context.sheet(chosen.at)?.finish()?;
    for other in sheets.iter().filter(|one| one.at != chosen.at).take(LOOKED_INTO) {
        if records(stream, other.at).any(|record| is_cell(record.kind)) {
            notes.add(ListNoteKind::OtherSheets, || other.name.clone());
        }
    }
    let names = shown.iter().map(|one| one.name.clone()).collect();
    Ok(Workbook { sheets: names, sheet: number, table, notes })
}

fn is_cell(kind: u16) -> bool {
    matches!(kind, 0x00fd | 0x0204 | 0x00d6 | 0x0203 | 0x027e | 0x00bd | 0x0205 | FORMULA)
}

/// So many characters of one or two bytes.
fn characters(bytes: &[u8], count: usize, is_wide: bool) -> Option<String> {
    if is_wide {
        let units: Vec<u16> =
            bytes.get(..2 * count)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return Some(String::from_utf16_lossy(&units));
    }
    Some(bytes.get(..count)?.iter().map(|byte| char::from(*byte)).collect())
}

/// A text in a record, with its length before it.
fn text(record: &Record<'_>, at: usize) -> Result<String, ListError> {
    let (length, [flags]) = (record.u16(at)?, record.bytes(at + 2)?);
    let mut from = at + 3;
    from += if flags & 8 == 8 { 2 } else { 0 };
    from += if flags & 4 == 4 { 4 } else { 0 };
    let rest = record.data.get(from..).unwrap_or_default();
    let width = if flags & 1 == 1 { 2 } else { 1 };
    // A long one goes on in the next record; a cell's text is at most 32,767 characters, of which as many are taken as stand here.
    let count = usize::from(length).min(rest.len() / width);
    characters(rest, count, flags & 1 == 1).ok_or(ListError::Damaged)
}

/// Texts that cells share, one behind the other.
#[derive(Default)]
struct Texts {
    text: String,
    ends: Vec<u32>,
}

/// The content of a record and of those that continue it.
struct Continued<'a> {
    stream: &'a [u8],
    data: &'a [u8],
    next: usize,
}

impl Continued<'_> {
    /// Goes over to the next record when this one has nothing left.
    fn refill(&mut self) -> Result<bool, ListError> {
        if !self.data.is_empty() {
            return Ok(false);
        }
        let head = self.stream.get(self.next..self.next + 4).ok_or(ListError::Damaged)?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        if u16::from_le_bytes([head[0], head[1]]) != CONTINUE || length == 0 {
            return Err(ListError::Damaged);
        }
        self.data = self.stream.get(self.next + 4..self.next + 4 + length).ok_or(ListError::Damaged)?;
        self.next += 4 + length;
        Ok(true)
    }

    fn byte(&mut self) -> Result<u8, ListError> {
        self.refill()?;
        let (first, rest) = self.data.split_first().ok_or(ListError::Damaged)?;
        self.data = rest;
        Ok(*first)
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N], ListError> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Ok(bytes)
    }

    fn skip(&mut self, mut length: usize) -> Result<(), ListError> {
        while length > 0 {
            self.refill()?;
            let step = length.min(self.data.len());
            self.data = &self.data[step..];
            length -= step;
        }
        Ok(())
    }

    fn text(&mut self, into: &mut String) -> Result<(), ListError> {
        let length = u16::from_le_bytes(self.number()?);
        let mut flags = self.byte()?;
        let runs = if flags & 8 == 8 { usize::from(u16::from_le_bytes(self.number()?)) } else { 0 };
        let more = if flags & 4 == 4 { u32::from_le_bytes(self.number()?) } else { 0 };
        let mut units = Vec::with_capacity(usize::from(length));
        while units.len() < usize::from(length) {
            // Where a text goes on in the next record, it says anew how wide its characters are.
            if self.refill()? {
                flags = self.byte()?;
            }
            if flags & 1 == 1 {
                units.push(u16::from_le_bytes(self.number()?));
            } else {
                units.push(u16::from(self.byte()?));
            }
        }
        into.push_str(&String::from_utf16_lossy(&units));
        self.skip(4 * runs)?;
        self.skip(usize::try_from(more).map_err(|_| ListError::Damaged)?)
    }
}

impl Texts {
    fn read(stream: &[u8], record: &Record<'_>) -> Result<Self, ListError> {
        let mut texts = Self::default();
        let count = u32::from_le_bytes(record.bytes(4)?);
        if count > MAX_SHARED {
            return Err(ListError::TooLarge);
        }
        let mut source = Continued { stream, data: &record.data[8..], next: record.next };
        for _ in 0..count {
            source.text(&mut texts.text)?;
            if texts.text.len() > MAX_SHARED_BYTES {
                return Err(ListError::TooLarge);
            }
            texts.ends.push(u32::try_from(texts.text.len()).map_err(|_| ListError::TooLarge)?);
        }
        Ok(texts)
    }

    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        Some(&self.text[start..end])
    }
}

/// What the cells of a sheet refer to.
struct Context<'a> {
    stream: &'a [u8],
    styles: Vec<Format>,
    shared: Texts,
}

impl Context<'_> {
    fn sheet(&self, from: usize) -> Result<Grid, ListError> {
        let mut sheet = Grid::default();
        // Rows come in blocks, and nothing says that cells come in order.
        let (mut places, mut hidden) = (Vec::<(u16, u16, usize)>::new(), HashSet::<u16>::new());
        let mut is_filtered = false;
        for record in records(self.stream, from) {
            match record.kind {
                kind if is_cell(kind) => places.push((record.u16(0)?, record.u16(2)?, record.at)),
                0x0208 if record.u16(12)? & 0x20 != 0 => drop(hidden.insert(record.u16(0)?)),
                0x007d if record.u16(8)? & 1 == 1 => {
                    sheet.hide_columns(u32::from(record.u16(0)?), u32::from(record.u16(2)?));
                }
                0x009b => is_filtered = true,
                0x00e5 => {
                    for one in 0..usize::from(record.u16(0)?) {
                        let at = |part: usize| record.u16(2 + 8 * one + 2 * part).map(u32::from);
                        sheet.merge(Region {
                            first_row: at(0)?,
                            last_row: at(1)?,
                            first_column: at(2)?,
                            last_column: at(3)?,
                        })?;
                    }
                }
                _ => {}
            }
        }
        if is_filtered {
            sheet.set_filter(0, u32::from(u16::MAX));
        }
        places.sort_unstable();
        for (row, _, at) in places {
            sheet.begin_row(u32::from(row), hidden.contains(&row))?;
            self.cell(&mut sheet, at)?;
        }
        Ok(sheet)
    }

    fn cell(&self, sheet: &mut Grid, at: usize) -> Result<(), ListError> {
        let Some(record) = plain_record(self.stream, at) else { return Err(ListError::Damaged) };
        let (row, column, style) = (u32::from(record.u16(0)?), u32::from(record.u16(2)?), record.u16(4)?);
        match record.kind {
            0x00fd => {
                let index = usize::try_from(u32::from_le_bytes(record.bytes(6)?)).map_err(|_| ListError::Damaged)?;
                self.say(sheet, row, column, style, self.shared.get(index).ok_or(ListError::Damaged)?)
            }
            0x0204 | 0x00d6 => self.say(sheet, row, column, style, &text(&record, 6)?),
            0x0203 => self.number(sheet, row, column, style, f64::from_le_bytes(record.bytes(6)?)),
            0x027e => self.number(sheet, row, column, style, short(record.bytes(6)?)),
            0x00bd => {
                let count = record.data.len().saturating_sub(6) / 6;
                for (column, one) in (column..).zip(0..count) {
                    let (style, number) = (record.u16(4 + 6 * one)?, short(record.bytes(6 + 6 * one)?));
                    self.number(sheet, row, column, style, number)?;
                }
                Ok(())
            }
            0x0205 => {
                let [value, is_error] = record.bytes(6)?;
                say_special(sheet, row, column, value, is_error == 1)
            }
            _ => {
                let result: [u8; 8] = record.bytes(6)?;
                match result {
                    [0, .., 0xff, 0xff] => match following_text(self.stream, record.next) {
                        Some(record) => self.say(sheet, row, column, style, &text(&record, 0)?),
                        None => sheet.put(row, column, Shown::Missing),
                    },
                    [1, _, value, .., 0xff, 0xff] => say_special(sheet, row, column, value, false),
                    [2, _, value, .., 0xff, 0xff] => say_special(sheet, row, column, value, true),
                    [.., 0xff, 0xff] => Ok(()),
                    _ => self.number(sheet, row, column, style, f64::from_le_bytes(result)),
                }
            }
        }
    }

    fn format(&self, style: u16) -> Format {
        self.styles.get(usize::from(style & 0x0fff)).cloned().unwrap_or_else(Format::general)
    }

    fn say(&self, sheet: &mut Grid, row: u32, column: u32, style: u16, text: &str) -> Result<(), ListError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = self.format(style).text(&text).unwrap_or(text);
        sheet.put(row, column, Shown::Text(&text))
    }

    fn number(&self, sheet: &mut Grid, row: u32, column: u32, style: u16, value: f64) -> Result<(), ListError> {
        match self.format(style).number(value) {
            Number::Text(text) => sheet.put(row, column, Shown::Text(&text))?,
            Number::Impossible => sheet.put(row, column, Shown::Error("####"))?,
        }
        if lost_digits(value) {
            sheet.note_long_number(row, column);
        }
        Ok(())
    }
}

fn plain_record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let head = stream.get(at..at.checked_add(4)?)?;
    let next = at + 4 + usize::from(u16::from_le_bytes([head[2], head[3]]));
    Some(Record { kind: u16::from_le_bytes([head[0], head[1]]), at, next, data: stream.get(at + 4..next)? })
}

/// The text that a formula gave stands behind it, perhaps after the formula that several cells share.
fn following_text(stream: &[u8], mut at: usize) -> Option<Record<'_>> {
    for _ in 0..4 {
        let record = plain_record(stream, at)?;
        match record.kind {
            STRING => return Some(record),
            kind if is_cell(kind) || kind == EOF => return None,
            _ => at = record.next,
        }
    }
    None
}

/// A number in four bytes: a whole one or the upper half of a double, perhaps in hundredths.
fn short(bytes: [u8; 4]) -> f64 {
    let raw = u32::from_le_bytes(bytes);
    let value = if raw & 2 == 2 {
        f64::from(i32::from_le_bytes(bytes) >> 2)
    } else {
        f64::from_bits(u64::from(raw & !3) << 32)
    };
    if raw & 1 == 1 { value / 100.0 } else { value }
}

fn say_special(sheet: &mut Grid, row: u32, column: u32, value: u8, is_error: bool) -> Result<(), ListError> {
    let shown = match (is_error, value) {
        (false, 0) => Shown::Text("FALSE"),
        (false, _) => Shown::Text("TRUE"),
        (true, 0x00) => Shown::Error("#NULL!"),
        (true, 0x07) => Shown::Error("#DIV/0!"),
        (true, 0x0f) => Shown::Error("#VALUE!"),
        (true, 0x17) => Shown::Error("#REF!"),
        (true, 0x1d) => Shown::Error("#NAME?"),
        (true, 0x24) => Shown::Error("#NUM!"),
        (true, _) => Shown::Error("#N/A"),
    };
    sheet.put(row, column, shown)
}

#[cfg(test)]
#[path = "biff_tests.rs"]
mod tests;
