//! The program as a whole: what a page needs to begin, settings, notices, links, folders.

use super::AppState;
use crate::error::CommandResult;
use crate::files::off_the_runtime;
use crate::notices::Notice;
use crate::settings::Settings;
use crate::shell;
use broadcast::model::changed::Changed;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use macros::command;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;

/// The system below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Linux and its kin.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
}

/// What a page needs to begin.
#[derive(Debug, Clone, Serialize, ts_rs::TS)]
pub struct AppSnapshot {
    /// Posthorn's version.
    pub version: String,
    /// The system's language tag.
    pub system_language: String,
    /// The settings.
    pub settings: Settings,
    /// What is wrong with the hot key, if anything.
    pub shortcut_problem: Option<ErrorView>,
    /// Id of the active profile.
    pub active_profile: String,
    /// All profiles, practice first.
    pub profiles: Vec<broadcast::model::profile::ProfileView>,
    /// What the user must be told.
    pub notices: Vec<Notice>,
    /// Whether secrets can be stored.
    pub keychain_available: bool,
    /// Where profiles, templates, drafts and the database are.
    pub data_folder: String,
    /// Where the log is.
    pub log_folder: String,
    /// The system below.
    pub platform: Platform,
}

/// A folder the user may look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// Profiles, templates, drafts and the database.
    Data,
    /// The log.
    Logs,
}

/// What a page needs to begin.
#[command]
pub async fn app_snapshot(app: AppHandle, core: AppState<'_>) -> CommandResult<AppSnapshot> {
    snapshot(&app, &core).await
}

async fn snapshot(app: &AppHandle, core: &AppState<'_>) -> CommandResult<AppSnapshot> {
    let product = Arc::clone(core.inner());
    let (keychain_available, profiles) = off_the_runtime(move || {
        product.report_kept_aside();
        let keychain_answers = product.probe_keychain();
        (keychain_answers, product.profile_views(keychain_answers))
    })
    .await?;
    let platform = if cfg!(target_os = "macos") {
        Platform::Macos
    } else if cfg!(windows) {
        Platform::Windows
    } else {
        Platform::Linux
    };
    Ok(AppSnapshot {
        version: app.package_info().version.to_string(),
        system_language: shell::system_language(),
        settings: core.settings(),
        shortcut_problem: core.shortcut_problem(),
        active_profile: core.profiles.active(),
        profiles,
        notices: core.notices.open(),
        keychain_available,
        data_folder: core.data_folder.display().to_string(),
        log_folder: app.path().app_log_dir().map(|folder| folder.display().to_string()).unwrap_or_default(),
        platform,
    })
}

/// Saves the settings and uses them at once. A hot key that cannot be had is reported in the answer, not refused: the
/// rest of the settings is saved all the same.
#[command]
pub async fn settings_save(app: AppHandle, core: AppState<'_>, settings: Settings) -> CommandResult<AppSnapshot> {
    let before = core.settings();
    if !settings.quick_send_shortcut.trim().is_empty() {
        crate::shortcut::parse(settings.quick_send_shortcut.trim())?;
    }
    let settings = core.save_settings(settings)?;
    if settings.quick_send_shortcut != before.quick_send_shortcut || core.shortcut_problem().is_some() {
        shell::apply_shortcut(&app, &core);
    }
    if settings.autostart != before.autostart {
        shell::apply_autostart(&app, settings.autostart);
    }
    shell::apply_theme(&app, settings.theme);
    core.events.changed(Changed::App);
    snapshot(&app, &core).await
}

/// The user has read a notice.
#[command]
pub async fn notice_dismiss(core: AppState<'_>, id: String) -> CommandResult<()> {
    core.notices.dismiss(&id);
    core.events.changed(Changed::App);
    Ok(())
}

/// Opens a web page in the system's browser. Only http and https.
#[command]
pub async fn open_link(app: AppHandle, url: String) -> CommandResult<()> {
    let address = checked_link(&url)?;
    app.opener()
        .open_url(address, None::<&str>)
        .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("could not open the browser: {error}")))
}

fn checked_link(text: &str) -> CommandResult<String> {
    let refused = || ErrorView::new(ErrorCode::InvalidInput, "not a web address").at("url");
    let address = url::Url::parse(text).map_err(|_| refused())?;
    let is_web = matches!(address.scheme(), "http" | "https") && address.host_str().is_some();
    if is_web { Ok(address.into()) } else { Err(refused()) }
}

/// Opens a folder of Posthorn's in the system's file manager.
#[command]
pub async fn open_folder(app: AppHandle, core: AppState<'_>, which: Folder) -> CommandResult<()> {
    let folder = match which {
        Folder::Data => core.data_folder.clone(),
        Folder::Logs => app
            .path()
            .app_log_dir()
            .map_err(|error| ErrorView::new(ErrorCode::NotFound, format!("no log folder: {error}")))?,
    };
    app.opener()
        .open_path(folder.to_string_lossy(), None::<&str>)
        .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("could not open the folder: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_leave_for_the_browser() {
        assert!(checked_link("https://example.com/报告?x=1").is_ok());
        for bad in ["javascript:alert(1)", "file:///etc/passwd", "example.com", "mailto:a@b.c", "https://", ""] {
            assert!(checked_link(bad).is_err(), "{bad}");
        }
    }
}
