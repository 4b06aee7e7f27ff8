//! What Posthorn has of the computer below it, with or without a window: the keychain, the folders, the log, the file of the
//! preferences, a practice company of this process. Here and nowhere else the product meets the keychain.

pub mod autostart;
pub mod data_folder;
mod deps;
pub mod folders;
pub mod keychain;
pub mod logging;
pub mod memory;
pub mod practice;
pub mod preferences;

pub use deps::deps;

/// The system's language tag, English when it does not tell.
pub fn system_language() -> String {
    sys_locale::get_locale().unwrap_or_else(|| "en".into())
}
