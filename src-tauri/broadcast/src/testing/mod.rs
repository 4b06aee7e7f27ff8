//! What tests put around the product, and what they send: for the tests of this crate and, behind the feature `testing`, for those of
//! other packages. Waiting, clock and company are those of [`testkit`].

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test fails by panicking")]

mod databases;
mod planted;
mod samples;
mod secrets;
mod sender;
mod sink;
mod world;

#[cfg(test)]
pub(crate) use databases::empty_database;
pub use databases::{SERVER, database};
pub use planted::{claim_requests, one_each, refused_lately, settle_request};
pub use samples::{count, draft, named, person, profile, snapshot, utc};
pub use secrets::TestSecrets;
pub use sender::{Answer, ScriptedSender, api, api_trouble, lost, ok, unreachable};
pub use sink::RecordingSink;
pub use world::{World, broadcast_as, order_of};
