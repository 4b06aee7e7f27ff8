//! The shell of Posthorn: windows, tray, hot key, and the commands that the pages call.
//!
//! Product logic here would be a defect: it lives in the `broadcast` crate, which knows no window. This package alone
//! depends on Tauri.

pub mod awake;
pub mod commands;
pub mod dock;
pub mod error;
pub mod events;
pub mod farewell;
pub mod files;
pub mod menu_bar;
pub mod messages;
pub mod needs;
pub mod notify;
pub mod ownership;
pub mod preferences;
pub mod quit;
pub mod renderer;
#[cfg(any(test, feature = "serve"))]
pub mod serve;
pub mod shell;
pub mod shortcut;
pub mod snapshot;
pub mod team;
pub mod tray;
pub mod trouble;
pub mod updates;
pub mod windows;

use std::process::ExitCode;

/// Runs the command line when the arguments are for it, else the program with its window, until the user quits.
pub fn run() -> ExitCode {
    platform::memory::keep_out_of_core_dumps();
    if cli::is_meant(std::env::args_os().map(|argument| argument.to_string_lossy().into_owned())) {
        return cli::run();
    }
    shell::run()
}
