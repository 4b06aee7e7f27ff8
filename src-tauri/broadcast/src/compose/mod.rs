//! What is written before it is sent: drafts, templates, saved audiences, values for each person, files.

pub mod audiences;
pub mod drafts;
pub mod fill;
mod jinja;
pub mod media;
pub mod personal;
pub mod templates;
pub mod used_values;
pub mod variables;
