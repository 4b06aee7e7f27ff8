//! What the files of [`crate::store`] say to a database, be it the SQLite file of a profile folder or the PostgreSQL database of a
//! team: statements, values, rows, connections. There is one text of each statement and one set of rules; what differs between the two
//! is here and in [`super::database`].
//!
//! sqlx's own layer over its drivers (`Any`, 0.9) does not serve, as its sources tell: its SQLite driver knows no BOOLEAN columns, so
//! that no row of `broadcasts` could be read, and panics at a shared text; what it builds has `?` for values, which PostgreSQL does not
//! take; and every text is copied once more in and every row once more out, where a message costs a few microseconds altogether. Here a
//! value is kept as it was given until the driver of the connection at hand takes it, with the type of a NULL, which PostgreSQL wants
//! to know; a row stays the driver's own.
//!
//! How a statement has to be written for both:
//! - `$1`, `$2` in fixed ones, [`Statement::push_bind`] in those that are put together; no `?` in their texts;
//! - sums as `CAST(SUM(..) AS BIGINT)`, numbers that are read as such (`CAST(0 AS BIGINT)`), comparisons for truths: PostgreSQL gives
//!   each its own type, and reads none as another;
//! - every selected table in `FROM` with a name, nothing in a grouped row that is not grouped or summed;
//! - texts are compared by their bytes, for which the columns are `COLLATE "C"` in PostgreSQL.

mod connection;
mod query;
mod row;
mod statement;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use connection::{Connection, Pool, on_the_way};
pub(crate) use query::{query, query_as, query_scalar};
pub(crate) use row::Row;
pub(crate) use statement::Statement;
