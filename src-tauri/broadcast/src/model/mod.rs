//! What everything else works on: plain data without I/O, as it is stored and as it crosses to the UI.

pub mod audience;
pub mod batch;
pub mod changed;
pub(crate) mod contacts;
pub mod directory;
pub mod draft;
pub mod error_view;
pub mod follow_up;
pub mod history;
pub mod ledger;
pub mod media;
pub mod order;
pub mod outcome;
pub mod practice;
pub mod preferences;
pub mod profile;
pub(crate) mod reach;
pub mod secrets;
pub mod snapshot;
pub mod states;
pub mod store_error;
pub mod timestamp;
pub mod title;
pub mod trouble;
pub mod variable;
