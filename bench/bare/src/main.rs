//! The least that a Tauri program can be: one window with a text field, an icon in the tray with a menu of two entries, a
//! command that says what it was told, and nothing else. Posthorn is held against it (`cargo xtask bench`). `--tray` starts it without
//! the window.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::image::Image;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};

/// Label of the window.
const MAIN: &str = "main";

fn main() -> tauri::Result<()> {
    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![echo])
        .setup(|app| {
            let handle = app.handle();
            let open = MenuItem::with_id(handle, "open", "Open", true, None::<&str>)?;
            let quit = MenuItem::with_id(handle, "quit", "Quit", true, None::<&str>)?;
            TrayIconBuilder::with_id("bare")
                .icon(Image::from_bytes(include_bytes!("../../../icons/tray.png"))?)
                .tooltip("Bare")
                .menu(&Menu::with_items(handle, &[&open, &quit])?)
                .on_menu_event(|app, event| match event.id().as_ref() {
                    "open" => drop(show(app)),
                    _ => app.exit(0),
                })
                .build(handle)?;
            if !std::env::args().any(|argument| argument == "--tray") {
                show(handle)?;
            }
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|_, event| {
        // The window was closed: stay in the tray.
        if let RunEvent::ExitRequested { api, code: None, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}

/// The answer of a program that does nothing: what asking costs by itself.
#[tauri::command]
async fn echo(text: String) -> String {
    text
}

/// Shows the window, made anew when there is none.
fn show(app: &AppHandle) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(MAIN) {
        return window.set_focus();
    }
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()));
    window.title("Bare").inner_size(1240.0, 800.0).center().build()?.set_focus()
}
