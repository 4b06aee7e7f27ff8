//! A ledger as a workbook (ECMA-376, the transitional form that every spreadsheet reads), written from the first row to the last.
//!
//! Texts are texts here, whatever they begin with: each cell says so itself, and nothing is computed.

use super::{Cell, Sheets};
use crate::lists::column_name;
use std::fmt::Write as _;
use std::io::{self, Seek, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Rows of data in a sheet; a sheet has room for 1,048,576.
pub(super) const ROWS_OF_SHEET: u32 = 1_000_000;
/// Most characters of a cell.
const CELL_CHARS: usize = 32_767;
/// Longest name of a sheet, in characters, with room for a number behind it.
const NAME_CHARS: usize = 26;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The file.
pub(super) struct Workbook<W: Write + Seek> {
    zip: ZipWriter<W>,
    name: String,
    headings: Vec<String>,
    /// Widths of the columns, in characters.
    widths: Vec<u32>,
    sheets: u32,
    /// Rows of the sheet that is being written, its headings included.
    rows: u32,
    most: u32,
    /// What is being put together.
    text: String,
}

impl<W: Write + Seek> Workbook<W> {
    pub(super) fn new(out: W, name: &str, headings: &[String], widths: &[u32]) -> io::Result<Self> {
        Self::with_sheets_of(ROWS_OF_SHEET, out, name, (headings, widths))
    }

    pub(super) fn with_sheets_of(
        most: u32,
        out: W,
        name: &str,
        (headings, widths): (&[String], &[u32]),
    ) -> io::Result<Self> {
        let (zip, headings, widths) = (ZipWriter::new(out), headings.to_vec(), widths.to_vec());
        let name = sheet_name(name);
        let mut workbook = Self { zip, name, headings, widths, sheets: 0, rows: 0, most, text: String::new() };
        workbook.next_sheet()?;
        Ok(workbook)
    }

    fn part(&mut self, name: &str) -> io::Result<()> {
        // The clock of the computer tells nobody anything here, so all parts have the same time.
        let options = SimpleFileOptions::default().large_file(true);
        self.zip.start_file(name, options).map_err(io::Error::from)
    }

    fn next_sheet(&mut self) -> io::Result<()> {
        if self.sheets > 0 {
            self.end_of_sheet()?;
        }
        self.sheets += 1;
        self.rows = 0;
        self.part(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let mut head = format!(
            r#"{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#
        );
        for (column, width) in (1..).zip(&self.widths) {
            let _ = write!(head, r#"<col min="{column}" max="{column}" width="{width}" customWidth="1"/>"#);
        }
        head.push_str("</cols><sheetData>");
        self.zip.write_all(head.as_bytes())?;
        let headings = self.headings.clone();
        let cells: Vec<Cell<'_>> = headings.iter().map(|heading| Cell::Text(heading)).collect();
        self.write_row(&cells, true)
    }

    fn end_of_sheet(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")
    }

    fn write_row(&mut self, cells: &[Cell<'_>], bold: bool) -> io::Result<()> {
        self.rows += 1;
        let (row, style) = (self.rows, if bold { r#" s="1""# } else { "" });
        let text = &mut self.text;
        text.clear();
        let _ = write!(text, r#"<row r="{row}">"#);
        for (column, cell) in (0..).zip(cells) {
            let column = column_name(column);
            match cell {
                Cell::Nothing | Cell::Text("") => {}
                Cell::Number(number) => {
                    let _ = write!(text, r#"<c r="{column}{row}"{style}><v>{number}</v></c>"#);
                }
                Cell::Text(content) => {
                    let _ = write!(text, r#"<c r="{column}{row}"{style} t="inlineStr"><is><t xml:space="preserve">"#);
                    escape(text, content);
                    text.push_str("</t></is></c>");
                }
            }
        }
        text.push_str("</row>");
        self.zip.write_all(self.text.as_bytes())
    }

    /// What says where the sheets are and how they look.
    fn frame(&mut self) -> io::Result<()> {
        let (mut types, mut list, mut relations) = (String::new(), String::new(), String::new());
        let mut name = String::new();
        escape(&mut name, &self.name);
        for n in 1..=self.sheets {
            let title = if n == 1 { name.clone() } else { format!("{name} {n}") };
            let _ = write!(
                types,
                r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>"#
            );
            let _ = write!(list, r#"<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>"#);
            let _ = write!(
                relations,
                r#"<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>"#
            );
        }
        let styles = self.sheets + 1;
        let parts = [
            (
                "xl/workbook.xml",
                format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{list}</sheets></workbook>"#),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="{PACKAGE}/relationships">{relations}<Relationship Id="rId{styles}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    r#"<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>"#
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "[Content_Types].xml",
                format!(
                    r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>{types}<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/></Types>"#
                ),
            ),
        ];
        for (name, content) in parts {
            self.part(name)?;
            self.zip.write_all(XML.as_bytes())?;
            self.zip.write_all(content.as_bytes())?;
        }
        Ok(())
    }
}

impl<W: Write + Seek> Sheets for Workbook<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        if self.rows > self.most {
            self.next_sheet()?;
        }
        self.write_row(cells, false)
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        self.end_of_sheet()?;
        self.frame()?;
        let mut out = self.zip.finish().map_err(io::Error::from)?;
        out.flush()
    }
}

/// A text inside XML. Characters that XML cannot hold are written as spreadsheets write them, `_x0001_`, and so is what looks so.
fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    let mut left = CELL_CHARS;
    while let Some(c) = rest.chars().next() {
        if left == 0 {
            break;
        }
        left -= 1;
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if looks_escaped(rest) => out.push_str("_x005F_"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\r' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "_x{:04X}_", u32::from(c));
            }
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
}

/// `_x0041_` at the begin.
fn looks_escaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[2..6].iter().all(u8::is_ascii_hexdigit) && bytes[6] == b'_'
}

/// A name that a sheet may have.
fn sheet_name(name: &str) -> String {
    let fits = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'');
    let name: String = name.chars().filter(fits).take(NAME_CHARS).collect();
    let name = name.trim();
    if name.is_empty() { "Sheet1".to_owned() } else { name.to_owned() }
}
