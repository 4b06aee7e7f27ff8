//! What everything else works on: plain data without I/O, as it is stored and as it crosses to the UI.

pub mod audience;
pub mod broadcast;
pub(crate) mod contacts;
pub mod error_view;
pub mod media;
pub mod secrets;
pub mod timestamp;
pub mod title;
