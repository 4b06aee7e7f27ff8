//! Posthorn without a window: profiles, directory, audience, plan, engine, ledger, history, templates.
//!
//! Knows no Tauri and no keychain: secrets, clock, ids and event sink come in as traits ([`ports`]). Only [`store`] holds
//! SQL.

pub mod audience;
pub mod audiences;
pub mod channels;
pub mod connections;
pub mod directory;
pub mod documents;
pub mod drafts;
pub mod engine;
pub mod export;
pub mod history;
mod jinja;
pub mod kept;
pub mod lists;
pub mod media;
pub mod moment;
pub mod owner;
pub mod personal;
pub mod plan;
pub mod ports;
pub mod preflight;
pub mod problem;
pub mod profiles;
pub mod review;
pub mod rows;
pub mod secrets;
pub mod store;
pub mod templates;
pub mod variables;
