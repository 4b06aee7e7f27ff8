//! The command line: the real program, without a display, a session bus or a keychain, on the practice company. Companies with a
//! keychain are tested end to end, beside the window.
//!
//! Each test has a home folder of its own. Windows gives a program its folders by the user and not by the environment: there these tests
//! run where `cargo xtask port` has made the environment count. What is printed is part of the product: the JSON documents are compared
//! whole, but for ids and times.

// Tests fail by panicking.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod alone;
mod asked;
mod damaged;
mod exact;
mod home;
mod kinds;
mod listened;
mod lists;
mod names;
mod owned;
mod rows;
mod sent;
mod sheets;
mod system;
mod times;
mod variables;
