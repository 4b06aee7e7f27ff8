//! What was sent: listed, searched, opened, with everyone who missed it.
//!
//! Nothing secret stands here: requests and answers of `message/send` carry none, and addresses, which carry the token,
//! are never stored.

use crate::engine::{BatchView, BroadcastDetail, HistoryPage, LedgerRow, SendError};
use crate::store::{Database, batches, broadcasts, ledger, words};
use serde_json::Value;
use wecom::preview;

/// Most rows of those who missed a message that [`History::open`] returns; [`History::ledger`] pages through all.
pub const MISSED_SHOWN: u32 = 500;
/// Most rows of one page.
pub const MOST_ROWS: u32 = 1000;

/// The history of all profiles. Cheap to clone.
#[derive(Debug, Clone)]
pub struct History {
    database: Database,
}

impl History {
    /// The history in this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// A page of the broadcasts, newest first, of one profile or (`None`) all. Every word of the query must stand in the
    /// visible text, the kind, the profile's name, or a recipient's name or id; case does not matter.
    pub async fn list(
        &self,
        profile_id: Option<&str>,
        query: &str,
        offset: u32,
        limit: u32,
    ) -> Result<HistoryPage, SendError> {
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        Ok(broadcasts::page(&self.database, profile_id, &words, offset, limit.min(MOST_ROWS)).await?)
    }

    /// Everything about one broadcast.
    pub async fn open(&self, id: &str) -> Result<BroadcastDetail, SendError> {
        let not_found = || SendError::NotFound(id.to_owned());
        let snapshot = broadcasts::snapshot(&self.database, id).await?.ok_or_else(not_found)?;
        let draft = broadcasts::draft(&self.database, id).await?.ok_or_else(not_found)?;
        let draft: crate::drafts::Draft = words::from_json(&draft)?;
        let mut batches = batches::list(&self.database, id).await?;
        batches.iter_mut().for_each(indent);
        Ok(BroadcastDetail {
            snapshot,
            preview: preview::draw(&draft.message, &draft.options),
            draft,
            batches,
            missed: ledger::page(&self.database, id, true, 0, MISSED_SHOWN).await?,
            ledger_total: ledger::total(&self.database, id).await?,
        })
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
mod tests {
    use super::*;
    use crate::engine::samples::{World, draft, named, person};

    #[tokio::test]
    async fn found_by_every_word() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let holiday = world.send(draft("放假通知 100% Holiday", vec![named("ZhangSan", "张三")])).await.id;
        let outage = world.send(draft("机房停电 a_b", vec![named("lisi", "李四")])).await.id;
        let found = async |query: &str| {
            let page = world.history.list(None, query, 0, 10).await.unwrap();
            assert_eq!(page.total as usize, page.rows.len());
            page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(found("").await, [outage.clone(), holiday.clone()]);
        for query in ["放假", "holiday", "HOLIDAY 张三", "zhangsan", "100%", "张三 文本"] {
            assert_eq!(found(query).await, [holiday.as_str()], "{query}");
        }
        assert_eq!(found("a_b").await, [outage.as_str()]);
        for query in ["a%b", "axb", "放假 李四", "\\", "'; --"] {
            assert!(found(query).await.is_empty(), "{query}");
        }
    }

    #[tokio::test]
    async fn pages_are_slices() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        for n in 0..7 {
            world.send(draft(&format!("number {n}"), vec![person("a")])).await;
        }
        let whole = world.history.list(Some("practice"), "", 0, 100).await.unwrap();
        assert_eq!((whole.total, whole.rows.len()), (7, 7));
        assert!(whole.rows.is_sorted_by(|a, b| a.created_at >= b.created_at));
        for offset in 0..8 {
            let page = world.history.list(None, "", offset, 3).await.unwrap();
            assert_eq!(page.total, 7);
            assert_eq!(page.rows, whole.rows.iter().skip(offset as usize).take(3).cloned().collect::<Vec<_>>());
        }
        assert_eq!(world.history.list(Some("other"), "", 0, 10).await.unwrap().total, 0);
        assert!(matches!(world.history.open("nothing").await, Err(SendError::NotFound(_))));
    }
}
