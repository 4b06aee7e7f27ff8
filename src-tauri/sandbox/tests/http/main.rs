//! The sandbox as a client meets it: a real server, a real HTTP client, nothing of the `wecom` crate.

#![allow(clippy::unwrap_used, clippy::expect_used)]

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
