//! The rules of this crate and the WeCom stand-in were written from the documents independently of each other. Here they are
//! held against each other: what passes the rules is accepted by the stand-in, what the rules refuse is refused by it with a
//! code of the same meaning, and what the rules call cut reaches members cut at the same character.
//!
//! `PROPTEST_CASES` raises the number of cases of each kind.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod channels;
mod edges;
#[path = "../../fixtures/examples.rs"]
#[expect(dead_code, reason = "the unit tests use the rest")]
mod examples;
mod fault;
mod good;
mod kinds;
mod meaning;
mod robots;
mod shown;
mod texts;
mod world;

/// The client's settings for the stand-in.
fn support_settings(url: &str) -> wecom::ClientSettings {
    wecom::ClientSettings::new(Some(url), None).unwrap().with_timeouts(PATIENCE, PATIENCE)
}

/// Time enough for a loopback call on a slow machine; no test waits for it to pass.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);
