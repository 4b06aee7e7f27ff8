//! Typed client of the WeCom (企业微信) application message API, with the message model, the rule set and the
//! drawing model of the preview.
//!
//! Nothing else in Posthorn knows URLs, error numbers or limits of WeCom: they stand here, beside the types they bind.
//!
//! The modules stand in a line, each using only those below it; `tests/rooms.rs` has the line and keeps it.
//!
//! Facts about WeCom are followed by the trust in their source, in brackets: O the vendor's documentation, K other open
//! source clients, C reports and logged answers, D deduction, U unverified.

#![allow(rustdoc::broken_intra_doc_links, reason = "those brackets are no links")]

pub(crate) mod address;
pub mod agent;
pub mod appchat;
pub mod card_update;
pub mod channel;
pub mod class;
pub mod client;
pub mod clock;
pub mod console;
pub mod contacts;
pub mod curl;
pub mod drawing;
pub mod editing;
pub mod errcode;
pub mod error;
#[cfg(test)]
#[path = "../fixtures/examples.rs"]
mod examples;
pub mod finding;
#[cfg(test)]
mod fuzz;
pub(crate) mod id_template;
pub mod ids;
pub mod import;
pub mod inspect;
pub mod kinds;
pub(crate) mod lenient;
pub mod limit;
pub mod limits;
pub mod links;
pub mod markup;
pub mod measure;
pub mod media;
pub mod preview;
pub mod proof;
pub mod recipient;
pub(crate) mod report;
pub mod rich;
pub mod rules;
pub mod safe;
pub mod send;
pub mod split;
pub mod webhook;

pub use class::ErrorClass;
pub use client::settings::{ClientSettings, Credentials, PUBLIC_BASE_URL};
pub use client::{Client, RENEW_BEFORE_END, Webhook};
pub use error::{ApiError, Error, SettingError};
