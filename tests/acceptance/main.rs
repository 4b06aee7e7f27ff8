//! Acceptance tests: the product without a window, with real connections, against the WeCom stand-in.
//!
//! A module for each story; [`world`] is what they share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod channels;
mod cornered;
mod delivered;
mod durable;
mod exact;
mod files;
mod missed;
mod personal;
mod processes;
mod repeats;
mod reviewed;
mod secret;
#[path = "../skipped.rs"]
mod skipped;
mod trouble;
mod world;
