//! Tables of web pages, which many office systems hand out as "Excel" files. Only tags and texts are looked at, one after the other: how
//! deep a page is nested costs nothing.

use super::grid::{Grid, MAX_CELL_CHARS, Region, Shown};
use super::notes::{ListNoteKind, Notes};
use super::table::Table;
use super::{Foreign, ListError};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states,
};
use std::cell::RefCell;

/// Whether a text is a page with a table, or pretends to be one.
pub(super) fn is_page(text: &str) -> bool {
    let begin = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let begin: String = begin.chars().take(2000).collect::<String>().to_ascii_lowercase();
    let names = ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style", "<div"];
    names.iter().any(|name| begin.starts_with(name))
        || (begin.starts_with("<!--") || begin.starts_with("<?xml"))
            && (begin.contains("<html") || begin.contains("<table"))
}

/// Reads the first table that has something in it.
pub(super) fn read(text: &str) -> Result<(Table, Notes), ListError> {
    let tokenizer = Tokenizer::new(Tables::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    // In pieces: the tokenizer keeps what it has not looked at.
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(64 * 1024);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        input.push_back(StrTendril::from_slice(&rest[..end]));
        let _ = tokenizer.feed(&input);
        rest = &rest[end..];
        if tokenizer.sink.0.borrow().is_over() {
            break;
        }
    }
    tokenizer.end();
    let mut state = tokenizer.sink.0.take();
    if let Some(trouble) = state.trouble {
        return Err(trouble);
    }
    state.close_cell()?;
    if !state.has_tables {
        return Err(ListError::Foreign(Foreign::Page));
    }
    let (table, mut notes) = state.sheet.finish()?;
    notes.add(ListNoteKind::OtherFormat, || "html".to_owned());
    Ok((table, notes))
}

#[derive(Default)]
struct Tables(RefCell<State>);

#[derive(Default)]
struct State {
    sheet: Grid,
    has_tables: bool,
    /// Tables that are open; of one inside a cell only the text counts, as part of that cell.
    depth: u32,
    /// A table with something in it came to its end.
    is_done: bool,
    row: Option<u32>,
    next_row: u32,
    column: u32,
    cell: Option<Cell>,
    /// Cells that reach down from rows above: by column, the last of their rows.
    reaching: Vec<(u32, u32, u32)>,
    trouble: Option<ListError>,
    filled: bool,
}

struct Cell {
    text: String,
    columns: u32,
    rows: u32,
}

impl State {
    fn is_over(&self) -> bool {
        self.is_done || self.trouble.is_some()
    }

    fn open(&mut self, tag: &Tag) -> Result<(), ListError> {
        match &*tag.name {
            "table" => {
                self.depth += 1;
                self.has_tables = true;
            }
            "tr" if self.depth == 1 => {
                self.close_cell()?;
                self.begin_row(is_hidden(tag))?;
            }
            "td" | "th" if self.depth == 1 => {
                self.close_cell()?;
                if self.row.is_none() {
                    self.begin_row(false)?;
                }
                let span = |name: &str, most: u32| {
                    attribute(tag, name).and_then(|text| text.trim().parse::<u32>().ok()).unwrap_or(1).clamp(1, most)
                };
                // Browsers take no more than these.
                self.cell =
                    Some(Cell { text: String::new(), columns: span("colspan", 1000), rows: span("rowspan", 65_534) });
            }
            "br" | "p" | "div" | "li" => self.line_break(),
            "col" if self.depth == 1 && self.next_row == 0 => {
                if is_hidden(tag) {
                    self.sheet.hide_columns(self.column, self.column);
                }
                self.column += 1;
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ListError> {
        match name {
            "table" => {
                if self.depth == 1 {
                    self.close_cell()?;
                    self.row = None;
                    self.is_done = self.filled;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            "td" | "th" if self.depth == 1 => self.close_cell()?,
            "tr" if self.depth == 1 => {
                self.close_cell()?;
                self.row = None;
            }
            "p" | "div" | "li" => self.line_break(),
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, is_hidden: bool) -> Result<(), ListError> {
        let row = self.next_row;
        self.row = Some(row);
        self.next_row = row.checked_add(1).ok_or(ListError::TooManyRows)?;
        self.column = 0;
        self.reaching.retain(|(_, _, last)| *last >= row);
        self.sheet.begin_row(row, is_hidden)
    }

    fn close_cell(&mut self) -> Result<(), ListError> {
        let (Some(cell), Some(row)) = (self.cell.take(), self.row) else { return Ok(()) };
        // The first place that no cell from above takes.
        while let Some((_, last, _)) =
            self.reaching.iter().find(|(first, last, _)| (*first..=*last).contains(&self.column))
        {
            self.column = last + 1;
        }
        let text = lines(&cell.text);
        self.filled |= !text.is_empty();
        self.sheet.put(row, self.column, Shown::Text(&text))?;
        let region = Region {
            first_row: row,
            last_row: row.saturating_add(cell.rows - 1),
            first_column: self.column,
            last_column: self.column.saturating_add(cell.columns - 1),
        };
        if cell.rows > 1 {
            if self.reaching.len() > super::table::MAX_COLUMNS {
                return Err(ListError::TooManyColumns);
            }
            self.reaching.push((region.first_column, region.last_column, region.last_row));
        }
        self.sheet.merge(region)?;
        self.column = region.last_column.saturating_add(1);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ListError> {
        let Some(cell) = &mut self.cell else { return Ok(()) };
        for c in text.chars() {
            // Blanks of the source are one blank; those that were typed (U+00A0) stay.
            let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r');
            match (is_blank, cell.text.ends_with([' ', '\n']) || cell.text.is_empty()) {
                (true, true) => {}
                (true, false) => cell.text.push(' '),
                (false, _) => cell.text.push(c),
            }
        }
        if cell.text.len() > 8 * MAX_CELL_CHARS {
            let row = self.row.unwrap_or_default().saturating_add(1);
            return Err(ListError::CellTooLong { cell: super::table::cell_name(self.column, row) });
        }
        Ok(())
    }

    fn line_break(&mut self) {
        if let Some(cell) = &mut self.cell {
            cell.text.push('\n');
        }
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|one| &*one.name.local == name).map(|one| &*one.value)
}

fn is_hidden(tag: &Tag) -> bool {
    let style = attribute(tag, "style").unwrap_or_default().to_lowercase().replace(' ', "");
    style.contains("display:none") || style.contains("visibility:collapse") || attribute(tag, "hidden").is_some()
}

/// The lines of a cell without blanks at their ends, and without empty ones at the edges.
fn lines(text: &str) -> String {
    let lines: Vec<&str> =
        text.split('\n').map(|line| line.trim_matches(' ')).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

impl TokenSink for Tables {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        if state.is_over() {
            return TokenSinkResult::Continue;
        }
        let mut raw = None;
        let done = match token {
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => {
                    raw = match &*tag.name {
                        "script" | "style" | "title" | "textarea" | "noscript" => Some(()),
                        _ => None,
                    };
                    state.open(&tag)
                }
                TagKind::EndTag => state.close(&tag.name),
            },
            Token::CharacterTokens(text) => state.text(&text),
            _ => Ok(()),
        };
        if let Err(trouble) = done {
            state.trouble = Some(trouble);
        }
        match raw {
            // What stands in these is no text of the page.
            Some(()) => TokenSinkResult::RawData(states::RawKind::Rawtext),
            None => TokenSinkResult::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let (table, _) = read(text).unwrap();
        table.rows().iter().map(|row| format!("{} {}", row.number, row.cells().collect::<Vec<_>>().join("|"))).collect()
    }

    #[test]
    fn a_table_is_read_as_a_browser_shows_it() {
        let page = "<html xmlns:x=\"urn:x\"><head><meta charset=utf-8><style>td { a: '<td>'; }</style></head><body>
            <table><col style='display:none'><tr><th>部门<th>姓名</tr>
            <tr><td rowspan=2>行政部</td><td> 张\n 三 &amp; 李<br>四&nbsp;</td></tr>
            <tr style=\"display: none\"><td>陈颖</tr><tr><td colspan=2>合计</td></table><table><tr><td>other</table>";
        assert_eq!(rows(page), ["1 部门|姓名", "2 行政部|张 三 & 李\n四", "3 行政部|陈颖", "4 合计|合计"]);
        let (_, notes) = read(page).unwrap();
        let kinds: Vec<&str> = notes.into_list().iter().map(|note| note.kind.word()).collect();
        assert_eq!(kinds, ["hidden_rows", "hidden_columns", "merged_cells", "other_format"]);
    }

    #[test]
    fn tables_without_anything_and_tables_in_cells() {
        assert_eq!(
            rows("<table><tr><td></td></tr></table><table><tr><td>a<table><tr><td>b</table><td>c</table>"),
            ["2 ab|c"]
        );
        assert_eq!(read("<html><p>请先登录</p>").unwrap_err(), ListError::Foreign(Foreign::Page));
        assert!(is_page("\u{feff}\r\n<!DOCTYPE HTML><html>") && is_page("<!-- x --><table>"));
        assert!(!is_page("姓名,<b>") && !is_page("<张三>"));
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("{}a", "<table><tr><td>".repeat(200_000));
        assert_eq!(rows(&deep), ["1 a"]);
    }
}
