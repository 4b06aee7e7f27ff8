//! XML spreadsheets of Excel 2003, which office systems still write, mostly under the name `.xls`.

use super::ListError;
use super::formats::{Format, Shown as Number, lost_digits};
use super::grid::{Grid, Region, Shown};
use super::notes::{ListNoteKind, Notes};
use super::workbook::Workbook;
use super::xml::{Piece, Tag, Xml};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// Most styles, and most sheets.
const MOST: usize = 4000;

/// Whether a text is one.
pub(super) fn is_one(text: &str) -> bool {
    let begin: String = text.chars().take(4000).collect();
    begin.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).starts_with("<?xml")
        && begin.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && begin.contains("Workbook")
}

/// Names of formats that stand for a code.
fn code(name: &str) -> &str {
    match name {
        "General" | "General Number" => "General",
        "General Date" => "yyyy/m/d h:mm",
        "Short Date" => "yyyy/m/d",
        "Medium Date" => "d-mmm-yy",
        "Long Date" => "[$-F800]",
        "Short Time" => "h:mm",
        "Medium Time" => "h:mm AM/PM",
        "Long Time" => "h:mm:ss",
        "Currency" => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "Scientific" => "0.00E+00",
        "Yes/No" => "\"Yes\";\"Yes\";\"No\"",
        "True/False" => "\"True\";\"True\";\"False\"",
        "On/Off" => "\"On\";\"On\";\"Off\"",
        other => other,
    }
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    column: u32,
    style: Option<String>,
    region: Option<(u32, u32)>,
    has_formula: bool,
    has_data: bool,
    kind: String,
    text: String,
}

#[derive(Default)]
struct Reading {
    formats: HashMap<String, Format>,
    style: Option<String>,
    names: Vec<String>,
    from_1904: bool,
    wanted: u32,
    sheet: Grid,
    notes: Notes,
    /// Number of the sheet that is being read, from 1.
    at: u32,
    row: u32,
    next_row: u32,
    next_column: u32,
    table_column: u32,
    cell: Option<Open>,
    in_data: bool,
    /// A remark beside a cell has data of its own.
    in_comment: bool,
    row_style: Option<String>,
}

/// Reads one of the sheets.
pub(super) fn read(text: &str, wanted: Option<u32>) -> Result<Workbook, ListError> {
    let mut xml = Xml::new(text.as_bytes(), Rc::new(Cell::new(u64::MAX)));
    let mut reading = Reading { wanted: wanted.unwrap_or(0), ..Reading::default() };
    loop {
        match xml.next()? {
            Piece::Open(tag) => reading.open(&tag)?,
            Piece::Text(text) => {
                if let Some(cell) = reading.cell.as_mut().filter(|_| reading.in_data) {
                    cell.text.push_str(&text);
                }
            }
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
    notes.add(ListNoteKind::OtherFormat, || "xml".to_owned());
    Ok(Workbook { sheets: reading.names, sheet: reading.wanted, table, notes })
}

impl Reading {
    fn is_wanted(&self) -> bool {
        self.at == self.wanted + 1
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), ListError> {
        let text = |name: &str| tag.attribute(name).map(std::borrow::Cow::into_owned);
        match tag.name() {
            "Style" => self.style = text("ID"),
            "NumberFormat" => {
                if let (Some(style), Some(format)) = (&self.style, text("Format"))
                    && self.formats.len() < MOST
                {
                    self.formats.insert(style.clone(), Format::of(code(&format), self.from_1904));
                }
            }
            "Date1904" => self.from_1904 = true,
            "Worksheet" => {
                if self.names.len() == MOST {
                    return Err(ListError::TooLarge);
                }
                self.at += 1;
                self.names.push(text("Name").unwrap_or_default());
                (self.next_row, self.table_column) = (0, 0);
            }
            "Column" if self.is_wanted() => {
                let first = tag.number::<u32>("Index").map_or(self.table_column, |number| number.saturating_sub(1));
                let last = first.saturating_add(tag.number("Span").unwrap_or(0));
                if tag.is("Hidden") {
                    self.sheet.hide_columns(first, last);
                }
                self.table_column = last.saturating_add(1);
            }
            "Row" => {
                self.row = tag.number::<u32>("Index").map_or(self.next_row, |number| number.saturating_sub(1));
                self.next_row = self.row.saturating_add(1).saturating_add(tag.number("Span").unwrap_or(0));
                self.next_column = 0;
                self.row_style = text("StyleID");
                if self.is_wanted() {
                    self.sheet.begin_row(self.row, tag.is("Hidden"))?;
                }
            }
            "Cell" => {
                let column = tag.number::<u32>("Index").map_or(self.next_column, |number| number.saturating_sub(1));
                let (across, down) = (tag.number("MergeAcross").unwrap_or(0), tag.number("MergeDown").unwrap_or(0));
                self.next_column = column.saturating_add(1).saturating_add(across);
                let has_formula = tag.attribute("Formula").is_some();
                let region = (across > 0 || down > 0).then_some((across, down));
                let style = text("StyleID").or_else(|| self.row_style.clone());
                self.cell = Some(Open { column, style, region, has_formula, ..Open::default() });
            }
            "Comment" => self.in_comment = true,
            "Data" if !self.in_comment => {
                if let Some(cell) = &mut self.cell {
                    (cell.kind, cell.has_data) = (text("Type").unwrap_or_default(), true);
                    self.in_data = true;
                }
            }
            "Br" if self.in_data => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push('\n');
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ListError> {
        match name {
            "Style" => self.style = None,
            "Data" => self.in_data = false,
            "Comment" => self.in_comment = false,
            "Cell" => {
                let Some(cell) = self.cell.take() else { return Ok(()) };
                if self.is_wanted() {
                    return self.put(&cell);
                }
                if !cell.text.trim().is_empty() && self.other_has_nothing_yet() {
                    let name = self.names.last().cloned().unwrap_or_default();
                    self.notes.add(ListNoteKind::OtherSheets, || name);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn other_has_nothing_yet(&self) -> bool {
        self.names.last().is_some_and(|name| !self.notes.names(ListNoteKind::OtherSheets, name))
    }

    fn put(&mut self, cell: &Open) -> Result<(), ListError> {
        let (row, column) = (self.row, cell.column);
        if let Some((across, down)) = cell.region {
            self.sheet.merge(Region {
                first_row: row,
                last_row: row.saturating_add(down),
                first_column: column,
                last_column: column.saturating_add(across),
            })?;
        }
        let general = Format::general();
        let format = cell.style.as_ref().and_then(|style| self.formats.get(style)).unwrap_or(&general);
        if cell.has_formula && !cell.has_data {
            return self.sheet.put(row, column, Shown::Missing);
        }
        let typed = cell.text.trim();
        let value = match cell.kind.as_str() {
            "Number" => typed.parse::<f64>().ok(),
            "DateTime" => super::xlsx::serial(typed, self.from_1904),
            "Boolean" => return self.sheet.put(row, column, Shown::Text(if typed == "1" { "TRUE" } else { "FALSE" })),
            "Error" => return self.sheet.put(row, column, Shown::Error(typed)),
            _ => None,
        };
        let Some(value) = value.filter(|value| value.is_finite()) else {
            let text = format.text(&cell.text);
            return self.sheet.put(row, column, Shown::Text(text.as_deref().unwrap_or(&cell.text)));
        };
        match format.number(value) {
            Number::Text(text) => self.sheet.put(row, column, Shown::Text(&text))?,
            Number::Impossible => self.sheet.put(row, column, Shown::Error("####"))?,
        }
        if lost_digits(value) {
            self.sheet.note_long_number(row, column);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r##"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Styles><Style ss:ID="m"><NumberFormat ss:Format="#,##0.00"/></Style><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
        <Worksheet ss:Name="一"><Table><Column ss:Index="2" ss:Hidden="1"/><Row><Cell><Data ss:Type="String">账号</Data></Cell><Cell><Data ss:Type="String">实发</Data></Cell></Row>
        <Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">zhangsan</Data><Comment><Data>remark</Data></Comment></Cell>
          <Cell ss:StyleID="m"><Data ss:Type="Number">8231.45</Data></Cell><Cell ss:Index="4" ss:StyleID="d"><Data ss:Type="DateTime">2026-12-05T00:00:00.000</Data></Cell></Row>
        <Row ss:Hidden="1"><Cell ss:Index="2" ss:Formula="=X()"/><Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Number">0.5</Data></Cell></Row>
        </Table></Worksheet><Worksheet ss:Name="二"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table></Worksheet></Workbook>"##;

    #[test]
    fn a_sheet_is_read_as_it_is_shown() {
        assert!(is_one(BOOK) && !is_one("<?xml version=\"1.0\"?><a/>"));
        let read = read(BOOK, None).unwrap();
        let rows: Vec<String> = read
            .table
            .rows()
            .iter()
            .map(|row| format!("{} {}", row.number, row.cells().collect::<Vec<_>>().join("|")))
            .collect();
        assert_eq!(rows, ["1 账号|实发", "3 zhangsan|8,231.45||2026/12/5", "4 zhangsan||#N/A|0.5"]);
        assert_eq!(read.table.rows()[2].faults().count(), 2);
        let kinds: Vec<&str> = read.notes.into_list().iter().map(|note| note.kind.word()).collect();
        assert_eq!(kinds, ["hidden_rows", "hidden_columns", "merged_cells", "other_sheets", "other_format"]);
        assert_eq!(super::read(BOOK, Some(1)).unwrap().table.rows()[0].cell(0), "x");
        assert_eq!(super::read(BOOK, Some(2)).unwrap_err(), ListError::NoSheet);
    }
}
