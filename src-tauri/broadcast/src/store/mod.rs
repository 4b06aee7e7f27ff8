//! The database: one SQLite file in the profile folder with the directory cache, the outbox, the ledger and the history.
//!
//! All SQL of the crate stands in this folder, one file per subject, kept to what PostgreSQL takes too, so that a
//! database shared by a team needs no rewrite. Documents a person can read and back up (profiles, settings, templates,
//! drafts) are files, not rows: see [`crate::documents`].

mod backfill;
#[cfg(test)]
mod backfill_tests;
pub(crate) mod batches;
pub(crate) mod broadcasts;
mod copies;
#[cfg(test)]
mod damage_tests;
mod database;
pub(crate) mod directory;
pub(crate) mod directory_changes;
mod error;
pub(crate) mod figures;
pub(crate) mod follow_ups;
pub(crate) mod history;
pub(crate) mod holds;
pub(crate) mod lately;
pub(crate) mod ledger;
mod ledger_rows;
pub(crate) mod media;
mod migrations;
pub(crate) mod open_work;
pub(crate) mod outbox;
pub(crate) mod pace;
pub(crate) mod repeats;
mod salvage;
pub(crate) mod sql_enum;
pub(crate) mod statistics;
mod step;
mod until_done;
mod usual_step;
pub(crate) mod values;

pub(crate) use database::Writing;
/// A connection, whether it reads or writes.
pub(crate) type Connection = sqlx::SqliteConnection;
pub use database::{Database, FILE_NAME, Replaced};
pub use salvage::Recovered;
pub(crate) use until_done::until_done;
