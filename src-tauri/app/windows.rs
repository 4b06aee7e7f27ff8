//! The two windows. They are made when they are wanted and destroyed when they are closed, never hidden: a web view that
//! nobody sees costs more memory than all the rest of the program.

use broadcast::model::preferences::ThemeSetting;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
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
    /// A page of the rail: `compose`, `sends`, `templates`, `directory`, `settings`, `inbox`.
    pub page: String,
    /// A template to load into the composer.
    pub template: Option<String>,
    /// A broadcast to open.
    pub broadcast: Option<String>,
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
        pairs.finish()
    }
}

/// Looks of a new window.
#[derive(Debug, Clone, Copy)]
pub struct Looks {
    /// The user's choice of theme.
    pub theme: ThemeSetting,
    /// Whether titles are Chinese.
    pub chinese: bool,
}

/// Shows the main window, made anew when there is none, at a page when one is named.
pub fn show_main(app: &AppHandle, looks: Looks, to: Option<Destination>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(MAIN) {
        bring_forward(&window)?;
        if let Some(to) = to {
            app.emit_to(MAIN, crate::events::NAVIGATE, to)?;
        }
        return Ok(());
    }
    let address = to.map_or_else(|| "index.html".to_owned(), |to| format!("index.html#{}", to.fragment()));
    let window = base(app, MAIN, &address, looks)
        .title(if looks.chinese { "驿传" } else { "Posthorn" })
        .inner_size(MAIN_FIRST.0, MAIN_FIRST.1)
        .min_inner_size(MAIN_MIN.0, MAIN_MIN.1)
        .center()
        .build()?;
    bring_forward(&window)
}

/// Shows the quick send window, made anew when there is none.
pub fn show_quick(app: &AppHandle, looks: Looks) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(QUICK) {
        return bring_forward(&window);
    }
    let window = base(app, QUICK, "quick.html", looks)
        .title(if looks.chinese { "快速发送 — 驿传" } else { "Quick send — Posthorn" })
        .inner_size(QUICK_SIZE.0, QUICK_SIZE.1)
        .resizable(false)
        .maximizable(false)
        .minimizable(false)
        .always_on_top(true)
        .skip_taskbar(true)
        .center()
        .build()?;
    bring_forward(&window)
}

/// Closes the quick send window, if it is there.
pub fn close_quick(app: &AppHandle) -> tauri::Result<()> {
    app.get_webview_window(QUICK).map_or(Ok(()), |window| window.close())
}

/// Whether somebody is looking at the main window.
pub fn main_is_watched(app: &AppHandle) -> bool {
    app.get_webview_window(MAIN).is_some_and(|window| window.is_focused().unwrap_or(false))
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
) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    let theme = match looks.theme {
        ThemeSetting::System => None,
        ThemeSetting::Light => Some(tauri::Theme::Light),
        ThemeSetting::Dark => Some(tauri::Theme::Dark),
    };
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(address.into()))
        .theme(theme)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .disable_drag_drop_handler()
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
mod tests {
    use super::*;

    #[test]
    fn the_web_view_cannot_leave() {
        let elsewhere = "tauri://localhost/index.html#page=sends";
        let on_windows = "http://tauri.localhost/quick.html";
        let is = |address: &str, windows| is_page_of(&Url::parse(address).unwrap(), windows);
        assert!(is(elsewhere, false) && is(on_windows, true));
        assert!(!is(elsewhere, true) && !is(on_windows, false), "each system has the one address");
        for foreign in [
            "https://tauri.localhost/",
            "http://tauri.localhost:8080/",
            "http://user@tauri.localhost/",
            "tauri://localhost:8080/",
            "tauri://localhost.example.com/",
            "https://example.com/",
            "http://localhost/",
            "https://tauri.localhost.example.com/",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "about:blank",
        ] {
            assert!(!is(foreign, false) && !is(foreign, true), "{foreign}");
        }
    }

    #[test]
    fn a_destination_travels_in_the_address() {
        let to = Destination { page: "compose".into(), template: Some("a&b=c".into()), broadcast: None };
        assert_eq!(to.fragment(), "page=compose&template=a%26b%3Dc");
    }
}
