//! The global hot key of quick send.

use broadcast::model::error_view::{ErrorCode, ErrorView};
use std::str::FromStr;
use tauri::AppHandle;
use tauri_plugin_global_shortcut::{GlobalShortcutExt, Shortcut};

/// Makes `keys` (as `CommandOrControl+Shift+K`) the one hot key; an empty text means none. When the new one cannot be had, there is none, and the answer says why.
pub fn apply(app: &AppHandle, keys: &str) -> Result<(), ErrorView> {
    let shortcuts = app.global_shortcut();
    if let Err(error) = shortcuts.unregister_all() {
        tracing::warn!(%error, "could not give the hot key back");
    }
    if keys.is_empty() {
        return Ok(());
    }
    let shortcut = parse(keys)?;
    shortcuts
        .register(shortcut)
        .map_err(|error| ErrorView::new(ErrorCode::ShortcutTaken, error.to_string()).with_detail(keys))
}

/// Refuses settings with a hot key that cannot be one; an empty text means none.
pub fn check(keys: &str) -> Result<(), ErrorView> {
    match keys.trim() {
        "" => Ok(()),
        keys => parse(keys).map(drop),
    }
}

/// Reads a hot key; one without Ctrl, Alt or Cmd would take a letter away from every other program.
fn parse(keys: &str) -> Result<Shortcut, ErrorView> {
    use tauri_plugin_global_shortcut::Modifiers;
    let invalid = |why: String| ErrorView::new(ErrorCode::ShortcutInvalid, why).at("quick_send_shortcut");
    let shortcut = Shortcut::from_str(keys).map_err(|error| invalid(error.to_string()))?;
    if shortcut.mods.intersects(Modifiers::CONTROL | Modifiers::ALT | Modifiers::SUPER) {
        Ok(shortcut)
    } else {
        Err(invalid("needs Ctrl, Alt or Cmd".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hot_keys_are_read_or_refused() {
        assert!(parse("CommandOrControl+Shift+K").is_ok());
        assert!(parse("Alt+Space").is_ok());
        for bad in ["K", "Shift+K", "Ctrl+", "快", "Ctrl+Ctrl"] {
            assert_eq!(parse(bad).unwrap_err().code, ErrorCode::ShortcutInvalid, "{bad}");
        }
    }
}
