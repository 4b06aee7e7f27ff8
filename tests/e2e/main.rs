//! End-to-end tests: the real program, its real window, a real keychain, driven as a person would drive it.
//!
//! `cargo xtask test` runs them on private desktops (display, window manager, D-Bus session, unlocked keychain), one at a time on
//! each, and names the program in `POSTHORN_BIN`; without that variable they fail. Every test has a home folder of its own,
//! so every test begins as a fresh user. Companies are WeCom stand-ins inside the test itself, read back after
//! the fact; the practice company is the one inside the program.
//!
//! Where two people work together, the second one has a window on a second desktop, which the test itself starts and ends.
//!
//! Nothing waits for a fixed time to pass: every step waits for what it needs, with a generous limit, and says on failure
//! what it waited for. A failed test leaves pictures, the page and the logs in `POSTHORN_E2E_OUT/<test>/`.
//!
//! The tour (`cargo xtask tour`) is a walk through the main job with a picture of every step; it stands here because it
//! uses the same hands.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "tests fail by panicking; what they print is their report"
)]
#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::format_collect,
    reason = "the D-Bus interfaces of the tray's host have a given shape; selectors are put together where it reads best"
)]

#[path = "../skipped.rs"]
mod skipped;
mod stories;
mod support;
