//! The tables of follow-ups (`errands` and `errand_steps`): what is done with requests after they were accepted, each written down
//! before it is asked of WeCom.

use super::Database;
use super::sql::{self, Connection, Row};
use crate::model::error_view::ErrorView;
use crate::model::follow_up::{
    FollowUp, FollowUpProgress, FollowUpState, FollowUpView, FollowUpWindow, PossibleFollowUps,
};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::store::sql_enum::{count, from_json, json, value_of, word};
use std::collections::HashMap;

/// One follow-up of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NextStep {
    /// Place of the request in the broadcast.
    pub(crate) position: u32,
    /// What WeCom gave for it: a message id, or a response code.
    pub(crate) token: String,
}

/// What came of one follow-up of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepResult {
    /// Its last state.
    pub(crate) state: FollowUpState,
    /// Members whom it did not reach.
    pub(crate) missed: Vec<String>,
    /// What went wrong.
    pub(crate) error: Option<ErrorView>,
}

/// Plans a follow-up for every accepted request that it can still be done for and was not done for; how many those are. Requests
/// that left before `since` are past their time.
pub(crate) async fn plan(
    connection: &mut Connection,
    id: &str,
    follow_up: FollowUp,
    change: Option<&str>,
    since: Timestamp,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let name = word(&follow_up)?;
    sql::query(
        "INSERT INTO errands (broadcast_id, errand, asked, done, failed, change) VALUES ($1, $2, 0, 0, 0, $3)
         ON CONFLICT (broadcast_id, errand) DO UPDATE SET change = EXCLUDED.change",
    )
    .bind(id)
    .bind(&name)
    .bind(change)
    .execute(&mut *connection)
    .await?;
    let planned = sql::query(
        "INSERT INTO errand_steps (broadcast_id, errand, position, state, at)
         SELECT broadcast_id, $2, position, 'planned', $4 FROM batches
         WHERE broadcast_id = $1 AND state = 'accepted' AND sent_at > $3
           AND CASE WHEN $2 = 'recall' THEN msgid ELSE response_code END IS NOT NULL
         ON CONFLICT (broadcast_id, errand, position)
         DO UPDATE SET state = 'planned', at = EXCLUDED.at, missed = NULL, error = NULL
         WHERE errand_steps.state <> 'done'",
    )
    .bind(id)
    .bind(&name)
    .bind(since.0)
    .bind(now.0)
    .execute(&mut *connection)
    .await?;
    count_anew(connection, id, &name).await?;
    Ok(u32::try_from(planned.rows_affected()).unwrap_or(u32::MAX))
}

/// What can still be done with a broadcast. Unknown requests that left first after `unknown_since` can be told from a duplicate.
pub(crate) async fn possible(
    connection: &mut Connection,
    id: &str,
    unknown_since: Option<Timestamp>,
    now: Timestamp,
) -> Result<PossibleFollowUps, StoreError> {
    let missed = sql::query(
        "SELECT COUNT(*) FILTER (WHERE state = 'refused') AS refused,
             COUNT(*) FILTER (WHERE state = 'cancelled') AS not_sent,
             COUNT(*) FILTER (WHERE state = 'unknown') AS unknown,
             (SELECT COUNT(*) FROM batches WHERE broadcast_id = $1 AND channel <> 'app') AS other_ways,
             (SELECT COALESCE(values_blanked_at, 0) <> 0 FROM broadcasts WHERE id = $1) AS blanked,
             EXISTS (SELECT 1 FROM ledger WHERE broadcast_id = $1 AND rank = 0) AND NOT EXISTS (
                 SELECT 1 FROM ledger WHERE broadcast_id = $1 AND rank = 0
                     AND (state <> 'refused' OR reason IS NULL OR reason NOT IN ('invalid', 'unlicensed'))) AS hopeless
         FROM batches WHERE broadcast_id = $1 AND state IN ('refused', 'unknown', 'cancelled')",
    )
    .bind(id)
    .fetch_one(&mut *connection)
    .await?;
    let told_apart = sql::query(
        "SELECT COUNT(*) AS number, MIN(first_sent_at) AS first FROM batches
         WHERE broadcast_id = $1 AND state = 'unknown' AND state IN ('refused', 'unknown', 'cancelled')
           AND duplicate_window_s IS NOT NULL AND first_sent_at > $2",
    )
    .bind(id)
    .bind(unknown_since.map(|since| since.0))
    .fetch_one(&mut *connection)
    .await?;
    let recall = recall_window(connection, id, now).await?;
    let recall_people =
        if recall.requests > 0 { recall_people(connection, id, recall.requests, now).await? } else { None };
    let card = card_window(connection, id, now).await?;
    // What is blank cannot leave again.
    let is_blank: bool = missed.try_get("blanked")?;
    let number = |name| missed.try_get(name).map(|number| if is_blank { 0 } else { count(number) });
    let unknown = if is_blank { 0 } else { count(told_apart.try_get("number")?) };
    let first: Option<i64> = told_apart.try_get("first")?;
    let told_apart_until = first.zip(unknown_since).map(|(first, since)| Timestamp(first + now.0 - since.0));
    let hopeless = missed.try_get("hopeless")?;
    Ok(PossibleFollowUps {
        hopeless,
        refused: number("refused")?,
        not_sent: number("not_sent")?,
        unknown,
        even_twice: number("unknown")? - unknown,
        recall,
        recall_people,
        card,
        groups: count(missed.try_get("other_ways")?),
        until: [told_apart_until, recall.until, card.until].into_iter().flatten().min(),
    })
}

/// Which requests can still be taken back. The many that were accepted are counted in an index alone; what is left out of them is
/// looked up one by one.
async fn recall_window(connection: &mut Connection, id: &str, now: Timestamp) -> Result<FollowUpWindow, StoreError> {
    let row = sql::query(
        "SELECT (SELECT COUNT(*) FROM batches WHERE broadcast_id = $1 AND state = 'accepted' AND sent_at > $2)
                 - (SELECT COUNT(*) FROM batches
                    WHERE broadcast_id = $1 AND state = 'accepted' AND msgid IS NULL AND sent_at > $2)
                 - (SELECT COUNT(*) FROM errand_steps AS step
                    WHERE step.broadcast_id = $1 AND errand = 'recall' AND step.state = 'done' AND EXISTS (
                        SELECT 1 FROM batches WHERE broadcast_id = $1 AND position = step.position AND sent_at > $2)) AS number,
             (SELECT sent_at FROM batches
              WHERE broadcast_id = $1 AND state = 'accepted' AND msgid IS NOT NULL AND sent_at > $2 AND NOT EXISTS (
                  SELECT 1 FROM errand_steps AS step WHERE step.broadcast_id = $1 AND errand = 'recall'
                      AND step.position = batches.position AND step.state = 'done')
              ORDER BY sent_at LIMIT 1) AS first,
             EXISTS (SELECT 1 FROM batches
              WHERE broadcast_id = $1 AND state = 'accepted' AND msgid IS NOT NULL AND sent_at <= $2 AND NOT EXISTS (
                  SELECT 1 FROM errand_steps AS step WHERE step.broadcast_id = $1 AND errand = 'recall'
                      AND step.position = batches.position AND step.state = 'done')) AS over",
    )
    .bind(id)
    .bind(now.0 - FollowUp::Recall.life_ms())
    .fetch_one(connection)
    .await?;
    window_of(&row, FollowUp::Recall)
}

/// From how many people a recall of so many requests takes the message; `None` when a department or the like got it and nobody counted
/// its people. The usual case, all of a send whose people were counted, looks at no row of the ledger.
async fn recall_people(
    connection: &mut Connection,
    id: &str,
    requests: u32,
    now: Timestamp,
) -> Result<Option<u32>, StoreError> {
    let counted: Option<i64> = sql::query_scalar(
        "SELECT people - missed FROM broadcasts
         WHERE id = $1 AND people_exact AND batches_total = $2
           AND NOT EXISTS (SELECT 1 FROM ledger WHERE broadcast_id = $1 AND rank = 0
               AND (kind <> 'person' OR sheet_row > 0))",
    )
    .bind(id)
    .bind(i64::from(requests))
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(people) = counted {
        return Ok(Some(count(people)));
    }
    let row = sql::query(
        "SELECT COUNT(*) FILTER (WHERE sheet_row = 0)
                 + COUNT(DISTINCT recipient_key) FILTER (WHERE sheet_row > 0) AS people, COUNT(*) FILTER (WHERE kind <> 'person') AS others
         FROM batches JOIN ledger ON ledger.broadcast_id = batches.broadcast_id AND ledger.batch = batches.position
         WHERE batches.broadcast_id = $1 AND batches.state = 'accepted' AND msgid IS NOT NULL AND sent_at > $2
           AND ledger.state = 'accepted' AND NOT EXISTS (
             SELECT 1 FROM errand_steps AS step WHERE step.broadcast_id = $1 AND errand = 'recall'
                 AND step.position = batches.position AND step.state = 'done')",
    )
    .bind(id)
    .bind(now.0 - FollowUp::Recall.life_ms())
    .fetch_one(connection)
    .await?;
    let others: i64 = row.try_get("others")?;
    Ok(if others == 0 { Some(count(row.try_get("people")?)) } else { None })
}

/// Which cards can still be changed.
async fn card_window(connection: &mut Connection, id: &str, now: Timestamp) -> Result<FollowUpWindow, StoreError> {
    // Compared with a text, so that an index finds the few that have one.
    let row = sql::query(
        "SELECT COUNT(*) FILTER (WHERE sent_at > $2) AS number, MIN(sent_at) FILTER (WHERE sent_at > $2) AS first,
             COUNT(*) FILTER (WHERE sent_at <= $2) > 0 AS over
         FROM batches WHERE broadcast_id = $1 AND state = 'accepted' AND response_code >= '' AND NOT EXISTS (
             SELECT 1 FROM errand_steps AS step WHERE step.broadcast_id = $1 AND errand = 'card'
                 AND step.position = batches.position AND step.state = 'done')",
    )
    .bind(id)
    .bind(now.0 - FollowUp::Card.life_ms())
    .fetch_one(connection)
    .await?;
    window_of(&row, FollowUp::Card)
}

fn window_of(row: &Row, follow_up: FollowUp) -> Result<FollowUpWindow, StoreError> {
    let first: Option<i64> = row.try_get("first")?;
    Ok(FollowUpWindow {
        requests: count(row.try_get("number")?),
        until: first.map(|at| Timestamp(at + follow_up.life_ms())),
        over: row.try_get("over")?,
    })
}

async fn count_anew(connection: &mut Connection, id: &str, name: &str) -> Result<(), StoreError> {
    sql::query(
        "UPDATE errands SET
             asked = (SELECT COUNT(*) FROM errand_steps WHERE broadcast_id = $1 AND errand = $2),
             done = (SELECT COUNT(*) FROM errand_steps WHERE broadcast_id = $1 AND errand = $2 AND state = 'done'),
             failed = (SELECT COUNT(*) FROM errand_steps
                       WHERE broadcast_id = $1 AND errand = $2 AND state IN ('refused', 'unknown'))
         WHERE broadcast_id = $1 AND errand = $2",
    )
    .bind(id)
    .bind(name)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes the next planned step; when this returns, it stands on the disk that it is being asked.
pub(crate) async fn take(
    database: &Database,
    id: &str,
    follow_up: FollowUp,
    now: Timestamp,
) -> Result<Option<NextStep>, StoreError> {
    let name = word(&follow_up)?;
    let mut transaction = database.write().await?;
    let position: Option<i64> = sql::query_scalar(
        "UPDATE errand_steps SET state = 'sending', at = $3
         WHERE broadcast_id = $1 AND errand = $2 AND position = (
             SELECT position FROM errand_steps
             WHERE broadcast_id = $1 AND errand = $2 AND state = 'planned' AND state IN ('planned', 'sending')
             ORDER BY position LIMIT 1)
         RETURNING position",
    )
    .bind(id)
    .bind(&name)
    .bind(now.0)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(position) = position else { return Ok(None) };
    let token: Option<String> = sql::query_scalar(
        "SELECT CASE WHEN $3 = 'recall' THEN msgid ELSE response_code END FROM batches
         WHERE broadcast_id = $1 AND position = $2",
    )
    .bind(id)
    .bind(position)
    .bind(&name)
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Some(NextStep { position: count(position), token: token.unwrap_or_default() }))
}

/// Notes what came of a step.
pub(crate) async fn close(
    database: &Database,
    id: &str,
    follow_up: FollowUp,
    position: u32,
    result: &StepResult,
    now: Timestamp,
) -> Result<(), StoreError> {
    let name = word(&follow_up)?;
    let missed = if result.missed.is_empty() { None } else { Some(json(&result.missed)?) };
    let mut transaction = database.write().await?;
    let done = sql::query(
        "UPDATE errand_steps SET state = $4, at = $5, missed = $6, error = $7
         WHERE broadcast_id = $1 AND errand = $2 AND position = $3 AND state = 'sending'",
    )
    .bind(id)
    .bind(&name)
    .bind(i64::from(position))
    .bind(word(&result.state)?)
    .bind(now.0)
    .bind(missed)
    .bind(result.error.as_ref().map(json).transpose()?)
    .execute(&mut *transaction)
    .await?;
    if done.rows_affected() == 1 {
        let is_done = i64::from(result.state == FollowUpState::Done);
        sql::query("UPDATE errands SET done = done + $3, failed = failed + $4 WHERE broadcast_id = $1 AND errand = $2")
            .bind(id)
            .bind(&name)
            .bind(is_done)
            .bind(1 - is_done)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

/// Gives up the steps that were not asked, for one reason.
pub(crate) async fn give_up(
    database: &Database,
    id: &str,
    follow_up: FollowUp,
    error: Option<&ErrorView>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let name = word(&follow_up)?;
    let mut transaction = database.write().await?;
    sql::query(
        "UPDATE errand_steps SET state = 'refused', at = $3, error = $4
         WHERE broadcast_id = $1 AND errand = $2 AND state = 'planned' AND state IN ('planned', 'sending')",
    )
    .bind(id)
    .bind(&name)
    .bind(now.0)
    .bind(error.map(json).transpose()?)
    .execute(&mut *transaction)
    .await?;
    count_anew(&mut transaction, id, &name).await?;
    transaction.commit().await
}

/// After a fault in the work on one follow-up: what was being asked is unknown, what was not asked is not.
pub(crate) async fn abandon(database: &Database, id: &str, follow_up: FollowUp) -> Result<(), StoreError> {
    let mut transaction = database.write().await?;
    cut_off(&mut transaction, id, &word(&follow_up)?).await?;
    transaction.commit().await
}

async fn cut_off(connection: &mut Connection, id: &str, name: &str) -> Result<(), StoreError> {
    sql::query(
        "UPDATE errand_steps SET state = CASE WHEN state = 'sending' THEN 'unknown' ELSE 'refused' END
         WHERE broadcast_id = $1 AND errand = $2 AND state IN ('planned', 'sending')",
    )
    .bind(id)
    .bind(name)
    .execute(&mut *connection)
    .await?;
    count_anew(connection, id, name).await
}

/// After an end of the program: what was being asked is unknown, what was not asked is not.
pub(crate) async fn recover(connection: &mut Connection) -> Result<(), StoreError> {
    let open =
        sql::query("SELECT DISTINCT broadcast_id, errand FROM errand_steps WHERE state IN ('planned', 'sending')")
            .fetch_all(&mut *connection)
            .await?;
    for row in open {
        let (id, name): (String, String) = (row.try_get("broadcast_id")?, row.try_get("errand")?);
        cut_off(connection, &id, &name).await?;
    }
    Ok(())
}

/// The steps of some requests of a broadcast, by follow-up and place.
pub(crate) async fn list(
    database: &Database,
    id: &str,
    offset: u32,
    limit: u32,
) -> Result<HashMap<(FollowUp, u32), FollowUpView>, StoreError> {
    let from = i64::from(offset);
    let rows = sql::query(
        "SELECT errand, position, state, at, missed, error FROM errand_steps
         WHERE broadcast_id = $1 AND errand IN ('recall', 'card') AND position >= $2 AND position < $3",
    )
    .bind(id)
    .bind(from)
    .bind(from + i64::from(limit))
    .fetch_all(database.pool())
    .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let (missed, error): (Option<String>, Option<String>) = (row.try_get("missed")?, row.try_get("error")?);
        let view = FollowUpView {
            state: value_of(row.try_get("state")?)?,
            at: Timestamp(row.try_get("at")?),
            missed: missed.as_deref().map(from_json).transpose()?.unwrap_or_default(),
            error: error.as_deref().map(from_json).transpose()?,
        };
        found.insert((value_of(row.try_get("errand")?)?, count(row.try_get("position")?)), view);
    }
    Ok(found)
}

/// From how many people all that was accepted is taken back, 0 when nobody knows: by the numbers of [`progress`] with the number of
/// accepted requests and whether a group missed it. `reached`: how many people were reached, if everyone who missed it is a person.
pub(crate) fn recalled(numbers: &str, reached: Option<u32>) -> Option<u32> {
    let numbers: Vec<i64> = numbers.split(' ').map(|number| number.parse().unwrap_or_default()).collect();
    let &[_, done, _, accepted, group_missed] = numbers.as_slice() else { return None };
    (done > 0 && done == accepted).then(|| reached.filter(|_| group_missed == 0).unwrap_or_default())
}

/// The progress of a follow-up as a snapshot's row has it: three numbers, and more behind them that do not matter here.
pub(crate) fn progress(numbers: Option<String>) -> Option<FollowUpProgress> {
    let numbers = numbers?;
    let mut numbers = numbers.split(' ').map(|number| number.parse::<i64>().map_or(0, count));
    let mut next = || numbers.next().unwrap_or_default();
    let progress = FollowUpProgress { asked: next(), done: next(), failed: next() };
    (progress.asked > 0).then_some(progress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers() {
        assert_eq!(progress(None), None);
        assert_eq!(progress(Some("0 0 0".to_owned())), None);
        assert_eq!(progress(Some("7 4 1".to_owned())), Some(FollowUpProgress { asked: 7, done: 4, failed: 1 }));
        assert_eq!(progress(Some("7 4 1 9 0".to_owned())), Some(FollowUpProgress { asked: 7, done: 4, failed: 1 }));
        assert_eq!(recalled("2 2 0 2 0", Some(40)), Some(40));
        assert_eq!(recalled("2 2 0 2 1", Some(40)), Some(0), "a department missed it: of how many people nobody knows");
        assert_eq!(recalled("2 2 0 2 0", None), Some(0));
        assert_eq!(recalled("2 2 0 3 0", Some(40)), None, "one stays");
        assert_eq!(recalled("2 1 1 2 0", Some(40)), None);
        assert_eq!(recalled("0 0 0 0 0", Some(40)), None);
    }
}
