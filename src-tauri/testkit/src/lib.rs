//! What the tests of all packages share, so that there is one of each: waiting for something ([`until`]), a clock that is moved by
//! hand ([`TestClock`]), and a company to send to ([`stand_in`], [`InsideCompany`]).
//!
//! Packages name it under `[dev-dependencies]` alone. What needs the types of `posthorn-broadcast` (secrets, the sink for news, a whole
//! engine) is the module `testing` there, behind the feature of that name.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test fails by panicking")]

mod clock;
mod company;
mod waiting;

pub use clock::TestClock;
pub use company::{InsideCompany, able, accounts, bodies, calls, stand_in};
pub use waiting::{Found, Gate, LIMIT, comes_within, pass, until, until_blocking, within};
