//! Lists as text: which separator, then CSV.
//!
//! A quotation mark too many is the one thing that loses people without a word: everything up to the next one becomes a cell of one
//! person. So a quoted cell has to end where a cell ends, and must not look like rows of its own.

use super::ListError;
use super::encoding::Decoded;
use super::grid::MAX_CELL_CHARS;
use super::notes::{ListNoteKind, Notes};
use super::table::{Cells, MAX_COLUMNS, Table, cell_name, trimmed};
use std::borrow::Cow;

/// Separators that are looked for, the likelier first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Rows that are looked at to find the separator.
const LOOKED_AT: usize = 50;

/// Reads a list.
pub(super) fn read(decoded: &Decoded<'_>) -> Result<(Table, Notes), ListError> {
    let mut notes = Notes::default();
    let table = parse(&decoded.text)?;
    if decoded.replaced {
        for row in table.rows().iter().filter(|row| row.cells().any(|cell| cell.contains('\u{fffd}'))) {
            notes.add(ListNoteKind::BytesReplaced, || row.number.to_string());
        }
    }
    Ok((table, notes))
}

fn parse(text: &str) -> Result<Table, ListError> {
    let text = with_plain_line_ends(text.strip_suffix('\u{1a}').unwrap_or(text));
    // A line with which Excel is told the separator.
    let named = text.split('\n').next().and_then(|line| line.trim_matches('"').strip_prefix("sep="));
    let named = named.and_then(|rest| <[u8; 1]>::try_from(rest.as_bytes()).ok()).map(|[byte]| byte);
    let first = 1 + u32::from(named.is_some());
    let body = if named.is_some() { text.split_once('\n').map_or("", |(_, rest)| rest) } else { &text };
    let separator = named.unwrap_or_else(|| separator_of(body));
    let mut table = Table::default();
    let (mut cells, mut rest, mut row, mut width) = (Cells::default(), body, first, 0);
    while !rest.is_empty() {
        let (mut has_breaks, mut has_plain, mut trouble) = (false, false, None);
        let read = record(rest, separator, |cell, is_quoted| {
            has_breaks |= cell.contains('\n');
            has_plain |= !is_quoted && !cell.is_empty();
            let column = u32::try_from(cells.len()).unwrap_or(u32::MAX);
            if cell.len() > MAX_CELL_CHARS && cell.chars().count() > MAX_CELL_CHARS {
                trouble = Some(ListError::CellTooLong { cell: cell_name(column, row) });
            } else if cells.len() < MAX_COLUMNS {
                cells.add(&cell);
            } else if !trimmed(&cell).is_empty() {
                trouble = Some(ListError::TooManyColumns);
            }
        });
        let length = read.map_err(|OpenQuote| ListError::OpenQuote { row })?;
        if let Some(trouble) = trouble {
            return Err(trouble);
        }
        let lines = &rest[..length];
        if has_breaks && has_plain && is_several_rows(lines, separator, width) {
            return Err(ListError::OpenQuote { row });
        }
        width = width.max(cells.len());
        table.push(row, &mut cells)?;
        // A sheet shows a cell of several lines in one row.
        row = row.saturating_add(1);
        rest = &rest[length..];
    }
    Ok(table)
}

/// Whether each line of a record would be a row as wide as the rows before, if there were no quotation marks. Sentences have a blank
/// behind their commas, rows have none; and where every cell is quoted, so would be those of the rows that were lost.
fn is_several_rows(lines: &str, separator: u8, width: usize) -> bool {
    let is_row = |line: &str| {
        let mut fields = line.split(char::from(separator));
        fields.clone().count() == width && !fields.any(|field| field.starts_with(' '))
    };
    width > 1 && lines.lines().all(is_row)
}

/// A quoted cell that does not end, or not where a cell ends.
struct OpenQuote;

/// Takes one row apart, and says how long it is with its line end. A quotation mark counts at the beginning of a cell; inside one it
/// is a sign like any other.
fn record<'a>(text: &'a str, separator: u8, mut cell: impl FnMut(Cow<'a, str>, bool)) -> Result<usize, OpenQuote> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        if bytes.get(at) == Some(&b'"') {
            let (inner, after) = quoted(text, at + 1).ok_or(OpenQuote)?;
            cell(inner, true);
            at = after;
            while bytes.get(at).is_some_and(|byte| *byte != separator && matches!(byte, b' ' | b'\t')) {
                at += 1;
            }
        } else {
            let ends = |byte: &u8| *byte == separator || *byte == b'\n';
            let end = bytes[at..].iter().position(ends).map_or(bytes.len(), |length| at + length);
            cell(Cow::Borrowed(&text[at..end]), false);
            at = end;
        }
        match bytes.get(at) {
            None => return Ok(at),
            Some(b'\n') => return Ok(at + 1),
            Some(byte) if *byte == separator => at += 1,
            Some(_) => return Err(OpenQuote),
        }
    }
}

/// The text of a quoted cell whose first character is at this place, and the place behind its end.
fn quoted(text: &str, from: usize) -> Option<(Cow<'_, str>, usize)> {
    let mut at = from;
    loop {
        at += text[at..].find('"')?;
        if text.as_bytes().get(at + 1) != Some(&b'"') {
            let inner = &text[from..at];
            let inner =
                if inner.contains('"') { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
            return Some((inner, at + 1));
        }
        at += 2;
    }
}

fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// The separator with which most rows have the same number of cells, more than one.
fn separator_of(text: &str) -> u8 {
    let agreement = |separator: u8| {
        let (mut widths, mut rest) = (Vec::<usize>::new(), text);
        while widths.len() < LOOKED_AT && !rest.is_empty() {
            let mut width = 0;
            let Ok(length) = record(rest, separator, |_, _| width += 1) else { break };
            widths.push(width);
            rest = &rest[length..];
        }
        let commonest = |width: &usize| widths.iter().filter(|other| *other == width).count();
        widths.iter().filter(|width| **width > 1).map(commonest).max().unwrap_or(0)
    };
    // Of several that agree as well the likelier one; `max_by_key` takes the last.
    SEPARATORS.into_iter().rev().max_by_key(|separator| agreement(*separator)).unwrap_or(b',')
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
