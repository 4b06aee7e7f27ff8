//! The directory and the connections against the WeCom stand-in, over loopback.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod changes;
mod channels;
mod connections;
mod directory;
mod tokens;
mod world;
