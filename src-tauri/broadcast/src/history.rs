//! What was sent: listed, searched, opened, with everyone who missed it.
//!
//! Nothing secret stands here: requests and answers of `message/send` carry none, and addresses, which carry the token,
//! are never stored.

use crate::export::{self, ExportError, ExportFormat, ExportWords};
use crate::model::draft::Draft;
use crate::model::history::{HistoryFilter, HistoryPage};
use crate::model::ledger::LedgerRow;
use crate::model::snapshot::{BatchView, BroadcastDetail};
use crate::model::timestamp::Timestamp;
use crate::sending::engine::{SendError, possible};
use crate::store::{Database, batches, broadcasts, history, ledger, sql_enum, values};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use wecom::clock::Clock;
use wecom::drawing;

/// Most rows of those who missed a message that [`History::open`] returns; [`History::ledger`] pages through all.
pub const MISSED_SHOWN: u32 = 500;
/// Most rows of one page.
pub const MOST_ROWS: u32 = 1000;
/// Most requests that [`History::open`] returns; [`History::batches`] pages through all.
pub const BATCHES_SHOWN: u32 = 200;
/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Shortest time for which broadcasts are kept, in months: what was sent lately guards against sending it twice.
pub const LEAST_MONTHS: u32 = 1;

/// The history of all profiles. Cheap to clone.
#[derive(Clone)]
pub struct History {
    database: Database,
    clock: Arc<dyn Clock>,
}

impl History {
    /// The history in this database.
    pub fn new(database: Database, clock: Arc<dyn Clock>) -> Self {
        Self { database, clock }
    }

    /// A page of the broadcasts that fit, newest first.
    pub async fn find(&self, filter: &HistoryFilter, offset: u32, limit: u32) -> Result<HistoryPage, SendError> {
        Ok(history::page(&self.database, filter, offset, limit.min(MOST_ROWS)).await?)
    }

    /// Everything about one broadcast.
    pub async fn open(&self, id: &str) -> Result<BroadcastDetail, SendError> {
        let not_found = || SendError::NotFound(id.to_owned());
        let snapshot = broadcasts::snapshot(&self.database, id).await?.ok_or_else(not_found)?;
        let draft = broadcasts::draft(&self.database, id).await?.ok_or_else(not_found)?;
        let draft: Draft = sql_enum::from_json(&draft)?;
        let batches = self.batches(id, 0, BATCHES_SHOWN).await?;
        Ok(BroadcastDetail {
            snapshot,
            preview: drawing::draw(&draft.message, &draft.options),
            draft,
            batches,
            possible: possible(&self.database, id, Timestamp::now(&*self.clock)).await?,
            missed: ledger::page(&self.database, id, true, 0, MISSED_SHOWN).await?,
            ledger_total: ledger::total(&self.database, id).await?,
            values_blanked_at: values::blanked_at(&self.database, id).await?,
        })
    }

    /// A page of a broadcast's requests, in order.
    pub async fn batches(&self, id: &str, offset: u32, limit: u32) -> Result<Vec<BatchView>, SendError> {
        let mut batches = batches::list(&self.database, id, offset, limit.min(MOST_ROWS)).await?;
        batches.iter_mut().for_each(indent);
        Ok(batches)
    }

    /// The rows of a broadcast's ledger whose account or name begins like this, in the order of choice.
    pub async fn ledger_find(&self, id: &str, person: &str, limit: u32) -> Result<Vec<LedgerRow>, SendError> {
        let person = person.trim();
        if person.is_empty() {
            return self.ledger(id, 0, limit).await;
        }
        Ok(ledger::find(&self.database, id, person, limit.min(MOST_ROWS)).await?)
    }

    /// Writes a broadcast's ledger into a file; the number of rows.
    pub async fn export(
        &self,
        id: &str,
        target: &Path,
        format: ExportFormat,
        words: ExportWords,
    ) -> Result<u32, ExportError> {
        export::ledger(&self.database, id, target, format, words).await
    }

    /// Deletes the closed broadcasts that ended more than so many months ago, with their ledgers; how many. Open ones are never
    /// touched. Less than [`LEAST_MONTHS`] counts as that. Works in pieces beside running sends; what is interrupted is ended by the
    /// next call.
    pub async fn purge(&self, months: u32, now: Timestamp) -> Result<u32, SendError> {
        let kept_since = now.months_ago(months.max(LEAST_MONTHS));
        let mut gone = 0;
        for id in history::closed_before(&self.database, kept_since).await? {
            gone += u32::from(history::delete(&self.database, &id, now).await?);
        }
        self.wipe(gone > 0).await;
        Ok(gone)
    }

    /// Blanks what the messages of closed broadcasts said to each, that ended more than so many days ago; of how many. The text with its
    /// variables stays, and what became of each message. Left alone is what may still be taken back or changed. What is interrupted
    /// is ended by the next call. The file is written anew, during which no send goes on.
    pub async fn blank_values(&self, days: u32, now: Timestamp) -> Result<u32, SendError> {
        let before = Timestamp(now.0 - i64::from(days.max(1)) * DAY_MS);
        let mut blanked = 0;
        for id in values::not_looked_at(&self.database, before, now).await? {
            let Some(stored) = broadcasts::draft(&self.database, &id).await? else { continue };
            let draft: Draft = match sql_enum::from_json(&stored) {
                Ok(draft) => draft,
                Err(error) => {
                    tracing::warn!(broadcast = id, %error, "what was written cannot be read");
                    continue;
                }
            };
            match draft.without_own_values() {
                Some(draft) => {
                    let draft = sql_enum::json(&draft)?;
                    blanked += u32::from(values::blank(&self.database, &id, &draft, now).await?);
                }
                None => values::has_none(&self.database, &id).await?,
            }
        }
        if let Err(error) = values::wipe(&self.database).await {
            tracing::warn!(%error, "the file of the database could not be written anew; it is tried again");
        }
        Ok(blanked)
    }

    /// Ends the deletions that an end of the program interrupted; how many. Copies of the database from before an update go after a
    /// month.
    pub async fn finish_deleting(&self, now: Timestamp) -> Result<u32, SendError> {
        let mut gone = 0;
        for id in history::closed_before(&self.database, Timestamp(i64::MIN)).await? {
            gone += u32::from(history::delete(&self.database, &id, now).await?);
        }
        self.wipe(gone > 0).await;
        self.database.forget_copies(now)?;
        Ok(gone)
    }

    /// After a deletion: nothing of it is left in the files. What was deleted stays deleted when this fails.
    async fn wipe(&self, anything: bool) {
        if anything && let Err(error) = self.database.forget_deleted().await {
            tracing::warn!(%error, "the space of deleted sends could not be given back");
        }
    }

    /// Deletes one closed broadcast; `false` when it is open, or its messages are being taken back or changed. From the first piece on
    /// it is not found any more.
    pub async fn delete(&self, id: &str, now: Timestamp) -> Result<bool, SendError> {
        if broadcasts::snapshot(&self.database, id).await?.is_none() {
            return Err(SendError::NotFound(id.to_owned()));
        }
        let gone = history::delete(&self.database, id, now).await?;
        self.wipe(gone).await;
        Ok(gone)
    }

    /// Those of a broadcast who missed it, in the order of choice.
    pub async fn missed(&self, id: &str, limit: u32) -> Result<Vec<LedgerRow>, SendError> {
        Ok(ledger::page(&self.database, id, true, 0, limit.min(MOST_ROWS)).await?)
    }

    /// A page of a broadcast's ledger: those who missed it first.
    pub async fn ledger(&self, id: &str, offset: u32, limit: u32) -> Result<Vec<LedgerRow>, SendError> {
        Ok(ledger::page(&self.database, id, false, offset, limit.min(MOST_ROWS)).await?)
    }
}

/// Letters of a picture in a robot's message that are shown.
const PICTURE_SHOWN: usize = 64;

/// Makes a request readable. Of the picture in a robot's message stands its beginning: nobody reads megabytes of letters.
fn indent(batch: &mut BatchView) {
    if let Ok(mut value) = serde_json::from_str::<Value>(&batch.request) {
        if let Some(Value::String(picture)) = value.pointer_mut("/image/base64")
            && picture.len() > PICTURE_SHOWN
        {
            let length = picture.len();
            *picture = picture.chars().take(PICTURE_SHOWN).chain(format!("… ({length})").chars()).collect();
        }
        if let Ok(pretty) = serde_json::to_string_pretty(&value) {
            batch.request = pretty;
        }
    }
}

#[cfg(test)]
mod tests;
