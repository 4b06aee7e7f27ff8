//! What was sent: listed, searched, opened, with everyone who missed it.
//!
//! Nothing secret stands here: requests and answers of `message/send` carry none, and addresses, which carry the token,
//! are never stored.

use crate::export::{self, ExportError, ExportFormat, ExportWords};
use crate::model::history::{HistoryFilter, HistoryPage};
use crate::model::ledger::LedgerRow;
use crate::model::snapshot::{BatchView, BroadcastDetail};
use crate::model::timestamp::Timestamp;
use crate::sending::engine::{SendError, possible};
use crate::store::{Database, batches, broadcasts, history, ledger, sql_enum};
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
        let draft: crate::model::draft::Draft = sql_enum::from_json(&draft)?;
        let batches = self.batches(id, 0, BATCHES_SHOWN).await?;
        Ok(BroadcastDetail {
            snapshot,
            preview: drawing::draw(&draft.message, &draft.options),
            draft,
            batches,
            possible: possible(&self.database, id, Timestamp::now(&*self.clock)).await?,
            missed: ledger::page(&self.database, id, true, 0, MISSED_SHOWN).await?,
            ledger_total: ledger::total(&self.database, id).await?,
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
mod tests {
    use super::*;
    use crate::model::order::{Schedule, SendOrder};
    use crate::model::outcome::Outcome;
    use crate::model::states::BroadcastState;
    use crate::testing::{Answer, World, api, draft, named, person};

    fn with_text(text: &str) -> HistoryFilter {
        HistoryFilter { text: text.to_owned(), ..HistoryFilter::default() }
    }

    fn of(profile_id: &str) -> HistoryFilter {
        HistoryFilter { profile_id: Some(profile_id.to_owned()), ..HistoryFilter::default() }
    }

    #[tokio::test]
    async fn found_by_every_word() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let holiday = world.send(draft("放假通知 100% Holiday", vec![named("ZhangSan", "张三")])).await.id;
        let outage = world.send(draft("机房停电 a_b", vec![named("lisi", "李四")])).await.id;
        let found = async |query: &str| {
            let page = world.history.find(&with_text(query), 0, 10).await.unwrap();
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
    async fn found_by_person_time_and_state() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let mut many: Vec<_> = (0..80).map(|n| named(&format!("u{n}"), &format!("甲{n}"))).collect();
        many.push(named("ZhangSan", "张三"));
        let first = world.send(draft("one", many)).await;
        world.clock.shift(10_000);
        world.sender.will([api(60020)]);
        let second = world.send(draft("two", vec![named("lisi", "李四")])).await;
        let found = async |filter: HistoryFilter| {
            let page = world.history.find(&filter, 0, 10).await.unwrap();
            assert_eq!(page.total as usize, page.rows.len());
            page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let all = HistoryFilter::default;
        for person in ["zhang", "ZHANGSAN", "张", "张三", " 张三 "] {
            assert_eq!(found(HistoryFilter { person: person.into(), ..all() }).await, [first.id.as_str()], "{person}");
        }
        for person in ["hangsan", "三", "%", "李四x"] {
            assert!(found(HistoryFilter { person: person.into(), ..all() }).await.is_empty(), "{person}");
        }
        let (early, late) = (first.created_at, second.created_at);
        assert_eq!(found(HistoryFilter { from: Some(late), ..all() }).await, [second.id.as_str()]);
        assert_eq!(found(HistoryFilter { from: Some(early), to: Some(late), ..all() }).await, [first.id.as_str()]);
        let outcomes = vec![second.outcome.unwrap()];
        assert_eq!(found(HistoryFilter { outcomes, ..all() }).await, [second.id.as_str()]);
        assert!(found(HistoryFilter { states: vec![BroadcastState::Waiting], ..all() }).await.is_empty());
        let both = HistoryFilter {
            states: vec![BroadcastState::Waiting],
            outcomes: vec![Outcome::Accepted, second.outcome.unwrap()],
            text: "o".into(),
            ..all()
        };
        assert_eq!(found(both).await.len(), 2);
        let rows = world.history.ledger_find(&first.id, "甲7", 100).await.unwrap();
        assert_eq!(rows.len(), 11);
        assert_eq!(world.history.ledger_find(&first.id, "zhangs", 100).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_beginning_that_very_many_have_is_found_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let large = world.send(draft("one", vec![named("x0", "成员x")])).await.id;
        let small = world.send(draft("two", vec![named("y1", "成员乙"), named("z", "李四")])).await.id;
        world.send(draft("three", vec![named("w", "王五")])).await;
        // One row more than are taken from an index.
        sqlx::query(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001)
             INSERT INTO ledger (broadcast_id, position, batch, kind, recipient_id, recipient_key, name, state)
             SELECT $1, i, 0, 'person', 'X' || i, 'x' || i, '成员' || i, 'accepted' FROM n",
        )
        .bind(&large)
        .execute(world.database.pool())
        .await
        .unwrap();
        let found = async |person: &str| {
            let filter = HistoryFilter { person: person.into(), ..HistoryFilter::default() };
            let page = world.history.find(&filter, 0, 10).await.unwrap();
            assert_eq!(page.total as usize, page.rows.len());
            page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(found("成员").await, [small.as_str(), large.as_str()]);
        assert_eq!(found("X").await, [large.as_str()]);
        assert_eq!(found("成员19999").await, [large.as_str()]);
        assert_eq!(found("成员乙").await, [small.as_str()]);
        assert_eq!(found("李四").await, [small.as_str()]);
    }

    #[tokio::test]
    async fn old_ones_are_cleared_away_and_open_ones_never() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let old = world.send(draft("old", (0..2500).map(|n| person(&format!("u{n}"))).collect())).await;
        world.sender.will([Answer::Hang]);
        let open = world.engine.start(world.order(draft("open", vec![person("a")]), 0).await).await.unwrap();
        world.clock.shift(62 * 24 * 60 * 60 * 1000);
        let young = world.send(draft("young", vec![person("a")])).await;
        let now = Timestamp::now(&*world.clock);
        assert_eq!(world.history.purge(3, now).await.unwrap(), 0);
        assert_eq!(world.history.purge(0, now).await.unwrap(), 1);
        let left: Vec<String> = world
            .history
            .find(&HistoryFilter::default(), 0, 10)
            .await
            .unwrap()
            .rows
            .into_iter()
            .map(|row| row.id)
            .collect();
        assert_eq!(left, [young.id.as_str(), open.as_str()]);
        assert!(matches!(world.history.open(&old.id).await, Err(SendError::NotFound(_))));
        for table in ["ledger", "batches", "broadcast_texts", "broadcast_search"] {
            let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
                "SELECT COUNT(*) FROM {table} WHERE broadcast_id = $1"
            )))
            .bind(&old.id)
            .fetch_one(world.database.pool())
            .await
            .unwrap();
            assert_eq!(rows, 0, "{table}");
        }
        assert!(!world.history.delete(&open, now).await.unwrap());
        assert!(world.history.delete(&young.id, now).await.unwrap());
        assert!(matches!(world.history.delete(&young.id, now).await, Err(SendError::NotFound(_))));
    }

    #[tokio::test]
    async fn what_stands_still_is_found_by_its_state_and_never_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let start = async |text: &str, in_ms: Option<i64>, undo_seconds: u32| {
            let at = |in_ms| Schedule { at: Timestamp(Timestamp::now(&*world.clock).0 + in_ms), late_minutes: 10 };
            let order = world.order(draft(text, vec![person("a"), person("b")]), undo_seconds).await;
            let order = SendOrder { schedule: in_ms.map(at), ..order };
            world.engine.start(order).await.unwrap()
        };
        let scheduled = start("scheduled", Some(300 * 24 * 60 * 60 * 1000), 0).await;
        let waiting = start("waiting", None, 600).await;
        world.sender.will([Answer::Hang]);
        let paused = start("paused", None, 0).await;
        world.until(&paused, |_| !world.sender.sent().is_empty()).await;
        world.engine.pause(&paused).await.unwrap();
        let done = world.send(draft("done", vec![person("c")])).await.id;
        let found = async |state: BroadcastState| {
            let filter = HistoryFilter { states: vec![state], ..HistoryFilter::default() };
            let page = world.history.find(&filter, 0, 10).await.unwrap();
            assert!(page.rows.iter().all(|row| row.state == state), "{state:?}");
            page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(found(BroadcastState::Scheduled).await, [scheduled.as_str()]);
        assert_eq!(found(BroadcastState::Waiting).await, [waiting.as_str()]);
        assert_eq!(found(BroadcastState::Paused).await, [paused.as_str()]);
        assert_eq!(found(BroadcastState::Finished).await, [done.as_str()]);
        world.engine.resume(&paused).await.unwrap();
        assert_eq!(found(BroadcastState::Sending).await, [paused.as_str()]);
        assert!(found(BroadcastState::Held).await.is_empty() && found(BroadcastState::Paused).await.is_empty());
        world.sender.will([api(45009)]);
        let other = start("other", None, 0).await;
        world.until(&other, |one| one.state == BroadcastState::Held).await;
        let standing = found(BroadcastState::Held).await;
        assert!(standing.contains(&other) && standing.contains(&paused), "{standing:?}");
        assert!(found(BroadcastState::Sending).await.is_empty());
        let much_later = Timestamp(Timestamp::now(&*world.clock).0 + 20 * 31 * 24 * 60 * 60 * 1000);
        assert_eq!(world.history.purge(1, much_later).await.unwrap(), 1);
        assert!(matches!(world.history.open(&done).await, Err(SendError::NotFound(_))));
        for id in [&scheduled, &waiting, &paused, &other] {
            assert!(!world.history.delete(id, much_later).await.unwrap());
            assert_eq!(world.history.open(id).await.unwrap().ledger_total, 2);
        }
    }

    #[tokio::test]
    async fn pages_are_slices() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        for n in 0..7 {
            world.send(draft(&format!("number {n}"), vec![person("a")])).await;
        }
        let whole = world.history.find(&of("practice"), 0, 100).await.unwrap();
        assert_eq!((whole.total, whole.rows.len()), (7, 7));
        assert!(whole.rows.is_sorted_by(|a, b| a.created_at >= b.created_at));
        for offset in 0..8 {
            let page = world.history.find(&HistoryFilter::default(), offset, 3).await.unwrap();
            assert_eq!(page.total, 7);
            assert_eq!(page.rows, whole.rows.iter().skip(offset as usize).take(3).cloned().collect::<Vec<_>>());
        }
        assert_eq!(world.history.find(&of("other"), 0, 10).await.unwrap().total, 0);
        assert!(matches!(world.history.open("nothing").await, Err(SendError::NotFound(_))));
    }
}
