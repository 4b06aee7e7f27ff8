//! Acceptance tests: the product without a window, with real connections, against the WeCom stand-in.
//!
//! A module for each story; [`world`] is what they share.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod channels;
mod delivered;
mod disk_full;
mod durable;
mod exact;
mod files;
mod merged;
mod partial_success;
mod personal;
// For the stories of a full disk alone.
#[cfg(target_os = "linux")]
mod processes;
mod repeats;
mod reviewed;
mod secret;
#[cfg(target_os = "linux")]
#[path = "../skipped.rs"]
mod skipped;
mod statistics;
mod trouble;
mod world;
