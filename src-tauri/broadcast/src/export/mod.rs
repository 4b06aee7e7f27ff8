//! Ledgers as files for other programs: CSV and XLSX, one row for each addressee.
//!
//! Rows go from the database to the file a page at a time, so that a million of them need no more memory than a thousand. The words
//! come from the page, in the language of its user. What stands in a ledger was typed by people or came from a company's contacts:
//! a cell must never be a formula to the program that opens the file.

mod csv_file;
mod sheet_result;
mod tables;
mod workbook;

pub(crate) use sheet_result::sheet_result;
pub(crate) use tables::tables;
pub use tables::{ExportCell, ExportTable};

use crate::documents::{DocumentError, held};
use crate::merge::MergeError;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::ledger::{self, FullRow};
use crate::store::{Database, broadcasts};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;
use std::path::Path;
use tokio::sync::mpsc;

/// Rows read at a time.
const PAGE: u32 = 2_000;
/// Pages that wait for the writer.
const WAITING: usize = 2;
/// Number of columns of a ledger.
const COLUMNS: usize = 11;
/// Their widths, in characters.
const WIDTHS: [u32; COLUMNS] = [8, 10, 24, 20, 14, 28, 10, 8, 20, 20, 34];

/// A sort of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Text in UTF-8 with a byte order mark, without which Excel takes it for another encoding.
    Csv,
    /// A workbook. More than a million rows go on in further sheets.
    Xlsx,
}

impl ExportFormat {
    /// What the names of such files end with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// The words of the file, in the language of the user.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct ExportWords {
    /// Name of the sheet.
    pub sheet: String,
    /// Headings: number, kind, account or number, name, state, reason, WeCom's code, request, sent, answered, message id.
    pub columns: Vec<String>,
    /// By kind of recipient; a kind without words stands there as it is.
    pub kinds: HashMap<String, String>,
    /// By [`crate::model::ledger::LedgerState`].
    pub states: HashMap<String, String>,
    /// By [`crate::model::ledger::LedgerReason`].
    pub reasons: HashMap<String, String>,
    /// Minutes that the user's clock is ahead of UTC.
    pub utc_offset: i32,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// There is no such broadcast.
    #[error("there is no broadcast {0}")]
    NotFound(String),
    /// It was made of no sheet.
    #[error("broadcast {0} was made of no sheet")]
    NoSheet(String),
    /// The sheet that it was made of.
    #[error(transparent)]
    Sheet(#[from] MergeError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file. One that stood there is as it was.
    #[error(transparent)]
    File(#[from] DocumentError),
}

impl From<&ExportError> for ErrorView {
    fn from(error: &ExportError) -> Self {
        match error {
            ExportError::NotFound(_) | ExportError::NoSheet(_) => Self::new(ErrorCode::NotFound, error.to_string()),
            ExportError::Sheet(error) => Self::from(error),
            ExportError::Store(error) => Self::from(error),
            ExportError::File(error) => Self::from(error).at("path"),
        }
    }
}

impl From<ExportError> for ErrorView {
    fn from(error: ExportError) -> Self {
        Self::from(&error)
    }
}

/// A cell.
enum Cell<'a> {
    Text(&'a str),
    Number(i64),
    Nothing,
}

/// Takes row after row; what is not ended is no file.
trait Sheets {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
    fn end(self: Box<Self>) -> io::Result<()>;
}

/// From the reader to the writer.
enum Piece {
    Page(Vec<FullRow>),
    End,
}

/// Writes the ledger of a broadcast, in the order of choice; the number of rows. A file that stands there is replaced when the new
/// one is whole. It is for the user's eyes alone (Unix mode 0600).
pub(crate) async fn ledger(
    database: &Database,
    id: &str,
    target: &Path,
    format: ExportFormat,
    words: ExportWords,
) -> Result<u32, ExportError> {
    if broadcasts::snapshot(database, id).await?.is_none() {
        return Err(ExportError::NotFound(id.to_owned()));
    }
    let (sender, pieces) = mpsc::channel::<Piece>(WAITING);
    let place = target.to_owned();
    let writing = tokio::task::spawn_blocking(move || write(&place, format, &words, pieces));
    let read = read_all(database, id, &sender).await;
    drop(sender);
    let written = writing.await.map_err(|error| StoreError::Other(error.to_string()))?;
    read?;
    Ok(written.map_err(|error| DocumentError::from_io(&target.display().to_string(), &error))?)
}

/// Reads at one point in time, beside whatever is being sent. A writer that gave up ends it.
async fn read_all(database: &Database, id: &str, sender: &mpsc::Sender<Piece>) -> Result<(), StoreError> {
    let mut reading = database.read_one_state().await?;
    let mut from = 0;
    loop {
        let (page, next) = ledger::full_rows(&mut reading, id, from, PAGE).await?;
        from = next;
        let piece = if page.is_empty() { Piece::End } else { Piece::Page(page) };
        let end = matches!(piece, Piece::End);
        if sender.send(piece).await.is_err() || end {
            return Ok(());
        }
    }
}

/// Takes the place of the target by a rename, once all is written.
fn write(
    target: &Path,
    format: ExportFormat,
    words: &ExportWords,
    mut pieces: mpsc::Receiver<Piece>,
) -> io::Result<u32> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".posthorn-").tempfile_in(folder)?;
    let mut number = 0;
    {
        let out = io::BufWriter::with_capacity(256 * 1024, file.as_file_mut());
        let mut sheets: Box<dyn Sheets + '_> = match format {
            ExportFormat::Csv => Box::new(csv_file::CsvFile::new(out, &words.headings())?),
            ExportFormat::Xlsx => Box::new(workbook::Workbook::new(out, &words.sheet, &words.headings(), &WIDTHS)?),
        };
        loop {
            match pieces.blocking_recv() {
                Some(Piece::Page(page)) => {
                    for row in &page {
                        number += 1;
                        write_row(&mut *sheets, number, row, words)?;
                    }
                }
                Some(Piece::End) => break,
                None => return Err(io::Error::other("the rows were not read to their end")),
            }
        }
        sheets.end()?;
    }
    file.as_file().sync_all()?;
    held::replace(file, target)?;
    Ok(number)
}

fn write_row(sheets: &mut dyn Sheets, number: u32, row: &FullRow, words: &ExportWords) -> io::Result<()> {
    let one = &row.row;
    let kind = word(serde_json::to_value(one.recipient.kind), &words.kinds);
    let state = word(serde_json::to_value(one.state), &words.states);
    let reason = one.reason.map(|reason| word(serde_json::to_value(reason), &words.reasons)).unwrap_or_default();
    let time = |moment: Option<Timestamp>| moment.map(|moment| moment.local(words.utc_offset)).unwrap_or_default();
    let (sent_at, answered_at) = (time(row.sent_at), time(row.answered_at));
    sheets.row(&[
        Cell::Number(i64::from(number)),
        Cell::Text(&kind),
        Cell::Text(&one.recipient.id),
        Cell::Text(one.recipient.name.as_deref().unwrap_or_default()),
        Cell::Text(&state),
        Cell::Text(&reason),
        one.code.map_or(Cell::Nothing, |code| Cell::Number(i64::from(code))),
        Cell::Number(i64::from(row.batch) + 1),
        Cell::Text(&sent_at),
        Cell::Text(&answered_at),
        Cell::Text(row.msgid.as_deref().unwrap_or_default()),
    ])
}

/// The word for a value; the value as it is where there is none.
fn word(value: serde_json::Result<serde_json::Value>, known: &HashMap<String, String>) -> String {
    let plain = value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    known.get(&plain).cloned().unwrap_or(plain)
}

impl ExportWords {
    /// The headings, with what stands there when a word is missing.
    fn headings(&self) -> [String; COLUMNS] {
        const PLAIN: [&str; COLUMNS] =
            ["no", "kind", "id", "name", "state", "reason", "code", "request", "sent_at", "answered_at", "msgid"];
        let word = |column: usize| self.columns.get(column).filter(|word| !word.is_empty()).cloned();
        std::array::from_fn(|column| word(column).unwrap_or_else(|| PLAIN[column].to_owned()))
    }
}

#[cfg(test)]
mod tests;
