//! The table of broadcasts: one small row each, and what is large beside it.

use super::Database;
pub(crate) use super::open_work::{
    Work, has_work, late_ones, moving, open_ones, profiles_with_work, scheduled_people, to_work_on, touched_since,
};
use super::sql::{self, Connection, Row, Statement};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::Outcome;
use crate::model::snapshot::{BroadcastSnapshot, ReleaseView};
use crate::model::states::{BroadcastState, Hold, PauseReason};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::unattended::RequestKey;
use crate::store::follow_ups;
use crate::store::sql_enum::{count, from_json, json, value_if, value_of, word};

/// The columns of a snapshot, in the order of [`snapshot_of`].
macro_rules! columns {
    () => {
        "id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees, people, people_exact, \
         state, outcome, sent_by, created_at, sends_at, finished_at, batches_total, batches_done, missed, error, \
         scheduled, late_ms, pause, quiet_until, digest, needs_release, ordered_login, released_by, released_at, \
         EXISTS (SELECT 1 FROM request_keys WHERE request_keys.broadcast_id = broadcasts.id) AS by_program, \
         (SELECT until_at FROM holds WHERE holds.profile_id = broadcasts.profile_id AND until_at > 0) AS held_until, \
         (SELECT holds.error FROM holds WHERE holds.profile_id = broadcasts.profile_id AND until_at > 0) AS held_why, \
         (SELECT asked || ' ' || done || ' ' || failed || ' ' || (SELECT COUNT(*) FROM batches
                 WHERE batches.broadcast_id = broadcasts.id AND batches.state = 'accepted') || ' ' ||
             CASE WHEN EXISTS (SELECT 1 FROM ledger WHERE ledger.broadcast_id = broadcasts.id AND rank = 0
                 AND (kind <> 'person' OR sheet_row > 0)) THEN 1 ELSE 0 END
          FROM errands WHERE errands.broadcast_id = broadcasts.id AND errand = 'recall') AS recalled, \
         (SELECT asked || ' ' || done || ' ' || failed FROM errands
          WHERE errands.broadcast_id = broadcasts.id AND errand = 'card') AS changed"
    };
}
pub(super) use columns;

/// What a new broadcast consists of, apart from its batches.
pub(crate) struct NewBroadcast<'a> {
    /// As it is to be seen at first.
    pub(crate) snapshot: &'a BroadcastSnapshot,
    /// Of the review.
    pub(crate) digest: &'a str,
    /// Of message and options.
    pub(crate) content_digest: &'a str,
    /// JSON of the draft.
    pub(crate) draft: &'a str,
    /// What a search looks at, lower case.
    pub(crate) search: &'a str,
    /// The application that sends it.
    pub(crate) app: &'a str,
    /// JSON of the files behind its media ids.
    pub(crate) files: Option<&'a str>,
    /// How late it may leave, milliseconds.
    pub(crate) late_ms: Option<i64>,
    /// Place of the first batch behind the look.
    pub(crate) stage: Option<u32>,
    /// It leaves in quiet hours as well.
    pub(crate) through_quiet: bool,
    /// A second person of the team has to release it. A team's database sees for itself where the number of people says so.
    pub(crate) needs_release: bool,
    /// The key under which another program handed it over.
    pub(crate) key: Option<&'a RequestKey>,
}

/// Writes a new broadcast.
pub(crate) async fn insert(connection: &mut Connection, new: &NewBroadcast<'_>) -> Result<(), StoreError> {
    let one = new.snapshot;
    sql::query(
        "INSERT INTO broadcasts (id, profile_id, profile_name, profile_colour, practice, test, kind, title, addressees,
             people, people_exact, digest, content_digest, state, created_at, sends_at, batches_total, batches_done, missed,
             app, scheduled, late_ms, stage, touched_at, quiet_until, through_quiet, sent_by, needs_release)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0, $18, $19, $20, $21, $15, $22, $23,
             $24, $25)",
    )
    .bind(&one.id)
    .bind(&one.profile_id)
    .bind(&one.profile_name)
    .bind(word(&one.profile_colour)?)
    .bind(one.practice)
    .bind(one.test)
    .bind(word(&one.kind)?)
    .bind(&one.title)
    .bind(&one.addressees)
    .bind(i64::from(one.people))
    .bind(one.people_exact)
    .bind(new.digest)
    .bind(new.content_digest)
    .bind(word(&if one.sends_at.is_some() { BroadcastState::Waiting } else { BroadcastState::Sending })?)
    .bind(one.created_at.0)
    .bind(one.sends_at.map(|at| at.0))
    .bind(i64::from(one.batches_total))
    .bind(new.app)
    .bind(one.state == BroadcastState::Scheduled)
    .bind(new.late_ms)
    .bind(new.stage.map(i64::from))
    .bind(one.hold.as_ref().filter(|_| one.is_quiet()).map(|hold| hold.until.0))
    .bind(new.through_quiet)
    .bind(&one.sent_by)
    .bind(new.needs_release)
    .execute(&mut *connection)
    .await?;
    sql::query("INSERT INTO broadcast_texts (broadcast_id, draft, search, files) VALUES ($1, $2, $3, $4)")
        .bind(&one.id)
        .bind(new.draft)
        .bind("")
        .bind(new.files)
        .execute(&mut *connection)
        .await?;
    sql::query("INSERT INTO broadcast_search (broadcast_id, text) VALUES ($1, $2)")
        .bind(&one.id)
        .bind(new.search)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a broadcast with this digest is under way, or was started between two moments. One that was taken back is not repeated: it
/// is sent again on purpose, however soon.
pub(crate) async fn is_repeated_start(
    connection: &mut Connection,
    digest: &str,
    from: Timestamp,
    to: Timestamp,
) -> Result<bool, StoreError> {
    let found: i64 = sql::query_scalar(
        "SELECT COUNT(*) FROM broadcasts
         WHERE digest = $1 AND (state IN ('waiting', 'sending') OR (state <> 'cancelled' AND created_at > $2 AND created_at <= $3))",
    )
    .bind(digest)
    .bind(from.0)
    .bind(to.0)
    .fetch_one(connection)
    .await?;
    Ok(found > 0)
}

/// The time to take it back, or the time it was scheduled for, has come: whether it was still waiting for it.
pub(crate) async fn leave_waiting(connection: &mut Connection, id: &str) -> Result<bool, StoreError> {
    let done =
        sql::query("UPDATE broadcasts SET state = 'sending' WHERE id = $1 AND state = 'waiting' AND pause IS NULL")
            .bind(id)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Has quiet hours hold an open broadcast until a moment, or no longer.
pub(crate) async fn set_quiet(
    connection: &mut Connection,
    id: &str,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    sql::query("UPDATE broadcasts SET quiet_until = $2 WHERE id = $1 AND state IN ('waiting', 'sending')")
        .bind(id)
        .bind(until.map(|until| until.0))
        .execute(connection)
        .await?;
    Ok(())
}

/// What changed of a broadcast in one step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    /// Closed batches.
    pub(crate) batches: u64,
    /// Rows that missed the message.
    pub(crate) missed: u64,
    /// The trouble to show from now on.
    pub(crate) worst: Option<ErrorView>,
}

/// Notes a step; the snapshot after it, unless the broadcast was removed.
pub(crate) async fn advance(
    connection: &mut Connection,
    id: &str,
    progress: &Progress,
    now: Timestamp,
) -> Result<Option<BroadcastSnapshot>, StoreError> {
    let mut query = Statement::new("");
    push_advance(&mut query, id, progress, now)?;
    let row = query.build().fetch_optional(connection).await?;
    row.as_ref().map(snapshot_of).transpose()
}

/// The statement of [`advance`]; its row is that of [`snapshot_of`].
pub(super) fn push_advance<'q>(
    query: &mut Statement<'q>,
    id: &'q str,
    progress: &Progress,
    now: Timestamp,
) -> Result<(), StoreError> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    query.push("UPDATE broadcasts SET batches_done = batches_done + ").push_bind(number(progress.batches));
    query.push(", missed = missed + ").push_bind(number(progress.missed));
    query.push(", error = COALESCE(").push_bind(progress.worst.as_ref().map(json).transpose()?);
    query.push(", error), touched_at = ").push_bind(now.0).push(" WHERE id = ").push_bind(id);
    query.push(concat!(" RETURNING ", columns!()));
    Ok(())
}

/// Lets an open broadcast stand still, unless it does already; whether it was open and moving.
pub(crate) async fn pause(
    connection: &mut Connection,
    id: &str,
    reason: PauseReason,
    error: Option<&ErrorView>,
) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE broadcasts SET pause = $2, error = COALESCE($3, error)
         WHERE id = $1 AND state IN ('waiting', 'sending') AND pause IS NULL",
    )
    .bind(id)
    .bind(word(&reason)?)
    .bind(error.map(json).transpose()?)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets an open broadcast stand still for good, until its last answers are there; whether it was sending.
pub(crate) async fn begin_stopping(connection: &mut Connection, id: &str) -> Result<bool, StoreError> {
    let done = sql::query("UPDATE broadcasts SET pause = 'stopping' WHERE id = $1 AND state = 'sending'")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a paused broadcast go on, at once and past its look; whether it was paused and may go on.
pub(crate) async fn resume(connection: &mut Connection, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE broadcasts SET
             state = CASE WHEN state = 'waiting' AND scheduled AND pause <> 'late' AND sends_at > $2
                          THEN 'waiting' ELSE 'sending' END,
             stage = CASE WHEN pause = 'stage' THEN NULL ELSE stage END,
             pause = NULL, error = NULL
         WHERE id = $1 AND state IN ('waiting', 'sending') AND pause IS NOT NULL AND pause NOT IN ('stopping', 'release')",
    )
    .bind(id)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a broadcast leave, at its time if it has one that lies ahead, that was waiting for somebody to release exactly this; whether it was.
/// The database sees to it that it is not who ordered it, and somebody who may.
pub(crate) async fn release(
    connection: &mut Connection,
    id: &str,
    digest: &str,
    by: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE broadcasts SET
             state = CASE WHEN scheduled AND sends_at > $4 THEN 'waiting' ELSE 'sending' END,
             pause = NULL, error = NULL, released_by = $3, released_at = $4
         WHERE id = $1 AND digest = $2 AND state = 'waiting' AND pause = 'release'",
    )
    .bind(id)
    .bind(digest)
    .bind(by)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Opens a broadcast again some of whose batches were opened, with its numbers counted anew.
pub(crate) async fn reopen(connection: &mut Connection, id: &str, open: u64, missed: u64) -> Result<(), StoreError> {
    sql::query(
        "UPDATE broadcasts SET state = 'sending', outcome = NULL, finished_at = NULL, pause = NULL, error = NULL,
             looked = FALSE, quiet_until = NULL,
             batches_done = batches_total - $2, missed = $3
         WHERE id = $1",
    )
    .bind(id)
    .bind(i64::try_from(open).unwrap_or(i64::MAX))
    .bind(i64::try_from(missed).unwrap_or(i64::MAX))
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a scheduled broadcast that has not left another time; whether it is one. Who released it released another time than this.
pub(crate) async fn reschedule(
    connection: &mut Connection,
    id: &str,
    at: Timestamp,
    late_ms: i64,
) -> Result<bool, StoreError> {
    let done = sql::query(
        "UPDATE broadcasts SET sends_at = $2, late_ms = $3, quiet_until = NULL,
             pause = CASE WHEN needs_release THEN 'release' ELSE NULL END
         WHERE id = $1 AND state = 'waiting' AND scheduled",
    )
    .bind(id)
    .bind(at.0)
    .bind(late_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What a control needs to know of a broadcast, inside a transaction.
pub(crate) struct Standing {
    /// As it is stored: waiting, sending, finished or cancelled.
    pub(crate) state: BroadcastState,
    /// Why it stands still.
    pub(crate) pause: Option<PauseReason>,
    /// The profile.
    pub(crate) profile_id: String,
    /// The application that it was planned for.
    pub(crate) app: String,
    /// It waits for a time that was chosen.
    pub(crate) scheduled: bool,
    /// Of its review.
    pub(crate) digest: String,
    /// The clock at its last step.
    pub(crate) touched_at: Option<Timestamp>,
    /// As whom a team's database knows who ordered it.
    pub(crate) ordered_login: Option<String>,
}

/// How a broadcast stands; `None` also for one that is being deleted.
pub(crate) async fn standing(connection: &mut Connection, id: &str) -> Result<Option<Standing>, StoreError> {
    let row = sql::query(
        "SELECT state, pause, profile_id, app, scheduled, digest, touched_at, ordered_login FROM broadcasts
         WHERE id = $1 AND NOT going",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Standing {
        state: value_of(row.try_get("state")?)?,
        pause: value_if(row.try_get("pause")?)?,
        profile_id: row.try_get("profile_id")?,
        app: row.try_get("app")?,
        scheduled: row.try_get("scheduled")?,
        digest: row.try_get("digest")?,
        touched_at: row.try_get::<Option<i64>, _>("touched_at")?.map(Timestamp),
        ordered_login: row.try_get("ordered_login")?,
    }))
}

/// Closes a broadcast that has no open row left.
pub(crate) async fn close(
    connection: &mut Connection,
    id: &str,
    state: BroadcastState,
    outcome: Outcome,
    missed: u64,
    at: Timestamp,
) -> Result<BroadcastSnapshot, StoreError> {
    let row = sql::query(concat!(
        "UPDATE broadcasts SET state = $2, outcome = $3, missed = $4, finished_at = $5, batches_done = batches_total,
             pause = NULL, stage = NULL, quiet_until = NULL, touched_at = $5
         WHERE id = $1 RETURNING ",
        columns!()
    ))
    .bind(id)
    .bind(word(&state)?)
    .bind(word(&outcome)?)
    .bind(i64::try_from(missed).unwrap_or(i64::MAX))
    .bind(at.0)
    .fetch_one(connection)
    .await?;
    snapshot_of(&row)
}

/// One broadcast.
pub(crate) async fn snapshot(database: &Database, id: &str) -> Result<Option<BroadcastSnapshot>, StoreError> {
    let row = sql::query(concat!("SELECT ", columns!(), " FROM broadcasts WHERE id = $1 AND NOT going"))
        .bind(id)
        .fetch_optional(database.pool())
        .await?;
    row.as_ref().map(snapshot_of).transpose()
}

/// Who sends a broadcast: profile and application.
pub(crate) async fn sender(database: &Database, id: &str) -> Result<Option<(String, String)>, StoreError> {
    let row = sql::query("SELECT profile_id, app FROM broadcasts WHERE id = $1 AND NOT going")
        .bind(id)
        .fetch_optional(database.pool())
        .await?;
    row.map(|row| Ok((row.try_get("profile_id")?, row.try_get("app")?))).transpose()
}

/// The JSON of a broadcast's draft.
pub(crate) async fn draft(database: &Database, id: &str) -> Result<Option<String>, StoreError> {
    Ok(sql::query_scalar("SELECT draft FROM broadcast_texts WHERE broadcast_id = $1")
        .bind(id)
        .fetch_optional(database.pool())
        .await?)
}

/// Why quiet hours hold a broadcast.
pub(crate) fn quiet_hours() -> ErrorView {
    ErrorView::new(ErrorCode::QuietHours, "held by the quiet hours of the company")
}

/// The snapshot in a row with [`columns`].
pub(super) fn snapshot_of(row: &Row) -> Result<BroadcastSnapshot, StoreError> {
    let error: Option<String> = row.try_get("error")?;
    let moment = |name| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(Timestamp));
    let (stored, scheduled): (BroadcastState, bool) = (value_of(row.try_get("state")?)?, row.try_get("scheduled")?);
    let pause: Option<PauseReason> = value_if(row.try_get("pause")?)?;
    let hold = match (moment("held_until")?, row.try_get::<Option<String>, _>("held_why")?) {
        (Some(until), Some(why)) if stored == BroadcastState::Sending => Some(Hold { until, error: from_json(&why)? }),
        _ => None,
    };
    let quiet = moment("quiet_until")?.filter(|_| !stored.is_closed());
    let hold = quiet.map(|until| Hold { until, error: quiet_hours() }).or(hold);
    let state = match stored {
        BroadcastState::Waiting | BroadcastState::Sending if pause.is_some() => BroadcastState::Paused,
        BroadcastState::Waiting if scheduled => BroadcastState::Scheduled,
        BroadcastState::Sending if hold.is_some() => BroadcastState::Held,
        stored => stored,
    };
    let late_ms: Option<i64> = row.try_get("late_ms")?;
    let (people, people_exact): (u32, bool) = (count(row.try_get("people")?), row.try_get("people_exact")?);
    let (missed, recalled): (u32, Option<String>) = (count(row.try_get("missed")?), row.try_get("recalled")?);
    let reached = people_exact.then(|| people.saturating_sub(missed));
    let release = row.try_get::<bool, _>("needs_release")?.then(|| release_of(row)).transpose()?;
    Ok(BroadcastSnapshot {
        id: row.try_get("id")?,
        profile_id: row.try_get("profile_id")?,
        profile_name: row.try_get("profile_name")?,
        profile_colour: value_of(row.try_get("profile_colour")?)?,
        practice: row.try_get("practice")?,
        test: row.try_get("test")?,
        kind: value_of(row.try_get("kind")?)?,
        title: row.try_get("title")?,
        created_at: Timestamp(row.try_get("created_at")?),
        sends_at: moment("sends_at")?,
        late_minutes: late_ms.filter(|_| scheduled).map(|ms| count(ms / 60_000)),
        finished_at: moment("finished_at")?,
        state,
        pause,
        hold,
        outcome: value_if(row.try_get("outcome")?)?,
        people,
        people_exact,
        addressees: row.try_get("addressees")?,
        batches_total: count(row.try_get("batches_total")?),
        batches_done: count(row.try_get("batches_done")?),
        missed,
        error: error.as_deref().map(from_json).transpose()?,
        recalled: recalled.as_deref().and_then(|numbers| follow_ups::recalled(numbers, reached)),
        recall: follow_ups::progress(recalled),
        card: follow_ups::progress(row.try_get("changed")?),
        sent_by: row.try_get("sent_by")?,
        release,
        by_program: row.try_get("by_program")?,
        seconds_left: None,
    })
}

fn release_of(row: &Row) -> Result<ReleaseView, StoreError> {
    Ok(ReleaseView {
        digest: row.try_get("digest")?,
        ordered_login: row.try_get::<Option<String>, _>("ordered_login")?.unwrap_or_default(),
        released_by: row.try_get("released_by")?,
        released_at: row.try_get::<Option<i64>, _>("released_at")?.map(Timestamp),
    })
}
