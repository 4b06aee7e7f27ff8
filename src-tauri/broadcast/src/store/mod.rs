//! The database with the directory cache, the outbox, the ledger and the history: one SQLite file in the profile folder, or the
//! PostgreSQL database of a team.
//!
//! All SQL of the crate stands in this folder, one file per subject, each statement once for both: see [`sql`]. What is of one of them
//! alone, opening, migrations, copies, salvage, is in `database`, `migrations`, `copies` and `salvage`. Documents a person can read and back up (profiles, settings, templates,
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
pub(crate) mod dead_letters;
pub(crate) mod deeds;
pub(crate) mod directory;
pub(crate) mod directory_changes;
mod error;
pub(crate) mod figures;
pub(crate) mod follow_ups;
pub(crate) mod history;
pub(crate) mod holds;
pub(crate) mod lately;
pub(crate) mod leases;
pub(crate) mod ledger;
mod ledger_rows;
pub(crate) mod media;
mod migrations;
pub(crate) mod open_work;
pub(crate) mod outbox;
pub(crate) mod pace;
pub(crate) mod repeats;
pub(crate) mod request_keys;
pub(crate) mod requests;
pub(crate) mod restored;
mod salvage;
#[cfg(test)]
mod server_tests;
pub(crate) mod shared;
pub mod source;
pub(crate) mod sql;
pub(crate) mod sql_enum;
pub(crate) mod statistics;
mod step;
pub(crate) mod transfer;
mod until_done;
mod usual_step;
pub(crate) mod values;

pub(crate) use database::ServerLook;
pub(crate) use database::Writing;
pub use database::{AddressProblem, Database, FILE_NAME, Replaced, STATEMENTS_FOR_IT, ServerAddress};
pub use leases::TeamMember;
#[cfg(any(test, feature = "testing"))]
pub(crate) use migrations::SERVER_MIGRATIONS;
pub use salvage::Recovered;
pub(crate) use sql::Connection;
pub(crate) use until_done::until_done;
