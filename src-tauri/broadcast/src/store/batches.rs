//! The table of batches: one request each, written down before it leaves and closed after its answer.

use super::sql::{self, Connection, Row, Statement};
use super::{Database, ledger, repeats};
use crate::model::audience::Recipient;
use crate::model::batch::{PlannedBatch, Route};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::follow_up::FollowUp;
use crate::model::outcome::BatchOutcome;
use crate::model::reach::Reach;
use crate::model::snapshot::BatchView;
use crate::model::states::BatchState;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::follow_ups;
use crate::store::sql_enum::{count, from_json, json, value_of, word};
use std::time::Duration;

/// What is written when a batch closes.
pub(crate) struct Closing<'a> {
    /// Its last state.
    pub(crate) state: BatchState,
    /// When its fate was known.
    pub(crate) at: Timestamp,
    /// For taking it back.
    pub(crate) msgid: Option<&'a str>,
    /// For changing the card.
    pub(crate) response_code: Option<&'a str>,
    /// The answer's body.
    pub(crate) response: Option<&'a str>,
    /// What went wrong.
    pub(crate) error: Option<&'a ErrorView>,
}

impl<'a> Closing<'a> {
    /// As an outcome has it.
    pub(crate) fn of(outcome: &'a BatchOutcome, at: Timestamp) -> Self {
        Self {
            state: outcome.state,
            at,
            msgid: outcome.msgid.as_deref(),
            response_code: outcome.response_code.as_deref(),
            response: outcome.response.as_deref(),
            error: outcome.error.as_ref(),
        }
    }
}

/// A request that has not left, or may leave again.
#[derive(Debug, Clone)]
pub(crate) struct NextBatch {
    /// Place in the broadcast.
    pub(crate) position: u32,
    /// The way it takes.
    pub(crate) route: Route,
    /// The exact body.
    pub(crate) request: String,
    /// Whom it reaches.
    pub(crate) reach: Reach,
    /// The time in which WeCom does not deliver it twice, if it looks for duplicates.
    pub(crate) duplicate_window: Option<Duration>,
    /// Whom the ledger has for it, without their names.
    pub(crate) addressees: Vec<Recipient>,
    /// It is one of several messages to its recipient, for each row of a sheet: they leave one after the other.
    pub(crate) in_order: bool,
    /// People it costs of the budget, as far as known.
    pub(crate) people: u32,
    /// The same bytes left before and may have been accepted.
    pub(crate) certainty: DeliveryCertainty,
    /// When they left for the first time, while there is doubt.
    pub(crate) first_sent_at: Option<Timestamp>,
}

/// Whether a request may have been accepted already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum DeliveryCertainty {
    /// Certainly not.
    NotDelivered,
    /// It may: it leaves again only while the duplicate check stands.
    InDoubt,
    /// It may, and the admin has it sent again whatever comes of it.
    Overruled,
}

impl DeliveryCertainty {
    fn number(self) -> i64 {
        match self {
            Self::NotDelivered => 0,
            Self::InDoubt => 1,
            Self::Overruled => 2,
        }
    }

    fn of(number: i64) -> Self {
        match number {
            0 => Self::NotDelivered,
            2 => Self::Overruled,
            _ => Self::InDoubt,
        }
    }
}

/// Writes the batches of a new broadcast.
pub(crate) async fn insert(connection: &mut Connection, id: &str, batches: &[PlannedBatch]) -> Result<(), StoreError> {
    for (position, batch) in (0_i64..).zip(batches) {
        let reach = batch.reach();
        sql::query(
            "INSERT INTO batches (broadcast_id, position, state, attempts, request, channel, route_group, people, content,
                 user_keys, has_groups, duplicate_window_s)
             VALUES ($1, $2, 'planned', 0, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(position)
        .bind(&batch.body)
        .bind(word(&batch.route.channel())?)
        .bind(batch.route.group())
        .bind(i64::from(batch.people))
        .bind(batch.content.as_slice())
        .bind(reach.user_keys())
        .bind(reach.groups)
        .bind(batch.duplicate_window.and_then(|window| i64::try_from(window.as_secs()).ok()))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The next batches that have not left, behind a place.
pub(crate) async fn planned_after(
    database: &Database,
    id: &str,
    after: i64,
    most: u32,
) -> Result<Vec<NextBatch>, StoreError> {
    let rows = sql::query(
        "SELECT position, channel, route_group, request, user_keys, has_groups, duplicate_window_s, people, doubt,
             first_sent_at FROM batches
         WHERE broadcast_id = $1 AND position > $2 AND state = 'planned' AND state IN ('planned', 'sending')
         ORDER BY position LIMIT $3",
    )
    .bind(id)
    .bind(after)
    .bind(i64::from(most))
    .fetch_all(database.pool())
    .await?;
    let mut batches = Vec::with_capacity(rows.len());
    for row in rows {
        let route = Route::of(value_of(row.try_get("channel")?)?, row.try_get("route_group")?)
            .ok_or_else(|| StoreError::Corrupt("a batch without its group".to_owned()))?;
        batches.push(NextBatch {
            position: count(row.try_get("position")?),
            route,
            request: row.try_get("request")?,
            reach: reach_of(&row)?,
            duplicate_window: window_of(row.try_get("duplicate_window_s")?),
            addressees: Vec::new(),
            in_order: false,
            people: count(row.try_get("people")?),
            certainty: DeliveryCertainty::of(row.try_get("doubt")?),
            first_sent_at: row.try_get::<Option<i64>, _>("first_sent_at")?.map(Timestamp),
        });
    }
    if let (Some(first), Some(last)) = (batches.first(), batches.last()) {
        let places = (first.position, last.position);
        for (batch, one, in_order) in ledger::open_in(database, id, places).await? {
            if let Ok(at) = batches.binary_search_by_key(&batch, |batch| batch.position) {
                batches[at].addressees.push(one);
                batches[at].in_order |= in_order;
            }
        }
    }
    Ok(batches)
}

/// Whom a request reaches; the row has its columns `user_keys` and `has_groups`.
pub(super) fn reach_of(row: &Row) -> Result<Reach, StoreError> {
    let keys: Option<&[u8]> = row.try_get("user_keys")?;
    Ok(Reach::stored(keys.unwrap_or_default(), row.try_get("has_groups")?))
}

/// The duplicate window of a column.
fn window_of(seconds: Option<i64>) -> Option<Duration> {
    seconds.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs)
}

/// The time in which WeCom does not deliver a request of a broadcast twice; all that it looks for duplicates of have the same.
pub(crate) async fn duplicate_window(connection: &mut Connection, id: &str) -> Result<Option<Duration>, StoreError> {
    let seconds: Option<i64> = sql::query_scalar(
        "SELECT duplicate_window_s FROM batches WHERE broadcast_id = $1 AND duplicate_window_s IS NOT NULL
         ORDER BY position LIMIT 1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(window_of(seconds))
}

/// Notes that a request is about to leave, with another body if there is one; whether it may: nobody paused or closed the
/// broadcast, and nobody else sends the request.
pub(crate) async fn claim(
    connection: &mut Connection,
    id: &str,
    position: u32,
    at: Timestamp,
    request: Option<&str>,
) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE batches SET state = 'sending', attempts = attempts + 1, sent_at = $3,
             first_sent_at = COALESCE(first_sent_at, $3), request = COALESCE($4, request)
         WHERE broadcast_id = $1 AND position = $2 AND state = 'planned'
           AND EXISTS (SELECT 1 FROM broadcasts WHERE id = $1 AND state = 'sending' AND pause IS NULL)",
    )
    .bind(id)
    .bind(i64::from(position))
    .bind(at.0)
    .bind(request)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// As [`claim`] for some requests of a broadcast, with the bodies that they have; the places of those that may leave and are no
/// repeat of what left lately. What is left out is looked at one by one.
pub(crate) async fn claim_new(
    connection: &mut Connection,
    id: &str,
    positions: &[u32],
    at: Timestamp,
) -> Result<Vec<u32>, StoreError> {
    let mut query = Statement::new("");
    push_claim(&mut query, id, positions, at);
    let marked: Vec<i64> = query.build_query_scalar().fetch_all(connection).await?;
    Ok(marked.into_iter().map(count).collect())
}

/// The statement of [`claim_new`]; its rows have the places alone.
pub(super) fn push_claim<'q>(query: &mut Statement<'q>, id: &'q str, positions: &[u32], at: Timestamp) {
    query.push("UPDATE batches SET state = 'sending', attempts = attempts + 1, sent_at = ").push_bind(at.0);
    query.push(", first_sent_at = COALESCE(first_sent_at, ").push_bind(at.0);
    query.push(") WHERE broadcast_id = ").push_bind(id).push(" AND state = 'planned' AND position IN ");
    push_places(query, positions);
    query.push(" AND EXISTS (SELECT 1 FROM broadcasts WHERE id = ").push_bind(id);
    query.push(" AND state = 'sending' AND pause IS NULL)");
    repeats::push_is_new(query, at);
    query.push(" RETURNING position AS claimed");
}

/// Lists places, [`padded`].
pub(super) fn push_places(query: &mut Statement<'_>, places: &[u32]) {
    query.push_list(padded(places).map(|place| i64::from(*place)));
}

/// The last one again and again up to a power of two: so there are few statements, and each is prepared once. What is listed or closed
/// twice is so once.
pub(super) fn padded<T>(all: &[T]) -> impl Iterator<Item = &T> {
    let number = if all.is_empty() { 0 } else { all.len().next_power_of_two() };
    all.iter().chain(all.last().into_iter().cycle()).take(number)
}

/// Notes that a request is to leave again: it was refused for certain, or it may leave again although it is in doubt. Whether it was
/// under way.
pub(crate) async fn give_back(
    connection: &mut Connection,
    id: &str,
    position: u32,
    certainty: DeliveryCertainty,
) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE batches SET state = 'planned', doubt = $3,
             first_sent_at = CASE WHEN $3 = 0 THEN NULL ELSE first_sent_at END
         WHERE broadcast_id = $1 AND position = $2 AND state = 'sending'",
    )
    .bind(id)
    .bind(i64::from(position))
    .bind(certainty.number())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes an open batch; whether it was open.
pub(crate) async fn close(
    connection: &mut Connection,
    id: &str,
    position: u32,
    closing: &Closing<'_>,
) -> Result<bool, StoreError> {
    let mut query = Statement::new("");
    push_close(&mut query, id, position, closing)?;
    Ok(query.build().fetch_optional(connection).await?.is_some())
}

/// The statement of [`close`]; its row has the place alone.
pub(super) fn push_close<'q>(
    query: &mut Statement<'q>,
    id: &'q str,
    position: u32,
    closing: &Closing<'q>,
) -> Result<(), StoreError> {
    query.push("UPDATE batches SET state = ").push_bind(word(&closing.state)?);
    query.push(", answered_at = ").push_bind(closing.at.0);
    query.push(", msgid = ").push_bind(closing.msgid).push(", response_code = ").push_bind(closing.response_code);
    query.push(", response = ").push_bind(closing.response);
    query.push(", error = ").push_bind(closing.error.map(json).transpose()?);
    query.push(", doubt = ").push_bind(i64::from(closing.state == BatchState::Unknown));
    query.push(" WHERE broadcast_id = ").push_bind(id).push(" AND position = ").push_bind(i64::from(position));
    query.push(" AND state IN ('planned', 'sending') RETURNING position AS closed");
    Ok(())
}

/// Gives up the batches of a broadcast that have not left; how many. Those that left once and are in doubt stay in doubt.
pub(crate) async fn give_up(
    connection: &mut Connection,
    id: &str,
    error: Option<&ErrorView>,
) -> Result<u64, StoreError> {
    let stopped = ErrorView::new(ErrorCode::OutcomeUnknown, "it was given up while nobody knew whether it had arrived");
    let doubtful = sql::query(
        "UPDATE batches SET state = 'unknown', doubt = 1, error = $2
         WHERE broadcast_id = $1 AND state = 'planned' AND state IN ('planned', 'sending') AND doubt > 0",
    )
    .bind(id)
    .bind(json(&stopped)?)
    .execute(&mut *connection)
    .await?;
    let done = sql::query(
        "UPDATE batches SET state = 'cancelled', error = $2
         WHERE broadcast_id = $1 AND state = 'planned' AND state IN ('planned', 'sending')",
    )
    .bind(id)
    .bind(error.map(json).transpose()?)
    .execute(connection)
    .await?;
    Ok(doubtful.rows_affected() + done.rows_affected())
}

/// Opens closed batches of a broadcast again, all in one state; how many. Of unknown ones those that left first after a moment
/// (`None`: all), with this doubt; those without a duplicate check only when there is no doubt left to mind. One that was blanked
/// never.
pub(crate) async fn reopen(
    connection: &mut Connection,
    id: &str,
    state: BatchState,
    since: Option<Timestamp>,
    certainty: DeliveryCertainty,
) -> Result<u64, StoreError> {
    let done = sql::query(
        "UPDATE batches SET state = 'planned', doubt = $3, error = NULL, response = NULL, answered_at = NULL,
             first_sent_at = CASE WHEN $3 = 0 THEN NULL ELSE first_sent_at END
         WHERE broadcast_id = $1 AND state = $2 AND ($4 IS NULL OR first_sent_at > $4) AND request <> ''
             AND (duplicate_window_s IS NOT NULL OR $3 <> 1)",
    )
    .bind(id)
    .bind(word(&state)?)
    .bind(certainty.number())
    .bind(since.map(|at| at.0))
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// The places of the batches whose request may have left without an answer: those found `sending`, and those that were to leave
/// again although they are in doubt.
pub(crate) async fn possibly_delivered(connection: &mut Connection, id: &str) -> Result<Vec<u32>, StoreError> {
    let positions: Vec<i64> = sql::query_scalar(
        "SELECT position FROM batches
         WHERE broadcast_id = $1 AND state IN ('planned', 'sending') AND (state = 'sending' OR doubt > 0)
         ORDER BY position",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    Ok(positions.into_iter().map(count).collect())
}

/// The places of the batches found `sending`.
pub(crate) async fn under_way(connection: &mut Connection, id: &str) -> Result<Vec<u32>, StoreError> {
    let positions: Vec<i64> = sql::query_scalar(
        "SELECT position FROM batches WHERE broadcast_id = $1 AND state = 'sending' ORDER BY position",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    Ok(positions.into_iter().map(count).collect())
}

/// Number of batches that are not closed.
pub(crate) async fn open_ones(connection: &mut Connection, id: &str) -> Result<u64, StoreError> {
    let number: i64 =
        sql::query_scalar("SELECT COUNT(*) FROM batches WHERE broadcast_id = $1 AND state IN ('planned', 'sending')")
            .bind(id)
            .fetch_one(connection)
            .await?;
    Ok(u64::try_from(number).unwrap_or_default())
}

/// Whether the outcome of any batch is unknown.
pub(crate) async fn is_any_unknown(connection: &mut Connection, id: &str) -> Result<bool, StoreError> {
    Ok(sql::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM batches
             WHERE broadcast_id = $1 AND state = 'unknown' AND state IN ('refused', 'unknown', 'cancelled'))",
    )
    .bind(id)
    .fetch_one(connection)
    .await?)
}

/// Some batches of a broadcast, in order.
pub(crate) async fn list(database: &Database, id: &str, offset: u32, limit: u32) -> Result<Vec<BatchView>, StoreError> {
    let rows = sql::query(
        "SELECT position, state, request, response, msgid, response_code, sent_at, answered_at, error, channel, route_group
         FROM batches WHERE broadcast_id = $1 AND position >= $2 ORDER BY position LIMIT $3",
    )
    .bind(id)
    .bind(i64::from(offset))
    .bind(i64::from(limit))
    .fetch_all(database.pool())
    .await?;
    let mut follow_ups = follow_ups::list(database, id, offset, limit).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let error: Option<String> = row.try_get("error")?;
        let index = count(row.try_get("position")?);
        let state: BatchState = value_of(row.try_get("state")?)?;
        let sent_at = row.try_get::<Option<i64>, _>("sent_at")?.map(Timestamp);
        let msgid: Option<String> = row.try_get("msgid")?;
        let response_code: Option<String> = row.try_get("response_code")?;
        let until = |follow_up: FollowUp, token: Option<&String>| {
            token.filter(|_| state == BatchState::Accepted).and(sent_at).map(|at| Timestamp(at.0 + follow_up.life_ms()))
        };
        views.push(BatchView {
            index,
            state,
            channel: value_of(row.try_get("channel")?)?,
            group: row.try_get("route_group")?,
            request: row.try_get("request")?,
            response: row.try_get("response")?,
            recall_until: until(FollowUp::Recall, msgid.as_ref()),
            recall: follow_ups.remove(&(FollowUp::Recall, index)),
            card_until: until(FollowUp::Card, response_code.as_ref()),
            card: follow_ups.remove(&(FollowUp::Card, index)),
            msgid,
            sent_at,
            answered_at: row.try_get::<Option<i64>, _>("answered_at")?.map(Timestamp),
            error: error.as_deref().map(from_json).transpose()?,
        });
    }
    Ok(views)
}
