//! What became of each row of the sheet that a message was made of: the sheet's own columns, and behind them state, reason, time and
//! message id.

use super::workbook::Workbook;
use super::{Cell, ExportError, ExportWords, PAGE, Sheets, word};
use crate::documents::{DocumentError, held};
use crate::merge::SheetRows;
use crate::model::draft::Personal;
use crate::model::ledger::{LedgerReason, LedgerState};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::{Database, ledger};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// Places of the words for the columns behind the sheet's own among those of a ledger.
const BEHIND: [usize; 4] = [4, 5, 8, 10];
/// Width of the sheet's own columns, and of those behind them, in characters.
const OWN_WIDTH: u32 = 16;
const WIDTHS: [u32; BEHIND.len()] = [14, 28, 20, 34];

/// What became of each message: by whom it was for, and by the row that it is from where there is a message for each.
type Fates = HashMap<(String, Option<u32>), Fate>;

/// What became of one message.
struct Fate {
    state: LedgerState,
    reason: Option<LedgerReason>,
    sent_at: Option<Timestamp>,
    msgid: Option<String>,
}

/// Writes the rows of the sheet of a broadcast as a workbook; how many. A file that stands there is replaced when the new one is whole.
pub(crate) async fn sheet_result(
    database: &Database,
    id: &str,
    rows: SheetRows,
    target: &Path,
    words: ExportWords,
) -> Result<u32, ExportError> {
    let fates = fates(database, id).await?;
    let place = target.to_owned();
    let writing = tokio::task::spawn_blocking(move || write(&place, &words, &rows, &fates));
    let written = writing.await.map_err(|error| StoreError::Other(error.to_string()))?;
    Ok(written.map_err(|error| DocumentError::from_io(&target.display().to_string(), &error))?)
}

async fn fates(database: &Database, id: &str) -> Result<Fates, StoreError> {
    let mut reading = database.read_one_state().await?;
    let (mut fates, mut from) = (HashMap::new(), 0);
    loop {
        let (page, next) = ledger::full_rows(&mut reading, id, from, PAGE).await?;
        from = next;
        if page.is_empty() {
            return Ok(fates);
        }
        for row in page {
            let fate = Fate { state: row.row.state, reason: row.row.reason, sent_at: row.sent_at, msgid: row.msgid };
            fates.insert((Personal::key(&row.row.recipient), row.row.row), fate);
        }
    }
}

fn write(target: &Path, words: &ExportWords, rows: &SheetRows, fates: &Fates) -> io::Result<u32> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".posthorn-").tempfile_in(folder)?;
    let ledger = words.headings();
    let mut headings = rows.titles();
    let own = headings.len();
    headings.extend(BEHIND.map(|at| ledger[at].clone()));
    let widths: Vec<u32> = std::iter::repeat_n(OWN_WIDTH, own).chain(WIDTHS).collect();
    let mut number = 0;
    {
        let out = io::BufWriter::with_capacity(256 * 1024, file.as_file_mut());
        let mut sheets: Box<dyn Sheets + '_> = Box::new(Workbook::new(out, &words.sheet, &headings, &widths)?);
        for row in rows.rows() {
            number += 1;
            let key = row.recipient.as_ref().map(Personal::key).unwrap_or_default();
            // Its own message, or the one of all rows for the same recipient.
            let fate = fates.get(&(key.clone(), Some(row.number))).or_else(|| fates.get(&(key, None)));
            let state = fate.map(|fate| word(serde_json::to_value(fate.state), &words.states)).unwrap_or_default();
            let reason = fate.and_then(|fate| fate.reason);
            let reason = reason.map(|reason| word(serde_json::to_value(reason), &words.reasons)).unwrap_or_default();
            let sent_at = fate.and_then(|fate| fate.sent_at).map(|at| at.local(words.utc_offset)).unwrap_or_default();
            let msgid = fate.and_then(|fate| fate.msgid.as_deref()).unwrap_or_default();
            let own = row.cells.iter().map(|cell| Cell::Text(cell));
            let behind = [state.as_str(), &reason, &sent_at, msgid].map(Cell::Text);
            sheets.row(&own.chain(behind).collect::<Vec<_>>())?;
        }
        sheets.end()?;
    }
    file.as_file().sync_all()?;
    held::replace(file, target)?;
    Ok(number)
}
