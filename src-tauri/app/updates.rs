//! Whether there is a newer Posthorn: looked for once a day and when somebody asks, in a program that was built with the feature `updates`
//! and an address for it. Any other says so and carries nothing of it.

use serde::Serialize;

/// What is known of newer versions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ts_rs::TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum UpdateView {
    /// This program was built without an address for updates.
    #[default]
    Off,
    /// Nobody has looked since the program was started.
    NotLooked,
    /// There is none.
    Latest,
    /// There is one.
    Newer {
        /// Its version.
        version: String,
    },
    /// Its installer is not opened while something is being sent.
    Sending {
        /// Its version.
        version: String,
    },
    /// Its installer was fetched and opened.
    Opened {
        /// The installer's file.
        file: String,
    },
    /// It could not be found out, or not be fetched.
    Failed {
        /// Why, as far as the page has words for it.
        because: UpdateTrouble,
        /// What was said.
        detail: String,
    },
}

/// Why there is no update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum UpdateTrouble {
    /// The server did not answer as it must.
    Unreachable,
    /// What it gave was not released by whoever makes Posthorn.
    NotGenuine,
    /// The installer could not be written or opened.
    File,
}

#[cfg(not(feature = "updates"))]
mod off;
#[cfg(feature = "updates")]
mod on;

#[cfg(not(feature = "updates"))]
pub use off::{begin, install, look, seen};
#[cfg(feature = "updates")]
pub use on::{begin, install, look, seen};
