//! The global hot key of quick send.

#[cfg(target_os = "linux")]
mod x11;

use broadcast::model::error_view::{ErrorCode, ErrorView};
use std::str::FromStr;
use tauri::AppHandle;
use tauri_plugin_global_shortcut::Shortcut;

/// Has the hot key call `pressed`, once there is one. Call once.
#[cfg(target_os = "linux")]
pub fn listen(app: &AppHandle, pressed: fn(&AppHandle)) {
    use tauri::Manager;
    let handle = app.clone();
    match x11::HotKeys::listen(move || pressed(&handle)) {
        Ok(keys) => drop(app.manage(keys)),
        // A desktop without an X display gives no program a hot key.
        Err(error) => tracing::warn!(error, "no hot key"),
    }
}

/// Has the hot key call `pressed`, once there is one. Call once.
#[cfg(not(target_os = "linux"))]
pub fn listen(app: &AppHandle, pressed: fn(&AppHandle)) {
    use tauri_plugin_global_shortcut::{Builder, ShortcutState};
    let plugin = Builder::new().with_handler(move |app, _shortcut, event| {
        if event.state() == ShortcutState::Pressed {
            pressed(app);
        }
    });
    if let Err(error) = app.plugin(plugin.build()) {
        tracing::warn!(%error, "no hot key");
    }
}

/// Makes `keys` (as `CommandOrControl+Shift+K`) the one hot key; an empty text means none. When the new one cannot be had, there is none, and the answer says why.
pub fn apply(app: &AppHandle, keys: &str) -> Result<(), ErrorView> {
    release(app);
    if keys.is_empty() {
        return Ok(());
    }
    let shortcut = parse(keys)?;
    grab(app, shortcut).map_err(|error| ErrorView::new(ErrorCode::ShortcutTaken, error).with_detail(keys))
}

#[cfg(target_os = "linux")]
fn release(app: &AppHandle) {
    use tauri::Manager;
    if let Some(keys) = app.try_state::<std::sync::Arc<x11::HotKeys>>() {
        keys.release();
    }
}

#[cfg(target_os = "linux")]
fn grab(app: &AppHandle, shortcut: Shortcut) -> Result<(), String> {
    use tauri::Manager;
    app.try_state::<std::sync::Arc<x11::HotKeys>>().map_or(Ok(()), |keys| keys.grab(shortcut))
}

#[cfg(not(target_os = "linux"))]
fn release(app: &AppHandle) {
    use tauri::Manager;
    use tauri_plugin_global_shortcut::GlobalShortcut;
    if let Some(shortcuts) = app.try_state::<GlobalShortcut<tauri::Wry>>()
        && let Err(error) = shortcuts.unregister_all()
    {
        tracing::warn!(%error, "could not give the hot key back");
    }
}

#[cfg(not(target_os = "linux"))]
fn grab(app: &AppHandle, shortcut: Shortcut) -> Result<(), String> {
    use tauri::Manager;
    use tauri_plugin_global_shortcut::GlobalShortcut;
    let shortcuts = app.try_state::<GlobalShortcut<tauri::Wry>>().ok_or("no hot keys here")?;
    shortcuts.register(shortcut).map_err(|error| error.to_string())
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
