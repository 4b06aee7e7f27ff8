//! What the user chose for the program as a whole. Profiles, templates and drafts have documents of their own.

use serde::{Deserialize, Serialize};

/// Name of the document.
pub const DOCUMENT: &str = "settings.json";

/// Language of window and tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum LanguageSetting {
    /// As the system.
    #[default]
    #[serde(rename = "system")]
    System,
    /// 简体中文.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ThemeSetting {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings. Values that an older or newer version does not know fall back to the defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Settings {
    /// Language.
    pub language: LanguageSetting,
    /// Theme.
    pub theme: ThemeSetting,
    /// Hot key of quick send, as `CommandOrControl+Shift+K`; empty for none.
    pub quick_send_shortcut: String,
    /// Start with the computer, in the tray.
    pub autostart: bool,
    /// Seconds in which a send can be taken back, 0 to 60.
    pub undo_seconds: u32,
    /// Months for which sends are kept; 0: for ever.
    pub keep_months: u32,
    /// Requests of one company that may be on their way at once, 1 to 32.
    pub parallel: u32,
}

/// Most requests of one company at once.
pub const MAX_PARALLEL: u32 = 32;

/// Longest time to take a send back, seconds.
pub const MAX_UNDO_SECONDS: u32 = 60;

/// Longest time for which sends are kept, if not for ever, in months.
pub const MAX_KEEP_MONTHS: u32 = 120;

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: LanguageSetting::default(),
            theme: ThemeSetting::default(),
            quick_send_shortcut: "CommandOrControl+Shift+K".into(),
            autostart: false,
            undo_seconds: 10,
            keep_months: 0,
            parallel: 4,
        }
    }
}

impl Settings {
    /// The same with every number inside its bounds.
    #[must_use]
    pub fn within_bounds(mut self) -> Self {
        self.undo_seconds = self.undo_seconds.min(MAX_UNDO_SECONDS);
        self.keep_months = self.keep_months.min(MAX_KEEP_MONTHS);
        self.parallel = self.parallel.clamp(1, MAX_PARALLEL);
        self.quick_send_shortcut = self.quick_send_shortcut.trim().to_owned();
        self
    }

    /// Whether words are Chinese, given the system's language tag.
    pub fn speaks_chinese(&self, system_language: &str) -> bool {
        match self.language {
            LanguageSetting::Chinese => true,
            LanguageSetting::English => false,
            LanguageSetting::System => system_language.to_lowercase().starts_with("zh"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_version_still_reads() {
        let read: Settings = serde_json::from_str(r#"{"theme":"dark","new_thing":1}"#).unwrap();
        assert_eq!(read, Settings { theme: ThemeSetting::Dark, ..Settings::default() });
    }

    #[test]
    fn the_time_to_take_back_is_bounded() {
        let settings = Settings { undo_seconds: 4_000, ..Settings::default() }.within_bounds();
        assert_eq!(settings.undo_seconds, MAX_UNDO_SECONDS);
    }

    #[test]
    fn the_system_decides_the_language_unless_the_user_did() {
        let mut settings = Settings::default();
        assert!(settings.speaks_chinese("zh-Hans-CN"));
        assert!(!settings.speaks_chinese("de-DE"));
        settings.language = LanguageSetting::Chinese;
        assert!(settings.speaks_chinese("en-US"));
    }
}
