//! The Dock of macOS: Posthorn is in it while its main window is there. Without it, as after a start at log-in, it is in the menu bar
//! alone, and the quick send window then comes up over another program's full screen as well. Other systems have no Dock.

use tauri::{App, AppHandle};

/// Leaves Posthorn out of the Dock from the first moment, for a start that shows no window.
#[cfg_attr(not(target_os = "macos"), expect(unused_mut, reason = "the policy is changed on macOS alone"))]
pub fn at_start(mut app: App, in_tray: bool) -> App {
    #[cfg(target_os = "macos")]
    if in_tray {
        app.set_activation_policy(tauri::ActivationPolicy::Accessory);
    }
    let _ = in_tray;
    app
}

/// Puts Posthorn into the Dock, or takes it out.
pub fn follow(app: &AppHandle, main_is_there: bool) {
    #[cfg(target_os = "macos")]
    {
        use tauri::ActivationPolicy::{Accessory, Regular};
        if let Err(error) = app.set_activation_policy(if main_is_there { Regular } else { Accessory }) {
            tracing::warn!(%error, main_is_there, "could not change the Dock");
        }
    }
    #[cfg(not(target_os = "macos"))]
    let _ = (app, main_is_there);
}
