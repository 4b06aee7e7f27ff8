//! Tables of a page as one sheet, one below the other, each under its title.

use super::csv_file::CsvFile;
use super::workbook::Workbook;
use super::{Cell, ExportError, ExportFormat, Sheets};
use crate::documents::{DocumentError, held};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// Widths of the columns, in characters: the first one names the row.
const WIDTHS: [u32; 10] = [30, 14, 14, 14, 14, 14, 14, 14, 14, 14];

/// A table as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExportTable {
    /// What it is about.
    pub title: String,
    /// Over its columns.
    pub headings: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<ExportCell>>,
}

/// A cell of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum ExportCell {
    /// A number.
    Number(i64),
    /// Words.
    Text(String),
}

/// Writes tables under a title; the number of their rows. It is for the user's eyes alone (Unix mode 0600).
pub(crate) fn tables(
    target: &Path,
    format: ExportFormat,
    title: &str,
    tables: &[ExportTable],
) -> Result<u32, ExportError> {
    let written = write(target, format, title, tables);
    Ok(written.map_err(|error| DocumentError::from_io(&target.display().to_string(), &error))?)
}

fn write(target: &Path, format: ExportFormat, title: &str, tables: &[ExportTable]) -> io::Result<u32> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".posthorn-").tempfile_in(folder)?;
    let mut number = 0;
    {
        let out = io::BufWriter::new(file.as_file_mut());
        let heading = [title.to_owned()];
        let mut sheets: Box<dyn Sheets + '_> = match format {
            ExportFormat::Csv => Box::new(CsvFile::new(out, &heading)?),
            ExportFormat::Xlsx => Box::new(Workbook::new(out, title, &heading, &WIDTHS)?),
        };
        for table in tables {
            sheets.row(&[Cell::Nothing])?;
            sheets.row(&[Cell::Text(&table.title)])?;
            sheets.row(&table.headings.iter().map(|heading| Cell::Text(heading)).collect::<Vec<_>>())?;
            for row in &table.rows {
                number += 1;
                let cells = row.iter().map(|cell| match cell {
                    ExportCell::Number(number) => Cell::Number(*number),
                    ExportCell::Text(text) => Cell::Text(text),
                });
                sheets.row(&cells.collect::<Vec<_>>())?;
            }
        }
        sheets.end()?;
    }
    file.as_file().sync_all()?;
    held::replace(file, target)?;
    Ok(number)
}
