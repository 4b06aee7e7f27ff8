//! Who got the same content lately, and which request WeCom would take for one that it has had.

use super::Database;
use super::sql::{self, Connection, Statement};
use crate::model::audience::RecipientKind;
use crate::model::batch::ContentDigest;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, value_of};
use std::collections::{HashMap, HashSet};
use wecom::send::SendOptions;

/// Contents asked for in one statement.
const CONTENTS_AT_ONCE: usize = 500;
/// Requests whose contents are read at once.
const REQUESTS_AT_ONCE: i64 = 2_000;
/// Rows read at once.
const PAGE: i64 = 5_000;

/// A broadcast that said the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Earlier {
    /// The broadcast.
    pub(crate) id: String,
    /// When it was started.
    pub(crate) at: Timestamp,
    /// When it is to leave, where it has not left.
    pub(crate) sends_at: Option<Timestamp>,
    /// How many people it went to.
    pub(crate) people: u32,
    /// Who of a team ordered it, by name.
    pub(crate) sent_by: Option<String>,
    /// It went to the admin alone.
    pub(crate) test: bool,
    /// Its contents are not known, and its message was this one.
    pub(crate) by_message: bool,
}

/// Somebody who got a content, or may have, or is about to; or who was named in a request that others got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    /// Who or what was named.
    pub(crate) kind: RecipientKind,
    /// Its id.
    pub(crate) id: String,
    /// The id to compare by.
    pub(crate) key: String,
    /// What it got; unknown of broadcasts from before this was written down.
    pub(crate) content: Option<ContentDigest>,
    /// When the request left last; it may still be waiting.
    pub(crate) sent_at: Option<Timestamp>,
    /// How long WeCom looks for a duplicate of the request, in milliseconds; 0: not at all.
    pub(crate) window_ms: i64,
    /// It has it, or may; not when it was taken back, nor when WeCom named it as one who did not get it. WeCom looks for a duplicate
    /// of the request all the same.
    pub(crate) has_it: bool,
}

/// The broadcasts since a moment that said one of these things, newest first. `message` is what stands for the message in
/// broadcasts from before contents were written down.
pub(crate) async fn earlier(
    database: &Database,
    app: &str,
    contents: &HashSet<ContentDigest>,
    message: &str,
    since: Timestamp,
) -> Result<Vec<Earlier>, StoreError> {
    let mut said: HashSet<String> = HashSet::new();
    let all: Vec<&ContentDigest> = contents.iter().collect();
    for some in all.chunks(CONTENTS_AT_ONCE) {
        let mut query = Statement::new("SELECT DISTINCT broadcast_id FROM batches WHERE content IN ");
        query.push_list(some.iter().map(|content| content.as_slice()));
        said.extend(query.build_query_scalar::<String>().persistent(false).fetch_all(database.pool()).await?);
    }
    let rows = sql::query(
        "SELECT id, created_at, sends_at, people, sent_by, test, content_digest,
             EXISTS (SELECT 1 FROM batches WHERE broadcast_id = broadcasts.id AND content IS NULL) AS unwritten
         FROM broadcasts WHERE app = $1 AND touched_at > $2 AND NOT going
             AND (state IN ('waiting', 'sending') OR outcome IN ('accepted', 'partial', 'unknown'))
         ORDER BY created_at DESC, id DESC",
    )
    .bind(app)
    .bind(since.0)
    .fetch_all(database.pool())
    .await?;
    let mut found = Vec::new();
    for row in rows {
        let id: String = row.try_get("id")?;
        let unwritten: bool = row.try_get("unwritten")?;
        let by_message = unwritten && row.try_get::<&str, _>("content_digest")? == message;
        if by_message || said.contains(&id) {
            found.push(Earlier {
                id,
                at: Timestamp(row.try_get("created_at")?),
                sends_at: row.try_get::<Option<i64>, _>("sends_at")?.map(Timestamp),
                people: count(row.try_get("people")?),
                sent_by: row.try_get("sent_by")?,
                test: row.try_get("test")?,
                by_message,
            });
        }
    }
    Ok(found)
}

/// Everyone whom an earlier broadcast reached, may have reached or is to reach with one of these contents, and whom it missed in
/// requests that were accepted.
pub(crate) async fn reached(
    database: &Database,
    earlier: &Earlier,
    contents: &HashSet<ContentDigest>,
    mut each: impl FnMut(Reached),
) -> Result<(), StoreError> {
    let mut after = -1_i64;
    loop {
        let said = said(database, earlier, contents, after).await?;
        let Some((last, _)) = said.iter().max_by_key(|(position, _)| **position) else { return Ok(()) };
        after = *last;
        told(database, &earlier.id, &said, &mut each).await?;
    }
}

/// What a request of an earlier broadcast said, when it left, and how long WeCom looks for a duplicate of it.
struct Said {
    content: Option<ContentDigest>,
    sent_at: Option<Timestamp>,
    window_ms: i64,
    recalled: bool,
    accepted: bool,
}

/// Some requests behind a place that said one of the contents.
async fn said(
    database: &Database,
    earlier: &Earlier,
    contents: &HashSet<ContentDigest>,
    mut after: i64,
) -> Result<HashMap<i64, Said>, StoreError> {
    loop {
        let rows = sql::query(
            "SELECT position, content, sent_at, COALESCE(duplicate_window_s, 0) * 1000 AS window_ms, state = 'accepted' AS accepted,
                 EXISTS (SELECT 1 FROM errand_steps AS step WHERE step.broadcast_id = $1 AND step.errand = 'recall'
                     AND step.position = batches.position AND step.state = 'done') AS recalled FROM batches
             WHERE broadcast_id = $1 AND position > $2 ORDER BY position LIMIT $3",
        )
        .bind(&earlier.id)
        .bind(after)
        .bind(REQUESTS_AT_ONCE)
        .fetch_all(database.pool())
        .await?;
        let mut found = HashMap::with_capacity(rows.len());
        for row in &rows {
            after = row.try_get("position")?;
            let content: Option<&[u8]> = row.try_get("content")?;
            let content = content.and_then(|bytes| ContentDigest::try_from(bytes).ok());
            if content.map_or(earlier.by_message, |content| contents.contains(&content)) {
                let sent_at = row.try_get::<Option<i64>, _>("sent_at")?.map(Timestamp);
                let (window_ms, recalled) = (row.try_get("window_ms")?, row.try_get("recalled")?);
                let accepted = row.try_get("accepted")?;
                found.insert(after, Said { content, sent_at, window_ms, recalled, accepted });
            }
        }
        if !found.is_empty() || rows.is_empty() {
            return Ok(found);
        }
    }
}

/// Tells of everyone who was named in some requests.
async fn told(
    database: &Database,
    id: &str,
    said: &HashMap<i64, Said>,
    each: &mut impl FnMut(Reached),
) -> Result<(), StoreError> {
    let (first, last) =
        (said.keys().min().copied().unwrap_or_default(), said.keys().max().copied().unwrap_or_default());
    let mut after = (first, -1_i64);
    loop {
        let rows = sql::query(
            "SELECT batch, position, kind, recipient_id, recipient_key, state = 'refused' AS missed FROM ledger
             WHERE broadcast_id = $1 AND (batch, position) > ($2, $3) AND batch <= $4
                 AND state IN ('planned', 'accepted', 'unknown', 'refused')
             ORDER BY batch, position LIMIT $5",
        )
        .bind(id)
        .bind(after.0)
        .bind(after.1)
        .bind(last)
        .bind(PAGE)
        .fetch_all(database.pool())
        .await?;
        for row in &rows {
            after = (row.try_get("batch")?, row.try_get("position")?);
            let Some(said) = said.get(&after.0) else { continue };
            let missed: bool = row.try_get("missed")?;
            if missed && !said.accepted {
                continue;
            }
            each(Reached {
                kind: value_of(row.try_get("kind")?)?,
                id: row.try_get("recipient_id")?,
                key: row.try_get("recipient_key")?,
                content: said.content,
                sent_at: said.sent_at,
                window_ms: said.window_ms,
                has_it: !missed && !said.recalled,
            });
        }
        if i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE {
            return Ok(());
        }
    }
}

/// The moment since which a request may still be in the way of another.
fn since(now: Timestamp) -> i64 {
    now.0 - i64::from(SendOptions::MAX_INTERVAL_SECONDS) * 1000
}

/// Asks of a row of `batches` that no other broadcast sent the same bytes so lately that WeCom might drop it: of those that this
/// leaves out [`dropped_until`] tells more.
pub(super) fn push_is_new(query: &mut Statement<'_>, now: Timestamp) {
    // Twice, so that the index leaves out the rows of the same broadcast, which may be many.
    for other in ["<", ">"] {
        query.push(" AND NOT EXISTS (SELECT 1 FROM batches AS theirs WHERE theirs.content = batches.content");
        query.push(" AND theirs.broadcast_id ").push(other).push(" batches.broadcast_id AND theirs.sent_at > ");
        query.push_bind(since(now)).push(" AND theirs.duplicate_window_s IS NOT NULL");
        query.push(" AND theirs.state IN ('sending', 'accepted', 'unknown') AND theirs.request = batches.request)");
    }
}

/// Until when WeCom would drop a request that is about to leave, because another one of the same bytes left lately and was not
/// refused; `None`: it would not, as far as this computer knows. A request that is sent again because nobody knows what became of
/// it is none of that. `exchanged` is its body, where that is another than was written down.
pub(super) async fn dropped_until(
    connection: &mut Connection,
    id: &str,
    position: u32,
    exchanged: Option<&str>,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(i64, i64)> = sql::query_as(
        "WITH mine AS (
             SELECT content, COALESCE($3, request) AS request FROM batches
             WHERE broadcast_id = $1 AND position = $2 AND doubt = 0 AND duplicate_window_s IS NOT NULL AND content IS NOT NULL)
         SELECT duplicate_window_s, sent_at FROM (
             SELECT theirs.duplicate_window_s, theirs.sent_at FROM mine JOIN batches AS theirs
                 ON theirs.content = mine.content AND theirs.broadcast_id < $1
             WHERE theirs.sent_at > $4 AND theirs.duplicate_window_s IS NOT NULL AND theirs.state IN ('sending', 'accepted', 'unknown')
                 AND theirs.request = mine.request
             UNION ALL
             SELECT theirs.duplicate_window_s, theirs.sent_at FROM mine JOIN batches AS theirs
                 ON theirs.content = mine.content AND theirs.broadcast_id > $1
             WHERE theirs.sent_at > $4 AND theirs.duplicate_window_s IS NOT NULL AND theirs.state IN ('sending', 'accepted', 'unknown')
                 AND theirs.request = mine.request) AS same
         ORDER BY sent_at DESC LIMIT 1",
    )
    .bind(id)
    .bind(i64::from(position))
    .bind(exchanged)
    .bind(since(now))
    .fetch_optional(connection)
    .await?;
    let until = row.map(|(window_s, sent_at)| Timestamp(sent_at + window_s * 1000));
    Ok(until.filter(|until| *until > now))
}
