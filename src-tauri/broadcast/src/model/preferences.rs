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

/// How large everything in the windows is drawn, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum InterfaceSize {
    /// As the system has it.
    #[default]
    #[serde(rename = "100")]
    Usual,
    /// A quarter larger.
    #[serde(rename = "125")]
    Larger,
    /// Half as large again.
    #[serde(rename = "150")]
    Large,
    /// Three quarters larger.
    #[serde(rename = "175")]
    VeryLarge,
    /// Twice as large.
    #[serde(rename = "200")]
    Double,
}

/// What a key does to the size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SizeStep {
    /// The next larger one.
    Larger,
    /// The next smaller one.
    Smaller,
    /// The usual one.
    Usual,
}

impl InterfaceSize {
    /// From the smallest to the largest.
    const ALL: [Self; 5] = [Self::Usual, Self::Larger, Self::Large, Self::VeryLarge, Self::Double];

    /// What lengths are multiplied with.
    pub fn factor(self) -> f64 {
        match self {
            Self::Usual => 1.0,
            Self::Larger => 1.25,
            Self::Large => 1.5,
            Self::VeryLarge => 1.75,
            Self::Double => 2.0,
        }
    }

    /// The size after a step; the largest has no larger one, the smallest no smaller one.
    #[must_use]
    pub fn after(self, step: SizeStep) -> Self {
        let sizes = || Self::ALL.into_iter();
        match step {
            SizeStep::Larger => sizes().find(|one| one.factor() > self.factor()).unwrap_or(self),
            SizeStep::Smaller => sizes().rev().find(|one| one.factor() < self.factor()).unwrap_or(self),
            SizeStep::Usual => Self::default(),
        }
    }
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
    /// How large everything is drawn.
    #[cfg_attr(feature = "typescript", ts(inline))]
    pub interface_size: InterfaceSize,
    /// Hot key of quick send, as `CommandOrControl+Shift+K`; empty for none.
    pub quick_send_shortcut: String,
    /// Start with the computer, in the tray.
    pub autostart: bool,
    /// Has been told that the program lives on when its window is closed. No choice: pages neither show nor change it.
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub knows_tray: bool,
    /// The tour of the first minute was taken, or was not wanted: it is offered no more. Choices that stand without it are of somebody
    /// who is no beginner; where none stand at all, as on a first start, it is offered.
    #[serde(default = "yes")]
    pub knows_tour: bool,
}

fn yes() -> bool {
    true
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: LanguageSetting::default(),
            theme: ThemeSetting::default(),
            interface_size: InterfaceSize::default(),
            quick_send_shortcut: "CommandOrControl+Shift+K".into(),
            autostart: false,
            knows_tray: false,
            knows_tour: false,
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
        assert_eq!(read, Preferences { theme: ThemeSetting::Dark, knows_tour: true, ..Preferences::default() });
    }

    #[test]
    fn the_tour_is_offered_on_a_first_start_and_until_it_was_taken_or_not_wanted() {
        assert!(!Preferences::default().knows_tour, "nothing was chosen yet");
        let kept = serde_json::to_string(&Preferences::default()).unwrap();
        assert!(!serde_json::from_str::<Preferences>(&kept).unwrap().knows_tour, "something else was chosen meanwhile");
        assert!(serde_json::from_str::<Preferences>("{}").unwrap().knows_tour, "an earlier version was used");
    }

    #[test]
    fn the_system_decides_the_language_unless_the_user_did() {
        let mut preferences = Preferences::default();
        assert!(preferences.speaks_chinese("zh-Hans-CN"));
        assert!(!preferences.speaks_chinese("de-DE"));
        preferences.language = LanguageSetting::Chinese;
        assert!(preferences.speaks_chinese("en-US"));
    }

    #[test]
    fn sizes_go_up_and_down_and_end_at_both_ends() {
        let mut size = InterfaceSize::default();
        let mut seen = vec![serde_json::to_value(size).unwrap()];
        for _ in 0..5 {
            size = size.after(SizeStep::Larger);
            seen.push(serde_json::to_value(size).unwrap());
        }
        assert_eq!(seen, ["100", "125", "150", "175", "200", "200"]);
        assert_eq!(size.after(SizeStep::Smaller), InterfaceSize::VeryLarge);
        assert_eq!(size.after(SizeStep::Usual), InterfaceSize::Usual);
        assert_eq!(InterfaceSize::Usual.after(SizeStep::Smaller), InterfaceSize::Usual);
        for size in InterfaceSize::ALL {
            let percent: f64 =
                serde_json::from_value::<String>(serde_json::to_value(size).unwrap()).unwrap().parse().unwrap();
            assert!((size.factor() * 100.0 - percent).abs() < f64::EPSILON, "{size:?}");
        }
    }
}
