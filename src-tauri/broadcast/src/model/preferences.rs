//! What somebody chose for window and interface. It has no part in what is sent, and whoever loses it loses nothing but a few clicks.

use serde::{Deserialize, Serialize};

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

/// Choices for window and interface. What another version does not know is left alone, what is missing is as on a first start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Preferences {
    /// Language.
    pub language: LanguageSetting,
    /// Theme.
    pub theme: ThemeSetting,
    /// Hot key of quick send, as `CommandOrControl+Shift+K`; empty for none.
    pub quick_send_shortcut: String,
    /// Start with the computer, in the tray.
    pub autostart: bool,
    /// Has been told that the program lives on when its window is closed. No choice: pages neither show nor change it.
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub knows_tray: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: LanguageSetting::default(),
            theme: ThemeSetting::default(),
            quick_send_shortcut: "CommandOrControl+Shift+K".into(),
            autostart: false,
            knows_tray: false,
        }
    }
}

impl Preferences {
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
        let read: Preferences = serde_json::from_str(r#"{"theme":"dark","new_thing":1}"#).unwrap();
        assert_eq!(read, Preferences { theme: ThemeSetting::Dark, ..Preferences::default() });
    }

    #[test]
    fn the_system_decides_the_language_unless_the_user_did() {
        let mut preferences = Preferences::default();
        assert!(preferences.speaks_chinese("zh-Hans-CN"));
        assert!(!preferences.speaks_chinese("de-DE"));
        preferences.language = LanguageSetting::Chinese;
        assert!(preferences.speaks_chinese("en-US"));
    }
}
