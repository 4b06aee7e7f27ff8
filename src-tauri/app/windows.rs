//! The two windows. They are made when they are wanted and destroyed when they are closed, never hidden: a web view that
//! nobody sees costs more memory than all the rest of the program.

use crate::dock;
use broadcast::model::preferences::{InterfaceSize, ThemeSetting};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::{AppHandle, Emitter, LogicalSize, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use url::Url;

/// Label of the main window.
pub const MAIN: &str = "main";
/// Label of the quick send window.
pub const QUICK: &str = "quick";

/// Smallest size of the main window, logical pixels.
const MAIN_MIN: (f64, f64) = (1000.0, 700.0);
/// First size of the main window, logical pixels.
const MAIN_FIRST: (f64, f64) = (1240.0, 800.0);
/// Size of the quick send window, logical pixels.
const QUICK_SIZE: (f64, f64) = (560.0, 300.0);

/// Where the main window is asked to go.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
pub struct Destination {
    /// A page of the rail: `compose`, `sends`, `templates`, `directory`, `settings`, `inbox`; or `about`.
    pub page: String,
    /// A template to load into the composer.
    pub template: Option<String>,
    /// A broadcast to open.
    pub broadcast: Option<String>,
    /// On `settings`: the company to open, by its profile.
    pub profile: Option<String>,
}

impl Destination {
    /// A page and nothing more.
    pub fn page(page: &str) -> Self {
        Self { page: page.to_owned(), ..Self::default() }
    }

    /// As the fragment of the page's address, for a window that is just being made and cannot hear events yet.
    fn fragment(&self) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("page", &self.page);
        if let Some(id) = &self.template {
            pairs.append_pair("template", id);
        }
        if let Some(id) = &self.broadcast {
            pairs.append_pair("broadcast", id);
        }
        if let Some(id) = &self.profile {
            pairs.append_pair("profile", id);
        }
        pairs.finish()
    }
}

/// Looks of a new window.
#[derive(Debug, Clone, Copy)]
pub struct Looks {
    /// The user's choice of theme.
    pub theme: ThemeSetting,
    /// How large everything is drawn.
    pub size: InterfaceSize,
    /// Whether titles are Chinese.
    pub chinese: bool,
}

/// A window that somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The main window, at a page when one is named.
    Main(Option<Destination>),
    /// The quick send window.
    Quick,
}

/// Why a window cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// Windows shows pages by WebView2, and it is not there for this user.
    #[error("WebView2 is not installed: {0}")]
    NoWebView(String),
    /// Anything else.
    #[error(transparent)]
    Other(#[from] tauri::Error),
}

/// What is known of the windows without asking the event loop, which may itself be waiting for whoever asks.
#[derive(Debug, Default)]
pub struct Windows {
    opening: Mutex<()>,
    main_is_watched: AtomicBool,
}

/// The one door to the windows: brings one forward, made anew when there is none. `failed` hears why that could not be.
///
/// It works on a thread of its own, so that anybody may call it. On Windows the making of a web view waits for the event loop, and would
/// wait for ever in one of its handlers: the hot key's, a menu's, that of a second start. One works at a time, so that two who want the
/// same window get one.
pub fn show(
    app: &AppHandle,
    looks: Looks,
    wanted: Wanted,
    failed: impl FnOnce(&AppHandle, &WindowError) + Send + 'static,
) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let shown = {
            let _alone = app.state::<Windows>().inner().opening.lock();
            match wanted {
                Wanted::Main(to) => show_main(&app, looks, to),
                Wanted::Quick => show_quick(&app, looks),
            }
        };
        if let Err(error) = shown {
            tracing::error!(%error, "could not show a window");
            failed(&app, &error);
        }
    });
}

/// Shows the main window, made on this thread. For the setup alone: no event loop runs yet that could wait for itself.
pub fn show_in_setup(app: &AppHandle, looks: Looks) -> Result<(), WindowError> {
    show_main(app, looks, None)
}

/// Takes the main window away, if it is there: what it would show could not be opened.
pub fn take_main_away(app: &AppHandle) {
    if let Some(Err(error)) = app.get_webview_window(MAIN).map(|window| window.destroy()) {
        tracing::warn!(%error, "could not take the window away");
    }
}

/// What keeps every window from being shown on this computer.
pub fn obstacle() -> Option<WindowError> {
    let found = tauri::webview_version().map_err(|error| error.to_string());
    found.err().filter(|_| cfg!(windows)).map(WindowError::NoWebView)
}

fn show_main(app: &AppHandle, looks: Looks, to: Option<Destination>) -> Result<(), WindowError> {
    if let Some(window) = app.get_webview_window(MAIN) {
        bring_forward(&window)?;
        if let Some(to) = to {
            app.emit_to(MAIN, crate::events::NAVIGATE, to)?;
        }
        return Ok(());
    }
    let address = to.map_or_else(|| "index.html".to_owned(), |to| format!("index.html#{}", to.fragment()));
    let builder = base(app, MAIN, &address, looks)?;
    dock::follow(app, true);
    let window = builder
        .title(title(MAIN, looks))
        .inner_size(MAIN_FIRST.0, MAIN_FIRST.1)
        .min_inner_size(MAIN_MIN.0, MAIN_MIN.1)
        .center()
        .build()?;
    window.set_zoom(looks.size.factor())?;
    Ok(bring_forward(&window)?)
}

fn show_quick(app: &AppHandle, looks: Looks) -> Result<(), WindowError> {
    if let Some(window) = app.get_webview_window(QUICK) {
        return Ok(bring_forward(&window)?);
    }
    let (width, height) = quick_size(looks.size);
    let window = base(app, QUICK, "quick.html", looks)?
        .title(title(QUICK, looks))
        .inner_size(width, height)
        .resizable(false)
        .maximizable(false)
        .minimizable(false)
        .always_on_top(true)
        .skip_taskbar(true)
        // It comes where its user is: a Mac would otherwise go to the space where it was last.
        .visible_on_all_workspaces(cfg!(target_os = "macos"))
        .center()
        .build()?;
    window.set_zoom(looks.size.factor())?;
    Ok(bring_forward(&window)?)
}

/// What a window is called, in the user's language.
fn title(label: &str, looks: Looks) -> &'static str {
    match (label == QUICK, looks.chinese) {
        (false, true) => "驿传",
        (false, false) => "Posthorn",
        (true, true) => "快速发送 — 驿传",
        (true, false) => "Quick send — Posthorn",
    }
}

/// Gives the windows that are open titles in another language.
pub fn retitle(app: &AppHandle, looks: Looks) {
    for (label, window) in app.webview_windows() {
        if let Err(error) = window.set_title(title(&label, looks)) {
            tracing::warn!(%error, "could not change a title");
        }
    }
}

/// Closes the quick send window, if it is there.
pub fn close_quick(app: &AppHandle) -> tauri::Result<()> {
    app.get_webview_window(QUICK).map_or(Ok(()), |window| window.close())
}

/// Closes the main window, if it is there.
pub fn close_main(app: &AppHandle) -> tauri::Result<()> {
    app.get_webview_window(MAIN).map_or(Ok(()), |window| window.close())
}

/// Draws the windows that are open in another size. Call on the main thread.
pub fn resize(app: &AppHandle, looks: Looks) {
    for (label, window) in app.webview_windows() {
        if let Err(error) = draw_at(&window, &label, looks) {
            tracing::warn!(%error, "could not draw a window in another size");
        }
    }
}

/// The quick send window has one size, which goes with what is in it as far as the screen reaches; it scrolls there.
fn draw_at(window: &WebviewWindow, label: &str, looks: Looks) -> tauri::Result<()> {
    window.set_zoom(looks.size.factor())?;
    if label == QUICK {
        let (width, height) = quick_size(looks.size);
        window.set_size(LogicalSize::new(width, height))?;
    }
    Ok(())
}

/// Size of the quick send window, logical pixels.
fn quick_size(size: InterfaceSize) -> (f64, f64) {
    (QUICK_SIZE.0 * size.factor(), QUICK_SIZE.1 * size.factor())
}

/// Takes in what happened to the main window.
pub fn main_was(app: &AppHandle, event: &WindowEvent) {
    let watched = &app.state::<Windows>().inner().main_is_watched;
    match event {
        WindowEvent::Focused(focused) => watched.store(*focused, Ordering::SeqCst),
        WindowEvent::Destroyed => {
            watched.store(false, Ordering::SeqCst);
            dock::follow(app, false);
        }
        _ => {}
    }
}

/// Whether somebody is looking at the main window. It does not wait for the event loop, so that the engine can ask while the loop waits
/// for the engine to end.
pub fn main_is_watched(app: &AppHandle) -> bool {
    app.state::<Windows>().inner().main_is_watched.load(Ordering::SeqCst)
}

fn bring_forward(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

fn base<'a>(
    app: &'a AppHandle,
    label: &str,
    address: &str,
    looks: Looks,
) -> Result<WebviewWindowBuilder<'a, tauri::Wry, AppHandle>, WindowError> {
    // Tauri itself would say so in English, in a dialog of its own.
    if let Some(obstacle) = obstacle() {
        return Err(obstacle);
    }
    let theme = match looks.theme {
        ThemeSetting::System => None,
        ThemeSetting::Light => Some(tauri::Theme::Light),
        ThemeSetting::Dark => Some(tauri::Theme::Dark),
    };
    Ok(WebviewWindowBuilder::new(app, label, WebviewUrl::App(address.into()))
        .theme(theme)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .disable_drag_drop_handler()
        // A browser would remember what is typed here, names and texts, and offer it again. Zooming is off as well unless it is asked for.
        .general_autofill_enabled(false))
}

/// The web view shows Posthorn's own pages and nothing else, whatever a message or a page may try.
fn is_own_page(address: &Url) -> bool {
    is_page_of(address, cfg!(windows))
}

/// Tauri's pages have the one address on Windows, whose web view knows no schemes of programs, and the other everywhere else.
fn is_page_of(address: &Url, windows: bool) -> bool {
    let (scheme, host) = if windows { ("http", "tauri.localhost") } else { ("tauri", "localhost") };
    let bare = address.port().is_none() && address.username().is_empty() && address.password().is_none();
    bare && address.scheme() == scheme && address.host_str() == Some(host)
}

#[cfg(test)]
mod tests;
