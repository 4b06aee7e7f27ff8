//! Which computer of a team works on what an application sends: one at a time, under a lease that it extends with everything it writes.
//!
//! One is enough: WeCom lets an application make so many calls a second, whoever makes them, and a computer makes forty times as many. In
//! exchange everything that one process promises holds for a team as it is: the first request goes alone, messages of one recipient keep
//! their order, pace and frequency limits are those of the application. Who is gone is followed by another one when its lease is over.
//!
//! A lease has a number, its fence, one more with each holder. A step is written only under the newest one, so whoever was away for too
//! long, asleep or cut off, writes nothing any more and hears of it. The clock is that of the database; those of the computers may differ.
//! All of it is for [`Writing`](super::Writing), whose lock leaves no room between looking and taking.

use super::Database;
use super::sql::{self, Connection};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use std::time::Duration;

/// The clock of the database, milliseconds since 1970-01-01 UTC.
macro_rules! now {
    () => {
        "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
    };
}
pub(super) use now;

/// Who works on a team's database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    /// The process: another one after each start.
    pub id: String,
    /// The computer, as people know it.
    pub computer: String,
    /// As whom the database knows who works there.
    pub login: String,
    /// How long others wait for it when nothing is heard of it.
    pub lease: Duration,
}

/// A lease that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lease {
    pub(crate) app: String,
    fence: i64,
    /// Which database it was taken in.
    identity: String,
    pub(crate) lasts: Duration,
}

/// What came of asking for a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It was this process's all the time.
    Kept(Lease),
    /// It is another one's no longer, or was nobody's; for how long.
    Over(Lease, Duration),
    /// It is another one's.
    Held {
        /// Whose.
        computer: String,
        /// For how long at least.
        left: Duration,
    },
}

/// Whether another process has the lease of an application, as far as a look without the writer's lock tells.
pub(crate) async fn held_by_another(
    database: &Database,
    app: &str,
    member: &TeamMember,
) -> Result<Option<Taken>, StoreError> {
    let found = sql::query(concat!(
        "SELECT computer, ends_at - ",
        now!(),
        " AS left_ms FROM leases WHERE app = $1 AND holder <> $2 AND ends_at > ",
        now!()
    ))
    .bind(app)
    .bind(&member.id)
    .fetch_optional(database.pool())
    .await?;
    let Some(row) = found else { return Ok(None) };
    let left = u64::try_from(row.try_get::<i64, _>("left_ms")?).unwrap_or_default();
    Ok(Some(Taken::Held { computer: row.try_get("computer")?, left: Duration::from_millis(left) }))
}

/// What time it is by the clock that a team goes by.
pub(crate) async fn time(database: &Database) -> Result<Timestamp, StoreError> {
    let now: i64 = sql::query_scalar(concat!("SELECT ", now!())).fetch_one(database.pool()).await?;
    Ok(Timestamp(now))
}

/// Takes the lease of an application, unless another process has it.
pub(crate) async fn take(connection: &mut Connection, app: &str, member: &TeamMember) -> Result<Taken, StoreError> {
    let found = sql::query(concat!(
        "SELECT fence, holder, computer, ends_at - ",
        now!(),
        " AS left_ms FROM leases WHERE app = $1"
    ))
    .bind(app)
    .fetch_optional(&mut *connection)
    .await?;
    let (fence, over_for) = match found {
        None => (1, Some(Duration::ZERO)),
        Some(row) => {
            let (fence, holder, left): (i64, String, i64) =
                (row.try_get("fence")?, row.try_get("holder")?, row.try_get("left_ms")?);
            if holder == member.id {
                (fence, None)
            } else if let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) {
                return Ok(Taken::Held { computer: row.try_get("computer")?, left: Duration::from_millis(left) });
            } else {
                (fence + 1, Some(Duration::from_millis(left.unsigned_abs())))
            }
        }
    };
    let identity: String = sql::query_scalar("SELECT identity()").fetch_one(&mut *connection).await?;
    sql::query(concat!(
        "INSERT INTO leases (app, fence, holder, computer, ends_at) VALUES ($1, $2, $3, $4, ",
        now!(),
        " + $5)
         ON CONFLICT (app) DO UPDATE SET fence = EXCLUDED.fence, holder = EXCLUDED.holder, computer = EXCLUDED.computer,
             ends_at = EXCLUDED.ends_at"
    ))
    .bind(app)
    .bind(fence)
    .bind(&member.id)
    .bind(&member.computer)
    .bind(ms(member.lease))
    .execute(connection)
    .await?;
    let lease = Lease { app: app.to_owned(), fence, identity, lasts: member.lease };
    Ok(match over_for {
        None => Taken::Kept(lease),
        Some(time) => Taken::Over(lease, time),
    })
}

/// Extends a lease, whether its time is over or not, as long as nobody else took it and the database is the one that it was taken in; else
/// [`StoreError::LeaseLost`].
pub(crate) async fn extend(connection: &mut Connection, lease: &Lease) -> Result<(), StoreError> {
    let done = sql::query(concat!(
        "UPDATE leases SET ends_at = ",
        now!(),
        " + $3 WHERE app = $1 AND fence = $2 AND identity() = $4 AND EXISTS (SELECT 1 FROM epoch WHERE identity = $4)"
    ))
    .bind(&lease.app)
    .bind(lease.fence)
    .bind(ms(lease.lasts))
    .bind(&lease.identity)
    .execute(connection)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Lets go of a lease: another one need not wait for its end.
pub(crate) async fn release(connection: &mut Connection, lease: &Lease) -> Result<(), StoreError> {
    sql::query(concat!("UPDATE leases SET ends_at = ", now!(), ", holder = '' WHERE app = $1 AND fence = $2"))
        .bind(&lease.app)
        .bind(lease.fence)
        .execute(connection)
        .await?;
    Ok(())
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
