//! Posthorn without a window: profiles, directory, audience, plan, engine, ledger, history, templates.
//!
//! Knows no Tauri and no keychain: secrets, clock, ids and event sink come in as traits ([`ports`]). Only [`store`] holds
//! SQL.

pub mod app;
pub mod channels;
pub mod compose;
pub mod connections;
pub mod directory;
pub mod documents;
pub mod export;
pub mod history;
pub mod lists;
pub mod merge;
pub mod model;
pub mod ports;
pub mod profiles;
pub mod sending;
pub mod statistics;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
