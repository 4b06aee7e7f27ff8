//! What is written before it is sent: drafts, templates, saved audiences, values for each person, files.

pub mod audiences;
pub mod drafts;
mod jinja;
pub mod media;
pub mod personal;
pub mod templates;
pub mod variables;
