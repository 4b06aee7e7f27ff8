//! What the user chose for the program as a whole: the rules of sending, which are a document, and the preferences of window and
//! interface, which the shell keeps ([`crate::ports::PreferenceStore`]). Profiles, templates and drafts have documents of their own.

use crate::model::preferences::Preferences;
use serde::{Deserialize, Serialize};

/// Name of the document with the [`SendingRules`].
pub const DOCUMENT: &str = "settings.json";

/// The settings, as they are shown and changed on one page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Settings {
    /// Of window and interface.
    #[serde(flatten)]
    pub preferences: Preferences,
    /// Of sending.
    #[serde(flatten)]
    pub sending: SendingRules,
}

/// How sends leave, and how long they are kept. What another version does not know is left alone, what is missing is as on a first
/// start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct SendingRules {
    /// Seconds in which a send can be taken back, 0 to 60.
    pub undo_seconds: u32,
    /// Months for which sends are kept; 0: for ever.
    pub keep_months: u32,
    /// Requests of one company that may be on their way at once, 1 to 32.
    pub parallel: u32,
    /// Days after which the values of each person in closed sends are blanked; 0: never.
    pub values_days: u32,
    /// The figures are written into a file for collectors, [`crate::statistics::metrics::FILE`] in the data folder.
    pub metrics_file: bool,
}

/// Most requests of one company at once.
pub const MAX_PARALLEL: u32 = 32;

/// Longest time to take a send back, seconds.
pub const MAX_UNDO_SECONDS: u32 = 60;

/// Longest time for which sends are kept, if not for ever, in months.
pub const MAX_KEEP_MONTHS: u32 = 120;

/// Longest time after which the values of each person are blanked, if at all, in days.
pub const MAX_VALUES_DAYS: u32 = 3650;

impl Default for SendingRules {
    fn default() -> Self {
        Self { undo_seconds: 10, keep_months: 0, parallel: 4, values_days: 0, metrics_file: false }
    }
}

impl SendingRules {
    /// The same with every number inside its bounds.
    #[must_use]
    pub fn within_bounds(self) -> Self {
        Self {
            undo_seconds: self.undo_seconds.min(MAX_UNDO_SECONDS),
            keep_months: self.keep_months.min(MAX_KEEP_MONTHS),
            parallel: self.parallel.clamp(1, MAX_PARALLEL),
            values_days: self.values_days.min(MAX_VALUES_DAYS),
            metrics_file: self.metrics_file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::World;
    use crate::model::changed::Changed;
    use crate::model::preferences::ThemeSetting;
    use serde_json::{Value, json};

    #[test]
    fn a_file_of_another_version_still_reads() {
        let read: SendingRules = serde_json::from_str(r#"{"keep_months":3,"theme":"dark","new_thing":1}"#).unwrap();
        assert_eq!(read, SendingRules { keep_months: 3, ..SendingRules::default() });
    }

    #[test]
    fn the_time_to_take_back_is_bounded() {
        let rules = SendingRules { undo_seconds: 4_000, ..SendingRules::default() }.within_bounds();
        assert_eq!(rules.undo_seconds, MAX_UNDO_SECONDS);
    }

    #[tokio::test]
    async fn a_page_of_before_does_not_take_back_that_the_tray_is_known() {
        let world = World::open().await;
        let shown = world.settings();
        world.note_tray_known().unwrap();
        world.save_settings(shown).unwrap();
        assert!(world.settings().preferences.knows_tray);
    }

    #[tokio::test]
    async fn a_page_of_before_does_not_have_the_tour_offered_again() {
        let world = World::open().await;
        let shown = world.settings();
        let mut ended = shown.clone();
        ended.preferences.knows_tour = true;
        world.save_settings(ended).unwrap();
        world.save_settings(shown).unwrap();
        assert!(world.settings().preferences.knows_tour);
    }

    #[tokio::test]
    async fn saved_settings_are_kept_where_each_belongs_and_only_what_was_changed_is_written() {
        let world = World::open().await;
        let mut settings = world.settings();
        settings.preferences.theme = ThemeSetting::Dark;
        settings.preferences.quick_send_shortcut = " Alt+Space ".to_owned();
        world.save_settings(settings.clone()).unwrap();
        assert_eq!(world.documents.read::<Value>(DOCUMENT).unwrap(), None, "no rule of sending was changed");
        settings.sending.parallel = 99;
        world.save_settings(settings).unwrap();
        let kept = world.documents.read::<Value>(DOCUMENT).unwrap().unwrap();
        let wanted = json!({
            "undo_seconds": 10, "keep_months": 0, "parallel": MAX_PARALLEL, "values_days": 0, "metrics_file": false
        });
        assert_eq!(kept, wanted);
        let now = world.settings();
        assert_eq!((now.preferences.theme, now.sending.parallel), (ThemeSetting::Dark, MAX_PARALLEL));
        assert_eq!(now.preferences.quick_send_shortcut, "Alt+Space");
        assert_eq!(world.told(), [Changed::App, Changed::App]);
    }
}
