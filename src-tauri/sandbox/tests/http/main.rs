//! The sandbox as a client meets it: a real server, a real HTTP client, nothing of the `wecom` crate.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod breaking;
mod chats;
mod files;
mod hostile;
mod inside;
mod kinds;
mod reading;
mod sending;
mod updating;
mod webhooks;
mod world;
