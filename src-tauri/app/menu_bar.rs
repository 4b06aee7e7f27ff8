//! The menu bar of macOS, in the user's language. Its Edit menu is what makes ⌘C, ⌘V and ⌘Z work in the pages. Quitting asks as the tray
//! does: the system's own entry would end the program at once.

use crate::messages::Word;
use crate::tray::{ABOUT, QUIT, SETTINGS};
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem, Submenu, WINDOW_SUBMENU_ID};
use tauri::{AppHandle, Wry};

/// Shows the menu bar in a language, where there is one. Call on the main thread.
pub fn show(app: &AppHandle, chinese: bool) {
    let id = if chinese { "menu-bar-zh" } else { "menu-bar-en" };
    if !cfg!(target_os = "macos") || app.menu().is_some_and(|menu| menu.id() == id) {
        return;
    }
    if let Err(error) = build(app, id, chinese).and_then(|menu| app.set_menu(menu)) {
        tracing::warn!(%error, "no menu bar");
    }
}

fn build(app: &AppHandle, id: &str, chinese: bool) -> tauri::Result<Menu<Wry>> {
    let word = |word: Word| word.text(chinese);
    let line = || PredefinedMenuItem::separator(app);
    let item = |id: &str, text: Word, keys: &str| MenuItem::with_id(app, id, text.text(chinese), true, Some(keys));
    let name = if chinese { "驿传" } else { "Posthorn" };
    let own = Submenu::with_items(
        app,
        name,
        true,
        &[
            &MenuItem::with_id(app, ABOUT, word(Word::About), true, None::<&str>)?,
            &line()?,
            &item(SETTINGS, Word::Settings, "Cmd+,")?,
            &line()?,
            &PredefinedMenuItem::services(app, Some(word(Word::Services)))?,
            &line()?,
            &PredefinedMenuItem::hide(app, Some(word(Word::Hide)))?,
            &PredefinedMenuItem::hide_others(app, Some(word(Word::HideOthers)))?,
            &PredefinedMenuItem::show_all(app, Some(word(Word::ShowAll)))?,
            &line()?,
            &item(QUIT, Word::Quit, "Cmd+Q")?,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        word(Word::Edit),
        true,
        &[
            &PredefinedMenuItem::undo(app, Some(word(Word::Undo)))?,
            &PredefinedMenuItem::redo(app, Some(word(Word::Redo)))?,
            &line()?,
            &PredefinedMenuItem::cut(app, Some(word(Word::Cut)))?,
            &PredefinedMenuItem::copy(app, Some(word(Word::Copy)))?,
            &PredefinedMenuItem::paste(app, Some(word(Word::Paste)))?,
            &PredefinedMenuItem::select_all(app, Some(word(Word::SelectAll)))?,
        ],
    )?;
    let window = Submenu::with_id_and_items(
        app,
        WINDOW_SUBMENU_ID,
        word(Word::Window),
        true,
        &[
            &PredefinedMenuItem::minimize(app, Some(word(Word::Minimize)))?,
            &PredefinedMenuItem::maximize(app, Some(word(Word::Zoom)))?,
            &PredefinedMenuItem::fullscreen(app, Some(word(Word::FullScreen)))?,
            &line()?,
            &PredefinedMenuItem::close_window(app, Some(word(Word::CloseWindow)))?,
            &line()?,
            &PredefinedMenuItem::bring_all_to_front(app, Some(word(Word::BringToFront)))?,
        ],
    )?;
    Menu::with_id_and_items(app, id, &[&own, &edit, &window])
}
